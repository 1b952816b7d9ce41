"""A case folder with one finished run, for commands that look at runs: the tiny made case with other sheets."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks.cases import SIZES, make_case, write_case
from zcopt.api import load_case, optimize
from zcopt.cli import app
from zcopt.inputs.case import Case
from zcopt.inputs.row import Row
from zcopt.plans.run_folder import new_run
from zcopt.runs import write_run

RUN = "one"


def tiny_with(name: str, *rows: Row) -> Case:
    """The tiny made case; sheets that are among ``rows`` hold these alone."""
    case = make_case(SIZES["tiny"])
    sheets: dict[type[Row], tuple[Row, ...]] = {**case.rows_by_type, **dict.fromkeys(map(type, rows), ())}
    for row in rows:
        sheets[type(row)] = (*sheets[type(row)], row)
    return Case(name=name, rows_by_type=sheets, series=case.series)


def every(value: float) -> Mapping[int, float]:
    """The same number in every planned year of it."""
    return dict.fromkeys(make_case(SIZES["tiny"]).years, value)


def finished_case(folder: Path, case: Case) -> Path:
    """Write a case, solve it and write its run; returns ``folder``."""
    write_case(folder, case)
    result = optimize(load_case(folder), plans=1, gap=0.05, archetypes=False)
    with new_run(folder / "results", RUN) as run:
        write_run(result, run, datetime.datetime(2026, 1, 1))
    return folder


def run_of(folder: Path) -> Path:
    """Its run folder."""
    return folder / "results" / RUN


def told(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """What a command prints."""
    app([str(word) for word in words], standalone_mode=False)
    return capsys.readouterr().out

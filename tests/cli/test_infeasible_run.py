"""A run without a plan: exit code 3, a folder that says why, found again by runs, show and read_run."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from benchmarks.cases import SIZES, make_case, write_case
from zcopt.analysis.infeasible import from_data
from zcopt.cli import main
from zcopt.plans.run_folder import read_run, run_folders


class Said(NamedTuple):
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


def zcopt(capsys: pytest.CaptureFixture[str], *words: object) -> Said:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["zcopt", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            main()
    said = capsys.readouterr()
    return Said(int(left.value.code or 0), said.out, said.err)


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "plant"
    write_case(folder, make_case(SIZES["tiny"]))
    return folder


@pytest.fixture
def impossible(plant: Path, tmp_path: Path) -> Path:
    """The small plant with 24,000 t and 25 million to get there: whole units make it impossible, so only the run can know."""
    folder = tmp_path / "plant"
    shutil.copytree(plant, folder)
    book = openpyxl.load_workbook(folder / "case.xlsx")
    book["targets"]["B5"], book["targets"]["C5"], book["budget"]["E3"] = 24_000, None, 25_000_000
    book.save(folder / "case.xlsx")
    book.close()
    return folder


def test_the_run_names_the_cells_and_leaves_a_folder_that_says_why(impossible: Path, capsys: pytest.CaptureFixture[str],
                                                                   ) -> None:
    said = zcopt(capsys, "run", impossible, "-q", "--threads", 1)
    assert said.code == 3
    assert "case.xlsx > targets!B5" in said.err and "case.xlsx > budget!E3" in said.err
    assert "because projects and units come whole" in said.err and "Proved by solving again" in said.err
    run, = run_folders(impossible / "results")
    assert {"infeasible.json", "infeasible.html", "manifest.json", "inputs.csv", "issues.json", "inputs"} <= {
        path.name for path in run.iterdir()}
    saved = read_run(run)
    assert (saved.manifest["exit_code"], saved.manifest["plans"], saved.manifest["stop_reason"]) == (3, [], "infeasible")
    why = from_data(json.loads((run / "infeasible.json").read_text(encoding="utf-8")))
    assert {limit.place for limit in why.conflict} == {"case.xlsx > targets!B5", "case.xlsx > budget!E3"}
    page = (run / "infeasible.html").read_text(encoding="utf-8")
    assert "case.xlsx &gt; budget!E3" in page and "以下约束不能同时满足" in page and "<script" not in page

    said = zcopt(capsys, "runs", impossible)
    assert said.code == 0 and "no plan is possible" in said.out and "exit 3" in said.out
    said = zcopt(capsys, "show", impossible)
    assert said.code == 0 and said.out.startswith("These cannot all be kept")
    assert json.loads(zcopt(capsys, "show", impossible, "--json").out)["infeasible"]["only_whole_numbers"] is True
    for command in (["must-have", impossible], ["compare", impossible, impossible]):
        said = zcopt(capsys, *command)
        assert said.code == 2 and "zcopt show" in said.err


def test_must_have_is_added_to_a_run(plant: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "plant"
    shutil.copytree(plant, folder)
    book = openpyxl.load_workbook(folder / "case.xlsx")
    values = {str(row[0].value): row[3] for row in book["settings"].iter_rows(min_row=3)}
    values["slots_per_day"].value, values["keep_peak_days"].value = 4, "no"
    book.save(folder / "case.xlsx")
    book.close()
    assert zcopt(capsys, "run", folder, "-q", "--plans", 1, "--no-archetypes", "--threads", 1).code == 0
    said = zcopt(capsys, "must-have", folder, "-q", "--no-sizes", "--no-years", "--lang", "zh")
    assert said.code == 0 and "必选" in said.out
    rows = read_run(run_folders(folder / "results")[0]).tables["must_have"]
    assert {row["slack"] for row in rows} == {0.01, 0.05, 0.1, 0.25}
    assert {row["verdict"] for row in rows} <= {"must_have", "choice", "must_avoid"}

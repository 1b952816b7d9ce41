"""`zcopt report` on run folders written by hand: nothing here solves anything."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.report.synthetic_run import synthetic_run
from zcopt.cli import app, report
from zcopt.errors import UsageError
from zcopt.plans.run_folder import SCHEMA, write_issues, write_json, write_tables
from zcopt.plans.tables import columns
from zcopt.report.run_tables import RunTables
from zcopt.rewrite import rewrite_reports
from zcopt.runs import drawn_dispatch, write_reports

PRICE_LINE = {"kind": "ets", "item": "market", "year": 2030, "price": 120.0}


def macc_rows() -> tuple[dict[str, Any], ...]:
    blank = dict.fromkeys(columns("macc"))
    numbers = {key: 10.0 for key in columns("macc") if "tco2" in key or "cost" in key}
    return tuple({**blank, **numbers, "plan": "P1", "row": row, "bar": bar, "kind": "physical", "shares": "exact",
                  "first_year": 2026, "capex": 1e6, "position": 1}
                 for row, bar in (("measure", "Roof PV"), ("operation", ""), ("rest", ""), ("plan", "P1")))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case folder whose latest run has a cost curve; there is no workbook in it."""
    run = synthetic_run()
    folder = tmp_path_factory.mktemp("case") / "results" / "20260302-083000-a1b2c3"
    folder.mkdir(parents=True)
    tables = {**run.tables, "macc": macc_rows(), "price_lines": (PRICE_LINE,)}
    manifest = {**run.manifest, "schema": SCHEMA, "zcopt_version": "0.1.0", "seconds": {"all": 3.0}}
    write_tables(folder, tables, 2030)
    write_json(folder / "manifest.json", manifest)
    write_json(folder / "issues.json", list(run.issues))
    write_reports(folder, manifest, tables, list(run.issues))  # type: ignore[arg-type]
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "results" / made.name))


def call(*words: object) -> Any:
    return CliRunner().invoke(app, ["report", *map(str, words)])


def test_the_same_files_come_out_of_the_folder_alone(folder: Path) -> None:
    files = ("report.html", "report.xlsx")
    before = [(folder / name).read_bytes() for name in files]
    for name in files:
        (folder / name).unlink()
    assert [path.name for path in rewrite_reports(folder)] == list(files)
    assert [(folder / name).read_bytes() for name in files] == before


def test_analyses_added_to_a_run_are_in_it(folder: Path) -> None:
    (folder / "macc.csv").unlink()
    rewrite_reports(folder)
    assert 'id="figure-cost_curve"' not in (folder / "report.html").read_text(encoding="utf-8")
    write_tables(folder, {"macc": macc_rows()}, 2030)
    rewrite_reports(folder)
    assert 'id="figure-cost_curve"' in (folder / "report.html").read_text(encoding="utf-8")


def test_the_command_says_what_it_wrote(folder: Path) -> None:
    said = call(folder)
    assert said.exit_code == 0 and said.stdout.split() == [str(folder / "report.html"), str(folder / "report.xlsx")]
    answer = json.loads(call(folder.parents[1], "--json").stdout)
    assert answer == {"folder": str(folder), "files": ["report.html", "report.xlsx"]}


def test_open_shows_the_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr("webbrowser.open", shown.append)
    assert call(folder, "--open").exit_code == 0
    assert shown == [(folder / "report.html").resolve().as_uri()] and report.report.__doc__


def test_another_schema_is_refused_with_what_to_do(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    write_json(folder / "manifest.json", {**manifest, "schema": SCHEMA - 1})
    with pytest.raises(UsageError, match=rf"schema {SCHEMA - 1}, this zcopt reads schema {SCHEMA}.*zcopt 0\.1\.0.*zcopt run"):
        rewrite_reports(folder)


def test_a_table_of_an_older_layout_is_named(folder: Path) -> None:
    path = folder / "plans.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    gone = rows[0].index("basis")
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([row[:gone] + row[gone + 1:] for row in rows])
    before = (folder / "report.html").read_bytes()
    with pytest.raises(UsageError, match=r"plans\.csv: basis"):
        rewrite_reports(folder)
    assert (folder / "report.html").read_bytes() == before


def test_a_run_without_a_plan_gets_its_explanation_again(tmp_path: Path) -> None:
    from zcopt.analysis.infeasible import as_data
    from zcopt.errors import Explanation

    write_json(tmp_path / "manifest.json", {"schema": SCHEMA, "plans": [], "case_name": "plant", "first_year": 2026,
                                            "last_year": 2030})
    write_json(tmp_path / "infeasible.json", as_data(Explanation()))
    write_issues(tmp_path / "issues.json", ())
    assert rewrite_reports(tmp_path) == (tmp_path / "infeasible.html",)
    assert "plant" in (tmp_path / "infeasible.html").read_text(encoding="utf-8")


def test_a_run_keeps_the_hours_its_reports_draw() -> None:
    run: RunTables = synthetic_run()
    others = tuple({**row, "plan": "P2"} for row in run.rows("dispatch", plan="P1"))
    kept = drawn_dispatch({**run.tables, "dispatch": (*run.tables["dispatch"], *others)})
    assert kept == run.tables["dispatch"] and {row["plan"] for row in kept} == {"reference", "P1"}

"""The car plant end to end: key results, equal files from equal runs, and what bad input looks like."""

from __future__ import annotations

import csv
import datetime
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from zcopt.plans.run_folder import read_run
from zcopt.runs import FinishedRun, run_case

ROOT = Path(__file__).parents[2]
CASE = ROOT / "cases" / "auto-plant"
NOT_COMPARED = {"manifest.json", "solver.log"}
"""Files that hold clock times."""


def run_once(out: Path, day: int) -> FinishedRun:
    return run_case(CASE, plans=1, gap=None, time_limit=None, threads=None, seed=None, out=out, dispatch=False, quiet=True,
                    now=datetime.datetime(2026, 1, day, tzinfo=datetime.UTC))


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[FinishedRun, FinishedRun]:
    out = tmp_path_factory.mktemp("runs")
    return run_once(out, 1), run_once(out, 2)


def test_key_results_are_those_expected(runs: tuple[FinishedRun, FinishedRun]) -> None:
    rows = {str(row["plan"]): row for row in runs[0].tables["plans"]}
    with (CASE / "expected.csv").open(encoding="utf-8", newline="") as stream:
        expected = list(csv.DictReader(stream))
    assert len(expected) >= 8
    for line in expected:
        found = rows[line["plan"]][line["quantity"]]
        assert found == pytest.approx(float(line["value"]), rel=float(line["tolerance"])), line
        assert line["reason"]


def test_two_runs_give_identical_files(runs: tuple[FinishedRun, FinishedRun]) -> None:
    first, second = ({path.relative_to(run.folder): path.read_bytes() for path in run.folder.rglob("*")
                      if path.is_file() and path.name not in NOT_COMPARED} for run in runs)
    assert set(first) == set(second)
    assert [str(name) for name in first if first[name] != second[name]] == []


def test_the_run_folder_holds_what_was_promised(runs: tuple[FinishedRun, FinishedRun]) -> None:
    names = {path.name for path in runs[0].folder.iterdir()}
    assert names >= {"manifest.json", "plans.csv", "decisions.csv", "flows.csv", "money.csv", "carbon.csv", "indicators.csv",
                     "issues.json", "solver.log", "inputs", "report.xlsx", "report.html"}
    saved = read_run(runs[0].folder)
    assert saved.tables["plans"] == runs[0].tables["plans"]
    assert all(check["ok"] for check in saved.manifest["checks"])
    header = (runs[0].folder / "plans.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert "gross_2030_tco2,market_2030_tco2,net_2030_tco2" in header


def test_every_target_is_met(runs: tuple[FinishedRun, FinishedRun]) -> None:
    with_limit = [row for row in runs[0].tables["indicators"] if row["plan"] == "P1" and row["limit"] is not None]
    assert len(with_limit) == 16
    assert all(isinstance(row["margin"], float) and row["margin"] >= -1e-6 * abs(float(str(row["limit"]))) for row in with_limit)


def test_the_filler_makes_the_committed_workbook(tmp_path: Path) -> None:
    made = tmp_path / "case.xlsx"
    subprocess.run([sys.executable, str(CASE / "make_workbook.py"), str(made)], check=True, env={**os.environ})
    assert made.read_bytes() == (CASE / "case.xlsx").read_bytes()


def zcopt(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "zcopt", *words], capture_output=True, text=True, check=False, cwd=ROOT)


def test_check_says_ready() -> None:
    done = zcopt("check", str(CASE), "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["ok"] is True


def test_a_folder_without_workbook_is_an_input_problem(tmp_path: Path) -> None:
    done = zcopt("check", str(tmp_path), "--json")
    assert done.returncode == 1
    problem = json.loads(done.stdout)["problems"][0]
    assert problem["file"] == "case.xlsx" and problem["fix"]


def test_wrong_usage_is_told(tmp_path: Path) -> None:
    assert zcopt("run").returncode == 2
    assert zcopt("show", str(tmp_path)).returncode == 2
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x")
    assert zcopt("new", str(tmp_path / "full")).returncode == 2


def test_new_writes_a_workbook_that_asks_to_be_filled(tmp_path: Path) -> None:
    assert zcopt("new", str(tmp_path / "mine"), "--blank").returncode == 0
    done = zcopt("check", str(tmp_path / "mine"), "--json")
    assert done.returncode == 1
    sheets = {problem["sheet"] for problem in json.loads(done.stdout)["problems"] if problem["severity"] == "error"}
    assert {"site", "carriers", "end_uses"} <= sheets

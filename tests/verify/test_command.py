"""zcopt verify and zcopt disclose on a run folder: exit codes, both languages, a tampered file, a case that has changed."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.corpus.plant import make
from zcopt.api import load_case, optimize
from zcopt.cli import app
from zcopt.manifest import manifest_of, tables_beside
from zcopt.plans.records import tables_of
from zcopt.plans.run_folder import copy_inputs, write_issues, write_json, write_tables
from zcopt.runs import base_year_table

RUN = "20260101-000000-abcdef"


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case folder with one run, its reports left out."""
    folder = make(tmp_path_factory.mktemp("verify") / "plant").path
    case = load_case(folder)
    result = optimize(case, plans=1, gap=1e-4, threads=1)
    run = folder / "results" / RUN
    run.mkdir(parents=True)
    tables = {**tables_of(result.reference, result.plans, case.years, result.base_year_gross_tco2), **tables_beside(result),
              **base_year_table(case)}
    write_tables(run, {name: rows for name, rows in tables.items() if name != "dispatch"}, case.years[-1])
    write_issues(run / "issues.json", case.problems)
    copy_inputs(case.files, folder, run / "inputs")
    write_json(run / "manifest.json", {**manifest_of(result, datetime.datetime(2026, 1, 1)), "exit_code": 0})
    return folder


@pytest.fixture
def copied(plant: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(plant, tmp_path / "plant"))


def zcopt(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize(("lang", "words"), [("en", ("pass: ", "taken as reported")), ("zh", ("通过：复算", "按报告值采用"))])
def test_a_sound_run_passes(plant: Path, lang: str, words: tuple[str, ...]) -> None:
    code, out, _ = zcopt("verify", plant, "--lang", lang)
    assert code == 0 and all(word in out for word in words)
    out.encode("gbk")


def test_a_changed_file_fails_and_says_where(copied: Path) -> None:
    table = copied / "results" / RUN / "money.csv"
    lines = table.read_text(encoding="utf-8-sig").splitlines()
    head = lines[0].split(",")
    k = next(k for k, line in enumerate(lines) if line.startswith("P1,") and ",fuel," in line)
    cells = lines[k].split(",")
    cells[head.index("cash")] = str(1.01 * float(cells[head.index("cash")]))
    table.write_text("\n".join([*lines[:k], ",".join(cells), *lines[k + 1:]]) + "\n", encoding="utf-8-sig")
    code, out, _ = zcopt("verify", copied / "results" / RUN)
    assert code == 1 and out.startswith("FAIL: ") and f"money.csv, P1, {cells[1]}, fuel, carriers, gas, cash" in out
    code, out, _ = zcopt("verify", copied, "--json")
    found = json.loads(out)
    assert code == 1 and found["passed"] is False and {d["column"] for d in found["differences"]} >= {"cash", "discounted"}


def test_inputs_that_are_not_those_of_the_run_are_found(copied: Path) -> None:
    book = copied / "results" / RUN / "inputs" / "case.xlsx"
    other = make(copied.parent / "other")
    other.edit(lambda workbook: workbook["site"].__setitem__("A50", "a word"))
    book.write_bytes(other.book.read_bytes())
    code, out, _ = zcopt("verify", copied)
    assert code == 1 and "inputs/case.xlsx, whole file, sha256" in out


def test_a_case_that_changed_since_is_told_and_does_not_matter(copied: Path) -> None:
    (copied / "timeseries" / "loads.csv").write_text("time,x\n", encoding="utf-8")
    code, _, said = zcopt("verify", copied)
    assert code == 0 and "the case has changed since this run: timeseries/loads.csv" in said


def test_disclosure_of_any_plan(copied: Path) -> None:
    code, out, _ = zcopt("disclose", copied, "--plan", "reference")
    written = copied / "results" / RUN / "disclosure-reference.xlsx"
    assert code == 0 and out.strip() == str(written) and written.is_file()
    with pytest.raises(Exception, match="has no plan P7"):
        zcopt("disclose", copied, "--plan", "P7")

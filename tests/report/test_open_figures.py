"""What nobody knows yet, a bound never proved or a ratio without a denominator, is said in words: no zero, no crash."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from zcopt.analysis.tornado import tornado_tables
from zcopt.plans.full_year.bound import certified_gap
from zcopt.plans.plan import FullYearCheck
from zcopt.plans.records import records_of
from zcopt.plans.run_folder import SCHEMA, finite, read_run, write_issues, write_json, write_tables
from zcopt.plans.tables import Record, columns
from zcopt.report.amounts import digits, measured, percent, significant
from zcopt.report.charts.frontier import frontier
from zcopt.report.labels import NOT_COMPUTED
from zcopt.report.page import charts_json, page_html
from zcopt.report.run_tables import RunTables, amount, number
from zcopt.report.sheets.analyses import frontier_sheet
from zcopt.report.sheets.sheet import Cell, Formula, Lines, Sheet
from zcopt.report.workbook import write_sheets, write_workbook
from zcopt.rewrite import rewrite_reports
from zcopt.runs import write_reports

OPEN = {"bound": -math.inf, "gap": math.inf}
"""Of a search that was stopped with a plan and before it had any bound."""


def stopped(run: RunTables, **figures: float) -> RunTables:
    """The run with the best plan's proof open."""
    plans = tuple({**row, **figures} if row["plan"] == "P1" else row for row in run.tables["plans"])
    proofs = [{**entry, **figures} if entry["name"] == "P1" else entry for entry in run.manifest["plans"]]
    return RunTables({**run.manifest, "plans": proofs}, {**run.tables, "plans": plans}, run.issues)


def points(*rows: dict[str, Any]) -> tuple[Record, ...]:
    """Rows of the frontier, cost 1 million at 10,000 t unless said otherwise."""
    blank = dict.fromkeys(columns("frontier"))
    return tuple({**blank, "point": k, "plan": f"F{k}", "cost": 1e6, "cumulative_gross_tco2": 1e4, "bound": 9e5, "gap": 0.1,
                  "is_knee": False, "on_hull": True, **row} for k, row in enumerate(rows, 1))


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_a_table_leaves_it_blank(value: float) -> None:
    row, = records_of("archetypes", [{"archetype": "least_capex", "plan": "P1", "value": 5.0, "bound": value, "gap": value}])
    assert (row["value"], row["bound"], row["gap"]) == (5.0, None, None)


def test_no_gap_is_certified_against_a_bound_nobody_proved() -> None:
    check = FullYearCheck(cost=100.0, unserved_mwh=0.0, missed=(), minimum_loads_left_out=False)
    assert certified_gap(check, -math.inf) is None and certified_gap(check, 90.0) == pytest.approx(0.1)


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, None])
def test_amounts_say_it(value: float | None) -> None:
    assert {digits(value), significant(value), percent(value), measured(value, "share")} == {NOT_COMPUTED}


def test_a_figure_of_an_older_run_is_unknown_not_infinite() -> None:
    row: Record = {"plan": "P1", "gap": math.inf, "cost": math.nan}
    assert number(row, "gap") is None
    with pytest.raises(ValueError, match="column cost is blank"):
        amount(row, "cost")


def test_a_cell_holds_words_and_a_formula_the_error_a_spreadsheet_shows(tmp_path: Path) -> None:
    lines = Lines()
    lines.add(Cell(math.inf, "percent2"), Cell(math.nan, "number"), Cell(-math.inf, "total"), Cell(0.0, "number"))
    lines.add(Cell(Formula("=1/0", math.inf), "number"), Cell(Formula("=2-1", 1.0), "number"))
    write_sheets(tmp_path / "open.xlsx", [Sheet("one", "One", lines.done(), (10,) * 4)], "open")
    first, second = load_workbook(tmp_path / "open.xlsx", data_only=True)["One"].iter_rows(values_only=True)
    assert first == (NOT_COMPUTED.both,) * 3 + (0,)
    assert second[:2] == ("#NUM!", 1)


@pytest.mark.parametrize("figures", [OPEN, {"gap": math.nan, "irr": math.nan, "payback_years": math.inf}])
def test_a_run_stopped_before_any_bound_is_reported(run: RunTables, tmp_path: Path, figures: dict[str, float]) -> None:
    write_workbook(tmp_path / "report.xlsx", stopped(run, **figures))
    checks = load_workbook(tmp_path / "report.xlsx", data_only=True)["Checks 检核"]
    proof = next(row for row in checks.iter_rows(min_row=checks.max_row // 2, values_only=True) if row[0] == "P1")
    assert proof[5] == NOT_COMPUTED.both and (proof[4] == NOT_COMPUTED.both) == ("bound" in figures)
    page = re.sub(r"<script.*?</script>", "", page_html(stopped(run, **figures)), flags=re.DOTALL)
    assert not re.search(r">[−-]?(inf|nan)\b", page, re.IGNORECASE)


def test_it_comes_out_the_same_when_written_again(run: RunTables, tmp_path: Path) -> None:
    folder = tmp_path / "results" / "20260302-083000-a1b2c3"
    folder.mkdir(parents=True)
    open_run = stopped(run, **OPEN)
    manifest = {**open_run.manifest, "schema": SCHEMA, "zcopt_version": "0.1.0", "seconds": {"all": 3.0}}
    tables = {**open_run.tables, "plans": records_of("plans", open_run.tables["plans"])}
    tables |= tornado_tables(manifest, tables)
    write_tables(folder, tables, 2030)
    write_json(folder / "manifest.json", manifest)
    write_issues(folder / "issues.json", [])
    write_reports(folder, manifest, tables, [])
    names = ("report.html", "report.xlsx", "disclosure.xlsx")
    before = [(folder / name).read_bytes() for name in names]
    rewrite_reports(folder)
    assert [(folder / name).read_bytes() for name in names] == before
    best = next(row for row in read_run(folder).tables["plans"] if row["plan"] == "P1")
    assert best["bound"] is None and read_run(folder).manifest["plans"][1]["gap"] is None


def test_finite_reaches_every_depth() -> None:
    assert finite({"a": [1.0, math.inf, {"b": (math.nan, "x")}]}) == {"a": [1.0, None, {"b": [None, "x"]}]}


def test_a_point_without_proof_has_an_empty_cell_and_no_tick(run: RunTables, tmp_path: Path) -> None:
    held = replace(run, tables={**run.tables, "frontier": points(
        OPEN, {"cost": 2e6, "cumulative_gross_tco2": 8e3, "bound": 1.9e6})})
    line = next(line for line in frontier_sheet(held).lines if line.key == "point_0")
    assert line.cells[3].content is None and line.cells[4].content == NOT_COMPUTED
    tick = frontier(held).views[0].figure["data"][0]["y"]
    assert tick == [None, 190.0] and '"y":[null,190.0]' in charts_json([frontier(held)])
    write_workbook(tmp_path / "report.xlsx", held)


def test_two_points_of_the_same_emissions_have_no_price_between_them(run: RunTables) -> None:
    held = replace(run, tables={**run.tables, "frontier": points({}, {"cost": 2e6})})
    line = next(line for line in frontier_sheet(held).lines if line.key == "point_0")
    assert line.cells[5].content == "–"

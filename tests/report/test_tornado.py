"""The tornado in the page and the workbook, and that it is the what-if of one price at a time."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from zcopt.analysis.tornado import tornado
from zcopt.inputs.sensitivity import ASSUMPTIONS
from zcopt.parts import SHEETS
from zcopt.plans.run_folder import SCHEMA, read_run, write_json, write_tables
from zcopt.report import labels
from zcopt.report.charts.tornado import end_of, name_of, widest
from zcopt.report.charts.tornado import tornado as chart_of
from zcopt.report.page import page_html
from zcopt.report.run_tables import RunTables
from zcopt.report.what_if import WhatIf
from zcopt.report.workbook import workbook_sheets, write_workbook
from zcopt.rewrite import rewrite_reports

KNOBS = {"capex": "what_if_capex", "electricity_price": "what_if_energy", "fuel_price": "what_if_fuel",
         "carbon_price": "what_if_carbon"}


def test_each_bar_is_the_what_if_of_its_price(run: RunTables) -> None:
    """Two ways to gather the same cash, one sum: plan and reference agree at both ends of every range both know."""
    what_if = WhatIf.of(run)
    compared = 0
    for bar in tornado(run.manifest, run.tables):
        ends = {"low": bar.range.low, "high": bar.range.high}
        for end, change in ends.items():
            if bar.range.assumption == "discount_rate":
                settings = what_if.settings(discount_rate=100 * (run.manifest["discount_rate_share"] + change))
            elif bar.range.assumption == "carbon_added":
                settings = what_if.settings(carbon_added=change)
            elif bar.range.assumption in KNOBS and not bar.of:
                settings = what_if.settings(**{KNOBS[bar.range.assumption]: 100 * (1 + change)})
            else:
                continue
            costs = what_if.costs(settings)
            assert getattr(bar, f"cost_{end}") == pytest.approx(costs["P1"], rel=1e-12)
            assert getattr(bar, f"npv_{end}") == pytest.approx(costs["reference"] - costs["P1"], rel=1e-9)
            compared += 1
    assert compared == 2 * (len(KNOBS) + 2)


def test_the_picture_is_sorted_by_swing_and_starts_at_the_run(run: RunTables) -> None:
    chart = chart_of(run)
    assert [view.label for view in chart.views] == [labels.word("net_present_cost"), labels.word("npv_vs_reference")]
    for view, figured in zip(chart.views, ("cost", "npv"), strict=True):
        low, high = view.figure["data"][:2]
        swings = [max(0, a, b) - min(0, a, b) for a, b in zip(low["x"], high["x"], strict=True)]
        assert swings == sorted(swings, reverse=True)
        first = widest(tuple(run.rows("tornado")), figured)[0]  # type: ignore[arg-type]
        assert low["y"][0] == name_of(first)
        assert low["x"][0] == pytest.approx((float(first[f"{figured}_low"] or 0) - float(first[figured] or 0)) / 1e4)


def test_where_the_plan_saves_nothing_any_more_is_a_line(run: RunTables) -> None:
    at = {trace["name"]: trace for trace in chart_of(run).views[1].figure["data"]}[labels.word("as_cheap_as_reference")]["x"]
    assert at == [pytest.approx(-float(next(run.rows("tornado"))["npv"] or 0) / 1e4)] * 2
    safe = tuple({**row, **{key: float(row[key] or 0) + 1e9 for key in ("npv", "npv_low", "npv_high")}}
                 for row in run.rows("tornado"))
    assert len(chart_of(replace(run, tables={**run.tables, "tornado": safe})).views[1].figure["data"]) == 2


@pytest.mark.parametrize("npv", [None, 0.0])
def test_a_plan_that_is_the_reference_or_has_none_shows_its_cost_alone(run: RunTables, npv: float | None) -> None:
    same = dict.fromkeys(("npv", "npv_low", "npv_high", "npv_swing"), npv)
    alone = replace(run, tables={**run.tables, "tornado": tuple({**row, **same} for row in run.rows("tornado"))})
    chart = chart_of(alone)
    assert [view.label for view in chart.views] == [labels.word("net_present_cost")]
    assert all(len(row) == len(chart.table.columns) for row in chart.table.rows)
    sheet = next(sheet for sheet in workbook_sheets(alone) if sheet.key == "tornado")
    assert len(sheet.charts) == 1


def test_ends_are_said_as_finance_reads_them(run: RunTables) -> None:
    said = {str(row["assumption"]): tuple(end_of(run, row, end).en for end in ("low", "high")) for row in run.rows("tornado")}
    assert said["electricity_price"] == ("−20 %", "+20 %") and said["discount_rate"] == ("6.0 %", "10.0 %")
    assert said["carbon_added"] == ("0 yuan/tCO2e", "+100 yuan/tCO2e")


def test_the_page_has_it_under_money_with_its_table(run: RunTables) -> None:
    page = page_html(run)
    figure = re.search(r'<figure id="figure-tornado".*?</figure>', page, re.DOTALL)
    assert figure and figure[0].count("<tr") == len(run.tables["tornado"]) + 1
    assert page.index('<section id="money"') < figure.start() < page.index('<section id="carbon"')
    assert "nothing is optimised again" in figure[0] and "不重新优化" in figure[0] and "[derived]" in figure[0]


def test_the_workbook_draws_it_itself(run: RunTables, tmp_path: Path) -> None:
    write_workbook(tmp_path / "report.xlsx", run)
    with zipfile.ZipFile(tmp_path / "report.xlsx") as book:
        charts = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/charts/chart")]
    lying = [chart for chart in charts if '<c:barDir val="bar"/>' in chart]
    assert len(lying) == 2 and all('<c:overlap val="100"/>' in chart and "Sensitivity 敏感性" in chart for chart in lying)
    assert all(chart.count("<c:ser>") == 2 and 'orientation val="maxMin"' in chart for chart in lying)


def test_a_run_without_it_has_neither_sheet_nor_chart(run: RunTables) -> None:
    bare = replace(run, tables={key: rows for key, rows in run.tables.items() if key != "tornado"})
    assert "tornado" not in [sheet.key for sheet in workbook_sheets(bare)] and 'id="figure-tornado"' not in page_html(bare)


def test_report_computes_it_for_runs_written_before_there_was_one(run: RunTables, tmp_path: Path) -> None:
    older = {key: rows for key, rows in run.tables.items() if key != "tornado"}
    write_tables(tmp_path, older, 2030)
    write_json(tmp_path / "manifest.json", {**run.manifest, "schema": SCHEMA})
    rewrite_reports(tmp_path)
    assert read_run(tmp_path).tables["tornado"] == run.tables["tornado"]
    assert 'id="figure-tornado"' in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_every_assumption_and_sheet_has_its_name() -> None:
    assert set(labels.ASSUMPTIONS) == set(ASSUMPTIONS)
    assert {key: tuple(vars(label).values()) for key, label in labels.SHEETS.items()} == {
        row.sheet.name: tuple(row.sheet.label) for row in SHEETS}

"""Removals are neither offsets nor cuts: their own kind in every report."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from zcopt.plans.tables import Record, columns
from zcopt.report.charts.carbon_wedge import carbon_wedge
from zcopt.report.charts.cost_curve import cost_curve
from zcopt.report.charts.lever_bridge import lever_bridge
from zcopt.report.colors import KIND_LOOKS, OFFSET, REMOVAL
from zcopt.report.labels import KEYS, Label, word
from zcopt.report.page import page_html
from zcopt.report.reductions import KINDS
from zcopt.report.run_tables import RunTables
from zcopt.report.sheets.cover import cover_sheet
from zcopt.report.sheets.levers import levers_sheet
from zcopt.report.workbook import workbook_sheets

CREDIT: Record = {**dict.fromkeys(columns("inputs")), "sheet": "offsets", "item": "CCER", "key": "kind", "value": "removal"}
STORED: Record = {**dict.fromkeys(columns("carbon")), "plan": "P1", "year": 2030, "source": "wood", "scope": "removal",
                  "category": "removal", "ledger": "net", "activity": 40.0, "factor": -1.0, "tco2": -40.0, "part": "captures"}


def with_rows(run: RunTables, **more: tuple[Record, ...]) -> RunTables:
    return replace(run, tables={**run.tables, **{key: (*run.tables.get(key, ()), *rows) for key, rows in more.items()}})


def kinds(run: RunTables) -> dict[str, float]:
    found = run.reductions("P1", 2030)
    assert found is not None
    assert found.reference_gross + found.factor_basis - found.total == pytest.approx(found.net)
    return dict(found.by_kind)


def test_a_credit_is_what_its_sheet_says(run: RunTables) -> None:
    before, after = kinds(run), kinds(with_rows(run, inputs=(CREDIT,)))
    assert (before["removal"], before["offset"]) == (0, 700) and (after["removal"], after["offset"]) == (700, 0)
    assert (before["physical"], before["contractual"]) == (after["physical"], after["contractual"])
    reduction = {**CREDIT, "value": "ccer"}
    assert kinds(with_rows(run, inputs=(reduction,))) == before


def test_stored_biogenic_co2_is_a_removal_beside_offsets(run: RunTables) -> None:
    stored = with_rows(run, carbon=(STORED,))
    assert kinds(stored)["removal"] == 40 and kinds(stored)["offset"] == 700
    assert stored.levers("P1")["removal", "wood"] == [0, 0, 0, 0, 40]
    assert ("offset", "CCER") in stored.levers("P1")


def test_the_wedge_shows_it_apart_and_only_where_there_is_one(run: RunTables) -> None:
    def traces(shown: RunTables) -> dict[Label, Any]:
        return {trace["name"]: trace for trace in carbon_wedge(shown).views[0].figure["data"]}

    assert word("removal") not in traces(run) and word("offset") in traces(run)
    found = traces(with_rows(run, carbon=(STORED,)))
    assert found[word("removal")]["marker"]["color"] == REMOVAL != found[word("offset")]["marker"]["color"] == OFFSET
    assert found[word("removal")]["y"] == [0, 0, 0, 0, 40]


def test_sheets_and_page_name_it(run: RunTables) -> None:
    shown = with_rows(run, inputs=(CREDIT,))
    levers = {line.key: line for line in levers_sheet(shown).lines if line.key}
    assert levers["removal_0"].cells[0].content == Label.same("CCER") and "offset_0" not in levers
    assert [cell.content.value for cell in levers["left"].cells[1:]] == [  # type: ignore[union-attr]
        pytest.approx(found.net) for year in shown.years if (found := shown.reductions("P1", year))]
    cover = [cell.content for line in cover_sheet(shown, workbook_sheets(shown)[-1]).lines for cell in line.cells]
    assert cover[cover.index(word("removal")) - 1] == 700 and cover[cover.index(word("offset")) - 1] == 0
    assert "Removal 700" in page_html(shown) and "清除 700" in page_html(shown)


def macc(run: RunTables) -> RunTables:
    blank, numbers = dict.fromkeys(columns("macc")), {key: 10.0 for key in columns("macc") if "tco2" in key or "cost" in key}
    rows = tuple({**blank, **numbers, "plan": "P1", "row": "measure", "bar": kind.title(), "kind": kind, "position": k}
                 for k, kind in enumerate(KINDS, start=1))
    return with_rows(run, macc=rows)


def test_the_cost_curve_colours_each_kind(run: RunTables) -> None:
    shown = {trace["name"]: trace["marker"] for trace in cost_curve(macc(run)).views[0].figure["data"]}
    assert {name: (look["color"], look["pattern"]["shape"]) for name, look in shown.items()} == {
        KEYS[kind]: KIND_LOOKS[kind] for kind in KINDS}
    assert len({color for color, _ in KIND_LOOKS.values()}) == len({shape for _, shape in KIND_LOOKS.values()}) + 1


def test_the_bridge_says_what_is_done_outside_the_factory(run: RunTables) -> None:
    chart = lever_bridge(macc(run))
    names = chart.views[0].figure["data"][0]["y"]
    assert names[1] == Label.same("Physical") and names[3] == Label("Removal (removal)", "Removal (清除)")
    assert [row[1] for row in chart.table.rows[1:5]] == [KEYS[kind] for kind in KINDS]

"""Product footprints as a sheet and as a bridge on the page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.report.recalculation import SOFFICE, recalculate
from tests.report.synthetic_run import synthetic_run
from zcopt.plans.footprint_bridge import STEPS
from zcopt.plans.tables import Record
from zcopt.report.charts.footprint_bridge import footprint_bridge
from zcopt.report.labels import COMPONENTS, indicator, step
from zcopt.report.labels import STEPS as STEP_LABELS
from zcopt.report.page import page_html
from zcopt.report.run_tables import RunTables
from zcopt.report.sheets.footprint import footprint_sheet
from zcopt.report.sheets.sheet import formulas
from zcopt.report.workbook import workbook_sheets, write_workbook

BRIDGE = dict(zip(STEPS, (1300.0, -100.0, -50.0, -12.5, -50.0, -100.0, -50.0, 0.0, -100.0, -450.0, 387.5), strict=True))


def with_footprints() -> RunTables:
    run = synthetic_run()
    rows: list[Record] = []
    for plan, year in (("base_year", 2025), *((plan, year) for plan in run.all_names for year in run.years)):
        parts = {"purchased_electricity": 600.0 - 10 * (year - 2025), "suppliers": -40.0 if plan == "P1" else 0.0}
        key: Record = {"plan": plan, "year": year, "product": "brick", "unit": "kgCO2e/t", "missing_en": "", "missing_zh": ""}
        rows += [{**key, "component": name, "kgco2e_per_unit": kg, "tco2": kg} for name, kg in parts.items() if kg]
        rows.append({**key, "component": "total", "kgco2e_per_unit": sum(parts.values()), "tco2": 0.0,
                     "missing_en": "upstream of gas", "missing_zh": "燃气的上游排放"})
    bridge: list[Record] = [{"plan": plan, "product": "brick", "unit": "kgCO2e/t", "step": name, "kgco2e_per_unit": kg}
                            for plan in run.all_names for name, kg in BRIDGE.items()]
    return replace(run, tables={**run.tables, "footprint": tuple(rows), "footprint_bridge": tuple(bridge)})


def test_totals_and_the_end_of_the_bridge_are_live_sums() -> None:
    sheet = footprint_sheet(with_footprints())
    values = [formula.value for _, _, formula in formulas(sheet)]
    assert values[:6] == pytest.approx([600, 590, 580, 570, 560, 550])
    assert values[6:12] == pytest.approx([600, 550, 540, 530, 520, 510])
    assert values[-1] == pytest.approx(387.5)
    assert all(formula.pattern.startswith("=SUM(") for _, _, formula in formulas(sheet))


def test_what_is_not_counted_stands_under_each_block() -> None:
    texts = [cell.content.both for line in footprint_sheet(with_footprints()).lines for cell in line.cells
             if hasattr(cell.content, "both")]
    assert sum("upstream of gas" in text and "燃气的上游排放" in text for text in texts) == len(with_footprints().all_names)


def test_a_year_without_output_is_not_computed() -> None:
    run = with_footprints()
    rows = tuple({**row, "kgco2e_per_unit": None} if row["year"] == 2027 else row for row in run.tables["footprint"])
    sheet = footprint_sheet(replace(run, tables={**run.tables, "footprint": rows}))
    totals = [line for line in sheet.lines if line.key.startswith("total_")]
    assert [getattr(line.cells[4].content, "en", None) for line in totals] == ["not computed"] * len(totals)


def test_a_run_without_footprints_has_no_sheet_and_no_chart() -> None:
    assert "footprint" not in {sheet.key for sheet in workbook_sheets(synthetic_run())}
    assert "footprint" in {sheet.key for sheet in workbook_sheets(with_footprints())}
    assert "From the base year to the last year" not in page_html(synthetic_run())


def test_the_waterfall_leaves_out_what_is_nothing_and_the_table_does_not() -> None:
    chart = footprint_bridge(with_footprints())
    data = chart.views[0].figure["data"][0]
    assert data["measure"] == ["absolute", *["relative"] * 8, "total"]
    assert sum(data["y"][:-1]) == pytest.approx(data["y"][-1])
    assert len(chart.table.rows) == len(STEPS)
    page = page_html(with_footprints())
    assert "Grid factor" in page and "电网因子" in page


def test_every_step_and_part_has_a_name_in_both_languages() -> None:
    assert set(STEP_LABELS) == set(STEPS)
    assert all(label.en != label.zh for label in (*STEP_LABELS.values(), *COMPONENTS.values()))
    assert step("grid").zh == "电网因子"
    assert indicator("product_footprint:steel").en == "Product footprint: steel"


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_reaches_the_same(tmp_path: Path) -> None:
    run, path = with_footprints(), tmp_path / "report.xlsx"
    write_workbook(path, run)
    book = load_workbook(recalculate(path, tmp_path), data_only=True)
    sheet = footprint_sheet(run)
    for row, column, formula in formulas(sheet):
        assert book[sheet.name].cell(row + 1, column + 1).value == pytest.approx(formula.value)

"""The CBAM sheet: what follows stands as a formula with its value, and what lacks data says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.report.recalculation import SOFFICE, recalculate
from tests.report.synthetic_run import synthetic_run
from zcopt.plans.tables import Record, columns
from zcopt.report.run_tables import RunTables
from zcopt.report.sheets.cbam import cbam_sheet
from zcopt.report.sheets.sheet import formulas
from zcopt.report.workbook import workbook_sheets, write_workbook


def exporting(**changes: object) -> RunTables:
    """200 t of every year at 1.5 t/t against 1.37 x 97.5 %, 80 EUR, 90 EUR paid at home."""
    run = synthetic_run()
    row: dict[str, object] = {
        "good": "hot rolled", "sector": "iron_steel", "basis": "actual", "production_t": 1000.0, "exported_t": 200.0,
        "direct_tco2": 1500.0, "own_direct_tco2_per_t": 1.5, "own_indirect_tco2_per_t": 0.3, "precursors_tco2_per_t": 0.0,
        "mark_up_share": 0.1, "see_tco2_per_t": 1.5, "benchmark_tco2_per_t": 1.37, "free_allocation_share": 0.975,
        "correction_share": 1.0, "adjustment_tco2_per_t": 1.33575, "certificates_tco2": 32.85, "certificate_price_eur": 80.0,
        "paid_at_home_eur": 90.0, "cost_eur": 2538.0, "cost": 20304.0, "missing": "", **changes}
    rows: list[Record] = [{key: {"plan": plan, "year": year, **row}[key] for key in columns("cbam")}  # type: ignore[misc]
                          for plan in run.plan_names for year in run.years]
    return replace(run, tables={**run.tables, "cbam": tuple(rows)})


def test_what_follows_is_a_formula_with_its_value() -> None:
    found = {formula.value for _, _, formula in formulas(cbam_sheet(exporting()))}
    assert found == {1.33575, 32.85, 2538.0}


def test_what_lacks_data_says_so_and_is_no_formula() -> None:
    lacking = exporting(benchmark_tco2_per_t=None, adjustment_tco2_per_t=None, certificates_tco2=None, cost_eur=None, cost=None,
                        missing="benchmark")
    sheet = cbam_sheet(lacking)
    assert not list(formulas(sheet))
    texts = [str(getattr(cell.content, "en", cell.content)) for line in sheet.lines for cell in line.cells]
    assert "benchmark" in texts and texts.count("not computed") == 4 * len(lacking.plan_names) * len(lacking.years)


def test_a_run_that_exports_nothing_has_no_such_sheet() -> None:
    assert "cbam" not in {sheet.key for sheet in workbook_sheets(synthetic_run())}
    assert "cbam" in {sheet.key for sheet in workbook_sheets(exporting())}


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_reaches_the_same(tmp_path: Path) -> None:
    run, path = exporting(), tmp_path / "report.xlsx"
    write_workbook(path, run)
    book = load_workbook(recalculate(path, tmp_path), data_only=True)
    sheet = cbam_sheet(run)
    for row, column, formula in formulas(sheet):
        assert book[sheet.name].cell(row + 1, column + 1).value == pytest.approx(formula.value)

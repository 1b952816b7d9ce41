"""The evidence that own reductions come first, as a sheet and on the page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.report.recalculation import SOFFICE, recalculate
from tests.report.synthetic_run import synthetic_run
from zcopt.plans.tables import Record
from zcopt.report.page import page_html
from zcopt.report.run_tables import RunTables
from zcopt.report.sheets.audit import audit_sheet
from zcopt.report.sheets.sheet import Formula, formulas
from zcopt.report.workbook import workbook_sheets, write_workbook


def audited(gross: float = 90.0) -> RunTables:
    run = synthetic_run()
    rows: list[Record] = [
        {"plan": plan, "year": year, "base_year_gross_tco2": 200.0, "reference_gross_tco2": 180.0, "marginal_price": 500.0,
         "lowest_gross_tco2": 90.0, "lowest_gap_share": 0.001, "tolerance_share": 0.01, "allowed_gross_tco2": 90.9,
         "gross_tco2": gross, "market_tco2": 60.0, "offsets_tco2": 20.0, "net_tco2": 40.0, "reductions_first": gross <= 90.9}
        for plan in run.plan_names for year in run.years]
    return replace(run, tables={**run.tables, "audit": tuple(rows)})


@pytest.mark.parametrize(("gross", "verdict"), [(90.0, "met 达标"), (95.0, "missed 未达标")])
def test_the_verdict_follows_the_figures(gross: float, verdict: str) -> None:
    found = {formula.pattern[:4]: formula.value for _, _, formula in formulas(audit_sheet(audited(gross)))}
    assert found["=IF("] == verdict


def test_stored_biogenic_co2_is_no_offset() -> None:
    run = audited()
    stored = replace(run, tables={**run.tables, "audit": tuple({**row, "net_tco2": 33.0} for row in run.rows("audit"))})
    for shown, tonnes in ((run, 0.0), (stored, 7.0)):
        line = next(line for line in audit_sheet(shown).lines if line.key == "removed_tco2_0")
        assert [cell.content.value for cell in line.cells if isinstance(cell.content, Formula)] == [tonnes] * len(run.years)


def test_a_run_without_the_proof_has_no_such_sheet() -> None:
    assert "audit" not in {sheet.key for sheet in workbook_sheets(synthetic_run())}
    assert "audit" in {sheet.key for sheet in workbook_sheets(audited())}


def test_the_page_shows_it_in_both_languages() -> None:
    page = page_html(audited())
    assert "Own reductions first" in page and "先减排后抵消" in page
    assert "Own reductions first" not in page_html(synthetic_run())


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_reaches_the_same(tmp_path: Path) -> None:
    run, path = audited(), tmp_path / "report.xlsx"
    write_workbook(path, run)
    book = load_workbook(recalculate(path, tmp_path), data_only=True)
    sheet = audit_sheet(run)
    for row, column, formula in formulas(sheet):
        shown = book[sheet.name].cell(row + 1, column + 1).value
        assert shown == (pytest.approx(formula.value) if isinstance(formula.value, float) else formula.value)

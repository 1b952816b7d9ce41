"""The finance sheet: formulas reach Python's values in a spreadsheet, yellow cells move them, words say what is what."""

from __future__ import annotations

import datetime
import math
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.measures.test_pv import pv
from tests.report.recalculation import SOFFICE, formula_values, recalculate
from tests.stories import factory, years_of
from zcopt.api import optimize
from zcopt.inputs.finance_terms import FinanceRow
from zcopt.manifest import manifest_of, tables_beside
from zcopt.measures.retrofit import RetrofitRow
from zcopt.plans.records import tables_of
from zcopt.report.run_tables import RunTables
from zcopt.report.sheets.finance import finance_sheets
from zcopt.report.sheets.sheet import value_in
from zcopt.report.workbook import workbook_sheets, write_workbook

YEARS = (2026, 2027, 2028)
LOAN: dict[str, Any] = {"loan_share": 0.7, "loan_years": 4, "grace_years": 1}
NOMINAL: dict[str, Any] = {"money": "nominal", "loan_share": 0.5, "repayment": "equal_principal", "grant_items": ("roof",),
                           "grant_share": 0.1, "credit_items": ("drives",)}


def run(**terms: Any) -> RunTables:
    """A roof and a project with downtime, against nothing new."""
    case = factory(prices=[0.3, 1.0], load_kw=[50_000, 50_000], years=YEARS, rate=0.08, profiles={"sun": [0.0, 0.5]}).with_rows(
        RetrofitRow(retrofit_id="drives", saves_on_1="load", saving_share_1=0.1, life_years=10, downtime_cost=500,
                    capex_cost=years_of(30_000, YEARS)),
        pv(years=YEARS, max_size_kw=20_000, capex_per_kw=years_of(1.0, YEARS)), FinanceRow(**terms))
    result = optimize(case, plans=1, gap=1e-9)
    tables = {**tables_of(result.reference, result.plans, case.years, 1.0), **tables_beside(result)}
    return RunTables(manifest_of(result, datetime.datetime(2026, 1, 1)), tables)


@pytest.fixture(scope="module")
def with_loan() -> RunTables:
    return run(**LOAN)


def test_the_sheet_ties_to_the_optimizer(with_loan: RunTables) -> None:
    sheet, _ = finance_sheets(with_loan)
    assert (value_in(sheet, "tie_sum"), value_in(sheet, "annuity_check")) == ("OK", "OK")
    checks = next(s for s in workbook_sheets(with_loan) if s.key == "checks")
    assert value_in(checks, "master") == "OK"


def test_a_wrong_line_is_noticed(with_loan: RunTables) -> None:
    rows = [{**row, "amount": 2 * float(row["amount"] or 0)} if row["line"] == "electricity" else row
            for row in with_loan.tables["cash_view"]]
    spoiled = RunTables(with_loan.manifest, {**with_loan.tables, "cash_view": tuple(rows)})
    assert value_in(finance_sheets(spoiled)[0], "tie_sum") == "CHECK"


@pytest.mark.parametrize(("times", "charges", "verdict"), [(1, 1, "OK"), (33_333.7, 1, "OK"), (33_333.7, 1.00001, "CHECK"),
                                                           (1, 1.00001, "CHECK")])
def test_annuities_agree_to_the_digits_that_tables_keep(with_loan: RunTables, times: float, charges: float, verdict: str) -> None:
    rows = []
    for row in with_loan.tables["cash_view"]:
        amount = float(row["amount"] or 0) * times * (charges if row["line"] == "capital_charges" else 1)
        rows.append({**row, "amount": float(f"{amount:.9g}")})
    large = RunTables(with_loan.manifest, {**with_loan.tables, "cash_view": tuple(rows)})
    assert value_in(finance_sheets(large)[0], "annuity_check") == verdict


def test_terms_are_listed_with_their_sources(with_loan: RunTables) -> None:
    shown = [[getattr(c.content, "both", c.content) for c in line.cells] for line in finance_sheets(with_loan)[1].lines]
    tenor, tax = (next(row for row in shown if row and row[0] == name) for name in ("Tenor 贷款期限", "Income tax 企业所得税率"))
    assert tenor[2:] == [4, "typed in the case"]
    tax = next(row for row in shown if row and row[0] == "Income tax 企业所得税率" and len(row) == 4)
    assert str(tax[3]).startswith("data/finance.csv: ")


def test_the_report_says_whether_tax_changes_the_plan() -> None:
    said = [getattr(c.content, "en", "") for line in finance_sheets(run(optimise_after_tax=True))[0].lines for c in line.cells]
    assert "Plans were chosen after tax. The best plan is the same as before tax." in said


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("terms", [LOAN, NOMINAL], ids=["loan", "nominal"])
def test_libreoffice_reaches_the_same(terms: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    write_workbook(path, run(**terms))
    ours, theirs = formula_values(path, path), formula_values(recalculate(path, tmp_path), path)
    places = [place for place in ours if place[0].startswith("Finance")]
    assert len(places) > 200
    assert [(place, ours[place], theirs[place]) for place in places if not same(ours[place], theirs[place])] == []


def same(ours: object, theirs: object) -> bool:
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-7)
    return (ours or "") == (theirs or "")


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_dearer_investment_lowers_the_value_and_is_said(with_loan: RunTables, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    write_workbook(path, with_loan)
    book = load_workbook(path)
    sheet = book["Finance 财务"]
    line = {str(row[0].value): row for row in sheet.iter_rows() if row[0].value}
    line["Investment, times 投资系数"][2].value = 2
    book.save(path)
    new = load_workbook(recalculate(path, tmp_path), data_only=True)["Finance 财务"]
    label = "Net present value, before tax 净现值, 税前"
    rows = [[cell.value for cell in row] for row in new.iter_rows() if row[0].value == label]
    before = float(next(with_loan.rows("finance", view="horizon"))["npv_before_tax"] or 0) / 1e4
    invested = with_loan.total("cash_view", "discounted", lambda r: r["line"] in ("investment", "value_left"),
                               plan=with_loan.best_name, view="horizon") / 1e4
    # among the key figures as run, by formula, and the sum it is tied to
    assert [rows[0][3], rows[1][3 + len(YEARS)], rows[2][2]] == pytest.approx([before, before + invested, before])
    assert rows[2][3] == "CHANGED"

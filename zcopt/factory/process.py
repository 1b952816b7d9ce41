"""Process and fugitive emissions: activity * factor, less what measures leave of them."""

from __future__ import annotations

from zcopt.carbon.factors import gas_of, gases, has_factor, process_factor
from zcopt.carbon.inventory import PROCESS_ACTIVITY
from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import ProcessRow, ProductRow
from zcopt.inputs.words import did_you_mean, listed
from zcopt.model.algebra import BlockData
from zcopt.model.books import ActivityPost, Books
from zcopt.model.part import Part


def add_process(block: BlockData, row: ProcessRow, case: Case, books: Books) -> None:
    """amount[y] = activity * growth[y] * remaining[y], times the factor  [tCO2e]"""
    books.reducible[row.process_id] = ""
    factor = process_factor(case, row)
    amount = {y: annual_units(row, case, y) for y in case.years}
    books.needs[row.process_id] = {y: amount[y] * factor for y in case.years}
    books.post(ActivityPost(activity=PROCESS_ACTIVITY[row.kind], part=ProcessRow.sheet.name, item=row.process_id,
                            unit=row.activity_unit, gas=gas_of(row), factor=lambda y: factor,
                            amount=lambda y: amount[y] * books.remaining(row.process_id, y)))


def annual_units(row: ProcessRow, case: Case, year: int) -> float:
    """Activity of a year before any saving: base year * growth of the product  [activity unit]."""
    growth = 1.0
    if row.scales_with:
        growth = next(p for p in case.rows(ProductRow) if p.product_id == row.scales_with).growth(year)
    return row.base_year_activity_units * growth


def annual_tco2(row: ProcessRow, case: Case, year: int) -> float:
    """Tonnes of a year before any saving: activity * factor  [tCO2e]."""
    return annual_units(row, case, year) * process_factor(case, row)


def check_processes(case: Case) -> list[Problem]:
    """A factor, or a known gas with its mass."""
    problems = []
    for row in case.rows(ProcessRow):
        if row.gas and row.gas not in gases() and row.factor_tco2e_per_unit is None:
            problems.append(row.problem("gas", f"{row.process_id}: the warming of {row.gas} is not known",
                                        did_you_mean(row.gas, gases(), f"gases: {listed(gases(), 8)}; or type the factor in "
                                                     "tCO2e per unit"), "E448"))
        elif not has_factor(row):
            problems.append(row.problem("factor_tco2e_per_unit", f"{row.process_id} has no emission factor",
                                        "Give tCO2e per unit, or a gas and its tonnes per unit; 0 must be typed", "E449"))
    return problems


PART = Part(ProcessRow, add_process, check_processes)

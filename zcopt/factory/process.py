"""Process and fugitive emissions: activity * factor, less what measures leave of them."""

from __future__ import annotations

from zcopt.inputs.case import Case
from zcopt.inputs.sheets import ProcessRow, ProductRow
from zcopt.model.algebra import BlockData
from zcopt.model.books import Activity, ActivityPost, Books
from zcopt.model.part import Part


def add_process(block: BlockData, row: ProcessRow, case: Case, books: Books) -> None:
    """tonnes[y] = activity * growth[y] * factor * remaining[y]  [tCO2e]"""
    books.reducible[row.process_id] = ""
    tonnes = {y: annual_tco2(row, case, y) for y in case.years}
    books.needs[row.process_id] = tonnes
    books.post(ActivityPost(activity=Activity.PROCESS, part=ProcessRow.sheet.name, item=row.process_id, unit="tCO2e",
                            amount=lambda y: tonnes[y] * books.remaining(row.process_id, y)))


def annual_tco2(row: ProcessRow, case: Case, year: int) -> float:
    """Tonnes of a year before any saving: activity * factor * growth of the product  [tCO2e]."""
    growth = 1.0
    if row.scales_with:
        growth = next(p for p in case.rows(ProductRow) if p.product_id == row.scales_with).growth(year)
    return row.base_year_activity_units * row.factor_tco2e_per_unit * growth


PART = Part(ProcessRow, add_process)

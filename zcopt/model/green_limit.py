"""Contracts and certificates together never claim more power than the grid delivered."""

from __future__ import annotations

from dataclasses import dataclass

from zcopt.carbon.emissions import GREEN, Emissions
from zcopt.inputs.case import Case
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData
from zcopt.model.books import Activity, Books
from zcopt.model.ledger import Ledger


@dataclass(frozen=True)
class GreenWithinImport:
    """contracts[y] + certificates used[y] <= grid import[y]: a market-based total is never negative."""

    years: tuple[int, ...]

    def __call__(self, block: BlockData, ledger: Ledger, emissions: Emissions) -> None:
        """Write the equation of every year."""
        block.green_within_import = pyo.Constraint(
            self.years,
            rule=lambda b, y: sum(ledger.total(activity, y) for activity in GREEN)
            <= ledger.total(Activity.GRID_ELECTRICITY, y),
            doc="contracts[y] + certificates used[y] <= grid import[y]  [MWh]")


def keep_green_within_import(case: Case, books: Books) -> None:
    """Ask for the limit once, however many contracts and certificates there are."""
    rule = GreenWithinImport(case.years)
    if rule not in books.counted_rules:
        books.when_counted(rule)

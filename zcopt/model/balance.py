"""Every carrier balances: hourly ones in every slot, yearly ones over the month (they can be stored outside)."""

from __future__ import annotations

from zcopt.errors import ModelError
from zcopt.inputs.case import Case
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData, Expr
from zcopt.model.books import Activity, Books, EnergyPost, Grain

GENERATED_HERE = (Activity.OWN_NON_FOSSIL_ELECTRICITY, Activity.OWN_NON_FOSSIL_SOLD_ATTRIBUTES,
                  Activity.OWN_BIOMASS_ELECTRICITY, Activity.OWN_FOSSIL_ELECTRICITY)


def add_balances(block: BlockData, case: Case, books: Books) -> None:
    """Sum of the energy posts of a carrier = 0, and only own generation is exported."""
    carriers = list(books.carriers())
    hourly = [c for c in carriers if case.carrier(c).balance == "hourly"]
    yearly = [c for c in carriers if case.carrier(c).balance == "yearly"]
    posts = {c: books.on_carrier(c) for c in carriers}
    for carrier in hourly:
        if any(post.grain is Grain.MONTH for post in posts[carrier]):
            raise ModelError(f"{carrier} balances hourly, but something was posted on it by month")
    block.hourly = pyo.Constraint(
        hourly, case.time.hours, rule=lambda b, c, y, m, s: _closed(sum(p.amount(y, m, s) for p in posts[c])),
        doc="sum of the posts of carrier c in slot (y,m,s) = 0  [MWh]")
    block.yearly = pyo.Constraint(
        yearly, case.time.year_months, rule=lambda b, c, y, m: _closed(sum(in_month(p, case, y, m) for p in posts[c])),
        doc="sum of the posts of carrier c over month (y,m) = 0  [MWh]")
    _only_own_generation_is_exported(block, case, books)


def in_month(post: EnergyPost, case: Case, year: int, month: int) -> Expr:
    """The energy of a post in a month [MWh]."""
    if post.grain is Grain.MONTH:
        return post.amount(year, month)
    time = case.time
    return sum(time.weight_h[month, s] * post.amount(year, month, s) for s in time.steps[month])


def _closed(balance: Expr) -> Expr:
    """balance = 0; a carrier on which nothing variable is posted must close by itself."""
    if isinstance(balance, int | float):
        return pyo.Constraint.Feasible if abs(balance) < 1e-9 else pyo.Constraint.Infeasible
    return balance == 0


def _only_own_generation_is_exported(block: BlockData, case: Case, books: Books) -> None:
    exports = [p for p in books.energy if p.activity is Activity.EXPORTED_ELECTRICITY]
    own = [p for p in books.energy if p.activity in GENERATED_HERE]
    if exports:
        block.export_of_own = pyo.Constraint(
            case.time.hours,
            rule=lambda b, y, m, s: -sum(p.amount(y, m, s) for p in exports) <= sum(p.amount(y, m, s) for p in own),
            doc="export[y,m,s] <= own generation[y,m,s]  [MWh]")

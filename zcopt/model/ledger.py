"""Yearly amounts of every activity, summed from the energy and activity posts.

amount[post, y] = sum over months of monthly[post, y, m];  monthly[y,m] = sum over steps of weight * power  [MWh]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zcopt.inputs.case import Case
from zcopt.inputs.sheets import CarrierRow
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData, Expr
from zcopt.model.books import Activity, Books, Grain


@dataclass(frozen=True)
class Entry:
    """The yearly amount of one item's activity [MWh, or the unit of an activity post], and what the post says of it."""

    activity: Activity
    part: str
    item: str
    carrier: str
    unit: str
    amount: Callable[[int], Expr]
    factor: Callable[[int], float] | None = None
    gas: str = "CO2"
    product: str = ""


def purchase_of(carrier: CarrierRow) -> Activity:
    """What buying a carrier is: grid power, heat, fuel, or a material where its use is feedstock."""
    if carrier.use == "feedstock":
        return Activity.FEEDSTOCK
    return {"electricity": Activity.GRID_ELECTRICITY, "fuel": Activity.FUEL, "heat": Activity.PURCHASED_HEAT}[carrier.kind]


class Ledger:
    """All entries, and sums over them."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)

    def of(self, activity: Activity) -> tuple[Entry, ...]:
        """The entries of an activity."""
        return tuple(entry for entry in self.entries if entry.activity is activity)

    def total(self, activity: Activity, year: int) -> Expr:
        """The amount of an activity in a year, over all items; 0 when nothing of the kind exists."""
        return sum((entry.amount(year) for entry in self.of(activity)), 0.0)


def add_ledger(block: BlockData, case: Case, books: Books) -> Ledger:
    """One monthly total per energy post that crosses the boundary, and the entries of all activities."""
    posts = [post for post in books.energy if post.activity is not None]
    time = case.time
    block.post = pyo.RangeSet(0, len(posts) - 1)
    block.monthly = pyo.Var(time.year_months, block.post, doc="monthly[y,m,k]: energy of boundary post k  [MWh]")

    def rule(b: BlockData, y: int, m: int, k: int) -> Expr:
        post = posts[k]
        if post.grain is Grain.MONTH:
            return b.monthly[y, m, k] == post.amount(y, m)
        return b.monthly[y, m, k] == sum(time.weight_h[m, s] * post.amount(y, m, s) for s in time.steps[m])

    block.monthly_total = pyo.Constraint(time.year_months, block.post, rule=rule,
                                         doc="monthly[y,m,k] = sum over s of weight[s] * post k[y,m,s]  [MWh]")
    entries = [_energy_entry(block, case, k, post.activity, post.part, post.item, post.carrier)
               for k, post in enumerate(posts) if post.activity is not None]
    entries += [Entry(p.activity, p.part, p.item, "", p.unit, p.amount, p.factor, p.gas, p.product) for p in books.activities]
    return Ledger(entries)


def _energy_entry(block: BlockData, case: Case, k: int, activity: Activity, part: str, item: str, carrier: str) -> Entry:
    """Exports are posted as use of the carrier (negative) and counted as a positive amount."""
    sign = -1.0 if activity is Activity.EXPORTED_ELECTRICITY else 1.0
    months = case.time.months
    return Entry(activity, part, item, carrier, "MWh",
                 lambda y: sign * sum(block.monthly[y, m, k] for m in months))

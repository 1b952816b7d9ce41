"""The table of contents of the mathematics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zcopt.carbon.emissions import Emissions, emissions_of
from zcopt.carbon.indicators import Indicator, indicators_of
from zcopt.inputs.case import Case
from zcopt.model import algebra as pyo
from zcopt.model.after_tax import add_taxes
from zcopt.model.algebra import ModelData
from zcopt.model.balance import add_balances
from zcopt.model.books import Books
from zcopt.model.budget import add_budget
from zcopt.model.carbon_cost import add_carbon_cost
from zcopt.model.ledger import Ledger, add_ledger
from zcopt.model.links import add_links
from zcopt.model.objective import add_objective
from zcopt.model.part import Part
from zcopt.model.savings import add_savings
from zcopt.model.targets import add_targets


@dataclass(frozen=True)
class Built:
    """A model with its books and everything summed from them."""

    case: Case
    model: ModelData
    books: Books
    ledger: Ledger
    emissions: Emissions
    indicators: Mapping[str, Indicator]


def build(case: Case, parts: Sequence[Part]) -> Built:
    """Write every part's equations and posts, then the equations that sum over all of them."""
    with pyo.paused_collector():
        return _built(case, parts)


def _built(case: Case, parts: Sequence[Part]) -> Built:
    model, books = pyo.ConcreteModel(), Books()
    for part in parts:
        add_part(model, part, case, books)
    for name in ("savings", "balance", "ledger", "counted", "carbon_cost", "targets", "budget", "links"):
        setattr(model, name, pyo.Block())
    add_savings(model.savings, case, books)
    add_balances(model.balance, case, books)
    ledger = add_ledger(model.ledger, case, books)
    emissions = emissions_of(case, ledger)
    indicators = indicators_of(case, emissions)
    for k, rule in enumerate(books.counted_rules):
        block = pyo.Block()
        setattr(model.counted, f"rule_{k}", block)
        rule(block, ledger, emissions)
    add_carbon_cost(model.carbon_cost, case, books, emissions)
    add_targets(model.targets, case, books, indicators)
    add_budget(model.budget, case, books)
    add_links(model.links, case, books)
    add_taxes(case, books)
    add_objective(model, case, books)
    return Built(case, model, books, ledger, emissions, indicators)


def add_part(model: ModelData, part: Part, case: Case, books: Books) -> None:
    """One block per row of the part's sheet, named after it."""
    rows = case.rows(part.row)
    blocks = pyo.Block(range(len(rows)))
    setattr(model, part.name, blocks)
    for k, row in enumerate(rows):
        part.add(blocks[k], row, case, books)

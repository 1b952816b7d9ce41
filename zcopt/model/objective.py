"""The objective: net present cost = sum over money posts and years of discount factor * amount."""

from __future__ import annotations

from zcopt.finance import START_OF_TIMING, discount_factor
from zcopt.inputs.case import Case
from zcopt.model import algebra as pyo
from zcopt.model.algebra import ModelData
from zcopt.model.books import Books, Timing


def discount(case: Case, year: int, timing: Timing) -> float:
    """The discount factor of a payment; day zero is the first of January of the first year planned."""
    return discount_factor(case.site.discount_rate_share, year - case.years[0] + START_OF_TIMING[timing])


def add_objective(model: ModelData, case: Case, books: Books) -> None:
    """Minimise the net present cost [thousand currency]; ``model.money[k, y]`` is what money post k comes to in a year."""
    model.money = pyo.Expression(range(len(books.money)), case.years, rule=lambda m, k, y: books.money[k].amount(y))
    model.net_present_cost = pyo.Objective(
        expr=pyo.quicksum(discount(case, y, post.timing) * model.money[k, y]
                          for k, post in enumerate(books.money) for y in case.years), sense=pyo.minimize)

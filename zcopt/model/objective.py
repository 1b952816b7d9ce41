"""The objective: net present cost = sum over money posts and years of discount factor * amount."""

from __future__ import annotations

from zcopt.finance import discount_factor
from zcopt.inputs.case import Case
from zcopt.model import algebra as pyo
from zcopt.model.algebra import Expr, ModelData
from zcopt.model.books import Books, Timing

WHEN = {Timing.START: 0.0, Timing.MID: 0.5, Timing.END: 1.0}


def discount(case: Case, year: int, timing: Timing) -> float:
    """The discount factor of a payment; day zero is the first of January of the first year planned."""
    return discount_factor(case.site.discount_rate_share, year - case.years[0] + WHEN[timing])


def add_objective(model: ModelData, case: Case, books: Books) -> None:
    """Minimise the net present cost [thousand currency]."""
    terms: list[Expr] = [discount(case, year, post.timing) * post.amount(year)
                         for post in books.money for year in case.years]
    model.net_present_cost = pyo.Objective(expr=pyo.quicksum(terms), sense=pyo.minimize)

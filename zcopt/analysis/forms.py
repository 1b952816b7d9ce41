"""The two axes of the frontier as linear forms of a compiled model: what is paid, and what is emitted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from zcopt.model.algebra import Expr
from zcopt.model.books import MoneyPost
from zcopt.model.build import Built
from zcopt.model.matrix import Matrix, Vector, linear_terms
from zcopt.model.objective import discount

RESIDUAL_VALUE = "residual_value"


@dataclass(frozen=True)
class Form:
    """coefficients x + constant."""

    coefficients: Vector
    constant: float = 0.0

    def of(self, values: Vector) -> float:
        """Its value at a point; columns added later do not count."""
        return float(self.coefficients @ values[:len(self.coefficients)]) + self.constant

    def entries(self) -> dict[int, float]:
        """Column -> coefficient, where there is one."""
        found = np.flatnonzero(self.coefficients)
        return dict(zip(found.tolist(), self.coefficients[found].tolist(), strict=True))


def form_of(matrix: Matrix, expression: Expr) -> Form:
    """A linear expression of the model over all columns of its matrix."""
    terms, constant = linear_terms(matrix, expression)
    coefficients = np.zeros(len(matrix.columns))
    for column, coefficient in terms.items():
        coefficients[column] = coefficient
    return Form(coefficients, constant)


def is_cost(post: MoneyPost) -> bool:
    """Whether a post is a cost to the factory: paid, or value left at the horizon. Internal prices and the prices of missed
    targets steer a choice, but nobody pays them."""
    return post.cash or post.account == RESIDUAL_VALUE


def cost_form(built: Built, matrix: Matrix) -> Form:
    """Net present cost without internal prices [thousand currency]: what is minimised less the posts nobody pays."""
    steering = _discounted(built, (post for post in built.books.money if not is_cost(post)))
    part = form_of(matrix, steering)
    return Form(matrix.cost - part.coefficients, matrix.offset - part.constant)


def _discounted(built: Built, posts: Iterable[MoneyPost]) -> Expr:
    return sum((discount(built.case, year, post.timing) * post.amount(year) for post in posts for year in built.case.years), 0.0)


def gross_form(built: Built, matrix: Matrix) -> Form:
    """Gross emissions over all years [tCO2e]: scope 1 and location-based scope 2, no contracts, no offsets."""
    return form_of(matrix, sum(built.emissions.gross(year) for year in built.case.years))


def yearly_forms(built: Built, matrix: Matrix, ledger: str) -> dict[int, Form]:
    """Emissions of each year [tCO2e]; ``ledger`` is "gross", "market" or "net"."""
    amount = getattr(built.emissions, ledger)
    return {year: form_of(matrix, amount(year)) for year in built.case.years}

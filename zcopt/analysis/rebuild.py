"""A plan's point in the model from what it buys and signs, as a run folder or a person knows it."""

from __future__ import annotations

from collections.abc import Mapping

from zcopt.analysis.forms import Form, form_of
from zcopt.errors import UsageError
from zcopt.model.build import Built
from zcopt.model.matrix import Matrix, Vector, columns_of
from zcopt.model.solve import SolveOptions, Solver
from zcopt.model.stop import leave_if_asked

Bought = Mapping[tuple[str, int], float]
"""(item, year) -> what is bought or signed, in the unit of the item's decision; what is not named is not bought."""
ROUNDING_OF_FILES = 1e-7
"""Decisions in files have nine digits: a purchase is held within this share of it."""


def rebuilt(built: Built, matrix: Matrix, bought: Bought, options: SolveOptions) -> Vector:
    """The values of a plan: its purchases held, everything else as cheap as its promises allow.

    Raises UsageError when the plan does not fit the case, StoppedEarly when interrupted.
    """
    solver = Solver(matrix, options)
    unknown = {item for item, _ in bought} - {d.item for d in built.books.decisions}
    if unknown:
        raise UsageError(f"the plan buys {', '.join(sorted(unknown))}, which the case does not offer")
    for decision in built.books.decisions:
        adopted = float(total_bought(bought, decision.item) > 0)
        solver.fix(dict.fromkeys(columns_of(matrix, [decision.adopted]), adopted))
        for year in built.case.years:
            _hold(solver, form_of(matrix, decision.bought(year)), bought.get((decision.item, year), 0.0), decision.item, year)
    outcome = solver.solve()
    leave_if_asked()
    if outcome.values is None:
        raise UsageError("the plan does not fit the case any more: its purchases cannot all be made, or break a promise")
    return outcome.values


def total_bought(bought: Bought, item: str) -> float:
    """What is bought of an item over all years."""
    return sum(quantity for (name, _), quantity in bought.items() if name == item)


def _hold(solver: Solver, form: Form, quantity: float, item: str, year: int) -> None:
    """One row that holds a purchase within the rounding of files."""
    entries = form.entries()
    if not entries:
        if quantity > 0:
            raise UsageError(f"the plan buys {item} in {year}, when the case does not offer it")
        return
    scale = max(abs(coefficient) for coefficient in entries.values())
    room = ROUNDING_OF_FILES * quantity
    solver.add_row({column: coefficient / scale for column, coefficient in entries.items()},
                   lower=(quantity - room) / scale, upper=(quantity + room) / scale)

"""What each limit a planner typed costs: its shadow price within the chosen projects, and the true price beside it.

With every whole number held at the plan's, the model is a linear program; the dual of a limit is what one more unit of it
saves while the same projects stand, and ranging says for how many units. A finite difference of the same program checks the
dual, and one of the whole model, free to choose other projects, says what the unit saves in truth.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from zcopt.model.books import Timing
from zcopt.model.build import Built
from zcopt.model.decompose import Decomposed
from zcopt.model.limits import LINK, Limit, limits_of
from zcopt.model.matrix import Matrix, Vector
from zcopt.model.objective import discount
from zcopt.model.solve import SolveOptions, Solver, Status
from zcopt.model.solvers import Report, Solvers, nobody
from zcopt.model.stop import asked, leave_if_asked, stoppable
from zcopt.units import CUR_PER_KCUR

STEP_SHARE = 0.01
"""By which share of its size a limit is eased and tightened for a finite difference (ours)."""
NO_PRICE = 1e-7
"""A saving per unit below this [thousand currency per unit of the row] is rounding."""
OPEN = 1e15
HOLDING_ROOM = 1e-6
"""Purchases are held within this share: the solver's own tolerance, which sums of exact values may miss."""


@dataclass(frozen=True, kw_only=True)
class ShadowPrice:
    """The price of a limit. Prices are in currency per ``unit`` of the limit, discounted to today, and never negative: what is
    saved when the limit is eased by one unit. ``price_in_year`` is the same in money of the limit's own year.

    The price holds while the limit is eased by up to ``eased_by`` or tightened by up to ``tightened_by`` units; None where
    a limit has several rows or none binds. ``difference_eased`` and ``difference_tightened`` are finite differences over
    ``step`` units within the chosen projects; ``true_low`` and ``true_high`` bracket what the step saves per unit when other
    projects may be chosen too. None: infeasible, not asked, or not solved in time.
    """

    limit: Limit
    price: float
    price_in_year: float | None
    step: float
    eased_by: float | None = None
    tightened_by: float | None = None
    difference_eased: float | None = None
    difference_tightened: float | None = None
    true_low: float | None = None
    true_high: float | None = None

    @property
    def binds(self) -> bool:
        """Whether easing the limit saves anything."""
        return self.price > 0


def shadow_prices(built: Built, matrix: Matrix, values: Vector, options: SolveOptions, *, bound: float | None = None,
                  report: Report | None = None) -> tuple[ShadowPrice, ...]:
    """The price of every limit at a plan's ``values``; links have no amount and so no price.

    With ``bound``, the plan's own lower bound [thousand currency], the limits that bind are also eased in the whole model, a
    MIP solve each; Ctrl-C leaves the rest out. Raises StoppedEarly when even the linear program was not solved.
    """
    with stoppable():
        held = HeldProgram(matrix, values, options)
        limits = [limit for limit in limits_of(built, matrix, built.books.promises, values) if limit.kind != LINK and limit.rows]
        found = [_priced(built, held, limit) for limit in limits]
        found = [_checked(held, one) if one.binds else one for one in found]
        if bound is not None:
            found = _in_truth(matrix, found, held.cost, bound, options, report or nobody, built.case.time.year_months)
    return tuple(found)


class HeldProgram:
    """The linear program that is left when every whole number is held, its optimum and the dual of every row.

    With ``purchases``, columns of sizes, these are held too and only operation is left. Raises StoppedEarly when interrupted.
    """

    def __init__(self, matrix: Matrix, values: Vector, options: SolveOptions, purchases: Iterable[int] = ()) -> None:
        self.matrix = matrix
        self.solver = Solver(matrix, replace(options, log_file=None))
        self.solver.make_continuous()
        self.solver.fix({int(c): float(round(values[c])) for c in np.flatnonzero(matrix.integer)})
        for c in purchases:
            room = HOLDING_ROOM * (1 + abs(values[c]))
            self.solver.add_row({c: 1.0}, lower=values[c] - room, upper=values[c] + room)
        self.values, self.duals = self.solver.solve_with_duals()
        self.lowest, self.highest = self.solver.limit_ranges()
        self.cost = float(matrix.cost @ self.values) + matrix.offset

    def cost_when_eased(self, limit: Limit, amount: float) -> float | None:
        """The least cost when a limit is eased by ``amount`` [unit of its rows], tightened where negative; None: infeasible."""
        leave_if_asked()
        ease(self.matrix, self.solver, limit, amount)
        outcome = self.solver.solve(sure=False)
        ease(self.matrix, self.solver, limit, 0.0)
        return outcome.objective if outcome.status is Status.PROVED else None


def ease(matrix: Matrix, solver: Solver | Decomposed, limit: Limit, amount: float) -> None:
    """Move the bounds of a limit's rows; rows that are held from both sides move on the side that is eased."""
    for row, sign in limit.eases:
        lower, upper = matrix.row_lower[row], matrix.row_upper[row]
        solver.set_row_bounds(row, lower - (amount if sign > 0 else 0.0), upper + (amount if sign < 0 else 0.0))


def _priced(built: Built, held: HeldProgram, limit: Limit) -> ShadowPrice:
    per_row_unit = sum(sign * float(held.duals[row]) for row, sign in limit.eases)
    price = max(0.0, per_row_unit) if per_row_unit > NO_PRICE else 0.0
    scale = CUR_PER_KCUR / limit.per_solver_unit
    year = limit.year
    in_year = None if year is None else price * scale / discount(built.case, year, Timing.MID)
    eased, tightened = _range(held, limit) if price > 0 else (None, None)
    return ShadowPrice(limit=limit, price=price * scale, price_in_year=in_year, eased_by=eased, tightened_by=tightened,
                       step=STEP_SHARE * limit.size * limit.per_solver_unit)


def _range(held: HeldProgram, limit: Limit) -> tuple[float | None, float | None]:
    """By how much one row may be eased and tightened while its price holds [unit of the limit]."""
    if len(limit.eases) != 1:
        return None, None
    (row, sign), = limit.eases
    at = held.matrix.row_upper[row] if sign < 0 else held.matrix.row_lower[row]
    down, up = at - held.lowest[row], held.highest[row] - at
    eased, tightened = (up, down) if sign < 0 else (down, up)
    return (float(np.inf if eased > OPEN else max(0.0, eased)) * limit.per_solver_unit,
            float(np.inf if tightened > OPEN else max(0.0, tightened)) * limit.per_solver_unit)


def _checked(held: HeldProgram, one: ShadowPrice) -> ShadowPrice:
    step = one.step / one.limit.per_solver_unit
    cheaper, dearer = held.cost_when_eased(one.limit, step), held.cost_when_eased(one.limit, -step)
    return replace(one,
                   difference_eased=None if cheaper is None else (held.cost - cheaper) / one.step * CUR_PER_KCUR,
                   difference_tightened=None if dearer is None else (dearer - held.cost) / one.step * CUR_PER_KCUR)


def _in_truth(matrix: Matrix, prices: Sequence[ShadowPrice], cost: float, bound: float, options: SolveOptions,
              report: Report, months: Sequence[tuple[int, int]]) -> list[ShadowPrice]:
    """Ease each limit that binds in the whole model; the saving is known as closely as both solves are proved."""
    solvers = Solvers(matrix, options, report, months=months)
    found: list[ShadowPrice] = []
    binding = [one for one in prices if one.binds]
    for one in prices:
        if not one.binds or asked() or solvers.seconds_left <= 0:
            found.append(one)
            continue
        step = one.step / one.limit.per_solver_unit
        for solver in solvers.all:
            ease(matrix, solver, one.limit, step)
        outcome = solvers.solve(f"limit {binding.index(one) + 1}/{len(binding)} eased: {one.limit.wording}")
        for solver in solvers.all:
            ease(matrix, solver, one.limit, 0.0)
        if outcome.values is None:
            found.append(one)
            continue
        found.append(replace(one, true_low=max(0.0, bound - outcome.objective) / one.step * CUR_PER_KCUR,
                             true_high=max(0.0, cost - outcome.bound) / one.step * CUR_PER_KCUR))
    return found


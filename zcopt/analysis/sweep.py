"""What a carbon price would bring: emissions and cost of the best plan at each price on gross emissions.

    least cost + price * gross emissions over all years

The price is in today's money per tonne, whenever the tonne is emitted: a price that rises with the discount rate. It is the
slope of the frontier, so a sweep finds the corners of the frontier's convex hull and nothing between them.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from zcopt.analysis.epsilon import SMALLEST_GAP
from zcopt.analysis.forms import cost_form, gross_form
from zcopt.analysis.frontier import Frontier, FrontierPoint
from zcopt.errors import StoppedEarly
from zcopt.model.build import Built
from zcopt.model.matrix import Matrix, Vector, load_values
from zcopt.model.solve import SolveOptions
from zcopt.model.solvers import Report, Solvers, nobody
from zcopt.model.stop import stoppable
from zcopt.plans.extract import strategy_of
from zcopt.units import CUR_PER_KCUR

BEYOND = 1.25
"""How far the last price lies above the dearest tonne of the frontier (ours)."""
ROUNDING = 1e-6


@dataclass(frozen=True, kw_only=True)
class SweepPoint:
    """The best plan at a price [currency per tCO2e, discounted]: its cost without the price, its emissions, what it adopts.

    ``priced_bound`` is the proved least of cost + price * emissions [currency].
    """

    price: float
    cost: float
    cumulative_gross_tco2: float
    priced_bound: float
    gap: float
    adopted: tuple[str, ...]

    @property
    def priced(self) -> float:
        """Cost + price * emissions [currency]."""
        return self.cost + self.price * self.cumulative_gross_tco2


def price_sweep(built: Built, matrix: Matrix, prices: Sequence[float], options: SolveOptions, *,
                close: float | None = None, start: Vector | None = None, report: Report | None = None) -> tuple[SweepPoint, ...]:
    """One solve per price [currency per tCO2e], the case's own promises kept; Ctrl-C or the time limit keep what was found.

    ``close`` is how closely cost + price * emissions is proved [currency], where that is closer than the
    options' gap; it needs a ``start``, a known plan. Raises StoppedEarly when the first price was not solved in time.
    """
    cost, gross = cost_form(built, matrix), gross_form(built, matrix)
    found: list[SweepPoint] = []
    with stoppable():
        solvers = Solvers(matrix, options, report or nobody, months=built.case.time.year_months)
        for price in prices:
            rate = price / CUR_PER_KCUR
            solvers.set_cost(cost.coefficients + rate * gross.coefficients, cost.constant + rate * gross.constant)
            gap = options.relative_gap
            if close is not None and start is not None:
                size = max(1e-9, abs(cost.of(start) + rate * gross.of(start)))
                gap = max(SMALLEST_GAP, min(gap, close / CUR_PER_KCUR / size))
            outcome = solvers.solve(f"carbon price {price:,.0f}", relative_gap=gap, start=start)
            if outcome.values is None:
                break
            start = outcome.values
            load_values(matrix, start)
            found.append(SweepPoint(
                price=price, cost=cost.of(start) * CUR_PER_KCUR, cumulative_gross_tco2=gross.of(start), gap=outcome.gap,
                priced_bound=outcome.bound * CUR_PER_KCUR, adopted=tuple(sorted(strategy_of(built).adopted))))
    if not found:
        raise StoppedEarly("no price was solved in time")
    return tuple(found)


def prices_for(frontier: Frontier) -> tuple[float, ...]:
    """One price for each corner of the frontier's hull: 0, between the slopes on its two sides, and above the last one."""
    corners = [point for point in frontier.points if point.on_hull]
    steps = [(b.cost - a.cost) / (a.cumulative_gross_tco2 - b.cumulative_gross_tco2)
             for a, b in itertools.pairwise(corners)]
    between = [math.sqrt(low * high) for low, high in itertools.pairwise(steps) if 0 < low < high]
    return (0.0, *between, *(BEYOND * step for step in steps[-1:] if step > 0))


def distance_to_hull(point: SweepPoint, frontier: Frontier) -> float:
    """How far a sweep point lies above the convex hull of the frontier's points, at its own price [currency]; negative where
    it is better than all of them, as a point between coarse points may be."""
    return point.priced - min(_priced(other, point.price) for other in frontier.points)


def agrees(point: SweepPoint, frontier: Frontier) -> bool:
    """Whether a sweep point and the frontier can both be right, inside their proofs.

    It is not above the hull by more than its own gap; no frontier point beats its bound; and it does not beat the bound of
    any frontier point that was allowed to emit as much.
    """
    slack = ROUNDING * max(1.0, abs(point.priced))
    above = distance_to_hull(point, frontier) > point.gap * abs(point.priced) + slack
    beaten = any(_priced(other, point.price) < point.priced_bound - slack for other in frontier.points)
    too_good = any(point.cumulative_gross_tco2 <= other.limit_tco2 and point.cost < other.bound - slack
                   for other in frontier.points)
    return not (above or beaten or too_good)


def _priced(point: FrontierPoint, price: float) -> float:
    return point.cost + price * point.cumulative_gross_tco2

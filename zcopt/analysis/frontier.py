"""Cost against cumulative gross emissions: what each tonne less costs, and how far a factory can go.

Offsets and contracts are never on the axis: with them the front would be a straight line at their price. Cost is what the
factory pays, so internal prices and prices of missed targets are left out. Costs are discounted, tonnes are not.
"""

from __future__ import annotations

from dataclasses import dataclass

from zcopt.analysis.epsilon import Front, FrontEnd, FrontPoint, FrontSearch
from zcopt.analysis.forms import Form, cost_form, gross_form
from zcopt.analysis.front_shape import hull, knee, slopes
from zcopt.errors import InfeasibleError
from zcopt.model.build import Built
from zcopt.model.explain import explain
from zcopt.model.matrix import Matrix, Vector
from zcopt.model.solve import Outcome, SolveOptions
from zcopt.model.solvers import Report, Solvers, nobody
from zcopt.model.stop import stoppable
from zcopt.plans.extract import extract
from zcopt.plans.plan import Plan
from zcopt.units import CUR_PER_KCUR

POINTS = 12


@dataclass(frozen=True, kw_only=True)
class FrontierPoint:
    """A plan on the frontier. Money in the currency of the case, discounted; emissions in tCO2e.

    No plan that emits at most ``limit_tco2`` over all years costs less than ``bound``. ``next_tonne_cost`` is what a tonne
    less costs on the way to the next deeper point, None at the last one.
    """

    plan: Plan
    cost: float
    cumulative_gross_tco2: float
    limit_tco2: float
    bound: float
    gap: float
    next_tonne_cost: float | None
    is_knee: bool
    on_hull: bool
    """Whether some carbon price leads here; the other points no price can find."""


@dataclass(frozen=True, kw_only=True)
class Frontier:
    """Points from the cheapest to the deepest, why there are no more, and the proved least emissions [tCO2e]."""

    points: tuple[FrontierPoint, ...]
    end: FrontEnd
    least_gross_tco2: float
    solves: int

    @property
    def cost_range(self) -> float:
        """What the deepest point costs more than the cheapest [currency]."""
        return self.points[-1].cost - self.points[0].cost


def frontier(built: Built, matrix: Matrix, options: SolveOptions, *, points: int = POINTS, report: Report | None = None,
             cheapest: tuple[Vector, float] | None = None) -> Frontier:
    """The frontier of a built case in ``points`` points, within the options' time limit.

    ``matrix`` is the case compiled with its promises; all of them hold. ``cheapest`` is a known plan of least cost and its
    bound [thousand currency], which saves a solve. Ctrl-C or the time limit keep the points found. Raises InfeasibleError,
    or StoppedEarly when the two ends were not found in time.
    """
    cost, gross = cost_form(built, matrix), gross_form(built, matrix)
    with stoppable():
        solvers = Solvers(matrix, options, report or nobody, months=built.case.time.year_months)
        search = FrontSearch(solvers, cost, gross, names=("cost", "emissions"))
        try:
            front = search.run(points, cheapest if _same(cost, matrix) else None)
        except InfeasibleError:
            why = explain(built, matrix, built.books.promises, options, report)
            raise InfeasibleError(why.mix.eased if why.mix else (), why) from None
    return _described(built, matrix, front)


def _same(cost: Form, matrix: Matrix) -> bool:
    """Whether the cost is what a run minimises: no post steers."""
    return cost.constant == matrix.offset and bool((cost.coefficients == matrix.cost).all())


def _described(built: Built, matrix: Matrix, front: Front) -> Frontier:
    spots = [point.spot for point in front.points]
    steps: list[float | None] = [slope * CUR_PER_KCUR for slope in slopes(spots)]
    bend, corners = knee(spots), set(hull(spots))
    return Frontier(
        end=front.end, least_gross_tco2=front.least_second, solves=front.solves,
        points=tuple(FrontierPoint(
            plan=_plan(built, matrix, point, f"F{k + 1}"), cost=point.first * CUR_PER_KCUR,
            cumulative_gross_tco2=point.second, limit_tco2=point.epsilon, bound=point.bound * CUR_PER_KCUR, gap=point.gap,
            next_tonne_cost=step, is_knee=k == bend, on_hull=k in corners)
            for k, (point, step) in enumerate(zip(front.points, [*steps, None], strict=True))))


def _plan(built: Built, matrix: Matrix, point: FrontPoint, name: str) -> Plan:
    """The point as a plan; what is minimised in a run is as far from its bound as the cost is."""
    objective = float(matrix.cost @ point.values[:len(matrix.cost)]) + matrix.offset
    outcome = Outcome(point.status, objective, objective - (point.first - point.bound), point.values, point.seconds)
    return extract(built, matrix, outcome, name, dispatch_years=built.case.years[-1:])

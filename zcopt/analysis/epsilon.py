"""The front of two linear objectives of one compiled model: augmented epsilon-constraint with lexicographic ends.

    least first(x) - rho * (first range / second range) * slack   such that   second(x) + slack = epsilon,  slack >= 0

The slack is epsilon - second(x), so it needs no column: least first + weight * (second - epsilon) with second <= epsilon.
Every point of a front is found this way, also those no weighted sum reaches (Haimes, Lasdon and Wismer 1971; the
augmentation: Mavrotas 2009). The model is compiled once; between solves only a right-hand side changes.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from zcopt.analysis.forms import Form
from zcopt.analysis.front_shape import Spot, not_dominated
from zcopt.errors import InfeasibleError, ModelError, StoppedEarly
from zcopt.model.matrix import Vector
from zcopt.model.solve import Outcome, Status, gap_between
from zcopt.model.solvers import Solvers
from zcopt.model.stop import asked

AUGMENTATION = 1e-3
"""rho: the most a point may cost for less of the second objective, as a share of the cost range (Mavrotas 2009: 1e-6..1e-3)."""
END_TOLERANCE = 1e-6
"""By which share of its optimum one objective may give way while the other is made small at an end."""
RANGE_SHARE = 0.01
"""How closely points are proved, as a share of the range of the first objective, where that is closer than the gap asked for:
a gap that is small against a whole energy bill may be as large as the front is high (ours)."""
FINEST_STEP = 1e-4
"""Points closer than this share of the second objective's range are not told apart, unless a step is given (ours)."""
END_TIME_SHARE = 0.2
"""At most this share of the time left for making the second objective small at an end (ours)."""
ROUNDING = 1e-9
SMALLEST_GAP = 1e-9


class FrontEnd(StrEnum):
    """Why a front has no more points."""

    ENOUGH = "the number of points asked for was reached"
    COMPLETE = "every point was found"
    TIME_LIMIT = "the time limit was reached"
    INTERRUPTED = "interrupted by the user"


@dataclass(frozen=True)
class FrontPoint:
    """A point with its proof: no point with as little of ``second`` as ``epsilon`` has less of ``first`` than ``bound``."""

    first: float
    second: float
    bound: float
    epsilon: float
    values: Vector
    status: Status
    seconds: float

    @property
    def spot(self) -> Spot:
        """Where it stands."""
        return Spot(self.first, self.second)

    @property
    def gap(self) -> float:
        """How much less of ``first`` there might be at this level of ``second``, as a share."""
        return gap_between(self.first, self.bound)


@dataclass(frozen=True)
class Front:
    """Points in order of falling ``second``, and why there are no more."""

    points: tuple[FrontPoint, ...]
    end: FrontEnd
    least_second: float
    """Proved lower bound of ``second``."""
    solves: int


@dataclass(frozen=True)
class _Between:
    """Two neighbours; up to ``searched`` of the second objective nothing is better than ``low``."""

    high: FrontPoint
    low: FrontPoint
    searched: float

    def open_range(self, step: float) -> float:
        """How much of the second objective is still unsearched."""
        return self.high.second - step - self.searched


class FrontSearch:
    """Finds the front of ``first`` and ``second`` over a model that is held in ``model``; rows and costs are changed there."""

    def __init__(self, model: Solvers, first: Form, second: Form, *, step: float = 0.0, names: tuple[str, str]) -> None:
        self.model, self.first, self.second, self.names = model, first, second, names
        self._step = step
        self._level = model.add_row(second.entries())
        self._cap = model.add_row(first.entries())
        self._weight = 0.0
        self._gap = model.options.relative_gap
        self.solves = 0
        self._open: list[_Between] = []

    def run(self, points: int | None, cheapest: tuple[Vector, float] | None = None) -> Front:
        """The ends, then the middle of the widest gap until there are ``points``; None: every point, from the cheap end down.

        ``cheapest`` is a known point of least ``first`` and its bound. Raises InfeasibleError when the model has no point,
        StoppedEarly when a limit came before the ends were known.
        """
        cheap, low = self._ends(cheapest)
        found = [cheap, low]
        end = FrontEnd.ENOUGH
        step = self._step or FINEST_STEP * (cheap.second - low.second)
        if cheap.second - low.second > step:
            self._open = [_Between(cheap, low, low.second)]
        while points is None or len(found) < points:
            gap = self._widest(cheap.spot, low.spot)
            if gap is None:
                end = FrontEnd.COMPLETE
                break
            top = gap.high.second - step
            middle = top if points is None or gap.open_range(step) <= step else (gap.searched + top) / 2
            point = self._at(middle, start=gap.low, number=len(found) + 1, of=points)
            if point is None:
                end = FrontEnd.INTERRUPTED if asked() else FrontEnd.TIME_LIMIT
                break
            found += self._split(gap, point, middle, step)
        return self._front(found, end)

    def _front(self, found: list[FrontPoint], end: FrontEnd) -> Front:
        tolerance = Spot(*(END_TOLERANCE * max(1.0, *(abs(p.spot[k]) for p in found)) for k in range(2)))
        kept = not_dominated([point.spot for point in found], tolerance)
        return Front(tuple(found[k] for k in kept), end, self._least_second, self.solves)

    def _ends(self, cheapest: tuple[Vector, float] | None) -> tuple[FrontPoint, FrontPoint]:
        """min first, then min second without giving up first; and the other way round."""
        cheap = self._cheap_end(cheapest)
        least = self._solve(f"least {self.names[1]}", self.second, start=cheap.values)
        self._least_second = self._outcome.bound
        lowest = self.second.of(least)
        if cheap.second - lowest <= END_TOLERANCE * max(1.0, abs(lowest)):
            return cheap, cheap
        allowed = lowest + END_TOLERANCE * max(1.0, abs(lowest))
        self._allow(allowed)
        low = self._low_end(least, allowed)
        self._gap = min(self._gap, RANGE_SHARE * (low.first - cheap.first) / max(1e-9, abs(low.first)))
        if low.gap > self._gap > 0:
            low = self._low_end(low.values, allowed)
        self._weight = AUGMENTATION * max(0.0, low.first - cheap.first) / (cheap.second - low.second)
        return cheap, low

    def _low_end(self, start: Vector, allowed: float) -> FrontPoint:
        values = self._better(f"least {self.names[1]}, then least {self.names[0]}", self.first, start)
        return self._point(values, self._outcome.bound, allowed)

    def _better(self, doing: str, form: Form, start: Vector) -> Vector:
        """A point as good as ``start`` in one objective and better in the other; ``start`` itself where the time it may take is
        over before one is found."""
        until = time.monotonic() + END_TIME_SHARE * max(0.0, self.model.seconds_left)
        found = self._minimise(doing, form, start, until).values
        return start if found is None else found

    def _cheap_end(self, known: tuple[Vector, float] | None) -> FrontPoint:
        if known is None:
            best = self._solve(f"least {self.names[0]}", self.first)
            bound = self._outcome.bound
        else:
            best, bound = known
        allowed = self.first.of(best) + END_TOLERANCE * max(1.0, abs(self.first.of(best)))
        self.model.bound_row(self._cap, -np.inf, allowed - self.first.constant)
        values = self._better(f"least {self.names[0]}, then least {self.names[1]}", self.second, best)
        self.model.bound_row(self._cap, -np.inf, np.inf)
        return self._point(values, bound, np.inf)

    def _at(self, epsilon: float, start: FrontPoint, number: int, of: int | None) -> FrontPoint | None:
        """The least ``first`` with at most ``epsilon`` of ``second``; None when a limit came first."""
        self._allow(epsilon)
        augmented = Form(self.first.coefficients + self._weight * self.second.coefficients,
                         self.first.constant + self._weight * (self.second.constant - epsilon))
        outcome = self._minimise(f"point {number}" + (f"/{of}" if of else ""), augmented, start.values)
        if outcome.values is None:
            if outcome.status in (Status.TIME_LIMIT, Status.INTERRUPTED):
                return None
            raise ModelError(f"a point of the front that exists was not found: '{outcome.status}'")
        return self._point(outcome.values, outcome.bound, epsilon)

    def _point(self, values: Vector, bound: float, epsilon: float) -> FrontPoint:
        first = self.first.of(values)
        return FrontPoint(first, self.second.of(values), min(bound, first), epsilon, values, self._outcome.status,
                          self._outcome.seconds)

    def _allow(self, epsilon: float) -> None:
        self.model.bound_row(self._level, -np.inf, epsilon - self.second.constant)

    def _solve(self, doing: str, form: Form, start: Vector | None = None) -> Vector:
        """A point of an end; what stopped it is raised."""
        outcome = self._minimise(doing, form, start)
        if outcome.values is not None:
            return outcome.values
        if outcome.status is Status.INFEASIBLE:
            raise InfeasibleError()
        if outcome.status in (Status.TIME_LIMIT, Status.INTERRUPTED):
            raise StoppedEarly(f"{outcome.status} before the ends of the front were found")
        raise ModelError(f"the solver ended with '{outcome.status}'")

    def _minimise(self, doing: str, form: Form, start: Vector | None, until: float | None = None) -> Outcome:
        self.model.set_cost(form.coefficients, form.constant)
        self._outcome = self.model.solve(doing, relative_gap=max(self._gap, SMALLEST_GAP), start=start, deadline=until)
        self.solves += 1
        return self._outcome

    def _widest(self, cheap: Spot, low: Spot) -> _Between | None:
        """The open gap whose ends are farthest apart, both objectives scaled; None when nothing is open."""
        first, second = max(1e-12, low.first - cheap.first), max(1e-12, cheap.second - low.second)
        return max(self._open, default=None, key=lambda gap: math.hypot((gap.low.first - gap.high.first) / first,
                                                                   (gap.high.second - gap.searched) / second))

    def _split(self, gap: _Between, point: FrontPoint, epsilon: float, step: float) -> list[FrontPoint]:
        """Close what was searched; the new point, unless it is the one that was there."""
        self._open.remove(gap)
        if point.second <= gap.low.second + step / 2:
            self._open += list(_still_open(replace(gap, searched=epsilon), step))
            return []
        for between in (_Between(gap.high, point, epsilon), _Between(point, gap.low, gap.searched)):
            self._open += list(_still_open(between, step))
        return [point]


def _still_open(gap: _Between, step: float) -> Iterator[_Between]:
    if gap.open_range(step) > ROUNDING * max(1.0, abs(gap.searched)):
        yield gap

"""An infeasible case -> which limits clash, what cures it alone, and the smallest mix, each cure proved by a solve.

The cause is found among the limits planners typed, all equations of physics kept: an elastic filter narrows them down, a
deletion filter leaves out one after the other (Chinneck 2008), on the relaxation or, where fractions of projects would keep
everything, on the whole-number model. An irreducible infeasible subsystem (HiGHS) then names the sizes behind them. Cures
come from the elastic model: limits may be missed at a price of 1 per share of their own size, whole numbers stay whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from zcopt.errors import BrokenPromise, Cure, Explanation, NamedLimit
from zcopt.model.books import PromisePost
from zcopt.model.build import Built
from zcopt.model.limits import Limit, chinese, eased_by, limits_of, part_row, place_of, quotient_to
from zcopt.model.matrix import Matrix, Vector
from zcopt.model.solve import Progress, SolveOptions, Solver, Status
from zcopt.units import CUR_PER_KCUR

LEAST_SHORT = 1e-6
"""A miss below this share of the limit is rounding."""
GAP = 0.01
PROOF_GAP = 0.02
"""How closely the least miss is found, and the plan that proves a cure: its cost is told as an about."""
CAUSE_SHARE = 0.4
"""Of the time, at most for the cause: what to do about it matters more."""
LONGEST_SECONDS = 300.0
"""Longest time for the whole explanation; each solve gets a fifth of what is left, at least a second."""
SIZES = ("max_size_kw", "max_energy_kwh", "connection_kw", "size_kw", "limit_units", "max_mwh", "max_tco2", "max_size_kwh",
         "saving_share_1")
"""Columns that say how much of something there can be, the most telling first."""

Report = Callable[[str, Progress | None], None]
Missed = tuple[dict[int, float], Vector, bool]


def broken(promise: PromisePost, short: float) -> BrokenPromise:
    """A promise that is missed by ``short``, in the units of its equation."""
    return BrokenPromise(kind=promise.kind, year=promise.year, wording=promise.wording,
                         place=place_of(promise.row, promise.key, promise.year), unit=promise.unit,
                         wording_zh=chinese(promise.row, promise.key, promise.year),
                         short_by=short * promise.per_solver_unit)


def explain(built: Built, matrix: Matrix, promises: Sequence[PromisePost], options: SolveOptions,
            report: Report | None = None) -> Explanation:
    """Why no plan keeps ``promises``; empty in every part when no limit is to blame and the solver finds no cause."""
    return _Explainer(built, matrix, promises, options, report or (lambda what, progress: None)).run()


class _Explainer:
    def __init__(self, built: Built, matrix: Matrix, promises: Sequence[PromisePost], options: SolveOptions,
                 report: Report) -> None:
        self.built, self.matrix, self.promises = built, matrix, promises
        self.options, self.report = replace(options, log_file=None), report
        self.deadline = time.monotonic() + min(LONGEST_SECONDS, options.time_limit_seconds)
        self.cause_until = time.monotonic() + CAUSE_SHARE * min(LONGEST_SECONDS, options.time_limit_seconds)
        dropped = {id(p.constraint) for p in built.books.promises} - {id(p.constraint) for p in promises}
        self.freed = [row for constraint in dropped for row in matrix.rows_of.get(constraint, ())]
        self.limits = limits_of(built, matrix, promises)

    def run(self) -> Explanation:
        self.report("why no plan keeps every promise: the cause", None)
        elastic = self._smallest(self.limits, continuous=True)
        whole_only = not isinstance(elastic, Status) and not elastic[0]
        if not isinstance(elastic, Status):
            # how large the denominators of quotients are is known now: misses can be weighed as shares of the limit
            self.limits = limits_of(self.built, self.matrix, self.promises, elastic[1])
        conflict, taking_part, sure = self._cause(continuous=not whole_only)
        self.report("why no plan keeps every promise: the smallest mix", None)
        found = self._smallest(self.limits, seconds=max(1.0, (self.deadline - time.monotonic()) / 2))
        mix = None if isinstance(found, Status) else self._proved(self.limits, *found)
        cures, no_help, undecided = self._cures({limit.family for limit in conflict})
        return Explanation(
            currency=self.built.case.site.currency, conflict=tuple(limit.named() for limit in conflict),
            irreducible=sure and bool(conflict), taking_part=taking_part, only_whole_numbers=whole_only, cures=cures,
            no_help=no_help, undecided=undecided, mix=mix,
            in_reference=len(self.promises) < len(self.built.books.promises))

    def _solver(self, limits: Iterable[Limit] | None = None, *, continuous: bool = False) -> Solver:
        """A solver without a cost in which only ``limits`` hold (all without it)."""
        solver = Solver(self.matrix, self.options)
        solver.set_cost(np.zeros(len(self.matrix.columns)))
        if continuous:
            solver.make_continuous()
        kept = None if limits is None else {row for limit in limits for row, _ in limit.rows}
        loose = set(self.freed) if kept is None else set(self.freed) | (
            {row for limit in self.limits for row, _ in limit.rows} - kept)
        for row in loose:
            solver.set_row_bounds(row, -np.inf, np.inf)
        return solver

    def _slice(self) -> float:
        return max(1.0, (self.deadline - time.monotonic()) / 5)

    def _cause(self, *, continuous: bool) -> tuple[list[Limit], tuple[NamedLimit, ...], bool]:
        """Limits that clash, the sizes and balances behind them, and whether each limit is needed for it."""
        limits, sure = self._thinned(self._suspects(continuous=continuous), continuous=continuous)
        if not continuous:
            return limits, (), sure
        relaxed = self._solver(limits, continuous=True)
        relaxed.solve(time_limit_seconds=self._slice(), sure=False)
        found = relaxed.conflict(self._slice())
        return limits, self._taking_part(*found) if found else (), sure

    def _suspects(self, *, continuous: bool) -> list[Limit]:
        """A few limits that cannot all be kept, not yet the fewest (elastic filter): what the least total miss misses is
        enforced, again and again, until nothing else can be missed to make up for it."""
        enforced: list[Limit] = []
        while len(enforced) < len(self.limits) and time.monotonic() < self.cause_until:
            others = [limit for limit in self.limits if limit not in enforced]
            found = self._smallest(others, continuous=continuous)
            if found is Status.INFEASIBLE:
                return enforced
            if isinstance(found, Status) or not found[0]:
                break
            enforced += [others[k] for k in found[0]]
        return list(self.limits)

    def _thinned(self, limits: Sequence[Limit], *, continuous: bool) -> tuple[list[Limit], bool]:
        """The limits without those that are not needed for the clash; False when some could not be tried."""
        solver, kept, sure = self._solver(limits, continuous=continuous), list(limits), True
        for limit in limits:
            if time.monotonic() > self.cause_until:
                return kept, False
            others = {row for other in kept if other is not limit for row, _ in other.rows}
            rows = [row for row, _ in limit.rows if row not in others]
            for row in rows:
                solver.set_row_bounds(row, -np.inf, np.inf)
            outcome = solver.solve(time_limit_seconds=self._slice(), sure=False)
            if outcome.status is Status.INFEASIBLE:
                kept.remove(limit)
                continue
            sure = sure and outcome.values is not None
            for row in rows:
                solver.set_row_bounds(row, self.matrix.row_lower[row], self.matrix.row_upper[row])
        return kept, sure

    def _taking_part(self, rows: Sequence[int], columns: Sequence[int]) -> tuple[NamedLimit, ...]:
        """Sizes on offer and balances of carriers in a subsystem, by row of the inputs."""
        found: dict[tuple[str, str], NamedLimit] = {}
        for component in (*(self.matrix.rows[r] for r in rows), *(self.matrix.columns[c] for c in columns)):
            name = component.parent_component().local_name
            if component.parent_block().name == "balance" and name in ("hourly", "yearly"):
                carrier, year = component.index()[0], component.index()[1]
                row = self.built.case.carrier(carrier)
                found.setdefault(("balance", carrier), NamedLimit(
                    kind="balance", year=year, wording=f"the need of {carrier} in {year}",
                    wording_zh=f"{year} 年 {carrier} 的需求", place=place_of(row, "carrier_id", None)))
                continue
            named = self._size_on_offer(component)
            if named is not None:
                found.setdefault((named.kind, named.place + named.wording), named)
        return tuple(sorted(found.values(), key=lambda limit: (limit.kind, limit.wording)))

    def _size_on_offer(self, component: object) -> NamedLimit | None:
        row = part_row(self.built, component)
        key = next((key for key in SIZES if hasattr(row, key)), "")
        if row is None or not key:
            return None
        what = row.column(key).label.en.lower()
        return NamedLimit(kind="offer", year=None, wording=f"{row.name or row.sheet.label.en}: {what}",
                          wording_zh=chinese(row, key, None), place=place_of(row, key, None))

    def _cures(self, families: Collection[object]) -> tuple[tuple[Cure, ...], tuple[NamedLimit, ...], tuple[NamedLimit, ...]]:
        """Each cell or row of cells in conflict eased alone: what cures, cheapest plan first, what cannot, what is open.

        A limit outside the conflict cures nothing: the conflict would stay.
        """
        cures, no_help, undecided = list[Cure](), list[NamedLimit](), list[NamedLimit]()
        for family in dict.fromkeys(limit.family for limit in self.limits if limit.family in families):
            group = [limit for limit in self.limits if limit.family == family]
            self.report(f"why no plan keeps every promise: {group[0].wording}", None)
            found = self._smallest(group)
            if not isinstance(found, Status):
                cures.append(self._proved(group, *found))
            else:
                (no_help if found is Status.INFEASIBLE else undecided).append(_whole_family(group))
        cures.sort(key=lambda cure: (not cure.proved, cure.net_present_cost or 0.0))
        return tuple(cures), tuple(no_help), tuple(undecided)

    def _smallest(self, limits: Sequence[Limit], *, continuous: bool = False,
                  seconds: float | None = None) -> Missed | Status:
        """The least total miss of ``limits``, each as a share of its size, all others kept: position -> amount, the point,
        and whether less was proved impossible; why there is none otherwise."""
        solver, columns = self._solver(continuous=continuous), list[list[int]]()
        for limit in limits:
            price = 1 / limit.size
            pieces = [{row: sign} for row, sign in limit.rows] if limit.is_link else [dict(limit.eases)]
            columns.append([solver.add_column(price, 0.0, np.inf, piece) for piece in pieces])
        outcome = solver.solve(relative_gap=GAP, time_limit_seconds=seconds or self._slice())
        if outcome.values is None:
            return outcome.status
        values = outcome.values
        amounts = {k: max(float(values[column]) for column in own) for k, own in enumerate(columns)}
        return {k: short for k, short in amounts.items() if short > LEAST_SHORT * limits[k].size}, values, \
            outcome.status is Status.PROVED

    def _proved(self, limits: Sequence[Limit], amounts: Mapping[int, float], values: Vector, least: bool) -> Cure:
        """The cure in the planner's numbers, rounded as they would be typed, and the case solved again with them."""
        solver, eased, moved = Solver(self.matrix, self.options), [], dict[int, float]()
        for row in self.freed:
            solver.set_row_bounds(row, -np.inf, np.inf)
        for k, short in amounts.items():
            limit = limits[k]
            promise, granted = eased_by(limit, short, self.built)
            if limit.denominator is not None:
                promise = replace(promise, ease_to=quotient_to(limit, short, values))
                self._retype(solver, limit, promise.ease_to or 0.0)
            elif limit.is_link:
                for row, _ in limit.rows:
                    solver.set_row_bounds(row, -np.inf, np.inf)
            else:
                for row, sign in limit.eases:
                    moved[row] = moved.get(row, 0.0) - sign * granted
            eased.append(promise)
        for row, by in moved.items():
            solver.set_row_bounds(row, self.matrix.row_lower[row] + by, self.matrix.row_upper[row] + by)
        outcome = solver.solve(relative_gap=PROOF_GAP, time_limit_seconds=self._slice(), start=values[:len(self.matrix.columns)])
        return Cure(eased=tuple(sorted(eased, key=lambda promise: (promise.year or 0, promise.wording))),
                    proved=outcome.values is not None, least=least,
                    net_present_cost=None if outcome.values is None else outcome.objective * CUR_PER_KCUR)

    def _retype(self, solver: Solver, limit: Limit, typed: float) -> None:
        """Another number in the cell of a quotient: numerator - limit * denominator changes in the denominator's columns.

        The row may stand the other way round than it was written: at most with all signs changed.
        """
        assert limit.denominator is not None and limit.typed is not None
        terms, constant = limit.denominator
        for row, sign in limit.rows:
            start, end = self.matrix.a.indptr[row], self.matrix.a.indptr[row + 1]
            entries = dict(zip(self.matrix.a.indices[start:end].tolist(), self.matrix.a.data[start:end].tolist(), strict=True))
            turned = 1.0 if limit.eased_upward is (sign < 0) else -1.0
            for column, value in terms.items():
                entries[column] = entries.get(column, 0.0) - turned * (typed - limit.typed) * value
            shift = turned * (typed - limit.typed) * constant
            solver.set_row_bounds(row, -np.inf, np.inf)
            if sign < 0:
                solver.add_row(entries, upper=self.matrix.row_upper[row] + shift)
            else:
                solver.add_row(entries, lower=self.matrix.row_lower[row] + shift)


def _whole_family(group: Sequence[Limit]) -> NamedLimit:
    """The row of the inputs all limits of a group were typed in, without a year where there are several."""
    if len(group) == 1:
        return group[0].named()
    first = replace(group[0], year=None, wording=f"{group[0].row.name or group[0].row.sheet.name} {group[0].key}, all years")
    return first.named()

"""A plan's investments held, its year dispatched on all hours: months apart, promises settled by prices.

Every month of every year is a linear problem at full resolution. What months share over the year - targets, contracts,
allowances - is settled by a small yearly problem that mixes monthly dispatches and prices what they hand over (Dantzig and
Wolfe 1960): each round the months answer the newest prices, until no answer would lower the cost.

A mix of dispatches is itself a dispatch as long as the months are linear: every equation then holds for the mean of two
answers too, and costs what the mix costs. Minimum part loads are not linear; on all hours they are left out (a converter
may run at any load), and what is reported then says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from zcopt.errors import ModelError
from zcopt.inputs.timegrid import TimeGrid
from zcopt.model import algebra as pyo
from zcopt.model.balance import in_month
from zcopt.model.build import Built
from zcopt.model.cuts import Cut, scaled
from zcopt.model.matrix import Matrix, Vector, load_values, typed_bounds
from zcopt.model.part import Part
from zcopt.model.solve import Outcome, Progress, SolveOptions, Solver, Status
from zcopt.model.split import LINKING, Key, key_of, split
from zcopt.model.stop import leave_if_asked
from zcopt.plans.full_year.dispatch import Answer, Month
from zcopt.plans.full_year.months import Wanted, blocks_of, representative_days
from zcopt.plans.full_year.yearly import LEAST_MISS, Mix, YearlyProblem

ROUNDS = 20
CLOSE_ENOUGH_SHARE = 1e-4
"""Rounds end when no month could lower the cost of the plan by more than this share of it."""
ROUGHLY_SHARE = 0.1
"""Or, where a plan will be resized anyway, by more than this share of what its misses are priced at."""
LEAST_UNSERVED_MWH, SOLVER_NOISE_MW = 1e-3, 1e-7
"""A kWh is nothing in any year; in a large one neither is the solver's tolerance, hour by hour."""
NOTHING_SHARE = 1e-9
"""A share of the cost that is the solver's noise."""

Report = Callable[[str, Progress | None], None]


class FullYear:
    """All months at full resolution, written once; plans are dispatched one after the other.

    ``hourly`` has the years and months of the model's grid, every hour a slot. ``dispatch_years`` are those whose hourly
    power is kept, on the representative days of the model's grid.
    """

    def __init__(self, built: Built, matrix: Matrix, hourly: TimeGrid, parts: Sequence[Part], options: SolveOptions, *,
                 dispatch_years: Sequence[int] = (), report: Report | None = None) -> None:
        self.built, self.matrix, self.hourly = built, matrix, hourly
        self.options, self.report = options, report or (lambda what, progress: None)
        self.cut = split(matrix, built.case.time.year_months)
        names: dict[int, str] = {}
        self.keys = [key_of(variable, names) for variable in matrix.columns]
        self.own = self.cut.column_block != LINKING
        self.wanted = self._wanted(dispatch_years)
        self.held = _held_columns(matrix, self.cut.row_block, self.own, self.cut.shared)
        self.place = {int(c): k for k, c in enumerate(self.cut.linking)}
        shared = {self.keys[c]: self.place[int(c)] for c in np.flatnonzero(self.cut.shared)}
        self.yearly = YearlyProblem(self._yearly_matrix(), shared, built.books.promises, options)
        self.months = self._written(parts, frozenset(shared))
        self.least_unserved_mwh = max(LEAST_UNSERVED_MWH, SOLVER_NOISE_MW * sum(
            hours for month in self.months for _, hours in month.block.balances.values()))
        """Less energy than this is nothing: by how much the solver may miss its balances, over all hours and carriers."""

    @property
    def is_convex(self) -> bool:
        """Whether months are linear, so that the dispatch found is one that exists."""
        return not bool((self.own & self.matrix.integer).any())

    def holds(self, mix: Mix) -> bool:
        """Whether everything is served and every promise kept."""
        return not mix.missed and mix.unserved_mwh <= self.least_unserved_mwh

    def _yearly_matrix(self) -> Matrix:
        """Yearly rows and columns with the bounds that were typed: those implied by typical days need not hold on all hours.

        Rows of held columns alone are free: the plan keeps them, but only to the solver's tolerance.
        """
        part, held = self.matrix.part(self.cut.yearly_rows, self.cut.linking), np.zeros(len(self.matrix.columns), dtype=bool)
        held[self.held] = True
        lower, upper = typed_bounds(part.columns)
        open_rows = np.diff((part.a[:, ~held[self.cut.linking]] != 0).tocsr().indptr) > 0
        return replace(part, lower=lower, upper=upper, row_lower=np.where(open_rows, part.row_lower, -np.inf),
                       row_upper=np.where(open_rows, part.row_upper, np.inf))

    def _written(self, parts: Sequence[Part], shared: frozenset[object]) -> list[Month]:
        found: list[Month] = []
        blocks = blocks_of(self.built.case, self.hourly, parts, shared, self.wanted,  # type: ignore[arg-type]
                           processes=self.options.threads)
        for number, month in enumerate(self.hourly.months, start=1):
            leave_if_asked()
            self.report(f"all hours: month {number}/{len(self.hourly.months)}", None)
            written = next(blocks)
            if any(block.month != month for block in written):
                raise ModelError("months were written out of order")
            found += [Month(block) for block in written]
        return found

    def _wanted(self, dispatch_years: Sequence[int]) -> Wanted:
        """Which posts depend on the dispatch: those that lose their value when the months' own columns do.

        Raises ModelError when a decision, an emission or an indicator does: they have to pass through monthly totals.
        """
        case, books = self.built.case, self.built.books
        load_values(self.matrix, np.where(self.own, np.nan, 0.0))

        def lost(expression: object) -> bool:
            return bool(np.isnan(float(pyo.value(expression))))

        yearly = {**{f"the decision {d.item}": d.bought for d in books.decisions},
                  **{f"the emission of {line.source}": line.amount for line in self.built.emissions.lines},
                  **{i.key: i.numerator for i in self.built.indicators.values()}}
        for what, amount in yearly.items():
            if any(lost(amount(y)) for y in case.years):
                raise ModelError(f"{what} depends on hourly power and not on monthly totals alone")
        return Wanted(
            money=tuple(k for k, post in enumerate(books.money) if any(lost(post.amount(y)) for y in case.years)),
            energy=tuple(k for k, post in enumerate(books.energy)
                         if any(lost(in_month(post, case, y, m)) for y, m in case.time.year_months)),
            power_years=tuple(dispatch_years), days=representative_days(case.time, self.hourly))

    def dispatch(self, name: str, values: Vector, released: frozenset[int] = frozenset(), *, rough: bool = False,
                 prices: Mapping[Key, float] | None = None, worth_up_to: float = np.inf,
                 close_enough_share: float = CLOSE_ENOUGH_SHARE) -> Mix | None:
        """The cheapest year of the plan with these values in the typical-day matrix; None when it cannot be run at all, or is
        found to cost more than ``worth_up_to``  [thousand currency, what it misses at the prices of misses].

        ``released`` holds the ids of constraints that do not bind. With ``rough`` rounds end once it is known that promises
        are missed and by how much to a tenth. ``prices`` of what months hand over, if known, save what typical days would say.
        """
        whole = np.where(self.matrix.integer, np.round(values), values)
        held = {self.keys[c]: float(whole[c]) for c in self.held}
        fixed = {self.place[int(c)]: float(whole[c]) for c in self.held}
        prices = self._typical_day_prices(whole, released) if prices is None else prices
        found: list[list[Answer]] = [[] for _ in self.months]
        mix: Mix | None = None
        with ThreadPoolExecutor(max(1, self.options.threads)) as pool:
            for number in range(ROUNDS):
                self.report(f"all hours: {name}, round {number + 1}", None)
                ask = partial(Month.dispatch, held=held, prices=prices if mix is None else mix.prices)
                known = [answer for answer in pool.map(ask, self.months) if answer is not None]
                if len(known) < len(self.months):
                    return None
                saving = 0.0 if mix is None else mix.could_save(known)
                if mix is not None and saving <= _enough(mix, close_enough_share, rough=rough):
                    break
                if mix is not None and mix.cost - saving > worth_up_to:
                    return None
                for of_month, answer in zip(found, known, strict=True):
                    of_month.append(answer)
                mix = self.yearly.mix(found, fixed, released)
        return None if mix is None or mix.misfit > LEAST_MISS else mix

    def resized(self, values: Vector, tightened: Mapping[int, float], released: frozenset[int] = frozenset(),
                more: Sequence[Cut] = ()) -> Vector | None:
        """The plan with its whole-number decisions kept and its sizes chosen again, promises tightened by these amounts.

        ``tightened`` maps the id of a promise's constraint to the amount [unit of its row]; ``more`` are rows by typical-day
        column that have to hold too: where sizes alone cannot make them, whole numbers of the items they are about are chosen
        again. None where nothing will do.
        """
        whole = {int(c): float(round(values[c])) for c in np.flatnonzero(self.matrix.integer)}
        found = self._sized(self._continuous(released), whole, tightened, more)
        about = {self.matrix.block_of(c) for cut in more for c in cut.coefficients}
        kept = {c: value for c, value in whole.items() if self.matrix.block_of(c) not in about}
        if found is not None or len(kept) == len(whole):
            return found
        return self._sized(self._solver(released), kept, tightened, more)

    def _sized(self, solver: Solver, whole: Mapping[int, float], tightened: Mapping[int, float],
               more: Sequence[Cut]) -> Vector | None:
        solver.fix(whole)
        for cut in more:
            coefficients, lower = scaled(cut.coefficients, cut.lower)
            solver.add_row(coefficients, lower=lower)
        for constraint, by in tightened.items():
            for row in self.matrix.rows_of[constraint]:
                solver.set_row_bounds(row, self.matrix.row_lower[row] + by, self.matrix.row_upper[row] - by)
        outcome = solver.solve()
        leave_if_asked()
        return outcome.values

    def on_typical_days(self, values: Vector) -> Vector | None:
        """The plan with these investments as typical days see it; None where they cannot run it."""
        solver = self._continuous(frozenset())
        solver.fix({int(c): float(round(values[c]) if self.matrix.integer[c] else values[c])
                    for c in np.union1d(self.held, np.flatnonzero(self.matrix.integer))})
        outcome = solver.solve()
        leave_if_asked()
        return outcome.values

    def outcome(self, mix: Mix, seconds: float) -> Outcome:
        """The mix as values of the typical-day matrix, the months' own columns at 0."""
        values = np.zeros(len(self.matrix.columns))
        values[self.cut.linking] = mix.values
        return Outcome(Status.PROVED, mix.net_cost, mix.net_cost, values, seconds)

    def _continuous(self, released: frozenset[int]) -> Solver:
        solver = self._solver(released)
        solver.make_continuous()
        return solver

    def _solver(self, released: frozenset[int]) -> Solver:
        """The typical-day model, constraints whose id is in ``released`` free."""
        solver = Solver(self.matrix, self.options)
        for r, row in enumerate(self.matrix.rows):
            if id(row) in released:
                solver.set_row_bounds(r, -np.inf, np.inf)
        return solver

    def _typical_day_prices(self, whole: Vector, released: frozenset[int]) -> Mapping[tuple[str, object], float]:
        """What the yearly rows of the typical-day model charge the months for, the plan's investments held."""
        solver = self._continuous(released)
        solver.fix({int(c): float(whole[c]) for c in self.held})
        for r in self.cut.yearly_rows[np.isinf(self.yearly.matrix.row_lower) & np.isinf(self.yearly.matrix.row_upper)]:
            solver.set_row_bounds(int(r), -np.inf, np.inf)
        (_, duals), rows = solver.solve_with_duals(), self.cut.yearly_rows
        price = self.matrix.cost - self.matrix.a[rows].T @ duals[rows]
        return {self.keys[c]: float(price[c]) for c in np.flatnonzero(self.cut.shared)}


def _enough(mix: Mix, close_enough_share: float, *, rough: bool) -> float:
    """Rounds end when they could save no more than this  [thousand currency]; dispatches that do not fit together yet go on
    as long as anything can be gained."""
    if mix.misfit > LEAST_MISS:
        return NOTHING_SHARE * abs(mix.cost)
    return max(close_enough_share * abs(mix.cost), ROUGHLY_SHARE * mix.miss_cost if rough else 0.0)


def _held_columns(matrix: Matrix, row_block: NDArray[np.int64], own: NDArray[np.bool_],
                  shared: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Yearly columns decided before the dispatch: whole numbers, and whatever a month sees but does not hand over."""
    seen = np.zeros(len(matrix.columns), dtype=bool)
    entries = matrix.a.tocoo()
    seen[entries.col[row_block[entries.row] >= 0]] = True
    return np.flatnonzero(~own & ~shared & (matrix.integer | seen))

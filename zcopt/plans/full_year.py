"""A ranked plan dispatched on all 8,760 hours of every year, its investments held.

Every month of every year is a linear problem of its own at full resolution. What months share over the year - targets,
contracts, allowances - is settled by a small yearly problem that mixes monthly dispatches and prices what they hand over
(Dantzig and Wolfe 1960): each round the months answer the newest prices, until no answer would lower the cost. A mix of
dispatches is a dispatch, so the cost found is that of an operation that exists.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from zcopt.inputs.case import Case
from zcopt.inputs.timegrid import TimeGrid
from zcopt.model.books import PromisePost
from zcopt.model.build import Built, build
from zcopt.model.explain import broken
from zcopt.model.matrix import Matrix, Vector, compile_matrix
from zcopt.model.part import Part
from zcopt.model.solve import Outcome, Progress, SolveOptions, Solver, Status
from zcopt.model.split import Key, key_of, month_label, split
from zcopt.plans.extract import extract
from zcopt.plans.plan import FullYearCheck, Plan
from zcopt.plans.rank import in_order
from zcopt.plans.search import Found
from zcopt.units import CUR_PER_KCUR

UNSERVED_PRICE_KCUR_PER_MWH = 1_000.0
"""What energy that cannot be supplied is priced at, so that its least amount is found (ours: far above any price)."""
LEAST_UNSERVED_MWH = 1e-3
MISS_PRICE_KCUR = 50.0
"""While months are mixed, what a unit (tCO2e, tce, MWh) of a missed promise costs: far above any abatement on offer, below
unserved energy (ours)."""
LEAST_MISS = 1e-4
"""A promise missed by less (in tCO2e, tce, MWh, thousand currency) is kept."""
CORRECTIONS = 3
OVERSHOOT = 1.05
LEAST_BROUGHT = 0.1
"""How often a plan that misses promises on all hours is resized, by how much of the miss its limits are tightened, and the
least a unit of tightening is taken to bring."""
ROUNDS = 12
CLOSE_ENOUGH_SHARE = 1e-4
"""Rounds end when no month could lower the cost of the plan by more than this share of it."""

Report = Callable[[str, Progress | None], None]


def check_on_all_hours(built: Built, found: Found, hourly: TimeGrid, parts: Sequence[Part], options: SolveOptions, *,
                       all_plans: bool, dispatch_years: Sequence[int] = (), report: Report | None = None) -> Found:
    """The same findings, the best plan (or all plans) checked on ``hourly``; the time it took is among the seconds.

    A plan that misses promises there is corrected: its sizes are chosen again with those limits tightened by the miss.
    """
    if found.matrix is None or not found.plans:
        return found
    began = time.monotonic()
    wanted = found.plans if all_plans else in_order(found.plans)[:1]
    year = FullYear(built, found.matrix, hourly, parts, options, report or (lambda what, progress: None))
    checked = {plan.name: _checked(year, plan, found.points[plan.name], dispatch_years) for plan in wanted}
    plans = tuple(checked.get(plan.name, plan) for plan in found.plans)
    return replace(found, plans=plans, seconds={**found.seconds, "all_hours": time.monotonic() - began})


def _checked(year: FullYear, plan: Plan, values: Vector, dispatch_years: Sequence[int]) -> Plan:
    """The plan with its check on all hours, corrected where that helps; its own bound stays."""
    mix = year.dispatch(plan.name, values)
    plan = replace(plan, full_year=verdict(mix, corrections=0))
    tightened: dict[int, list[tuple[float, float]]] = {}
    for number in range(1, CORRECTIONS + 1):
        if mix is None or not mix.missed:
            break
        short = {id(promise.constraint): amount for promise, amount in mix.missed}
        for constraint in {*tightened, *short}:
            past = tightened.setdefault(constraint, [])
            past.append((next_tightening(past, short.get(constraint, 0.0)), short.get(constraint, 0.0)))
        better = year.resized(values, {constraint: past[-1][0] for constraint, past in tightened.items()})
        if better is None:
            break
        values, mix = better, year.dispatch(plan.name, better)
        objective = float(year.matrix.cost @ values + year.matrix.offset)
        outcome = Outcome(Status.PROVED, objective, min(plan.bound / CUR_PER_KCUR, objective), values, plan.seconds)
        again = extract(year.built, year.matrix, outcome, plan.name, archetype=plan.archetype, dispatch_years=dispatch_years)
        plan = replace(again, strategy_gap=plan.strategy_gap, status=plan.status, full_year=verdict(mix, corrections=number))
    return plan


def next_tightening(past: Sequence[tuple[float, float]], short: float) -> float:
    """By how much a limit is tightened next; ``past`` holds what was tried and the miss that led to it, oldest first.

    The first time by the miss, then by the miss over what a unit of tightening has brought so far (a secant).
    """
    before, miss_before = past[-1] if past else (0.0, 0.0)
    brought = (miss_before - short) / (before - (past[-2][0] if len(past) > 1 else 0.0)) if past and before else 1.0
    return before + OVERSHOOT * short / min(1.0, max(LEAST_BROUGHT, brought))


def verdict(mix: Mix | None, *, corrections: int) -> FullYearCheck:
    """What a mix of dispatches says about its plan."""
    if mix is None:
        return FullYearCheck(cost=None, unserved_mwh=np.inf, corrections=corrections)
    return FullYearCheck(cost=mix.net_cost * CUR_PER_KCUR, corrections=corrections,
                         unserved_mwh=mix.unserved_mwh if mix.unserved_mwh > LEAST_UNSERVED_MWH else 0.0,
                         missed=tuple(broken(promise, short) for promise, short in mix.missed))


def never_too_dear(case: Case) -> bool:
    """Whether typical days can only be cheaper than all hours, so that their bound holds for the full year.

    Averaging a dispatch over alike hours of one price gives a dispatch of the mean hour at the same cost, as long as every
    equation is linear in the series: an hourly efficiency is not, and a shifting window may be cut by merged hours.
    """
    rows = [row for rows in case.rows_by_type.values() for row in rows]
    merged = any(slot.duration_h > 1 for slot in case.time.slots)
    return not any(getattr(row, "efficiency_profile", "") or (merged and getattr(row, "shiftable_share", 0.0) > 0)
                   for row in rows)


@dataclass(frozen=True)
class Block:
    """One month of one year at full resolution; ``own`` marks its columns, the others are held or shared by ``keys``."""

    matrix: Matrix
    keys: Sequence[Key]
    own: NDArray[np.bool_]
    balance_hours: Mapping[int, float]
    """Row of an hourly balance [MW] -> the hours it stands for."""


@dataclass(frozen=True)
class Answer:
    """A dispatch of a month: its cost [thousand currency], what it hands to the year, and energy left unserved [MWh]."""

    cost: float
    handed: Mapping[Key, float]
    unserved_mwh: float

    def at(self, prices: Mapping[Key, float]) -> float:
        """The cost with what is handed over priced, unserved energy at its penalty."""
        return (self.cost + UNSERVED_PRICE_KCUR_PER_MWH * self.unserved_mwh
                + sum(prices[key] * value for key, value in self.handed.items()))


@dataclass(frozen=True)
class Mix:
    """The yearly problem over the dispatches found so far: its optimum, prices, and what a block is worth."""

    cost: float
    """With the prices of misses and of unserved energy  [thousand currency]."""
    net_cost: float
    """Without them."""
    prices: Mapping[Key, float]
    worth: Vector
    unserved_mwh: float
    missed: Sequence[tuple[PromisePost, float]]

    def could_save(self, answers: Sequence[Answer]) -> float:
        """By how much the year could at most become cheaper with these answers to the prices of the mix."""
        return float(sum(max(0.0, worth - answer.at(self.prices)) for worth, answer in zip(self.worth, answers, strict=True)))


class FullYear:
    """All months at full resolution, built once; plans are checked one after the other.

    ``hourly`` has the years and months of the model's grid, every hour a slot.
    """

    def __init__(self, built: Built, matrix: Matrix, hourly: TimeGrid, parts: Sequence[Part], options: SolveOptions,
                 report: Report) -> None:
        self.built, self.matrix, self.options, self.report = built, matrix, replace(options, log_file=None), report
        self.cut = split(matrix, built.case.time.year_months)
        names: dict[int, str] = {}
        self.keys = [key_of(variable, names) for variable in matrix.columns]
        self.shared = [int(c) for c in np.flatnonzero(self.cut.shared)]
        self.held = _held_columns(matrix, self.cut.row_block, self.cut.linking, self.cut.shared)
        linking = self.cut.linking
        self.yearly = matrix.part(self.cut.yearly_rows, linking)
        self.place = {int(c): k for k, c in enumerate(linking)}
        shared_keys = {self.keys[c] for c in self.shared}
        self.blocks: list[Block] = []
        for number, month in enumerate(hourly.months, start=1):
            report(f"all hours: month {number}/{len(hourly.months)}", None)
            self.blocks += blocks_of_month(built, hourly.of_month(month), parts, shared_keys)

    def dispatch(self, name: str, values: Vector) -> Mix | None:
        """The cheapest year of the plan with these values in the typical-day matrix; None when it cannot be run at all."""
        whole = np.where(self.matrix.integer, np.round(values), values)
        held = {self.keys[c]: float(whole[c]) for c in self.held}
        fixed = {self.place[int(c)]: float(whole[c]) for c in self.held}
        prices = self._typical_day_prices(whole)
        found: list[list[Answer]] = [[] for _ in self.blocks]
        mix: Mix | None = None
        with ThreadPoolExecutor(max(1, self.options.threads)) as pool:
            for number in range(ROUNDS):
                self.report(f"all hours: {name}, round {number + 1}", None)
                answers = list(pool.map(partial(dispatch_month, held=held, prices=prices), self.blocks))
                known = [answer for answer in answers if answer is not None]
                if len(known) < len(answers):
                    return None
                if mix is not None and mix.could_save(known) <= CLOSE_ENOUGH_SHARE * abs(mix.cost):
                    break
                for block, answer in zip(found, known, strict=True):
                    block.append(answer)
                mix = self._mix(found, fixed)
                prices = mix.prices
        return mix

    def resized(self, values: Vector, tightened: Mapping[int, float]) -> Vector | None:
        """The plan with its whole-number decisions kept and its sizes chosen again, promises tightened by these amounts.

        ``tightened`` maps the id of a promise's constraint to the amount [unit of its row]. None where no size will do.
        """
        solver = Solver(self.matrix, self.options)
        solver.make_continuous()
        solver.fix({int(c): float(round(values[c])) for c in np.flatnonzero(self.matrix.integer)})
        for constraint, by in tightened.items():
            for row in self.matrix.rows_of[constraint]:
                solver.set_row_bounds(row, self.matrix.row_lower[row] + by, self.matrix.row_upper[row] - by)
        return solver.solve().values

    def _typical_day_prices(self, whole: Vector) -> Mapping[Key, float]:
        """What the yearly rows of the typical-day model charge the months for, the plan's investments held."""
        solver = Solver(self.matrix, self.options)
        solver.make_continuous()
        solver.fix({int(c): float(whole[c]) for c in self.held})
        (_, duals), yearly = solver.solve_with_duals(), self.cut.yearly_rows
        price = self.matrix.cost - self.matrix.a[yearly].T @ duals[yearly]
        return {self.keys[c]: float(price[c]) for c in self.shared}

    def _mix(self, found: Sequence[Sequence[Answer]], fixed: Mapping[int, float]) -> Mix:
        """Least cost of the year over mixes of the dispatches found; a promise may be missed at a price out of reach."""
        matrix, answers = self.yearly, [(b, answer) for b, own in enumerate(found) for answer in own]
        rows, columns = matrix.a.shape
        handing = sp.lil_matrix((len(self.shared), columns + len(answers)))
        for j, c in enumerate(self.shared):
            handing[j, self.place[c]] = 1.0
        position = {self.keys[c]: j for j, c in enumerate(self.shared)}
        for k, (_, answer) in enumerate(answers):
            for key, value in answer.handed.items():
                handing[position[key], columns + k] = -value
        one = sp.csr_matrix((np.ones(len(answers)), ([b for b, _ in answers], columns + np.arange(len(answers)))),
                            shape=(len(found), columns + len(answers)))
        misses, promises = self._misses()
        a = sp.vstack([sp.hstack([matrix.a, sp.csr_matrix((rows, len(answers)))]), handing.tocsr(), one])
        a = sp.hstack([a, sp.vstack([misses, sp.csr_matrix((a.shape[0] - rows, len(promises)))])]).tocsr()
        a.sort_indices()
        equal, width = np.r_[np.zeros(len(self.shared)), np.ones(len(found))], len(answers) + len(promises)
        cost = np.r_[matrix.cost, [answer.cost for _, answer in answers], np.zeros(len(promises))]
        penalty = np.r_[np.zeros(columns), [UNSERVED_PRICE_KCUR_PER_MWH * answer.unserved_mwh for _, answer in answers],
                        np.full(len(promises), MISS_PRICE_KCUR)]
        whole = Matrix(a, np.r_[matrix.row_lower, equal], np.r_[matrix.row_upper, equal],
                       np.r_[matrix.lower, np.zeros(width)], np.r_[matrix.upper, np.full(width, np.inf)], cost + penalty,
                       matrix.offset, np.zeros(columns + width, dtype=bool), range(columns + width), range(a.shape[0]))
        solver = Solver(whole, self.options)
        solver.fix(fixed)
        values, duals = solver.solve_with_duals()
        shares, short = values[columns:columns + len(answers)], values[columns + len(answers):]
        net = float(cost @ values + matrix.offset)
        return Mix(
            cost=net + float(penalty @ values), net_cost=net, worth=duals[rows + len(self.shared):],
            prices={self.keys[c]: float(duals[rows + j]) for j, c in enumerate(self.shared)},
            unserved_mwh=float(sum(s * answer.unserved_mwh for s, (_, answer) in zip(shares, answers, strict=True))),
            missed=[(promise, float(s)) for promise, s in zip(promises, short, strict=True) if s > LEAST_MISS])

    def _misses(self) -> tuple[sp.csr_matrix, list[PromisePost]]:
        """A column for each side of each promise's row by which it may be missed, and the promises."""
        promise_of = {id(promise.constraint): promise for promise in self.built.books.promises}
        sides = [(r, sign, promise_of[id(row)]) for r, row in enumerate(self.yearly.rows) if id(row) in promise_of
                 for sign, limit in ((-1.0, self.yearly.row_upper[r]), (1.0, self.yearly.row_lower[r])) if np.isfinite(limit)]
        columns = sp.csr_matrix(([sign for _, sign, _ in sides], ([r for r, _, _ in sides], range(len(sides)))),
                                shape=(self.yearly.a.shape[0], len(sides)))
        return columns, [promise for _, _, promise in sides]


def _held_columns(matrix: Matrix, row_block: NDArray[np.int64], linking: NDArray[np.int64],
                  shared: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Linking columns decided before the dispatch: whole numbers, and whatever a month sees but does not hand over."""
    seen = np.zeros(len(matrix.columns), dtype=bool)
    entries = matrix.a.tocoo()
    seen[entries.col[row_block[entries.row] >= 0]] = True
    return np.array([c for c in linking if matrix.integer[c] or (seen[c] and not shared[c])], dtype=np.int64)


def blocks_of_month(built: Built, grid: TimeGrid, parts: Sequence[Part], shared: set[Key]) -> list[Block]:
    """The month of every year, cut out of one model of the month in all years; the model itself is dropped."""
    monthly = build(built.case.on_grid(grid), parts)
    matrix = compile_matrix(monthly.model, [promise.constraint for promise in monthly.books.promises])
    position = {year_month: k for k, year_month in enumerate(grid.year_months)}
    names: dict[int, str] = {}
    keys = [key_of(variable, names) for variable in matrix.columns]
    label = np.array([month_label(variable, position) for variable in matrix.columns])
    own = np.where(matrix.integer | np.array([key in shared for key in keys]), -1, label)
    hours = {r: grid.weight_h[row.index()[2:]] for r, row in enumerate(matrix.rows)
             if row.parent_component().name == "balance.hourly"}
    entries = matrix.a.tocoo()
    blocks = []
    for k in position.values():
        rows = np.unique(entries.row[own[entries.col] == k])
        columns = np.unique(matrix.a[rows].indices)
        part = replace(matrix.part(rows, columns), columns=range(len(columns)), rows=range(len(rows)),
                       integer=np.zeros(len(columns), dtype=bool))
        blocks.append(Block(part, [keys[c] for c in columns], own[columns] == k,
                            {k: hours[r] for k, r in enumerate(rows.tolist()) if r in hours}))
    return blocks


def dispatch_month(block: Block, held: Mapping[Key, float], prices: Mapping[Key, float]) -> Answer | None:
    """The cheapest dispatch of a month at prices of what it hands over; with the least unserved energy where there is none.

    None when the month cannot be run even so.
    """
    solver = Solver(block.matrix, SolveOptions(threads=1))
    solver.fix({c: held[key] for c, key in enumerate(block.keys) if key in held})
    own_cost = np.where(block.own, block.matrix.cost, 0.0)
    solver.set_cost(own_cost + np.array([prices.get(key, 0.0) for key in block.keys]))
    outcome, count, weights = solver.solve(sure=False), len(block.keys), list[float]()
    if outcome.values is None:
        for row, hours in block.balance_hours.items():
            for sign in (1.0, -1.0):
                solver.add_column(UNSERVED_PRICE_KCUR_PER_MWH * hours, 0.0, np.inf, {row: sign})
                weights.append(hours)
        outcome = solver.solve()
        if outcome.values is None:
            return None
    unserved = float(np.dot(weights, outcome.values[count:]))
    values = outcome.values[:count]
    handed = {key: float(values[c]) for c, key in enumerate(block.keys) if key in prices}
    return Answer(float(own_cost @ values), handed, unserved)

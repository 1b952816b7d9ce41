"""Every month of every year at full resolution as a linear problem of its own, cut out of one model per month.

A month of all years is written by the same parts as the typical days, so that nothing is stated twice; months are
independent of each other and are written in as many processes as there are threads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zcopt.inputs.case import Case
from zcopt.inputs.timegrid import TimeGrid
from zcopt.model import algebra as pyo
from zcopt.model.algebra import Expr
from zcopt.model.books import EnergyPost, Grain
from zcopt.model.build import Built, build
from zcopt.model.matrix import Matrix, Vector, compile_measured
from zcopt.model.part import Part
from zcopt.model.split import LINKING, Key, key_of, month_label
from zcopt.plans.full_year.workers import in_processes

PROCESSES_FROM_SLOTS = 20_000
"""Slots of all years from which on starting processes (a second each) is worth it."""


@dataclass(frozen=True)
class Wanted:
    """What is read off a dispatch: numbers of the money and energy posts that depend on it, and the years whose hourly
    power is kept on representative days.

    ``days`` maps a month to its representative days, each given as the days of the hourly grid it is the mean of.
    """

    money: tuple[int, ...]
    energy: tuple[int, ...]
    power_years: tuple[int, ...]
    days: Mapping[int, tuple[tuple[int, ...], ...]]


@dataclass(frozen=True)
class Spot:
    """Where a value of ``Block.power`` belongs: number of the energy post, representative day, hour of the day."""

    post: int
    day: int
    hour: int


@dataclass(frozen=True)
class Block:
    """One month of one year at full resolution; ``own`` marks its columns, the others are held or shared by their keys.

    ``money`` [thousand currency] and ``energy`` [MWh] give, in the order of ``Wanted``, what the month's own columns add to
    each post; ``power`` @ x + ``power_constant`` [MW] is the mean power at each of ``spots``.
    """

    year: int
    month: int
    matrix: Matrix
    tied: Mapping[int, Key]
    own: NDArray[np.bool_]
    balances: Mapping[int, tuple[str, float]]
    """Row of an hourly balance [MW] -> its carrier and the hours it stands for."""
    money: Any
    energy: Any
    power: Any
    power_constant: Vector
    spots: tuple[Spot, ...]


def representative_days(decided_on: TimeGrid, hourly: TimeGrid) -> Mapping[int, tuple[tuple[int, ...], ...]]:
    """For each month the typical days of ``decided_on`` as the days of ``hourly`` they stand for; where the grids were not
    made from a calendar, each day of ``hourly`` by itself."""
    day_of = {(month, members[0]): day for (month, day), members in hourly.members.items() if len(members) == 1}
    found: dict[int, tuple[tuple[int, ...], ...]] = {}
    for month in hourly.months:
        typical = [members for (m, _), members in sorted(decided_on.members.items()) if m == month]
        if typical and all((month, day) in day_of for members in typical for day in members):
            found[month] = tuple(tuple(day_of[month, day] for day in members) for members in typical)
        else:
            found[month] = tuple((day,) for m, day in hourly.days if m == month)
    return found


def blocks_of(case: Case, hourly: TimeGrid, parts: Sequence[Part], shared: frozenset[Key], wanted: Wanted, *,
              processes: int) -> Iterator[list[Block]]:
    """The blocks of each month in turn, all years of it at once."""
    case = replace(case, series={}, grid=None)
    jobs = [(case, hourly.of_month(month), parts, shared, replace(wanted, days={month: wanted.days[month]}))
            for month in hourly.months]
    if processes < 2 or len(hourly.slots) * len(hourly.years) < PROCESSES_FROM_SLOTS:
        for job in jobs:
            yield blocks_of_month(*job)
        return
    yield from in_processes(blocks_of_month, jobs, processes)


def blocks_of_month(case: Case, grid: TimeGrid, parts: Sequence[Part], shared: frozenset[Key],
                    wanted: Wanted) -> list[Block]:
    """The month of every year, cut out of one model of the month in all years; the model itself is dropped."""
    with pyo.paused_collector():
        return _cut_out(build(case.on_grid(grid), parts), grid, shared, wanted)


def _cut_out(monthly: Built, grid: TimeGrid, shared: frozenset[Key], wanted: Wanted) -> list[Block]:
    (month,) = grid.months
    measured, places, spots = _measured(monthly, month, wanted)
    matrix, coefficients, constant = compile_measured(monthly.model, measured)
    names: dict[int, str] = {}
    keys = [key_of(variable, names) for variable in matrix.columns]
    position = {year_month: k for k, year_month in enumerate(grid.year_months)}
    label = np.array([LINKING if key in shared else month_label(variable, position)
                      for key, variable in zip(keys, matrix.columns, strict=True)])
    hourly = monthly.model.balance.hourly
    balances = {r: (row.index()[0], grid.weight_h[row.index()[2:]]) for r, row in enumerate(matrix.rows)
                if row.parent_component() is hourly}
    entries = matrix.a.tocoo()
    blocks = []
    for (year, _), k in position.items():
        rows = np.unique(entries.row[label[entries.col] == k])
        columns = np.unique(matrix.a[rows].indices)
        own = label[columns] == k
        part = replace(matrix.part(rows, columns), columns=range(len(columns)), rows=range(len(rows)),
                       integer=np.zeros(len(columns), dtype=bool))
        cut = {kind: coefficients[of_year[year]][:, columns].tocsr() for kind, of_year in places.items()}
        blocks.append(Block(
            year, month, part, {j: keys[c] for j, c in enumerate(columns.tolist()) if not own[j]}, own,
            {j: balances[r] for j, r in enumerate(rows.tolist()) if r in balances}, _only(cut["money"], own),
            _only(cut["energy"], own), cut["power"], constant[places["power"][year]], spots.get(year, ())))
    return blocks


def _only(coefficients: Any, own: NDArray[np.bool_]) -> Any:
    """The coefficients of a month's own columns, the others zero."""
    coefficients.data[~own[coefficients.indices]] = 0.0
    coefficients.eliminate_zeros()
    return coefficients


def _measured(monthly: Built, month: int, wanted: Wanted,
              ) -> tuple[list[Expr], dict[str, dict[int, list[int]]], dict[int, tuple[Spot, ...]]]:
    """Everything wanted as expressions, their numbers by kind and year, and where each value of power belongs."""
    case, books = monthly.case, monthly.books
    expressions: list[Expr] = []
    places: dict[str, dict[int, list[int]]] = {"money": {}, "energy": {}, "power": {}}
    spots: dict[int, tuple[Spot, ...]] = {}

    def add(kind: str, year: int, found: Sequence[Expr]) -> None:
        places[kind][year] = list(range(len(expressions), len(expressions) + len(found)))
        expressions.extend(found)

    for year in case.years:
        add("money", year, [monthly.model.money[k, year] for k in wanted.money])
        add("energy", year, [_energy(books.energy[k], case.time, year, month) for k in wanted.energy])
        power = list(_power(books.energy, case.time, year, month, wanted)) if year in wanted.power_years else []
        add("power", year, [expression for _, expression in power])
        spots[year] = tuple(spot for spot, _ in power)
    return expressions, places, spots


def _energy(post: EnergyPost, time: TimeGrid, year: int, month: int) -> Expr:
    """The energy of a post in a month  [MWh]."""
    if post.grain is Grain.MONTH:
        return post.amount(year, month)
    return pyo.quicksum(time.weight_h[month, s] * post.amount(year, month, s) for s in time.steps[month])


def _power(posts: Sequence[EnergyPost], time: TimeGrid, year: int, month: int, wanted: Wanted) -> Iterator[tuple[Spot, Expr]]:
    """The mean power of each post in each hour of each representative day."""
    steps: dict[tuple[int, int], list[int]] = {}
    for number, days in enumerate(wanted.days[month]):
        for day in days:
            for step in time.days[month, day]:
                steps.setdefault((number, time.slot[month, step].hour), []).append(step)
    for k, post in enumerate(posts):
        if post.grain is Grain.HOUR:
            for (number, hour), alike in steps.items():
                total = sum(time.weight_h[month, s] for s in alike)
                yield Spot(k, number, hour), pyo.quicksum(
                    time.weight_h[month, s] / total * post.amount(year, month, s) for s in alike)

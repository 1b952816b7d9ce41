"""The limits a planner typed, as rows of the matrix that may be eased by one number each.

A promise with a number per year is a limit of its own in each year; one cell that holds for all years is one limit. Build
rates are limits too, though no promise: they are physical, but a planner may change them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from zcopt.carbon.inventory import base_year_gross_tco2
from zcopt.errors import BrokenPromise, NamedLimit
from zcopt.inputs.row import Row
from zcopt.model.books import PromisePost
from zcopt.model.budget import BudgetRow
from zcopt.model.build import Built
from zcopt.model.matrix import Matrix, Vector, linear_terms
from zcopt.model.targets import TargetRow
from zcopt.units import KW_PER_MW

LINK, REDUCTION_FLOOR = "link", "reduction_floor_share"
BUILD_RATE, BUILD_RATE_KEY = "build_rate", "max_per_year_kw"
WHOLE_STEP = 1e-5
"""In units of the fourth digit: a number as close to four digits is one, the rest being the solver's rounding."""
PER_TYPED_DIRECT = ("budget", "site_limit", "carrier_limit", BUILD_RATE)
"""Kinds whose cell holds the limit itself, in the unit the miss is told in."""


@dataclass(frozen=True)
class Limit:
    """Rows that are eased by the same amount, or a link, which is dropped.

    ``rows`` are its rows of the matrix with the sign in which easing enters them, ``eases`` all rows that easing enters
    (money carried over: those of later years too). ``per_solver_unit`` turns the rows' unit into ``unit``, ``size`` is how
    large the limit is in the rows' unit: misses are compared as shares of it.
    """

    kind: str
    row: Row
    key: str
    year: int | None
    wording: str
    unit: str
    per_solver_unit: float
    rows: tuple[tuple[int, float], ...]
    eases: tuple[tuple[int, float], ...]
    size: float
    eased_upward: bool = True
    """Whether a larger number in the cell eases it: at most; False: at least, own reductions."""
    denominator: tuple[Mapping[int, float], float] | None = None
    """Of a target on a quotient: coefficients and constant of what the typed limit is multiplied by."""

    @property
    def family(self) -> tuple[str, int, str]:
        """All years of one row of the inputs."""
        return self.kind, id(self.row), self.key

    @property
    def is_link(self) -> bool:
        """Whether it has no amount and can only be dropped."""
        return self.kind == LINK

    @property
    def typed(self) -> float | None:
        """The number in the cell, None where it is none."""
        value = getattr(self.row, self.key, None)
        value = value.get(self.year) if isinstance(value, Mapping) else value
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def named(self) -> NamedLimit:
        """The limit in words."""
        zh = (f"{self.row.sheet.label.zh}“{self.wording}”" if self.is_link else chinese(self.row, self.key, self.year))
        return NamedLimit(kind=self.kind, year=self.year, wording=self.wording, place=place_of(self.row, self.key, self.year),
                          wording_zh=zh)


def limits_of(built: Built, matrix: Matrix, promises: Sequence[PromisePost], values: Vector | None = None) -> list[Limit]:
    """Every limit that has a row; ``values`` [a point of the relaxation] say how large the quotients' denominators are."""
    found: dict[tuple[int, str, int | None], Limit] = {}
    for promise in promises:
        for row in matrix.rows_of.get(id(promise.constraint), ()):
            one = _limit(built, matrix, promise, row, values)
            key = id(one.row), one.key, one.year
            before = found.get(key)
            if before is not None:
                rows = (*before.rows, *one.rows)
                one = replace(before, rows=rows, eases=rows, size=max(before.size, one.size))
            found[key] = one
    return _with_carry_over([*found.values(), *_build_rates(built, matrix)])


def _limit(built: Built, matrix: Matrix, promise: PromisePost, row: int, values: Vector | None) -> Limit:
    by_year = isinstance(getattr(promise.row, promise.key, None), Mapping) or promise.kind in ("link", "never_rising")
    denominator = _denominator(built, matrix, promise)
    size = _size(matrix, row)
    if denominator is not None and values is not None:
        terms, constant = denominator
        below = constant + sum(coefficient * values[column] for column, coefficient in terms.items())
        size = max(abs(promise.row.limit[promise.year]) * abs(below), 1e-9)  # type: ignore[attr-defined]
    year = promise.year if by_year and promise.kind != "link" else None
    wording = promise.wording if year is not None or promise.year is None else _without_year(promise.wording, promise.year)
    rows = tuple((row, sign) for sign in _signs(matrix, row))
    return Limit(kind=promise.kind, row=promise.row, key=promise.key, year=year, wording=wording, unit=promise.unit,
                 per_solver_unit=promise.per_solver_unit, rows=rows, eases=rows, size=size, denominator=denominator,
                 eased_upward=_eased_upward(built, promise))


def _eased_upward(built: Built, promise: PromisePost) -> bool:
    if isinstance(promise.row, TargetRow):
        return built.indicators[promise.row.key(built.case)].sense == "<="
    return promise.key != REDUCTION_FLOOR


def _denominator(built: Built, matrix: Matrix, promise: PromisePost) -> tuple[Mapping[int, float], float] | None:
    if not isinstance(promise.row, TargetRow) or promise.key != "limit":
        return None
    below = built.indicators[promise.row.key(built.case)].denominator
    return None if below is None else linear_terms(matrix, below(promise.year or 0))


def _with_carry_over(limits: list[Limit]) -> list[Limit]:
    """Money added to a year's budget that carries over is there in every later year too."""
    eased = []
    for limit in limits:
        carries = isinstance(limit.row, BudgetRow) and limit.row.carry_over
        rows = tuple(entry for other in limits if other.family == limit.family
                     and (other.year or 0) >= (limit.year or 0) for entry in other.rows)
        eased.append(replace(limit, eases=rows) if carries else limit)
    return eased


def _build_rates(built: Built, matrix: Matrix) -> Iterator[Limit]:
    for number, constraint in enumerate(matrix.rows):
        row = part_row(built, constraint)
        if row is None or constraint.parent_component().local_name != BUILD_RATE or not hasattr(row, BUILD_RATE_KEY):
            continue
        year = int(constraint.index())
        yield Limit(kind=BUILD_RATE, row=row, key=BUILD_RATE_KEY, year=year,
                    wording=f"{row.name}: at most {getattr(row, BUILD_RATE_KEY):,.6g} kW built in {year}", unit="kW",
                    per_solver_unit=KW_PER_MW, rows=((number, -1.0),), eases=((number, -1.0),), size=_size(matrix, number))


def part_row(built: Built, component: Any) -> Row | None:
    """The row of the inputs whose block a constraint or variable stands in, None where it is in none."""
    block = component.parent_block()
    while block is not None and block.parent_block() is not None:
        sheet, number = block.parent_component().local_name, block.index()
        own: tuple[Row, ...] = next((rows for kind, rows in built.case.rows_by_type.items() if kind.sheet.name == sheet), ())
        if isinstance(number, int) and number < len(own):
            return own[number]
        block = block.parent_block()
    return None


def eased_by(limit: Limit, amount: float, built: Built) -> tuple[BrokenPromise, float]:
    """A limit missed by ``amount`` [unit of its rows] in the planner's words, and the amount that its rounded cell grants.

    What to type is rounded outward to four digits, so that a planner can type it.
    """
    named, typed = limit.named(), limit.typed
    factor = _cell_per_row(limit, built)
    target = granted = None
    if typed is not None and factor is not None:
        target = _outward(typed + (amount if limit.eased_upward else -amount) * factor, up=limit.eased_upward)
        granted = abs(target - typed) / factor
    return BrokenPromise(kind=named.kind, year=named.year, wording=named.wording, place=named.place,
                         wording_zh=named.wording_zh, short_by=amount * limit.per_solver_unit, unit=limit.unit, typed=typed,
                         ease_to=target, cell_unit=_cell_unit(limit, built)), granted if granted is not None else amount * 1.0001


def quotient_to(limit: Limit, amount: float, values: Vector) -> float:
    """What to type instead of a quotient's limit, from the point at which it is missed by ``amount``; rounded outward."""
    assert limit.denominator is not None and limit.typed is not None
    terms, constant = limit.denominator
    below = constant + sum(coefficient * values[column] for column, coefficient in terms.items())
    return _outward(limit.typed + (amount if limit.eased_upward else -amount) / below, up=limit.eased_upward)


def _cell_per_row(limit: Limit, built: Built) -> float | None:
    """By how much the cell changes when the rows are eased by 1; None where that is no fixed number."""
    if limit.kind in PER_TYPED_DIRECT:
        return limit.per_solver_unit
    if limit.kind == "target" and limit.denominator is None:
        return 1.0
    if limit.key in ("cap_share_of_base_year", REDUCTION_FLOOR):
        return 1.0 / base_year_gross_tco2(built.case)
    return None


def _cell_unit(limit: Limit, built: Built) -> str:
    if limit.is_link:
        return ""
    if isinstance(limit.row, TargetRow):
        return built.indicators[limit.row.key(built.case)].unit
    unit = limit.row.column(limit.key).unit or limit.unit
    return built.case.site.currency if unit == "cur" else unit


def _outward(value: float, *, up: bool) -> float:
    """Four digits, away from what is asked."""
    if value == 0:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(abs(value))) - 3)
    steps = value / step
    if abs(steps - round(steps)) > WHOLE_STEP:
        steps = math.ceil(steps) if up else math.floor(steps)
    return float(f"{round(steps) * step:.6g}")


def place_of(row: Row, key: str, year: int | None) -> str:
    """``case.xlsx > budget!D5``."""
    inside = "!".join(piece for piece in (row.sheet.name, row.place.cell(key, year)) if piece)
    return " > ".join(piece for piece in (row.place.file, inside) if piece)


def chinese(row: Row, key: str, year: int | None) -> str:
    """Sheet, row, column and year in Chinese, with what stands in the cell."""
    column = next((c for c in row.columns() if c.key == key), None)
    value = getattr(row, key, None)
    value = value.get(year) if isinstance(value, Mapping) else value
    shown = "" if value is None or isinstance(value, Mapping) else (
        f" {value:.6g}" if isinstance(value, int | float) and not isinstance(value, bool) else f" {value}")
    name = f"“{row.name}”" if row.name else ""
    return f"{row.sheet.label.zh}{name}{column.label.zh if column else key}{f'（{year} 年）' if year else ''}{shown}"


def _without_year(wording: str, year: int) -> str:
    for tail in (f" in {year}", f" {year}"):
        wording = wording.replace(tail, "", 1)
    return wording


def _signs(matrix: Matrix, row: int) -> list[float]:
    """-1 lowers what must not be above, +1 raises what must not be below."""
    return [sign for sign, side in ((-1.0, matrix.row_upper[row]), (1.0, matrix.row_lower[row])) if np.isfinite(side)]


def _size(matrix: Matrix, row: int) -> float:
    """How large a limit is: its right-hand side, or its largest coefficient where that is 0."""
    sides = [abs(side) for side in (matrix.row_lower[row], matrix.row_upper[row]) if np.isfinite(side)]
    entries = np.abs(matrix.a.data[matrix.a.indptr[row]:matrix.a.indptr[row + 1]])
    fallback = float(entries.max()) if len(entries) else 1.0
    return float(max([side for side in sides if side > 0] or [fallback]))

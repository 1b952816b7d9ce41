"""What both layouts of a sheet share: typed fields in, one record per row out, with every problem on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from zcopt import units
from zcopt.errors import Problem
from zcopt.inputs.case import Conversion
from zcopt.inputs.cells import read_cell
from zcopt.inputs.grid import RawCell, Spot
from zcopt.inputs.question import CellReading, Question
from zcopt.inputs.row import Column, Kind, Place, Row
from zcopt.inputs.scale import Scale, currency_of, scale_of, units_on_offer, usual_unit
from zcopt.inputs.words import listed


@dataclass(frozen=True)
class Horizon:
    """The years planned and the currency of the case; without years, those named in a sheet's header are taken."""

    years: tuple[int, ...] = ()
    currency: str = "CNY"


@dataclass(frozen=True)
class Entry:
    """One cell to read: its column, year (None: all years), what it holds, how it is typed and where it stands."""

    column: Column
    year: int | None
    raw: RawCell
    scale: Scale | None
    spot: Spot
    covered: bool = False
    """Inside a merged area, which is an error already."""

    @property
    def key(self) -> str:
        """``price_per_kwh.2026``."""
        return f"{self.column.key}.{self.year}" if self.year else self.column.key


@dataclass(frozen=True)
class Record:
    """A row of a sheet as far as it could be read; ``valid`` when nothing is wrong with it."""

    values: Mapping[str, Any]
    place: Place
    valid: bool

    def row(self, row_type: type[Row]) -> Row:
        """The record as its row type; only for valid records."""
        return row_type(**self.values, place=self.place)


@dataclass(frozen=True)
class SheetReading:
    """A sheet read: its records in order, what was found and which units were converted."""

    row_type: type[Row]
    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()
    conversions: tuple[Conversion, ...] = ()


def read_record(row_type: type[Row], entries: Sequence[Entry], place: Place,
                horizon: Horizon) -> tuple[Record, list[Problem]]:
    """A record from the cells of one row (or of one settings sheet), blanks replaced by declared defaults."""
    values: dict[str, Any] = {column.key: _constant(column, horizon.years) for column in row_type.columns()
                              if column.kind is Kind.BY_YEAR and isinstance(column.default, (int, float))}
    problems: list[Problem] = []
    valid = True
    by_column: dict[str, list[Entry]] = {}
    for entry in entries:
        by_column.setdefault(entry.column.key, []).append(entry)
    for key, own in by_column.items():
        value, found, fine = (_by_year if own[0].column.kind is Kind.BY_YEAR else _single)(own, horizon)
        problems += found
        valid = valid and fine
        if value is not None:
            values[key] = value
    return Record(MappingProxyType(values), place, valid), problems


def _read(entry: Entry) -> CellReading:
    """The value of an entry; nothing where its unit or a merged area is an error already."""
    if entry.covered or entry.scale is None:
        return CellReading()
    return read_cell(entry.raw, Question(entry.column, entry.scale, entry.spot))


def _single(entries: Sequence[Entry], horizon: Horizon) -> tuple[Any, list[Problem], bool]:
    entry = entries[0]
    reading = _read(entry)
    problems = list(reading.problems)
    fine = reading.valid and not entry.covered and entry.scale is not None
    if fine and reading.value in (None, ()) and entry.column.required:
        return None, [*problems, required_problem(entry)], False
    return reading.value, problems, fine


def required_problem(entry: Entry) -> Problem:
    """The cell must be filled."""
    fix = f"Choose one of: {listed(entry.column.choices)}" if entry.column.choices else "Fill it in"
    return entry.spot.problem("E203", f"{entry.column.key} is blank but must be filled", fix)


def _by_year(entries: Sequence[Entry], horizon: Horizon) -> tuple[Any, list[Problem], bool]:
    """A value for each year: as given, else that of the year before, starting from a column without year.

    In a column with ``gaps`` blank years are left out.
    """
    readings = [(entry, _read(entry)) for entry in entries]
    problems = [problem for _, reading in readings for problem in reading.problems]
    if any(not reading.valid or entry.covered or entry.scale is None for entry, reading in readings):
        return None, problems, False
    given = {entry.year: reading.value for entry, reading in readings if reading.value is not None}
    years = horizon.years or tuple(sorted(entry.year for entry in entries if entry.year))
    column, first = entries[0].column, _first_entry(entries, years)
    if not given:
        if column.required:
            return None, [*problems, required_problem(first)], False
        return (_constant(column, years) if isinstance(column.default, (int, float)) else None), problems, True
    if column.gaps:
        known = {year: given.get(year, given.get(None)) for year in years if year in given or None in given}
        return MappingProxyType(known), problems, True
    start = given.get(None, column.default if isinstance(column.default, (int, float)) else None)
    if start is None and years and years[0] not in given and not isinstance(column.default, Mapping):
        return None, [*problems, first.spot.problem(
            "E214", f"{column.key} of {years[0]} is blank, later years are filled",
            f"Fill in {years[0]}; blank years after it take the value before them")], False
    path, carried = carried_forward(given, start, years)
    return MappingProxyType(path), [*problems, *_carried_note(entries, carried)], True


def _constant(column: Column, years: Iterable[int]) -> Mapping[int, float]:
    """The default of a yearly column in every year."""
    return MappingProxyType(dict.fromkeys(years, float(column.default)))


def _first_entry(entries: Sequence[Entry], years: Sequence[int]) -> Entry:
    first = years[0] if years else None
    return next((entry for entry in entries if entry.year == first), entries[0])


def carried_forward(given: Mapping[Any, Any], start: Any, years: Iterable[int]) -> tuple[dict[int, float], list[int]]:
    """Values of all years, blank ones from the year before, and which years were taken so."""
    path: dict[int, float] = {}
    carried: list[int] = []
    last, from_year = start, False
    for year in years:
        if year in given:
            last, from_year = given[year], True
        elif from_year:
            carried.append(year)
        if last is not None:
            path[year] = float(last)
    return path, carried


def _carried_note(entries: Sequence[Entry], carried: Sequence[int]) -> list[Problem]:
    spots = [entry.spot for entry in entries if entry.year in carried]
    if not carried:
        return []
    column = entries[0].column
    cells = [spot.cell for spot in spots]
    cell = cells[0] if len(cells) == 1 else f"{cells[0]}:{cells[-1]}" if cells else entries[-1].spot.cell
    spot = Spot(entries[0].spot.file, entries[0].spot.sheet, cell, column.key)
    years = f"{carried[0]}" if len(carried) == 1 else f"{carried[0]} to {carried[-1]}"
    return [spot.problem("N201", f"{column.key}: blank years took the value of the year before ({years})")]


class Scales:
    """The scales of a sheet's columns, collecting unknown units, assumed units and conversions."""

    def __init__(self, horizon: Horizon) -> None:
        self._horizon = horizon
        self._known: dict[tuple[str, str], Scale | None] = {}
        self._assumed: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.conversions: list[Conversion] = []

    def of(self, column: Column, written: str, spot: Spot) -> Scale | None:
        """The scale of a column typed in ``written``; None after an error at the unit's cell."""
        if not column.unit:
            return Scale()
        asked = (column.key, written)
        if asked not in self._known:
            self._known[asked] = self._new(column, written, spot)
        return self._known[asked]

    def _new(self, column: Column, written: str, spot: Spot) -> Scale | None:
        currency = self._horizon.currency
        offer = units_on_offer(column, currency)
        try:
            scale = scale_of(column, written, currency)
        except units.UnknownUnit:
            self.problems.append(spot.problem("E305", f"{column.key} is in '{written}', which is unknown here",
                                              f"Use one of: {listed(offer)}", written))
            return None
        if currency_of(scale.written) not in ("", currency):
            self.problems.append(spot.problem(
                "E310", f"{column.key} is in '{written}', but the currency of the site is {currency}",
                f"Convert the numbers and use one of: {listed(offer)}", written))
            return None
        if not written and len(offer) > 1:
            self._assumed[column.key] = scale.written
        if scale.factor != 1 and scale.written != usual_unit(column, currency):
            place = " > ".join(part for part in (spot.file, f"{spot.sheet}!{spot.cell}") if part)
            self.conversions.append(Conversion(place, column.key, scale.written,
                                               usual_unit(column, currency), self._factor(column, scale)))
        return scale

    def _factor(self, column: Column, scale: Scale) -> float:
        """From the written unit to the usual one of the column."""
        return scale.factor / scale_of(column, "", self._horizon.currency).factor

    def assumed(self, spot: Spot) -> list[Problem]:
        """One warning that names all columns whose unit was missing."""
        if not self._assumed:
            return []
        names = listed(f"{key} in {unit}" for key, unit in self._assumed.items())
        return [spot.problem("W302", f"units are missing; assumed {names}", "Fill in the units")]

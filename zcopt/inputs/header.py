"""Finding the header of a table by best match, whatever was inserted above it and in whichever language it is.

A header is up to four rows: labels, units, machine keys, and years below merged labels. Any of them may be missing as
long as one row names the columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zcopt.errors import Problem
from zcopt.inputs.grid import Grid, cell_name
from zcopt.inputs.row import Column, Kind, Label
from zcopt.inputs.scale import is_unit, plain_unit
from zcopt.inputs.words import comparable, did_you_mean, split_year

HEADER_ROWS = 15
SOURCE = Column(key="source", kind=Kind.TEXT, label=Label("Source", "来源"), default="",
                help=Label("Where the numbers of this row come from.", "数据来源。"), aliases=("数据来源", "出处"))
NOTE = Column(key="note", kind=Kind.TEXT, label=Label("Note", "备注"), default="",
              help=Label("Anything worth knowing.", "备注说明。"), aliases=("remark", "remarks", "comment", "说明", "注"))

_BRACKETS = re.compile(r"[(\[]([^()\[\]]*(?:\([^()]*\))?[^()\[\]]*)[)\]]")


@dataclass(frozen=True)
class Field:
    """A column of the sheet that is read: where it stands, what it holds, for which year, and its unit as written."""

    position: int
    column: Column
    year: int | None = None
    unit: str = ""
    unit_row: int = 0
    header_row: int = 0

    @property
    def key(self) -> str:
        """``price_per_kwh.2026``, as in Place.cells."""
        return f"{self.column.key}.{self.year}" if self.year else self.column.key


@dataclass(frozen=True)
class Header:
    """Where a table's columns stand and where its data begin."""

    row: int
    fields: tuple[Field, ...]
    first_data_row: int
    problems: tuple[Problem, ...] = ()

    def of(self, key: str) -> tuple[Field, ...]:
        """The fields of a column, one per year where it has years."""
        return tuple(field for field in self.fields if field.column.key == key)


@dataclass(frozen=True)
class _Match:
    """What a header text says: a column (None: only a year), a year and a unit in brackets."""

    column: Column | None
    year: int | None = None
    unit: str = ""


class Names:
    """All names of the columns of a sheet: keys, labels in both languages, aliases."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self.by_key = {comparable(column.key): column for column in columns}
        self._by_name: dict[str, Column | None] = {}
        for column in columns:
            for name in _names(column):
                other = self._by_name.setdefault(name, column)
                if other is not column:
                    self._by_name[name] = None
        self._by_name.update(self.by_key)

    def find(self, text: str) -> Column | None:
        """The column a text names, None when it names none or several."""
        return self._by_name.get(comparable(text))

    def match(self, text: str) -> _Match | None:
        """What a header text says about its column, year and unit."""
        whole = comparable(text)
        bracket = _BRACKETS.search(whole)
        bare, unit = whole, ""
        if bracket and is_unit(bracket.group(1)):
            bare, unit = " ".join(_BRACKETS.sub(" ", whole, count=1).split()), bracket.group(1)
        for name, written in ((whole, ""), (bare, unit)):
            column = self.find(name)
            if column:
                return _Match(column, None, written)
            rest, year = split_year(name)
            if year and not rest:
                return _Match(None, year)
            column = self.find(rest) if year else None
            if column and column.kind is Kind.BY_YEAR:
                return _Match(column, year, written)
        return None

    def known(self) -> tuple[str, ...]:
        """Every name worth suggesting: keys and labels."""
        return tuple(name for column in self.columns for name in (column.key, *column.label) if name)


def _names(column: Column) -> set[str]:
    en, zh = column.label
    written = (column.key, en, zh, f"{en} {zh}", f"{zh} {en}", *column.aliases)
    return {comparable(name) for name in written if name}


def find_header(grid: Grid, columns: Sequence[Column]) -> Header | None:
    """The header of a table, None when no row among the first 15 names its columns."""
    names = Names((*columns, SOURCE, NOTE))
    matches = {row: _row_matches(grid, row, names) for row in grid.rows if row <= HEADER_ROWS}
    scores = {row: _score(found) for row, found in matches.items()}
    keyed = {row: sum(comparable(grid.at(row, c).text) == comparable(m.column.key) for c, m in found.items() if m.column)
             for row, found in matches.items()}
    best = max(scores, key=lambda row: (scores[row], keyed[row], -row), default=0)
    if not best or scores[best] < min(2, len(columns)):
        return None
    header_rows = [row for row in scores if 2 * scores[row] > scores[best] and abs(row - best) <= 4]
    order = [best, *(row for row in header_rows if row != best)]
    unit_row = grid.unit_row or _unit_row(grid, header_rows, matches)
    years_row = _years_row(grid, max(header_rows), matches, unit_row)
    found = _fields(grid, order, years_row, matches, names)
    fields, doubles = _once(grid, [_with_unit(grid, field, unit_row) for field in found])
    first = max(*header_rows, years_row, unit_row) + 1
    unknown = _unknown_columns(grid, order, first, found, names)
    return Header(best, fields, first, (*doubles, *unknown))


def _row_matches(grid: Grid, row: int, names: Names) -> dict[int, _Match]:
    texts = {column: _header_text(grid, row, column) for column in grid.rows[row]}
    found = {column: names.match(text) for column, text in texts.items() if text}
    return {column: match for column, match in found.items() if match}


def _header_text(grid: Grid, row: int, column: int) -> str:
    value = grid.at(row, column).value
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value or "").strip()


def _score(matches: Mapping[int, _Match]) -> int:
    return len({(match.column.key, match.year) for match in matches.values() if match.column})


def _unit_row(grid: Grid, header_rows: Sequence[int], matches: Mapping[int, Mapping[int, _Match]]) -> int:
    """The row of units in, above or right below the header rows; 0 when there is none."""
    top, bottom = min(header_rows), max(header_rows)
    between = [row for row in range(top + 1, bottom) if row not in header_rows and row in grid.rows]
    near = [*between, bottom + 1, top - 1]
    wanted = {c for row in header_rows for c, m in matches[row].items() if not m.column or m.column.unit}

    def units_in(row: int) -> int:
        return sum(is_unit(grid.at(row, column).value) for column in wanted)

    best = max(near, key=units_in)
    written = [grid.at(best, column) for column in wanted if not grid.at(best, column).blank]
    if units_in(best) and (best in between or 2 * units_in(best) >= len(written)):
        return best
    return between[0] if len(between) == 1 else 0


def _years_row(grid: Grid, bottom: int, matches: Mapping[int, Mapping[int, _Match]], unit_row: int) -> int:
    """The row of bare years below merged labels; 0 when there is none."""
    row = bottom + 2 if unit_row == bottom + 1 else bottom + 1
    texts = [_header_text(grid, row, column) for column in grid.rows.get(row, ())]
    has_years = any(m.column and m.column.kind is Kind.BY_YEAR for m in matches[bottom].values())
    bare = bool(texts) and all(year and not rest for rest, year in map(split_year, texts))
    return row if has_years and bare else 0


def _fields(grid: Grid, order: Sequence[int], years_row: int, matches: Mapping[int, Mapping[int, _Match]],
            names: Names) -> list[Field]:
    """What each position holds; a bare year belongs to the label on its left."""
    by_year = [column for column in names.columns if column.kind is Kind.BY_YEAR]
    only = by_year[0] if len(by_year) == 1 else None
    rows = [*order, years_row] if years_row else list(order)
    positions = sorted({column for row in rows for column in grid.rows.get(row, ())})
    fields: list[Field] = []
    left: Column | None = None
    for position in positions:
        row, match = next(((row, matches[row][position]) for row in order if position in matches[row]), (0, None))
        below = split_year(_header_text(grid, years_row, position))[1] if years_row else None
        if match is None and below is None:
            left = None
            continue
        column = match.column if match and match.column else left or only
        if column is None:
            continue
        year = (match.year if match else None) or (below if column.kind is Kind.BY_YEAR else None)
        left = column if column.kind is Kind.BY_YEAR else None
        fields.append(Field(position, column, year, match.unit if match else "", header_row=row or years_row))
    return fields


def _with_unit(grid: Grid, field: Field, unit_row: int) -> Field:
    cell = grid.at(unit_row, field.position)
    written = plain_unit(cell.text) if unit_row and not cell.blank and cell.text not in ("-", "–", "—") else field.unit
    return Field(field.position, field.column, field.year, written, unit_row or field.header_row, field.header_row)


def _once(grid: Grid, fields: Sequence[Field]) -> tuple[tuple[Field, ...], list[Problem]]:
    """The fields without repeats, and an error for each repeat that names both cells."""
    kept: dict[str, Field] = {}
    problems = []
    for field in fields:
        first = kept.setdefault(field.key, field)
        if first is not field:
            problems.append(grid.spot(field.header_row, field.position, field.column.key).problem(
                "E306", f"the column {field.key} stands there twice, first in "
                f"{cell_name(first.header_row, first.position)}", "Delete one of them"))
    return tuple(kept.values()), problems


def _unknown_columns(grid: Grid, order: Sequence[int], first: int, fields: Sequence[Field],
                     names: Names) -> list[Problem]:
    """A warning for each column that holds something but is not read."""
    read = {field.position for field in fields}
    problems = []
    filled = sorted({column for row, columns in grid.rows.items() if row >= first for column in columns} - read)
    headed = sorted({column for row in order for column in grid.rows[row]} - read - set(filled))
    for position in sorted([*filled, *headed]):
        row, text = next(((row, grid.at(row, position).text) for row in order if grid.at(row, position).text), (0, ""))
        if text.startswith("#"):
            continue
        if text:
            problems.append(grid.spot(row, position).problem(
                "W301", f"the column '{comparable(text)}' is unknown and was not read",
                did_you_mean(split_year(text)[0], names.known(), "Delete it, or start its header with #"), text))
        else:
            cell_row = next(row for row, columns in grid.rows.items() if row >= first and position in columns)
            problems.append(grid.spot(cell_row, position).problem(
                "W303", "values stand under no header and were not read", "Give the column a header, # to ignore it"))
    return problems

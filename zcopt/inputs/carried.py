"""What stands in a book, cell by cell, in the words of the template: the way from one form of a case to another.

Nothing is checked or converted here. What has no place in the template is kept too: an unknown column under its name with a
``#``, anything else as a plain copy of its sheet under its name with a ``_``; the reader passes over both.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zcopt.errors import Problem, Severity
from zcopt.inputs.cells import is_blank, read_cell
from zcopt.inputs.dates import cell_of
from zcopt.inputs.grid import BLANK, Book, Grid, Position, RawCell, Spot, column_letters
from zcopt.inputs.header import HEADER_ROWS, NOTE, SOURCE, Header, Names, find_header
from zcopt.inputs.question import Question
from zcopt.inputs.row import Column, Kind, Layout
from zcopt.inputs.scale import Scale, plain_unit
from zcopt.inputs.schema import SheetSpec, Specs
from zcopt.inputs.settings import Frame, find_frame, find_lines
from zcopt.inputs.table import merged_problems, sheet_problems
from zcopt.inputs.words import comparable, listed, plain

Record = dict[str, object]
MADE_ANEW = frozenset({"lists", "zcopt_issues"})
"""Sheets the program writes itself and no planner fills."""
SHEET_NAME_LIMIT = 31


@dataclass(frozen=True)
class CarriedSheet:
    """A declared sheet: its records as content of the template, values as RawCell, and its units as written.

    ``units`` maps a field (``price_per_kwh.2026``; in a settings sheet the key) to the text of its unit cell, blank where
    the cell is. ``others`` are the names of unknown columns, with ``#``.
    """

    spec: SheetSpec
    records: tuple[Record, ...] = ()
    units: Mapping[str, str] = dataclasses.field(default_factory=dict)
    others: tuple[str, ...] = ()

    @property
    def cells(self) -> int:
        """How many values, sources and notes it holds."""
        return sum(not key.startswith(("unit:", "comment:")) for record in self.records for key in record)

    @property
    def years(self) -> frozenset[int]:
        """The years its columns name."""
        keys = {*self.units, *(key for record in self.records for key in record)}
        return frozenset(int(year) for key, dot, year in (key.partition(".") for key in keys)
                         if dot and year.isdigit() and not key.startswith("#"))


@dataclass(frozen=True)
class Carried:
    """A whole book; ``copies`` are sheets kept as they are. Errors in ``problems`` say what could not be kept."""

    sheets: Mapping[str, CarriedSheet]
    copies: tuple[Grid, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What stands in the way of carrying everything."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    def setting(self, key: str) -> object:
        """The value of a line of the sheet ``site``, None when it is blank or missing."""
        site = self.sheets.get("site")
        cell = site.records[0].get(key) if site and site.records else None
        return cell.value if isinstance(cell, RawCell) else None

    @property
    def currency(self) -> str:
        """The currency of the site, CNY when it is blank, as the reader takes it."""
        return str(self.setting("currency") or "CNY").strip().upper()

    @property
    def years(self) -> tuple[int, ...]:
        """The years planned, and all others that have a column."""
        first, last = self.setting("first_year"), self.setting("last_year")
        planned = (range(int(first), int(last) + 1) if isinstance(first, (int, float)) and isinstance(last, (int, float))
                   and last - first <= 100 else range(0))
        return tuple(sorted({*planned, *(year for sheet in self.sheets.values() for year in sheet.years)}))


@dataclass
class _Catch:
    """One sheet while it is gone through: what was found to be wrong, and which cells were carried."""

    grid: Grid
    seen: set[Position] = dataclasses.field(default_factory=set)
    commented: set[Position] = dataclasses.field(default_factory=set)
    problems: list[Problem] = dataclasses.field(default_factory=list)

    def take(self, record: Record, key: str, at: Position, column: Column = NOTE) -> None:
        """Put the cell at ``at`` into the record, with its comment."""
        self.seen.add(at)
        cell = cell_of(self.grid, *at, column)
        if at in self.grid.comments:
            record[f"comment:{key}"] = self.grid.comments[at]
            self.commented.add(at)
        if cell.blank:
            return
        record[key] = cell
        spot = self.grid.spot(*at, key=key)
        self.problems += _no_value(cell, spot)
        if cell.formula and not cell.error:
            self.problems.append(spot.problem("N122", f"{key} is a formula; its saved result was carried, the formula was not",
                                              found=cell.text))


def _no_value(cell: RawCell, spot: Spot) -> tuple[Problem, ...]:
    """Why a cell has no value that could be carried: an Excel error, or a formula without a saved result."""
    if not (cell.error or cell.uncomputed):
        return ()
    return read_cell(cell, Question(dataclasses.replace(NOTE, key=spot.key or "the cell"), Scale(), spot)).problems


def carry(book: Book, specs: Specs) -> Carried:
    """Everything that stands in a book written by ``specs``."""
    names = {name: spec for spec in specs for name in spec.names}
    sheets: dict[str, CarriedSheet] = {}
    copies: list[Grid] = []
    problems: list[Problem] = []
    taken = {spec.sheet.name for spec in specs} | {"readme", *MADE_ANEW}
    for grid in book.sheets:
        spec = names.get(comparable(grid.name))
        if spec is None:
            if comparable(grid.name) not in MADE_ANEW and not comparable(grid.name).startswith("readme") and grid.cells:
                copies.append(_copy(grid, taken))
                problems += _copied(grid, copies[-1], "is unknown")
        elif spec.sheet.name in sheets:
            problems.append(grid.spot().problem("E129", f"the sheet holds the same as another one, {spec.sheet.name}",
                                                "Keep one of them, or start the name of the other with _"))
        else:
            sheets[spec.sheet.name], catch = _carried(grid, spec)
            problems += catch.problems
            if leftover := _leftover(catch, spec):
                copies.append(_copy(grid, taken))
                problems += _copied(grid, copies[-1], f"has cells without a place in the template ({listed(leftover, 5)})")
            else:
                problems += [grid.spot(*at).problem("N124", "the comment stands on no input and was not carried", found=text)
                             for at, text in grid.comments.items() if at not in catch.commented]
    return Carried(sheets, tuple(copies), tuple(problems))


def _copy(grid: Grid, taken: set[str]) -> Grid:
    """The sheet under its name with ``_``, at most 31 characters and used once."""
    wanted = grid.name if grid.name.startswith("_") else f"_{grid.name}"
    tries = (wanted[:SHEET_NAME_LIMIT - len(end)] + end for end in ("", *(f"_{number}" for number in range(2, 1000))))
    name = next(name for name in tries if name.casefold() not in taken)
    taken.add(name.casefold())
    return dataclasses.replace(grid, name=name)


def _copied(grid: Grid, copy: Grid, why: str) -> Iterator[Problem]:
    """That a sheet was kept as a plain copy, and what cannot be copied."""
    if grid.name != copy.name:
        yield grid.spot().problem("N123", f"the sheet {why}; all of it was kept as the plain copy {copy.name}, which is not "
                                  "read", found=copy.name)
    yield from (problem for problem in sheet_problems(grid) if problem.code == "E307")
    for at, cell in grid.cells.items():
        if cell.uncomputed:
            yield from _no_value(cell, grid.spot(*at))


def _carried(grid: Grid, spec: SheetSpec) -> tuple[CarriedSheet, _Catch]:
    catch = _Catch(grid)
    catch.problems += [problem for problem in sheet_problems(grid) if problem.severity is Severity.ERROR]
    if not grid.cells:
        return CarriedSheet(spec), catch
    if spec.sheet.layout is Layout.SETTINGS:
        frame = find_frame(grid, Names(spec.columns))
        sheet, first = (_settings(catch, spec, frame), frame.row + 1) if frame else (None, 0)
    else:
        header = find_header(grid, spec.columns)
        sheet, first = (_table(catch, spec, header), header.first_data_row) if header else (None, 0)
    if sheet is None:
        catch.problems.append(grid.spot().problem(
            "E302", f"no header was found in the first {HEADER_ROWS} rows",
            f"Keep a row with the names {listed(column.key for column in spec.columns)}"))
        return CarriedSheet(spec), catch
    catch.problems += merged_problems(grid, [box for box in grid.merged if box.bottom >= first])
    return sheet, catch


# tables


def _table(catch: _Catch, spec: SheetSpec, header: Header) -> CarriedSheet:
    grid, fields = catch.grid, header.fields
    catch.problems += [problem for problem in header.problems if problem.code == "E306"]
    others = _other_columns(grid, header)
    catch.seen |= {(row, column) for row in range(_top(header), header.first_data_row) for column in grid.rows.get(row, ())}
    records = []
    for row in (row for row in grid.rows if row >= header.first_data_row):
        record: Record = {}
        for field in fields:
            catch.take(record, field.key, (row, field.position), field.column)
        for position, name in others.items():
            catch.take(record, name, (row, position))
        if record:
            records.append(record)
    return CarriedSheet(spec, tuple(records), {field.key: field.unit for field in fields}, tuple(others.values()))


def _top(header: Header) -> int:
    """The first of the rows that name columns."""
    return max(1, header.row - 2)


def _other_columns(grid: Grid, header: Header) -> dict[int, str]:
    """Position -> ``#name`` of the columns that have a header but are unknown."""
    known = {field.position for field in header.fields}
    found: dict[int, str] = {}
    rows = [header.row, *(row for row in range(_top(header), header.first_data_row) if row != header.row)]
    for position in sorted({column for row in grid.rows for column in grid.rows[row]} - known):
        texts = dict.fromkeys(plain(grid.at(row, position).text) for row in rows if grid.at(row, position).text)
        if texts:
            name = f"#{' / '.join(texts).removeprefix('#').strip()}"
            found[position] = name if name not in found.values() else f"{name} ({column_letters(position)})"
    return found


# settings sheets


def _settings(catch: _Catch, spec: SheetSpec, frame: Frame) -> CarriedSheet:
    grid = catch.grid
    lines, problems = find_lines(grid, frame, Names(spec.columns))
    catch.problems += [problem for problem in problems if problem.code == "E306"]
    roles = {role: frame.roles[role] for role in frame.roles if role in ("key", "label", "unit", "source", "note")}
    catch.seen |= {(frame.row, position) for position in (*roles.values(), *frame.value_columns)}
    record: Record = {}
    units: dict[str, str] = {}
    for row, column in lines.items():
        catch.seen |= {(row, position) for position in roles.values()}
        for key, position in _value_places(frame, column):
            catch.take(record, key, (row, position), column)
        unit = grid.at(row, roles["unit"]) if "unit" in roles else BLANK
        units[column.key] = "" if is_blank(unit) else plain_unit(unit.text)
        for role in (SOURCE.key, NOTE.key):
            if role in roles:
                catch.take(record, f"{role}:{column.key}", (row, roles[role]))
    return CarriedSheet(spec, (record,), units)


def _value_places(frame: Frame, column: Column) -> list[tuple[str, int]]:
    """The fields of a line and their positions; a bare key stands for all years."""
    value = frame.roles["value"]
    if column.kind is not Kind.BY_YEAR:
        return [(column.key, value)]
    years = [(f"{column.key}.{year}", position) for year, position in sorted(frame.years.items())]
    return years if value in frame.years.values() else [(column.key, value), *years]


def _leftover(catch: _Catch, spec: SheetSpec) -> list[str]:
    """The cells that were not carried; the title and the help the template itself wrote are no loss."""
    own = catch.seen | _title_cells(catch.grid, spec, catch.seen)
    return [catch.grid.spot(*at).cell for at in sorted(catch.grid.cells) if at not in own]


def _title_cells(grid: Grid, spec: SheetSpec, seen: set[Position]) -> set[Position]:
    """The template's first row: the sheet's name in column A and, merged or word for word, what a row is."""
    row = next((row for row, columns in grid.rows.items() if row <= HEADER_ROWS and columns[0] == 1 and (row, 1) not in seen
                and comparable(grid.at(row, 1).text).startswith(tuple(spec.names))), 0)
    merged = {box.left for box in grid.merged if box.top == box.bottom == row}
    helps = [plain(text) for text in spec.sheet.help if text]
    return {(row, column) for column in grid.rows.get(row, ())
            if column == 1 or column in merged or any(text in plain(grid.at(row, column).text) for text in helps)}

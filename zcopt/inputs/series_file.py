"""The door for hourly series: columns of the files in ``timeseries/``, each a year of 8,760 hours.

A series is named ``file:column``, the file without its ending; ``file.csv`` is looked for first, then ``file.xlsx``.
"""

from __future__ import annotations

import codecs
import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from zcopt.errors import Problem
from zcopt.inputs.clock import Clock, clock_of
from zcopt.inputs.grid import Spot, column_letters
from zcopt.inputs.numbers import number_in
from zcopt.inputs.safety import FILE_BYTES
from zcopt.inputs.words import comparable, did_you_mean, listed
from zcopt.inputs.xlsx import first_sheet

HOURS = 8_760
DAY = 24
LEAP_DAY_STARTS = 59 * DAY
"""Hours before 29 February."""
LENGTHS: Mapping[int, tuple[int, bool]] = MappingProxyType({
    HOURS: (1, False), HOURS + DAY: (1, True), 4 * HOURS: (4, False), 4 * (HOURS + DAY): (4, True),
})
"""Number of values -> values per hour, and whether the year is a leap year."""
ROW_LIMIT = 40_000
COLUMN_LIMIT = 200
LINE_LIMIT = 20_000
"""Characters of a line: 200 columns of 100."""

Series = NDArray[np.float64]


@dataclass(frozen=True)
class _File:
    """A file as rows of cells, header first; ``first_row`` is the line of the first value."""

    name: str
    header: tuple[str, ...]
    rows: tuple[Sequence[object], ...]
    first_row: int
    comma: bool = False
    """Whether decimals may be written with a comma."""

    @cached_property
    def clock(self) -> Clock | None:
        """What the first column says when it holds time stamps."""
        return clock_of([row[0] if row else None for row in self.rows])


def read_series(folder: Path, wanted: Mapping[str, Spot]) -> tuple[Mapping[str, Series], tuple[Problem, ...]]:
    """The wanted series (name ``file:column`` -> 8,760 read-only hourly values) and everything found.

    ``folder`` is the folder ``timeseries``; ``wanted`` gives the cell that asks, where problems are pinned to.
    """
    files: dict[str, _File | Problem] = {}
    asked_by: dict[str, Spot] = {}
    found: dict[str, Series] = {}
    problems: list[Problem] = []
    for name, spot in wanted.items():
        stem, _, column = name.partition(":")
        stem = stem.strip()
        if stem not in files:
            files[stem] = _open(folder, stem, spot)
        file = files[stem]
        if isinstance(file, Problem):
            problems.append(spot.problem(file.code, file.message, file.fix, name))
            continue
        values, more = _series(file, column, spot, name)
        problems += more
        if values is not None:
            found[name] = values
            asked_by.setdefault(stem, spot)
    problems += [problem for stem, spot in asked_by.items() for problem in _clock_problems(files[stem], spot)]
    return MappingProxyType(found), tuple(problems)


def _clock_problems(file: _File | Problem, spot: Spot) -> list[Problem]:
    """A warning when the time stamps of a file say that its values are not one per hour, however many there are."""
    if isinstance(file, Problem) or file.clock is None or not file.clock.unsteady:
        return []
    return [spot.problem("W102", f"the time stamps of {file.name} are not steady ({file.clock.unsteady}), though their number "
                         "is right; the values were taken in the order of the lines",
                         "Export the series in one time zone without summer time", file.clock.unsteady)]


def _open(folder: Path, stem: str, spot: Spot) -> _File | Problem:
    """The file of a series, or why it cannot be had."""
    if stem in ("", ".", "..") or any(mark in stem for mark in ("/", "\\", ":", "..", "\0", "~")):
        return spot.problem("E111", f"the series file '{stem}' must be a plain name inside timeseries/",
                            "Give the file's name without folder and ending")
    names = {path.name: path for path in sorted(folder.iterdir()) if path.is_file()} if folder.is_dir() else {}
    plain_stem = stem.removesuffix(".csv").removesuffix(".xlsx")
    path = names.get(f"{plain_stem}.csv") or names.get(f"{plain_stem}.xlsx")
    if path is None:
        stems = [name.rpartition(".")[0] for name in names if name.endswith((".csv", ".xlsx"))]
        return spot.problem("E110", f"there is no file {plain_stem}.csv or {plain_stem}.xlsx in {folder.name}/",
                            did_you_mean(plain_stem, stems, f"Files there: {listed(stems) or 'none'}"))
    if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
        return spot.problem("E111", f"the series file {path.name} leads out of {folder.name}/",
                            "Copy the file into the folder")
    try:
        return _workbook(path) if path.suffix == ".xlsx" else _text_file(path, spot)
    except PermissionError:
        return spot.problem("E108", f"the file {path.name} may not be read: permission was refused",
                            "Close it elsewhere or change its permissions")


def _workbook(path: Path) -> _File | Problem:
    rows = first_sheet(path, ROW_LIMIT, COLUMN_LIMIT)
    return rows if isinstance(rows, Problem) else _as_file(path.name, rows)


def _text_file(path: Path, spot: Spot) -> _File | Problem:
    if path.stat().st_size > FILE_BYTES:
        return spot.problem("E103", f"the file {path.name} has more than {FILE_BYTES / 1e6:.0f} MB", "Split it")
    text = decoded(path.read_bytes())
    if text is None:
        return spot.problem("E114", f"the file {path.name} is not readable as text",
                            "Save it as CSV UTF-8 from Excel or WPS")
    lines = text.splitlines(keepends=True)
    if len(lines) > ROW_LIMIT or any(len(line) > LINE_LIMIT for line in lines):
        return spot.problem("E114", f"the file {path.name} is not a table: it has more than {ROW_LIMIT:,} lines, or one of "
                            f"more than {LINE_LIMIT:,} characters", "Keep one line per hour or quarter hour")
    separator = separator_of(text)
    try:
        rows = list(csv.reader(lines, delimiter=separator))
    except csv.Error as error:
        return spot.problem("E114", f"the file {path.name} is not a table: {error}", "Save it as CSV UTF-8")
    return _as_file(path.name, rows, comma=separator != ",")


def decoded(data: bytes) -> str | None:
    """Text of a file: by its byte order mark, else utf-8, else gb18030; None when it is none of them."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def separator_of(text: str) -> str:
    """The separator of a CSV text: whichever of , ; and tab its header line has most of."""
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    header = next(lines, "")
    return max((",", ";", "\t"), key=header.count)


def _as_file(name: str, rows: Sequence[Sequence[object]], comma: bool = False) -> _File:
    """Rows split into header and values; lines starting with # and blank lines around the table are left out."""
    filled = [number for number, row in enumerate(rows) if any(_said(cell) for cell in row)]
    filled = [number for number in filled if not str(rows[number][0] or "").startswith("#")]
    if not filled:
        return _File(name, (), (), 1, comma)
    top, bottom = filled[0], filled[-1]
    header = tuple("" if cell is None else str(cell).strip() for cell in rows[top])
    return _File(name, header, tuple(rows[top + 1:bottom + 1]), top + 2, comma)


def _said(cell: object) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _series(file: _File, column: str, spot: Spot, name: str) -> tuple[Series | None, list[Problem]]:
    positions = [at for at, title in enumerate(file.header) if comparable(title) == comparable(column)]
    if len(positions) > 1:
        letters = " and ".join(column_letters(at + 1) for at in positions)
        return None, [spot.problem("E306", f"the column '{column}' of {file.name} stands there twice, in {letters}",
                                   "Give every column its own name", name)]
    if not positions:
        names = [title for title in file.header if title]
        numbers = names and all(number_in(title) is not None for title in names)
        fix = "Its first line must hold the names of the columns" if numbers else f"Columns: {listed(names) or 'none'}"
        return None, [spot.problem("E112", f"the file {file.name} has no column '{column}'",
                                   did_you_mean(column, names, fix), name)]
    values, bad = _numbers(file, positions[0])
    if bad:
        return None, [spot.problem(
            "E218", f"the column '{column}' of {file.name} has {len(bad):,} cells without a number, the first in "
            f"{column_letters(positions[0] + 1)}{bad[0][0]}: {bad[0][1]}",
            f"Fill the gaps with numbers: {'line' if len(bad) == 1 else 'lines'} {runs([line for line, _ in bad])}",
            bad[0][1])]
    if len(values) not in LENGTHS:
        allowed, clock = listed(f"{length:,}" for length in LENGTHS), f" ({file.clock})" if file.clock else ""
        return None, [spot.problem(
            "E113", f"the column '{column}' of {file.name} has {len(values):,} values{clock}",
            f"Allowed: {allowed} (hours or quarter hours of a year or leap year)", len(values))]
    return hourly(values), _shaping_notes(file, len(values), spot, name)


def runs(lines: Sequence[int], most: int = 8) -> str:
    """Rising line numbers as runs: ``12-13, 40``."""
    ends: list[list[int]] = []
    for line in lines:
        if ends and ends[-1][1] == line - 1:
            ends[-1][1] = line
        else:
            ends.append([line, line])
    return listed((str(first) if first == last else f"{first}-{last}" for first, last in ends), most)


def _numbers(file: _File, position: int) -> tuple[Series, list[tuple[int, str]]]:
    """The values of a column, and (line, what stands there) of the cells that hold no number."""
    values = np.empty(len(file.rows), dtype=np.float64)
    bad: list[tuple[int, str]] = []
    for number, row in enumerate(file.rows):
        cell = row[position] if position < len(row) else None
        value = _value(cell, file.comma)
        values[number] = math.nan if value is None else value
        if value is None:
            bad.append((file.first_row + number, f"'{cell}'" if _said(cell) else "blank"))
    return values, bad


def _value(cell: object, comma: bool) -> float | None:
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, (int, float)):
        return float(cell) if math.isfinite(cell) else None
    text = str(cell).strip()
    if comma and text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    value = number_in(text)
    return value if value is not None and math.isfinite(value) else None


def hourly(values: Series) -> Series:
    """8,760 hourly means: quarter hours averaged, 29 February left out. The length must be one of LENGTHS."""
    per_hour, leap = LENGTHS[len(values)]
    hours = values.reshape(-1, per_hour).mean(axis=1) if per_hour > 1 else values.copy()
    if leap:
        hours = np.delete(hours, slice(LEAP_DAY_STARTS, LEAP_DAY_STARTS + DAY))
    hours.flags.writeable = False
    return hours


def _shaping_notes(file: _File, length: int, spot: Spot, name: str) -> list[Problem]:
    per_hour, leap = LENGTHS[length]
    notes = []
    if leap:
        notes.append(spot.problem("N103", f"{name}: {length:,} values are a leap year; 29 February was left out"))
    if per_hour > 1:
        notes.append(spot.problem("N104", f"{name}: {length:,} quarter hours were averaged to hours"))
    return notes

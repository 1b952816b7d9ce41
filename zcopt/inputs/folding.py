"""Folding repeated problems into one line for the screen; files keep them all."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable

from zcopt.errors import Problem, Severity
from zcopt.inputs.grid import cell_name

SHOWN = 50
"""Lines of problems a screen shows."""

_CELLS = re.compile(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def for_screen(problems: Iterable[Problem], most: int | None = SHOWN) -> tuple[Problem, ...]:
    """Problems as a screen shows them: folded, errors first, at most ``most`` of them (None: all)."""
    return tuple(sorted(fold(problems), key=lambda problem: _ORDER[problem.severity])[:most])


def fold(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """One problem per code, file, sheet and key, its cell a range: ``D8:D41 (34 cells)``; order of first appearance."""
    groups: dict[tuple[str, str, str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.code, problem.file, problem.sheet, problem.key), []).append(problem)
    return tuple(_folded(group) for group in groups.values())


def _folded(group: list[Problem]) -> Problem:
    first = group[0]
    if len(group) == 1:
        return first
    cells = {cell for problem in group for cell in cells_in(problem.cell)}
    alike = len({problem.message for problem in group}) == 1
    message = first.message if alike else f"{first.message} (and {len(group) - 1} more like it)"
    if not cells:
        return dataclasses.replace(first, message=message)
    return dataclasses.replace(first, message=message, cell=f"{cell_ranges(cells)} ({len(cells)} cells)")


def cells_in(written: str) -> list[tuple[int, int]]:
    """``D8`` or ``D8:E9`` -> its cells as (column, row); none when it is neither."""
    match = _CELLS.fullmatch(written)
    if not match:
        return []
    left, top, right, bottom = match.groups()
    rows = range(int(top), int(bottom or top) + 1)
    columns = range(_column_number(left), _column_number(right or left) + 1)
    return [(column, row) for column in columns for row in rows]


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def cell_ranges(cells: Iterable[tuple[int, int]]) -> str:
    """(column, row) pairs as ranges down the columns, equal runs of neighbouring columns joined: ``D8:E41, D50``."""
    boxes: list[list[int]] = []
    for column, top, bottom in _runs(sorted(cells)):
        beside = next((box for box in boxes if box[2] == column - 1 and (box[1], box[3]) == (top, bottom)), None)
        if beside:
            beside[2] = column
        else:
            boxes.append([column, top, column, bottom])
    return ", ".join(cell_name(top, left) if (left, top) == (right, bottom)
                     else f"{cell_name(top, left)}:{cell_name(bottom, right)}" for left, top, right, bottom in boxes)


def _runs(cells: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    runs: list[tuple[int, int, int]] = []
    for column, row in cells:
        if runs and runs[-1][0] == column and runs[-1][2] == row - 1:
            runs[-1] = (column, runs[-1][1], row)
        else:
            runs.append((column, row, row))
    return runs

"""The columns of a table sheet from left to right, and how much room their texts need."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zcopt.inputs.header import NOTE, SOURCE
from zcopt.inputs.row import Column, Kind, Row

TITLE, LABELS, UNITS, KEYS, FIRST_DATA_ROW = 0, 1, 2, 3, 4
"""Rows of a sheet, counted from 0 as XlsxWriter does."""
NO_BREAK = "\N{NO-BREAK SPACE}"
LINE_POINTS = 13.5
"""Height of a line of 10-point text."""

_LEAST: dict[Kind, float] = {Kind.IDENTIFIER: 20, Kind.TEXT: 14, Kind.REFERENCE: 17, Kind.SERIES: 20, Kind.CHOICE: 13,
                             Kind.BY_YEAR: 10.5, Kind.DATE: 12, Kind.YES_NO: 10}
_MOST = 36.0
_REMARK = 34.0


@dataclass(frozen=True)
class Head:
    """A column of a sheet as written: the column, its year and its key as content uses it."""

    column: Column
    year: int | None = None

    @property
    def key(self) -> str:
        """``price_per_kwh.2026``."""
        return f"{self.column.key}.{self.year}" if self.year else self.column.key

    def label(self, texts: Iterable[str]) -> str:
        """What stands above the column: a line per language, a star when it must be filled, the year."""
        first, *rest = texts
        star = f"{NO_BREAK}*" if self.column.required else ""
        return "\n".join([f"{first}{star}", *rest, *([str(self.year)] if self.year else [])])


def heads_of(row_type: type[Row], years: Sequence[int]) -> list[Head]:
    """The columns of a table sheet, yearly ones once per year, source and note last."""
    heads: list[Head] = []
    for column in (*row_type.columns(), SOURCE, NOTE):
        heads += [Head(column, year) for year in years] if column.kind is Kind.BY_YEAR else [Head(column)]
    return heads


def text_width(text: str) -> float:
    """Room a 10-point text takes, in the unit of column widths; Chinese letters take twice as much."""
    return sum(1.9 if unicodedata.east_asian_width(letter) in "WF" else 1.15 if letter.isupper() else 0.92
               for letter in text)


def column_width(head: Head, label: str, unit: str, texts: Iterable[str]) -> float:
    """Wide enough for the longest word of the label, the unit and, within reason, what stands in the cells."""
    if head.column.key in (SOURCE.key, NOTE.key):
        return _REMARK
    least = _LEAST.get(head.column.kind, 11)
    words = [word for word in label.replace("\n", " ").split(" ") if word.isascii() or NO_BREAK in word]
    word = max(map(text_width, words), default=0) * 1.15 + 1.5
    typed = max(map(text_width, texts), default=0) * 1.05 + 3
    return round(max(least, word, text_width(unit) + 1, min(typed, _MOST)), 1)


def lines_needed(text: str, width: float, letter: float = 1.0) -> int:
    """Lines a text takes in a wrapped cell; ``letter`` is the width of its letters against 10-point ones."""
    return sum(_lines_of(line, width - 1.5, letter) for line in text.split("\n"))


def _lines_of(line: str, room: float, letter: float) -> int:
    lines, used = 1, 0.0
    for word in line.split(" "):
        wide = text_width(word) * letter
        if used and used + letter + wide > room and word.replace(NO_BREAK, "").isascii():
            lines, used = lines + 1, 0.0
        used += wide + (letter if used else 0.0)
        if used > room:
            lines += math.ceil(used / room) - 1
            used = used % room or room
    return lines

"""One cell -> one value, with everything that is wrong or doubtful about it.

``read_cell`` never raises: a blank cell and a wrong cell both give the value None; what tells them apart is ``valid``.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from zcopt.inputs.dates import FIRST_DAY, LAST_DAY, day_of
from zcopt.inputs.grid import RawCell
from zcopt.inputs.numbers import read_integer, read_number
from zcopt.inputs.question import CellReading, Question
from zcopt.inputs.row import Column, Kind
from zcopt.inputs.words import comparable, did_you_mean, listed, plain

BLANK_WORDS = frozenset({"n/a", "#n/a", "无", "/", "\\"})
DASHES = "-‐‑–—―−ー"
YES_WORDS = frozenset({"yes", "y", "true", "1", "x", "是", "有", "对", "√", "✓"})
NO_WORDS = frozenset({"no", "n", "false", "0", "否", "无", "没有", "×", "✗"})
TEXT_LIMIT = 1_000

_SEPARATORS = re.compile(r"[,;、，；\n]")

def read_cell(raw: RawCell, question: Question) -> CellReading:
    """The value of a cell as its column wants it: numbers in the unit behind the door, names in one spelling."""
    if raw.uncomputed:
        return question.wrong("E202", "is a formula without a saved result", "Open in Excel or WPS, save, run again")
    if raw.error:
        return question.wrong("E201", f"is the Excel error {raw.text}", "Mend the formula or type the value", raw.text)
    if is_blank(raw, question.column):
        return CellReading()
    return _READERS[question.column.kind](raw, question)


def is_blank(raw: RawCell, column: Column | None = None) -> bool:
    """Whether a cell says nothing: empty, spaces, a dash, n/a or 无 (unless that is one of the choices)."""
    if raw.blank:
        return True
    if raw.uncomputed or raw.error or not isinstance(raw.value, str):
        return False
    word = plain(raw.value).casefold()
    if column is not None and (word in (comparable(choice) for choice in column.choices)
                               or (column.kind is Kind.YES_NO and word in NO_WORDS)):
        return False
    return word in BLANK_WORDS or not word.strip(DASHES)


def split_names(text: str) -> tuple[str, ...]:
    """``a, b；c、d`` -> names in one spelling."""
    return tuple(name for name in (plain(part) for part in _SEPARATORS.split(text)) if name)


def _text(raw: RawCell, question: Question) -> CellReading:
    return _as_text(raw, question, lambda text: text.strip())


def _identifier(raw: RawCell, question: Question) -> CellReading:
    return _as_text(raw, question, plain)


def _as_text(raw: RawCell, question: Question, spelling: Callable[[str], str]) -> CellReading:
    value = raw.value
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        return question.wrong("E212", f"is the date {value}, must be text",
                              "Set the cell's format to Text and type it again", value)
    if isinstance(value, bool) and question.column.kind is not Kind.TEXT:
        return question.wrong("E206", f"is {str(value).upper()}, must be text", "Type a name", value)
    text = f"{value:.15g}" if isinstance(value, float) else str(value)
    if len(text) > TEXT_LIMIT:
        return question.wrong("E215", f"has {len(text):,} characters, at most {TEXT_LIMIT:,} are read", "Shorten it",
                              text[:40])
    return CellReading(spelling(text))


def _choice(raw: RawCell, question: Question) -> CellReading:
    reading = _as_text(raw, question, plain)
    if not reading.valid:
        return reading
    known = {_loose(choice): choice for choice in question.column.choices}
    word = str(reading.value)
    if _loose(word) in known:
        return CellReading(known[_loose(word)])
    return question.wrong("E209", f"is '{word}', must be one of: {listed(question.column.choices)}",
                          did_you_mean(word, question.column.choices, "Choose from the list"), word)


def _loose(word: str) -> str:
    """Spelling for comparing choices: Day ahead, day-ahead and day_ahead are the same."""
    return comparable(word).replace(" ", "_").replace("-", "_")


def _yes_no(raw: RawCell, question: Question) -> CellReading:
    word = comparable(f"{raw.value:g}" if isinstance(raw.value, float) else raw.value)
    if word in YES_WORDS or word in NO_WORDS:
        return CellReading(word in YES_WORDS)
    return question.wrong("E210", f"is '{raw.text}', must be yes or no", "Type yes or no (是 or 否)", raw.text)


def _date(raw: RawCell, question: Question) -> CellReading:
    day = day_of(raw.value)
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        return question.wrong("E211", f"is '{raw.text}', must be a date between 2000 and 2100",
                              "Type it like 2026-01-31", raw.text)
    return CellReading(day)


def _reference(raw: RawCell, question: Question) -> CellReading:
    reading = _as_text(raw, question, str if question.column.several else plain)
    if not question.column.several or not reading.valid:
        return reading
    return CellReading(split_names(str(reading.value)))


def _series(raw: RawCell, question: Question) -> CellReading:
    name = plain(raw.value)
    file, colon, column = name.partition(":")
    if not (file.strip() and colon and column.strip()):
        return question.wrong("E216", f"is '{name}', must be written file:column", "E.g. load_2025:workshop_kw", name)
    return CellReading(f"{file.strip()}:{column.strip()}")


_READERS: Mapping[Kind, Callable[[RawCell, Question], CellReading]] = MappingProxyType({
    Kind.TEXT: _text, Kind.IDENTIFIER: _identifier, Kind.NUMBER: read_number, Kind.INTEGER: read_integer,
    Kind.BY_YEAR: read_number, Kind.CHOICE: _choice, Kind.YES_NO: _yes_no, Kind.DATE: _date,
    Kind.REFERENCE: _reference, Kind.SERIES: _series,
})

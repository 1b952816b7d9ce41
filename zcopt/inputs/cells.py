"""One cell -> one value, with everything that is wrong or doubtful about it.

``read_cell`` never raises: a blank cell and a wrong cell both give the value None; what tells them apart is ``valid``.
"""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from zcopt.errors import Problem, Severity
from zcopt.inputs.grid import RawCell, Spot
from zcopt.inputs.row import Column, Kind
from zcopt.inputs.scale import Scale
from zcopt.inputs.words import comparable, did_you_mean, listed, plain

BLANK_WORDS = frozenset({"n/a", "#n/a", "无", "/", "\\"})
DASHES = "-‐‑–—―−ー"
YES_WORDS = frozenset({"yes", "y", "true", "1", "x", "是", "有", "对", "√", "✓"})
NO_WORDS = frozenset({"no", "n", "false", "0", "否", "无", "没有", "×", "✗"})
TEXT_LIMIT = 1_000
LARGEST = 1e15
"""No amount of a factory reaches this; spreadsheets keep 15 digits, and solvers take 1e20 for infinity."""
FIRST_DAY, LAST_DAY = datetime.date(2000, 1, 1), datetime.date(2100, 12, 31)
SERIAL_ZERO = datetime.date(1899, 12, 30)

_PLAIN_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}([, ]\d{3})+(\.\d+)?")
_NUMBER_AND_WORDS = re.compile(r"[+-]?[\d.,]+\s*\S+|[¥$€£]\s*[\d.,]+.*")
_DATES = (re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?"),
          re.compile(r"(\d{4})(\d{2})(\d{2})"),
          re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?"))
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
"""What a number format prints as it stands: 0"%" shows 12 as 12%, while 0% shows 0.12 so."""
_SEPARATORS = re.compile(r"[,;、，；\n]")

Value = object


@dataclass(frozen=True)
class CellReading:
    """The value of a cell (None: blank or wrong) and what is wrong or doubtful about it."""

    value: Value = None
    problems: tuple[Problem, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether no error was found."""
        return all(problem.severity is not Severity.ERROR for problem in self.problems)


@dataclass(frozen=True)
class Question:
    """What is asked of a cell: the column it belongs to, how its numbers are typed, and where it stands."""

    column: Column
    scale: Scale
    spot: Spot

    def wrong(self, code: str, message: str, fix: str = "", found: object = "") -> CellReading:
        """No value, and why."""
        return CellReading(None, (self.spot.problem(code, f"{self.column.key} {message}", fix, found),))

    def doubtful(self, value: Value, code: str, message: str, fix: str = "", found: object = "") -> CellReading:
        """A value, and what is doubtful about it."""
        return CellReading(value, (self.spot.problem(code, f"{self.column.key} {message}", fix, found),))


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


def number_in(text: str) -> float | None:
    """The number a text spells ("1,234.5", full-width, with a leading apostrophe), None when it spells none: 10² does not."""
    if any(unicodedata.decomposition(letter).startswith(("<super>", "<sub>")) for letter in text):
        return None
    word = plain(text).lstrip("'’`").replace("−", "-").strip()
    if _THOUSANDS.fullmatch(word):
        return float(word.replace(",", "").replace(" ", ""))
    return float(word) if _PLAIN_NUMBER.fullmatch(word) else None


def _number(raw: RawCell, question: Question) -> CellReading:
    value = raw.value
    if isinstance(value, bool):
        return question.wrong("E206", f"is {str(value).upper()}, must be a number", "Type a number", value)
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        return question.wrong("E212", f"is the date {value}, must be a number",
                              "Set the cell's format to General and type the number", value)
    if isinstance(value, str):
        return _number_as_text(value, question)
    number = _float(value)
    if "%" in _LITERAL.sub("", raw.number_format):
        return _from_fraction(number, question, raw.text)
    reading = _in_range(question.scale.inward(number), question, raw.text)
    high = question.column.high
    could_be_meant = high is None or number <= high
    if question.scale.percent and not question.column.small and 0 < number <= 1 and could_be_meant and reading.valid:
        return question.doubtful(reading.value, "W203", f"was read as {number:g} %: did you mean {number * 100:g} %?",
                                 "Type 12 or 12% for twelve percent", raw.text)
    return reading


def _float(value: object) -> float:
    """A number as float; whole numbers of more than 308 digits are infinite, -0 is 0."""
    try:
        return float(value) + 0.0  # type: ignore[arg-type]
    except OverflowError:
        return math.inf


def _from_fraction(fraction: float, question: Question, found: str) -> CellReading:
    """A number shown as a percentage: 0.12 with the format 0% is 12 %."""
    scale = question.scale
    if not scale.share:
        return question.wrong("E217", f"is {fraction * 100:g} %, must be in {scale.written or 'plain numbers'}",
                              "Set the cell's format to General and type the number", found)
    return _in_range(Scale("share", scale.wanted).inward(fraction) if scale.wanted == "share"
                     else Scale("%", scale.wanted, 0.01).inward(fraction * 100), question, found)


def _number_as_text(text: str, question: Question) -> CellReading:
    word = plain(text)
    if word.endswith("%"):
        percent = number_in(word[:-1])
        if percent is not None:
            reading = _from_fraction(percent / 100, question, word)
            return reading if not reading.valid else question.doubtful(
                reading.value, "W202", f"is text, read as {percent:g} %", "Type 12 or 12% as a number", word)
    number = number_in(text)
    if number is not None:
        reading = _number(RawCell(number), question)
        return reading if reading.problems else question.doubtful(
            reading.value, "W201", f"is text, read as the number {number:,.12g}", "Type it as a number", word)
    if _NUMBER_AND_WORDS.fullmatch(word):
        return question.wrong("E205", f"is '{word}', must be a bare number",
                              "Type the number only and choose the unit in the unit row, e.g. 万元", word)
    return question.wrong("E204", f"is '{word}', must be a number", "Type a number, or leave the cell blank", word)


def _in_range(value: float, question: Question, found: str) -> CellReading:
    column, scale = question.column, question.scale
    if not math.isfinite(value):
        return question.wrong("E207", f"is {value}, must be a finite number", "Type a number", found)
    if abs(value) >= LARGEST:
        return question.wrong("E207", f"is {scale.shown(value)}, must be smaller than {LARGEST:.0e}",
                              "Check the number and the unit row", found)
    slack = 1e-12 * abs(value)
    below = column.low is not None and value < column.low - slack
    above = column.high is not None and value > column.high + slack
    if below or above:
        fix = "Type 12 or 12%" if scale.percent else "Check the number and the unit row"
        return question.wrong("E207", f"is {scale.shown(value)}, must be {range_shown(column, scale)}", fix, found)
    return CellReading(value)


def range_shown(column: Column, scale: Scale) -> str:
    """``0..100 %``, ``at least 0 kW``, in the unit the planner types; empty without limits."""
    low, high = column.low, column.high
    if low is not None and high is not None:
        return f"{scale.outward(low):,.6g}..{scale.shown(high)}"
    if low is not None:
        return f"at least {scale.shown(low)}"
    return f"at most {scale.shown(high)}" if high is not None else ""


def _integer(raw: RawCell, question: Question) -> CellReading:
    reading = _number(raw, question)
    if not isinstance(reading.value, float):
        return reading
    if abs(reading.value - round(reading.value)) > 1e-9:
        return question.wrong("E208", f"is {raw.text}, must be a whole number", "Round it", raw.text)
    return CellReading(round(reading.value), reading.problems)


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
    day = _day(raw.value)
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        return question.wrong("E211", f"is '{raw.text}', must be a date between 2000 and 2100",
                              "Type it like 2026-01-31", raw.text)
    return CellReading(day)


def _day(value: object) -> datetime.date | None:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        in_range = 0 < value < (LAST_DAY - SERIAL_ZERO).days + 1
        typed = _written_day(f"{_float(value):.0f}")
        return SERIAL_ZERO + datetime.timedelta(days=int(value)) if in_range else typed
    return _written_day(plain(value)) if isinstance(value, str) else None


def _written_day(text: str) -> datetime.date | None:
    match = next(filter(None, (pattern.fullmatch(text) for pattern in _DATES)), None)
    if match is None:
        return None
    try:
        return datetime.date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


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
    Kind.TEXT: _text, Kind.IDENTIFIER: _identifier, Kind.NUMBER: _number, Kind.INTEGER: _integer,
    Kind.BY_YEAR: _number, Kind.CHOICE: _choice, Kind.YES_NO: _yes_no, Kind.DATE: _date,
    Kind.REFERENCE: _reference, Kind.SERIES: _series,
})

"""Numbers in cells: typed as numbers, as percentages or as text, in the planner's unit, and the range they must keep."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata

from zcopt.inputs.grid import RawCell
from zcopt.inputs.question import CellReading, Question
from zcopt.inputs.row import Column
from zcopt.inputs.scale import Scale
from zcopt.inputs.words import plain

LARGEST = 1e15
"""No amount of a factory reaches this; spreadsheets keep 15 digits, and solvers take 1e20 for infinity."""

_PLAIN_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}([, ]\d{3})+(\.\d+)?")
_NUMBER_AND_WORDS = re.compile(r"[+-]?[\d.,]+\s*\S+|[¥$€£]\s*[\d.,]+.*")
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
"""What a number format prints as it stands: 0"%" shows 12 as 12%, while 0% shows 0.12 so."""


def number_in(text: str) -> float | None:
    """The number a text spells ("1,234.5", full-width, with a leading apostrophe), None when it spells none: 10² does not."""
    if any(unicodedata.decomposition(letter).startswith(("<super>", "<sub>")) for letter in text):
        return None
    word = plain(text).lstrip("'’`").replace("−", "-").strip()
    if _THOUSANDS.fullmatch(word):
        return float(word.replace(",", "").replace(" ", ""))
    return float(word) if _PLAIN_NUMBER.fullmatch(word) else None


def read_number(raw: RawCell, question: Question) -> CellReading:
    """A number in the unit behind the door."""
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
        reading = read_number(RawCell(number), question)
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


def read_integer(raw: RawCell, question: Question) -> CellReading:
    """A whole number."""
    reading = read_number(raw, question)
    if not isinstance(reading.value, float):
        return reading
    if abs(reading.value - round(reading.value)) > 1e-9:
        return question.wrong("E208", f"is {raw.text}, must be a whole number", "Round it", raw.text)
    return CellReading(round(reading.value), reading.problems)

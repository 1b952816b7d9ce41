"""What a planner is told beside a cell of the template: what may be typed, what blank means, what it is for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zcopt.inputs.numbers import range_shown
from zcopt.inputs.references import OPTION
from zcopt.inputs.row import Column, Kind, Label
from zcopt.inputs.scale import scale_of

_NUMBERS = (Kind.NUMBER, Kind.INTEGER, Kind.BY_YEAR)
_FIXED = {
    Kind.YES_NO: Label("yes or no.", "填 yes（是）或 no（否）。"),
    Kind.CHOICE: Label("Choose from the list.", "请从列表中选择。"),
    Kind.SERIES: Label("file:column of a file in timeseries/.", "timeseries/ 中的“文件:列名”。"),
    Kind.DATE: Label("A date such as 2026-01-31.", "日期，如 2026-01-31。"),
    Kind.IDENTIFIER: Label("A name of your own, used once.", "自定名称，不可重复。"),
}


def limits(column: Column, unit: str, currency: str) -> dict[str, Any]:
    """The range of a number column as a data validation of XlsxWriter, in the planner's unit."""
    scale = scale_of(column, unit, currency)
    low = scale.outward(column.low) if column.low is not None else None
    high = scale.outward(column.high) if column.high is not None else None
    kind = "integer" if column.kind is Kind.INTEGER else "decimal"
    if low is not None and high is not None:
        return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}
    if low is not None:
        return {"validate": kind, "criteria": ">=", "value": low}
    if high is not None:
        return {"validate": kind, "criteria": "<=", "value": high}
    return {"validate": kind, "criteria": "between", "minimum": -1e15, "maximum": 1e15}


def rule_text(column: Column, unit: str, currency: str) -> Label:
    """What may be typed: ``Number 0..100 %.``; a choice; yes or no."""
    if column.kind in _NUMBERS:
        return _number_text(column, unit, currency)
    if column.kind is Kind.REFERENCE:
        return _reference_text(column)
    return _FIXED.get(column.kind, Label("", ""))


def _reference_text(column: Column) -> Label:
    targets = column.reference.split("|")
    names = sorted({target.partition(".")[0] for target in targets if target != OPTION})
    en = [f"the sheet{'s' if len(names) > 1 else ''} {', '.join(names)}"] if names else []
    zh = [f" {', '.join(names)} "] if names else []
    if OPTION in targets:
        en, zh = [*en, "a sheet of options"], [*zh, "各措施表"]
    several = Label(", several separated by commas", "，多个用逗号分隔") if column.several else Label("", "")
    return Label(f"A name from {' or '.join(en)}{several.en}.", f"填{'或'.join(zh)}中的名称{several.zh}。")


def _number_text(column: Column, unit: str, currency: str) -> Label:
    scale = scale_of(column, unit, currency)
    allowed = range_shown(column, scale)
    if column.kind is Kind.INTEGER and not column.unit:
        allowed = allowed.replace(",", "")  # a year is 2030, not 2,030
    allowed_zh = allowed.replace("at least", "不小于").replace("at most", "不大于")
    if unit and not allowed:
        allowed, allowed_zh = f"in {unit}", f"单位 {unit}"
    kind = Label("Whole number", "整数") if column.kind is Kind.INTEGER else Label("Number", "数值")
    return Label(f"{kind.en} {allowed}".strip() + ".", f"{kind.zh} {allowed_zh}".strip() + "。")


def prompt(column: Column, unit: str, currency: str) -> Label:
    """The text beside a selected cell: what it is for, what may be typed, what blank means."""
    rule, blank = rule_text(column, unit, currency), _blank_text(column, unit, currency)
    percent = Label("Type 12 or 12%.", "填 12 或 12%。") if unit == "%" else Label("", "")
    return Label(" ".join(filter(None, (column.help.en, rule.en, percent.en, blank.en))),
                 "".join(filter(None, (column.help.zh, rule.zh, percent.zh, blank.zh))))


def _blank_text(column: Column, unit: str, currency: str) -> Label:
    """What a blank cell means."""
    default = column.default
    if column.gaps:
        return Label("A blank year has no value.", "留空的年份无取值。")
    if column.required:
        return Label("Must be filled.", "必填。")
    if isinstance(default, bool):
        word = "yes" if default else "no"
        return Label(f"Blank: {word}.", f"留空为 {word}。")
    if isinstance(default, (int, float)):
        shown = scale_of(column, unit, currency).shown(default)
        return Label(f"Blank: {shown}.", f"留空为 {shown}。")
    if isinstance(default, str) and default:
        return Label(f"Blank: {default}.", f"留空为 {default}。")
    return Label("May stay blank.", "可留空。")


def fitted(texts: Sequence[str], most: int) -> str:
    """Texts on lines of their own within ``most`` letters; the longest is shortened where they do not fit."""
    lines = list(texts)
    excess = len("\n".join(lines)) - most
    if excess > 0:
        longest = max(range(len(lines)), key=lambda at: len(lines[at]))
        kept = lines[longest][:len(lines[longest]) - excess - 3]
        lines[longest] = f"{kept.rpartition(' ')[0] or kept}..."
    return "\n".join(lines)

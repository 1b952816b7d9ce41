"""The workbook being written: its formats, its language, its years, and where its drop-downs draw from."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from zcopt.inputs.row import Column, Kind, Label, Role
from zcopt.inputs.template.dropdowns import DropDowns
from zcopt.inputs.template.language import Language

INK, PAPER, LINE = "#1F3A4D", "#FFFFFF", "#BFC8CE"
INPUT_FILL, INPUT_INK, UNIT_FILL, GREY = "#FFF9DB", "#0000FF", "#E8EEF2", "#6F7A83"
TABS: Mapping[Role, str] = MappingProxyType({Role.SETTINGS: "#7A7A7A", Role.PRESENT: "#1F6F8B", Role.OPTION: "#3C8D40",
                                             Role.RULE: "#B5541C"})
ROLE_LABELS: Mapping[Role, Label] = MappingProxyType({
    Role.SETTINGS: Label("Settings", "设置"), Role.PRESENT: Label("What is there", "现状"),
    Role.OPTION: Label("What may be bought", "可选措施"), Role.RULE: Label("Rules and targets", "规则与目标")})

FONT: Mapping[str, Any] = MappingProxyType({"font_name": "Arial", "font_size": 10})
_BASE: Mapping[str, Any] = MappingProxyType({**FONT, "valign": "vcenter"})
_BORDER: Mapping[str, Any] = MappingProxyType({"border": 1, "border_color": LINE})
_INPUT: Mapping[str, Any] = MappingProxyType({"bg_color": INPUT_FILL, "font_color": INPUT_INK, **_BORDER})
_STYLES: Mapping[str, Mapping[str, Any]] = MappingProxyType({
    "book_title": {"bold": True, "font_size": 14, "font_color": INK},
    "title": {"bold": True, "font_size": 12, "font_color": INK, "text_wrap": True, "align": "left"},
    "help": {"font_color": GREY, "italic": True, "text_wrap": True, "align": "left"},
    "remark": {"font_color": GREY, "italic": True},
    "label": {"bold": True, "font_color": PAPER, "bg_color": INK, "text_wrap": True, "align": "center", **_BORDER},
    "unit": {"font_size": 9, "bg_color": UNIT_FILL, "font_color": INPUT_INK, "align": "center", **_BORDER},
    "no_unit": {"font_size": 9, "bg_color": UNIT_FILL, "font_color": GREY, "align": "center", **_BORDER},
    "key": {"font_size": 7, "font_color": GREY, "text_wrap": True, "align": "center", "bottom": 2,
            "bottom_color": INK},
    "line_key": {"font_size": 8, "font_color": GREY, "indent": 1, "text_wrap": True, "align": "left", **_BORDER},
    "line_label": {"text_wrap": True, "font_color": INK, "align": "left", "indent": 1, **_BORDER},
    "number": {"align": "right", "indent": 1, "num_format": "[>=1000]#,##0;[<=-1000]-#,##0;General", **_INPUT},
    "general": {"align": "right", "indent": 1, **_INPUT},
    "text": {"text_wrap": True, "align": "left", "indent": 1, "num_format": "@", **_INPUT},
    "word": {"align": "left", "indent": 1, **_INPUT},
    "date": {"align": "center", "num_format": "yyyy-mm-dd", **_INPUT},
    "unused": {"bg_color": "#F3F5F6", **_BORDER},
    "step": {"text_wrap": True, "valign": "vcenter", "font_color": INK},
    "head": {"bold": True, "font_color": PAPER, "bg_color": INK, "align": "left", "indent": 1, "text_wrap": True,
             **_BORDER},
    "cell": {"text_wrap": True, "align": "left", "indent": 1, **_BORDER},
    "link": {"font_color": "#1B6E9C", "underline": 1, "align": "left", "indent": 1, **_BORDER},
    "calculated": {"font_color": "#000000", "align": "right", "indent": 1, **_BORDER},
    "missing": {"bg_color": "#F8D9B0"},
    "twice": {"bg_color": "#F4B6B0", "font_color": "#9C0006"},
    "missing_sample": {"bg_color": "#F8D9B0", **_BORDER},
    "twice_sample": {"bg_color": "#F4B6B0", "font_color": "#9C0006", "align": "left", "indent": 1, **_BORDER},
    **{f"role_{role}": {"bg_color": colour, "font_color": PAPER, "text_wrap": True, "align": "left", "indent": 1, **_BORDER}
       for role, colour in TABS.items()},
})
_SHADES = frozenset({"missing", "twice"})
"""Styles laid over a cell by a condition: they say nothing about fonts."""


@dataclass
class Pen:
    """What the writers of sheets share."""

    book: Any
    years: tuple[int, ...]
    currency: str
    language: Language
    dropdowns: DropDowns
    suggestions: Mapping[str, Sequence[str]]
    _formats: dict[tuple[str, str], Any] = field(default_factory=dict)

    def style(self, name: str, num_format: str = "") -> Any:
        """The cell format of a style, with a number format of its own where given."""
        known = self._formats.get((name, num_format))
        if known is None:
            base = {} if name in _SHADES else _BASE
            own = {"num_format": num_format} if num_format else {}
            known = self._formats[name, num_format] = self.book.add_format({**base, **_STYLES[name], **own})
        return known

    def say(self, label: Label, between: str = "  ") -> str:
        """A label in the language of the workbook."""
        return self.language.say(label, between)


def style_name(column: Column) -> str:
    """The style of a column's input cells."""
    if column.kind in (Kind.NUMBER, Kind.BY_YEAR):
        # in a cell of General format Excel turns a typed 12% into a percentage; any other format would hide it
        return "general" if column.unit == "share" else "number"
    kinds = {Kind.INTEGER: "general", Kind.DATE: "date", Kind.CHOICE: "word", Kind.YES_NO: "word"}
    return kinds.get(column.kind, "text")


def number_format(values: Sequence[float]) -> str:
    """The format of numbers that belong together, all with as many decimals as any of them needs; "" is the usual one.

    Up to eight significant digits are shown as typed; of a longer tail (1/0.92) four, because the rest says nothing.
    Where a number was typed in full, a finer one typed over it still shows.
    """
    needed = [_decimals(value) for value in values if value]
    decimals = max((count for count, _ in needed), default=0)
    if not decimals or (len(values) == 1 and needed[0][1] and abs(values[0]) < 1000):
        return ""
    if all(exact for _, exact in needed) and len(values) > 1:
        return f"#,##0.{'0' * decimals}{'#' * (6 - decimals)}"
    return f"#,##0.0{'#' * (decimals - 1)}"


def _decimals(value: float) -> tuple[int, bool]:
    """Decimals a number is shown with, and whether that is all of it."""
    size = math.floor(math.log10(abs(value)))
    for decimals in range(max(0, 7 - size) + 1):
        if math.isclose(round(value, decimals), value, rel_tol=1e-12):
            return decimals, True
    return max(0, 3 - size), False


def number_shown(value: float) -> str:
    """A number about as its cell shows it."""
    return f"{value:,.{_decimals(value)[0]}f}" if value else "0"

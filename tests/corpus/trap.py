"""What a trap is, and the short words traps are written with."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any
from xml.sax.saxutils import escape

from tests.corpus.plant import Folder, part_of, place
from zcopt.inputs.grid import RawCell

Plant = Callable[[Folder], object]
Found = tuple[str, str, str]
"""Sheet, cell (``key@row`` or as in Excel), code."""
Read = tuple[str, int, str, object]
"""Sheet, number of the record, key (``price_per_unit.2026`` for a year), the value it must have behind the door."""


@dataclass(frozen=True)
class Trap:
    """One thing a real file does: what is planted, exactly what must be said about it, and what must be read."""

    name: str
    plant: Plant
    found: Sequence[Found] = ()
    reads: Sequence[Read] = ()

    @property
    def expected(self) -> list[Found]:
        """What must be found, cells as in Excel."""
        return sorted((sheet, place(sheet, cell), code) for sheet, cell, code in self.found)


def cell(where: str, value: object, number_format: str = "") -> Plant:
    """A value typed into a cell: ``retrofits!life_years@5``."""
    sheet, _, name = where.partition("!")
    at = place(sheet, name)
    if not number_format and isinstance(value, (str, int, float)):
        return raw(where, _as_xml(value))

    def plant(book: Any) -> None:
        book[sheet][at].value = value
        if number_format:
            book[sheet][at].number_format = number_format

    return lambda folder: folder.edit(plant)


def _as_xml(value: str | float) -> str:
    if isinstance(value, str):
        return f'<c r="{{cell}}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    kind, written = ("b", str(int(value))) if isinstance(value, bool) else ("n", repr(value))
    return f'<c r="{{cell}}"{{style}} t="{kind}"><v>{written}</v></c>'


def raw(where: str, xml: str) -> Plant:
    """A cell as XML, ``{cell}`` standing for its place and ``{style}`` for the style it has."""
    sheet, _, name = where.partition("!")
    at = place(sheet, name)

    def plant(folder: Folder) -> None:
        members = folder.members()
        text = members[part_of(sheet)].decode("utf-8")
        old = re.search(rf'<c r="{at}"([^>]*?)(/>|>.*?</c>)', text)
        style = re.search(r' s="\d+"', old.group(1)) if old else None
        new = xml.replace("{cell}", at).replace("{style}", style.group() if style else "")
        if old:
            text = text[:old.start()] + new + text[old.end():]
        else:
            end = text.index("</row>", text.index(f'<row r="{at.lstrip(ascii_uppercase)}"'))
            text = text[:end] + new + text[end:]
        folder.pack({**members, part_of(sheet): text.encode("utf-8")})

    return plant


def one(name: str, where: str, value: object, reads: object = None, codes: str = "", number_format: str = "") -> Trap:
    """A trap of one cell of record 0: what it reads as (None: an error) and the codes said at that very cell."""
    sheet, _, at = where.partition("!")
    key = at.partition("@")[0]
    planted = raw(where, str(value.value)) if isinstance(value, RawCell) else cell(where, value, number_format)
    found = [(sheet, at, code) for code in codes.split()]
    return Trap(name, planted, found, [] if reads is None else [(sheet, 0, key, reads)])


def xml(text: str) -> RawCell:
    """Marks a value of ``one`` as the XML of the whole cell."""
    return RawCell(text)

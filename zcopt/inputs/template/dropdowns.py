"""The hidden sheet ``lists`` that drop-downs draw from: fixed lists, and names gathered from the sheets they stand in.

A drop-down takes one unbroken range. Names of one or of several sheets are therefore gathered in three columns: what
stands in each prepared cell, how many different names stand up to there, and the names without gaps and repeats. The
defined name of a list ends at its last name. Only INDEX, MATCH, ROWS, IF and their like are used, which every
spreadsheet program computes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from zcopt.inputs.grid import column_letters
from zcopt.inputs.references import OPTION
from zcopt.inputs.template.heads import FIRST_DATA_ROW

SHEET = "lists"


@dataclass(frozen=True)
class Source:
    """A column where names are typed: its sheet, its letters, its prepared rows and the names that stand there."""

    sheet: str
    letters: str
    rows: int
    typed: tuple[str, ...] = ()
    option: bool = False
    """Whether a name is something that may be adopted."""

    @property
    def area(self) -> str:
        """``carriers!$A$5:$A$204``."""
        first = FIRST_DATA_ROW + 1
        return f"{self.sheet}!${self.letters}${first}:${self.letters}${FIRST_DATA_ROW + self.rows}"


@dataclass
class DropDowns:
    """The lists of a workbook, gathered while its sheets are written; ``sources`` by "sheet.key" in their order."""

    sources: dict[str, Source]
    _fixed: dict[tuple[str, ...], str] = field(default_factory=dict)
    _gathered: dict[tuple[Source, ...], str] = field(default_factory=dict)

    def fixed(self, entries: Sequence[str]) -> str:
        """The formula of a list of given entries."""
        return f"={self._fixed.setdefault(tuple(entries), f'zcopt_list_{len(self._fixed) + 1}')}"

    def names(self, reference: str) -> str:
        """The formula of the names a reference may use ("a.b|option"); empty when none of its sheets is written."""
        targets = reference.split("|")
        wanted = tuple(source for name, source in self.sources.items()
                       if name in targets or (OPTION in targets and source.option))
        if not wanted:
            return ""
        return f"={self._gathered.setdefault(wanted, f'zcopt_names_{len(self._gathered) + 1}')}"

    def write(self, book: Any, head: Any) -> None:
        """Write the sheet with every list that was asked for, in columns headed in the format ``head``."""
        sheet = book.add_worksheet(SHEET)
        column = 0
        for entries, name in self._fixed.items():
            sheet.write_string(0, column, name, head)
            for row, entry in enumerate(entries, start=1):
                sheet.write_string(row, column, entry)
            letters = column_letters(column + 1)
            book.define_name(name, f"={SHEET}!${letters}$2:${letters}${len(entries) + 1}")
            column += 1
        for sources, name in self._gathered.items():
            book.define_name(name, _gather(sheet, column, sources, name, head))
            column += 3
        sheet.hide()


def _gather(sheet: Any, column: int, sources: Sequence[Source], name: str, head: Any) -> str:
    """Write the three columns that gather the names of sources; the formula of the range the names stand in."""
    typed, count, names = (column_letters(column + offset + 1) for offset in range(3))
    cells = [(source.area, place, source.typed[place - 1] if place <= len(source.typed) else "")
             for source in sources for place in range(1, source.rows + 1)]
    last = len(cells) + 1
    known: dict[str, str] = {}
    for offset, text in enumerate((f"{name} typed", f"{name} count", name)):
        sheet.write_string(0, column + offset, text, head)
    for row, (area, place, text) in enumerate(cells, start=2):
        before = f"{count}{row - 1}+" if row > 2 else ""
        new = f"ISNA(MATCH({typed}{row},{typed}$1:{typed}{row - 1},0))"
        if text:
            known.setdefault(text.casefold(), text)
        sheet.write_formula(row - 1, column, f'=IFERROR(INDEX({area},{place})&"","")', None, text)
        sheet.write_formula(row - 1, column + 1, f'={before}IF({typed}{row}="",0,IF({new},1,0))', None, len(known))
    shown = list(known.values())
    for row in range(2, last + 1):
        rank = f"ROWS({names}$2:{names}{row})"
        found = f"INDEX({typed}$2:{typed}${last},MATCH({rank},{count}$2:{count}${last},0))"
        sheet.write_formula(row - 1, column + 2, f'=IF({rank}>{count}${last},"",{found})', None,
                            shown[row - 2] if row - 2 < len(shown) else "")
    return f"={SHEET}!${names}$2:INDEX({SHEET}!${names}$2:${names}${last},MAX(1,{SHEET}!${count}${last}))"

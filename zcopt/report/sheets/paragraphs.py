"""How much room texts take: long ones are wrapped, so that none runs out of the printed page or over its neighbour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zcopt.report.labels import Label
from zcopt.report.sheets.sheet import Cell, Content, Formula, Line, Style

PARAGRAPHS: Final[dict[Style, str]] = {"note": "note_paragraph", "text": "paragraph", "wrap": "paragraph",
                                       "paragraph": "paragraph"}
"""Styles of a text that may run over the whole width where it stands alone in its line, and how it looks then."""
WRAPPED: Final = frozenset(("wrap", "head"))
"""Styles whose texts are always wrapped."""
IN_ONE_ROW: Final = frozenset(("title", "subtitle"))
BOLD: Final = frozenset(("head", "total_name", "strong", "verdict"))
POINTS_OF_A_LINE, LEAST_POINTS = 14.0, 15.0
ROOM_SHARE = 0.92
"""Of a column's letters: words end before the edge (ours)."""
BOLD_WIDTH = 1.1
MAY_END: Final = "、；，。： "
WIDE_FROM = 0x2E80
"""Letters from here on, Chinese among them, are as wide as two others."""


def shown(content: Content) -> str:
    """A text as it is written; empty for a number."""
    value = content.value if isinstance(content, Formula) else content
    return value.both if isinstance(value, Label) else value if isinstance(value, str) else ""


def letters(text: str) -> int:
    """The width of a text in Latin letters."""
    return sum(2 if ord(letter) >= WIDE_FROM else 1 for letter in text)


def wrapped(text: str, most: int) -> list[str]:
    """A Chinese text in lines of at most ``most`` Latin letters' width, ended where a phrase or a word ends."""
    lines, line = [], ""
    for letter in text:
        if line and letters(line + letter) > most:
            end = max(line.rfind(mark) for mark in MAY_END) + 1
            end = end if end > len(line) // 2 else len(line)
            lines.append(line[:end].rstrip())
            line = line[end:].lstrip()
        line += letter
    return [*lines, line] if line else lines


def is_paragraph(line: Line, widths: Sequence[float]) -> bool:
    """Whether a line is one text alone that is wider than its first cell may show of it."""
    if len(line.cells) != 1 or line.cells[0].style not in PARAGRAPHS or len(widths) < 2:
        return False
    return letters(shown(line.cells[0].content)) > ROOM_SHARE * widths[0]


def is_wrapped(line: Line, column: int, widths: Sequence[float]) -> bool:
    """Whether a text is wrapped in its cell: always by its style, else where it would be cut by its neighbour or the page."""
    cell = line.cells[column]
    if cell.style in WRAPPED or cell.style in IN_ONE_ROW or not shown(cell.content) or column >= len(widths):
        return cell.style in WRAPPED
    end = column + 1
    while end < len(widths) and (end >= len(line.cells) or _is_blank(line.cells[end])):
        end += 1
    return _wide(cell) > ROOM_SHARE * sum(widths[column:end])


def _is_blank(cell: Cell) -> bool:
    return cell.content is None or (isinstance(cell.content, str | Label) and not shown(cell.content))


def _wide(cell: Cell) -> float:
    return letters(shown(cell.content)) * (BOLD_WIDTH if cell.style in BOLD else 1.0)


def height_of(line: Line, widths: Sequence[float]) -> float | None:
    """The height a line needs for what is wrapped in it [points], at least its own; None where a row of text is enough."""
    if is_paragraph(line, widths):
        rows = _rows(letters(shown(line.cells[0].content)), sum(widths))
    else:
        rows = max((_rows(_wide(cell), width) for column, (cell, width) in enumerate(zip(line.cells, widths, strict=False))
                    if is_wrapped(line, column, widths)), default=1)
    needed = max(LEAST_POINTS, rows * POINTS_OF_A_LINE) if rows > 1 else None
    return needed if line.height is None else max(line.height, needed or 0.0)


def _rows(wide: float, width: float) -> int:
    return max(1, -(-int(wide) // max(1, int(ROOM_SHARE * width))))

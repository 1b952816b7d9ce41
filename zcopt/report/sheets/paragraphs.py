"""How much room texts take: long ones are wrapped, so that none runs out of the printed page or over its neighbour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zcopt.report.labels import Label
from zcopt.report.sheets.sheet import Content, Line, Style

PARAGRAPHS: Final[dict[Style, str]] = {"note": "note_paragraph", "text": "paragraph", "wrap": "paragraph",
                                       "paragraph": "paragraph"}
"""Styles of a text that may run over the whole width where it stands alone in its line, and how it looks then."""
POINTS_OF_A_LINE, LEAST_POINTS = 14.0, 15.0
ROOM_SHARE = 0.92
"""Of a column's letters: words end before the edge (ours)."""
WIDE_FROM = 0x2E80
"""Letters from here on, Chinese among them, are as wide as two others."""


def shown(content: Content) -> str:
    """A text as it is written."""
    return content.both if isinstance(content, Label) else str(content)


def letters(text: str) -> int:
    """The width of a text in Latin letters."""
    return sum(2 if ord(letter) >= WIDE_FROM else 1 for letter in text)


def is_paragraph(line: Line, widths: Sequence[float]) -> bool:
    """Whether a line is one text alone that is wider than its first cell may show of it."""
    if len(line.cells) != 1 or line.cells[0].style not in PARAGRAPHS or len(widths) < 2:
        return False
    content = line.cells[0].content
    return isinstance(content, str | Label) and letters(shown(content)) > ROOM_SHARE * widths[0]


def height_of(line: Line, widths: Sequence[float]) -> float | None:
    """The height a line needs for what is wrapped in it [points]; None where one row of text is enough."""
    if is_paragraph(line, widths):
        rows = _rows(shown(line.cells[0].content), sum(widths))
    else:
        rows = max((_rows(shown(cell.content), width) for cell, width in zip(line.cells, widths, strict=False)
                    if cell.style == "wrap" and isinstance(cell.content, str | Label)), default=1)
    return max(LEAST_POINTS, rows * POINTS_OF_A_LINE) if rows > 1 else None


def _rows(text: str, width: float) -> int:
    return max(1, -(-letters(text) // max(1, int(ROOM_SHARE * width))))

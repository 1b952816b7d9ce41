"""What frames a sheet: its title with what a row is, its tab, and how it is printed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from zcopt.inputs.row import Row
from zcopt.inputs.template.heads import LINE_POINTS, TITLE, lines_needed, text_width
from zcopt.inputs.template.pen import TABS, Pen

PAGE_WIDTH, FULL_SIZE_WIDTH = 215, 126
"""Characters across a printed page: the most that can still be read, and what fits without shrinking."""
HELP_WIDTH = 100
"""Characters across for what a row is: within a screen, and within the first page printed."""
_TITLE_LETTER = 1.25
"""Width of a letter of the title against one of the text."""
_TITLE_POINTS = 17


def title_width(pen: Pen, row_type: type[Row]) -> float:
    """Room the first column needs for the title, which stands there alone so that every printed page shows it."""
    return max(map(text_width, pen.language.parts(row_type.sheet.label))) * _TITLE_LETTER + 1.5


def frame(pen: Pen, sheet: Any, row_type: type[Row], widths: Sequence[float], first: int = 1) -> None:
    """The tab's colour and the first row: the sheet's name and, from the column ``first`` on, what a row of it is."""
    sheet.hide_gridlines(2)
    sheet.set_default_row(16)
    sheet.set_tab_color(TABS[row_type.sheet.tab])
    title, meaning = pen.language.parts(row_type.sheet.label), pen.say(row_type.sheet.help, "\n")
    sheet.write_string(TITLE, 0, "\n".join(title), pen.style("title"))
    last = first + 1
    while last + 1 < len(widths) and sum(widths[first:last + 1]) < HELP_WIDTH:
        last += 1
    lines = lines_needed(meaning, sum(widths[first:last + 1])) if meaning else 0
    sheet.set_row(TITLE, max(_TITLE_POINTS * len(title), LINE_POINTS * lines) + 5)
    if meaning:
        sheet.merge_range(TITLE, first, TITLE, last, meaning, pen.style("help"))


def print_setup(pen: Pen, sheet: Any, row_type: type[Row], last_row: int, widths: Sequence[float]) -> None:
    """A4 landscape, fitted to one page across, or to more where a wide table would become too small to read."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(math.ceil(sum(widths) / PAGE_WIDTH), 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer(f"&L&8{pen.say(row_type.sheet.label, ' ').replace('&', '&&')}&C&8zcopt&R&8&P / &N")
    sheet.print_area(0, 0, last_row, len(widths) - 1)

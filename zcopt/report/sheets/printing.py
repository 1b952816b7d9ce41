"""How a sheet lies on A4 paper: which rows and columns are printed, and on how many pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zcopt.report.sheets.sheet import NativeChart, Places, Sheet

POINTS_WIDE, POINTS_HIGH = 784.0, 505.0
"""Of a landscape A4 page within its margins and above its footer."""
PIXELS_OF_A_ROW, POINTS_OF_A_PIXEL = 20, 0.75
PIXELS_OF_A_LETTER, PIXELS_BESIDE_LETTERS = 7, 5
DEFAULT_WIDTH, BESIDE_A_CHART = 8.43, 16
SQUEEZED = 1.3
"""A sheet that is higher than one page by less than this is made smaller to fit it (ours)."""
DEFAULT_POINTS: Final = 15.0


def pixels_of(width: float) -> int:
    """A column's width on the screen; ``width`` in letters, as spreadsheets count it."""
    return int(width * PIXELS_OF_A_LETTER + PIXELS_BESIDE_LETTERS)


def printed_widths(sheet: Sheet) -> tuple[float, ...]:
    """Widths of the columns printed: those of the sheet, and as many more as its charts cover."""
    widths = list(sheet.widths)
    while any(_right_end(chart, widths) > sum(map(pixels_of, widths)) for chart in sheet.charts):
        widths.append(DEFAULT_WIDTH)
    return tuple(widths)


def _right_end(chart: NativeChart, widths: Sequence[float]) -> int:
    first = chart.at[1]
    before = [*widths[:first], *[DEFAULT_WIDTH] * (first - len(widths))]
    return sum(map(pixels_of, before)) + chart.width + BESIDE_A_CHART


def last_row(sheet: Sheet, places: Places) -> int:
    """The last row printed, from 0: with a line or a chart, or the one the sheet names."""
    if sheet.print_to:
        return places.rows[sheet.key][sheet.print_to] - 1
    below = [places.rows[sheet.key][chart.at[0]] + -(-chart.height // PIXELS_OF_A_ROW) for chart in sheet.charts]
    return max([len(sheet.lines), *below]) - 1


def pages_high(widths: Sequence[float], heights: Sequence[float | None]) -> int:
    """1 where all rows printed nearly fit one page, else 0: as many as it takes."""
    wide = sum(map(pixels_of, widths)) * POINTS_OF_A_PIXEL
    high = sum(height or DEFAULT_POINTS for height in heights) * min(1.0, POINTS_WIDE / wide)
    return 1 if high <= SQUEEZED * POINTS_HIGH else 0

"""Workbooks on A4: one page wide with every column and chart on it, headers on each page, page numbers, no text cut."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from tests.report.synthetic_run import synthetic_run
from tests.report.test_chinese import RUNS, shown
from zcopt.report.labels import Label
from zcopt.report.sheets.paragraphs import height_of, is_paragraph, is_wrapped, letters, wrapped
from zcopt.report.sheets.printing import pages_high, pixels_of, printed_widths
from zcopt.report.sheets.sheet import Cell, Formula, Line, NativeChart, Series, Sheet
from zcopt.report.sheets.sheet import Content as Said
from zcopt.report.workbook import workbook_sheets, write_workbook

TITLES = ("title", "subtitle")


def text_of(content: Said) -> str:
    value = content.value if isinstance(content, Formula) else content
    return value.both if isinstance(value, Label) else value if isinstance(value, str) else ""


@pytest.mark.parametrize("name", list(RUNS))
def test_no_text_is_cut_by_its_neighbour_or_the_page(name: str) -> None:
    """Every text fits the room to the next filled cell, or is wrapped in a row that is high enough."""
    for sheet in workbook_sheets(shown(name)):
        for line in sheet.lines:
            if is_paragraph(line, sheet.widths):
                continue
            for column, cell in enumerate(line.cells[:len(sheet.widths)]):
                said = text_of(cell.content)
                if not said or cell.style in TITLES:
                    continue
                if is_wrapped(line, column, sheet.widths):
                    rows = -(-letters(said) // int(sheet.widths[column]))
                    assert rows == 1 or (height_of(line, sheet.widths) or 0) >= 13 * rows, (sheet.key, said)
                else:
                    filled = [bool(text_of(c.content)) or isinstance(c.content, int | float) for c in line.cells[column + 1:]]
                    free = filled.index(True) if True in filled else len(sheet.widths)
                    assert letters(said) <= sum(sheet.widths[column:column + 1 + free]), (sheet.key, said)


@pytest.mark.parametrize("name", list(RUNS))
def test_pages_hold_every_column_and_have_heads_and_numbers(name: str, tmp_path: Path) -> None:
    run = shown(name)
    write_workbook(tmp_path / "report.xlsx", run)
    book = openpyxl.load_workbook(tmp_path / "report.xlsx")
    for sheet in workbook_sheets(run):
        page = book[sheet.name]
        assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
        assert page.sheet_properties.pageSetUpPr.fitToPage and page.page_setup.fitToHeight in (0, None)
        assert page.oddFooter.right.text == "&P / &N" and page.oddFooter.center.text == "&A"
        first, top, last, bottom = range_boundaries(page.print_area.split("!")[1])
        filled = max(len(line.cells) for line in sheet.lines)
        assert (first, top) == (1, 1) and last >= filled and (sheet.print_to or bottom >= len(sheet.lines))
        widths = printed_widths(sheet)
        assert last == len(widths)
        for chart in sheet.charts:
            left = sum(map(pixels_of, widths[:chart.at[1]]))
            assert left + chart.width <= sum(map(pixels_of, widths)), chart.title
        repeated = sheet.freeze_below if sheet.repeated is None else sheet.repeated
        if repeated:
            row = next(k for k, line in enumerate(sheet.lines, start=1) if line.key == repeated)
            assert page.print_title_rows == f"${row}:${row}"


def test_long_sheets_repeat_their_head() -> None:
    """Lists that run over several pages are headed on each."""
    heads = {sheet.key: sheet.freeze_below if sheet.repeated is None else sheet.repeated
             for sheet in workbook_sheets(synthetic_run())}
    assert all(heads[key] for key in ("plans", "decisions", "cash_flow", "emissions", "energy", "sources", "assumptions"))


def test_charts_widen_what_is_printed() -> None:
    chart = NativeChart("s", Label.same("t"), Label.same("a"), (Series("n", "[a:A]:[a:A]", "[a:A]:[a:A]", "#000000"),),
                        at=("a", 1), width=300)
    sheet = Sheet("s", "s", (Line((Cell(1.0),), "a"),), (10.0,), (chart,))
    widths = printed_widths(sheet)
    assert widths[0] == 10.0 and sum(map(pixels_of, widths)) >= pixels_of(10.0) + 300 > sum(map(pixels_of, widths[:-1]))


def test_a_sheet_a_little_too_high_is_made_smaller() -> None:
    narrow = (60.0, 40.0)
    assert [pages_high(narrow, [None] * rows) for rows in (20, 40, 43, 44)] == [1, 1, 1, 0]
    assert pages_high((150.0, 100.0), [None] * 70) == 1, "a wide sheet is printed smaller, so more rows fit"


def test_chinese_is_wrapped_by_its_width_at_the_end_of_a_phrase() -> None:
    assert wrapped("热泵 3,275 kW、能碳管理系统、LED 照明", 26) == ["热泵 3,275 kW、", "能碳管理系统、LED 照明"]
    assert wrapped("一二三四五", 4) == ["一二", "三四", "五"] and wrapped("", 4) == []


def test_a_text_is_wrapped_only_where_it_would_be_cut() -> None:
    line = Line((Cell("twelve words", "name"), Cell(None), Cell("x")))
    assert not is_wrapped(line, 0, (8.0, 8.0, 8.0)) and is_wrapped(line, 0, (8.0, 3.0, 8.0))
    assert height_of(line, (8.0, 3.0, 8.0)) == 28.0 and height_of(line, (8.0, 8.0, 8.0)) is None

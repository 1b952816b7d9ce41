"""The results workbook: sheets as data in, an .xlsx file with live formulas and native charts out.

Every formula carries the value Python computed, so the numbers are there in previews and protected view; a
spreadsheet that recalculates reaches the same. Text is always written as text: it never becomes a formula or a link.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from zcopt.errors import OutputError
from zcopt.report.labels import NOT_COMPUTED, Label
from zcopt.report.run_tables import RunTables
from zcopt.report.sheets.analyses import cost_curve_sheet, frontier_sheet
from zcopt.report.sheets.audit import audit_sheet
from zcopt.report.sheets.cash_flow import cash_flow_sheet
from zcopt.report.sheets.cbam import cbam_sheet
from zcopt.report.sheets.cover import cover_sheet
from zcopt.report.sheets.decisions import decisions_sheet
from zcopt.report.sheets.emissions import emissions_sheet
from zcopt.report.sheets.energy import energy_sheet
from zcopt.report.sheets.evidence import assumptions_sheet, checks_sheet, sources_sheet
from zcopt.report.sheets.finance import finance_sheets
from zcopt.report.sheets.footprint import footprint_sheet
from zcopt.report.sheets.levers import levers_sheet
from zcopt.report.sheets.paragraphs import PARAGRAPHS, height_of, is_paragraph, is_wrapped, shown
from zcopt.report.sheets.pictures import charts_sheet
from zcopt.report.sheets.plans import plans_sheet
from zcopt.report.sheets.printing import last_row, pages_high, printed_widths
from zcopt.report.sheets.scorecard import scorecard_sheet
from zcopt.report.sheets.sheet import Cell, Formula, NativeChart, Places, Sheet
from zcopt.report.sheets.tornado import tornado_sheet

CREATED: Final = datetime(2026, 1, 1)
"""The file's own date never changes, so that the same run gives the same bytes."""
NO_NUMBER: Final = "#NUM!"
"""What a spreadsheet shows for a formula without a finite value."""
FONT: Final = "Microsoft YaHei"
A4: Final = 9

ZERO_DECIMALS, ONE_DECIMAL, TWO_DECIMALS = "#,##0;-#,##0;–", "#,##0.0;-#,##0.0;–", "#,##0.00"
_TOTAL: Final = {"bold": True, "top": 1, "top_color": "#9AA5B1"}
FORMATS: Final[Mapping[str, Mapping[str, Any]]] = {
    "text": {"indent": 1}, "wrap": {"text_wrap": True, "indent": 1}, "name": {}, "paragraph": {"text_wrap": True, "indent": 1},
    "strong": {"bold": True, "font_color": "#0072B2"},
    "head": {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "text_wrap": True, "align": "center",
             "valign": "vcenter", "border": 1, "border_color": "#FFFFFF"},
    "title": {"bold": True, "font_size": 16, "font_color": "#1F3A5F", "valign": "vcenter"},
    "subtitle": {"bold": True, "font_size": 12, "font_color": "#1F3A5F", "valign": "vcenter"},
    "note": {"italic": True, "indent": 1, "font_color": "#5B6470"},
    "note_paragraph": {"italic": True, "indent": 1, "font_color": "#5B6470", "text_wrap": True},
    "total_name": _TOTAL, "total": {**_TOTAL, "num_format": ONE_DECIMAL}, "total0": {**_TOTAL, "num_format": ZERO_DECIMALS},
    "total2": {**_TOTAL, "num_format": TWO_DECIMALS},
    "number": {"num_format": ZERO_DECIMALS}, "number1": {"num_format": ONE_DECIMAL}, "number2": {"num_format": TWO_DECIMALS},
    "number4": {"num_format": "#,##0.0###"}, "factor": {"num_format": "0.0000"},
    "percent": {"num_format": "0.0%"}, "percent2": {"num_format": "0.00%"},
    "input_percent": {"num_format": "0.00%", "bg_color": "#FFF2CC", "font_color": "#0000FF", "border": 1},
    "input_number": {"num_format": "0.00", "bg_color": "#FFF2CC", "font_color": "#0000FF", "border": 1},
    "integer": {"num_format": "0", "align": "right"}, "year": {"num_format": "0", "bold": True, "align": "center"},
    "good": {"font_color": "#00507A", "bg_color": "#D6EAF5", "align": "center"},
    "bad": {"font_color": "#8A3B00", "bg_color": "#FBE3D0", "align": "center", "bold": True},
    "bar": {"bg_color": "#BFDDF0", "num_format": "#,##0.##;-#,##0.##", "align": "center"},
    "bar0": {"bg_color": "#BFDDF0", "num_format": "#,##0", "align": "center"},
    "blank": {"bg_color": "#F7F8F9"},
    "verdict": {"align": "center", "bold": True},
}
VERDICT_COLORS: Final = (("CHECK", "bad"), ("missed", "bad"), ("RATE CHANGED", "bad"), ("CHANGED", "bad"), ("OK", "good"),
                         ("met", "good"))


def workbook_sheets(tables: RunTables) -> tuple[Sheet, ...]:
    """Every sheet of the workbook, in order."""
    cash_flow, levers = cash_flow_sheet(tables), levers_sheet(tables)
    finance = finance_sheets(tables) if tables.has("finance") else ()
    checks = checks_sheet(tables, cash_flow, levers, *finance)
    return (cover_sheet(tables, checks), plans_sheet(tables), decisions_sheet(tables), charts_sheet(tables), cash_flow,
            *finance, emissions_sheet(tables), levers, scorecard_sheet(tables), *_asked_for(tables), energy_sheet(tables),
            sources_sheet(tables), assumptions_sheet(tables), checks)


def _asked_for(tables: RunTables) -> tuple[Sheet, ...]:
    """Sheets of what only some runs hold."""
    return tuple(draw(tables) for table, draw in (
        ("tornado", tornado_sheet), ("audit", audit_sheet), ("footprint", footprint_sheet), ("cbam", cbam_sheet),
        ("frontier", frontier_sheet), ("macc", cost_curve_sheet)) if tables.has(table))


def write_workbook(path: Path, tables: RunTables) -> None:
    """Write ``report.xlsx``; the same tables give the same bytes.

    Raises OutputError when the file cannot be written (open in a spreadsheet, no room, no right).
    """
    write_sheets(path, workbook_sheets(tables), f"zcopt: {tables.manifest.get('case_name', '')}")


def write_sheets(path: Path, sheets: Sequence[Sheet], title: str) -> None:
    """Write sheets as a workbook; the same sheets give the same bytes. Raises OutputError when it cannot be written."""
    places = Places.of(sheets)
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False,
                                           "strings_to_numbers": False, "nan_inf_to_errors": False,
                                           "in_memory": True})
    book.set_properties({"title": title, "created": CREATED})
    base = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
    formats = {name + mark: book.add_format({**base, **look, **more}) for name, look in FORMATS.items()
               for mark, more in (("", {}), (" wrapped", {"text_wrap": True}))}
    for sheet in sheets:
        _write_sheet(book, sheet, places, formats)
    try:
        book.close()
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise OutputError(f"{path.name} could not be written: {error}. Is it open in a spreadsheet?") from error


def _write_sheet(book: Any, sheet: Sheet, places: Places, formats: Mapping[str, Any]) -> None:
    page = book.add_worksheet(sheet.name)
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(A4)
    widths, last = printed_widths(sheet), last_row(sheet, places)
    heights = [height_of(line, sheet.widths) for line in sheet.lines]
    page.fit_to_pages(1, pages_high(widths, heights[:last + 1]))
    page.print_area(0, 0, last, len(widths) - 1)
    page.set_margins(0.4, 0.4, 0.5, 0.6)
    page.set_footer("&L&F&C&A&R&P / &N")
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width, formats["text"])
    for row, (line, height) in enumerate(zip(sheet.lines, heights, strict=True)):
        if height:
            page.set_row(row, height)
        if is_paragraph(line, sheet.widths):
            look = formats[PARAGRAPHS[line.cells[0].style]]
            page.merge_range(row, 0, row, len(sheet.widths) - 1, shown(line.cells[0].content), look)
            continue
        for column, cell in enumerate(line.cells):
            look = formats[f"{cell.style} wrapped" if is_wrapped(line, column, sheet.widths) else cell.style]
            _write_cell(page, (row, column), cell, look, sheet.key, places, formats["note"])
    if sheet.freeze_below:
        head = places.rows[sheet.key][sheet.freeze_below]
        page.freeze_panes(head, sheet.freeze_columns)
    repeated = sheet.freeze_below if sheet.repeated is None else sheet.repeated
    if repeated:
        page.repeat_rows(places.rows[sheet.key][repeated] - 1)
    _color_verdicts(page, sheet, formats)
    for chart in sheet.charts:
        beside, first_column = chart.at
        page.insert_chart(places.rows[sheet.key][beside] - 1, first_column, _chart(book, chart, places))


def _write_cell(page: Any, at: tuple[int, int], cell: Cell, look: Any, sheet: str, places: Places, unknown: Any) -> None:
    (row, column), content = at, cell.content
    if isinstance(content, Formula):
        letter = xlsxwriter.utility.xl_col_to_name(column)
        value = content.value if _can_be_shown(content.value) else NO_NUMBER
        page.write_formula(row, column, places.place(content.pattern, sheet, letter), look, value)
    elif not _can_be_shown(content):
        page.write_string(row, column, NOT_COMPUTED.both, unknown)
    elif isinstance(content, Label):
        page.write_string(row, column, content.both, look)
    elif isinstance(content, str):
        page.write_string(row, column, content, look)
    elif content is None:
        page.write_blank(row, column, None, look)
    else:
        page.write_number(row, column, content, look)


def _can_be_shown(content: object) -> bool:
    """Whether a spreadsheet can hold it: it knows neither infinity nor what is not a number."""
    return not isinstance(content, float) or math.isfinite(content)


def _color_verdicts(page: Any, sheet: Sheet, formats: Mapping[str, Any]) -> None:
    """Verdict cells turn blue or orange with their text, also after a recalculation; one set of rules per column."""
    found: dict[int, list[int]] = {}
    for row, line in enumerate(sheet.lines):
        for column, cell in enumerate(line.cells):
            if cell.style == "verdict":
                found.setdefault(column, []).append(row)
    for column, rows in found.items():
        area = " ".join(xlsxwriter.utility.xl_rowcol_to_cell(row, column) for row in rows)
        for beginning, look in VERDICT_COLORS:
            page.conditional_format(rows[0], column, rows[0], column, {
                "type": "text", "criteria": "begins with", "value": beginning, "format": formats[look], "multi_range": area})


def _chart(book: Any, chart: NativeChart, places: Places) -> Any:
    if chart.series[0].kind == "bar":
        return _bar_chart(book, chart, places)
    columns, lines, scatter = ([series for series in chart.series if series.kind == kind]
                               for kind in ("column", "line", "scatter"))
    main = book.add_chart({"type": "scatter", "subtype": "straight_with_markers"} if scatter else {
        "type": "column", **({"subtype": "stacked"} if chart.stacked else {})} if columns else {"type": "line"})
    _add_series(main, scatter or columns or lines, chart.sheet, places)
    if columns and lines:
        second = book.add_chart({"type": "line"})
        _add_series(second, lines, chart.sheet, places)
        main.combine(second)
    font = {"name": FONT, "size": 9}
    main.set_title({"name": chart.title.both, "name_font": {**font, "size": 12}, "overlay": False})
    main.set_x_axis({"num_font": font, "label_position": "low", "line": {"color": "#9AA5B1"},
                     **({"name": chart.x_axis.both, "name_font": {**font, "bold": False}, "num_format": "#,##0"}
                        if chart.x_axis else {})})
    main.set_y_axis({"name": chart.axis.both, "name_font": {**font, "bold": False}, "num_font": font,
                     "num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#E4E7EB"}}})
    main.set_legend({"position": "bottom" if len(chart.series) <= 6 else "right", "font": font})
    main.set_size({"width": chart.width, "height": chart.height})
    return main


def _bar_chart(book: Any, chart: NativeChart, places: Places) -> Any:
    """Lying bars from 0 to both sides, the first at the top; names stand left of all bars."""
    font = {"name": FONT, "size": 9}
    main = book.add_chart({"type": "bar"})
    _add_series(main, chart.series, chart.sheet, places)
    main.set_title({"name": chart.title.both, "name_font": {**font, "size": 12}, "overlay": False})
    main.set_y_axis({"reverse": True, "num_font": font, "label_position": "low", "line": {"color": "#9AA5B1"},
                     "major_gridlines": {"visible": False}})
    main.set_x_axis({"name": chart.axis.both, "name_font": {**font, "bold": False}, "num_font": font, "num_format": "#,##0",
                     "label_position": "high", "major_gridlines": {"visible": True, "line": {"color": "#E4E7EB"}}})
    main.set_legend({"position": "bottom", "font": font})
    main.set_size({"width": chart.width, "height": chart.height})
    return main


def _add_series(target: Any, series: Sequence[Any], sheet: str, places: Places) -> None:
    for one in series:
        look: dict[str, Any] = {"name": one.name, "values": places.chart_range(one.values, sheet),
                                "categories": places.chart_range(one.categories, sheet)}
        if one.kind == "column":
            look |= {"fill": {"color": one.color}, "gap": 60}
        elif one.kind == "bar":
            look |= {"fill": {"color": one.color}, "gap": 40, "overlap": 100, "invert_if_negative": False}
        else:
            look |= {"line": {"color": one.color, "width": 2, **({"dash_type": "dash"} if one.dashed else {})},
                     "marker": {"type": "circle", "size": 5, "fill": {"color": one.color}, "border": {"color": one.color}}
                     if one.marked else {"type": "none"}}
        target.add_series(look)

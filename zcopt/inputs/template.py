"""Writing the planner's workbook from the column declarations: empty, or filled with content.

What ``write_template`` writes, ``read_workbook`` reads back. The same call twice gives the same bytes.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real
from pathlib import Path
from types import MappingProxyType
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from zcopt.errors import OutputError, UsageError
from zcopt.inputs.grid import column_letters
from zcopt.inputs.header import NOTE, SOURCE
from zcopt.inputs.prompts import cut, limits, prompt, rule_text
from zcopt.inputs.row import Column, Kind, Label, Layout, Row
from zcopt.inputs.scale import scale_of, units_on_offer, usual_unit
from zcopt.inputs.settings import ROLES
from zcopt.inputs.words import did_you_mean

SCHEMA = 2
CREATED = datetime.datetime(2026, 1, 1)
PREPARED_ROWS = 200
PRINTED_ROWS = 25
PAGE_WIDTH = 240
"""Characters across a printed page that can still be read."""
TITLE, LABELS, UNITS, KEYS, FIRST_DATA_ROW = 0, 1, 2, 3, 4
"""Rows of a sheet, counted from 0 as XlsxWriter does."""

INK, PAPER, LINE = "#1F3A4D", "#FFFFFF", "#BFC8CE"
INPUT_FILL, INPUT_INK, UNIT_FILL, GREY = "#FFF9DB", "#0000FF", "#E8EEF2", "#8A949B"

TITLE_TEXT = Label("Decarbonization pathway: inputs", "零碳路径规划：输入数据")

Content = Mapping[str, Sequence[Mapping[str, object]]]
_BASE: Mapping[str, Any] = MappingProxyType({"font_name": "Arial", "font_size": 10, "valign": "vcenter"})


@dataclass(frozen=True)
class _Head:
    """A column of a sheet as written: the column, its year and its key as content uses it."""

    column: Column
    year: int | None = None

    @property
    def key(self) -> str:
        return f"{self.column.key}.{self.year}" if self.year else self.column.key

    @property
    def label(self) -> str:
        star = " *" if self.column.required else ""
        year = f"\n{self.year}" if self.year else ""
        return f"{self.column.label.en}{star}\n{self.column.label.zh}{year}"


@dataclass
class _Pen:
    """The workbook being written with its formats, its drop-down lists and where names can be chosen from."""

    book: Any
    years: tuple[int, ...]
    currency: str
    formats: dict[str, Any] = field(default_factory=dict)
    lists: dict[tuple[str, ...], str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def list_name(self, entries: Sequence[str]) -> str:
        """The defined name of a drop-down list, which is written at the end."""
        return self.lists.setdefault(tuple(entries), f"zcopt_list_{len(self.lists) + 1}")


def write_template(path: Path, row_types: Sequence[type[Row]], years: Sequence[int], currency: str = "CNY",
                   content: Content = MappingProxyType({}),
                   lists: Mapping[str, Sequence[str]] = MappingProxyType({}),
                   title: Label = TITLE_TEXT) -> None:
    """Write a workbook with a sheet per row type, in the order given.

    ``content`` maps a sheet's name to records {key: value, "key.2027": value, "source": ..., "note": ...,
    "unit:key": unit}; numbers stand in that unit, else the usual one (shares in %). A settings sheet takes one record,
    with "source:key" and "note:key" for single lines; the years and the currency are filled in on the sheet ``site``.
    ``lists`` gives suggestions for text columns by "sheet.key".
    Raises UsageError when content names what is not declared, OutputError when the file cannot be written.
    """
    _check_content(row_types, years, content)
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False,
                                           "strings_to_numbers": False, "in_memory": True})
    book.set_properties({"title": f"{title.en} {title.zh}", "author": "zcopt", "created": CREATED})
    book.set_custom_property("zcopt_schema", SCHEMA, "number")
    pen = _Pen(book, tuple(years), currency)
    pen.formats = {name: book.add_format({**_BASE, **style}) for name, style in _STYLES.items()}
    pen.names = _name_ranges(row_types, pen.years, content)
    _readme(pen, row_types, title)
    for row_type in row_types:
        write = _settings_sheet if row_type.sheet.layout is Layout.SETTINGS else _table_sheet
        write(pen, row_type, _records(pen, row_type, content), lists)
    _lists_sheet(pen)
    try:
        book.close()
    except FileCreateError as error:
        raise OutputError(f"{path.name} could not be written; is it open in Excel or WPS? ({error})") from error


_BORDER: Mapping[str, Any] = MappingProxyType({"border": 1, "border_color": LINE})
_INPUT: Mapping[str, Any] = MappingProxyType({"bg_color": INPUT_FILL, "font_color": INPUT_INK, **_BORDER})
_STYLES: Mapping[str, Mapping[str, Any]] = MappingProxyType({
    "title": {"bold": True, "font_size": 14, "font_color": INK},
    "help": {"font_color": GREY, "italic": True},
    "label": {"bold": True, "font_color": PAPER, "bg_color": INK, "text_wrap": True, "align": "center", **_BORDER},
    "unit": {"bg_color": UNIT_FILL, "font_color": INPUT_INK, "align": "center", **_BORDER},
    "no_unit": {"bg_color": UNIT_FILL, "font_color": GREY, "align": "center", **_BORDER},
    "key": {"font_size": 7, "font_color": GREY, "text_wrap": True, "align": "center", "bottom": 2,
            "bottom_color": INK},
    "line_key": {"font_size": 8, "font_color": GREY, "indent": 1, **_BORDER},
    "line_label": {"text_wrap": True, "font_color": INK, "align": "left", "indent": 1, **_BORDER},
    "number": {"align": "right", "num_format": "[>=10000]#,##0;General", **_INPUT},
    "general": {"align": "right", **_INPUT},
    "text": {"text_wrap": True, "align": "left", "indent": 1, "num_format": "@", **_INPUT},
    "word": {"align": "left", "indent": 1, **_INPUT},
    "date": {"align": "center", "num_format": "yyyy-mm-dd", **_INPUT},
    "unused": {"bg_color": "#F3F5F6", **_BORDER},
    "step": {"text_wrap": True, "valign": "top", "font_color": INK},
    "head": {"bold": True, "font_color": PAPER, "bg_color": INK, "align": "left", "indent": 1, **_BORDER},
    "cell": {"text_wrap": True, "align": "left", "indent": 1, **_BORDER},
    "link": {"font_color": "#1B6E9C", "underline": 1, "align": "left", "indent": 1, **_BORDER},
    "calculated": {"font_color": "#000000", "align": "right", **_BORDER},
})


def _records(pen: _Pen, row_type: type[Row], content: Content) -> Sequence[Mapping[str, object]]:
    """The records of a sheet; the site says for which years and in which currency the workbook was written."""
    records = content.get(row_type.sheet.name, ())
    if row_type.sheet.name != "site" or row_type.sheet.layout is not Layout.SETTINGS:
        return records
    known = {"currency": pen.currency, **({"first_year": pen.years[0], "last_year": pen.years[-1]} if pen.years else {})}
    keys = {column.key for column in row_type.columns()}
    return [{**{key: value for key, value in known.items() if key in keys}, **(records[0] if records else {})}]


def _check_content(row_types: Sequence[type[Row]], years: Sequence[int], content: Content) -> None:
    """Raise UsageError for sheets, keys, years or units of content that are not declared."""
    sheets = {row_type.sheet.name: row_type for row_type in row_types}
    for name, records in content.items():
        if name not in sheets:
            raise UsageError(f"content for the sheet {name}, which is not written. {did_you_mean(name, sheets)}")
        if sheets[name].sheet.layout is Layout.SETTINGS and len(records) > 1:
            raise UsageError(f"content for the settings sheet {name} has {len(records)} records, must be one")
        columns = {column.key: column for column in (*sheets[name].columns(), SOURCE, NOTE)}
        for record in records:
            for written in record:
                key = written.partition(":")[2] or written
                bare, dot, year = key.partition(".")
                column = columns.get(bare)
                right_year = not dot or (year.isdigit() and int(year) in years and column is not None
                                         and column.kind is Kind.BY_YEAR)
                if column is None or not right_year:
                    raise UsageError(f"content for {name} has the key {written}, which is not declared. "
                                     f"{did_you_mean(bare, columns)}")


def _name_ranges(row_types: Sequence[type[Row]], years: Sequence[int], content: Content) -> dict[str, str]:
    """"sheet.key" -> the cells where names of that column are typed, for drop-downs that refer to it."""
    ranges = {}
    for row_type in row_types:
        sheet = row_type.sheet
        if sheet.layout is Layout.SETTINGS:
            continue
        last = FIRST_DATA_ROW + _prepared(content.get(sheet.name, ()))
        for position, head in enumerate(_heads(row_type, years), start=1):
            letters = column_letters(position)
            ranges[f"{sheet.name}.{head.key}"] = f"={sheet.name}!${letters}${FIRST_DATA_ROW + 1}:${letters}${last}"
    return ranges


def _prepared(records: Sequence[Mapping[str, object]]) -> int:
    return max(PREPARED_ROWS, len(records) + 50)


def _heads(row_type: type[Row], years: Sequence[int]) -> list[_Head]:
    """The columns of a table sheet from left to right, yearly ones once per year, source and note last."""
    heads = []
    for column in (*row_type.columns(), SOURCE, NOTE):
        heads += [_Head(column, year) for year in years] if column.kind is Kind.BY_YEAR else [_Head(column)]
    return heads


def _table_sheet(pen: _Pen, row_type: type[Row], records: Sequence[Mapping[str, object]],
                 lists: Mapping[str, Sequence[str]]) -> None:
    """A sheet with a record per row: title, labels, units, keys, then the data."""
    sheet = pen.book.add_worksheet(row_type.sheet.name)
    heads = _heads(row_type, pen.years)
    _title(pen, sheet, row_type)
    sheet.set_row(LABELS, 15 * max(_label_lines(head) for head in heads) + 4)
    sheet.set_row(KEYS, 20)
    last = FIRST_DATA_ROW + _prepared(records) - 1
    for position, head in enumerate(heads):
        column = head.column
        unit = _unit_in(column, records, pen.currency)
        sheet.set_column(position, position, _width(head))
        sheet.write_string(LABELS, position, head.label, pen.formats["label"])
        _unit_cell(pen, sheet, UNITS, position, column, unit)
        sheet.write_string(KEYS, position, head.key, pen.formats["key"])
        style = pen.formats[_style(column)]
        for row in range(FIRST_DATA_ROW, last + 1):
            sheet.write_blank(row, position, None, style)
        for number, record in enumerate(records):
            _value_cell(pen, sheet, FIRST_DATA_ROW + number, position, head, record)
        rule = _validation(pen, column, unit, row_type.sheet.name, lists)
        sheet.data_validation(FIRST_DATA_ROW, position, last, position, rule)
    sheet.freeze_panes(FIRST_DATA_ROW, 1)
    shown = FIRST_DATA_ROW + max(PRINTED_ROWS, len(records) + 2) - 1
    _print_setup(sheet, row_type, shown, [_width(head) for head in heads])
    sheet.repeat_rows(TITLE, KEYS)


def _settings_sheet(pen: _Pen, row_type: type[Row], records: Sequence[Mapping[str, object]],
                    lists: Mapping[str, Sequence[str]]) -> None:
    """A sheet with a field per line: key, label, unit, value, a value per year where needed, source, note."""
    sheet = pen.book.add_worksheet(row_type.sheet.name)
    columns = row_type.columns()
    years = pen.years if any(column.kind is Kind.BY_YEAR for column in columns) else ()
    record = records[0] if records else {}
    _title(pen, sheet, row_type)
    heads = [*(f"{ROLES[role].en}\n{ROLES[role].zh}" for role in ("key", "label", "unit", "value")),
             *map(str, years), *(f"{ROLES[role].en}\n{ROLES[role].zh}" for role in ("source", "note"))]
    widths = [24, 34, 14, 22, *(11 for _ in years), 30, 34]
    sheet.set_row(LABELS, 34)
    for position, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(position, position, width)
        sheet.write_string(LABELS, position, head, pen.formats["label"])
    for line, column in enumerate(columns, start=LABELS + 1):
        sheet.set_row(line, 32)
        _settings_line(pen, sheet, line, column, years, record)
        rule = _validation(pen, column, _unit_in(column, records, pen.currency), row_type.sheet.name, lists)
        sheet.data_validation(line, 3, line, 3 + (len(years) if column.kind is Kind.BY_YEAR else 0), rule)
    _loose_texts(pen, sheet, record, 4 + len(years))
    sheet.freeze_panes(LABELS + 1, 2)
    _print_setup(sheet, row_type, LABELS + len(columns), widths)
    sheet.repeat_rows(TITLE, LABELS)


def _settings_line(pen: _Pen, sheet: Any, line: int, column: Column, years: Sequence[int],
                   record: Mapping[str, object]) -> None:
    head = _Head(column)
    sheet.write_string(line, 0, column.key, pen.formats["line_key"])
    sheet.write_string(line, 1, head.label, pen.formats["line_label"])
    _unit_cell(pen, sheet, line, 2, column, _unit_in(column, [record], pen.currency))
    by_year = column.kind is Kind.BY_YEAR
    sheet.write_blank(line, 3, None, pen.formats["unused" if by_year else _style(column)])
    if not by_year:
        _value_cell(pen, sheet, line, 3, head, record)
    for position, year in enumerate(years, start=4):
        sheet.write_blank(line, position, None, pen.formats[_style(column) if by_year else "unused"])
        if by_year:
            _value_cell(pen, sheet, line, position, _Head(column, year), record)
    for position, role in enumerate(("source", "note"), start=4 + len(years)):
        text = str(record.get(f"{role}:{column.key}", "") or "")
        sheet.write_blank(line, position, None, pen.formats["text"])
        if text:
            sheet.write_string(line, position, text, pen.formats["text"])


def _loose_texts(pen: _Pen, sheet: Any, record: Mapping[str, object], position: int) -> None:
    """Source and note of a whole settings record, on its first line."""
    for offset, role in enumerate(("source", "note")):
        if record.get(role):
            sheet.write_string(LABELS + 1, position + offset, str(record[role]), pen.formats["text"])


def _title(pen: _Pen, sheet: Any, row_type: type[Row]) -> None:
    label, meaning = row_type.sheet.label, row_type.sheet.help
    sheet.hide_gridlines(2)
    sheet.set_default_row(16)
    sheet.set_row(TITLE, 26)
    parts: list[Any] = [pen.formats["title"], f"{label.en}  {label.zh}"]
    help_text = "  ".join(text for text in meaning if text)
    if help_text:
        sheet.write_rich_string(TITLE, 0, *parts, pen.formats["help"], f"     {help_text}", pen.formats["help"])
    else:
        sheet.write_string(TITLE, 0, parts[1], pen.formats["title"])


def _print_setup(sheet: Any, row_type: type[Row], last_row: int, widths: Sequence[float]) -> None:
    """A4 landscape, fitted to one page across, or to more where a wide table would become too small to read."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(math.ceil(sum(widths) / PAGE_WIDTH), 0)
    sheet.repeat_columns(0, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer(f"&L&8{row_type.sheet.label.en} {row_type.sheet.label.zh}&C&8zcopt&R&8&P / &N")
    sheet.print_area(0, 0, last_row, len(widths) - 1)


def _unit_in(column: Column, records: Sequence[Mapping[str, object]], currency: str) -> str:
    """The unit a column is written in: what the records say, else the usual one."""
    said = list(dict.fromkeys(str(record[f"unit:{column.key}"]) for record in records
                              if record.get(f"unit:{column.key}")))
    if len(said) > 1:
        raise UsageError(f"content gives {column.key} in several units: {', '.join(said)}")
    if said and column.unit:
        try:
            scale_of(column, said[0], currency)
        except ValueError as error:
            raise UsageError(f"content gives {column.key} in '{said[0]}': {error}") from error
    return said[0] if said else usual_unit(column, currency)


def _unit_cell(pen: _Pen, sheet: Any, row: int, position: int, column: Column, unit: str) -> None:
    """The unit with a drop-down of those it can be exchanged for; grey where there is nothing to choose."""
    offer = list(dict.fromkeys([*units_on_offer(column, pen.currency), unit])) if column.unit else []
    if not offer or unit == "1":
        sheet.write_string(row, position, "", pen.formats["no_unit"])
        return
    sheet.write_string(row, position, unit, pen.formats["unit" if len(offer) > 1 else "no_unit"])
    if len(offer) > 1:
        sheet.data_validation(row, position, row, position, {
            "validate": "list", "source": f"={pen.list_name(offer)}", "input_title": "Unit 单位",
            "input_message": "Choose the unit your numbers are in. 选择数据所用单位。", "error_type": "stop",
            "error_title": "Unknown unit 未知单位", "error_message": "Choose a unit from the list. 请从列表中选择单位。"})


def _value_cell(pen: _Pen, sheet: Any, row: int, position: int, head: _Head, record: Mapping[str, object]) -> None:
    value = _value(head, record)
    style = pen.formats[_style(head.column)]
    if value is None or value in ((), ""):
        return
    if isinstance(value, bool):
        sheet.write_string(row, position, "yes" if value else "no", style)
    elif isinstance(value, datetime.date):
        sheet.write_datetime(row, position, value, style)
    elif isinstance(value, Real):
        sheet.write_number(row, position, float(value), style)
    elif isinstance(value, (tuple, list)):
        sheet.write_string(row, position, ", ".join(map(str, value)), style)
    else:
        sheet.write_string(row, position, str(value), style)


def _value(head: _Head, record: Mapping[str, object]) -> object:
    """What a record says for a column: of the year, else for all years."""
    if head.key in record:
        return record[head.key]
    value = record.get(head.column.key)
    return value.get(head.year) if isinstance(value, Mapping) else value


def _style(column: Column) -> str:
    if column.kind in (Kind.NUMBER, Kind.BY_YEAR):
        # in a cell of General format Excel turns a typed 12% into a percentage; any other format would hide it
        return "general" if column.unit == "share" else "number"
    kinds = {Kind.INTEGER: "general", Kind.DATE: "date", Kind.CHOICE: "word", Kind.YES_NO: "word"}
    return kinds.get(column.kind, "text")


def _width(head: _Head) -> float:
    """Wide enough for the longest word of the label and for what is typed."""
    widths = {Kind.IDENTIFIER: 22, Kind.TEXT: 16, Kind.REFERENCE: 18, Kind.SERIES: 24, Kind.CHOICE: 15}
    if head.column.key in (SOURCE.key, NOTE.key):
        return 26
    longest = max(map(len, head.column.label.en.split()), default=0)
    return max(widths.get(head.column.kind, 14), longest * 1.2 + 2)


def _label_lines(head: _Head) -> int:
    width = _width(head)
    english, chinese = len(head.column.label.en) * 1.3, len(head.column.label.zh) * 2.2
    return math.ceil(english / width) + math.ceil(chinese / width) + (1 if head.year else 0)


def _validation(pen: _Pen, column: Column, unit: str, sheet: str, lists: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The rule of an input cell: what may be typed, a prompt that says so, and how strict Excel is about it.

    Numbers and names only warn: the unit may be changed, and a name may be defined later. The reader checks again.
    """
    rule: dict[str, Any] = {"validate": "any", "ignore_blank": True, "input_title": cut(column.label.en, 32),
                            "input_message": cut(prompt(column, unit, pen.currency), 255),
                            "error_title": cut(column.label.en, 32), "error_type": "warning"}
    rule["error_message"] = cut(f"{rule_text(column, unit, pen.currency) or 'Check this entry.'} 请检查输入。", 255)
    suggestions = lists.get(f"{sheet}.{column.key}", ())
    if column.choices:
        rule |= {"validate": "list", "source": f"={pen.list_name(column.choices)}", "error_type": "stop"}
    elif column.kind is Kind.REFERENCE and not column.several and column.reference in pen.names:
        rule |= {"validate": "list", "source": pen.names[column.reference]}
    elif suggestions:
        rule |= {"validate": "list", "source": f"={pen.list_name(suggestions)}", "error_type": "information"}
    elif column.kind in (Kind.NUMBER, Kind.INTEGER, Kind.BY_YEAR):
        rule |= limits(column, unit, pen.currency)
    elif column.kind is Kind.DATE:
        rule |= {"validate": "date", "criteria": "between", "minimum": datetime.date(2000, 1, 1),
                 "maximum": datetime.date(2100, 12, 31)}
    return rule


_STEPS = (
    Label("Fill the sheets from left to right; what is marked * must be filled.", "从左到右填写各表；标 * 的为必填项。"),
    Label("Choose the unit in the unit row; your numbers are converted. Type shares as 12 or 12%.",
          "在单位行选择所用单位，程序自动换算；百分比请填 12 或 12%。"),
    Label("A blank year takes the value of the year before it, except for targets and limits.",
          "年度数据留空时沿用上一年的数值（目标与上限除外）。"),
    Label("Say in the columns source and note where a number comes from.", "请在“来源”和“备注”列注明数据出处。"),
    Label("Hourly data are CSV files in the folder timeseries, written as file:column.",
          "逐时数据以 CSV 存放于 timeseries 文件夹，按“文件:列名”引用。"),
    Label("Keep the grey keys; rows and columns may be inserted, moved and sorted.",
          "请保留灰色字段名；行列可插入、移动和排序。"),
    Label("Save, then run: zcopt check FOLDER", "保存后运行：zcopt check 文件夹"),
)


def _readme(pen: _Pen, row_types: Sequence[type[Row]], title: Label) -> None:
    """The first sheet: steps, colour key, and what a row of each sheet is."""
    sheet = pen.book.add_worksheet("README")
    sheet.hide_gridlines(2)
    for position, width in enumerate((4, 26, 22, 62, 56)):
        sheet.set_column(position, position, width)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, f"{title.en}  {title.zh}", pen.formats["title"])
    span = f"{pen.years[0]} to {pen.years[-1]}, " if pen.years else ""
    sheet.write_string(1, 0, f"{span}{pen.currency}, zcopt schema {SCHEMA}", pen.formats["help"])
    row = 3
    for number, step in enumerate(_STEPS, start=1):
        sheet.set_row(row, 30)
        sheet.write_string(row, 0, f"{number}.", pen.formats["step"])
        sheet.merge_range(row, 1, row, 4, f"{step.en}\n{step.zh}", pen.formats["step"])
        row += 1
    row = _colour_key(pen, sheet, row + 1)
    _sheet_list(pen, sheet, row + 1, row_types)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.activate()


def _colour_key(pen: _Pen, sheet: Any, row: int) -> int:
    rows = (("number", "1,234.5", Label("Input: yours to fill", "输入：由您填写")),
            ("unit", "kWh", Label("Unit: choose from the list", "单位：从列表选择")),
            ("calculated", "1,234.5", Label("Calculated: black", "计算值：黑色")),
            ("unused", "", Label("Not used", "不使用")),
            ("key", "machine_key", Label("Key the program reads: leave as it is", "程序读取的字段名：请勿改动")))
    sheet.write_string(row, 1, "Colours 颜色", pen.formats["head"])
    sheet.merge_range(row, 2, row, 3, "Meaning 含义", pen.formats["head"])
    for offset, (style, sample, meaning) in enumerate(rows, start=1):
        sheet.set_row(row + offset, 18)
        sheet.write_string(row + offset, 1, sample, pen.formats[style])
        sheet.merge_range(row + offset, 2, row + offset, 3, f"{meaning.en}  {meaning.zh}", pen.formats["cell"])
    return row + len(rows) + 1


def _sheet_list(pen: _Pen, sheet: Any, row: int, row_types: Sequence[type[Row]]) -> None:
    for position, text in enumerate(("Sheet 工作表", "", "A row is 每行含义 (EN)", "每行含义（中文）"), start=1):
        sheet.write_string(row, position, text, pen.formats["head"])
    for offset, row_type in enumerate(row_types, start=1):
        declared = row_type.sheet
        must = " *" if declared.required else ""
        meanings = (declared.help.en or declared.label.en, declared.help.zh or declared.label.zh)
        lines = max(math.ceil(len(meanings[0]) / 62), math.ceil(len(meanings[1]) * 2 / 56))
        sheet.set_row(row + offset, 4 + 14 * lines)
        sheet.write_url(row + offset, 1, f"internal:'{declared.name}'!A1", pen.formats["link"], declared.name + must)
        sheet.write_string(row + offset, 2, declared.label.zh, pen.formats["cell"])
        sheet.write_string(row + offset, 3, meanings[0], pen.formats["cell"])
        sheet.write_string(row + offset, 4, meanings[1], pen.formats["cell"])


def _lists_sheet(pen: _Pen) -> None:
    """The hidden sheet the drop-downs draw from, a list per column."""
    sheet = pen.book.add_worksheet("lists")
    for position, (entries, name) in enumerate(pen.lists.items()):
        sheet.write_string(0, position, name, pen.formats["key"])
        for row, entry in enumerate(entries, start=1):
            sheet.write_string(row, position, entry)
        letters = column_letters(position + 1)
        pen.book.define_name(name, f"=lists!${letters}$2:${letters}${len(entries) + 1}")
    sheet.hide()


__all__ = ["SCHEMA", "Content", "write_template"]

"""The one call that writes a workbook."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from zcopt.errors import OutputError
from zcopt.inputs.grid import column_letters
from zcopt.inputs.row import Label, Layout, Row
from zcopt.inputs.schema import SCHEMA, SCHEMA_PROPERTY
from zcopt.inputs.template.content import Content, check_content, check_lists, records_of, text_of, value_of
from zcopt.inputs.template.dropdowns import DropDowns, Source
from zcopt.inputs.template.heads import heads_of
from zcopt.inputs.template.language import Language
from zcopt.inputs.template.pen import FONT, Pen
from zcopt.inputs.template.readme import readme_sheet
from zcopt.inputs.template.settings import settings_sheet
from zcopt.inputs.template.table import prepared_rows, table_sheet

CREATED = datetime.datetime(2026, 1, 1)
TITLE_TEXT = Label("Decarbonization pathway: inputs", "零碳路径规划：输入数据")


def write_template(path: Path, row_types: Sequence[type[Row]], years: Sequence[int], currency: str = "CNY",
                   content: Content = MappingProxyType({}),
                   lists: Mapping[str, Sequence[str]] = MappingProxyType({}),
                   title: Label = TITLE_TEXT, lang: str = Language.BOTH,
                   more: Callable[[Pen], None] | None = None) -> None:
    """Write a workbook with a sheet per row type, in the order given.

    ``content`` maps a sheet's name to records {key: value, "key.2027": value, "source": ..., "note": ...,
    "unit:key": unit}; numbers stand in that unit, else the usual one (shares in %). A settings sheet takes one record,
    with "source:key" and "note:key" for single lines; the years and the currency are filled in on the sheet ``site``.
    ``lists`` gives suggestions for text columns by "sheet.key", and by "series" the ``file:column`` names of hourly
    series. ``lang`` is the language of labels, prompts and README: "both", "en" or "zh".
    ``more`` is called when all declared sheets are written, to add to them.
    Raises UsageError when content, lists or lang name what is not declared, OutputError when the file cannot be written.
    """
    language = Language.named(lang)
    check_content(row_types, years, content)
    check_lists(row_types, lists)
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False,
                                           "strings_to_numbers": False, "in_memory": True,
                                           "default_format_properties": dict(FONT)})
    book.set_properties({"title": language.say(title, " "), "author": "zcopt", "created": CREATED})
    book.set_custom_property(SCHEMA_PROPERTY, SCHEMA, "number")
    pen = Pen(book, tuple(years), currency, language, DropDowns(_sources(row_types, years, content)), lists)
    readme_sheet(pen, row_types, title, SCHEMA, [row_type for row_type in row_types if hidden(row_type, content)])
    for row_type in row_types:
        write = settings_sheet if row_type.sheet.layout is Layout.SETTINGS else table_sheet
        write(pen, row_type, records_of(row_type, content, years, currency))
        if hidden(row_type, content):
            book.get_worksheet_by_name(row_type.sheet.name).hide()
    if more is not None:
        more(pen)
    pen.dropdowns.write(book, pen.style("key"))
    try:
        book.close()
    except FileCreateError as error:
        raise OutputError(f"{path.name} could not be written; is it open in Excel or WPS? ({error})") from error


def hidden(row_type: type[Row], content: Content) -> bool:
    """Whether a sheet that most factories do without is empty, and so only in the way."""
    return row_type.sheet.rare and not content.get(row_type.sheet.name)


def _sources(row_types: Sequence[type[Row]], years: Sequence[int], content: Content) -> dict[str, Source]:
    """"sheet.key" -> the cells of a table where names of that column are typed."""
    sources = {}
    for row_type in (row_type for row_type in row_types if row_type.sheet.layout is Layout.TABLE):
        sheet, records = row_type.sheet, content.get(row_type.sheet.name, ())
        for position, head in enumerate(heads_of(row_type, years), start=1):
            typed = tuple(text_of(value_of(head, record)).strip() for record in records)
            sources[f"{sheet.name}.{head.key}"] = Source(sheet.name, column_letters(position), prepared_rows(row_type, records),
                                                         typed, head.column.key == sheet.option_key)
    return sources



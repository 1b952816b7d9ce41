"""Traps of whole sheets: headers, hidden and merged cells, ghosts, stray cells, names of sheets and columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from tests.corpus.plant import FIRST_ROW, KEY_ROW, LABEL_ROW, Folder, heads, place, sheets
from tests.corpus.trap import Found, Plant, Read, Trap
from zcopt.inputs.grid import cell_name

LED_SAVES = ("retrofits", 0, "saving_share_1", 0.1)
VSD_SAVES = ("retrofits", 1, "saving_share_1", 0.05)
GAS_PRICE = ("carriers", 1, "price_per_unit.2027", 3.5)


def book(name: str, change: Callable[[Any], object], found: Sequence[Found] = (), reads: Sequence[Read] = (LED_SAVES,)) -> Trap:
    """A trap made with a spreadsheet program."""
    return Trap(name, lambda folder: folder.edit(change), found, reads)


def in_xml(sheet: str, old: str, new: str) -> Plant:
    """A trap in the XML of a sheet."""
    return lambda folder: folder.edit_xml(sheet, old, new)


def merge(sheet: str, cells: str) -> Callable[[Any], object]:
    return lambda book: book[sheet].merge_cells(cells)


def type_in(sheet: str, cell: str, value: object) -> Callable[[Any], object]:
    return lambda book: book[sheet].__setitem__(place(sheet, cell), value)


def only_chinese(book: Any) -> None:
    """A table as a colleague retypes it: Chinese labels, no keys."""
    sheet = book["retrofits"]
    for cell in sheet[LABEL_ROW]:
        cell.value = str(cell.value).split("\n", 1)[1]
    sheet.delete_rows(KEY_ROW)


def shuffle_columns(book: Any) -> None:
    """The columns of a table the other way round."""
    sheet = book["retrofits"]
    for row in sheet.iter_rows(min_row=LABEL_ROW, max_row=sheet.max_row):
        for cell, value in zip(row, [cell.value for cell in row][::-1], strict=True):
            cell.value = value


def shuffle_sheets(book: Any) -> None:
    book._sheets.reverse()


def titles(book: Any) -> None:
    """Title rows inserted above every header, by somebody who prints the book."""
    for row_type in sheets():
        sheet = book[row_type.sheet.name]
        sheet.insert_rows(1, 3)
        sheet["A1"], sheet["B1"] = "某某公司 2026 年计划", "printed 2026-01-01"


def ghosts(book: Any) -> None:
    """Formatted blank rows far down, and formatted blank columns far right."""
    fill = PatternFill("solid", fgColor="FFFF00")
    for row in range(FIRST_ROW, 900):
        book["retrofits"].cell(row, 3).fill = fill
    book["retrofits"].cell(5, 400).fill = fill


def filtered(book: Any) -> None:
    sheet = book["retrofits"]
    sheet.auto_filter.ref = "A4:Z6"
    sheet.auto_filter.add_filter_column(0, ["led"])
    sheet.row_dimensions[6].hidden = True


def validated(book: Any) -> None:
    """A drop-down that pasted values overrode: nothing depends on it."""
    rule = DataValidation(type="decimal", operator="between", formula1="0", formula2="1", sqref="A1:XFD1048576")
    book["retrofits"].add_data_validation(rule)


def pasted(book: Any) -> None:
    validated(book)
    type_in("retrofits", "life_years", 999)(book)


def rename(old: str, new: str) -> Callable[[Any], object]:
    def change(book: Any) -> None:
        book[old].title = new
    return change


def hide(sheet: str, state: str) -> Callable[[Any], object]:
    def change(book: Any) -> None:
        book[sheet].sheet_state = state
    return change


def hide_row(book: Any) -> None:
    book["retrofits"].row_dimensions[6].hidden = True
    book["retrofits"].row_dimensions[40].hidden = True


def hide_column(book: Any) -> None:
    book["retrofits"].column_dimensions["C"].hidden = True


def add_sheet(name: str) -> Callable[[Any], object]:
    return lambda book: book.create_sheet(name).append(["a", 1])


def without_keys_and_units(book: Any) -> None:
    book["retrofits"].delete_rows(LABEL_ROW + 1, 2)


def years_without_unit(book: Any) -> None:
    """Year headers as numbers under a merged label."""
    sheet = book["carriers"]
    first = place("carriers", "price_per_unit.2026").rstrip("0123456789")
    second = place("carriers", "price_per_unit.2027").rstrip("0123456789")
    sheet[f"{first}4"], sheet[f"{second}4"] = "price_per_unit 2026.0", "2027年"


def other_units(book: Any) -> None:
    for key, unit in (("capex_per_kw.2026", "万元/kW"), ("capex_per_kw.2027", "元/MW"), ("max_size_kw", "MW")):
        book["pv"][place("pv", f"{key}@3")] = unit
    book["pv"][place("pv", "capex_per_kw.2026")] = 0.3
    book["pv"][place("pv", "capex_per_kw.2027")] = 3_000_000
    book["pv"][place("pv", "max_size_kw")] = 0.1


def swapped_rows(book: Any) -> None:
    """Sorted by somebody: the order of rows means nothing."""
    sheet = book["retrofits"]
    for column in range(1, sheet.max_column + 1):
        one, two = sheet.cell(5, column), sheet.cell(6, column)
        one.value, two.value = two.value, one.value


def blank_rows(book: Any) -> None:
    book["retrofits"].insert_rows(6, 3)


def clear(sheet: str, cell: str) -> Callable[[Any], object]:
    return type_in(sheet, cell, None)


def drop_column(sheet: str, key: str) -> Callable[[Any], object]:
    def change(book: Any) -> None:
        target = book[sheet]
        target.delete_cols(target[place(sheet, key)].column)
    return change


def double_column(book: Any) -> None:
    sheet = book["retrofits"]
    column = sheet.max_column + 1
    sheet.cell(4, column, "life_years")
    sheet.cell(5, column, 99)


def extra_column(header: str) -> Callable[[Any], object]:
    def change(book: Any) -> None:
        sheet = book["retrofits"]
        column = sheet.max_column + 1
        sheet.cell(4, column, header or None)
        sheet.cell(5, column, "mine")
    return change


def after_last(sheet: str = "retrofits", row: int = KEY_ROW) -> str:
    """The cell right of the last column of the sound sheet."""
    row_type = next(row_type for row_type in sheets() if row_type.sheet.name == sheet)
    return cell_name(row, len(heads(row_type)) + 1)


def many_sheets(book: Any) -> None:
    for number in range(60):
        book.create_sheet(f"_{number}")


def dimension(record: str) -> Plant:
    """Another record of how far every sheet goes."""
    def plant(folder: Folder) -> None:
        folder.pack({name: re.sub(rb"<dimension [^>]*/>", record.encode(), content)
                     for name, content in folder.members().items()})
    return plant


def wps(folder: Folder) -> None:
    """As WPS writes: a dimension of A1 everywhere, its own namespace and the product's build number."""
    dimension('<dimension ref="A1"/>')(folder)
    members = folder.members()
    for name, content in members.items():
        if name.startswith("xl/worksheets/sheet"):
            members[name] = content.decode("utf-8").replace(
                "<worksheet ", '<worksheet xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" ', 1).encode("utf-8")
    members["docProps/custom.xml"] = (
        b'<?xml version="1.0" encoding="UTF-8"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property '
        b'fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="KSOProductBuildVer"><vt:lpwstr>2052-12.1.0.16929'
        b"</vt:lpwstr></property></Properties>")
    folder.pack(members)


def picture_in_cell(folder: Folder) -> None:
    """A picture in a cell as WPS keeps it: a formula of its own whose saved result is the formula's text."""
    folder.edit_xml("site_limits", "</row></sheetData>",
                    '<c r="D5" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c></row></sheetData>')


def without_addresses(folder: Folder) -> None:
    """Cells and rows without addresses, as some programs write them; their order says where they stand."""
    members = folder.members()
    name = "xl/worksheets/sheet1.xml"
    text = members[name].decode("utf-8")
    text = re.sub(r'(<c|<row) r="[A-Z]*\d+"', r"\1", text)
    folder.pack({**members, name: text.encode("utf-8")})


HEADERS = [
    book("title rows inserted above the headers", titles, reads=[LED_SAVES, GAS_PRICE]),
    book("Chinese labels only", only_chinese, reads=[LED_SAVES, VSD_SAVES]),
    book("labels only, no units and keys", without_keys_and_units,
         [("retrofits", "A2", "W302")], reads=[LED_SAVES]),
    book("columns the other way round", shuffle_columns, reads=[LED_SAVES, VSD_SAVES]),
    book("sheets the other way round", shuffle_sheets, reads=[LED_SAVES, GAS_PRICE]),
    book("rows sorted otherwise", swapped_rows, reads=[("retrofits", 0, "retrofit_id", "vsd"), ("retrofits", 1, *LED_SAVES[2:])]),
    book("blank rows between records", blank_rows, reads=[LED_SAVES, VSD_SAVES]),
    book("years as 2026.0 and 2027年", years_without_unit, reads=[GAS_PRICE]),
    book("keys in full-width letters", type_in("retrofits", "A4", "ＲＥＴＲＯＦＩＴ＿ＩＤ\u00a0")),
    book("units of the trade", other_units, [], [("pv", 0, "max_size_kw", 100.0), ("pv", 0, "capex_per_kw.2026", 3000.0),
                                                 ("pv", 0, "capex_per_kw.2027", 3000.0)]),
    book("unknown unit", type_in("pv", "max_size_kw@3", "horsepower"), [("pv", "max_size_kw@3", "E305")], []),
    book("unit of another kind", type_in("pv", "max_size_kw@3", "kWh"), [("pv", "max_size_kw@3", "E305")], []),
    book("unit of another currency", type_in("pv", "capex_per_kw.2026@3", "EUR/kW"), [("pv", "capex_per_kw.2026@3", "E310")], []),
    book("column missing", drop_column("retrofits", "life_years"), [("retrofits", "A4", "E303")], []),
    book("column there twice", double_column, [("retrofits", after_last(), "E306")], []),
    book("extra column", extra_column("my remarks of 2025"), [("retrofits", after_last(), "W301")]),
    book("extra column with #", extra_column("# mine"), []),
    book("values under no header", extra_column(""), [("retrofits", after_last(row=5), "W303")]),
    book("no header at all", lambda book: book["retrofits"].delete_rows(1, 4),
         [("retrofits", "", "E302"), ("links", "first", "E402"), ("links", "second", "E402")], []),
    book("first year blank", clear("carriers", "price_per_unit.2026@6"), [("carriers", "price_per_unit.2026@6", "E214")], []),
    book("later year blank", clear("carriers", "price_per_unit.2027@6"), [("carriers", "price_per_unit.2027@6", "N201")],
         [("carriers", 1, "price_per_unit.2027", 3.0)]),
    book("needed cell blank", clear("retrofits", "life_years@6"), [("retrofits", "life_years@6", "E203")], []),
    book("note below the table", lambda book: book["retrofits"].__setitem__("A20", "* prices of 2025, see contract"),
         [("retrofits", f"{key}@20", "E203") for key in ("saves_on_1", "saving_share_1", "capex_cost.2026", "life_years")], []),
]

SHAPES = [
    book("merged cells above the header", merge("retrofits", "A1:Z1"), reads=[LED_SAVES]),
    book("merged cells in the data", merge("retrofits", "C5:C6"), [("retrofits", "C5", "E213")], []),
    book("merged cells beside the data", merge("retrofits", "A90:B91"), [("retrofits", "A90", "E213")], []),
    Trap("merged cells to the end of the sheet",
         in_xml("retrofits", "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A7:XFD1048576"/></mergeCells>'),
         [("", "", "E107")]),
    book("ghost rows and columns", ghosts, reads=[LED_SAVES, VSD_SAVES]),
    book("stray cell at the very end", lambda book: book["retrofits"].cell(1_048_576, 16_384, "x"),
         [("retrofits", "XFD1048576", "E307")], []),
    book("stray cell in row 20,001", lambda book: book["retrofits"].cell(20_001, 1, "x"), [("retrofits", "A20001", "E307")], []),
    book("stray spaces far away", lambda book: book["retrofits"].cell(1_048_576, 16_384, "  "), reads=[LED_SAVES]),
    Trap("dimension A1", dimension('<dimension ref="A1"/>'), reads=[LED_SAVES, VSD_SAVES]),
    Trap("dimension of the whole sheet", dimension('<dimension ref="A1:XFD1048576"/>'), reads=[LED_SAVES, VSD_SAVES]),
    Trap("no dimension", dimension(""), reads=[LED_SAVES, VSD_SAVES]),
    Trap("as WPS writes", wps, reads=[LED_SAVES, VSD_SAVES, GAS_PRICE]),
    Trap("picture in a cell (WPS)", picture_in_cell, [("site_limits", "D5", "W303")]),
    Trap("cells without addresses", without_addresses, reads=[LED_SAVES, ("site", 0, "first_year", 2026)]),
    book("hidden row", hide_row, [("retrofits", "A6", "N102")], [VSD_SAVES]),
    book("hidden column", hide_column, [("retrofits", "C5", "N102")]),
    book("hidden sheet", hide("retrofits", "hidden"), [("retrofits", "", "N101")]),
    book("very hidden sheet", hide("retrofits", "veryHidden"), [("retrofits", "", "N101")]),
    book("filtered rows", filtered, [("retrofits", "A6", "N102")], [VSD_SAVES]),
    book("validation over everything", validated, reads=[LED_SAVES]),
    book("pasted over a drop-down", pasted,
         [("retrofits", "life_years", "E207")], []),
]

SHEETS = [
    book("extra sheet", add_sheet("notes of mine"), [("notes of mine", "", "N301")]),
    book("extra sheet like a missing one", rename("retrofits", "retrofit"),
         [("retrofit", "", "N301"), ("links", "first", "E402"), ("links", "second", "E402")], []),
    book("private sheet", add_sheet("_scratch")),
    book("sixty private sheets", many_sheets),
    book("sheet by its Chinese label", rename("retrofits", "节能改造"), reads=[]),
    book("sheet with spaces and capitals", rename("retrofits", " Retrofits "), reads=[LED_SAVES]),
    book("two sheets that mean the same", add_sheet("Retrofits "), [("Retrofits ", "", "E311")], []),
    book("optional sheet missing", lambda book: book.remove(book["pv"]), reads=[LED_SAVES]),
    book("needed sheet missing", lambda book: book.remove(book["grid_factors"]), [("grid_factors", "", "E301")], []),
    book("needed sheet without rows", lambda book: book["tariff"].delete_rows(5, 2), [("tariff", "", "E304")], []),
    book("name there twice", type_in("retrofits", "A6", "led "), [("retrofits", "A6", "E401"), ("links", "second", "E402")], []),
    book("setting there twice", lambda book: book["site"].append(["first_year", None, None, 2026]),
         [("site", "A23", "E306")], []),
    book("unknown setting", lambda book: book["site"].append(["first_yeer", None, None, 2026]), [("site", "A23", "W304")]),
    book("a value under a year where there are none", lambda book: book["site"].__setitem__("E10", 2026),
         [("site", "E10", "E308")], []),
    book("years the other way round", type_in("site", "last_year", 2025), [("site", "first_year", "E403")], []),
]

TRAPS: list[Trap] = [*HEADERS, *SHAPES, *SHEETS]

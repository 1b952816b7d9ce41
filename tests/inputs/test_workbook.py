"""Every trap of real workbooks, each with the cell and code it is reported at."""

from __future__ import annotations

import dataclasses
import datetime
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.inputs.sample_rows import CONTENT, ROW_TYPES, YEARS, Carrier, Retrofit, Site
from zcopt.errors import Problem, Severity
from zcopt.inputs import safety, xlsx
from zcopt.inputs.carried import carry
from zcopt.inputs.codes import registry
from zcopt.inputs.dates import day_of
from zcopt.inputs.folding import fold, for_screen
from zcopt.inputs.grid import Book, Box, RawCell, cell_name, grid_of
from zcopt.inputs.numbers import number_in
from zcopt.inputs.row import Label, Row, Sheet, YearPath, by_year, identifier
from zcopt.inputs.schema import specs_of
from zcopt.inputs.template import write_template
from zcopt.inputs.workbook import Reading, read_book, read_rows_from_tables, read_workbook
from zcopt.inputs.xlsx import open_book

KEYS = ["retrofit_id", "carrier", "saving_share", "capex_cost", "size_kw", "life_years", "starts", "profile", "needs",
        "approved", "source", "note"]
UNITS = ["", "", "%", "CNY", "kW", "year", "", "", "", "", "", ""]
CARRIERS = [["Carriers 能源"], ["Carrier", "Price 2026"], ["", "CNY/kWh"], ["carrier_id", "price_per_kwh.2026"],
            ["power", 0.7], ["gas", 0.3]]


def retrofits(*rows: Sequence[object], units: Sequence[object] = UNITS, keys: Sequence[object] = KEYS,
              merged: Sequence[Box] = ()) -> Reading:
    """The sheet retrofits with data from row 5, beside a sound sheet of carriers."""
    sheet = grid_of("retrofits", [["Retrofits 改造"], ["Retrofit"], units, keys, *rows], "case.xlsx", merged)
    return read_book(Book("case.xlsx", (sheet, grid_of("carriers", CARRIERS, "case.xlsx"))), (Carrier, Retrofit), [2026])


def carriers(*rows: Sequence[object], years: Sequence[int] = YEARS) -> Reading:
    return read_rows_from_tables({"carriers": rows}, (Carrier,), years)


def codes(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    return [(problem.cell, problem.code) for problem in problems]


def errors(reading: Reading) -> list[tuple[str, str]]:
    return codes(problem for problem in reading.problems if problem.severity is Severity.ERROR)


def one_cell(column: str, value: object, unit: str | None = None) -> tuple[Any, list[tuple[str, str]]]:
    """What ``value`` in a column of an otherwise sound row gives, and what is said about it."""
    row: list[object] = ["led", "power", 12, 5000]
    row += [None] * (len(KEYS) - len(row))
    row[KEYS.index(column)] = value
    units = [unit if unit and key == column else own for key, own in zip(KEYS, UNITS, strict=True)]
    reading = retrofits(row, units=units)
    found = reading.rows[Retrofit]
    return (getattr(found[0], column) if found else None), codes(reading.problems)


# cells


@pytest.mark.parametrize(("written", "read"), [
    ("1,234.5", 1234.5), ("'88", 88.0), ("１２３４", 1234.0), ("  12\u00a0", 12.0), ("1 234", 1234.0), ("1e3", 1000.0)])
def test_number_as_text_is_accepted_with_a_warning(written: str, read: float) -> None:
    assert one_cell("size_kw", written) == (read, [("E5", "W201")])


@pytest.mark.parametrize(("value", "code"), [
    ("1.2万", "E205"), ("12 kW", "E205"), ("1,2", "E205"), ("many", "E204"), (True, "E206"), (-1, "E207"),
    (50_001, "E207"), (float("inf"), "E207"), (datetime.datetime(2026, 1, 2), "E212"),
    (RawCell("#DIV/0!", error=True), "E201"), (RawCell("#N/A", error=True), "E201"),
    (RawCell(uncomputed=True), "E202"), (RawCell(0.5, "0%"), "E217"), ("50%", "E217")])
def test_what_is_no_number_is_an_error_at_its_cell(value: object, code: str) -> None:
    read, found = one_cell("size_kw", value)
    assert read is None
    assert found == [("E5", code)]


@pytest.mark.parametrize("blank", [None, "", "  ", "-", "－", "—", "n/a", "N/A", "无", "/", "\u00a0"])
def test_dashes_and_their_kin_are_blank(blank: object) -> None:
    assert one_cell("size_kw", blank) == (None, [])
    assert one_cell("capex_cost", blank) == (None, [("D5", "E203")])


def test_a_number_with_a_unit_is_sent_to_the_unit_row() -> None:
    reading = retrofits(["led", "power", 12, "1.2万"])
    assert "unit row" in reading.problems[0].fix
    assert reading.problems[0].place == "case.xlsx > retrofits!D5"


@pytest.mark.parametrize(("value", "read", "found"), [
    (12, 0.12, []), (7, 0.07, []), (0, 0.0, []), (RawCell(0.12, "0%"), 0.12, []), (RawCell(0.005, "0.0%"), 0.005, []),
    ("12%", 0.12, ["W202"]), ("12％", 0.12, ["W202"]), (0.12, 0.0012, ["W203"]), (1, 0.01, ["W203"]),
    ("12", 0.12, ["W201"]), (120, None, ["E207"]), (-3, None, ["E207"]), (RawCell(1.2, "0%"), None, ["E207"])])
def test_shares_are_typed_in_percent(value: object, read: float | None, found: list[str]) -> None:
    assert one_cell("saving_share", value) == (read, [("C5", code) for code in found])


def test_messages_say_place_found_and_fix() -> None:
    problem = retrofits(["led", "power", 120, 5]).problems[0]
    assert str(problem) == ("case.xlsx > retrofits!C5: saving_share is 120 %, must be 0..100 %. Type 12 or 12%. [E207]")
    problem = retrofits(["led", "power", 0.12, 5]).problems[0]
    assert "was read as 0.12 %: did you mean 12 %?" in problem.message


def test_whole_numbers() -> None:
    assert one_cell("life_years", 12.0) == (12, [])
    assert one_cell("life_years", 12.5) == (None, [("F5", "E208")])
    assert one_cell("life_years", 0) == (None, [("F5", "E207")])


@pytest.mark.parametrize(("value", "read"), [
    ("yes", True), ("Y", True), ("是", True), (True, True), (1, True), ("no", False), ("否", False), ("无", False),
    (False, False), (0.0, False)])
def test_yes_and_no_in_both_languages(value: object, read: bool) -> None:
    assert one_cell("approved", value) == (read, [])


def test_neither_yes_nor_no() -> None:
    assert one_cell("approved", "perhaps") == (None, [("J5", "E210")])


@pytest.mark.parametrize("value", [
    datetime.datetime(2026, 1, 31), datetime.date(2026, 1, 31), 46053, "2026-01-31", "2026/1/31", "2026.1.31",
    "20260131", 20260131, "2026年1月31日", "2026-01-31 00:00:00"])
def test_dates_in_their_usual_forms(value: object) -> None:
    assert one_cell("starts", value) == (datetime.date(2026, 1, 31), [])


@pytest.mark.parametrize("value", ["soon", "2026-02-30", 12, 99_999, datetime.datetime(1999, 12, 31), True])
def test_what_is_no_date(value: object) -> None:
    assert one_cell("starts", value) == (None, [("G5", "E211")])


def test_series_are_written_file_colon_column() -> None:
    assert one_cell("profile", "load： heat_kw ") == ("load:heat_kw", [])
    assert one_cell("profile", "load") == (None, [("H5", "E216")])


def test_choices_are_loose_in_spelling_and_suggest() -> None:
    reading = carriers(["carrier_id", "kind", "price_per_kwh"], ["a", "ＦＵＥＬ ", 1], ["b", "feul", 1])
    assert reading.rows[Carrier][0].kind == "fuel"
    problem = next(problem for problem in reading.problems if problem.code == "E209")
    assert (problem.cell, problem.fix) == ("B3", "Did you mean fuel?")


def test_identifiers_have_one_spelling_and_excel_dates_are_refused() -> None:
    assert one_cell("retrofit_id", "Ｍ１\u00a0 ") == ("M1", [])
    assert one_cell("retrofit_id", 101.0) == ("101", [])
    assert one_cell("retrofit_id", datetime.datetime(2026, 1, 2)) == (None, [("A5", "E212")])
    assert one_cell("retrofit_id", "x" * 1001) == (None, [("A5", "E215")])


def test_text_that_looks_like_a_formula_stays_text() -> None:
    reading = retrofits(["led", "power", 12, 5, *[None] * 7, "=cmd|' /C calc'!A0"])
    assert reading.rows[Retrofit][0].note == "=cmd|' /C calc'!A0"


# units


def test_units_are_converted_once_per_column() -> None:
    units = ["", "", "‰", "万元", "MW", "年"]
    reading = retrofits(["led", "power", 120, 3.5, 2, 10], ["led2", "power", 90, 4, 1, 12], units=units)
    row = reading.rows[Retrofit][0]
    assert (row.saving_share, row.capex_cost, row.size_kw, row.life_years) == (0.12, 35_000, 2000, 10)
    made = {c.key: (c.place, c.written, c.wanted, c.factor) for c in reading.conversions}
    assert made["capex_cost"] == ("case.xlsx > retrofits!D3", "万元", "CNY", 10_000)
    assert made["size_kw"] == ("case.xlsx > retrofits!E3", "MW", "kW", 1000)
    assert len(reading.conversions) == 3


@pytest.mark.parametrize(("unit", "factor"), [
    ("yuan/kWh", 1), ("元/kWh", 1), ("CNY/MWh", 1e-3), ("元／千瓦时", 1), ("元/度", 1), ("万元/万kWh", 1), ("元/KWH", 1)])
def test_prices_in_many_units(unit: str, factor: float) -> None:
    reading = carriers(["Carrier", "Price 2026"], ["", unit], ["carrier_id", "price_per_kwh.2026"], ["a", 2],
                       years=[2026])
    assert reading.problems == ()
    assert reading.rows[Carrier][0].price_per_kwh == pytest.approx({2026: 2 * factor})


def test_an_unknown_unit_is_one_error_at_its_cell() -> None:
    reading = retrofits(["a", "power", 5, 5], ["b", "power", 5, 5], units=["", "", "%", "kWh", "kW", "year"])
    assert codes(reading.problems) == [("D3", "E305")]
    assert "万元" in reading.problems[0].fix
    assert reading.rows[Retrofit] == ()


def test_another_currency_is_an_error() -> None:
    assert errors(retrofits(["a", "power", 5, 5], units=["", "", "%", "EUR", "kW", "year"])) == [("D3", "E310")]


def test_missing_units_are_named_in_one_warning() -> None:
    reading = retrofits(["a", "power", 5, 5], units=["", "", "%", "", "", "year"])
    assert codes(reading.problems) == [("A4", "W302")]
    assert "capex_cost in CNY, size_kw in kW" in reading.problems[0].message


# headers


PLAIN_KEYS = ["carrier_id", "kind", "price_per_kwh.2026", "price_per_kwh.2027", "price_per_kwh.2028"]
SEVENS = {2026: 7.0, 2027: 8.0, 2028: 9.0}


@pytest.mark.parametrize("rows", [
    [PLAIN_KEYS, ["a", "heat", 7, 8, 9]],
    [["Our plant"], [], ["printed 2026-01-01"], PLAIN_KEYS, ["a", "heat", 7, 8, 9]],
    [["能源品种", "类别", "价格 2026", "价格2027年", "2028年价格"], ["", "", "元/kWh", "元/kWh", "元/kWh"],
     ["a", "heat", 7, 8, 9]],
    [["Carrier", "Kind", "Price (CNY/kWh) 2026", "Price（元/kWh）2027", "Price 价格 2028 [CNY/kWh]"],
     ["a", "heat", 7, 8, 9]],
    [["Carrier *", "Kind", "Price", None, None], [None, None, 2026, 2027.0, "2028年"], ["a", "heat", 7, 8, 9]],
    [["Carrier", "Kind", "Price", None, None], ["", "", "CNY/kWh", "CNY/kWh", "CNY/kWh"],
     [None, None, 2026, "2027", 2028.0], ["a", "heat", 7, 8, 9]],
    [["Carrier", "Kind", "Price 2026", 2027, "2028"], ["a", "heat", 7, 8, 9]],
    [["carrier_id", "kind", "price_per_kwh_2026", "PRICE_PER_KWH-2027", "price_per_kwh 2028"],
     ["a", "heat", 7, 8, 9]],
    [[*PLAIN_KEYS[::-1]], [9, 8, 7, "heat", "a"]],
])
def test_headers_in_many_shapes(rows: Sequence[Sequence[object]]) -> None:
    reading = carriers(*rows)
    assert errors(reading) == []
    assert [(row.carrier_id, row.kind, row.price_per_kwh) for row in reading.rows[Carrier]] == [("a", "heat", SEVENS)]


def test_blank_years_take_the_year_before_and_say_so_once_per_row() -> None:
    reading = carriers(["carrier_id", *PLAIN_KEYS[2:]], ["a", 7, None, None], ["b", 1, None, 3])
    assert [dict(row.price_per_kwh) for row in reading.rows[Carrier]] == [{2026: 7, 2027: 7, 2028: 7},
                                                                          {2026: 1, 2027: 1, 2028: 3}]
    notes = [problem for problem in reading.problems if problem.code == "N201"]
    assert codes(notes) == [("C2:D2", "N201"), ("C3", "N201")]
    assert fold(notes)[0].cell == "C2:C3, D2 (3 cells)"


def test_a_blank_first_year_is_an_error() -> None:
    assert errors(carriers(["carrier_id", *PLAIN_KEYS[2:]], ["a", None, 8, None])) == [("B2", "E214")]
    assert errors(carriers(["carrier_id", *PLAIN_KEYS[2:]], ["a", None, None, None])) == [("B2", "E203")]


def test_a_column_without_year_counts_for_all_years() -> None:
    row = carriers(["carrier_id", "price_per_kwh", "price_per_kwh.2028"], ["a", 7, 9]).rows[Carrier][0]
    assert row.price_per_kwh == {2026: 7, 2027: 7, 2028: 9}
    assert row.limit_kwh == {2026: 0, 2027: 0, 2028: 0}
    with pytest.raises(TypeError):
        row.price_per_kwh[2026] = 1  # type: ignore[index]
    assert row.place.cell("price_per_kwh", 2028) == "C2"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Target(Row):
    sheet = Sheet(name="targets", label=Label("Targets", "目标"), help=Label("A target.", "目标。"))

    target_id: str = identifier(Label("Target", "目标"))
    limit: YearPath = by_year("tCO2e", Label("Limit", "限值"), gaps=True)


def test_blank_years_stay_blank_where_a_column_has_gaps() -> None:
    rows = [["Target", "Limit 2026", "Limit 2027", "Limit 2028"], ["", *["ktCO2e"] * 3], ["a", None, 5, None],
            ["b", None, None, None]]
    reading = read_rows_from_tables({"targets": rows}, (Target,), YEARS)
    assert [dict(row.limit) for row in reading.rows[Target]] == [{2027: 5000}]
    assert codes(reading.problems) == [("B4", "E203")]
    rows = [["Target", "Limit"], ["", "tCO2e"], ["a", 5]]
    assert read_rows_from_tables({"targets": rows}, (Target,), YEARS).rows[Target][0].limit == dict.fromkeys(YEARS, 5)


def test_years_outside_the_plan_are_noted() -> None:
    assert codes(carriers(["carrier_id", "price_per_kwh.2026", "price_per_kwh.2035"], ["a", 7, 9],
                          years=[2026]).problems) == [("C1", "N302"), ("A1", "W302")]


def test_unknown_missing_and_double_columns() -> None:
    keys = ["retrofit_id", "carrier", "saving_shar", "capex_cost", "capex_cost", "#mine", None]
    reading = retrofits(["a", "power", 5, 5, 6, "scratch", "lost"], keys=keys, units=[None, None, None, "CNY", "CNY"])
    assert codes(reading.problems) == [("E4", "E306"), ("C4", "W301"), ("G5", "W303"), ("A4", "E303")]
    assert reading.problems[1].fix == "Did you mean saving_share?"
    assert "D4" in reading.problems[0].message
    assert reading.rows[Retrofit] == ()


def test_a_required_sheet_without_rows_and_what_the_screen_shows() -> None:
    class Needed(Carrier):
        sheet = dataclasses.replace(Carrier.sheet, required=True)

    for rows in ([["carrier_id", "price_per_kwh"]], [], [["carrier_id", "price_per_kwh", "note"], ["", "", "later"]]):
        reading = read_rows_from_tables({"carriers": rows}, (Needed,), YEARS)
        assert errors(reading) == [("", "E304")]
    assert [problem.code for problem in for_screen(reading.problems)] == ["E304", "N303"]
    assert len(for_screen(reading.problems, most=1)) == 1


def test_no_header() -> None:
    assert codes(carriers(["nothing", "here"], ["a", 1]).problems) == [("", "E302")]


# rows


def test_merged_cells_blank_rows_and_comments() -> None:
    reading = retrofits(["a", "power", 5, 5], [None, "-", ""], ["b", "power", 5, 5], ["b2", None, 6, 6],
                        [*[None] * 11, "to be discussed"], merged=[Box(1, 1, 1, 12), Box(7, 2, 8, 2)])
    assert codes(reading.problems) == [("B7", "E213"), ("L9", "N303")]
    assert [row.retrofit_id for row in reading.rows[Retrofit]] == ["a"]


def test_duplicates_name_both_cells() -> None:
    reading = retrofits(["M1", "power", 5, 5], ["Ｍ１ ", "power", 5, 5])
    assert errors(reading) == [("A6", "E401")]
    assert "first in A5" in reading.problems[0].message
    assert len(reading.rows[Retrofit]) == 1


def test_references_are_checked_across_sheets() -> None:
    reading = retrofits(["led", "powr", 5, 5], ["hp", "gas", 5, 5, *[None] * 4, "led、hp2；hp"], ["x", "gas", 500, 5])
    assert errors(reading) == [("C7", "E207"), ("B5", "E402"), ("I6", "E402")]
    assert [problem.fix for problem in reading.problems][1:] == ["Did you mean power?", "Did you mean hp?"]


def test_a_list_of_names_becomes_a_tuple() -> None:
    reading = retrofits(["a", "gas", 5, 5], ["b", "gas", 5, 5], ["c", "gas", 5, 5, *[None] * 4, "a, b"])
    assert [row.needs for row in reading.rows[Retrofit]] == [(), (), ("a", "b")]


def test_planted_errors_are_all_found_at_once() -> None:
    reading = retrofits(
        ["led", "power", 120, 5000],
        ["led", "gas", "12%", "1.2万"],
        ["hp", "steam", 30, None, "many", 5.5],
        ["pump", "gas", RawCell("#REF!", error=True), 10, 60_000, 0, "never", "load", "ledd", "perhaps"],
        ["fine", "gas", 30, 10])
    assert sorted(codes(reading.problems)) == sorted([
        ("C5", "E207"), ("A6", "E401"), ("C6", "W202"), ("D6", "E205"), ("B7", "E402"), ("D7", "E203"),
        ("E7", "E204"), ("F7", "E208"), ("C8", "E201"), ("E8", "E207"), ("F8", "E207"), ("G8", "E211"),
        ("H8", "E216"), ("I8", "E402"), ("J8", "E210")])
    assert [row.retrofit_id for row in reading.rows[Retrofit]] == ["fine"]
    assert {problem.code for problem in reading.problems} <= set(registry())


# settings sheets and sheets as such


def site(*lines: Sequence[object], head: Sequence[object] = ("key", "label", "unit", "value", "source", "note"),
         years: Sequence[int] | None = None) -> Reading:
    return read_rows_from_tables({"site": [["Site"], head, *lines]}, (Site,), years)


def test_settings_are_found_by_key_or_label_in_any_order() -> None:
    reading = site(["last_year", "", "", 2027], ["", "首年", "", "2026", "plan"], ["", "Discount rate", "%", 7])
    row = reading.rows[Site][0]
    assert (row.first_year, row.last_year, row.discount_rate_share, row.source) == (2026, 2027, 0.07, "plan")
    assert codes(reading.problems) == [("D4", "W201")]
    assert row.place.cell("discount_rate_share") == "D5"


def test_settings_in_chinese_with_years() -> None:
    reading = site(["首年", "", 2026], ["末年", "", 2027], ["电网因子", "gCO2/kWh", None, 600, 550], ["名称", "", "一厂"],
                   head=("设置项", "单位", "数值", 2026, "2027年"))
    row = reading.rows[Site][0]
    assert row.site_name == "一厂"
    assert row.grid_kgco2_per_kwh == pytest.approx({2026: 0.6, 2027: 0.55})
    assert row.place.cell("grid_kgco2_per_kwh", 2027) == "E5"
    assert [(made.written, made.factor) for made in reading.conversions] == [("gCO2/kWh", 1e-3)]


def test_settings_that_are_wrong() -> None:
    reading = site(["first_year", "", "", None], ["first_year", "", "", 2026], ["discount_rat", "", "%", 7],
                   ["open_on_sunday", "", "", "maybe"])
    assert codes(reading.problems) == [("D3", "E403"), ("A4", "E306"), ("A5", "W304"), ("A2", "E303"), ("D3", "E203"),
                                       ("D6", "E210")]
    assert reading.rows[Site] == ()


def test_a_value_under_a_year_where_there_are_none() -> None:
    head = ("key", "label", "unit", "value", 2026)
    assert ("E5", "E308") in errors(site(["first_year", "", "", 2026], ["last_year", "", "", 2026],
                                         ["discount_rate_share", "", "%", None, 7], head=head))


def test_settings_without_header() -> None:
    reading = read_rows_from_tables({"site": [["first_year", "", "", 2026], ["last_year", "", "", 2026]]}, (Site,))
    assert reading.problems == ()
    assert reading.rows[Site][0].last_year == 2026


def test_sheets_by_label_unknown_missing_and_double() -> None:
    tables = {"能源": CARRIERS, "Carriers": CARRIERS, "retrofit": [["x"]], "_scratch": [["x"]], "README": [["x"]]}
    reading = read_rows_from_tables(tables, ROW_TYPES, [2026])
    found = {(problem.sheet, problem.code): problem.fix for problem in reading.problems}
    assert set(found) == {("Carriers", "E311"), ("site", "E301"), ("retrofit", "N301")}
    assert found["retrofit", "N301"] == "Did you mean retrofits?"
    assert len(reading.rows[Carrier]) == 2


def test_the_site_gives_years_and_currency() -> None:
    tables = {"site": [["key", "value"], ["first_year", 2026], ["last_year", 2027], ["currency", "EUR"]],
              "carriers": [["Carrier", "Price 2026"], ["", "EUR/MWh"], ["carrier_id", "price_per_kwh"], ["a", 50]]}
    reading = read_rows_from_tables(tables, (Site, Carrier))
    assert reading.problems == ()
    assert reading.rows[Carrier][0].price_per_kwh == {2026: 0.05, 2027: 0.05}


# files


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.xlsx"
    write_template(path, ROW_TYPES, YEARS, "CNY", CONTENT)
    return path


def edited(path: Path, edit: Any) -> Reading:
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    book.close()
    return read_workbook(path, ROW_TYPES)


@pytest.mark.parametrize(("value", "number_format"), [
    (44591, "General"), (datetime.datetime(2026, 1, 31), "yyyy-mm-dd"), (20260131, "General"), ("2026-01-31", "@")])
def test_days_are_counted_from_where_the_workbook_counts_from(case: Path, value: object, number_format: str) -> None:
    """In a workbook that counts from 1904, as Excel on old Macs makes them, day 44,591 is 31 January 2026."""
    def from_1904(book: Any) -> None:
        book.epoch = CALENDAR_MAC_1904
        book["retrofits"]["G5"].value, book["retrofits"]["G5"].number_format = value, number_format

    reading = edited(case, from_1904)
    assert not errors(reading)
    assert reading.rows[Retrofit][0].starts == datetime.date(2026, 1, 31)
    book = open_book(case)
    assert isinstance(book, Book)
    carried = carry(book, specs_of(ROW_TYPES)).sheets["retrofits"].records[0]["starts"]
    assert isinstance(carried, RawCell) and day_of(carried.value) == datetime.date(2026, 1, 31)


def test_a_row_without_number_follows_the_one_before_even_a_blank_one(case: Path) -> None:
    with zipfile.ZipFile(case) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = next(name for name, xml in members.items() if b"retrofit_id" in xml or name.endswith("sheet2.xml"))
    members[name] = members[name].replace(b"</sheetData>", b'<row r="900" ht="15"/><row><c><v>7</v></c></row></sheetData>')
    with zipfile.ZipFile(case, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    book = open_book(case)
    assert isinstance(book, Book)
    assert [at for grid in book.sheets for at, cell in grid.cells.items() if cell.value == 7 and at[0] > 800] == [(901, 1)]


def test_formulas_are_read_by_their_saved_result(tmp_path: Path) -> None:
    path = tmp_path / "formulas.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("carriers")
    sheet.write_row(0, 0, ["carrier_id", "price_per_kwh", "note"])
    for row, value in enumerate((0.7, "", "#DIV/0!", "0.9"), start=1):
        sheet.write_string(row, 0, f"c{row}")
        sheet.write_formula(row, 1, "=1+1", None, value)
    book.close()
    reading = read_workbook(path, (Carrier,), [2026])
    assert errors(reading) == [("B3", "E202"), ("B4", "E201")]
    assert "run again" in next(problem.fix for problem in reading.problems if problem.code == "E202")
    assert [row.price_per_kwh[2026] for row in reading.rows[Carrier]] == [0.7, 0.9]


def test_percent_format_ghost_rows_hidden_rows_and_merged_cells(case: Path) -> None:
    def edit(book: Any) -> None:
        sheet = book["retrofits"]
        sheet["C5"].value, sheet["C5"].number_format = 0.12, "0.0%"
        sheet["C900"].fill = PatternFill("solid", fgColor="FFFF00")
        sheet.row_dimensions[6].hidden = True
        sheet.merge_cells("D6:D7")
        book["carriers"].sheet_state = "hidden"
        book.create_sheet("notes of mine")

    reading = edited(case, edit)
    assert sorted((p.sheet, p.cell, p.code) for p in reading.problems) == [
        ("carriers", "", "N101"), ("notes of mine", "", "N301"), ("retrofits", "A6", "N102"),
        ("retrofits", "D6", "E213")]
    assert [row.saving_share for row in reading.rows[Retrofit]] == [0.12]


def test_a_stray_far_cell_is_an_error_and_quick(case: Path) -> None:
    reading = edited(case, lambda book: book["retrofits"].cell(1048576, 16384, "x"))
    assert codes(reading.problems) == [("XFD1048576", "E307")]
    assert len(reading.rows[Retrofit]) == 3


def test_too_many_rows_are_an_error() -> None:
    rows = [["carrier_id", "price_per_kwh"], *([f"c{n}", 1] for n in range(20_001))]
    assert errors(carriers(*rows)) == [("A20001", "E307")]


@pytest.mark.parametrize(("name", "content", "code", "says"), [
    ("old.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "E104", "password"),
    ("table.xlsx", "年份,价格\n2026,1\n".encode("gb18030"), "E105", "CSV"),
    ("page.xlsx", b"<html><table></table></html>", "E105", "HTML"), ("empty.xlsx", b"", "E105", "empty"),
    ("cut.xlsx", b"PK\x03\x04" + b"\0" * 100, "E106", "damaged"), ("~$case.xlsx", b"x", "E102", "lock")])
def test_files_that_are_no_workbook(tmp_path: Path, name: str, content: bytes, code: str, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    problem, = read_workbook(tmp_path / name, ROW_TYPES).problems
    assert (problem.code, problem.file) == (code, name)
    assert says in problem.message


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(("members", "code"), [
    ({"word/document.xml": b"x"}, "E105"), ({"xl/workbook.bin": b"x"}, "E105"), ({"content.xml": b"x"}, "E105"),
    ({"xl/workbook.xml": b"<broken"}, "E106"), ({"xl/workbook.xml": b"\0" * 5_000_000}, "E107"),
    ({f"xl/{number}.xml": b"" for number in range(2_001)}, "E107")])
def test_archives_that_are_not_opened(tmp_path: Path, members: dict[str, bytes], code: str) -> None:
    assert codes(read_workbook(zipped(tmp_path / "case.xlsx", members), ROW_TYPES).problems) == [("", code)]


def test_entities_in_a_sheet_are_refused(case: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(case) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = members["xl/worksheets/sheet2.xml"].decode()
    doctype = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    members["xl/worksheets/sheet2.xml"] = sheet.replace("?>\n", f"?>\n{doctype}", 1).encode()
    problem, = read_workbook(zipped(tmp_path / "bad.xlsx", members), ROW_TYPES).problems
    assert (problem.code, problem.found) == ("E106", "EntitiesForbidden")


def test_size_permission_and_absence(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes(read_workbook(tmp_path / "no.xlsx", ROW_TYPES).problems) == [("", "E101")]
    assert codes(read_workbook(tmp_path, ROW_TYPES).problems) == [("", "E101")]
    with monkeypatch.context() as small:
        small.setattr(safety, "FILE_BYTES", 1_000)
        assert codes(read_workbook(case, ROW_TYPES).problems) == [("", "E103")]
    with monkeypatch.context() as small:
        small.setattr(safety, "UNPACKED_BYTES", 1_000)
        assert codes(read_workbook(case, ROW_TYPES).problems) == [("", "E107")]
    with monkeypatch.context() as bare:
        bare.setattr(xlsx.openpyxl.xml, "DEFUSEDXML", False)
        assert codes(read_workbook(case, ROW_TYPES).problems) == [("", "E109")]


def test_a_workbook_open_elsewhere_is_read_with_a_warning(case: Path) -> None:
    case.with_name("~$case.xlsx").write_bytes(b"x")
    reading = read_workbook(case, ROW_TYPES)
    assert codes(reading.problems) == [("", "W101")]
    assert len(reading.rows[Retrofit]) == 3


def test_the_file_is_parsed_once_even_with_formulas(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edited(case, lambda book: book["retrofits"].__setitem__("D5", "=1+1"))
    times: list[bool] = []
    load = openpyxl.load_workbook
    monkeypatch.setattr(xlsx.openpyxl, "load_workbook", lambda *args, **more: times.append(True) or load(*args, **more))
    assert isinstance(open_book(case), Book)
    assert times == [True]


# for the screen


def test_repeats_fold_into_ranges() -> None:
    problems = retrofits(*([f"r{n}", "power", 5, None] for n in range(34))).problems
    folded, = fold(problems)
    assert folded.cell == "D5:D38 (34 cells)"
    assert str(folded).startswith("case.xlsx > retrofits!D5:D38 (34 cells): capex_cost is blank but must be filled")


def test_folding_keeps_different_problems_apart_and_says_how_many_more() -> None:
    reading = retrofits(["a", "power", 120, 5], ["b", "power", 130, 5], ["c", "power", 5, -5])
    first, second = fold(reading.problems)
    assert first.message.endswith("(and 1 more like it)")
    assert (first.cell, second.cell) == ("C5:C6 (2 cells)", "D7")


@given(st.integers(1, 20_000), st.integers(1, 16_384))
def test_cell_names_are_those_of_excel(row: int, column: int) -> None:
    assert cell_name(row, column) == f"{openpyxl.utils.get_column_letter(column)}{row}"


@given(st.floats(-1e12, 1e12))
def test_any_number_python_writes_is_read_back(value: float) -> None:
    assert number_in(repr(value)) == value
    assert number_in(f"{value:,.2f}") == float(f"{value:.2f}")


@given(st.lists(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.dates()), min_size=12,
                max_size=12))
def test_nothing_in_a_cell_makes_the_reader_raise(values: list[object]) -> None:
    reading = retrofits(values)
    assert reading.rows[Retrofit] == () or reading.ok

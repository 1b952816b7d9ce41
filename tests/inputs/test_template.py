"""The template: what is written is read back, the same bytes each time, and Excel is told what may be typed."""

from __future__ import annotations

import datetime
import re
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.inputs.sample_rows import CONTENT, ROW_TYPES, YEARS, Carrier, Retrofit, Site
from zcopt.errors import OutputError, Severity, UsageError
from zcopt.inputs.row import Column, Kind, Label, Layout, Role, Row, Sheet, reference
from zcopt.inputs.scale import currency_of, scale_of, units_on_offer, usual_unit
from zcopt.inputs.template import SCHEMA, write_template
from zcopt.inputs.template.heads import lines_needed, text_width
from zcopt.inputs.template.pen import number_format
from zcopt.inputs.workbook import Reading, read_workbook
from zcopt.parts import SHEETS


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.xlsx"
    write_template(path, ROW_TYPES, YEARS, "CNY", CONTENT)
    return path


EXPECTED = {
    Site: (Site(site_name="=Plant(1)", first_year=2026, last_year=2028, discount_rate_share=0.07, open_on_sunday=True,
                grid_kgco2_per_kwh={2026: 0.6, 2027: 0.55, 2028: 0.5}, source="bank", note="checked"),),
    Carrier: (Carrier(carrier_id="power", kind="electricity", price_per_kwh={2026: 0.7, 2027: 0.7, 2028: 0.7205},
                      limit_kwh={2026: 9e6, 2027: 9e6, 2028: 9e6}, source="contract"),
              Carrier(carrier_id="天然气", price_per_kwh={2026: 0.33, 2027: 0.33, 2028: 0.33},
                      limit_kwh={2026: 0, 2027: 0, 2028: 0})),
    Retrofit: (Retrofit(retrofit_id="led", carrier="power", saving_share=0.12, capex_cost=350_000, life_years=10,
                        starts=datetime.date(2026, 5, 1), approved=False, note="phase 1"),
               Retrofit(retrofit_id="heat pump", carrier="天然气", saving_share=0.555, capex_cost=1_202_500, size_kw=400,
                        profile="load:heat_kw", needs=("led",)),
               Retrofit(retrofit_id="both", carrier="power", saving_share=0.07, capex_cost=10_000,
                        needs=("led", "heat pump"))),
}


def check_round_trip(reading: Reading) -> None:
    assert reading.problems == ()
    assert reading.rows == EXPECTED
    assert {(made.key, made.written, made.factor) for made in reading.conversions} == {
        ("price_per_kwh", "元/MWh", 1e-3), ("limit_kwh", "GWh", 1e6), ("capex_cost", "万元", 1e4)}


def test_what_is_written_is_read_back(case: Path) -> None:
    check_round_trip(read_workbook(case, ROW_TYPES))


def test_the_same_call_gives_the_same_bytes(case: Path, tmp_path: Path) -> None:
    write_template(tmp_path / "again.xlsx", ROW_TYPES, YEARS, "CNY", CONTENT)
    assert (tmp_path / "again.xlsx").read_bytes() == case.read_bytes()


@dataclass(frozen=True, kw_only=True)
class Saving(Row):
    """A row that refers to names of several sheets."""

    sheet = Sheet(name="savings", label=Label("Savings", "节约"), help=Label("", ""), role=Role.RULE)

    saves_on: str = reference("carriers.carrier_id|option", Label("Saves on", "节约对象"))


def libreoffice(folder: Path, *paths: Path) -> Path:
    """Load and save workbooks with LibreOffice; the folder they are in afterwards."""
    subprocess.run(["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to",
                    "xlsx", "--outdir", str(folder / "resaved"), *map(str, paths)], check=True, capture_output=True, timeout=180)
    return folder / "resaved"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_keeps_everything_and_computes_the_lists(case: Path, tmp_path: Path) -> None:
    edited = tmp_path / "edited.xlsx"
    write_template(edited, (*ROW_TYPES, Saving), YEARS, "CNY", CONTENT)
    book = openpyxl.load_workbook(edited)
    book["carriers"]["A9"] = "hydrogen"
    book["carriers"]["A5"] = None
    book["retrofits"]["A204"] = "last row"
    book["README"]["H1"] = f"=COUNTA({rules(book['savings'], 'A5').formula1})"
    book.save(edited)
    resaved = libreoffice(tmp_path, case, edited)
    check_round_trip(read_workbook(resaved / "case.xlsx", ROW_TYPES))
    book = openpyxl.load_workbook(resaved / "case.xlsx", data_only=True)
    assert book.custom_doc_props["zcopt_schema"].value == SCHEMA
    for cell, names in (("B5", ["power", "天然气"]), ("B204", ["power", "天然气"]), ("I5", ["led", "heat pump", "both"]),
                        ("J5", ["yes", "no"])):
        assert offered(book, "retrofits", cell) == names
    assert {str(ranges.sqref) for ranges in book["retrofits"].conditional_formatting} >= {"A5:A204"}
    book = openpyxl.load_workbook(resaved / "edited.xlsx", data_only=True)
    names = ["天然气", "hydrogen", "led", "heat pump", "both", "last row"]
    assert offered(book, "savings", "A5") == names
    assert book["README"]["H1"].value == len(names), "the defined name ends at the last name"


def test_an_empty_template_asks_for_what_must_be_filled(tmp_path: Path) -> None:
    write_template(tmp_path / "case.xlsx", ROW_TYPES, (), "EUR")
    reading = read_workbook(tmp_path / "case.xlsx", ROW_TYPES)
    found = sorted((p.sheet, p.cell, p.code) for p in reading.problems if p.severity is Severity.ERROR)
    assert found == [("site", "D4", "E203"), ("site", "D4", "E403"), ("site", "D5", "E203")]


def test_years_and_currency_of_an_empty_template_stand_on_the_site(tmp_path: Path) -> None:
    write_template(tmp_path / "case.xlsx", ROW_TYPES, YEARS, "EUR")
    reading = read_workbook(tmp_path / "case.xlsx", ROW_TYPES)
    assert reading.problems == ()
    assert reading.rows == {Site: (Site(first_year=2026, last_year=2028, currency="EUR"),), Carrier: (), Retrofit: ()}


def rules(sheet: Any, cell: str) -> Any:
    return next(rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref)


def offered(book: Any, sheet: str, cell: str) -> list[Any]:
    """What the drop-down of a cell offers, from the saved results of the sheet ``lists``."""
    area = book.defined_names[rules(book[sheet], cell).formula1].attr_text.replace("$", "")
    first, _, last = area.partition(":")
    if not last.startswith("INDEX("):
        return [cell.value for cell, in book["lists"][area.partition("!")[2]]]
    column, count = re.fullmatch(r"INDEX\(lists!(\w+:\w+),MAX\(1,lists!(\w+)\)\)", last).groups()
    assert first == f"lists!{column.partition(':')[0]}"
    names = [cell.value or "" for cell, in book["lists"][column]]
    shown = book["lists"][count].value
    assert not any(names[shown:]), "behind the last name stands nothing"
    return names[:shown]


def test_drop_downs_prompts_and_alerts(case: Path) -> None:
    book = openpyxl.load_workbook(case, data_only=True)
    sheet = book["retrofits"]
    assert offered(book, "retrofits", "B5") == offered(book, "retrofits", "B204") == ["power", "天然气"]
    assert rules(sheet, "B5").errorStyle == "warning", "a carrier may be added later"
    saving = rules(sheet, "C204")
    assert (saving.type, saving.formula1, saving.formula2) == ("decimal", "0.0", "100.0")
    assert saving.prompt == "Number 0..100 %. Type 12 or 12%. Must be filled.\n数值 0..100 %。填 12 或 12%。必填。"
    assert (saving.showInputMessage, saving.showErrorMessage, saving.errorStyle) == (True, True, "warning")
    approved = rules(sheet, "J5")
    assert (approved.type, approved.errorStyle or "stop") == ("list", "stop")
    assert offered(book, "retrofits", "J5") == ["yes", "no"]
    units = offered(book, "retrofits", "D3")
    assert units[0] == "CNY" and "万元" in units and "EUR" not in units
    book.close()


def test_several_names_are_offered_but_not_enforced(case: Path) -> None:
    book = openpyxl.load_workbook(case, data_only=True)
    needs = rules(book["retrofits"], "I5")
    assert offered(book, "retrofits", "I5") == ["led", "heat pump", "both"]
    assert not needs.showErrorMessage and "several separated by commas" in needs.prompt and "多个用逗号分隔" in needs.prompt
    book.close()


def test_names_of_several_sheets_in_one_list(tmp_path: Path) -> None:
    content = {"carriers": [{"carrier_id": "led"}, {}, {"carrier_id": "gas"}],
               "retrofits": [{"retrofit_id": f"r{number}"} for number in range(220)] + [{"retrofit_id": "LED"}]}
    write_template(tmp_path / "case.xlsx", (*ROW_TYPES, Saving), YEARS, "CNY", content)
    book = openpyxl.load_workbook(tmp_path / "case.xlsx", data_only=True)
    assert offered(book, "savings", "A5") == ["led", "gas", *(f"r{number}" for number in range(220))]
    book.close()


def test_a_list_without_names_and_a_reference_to_no_sheet(tmp_path: Path) -> None:
    write_template(tmp_path / "case.xlsx", (Saving,), YEARS)
    write_template(tmp_path / "empty.xlsx", (Carrier, Saving), YEARS)
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    assert rules(book["savings"], "A5").type is None, "whatever is typed is left to the reader"
    book = openpyxl.load_workbook(tmp_path / "empty.xlsx", data_only=True)
    assert offered(book, "savings", "A5") == []


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The empty workbook of the program, written once and opened."""
    path = tmp_path_factory.mktemp("program") / "case.xlsx"
    write_template(path, SHEETS, YEARS, lists={"series": ("pv:roof_kw", "loads:press_kw")})
    assert path.stat().st_size < 600_000
    return openpyxl.load_workbook(path, data_only=True)


def test_every_choice_and_reference_of_the_program_has_a_list(program: Any) -> None:
    book = program
    for row_type in SHEETS:
        sheet = book[row_type.sheet.name]
        table = row_type.sheet.layout is Layout.TABLE
        cells = {cell.value: f"{cell.column_letter}5" for cell in sheet[4]} if table else {
            row[0].value: f"D{row[0].row}" for row in sheet.iter_rows(min_row=3, max_col=1)}
        for column in row_type.columns():
            if column.choices:
                assert offered(book, sheet.title, cells[column.key]) == list(column.choices)
            elif column.kind is Kind.REFERENCE:
                assert rules(sheet, cells[column.key]).type == "list"
            elif column.kind is Kind.SERIES:
                assert offered(book, sheet.title, cells[column.key]) == ["pv:roof_kw", "loads:press_kw"]


REQUIRED_OFFERS = {
    "cur": {"yuan", "千元", "万元", "亿元"}, "kW": {"kW", "MW"}, "kWh": {"kWh", "MWh", "万kWh", "GWh", "GJ", "tce"},
    "MWh": {"kWh", "GWh"}, "cur/kWh": {"yuan/kWh", "yuan/MWh", "元/MWh", "万元/万kWh", "元/GJ"}, "share": {"%"},
    "cur/MWh": {"元/kWh"}, "cur/kW": {"元/MW", "万元/MW"}, "cur/kW/year": {"万元/MW/year"},
    "cur/tCO2e": {"元/tCO2", "万元/万tCO2"}, "kgCO2/kWh": {"tCO2/MWh"}, "t": {"t", "万t"}, "Nm3": {"Nm3", "万Nm3"},
    "m2": {"m2", "万m2"}, "tce": {"tce", "GJ"}, "year": {"year"}, "cur/unit": {"元/unit", "万元/万unit"}}


def test_units_offered_are_those_of_the_trade() -> None:
    for unit, wanted in REQUIRED_OFFERS.items():
        column = Column(key="x", kind=Kind.NUMBER, label=Label("x", "x"), help=Label("", ""), unit=unit)
        assert wanted <= set(units_on_offer(column, "CNY")), unit


@pytest.mark.parametrize("currency", ["CNY", "EUR", "USD"])
def test_every_unit_on_offer_converts(currency: str) -> None:
    for column in (column for row_type in SHEETS for column in row_type.columns() if column.unit):
        offer = units_on_offer(column, currency)
        assert offer[0] == usual_unit(column, currency)
        for unit in offer:
            assert scale_of(column, unit, currency).factor > 0
            assert currency_of(unit) in ("", currency)


def test_look_layout_and_print(case: Path) -> None:
    book = openpyxl.load_workbook(case)
    sheet = book["retrofits"]
    assert book.sheetnames == ["README", "site", "carriers", "retrofits", "lists"]
    assert [sheet.cell(row, 3).value for row in (2, 3, 4)] == ["Saving\N{NO-BREAK SPACE}*\n节约率", "%", "saving_share"]
    assert book["carriers"]["C2"].value == "Price\N{NO-BREAK SPACE}*\n价格\n2026"
    assert book["carriers"]["C4"].value == "price_per_kwh.2026"
    assert [cell.value for cell in sheet[4]][-2:] == ["source", "note"]
    assert (sheet["C5"].fill.fgColor.rgb, sheet["C5"].font.color.rgb) == ("FFFFF9DB", "FF0000FF")
    assert sheet["C5"].number_format == "General", "so that typing 12% makes a percentage"
    assert sheet.freeze_panes == "B5"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert book["lists"].sheet_state == "hidden"
    assert book.custom_doc_props["zcopt_schema"].value == SCHEMA
    assert book.properties.created.year == 2026
    assert not any(s.protection.sheet for s in book.worksheets)
    book.close()


def test_no_text_becomes_a_formula_or_a_link(case: Path) -> None:
    with zipfile.ZipFile(case) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    assert [bool(re.search(r"<f[ >]", sheet)) for sheet in sheets] == [False] * (len(sheets) - 1) + [True]
    assert len([sheet for sheet in sheets if "<hyperlink " in sheet]) == 1, "only README links, to the sheets"


def test_more_content_than_prepared_rows(tmp_path: Path) -> None:
    records = [{"carrier_id": f"c{number}", "price_per_kwh": 1} for number in range(300)]
    write_template(tmp_path / "case.xlsx", (Carrier,), YEARS, "CNY", {"carriers": records})
    assert len(read_workbook(tmp_path / "case.xlsx", (Carrier,), YEARS).rows[Carrier]) == 300


def test_suggestions_for_text_columns(tmp_path: Path) -> None:
    write_template(tmp_path / "case.xlsx", (Site,), YEARS, "CNY", lists={"site.site_name": ("A", "B")})
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    assert rules(book["site"], "D3").errorStyle == "information"
    book.close()
    with pytest.raises(UsageError, match=r"site\.site_name"):
        write_template(tmp_path / "case.xlsx", (Site,), YEARS, "CNY", lists={"site.sitename": ("A", "B")})


@pytest.mark.parametrize(("lang", "label", "tab", "prompt"), [
    ("both", "Saving\N{NO-BREAK SPACE}*\n节约率", "Retrofits\n改造", "Number 0..100 %"),
    ("en", "Saving\N{NO-BREAK SPACE}*", "Retrofits", "Number 0..100 %"),
    ("zh", "节约率\N{NO-BREAK SPACE}*", "改造", "数值 0..100 %")])
def test_languages_change_labels_but_no_keys(tmp_path: Path, lang: str, label: str, tab: str, prompt: str) -> None:
    path = tmp_path / "case.xlsx"
    write_template(path, ROW_TYPES, YEARS, "CNY", CONTENT, lang=lang)
    check_round_trip(read_workbook(path, ROW_TYPES))
    book = openpyxl.load_workbook(path)
    sheet = book["retrofits"]
    assert (sheet["A1"].value, sheet["C2"].value, sheet["C4"].value) == (tab, label, "saving_share")
    assert rules(sheet, "C5").prompt.startswith(prompt)
    labels = [str(cell.value) for sheet in book.worksheets[:-1] for row in sheet.iter_rows(max_row=2)
              for cell in row if cell.value]
    assert any(re.search("[\u4e00-\u9fff]", text) for text in labels) == (lang != "en")
    book.close()


def test_a_language_that_is_not_known(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="both, en, zh"):
        write_template(tmp_path / "case.xlsx", ROW_TYPES, YEARS, lang="de")


def test_colours_for_what_is_missing_or_stands_twice(case: Path) -> None:
    book = openpyxl.load_workbook(case)
    found = {(str(area.sqref), rule.type): rule for sheet in (book["retrofits"], book["carriers"])
             for area in sheet.conditional_formatting for rule in area.rules}
    assert ("A5:A204", "duplicateValues") in found
    missing = found["A5:A204 B5:B204 C5:C204 D5:D204", "expression"]
    assert missing.formula == ["AND(LEN(TRIM(A5))=0,COUNTA($A5:$L5)>0)"]
    assert ("A5:A204 C5:C204", "expression") in found, "a later year takes the price of the first"
    site = {str(area.sqref): rule.formula for area in book["site"].conditional_formatting for rule in area.rules}
    assert site == {"D4": ["LEN(TRIM(D4))=0"], "D5": ["LEN(TRIM(D5))=0"]}
    book.close()


def test_tabs_tell_what_a_sheet_is_for(program: Any) -> None:
    book = program
    tabs = {row_type.sheet.tab: book[row_type.sheet.name].sheet_properties.tabColor.rgb for row_type in SHEETS}
    assert len(set(tabs.values())) == len(Role) == len(tabs)
    for row_type in SHEETS:
        assert book[row_type.sheet.name].sheet_properties.tabColor.rgb == tabs[row_type.sheet.tab]
    roles = {row_type.sheet.name: row_type.sheet.tab for row_type in SHEETS}
    assert (roles["site"], roles["grid"], roles["pv"], roles["targets"]) == (
        Role.SETTINGS, Role.PRESENT, Role.OPTION, Role.RULE)


@pytest.mark.parametrize(("values", "shown"), [
    ([1 / 0.92], "#,##0.0##"), ([0.00216219], ""), ([11_847.8], "#,##0.0"), ([12.5], ""), ([0.4108, 0.4010], "#,##0.0000##"),
    ([2600, 2500], ""), ([0.0, 0.0], ""), ([], ""), ([4.2, 4.0], "#,##0.0#####")])
def test_digits_that_mean_something(values: list[float], shown: str) -> None:
    assert number_format(values) == shown


def test_rows_are_as_high_as_their_texts_and_only_filled_ones_are_printed(tmp_path: Path) -> None:
    records = [{"carrier_id": "power", "note": "a long remark " * 12}, {"carrier_id": "gas"}]
    write_template(tmp_path / "case.xlsx", (Carrier,), YEARS, "CNY", {"carriers": records})
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    sheet = book["carriers"]
    assert sheet.row_dimensions[5].height > 4 * sheet.row_dimensions[6].height * 0.8
    assert sheet.print_area == "'carriers'!$A$1:$J$6"
    assert sheet.print_title_rows == "$1:$4" and sheet.print_title_cols == "$A:$A"
    book.close()


def test_labels_fit_their_cells(program: Any) -> None:
    for row_type in (row_type for row_type in SHEETS if row_type.sheet.layout is Layout.TABLE):
        sheet = program[row_type.sheet.name]
        for cell in sheet[2]:
            width = sheet.column_dimensions[cell.column_letter].width
            words = [word for word in str(cell.value).split() if word.isascii()]
            assert max(map(text_width, words), default=0) < width, f"{sheet.title}!{cell.coordinate}"
            assert lines_needed(cell.value, width) * 13 <= sheet.row_dimensions[2].height


@pytest.mark.parametrize("content", [
    {"retrofit": [{}]}, {"retrofits": [{"saving_shar": 5}]}, {"carriers": [{"price_per_kwh.2040": 5}]},
    {"retrofits": [{"saving_share.2026": 5}]}, {"site": [{}, {}]}, {"carriers": [{"unit:price_per_kwh": "kWh"}]},
    {"retrofits": [{"unit:capex_cost": "元"}, {"unit:capex_cost": "万元"}]}])
def test_content_that_is_not_declared(tmp_path: Path, content: Any) -> None:
    with pytest.raises(UsageError):
        write_template(tmp_path / "case.xlsx", ROW_TYPES, YEARS, "CNY", content)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write_template(tmp_path / "no" / "case.xlsx", ROW_TYPES, YEARS)


def test_an_empty_sheet_that_few_need_is_hidden_and_listed_without_a_link(program: Any) -> None:
    rare = {row.sheet.name for row in SHEETS if row.sheet.rare}
    assert rare and {sheet.title for sheet in program if sheet.sheet_state == "hidden"} >= rare
    listed = {str(cell.value): cell.hyperlink for row in program["README"].iter_rows() for cell in row if cell.value}
    assert all(listed[f"{name} (hidden) （隐藏）"] is None for name in rare)
    shown = {row.sheet.name for row in SHEETS if not row.sheet.rare}
    assert all(program[name].sheet_state == "visible" for name in shown)


def test_a_rare_sheet_with_content_is_shown_and_read(tmp_path: Path) -> None:
    path = tmp_path / "case.xlsx"
    write_template(path, SHEETS, YEARS, content={"accounting_rules": [{"activity": "certificate", "contractual": "zero"}]})
    assert openpyxl.load_workbook(path)["accounting_rules"].sheet_state == "visible"

"""The template: what is written is read back, the same bytes each time, and Excel is told what may be typed."""

from __future__ import annotations

import datetime
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.inputs.sample_rows import CONTENT, ROW_TYPES, YEARS, Carrier, Retrofit, Site
from zcopt.errors import OutputError, Severity, UsageError
from zcopt.inputs.template import SCHEMA, write_template
from zcopt.inputs.workbook import Reading, read_workbook


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


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_a_libreoffice_save_changes_nothing(case: Path, tmp_path: Path) -> None:
    resaved = tmp_path / "resaved"
    subprocess.run(["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
                    "xlsx", "--outdir", str(resaved), str(case)], check=True, capture_output=True, timeout=180)
    check_round_trip(read_workbook(resaved / "case.xlsx", ROW_TYPES))
    book = openpyxl.load_workbook(resaved / "case.xlsx")
    assert book.custom_doc_props["zcopt_schema"].value == SCHEMA
    assert rules(book["retrofits"], "B5").formula1
    book.close()


def test_an_empty_template_asks_for_what_must_be_filled(tmp_path: Path) -> None:
    write_template(tmp_path / "case.xlsx", ROW_TYPES, (), "EUR")
    reading = read_workbook(tmp_path / "case.xlsx", ROW_TYPES)
    found = sorted((p.sheet, p.cell, p.code) for p in reading.problems if p.severity is Severity.ERROR)
    assert found == [("site", "", "E403"), ("site", "D4", "E203"), ("site", "D5", "E203")]


def test_years_and_currency_of_an_empty_template_stand_on_the_site(tmp_path: Path) -> None:
    write_template(tmp_path / "case.xlsx", ROW_TYPES, YEARS, "EUR")
    reading = read_workbook(tmp_path / "case.xlsx", ROW_TYPES)
    assert reading.problems == ()
    assert reading.rows == {Site: (Site(first_year=2026, last_year=2028, currency="EUR"),), Carrier: (), Retrofit: ()}


def rules(sheet: Any, cell: str) -> Any:
    return next(rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref)


def test_drop_downs_prompts_and_alerts(case: Path) -> None:
    book = openpyxl.load_workbook(case)
    sheet = book["retrofits"]
    assert rules(sheet, "B5").formula1 == "carriers!$A$5:$A$204"
    saving = rules(sheet, "C204")
    assert (saving.type, saving.formula1, saving.formula2) == ("decimal", "0.0", "100.0")
    assert saving.prompt.startswith("Number 0..100 %. Type 12 or 12%. Must be filled.")
    assert (saving.showInputMessage, saving.showErrorMessage, saving.errorStyle) == (True, True, "warning")
    approved = rules(sheet, "J5")
    assert (approved.type, approved.errorStyle or "stop") == ("list", "stop")
    named = book.defined_names[approved.formula1].attr_text
    assert [cell.value for cell, in book["lists"][named.partition("!")[2].replace("$", "")]] == ["yes", "no"]
    units = book.defined_names[rules(sheet, "D3").formula1].attr_text.partition("!")[2].replace("$", "")
    offered = [cell.value for cell, in book["lists"][units]]
    assert offered[0] == "CNY" and "万元" in offered and "EUR" not in offered
    book.close()


def test_look_layout_and_print(case: Path) -> None:
    book = openpyxl.load_workbook(case)
    sheet = book["retrofits"]
    assert book.sheetnames == ["README", "site", "carriers", "retrofits", "lists"]
    assert [sheet.cell(row, 3).value for row in (2, 3, 4)] == ["Saving *\n节约率", "%", "saving_share"]
    assert book["carriers"]["C2"].value == "Price *\n价格\n2026"
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
    assert not any(re.search(r"<f[ >]", sheet) for sheet in sheets)
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

"""Older workbooks come forward with everything that stands in them, and an error leaves them as they were."""

from __future__ import annotations

import dataclasses
import datetime
import math
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import xlsxwriter

from tests.inputs.sample_rows import CONTENT, ROW_TYPES, YEARS, Carrier, Retrofit, Site
from zcopt.api import read_case
from zcopt.cli import main
from zcopt.errors import InputError, OutputError, Problem
from zcopt.inputs import upgrade as upgrading
from zcopt.inputs.case import Case
from zcopt.inputs.csv_book import open_case, read_inputs
from zcopt.inputs.export import export_csv
from zcopt.inputs.grid import Book, Grid, RawCell, grid_of
from zcopt.inputs.row import Label, Layout, Row, Sheet, YearPath, by_year, choice, identifier, number, share
from zcopt.inputs.schema import CHANGES, SCHEMA, Change, What, age_of, outdated_names, specs_at, specs_of
from zcopt.inputs.template import write_template
from zcopt.inputs.upgrade import Upgraded, upgrade
from zcopt.inputs.workbook import read_book, read_workbook
from zcopt.inputs.xlsx import open_book
from zcopt.parts import SHEETS

ROOT = Path(__file__).parents[2]
PLANT = ROOT / "cases" / "auto-plant"
OLD_BOOK = Path(__file__).parent / "fixtures" / "case_schema_1.xlsx"


def old_plant(folder: Path) -> Path:
    """A case folder with the workbook an older version wrote, beside today's series."""
    folder.mkdir()
    shutil.copy(OLD_BOOK, folder / "case.xlsx")
    (folder / "timeseries").symlink_to(PLANT / "timeseries", target_is_directory=True)
    return folder


def rows_of_old_book() -> Mapping[type[Row], tuple[Row, ...]]:
    """What stands in the old workbook, read with the names of today put into its header by hand."""
    book = open_book(OLD_BOOK)
    assert isinstance(book, Book)
    grids = [dataclasses.replace(grid, cells={at: RawCell("factor_tco2e_per_unit") if cell.value == "factor_tco2_per_unit"
                                              else cell for at, cell in grid.cells.items()}) for grid in book.sheets]
    reading = read_book(Book(OLD_BOOK.name, tuple(grids), (), SCHEMA), SHEETS)
    assert reading.problems == ()
    return reading.rows


def remarks(rows: Mapping[type[Row], tuple[Row, ...]]) -> list[tuple[str, str]]:
    return [(row.source, row.note) for some in rows.values() for row in some]


def same_case(case: Case | None, other: Case | None) -> bool:
    assert case is not None and other is not None
    assert [row for row in case.rows_by_type if case.rows_by_type[row] != other.rows_by_type[row]] == []
    assert remarks(case.rows_by_type) == remarks(other.rows_by_type)
    assert case.series.keys() == other.series.keys()
    assert all(np.array_equal(case.series[name], other.series[name]) for name in case.series)
    # a conversion names its file, which a folder of CSVs has another of
    return [dataclasses.replace(c, place="") for c in case.conversions] == [
        dataclasses.replace(c, place="") for c in other.conversions]


def nearly(one: object, other: object) -> bool:
    """The same rows, but for the 16th digit of numbers, which LibreOffice does not keep."""
    if dataclasses.is_dataclass(one) and type(one) is type(other):
        return all(nearly(getattr(one, f.name), getattr(other, f.name)) for f in dataclasses.fields(one) if f.compare)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(nearly(one[key], other[key]) for key in one)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(nearly, one, other))
    return math.isclose(one, other, rel_tol=1e-14) if isinstance(one, float) and isinstance(other, float) else one == other


# the real workbook of schema 1


def test_an_old_workbook_gives_one_error_that_says_what_to_run() -> None:
    reading = read_workbook(OLD_BOOK, SHEETS)
    assert [problem.code for problem in reading.problems] == ["E120"]
    assert "zcopt upgrade" in reading.problems[0].fix
    assert not any(reading.rows.values())


def test_an_old_workbook_comes_forward_with_every_row_and_source(tmp_path: Path) -> None:
    case = old_plant(tmp_path / "plant")
    done = upgrade(case, SHEETS)
    assert done.schema == 1
    assert [(change.sheet, change.new, cells) for change, cells in done.changes] == [
        ("carriers", "factor_tco2e_per_unit", 2), ("processes", "factor_tco2e_per_unit", 2)]
    assert done.problems == ()
    now, expected = read_case(case), rows_of_old_book()
    assert now.case is not None and now.problems == ()
    assert now.case.rows_by_type == expected
    assert remarks(now.case.rows_by_type) == remarks(expected)
    assert sum(map(bool, remarks(expected))) > 100 and any(note for _, note in remarks(expected))
    assert sum(done.cells.values()) == 1167
    assert done.kept == case / "case.schema-1.xlsx"
    assert done.kept.read_bytes() == OLD_BOOK.read_bytes()
    assert sorted(path.name for path in case.iterdir()) == ["case.schema-1.xlsx", "case.xlsx", "timeseries"]
    new = (case / "case.xlsx").read_bytes()
    assert upgrade(case, SHEETS) == Upgraded(SCHEMA)
    assert (case / "case.xlsx").read_bytes() == new


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_a_libreoffice_save_before_or_after_changes_nothing(tmp_path: Path) -> None:
    case = old_plant(tmp_path / "plant")
    upgrade(case, SHEETS)
    (tmp_path / "old.xlsx").write_bytes(OLD_BOOK.read_bytes())
    (tmp_path / "new.xlsx").write_bytes((case / "case.xlsx").read_bytes())
    subprocess.run(["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
                    "xlsx", "--outdir", str(tmp_path / "saved"), str(tmp_path / "old.xlsx"), str(tmp_path / "new.xlsx")],
                   check=True, capture_output=True, timeout=180)
    expected = rows_of_old_book()
    assert nearly(read_workbook(tmp_path / "saved" / "new.xlsx", SHEETS).rows, expected)
    shutil.move(tmp_path / "saved" / "old.xlsx", case / "case.xlsx")
    assert upgrade(case, SHEETS).kept == case / "case.schema-1-2.xlsx", "the first old workbook is not overwritten"
    assert nearly(read_workbook(case / "case.xlsx", SHEETS).rows, expected)


# a small plant whose schema 1 differs in every way a schema can


@dataclass(frozen=True, kw_only=True)
class OldSite(Site):
    sheet = Site.sheet

    reserve_share: float = share(Label("Reserve", "备用率"), default=0.0)


@dataclass(frozen=True, kw_only=True)
class Fuel(Row):
    sheet = Sheet(name="fuels", label=Label("Fuels", "燃料"), help=Label("A fuel.", "燃料。"))

    fuel_id: str = identifier(Label("Carrier", "能源品种"))
    kind: str = choice(("electricity", "fuel", "heat"), Label("Kind", "类别"), default="fuel")
    price: YearPath = by_year("cur/kWh", Label("Price", "价格"), low=0, high=10)
    limit_gj: float | None = number("", Label("Most [GJ]", "上限"), low=0, default=None)
    sulphur_share: float = share(Label("Sulphur", "含硫"), default=0.0)
    capex_cost: float | None = number("cur", Label("Money", "投资"), default=None)


@dataclass(frozen=True, kw_only=True)
class NewCarrier(Row):
    sheet = Sheet(name="carriers", label=Label("Carriers", "能源"), help=Label("A carrier.", "能源品种。"))

    carrier_id: str = identifier(Label("Carrier", "能源品种"))
    kind: str = choice(("electricity", "fuel", "heat"), Label("Kind", "类别"), default="fuel")
    price_per_kwh: YearPath = by_year("cur/kWh", Label("Price", "价格"), low=0, high=10)
    limit_mwh: float | None = number("", Label("Most [MWh]", "上限"), low=0, default=None)


@dataclass(frozen=True, kw_only=True)
class NewLimits(Row):
    sheet = Sheet(name="limits", label=Label("Limits", "限制"), help=Label("Limits.", "限制。"), layout=Layout.SETTINGS)

    reserve_share: float = share(Label("Reserve", "备用率"), default=0.0)
    peak_kw: float | None = number("kW", Label("Peak", "峰值"), default=None)


@dataclass(frozen=True, kw_only=True)
class OldLimits(Row):
    sheet = NewLimits.sheet

    peak_kw: float | None = number("kW", Label("Peak", "峰值"), default=None)


@dataclass(frozen=True, kw_only=True)
class NewMoney(Row):
    sheet = Sheet(name="money", label=Label("Money", "资金"), help=Label("Money.", "资金。"))

    carrier_id: str = identifier(Label("Carrier", "能源品种"))
    invested_cost: float | None = number("cur", Label("Invested", "已投资"), default=None)


@dataclass(frozen=True, kw_only=True)
class OldMoney(Row):
    sheet = NewMoney.sheet

    carrier_id: str = identifier(Label("Carrier", "能源品种"))
    rank: str = choice(("a", "b"), Label("Rank", "级别"), default="a")


OLD_TYPES: tuple[type[Row], ...] = (OldSite, Fuel, OldLimits, OldMoney, Retrofit)
NEW_TYPES: tuple[type[Row], ...] = (Site, NewCarrier, NewLimits, NewMoney)


def change(what: What, sheet: str, old: str = "", new: str = "", **more: Any) -> Change:
    return Change(schema=1, what=what, sheet=sheet, old=old, new=new, reason="for the test", **more)


SMALL_CHANGES = (
    change(What.RENAMED_COLUMN, "fuels", "fuel_id", "carrier_id"),
    change(What.RENAMED_COLUMN, "fuels", "price", "price_per_kwh"),
    change(What.CHANGED_UNIT, "fuels", "limit_gj", "limit_mwh", factor=1 / 3.6),
    change(What.REMOVED_COLUMN, "fuels", "sulphur_share"),
    change(What.MOVED_COLUMN, "fuels", "capex_cost", "money.invested_cost"),
    change(What.MOVED_COLUMN, "site", "reserve_share", "limits.reserve_share"),
    change(What.RENAMED_SHEET, "fuels", "", "carriers", also=("Fuels", "燃料")),
    change(What.REMOVED_SHEET, "retrofits"),
)
SMALL_CONTENT: Mapping[str, Sequence[Mapping[str, object]]] = {
    "site": [{"first_year": 2026, "last_year": 2028, "reserve_share": 12, "source:reserve_share": "grid code",
              "site_name": "=Plant"}],
    "fuels": [{"fuel_id": "power", "kind": "electricity", "price": {2026: 700, 2027: 710, 2028: 720}, "unit:price": "元/MWh",
               "limit_gj": 36, "sulphur_share": 3, "capex_cost": 4.5, "unit:capex_cost": "万元", "source": "bill"},
              {"fuel_id": "gas", "price": 330, "limit_gj": 0.72, "note": "spot"}],
    "limits": [{"peak_kw": 2, "unit:peak_kw": "MW"}],
    "money": [{"carrier_id": "gas"}, {"carrier_id": "power", "note": "kept"}],
    "retrofits": [{"retrofit_id": "led", "carrier": "power", "saving_share": 12, "capex_cost": 35}],
}


@pytest.fixture
def old_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small plant as schema 1 wrote it."""
    case = tmp_path / "plant"
    case.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr("zcopt.inputs.template.write.SCHEMA", 1)
        write_template(case / "case.xlsx", OLD_TYPES, YEARS, "CNY", SMALL_CONTENT)
    return case


EXPECTED = {
    Site: (Site(site_name="=Plant", first_year=2026, last_year=2028),),
    NewCarrier: (NewCarrier(carrier_id="power", kind="electricity", price_per_kwh={2026: 0.7, 2027: 0.71, 2028: 0.72},
                            limit_mwh=10.0, source="bill"),
                 NewCarrier(carrier_id="gas", price_per_kwh={2026: 0.33, 2027: 0.33, 2028: 0.33}, limit_mwh=0.2,
                            note="spot")),
    NewLimits: (NewLimits(reserve_share=0.12, peak_kw=2000, source="grid code"),),
    NewMoney: (NewMoney(carrier_id="gas"), NewMoney(carrier_id="power", invested_cost=45_000, note="kept")),
}


def test_every_kind_of_change(old_small: Path) -> None:
    done = upgrade(old_small, NEW_TYPES, SMALL_CHANGES)
    touched = {str(made).partition(":")[0]: cells for made, cells in done.changes}
    assert touched == {
        "renamed column fuels.fuel_id to carrier_id": 2, "renamed column fuels.price to price_per_kwh": 6,
        "changed unit fuels.limit_gj to limit_mwh": 2, "removed column fuels.sulphur_share": 1,
        "moved column fuels.capex_cost to money.invested_cost": 1,
        "moved column site.reserve_share to limits.reserve_share": 1, "renamed sheet fuels to carriers": 14,
        "removed sheet retrofits": touched["removed sheet retrofits"]}
    reading = read_book(open_case(old_small, NEW_TYPES), NEW_TYPES)  # type: ignore[arg-type]
    assert reading.problems == ()
    assert reading.rows.keys() == EXPECTED.keys()
    for row_type, rows in EXPECTED.items():
        assert nearly(reading.rows[row_type], rows), row_type
    assert sorted((p.code, p.sheet, p.key) for p in done.problems if p.code == "W120") == [
        ("W120", "fuels", "sulphur_share"), ("W120", "retrofits", "")]
    book = openpyxl.load_workbook(old_small / "case.xlsx")
    heads = [cell.value for cell in book["carriers"][4]]
    removed = next(at for at, head in enumerate(heads, start=1) if str(head).startswith("#"))
    assert "sulphur_share" in heads[removed - 1]
    assert [book["carriers"].cell(row, removed).value for row in (5, 6)] == [3, None]
    assert book["_retrofits"]["A5"].value == "led" and book["_retrofits"]["D5"].value == 35
    assert book["carriers"]["C3"].value == "元/MWh", "units stay as they were chosen"
    book.close()


def test_a_case_kept_as_csv_comes_forward_too(old_small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = old_small.parent / "text"
    export_csv(old_small, text, OLD_TYPES)
    (text / "case" / "notes.md").write_text("mine")
    readme = text / "case" / "README.txt"
    readme.write_text(readme.read_text().replace(f": {SCHEMA}\n", ": 1\n"))
    assert outdated_names(open_case(text, NEW_TYPES), NEW_TYPES, SMALL_CHANGES) is not None  # type: ignore[arg-type]
    done = upgrade(text, NEW_TYPES, SMALL_CHANGES)
    assert done.kept == text / "case.schema-1"
    assert sorted(path.name for path in text.iterdir()) == ["case", "case.schema-1"]
    assert (text / "case" / "notes.md").read_text() == (done.kept / "notes.md").read_text() == "mine"
    reading = read_inputs(text, NEW_TYPES)
    assert reading.problems == ()
    assert nearly(reading.rows, EXPECTED)


# everything that stands in a workbook


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    """A workbook without number, with the old name of a column and all a planner may put into it."""
    case = tmp_path / "messy"
    case.mkdir()
    book = xlsxwriter.Workbook(str(case / "case.xlsx"))
    percent, date = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "d/m/yyyy"})
    site = book.add_worksheet("site")
    for row, line in enumerate((["key", "unit", "value", "source", "note", "who"], ["first_year", "", 2026, "plan", "", "Li"],
                                ["last_year", "", 2027], ["discount_rate_share", "%", None, "bank"], ["mood", "", "good"])):
        site.write_row(row, 0, line)
    site.write_number(3, 2, 0.0555, percent)
    sheet = book.add_worksheet("Retrofits")
    sheet.write_row(0, 0, ["Draft of May"])
    sheet.write_row(1, 0, ["retrofit", "", "%", "万元", "", "", "", ""])
    sheet.write_row(2, 0, ["retrofit_id", "carrier", "saving", "capex_cost", "starts", "approved", "Responsible", "note"])
    sheet.write_row(3, 0, ["led", "power"])
    sheet.write_number(3, 2, 0.0555, percent)
    sheet.write_formula(3, 3, "=5*7", None, 0.1 + 0.2)
    sheet.write_datetime(3, 4, datetime.datetime(2026, 5, 1), date)
    sheet.write_boolean(3, 5, True)
    sheet.write_string(3, 6, "=Wang")
    sheet.write_string(3, 7, "'quoted\nand more")
    sheet.write_row(4, 0, ["pump", "power", "7", "-", None, "否", 12])
    sheet.write_comment(4, 1, "ask Li")
    sheet.write_string(6, 9, "loose")
    carriers = book.add_worksheet("能源")
    carriers.write_row(0, 0, ["carrier_id", "price_per_kwh"])
    carriers.write_row(1, 0, ["", "元/kWh"])
    carriers.write_row(2, 0, ["power", 0.7])
    scratch = book.add_worksheet("ideas")
    scratch.write_row(2, 2, ["later", 3.5])
    scratch.write_number(3, 3, 0.25, percent)
    book.close()
    return case


MESSY_CHANGES = (change(What.RENAMED_COLUMN, "retrofits", "saving", "saving_share"),)


def test_nothing_a_planner_put_in_is_lost(messy: Path) -> None:
    done = upgrade(messy, ROW_TYPES, MESSY_CHANGES)
    reading = read_workbook(messy / "case.xlsx", ROW_TYPES)
    assert sorted((p.cell, p.code) for p in reading.problems) == [("C6", "W201"), ("D6", "E203")], "as typed, so as wrong"
    led, = reading.rows[Retrofit]
    assert led == Retrofit(retrofit_id="led", carrier="power", saving_share=0.0555, capex_cost=(0.1 + 0.2) * 1e4,
                           starts=datetime.date(2026, 5, 1), approved=True, note="'quoted\nand more")
    assert reading.rows[Site] == (Site(first_year=2026, last_year=2027, discount_rate_share=0.0555, source="plan; bank"),)
    assert reading.rows[Carrier][0].price_per_kwh == {2026: 0.7, 2027: 0.7}
    book = openpyxl.load_workbook(messy / "case.xlsx")
    sheet = book["retrofits"]
    keys = {cell.value: cell.column for cell in sheet[4]}
    assert [sheet.cell(row, keys["#Responsible"]).value for row in (5, 6)] == ["=Wang", 12]
    assert sheet.cell(5, keys["#Responsible"]).data_type == "s"
    assert sheet.cell(5, keys["saving_share"]).number_format == "0.0%"
    assert sheet.cell(5, keys["approved"]).value is True
    assert sheet.cell(6, keys["carrier"]).comment.text == "ask Li"
    assert [sheet.cell(6, keys[key]).value for key in ("saving_share", "capex_cost", "approved")] == ["7", "-", "否"]
    assert sheet["D3"].value == "万元"
    assert (book["_Retrofits"]["A1"].value, book["_Retrofits"]["J7"].value) == ("Draft of May", "loose")
    ideas = book["_ideas"]
    assert (ideas["C3"].value, ideas["D4"].value, ideas["D4"].number_format) == ("later", 0.25, "0.0%")
    assert (book["_site"]["F2"].value, book["_site"]["C5"].value) == ("Li", "good")
    book.close()
    assert sorted((p.code, p.sheet, p.cell) for p in done.problems) == [
        ("N122", "Retrofits", "D4"), ("N123", "Retrofits", ""), ("N123", "ideas", ""), ("N123", "site", "")]


def test_a_value_for_all_years_and_a_missing_unit_are_filled_in_and_said(tmp_path: Path) -> None:
    book = Book("case.xlsx", (
        grid_of("site", [["key", "value"], ["first_year", 2026], ["last_year", 2028]], "case.xlsx"),
        grid_of("carriers", [["carrier_id", "price_per_kwh", "price_per_kwh.2027", "limit_kwh.2030"],
                             ["power", 0.5, 0.7, 9], ["gas", 0.3]], "case.xlsx")))
    before = read_book(book, (Site, Carrier))
    refill = upgrading.refill_of(upgrading.carry(book, specs_of((Site, Carrier))))
    upgrading.write_workbook(refill, tmp_path / "case.xlsx", (Site, Carrier))
    after = read_workbook(tmp_path / "case.xlsx", (Site, Carrier))
    assert after.rows == before.rows
    assert before.rows[Carrier][0].price_per_kwh == {2026: 0.5, 2027: 0.7, 2028: 0.7}
    assert sorted((p.code, p.key) for p in refill.problems) == [("N125", "limit_kwh"), ("N125", "price_per_kwh")]


# refused, and nothing touched


def error_cell(sheet: Any) -> None:
    sheet["D5"] = "#DIV/0!"


def bare_formula(sheet: Any) -> None:
    sheet["D5"] = "=1+1"


def merged(sheet: Any) -> None:
    sheet.merge_cells("A5:A6")


def doubled(sheet: Any) -> None:
    sheet["M4"] = "retrofit_id"


def beheaded(sheet: Any) -> None:
    sheet.delete_rows(1, 4)


def far_away(sheet: Any) -> None:
    sheet["XA1"] = "far"


@pytest.mark.parametrize(("spoil", "code"), [(error_cell, "E201"), (bare_formula, "E202"), (merged, "E213"),
                                             (doubled, "E306"), (beheaded, "E302"), (far_away, "E307")])
def test_what_would_lose_data_is_refused(old_small: Path, spoil: Callable[[Any], None], code: str) -> None:
    book = openpyxl.load_workbook(old_small / "case.xlsx")
    spoil(book["retrofits"])
    book.save(old_small / "case.xlsx")
    check_refused(old_small, (*NEW_TYPES, Retrofit), code)


def check_refused(case: Path, row_types: Sequence[type[Row]], code: str) -> None:
    before = {path.name: path.read_bytes() for path in case.iterdir()}
    with pytest.raises(InputError) as refused:
        upgrade(case, row_types, SMALL_CHANGES[:-1])
    assert code in [problem.code for problem in refused.value.problems]
    assert {path.name: path.read_bytes() for path in case.iterdir()} == before


def test_a_number_that_cannot_be_converted_or_moved_is_refused(old_small: Path) -> None:
    book = openpyxl.load_workbook(old_small / "case.xlsx")
    head = {cell.value: cell.column_letter for cell in book["fuels"][4]}
    book["fuels"][f"{head['limit_gj']}5"] = "about 3"
    book["fuels"][f"{head['capex_cost']}6"] = 5
    book["money"]["A5"] = "oil"
    book.save(old_small / "case.xlsx")
    check_refused(old_small, (*NEW_TYPES, Retrofit), "E125")
    check_refused(old_small, (*NEW_TYPES, Retrofit), "E126")


def test_years_in_several_units_are_refused(old_small: Path) -> None:
    book = openpyxl.load_workbook(old_small / "case.xlsx")
    book["fuels"]["D3"] = "元/kWh"
    book.save(old_small / "case.xlsx")
    check_refused(old_small, (*NEW_TYPES, Retrofit), "E123")


def test_a_workbook_open_elsewhere_is_refused(old_small: Path) -> None:
    (old_small / "~$case.xlsx").write_bytes(b"lock")
    check_refused(old_small, NEW_TYPES, "E124")


def test_a_sheet_that_is_there_twice_is_refused(old_small: Path) -> None:
    book = openpyxl.load_workbook(old_small / "case.xlsx")
    book.copy_worksheet(book["fuels"]).title = "燃料"
    book.save(old_small / "case.xlsx")
    check_refused(old_small, (*NEW_TYPES, Retrofit), "E129")


def test_a_file_that_cannot_be_replaced_leaves_all_as_it_was(old_small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (old_small / "case.xlsx").read_bytes()

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("zcopt.inputs.upgrade.os.replace", refused)
    with pytest.raises(OutputError, match="was not changed: Permission denied"):
        upgrade(old_small, NEW_TYPES, SMALL_CHANGES)
    assert (old_small / "case.xlsx").read_bytes() == before
    assert [path.name for path in old_small.iterdir()] == ["case.xlsx"]


def test_what_is_read_back_differently_is_not_kept(old_small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(pen: Any, refill: Any, row_types: Any) -> None:
        return None

    monkeypatch.setattr("zcopt.inputs.refill._add", forgetful)
    with pytest.raises(OutputError, match=r"was not kept: read back, it differs in .*_retrofits"):
        upgrade(old_small, NEW_TYPES, SMALL_CHANGES)
    assert sorted(path.name for path in old_small.iterdir()) == ["case.xlsx"]


# numbers and names


def book_of(schema: int | None, *sheets: Grid) -> Book:
    carriers = grid_of("carriers", [["carrier_id", "price_per_kwh.2026"], ["", "CNY/kWh"], ["power", 0.7]], "case.xlsx")
    return Book("case.xlsx", (carriers, *sheets), (), schema)


def problems_of(book: Book) -> list[Problem]:
    return list(read_book(book, (Carrier,), [2026]).problems)


@pytest.mark.parametrize(("schema", "codes"), [(None, []), (SCHEMA, []), (1, ["N120"]), (SCHEMA + 1, ["N121"])])
def test_a_workbook_whose_names_all_match_is_read_whatever_its_number(schema: int | None, codes: list[str]) -> None:
    reading = read_book(book_of(schema), (Carrier,), [2026])
    assert [problem.code for problem in reading.problems] == codes
    assert len(reading.rows[Carrier]) == 1


def test_a_newer_workbook_with_unknown_names_is_one_error() -> None:
    unknown = grid_of("capture", [["capture_id"], ["amine"]], "case.xlsx")
    found, = problems_of(book_of(SCHEMA + 1, unknown))
    assert found.code == "E121" and "capture" in found.message
    assert [problem.code for problem in problems_of(book_of(SCHEMA, unknown))] == ["N301"]


@pytest.mark.parametrize("schema", [None, 1, SCHEMA])
def test_old_names_are_known_with_and_without_a_number(schema: int | None) -> None:
    grid = grid_of("processes", [["process_id", "factor_tco2_per_unit"], ["leak", 1.3]], "case.xlsx")
    book = Book("case.xlsx", (grid,), (), schema)
    age, used = age_of(book, SHEETS)
    assert (age, [(made.old, spot.sheet, spot.cell) for made, spot in used]) == (
        1, [("factor_tco2_per_unit", "processes", "B1")])


def test_an_old_name_among_the_data_is_no_old_name() -> None:
    grid = grid_of("processes", [["process_id", "factor_tco2e_per_unit"], ["factor_tco2_per_unit", 1.3]], "case.xlsx")
    assert age_of(Book("case.xlsx", (grid,)), SHEETS) == (SCHEMA, ())


def test_the_changes_fit_the_sheets_of_today() -> None:
    today = {spec.sheet.name: spec for spec in specs_of(SHEETS)}
    assert max(made.schema for made in CHANGES) == SCHEMA - 1
    assert [made.schema for made in CHANGES] == sorted(made.schema for made in CHANGES)
    before = {spec.sheet.name: spec for spec in specs_at(1, specs_of(SHEETS), CHANGES)}
    for made in CHANGES:
        assert made.reason
        assert before[made.sheet].column(made.old) is not None, f"{made} does not lead to a column of today"
        assert made.sheet not in today or today[made.sheet].column(made.old) is None
        if made.what is What.CHANGED_UNIT:
            assert made.new != made.old and (made.old_unit or made.factor != 1), "another unit comes with another name"
        if made.what is What.MOVED_COLUMN:
            assert today[made.target[0]].sheet.layout is before[made.sheet].sheet.layout


def test_an_older_number_alone_is_renewed(old_small: Path) -> None:
    assert [p.code for p in read_workbook(old_small / "case.xlsx", OLD_TYPES).problems] == ["N120"]
    done = upgrade(old_small, OLD_TYPES)
    assert (done.schema, done.changes, done.kept) == (1, (), old_small / "case.schema-1.xlsx")
    assert read_workbook(old_small / "case.xlsx", OLD_TYPES).problems == ()


def test_a_newer_case_is_not_upgraded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zcopt.inputs.template.write.SCHEMA", SCHEMA + 1)
    write_template(tmp_path / "case.xlsx", ROW_TYPES, YEARS, "CNY", CONTENT)
    check_refused(tmp_path, ROW_TYPES, "E121")


# the command


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr("sys.argv", ["zcopt", *words])
    with pytest.raises(SystemExit) as done:
        main()
    return int(done.value.code or 0)


def test_the_command_says_what_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                      capsys: pytest.CaptureFixture[str]) -> None:
    case = old_plant(tmp_path / "plant")
    assert run(monkeypatch, "check", str(case)) == 1
    assert "zcopt upgrade" in capsys.readouterr().out
    assert run(monkeypatch, "upgrade", str(case)) == 0
    said = capsys.readouterr()
    assert "renamed column carriers.factor_tco2_per_unit to factor_tco2e_per_unit" in said.out
    assert "(2 cells)" in said.out and "case.schema-1.xlsx" in said.err
    assert run(monkeypatch, "upgrade", str(case)) == 0
    assert "nothing was changed" in capsys.readouterr().err


def test_cells_of_every_kind_survive(tmp_path: Path) -> None:
    """Numbers with 17 digits, percentages and times are read back as they were, not almost so."""
    values = [0.1 + 0.2, 1 / 3, 1e22, -0.0, 5e-324]
    others = [RawCell(1 / 3, "0%"), RawCell(datetime.time(8, 30), "h:mm"), True, "007", "=1+1"]
    grid = grid_of("ideas", [[*values, *others]], "case.xlsx")
    site = grid_of("site", [["key", "value"], ["first_year", 2026], ["last_year", 2026]], "case.xlsx")
    refill = upgrading.refill_of(upgrading.carry(Book("case.xlsx", (site, grid)), specs_of((Site,))))
    upgrading.write_workbook(refill, tmp_path / "case.xlsx", (Site,))
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    back = [cell.value for cell in book["_ideas"][1]]
    assert back == [*values, 1 / 3, datetime.time(8, 30), True, "007", "=1+1"]
    assert book["_ideas"]["J1"].data_type == "s"
    book.close()

"""A case as text is the same case, and says nothing a spreadsheet would run."""

from __future__ import annotations

import dataclasses
import datetime
import shutil
import string
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.inputs.sample_rows import CONTENT, ROW_TYPES, YEARS, Carrier, Retrofit, Site
from tests.inputs.test_upgrade import PLANT, run, same_case
from zcopt.api import read_case
from zcopt.errors import InputError, OutputError, Severity, UsageError
from zcopt.inputs.carried import carry
from zcopt.inputs.csv_book import open_sheets, read_inputs
from zcopt.inputs.csv_cells import FORMULA_STARTS, guarded, number_text, percent_text, read_text, written
from zcopt.inputs.csv_writer import sheet_texts, write_sheets
from zcopt.inputs.export import export_csv, export_xlsx
from zcopt.inputs.grid import Book, RawCell, grid_of
from zcopt.inputs.refill import refill_of, write_workbook
from zcopt.inputs.row import Kind
from zcopt.inputs.schema import SCHEMA, specs_of
from zcopt.inputs.template import write_template
from zcopt.inputs.workbook import Reading, read_book, read_workbook
from zcopt.parts import SHEETS


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# the car plant


@pytest.fixture(scope="module")
def plant_as_text(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("plant") / "text"
    assert export_csv(PLANT, target, SHEETS).problems == ()
    return target


def test_the_plant_as_text_is_the_same_case(plant_as_text: Path) -> None:
    text, book = read_case(plant_as_text), read_case(PLANT)
    assert text.problems == book.problems == ()
    assert same_case(text.case, book.case)
    assert text.case is not None
    assert {path.name for path in text.case.files} == {f"{row.sheet.name}.csv" for row in SHEETS} | {
        "loads.csv", "pv.csv", "weather.csv", "wind.csv"} & {path.name for path in (PLANT / "timeseries").iterdir()}


def test_the_plant_from_text_to_a_workbook_is_the_same_case(plant_as_text: Path, tmp_path: Path) -> None:
    (tmp_path / "back").mkdir()
    (tmp_path / "back" / "timeseries").symlink_to(PLANT / "timeseries", target_is_directory=True)
    export_xlsx(plant_as_text, tmp_path / "back" / "case.xlsx", SHEETS)
    back = read_case(tmp_path / "back")
    assert back.problems == ()
    assert same_case(back.case, read_case(PLANT).case)
    export_csv(tmp_path / "back", tmp_path / "again", SHEETS)
    assert files_of(tmp_path / "again") == files_of(plant_as_text), "text -> workbook -> text gives the same bytes"


def test_files_are_made_for_comparing_line_by_line(plant_as_text: Path) -> None:
    for name, data in files_of(plant_as_text / "case").items():
        assert b"\r" not in data
        assert data.startswith(b"\xef\xbb\xbf") == name.endswith(".csv")
    lines = (plant_as_text / "case" / "carriers.csv").read_text(encoding="utf-8-sig").splitlines()
    keys, units, gas = (line.split(",") for line in (lines[0], lines[1], next(line for line in lines if "natural_gas" in line)))
    assert keys[:5] == ["carrier_id", "kind", "balance", "carrier_unit", "kwh_per_unit"]
    assert keys[-2:] == ["source", "note"]
    assert units[keys.index("price_per_unit.2026")] == "CNY/unit"
    assert gas[4] == "10.81417" and gas[keys.index("price_per_unit.2027")] == "4"
    assert (plant_as_text / "case" / "site.csv").read_text(encoding="utf-8-sig").splitlines()[0] == (
        "key,unit,value,source,note")
    assert f"zcopt_schema: {SCHEMA}" in (plant_as_text / "case" / "README.txt").read_text(encoding="utf-8")


# a small plant


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """The sample case as text, in a case folder."""
    (tmp_path / "book").mkdir()
    write_template(tmp_path / "book" / "case.xlsx", ROW_TYPES, YEARS, "CNY", CONTENT)
    export_csv(tmp_path / "book", tmp_path / "text", ROW_TYPES)
    return tmp_path / "text"


def errors(reading: Reading) -> list[tuple[str, str, str]]:
    return [(p.file, p.cell, p.code) for p in reading.problems if p.severity is Severity.ERROR]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8-sig", newline="")


def test_problems_name_line_and_column_of_the_csv(text: Path) -> None:
    edit(text / "case" / "retrofits.csv", "led,power,12", "led,pover,120")
    found = read_inputs(text, ROW_TYPES).problems
    assert [(p.place, p.code) for p in found] == [
        ("retrofits.csv > retrofits!C3", "E207"), ("retrofits.csv > retrofits!B3", "E402")]


def test_an_unknown_unit_is_an_error_in_line_2(text: Path) -> None:
    edit(text / "case" / "retrofits.csv", "%,万元,kW,year", "%,wan,kw?,year")
    assert errors(read_inputs(text, ROW_TYPES)) == [("retrofits.csv", "D2", "E305"), ("retrofits.csv", "E2", "E305")]


def test_without_a_line_of_units_the_usual_ones_are_assumed_and_said(text: Path) -> None:
    path = text / "case" / "retrofits.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    path.write_text("".join([lines[0], *lines[2:]]), encoding="utf-8-sig", newline="")
    reading = read_inputs(text, ROW_TYPES)
    assert [p.code for p in reading.problems] == ["W302"]
    assert reading.rows[Retrofit][0].capex_cost == 35


@pytest.mark.parametrize(("encoding", "separator"), [("gb18030", ","), ("utf-16", "\t"), ("utf-8", ";"), ("utf-8-sig", ",")])
def test_what_excel_and_wps_save_is_read(text: Path, encoding: str, separator: str) -> None:
    before = read_inputs(text, ROW_TYPES)
    for path in (text / "case").glob("*.csv"):
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        assert not any('"' in line or ";" in line for line in lines if "led," not in line)
        if separator != ",":
            shutil.copy(path, path.with_suffix(".bak"))
            rows = list(_rows(path))
            decimal = [[cell.replace(".", ",") if cell.replace(".", "").isdigit() else cell for cell in row] for row in rows]
            lines = [separator.join(row) for row in decimal]
        path.write_bytes("\r\n".join(lines).encode(encoding))
    after = read_inputs(text, ROW_TYPES)
    assert after.problems == before.problems == ()
    assert after.rows == before.rows


def _rows(path: Path) -> Iterator[list[str]]:
    import csv

    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.reader(stream)


def test_both_forms_in_one_folder_are_an_error(text: Path) -> None:
    shutil.copy(text.parent / "book" / "case.xlsx", text / "case.xlsx")
    assert [p.code for p in read_inputs(text, ROW_TYPES).problems] == ["E122"]
    with pytest.raises(UsageError, match=r"holds case\.xlsx"):
        export_csv(text.parent / "book", text, ROW_TYPES)


def test_a_file_that_is_no_text_is_one_error_and_no_missing_sheet(text: Path) -> None:
    (text / "case" / "site.csv").write_bytes(b"PK\x03\x04\x00\x00")
    assert errors(read_inputs(text, ROW_TYPES)) == [("site.csv", "", "E127")]


def test_a_second_export_replaces_the_first_and_nothing_else(text: Path) -> None:
    (text / "case" / "notes.md").write_text("mine", encoding="utf-8")
    (text / "case" / "_old.csv").write_text("x\n", encoding="utf-8")
    before = files_of(text / "case")
    export_csv(text.parent / "book", text, ROW_TYPES)
    del before["_old.csv"]
    assert files_of(text / "case") == before


def test_csvs_of_somebody_else_are_not_overwritten(text: Path) -> None:
    (text / "case" / "README.txt").unlink()
    before = files_of(text)
    with pytest.raises(OutputError, match="did not write"):
        export_csv(text.parent / "book", text, ROW_TYPES)
    assert files_of(text) == before


def test_a_workbook_is_never_overwritten(text: Path) -> None:
    for target, why in ((text.parent / "book" / "case.xlsx", "there already"), (text / "case.xlsx", "stand beside"),
                        (text.parent / "case.xls", r"end with \.xlsx")):
        with pytest.raises(UsageError, match=why):
            export_xlsx(text, target, ROW_TYPES)


def test_unknown_columns_sheets_and_comments(tmp_path: Path) -> None:
    book = Book("case.xlsx", (
        grid_of("site", [["key", "value"], ["first_year", 2026], ["last_year", 2026]], "case.xlsx"),
        dataclasses.replace(grid_of("carriers", [["carrier_id", "price_per_kwh.2026", "Owner"], ["power", 0.7, "=Li"],
                                                 ["gas", 0.3, 7]], "case.xlsx"), comments={(2, 2): "ask"}),
        grid_of("ideas: 1?", [["007", 7, RawCell(0.5, "0%"), "12%"], [None, "=x"]], "case.xlsx")))
    carried = carry(book, specs_of((Site, Carrier)))
    problems = write_sheets(tmp_path / "case", carried)
    assert [(p.code, p.key) for p in problems] == [("N126", "price_per_kwh.2026")]
    assert sorted(path.name for path in (tmp_path / "case").glob("*.csv")) == ["_ideas_ 1_.csv", "carriers.csv", "site.csv"]
    back = open_sheets(tmp_path / "case", (Site, Carrier))
    ideas = next(grid for grid in back.sheets if grid.name.startswith("_"))
    assert [ideas.at(1, column).value for column in range(1, 5)] == ["007", 7, 0.5, "12%"]
    assert (ideas.at(1, 3).number_format, ideas.at(2, 2).value) == ("0.00%", "=x")
    again = carry(back, specs_of((Site, Carrier)))
    assert [record.get("#Owner") for record in again.sheets["carriers"].records] == [RawCell("=Li"), RawCell(7)]
    assert [p.code for p in read_inputs(tmp_path, (Site, Carrier)).problems if p.code != "W302"] == []


def test_what_would_become_a_name_as_text_is_refused(tmp_path: Path) -> None:
    """A date in a column of names is an error in the workbook; as text it would silently be a name."""
    book = Book("case.xlsx", (grid_of("carriers", [["carrier_id", "price_per_kwh.2026"], [datetime.datetime(2026, 1, 2), 0.7],
                                                   [True, 0.3]], "case.xlsx"),))
    with pytest.raises(InputError) as refused:
        write_sheets(tmp_path / "case", carry(book, specs_of((Carrier,))))
    assert [p.code for p in refused.value.problems] == ["E128", "E128"]
    assert not (tmp_path / "case").exists()


# laws

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="\0"), max_size=20)
TYPED = st.text(alphabet=string.ascii_letters + string.digits + " ,;|\"'=+-@#%.\t\n元万－＝", max_size=12)


@given(st.one_of(TEXT, TYPED))
def test_no_text_is_taken_for_a_formula_and_all_come_back(value: str) -> None:
    for kind in (Kind.TEXT, Kind.IDENTIFIER, None):
        said = written(RawCell(value), kind)
        assert said is not None and not said.startswith(FORMULA_STARTS)
        assert read_text(said, kind) == RawCell(value)
    assert read_text(guarded(value), Kind.TEXT).value == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_come_back_exactly(value: float) -> None:
    assert read_text(number_text(value), Kind.NUMBER).value == value
    assert float(number_text(value)) == value and len(number_text(value)) <= len(repr(value))
    percent = read_text(percent_text(value), Kind.NUMBER)
    assert (percent.value, "%" in percent.number_format) == (value, True)


NAMES = st.sampled_from(["power", "gas", "天然气", "=SUM(A1)", "-x", "'quoted", "@home", "a,b", 'say "hi"', " two  words "])
AMOUNT = st.one_of(st.floats(0, 1e9, allow_nan=False), st.integers(0, 10**12), st.just("-"), st.just("1,234.5"), st.just("12 kW"),
                   st.none(), st.booleans(), st.just("'88"))
SHARE = st.one_of(st.floats(0, 150), st.builds(RawCell, st.floats(0, 1), st.just("0.0%")), st.just("12%"), st.integers(0, 100))
DAY = st.one_of(st.none(), st.datetimes(datetime.datetime(1999, 1, 1), datetime.datetime(2101, 1, 1)), st.just("2026年5月1日"),
                st.integers(36526, 73000), st.just("soon"))
FLAG = st.one_of(st.booleans(), st.sampled_from(["yes", "否", "1", "maybe", None]))
REMARK = st.one_of(st.none(), TYPED, st.integers(0, 9999), st.floats(0, 1))
RETROFIT = st.tuples(NAMES, NAMES, SHARE, AMOUNT, AMOUNT, st.one_of(st.integers(0, 70), st.floats(0, 70)), DAY,
                     st.sampled_from(["", "load:heat", "=load:x", "load"]), st.sampled_from(["", "power, gas", "-x；@home"]),
                     FLAG, REMARK, REMARK)
RETROFIT_KEYS = ["retrofit_id", "carrier", "saving_share", "capex_cost", "size_kw", "life_years", "starts", "profile", "needs",
                 "approved", "source", "note"]
CARRIER = st.tuples(NAMES, st.sampled_from(["fuel", "Electricity", "peat", "", 3]), AMOUNT, AMOUNT, AMOUNT, AMOUNT, REMARK)
CARRIER_KEYS = ["carrier_id", "kind", "price_per_kwh.2026", "price_per_kwh.2027", "price_per_kwh.2028", "limit_kwh", "note"]
SITE_LINES = [("site_name", "", st.one_of(NAMES, REMARK)), ("first_year", "", st.just(2026)), ("last_year", "", st.just(2028)),
              ("discount_rate_share", "%", SHARE), ("open_on_sunday", "", FLAG), ("grid_kgco2_per_kwh", "gCO2/kWh", AMOUNT)]


@st.composite
def books(draw: st.DrawFn, shuffled: bool = True) -> Book:
    """A workbook with anything in its cells, right or wrong; the settings in any order if ``shuffled``."""
    site: list[Sequence[object]] = [["key", "unit", "value", "2027", "source", "note"]]
    for key, unit, value in draw(st.permutations(SITE_LINES)) if shuffled else SITE_LINES:
        later = draw(AMOUNT) if key.startswith("grid") else None
        site.append([key, unit, draw(value), later, draw(REMARK), draw(REMARK)])
    carriers = [CARRIER_KEYS, ["", "", "元/MWh", "元/MWh", "元/MWh", "GWh", ""], *draw(st.lists(CARRIER, max_size=4))]
    retrofits = [RETROFIT_KEYS, ["", "", "%", "万元", "kW", "year"], *draw(st.lists(RETROFIT, max_size=4))]
    return Book("case.xlsx", (grid_of("site", site, "case.xlsx"), grid_of("carriers", carriers, "case.xlsx"),
                              dataclasses.replace(grid_of("retrofits", retrofits, "case.xlsx"), unit_row=2)))


def outcome(reading: Reading) -> object:
    """The rows, and which cells hold errors: numbers written as text are numbers in a CSV, where all is text."""
    wrong = sorted({(p.sheet, p.key, {"E206": "E204", "E212": "E204"}.get(p.code, p.code)) for p in reading.problems
                    if p.severity is Severity.ERROR})
    return reading.rows, wrong


@settings(max_examples=100, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(book=books())
def test_any_workbook_reads_the_same_as_text(book: Book, tmp_path: Path) -> None:
    carried = carry(book, specs_of(ROW_TYPES))
    assert carried.problems == ()
    texts, problems = sheet_texts(carried)
    assert problems == ()
    shutil.rmtree(tmp_path / "case", ignore_errors=True)
    write_sheets(tmp_path / "case", carried)
    back = open_sheets(tmp_path / "case", ROW_TYPES)
    assert outcome(read_book(back, ROW_TYPES)) == outcome(read_book(book, ROW_TYPES))
    assert sheet_texts(carry(back, specs_of(ROW_TYPES)))[0] == texts


@settings(max_examples=8, deadline=None, derandomize=True, phases=[Phase.generate],
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(book=books(shuffled=False))
def test_any_text_reads_the_same_as_a_workbook(book: Book, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "case", ignore_errors=True)
    write_sheets(tmp_path / "case", carry(book, specs_of(ROW_TYPES)))
    text = open_sheets(tmp_path / "case", ROW_TYPES)
    refill = refill_of(carry(text, specs_of(ROW_TYPES)))
    write_workbook(refill, tmp_path / "case.xlsx", ROW_TYPES)
    assert outcome(read_workbook(tmp_path / "case.xlsx", ROW_TYPES)) == outcome(read_book(text, ROW_TYPES))


# the command


def test_check_reads_a_folder_of_csvs_and_export_goes_both_ways(plant_as_text: Path, tmp_path: Path,
                                                                 monkeypatch: pytest.MonkeyPatch,
                                                                 capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "check", str(plant_as_text)) == 0
    assert "ready" in capsys.readouterr().err
    assert run(monkeypatch, "export", str(plant_as_text), "--csv", str(tmp_path / "copy")) == 0
    assert files_of(tmp_path / "copy") == files_of(plant_as_text)
    assert "hourly files copied" in capsys.readouterr().err
    assert run(monkeypatch, "export", str(plant_as_text)) == 2
    assert "one of the two" in capsys.readouterr().err

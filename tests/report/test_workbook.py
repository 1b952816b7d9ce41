from __future__ import annotations

import math
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.report.recalculation import SOFFICE, formula_values, recalculate, strip_cached_values
from tests.report.synthetic_run import synthetic_run
from zcopt.errors import OutputError
from zcopt.report.run_tables import RunTables
from zcopt.report.sheets.sheet import Cell, Formula, Lines, Places, Sheet, column_letter
from zcopt.report.workbook import VERDICT_COLORS, workbook_sheets, write_workbook

HOSTILE = ("=1+1", "<script>alert(1)</script>", "+cmd", "@SUM(A1)", "http://example.org/x", "a&b \"c\" 'd'")


@pytest.fixture(scope="module")
def report(run: RunTables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workbook") / "report.xlsx"
    write_workbook(path, run)
    return path


def test_the_money_of_the_fixture_adds_up(run: RunTables) -> None:
    for plan in run.tables["plans"]:
        total = math.fsum(float(row["discounted"] or 0) for row in run.rows("money", plan=plan["plan"]))
        assert total == plan["net_present_cost"]


def test_same_run_gives_identical_bytes(report: Path, run: RunTables, tmp_path: Path) -> None:
    write_workbook(tmp_path / "again.xlsx", run)
    assert (tmp_path / "again.xlsx").read_bytes() == report.read_bytes()


def test_sheets_in_order_and_master_check_ok(report: Path) -> None:
    book = load_workbook(report, data_only=True)
    assert [name.split()[0] for name in book.sheetnames] == [
        "Cover", "Plans", "Decisions", "Charts", "Cash", "Emissions", "Levers", "Scorecard", "Sensitivity", "Energy", "Sources",
        "Assumptions", "Checks"]
    checks = book["Checks 检核"]
    assert [cell.value for cell in checks[2]][3] == "OK"


def test_a_wrong_money_row_turns_the_master_check(run: RunTables) -> None:
    row = dict(run.tables["money"][0])
    row["cash"] = float(row["cash"] or 0) + 1e5
    spoiled = RunTables(run.manifest, {**run.tables, "money": (row, *run.tables["money"][1:])}, run.issues)
    checks = workbook_sheets(spoiled)[-1]
    master = next(line for line in checks.lines if line.key == "master")
    assert [c.content.value for c in master.cells if isinstance(c.content, Formula)] == ["CHECK"]


def test_a_missing_figure_is_said_not_zero(run: RunTables, tmp_path: Path) -> None:
    bare = RunTables({key: run.manifest[key] for key in ("first_year", "last_year", "discount_rate_share")},
                     {"plans": run.tables["plans"], "money": run.tables["money"]})
    write_workbook(tmp_path / "bare.xlsx", bare)
    book = load_workbook(tmp_path / "bare.xlsx", data_only=True)
    for sheet in ("Levers 减排手段", "Energy 能源", "Cover 封面", "Sources 数据来源"):
        assert any("not computed" in str(c.value) for row in book[sheet].iter_rows() for c in row), sheet


@pytest.mark.parametrize("name", HOSTILE)
def test_text_stays_text(name: str, tmp_path: Path) -> None:
    write_workbook(tmp_path / "hostile.xlsx", synthetic_run(lamp=name))
    book = load_workbook(tmp_path / "hostile.xlsx")
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value == name]
    assert cells and all(c.data_type == "s" and c.hyperlink is None for c in cells)


def test_no_modern_functions_and_every_formula_has_a_value(report: Path) -> None:
    with zipfile.ZipFile(report) as file:
        sheets = "".join(file.read(n).decode() for n in file.namelist() if n.startswith("xl/worksheets/sheet"))
    found = re.findall(r"<f>(.*?)</f>(<v>[^<]+</v>)?", sheets)
    assert len(found) > 200 and all(value for _, value in found)
    assert not re.search(r"XLOOKUP|LET\(|FILTER\(|LAMBDA|\[#|_xlfn", "".join(formula for formula, _ in found))


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed: formulas were not recalculated")
def test_libreoffice_reaches_what_python_computed(report: Path, tmp_path: Path) -> None:
    assert strip_cached_values(report, tmp_path / "count.xlsx") > 200
    ours = formula_values(report, report)
    theirs = formula_values(recalculate(report, tmp_path), report)
    wrong = {place: (value, theirs[place]) for place, value in ours.items() if not _same(value, theirs[place])}
    assert not wrong


def _same(ours: object, theirs: object) -> bool:
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-7)
    return ours == theirs


def test_verdicts_are_colored_by_one_set_of_rules_per_column(report: Path, run: RunTables) -> None:
    book = load_workbook(report)
    for sheet in workbook_sheets(run):
        verdicts: dict[int, list[int]] = {}
        for row, line in enumerate(sheet.lines, 1):
            for column, cell in enumerate(line.cells, 1):
                if cell.style == "verdict":
                    verdicts.setdefault(column, []).append(row)
        areas = {tuple(sorted(cell for block in area.sqref.ranges for cell in block.cells)): area.rules
                 for area in book[sheet.name].conditional_formatting}
        assert set(areas) == {tuple((row, column) for row in rows) for column, rows in verdicts.items()}
        for ((row, column), *_), rules in areas.items():
            assert [rule.text for rule in rules] == [beginning for beginning, _ in VERDICT_COLORS]
            assert all(rule.formula[0].startswith(f"LEFT({column_letter(column - 1)}{row},") for rule in rules)


def test_rows_by_columns_are_those_a_search_finds(run: RunTables) -> None:
    for where in ({"plan": "P2", "year": 2028}, {"account": "capex"}, {"is_cash": True, "plan": "P1"}, {"plan": "P9"}):
        found = [row for row in run.tables["money"] if all(row[key] == value for key, value in where.items())]
        assert list(run.rows("money", **where)) == found
    assert list(run.rows("money")) == list(run.tables["money"]) and list(run.rows("no such table", plan="P1")) == []


def test_formulas_find_lines_by_name() -> None:
    lines = Lines()
    lines.add(Cell(1.0), Cell(2.0), key="a")
    lines.add(Cell(Formula("=[a]+[a:$B]", 3.0)), key="b")
    places = Places.of([Sheet("s", "The sheet", lines.done(), ())])
    assert places.place("=[a]+[a:$B]", "s", "A") == "=A1+$B1"
    assert places.place("=[s!b:A]", "other", "C") == "='The sheet'!A2"
    assert places.chart_range("[a:A]:[a:B]", "s") == "='The sheet'!$A$1:$B$1"


def test_a_place_that_cannot_be_written_is_an_output_error(run: RunTables, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="could not be written"):
        write_workbook(tmp_path / "missing" / "report.xlsx", run)

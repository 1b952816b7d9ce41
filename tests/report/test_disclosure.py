"""The disclosure workbook: every value is one of the run's tables and says which, nothing missing is a zero, both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.verify.works import YEARS, Run, run_of, works
from zcopt.plans.tables import TABLES
from zcopt.report.disclosure.book import disclosure_sheets, write_disclosure
from zcopt.report.disclosure.derived import BelowBase, Contraction
from zcopt.report.disclosure.inventories import GROSS, ledger
from zcopt.report.disclosure.layout import rows_needed
from zcopt.report.disclosure.quantities import Indicator, Score, Sum, View
from zcopt.report.run_tables import RunTables
from zcopt.report.sheets.sheet import Cell, Line, Sheet
from zcopt.runs import base_year_table

NOT_COMPUTED = "not computed 未计算"
FIRST = 3
"""The column of the first planned year: label, unit and base year come before."""


def tables_for(run: Run) -> RunTables:
    return RunTables(run.manifest, {**run.tables, **base_year_table(run.case)}, ())


@pytest.fixture(scope="module")
def deep() -> RunTables:
    return tables_for(run_of(works(deep=True), plans=1))


@pytest.fixture(scope="module")
def sheets(deep: RunTables) -> dict[str, Sheet]:
    return {sheet.key: sheet for sheet in disclosure_sheets(deep)}


def shown(cell: Cell) -> Any:
    content = cell.content
    return getattr(content, "both", content)


def line_of(sheet: Sheet, label: str) -> list[Any]:
    """The cells of the first line whose label begins so."""
    return next([shown(cell) for cell in line.cells] for line in sheet.lines
                if line.cells and str(shown(line.cells[0])).startswith(label))


def lines_with_values(sheet: Sheet) -> Iterator[Line]:
    return (line for line in sheet.lines if len(line.cells) == FIRST + len(YEARS) + 1 and line.key != "head")


def tonnes(tables: RunTables, year: int, **where: str) -> float:
    return sum(float(str(row["tco2"])) for row in tables.rows("carbon", plan="P1", year=year, **where))


def test_inventories_are_the_carbon_table(deep: RunTables, sheets: dict[str, Sheet]) -> None:
    for k, year in enumerate(YEARS):
        gross = tonnes(deep, year, ledger="direct") + tonnes(deep, year, ledger="location")
        assert line_of(sheets["gbt32150"], "Total 温室气体")[FIRST + k] == pytest.approx(gross)
        assert line_of(sheets["iso14064"], "of it SF6")[FIRST + k] == pytest.approx(
            tonnes(deep, year, ledger="direct", gas="SF6"))
        assert line_of(sheets["iso14064"], "Category 2, market")[FIRST + k] == pytest.approx(
            tonnes(deep, year, ledger="contractual"))
        assert line_of(sheets["factory"], "Net: after")[FIRST + k] == pytest.approx(
            deep.indicator("P1", "net_tco2", year)["value"])  # type: ignore[index]
    # 2 switchgears of 1 kg SF6 at 25,200 (AR6) and 50 t of diesel at 3.1
    assert line_of(sheets["iso14064"], "Fugitive")[2] == pytest.approx(2 * 0.001 * 25_200)
    assert line_of(sheets["iso14064"], "Mobile")[2] == pytest.approx(155)


def test_gases_and_categories_add_up(sheets: dict[str, Sheet]) -> None:
    lines = [[shown(cell) for cell in line.cells] for line in lines_with_values(sheets["iso14064"])]
    for k in range(2, FIRST + len(YEARS)):
        by_gas = sum(line[k] for line in lines if str(line[0]).startswith("of it"))
        assert by_gas == pytest.approx(line_of(sheets["iso14064"], "Category 1 类别")[k])


def test_every_line_says_where_it_comes_from(sheets: dict[str, Sheet]) -> None:
    count = 0
    for key in ("gbt32150", "iso14064", "factory", "ifrs_s2", "esrs_e1", "targets"):
        for line in lines_with_values(sheets[key]):
            origin = str(shown(line.cells[-1]))
            files = set(re.findall(r"(\w+)\.csv", origin))
            assert files <= set(TABLES) and (files or "manifest.json" in origin or NOT_COMPUTED in origin), origin
            has_numbers = any(isinstance(shown(cell), float) for cell in line.cells[2:-1])
            assert not has_numbers or files or "manifest.json" in origin
            missing = any(shown(cell) == NOT_COMPUTED for cell in line.cells[2:-1])
            assert missing == (NOT_COMPUTED in origin), f"what is missing has a reason, and only that: {origin}"
            count += 1
    assert count > 120


def test_the_words_beside_a_value_find_the_value_again(deep: RunTables) -> None:
    view = View(deep, "P1")
    asked = Sum({"ledger": ("direct",), "category": ("process", "fugitive")})
    said = asked.said(view)
    assert said == ("carbon.csv: plan = P1, year, ledger = direct, category = process or fugitive; sum of tco2; "
                    "base year: base_year.csv")
    by_hand = sum(tonnes(deep, 2027, ledger="direct", category=c) for c in ("process", "fugitive"))
    assert asked.at(view, 2027).value == pytest.approx(by_hand)


def test_what_is_missing_is_never_a_zero(deep: RunTables) -> None:
    view = View(deep, "P1")
    assert ledger("location", "purchased_heat").at(view, 2026).value is None, "the works buys no heat"
    assert ledger("contractual", "contract").at(view, 2026).value == 0, "the plan signs later: computed, and nothing"
    assert ledger("contractual", "contract").at(view, None).value is None, "contracts of the base year are not measured"
    assert Score("automatic_collection_share").at(view, 2026).value is None
    assert Indicator("net_tco2", "limit").at(view, 2026).value == "no target 无目标"
    nobody = View(RunTables(deep.manifest, {**deep.tables, "base_year": ()}, ()), "P1")
    figure = BelowBase(GROSS).at(nobody, 2027)
    assert figure.value is None and figure.why is not None and "base year" in figure.why.en


def test_the_preset_path_falls_by_a_fixed_share_of_the_base_year(deep: RunTables, sheets: dict[str, Sheet]) -> None:
    base = float(str(GROSS.at(View(deep, "P1"), None).value))
    allowed = line_of(sheets["targets"], "The path allows")
    assert allowed[2:-1] == pytest.approx([base, base * 0.958, base * 0.916, base * 0.874])
    assert Contraction(GROSS, 0.5).at(View(deep, "P1"), 2028).value == 0
    margin, plan = line_of(sheets["targets"], "Margin"), line_of(sheets["targets"], "Plan")
    assert margin[FIRST] == pytest.approx(allowed[FIRST] - plan[FIRST])


def test_offsets_stand_in_the_register_with_price_and_kind(deep: RunTables, sheets: dict[str, Sheet]) -> None:
    credits = line_of(sheets["offsets"], "ccer")
    bought = sum(float(str(row["quantity"])) for row in deep.rows("decisions", plan="P1", part="offsets"))
    year = int(credits[2])
    assert credits[1] == "ccer" and credits[3] == pytest.approx(bought)
    assert credits[4] == pytest.approx(60 + 5 * (year - YEARS[0])) and credits[5] == pytest.approx(credits[3] * credits[4])
    assert credits[6] == credits[7] == NOT_COMPUTED


def test_another_plan_can_be_disclosed(deep: RunTables) -> None:
    sheet = {s.key: s for s in disclosure_sheets(deep, "reference")}["gbt32150"]
    gross = sum(float(str(row["tco2"])) for row in deep.rows("carbon", plan="reference", year=2028)
                if row["ledger"] in ("direct", "location"))
    assert line_of(sheet, "Total 温室气体")[FIRST + 2] == pytest.approx(gross)
    assert "plan = reference" in line_of(sheet, "Total 温室气体")[-1]


def test_levers_are_those_of_the_cost_curve(deep: RunTables) -> None:
    bar = {**dict.fromkeys((column.key for column in TABLES["macc"]), None), "plan": "P1", "row": "measure", "bar": "lamps"}
    rows = ({**bar, "abatement_last_year_tco2": 30.0}, {**bar, "abatement_last_year_tco2": 12.0},
            {**bar, "plan": "P2", "abatement_last_year_tco2": 5.0})
    with_curve = RunTables(deep.manifest, {**deep.tables, "macc": rows}, ())
    sheet = {s.key: s for s in disclosure_sheets(with_curve)}["esrs_e1"]
    assert line_of(sheet, "lamps")[2] == 42
    without = {s.key: s for s in disclosure_sheets(deep)}["esrs_e1"]
    assert line_of(without, "Levers in tonnes")[2] == NOT_COMPUTED


def test_the_file_opens_prints_on_a4_and_is_the_same_each_time(deep: RunTables, tmp_path: Path) -> None:
    write_disclosure(tmp_path / "a.xlsx", deep)
    write_disclosure(tmp_path / "b.xlsx", deep)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert len(book.sheetnames) == 8 and all(re.search(r"[\u4e00-\u9fff]", name) for name in book.sheetnames)
    for page in book.worksheets:
        assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
        assert page.sheet_properties.pageSetUpPr.fitToPage and page.page_setup.fitToHeight in (0, None), "one page wide"
        assert page.sheet_properties.pageSetUpPr.fitToPage
        texts = [cell.value for row in page.iter_rows() for cell in row if isinstance(cell.value, str)]
        "".join(texts).encode("gbk")
    book.close()


def test_rows_are_as_high_as_their_longest_text() -> None:
    assert rows_needed(("short", 40)) == 1
    assert rows_needed(("x" * 40, 20), ("x", 5)) == 3
    assert rows_needed(("汉" * 10, 20)) == 2, "a Chinese character takes two columns"

"""The car plant with mistakes planted: each is named at its cell, all at once; what cannot be kept is named too."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.stories import factory, years_of
from zcopt import load_case
from zcopt.errors import InfeasibleError, InputError
from zcopt.measures.pv import PvRow
from zcopt.model.budget import BudgetRow
from zcopt.model.build import build
from zcopt.model.solve import SolveOptions
from zcopt.model.targets import TargetRow
from zcopt.parts import PARTS
from zcopt.plans.search import SearchOptions, search

CASE = Path(__file__).parents[2] / "cases" / "auto-plant"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(CASE, tmp_path / "case", ignore=shutil.ignore_patterns("results"))
    return tmp_path / "case"


def cell_of(sheet: object, key: str, row: int) -> str:
    """The address of a column in a table sheet, by its machine key in row 4."""
    for cell in sheet[4]:  # type: ignore[index]
        if cell.value == key:
            return f"{cell.column_letter}{row}"
    raise AssertionError(key)


def test_all_mistakes_come_back_at_once_at_their_cells(copy: Path) -> None:
    path = copy / "case.xlsx"
    book = openpyxl.load_workbook(path)
    planted = {}
    for sheet, key, row, value in (
        ("end_uses", "carrier", 5, "electrcity"), ("pv", "max_size_kw", 5, "many"), ("pv", "max_size_kw", 6, -50),
        ("retrofits", "saving_share_1", 5, 120), ("end_uses", "profile", 6, "loads:no_such_column"),
        ("end_uses", "profile", 7, "nofile:x"),
    ):
        address = cell_of(book[sheet], key, row)
        book[sheet][address] = value
        planted[sheet, address] = value
    del book["tariff"]
    book.save(path)
    book.close()
    with pytest.raises(InputError) as error:
        load_case(copy)
    errors = [p for p in error.value.problems if p.severity == "error"]
    found = {(p.sheet, p.cell) for p in errors}
    assert set(planted) <= found
    assert any(p.sheet == "tariff" for p in errors)
    assert all(p.fix for p in errors)
    assert "electricity" in next(p.fix + p.message for p in errors if p.sheet == "end_uses" and p.found == "electrcity")


def test_a_series_of_wrong_length_is_named(copy: Path) -> None:
    file = copy / "timeseries" / "wind.csv"
    file.write_text("\n".join(file.read_text(encoding="utf-8").splitlines()[:5000]) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"direct_lines!.*4,?999"):
        load_case(copy)


def test_a_share_typed_as_a_whole_number_is_refused(copy: Path) -> None:
    path = copy / "case.xlsx"
    book = openpyxl.load_workbook(path)
    address = cell_of(book["targets"], "limit.2030", 6)
    book["targets"][address] = 95
    book.save(path)
    book.close()
    with pytest.raises(InputError) as error:
        load_case(copy)
    assert [(p.sheet, p.cell, p.code) for p in error.value.problems if p.severity == "error"] == [("targets", address, "E411")]


def test_an_impossible_target_is_named_with_how_much_it_misses() -> None:
    """100 kWh at 0.5 kg: 0.05 t. PV may cover 40 kWh, and the budget pays for half of that: 0.04 t is as low as it gets."""
    case = factory(prices=[1.0], load_kw=[100], profiles={"sun": [1.0]}).with_rows(
        PvRow(pv_id="roof", profile="sun", max_size_kw=40, life_years=25, capex_per_kw=years_of(10.0, (2026,)),
              fixed_om_per_kw_year=years_of(0.0, (2026,))),
        TargetRow(indicator="gross_tco2", limit=years_of(0.01, (2026,))),
        BudgetRow(capex_limit_cost=years_of(400.0, (2026,))))
    with pytest.raises(InfeasibleError) as error:
        search(build(case, PARTS), SearchOptions(plans=1, cost_slack_share=1, distance=1, weights="count",
                                                 solve=SolveOptions(threads=1)))
    broken = error.value.broken
    assert [promise.kind for promise in broken] == ["target"]
    assert broken[0].short_by == pytest.approx(0.02, rel=1e-3)
    assert "gross_tco2 2026" in broken[0].wording
    assert error.value.exit_code == 3

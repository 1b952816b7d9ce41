"""Mistakes of 40 kinds planted across all sheets of one workbook: exactly those are found, each at its cell, all at once.

Checks of the case as a whole run once every cell is readable, so the mistakes come in two books: 40 that the reader finds,
and those that only a readable case shows.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from tests.corpus.plant import Folder, make, place
from zcopt.api import read_case
from zcopt.errors import Severity

# sheet, cell, what is typed, code
IN_CELLS: list[tuple[str, str, object, str]] = [
    ("site", "latitude_degrees", 230, "E207"),
    ("site", "sector", "automobile", "E209"),
    ("site", "discount_rate_share", "many", "E204"),
    ("site", "certificates_lower_index", "perhaps", "E210"),
    ("site", "base_year", "2025 年", "E205"),
    ("products", "base_year_output_units", True, "E206"),
    ("products", "output_units.2026", None, "E214"),
    ("calendar", "day", "2025-02-30", "E211"),
    ("carriers", "balance@6", "dayly", "E209"),
    ("carriers", "biogenic_share@7", 120, "E207"),
    ("carriers", "kwh_per_unit@6", 0, "E207"),
    ("carriers", "carrier_id@9", "gas", "E401"),
    ("grid_factors", "average_kgco2_per_kwh.2027", 500, "E207"),
    ("grid_factors", "base_year_market_kgco2_per_kwh", None, "E203"),
    ("grid", "connection_kw", datetime.datetime(2026, 3, 4), "E212"),
    ("grid", "levies_price_per_kwh.2026", -0.1, "E207"),
    ("tariff", "energy_price_per_kwh.2027@6", "0,3", "E205"),
    ("tariff_hours", "day_type", "sunday", "E209"),
    ("demand_charges", "price_per_kw_month.2026", "36 元", "E205"),
    ("end_uses", "carrier@5", "electrcity", "E402"),
    ("end_uses", "scales_with@5", "trucks", "E402"),
    ("end_uses", "profile@6", "loads", "E216"),
    ("end_uses", "base_year_energy_kwh@6", None, "E203"),
    ("equipment", "life_years", 12.5, "E208"),
    ("equipment", "input_1_carrier", "coal", "E402"),
    ("processes", "process_id", datetime.datetime(2026, 1, 2), "E212"),
    ("pv", "max_size_kw", "１２ MW", "E205"),
    ("pv", "profile", "loads:sun", "E112"),
    ("pv", "site_limit", "roofs", "E402"),
    ("site_limits", "limit_unit", "x" * 1001, "E215"),
    ("storage", "charge_efficiency_share", 0, "E207"),
    ("converters", "unit_size_kw", -5, "E207"),
    ("retrofits", "capex_cost.2026@6", "#REF!", "E201"),
    ("retrofits", "saves_on_1@5", "press", "E402"),
    ("retrofits", "capex_cost.2027@3", "kWh", "E305"),
    ("green_power", "tenor_years", 0, "E207"),
    ("certificates", "price_per_mwh.2026@3", "EUR/MWh", "E310"),
    ("offsets", "kind", "ccre", "E209"),
    ("links", "second", "vsdd", "E402"),
    ("targets", "limit.2027", "900t", "E205"),
]

# what only a readable case shows
IN_THE_CASE: list[tuple[str, str, object, str]] = [
    ("site", "base_year", 2027, "E441"),
    ("tariff_hours", "classes", "V" * 8 + "X" * 15, "E430 E431"),
    ("demand_charges", "months", "13", "E434"),
    ("grid", "peak_charging", "capacity", "E433@transformer_kva"),
    ("equipment", "output_2_carrier", "steam", "E450@output_2_per_output"),
    ("pv", "ownership", "third_party", "E425@energy_price_per_kwh.2026 E426@capex_per_kw.2026"),
    ("pv", "min_size_kw", 200, "E453"),
    ("storage", "duration_hours", None, "E454"),
    ("retrofits", "saves_on_2@5", "drying", "E421@saving_share_2"),
    ("green_power", "min_energy_kwh", 600_000, "E470"),
]


def plant(folder: Folder, mistakes: list[tuple[str, str, object, str]]) -> None:
    def change(book: Any) -> None:
        for sheet, cell, value, _ in mistakes:
            book[sheet][place(sheet, cell)].value = value
        book["carriers"][place("carriers", "kind@9")] = "fuel"
        book["carriers"][place("carriers", "balance@9")] = "yearly"

    folder.edit(change)


def errors(folder: Folder) -> list[tuple[str, str, str]]:
    problems = read_case(folder.path).problems
    assert all(problem.fix and problem.message for problem in problems)
    return sorted((p.sheet, p.cell, p.code) for p in problems if p.severity is Severity.ERROR)


def test_forty_mistakes_in_cells_are_those_forty(tmp_path: Path) -> None:
    folder = make(tmp_path / "plant")
    plant(folder, IN_CELLS)
    assert len(IN_CELLS) == 40 and len({code for *_, code in IN_CELLS}) >= 17
    assert len({sheet for sheet, *_ in IN_CELLS}) >= 20
    assert errors(folder) == sorted((sheet, place(sheet, cell), code) for sheet, cell, _, code in IN_CELLS)


def test_mistakes_of_the_case_as_a_whole_come_together(tmp_path: Path) -> None:
    folder = make(tmp_path / "plant")

    def change(book: Any) -> None:
        for sheet, cell, value, _ in IN_THE_CASE:
            book[sheet][place(sheet, cell)].value = value

    folder.edit(change)
    wanted = [(sheet, place(sheet, at or cell), code) for sheet, cell, _, codes in IN_THE_CASE
              for code, _, at in (said.partition("@") for said in codes.split())]
    assert errors(folder) == sorted(wanted)

"""The tables in data/ are complete, sourced and consistent with themselves."""

import csv
import datetime
import re
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "data"
TABLES = {
    "grid_factors", "fuel_factors", "gwp", "process_factors", "network_tariffs", "tou_periods", "tou_ratios", "tou_prices",
    "demand_charges", "market_prices", "technology_costs", "sector_baselines", "finance", "solar_monthly",
    "rules_zero_carbon_factory", "accounting_rules", "cbam", "regions", "calendar_days", "sector_end_uses",
    "sensitivity",
}
CONFIDENCE = {"high", "medium-high", "medium", "medium-low", "low", "derived"}
PROVENANCE = ("unit", "vintage", "region", "source", "confidence", "note")
UNIT_IN_NAME = ("_gj_per_unit", "_tc_per_tj", "_share", "_tco2_per_unit", "_kgco2_per_kwh", "_mwh", "_nm3", "_t", "_gj", "_tco2e",
                "_kw", "_m2", "_kwp", "_tco2", "_tce", "_per_unit", "_per_tce_calorific", "_per_tce_equivalent", "_degrees", "_m",
                "_year", "_units", "_kgco2e_per_kg", "_hours_per_day")
Row = dict[str, str]


def rows(table: str) -> list[Row]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def one(table: str, **wanted: str) -> Row:
    found = [row for row in rows(table) if all(row[key] == value for key, value in wanted.items())]
    assert len(found) == 1, (table, wanted, len(found))
    return found[0]


def is_numeric(column: str) -> bool:
    return column.startswith("value") or column.endswith(UNIT_IN_NAME)


def hours_of(written: str) -> list[float]:
    """Half hours covered by "8-10,23-7"."""
    found: list[float] = []
    for piece in written.split(","):
        first, last = map(float, piece.split("-"))
        found += [(first + half / 2) % 24 for half in range(round(((last - first) % 24 or 24) * 2))]
    return found


def test_every_table_is_there_and_no_other():
    assert {path.stem for path in DATA.glob("*.csv")} == TABLES


@pytest.mark.parametrize("table", sorted(TABLES))
def test_file_is_clean(table: str):
    raw = (DATA / f"{table}.csv").read_bytes()
    assert b"\r" not in raw and raw.endswith(b"\n") and not raw.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(raw.decode("utf-8").splitlines()))
    assert len(lines) > 5
    assert {len(line) for line in lines} == {len(lines[0])}
    assert len({tuple(line) for line in lines}) == len(lines), "a row stands twice"
    assert all(cell == cell.strip() for line in lines for cell in line)


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_row_says_where_it_comes_from(table: str):
    for row in rows(table):
        assert set(PROVENANCE) <= set(row)
        for key in ("unit", "vintage", "region", "source"):
            assert row[key], (table, key, row)
        assert row["confidence"] in CONFIDENCE, row
        assert "stored public" not in ",".join(row.values())
        assert "/work" not in ",".join(row.values()) and "/tmp" not in ",".join(row.values())


@pytest.mark.parametrize("table", sorted(TABLES))
def test_numbers_are_numbers_and_rows_have_one(table: str):
    numeric = [column for column in rows(table)[0] if is_numeric(column)]
    assert numeric
    for row in rows(table):
        values = [float(row[column]) for column in numeric if row[column]]
        assert values or row.get("threshold_text"), row


@pytest.mark.parametrize("table", ["process_factors", "market_prices", "technology_costs", "finance"])
def test_ranges_run_upwards(table: str):
    for row in rows(table):
        ends = [float(row[key]) for key in ("value_low", "value_central", "value_high") if row[key]]
        assert ends and ends == sorted(ends), row


def test_fuels_recompute():
    for row in rows("fuel_factors"):
        ncv = float(row["ncv_gj_per_unit"])
        tco2 = ncv * float(row["carbon_content_tc_per_tj"]) * float(row["oxidation_share"]) * 44 / 12 / 1000
        assert float(row["tco2_per_unit"]) == pytest.approx(tco2, abs=1e-3), row["fuel"]
        assert float(row["tce_per_unit"]) == pytest.approx(ncv / 29.3076, abs=1e-3), row["fuel"]
        assert 0.85 <= float(row["oxidation_share"]) <= 1


@pytest.mark.parametrize(("table", "keys", "column", "value"), [
    ("grid_factors", {"region": "National", "vintage": "2023", "kind": "average"}, "value_kgco2_per_kwh", 0.5306),
    ("grid_factors", {"region": "National", "vintage": "2023", "kind": "residual"}, "value_kgco2_per_kwh", 0.6096),
    ("grid_factors", {"region": "Guangdong", "vintage": "2023", "kind": "average"}, "value_kgco2_per_kwh", 0.4419),
    ("fuel_factors", {"fuel": "natural gas"}, "tco2_per_unit", 21.6219),
    ("fuel_factors", {"fuel": "diesel"}, "tco2_per_unit", 3.0959),
    ("cbam", {"item": "free allocation factor", "from_year": "2030"}, "value", 0.515),
    ("cbam", {"goods": "hot rolled flats", "route": "BF/BOF"}, "value", 1.37),
    ("gwp", {"gas": "CH4", "gwp_set": "AR5"}, "value_kgco2e_per_kg", 28),
    ("gwp", {"gas": "SF6", "gwp_set": "AR6"}, "value_kgco2e_per_kg", 25200),
    ("process_factors", {"item": "purchased heat"}, "value_central", 0.11),
    ("network_tariffs", {"region": "Guangdong: Huizhou"}, "value", 0.0011),
    ("network_tariffs", {"region_zh": "广东", "voltage": "110 kV"}, "value", 0.0727),
    ("network_tariffs", {"region_zh": "广东", "item": "government_funds"}, "value", 0.02766875),
    ("tou_prices", {"region": "Guangdong (Shantou)", "price_class": "F"}, "value", 0.6483),
    ("tou_ratios", {"region": "Guangdong", "months": "7,8,9", "price_class": "S"}, "value", 2.125),
    ("demand_charges", {"region_zh": "惠州", "item": "demand_charge"}, "value", 36.1),
    ("market_prices", {"item": "green certificate, 2026 generation"}, "value_central", 5.96),
    ("technology_costs", {"technology": "commercial rooftop PV", "quantity": "capex", "cost_year": "2024"}, "value_central", 2.7),
    ("sector_baselines", {"sector": "automobiles"}, "electricity_mwh", 150000),
    ("solar_monthly", {"region": "Guangzhou", "quantity": "pv_hours_tilt10_south"}, "value_annual", 1050),
    ("rules_zero_carbon_factory", {"rule_id": "N1.1l"}, "value_threshold", 0.2),
    ("rules_zero_carbon_factory", {"rule_id": "N1.3"}, "value_threshold", 35),
])
def test_anchors(table: str, keys: Row, column: str, value: float):
    assert float(one(table, **keys)[column]) == pytest.approx(value, abs=5e-5)


def test_every_province_has_three_years_of_averages():
    found: dict[str, set[str]] = {}
    for row in rows("grid_factors"):
        if row["level"] == "province" and row["kind"] == "average":
            found.setdefault(row["region"], set()).add(row["vintage"])
    assert len(found) == 30
    assert all(years == {"2021", "2022", "2023"} for years in found.values())


def test_grid_factors_are_plausible_and_projections_are_marked():
    for row in rows("grid_factors"):
        assert 0.05 < float(row["value_kgco2_per_kwh"]) < 0.9
        assert (row["confidence"] == "derived") == row["kind"].startswith("projection"), row


def test_projected_average_follows_its_formula():
    for row in rows("grid_factors"):
        if row["kind"] == "projection_average_trend":
            start = 0.5306 if row["region"] == "National" else 0.4419
            assert float(row["value_kgco2_per_kwh"]) == pytest.approx(start * 0.976 ** (int(row["vintage"]) - 2023), abs=2e-4)


def test_price_classes_fill_the_day_once():
    groups: dict[tuple[str, str, str], list[float]] = {}
    for row in rows("tou_periods"):
        covered = hours_of(row["hours"])
        assert len(covered) / 2 == float(row["value_hours_per_day"]), row
        assert row["price_class"] in set("SPFVD")
        if row["applies"] == "all_days":
            groups.setdefault((row["region"], row["user_class"], row["months"]), []).extend(covered)
    assert len(groups) == 46
    for group, covered in groups.items():
        assert sorted(covered) == [half / 2 for half in range(48)], group


def test_guangdong_is_sharp_in_summer_only():
    sharp = [row for row in rows("tou_periods") if row["region"] == "Guangdong" and row["price_class"] == "S"]
    assert [row["months"] for row in sharp] == ["7,8,9"]
    assert sharp[0]["hours"] == "11-12,15-17"


def test_months_are_months():
    for table in ("tou_periods", "tou_ratios"):
        for row in rows(table):
            months = [int(month) for month in row["months"].split(",")]
            assert len(set(months)) == len(months) and set(months) <= set(range(1, 13))


def test_ratios_rise_from_deep_valley_to_sharp():
    groups: dict[tuple[str, str, str], dict[str, float]] = {}
    for row in rows("tou_ratios"):
        if row["unit"] == "ratio to flat":
            groups.setdefault((row["region"], row["user_class"], row["months"]), {})[row["price_class"]] = float(row["value"])
    for group, ratios in groups.items():
        ordered = [ratios[letter] for letter in "DVFPS" if letter in ratios]
        assert ordered == sorted(ordered) and ratios["F"] == 1, group


def test_shanghai_components_add_up():
    parts = {row["item"]: float(row["value"]) for row in rows("tou_prices")
             if row["region"] == "Shanghai" and row["item"].startswith("component")}
    total = parts.pop("component: sum")
    assert sum(parts.values()) == pytest.approx(total, abs=1e-4)


def test_months_of_sun_add_up_to_the_year():
    for row in rows("solar_monthly"):
        months = sum(float(row[f"value_m{month:02d}"]) for month in range(1, 13))
        assert months == pytest.approx(float(row["value_annual"]), rel=2e-3), row["region"]


def test_sector_templates_recompute():
    for row in rows("sector_baselines"):
        if row["electricity_mwh"]:
            power, heat_tco2 = float(row["electricity_mwh"]), float(row["purchased_heat_gj"]) * 0.11
            assert float(row["scope2_average_tco2"]) == pytest.approx(power * 0.5306 + heat_tco2, rel=1e-3), row["sector"]
            assert float(row["scope2_residual_tco2"]) == pytest.approx(power * 0.6096 + heat_tco2, rel=1e-3), row["sector"]
        total, units = float(row["total_average_tco2e"]), float(row["annual_output_units"])
        assert float(row["intensity_tco2e_per_unit"]) == pytest.approx(total / units, rel=1e-3, abs=6e-5)
        assert float(row["carbon_per_tce_equivalent"]) == pytest.approx(total / float(row["energy_equivalent_tce"]), abs=6e-3)


def test_every_energy_of_a_sector_is_used_up():
    amounts = {"electricity": "electricity_mwh", "natural_gas": "natural_gas_nm3", "coal": "coal_t", "coke": "coke_t",
               "diesel": "diesel_t", "purchased_heat": "purchased_heat_gj"}
    for sector in rows("sector_baselines"):
        used: dict[str, float] = {}
        for use in rows("sector_end_uses"):
            if use["baseline_id"] == sector["baseline_id"]:
                used[use["energy"]] = used.get(use["energy"], 0.0) + float(use["value"])
        bought = {energy for energy, column in amounts.items() if float(sector[column]) > 0}
        assert used == {energy: pytest.approx(1.0) for energy in bought}, sector["baseline_id"]


def test_the_sum_of_a_sector_is_that_of_its_scopes():
    for row in rows("sector_baselines"):
        assert float(row["scope1_tco2e"]) + float(row["scope2_average_tco2"]) == pytest.approx(
            float(row["total_average_tco2e"]), abs=1.5), row["sector"]


def test_calendar_days_are_dates_of_their_year():
    for row in rows("calendar_days"):
        day = datetime.date.fromisoformat(row["day"])
        assert str(day.year) == row["calendar_year"]
        assert row["day_type"] == "holiday" or (row["day_type"] == "workday" and day.weekday() >= 5), row


def test_judgement_never_passes_for_more():
    for table in TABLES:
        for row in rows(table):
            if re.match(r"engineering judgement", row["source"]):
                assert row["confidence"] in {"low", "derived"}, (table, row)

"""Bills made of what the tables hold: hours, prices and the fallbacks that say what they are."""

from __future__ import annotations

import pytest

from zcopt.inputs.tables import table
from zcopt.starter.electricity import bill_of, class_ratios, energy_prices, hours_in, network_charge, voltage_of
from zcopt.starter.factors import grid_factors, yearly_change
from zcopt.starter.regions import Region, find_region, region_names


def region(name: str) -> Region:
    found = find_region(name)
    assert found is not None
    return found


def test_hours_run_over_midnight_and_halves_touch_both() -> None:
    assert hours_in("23-2") == [23, 0, 1]
    assert hours_in("14-15,19.5-21.5") == [14, 19, 20, 21]


def test_guangdong_has_the_hours_of_its_rule() -> None:
    lines = {record["months"]: record["classes"] for record in bill_of(region("Guangdong"), [2026], 12_000)["tariff_hours"]}
    assert lines == {"7,8,9": "VVVVVVVVFFPSFFPSSPPFFFFF", "1,2,3,4,5,6,10,11,12": "VVVVVVVVFFPPFFPPPPPFFFFF"}


def test_a_holiday_line_lies_over_the_days_line() -> None:
    lines = [record for record in bill_of(region("Zhejiang"), [2026], 12_000)["tariff_hours"] if record["day_type"] == "holiday"]
    assert [record["classes"] for record in lines] == ["VVVVVVVFFDDDDDDFPPPPPPPF"]


def test_energy_price_and_charges_add_up_to_the_published_price() -> None:
    """Anhui at 110 kV: 0.583 yuan/kWh in flat hours with everything in it."""
    bill = bill_of(region("Anhui"), [2026], 12_000)
    grid = bill["grid"][0]
    flat = next(record for record in bill["tariff"] if record["class_id"] == "F")
    parts = [flat["energy_price_per_kwh"], grid["network_price_per_kwh"], grid["levies_price_per_kwh"]]
    assert sum(part[2026] for part in parts) == pytest.approx(0.583, abs=1e-4)  # type: ignore[index]


def test_a_spread_and_ratios_make_a_flat_price() -> None:
    """Shanxi in August: 0.4638 between sharp (1.92) and valley (0.45)."""
    prices, _, note = energy_prices(region("Shanxi"), network_charge(region("Shanxi"), "110 kV"), 0.0)
    assert prices == {"F": pytest.approx(0.4638 / (1.92 - 0.45))}
    assert "derived" in note


def test_ratios_are_weighted_by_months() -> None:
    """Shanghai: peak 1.8 in five months, 1.6 in seven."""
    ratios, _ = class_ratios(region("Shanghai"))
    assert ratios["P"] == pytest.approx((5 * 1.8 + 7 * 1.6) / 12)


def test_without_hours_one_flat_price_says_so() -> None:
    bill = bill_of(region("Guizhou"), [2026], 12_000)
    assert [record["classes"] for record in bill["tariff_hours"]] == ["F" * 24]
    assert "No time-of-use hours for Guizhou" in str(bill["tariff_hours"][0]["note"])
    assert "median of" in str(bill["tariff"][0]["note"])


@pytest.mark.parametrize("name", region_names())
def test_every_region_has_a_bill_of_positive_prices(name: str) -> None:
    bill = bill_of(region(name), [2026, 2027], 60_000)
    used = {letter for record in bill["tariff_hours"] for letter in str(record["classes"])}
    assert used == {record["class_id"] for record in bill["tariff"]}
    prices = [record["energy_price_per_kwh"][2026] for record in bill["tariff"]]  # type: ignore[index]
    assert all(0.03 < price < 1.6 for price in prices) and prices == sorted(prices, reverse=True)
    months = [int(month) for record in bill["tariff_hours"] if record["day_type"] == "all"
              for month in str(record["months"]).replace("1-12", "1,2,3,4,5,6,7,8,9,10,11,12").split(",")]
    assert sorted(months) == list(range(1, 13))


@pytest.mark.parametrize(("peak_kw", "voltage"), [(5_000, "1-10 kV"), (30_000, "110 kV"), (200_000, "220 kV")])
def test_larger_sites_are_supplied_at_higher_voltage(peak_kw: float, voltage: str) -> None:
    assert voltage_of(peak_kw) == voltage


def test_grid_factors_use_projected_rows_where_there_are_some_and_the_national_trend_elsewhere() -> None:
    guangdong = grid_factors(region("Guangdong"), [2026, 2030], 2025)
    assert guangdong["average_kgco2_per_kwh"] == {2026: 0.4108, 2030: 0.3728}
    jiangsu = grid_factors(region("Jiangsu"), [2026], 2025)
    assert yearly_change("average", "projection_average_trend") == pytest.approx(0.976, abs=2e-4)
    assert jiangsu["average_kgco2_per_kwh"] == {2026: pytest.approx(0.5827 * 0.976**3, rel=1e-3)}
    assert jiangsu["market_kgco2_per_kwh"] == {2026: 0.6096}
    assert "national trend (derived)" in str(jiangsu["note:average_kgco2_per_kwh"])
    tibet = grid_factors(region("Tibet"), [2026], 2025)
    assert tibet["average_kgco2_per_kwh"] == {2026: 0.4933}
    assert "No factor of Tibet" in str(tibet["note:average_kgco2_per_kwh"])


def test_an_official_year_is_taken_as_it_is() -> None:
    assert grid_factors(region("Hubei"), [2023], 2022)["base_year_average_kgco2_per_kwh"] == 0.4364


@pytest.mark.parametrize("written", ["Guangdong", "guangdong", "广东", "广东省", " Guangdong province"])
def test_regions_are_found_as_people_write_them(written: str) -> None:
    assert region(written).name == "Guangdong"


def test_all_tables_can_be_printed_on_a_chinese_screen() -> None:
    for name in ("tou_periods", "market_prices", "sector_baselines", "technology_costs", "regions"):
        for row in table(name).rows:
            " ".join(row.cells.values()).encode("gbk")

"""Carriers a model factory buys or makes, with heating values, factors and prices."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from zcopt.inputs.tables import DataRow, table
from zcopt.starter.baselines import Baseline
from zcopt.starter.records import Record, cited, flat, rounded
from zcopt.starter.regions import Region
from zcopt.units import GJ_PER_MWH, KW_PER_MW

FUELS = {"natural_gas": "natural gas", "coal": "bituminous coal", "coke": "coke", "diesel": "diesel"}
"""Energy of a baseline -> fuel of fuel_factors.csv."""
OWN_UNITS = {"1e4Nm3": ("Nm3", 1e4), "t": ("t", 1.0)}
"""Unit of the table -> unit of the workbook, and how many of it."""
KWH_PER_GJ = KW_PER_MW / GJ_PER_MWH
COAL_GJ_PER_T = 5500 * 4.1868e-3
"""5,500 kcal/kg, the grade of the coal price."""
STEAM_GJ_PER_T = 2.7
"""Heat of a tonne of steam, as in the computed steam rows of market_prices.csv."""
HEAT_CARRIERS = {"hot_water": "up to 90 C", "steam": "up to about 125 C", "high_temperature_heat": "ovens and furnaces",
                 "waste_heat": "30-65 C, from compressors"}


def fuel_row(energy: str) -> DataRow:
    """The fuel factors behind an energy of a baseline."""
    return table("fuel_factors").one(fuel=FUELS[energy])


def kwh_per_unit(energy: str) -> float:
    """Heating value in the unit the baseline counts in (Nm3, t, GJ, MWh)."""
    if energy == "electricity":
        return 1000.0
    if energy == "purchased_heat":
        return KWH_PER_GJ
    row = fuel_row(energy)
    return row.number("ncv_gj_per_unit") * KWH_PER_GJ / OWN_UNITS[row.text("unit")][1]


def carriers_of(baseline: Baseline, region: Region | None, years: Sequence[int], made: Sequence[str]) -> list[Record]:
    """A row per energy bought and per heat carrier ``made`` on site."""
    records = [cited([baseline.row], carrier_id="electricity", kind="electricity", balance="hourly", carrier_unit="kWh",
                     kwh_per_unit=1, base_year_purchase_units=baseline.amount("electricity") * 1000)]
    records += [_fuel(baseline, energy, region, years) for energy in baseline.energies if energy in FUELS]
    if "purchased_heat" in baseline.energies:
        records.append(_purchased_heat(baseline, region, years))
    return records + [cited([], f"Made on site, {HEAT_CARRIERS[carrier]}.", carrier_id=carrier, kind="heat",
                            balance="hourly", carrier_unit="kWh", kwh_per_unit=1) for carrier in made]


def _fuel(baseline: Baseline, energy: str, region: Region | None, years: Sequence[int]) -> Record:
    row = fuel_row(energy)
    unit, count = OWN_UNITS[row.text("unit")]
    record = {"carrier_id": energy, "kind": "fuel", "balance": "yearly", "carrier_unit": unit,
              "kwh_per_unit": rounded(kwh_per_unit(energy), 7), "base_year_purchase_units": baseline.amount(energy)}
    if region is None:
        return cited([row, baseline.row], "Heating value: Chinese default, replace it. Price and emission factor are blank: "
                     "data/ has none for this region.", **record)
    price, rows, note = _price(energy, region)
    return cited([row, *rows, baseline.row], note, **record, price_per_unit=flat(years, price),
                 factor_tco2e_per_unit=rounded(row.number("tco2_per_unit") / count, 6),
                 tce_per_unit=rounded(row.number("tce_per_unit") / count, 6))


def _price(energy: str, region: Region) -> tuple[float, list[DataRow], str]:
    """Price per unit of the workbook, held flat."""
    prices = table("market_prices")
    if energy == "natural_gas":
        every = prices.where(item="natural gas, industrial retail")
        own = prices.where(item="natural gas, industrial retail", region=region.alias("gas_city"))
        if own:
            return own[0].value, [own[0]], f"Price of {region.alias('gas_city')}, {own[0].vintage}, held flat (derived)."
        return (rounded(median(row.value for row in every)), [every[0]],
                f"Price: none for {region.name}; median of {len(every)} cities, held flat (derived).")
    if energy == "coal":
        row = prices.where(item="thermal coal Qinhuangdao 5500 kcal")[-1]
        scaled = row.value * fuel_row("coal").number("ncv_gj_per_unit") / COAL_GJ_PER_T
        return rounded(scaled), [row], "Price: Qinhuangdao 5,500 kcal scaled by the heating value, held flat (derived)."
    row = prices.one(item={"diesel": "diesel 0#", "coke": "metallurgical coke"}[energy])
    value = row.number("value_low") if energy == "diesel" else row.value
    return value, [row], f"Price: {row.text('region')} {row.vintage}, held flat (derived). {row.note}"


def _purchased_heat(baseline: Baseline, region: Region | None, years: Sequence[int]) -> Record:
    record = {"carrier_id": "purchased_steam", "kind": "heat", "balance": "hourly", "carrier_unit": "GJ",
              "kwh_per_unit": rounded(KWH_PER_GJ, 7), "base_year_purchase_units": baseline.amount("purchased_heat")}
    if region is None:
        return cited([baseline.row], "Price and emission factor are blank: data/ has none for this region.", **record)
    price = table("market_prices").one(item="steam")
    factor = table("process_factors").one(item="purchased heat")
    return cited([factor, price, baseline.row], f"Price: {price.value:g} yuan/t at {STEAM_GJ_PER_T:g} GJ/t, held flat "
                 "(derived).", **record, price_per_unit=flat(years, rounded(price.value / STEAM_GJ_PER_T)),
                 factor_tco2e_per_unit=factor.value)

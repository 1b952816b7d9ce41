"""Emission factors, heating values and the discount rate against physical and usual values."""

from __future__ import annotations

from zcopt.checks.usual import Usual, figure, measures, percent
from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import CarrierRow, GridFactorsRow, SiteRow
from zcopt.units import GJ_PER_MWH, KWH_PER_MWH, MWH_PER_TCE

IPCC = "IPCC 2006 Guidelines, volume 2, table 1.4, 50 to 110 tCO2/TJ"
FOSSIL = Usual(35, 143, "tCO2/TJ", f"{IPCC}, 30 % either way")
LEAN_GAS = Usual(35, 400, "tCO2/TJ", f"{IPCC}; blast-furnace and converter gas up to 308, 30 % either way")
GRID_FACTOR = Usual(0, 1.5, "kgCO2/kWh", "coal power alone is about 0.9; data/grid_factors.csv stays below 1")
DISCOUNT_RATE = Usual(0.001, 0.20, "share", "data/finance.csv: 6 to 8 % nominal")
STANDARD_COAL = Usual(0.7, 1.3, "", "GB/T 2589-2020: heating value over 29.3076 GJ/tce")
TJ_PER_GJ = 1e-3


def check_factors(case: Case) -> list[Problem]:
    """Fuels, grid factors and discount rate."""
    problems = [problem for row in case.rows(CarrierRow) for problem in (*_fuel_factor(row), *_standard_coal(row))]
    return [*problems, *_grid_factors(case), *_discount_rate(case)]


def _fuel_factor(row: CarrierRow) -> list[Problem]:
    """tCO2e per TJ of heating value; a typed 0 is a fuel without carbon, such as hydrogen."""
    if row.kind != "fuel" or not row.emission_factor_tco2e_per_unit:
        return []
    per_tj = row.emission_factor_tco2e_per_unit * row.units_per_mwh / (GJ_PER_MWH * TJ_PER_GJ)
    usual = LEAN_GAS if measures(row.carrier_unit, "gas volume") else FOSSIL
    if usual.holds(per_tj):
        return []
    return [row.problem("factor_tco2e_per_unit",
                        f"{row.carrier_id} emits {figure(per_tj)} tCO2 per TJ of its heating value "
                        f"({figure(row.kwh_per_unit)} kWh per {row.carrier_unit}); {usual}",
                        "Give factor and heating value per the same unit: natural gas has 0.00216 tCO2 and 10.8 kWh per Nm3",
                        "W461")]


def _standard_coal(row: CarrierRow) -> list[Problem]:
    """tce per unit against the heating value."""
    if row.kind == "electricity" or not row.tce_per_unit:
        return []
    expected = row.kwh_per_unit / KWH_PER_MWH / MWH_PER_TCE
    if STANDARD_COAL.holds(row.tce_per_unit / expected):
        return []
    return [row.problem("tce_per_unit", f"{row.carrier_id} counts {figure(row.tce_per_unit)} tce per {row.carrier_unit}, "
                        f"but its heating value makes {figure(expected)} (GB/T 2589-2020, 29.3076 GJ/tce)",
                        "Leave it blank to take the heating value, or mend one of the two", "W471")]


def _grid_factors(case: Case) -> list[Problem]:
    """Only the first year of a path is named."""
    problems = []
    for row in case.rows(GridFactorsRow):
        for key in ("average_kgco2_per_kwh", "market_kgco2_per_kwh"):
            high = [y for y in case.years if not GRID_FACTOR.holds(getattr(row, key)[y])]
            for year in high[:1]:
                problems.append(row.problem(key, f"the grid emits {figure(getattr(row, key)[year])} kgCO2/kWh in {year}; "
                                            f"{GRID_FACTOR}",
                                            "Give kg per kWh (t per MWh), not g or t per 万kWh", "W462", year=year))
        for key in ("base_year_average_kgco2_per_kwh", "base_year_market_kgco2_per_kwh"):
            if not GRID_FACTOR.holds(getattr(row, key)):
                problems.append(row.problem(key, f"the grid emitted {figure(getattr(row, key))} kgCO2/kWh in the base "
                                            f"year; {GRID_FACTOR}",
                                            "Give kg per kWh (t per MWh), not g or t per 万kWh", "W462"))
    return problems


def _discount_rate(case: Case) -> list[Problem]:
    row = case.one(SiteRow)
    if DISCOUNT_RATE.holds(row.discount_rate_share):
        return []
    return [row.problem("discount_rate_share", f"the discount rate is {percent(row.discount_rate_share)}; {DISCOUNT_RATE}",
                        "Give the real rate: the nominal one less inflation; 0 % makes money of all years worth the same",
                        "W463")]

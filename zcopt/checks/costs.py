"""Investments against the catalogue, electricity prices against each other, and the budget against what is on offer."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from zcopt.checks.catalogue import CURRENCY, kind_of, usual_capex
from zcopt.checks.supply import is_bought
from zcopt.checks.usual import Usual, figure
from zcopt.errors import Problem
from zcopt.factory.grid import GridRow, TariffRow
from zcopt.inputs.case import Case
from zcopt.inputs.row import YearPath
from zcopt.inputs.sheets import CarrierRow
from zcopt.measures.converter import ConverterRow
from zcopt.measures.direct_line import DirectLineRow
from zcopt.measures.pv import PvRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.measures.storage import StorageRow
from zcopt.model.budget import BudgetRow
from zcopt.model.purchase import OptionRow, SizedRow, life_of

AWAY = 10.0
"""A cost this many times below or above the catalogue looks like another unit."""
YUAN_PER_KWH = Usual(0.05, 5.0, "CNY/kWh", "data/tou_prices.csv: 0.19 to 1.51 CNY/kWh by class and region")
CLASS_SPREAD = 20.0
"""A class this many times its median sister looks like another unit: the widest official spread, sharp to deep, is about 6."""
POWER_OVER_FUEL = Usual(0.1, 100.0, "", "a kWh of electricity costs 1 to 10 times a kWh of fuel nearly everywhere")


def check_costs(case: Case) -> list[Problem]:
    """Capex, electricity prices and budget."""
    return [*_capex(case), *_yuan_prices(case), *_class_spread(case), *_power_over_fuel(case), *_budget(case)]


def _capex(case: Case) -> list[Problem]:
    """The first year of a path that is far from the catalogue."""
    if case.site.currency != CURRENCY:
        return []
    problems = []
    for row, key, path in _sized(case):
        kind = kind_of(row, case)
        if not kind:
            continue
        usual = usual_capex(kind)
        far = [y for y in case.years if not usual.low / AWAY <= path[y] <= usual.high * AWAY]
        for year in far[:1]:
            problems.append(row.problem(key, f"{row.name} costs {figure(path[year])} {usual.unit} in {year}; for a {kind} "
                                        f"{usual}",
                                        "Check the unit row (per W, kW or MW; yuan or 万元), and that the figure is per "
                                        "size and not of the whole purchase", "W454", year=year))
    return problems


def _sized(case: Case) -> Iterator[tuple[OptionRow, str, YearPath]]:
    """Options, the column of their price per size, and the price; stores with the power that belongs to a kWh."""
    for row in (*case.rows(PvRow), *case.rows(ConverterRow)):
        yield row, "capex_per_kw", row.capex_per_kw
    for store in case.rows(StorageRow):
        per_kwh = 1 / store.duration_hours if store.duration_hours else 0.0
        yield store, "capex_per_kwh", {y: store.capex_per_kwh[y] + per_kwh * store.capex_per_kw.get(y, 0.0) for y in case.years}


def electricity_prices(case: Case, year: int) -> dict[str, float]:
    """Class -> what a kWh costs with network charge and levies  [currency/kWh]."""
    grid = case.one(GridRow)
    beside = grid.network_price_per_kwh[year] + grid.levies_price_per_kwh[year]
    return {row.class_id: row.energy_price_per_kwh[year] + beside for row in case.rows(TariffRow)}


def _yuan_prices(case: Case) -> list[Problem]:
    """Against official prices, where the case is in yuan; one class may be nearly free, all of them not."""
    if case.site.currency != CURRENCY or not case.rows(GridRow):
        return []
    for year in case.years:
        prices = electricity_prices(case, year)
        row = max(case.rows(TariffRow), key=lambda r: prices[r.class_id])
        if not YUAN_PER_KWH.holds(prices[row.class_id]):
            return [row.problem("energy_price_per_kwh", f"electricity costs at most {figure(prices[row.class_id])} "
                                f"CNY/kWh in {year}, in class {row.class_id} with network charge and levies; "
                                f"{YUAN_PER_KWH}",
                                "Give the price per kWh: 1 yuan/kWh is 1,000 yuan/MWh", "W460", year=year)]
    return []


def _class_spread(case: Case) -> list[Problem]:
    """A class far from the median of all: whatever the currency."""
    if not case.rows(GridRow):
        return []
    for year in case.years:
        prices = electricity_prices(case, year)
        middle = statistics.median(prices.values())
        for row in case.rows(TariffRow):
            price = prices[row.class_id]
            if middle > 0 and price > CLASS_SPREAD * middle:
                return [row.problem("energy_price_per_kwh", f"class {row.class_id} costs {figure(price)} "
                                    f"{case.site.currency}/kWh in {year}, {figure(price / middle)} times the median "
                                    "class; usual are at most 6 times between the dearest and the cheapest "
                                    "(data/tou_ratios.csv)",
                                    "Check the unit: all classes of a column must be per the same unit", "W460", year=year)]
    return []


def _power_over_fuel(case: Case) -> list[Problem]:
    """The median price of electricity over that of a fuel, both per kWh: whatever the currency."""
    if not case.rows(GridRow) or not case.rows(TariffRow):
        return []
    year = case.years[0]
    power = statistics.median(electricity_prices(case, year).values())
    fuels = [(row, row.price_per_unit[year] / row.kwh_per_unit) for row in case.rows(CarrierRow)
             if is_bought(row) and row.kind == "fuel" and row.price_per_unit is not None and row.price_per_unit[year] > 0]
    odd = [(row, price) for row, price in fuels if power > 0 and not POWER_OVER_FUEL.holds(power / price)]
    return [row.problem("price_per_unit", f"a kWh of {row.carrier_id} costs {figure(price)} {case.site.currency} in "
                        f"{year}, one of electricity {figure(power)}, {figure(power / price)} times as much; "
                        f"{POWER_OVER_FUEL}",
                        "Check price and heating value: both belong to the carrier's own unit", "W460", year=year)
            for row, price in odd]


def _budget(case: Case) -> list[Problem]:
    """All the money there is against the cheapest thing it could buy."""
    row = case.one(BudgetRow)
    prices = smallest_purchases(case)
    if not prices or any(y not in row.capex_limit_cost for y in case.years):
        return []
    most = sum(row.capex_limit_cost.values()) if row.carry_over else max(row.capex_limit_cost.values())
    name = min(prices, key=lambda option: prices[option])
    if most >= prices[name]:
        return []
    year = max(case.years, key=lambda y: row.capex_limit_cost[y])
    return [row.problem("capex_limit_cost", f"the budget of {figure(most)} {case.site.currency} buys nothing on offer: "
                        f"the cheapest, {name}, costs at least {figure(prices[name])}",
                        "Check the unit row (yuan or 万元), or raise the budget", "W467", year=year)]


def smallest_purchases(case: Case) -> dict[str, float]:
    """Option -> the least that any purchase of it can cost [currency]; 0 where any size may be bought."""
    sized: tuple[SizedRow, ...] = (*case.rows(PvRow), *case.rows(ConverterRow), *case.rows(DirectLineRow))
    offers: list[tuple[OptionRow, float, YearPath, float]] = [
        (row, max(row.min_size_kw, row.unit_size_kw or 0.0), row.capex_per_kw, row.fixed_cost) for row in sized]
    offers += [(row, max(row.min_energy_kwh, row.unit_energy_kwh or 0.0), row.capex_per_kwh, row.fixed_cost)
               for row in case.rows(StorageRow)]
    offers += [(row, {"whole": 1.0, "units": 1 / (row.lots_count or 1.0), "share": 0.0}[row.divisible], row.capex_cost, 0.0)
               for row in case.rows(RetrofitRow)]
    return {row.name: min(amount * price[y] + fixed for y in years) for row, amount, price, fixed in offers
            if (years := life_of(row, case).build_years)}

"""The same five-year linear program, written a second time in PyPSA, costs the same.

A week of 168 hours stands for the year. Electricity at three prices, PV, a two-hour battery that wears out inside the
horizon, heat from a gas boiler that ends its life after three years, and heat pumps. PyPSA charges a purchase in every
year it is in use; ours is paid when bought, less its value at the horizon. Both are brought to the same present value.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import pytest

from tests.stories import changed, factory, years_of
from zcopt.factory.end_use import EndUseRow
from zcopt.factory.equipment import EquipmentRow
from zcopt.factory.grid import TariffHoursRow
from zcopt.finance import discount_factor, residual_share
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import CarrierRow
from zcopt.inputs.timegrid import Slot, TimeGrid
from zcopt.measures.converter import ConverterRow
from zcopt.measures.pv import PvRow
from zcopt.measures.storage import StorageRow
from zcopt.model.build import build
from zcopt.model.matrix import compile_matrix
from zcopt.model.solve import SolveOptions, Solver, Status
from zcopt.parts import PARTS

YEARS = (2026, 2027, 2028, 2029, 2030)
RATE = 0.08
HOURS = range(168)
WEIGHT_H = 8760 / 168
CLASSES = "aaaaaaaabbccccbbbbcccbaa"
PRICES = {"a": 0.31, "b": 0.66, "c": 1.17}
PRICE = [PRICES[CLASSES[h % 24]] for h in HOURS]
GAS_PRICE = {y: 0.33 * 1.02 ** (y - 2026) for y in YEARS}
SUN = [max(0.0, math.sin((h % 24 - 6) / 12 * math.pi)) * (0.85 if h // 24 % 2 else 0.55) if 6 < h % 24 < 18 else 0.0
       for h in HOURS]
LOAD_KW = [(4_000 if h // 24 < 5 else 1_500) * (1.0 if 7 <= h % 24 < 22 else 0.6) for h in HOURS]
HEAT_KW = [1_200 + 500 * math.cos(h / 24 * 2 * math.pi) + 3 * h for h in HOURS]
PV_CAPEX = {y: 3_600 * 0.96 ** (y - 2026) for y in YEARS}
BATTERY_CAPEX = {y: 600 * 0.85 ** (y - 2026) for y in YEARS}
PUMP_CAPEX = {y: 2_900 * 0.98 ** (y - 2026) for y in YEARS}
PV_OM, BATTERY_OM, PUMP_OM = 45.0, 6.0, 60.0
PV_LIFE, BATTERY_LIFE, PUMP_LIFE = 20, 3, 15
DURATION_H, COP, BOILER_INPUT, BOILER_KW, BOILER_YEARS = 2.0, 3.2, 1.11, 2_500.0, 3
CHARGE, DISCHARGE, LOSS = 0.95, 0.94, 0.002
CONNECTION_KW = 20_000.0


def our_case() -> Case:
    """The factory in our rows; sizes on offer are never the limit."""
    slots = tuple(Slot(1, h, 0, h % 24, WEIGHT_H, (h - 1) % len(HOURS)) for h in HOURS)
    series = {"load": LOAD_KW, "heat": HEAT_KW, "sun": SUN}
    grid = TimeGrid(YEARS, slots, {name: {(1, h): v[h] for h in HOURS} for name, v in series.items()})
    case = factory(prices=list(PRICES.values()), load_kw=[1, 1, 1], years=YEARS, rate=RATE, connection_kw=CONNECTION_KW)
    case = changed(case, TariffHoursRow, classes=CLASSES)
    case = changed(case, EndUseRow, base_year_energy_kwh=sum(LOAD_KW) * WEIGHT_H)
    return dataclasses.replace(case, grid=grid).with_rows(
        CarrierRow(carrier_id="gas", kind="fuel", balance="yearly", price_per_unit=GAS_PRICE, factor_tco2e_per_unit=0.0002),
        CarrierRow(carrier_id="heat", kind="heat", balance="hourly"),
        EndUseRow(end_use_id="heating", carrier="heat", base_year_energy_kwh=sum(HEAT_KW) * WEIGHT_H, profile="heat"),
        EquipmentRow(equipment_id="boiler", output_1_carrier="heat", input_1_carrier="gas", input_1_per_output=BOILER_INPUT,
                     capacity_kw=BOILER_KW, age_years=10, life_years=10 + BOILER_YEARS),
        PvRow(pv_id="roof", profile="sun", max_size_kw=40_000, life_years=PV_LIFE, capex_per_kw=PV_CAPEX,
              fixed_om_per_kw_year=years_of(PV_OM, YEARS)),
        StorageRow(storage_id="battery", max_energy_kwh=80_000, duration_hours=DURATION_H, life_years=BATTERY_LIFE,
                   capex_per_kwh=BATTERY_CAPEX, fixed_om_per_kwh_year=years_of(BATTERY_OM, YEARS),
                   charge_efficiency_share=CHARGE, discharge_efficiency_share=DISCHARGE,
                   self_discharge_share_per_hour=LOSS),
        ConverterRow(converter_id="pump", output_1_carrier="heat", input_1_carrier="electricity", input_1_per_output=1 / COP,
                     max_size_kw=20_000, life_years=PUMP_LIFE, capex_per_kw=PUMP_CAPEX,
                     fixed_om_per_kw_year=years_of(PUMP_OM, YEARS)))


def our_cost() -> tuple[float, dict[str, float]]:
    """Net present cost [thousand currency] without whole-number rules, and what is bought in all years [kW, kWh]."""
    built = build(our_case(), PARTS)
    matrix = compile_matrix(built.model)
    solver = Solver(matrix, SolveOptions(threads=1))
    solver.make_continuous()
    outcome = solver.solve()
    assert outcome.status is Status.PROVED
    assert outcome.values is not None
    values = outcome.values
    blocks = {"roof": built.model.pv[0], "battery": built.model.storage[0], "pump": built.model.converters[0]}
    return outcome.objective, {name: 1000 * sum(float(values[matrix.column_of[id(v)]]) for v in block.bought.values())
                               for name, block in blocks.items()}


def weight_of(year: int) -> float:
    """The discount factor of what is paid in the middle of the year."""
    return discount_factor(RATE, year - YEARS[0] + 0.5)


def charge_per_year(capex: float, upkeep: float, built: int, life: int) -> float:
    """What, charged in each year of use at its weight, comes to price less discounted residual value plus upkeep."""
    used = [y for y in YEARS if built <= y < built + life]
    left = residual_share(RATE, life, YEARS[-1] - built + 1) * discount_factor(RATE, len(YEARS))
    paid = capex * (discount_factor(RATE, built - YEARS[0]) - left)
    return paid / sum(weight_of(y) for y in used) + upkeep


def pypsa_network(pypsa: Any) -> Any:
    """The same factory in PyPSA: power in MW, money in thousand currency."""
    import pandas as pd

    network = pypsa.Network()
    network.set_snapshots(pd.MultiIndex.from_product([YEARS, list(HOURS)], names=["period", "timestep"]))
    network.investment_periods = list(YEARS)
    network.investment_period_weightings["objective"] = [weight_of(y) for y in YEARS]
    network.investment_period_weightings["years"] = 1.0
    network.snapshot_weightings["objective"] = WEIGHT_H
    network.snapshot_weightings["generators"] = WEIGHT_H
    network.snapshot_weightings["stores"] = 1.0
    for bus in ("electricity", "heat", "gas"):
        network.add("Bus", bus)

    def weekly(values: list[float]) -> Any:
        return pd.Series(values * len(YEARS), index=network.snapshots)

    network.add("Load", "load", bus="electricity", p_set=weekly([kw / 1000 for kw in LOAD_KW]))
    network.add("Load", "heating", bus="heat", p_set=weekly([kw / 1000 for kw in HEAT_KW]))
    network.add("Generator", "grid", bus="electricity", p_nom=CONNECTION_KW / 1000, marginal_cost=weekly(PRICE))
    network.add("Generator", "gas", bus="gas", p_nom=1_000.0,
                marginal_cost=pd.Series([GAS_PRICE[y] for y in YEARS for _ in HOURS], index=network.snapshots))
    network.add("Link", "boiler", bus0="gas", bus1="heat", efficiency=1 / BOILER_INPUT,
                p_nom=BOILER_KW / 1000 * BOILER_INPUT, build_year=YEARS[0] - 10, lifetime=10 + BOILER_YEARS)
    for year in YEARS:
        add_vintage(network, year, weekly(SUN))
    return network


def add_vintage(network: Any, year: int, sun: Any) -> None:
    """What may be bought in a year; a link is sized by its input, a battery by its power."""
    network.add("Generator", f"roof {year}", bus="electricity", p_nom_extendable=True, p_max_pu=sun, build_year=year,
                lifetime=PV_LIFE, capital_cost=charge_per_year(PV_CAPEX[year], PV_OM, year, PV_LIFE))
    network.add("Link", f"pump {year}", bus0="electricity", bus1="heat", efficiency=COP, p_nom_extendable=True,
                build_year=year, lifetime=PUMP_LIFE,
                capital_cost=COP * charge_per_year(PUMP_CAPEX[year], PUMP_OM, year, PUMP_LIFE))
    network.add("StorageUnit", f"battery {year}", bus="electricity", p_nom_extendable=True, build_year=year,
                lifetime=BATTERY_LIFE, max_hours=DURATION_H, efficiency_store=CHARGE, efficiency_dispatch=DISCHARGE,
                standing_loss=LOSS, cyclic_state_of_charge_per_period=True, cyclic_state_of_charge=True,
                capital_cost=DURATION_H * charge_per_year(BATTERY_CAPEX[year], BATTERY_OM, year, BATTERY_LIFE))


def pypsa_cost(pypsa: Any) -> tuple[float, dict[str, float]]:
    """PyPSA's objective [thousand currency] and what it buys in all years [kW, kWh]."""
    network = pypsa_network(pypsa)
    status, condition = network.optimize(multi_investment_periods=True, solver_name="highs",
                                         solver_options={"output_flag": False, "threads": 1}, progress=False)
    assert (status, condition) == ("ok", "optimal")
    sizes = {"roof": network.generators.p_nom_opt.filter(like="roof").sum() * 1000,
             "battery": network.storage_units.p_nom_opt.sum() * 1000 * DURATION_H,
             "pump": network.links.p_nom_opt.filter(like="pump").sum() * 1000 * COP}
    return float(network.objective), sizes


@pytest.mark.filterwarnings("ignore")
def test_pypsa_finds_the_same_cost() -> None:
    pypsa = pytest.importorskip("pypsa", reason="pypsa is not installed: the second opinion on the LP was not asked")
    ours, bought = our_cost()
    theirs, sizes = pypsa_cost(pypsa)
    print(f"objective: ours {ours:.6f}, PyPSA {theirs:.6f}, difference {ours / theirs - 1:.1e}; bought {bought}, {sizes}")
    assert all(size > 1 for size in bought.values()), "a proof in which nothing is bought proves little"
    assert bought["roof"] < 39_000, "the size on offer must not be the limit: PyPSA has none"
    assert ours == pytest.approx(theirs, rel=1e-6)

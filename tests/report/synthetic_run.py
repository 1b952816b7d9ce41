"""A small factory whose result tables are computed by hand-sized arithmetic, so that reports can be tested alone.

24 GWh of power, 9 GWh of steam from gas, 600 t of process emissions; a reference and five plans. The money rows of
each plan, discounted, add up to its net present cost exactly.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zcopt.analysis.tornado import tornado_tables
from zcopt.plans.tables import Record, columns
from zcopt.report.run_tables import RunTables, discount_factor

YEARS = range(2026, 2031)
RATE = 0.08
AVERAGE = dict(zip(YEARS, (0.545, 0.530, 0.515, 0.500, 0.485), strict=True))
MARKET = dict(zip(YEARS, (0.590, 0.585, 0.580, 0.575, 0.570), strict=True))
GAS_TCO2_PER_MWH = 0.202
BASE_YEAR_GROSS = 15_950.0
LIFE = {"pv": 25, "storage": 12, "retrofit": 10, "converter": 18}
PV_MWH_PER_KW = 1.08


@dataclass(frozen=True)
class Choice:
    """What a plan does: sizes and years, None where it does not."""

    name: str
    archetype: str
    reason: str
    pv_kw: Mapping[int, float] = field(default_factory=dict)
    battery_kwh: Mapping[int, float] = field(default_factory=dict)
    led_year: int | None = None
    heat_pump: Mapping[int, float] = field(default_factory=dict)
    green_mwh: Mapping[int, float] = field(default_factory=dict)
    offset_t: Mapping[int, float] = field(default_factory=dict)
    seconds: float = 4.2
    tie: bool = False


CHOICES = (
    Choice("reference", "", "The cheapest way to go on without new measures."),
    Choice("P1", "least_cost", "Least net present cost of all plans that meet every target.",
           pv_kw={2026: 3000, 2028: 2000}, battery_kwh={2028: 2000}, led_year=2026, heat_pump={2027: 1500},
           green_mwh={2029: 6000, 2030: 12000}, offset_t={2030: 700}),
    Choice("P2", "", "Costs slightly more than P1: builds all PV at once and leaves the battery out.",
           pv_kw={2026: 5000}, led_year=2026, heat_pump={2027: 1500}, green_mwh={2029: 8000, 2030: 14000},
           offset_t={2030: 700}, tie=True),
    Choice("P3", "deepest_cut", "Cuts most on site within the budget; dearer than P2 by the second heat pump.",
           pv_kw={2026: 5000, 2027: 1500}, battery_kwh={2027: 4000}, led_year=2026,
           heat_pump={2027: 1500, 2028: 1200}, green_mwh={2029: 5000, 2030: 10500}, offset_t={2030: 300}),
    Choice("P4", "lowest_capex", "Least investment; buys contracts instead and is dearer every year.",
           led_year=2026, green_mwh={2027: 8000, 2028: 12000, 2029: 17000, 2030: 21000}, offset_t={2030: 1500}),
    Choice("P5", "no_certificates", "No contracts and no offsets; misses the target of net emissions in 2030.",
           pv_kw={2026: 5000, 2027: 1500}, battery_kwh={2028: 2000}, led_year=2027,
           heat_pump={2028: 1500, 2029: 1200}),
)


def synthetic_run(seed: int = 7, lamp: str = "LED lighting") -> RunTables:
    """The run; ``lamp`` renames an item, to see what hostile names do."""
    tables: dict[str, list[Record]] = {name: [] for name in
                                       ("plans", "decisions", "flows", "money", "carbon", "indicators", "dispatch")}
    for choice in CHOICES:
        _add_plan(tables, choice, lamp)
    reference = tables["plans"][0]
    _rank(tables["plans"], reference)
    _add_dispatch(tables["dispatch"], random.Random(seed), lamp)
    frozen = {name: tuple(_checked(name, row) for row in rows) for name, rows in tables.items()}
    manifest = _manifest(frozen)
    return RunTables(manifest, {**frozen, **tornado_tables(manifest, frozen)}, _issues())


def _checked(table: str, row: Record) -> Record:
    assert set(row) <= set(columns(table)), (table, set(row) - set(columns(table)))
    row = {**dict.fromkeys(columns(table)), **row}
    return row


def _built(purchases: Mapping[int, float], year: int) -> float:
    return sum(size for built, size in purchases.items() if built <= year)


def _add_plan(tables: dict[str, list[Record]], choice: Choice, lamp: str) -> None:
    money: list[Record] = []

    def pay(year: int, account: str, part: str, item: str, cash: float, timing: str = "mid", is_cash: bool = True) -> None:
        if cash:
            factor = discount_factor(RATE, YEARS[0], year, timing)
            money.append(dict(plan=choice.name, year=year, account=account, item=item, cash=cash,
                              discounted=cash * factor, part=part, timing=timing, is_cash=is_cash))

    def buy(year: int, part: str, item: str, quantity: float, unit: str, capex: float) -> None:
        tables["decisions"].append(dict(plan=choice.name, part=part, item=item, year=year, quantity=quantity,
                                        unit=unit, capex=capex))
        pay(year, "capex", part, item, capex, "start")
        used = YEARS[-1] - year + 1
        if capex and used < LIFE[part]:
            share = (1 - (1 + RATE) ** -(LIFE[part] - used)) / (1 - (1 + RATE) ** -LIFE[part])
            pay(YEARS[-1], "residual_value", part, item, -capex * share, "end", False)
        pay_years = [y for y in YEARS if y >= year]
        for y in pay_years:
            pay(y, "fixed_om", part, item, 0.012 * capex)

    for year, size in choice.pv_kw.items():
        buy(year, "pv", "Roof PV", size, "kW", size * (4700 - 250 * (year - 2026)))
    for year, size in choice.battery_kwh.items():
        buy(year, "storage", "Battery", size, "kWh", size * 850)
    for year, size in choice.heat_pump.items():
        buy(year, "converter", "Steam heat pump", size, "kW", size * 15_000)
    if choice.led_year:
        buy(choice.led_year, "retrofit", lamp, 1, "1", 1_450_000)
    cumulative = 0.0
    for year in YEARS:
        state = _year(choice, year)
        _flows(tables["flows"], choice.name, year, state)
        _bills(pay, choice, year, state)
        _carbon(tables["carbon"], choice, year, state)
        cumulative += state["gross"]
        _indicators(tables["indicators"], choice.name, year, state, cumulative)
        if choice.green_mwh.get(year) and not choice.green_mwh.get(year - 1):
            buy(year, "green_power", "Green contract", choice.green_mwh[year], "MWh/year", 0.0)
        if choice.offset_t.get(year):
            buy(year, "offsets", "CCER", choice.offset_t[year], "tCO2e", 0.0)
    tables["money"] += money
    tables["plans"].append(_plan_row(choice, money, cumulative, state))


def _year(choice: Choice, year: int) -> dict[str, float]:
    led = 1100.0 if choice.led_year and choice.led_year <= year else 0.0
    heat_by_pump = min(9000.0, _built(choice.heat_pump, year) * 3.0)
    pump_use, gas = heat_by_pump / 2.4, (9000.0 - heat_by_pump) / 0.9
    pv = _built(choice.pv_kw, year) * PV_MWH_PER_KW
    loss = _built(choice.battery_kwh, year) * 0.3 * 0.12
    demand = 24_000.0 - led + pump_use
    grid = demand + loss - pv
    green, offset = choice.green_mwh.get(year, 0.0), choice.offset_t.get(year, 0.0)
    gross = 600.0 + gas * GAS_TCO2_PER_MWH + grid * AVERAGE[year]
    market = 600.0 + gas * GAS_TCO2_PER_MWH + (grid - green) * MARKET[year]
    return dict(led=led, heat_by_pump=heat_by_pump, pump_use=pump_use, gas=gas, pv=pv, loss=loss, demand=demand,
                grid=grid, green=green, offset=offset, gross=gross, market=market, net=market - offset,
                battery=_built(choice.battery_kwh, year))


def _flows(rows: list[Record], plan: str, year: int, s: Mapping[str, float]) -> None:
    for carrier, item, part, direction, energy in (
        ("electricity", "Grid", "grid", "supply", s["grid"]), ("electricity", "Roof PV", "pv", "supply", s["pv"]),
        ("electricity", "Production lines", "end_uses", "use", 22_000.0),
        ("electricity", "Lighting", "end_uses", "use", 2_000.0 - s["led"]),
        ("electricity", "Steam heat pump", "converter", "use", s["pump_use"]),
        ("electricity", "Battery losses", "storage", "use", s["loss"]),
        ("natural_gas", "Gas supply", "carriers", "supply", s["gas"]),
        ("natural_gas", "Gas boiler", "converter", "use", s["gas"]),
        ("steam", "Gas boiler", "converter", "supply", 9000.0 - s["heat_by_pump"]),
        ("steam", "Steam heat pump", "converter", "supply", s["heat_by_pump"]),
        ("steam", "Process heat", "end_uses", "use", 9_000.0),
    ):
        if energy > 0:
            rows.append(dict(plan=plan, year=year, carrier=carrier, item=item, direction=direction, energy_mwh=energy,
                             part=part))


def _bills(pay: Any, choice: Choice, year: int, s: Mapping[str, float]) -> None:
    growth = 1.02 ** (year - 2026)
    shifted = s["battery"] * 330 * 0.55
    pay(year, "energy", "grid", "Grid", s["grid"] * 690 * growth - shifted)
    pay(year, "demand_charge", "grid", "Grid", (5200 + s["pump_use"] / 8 - s["battery"] / 4) * 38 * 12)
    pay(year, "fuel", "carriers", "Gas supply", s["gas"] * 340 * growth)
    pay(year, "green_premium", "green_power", "Green contract", s["green"] * 60)
    pay(year, "offsets", "offsets", "CCER", s["offset"] * 95)
    if year >= 2028:
        pay(year, "internal_carbon_price", "carbon_cost", "gross", s["gross"] * 60, "mid", False)


CATEGORIES = {"processes": "fugitive", "carriers": "stationary_combustion", "grid": "purchased_electricity",
              "green_power": "contract", "offsets": "offset"}


def _carbon(rows: list[Record], choice: Choice, year: int, s: Mapping[str, float]) -> None:
    def line(source: str, part: str, scope: str, ledger: str, activity: float, unit: str, factor: float) -> None:
        if activity:
            rows.append(dict(plan=choice.name, year=year, source=source, scope=scope, category=CATEGORIES[part],
                             gas="CO2e" if part == "processes" else "CO2", ledger=ledger, activity=activity, unit=unit,
                             factor=factor, tco2=activity * factor, part=part))

    line("Refrigerants", "processes", "1", "direct", 600.0, "tCO2e", 1.0)
    line("Gas supply", "carriers", "1", "direct", s["gas"], "MWh", GAS_TCO2_PER_MWH)
    line("Grid", "grid", "2", "location", s["grid"], "MWh", AVERAGE[year])
    line("Grid", "grid", "2", "contractual", s["grid"], "MWh", MARKET[year])
    line("Green contract", "green_power", "2", "contractual", s["green"], "MWh", -MARKET[year])
    line("CCER", "offsets", "offset", "net", s["offset"], "tCO2e", -1.0)


def _indicators(rows: list[Record], plan: str, year: int, s: Mapping[str, float], cumulative: float) -> None:
    energy_tce = (s["grid"] + s["pv"] + s["gas"]) * 0.1229
    found: tuple[tuple[str, float | None, str, str, float | None], ...] = (
        ("gross_tco2", s["gross"], "tCO2e", "<=", 13_500.0 if year == 2030 else None),
        ("market_tco2", s["market"], "tCO2e", "<=", None),
        ("net_tco2", s["net"], "tCO2e", "<=", 8_000.0 if year == 2030 else None),
        ("gross_reduction_share", 1 - s["gross"] / BASE_YEAR_GROSS, "share", ">=", 0.25 if year == 2030 else None),
        ("carbon_per_tce", s["market"] / energy_tce, "tCO2/tce", "<=", {2028: 3.2, 2029: 2.7, 2030: 2.0}.get(year)),
        ("non_fossil_energy_share", (s["pv"] + s["green"]) * 0.1229 / energy_tce, "share", ">=",
         0.3 if year == 2030 else None),
        ("physical_non_fossil_electricity_share", s["pv"] / (s["grid"] + s["pv"]), "share", ">=",
         0.15 if year >= 2029 else None),
        ("cumulative_gross_tco2", cumulative, "tCO2e", "<=", None),
        ("carbon_per_value_added", None, "tCO2e/10^4 CNY", "<=", None),
    )
    for key, value, unit, sense, limit in found:
        margin = None if limit is None or value is None else (limit - value if sense == "<=" else value - limit)
        rows.append(dict(plan=plan, year=year, indicator=key, value=value, unit=unit, limit=limit, margin=margin,
                         sense=sense if limit is not None else ""))


def _plan_row(choice: Choice, money: list[Record], cumulative: float, last: Mapping[str, float]) -> Record:
    capex = {year: sum(r["cash"] for r in money if r["account"] == "capex" and r["year"] == year)  # type: ignore[misc]
             for year in YEARS}
    cost = math.fsum(float(r["discounted"] or 0) for r in money)
    return dict(rank=0, plan=choice.name, archetype=choice.archetype, net_present_cost=cost, npv_vs_reference=0.0,
                capex_total=sum(capex.values()), capex_peak_year=max(capex.values()), irr=None, payback_years=None,
                cumulative_gross_tco2=cumulative, gross_last_year_tco2=last["gross"],
                market_last_year_tco2=last["market"], net_last_year_tco2=last["net"],
                offsets_share=last["offset"] / BASE_YEAR_GROSS, lcoa_per_tco2=None,
                full_year_cost_error_share=0.0021, full_year_unserved_mwh=0.0, full_year_missed="",
                targets_met=choice.name not in ("reference", "P5"), reason=choice.reason, bound=cost * 0.9994,
                gap=0.0006, tie_with_above=choice.tie)


def _rank(plans: list[Record], reference: Record) -> None:
    for rank, row in enumerate(plans):
        row["rank"] = rank
        if rank:
            npv = float(reference["net_present_cost"] or 0) - float(row["net_present_cost"] or 0)
            avoided = float(reference["cumulative_gross_tco2"] or 0) - float(row["cumulative_gross_tco2"] or 0)
            row.update(npv_vs_reference=npv, lcoa_per_tco2=-npv / avoided,
                       irr=0.142 if rank in (1, 2) else None, payback_years=5.1 + 0.3 * rank if rank < 4 else None)


def _add_dispatch(rows: list[Record], noise: random.Random, lamp: str) -> None:
    for plan, pv_kw, battery_kw in (("reference", 0.0, 0.0), ("P1", 5000.0, 600.0)):
        for year in (2026, 2030):
            for month in (1, 4, 7, 10):
                for day in (1, 2):
                    for hour in range(24):
                        _hour(rows, noise, plan, year, month, day, hour, pv_kw, battery_kw)


def _hour(rows: list[Record], noise: random.Random, plan: str, year: int, month: int, day: int, hour: int,
          pv_kw: float, battery_kw: float) -> None:
    sun = max(0.0, math.sin((hour - 6) / 12 * math.pi)) * (0.55 if month in (1, 10) else 0.8) * (1.0 if day == 1 else 0.5)
    load = (2900.0 if 7 <= hour < 22 else 2100.0) * (1.0 if day == 1 else 0.6) + noise.uniform(-80, 80)
    charge = battery_kw if hour in (1, 2, 3) else 0.0
    discharge = battery_kw * 0.9 if hour in (18, 19, 20) else 0.0
    pv = min(pv_kw * sun, load)
    for item, part, direction, power in (
        ("Grid", "grid", "supply", load + charge - pv - discharge), ("Roof PV", "pv", "supply", pv),
        ("Battery", "storage", "supply", discharge), ("Battery", "storage", "use", charge),
        ("Production lines", "end_uses", "use", load * 0.95), ("Lighting", "end_uses", "use", load * 0.05),
    ):
        if power > 0:
            rows.append(dict(plan=plan, year=year, month=month, day=day, day_weight=22.0 if day == 1 else 8.5,
                             hour=hour, carrier="electricity", part=part, item=item, direction=direction,
                             power_kw=power))


def _manifest(tables: Mapping[str, tuple[Record, ...]]) -> dict[str, Any]:
    return {
        "case_name": "Machinery works, Jiangsu", "sector": "machinery", "currency": "CNY",
        "currency_label": {"en": "yuan", "zh": "元"}, "first_year": 2026, "last_year": 2030,
        "discount_rate_share": RATE, "discount_base": "1 January 2026", "created": "2026-03-02T08:30:00", "input_hash": "a1b2c3",
        "zcopt_version": "0.1.0", "options": {"plans": 5, "mip_gap": 0.001, "seed": 7, "threads": 2},
        "stop_reason": {"en": "Five plans were asked for and found.", "zh": "已找到所要求的五个方案。"},
        "plans": [{"rank": row["rank"], "name": row["plan"], "status": "optimal", "objective": row["net_present_cost"],
                   "bound": row["bound"], "gap": row["gap"], "seconds": 4.2} for row in tables["plans"]],
        "inputs": [{"file": "case.xlsx", "sha256": "9f2c" * 16}, {"file": "load.csv", "sha256": "07ab" * 16}],
        "conversions": [{"place": "case.xlsx > carriers!C4", "key": "base_year_purchase_units", "written": "万kWh",
                         "wanted": "kWh", "factor": 10_000.0}],
        "time_resolution": {"typical_days": 24, "hours_per_year": 8760},
        "checks": [{"name": "energy balance of every hour", "ok": True, "value": 2.1e-9, "limit": 1e-6},
                   {"name": "objective equals sum of money", "ok": True, "value": 0.0, "limit": 1e-6},
                   {"name": "cost on all hours", "ok": True, "value": 0.0021, "limit": 0.01}],
        "sources": [{"sheet": "grid_factors", "item": "average", "key": "average_kgco2_per_kwh", "value": 0.545,
                     "unit": "kgCO2/kWh", "source": "Provincial factor 2024, https://example.org/factors",
                     "note": "illustrative"},
                    {"sheet": "pv", "item": "Roof PV", "key": "capex_per_kw", "value": 4700, "unit": "CNY/kW",
                     "source": "offer of a supplier, 2026", "note": ""}],
        "reference_text": "Equipment is replaced by the same kind when worn out; no targets, no new contracts.",
        "assumptions": [{"key": "discount_rate", "label_en": "Discount rate (real)", "label_zh": "实际折现率",
                         "value": RATE, "unit": "share", "source": "company"},
                        {"key": "power_price_growth", "label_en": "Growth of the power price", "label_zh": "电价增长率",
                         "value": 0.02, "unit": "share/year", "source": "planner"}],
        "base_year": 2025, "base_year_gross_tco2": BASE_YEAR_GROSS,
        "carbon_price": {"2026": 0, "2027": 0, "2028": 60, "2029": 60, "2030": 60},
    }


def _issues() -> tuple[dict[str, str], ...]:
    return ({"code": "W014", "message": "no meter readings for July", "fix": "add them or keep the scaled profile",
             "severity": "warning", "file": "case.xlsx", "sheet": "end_uses", "cell": "D7", "key": "", "found": ""},)

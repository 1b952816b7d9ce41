"""Promises that yearly figures can be held against: budget, sizes, purchases, green power, offsets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from zcopt.verify.activities import Amount
from zcopt.verify.base_year import gross_of
from zcopt.verify.carbon import Line, total
from zcopt.verify.findings import ENERGY, MONEY, TONNES, Findings, listed
from zcopt.verify.purchases import Option, options_of
from zcopt.verify.run import PlanOf, figure, row_of
from zcopt.verify.sheets import Inputs

GREEN = ("green_contract", "certificate")
SOLVER = 1e-3
"""What a solver may leave open in a whole-number switch, in the unit of the figure."""


def check_limits(inputs: Inputs, plan: PlanOf, amounts: Sequence[Amount], lines: Sequence[Line], base_lines: Sequence[Line],
                 findings: Findings) -> None:
    """Every promise of a plan that yearly figures can show broken; the reference has no budget and no offsets."""
    _fuels(inputs, plan, findings)
    _sizes(inputs, plan, findings)
    _register(inputs, plan, findings)
    if not plan.is_reference:
        _budget(inputs, plan, findings)
        _never_rising(inputs, plan, findings)
    _green(inputs, plan, amounts, findings)
    _offsets(inputs, plan, amounts, lines, gross_of(base_lines, inputs.site.base_year), findings)


def _fuels(inputs: Inputs, plan: PlanOf, findings: Findings) -> None:
    for name, row in inputs.carriers.items():
        for year, units in (row.limit_units or {}).items():
            bought = plan.flow("carriers", name, name, "supply", year) * 1000.0 / row.kwh_per_unit
            findings.at_most("flows", listed((plan.name, year, name)), "energy_mwh", bought, units,
                             f"purchase limit in {row.carrier_unit}", least=SOLVER, excuse=plan.excuse)


def _sizes(inputs: Inputs, plan: PlanOf, findings: Findings) -> None:
    """What is installed at once is at most the largest size, bought in years in which it can be."""
    for option in options_of(inputs, plan):
        first, last = option.row.first_build_year or inputs.years[0], option.row.last_build_year or inputs.years[-1]
        for year, quantity in option.bought.items():
            if not first <= year <= min(last, inputs.years[-1] - option.row.lead_years):
                findings.differ("decisions", listed((plan.name, year, option.item)), "quantity", quantity, 0.0,
                                f"can be bought from {first} to {last}")
        _nothing_runs_unbought(inputs, plan, option, findings)
        for year in inputs.years:
            findings.at_most("decisions", listed((plan.name, year, option.item)), "quantity", option.installed(year),
                             option.largest, "largest size, of all that runs in the year", least=SOLVER)


def _nothing_runs_unbought(inputs: Inputs, plan: PlanOf, option: Option, findings: Findings) -> None:
    """What supplies energy is installed in that year."""
    made = {"pv": "carrier", "direct_lines": "carrier", "converters": "output_1_carrier"}.get(option.part)
    for year in inputs.years if made else ():
        if option.installed(year) == 0:
            carrier = getattr(option.row, str(made))
            findings.same("flows", listed((plan.name, year, carrier, option.item)), "energy_mwh",
                          plan.flow(option.part, option.item, carrier, "supply", year), 0.0, "nothing of it is installed",
                          least=SOLVER)


def _register(inputs: Inputs, plan: PlanOf, findings: Findings) -> None:
    """bought - used - expired = banked, vintage by vintage, and bought is what was decided  [MWh]."""
    for row in inputs.rows("certificates"):
        for vintage in inputs.years:
            lines = {int(str(r["year"])): r for r in plan.rows("certificates", certificate=row.name, vintage=vintage)}
            bought = sum(figure(r, "bought_mwh") for r in lines.values())
            name = listed((plan.name, row.name, f"vintage {vintage}"))
            findings.same("certificates", name, "bought_mwh", bought, plan.bought("certificates", row.name).get(vintage, 0.0),
                          "quantity decided", least=2e-6)
            left, last = bought, vintage + row.vintage_validity_years - 1
            for year in sorted(lines):
                left -= figure(lines[year], "used_mwh")
                kept = left if year < last else 0.0
                for column, value in (("banked_mwh", kept), ("expired_mwh", left if year == last else 0.0)):
                    findings.same("certificates", f"{name}, {year}", column, figure(lines[year], column), value,
                                  "what is left of the vintage", least=3e-6, scale=bought * 100)
            if row.max_mwh is not None:
                findings.at_most("certificates", name, "bought_mwh", bought, row.max_mwh[vintage], "most on offer", least=SOLVER)


def _budget(inputs: Inputs, plan: PlanOf, findings: Findings) -> None:
    """Investment of a year, or of all years so far where unspent money carries over."""
    row = inputs.one("budget")
    years = [year for year in inputs.years if year in row.capex_limit_cost]
    capex: dict[int, float] = {}
    for line in plan.rows("money", account="capex"):
        year = int(figure(line, "year"))
        capex[year] = capex.get(year, 0.0) + figure(line, "cash")
    for year in years:
        counted = [t for t in years if t <= year] if row.carry_over else [year]
        findings.at_most("money", listed((plan.name, year, "capex")), "cash", sum(capex.get(t, 0.0) for t in counted),
                         sum(row.capex_limit_cost[t] for t in counted), "investment budget", least=100 * MONEY,
                         excuse=plan.excuse)


def _never_rising(inputs: Inputs, plan: PlanOf, findings: Findings) -> None:
    """Amounts that may in no year be above the year before."""
    for key in {inputs.indicator_key(row.indicator, row.product) for row in inputs.rows("targets") if row.never_rising}:
        values = {year: figure(row_of(plan.rows("indicators"), indicator=key, year=year), "value") for year in inputs.years}
        for before, year in pairwise(inputs.years):
            findings.at_most("indicators", listed((plan.name, year, key)), "value", values[year], values[before],
                             "the year before", least=TONNES, excuse=plan.excuse)


def _green(inputs: Inputs, plan: PlanOf, amounts: Sequence[Amount], findings: Findings) -> None:
    """Contracts and certificates claim at most what the grid delivered, each at most its own share of it."""
    for year in inputs.years:
        grid = _sum(amounts, ("grid_electricity",), year)
        findings.at_most("carbon", listed((plan.name, year, "contracts and certificates")), "activity",
                         _sum(amounts, GREEN, year), grid, "electricity bought from the grid", least=100 * ENERGY,
                         excuse=plan.excuse)
        for amount in amounts:
            if amount.activity in GREEN:
                row: Any = inputs.named(amount.part, amount.item)
                cap = row.import_cap_share
                findings.at_most("carbon", listed((plan.name, year, amount.item)), "activity", amount.values[year] or 0.0,
                                 cap * grid, f"{cap:.0%} of electricity bought from the grid", least=100 * ENERGY,
                                 excuse=plan.excuse)


def _sum(amounts: Sequence[Amount], activities: Sequence[str], year: int) -> float:
    return sum(amount.values[year] or 0.0 for amount in amounts if amount.activity in activities)


def _offsets(inputs: Inputs, plan: PlanOf, amounts: Sequence[Amount], lines: Sequence[Line], base: float,
             findings: Findings) -> None:
    rules = inputs.one("offset_rules")
    for year in inputs.years:
        gross = total(lines, "direct", year) + total(lines, "location", year)
        market = total(lines, "direct", year) + total(lines, "contractual", year)
        offsets = _sum(amounts, ("offset",), year)
        caps: dict[str, float] = {"no more than is emitted": market}
        if rules.cap_share_of_base_year < 1:
            caps[f"{rules.cap_share_of_base_year:.0%} of base-year emissions"] = rules.cap_share_of_base_year * base
        if rules.remaining_cap_share is not None:
            caps[f"{rules.remaining_cap_share:.0%} of emissions left"] = rules.remaining_cap_share * market
        gate = rules.gate_reduction_share
        if gate is not None and gross > (1 - gate) * base * (1 + 1e-5) + SOLVER:
            caps[f"none before gross emissions are {gate:.0%} below the base year"] = 0.0
        for rule, most in caps.items() if inputs.rows("offsets") and offsets > 0 else ():
            findings.at_most("decisions", listed((plan.name, year, "offsets")), "quantity", offsets, most, rule,
                             least=SOLVER * max(1.0, 1e-3 * base), excuse=plan.excuse)
        _each(inputs, plan, year, findings)
        floor: Mapping[int, float] = rules.reduction_floor_share
        if year in floor and not plan.is_reference:
            findings.at_most("carbon", listed((plan.name, year, "gross emissions")), "tco2", gross, (1 - floor[year]) * base,
                             "own reduction at least", least=100 * TONNES, excuse=plan.excuse)


def _each(inputs: Inputs, plan: PlanOf, year: int, findings: Findings) -> None:
    for row in inputs.rows("offsets"):
        findings.at_most("decisions", listed((plan.name, year, row.name)), "quantity",
                         plan.bought("offsets", row.name).get(year, 0.0), row.max_tco2[year], "most of this tier", least=SOLVER)

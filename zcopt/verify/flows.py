"""Energy: every carrier balances over the year, end uses are served, converters keep their ratios."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zcopt.plans.tables import Record
from zcopt.verify.activities import KWH_PER_MWH
from zcopt.verify.findings import DIGITS, ENERGY, RELATIVE, Findings, listed
from zcopt.verify.purchases import Remaining
from zcopt.verify.run import PlanOf, figure
from zcopt.verify.sheets import Inputs

NOT_BALANCED = "balance"
"""The part under which a run lists what nothing can supply or take on all hours."""
OPEN_MWH = 0.01
"""What a solver leaves open in 8,760 hours at 1e-6 MW each."""


def check_flows(inputs: Inputs, plan: PlanOf, findings: Findings) -> None:
    """Balances, demands and ratios of a plan."""
    _balances(plan, findings)
    remaining = Remaining(inputs, plan)
    for row in inputs.rows("end_uses"):
        _demand(inputs, plan, row, remaining, findings)
    for part in ("equipment", "converters"):
        for row in inputs.rows(part):
            _ratios(inputs, plan, part, row, findings)


def _balances(plan: PlanOf, findings: Findings) -> None:
    """supply - use = 0 per carrier and year; the rounding of each row to 9 digits is all that is left open."""
    rows: dict[tuple[object, object], list[Record]] = {}
    for row in plan.rows("flows"):
        rows.setdefault((row["carrier"], row["year"]), []).append(row)
        if row["direction"] not in ("supply", "use"):
            findings.differ("flows", _name(plan, row), "direction", str(row["direction"]), None, "is supply or use")
    for (carrier, year), group in rows.items():
        used = sum(figure(row, "energy_mwh") for row in group if row["direction"] == "use")
        supplied = sum(figure(row, "energy_mwh") for row in group if row["direction"] == "supply")
        open_mwh = max(used, supplied) * (RELATIVE / 10 + DIGITS * len(group)) + OPEN_MWH
        findings.compared["flows"] += 1
        if abs(supplied - used) > open_mwh:
            findings.differ("flows", listed((plan.name, year, carrier)), "energy_mwh", supplied, used, "supply = use")


def _demand(inputs: Inputs, plan: PlanOf, row: Any, remaining: Remaining, findings: Findings) -> None:
    """base year * growth * what projects leave  [MWh]"""
    for year in inputs.years:
        left = remaining.of(row.name, row.carrier, year)
        if left is None:
            findings.taken[f"{plan.name}: energy of end use {row.name}"] = "depends on which of two projects is in use"
            continue
        before = inputs.end_use_kwh(row, year) / KWH_PER_MWH
        there = plan.flow("end_uses", row.name, row.carrier, "use", year) - plan.flow("end_uses", row.name, row.carrier,
                                                                                    "supply", year)
        findings.same("flows", listed((plan.name, year, row.carrier, row.name)), "energy_mwh", there, before * left,
                      "end use of the base year x growth x what projects leave", least=ENERGY)


def _ratios(inputs: Inputs, plan: PlanOf, part: str, row: Any, findings: Findings) -> None:
    """input = ratio * main output; where the efficiency is given by hour, only the other carriers are held."""
    uses: dict[tuple[str, str], float] = {}
    for carrier, direction, ratio in _legs(row):
        uses[carrier, direction] = uses.get((carrier, direction), 0.0) + ratio
    for year in inputs.years:
        main = plan.flow(part, row.name, row.output_1_carrier, "supply", year)
        for (carrier, direction), ratio in uses.items():
            if (carrier, "use" if direction == "supply" else "supply") in uses or carrier == row.output_1_carrier:
                continue
            if ratio < 0:
                continue
            findings.same("flows", listed((plan.name, year, carrier, row.name)), "energy_mwh",
                          plan.flow(part, row.name, carrier, direction, year), ratio * main,
                          f"{ratio:g} kWh per kWh of {row.output_1_carrier}", least=ENERGY)


def _legs(row: Any) -> Iterator[tuple[str, str, float]]:
    """Carrier, direction and kWh per kWh of main output of everything but the main output."""
    for k in (2, 3):
        if getattr(row, f"output_{k}_carrier") and getattr(row, f"output_{k}_per_output") is not None:
            yield getattr(row, f"output_{k}_carrier"), "supply", getattr(row, f"output_{k}_per_output")
    for k in (1, 2, 3):
        if getattr(row, f"input_{k}_carrier") and getattr(row, f"input_{k}_per_output") is not None:
            yield getattr(row, f"input_{k}_carrier"), "use", getattr(row, f"input_{k}_per_output")


def _name(plan: PlanOf, row: Record) -> str:
    return listed((plan.name, row["year"], row["carrier"], row["part"], row["item"]))

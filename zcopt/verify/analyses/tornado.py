"""Table tornado: the cost of the best plan and of the reference at both ends of every assumption, from their money rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from zcopt.inputs.tables import table
from zcopt.plans.tables import Record
from zcopt.verify.carbon import Line, total
from zcopt.verify.findings import MONEY, Findings, listed
from zcopt.verify.money import WHEN
from zcopt.verify.run import PlanOf, Tables, figure, optional
from zcopt.verify.sheets import Inputs

RATE, CARBON = "discount_rate", "carbon_added"
MOVES = {
    "capex": "capex, residual_value", "electricity_price": "energy", "fuel_price": "fuel",
    "carbon_price": "carbon_price, carbon_tax, internal_carbon_price", "green_premium": "green_premium",
    "certificate_price": "certificates", "offset_price": "offsets",
    "grid_charges": "network, levies, fixed_fee, tiers, demand_charge, capacity_charge, demand_or_capacity_charge",
    "contract_energy_price": "third_party_energy, direct_line_energy, capacity_fee", "export_price": "export",
    "operation_and_maintenance": "fixed_om, variable_om", "materials_price": "materials, supplier_premium"}
"""Assumption -> the accounts that are in proportion to it."""
ALONE = {"capex": "part", "fuel_price": "item"}
PERCENT, YUAN = 100.0, "CNY"


@dataclass(frozen=True)
class _Moved:
    """A plan whose cost is asked at other prices; ``rate`` is that of the site."""

    plan: PlanOf
    lines: Sequence[Line]
    years: tuple[int, ...]
    rate: float

    @cached_property
    def _money(self) -> list[tuple[Record, float, float]]:
        """Rows with their cash and the years until it is paid."""
        return [(row, figure(row, "cash"), figure(row, "year") - self.years[0] + WHEN[str(row["timing"])])
                for row in self.plan.rows("money")]

    def cost(self, assumption: str, of: str, change: float) -> float:
        """Net present cost with one assumption changed, decisions and dispatch held."""
        rate = self.rate + (change if assumption == RATE else 0.0)
        accounts, column = MOVES.get(assumption, "").split(", "), ALONE.get(assumption, "")
        value = 0.0
        for row, cash, later in self._money:
            moved = row["account"] in accounts and (not of or row[column] == of)
            value += cash * (1 + (change if moved else 0.0)) * (1 + rate) ** -later
        if assumption == CARBON:
            value += change * sum((total(self.lines, "direct", y) + total(self.lines, "location", y)) * (1 + rate) ** -(k + 0.5)
                                  for k, y in enumerate(self.years))
        return value


def check_tornado(inputs: Inputs, tables: Tables, plans: Sequence[PlanOf], lines: Mapping[str, Sequence[Line]],
                  findings: Findings) -> None:
    """Every bar, and that no assumption that matters is left out."""
    rows = tables.get("tornado", ())
    best = next((plan for plan in plans if plan.headline["rank"] == 1), None)
    if not rows or best is None:
        return
    held = [_Moved(plan, lines[plan.name], inputs.years, inputs.site.discount_rate_share)
            for plan in (best, *(plan for plan in plans if plan.is_reference))]
    ranges = _ranges(inputs)
    scale = sum(abs(figure(row, "discounted")) for one in held for row in one.plan.rows("money"))
    for place, row in enumerate(rows, start=1):
        name = listed((row["assumption"], row["of"]))
        findings.same_word("tornado", name, "plan", row["plan"], best.name, "the plan of rank 1")
        findings.same_word("tornado", name, "position", row["position"], place, "widest swing first")
        if place > 1:
            findings.at_most("tornado", name, "cost_swing", figure(row, "cost_swing"), figure(rows[place - 2], "cost_swing"),
                             "widest swing first", least=MONEY)
        _bar(row, name, held, ranges, scale, findings)
    shown = {str(row["assumption"]) for row in rows if not row["of"]}
    for assumption, (low, high, _) in ranges.items():
        at = [held[0].cost(assumption, "", change) for change in (0.0, low, high)]
        if assumption not in shown and max(at) - min(at) > MONEY:
            findings.differ("tornado", assumption, "cost_swing", None, max(at) - min(at), "the cost of the plan depends on it")


def _bar(row: Record, name: str, held: Sequence[_Moved], ranges: Mapping[str, tuple[float, float, str]], scale: float,
         findings: Findings) -> None:
    assumption, of = str(row["assumption"]), str(row["of"])
    if assumption not in ranges:
        findings.differ("tornado", name, "assumption", assumption, None, "no assumption of the sheet or of data/sensitivity.csv")
        return
    low, high, source = ranges[assumption]
    at = [[one.cost(assumption, of, change) for change in (0.0, low, high)] for one in held]
    values: dict[str, float | None] = {"low_change": low, "high_change": high, "cost": at[0][0], "cost_low": at[0][1],
                                       "cost_high": at[0][2], "cost_swing": max(at[0]) - min(at[0])}
    saved = [before - after for before, after in zip(at[1], at[0], strict=True)] if len(at) > 1 else []
    for k, column in enumerate(("npv", "npv_low", "npv_high")):
        values[column] = saved[k] if saved else None
    values["npv_swing"] = max(saved) - min(saved) if saved else None
    for column, value in values.items():
        money = not column.endswith("change")
        findings.same("tornado", name, column, optional(row, column), value, "money rows at the end of the range",
                      least=MONEY if money else 1e-9, scale=scale if money else 0.0)
    unit = {RATE: "points", CARBON: "cur/tCO2e"}.get(assumption, "share")
    for column, word in (("accounts", MOVES.get(assumption, "")), ("unit", unit), ("source", source)):
        findings.same_word("tornado", name, column, row[column], word, "what the assumption is")


def _ranges(inputs: Inputs) -> dict[str, tuple[float, float, str]]:
    """Assumption -> both ends and who chose them: the sheet, else data/sensitivity.csv; no rate below 0."""
    found: dict[str, tuple[float, float, str]] = {}
    for line in table("sensitivity").rows:
        name, size = line.text("assumption"), 1.0 if line.text("assumption") == CARBON else PERCENT
        if name != CARBON or inputs.site.currency == YUAN:
            found[name] = line.number("value_low") / size, line.number("value_high") / size, line.cited
    typed: tuple[Any, ...] = inputs.rows("sensitivity")
    for row in typed:
        high = row.added_price_per_tco2 if row.assumption == CARBON else row.high_share
        found[row.assumption] = row.low_share or 0.0, high, row.source or "typed in the case"
    low, high, source = found[RATE]
    return found | {RATE: (max(low, -inputs.site.discount_rate_share), high, source)}

"""How an activity counts, read off data/accounting_rules.csv and the case's own sheet; and the factors rules ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from zcopt.inputs.sheets import CarrierRow
from zcopt.inputs.tables import DataRow, table
from zcopt.verify.sheets import Inputs

LEDGERS = ("direct", "location", "contractual", "net", "upstream", "removal")
NOT_COUNTED = "not_counted"
TJ_PER_KWH = 3.6e-6
TCO2_PER_TC = 44 / 12


@dataclass(frozen=True)
class Rule:
    """One line of the rules: scope, category, the factor of each ledger, and how its energy counts."""

    scope: str
    category: str
    ledgers: Mapping[str, str]
    energy: int
    with_fuel: bool
    non_fossil: int
    physical: int


def rule_of(inputs: Inputs, activity: str) -> Rule | None:
    """The rule of an activity in the case's rule set, its own sheet on top; None where the set does not mention it."""
    line, own = _line(inputs.site.rule_set, activity), inputs.named("accounting_rules", activity)
    if line is None:
        return None
    written = {name: line.text(name) for name in LEDGERS}
    signs = {"energy": int(line.number("value_energy")), "non_fossil": int(line.number("value_non_fossil")),
             "physical_non_fossil": int(line.number("value_physical"))}
    scope = line.text("scope")
    if own is not None:
        written |= {name: str(getattr(own, name)) for name in LEDGERS if getattr(own, name)}
        signs |= {name: getattr(own, name) for name in signs if getattr(own, name) is not None}
        scope = own.scope or scope
    return Rule(scope, line.text("category"), {name: factor for name, factor in written.items() if factor != NOT_COUNTED},
                signs["energy"], bool(line.number("value_with_fuel")), signs["non_fossil"], signs["physical_non_fossil"])


@cache
def _line(rule_set: str, activity: str) -> DataRow | None:
    return next(iter(table("accounting_rules").where(rule_set=rule_set, activity=activity)), None)


def fuel_factor(row: CarrierRow) -> float | None:
    """tCO2e per own unit, fossil and biogenic: typed, else NCV x carbon content x oxidation x 44/12."""
    if row.factor_tco2e_per_unit is not None:
        return row.factor_tco2e_per_unit
    if row.carbon_content_tc_per_tj is None or row.oxidation_share is None:
        return None
    return row.kwh_per_unit * TJ_PER_KWH * row.carbon_content_tc_per_tj * row.oxidation_share * TCO2_PER_TC


def warming(inputs: Inputs, gas: str) -> float:
    """t CO2e per t of gas in the set of the site sheet."""
    if gas in ("", "CO2", "CO2e"):
        return 1.0
    return table("gwp").one(gas=gas, gwp_set=inputs.site.gwp_set).number("value_kgco2e_per_kg")


def process_factor(inputs: Inputs, row: Any) -> float:
    """tCO2e per unit of the activity: typed, else tonnes of gas per unit times its warming."""
    typed = row.factor_tco2e_per_unit
    return float(typed) if typed is not None else float(row.gas_t_per_unit) * warming(inputs, row.gas)


def factor(inputs: Inputs, source: str, carrier: str, own: Mapping[int, float] | None, year: int, *,
           base_year: bool = False) -> float | None:
    """tCO2e per unit where a rule says ``source``; None for an upstream factor nobody gave."""
    row = inputs.carriers.get(carrier)
    plain = {"zero": 0.0, "one": 1.0, "minus_one": -1.0}
    if source in plain:
        return plain[source]
    if source == "item":
        return None if own is None else own.get(year)
    if source in ("carrier", "minus_carrier") and row is not None:
        burnt = fuel_factor(row)
        return None if burnt is None else (1 if source == "carrier" else -1) * burnt * (1 - row.biogenic_share)
    if source == "carrier_upstream":
        return row.upstream_factor_tco2e_per_unit if row is not None else None
    return _grid(inputs, source, year, base_year=base_year)


def _grid(inputs: Inputs, source: str, year: int, *, base_year: bool) -> float | None:
    grid = inputs.one("grid_factors")
    if source == "grid_upstream":
        path = grid.upstream_kgco2_per_kwh
        return path.get(year, path[min(path)]) if path else None
    kind = source.removeprefix("minus_")
    sign = -1.0 if source.startswith("minus_") else 1.0
    columns = {"grid_average": "average_kgco2_per_kwh", "grid_market": "market_kgco2_per_kwh"}
    if kind not in columns:
        return None
    if base_year:
        return sign * float(getattr(grid, f"base_year_{columns[kind]}"))
    return sign * float(getattr(grid, columns[kind])[year])

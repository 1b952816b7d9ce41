"""Accounting rules as tables: how each activity counts.

A rule set names every activity. ``NOT_COUNTED`` means: seen, and deliberately not counted here. An activity that a
rule set does not mention is an error, never a zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from zcopt.errors import ModelError
from zcopt.model.books import Activity


class Factor(StrEnum):
    """Where the tonnes per unit of an activity come from."""

    CARRIER = "carrier"
    GRID_AVERAGE = "grid_average"
    GRID_MARKET = "grid_market"
    ZERO = "zero"
    ONE = "one"
    MINUS_ONE = "minus_one"
    MINUS_GRID_MARKET = "minus_grid_market"
    NOT_COUNTED = "not_counted"


@dataclass(frozen=True)
class Count:
    """How one activity counts in the ledgers, and whether its energy is non-fossil by contract and physically.

    ``direct`` is scope 1 and part of every ledger; ``location`` and ``contractual`` are scope 2; ``net`` is offsets.
    ``energy`` is +1 where the activity is part of the factory's energy consumption, -1 where it lowers it.
    """

    scope: str
    direct: Factor = Factor.NOT_COUNTED
    location: Factor = Factor.NOT_COUNTED
    contractual: Factor = Factor.NOT_COUNTED
    net: Factor = Factor.NOT_COUNTED
    energy: int = 0
    non_fossil: int = 0
    physical_non_fossil: int = 0


_F = Factor
_SHARED: Mapping[Activity, Count] = MappingProxyType({
    Activity.FUEL: Count("1", direct=_F.CARRIER, energy=1),
    Activity.PROCESS: Count("1", direct=_F.ONE),
    Activity.GRID_ELECTRICITY: Count("2", location=_F.GRID_AVERAGE, contractual=_F.GRID_MARKET, energy=1),
    Activity.OWN_NON_FOSSIL_ELECTRICITY: Count("2", location=_F.ZERO, contractual=_F.ZERO, energy=1, non_fossil=1,
                                               physical_non_fossil=1),
    # attributes sold: the power is used here, but somebody else claims it
    Activity.OWN_NON_FOSSIL_SOLD_ATTRIBUTES: Count("2", location=_F.GRID_AVERAGE, contractual=_F.GRID_MARKET, energy=1),
    # electricity used on site, but its energy and its tonnes are already counted with its fuel
    Activity.OWN_FOSSIL_ELECTRICITY: Count("1", energy=1),
    # a dedicated line carries the plant's own factor in both methods (GHG Protocol Scope 2 Guidance, direct lines)
    Activity.DIRECT_LINE_ELECTRICITY: Count("2", location=_F.ZERO, contractual=_F.ZERO, energy=1, non_fossil=1,
                                            physical_non_fossil=1),
    Activity.EXPORTED_ELECTRICITY: Count("outside", energy=-1, non_fossil=-1, physical_non_fossil=-1),
    Activity.PURCHASED_HEAT: Count("2", location=_F.CARRIER, contractual=_F.CARRIER, energy=1),
    Activity.GREEN_CONTRACT: Count("2", contractual=_F.MINUS_GRID_MARKET, non_fossil=1),
    Activity.CERTIFICATE: Count("2", contractual=_F.MINUS_GRID_MARKET, non_fossil=1),
    Activity.OFFSET: Count("offset", net=_F.MINUS_ONE),
})

RULE_SETS: Mapping[str, Mapping[Activity, Count]] = MappingProxyType({
    "zero_carbon_factory_2026": _SHARED,
    "ghg_protocol": _SHARED,
    # GB/T 32150 knows one method for purchased electricity; contracts are disclosed apart, so both paths are kept
    "gbt32150": _SHARED,
})


def count(rule_set: str, activity: Activity) -> Count:
    """How ``activity`` counts under ``rule_set``.

    Raises ModelError when the rule set does not mention the activity.
    """
    rules = RULE_SETS[rule_set]
    if activity not in rules:
        raise ModelError(f"rule set {rule_set} does not say how {activity} counts")
    return rules[activity]

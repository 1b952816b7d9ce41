"""Accounting rules as tables: how each activity counts.

A rule set of data/accounting_rules.csv names every activity; rows of the sheet ``accounting_rules`` win over it.
``not_counted`` means: seen, and deliberately not counted here. An activity that no row mentions is an error, never a zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from zcopt.errors import ModelError, Problem
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Role, Row, Sheet, choice, integer, text
from zcopt.inputs.tables import DataRow, table
from zcopt.model.books import Activity

TABLE = "accounting_rules"


class Factor(StrEnum):
    """Where the tonnes per unit of an activity come from."""

    CARRIER = "carrier"
    MINUS_CARRIER = "minus_carrier"
    CARRIER_UPSTREAM = "carrier_upstream"
    GRID_AVERAGE = "grid_average"
    GRID_MARKET = "grid_market"
    GRID_UPSTREAM = "grid_upstream"
    MINUS_GRID_AVERAGE = "minus_grid_average"
    MINUS_GRID_MARKET = "minus_grid_market"
    ITEM = "item"
    ZERO = "zero"
    ONE = "one"
    MINUS_ONE = "minus_one"
    NOT_COUNTED = "not_counted"


@dataclass(frozen=True)
class Count:
    """How one activity counts in the ledgers, and whether its energy is non-fossil by contract and physically.

    ``direct`` is scope 1 and part of every ledger; ``location`` and ``contractual`` are scope 2; ``net`` is what stands
    below the line: offsets, removals; ``upstream`` is scope 3, ``removal`` is stored biogenic CO2, both reported apart.
    ``energy`` is +1 where the activity is part of the factory's energy consumption, -1 where it lowers it;
    ``with_fuel`` says that the standard coal of this electricity was counted with its fuel already.
    """

    scope: str
    category: str = ""
    direct: Factor = Factor.NOT_COUNTED
    location: Factor = Factor.NOT_COUNTED
    contractual: Factor = Factor.NOT_COUNTED
    net: Factor = Factor.NOT_COUNTED
    upstream: Factor = Factor.NOT_COUNTED
    removal: Factor = Factor.NOT_COUNTED
    energy: int = 0
    with_fuel: bool = False
    non_fossil: int = 0
    physical_non_fossil: int = 0

    @property
    def ledgers(self) -> tuple[tuple[str, Factor], ...]:
        """The ledgers this activity is counted in, each with where its factor comes from."""
        return tuple((name, getattr(self, name)) for name in LEDGERS if getattr(self, name) is not Factor.NOT_COUNTED)


LEDGERS = ("direct", "location", "contractual", "net", "upstream", "removal")
"""The ledgers that rules fill; ``biogenic`` follows from the share of each fuel."""
_SIGNS = ("energy", "non_fossil", "physical_non_fossil")


@dataclass(frozen=True, kw_only=True)
class AccountingRuleRow(Row):
    """How one activity counts, in place of what the rule set chosen on the site sheet says."""

    sheet = Sheet(name="accounting_rules", rare=True, label=Label("Accounting rules", "核算规则"), role=Role.RULE,
                  help=Label("Rows here win over the rule set of the site sheet; a blank cell keeps what it says. The rule "
                             "sets: zcopt data accounting_rules.",
                             "此表优先于工厂表所选规则；空白单元格沿用原规则。各规则集见 zcopt data accounting_rules。"))

    activity: str = choice(tuple(Activity), Label("Activity", "活动"))
    scope: str = text(Label("Scope", "范围"), default="")
    direct: str = choice(tuple(Factor), Label("Factor, scope 1", "范围一因子"), default="")
    location: str = choice(tuple(Factor), Label("Factor, location-based", "基于位置因子"), default="")
    contractual: str = choice(tuple(Factor), Label("Factor, market-based", "基于市场因子"), default="")
    net: str = choice(tuple(Factor), Label("Factor, below the line", "净排放因子"), default="")
    upstream: str = choice(tuple(Factor), Label("Factor, upstream", "上游因子"), default="")
    removal: str = choice(tuple(Factor), Label("Factor, removals", "清除因子"), default="")
    energy: int | None = integer("", Label("Energy use: 1, 0 or -1", "能源消费：1、0、-1"), low=-1, high=1, default=None)
    non_fossil: int | None = integer("", Label("Non-fossil: 1, 0 or -1", "非化石：1、0、-1"), low=-1, high=1, default=None)
    physical_non_fossil: int | None = integer("", Label("Physically non-fossil: 1, 0 or -1", "物理可溯源：1、0、-1"), low=-1,
                                              high=1, default=None)

    @property
    def name(self) -> str:
        """Rules are named by their activity."""
        return self.activity


@cache
def rule_sets() -> Mapping[str, Mapping[Activity, Count]]:
    """The rule sets of data/accounting_rules.csv by name."""
    found: dict[str, dict[Activity, Count]] = {}
    for row in table(TABLE).rows:
        found.setdefault(row.text("rule_set"), {})[Activity(row.text("activity"))] = _count_of(row)
    return MappingProxyType({name: MappingProxyType(rules) for name, rules in found.items()})


def _count_of(row: DataRow) -> Count:
    return Count(scope=row.text("scope"), category=row.text("category"), energy=int(row.number("value_energy")),
                 with_fuel=bool(row.number("value_with_fuel")), non_fossil=int(row.number("value_non_fossil")),
                 physical_non_fossil=int(row.number("value_physical")),
                 **{name: Factor(row.text(name)) for name in LEDGERS})


def count(case: Case, activity: Activity) -> Count:
    """How ``activity`` counts in a case: its rule set, with the rows of its own sheet on top.

    Raises ModelError when neither mentions the activity.
    """
    rule_set = case.site.rule_set
    known = rule_sets()[rule_set].get(activity)
    own = next((row for row in case.rows(AccountingRuleRow) if row.activity == activity), None)
    if known is None:
        raise ModelError(f"rule set {rule_set} does not say how {activity} counts")
    return known if own is None else replace(known, **_changes(own))


def _changes(row: AccountingRuleRow) -> dict[str, Any]:
    changes: dict[str, Any] = {name: Factor(getattr(row, name)) for name in LEDGERS if getattr(row, name)}
    changes |= {name: getattr(row, name) for name in _SIGNS if getattr(row, name) is not None}
    return changes | ({"scope": row.scope} if row.scope else {})


_TAKEN_OFF = {Factor.GRID_AVERAGE: Factor.MINUS_GRID_AVERAGE, Factor.GRID_MARKET: Factor.MINUS_GRID_MARKET}


def check_rules(case: Case) -> list[Problem]:
    """Own rules by which contracts or certificates take off another factor than grid power counts with.

    Both together are at most the import, so that with the same factor no total falls below zero.
    """
    rows = {row.activity: row for row in case.rows(AccountingRuleRow)}
    grid, problems = count(case, Activity.GRID_ELECTRICITY), []
    for activity in (Activity.GREEN_CONTRACT, Activity.CERTIFICATE):
        row, rule = rows.get(activity) or rows.get(Activity.GRID_ELECTRICITY), count(case, activity)
        for ledger in ("direct", "location", "contractual", "net"):
            counted, taken = getattr(grid, ledger), getattr(rule, ledger)
            if row is not None and taken not in (Factor.NOT_COUNTED, Factor.ZERO, _TAKEN_OFF.get(counted)):
                problems.append(row.problem(
                    ledger, f"{activity} counts with {taken} in {ledger}, where grid power counts with {counted}",
                    "Take off what grid power counts with, or choose not_counted", "E476"))
    return problems

"""Which assumptions of a finished plan are moved one at a time, and how far: the sheet ``sensitivity`` and its defaults.

Only what can be moved with decisions and dispatch held is here: prices, investment and the discount rate. Loads and production
cannot, because another load is another dispatch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Role, Row, Sheet, choice, number, share
from zcopt.inputs.tables import table

DISCOUNT_RATE, CARBON_ADDED = "discount_rate", "carbon_added"
ACCOUNTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({
    "capex": ("capex", "residual_value"),
    "electricity_price": ("energy",),
    "fuel_price": ("fuel",),
    "carbon_price": ("carbon_price", "carbon_tax", "internal_carbon_price"),
    "green_premium": ("green_premium",),
    "certificate_price": ("certificates",),
    "offset_price": ("offsets",),
    "grid_charges": ("network", "levies", "fixed_fee", "tiers", "demand_charge", "capacity_charge", "demand_or_capacity_charge"),
    "contract_energy_price": ("third_party_energy", "direct_line_energy", "capacity_fee"),
    "export_price": ("export",),
    "operation_and_maintenance": ("fixed_om", "variable_om"),
    "materials_price": ("materials", "supplier_premium"),
})
"""Assumption -> accounts of the money table that are proportional to it."""
ASSUMPTIONS: Final = (DISCOUNT_RATE, *ACCOUNTS, CARBON_ADDED)
PERCENT = 100.0
DEFAULTS, DEFAULT_CURRENCY = "sensitivity", "CNY"


@dataclass(frozen=True)
class Range:
    """How far an assumption is moved: shares of its value, points of the discount rate (0.02 is 2 %), or an added carbon price
    [currency/tCO2e]; ``source`` says who chose it."""

    assumption: str
    low: float
    high: float
    source: str


@dataclass(frozen=True, kw_only=True)
class SensitivityRow(Row):
    """The range of one assumption, in place of the default."""

    sheet = Sheet(name="sensitivity", rare=True, label=Label("Sensitivity", "敏感性"), role=Role.RULE,
                  help=Label("How far each assumption is moved, one at a time, with the plan held. A row replaces the default of "
                             "zcopt data sensitivity; 0 and 0 leave an assumption out.",
                             "方案不变时各假设单独变动的幅度。填写的行取代默认值（zcopt data sensitivity）；"
                             "两端均为 0 则不分析该假设。"))

    assumption: str = choice(ASSUMPTIONS, Label("Assumption", "假设"), help=Label(
        "A price, the investment, the discount rate, or a carbon price added on gross emissions.",
        "价格、投资、折现率，或对总排放另加的碳价。"))
    low_share: float | None = share(Label("Low", "下限变动"), low=-1.0, high=0.0, default=None, small=True, help=Label(
        "-20 means 20 % less; for the discount rate percentage points.", "-20 表示降低 20%；折现率为百分点。"))
    high_share: float | None = share(Label("High", "上限变动"), high=10.0, default=None, small=True, help=Label(
        "20 means 20 % more; for the discount rate percentage points.", "20 表示提高 20%；折现率为百分点。"))
    added_price_per_tco2: float | None = number("cur/tCO2e", Label("Carbon price added", "另加碳价"), low=0, default=None,
                                                help=Label("For carbon_added alone, in place of low and high.",
                                                           "仅用于 carbon_added，代替上下限。"))

    @property
    def name(self) -> str:
        """Ranges are named by their assumption."""
        return self.assumption


def default_ranges(currency: str) -> dict[str, Range]:
    """Assumption -> the range of data/sensitivity.csv; a price in yuan holds only where the case counts in yuan."""
    return {row.text("assumption"): _default(row.text("assumption"), row.number("value_low"), row.number("value_high"), row.cited)
            for row in table(DEFAULTS).rows if row.text("assumption") != CARBON_ADDED or currency == DEFAULT_CURRENCY}


def _default(assumption: str, low: float, high: float, cited: str) -> Range:
    size = 1.0 if assumption == CARBON_ADDED else PERCENT
    return Range(assumption, low / size, high / size, cited)


def check_sensitivity(case: Case) -> list[Problem]:
    """Ranges without an end, an assumption named twice, a discount rate below 0."""
    problems: list[Problem] = []
    seen: set[str] = set()
    for row in case.rows(SensitivityRow):
        problems += [_incomplete(row)] if _lacks(row) else []
        if row.assumption in seen:
            problems.append(row.problem("assumption", f"{row.assumption} has two ranges", "Keep one of the two lines", "E417"))
        seen.add(row.assumption)
        if row.assumption == DISCOUNT_RATE and case.site.discount_rate_share + (row.low_share or 0.0) < 0:
            problems.append(row.problem(
                "low_share", f"the discount rate of {case.site.discount_rate_share:.2%} would fall below 0",
                "Lower it by no more than the rate itself", "E418"))
    return problems


def _lacks(row: SensitivityRow) -> bool:
    ends = (row.low_share, row.high_share)
    if row.assumption == CARBON_ADDED:
        return row.added_price_per_tco2 is None or ends != (None, None)
    return None in ends or row.added_price_per_tco2 is not None


def _incomplete(row: SensitivityRow) -> Problem:
    if row.assumption == CARBON_ADDED:
        return row.problem("added_price_per_tco2", "carbon_added takes a price per tonne, and neither low nor high",
                           "Fill added_price_per_tco2 and clear low_share and high_share", "E416")
    return row.problem("low_share", f"the range of {row.assumption} takes low and high, and no carbon price",
                       "Fill low_share and high_share and clear added_price_per_tco2", "E416")

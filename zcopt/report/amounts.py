"""How amounts are printed: the money unit of a report, digits, and what stands where there is no number."""

from __future__ import annotations

import math
from dataclasses import dataclass

from zcopt.report.labels import NOT_COMPUTED, Label, unit_name
from zcopt.report.run_tables import RunTables, amount
from zcopt.units import KWH_PER_MWH

KWH_TOO_LONG = 1e6
"""From here on energy is said in MWh (ours)."""


@dataclass(frozen=True)
class MoneyUnit:
    """Money is divided by ``size`` and named ``label``."""

    size: float
    label: Label

    def of(self, money: float) -> float:
        """The amount in this unit."""
        return money / self.size


def currency(tables: RunTables) -> Label:
    """The currency of the case: ``yuan`` and ``元``, or its three letters."""
    names, code = tables.manifest.get("currency_label") or {}, str(tables.manifest.get("currency", ""))
    return Label(str(names.get("en", code)), str(names.get("zh", code)))


def unit_of(tables: RunTables, unit: str) -> Label:
    """The unit of an input: its words in both languages, ``cur`` by the name of the currency."""
    first, slash, per = unit.partition("/")
    if first != "cur":
        return unit_name(unit)
    return currency(tables) + "/" + unit_name(per) if slash else currency(tables)


def per_tonne(tables: RunTables) -> Label:
    """The unit of prices and costs of emissions."""
    return currency(tables) + "/tCO2e"


def money_unit(tables: RunTables) -> MoneyUnit:
    """10^4 for yuan, as boards in China read it; else thousands, or millions where costs pass 100 million."""
    name = currency(tables)
    if tables.manifest.get("currency") == "CNY":
        return MoneyUnit(1e4, Label("10,000 ", "万") + name)
    largest = max((abs(amount(row, "net_present_cost")) for row in tables.rows("plans")), default=0.0)
    if largest >= 1e8:
        return MoneyUnit(1e6, Label("million ", "百万") + name)
    return MoneyUnit(1e3, Label("thousand ", "千") + name)


def digits(value: float | None, decimals: int = 0) -> Label:
    """1,234.5 with a fixed number of decimals; "not computed" where there is none that is finite."""
    if value is None or not math.isfinite(value):
        return NOT_COMPUTED
    shown = f"{value:,.{decimals}f}"
    return Label.same("0" if decimals == 0 and shown == "-0" else shown.replace("-", "−"))


def significant(value: float | None) -> Label:
    """About four significant digits, as many decimals as that takes, none where the number is whole, thousands apart."""
    if value is None:
        return NOT_COMPUTED
    size = abs(value)
    return digits(value, 0 if size >= 100 or float(value).is_integer() else 1 if size >= 10 else 2 if size >= 1 else 4)


def quantity(value: float | None, unit: str, largest: float | None = None) -> Label:
    """A quantity with its unit; energy in MWh where the ``largest`` it stands beside would be long in kWh."""
    if value is not None and unit.startswith("kWh") and max(value, largest or 0.0) >= KWH_TOO_LONG:
        value, unit = value / KWH_PER_MWH, unit.replace("kWh", "MWh", 1)
    return significant(value) + " " + unit_name(unit)


def percent(share: float | None, decimals: int = 1) -> Label:
    """12.3 %; "not computed" where there is none that is finite."""
    if share is None or not math.isfinite(share):
        return NOT_COMPUTED
    if 0 < abs(share) < 0.5 * 10 ** -(decimals + 2):
        return Label.same(f"< {10 ** -decimals:.{decimals}f} %")
    return Label.same(f"{100 * share:,.{decimals}f} %".replace("-", "−"))


def measured(value: float | None, unit: str) -> Label:
    """An indicator's value: shares in per cent, the rest with about four significant digits."""
    return percent(value) if unit == "share" else significant(value)

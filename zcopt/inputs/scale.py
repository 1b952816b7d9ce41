"""How the numbers of one column are typed: in which unit, and what turns them into the unit behind the door."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from zcopt import units
from zcopt.inputs.row import Column
from zcopt.inputs.words import plain

CURRENCIES: Mapping[str, str] = MappingProxyType({
    "yuan": "CNY", "元": "CNY", "CNY": "CNY", "千元": "CNY", "kCNY": "CNY", "万元": "CNY", "百万元": "CNY",
    "MCNY": "CNY", "亿元": "CNY", "EUR": "EUR", "kEUR": "EUR", "MEUR": "EUR", "USD": "USD", "kUSD": "USD",
    "MUSD": "USD",
})
"""Which currency a unit of money belongs to; ``cur`` belongs to any."""

_BY_CASE = {atom.casefold(): atom for atom in (*units.ATOMS, *units.ALIASES)}


@dataclass(frozen=True)
class Scale:
    """Numbers are typed in ``written``; times ``factor`` they are in ``wanted``."""

    written: str = ""
    wanted: str = ""
    factor: float = 1.0

    @property
    def percent(self) -> bool:
        """Whether 12 means 12 %."""
        return self.written == "%"

    @property
    def share(self) -> bool:
        """Whether the column is a share or a bare factor, so that percentages have a meaning."""
        return self.wanted in ("share", "%", "1", "‰")

    def inward(self, value: float) -> float:
        """A typed number in the unit behind the door; 7 % gives 0.07, not 0.07000000000000001."""
        inverse = 1 / self.factor
        if inverse > 1 and abs(inverse - round(inverse)) < 1e-9 * inverse:
            return value / round(inverse)
        return value * self.factor

    def outward(self, value: float) -> float:
        """A number from behind the door as the planner would type it."""
        return value / self.factor

    def shown(self, value: float) -> str:
        """A number from behind the door with the planner's unit: ``120 %``."""
        return f"{self.outward(value):,.6g} {self.written}".strip()


def usual_unit(column: Column, currency: str) -> str:
    """The unit a planner types when nothing else is said: % for shares, the currency of the case for ``cur``."""
    if column.unit == "share":
        return "%"
    return in_currency(column.unit, currency)


def in_currency(unit: str, currency: str) -> str:
    """``cur/kWh`` -> ``CNY/kWh``; unchanged when the currency is not known."""
    return "/".join(currency or "cur" if atom == "cur" else atom for atom in unit.split("/"))


def units_on_offer(column: Column, currency: str) -> tuple[str, ...]:
    """The units of a column's drop-down, the usual one first, other currencies left out."""
    usual = usual_unit(column, currency)
    kin = [in_currency(unit, currency) for unit in units.convertible(column.unit)]
    return tuple(dict.fromkeys([usual, *(unit for unit in kin if currency_of(unit) in ("", currency))]))


def currency_of(unit: str) -> str:
    """The currency a unit names, empty when it names none."""
    atoms = (units.ALIASES.get(atom, atom) for atom in unit.split("/"))
    return next((CURRENCIES[atom] for atom in atoms if atom in CURRENCIES), "")


def plain_unit(written: str) -> str:
    """One spelling of a unit: ``元/(kW·月)``, ``元／kW*月`` and ``元/kW/月`` are the same."""
    text = plain(written).replace(" ", "")
    first, slash, rest = text.partition("/")
    rest = re.sub(r"[()]", "", re.sub(r"[·・•*×]", "/", rest))
    atoms = (first + slash + rest).split("/")
    return "/".join(atom if atom in units.ATOMS else _BY_CASE.get(atom.casefold(), atom) for atom in atoms)


def scale_of(column: Column, written: str, currency: str) -> Scale:
    """How numbers of a column typed in ``written`` are converted; a blank unit is the usual one.

    Raises units.UnknownUnit when the unit is unknown or measures something else.
    """
    unit = plain_unit(written) or usual_unit(column, currency)
    if not column.unit or unit == plain_unit(column.unit):
        return Scale(unit, column.unit)
    measured = "/".join("cur" if atom == currency else atom for atom in unit.split("/"))
    return Scale(unit, column.unit, units.factor_between(measured, column.unit))


def is_unit(text: object) -> bool:
    """Whether a cell reads as a unit: ``kWh``, ``万元/a``; the bare number 1 does not."""
    if not isinstance(text, str) or not plain_unit(text) or plain_unit(text) == "1":
        return False
    try:
        units.parse(plain_unit(text))
    except units.UnknownUnit:
        return False
    return True

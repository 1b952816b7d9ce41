"""Every tonne of every year, from the ledger and the rules; and the yearly sums the indicators are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zcopt.carbon.rules import Count, Factor, count
from zcopt.errors import ModelError
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import CarrierRow, GridFactorsRow
from zcopt.model.algebra import Expr
from zcopt.model.books import Activity
from zcopt.model.ledger import Entry, Ledger

GREEN = (Activity.GREEN_CONTRACT, Activity.CERTIFICATE)


@dataclass(frozen=True)
class CarbonLine:
    """tCO2e of one source in one ledger: amount(year) [unit] times factor(year) [tCO2e/unit]."""

    source: str
    part: str
    scope: str
    ledger: str
    unit: str
    activity: Activity
    amount: Callable[[int], Expr]
    factor: Callable[[int], float]

    def tco2(self, year: int) -> Expr:
        """amount * factor  [tCO2e]."""
        return self.factor(year) * self.amount(year)


@dataclass(frozen=True)
class EnergyLine:
    """Energy consumption of one source in standard coal: amount(year) [MWh] times tce_per_mwh."""

    activity: Activity
    amount: Callable[[int], Expr]
    tce_per_mwh: float
    energy: int
    non_fossil: float
    physical: int
    is_electricity: bool


class Emissions:
    """Sums over the carbon and energy lines of a case; all methods return linear expressions of the model."""

    def __init__(self, lines: tuple[CarbonLine, ...], energy: tuple[EnergyLine, ...]) -> None:
        self.lines = lines
        self.energy_lines = energy

    def ledger(self, name: str, year: int, *, without: tuple[Activity, ...] = ()) -> Expr:
        """tCO2e of a ledger in a year, leaving out the activities named."""
        return sum((line.tco2(year) for line in self.lines if line.ledger == name and line.activity not in without), 0.0)

    def scope1(self, year: int) -> Expr:
        """Direct emissions [tCO2e]."""
        return self.ledger("direct", year)

    def gross(self, year: int) -> Expr:
        """G: scope 1 and location-based scope 2 [tCO2e]."""
        return self.scope1(year) + self.ledger("location", year)

    def market(self, year: int) -> Expr:
        """M: scope 1 and market-based scope 2 [tCO2e]."""
        return self.scope1(year) + self.ledger("contractual", year)

    def net(self, year: int) -> Expr:
        """N = M - offsets [tCO2e]."""
        return self.market(year) + self.ledger("net", year)

    def energy_tce(self, year: int) -> Expr:
        """E: energy consumption [tce]."""
        return sum((e.energy * e.tce_per_mwh * e.amount(year) for e in self.energy_lines), 0.0)

    def non_fossil_tce(self, year: int) -> Expr:
        """R: non-fossil energy by contract and on site [tce]."""
        return sum((e.non_fossil * e.tce_per_mwh * e.amount(year) for e in self.energy_lines), 0.0)

    def electricity_mwh(self, year: int) -> Expr:
        """Q: electricity used on site [MWh]."""
        return sum((e.energy * e.amount(year) for e in self.energy_lines if e.is_electricity), 0.0)

    def non_fossil_electricity_mwh(self, year: int) -> Expr:
        """Non-fossil electricity on site, by direct line, contract or certificate [MWh]."""
        return sum((e.non_fossil * e.amount(year) for e in self.energy_lines if e.is_electricity), 0.0)

    def physical_non_fossil_mwh(self, year: int) -> Expr:
        """Ez: own non-fossil generation used on site and direct lines [MWh]; certificates never count."""
        return sum((e.physical * e.amount(year) for e in self.energy_lines), 0.0)


def emissions_of(case: Case, ledger: Ledger) -> Emissions:
    """All carbon and energy lines of a case under its rule set."""
    lines: list[CarbonLine] = []
    energy: list[EnergyLine] = []
    for entry in ledger.entries:
        rule = count(case.site.rule_set, entry.activity)
        lines += _carbon_lines(case, entry, rule)
        energy += _energy_line(case, entry, rule)
    return Emissions(tuple(lines), tuple(energy))


def _carbon_lines(case: Case, entry: Entry, rule: Count) -> list[CarbonLine]:
    carrier = _carrier(case, entry)
    own_units = carrier is not None and carrier.kind != "electricity"
    per_mwh = carrier.units_per_mwh if carrier is not None and own_units else 1.0
    unit = carrier.carrier_unit if carrier is not None and own_units else entry.unit
    found = []
    for ledger, factor in (("direct", rule.direct), ("location", rule.location), ("contractual", rule.contractual),
                           ("net", rule.net)):
        if factor is Factor.NOT_COUNTED:
            continue
        found.append(CarbonLine(entry.item, entry.part, rule.scope, ledger, unit, entry.activity,
                                lambda y: per_mwh * entry.amount(y), _factor(case, carrier, factor)))
    if carrier is not None and carrier.kind == "fuel" and carrier.biogenic_share > 0:
        biogenic = (carrier.factor_tco2e_per_unit or 0.0) * carrier.biogenic_share
        found.append(CarbonLine(entry.item, entry.part, "biogenic", "biogenic", unit, entry.activity,
                                lambda y: per_mwh * entry.amount(y), lambda y: biogenic))
    return found


def _factor(case: Case, carrier: CarrierRow | None, factor: Factor) -> Callable[[int], float]:
    """tCO2e per unit by year; ModelError names a carrier that has no factor."""
    grid = case.one(GridFactorsRow)
    if factor is Factor.CARRIER:
        if carrier is None or carrier.factor_tco2e_per_unit is None:
            raise ModelError(f"{carrier.carrier_id if carrier else 'an activity'} has no emission factor")
        fossil = carrier.factor_tco2e_per_unit * (1 - carrier.biogenic_share)
        return lambda y: fossil
    if factor is Factor.GRID_AVERAGE:
        return lambda y: grid.average_kgco2_per_kwh[y]
    if factor is Factor.GRID_MARKET:
        return lambda y: grid.market_kgco2_per_kwh[y]
    if factor is Factor.MINUS_GRID_MARKET:
        return lambda y: -grid.market_kgco2_per_kwh[y]
    value = {Factor.ZERO: 0.0, Factor.ONE: 1.0, Factor.MINUS_ONE: -1.0}[factor]
    return lambda y: value


def _energy_line(case: Case, entry: Entry, rule: Count) -> list[EnergyLine]:
    carrier = _carrier(case, entry)
    is_electricity = carrier.kind == "electricity" if carrier is not None else rule.non_fossil != 0
    if not (rule.energy or rule.non_fossil):
        return []
    tce = case.site.electricity_kgce_per_kwh if is_electricity or carrier is None else carrier.tce_per_mwh
    if entry.activity is Activity.OWN_FOSSIL_ELECTRICITY:
        tce = 0.0  # counted with the fuel
    non_fossil: float = rule.non_fossil
    if carrier is not None and entry.activity is Activity.FUEL:
        non_fossil = carrier.biogenic_share
    return [EnergyLine(entry.activity, entry.amount, tce, rule.energy, non_fossil, rule.physical_non_fossil,
                       is_electricity)]


def _carrier(case: Case, entry: Entry) -> CarrierRow | None:
    return case.carrier(entry.carrier) if entry.carrier else None

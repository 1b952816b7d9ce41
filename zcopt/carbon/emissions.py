"""Every tonne of every year, from the ledger and the rules; and the yearly sums the indicators are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zcopt.carbon.factors import factor_of
from zcopt.carbon.rules import Count, count
from zcopt.inputs.case import Case
from zcopt.model.algebra import Expr
from zcopt.model.books import Activity
from zcopt.model.ledger import Entry, Ledger

GREEN = (Activity.GREEN_CONTRACT, Activity.CERTIFICATE)
OWN_NON_FOSSIL = (Activity.OWN_NON_FOSSIL_ELECTRICITY, Activity.OWN_NON_FOSSIL_SOLD_ATTRIBUTES,
                  Activity.OWN_BIOMASS_ELECTRICITY)


@dataclass(frozen=True)
class CarbonLine:
    """tCO2e of one source in one ledger: amount(year) [unit] times factor(year) [tCO2e/unit]."""

    source: str
    part: str
    scope: str
    category: str
    gas: str
    ledger: str
    unit: str
    activity: Activity
    amount: Callable[[int], Expr]
    factor: Callable[[int], float]
    product: str = ""
    carrier: str = ""

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

    def upstream(self, year: int) -> Expr:
        """Scope 3 as far as factors are given: materials, upstream of fuels and power [tCO2e]."""
        return self.ledger("upstream", year)

    def captured(self, year: int) -> Expr:
        """CO2 captured and stored, which scope 1 is already less by [tCO2e]."""
        return sum((-line.tco2(year) for line in self.lines
                    if line.activity is Activity.CAPTURED_CO2 and line.ledger == "direct"), 0.0)

    def stored(self, year: int) -> Expr:
        """CO2 captured or removed and stored for good [tCO2e]."""
        return self.captured(year) + self.ledger("removal", year)

    def offsets(self, year: int) -> Expr:
        """Tonnes compensated outside the factory; removals are not among them [tCO2e]."""
        return sum((-line.tco2(year) for line in self.lines if line.activity is Activity.OFFSET), 0.0)

    def energy_tce(self, year: int, electricity_factor: float = 1.0) -> Expr:
        """E: energy consumption [tce]; ``electricity_factor`` is another standard coal of a kWh over that of the site."""
        return sum((e.energy * e.tce_per_mwh * (electricity_factor if e.is_electricity else 1.0) * e.amount(year)
                    for e in self.energy_lines), 0.0)

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


def emissions_of(case: Case, ledger: Ledger, *, base_year: bool = False) -> Emissions:
    """All carbon and energy lines of a case under its rules; with ``base_year`` at the grid factors of that year."""
    lines: list[CarbonLine] = []
    energy: list[EnergyLine] = []
    exports_non_fossil = any(ledger.of(activity) for activity in OWN_NON_FOSSIL)
    for entry in ledger.entries:
        activity = entry.activity
        if activity is Activity.EXPORTED_ELECTRICITY and not exports_non_fossil:
            activity = Activity.EXPORTED_FOSSIL_ELECTRICITY
        rule = count(case, activity)
        lines += _carbon_lines(case, entry, rule, base_year=base_year)
        energy += _energy_line(case, entry, rule)
    return Emissions(tuple(lines), tuple(energy))


def _carbon_lines(case: Case, entry: Entry, rule: Count, *, base_year: bool) -> list[CarbonLine]:
    carrier = case.carrier(entry.carrier) if entry.carrier else None
    own_units = carrier is not None and carrier.kind != "electricity"
    per_mwh = carrier.units_per_mwh if carrier is not None and own_units else 1.0
    unit = carrier.carrier_unit if carrier is not None and own_units else entry.unit
    vehicles = carrier is not None and carrier.burnt_in == "vehicles" and entry.activity is Activity.FUEL
    category = "mobile_combustion" if vehicles else rule.category

    def line(ledger: str, factor: Callable[[int], float], scope: str, category: str) -> CarbonLine:
        return CarbonLine(entry.item, entry.part, scope, category, entry.gas, ledger, unit, entry.activity,
                          lambda y: per_mwh * entry.amount(y), factor, entry.product, entry.carrier)

    found = []
    for ledger, source in rule.ledgers:
        factor = factor_of(case, source, carrier, entry.factor, base_year=base_year)
        if factor is not None:
            upstream = ledger == "upstream" and rule.scope != "3"
            found.append(line(ledger, factor, "3" if upstream else rule.scope,
                              "fuel_and_energy_upstream" if upstream else category))
    if carrier is not None and entry.activity is Activity.FUEL and carrier.biogenic_share > 0:
        biogenic = (carrier.emission_factor_tco2e_per_unit or 0.0) * carrier.biogenic_share
        found.append(line("biogenic", lambda y: biogenic, "biogenic", "biogenic"))
    return found


def _energy_line(case: Case, entry: Entry, rule: Count) -> list[EnergyLine]:
    carrier = case.carrier(entry.carrier) if entry.carrier else None
    is_electricity = carrier.kind == "electricity" if carrier is not None else rule.non_fossil != 0
    if not (rule.energy or rule.non_fossil):
        return []
    tce = case.site.electricity_kgce_per_kwh if is_electricity or carrier is None else carrier.tce_per_mwh
    if rule.with_fuel:
        tce = 0.0
    non_fossil: float = rule.non_fossil
    if carrier is not None and entry.activity is Activity.FUEL:
        non_fossil = carrier.biogenic_share
    return [EnergyLine(entry.activity, entry.amount, tce, rule.energy, non_fossil, rule.physical_non_fossil,
                       is_electricity)]

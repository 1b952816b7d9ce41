"""What is bought, how long it runs, what it costs and is worth at the end: from decisions and unit prices alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zcopt.verify.modes import base_name
from zcopt.verify.run import PlanOf
from zcopt.verify.sheets import Inputs, Path

PRICES = {
    "pv": ("capex_per_kw", "fixed_om_per_kw_year", "max_size_kw"),
    "converters": ("capex_per_kw", "fixed_om_per_kw_year", "max_size_kw"),
    "direct_lines": ("capex_per_kw", "fixed_om_per_kw_year", "max_size_kw"),
    "captures": ("capex_per_tco2_year", "fixed_om_per_tco2_year", "max_tco2_per_year"),
    "storage": ("capex_per_kwh", "fixed_om_per_kwh_year", "max_energy_kwh"),
    "retrofits": ("capex_cost", "om_cost_per_year", ""),
}
"""Sheet -> its columns of price, upkeep and largest size, all per unit of the decision."""


@dataclass(frozen=True)
class Option:
    """Something that may be bought, with what the plan buys of it."""

    part: str
    row: Any
    price: Path
    fixed_price: float
    upkeep: Path
    largest: float
    bought: Mapping[int, float]
    sized_twice: bool = False
    """Whether a second size, that of power, is bought beside and is not among the decisions."""
    by_contract: bool = False
    """Whether another invests and is paid a share of what is saved."""

    @property
    def item(self) -> str:
        """Its name."""
        return str(self.row.name)

    def runs(self, signed: int, year: int) -> bool:
        """From ``signed + lead`` for ``life`` years."""
        start = signed + self.row.lead_years
        return bool(start <= year < start + self.row.life_years)

    def installed(self, year: int) -> float:
        """The sum of what was bought and runs, not aged."""
        return sum(amount for v, amount in self.bought.items() if self.runs(v, year))

    def paid(self, year: int) -> float:
        """price * quantity, and the fixed price where anything is bought  [cur]."""
        amount = self.bought.get(year, 0.0)
        return self.price[year] * amount + (self.fixed_price if amount > 0 else 0.0)

    def worth(self, signed: int, last_year: int, rate: float) -> float:
        """Share of the price that is left after the last year: annuities to come then over all annuities."""
        life = int(self.row.life_years)
        used = last_year - (signed + self.row.lead_years) + 1
        return annuities(rate, life - used) / annuities(rate, life)


def annuities(rate: float, years: int) -> float:
    """Value today of 1 at the end of each of so many years, summed year by year."""
    return sum((1 + rate) ** -k for k in range(1, years + 1))


def options_of(inputs: Inputs, plan: PlanOf) -> Iterator[Option]:
    """Everything with a price per unit of its decision."""
    for part, (price, upkeep, largest) in PRICES.items():
        for row in inputs.rows(part):
            by_year, twice = dict(getattr(row, price)), False
            if part == "storage" and row.capex_per_kw:
                twice = row.duration_hours is None
                if not twice:
                    by_year = {y: by_year[y] + row.capex_per_kw[y] / row.duration_hours for y in inputs.years}
            yield Option(part, row, by_year, float(getattr(row, "fixed_cost", 0.0)), getattr(row, upkeep) or {},
                         float(getattr(row, largest)) if largest else 1.0, plan.bought(part, row.name), twice,
                         by_contract=getattr(row, "ownership", "") == "shared_saving")


class Remaining:
    """What projects leave of an end use, a process or a material: savings on the same target multiply."""

    def __init__(self, inputs: Inputs, plan: PlanOf) -> None:
        self._projects = [option for option in options_of(inputs, plan) if option.part == "retrofits"]
        self._replaced = {row.second for row in inputs.rows("links") if row.relation == "replaces"}
        self._names = {row.name for sheet in ("end_uses", "processes", "materials") for row in inputs.rows(sheet)}

    def of(self, target: str, carrier: str, year: int) -> float | None:
        """product of (1 - saving * share in use); ``carrier`` is that of an end use. None where it is not known: a project
        another one may replace need not be in use while it lasts."""
        aims = {target} | ({carrier} - self._names - {""})
        left = 1.0
        for option in self._projects:
            active = option.installed(year)
            for hit, saving in option.row.savings:
                if hit not in aims or active == 0:
                    continue
                if base_name(option.item) in self._replaced:
                    return None
                left *= 1 - saving * active
        return left

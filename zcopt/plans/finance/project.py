"""What a plan changes against the reference, as a project: purchases and yearly receipts, in constant prices.

Receipts of the decision are positive, payments negative. Two views: the planned years, closed by the value that is left;
and the life cycle, in which the savings of the last planned year go on until the longest-lived asset ends.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from zcopt.errors import ModelError
from zcopt.finance import discount_factor, residual_share
from zcopt.inputs.case import Case
from zcopt.inputs.finance_terms import FinanceRow
from zcopt.model.after_tax import AFTER_TAX
from zcopt.model.purchase import OptionRow
from zcopt.plans.plan import MoneyLine, Plan

HORIZON, LIFE_CYCLE = "horizon", "life_cycle"
CAPEX, RESIDUAL, THIRD_PARTY = "capex", "residual_value", "third_party_energy"
ENERGY, HEAT, CARBON, CLAIMS, OTHER = "electricity", "fuel_and_heat", "carbon_price", "claims", "other_running"
RUNNING: Final = (ENERGY, HEAT, CARBON, CLAIMS, OTHER)
"""Lines of yearly receipts, in the middle of the year."""
LINE_OF_ACCOUNT: Final[Mapping[str, str]] = MappingProxyType({
    **dict.fromkeys(("energy", "network", "levies", "fixed_fee", "tiers", "demand_charge", "capacity_charge", "export",
                     "demand_or_capacity_charge", "direct_line_energy", "capacity_fee", THIRD_PARTY, "green_premium"), ENERGY),
    "fuel": HEAT, **dict.fromkeys(("carbon_price", "carbon_tax"), CARBON),
    **dict.fromkeys(("compliance_credits", "certificates", "offsets"), CLAIMS)})
"""Account -> line; every other account is ``other_running``."""
SAME = 1e-6


@dataclass(frozen=True)
class Purchase:
    """Something bought at the start of ``year`` for ``price`` in constant prices; negative where the reference buys it."""

    part: str
    item: str
    year: int
    price: float
    lead_years: int
    life_years: int

    @property
    def first_year(self) -> int:
        """The first year it runs."""
        return self.year + self.lead_years

    @property
    def last_year(self) -> int:
        """The last year it runs."""
        return self.first_year + self.life_years - 1

    def value_left(self, rate: float, last_year: int) -> float:
        """What it is worth after ``last_year`` by the annuities still to come."""
        return self.price * residual_share(rate, self.life_years, last_year - self.first_year + 1)


@dataclass(frozen=True)
class Project:
    """A plan against the reference. ``running[line]`` is by year, in the middle of it; ``one_off`` at its start.

    ``contract_value`` is what contracts without investment are worth at the end; ``own_mwh`` owned PV generation by year.
    """

    plan: str
    view: str
    years: tuple[int, ...]
    purchases: tuple[Purchase, ...]
    running: Mapping[str, tuple[float, ...]]
    one_off: tuple[float, ...]
    contract_value: float
    own_mwh: tuple[float, ...]
    meets_targets: bool
    all_money: float
    """All that both plans pay and receive: what is far below it is rounding."""

    def invested(self, year: int) -> float:
        """Extra investment of a year."""
        return sum(p.price for p in self.purchases if p.year == year)

    def value_left(self, rate: float) -> float:
        """What all purchases are worth at the end."""
        return sum(p.value_left(rate, self.years[-1]) for p in self.purchases)


def option_rows(case: Case) -> dict[tuple[str, str], OptionRow]:
    """(sheet, name) -> the row of everything that may be bought."""
    return {(row.sheet.name, row.name): row for rows in case.rows_by_type.values() for row in rows if isinstance(row, OptionRow)}


def project_of(case: Case, plan: Plan, reference: Plan) -> Project:
    """The planned years of a plan against the reference.

    Raises ModelError when the values left do not follow from the purchases: the views would then disagree.
    """
    lines = [*_signed(reference, 1.0), *_signed(plan, -1.0)]
    purchases = tuple(_purchases(case, lines))
    bought = {(p.part, p.item) for p in purchases}
    left = sum(sign * line.cash for sign, line in lines if line.account == RESIDUAL and (line.part, line.item) in bought)
    found = Project(
        plan=plan.name, view=HORIZON, years=case.years, purchases=purchases, meets_targets=plan.targets_met,
        running=MappingProxyType({name: _by_year(case, lines, name) for name in RUNNING}),
        one_off=_by_year(case, lines, "one_off"), own_mwh=_own_mwh(case, plan, reference),
        all_money=sum(abs(line.cash) for _, line in lines),
        contract_value=sum(sign * line.cash for sign, line in lines
                           if line.account == RESIDUAL and (line.part, line.item) not in bought))
    expected = found.value_left(case.site.discount_rate_share)
    if abs(left - expected) > SAME * max(1.0, sum(abs(p.price) for p in purchases)):
        raise ModelError(f"plan {plan.name}: values left of {left:,.2f} do not follow from its purchases, {expected:,.2f}")
    return found


def _signed(plan: Plan, sign: float) -> Iterator[tuple[float, MoneyLine]]:
    """The lines of a plan without those that only tax put there."""
    return ((sign, line) for line in plan.money if line.part != AFTER_TAX)


def _purchases(case: Case, lines: Sequence[tuple[float, MoneyLine]]) -> Iterator[Purchase]:
    options = option_rows(case)
    for sign, line in lines:
        if line.account == CAPEX:
            row = options[line.part, line.item]
            yield Purchase(line.part, line.item, line.year, -sign * line.cash, row.lead_years, row.life_years)


def _by_year(case: Case, lines: Sequence[tuple[float, MoneyLine]], name: str) -> tuple[float, ...]:
    sums = dict.fromkeys(case.years, 0.0)
    for sign, line in lines:
        if line.is_cash and line.account != CAPEX and line_of(line) == name:
            sums[line.year] += sign * line.cash
    return tuple(sums.values())


def line_of(line: MoneyLine) -> str:
    """The line of the cash view an amount belongs to."""
    return "one_off" if line.timing == "start" else LINE_OF_ACCOUNT.get(line.account, OTHER)


def _own_mwh(case: Case, plan: Plan, reference: Plan) -> tuple[float, ...]:
    """PV generation that belongs to the factory, beyond that of the reference."""
    sums = dict.fromkeys(case.years, 0.0)
    for sign, one in ((1.0, plan), (-1.0, reference)):
        others = {line.item for line in one.money if line.account == THIRD_PARTY}
        for flow in one.flows:
            if flow.part == "pv" and flow.direction == "supply" and flow.item not in others:
                sums[flow.year] += sign * flow.energy_mwh
    return tuple(sums.values())


def internal_prices(case: Case, plan: Plan, reference: Plan) -> float:
    """What prices that steer the choice but are never paid add to the optimizer's NPV, discounted."""
    return sum(sign * line.discounted for sign, line in (*_signed(reference, 1.0), *_signed(plan, -1.0))
               if not line.is_cash and line.account != RESIDUAL)


def life_cycle(project: Project, terms: FinanceRow) -> Project | None:
    """The project until its longest-lived asset ends; None where nothing outlives the planned years.

    Every later year is the last planned one, escalated. What ends earlier is renewed at the same price in constant prices,
    and is worth its annuities still to come at the end. Contracts are renewed on the terms of the last planned year.
    """
    last = project.years[-1]
    alive = [p for p in project.purchases if p.first_year <= last <= p.last_year]
    end = max((p.last_year for p in alive if p.price > 0), default=last)
    if end <= last:
        return None
    growth = {ENERGY: terms.energy_escalation_share, HEAT: terms.energy_escalation_share, CARBON: terms.carbon_escalation_share}
    later = range(1, end - last + 1)
    running = {name: (*values, *(values[-1] * (1 + growth.get(name, terms.other_escalation_share)) ** k for k in later))
               for name, values in project.running.items()}
    nothing = (0.0,) * len(later)
    return dataclasses.replace(
        project, view=LIFE_CYCLE, years=tuple(range(project.years[0], end + 1)), running=MappingProxyType(running),
        purchases=(*project.purchases, *(again for p in alive for again in _renewals(p, end))), contract_value=0.0,
        one_off=(*project.one_off, *nothing), own_mwh=(*project.own_mwh, *(project.own_mwh[-1] for _ in later)))


def _renewals(purchase: Purchase, end: int) -> Iterator[Purchase]:
    """The same again, running from the year after it ends, as long as that is not after ``end``."""
    while purchase.last_year < end:
        purchase = dataclasses.replace(purchase, year=purchase.last_year + 1 - purchase.lead_years)
        yield purchase


def capital_charges(purchase: Purchase, rate: float, years: Sequence[int]) -> tuple[float, ...]:
    """Interest while it is built, then the annuity of its price while it runs, at the end of each year.

    Their value is the price less the discounted value left, to the cent.
    """
    annuity = purchase.price / sum(discount_factor(rate, k) for k in range(1, purchase.life_years + 1))
    return tuple(annuity if purchase.first_year <= year <= purchase.last_year
                 else rate * purchase.price if purchase.year <= year < purchase.first_year else 0.0 for year in years)

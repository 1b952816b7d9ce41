"""A project before tax, after tax and for the owners' equity: yearly lines and key figures.

Everything is computed in constant prices; depreciation and loans, which are fixed in money, are deflated on the way. Money of
each year is then a matter of multiplying: real and nominal lines are never added. After tax the value left is what it really
costs (``Relief.effective_share``) plus the relief still to come, as in ``zcopt.model.after_tax``, so that both agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from zcopt import finance
from zcopt.inputs.finance_terms import FinanceRow
from zcopt.model.after_tax import Relief, relief_of
from zcopt.plans.finance.project import CARBON, CLAIMS, ENERGY, HEAT, OTHER, RUNNING, Project, Purchase, capital_charges
from zcopt.plans.rank import NOTHING_SHARE
from zcopt.units import KWH_PER_MWH

START, MID, END = "start", "mid", "end"
HALF_YEARS: Final = MappingProxyType({START: 0, MID: 1, END: 2})
BEFORE_TAX: Final = ("investment", "one_off", "grants", *RUNNING, "generation_grants", "awards", "value_left", "contract_value")
AFTER_TAX: Final = (*BEFORE_TAX, "income_tax", "tax_credits", "value_left_incentives", "value_left_tax")
EQUITY: Final = (*AFTER_TAX, "loan_drawn", "interest", "principal", "interest_relief", "loan_left")
NOT_CASH: Final = ("value_left", "contract_value", "value_left_incentives", "value_left_tax", "loan_left")


@dataclass(frozen=True)
class Line:
    """An amount by year in constant prices, and when in its year it falls; receipts positive."""

    timing: str
    by_year: tuple[float, ...]


@dataclass(frozen=True)
class Appraisal:
    """A project's lines and what they come to; ``lines`` of the cash views, ``beside`` what is shown but not added."""

    project: Project
    terms: FinanceRow
    rate: float
    lines: Mapping[str, Line]
    beside: Mapping[str, Line]

    def factor(self, timing: str, k: int) -> float:
        """Discount factor of constant prices."""
        return finance.discount_factor(self.rate, k + HALF_YEARS[timing] / 2)

    def level(self, timing: str, k: int) -> float:
        """Prices then over prices at the start; 1 where money is real."""
        inflation = self.terms.inflation_share if self.terms.money == "nominal" else 0.0
        return float((1 + inflation) ** (k + HALF_YEARS[timing] / 2))

    @property
    def money_rate(self) -> float:
        """The yearly discount rate of the money shown."""
        return finance.nominal_rate(self.rate, self.terms.inflation_share) if self.terms.money == "nominal" else self.rate

    def value(self, names: Sequence[str]) -> float:
        """Net present value of lines."""
        return sum(amount * self.factor(line.timing, k) for line in (self.lines[n] for n in names if n in self.lines)
                   for k, amount in enumerate(line.by_year))

    def half_years(self, names: Sequence[str]) -> list[float]:
        """The lines as one flow in the money shown: starts, middles and ends of years."""
        flows = [0.0] * (2 * len(self.project.years) + 1)
        for line in (self.lines[n] for n in names if n in self.lines):
            for k, amount in enumerate(line.by_year):
                flows[2 * k + HALF_YEARS[line.timing]] += amount * self.level(line.timing, k)
        return flows

    def _without_noise(self, flows: Sequence[float]) -> list[float]:
        """Amounts far below all money are rounding, not changes of sign."""
        return [0.0 if abs(flow) <= NOTHING_SHARE * self.project.all_money else flow for flow in flows]

    @property
    def equity_irr(self) -> float | None:
        """Of the owners' cash, a period a year: receipts count with the debt service, at the end of the year."""
        half = self.half_years(EQUITY)
        yearly = [flow + mid for flow, mid in zip(half[::2], [0.0, *half[1::2]], strict=True)]
        return finance.internal_rate_of_return(self._without_noise(yearly))

    def irr(self, names: Sequence[str]) -> float | None:
        """Internal rate of return a year; None where it is not unique."""
        half = finance.internal_rate_of_return(self._without_noise(self.half_years(names)))
        return None if half is None else (1 + half) ** 2 - 1

    def mirr(self, names: Sequence[str]) -> float | None:
        """Modified rate a year: payments financed at the loan's interest, receipts reinvested as the sheet says."""
        rates = [finance.per_half_year(rate) for rate in (self.finance_rate, self.reinvestment_rate)]
        half = finance.modified_internal_rate_of_return(self._without_noise(self.half_years(names)), rates[0], rates[1])
        return None if half is None else (1 + half) ** 2 - 1

    @property
    def finance_rate(self) -> float:
        """The loan's interest in the money shown."""
        return self._shown(self.terms.loan_rate_share)

    @property
    def reinvestment_rate(self) -> float:
        """The sheet's rate, else the discount rate, in the money shown."""
        given = self.terms.reinvestment_rate_share
        return self.money_rate if given is None else self._shown(given)

    def _shown(self, nominal: float) -> float:
        return nominal if self.terms.money == "nominal" else finance.real_rate(nominal, self.terms.inflation_share)

    def payback(self, names: Sequence[str], *, discounted: bool) -> float | None:
        """Years until what was laid out is back, values left not counted."""
        rate = finance.per_half_year(self.money_rate) if discounted else 0.0
        found = finance.payback_years(self._without_noise(self.half_years([n for n in names if n not in NOT_CASH])), rate)
        return None if found is None else found / 2

    @property
    def covers(self) -> tuple[float | None, ...]:
        """Debt service cover by year: receipts in the middle of the year after tax over interest and principal.

        What is paid once beside an investment does not count; None without debt service.
        """
        cash = [sum(self.lines[n].by_year[k] for n in (*RUNNING, "generation_grants", "awards", "income_tax", "tax_credits",
                                                        "interest_relief"))
                for k in range(len(self.project.years))] if "interest" in self.lines else []
        inflation = (1 + self.terms.inflation_share) ** 0.5
        service = [-inflation * (self.lines["interest"].by_year[k] + self.lines["principal"].by_year[k])
                   for k in range(len(cash))]
        return tuple(c / s if s > 0 else None for c, s in zip(cash, service, strict=True))


def appraise(project: Project, terms: FinanceRow, rate: float) -> Appraisal:
    """All lines of a project; ``rate`` is real."""
    if terms.prices_include_vat:
        project = without_vat(project, terms)
    grant = grant_factor(project, terms)
    lines = _before_tax(project, terms, rate, grant)
    beside: dict[str, Line] = {}
    _taxes(project, terms, rate, grant, lines, beside)
    if terms.loan_share > 0:
        _loan(project, terms, beside["taxable_income"].by_year, lines)
    charges = [capital_charges(p, rate, project.years) for p in project.purchases]
    beside["capital_charges"] = Line(END, tuple(-sum(c[k] for c in charges) for k in range(len(project.years))))
    return Appraisal(project, terms, rate, MappingProxyType(lines), MappingProxyType(beside))


def without_vat(project: Project, terms: FinanceRow) -> Project:
    """The project at prices without VAT: input tax is deducted from the tax on sales."""
    rates = {ENERGY: terms.vat_goods_share, HEAT: terms.vat_heat_share, CARBON: terms.vat_services_share,
             CLAIMS: terms.vat_services_share, OTHER: terms.vat_services_share}
    return replace(
        project, purchases=tuple(replace(p, price=p.price / (1 + terms.vat_goods_share)) for p in project.purchases),
        running=MappingProxyType({n: tuple(v / (1 + rates[n]) for v in values) for n, values in project.running.items()}),
        one_off=tuple(v / (1 + terms.vat_services_share) for v in project.one_off),
        contract_value=project.contract_value / (1 + terms.vat_services_share))


def grant_factor(project: Project, terms: FinanceRow) -> float:
    """What is left of the grants under their limit, 0..1."""
    asked = sum(p.price * terms.grant_share_of(p.item) for p in project.purchases)
    limit = terms.grant_limit_cost
    return 1.0 if limit is None or asked <= limit else limit / asked


def _relief(p: Purchase, terms: FinanceRow, rate: float, grant: float) -> Relief:
    return relief_of(terms, rate, p.part, p.item, p.lead_years, p.life_years, terms.grant_share_of(p.item) * grant)


def _before_tax(project: Project, terms: FinanceRow, rate: float, grant: float) -> dict[str, Line]:
    years = project.years
    granted = {y: sum(p.price * terms.grant_share_of(p.item) * grant for p in project.purchases if p.year == y) for y in years}
    at_end = (0.0,) * (len(years) - 1)
    award = terms.award_cost if project.meets_targets else {}
    return {
        "investment": Line(START, tuple(-project.invested(y) for y in years)),
        "one_off": Line(START, project.one_off), "grants": Line(START, tuple(granted.values())),
        **{name: Line(MID, project.running[name]) for name in RUNNING},
        "generation_grants": Line(MID, tuple(mwh * KWH_PER_MWH * terms.generation_grant_per_kwh.get(y, 0.0)
                                             for y, mwh in zip(years, project.own_mwh, strict=True))),
        "awards": Line(MID, tuple(award.get(y, 0.0) for y in years)),
        "value_left": Line(END, (*at_end, project.value_left(rate))),
        "contract_value": Line(END, (*at_end, project.contract_value))}


def _taxes(project: Project, terms: FinanceRow, rate: float, grant: float, lines: dict[str, Line],
           beside: dict[str, Line]) -> None:
    """Income tax and credits by year, and what tax makes of the value left."""
    years, reliefs = project.years, [(p, _relief(p, terms, rate, grant)) for p in project.purchases]
    depreciation = tuple(sum(p.price * r.deducted(y - p.year) for p, r in reliefs) for y in years)
    granted = ("grants", "generation_grants", "awards") if terms.grants_taxed else ()
    income = tuple(sum(_in_income(lines[n], terms)[k] for n in ("one_off", *RUNNING, *granted)) for k in range(len(years)))
    profit = tuple(i - d for i, d in zip(income, depreciation, strict=True))
    owed = tax_of(profit, terms, years)
    earned = tuple(sum(p.price * r.credit for p, r in reliefs if p.first_year == y) for y in years)
    credits = _credits(earned, profit, terms, years)
    last = years[-1]
    ours = [(p.value_left(rate, last), p.price, last + 1 - p.year, r) for p, r in reliefs]
    incentives_left = -sum(left * r.incentive_share for left, _, _, r in ours)
    taxable_left = project.contract_value + sum(
        left * r.deductible_share - price * r.deductions_value(age) for left, price, age, r in ours)
    at_end = (0.0,) * (len(years) - 1)
    beside["depreciation"] = Line(MID, tuple(-d for d in depreciation))
    beside["taxable_income"] = Line(MID, profit)
    beside["value_left_taxable"] = Line(END, (*at_end, taxable_left))
    lines |= {"income_tax": Line(MID, tuple(-tax for tax in owed)), "tax_credits": Line(MID, credits),
              "value_left_incentives": Line(END, (*at_end, incentives_left)),
              "value_left_tax": Line(END, (*at_end, -terms.income_tax_share * taxable_left))}


def _in_income(line: Line, terms: FinanceRow) -> tuple[float, ...]:
    """A line as the tax of the year counts it: the money paid, which at the start of a year buys more than in its middle."""
    late = finance.discount_factor(terms.inflation_share, (HALF_YEARS[MID] - HALF_YEARS[line.timing]) / 2)
    return tuple(amount * late for amount in line.by_year)


def _levels(terms: FinanceRow, years: Sequence[int]) -> list[float]:
    """Prices in the middle of each year over those at the start."""
    return [(1 + terms.inflation_share) ** (k + 0.5) for k in range(len(years))]


def _company(terms: FinanceRow, years: Sequence[int]) -> list[float]:
    """The company's own taxable profit by year; after the planned years as in the last."""
    known = terms.company_profit_cost
    return [known.get(y, known[max(known)]) for y in years]


def tax_of(profit: Sequence[float], terms: FinanceRow, years: Sequence[int]) -> tuple[float, ...]:
    """Tax on the project's profit in constant prices: at once, or what it adds to a company with losses carried forward."""
    if not terms.company_profit_cost:
        return tuple(terms.income_tax_share * p for p in profit)
    levels, own = _levels(terms, years), _company(terms, years)
    alone, together = ([p * level for p, level in zip(profits, levels, strict=True)]
                       for profits in (own, [a + b for a, b in zip(own, profit, strict=True)]))
    before, after = (finance.income_tax(p, terms.income_tax_share, terms.carry_forward_years) for p in (alone, together))
    return tuple((a - b) / level for a, b, level in zip(after, before, levels, strict=True))


def _credits(earned: Sequence[float], profit: Sequence[float], terms: FinanceRow, years: Sequence[int]) -> tuple[float, ...]:
    """Tax credits used: at once, or as far as the company's tax of the year goes and carried forward."""
    if not terms.company_profit_cost:
        return tuple(earned)
    levels, own = _levels(terms, years), _company(terms, years)
    taxes = finance.income_tax([(a + b) * level for a, b, level in zip(own, profit, levels, strict=True)],
                               terms.income_tax_share, terms.carry_forward_years)
    used = finance.credits_used([e * level for e, level in zip(earned, levels, strict=True)], taxes, terms.carry_forward_years)
    return tuple(u / level for u, level in zip(used, levels, strict=True))


def _loan(project: Project, terms: FinanceRow, profit: Sequence[float], lines: dict[str, Line]) -> None:
    """A loan on the extra investment of each year; what is still owed at the end is repaid then."""
    years, inflation = project.years, terms.inflation_share
    count = len(years)
    drawn, interest, principal = [0.0] * count, [0.0] * count, [0.0] * count
    for k in range(count):
        extra = -lines["investment"].by_year[k] - lines["grants"].by_year[k]
        drawn[k] = terms.loan_share * max(0.0, extra)
        service = finance.debt_service(drawn[k] * (1 + inflation) ** k, terms.loan_rate_share, terms.loan_years,
                                       grace_years=terms.grace_years, equal_principal=terms.repayment == "equal_principal")
        for age, (cost, repaid) in enumerate(service[:count - k]):
            level = (1 + inflation) ** (k + age + 1)
            interest[k + age] -= cost / level
            principal[k + age] -= repaid / level
    left = sum(d * (1 + inflation) ** k for k, d in enumerate(drawn)) + sum(
        p * (1 + inflation) ** (k + 1) for k, p in enumerate(principal))
    charged = [-cost * (1 + inflation) ** 0.5 for cost in interest]
    before, after = tax_of(profit, terms, years), tax_of([p - c for p, c in zip(profit, charged, strict=True)], terms, years)
    relief = tuple(b - a for b, a in zip(before, after, strict=True))
    lines |= {"loan_drawn": Line(START, tuple(drawn)), "interest": Line(END, tuple(interest)),
              "principal": Line(END, tuple(principal)), "interest_relief": Line(MID, relief),
              "loan_left": Line(END, (*(0.0,) * (count - 1), -left / (1 + inflation) ** count))}

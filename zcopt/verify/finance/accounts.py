"""The accounts of a project in money of each year: cash before tax, tax, value left, loan. Nothing is deflated on the way.

    discounted at (1 + real rate)(1 + inflation) - 1; depreciation, interest and losses are in the money they were written in
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from zcopt.verify.finance.project import HALVES, RUNNING, Project
from zcopt.verify.finance.terms import Terms
from zcopt.verify.purchases import annuities

OWN_CASH = ("investment", "one_off", *RUNNING, "value_left", "contract_value")
BEFORE_TAX = (*OWN_CASH, "grants", "generation_grants", "awards")
AFTER_TAX = (*BEFORE_TAX, "income_tax", "tax_credits", "value_left_incentives", "value_left_tax")
EQUITY = (*AFTER_TAX, "loan_drawn", "interest", "principal", "interest_relief", "loan_left")
SUMS = (("before_tax", BEFORE_TAX), ("after_tax", AFTER_TAX))
LEFT = ("value_left", "contract_value", "value_left_incentives", "value_left_tax", "loan_left")
"""Values at the end that nobody is paid."""
SHOWN_ONLY = ("depreciation", "taxable_income", "value_left_taxable", "capital_charges")
KWH_PER_MWH = 1000.0


@dataclass
class Accounts:
    """Lines by name: the time of the year and the amounts in money of each year, receipts positive."""

    project: Project
    terms: Terms
    lines: dict[str, tuple[str, list[float]]] = field(default_factory=dict)

    def add(self, name: str, timing: str, real: Iterable[float]) -> None:
        """A line given in constant prices."""
        self.lines[name] = timing, [amount * self.terms.level(k + HALVES[timing] / 2) for k, amount in enumerate(real)]

    def add_nominal(self, name: str, timing: str, amounts: Iterable[float]) -> None:
        """A line given in money of each year."""
        self.lines[name] = timing, list(amounts)

    def shown(self, name: str) -> list[float]:
        """A line in the money of the sheet."""
        return self.lines[name][1] if self.terms.row.money == "nominal" else self.real(name)

    def real(self, name: str) -> list[float]:
        """A line in constant prices."""
        timing, amounts = self.lines[name]
        return [amount / self.terms.level(k + HALVES[timing] / 2) for k, amount in enumerate(amounts)]

    def discounted(self, name: str) -> list[float]:
        """The values today of a line."""
        timing, amounts = self.lines[name]
        rate = self.terms.nominal_rate
        return [amount * (1 + rate) ** -(k + HALVES[timing] / 2) for k, amount in enumerate(amounts)]

    def value(self, names: Iterable[str]) -> float:
        """Net present value of lines."""
        return sum(sum(self.discounted(name)) for name in names if name in self.lines)

    def halves(self, names: Iterable[str]) -> list[float]:
        """Lines as one flow by half-years in the money of the sheet."""
        flows = [0.0] * (2 * len(self.project.years) + 1)
        for name in names:
            for k, amount in enumerate(self.shown(name) if name in self.lines else ()):
                flows[2 * k + HALVES[self.lines[name][0]]] += amount
        return flows

    def last(self, amount: float) -> list[float]:
        """An amount of the last year alone."""
        return [0.0] * (len(self.project.years) - 1) + [amount]


def accounts_of(project: Project, terms: Terms, *, keeps_targets: bool) -> Accounts:
    """All lines of a project at prices without VAT."""
    books = Accounts(project, terms)
    asked = sum(one.price * terms.granted(one.item) for one in project.bought)
    limit = terms.row.grant_limit_cost
    cut = limit / asked if limit is not None and asked > limit else 1.0
    _cash(books, cut, terms.row.award_cost if keeps_targets else {})
    _tax(books, cut)
    if terms.row.loan_share > 0:
        _loan(books)
    return books


def _cash(books: Accounts, cut: float, award: Mapping[int, float]) -> None:
    project, terms = books.project, books.terms
    years, rate, last = project.years, terms.rate, project.years[-1]
    books.add("investment", "start", (-sum(one.price for one in project.bought if one.year == y) for y in years))
    books.add("grants", "start", (sum(one.price * terms.granted(one.item) * cut for one in project.bought if one.year == y)
                                  for y in years))
    books.add("one_off", "start", project.at_start)
    for name in RUNNING:
        books.add(name, "mid", project.running[name])
    paid = terms.row.generation_grant_per_kwh
    books.add("generation_grants", "mid", (paid.get(y, 0.0) * KWH_PER_MWH * mwh
                                           for y, mwh in zip(years, project.own_mwh, strict=True)))
    books.add("awards", "mid", (award.get(y, 0.0) for y in years))
    books.add("value_left", "end", books.last(sum(one.left(rate, last) for one in project.bought)))
    books.add("contract_value", "end", books.last(project.contracts_left))
    books.add("capital_charges", "end", (-sum(_charge(one.price, rate, one.life) if one.starts <= y <= one.ends
                                              else rate * one.price if one.year <= y < one.starts else 0.0
                                              for one in project.bought) for y in years))


def _charge(price: float, rate: float, life: int) -> float:
    return price / annuities(rate, life)


def _tax(books: Accounts, cut: float) -> None:
    """Tax of a year on the money received in it less depreciation; and what tax makes of values left."""
    project, terms, years = books.project, books.terms, books.project.years
    off, earned = [0.0] * len(years), [0.0] * len(years)
    incentives = taxable_left = 0.0
    for one in project.bought:
        granted, credited = terms.granted(one.item) * cut, terms.credited(one.item)
        deducted, paid = terms.deductions(one.part, one.item, one.lead, one.life, granted), terms.level(one.year - years[0])
        for k, year in enumerate(years):
            off[k] += one.price * paid * deducted.get(year - one.year, 0.0)
            earned[k] += one.price * credited * terms.level(k + 0.5) * (year == one.starts)
        left = one.left(terms.rate, years[-1]) * terms.level(len(years))
        deductible, given = terms.given_back(deducted, one.lead, granted, credited)
        incentives += left * given
        taxable_left += left * deductible - one.price * paid * terms.worth_of(deducted, years[-1] + 1 - one.year)
    taxable_left += project.contracts_left * terms.level(len(years))
    names = ("one_off", *RUNNING, *(("grants", "generation_grants", "awards") if terms.row.grants_taxed else ()))
    profit = [sum(books.lines[n][1][k] for n in names) - off[k] for k in range(len(years))]
    own = _company(books)
    books.add_nominal("depreciation", "mid", (-amount for amount in off))
    books.add_nominal("taxable_income", "mid", profit)
    books.add_nominal("income_tax", "mid", (-tax for tax in terms.tax(profit, own)))
    books.add_nominal("tax_credits", "mid", terms.credits(earned, profit, own))
    books.add_nominal("value_left_incentives", "end", books.last(-incentives))
    books.add_nominal("value_left_taxable", "end", books.last(taxable_left))
    books.add_nominal("value_left_tax", "end", books.last(-terms.row.income_tax_share * taxable_left))


def _company(books: Accounts) -> list[float]:
    """The company's own profits, after the planned years as in the last; empty where they limit nothing."""
    known = books.terms.row.company_profit_cost
    if not known:
        return []
    return [known.get(y, known[max(known)]) * books.terms.level(k + 0.5) for k, y in enumerate(books.project.years)]


def _loan(books: Accounts) -> None:
    """One loan a year on the investment less grants of that year; each pays by its own plan, what is owed at the end then."""
    row, count = books.terms.row, len(books.project.years)
    drawn, interest, repaid = [0.0] * count, [0.0] * count, [0.0] * count
    term, i = row.loan_years - row.grace_years, row.loan_rate_share
    for k in range(count):
        owed = drawn[k] = row.loan_share * max(0.0, -books.lines["investment"][1][k] - books.lines["grants"][1][k])
        payment = owed / annuities(i, term)
        for age in range(min(row.loan_years, count - k)):
            cost = i * owed
            back = 0.0 if age < row.grace_years else drawn[k] / term if row.repayment == "equal_principal" else payment - cost
            interest[k + age], repaid[k + age], owed = interest[k + age] + cost, repaid[k + age] + back, owed - back
    profit, own = books.lines["taxable_income"][1], _company(books)
    less = books.terms.tax([p - cost for p, cost in zip(profit, interest, strict=True)], own)
    books.add_nominal("loan_drawn", "start", drawn)
    books.add_nominal("interest", "end", (-cost for cost in interest))
    books.add_nominal("principal", "end", (-back for back in repaid))
    books.add_nominal("interest_relief", "mid", (a - b for a, b in zip(books.terms.tax(profit, own), less, strict=True)))
    books.add_nominal("loan_left", "end", books.last(sum(repaid) - sum(drawn)))

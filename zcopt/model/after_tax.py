"""Choosing plans after tax: one place that looks at the books when all parts have written them.

    running cost of a year          -> (1 - tau) of it
    price paid in v                 -> tau * depreciation comes back year by year; grants and credits lower it
    value left at the horizon       -> the same share of it that the price really costs, and relief still to come

so that an asset costs I_eff = I (1 - tau PV(depreciation)/I) - incentives over its life, and its share of that in the
planned years. Taxes are paid in the middle of the year; relief is nominal and loses value with inflation: that on
depreciation from the year of the price, that on what is paid or granted at the start of a year by half a year. Everything is
posted under part ``finance``. The discount rate holds after tax. Off unless the sheet ``finance`` asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zcopt.finance import START_OF_TIMING, discount_factor
from zcopt.inputs.case import Case
from zcopt.inputs.finance_terms import FinanceRow
from zcopt.model.algebra import Expr
from zcopt.model.books import Books, EnergyPost, MoneyPost, Timing
from zcopt.model.links import typed_name
from zcopt.model.purchase import OptionRow

AFTER_TAX = FinanceRow.sheet.name
"""The part that taxes, grants and credits are posted under."""
HALF_A_YEAR = START_OF_TIMING["mid"]
CAPEX, RESIDUAL, THIRD_PARTY = "capex", "residual_value", "third_party_energy"


@dataclass(frozen=True)
class Relief:
    """What tax and incentives give back of a price of 1 paid at the start of year 0, in constant prices.

    ``written_off[k]`` is deducted in the k-th year of service; ``lead`` years pass before it.
    """

    written_off: tuple[float, ...]
    lead: int
    inflation: float
    rate: float
    tax: float
    grant: float
    grant_taxed: bool
    credit: float

    @property
    def base(self) -> float:
        """The share of the price that is depreciated."""
        return 1.0 if self.grant_taxed else 1 - self.grant

    def deducted(self, age: int) -> float:
        """Deduction in the year ``age`` years after paying, deflated to constant prices of the purchase."""
        k = age - self.lead
        known = self.base * self.written_off[k] if 0 <= k < len(self.written_off) else 0.0
        return known * discount_factor(self.inflation, age + 0.5)

    @property
    def grant_in_income(self) -> float:
        """What of the grant is taxed, in prices of the middle of its year."""
        return self.grant * discount_factor(self.inflation, HALF_A_YEAR) if self.grant_taxed else 0.0

    def deductions_value(self, after: int = 0) -> float:
        """Value, at the start of the year ``after`` years after paying, of the deductions from then on."""
        return sum(self.deducted(age) * discount_factor(self.rate, age + 0.5 - after)
                   for age in range(after, self.lead + len(self.written_off)))

    @property
    def deductible_share(self) -> float:
        """Value of all deductions less that of the grant, where it is taxed in the middle of its year."""
        return self.deductions_value() - self.grant_in_income * discount_factor(self.rate, HALF_A_YEAR)

    @property
    def incentive_share(self) -> float:
        """The grant, a moment after paying, and the credit, in the middle of the first year of service."""
        return self.grant + self.credit * discount_factor(self.rate, self.lead + 0.5)

    @property
    def effective_share(self) -> float:
        """What a price of 1 really costs: 1 - tau * deductions - incentives."""
        return 1 - self.tax * self.deductible_share - self.incentive_share


def relief_of(terms: FinanceRow, rate: float, part: str, item: str, lead_years: int, life_years: int,
              grant: float | None = None) -> Relief:
    """The relief an item's price earns; ``grant`` replaces the share granted where a limit cuts it."""
    return Relief(terms.write_offs(part, item, life_years), lead_years, terms.inflation_share, rate, terms.income_tax_share,
                  terms.grant_share_of(item) if grant is None else grant, terms.grants_taxed, terms.credit_share_of(item))


def add_taxes(case: Case, books: Books) -> None:
    """Post tax on everything the books hold, where plans are chosen after tax."""
    terms = case.one(FinanceRow)
    if not terms.optimise_after_tax:
        return
    options = {(row.sheet.name, row.name): row for rows in case.rows_by_type.values() for row in rows
               if isinstance(row, OptionRow)}
    books.post(*_generation_grants(terms, case, books))
    bought = {(post.part, post.item) for post in books.money if post.account == CAPEX}
    for post in tuple(books.money):
        if (post.part, post.item) in bought and post.account in (CAPEX, RESIDUAL):
            row = options[post.part, typed_name(post.item)]
            relief = relief_of(terms, case.site.discount_rate_share, post.part, post.item, row.lead_years, row.life_years)
            books.post(*(_of_price(post, relief, case) if post.account == CAPEX else _of_value_left(post, relief)))
        elif post.account != "grant":
            books.post(_of_running(post, terms))


def _of_running(post: MoneyPost, terms: FinanceRow) -> MoneyPost:
    """What is deducted at once comes back in the middle of the year, that of contracts' value at the end."""
    late = discount_factor(terms.inflation_share, HALF_A_YEAR) if post.timing is Timing.START else 1.0
    tax = terms.income_tax_share * late
    return _post("income_tax", post, lambda y: -tax * post.amount(y), Timing.END if post.account == RESIDUAL else Timing.MID,
                 cash=post.cash)


def _post(account: str, of: MoneyPost, amount: Callable[[int], Expr], timing: Timing, *, cash: bool = True) -> MoneyPost:
    return MoneyPost(account="residual_value" if of.account == RESIDUAL else account, part=AFTER_TAX, item=of.item,
                     amount=amount, timing=timing, cash=cash)


def _of_price(post: MoneyPost, relief: Relief, case: Case) -> list[MoneyPost]:
    """Deductions and credits year by year, the grant at once, and the relief still to come at the horizon."""
    years, last = case.years, case.years[-1]

    def taxes(y: int) -> Expr:
        deducted = sum(relief.deducted(y - v) * post.amount(v) for v in years if v <= y)
        on_grant = relief.tax * relief.grant_in_income * post.amount(y)
        credit = relief.credit * post.amount(y - relief.lead) if y - relief.lead in years else 0.0
        return on_grant - relief.tax * deducted - credit

    def still_to_come(y: int) -> Expr:
        return -relief.tax * sum(relief.deductions_value(last + 1 - v) * post.amount(v) for v in years) if y == last else 0.0

    found = [_post("income_tax", post, taxes, Timing.MID),
             MoneyPost(account=RESIDUAL, part=AFTER_TAX, item=post.item, amount=still_to_come, timing=Timing.END, cash=False)]
    if relief.grant:
        found.append(_post("grant", post, lambda y: -relief.grant * post.amount(y), Timing.START))
    return found


def _of_value_left(post: MoneyPost, relief: Relief) -> list[MoneyPost]:
    """The value left is that of the effective price."""
    return [_post(RESIDUAL, post, lambda y: (relief.effective_share - 1) * post.amount(y), Timing.END, cash=False)]


def _generation_grants(terms: FinanceRow, case: Case, books: Books) -> list[MoneyPost]:
    """The subsidy of owned PV per kWh, after tax where it is taxed."""
    others = {post.item for post in books.money if post.account == THIRD_PARTY}
    kept = 1 - terms.income_tax_share if terms.grants_taxed else 1.0
    weight, path = case.time.weight_h, terms.generation_grant_per_kwh

    def of(post: EnergyPost) -> MoneyPost:
        return MoneyPost(account="grant", part=AFTER_TAX, item=post.item, amount=lambda y: -kept * path.get(y, 0.0) * sum(
            weight[m, s] * post.amount(y, m, s) for m, s in case.time.slot))

    return [of(post) for post in books.energy if post.part == "pv" and post.item not in others and path]

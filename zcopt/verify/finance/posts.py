"""What choosing plans after tax puts into the money book: tax on every row, grants and credits on prices, relief to come."""

from __future__ import annotations

from collections.abc import Iterator

from zcopt.verify.bills import Bill
from zcopt.verify.finance.project import TAX_PART, owned_pv
from zcopt.verify.finance.terms import Terms
from zcopt.verify.purchases import Option, options_of
from zcopt.verify.run import PlanOf, figure
from zcopt.verify.sheets import Inputs

KWH_PER_MWH = 1000.0
ByYear = dict[int, float]


def tax_bills(inputs: Inputs, plan: PlanOf) -> Iterator[Bill]:
    """The accounts of part ``finance``; none unless the sheet asks for plans after tax."""
    row = inputs.one("finance")
    if not row.optimise_after_tax:
        return
    found = _Posts(inputs, plan, Terms(row, inputs.site.discount_rate_share))
    for account, by_item, timing in (("income_tax", found.tax, "mid"), ("grant", found.grants, ""),
                                     ("residual_value", found.left, "end")):
        for item, values in by_item.items():
            is_cash = None if account == "income_tax" else account == "grant"
            yield Bill(account, TAX_PART, item, values, timing=timing, is_cash=is_cash)


class _Posts:
    """Item -> amount by year of tax, grants and values left."""

    def __init__(self, inputs: Inputs, plan: PlanOf, terms: Terms) -> None:
        self.inputs, self.plan, self.terms, self.years = inputs, plan, terms, inputs.years
        self.tax: dict[str, ByYear] = {}
        self.grants: dict[str, ByYear] = {}
        self.left: dict[str, ByYear] = {}
        bought = {(o.part, o.item): o for o in options_of(inputs, plan) if not o.by_contract}
        for line in plan.rows("money"):
            if line["part"] == TAX_PART:
                continue
            option = bought.get((str(line["part"]), str(line["item"])))
            account, year, cash = line["account"], int(figure(line, "year")), figure(line, "cash")
            if option is not None and account == "capex":
                self._of_price(option, year, cash)
            elif option is not None and account == "residual_value":
                deductible, incentives = terms.given_back(self._deductions(option), int(option.row.lead_years),
                                                          terms.granted(option.item), terms.credited(option.item))
                self._add(self.left, option.item, year, -cash * (terms.row.income_tax_share * deductible + incentives))
            else:
                into = self.left if account == "residual_value" else self.tax
                late = terms.level(0.5) if line["timing"] == "start" else 1.0
                self._add(into, str(line["item"]), year, -terms.row.income_tax_share * cash / late)
        self._of_generation()

    def _add(self, into: dict[str, ByYear], item: str, year: int, amount: float) -> None:
        by_year = into.setdefault(item, dict.fromkeys(self.years, 0.0))
        if year in by_year:
            by_year[year] += amount

    def _deductions(self, option: Option) -> dict[int, float]:
        return self.terms.deductions(option.part, option.item, int(option.row.lead_years), int(option.row.life_years),
                                     self.terms.granted(option.item))

    def _of_price(self, option: Option, paid: int, price: float) -> None:
        terms, item, share = self.terms, option.item, self.terms.row.income_tax_share
        granted, deducted = terms.granted(item), self._deductions(option)
        for age, off in deducted.items():
            self._add(self.tax, item, paid + age, -share * price * off / terms.level(age + 0.5))
        if terms.row.grants_taxed:
            self._add(self.tax, item, paid, share * granted * price / terms.level(0.5))
        self._add(self.tax, item, paid + int(option.row.lead_years), -terms.credited(item) * price)
        self._add(self.grants, item, paid, -granted * price)
        after = self.years[-1] + 1 - paid
        self._add(self.left, item, self.years[-1], -share * price * terms.worth_of(deducted, after) / terms.level(after))

    def _of_generation(self) -> None:
        row = self.terms.row
        kept = 1 - row.income_tax_share if row.grants_taxed else 1.0
        for item in owned_pv(self.plan):
            for year, paid in row.generation_grant_per_kwh.items():
                mwh = sum(figure(line, "energy_mwh")
                          for line in self.plan.rows("flows", part="pv", item=item, direction="supply", year=year))
                self._add(self.grants, item, year, -kept * paid * KWH_PER_MWH * mwh)

"""What tonnes cost: trading, tax, internal prices, and targets that are missed at a price."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from zcopt.verify.bills import Bill
from zcopt.verify.carbon import Line, total
from zcopt.verify.findings import TONNES, Findings
from zcopt.verify.indicators import HIGHER_IS_BETTER
from zcopt.verify.run import PlanOf, optional
from zcopt.verify.sheets import Inputs

PART = "carbon_cost"


def carbon_bills(inputs: Inputs, plan: PlanOf, lines: Sequence[Line], findings: Findings) -> Iterator[Bill]:
    """Every bill on tonnes of a plan."""
    row = inputs.one(PART)
    if row.scope1_price:
        yield from _trading(inputs, plan, row, lines, findings)
    if row.tax_price:
        traded = row.tax_on == "not_traded" and bool(row.scope1_price)
        yield _bill(inputs, "carbon_tax", "scope1", row.tax_price,
                    lambda y: total(lines, "direct", y) - (_covered(row, lines, y) if traded else 0.0))
    if row.internal_price:
        yield _bill(inputs, "internal_carbon_price", "gross", row.internal_price,
                    lambda y: total(lines, "direct", y) + total(lines, "location", y), is_cash=False)
    yield from _floors(inputs, plan)
    if not plan.is_reference:
        yield from _missed(inputs, plan)


def _bill(inputs: Inputs, account: str, item: str, price: Mapping[int, float], tonnes: Callable[[int], float], *,
          is_cash: bool = True) -> Bill:
    return Bill(account, PART, item, {y: price[y] * tonnes(y) for y in inputs.years}, is_cash=is_cash)


def _covered(row: Any, lines: Sequence[Line], year: int) -> float:
    """Direct emissions in all, or of the sources listed, capture deducted  [tCO2e]."""
    return sum((line.amount or 0.0) * line.factor for line in lines if line.year == year and line.ledger == "direct"
               and (row.covers == "scope1" or line.source in row.covered_sources))


def _trading(inputs: Inputs, plan: PlanOf, row: Any, lines: Sequence[Line], findings: Findings) -> Iterator[Bill]:
    """price * (covered - free - credits); the credits are what was paid for them, at most their share of the covered."""
    owed: dict[int, float] = {}
    for year in inputs.years:
        covered = _covered(row, lines, year) + (total(lines, "location", year) if row.covers_purchased_energy else 0.0)
        free = row.free_allocation_tco2.get(year, 0.0) + sum(
            benchmark.benchmark_tco2_per_unit[year] * inputs.output(benchmark.product, year)
            for benchmark in inputs.rows("ets_benchmarks"))
        credits = 0.0
        if row.compliance_credit_price.get(year):
            credits = plan.cash("compliance_credits", PART, "ets", year) / row.compliance_credit_price[year]
            findings.at_most("money", f"{plan.name}, {year}, compliance_credits", "cash", credits,
                             row.compliance_credit_share * covered, "tonnes of credits, by their share of covered emissions",
                             least=TONNES, excuse=plan.excuse)
        owed[year] = covered - free - credits
    if row.compliance_credit_price:
        yield Bill("compliance_credits", PART, "ets", None, why="how many are used is no decision; what is owed follows from it",
                   least=dict.fromkeys(inputs.years, 0.0))
    worthless = row.surplus == "worthless"
    yield _bill(inputs, "carbon_price", "ets", row.scope1_price, lambda y: max(0.0, owed[y]) if worthless else owed[y])


def _floors(inputs: Inputs, plan: PlanOf) -> Iterator[Bill]:
    """What offsets and certificates are made to look dearer by: internal price * tonnes per unit - price, never below 0."""
    internal, grid = inputs.one("offset_rules").internal_carbon_price, inputs.one("grid_factors").market_kgco2_per_kwh
    if not internal:
        return
    for part, column in (("offsets", "price_per_tco2"), ("certificates", "price_per_mwh")):
        for row in inputs.rows(part):
            price, bought = getattr(row, column), plan.bought(part, row.name)
            yield Bill("internal_price_floor", part, row.name, is_cash=False, values={
                y: max(0.0, internal.get(y, 0.0) * (1.0 if part == "offsets" else grid[y]) - price[y]) * bought.get(y, 0.0)
                for y in inputs.years})


def _missed(inputs: Inputs, plan: PlanOf) -> Iterator[Bill]:
    """price * what is missed of an amount; for quotients the miss counts in the numerator, which is not among the tables."""
    priced = [row for row in inputs.rows("targets") if row.price_per_unit_missed is not None]
    for key in dict.fromkeys(inputs.indicator_key(row.indicator, row.product) for row in priced):
        rows = [row for row in priced if inputs.indicator_key(row.indicator, row.product) == key]
        values: dict[int, float] = {}
        if key.endswith("_tco2") or key in ("energy_tce", "electricity_mwh"):
            for year in inputs.years:
                value = next((optional(r, "value") for r in plan.rows("indicators", indicator=key, year=year)), None) or 0.0
                sign = -1.0 if key in HIGHER_IS_BETTER else 1.0
                values[year] = sum(row.price_per_unit_missed * max(0.0, sign * (value - row.limit[year]))
                                   for row in rows if year in row.limit)
        yield Bill("missed_targets", "targets", key, values or None, is_cash=False,
                   why="a quotient: it is missed in units of its numerator", least=dict.fromkeys(inputs.years, 0.0))

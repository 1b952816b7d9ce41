"""The money book of a plan: every account recomputed, discounted and added up; decisions against their investment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from zcopt.plans.tables import Record
from zcopt.verify.activities import Amount
from zcopt.verify.bills import Bill, energy_bills
from zcopt.verify.carbon import Line
from zcopt.verify.carbon_bills import carbon_bills
from zcopt.verify.contracts import contract_bills
from zcopt.verify.finance.posts import tax_bills
from zcopt.verify.findings import MONEY, Findings, listed
from zcopt.verify.purchases import Option, options_of
from zcopt.verify.run import PlanOf, figure
from zcopt.verify.sheets import Inputs

WHEN = {"start": 0.0, "mid": 0.5, "end": 1.0}
"""Years from the first of January to the moment a payment counts."""
ACCOUNTS = ("capex", "fixed_om", "variable_om", "residual_value", "downtime", "fuel", "network", "levies", "fixed_fee", "energy",
            "export", "capacity_charge", "demand_charge", "demand_or_capacity_charge", "tiers", "third_party_energy",
            "direct_line_energy", "capacity_fee", "wear", "shifting", "retirement", "co2_transport_storage", "materials",
            "supplier_premium", "supplier_one_off", "green_premium", "certificates", "offsets", "carbon_price", "carbon_tax",
            "compliance_credits", "internal_carbon_price", "internal_price_floor", "missed_targets", "shared_saving",
            "income_tax", "grant")
PARTS = ("grid", "carriers", "end_uses", "equipment", "materials", "pv", "storage", "converters", "direct_lines", "retrofits",
         "suppliers", "captures", "green_power", "certificates", "offsets", "carbon_cost", "targets", "finance")
"""Accounts and sheets known here; others are not recomputed, and said so."""


def check_money(inputs: Inputs, plan: PlanOf, amounts: Sequence[Amount], lines: Sequence[Line], findings: Findings) -> None:
    """Every row of the money table and every investment among the decisions."""
    by_name = {(a.activity, a.part, a.item): a for a in amounts}
    options = tuple(options_of(inputs, plan))
    bills = {bill.key: bill for bill in (*energy_bills(inputs, plan, by_name), *carbon_bills(inputs, plan, lines, findings),
                                         *_purchases(inputs, plan, options), *contract_bills(inputs, plan, options),
                                         *tax_bills(inputs, plan))}
    for row in plan.rows("money"):
        _check_row(inputs, plan, row, bills, findings)
    for key in {**plan.cash_keys(), **dict.fromkeys(bills)}:
        bill = bills.get(key)
        if bill is not None:
            _check_bill(inputs, plan, bill, findings)
        elif key[0] in ACCOUNTS and key[1] in PARTS:
            findings.differ("money", listed((plan.name, *key)), "cash", sum(plan.cash(*key, y) for y in inputs.years), None,
                            "nothing in inputs, flows and decisions leads to this account")
        else:
            findings.not_recomputed[f"money of account {key[0]}, {key[1]}"] = "not known here; its rows are discounted and summed"
    _check_decisions(plan, findings)


def _purchases(inputs: Inputs, plan: PlanOf, options: Sequence[Option]) -> Iterator[Bill]:
    """Investment at the start of the year, upkeep while it runs, worth at the end of the last year, standstill."""
    last, rate = inputs.years[-1], inputs.site.discount_rate_share
    for option in options:
        if option.by_contract:
            continue
        part, item = option.part, option.item
        paid = {y: option.paid(y) for y in inputs.years}
        booked = {y: plan.cash("capex", part, item, y) for y in inputs.years} if option.sized_twice else paid
        yield Bill("capex", part, item, None if option.sized_twice else paid, timing="start",
                   least=paid if option.sized_twice else {},
                   why="its power is sized apart and is not among the decisions; at least the price of its energy")
        worth = -sum(amount * option.worth(y, last, rate) for y, amount in booked.items() if amount)
        yield Bill("residual_value", part, item, {y: worth if y == last else 0.0 for y in inputs.years}, timing="end",
                   is_cash=False)
        if option.upkeep:
            yield Bill("fixed_om", part, item, {y: option.upkeep[y] * option.installed(y) for y in inputs.years})
        downtime = getattr(option.row, "downtime_cost", 0.0)
        if downtime:
            yield Bill("downtime", part, item, {y: downtime * option.bought.get(y, 0.0) for y in inputs.years}, timing="start")


def _check_row(inputs: Inputs, plan: PlanOf, row: Record, bills: Mapping[tuple[str, str, str], Bill], findings: Findings) -> None:
    """discounted = cash * (1 + r)^-(years since the start); the time of the year and whether it is paid."""
    key = str(row["account"]), str(row["part"]), str(row["item"])
    name, timing = listed((plan.name, row["year"], *key)), str(row["timing"])
    bill = bills.get(key)
    if bill is not None:
        if bill.timing:
            findings.same_word("money", name, "timing", timing, bill.timing, "when the account is paid")
        if bill.is_cash is not None:
            findings.same_word("money", name, "is_cash", row["is_cash"], bill.is_cash, "whether the account is really paid")
    years = figure(row, "year") - inputs.years[0] + WHEN[timing]
    findings.same("money", name, "discounted", figure(row, "discounted"),
                  figure(row, "cash") * (1 + inputs.site.discount_rate_share) ** -years, "cash x discount factor", least=MONEY)


def _check_bill(inputs: Inputs, plan: PlanOf, bill: Bill, findings: Findings) -> None:
    for year in inputs.years:
        there, name = plan.cash(*bill.key, year), listed((plan.name, year, *bill.key))
        if bill.values is not None:
            findings.same("money", name, "cash", there, bill.values[year], "from yearly figures and prices of the inputs",
                          least=MONEY)
            continue
        if there:
            findings.taken[f"money of account {bill.account}, {bill.part}, {bill.item}"] = bill.why
        if year in bill.most:
            findings.at_most("money", name, "cash", there, bill.most[year], bill.why, least=MONEY)
        if year in bill.least:
            findings.at_most("money", name, "cash", bill.least[year], there, bill.why, least=MONEY)


def _check_decisions(plan: PlanOf, findings: Findings) -> None:
    """The investment of a decision is that of its item in its year in the money book, and none is left out there."""
    booked = {(item, year): 0.0 for item, year in ((row["item"], row["year"]) for row in plan.rows("decisions"))}
    for row in plan.rows("money", account="capex"):
        key = row["item"], row["year"]
        booked[key] = booked.get(key, 0.0) + figure(row, "cash")
    stated: dict[tuple[object, object], float] = {}
    for row in plan.rows("decisions"):
        stated[row["item"], row["year"]] = figure(row, "capex")
    for (item, year), cash in booked.items():
        findings.same("decisions", listed((plan.name, year, item)), "capex", stated.get((item, year), 0.0), cash,
                      "investment of the item and year in the money book", least=MONEY)

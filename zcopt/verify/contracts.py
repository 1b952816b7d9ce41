"""Projects an energy-service company invests in: its share of the agreed saving, upkeep after it, what the contract is worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from zcopt.verify.bills import Bill
from zcopt.verify.modes import contract_worth
from zcopt.verify.purchases import Option
from zcopt.verify.run import PlanOf
from zcopt.verify.sheets import Inputs


def contract_bills(inputs: Inputs, plan: PlanOf, options: Sequence[Option]) -> Iterator[Bill]:
    """The accounts of every such project."""
    years, last, rate = inputs.years, inputs.years[-1], inputs.site.discount_rate_share
    for option in options:
        if not option.by_contract:
            continue
        row, part, item = option.row, option.part, option.item
        term, lead = int(row.shared_saving_years or 0), int(row.lead_years)
        share, price = row.shared_saving_share or 0.0, row.shared_saving_price_per_kwh
        paid = {y: share * price[y] * agreed_kwh(inputs, row, y) for y in years}
        signed = {y: [v for v in option.bought if option.runs(v, y)] for y in years}
        in_term = {y: sum(option.bought[v] for v in signed[y] if y < v + lead + term) for y in years}
        yield Bill("shared_saving", part, item, {y: paid[y] * in_term[y] for y in years})
        worth = sum(amount * contract_worth(paid.__getitem__, v + lead, min(term, row.life_years), row.life_years, last, rate)
                    for v, amount in option.bought.items())
        yield Bill("residual_value", part, item, {y: -worth if y == last else 0.0 for y in years}, timing="end", is_cash=False)
        if row.om_cost_per_year:
            yield Bill("fixed_om", part, item, {y: row.om_cost_per_year[y] * (option.installed(y) - in_term[y]) for y in years})
        if row.downtime_cost:
            yield Bill("downtime", part, item, {y: row.downtime_cost * option.bought.get(y, 0.0) for y in years}, timing="start")


def agreed_kwh(inputs: Inputs, row: Any, year: int) -> float:
    """What the contract takes the project to save: its shares of what its end uses need before any measure."""
    uses = {use.name: use for use in inputs.rows("end_uses")}
    known = {*uses, *(one.name for sheet in ("processes", "materials") for one in inputs.rows(sheet))}
    total = 0.0
    for target, saving in row.savings:
        hit = [use for use in uses.values() if use.name == target or (target not in known and use.carrier == target)]
        total += saving * sum(inputs.end_use_kwh(use, year) for use in hit)
    return total

"""A plan against the reference as finance looks at it: purchases, yearly receipts, and the years after the last planned one.

In constant prices of the first year, from the money table: what the plan saves is positive, what it pays more negative.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from zcopt.verify.finance.terms import Terms
from zcopt.verify.findings import DIGITS
from zcopt.verify.purchases import annuities
from zcopt.verify.run import LackingError, PlanOf, figure
from zcopt.verify.sheets import Inputs

HALVES = {"start": 0, "mid": 1, "end": 2}
HORIZON, LIFE_CYCLE = "horizon", "life_cycle"
TAX_PART = "finance"
"""What is posted under it is tax itself; the finance tables start again from before it."""
RUNNING = ("electricity", "fuel_and_heat", "carbon_price", "claims", "other_running")
LINES = {
    "electricity": ("energy", "network", "levies", "fixed_fee", "tiers", "demand_charge", "capacity_charge", "export",
                    "demand_or_capacity_charge", "direct_line_energy", "capacity_fee", "third_party_energy", "green_premium"),
    "fuel_and_heat": ("fuel",), "carbon_price": ("carbon_price", "carbon_tax"),
    "claims": ("compliance_credits", "certificates", "offsets")}
"""Line of the cash view -> its accounts; all others are ``other_running``."""


@dataclass(frozen=True)
class Bought:
    """Something paid for at the start of ``year``; the price is negative where the reference buys it."""

    part: str
    item: str
    year: int
    price: float
    lead: int
    life: int

    @property
    def starts(self) -> int:
        """First year in service."""
        return self.year + self.lead

    @property
    def ends(self) -> int:
        """Last year in service."""
        return self.starts + self.life - 1

    def left(self, rate: float, last: int) -> float:
        """Worth after ``last``: the annuities to come over all."""
        return self.price * annuities(rate, self.ends - last) / annuities(rate, self.life)


@dataclass(frozen=True)
class Project:
    """All amounts of a view by year; ``at_start`` is paid once at the start of a year, ``size`` all money there was."""

    view: str
    years: tuple[int, ...]
    bought: tuple[Bought, ...]
    running: dict[str, list[float]]
    at_start: list[float]
    contracts_left: float
    own_mwh: list[float]
    size: list[float]

    @property
    def noise(self) -> float:
        """Amounts up to this are rounding: of the digits kept of a year, or far below all money there was  [cur]."""
        return max(DIGITS / 2 * max(self.size), DIGITS / 10 * sum(self.size))


def project_of(inputs: Inputs, plan: PlanOf, reference: PlanOf) -> Project:
    """The planned years."""
    years = inputs.years
    running, at_start, size = {name: [0.0] * len(years) for name in RUNNING}, [0.0] * len(years), [0.0] * len(years)
    bought: list[Bought] = []
    left: dict[tuple[str, str], float] = {}
    for sign, book in ((1.0, reference), (-1.0, plan)):
        for row in book.rows("money"):
            key, year, cash = (str(row["part"]), str(row["item"])), int(figure(row, "year")), sign * figure(row, "cash")
            if key[0] == TAX_PART:
                continue
            size[year - years[0]] += abs(cash)
            if row["account"] == "capex":
                option: Any = inputs.named(*key)
                if option is None:
                    raise LackingError(f"the inputs have no {key[1]} on the sheet {key[0]}")
                bought.append(Bought(*key, year, -cash, option.lead_years, option.life_years))
            elif row["account"] == "residual_value":
                left[key] = left.get(key, 0.0) + cash
            elif row["is_cash"]:
                line = at_start if row["timing"] == "start" else running[line_of(str(row["account"]))]
                line[year - years[0]] += cash
    ours = {(one.part, one.item) for one in bought}
    return Project(HORIZON, years, tuple(bought), running, at_start, sum(v for k, v in left.items() if k not in ours),
                   [_own_mwh(plan, y) - _own_mwh(reference, y) for y in years], size)


def as_reported(project: Project, plan: PlanOf, terms: Terms) -> Project:
    """The project with the receipts that the cash view says, for plans whose reference is known on other hours alone."""
    years, lines = project.years, dict[str, list[float]]()
    for row in plan.rows("cash_view", view=HORIZON):
        k, timing = int(figure(row, "year")) - years[0], str(row["timing"])
        level = terms.level(k + HALVES[timing] / 2) if terms.row.money == "nominal" else 1.0
        lines.setdefault(str(row["line"]), [0.0] * len(years))[k] += figure(row, "amount") / level
    none = [0.0] * len(years)
    return replace(project, running={name: lines.get(name, none) for name in RUNNING}, at_start=lines.get("one_off", none),
                   contracts_left=lines.get("contract_value", none)[-1])


def line_of(account: str) -> str:
    """The line of the cash view an account belongs to."""
    return next((line for line, accounts in LINES.items() if account in accounts), "other_running")


def owned_pv(plan: PlanOf) -> set[str]:
    """PV that no third party is paid for."""
    others = {row["item"] for row in plan.rows("money", account="third_party_energy")}
    return {str(row["item"]) for row in plan.rows("flows", part="pv", direction="supply")} - {str(item) for item in others}


def _own_mwh(plan: PlanOf, year: int) -> float:
    own = owned_pv(plan)
    return sum(figure(row, "energy_mwh") for row in plan.rows("flows", part="pv", direction="supply", year=year)
               if row["item"] in own)


def life_cycle(project: Project, terms: Any) -> Project | None:
    """The last planned year goes on, escalated, until the longest-lived asset ends; what ends earlier is bought again."""
    last = project.years[-1]
    alive = [one for one in project.bought if one.starts <= last <= one.ends]
    end = max((one.ends for one in alive if one.price > 0), default=last)
    if end == last:
        return None
    later = range(last + 1, end + 1)
    growth = {"electricity": terms.energy_escalation_share, "fuel_and_heat": terms.energy_escalation_share,
              "carbon_price": terms.carbon_escalation_share}
    running = {name: values + [values[-1] * (1 + growth.get(name, terms.other_escalation_share)) ** (y - last) for y in later]
               for name, values in project.running.items()}
    again = tuple(copy for one in alive for copy in _again(one, end))
    return replace(project, view=LIFE_CYCLE, years=(*project.years, *later), bought=(*project.bought, *again), running=running,
                   at_start=project.at_start + [0.0] * len(later), contracts_left=0.0,
                   own_mwh=project.own_mwh + [project.own_mwh[-1]] * len(later),
                   size=project.size + [project.size[-1]] * len(later))


def _again(one: Bought, end: int) -> Iterator[Bought]:
    """Copies that start the year after the one before ends, as long as that is not after ``end``."""
    for starts in range(one.ends + 1, end + 1, one.life):
        yield replace(one, year=starts - one.lead)


def without_vat(project: Project, terms: Any) -> Project:
    """All amounts less the VAT in them, which is deducted from that on sales; as they are where prices hold none."""
    if not terms.prices_include_vat:
        return project
    goods, heat, services = 1 + terms.vat_goods_share, 1 + terms.vat_heat_share, 1 + terms.vat_services_share
    over = {"electricity": goods, "fuel_and_heat": heat}
    return replace(project, bought=tuple(replace(one, price=one.price / goods) for one in project.bought),
                   running={name: _over(values, over.get(name, services)) for name, values in project.running.items()},
                   at_start=_over(project.at_start, services), contracts_left=project.contracts_left / services)


def _over(values: Sequence[float], divisor: float) -> list[float]:
    return [value / divisor for value in values]

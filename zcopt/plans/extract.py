"""A solved model -> Plan. Evaluates posts; knows no technology.

Of a dispatch on all hours the model holds what is yearly or handed over; what the months add to it comes as sums by post.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from zcopt.carbon.indicators import keys_of
from zcopt.errors import ModelError
from zcopt.inputs.case import Case
from zcopt.model import algebra as pyo
from zcopt.model.balance import in_month
from zcopt.model.books import EnergyPost, Grain
from zcopt.model.build import Built
from zcopt.model.matrix import Matrix, load_values
from zcopt.model.objective import discount
from zcopt.model.solve import Outcome
from zcopt.model.targets import TargetRow
from zcopt.plans.green import certificate_lines, hourly_values
from zcopt.plans.plan import (
    CarbonLine,
    Decision,
    DispatchLine,
    Flow,
    IndicatorValue,
    MoneyLine,
    Plan,
    Strategy,
)
from zcopt.units import CUR_PER_KCUR, KW_PER_MW

COST_TOLERANCE = 1e-6
"""Reported cost and objective may differ by this share, the rounding of whole numbers included."""
NOTHING = 1e-7
"""Amounts below this (in MW, MWh, thousand currency or planner's units) are the solver's noise."""


@dataclass(frozen=True)
class MonthSums:
    """What months solved apart add to a model whose own columns of months are at zero.

    ``money`` [thousand currency] and ``energy`` [MWh] by (number of the post, year); ``flows`` close balances that do not.
    """

    money: Mapping[tuple[int, int], float] = field(default_factory=dict)
    energy: Mapping[tuple[int, int], float] = field(default_factory=dict)
    dispatch: tuple[DispatchLine, ...] = ()
    flows: tuple[Flow, ...] = ()


NO_SUMS = MonthSums()


def extract(built: Built, matrix: Matrix, outcome: Outcome, name: str, *, archetype: str = "",
            dispatch_years: Sequence[int] = (), months: MonthSums = NO_SUMS) -> Plan:
    """Read a plan out of the values of a solve; with ``months`` its hourly part comes from there.

    Raises ModelError when the money book does not add up to the objective.
    """
    if outcome.values is None:
        raise ModelError(f"plan {name} has no solution to read")
    load_values(matrix, outcome.values)
    money = tuple(_money(built, months))
    cost = sum(line.discounted for line in money)
    objective = outcome.objective * CUR_PER_KCUR
    if abs(cost - objective) > COST_TOLERANCE * max(1.0, abs(objective)):
        raise ModelError(f"plan {name}: the money book adds up to {cost:,.2f}, the objective is {objective:,.2f}")
    return Plan(name=name, archetype=archetype, strategy=strategy_of(built), net_present_cost=cost,
                bound=outcome.bound * CUR_PER_KCUR, gap=outcome.gap, status=str(outcome.status), seconds=outcome.seconds,
                decisions=tuple(_decisions(built)), flows=(*_flows(built, months), *months.flows), money=money,
                carbon=tuple(_carbon(built)), certificates=tuple(certificate_lines(built)),
                indicators=(*_indicators(built), *(hourly_values(built) if months is NO_SUMS else ())),
                dispatch=(*_dispatch(built, dispatch_years), *months.dispatch))


def strategy_of(built: Built) -> Strategy:
    """What the loaded values adopt."""
    adopted = frozenset(d.item for d in built.books.decisions if (pyo.value(d.adopted, exception=False) or 0) > 0.5)
    classes = {d.item: name for d in built.books.decisions if d.item in adopted
               for name, variable in d.classes.items() if (pyo.value(variable, exception=False) or 0) > 0.5}
    return Strategy(adopted, classes)


def _number(expression: object) -> float:
    return float(pyo.value(expression))


def _money(built: Built, months: MonthSums) -> Iterator[MoneyLine]:
    for k, post in enumerate(built.books.money):
        for year in built.case.years:
            amount = (_number(post.amount(year)) + months.money.get((k, year), 0.0)) * CUR_PER_KCUR
            if abs(amount) <= NOTHING:
                continue
            yield MoneyLine(year=year, account=post.account, part=post.part, item=post.item, timing=str(post.timing),
                            is_cash=post.cash, cash=amount,
                            discounted=amount * discount(built.case, year, post.timing))


def _decisions(built: Built) -> Iterator[Decision]:
    capex: dict[tuple[str, int], float] = {}
    for post in built.books.money:
        if post.account == "capex":
            for year in built.case.years:
                key = post.item, year
                capex[key] = capex.get(key, 0.0) + _number(post.amount(year)) * CUR_PER_KCUR
    for decision in built.books.decisions:
        for year in built.case.years:
            quantity = _number(decision.bought(year))
            if quantity > NOTHING:
                yield Decision(part=decision.part, item=decision.item, year=year, quantity=quantity, unit=decision.unit,
                               capex=capex.get((decision.item, year), 0.0))


def _flows(built: Built, months: MonthSums) -> Iterator[Flow]:
    case = built.case
    for k, post in enumerate(built.books.energy):
        for year in case.years:
            energy = sum(_number(in_month(post, case, year, month)) for month in case.time.months)
            energy += months.energy.get((k, year), 0.0)
            if abs(energy) > NOTHING:
                yield Flow(year=year, carrier=post.carrier, part=post.part, item=post.item,
                           direction="supply" if energy > 0 else "use", energy_mwh=abs(energy))


def _dispatch(built: Built, years: Sequence[int]) -> Iterator[DispatchLine]:
    for post in built.books.energy:
        if post.grain is Grain.HOUR:
            yield from _dispatch_of(built.case, post, years)


def _dispatch_of(case: Case, post: EnergyPost, years: Sequence[int]) -> Iterator[DispatchLine]:
    for year in years:
        for slot in case.time.slots:
            power = _number(post.amount(year, slot.month, slot.step))
            for hour in range(slot.hour, slot.hour + round(slot.duration_h)):
                line = dispatch_line(post, power, year=year, month=slot.month, day=slot.day,
                                     day_weight=slot.weight_h / slot.duration_h, hour=hour)
                if line is not None:
                    yield line


def dispatch_line(post: EnergyPost, power_mw: float, *, year: int, month: int, day: int, day_weight: float,
                  hour: int) -> DispatchLine | None:
    """The power of a post in an hour as a line, None where it is nothing."""
    if abs(power_mw) <= NOTHING:
        return None
    return DispatchLine(year=year, month=month, day=day, day_weight=day_weight, hour=hour, carrier=post.carrier,
                        part=post.part, item=post.item, direction="supply" if power_mw > 0 else "use",
                        power_kw=abs(power_mw) * KW_PER_MW)


def _carbon(built: Built) -> Iterator[CarbonLine]:
    for line in built.emissions.lines:
        for year in built.case.years:
            amount = _number(line.amount(year))
            if abs(amount) <= NOTHING:
                continue
            factor = line.factor(year)
            yield CarbonLine(year=year, source=line.source, part=line.part, scope=line.scope, category=line.category,
                             gas=line.gas, ledger=line.ledger, carrier=line.carrier, product=line.product,
                             activity=amount, unit=line.unit, factor=factor, tco2=amount * factor)


def _indicators(built: Built) -> Iterator[IndicatorValue]:
    """Every indicator of every year with its limit; those without data are named and left blank."""
    limits: dict[tuple[str, int], float] = {}
    for row in built.case.rows(TargetRow):
        for year, limit in row.limit.items():
            key = row.key(built.case)
            tightest = min if built.indicators[key].sense == "<=" else max
            limits[key, year] = tightest(limits.get((key, year), limit), limit)
    for key in keys_of(built.case):
        indicator = built.indicators.get(key)
        for year in built.case.years:
            if indicator is None:
                yield IndicatorValue(year=year, indicator=key, value=None, unit="", sense="", limit=None, margin=None)
                continue
            below = 1.0 if indicator.denominator is None else _number(indicator.denominator(year))
            value = _number(indicator.numerator(year)) / below if below else None
            wanted = limits.get((key, year))
            margin = None
            if wanted is not None and value is not None:
                margin = wanted - value if indicator.sense == "<=" else value - wanted
            yield IndicatorValue(year=year, indicator=key, value=value, unit=indicator.unit, sense=indicator.sense,
                                 limit=wanted, margin=margin)

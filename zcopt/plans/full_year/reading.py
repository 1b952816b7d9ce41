"""A plan read off its dispatch on all hours: money, flows, carbon, indicators and the power of representative days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from zcopt.model.matrix import Vector
from zcopt.plans.extract import MonthSums, dispatch_line, extract
from zcopt.plans.full_year.months import Block
from zcopt.plans.full_year.year import FullYear
from zcopt.plans.full_year.yearly import LEAST_MISS, Mix
from zcopt.plans.green import hourly_as_decided
from zcopt.plans.plan import DispatchLine, Flow, Plan

NOT_BALANCED = "balance"
"""The part that energy nothing can supply, or nothing can take, is listed under, so that flows close."""
NOT_SUPPLIED, NOT_TAKEN = "not supplied", "not taken"


def read_plan(year: FullYear, decided: Plan, mix: Mix) -> Plan:
    """The plan as its dispatch on all hours says, ``decided`` (the same plan on typical days) kept beside.

    The bound, gap and status stay those of the search. Raises ModelError when the money book does not add up.
    """
    found = extract(year.built, year.matrix, year.outcome(mix, decided.seconds), decided.name, archetype=decided.archetype,
                    months=_sums(year, mix))
    return replace(found, bound=decided.bound, gap=decided.gap, status=decided.status, strategy_gap=decided.strategy_gap,
                   strategy=decided.strategy, on_typical_days=decided,
                   indicators=(*found.indicators, *hourly_as_decided(decided)))


def _sums(year: FullYear, mix: Mix) -> MonthSums:
    money: dict[tuple[int, int], float] = {}
    energy: dict[tuple[int, int], float] = {}
    missing: dict[tuple[int, str, str], float] = {}
    power: dict[int, Vector] = {}
    for number, answer, share in mix.shares:
        block = year.months[number].block
        for book, posts, amounts in ((money, year.wanted.money, answer.money), (energy, year.wanted.energy, answer.energy)):
            for k, amount in zip(posts, (share * amounts).tolist(), strict=True):
                book[k, block.year] = book.get((k, block.year), 0.0) + amount
        for (carrier, direction), mwh in answer.unserved.items():
            key = block.year, carrier, direction
            missing[key] = missing.get(key, 0.0) + share * mwh
        power[number] = power.get(number, np.zeros(len(answer.power))) + share * answer.power
    lines = [line for number, values in sorted(power.items()) for line in _lines(year, year.months[number].block, values)]
    return MonthSums(money, energy, tuple(lines), tuple(
        Flow(year=y, carrier=carrier, part=NOT_BALANCED, item=NOT_SUPPLIED if direction == "supply" else NOT_TAKEN,
             direction=direction, energy_mwh=mwh)
        for (y, carrier, direction), mwh in sorted(missing.items()) if mwh > LEAST_MISS))


def _lines(year: FullYear, block: Block, power: Vector) -> Iterator[DispatchLine]:
    time, posts = year.hourly, year.built.books.energy
    weight = {number: sum(time.slot[block.month, time.days[block.month, day][0]].weight_h for day in days)
              for number, days in enumerate(year.wanted.days[block.month])}
    for spot, mw in zip(block.spots, power.tolist(), strict=True):
        line = dispatch_line(posts[spot.post], mw, year=block.year, month=block.month, day=spot.day,
                             day_weight=weight[spot.day], hour=spot.hour)
        if line is not None:
            yield line

"""Cost curves: what each measure of a plan abates and costs, told four ways, so that the bars add up to the plan.

Stand-alone, last-in and wedge numbers depend on what else is done and do not add up; Shapley's do. A cost per tonne is cost
over discounted tonnes: the constant real carbon price at which the measure breaks even. Measures that save money are ordered
by what they save, never by cost per tonne, which favours small ones (Taylor, Energy Policy 48, 2012). The curve is read off a
plan and never chooses one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from zcopt.analysis.plan_game import Measure, PlanGame
from zcopt.analysis.shapley import (
    EXACT_UP_TO,
    PERMUTATIONS,
    Remembered,
    Shares,
    alone,
    exact,
    in_order,
    last_in,
    sampled,
)
from zcopt.model.books import Timing
from zcopt.model.matrix import Vector
from zcopt.model.objective import discount
from zcopt.model.stop import stoppable
from zcopt.plans.plan import Plan
from zcopt.units import CUR_PER_KCUR

NO_TONNES = 1e-6
"""Abatement below this [tCO2e] has no cost per tonne."""
KIND_ORDER = ("physical", "mixed", "contractual", "removal", "offset")
Method = Literal["exact", "grouped", "sampled"]


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a measure does against the reference over all years: discounted cost [currency] and abatement [tCO2e].

    ``net_tco2`` counts contracts and offsets too; ``gross_tco2`` only what changes on site or in the grid mix used.
    """

    cost: float
    net_tco2: float
    net_last_year_tco2: float
    net_discounted_tco2: float
    gross_tco2: float

    @property
    def per_tonne(self) -> float | None:
        """Cost per discounted tonne of net abatement [currency/tCO2e]; None where nothing is abated."""
        return self.cost / self.net_discounted_tco2 if self.net_discounted_tco2 > NO_TONNES else None


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A measure, or several that share a bar, with its four effects and the standard error of its fair share."""

    measures: tuple[Measure, ...]
    fair: Effect
    error: Effect
    alone: Effect
    last_in: Effect
    wedge: Effect

    @property
    def name(self) -> str:
        """Names of its measures."""
        return " + ".join(m.item for m in self.measures)

    @property
    def kind(self) -> str:
        """physical, contractual, removal, offset, or mixed."""
        kinds = {m.kind for m in self.measures}
        return kinds.pop() if len(kinds) == 1 else "mixed"

    @property
    def first_year(self) -> int:
        """The year of its first purchase."""
        return min(m.first_year for m in self.measures)

    @property
    def capex(self) -> float:
        """Investment over all years, undiscounted [currency]."""
        return sum(m.capex for m in self.measures)


@dataclass(frozen=True, kw_only=True)
class CostCurves:
    """The bars in the order of the curve. plan = sum of fair shares + operation + rest, exactly.

    ``operation`` is what the plan's limits do to the running of what is there already; ``rest`` what re-dispatch leaves
    between all measures together and the plan as it was chosen, which is rounding unless the plan was stopped early.
    """

    bars: tuple[Bar, ...]
    operation: Effect
    rest: Effect
    plan: Effect
    method: Method
    orders: int
    sets_solved: int
    plan_cost: float
    """Net present cost of the plan as rebuilt from its decisions [currency]; a check against the run."""


def cost_curves(game: PlanGame, *, samples: int | None = None, seed: int = 1) -> CostCurves:
    """The cost curves of a plan.

    Up to eight measures are shared out exactly; beyond, the seven that abate most are and the rest is one bar, or, with
    ``samples``, every measure gets its own bar from so many sampled orders. Raises StoppedEarly on Ctrl-C.
    """
    with stoppable():
        return _Curves(game, samples, seed).curves()


def bought_of(plan: Plan) -> dict[tuple[str, int], float]:
    """What a plan buys and signs."""
    return {(d.item, d.year): d.quantity for d in plan.decisions}


class _Curves:
    def __init__(self, game: PlanGame, samples: int | None, seed: int) -> None:
        self.game, self.samples, self.seed = game, samples, seed
        self.years = game.built.case.years
        self.weight = np.array([discount(game.built.case, y, Timing.MID) for y in self.years])
        self.by_items = Remembered(lambda numbers: game.value(frozenset(self.item[k] for k in numbers)))
        self.item = [m.item for m in game.measures]
        self.number = {item: k for k, item in enumerate(self.item)}

    def curves(self) -> CostCurves:
        blocks = self.game.linked()
        method: Method = "exact"
        if len(blocks) > EXACT_UP_TO:
            method = "sampled" if self.samples else "grouped"
            blocks = blocks if self.samples else self._grouped(blocks)
        count = len(blocks)

        def value(members: frozenset[int]) -> Vector:
            return self.by_items(frozenset(self.number[item] for k in members for item in blocks[k]))

        shares = sampled(value, count, self.samples or PERMUTATIONS, self.seed) if method == "sampled" else exact(value, count)
        order = sorted(range(count), key=lambda k: min(self._measure(item).first_year for item in blocks[k]))
        parts = (alone(value, count), last_in(value, count), in_order(value, order))
        bars = [self._bar(blocks[k], shares, k, parts) for k in range(count)]
        nothing, everything = value(frozenset()), value(frozenset(range(count)))
        return CostCurves(
            bars=tuple(sorted(bars, key=place_in_curve)), operation=self._effect(nothing),
            rest=self._effect(self.game.plan - everything), plan=self._effect(self.game.plan), method=method,
            orders=shares.orders, sets_solved=self.game.solves, plan_cost=self.game.plan_cost)

    def _grouped(self, blocks: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """The blocks that abate most by themselves, and one with all others."""
        nothing = self.by_items(frozenset())
        tonnes = {b: self._effect(self.by_items(frozenset(self.number[i] for i in b)) - nothing).net_tco2 for b in blocks}
        largest = sorted(blocks, key=lambda b: -abs(tonnes[b]))[:EXACT_UP_TO - 1]
        others = tuple(item for block in blocks if block not in largest for item in block)
        return [*(block for block in blocks if block in largest), others]

    def _measure(self, item: str) -> Measure:
        return self.game.measures[self.number[item]]

    def _bar(self, block: tuple[str, ...], shares: Shares, k: int, parts: tuple[tuple[Vector, ...], ...]) -> Bar:
        by_itself, last, wedge = (self._effect(part[k]) for part in parts)
        return Bar(measures=tuple(self._measure(item) for item in block), fair=self._effect(shares.share[k]),
                   error=self._effect(shares.error[k]), alone=by_itself, last_in=last, wedge=wedge)

    def _effect(self, value: Vector) -> Effect:
        net, gross = np.split(value[1:], 2)
        return Effect(cost=float(value[0]) * CUR_PER_KCUR, net_tco2=float(net.sum()), net_last_year_tco2=float(net[-1]),
                      net_discounted_tco2=float(self.weight @ net), gross_tco2=float(gross.sum()))


def place_in_curve(bar: Bar) -> tuple[int, int, float]:
    """Physical first, contracts, removals, then offsets; what saves money by the money saved, the rest by cost per tonne."""
    kind = KIND_ORDER.index(bar.kind)
    if bar.fair.cost < 0 or bar.fair.per_tonne is None:
        return kind, 0 if bar.fair.cost < 0 else 2, bar.fair.cost
    return kind, 1, bar.fair.per_tonne


def total(effects: Sequence[Effect]) -> Effect:
    """The sum of effects."""
    return Effect(**{key: sum(getattr(effect, key) for effect in effects) for key in Effect.__dataclass_fields__})


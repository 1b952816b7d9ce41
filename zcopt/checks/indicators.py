"""Indicators of the run as coefficients of a best year, so that both count by the same rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from zcopt.carbon.emissions import Emissions, emissions_of
from zcopt.carbon.indicators import Indicator, indicators_of
from zcopt.carbon.inventory import base_year_gross_tco2
from zcopt.checks.best_year import BestYear
from zcopt.checks.linear import Optimum
from zcopt.inputs.case import Case
from zcopt.inputs.row import Row
from zcopt.model.algebra import Expr
from zcopt.model.books import Activity
from zcopt.model.ledger import Entry, Ledger
from zcopt.model.offset_rules import OffsetRulesRow
from zcopt.model.targets import TargetRow, slack_unit

ROUNDS = 30
CLOSE = 1e-9


class HardLimit(NamedTuple):
    """A limit on an indicator that must be kept in a year, and the column it was typed in."""

    row: Row
    key: str
    indicator: str
    year: int
    limit: float


def hard_limits(case: Case) -> Iterator[HardLimit]:
    """Targets that may not be missed at a price, and the own reductions that offset rules ask for."""
    for row in case.rows(TargetRow):
        if row.price_per_unit_missed is None:
            yield from (HardLimit(row, "limit", row.key(case), y, row.limit[y]) for y in case.years if y in row.limit)
    for rules in case.rows(OffsetRulesRow):
        floor = rules.reduction_floor_share
        yield from (HardLimit(rules, "reduction_floor_share", "gross_reduction_share", y, floor[y])
                    for y in case.years if y in floor)


class Linear:
    """An expression of yearly amounts: coefficients by year and column, and a constant."""

    def __init__(self, terms: Mapping[int, Mapping[int, float]], constant: float) -> None:
        self.terms = {year: {column: value for column, value in own.items() if value} for year, own in terms.items()}
        self.constant = constant

    def plus(self, other: Linear, times: float) -> Linear:
        """self + times * other."""
        terms = {year: {column: own.get(column, 0.0) + times * other.terms[year].get(column, 0.0)
                        for column in {**own, **other.terms[year]}} for year, own in self.terms.items()}
        return Linear(terms, self.constant + times * other.constant)

    def at(self, found: Mapping[int, Optimum]) -> float:
        """Its value where every year has its optimum."""
        return self.constant + sum(found[year].of(terms) for year, terms in self.terms.items() if terms)

    def size(self, found: Mapping[int, Optimum]) -> float:
        """The sum of its absolute amounts."""
        return abs(self.constant) + sum(found[year].size(terms) for year, terms in self.terms.items() if terms)


class Judge:
    """An indicator in a year: by how much a limit is missed at best, and what is the best that can be reached."""

    def __init__(self, case: Case, best: Mapping[int, BestYear], key: str, year: int) -> None:
        self._best = {y: one for y, one in best.items() if y <= year}
        self.indicator = indicators_of(case, emissions_of(case, Ledger(())))[key]
        self.miss_unit = slack_unit(self.indicator)
        self._numerator = linear(case, self._best, lambda found: found[key].numerator(year))
        self._denominator = linear(case, self._best, lambda found: _below(found[key], year))
        self.scale = 1.0

    def missed(self, limit: float) -> float | None:
        """How far numerator - limit * denominator stays on the wrong side at best; None when nothing can be said."""
        found = self._optimum(limit)
        if found is None:
            return None
        self.scale = max(1e-9, self._numerator.size(found) + abs(limit) * self._denominator.size(found))
        return self._sign * self._distance(limit).at(found)

    def reachable(self, limit: float) -> float | None:
        """The best value of the indicator: Dinkelbach's steps from ``limit``, each a better quotient than the last."""
        for _ in range(ROUNDS):
            found = self._optimum(limit)
            if found is None or (below := self._denominator.at(found)) <= 0:
                return None
            value = self._numerator.at(found) / below
            if abs(value - limit) <= CLOSE * max(1.0, abs(value)):
                return value
            limit = value
        return limit

    def as_row(self, limit: float, year: int) -> tuple[dict[int, float], float]:
        """The limit as a row of the year's program: terms and the right-hand side they may not exceed."""
        distance = self._distance(limit)
        return ({column: self._sign * value for column, value in distance.terms[year].items()},
                -self._sign * distance.constant)

    @property
    def _sign(self) -> float:
        return 1.0 if self.indicator.sense == "<=" else -1.0

    def _distance(self, limit: float) -> Linear:
        return self._numerator.plus(self._denominator, -limit)

    def _optimum(self, limit: float) -> dict[int, Optimum] | None:
        """The least signed distance of every year that has a part in it; the years do not touch each other."""
        found = {}
        for year, terms in self._distance(limit).terms.items():
            if not (self._numerator.terms[year] or self._denominator.terms[year]):
                continue
            optimum = self._best[year].program.least({column: self._sign * value for column, value in terms.items()})
            if not isinstance(optimum, Optimum):
                return None
            found[year] = optimum
        return found


def _below(indicator: Indicator, year: int) -> Expr:
    return 1.0 if indicator.denominator is None else indicator.denominator(year)


def linear(case: Case, best: Mapping[int, BestYear], expression: Callable[[Mapping[str, Indicator]], Expr]) -> Linear:
    """Coefficients of an expression of indicators, asked for with each amount 1 and all others 0, and with all 0."""
    terms: dict[int, dict[int, float]] = {}
    constant = 0.0
    for year, one in best.items():
        values, constant = _asked(one, expression(indicators_of(case, _one_by_one(case, one))))
        terms[year] = values
    return Linear(terms, constant)


def _asked(one: BestYear, answers: Expr) -> tuple[dict[int, float], float]:
    """Coefficients by column and the constant: the last answer is that with all amounts 0."""
    values = np.broadcast_to(np.asarray(answers, dtype=float), (len(one.entries) + 1,))
    return ({column: float(values[k] - values[-1]) for k, (_, _, _, column, _, _) in enumerate(one.entries)}, float(values[-1]))


def _one_by_one(case: Case, one: BestYear) -> Emissions:
    """The accounting of a case whose amounts are vectors: in place k the k-th amount of the year is 1 and all others 0."""
    count = len(one.entries)
    ones = np.eye(count, count + 1)

    def amount(k: int) -> Callable[[int], Expr]:
        return lambda year: ones[k] if year == one.year else 0.0 * ones[k]

    return emissions_of(case, Ledger([
        Entry(of.activity, "", of.item or of.carrier or str(of.activity), of.carrier, of.unit, amount(k), lambda year: 1.0,
              product=of.product) for k, of in enumerate(one.entries)]))


def add_offset_limits(case: Case, one: BestYear) -> None:
    """offsets <= market-based emissions, their share, and their share of the base year; the gate is left out."""
    offsets = dict.fromkeys(one.columns_of(Activity.OFFSET), 1.0)
    if not offsets:
        return
    rules = case.one(OffsetRulesRow)
    market, constant = _asked(one, _one_by_one(case, one).market(one.year))
    share = 1.0 if rules.remaining_cap_share is None else rules.remaining_cap_share
    one.program.at_most.append(({**{column: -share * value for column, value in market.items()}, **offsets}, share * constant))
    if rules.cap_share_of_base_year < 1:
        one.program.at_most.append((offsets, rules.cap_share_of_base_year * base_year_gross_tco2(case)))

"""The least that must be invested to serve all needs and keep the hard targets, against the budget."""

from __future__ import annotations

from collections.abc import Mapping

from zcopt.checks.best_year import BestYear
from zcopt.checks.indicators import Judge, hard_limits
from zcopt.checks.linear import ROUNDING, Optimum
from zcopt.checks.peaks import bounded_carriers, delivery, need_mw, sees_every_hour
from zcopt.checks.usual import figure
from zcopt.checks.year import Vector
from zcopt.errors import Problem
from zcopt.factory.end_use import EndUseRow
from zcopt.inputs.row import YearPath
from zcopt.measures.converter import ConverterRow
from zcopt.measures.direct_line import DirectLineRow
from zcopt.measures.pv import PvRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.measures.storage import StorageRow
from zcopt.model.budget import BudgetRow
from zcopt.model.purchase import OptionRow, life_of
from zcopt.units import KW_PER_MW


def check_budget(best: Mapping[int, BestYear], *, with_targets: bool) -> list[Problem]:
    """The first year by which more must have been invested than all limits up to it add up to."""
    case = next(iter(best.values())).case
    row = case.one(BudgetRow)
    for year in case.years:
        if any(y not in row.capex_limit_cost for y in case.years if y <= year):
            return []
        money = sum(row.capex_limit_cost[y] for y in case.years if y <= year)
        least = least_investment(best, year, with_targets=with_targets)
        if least is not None and least > money * (1 + ROUNDING):
            what = "serve all needs and keep its targets" if with_targets else "serve all needs"
            return [row.problem("capex_limit_cost", f"to {what} in {year} at least {figure(least)} {case.site.currency} "
                                "must have been invested by then, at the cheapest prices on offer, but the budget up to "
                                f"{year} is {figure(money)}; {figure(least - money)} are missing",
                                "Raise the budget, ease the targets, or offer "
                                "something cheaper",
                                "E464", year=year)]
    return []


def least_investment(best: Mapping[int, BestYear], year: int, *, with_targets: bool) -> float | None:
    """The least capex of a year's best program, peaks and hard targets kept  [currency]; None when nothing can be said."""
    one = best[year]
    rows = len(one.program.at_most)
    try:
        cost = _prices(one) | _peak_rows(one)
        if with_targets:
            _target_rows(best, year)
        found = one.program.least(cost)
    finally:
        del one.program.at_most[rows:]
    return found.value if isinstance(found, Optimum) else None


def _prices(one: BestYear) -> dict[int, float]:
    """Column -> currency per MW, or per whole retrofit, in the cheapest year from which it serves; no fixed costs."""
    case, found = one.case, {}
    for row in (*case.rows(PvRow), *case.rows(ConverterRow), *case.rows(DirectLineRow)):
        found[one.size[row.name]] = _cheapest(row, row.capex_per_kw, one) * KW_PER_MW
    for project in case.rows(RetrofitRow):
        found[one.on[project.retrofit_id]] = _cheapest(project, project.capex_cost, one)
    return found


def _cheapest(row: OptionRow, price: YearPath, one: BestYear) -> float:
    return min((price.get(v, 0.0) for v in life_of(row, one.case).serving(one.year)), default=0.0)


def _peak_rows(one: BestYear) -> dict[int, float]:
    """In the worst hour (month) of each carrier: need <= fixed + sizes + stores; the columns of stores and their prices."""
    case, hours, exact = one.case, one.hours, sees_every_hour(one.case)
    prices: dict[int, float] = {}
    for carrier in bounded_carriers(case):
        can = delivery(one, carrier)
        gap = need_mw(one, carrier, shifted=exact) - can.fixed_mw
        worst = int((gap if exact else hours.monthly_mean(gap)).argmax())

        def at(values: Vector, place: int = worst) -> float:
            return float((values if exact else hours.monthly_mean(values))[place])

        at_series = {series: at(hours.series(series)) for series, _ in can.per_mw.values()}
        terms = {one.size[name]: -factor * at_series[series] for name, (series, factor) in can.per_mw.items()}
        for use in case.rows(EndUseRow):
            if use.carrier == carrier:
                shape = hours.series(use.profile) / hours.full_load_hours(use.profile)
                terms[one.used[use.end_use_id]] = (1 - use.shiftable_share if exact else 1.0) * at(shape)
        for store in case.rows(StorageRow) if exact else ():
            if store.storage_id in can.stores_mw:
                column = one.program.column(can.stores_mw[store.storage_id])
                terms[column], prices[column] = -1.0, _store_price(store, one) * KW_PER_MW
        one.program.at_most.append((terms, at(can.fixed_mw)))
    return prices


def _store_price(store: StorageRow, one: BestYear) -> float:
    """Currency per kW of power in the cheapest year, with the energy that belongs to it."""
    power = _cheapest(store, store.capex_per_kw, one)
    if store.duration_hours is None:
        return power
    return power + store.duration_hours * _cheapest(store, store.capex_per_kwh, one)


def _target_rows(best: Mapping[int, BestYear], year: int) -> None:
    """The hard limits of the year, sums over years left out, each eased by rounding."""
    one = best[year]
    for hard in hard_limits(one.case):
        if hard.year == year and not hard.indicator.startswith("cumulative"):
            judge = Judge(one.case, best, hard.indicator, year)
            judge.missed(hard.limit)
            terms, right = judge.as_row(hard.limit, year)
            one.program.at_most.append((terms, right + ROUNDING * judge.scale))

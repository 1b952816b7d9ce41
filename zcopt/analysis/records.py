"""The findings of the analyses as rows of the tables in plans/tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from zcopt.analysis.cheapest_first import CheapestFirst
from zcopt.analysis.frontier import Frontier
from zcopt.analysis.macc import Bar, CostCurves, Effect
from zcopt.analysis.price_lines import PriceLine
from zcopt.analysis.shadow import ShadowPrice
from zcopt.analysis.sweep import SweepPoint, agrees, distance_to_hull
from zcopt.plans.records import records_of
from zcopt.plans.tables import Record

Rows = tuple[Record, ...]


def frontier_records(frontier: Frontier, last_year: int) -> Rows:
    """Table ``frontier``."""
    return records_of("frontier", ({
        "point": number, "plan": point.plan.name, "cost": point.cost, "cumulative_gross_tco2": point.cumulative_gross_tco2,
        "gross_last_year_tco2": point.plan.indicator("gross_tco2", last_year),
        "net_last_year_tco2": point.plan.indicator("net_tco2", last_year), "next_tonne_cost": point.next_tonne_cost,
        "limit_tco2": point.limit_tco2, "bound": point.bound, "gap": point.gap, "is_knee": point.is_knee,
        "on_hull": point.on_hull} for number, point in enumerate(frontier.points, start=1)))


def sweep_records(points: Sequence[SweepPoint], frontier: Frontier) -> Rows:
    """Table ``price_sweep``."""
    return records_of("price_sweep", ({
        "price": point.price, "cost": point.cost, "cumulative_gross_tco2": point.cumulative_gross_tco2, "gap": point.gap,
        "above_hull": distance_to_hull(point, frontier), "agrees_with_frontier": agrees(point, frontier),
        "adopted": ", ".join(point.adopted)} for point in points))


def macc_records(curves: CostCurves, plan: str) -> Rows:
    """Table ``macc``: the bars in order, then operation, rest and the plan they add up to."""
    shares = curves.method + (f", {curves.orders} orders" if curves.orders else "")
    rows = [{**_bar(bar), "plan": plan, "row": "measure", "position": place, "shares": shares}
            for place, bar in enumerate(curves.bars, start=1)]
    for row, effect in (("operation", curves.operation), ("rest", curves.rest), ("plan", curves.plan)):
        rows.append({**_fair(effect), "plan": plan, "row": row, "bar": row, "kind": "", "shares": shares})
    return records_of("macc", rows)


def _bar(bar: Bar) -> dict[str, Any]:
    named = {"bar": bar.name, "kind": bar.kind, "first_year": bar.first_year, "capex": bar.capex,
             "abatement_error_tco2": bar.error.net_tco2, "cost_error": bar.error.cost}
    for key, effect in (("alone", bar.alone), ("last_in", bar.last_in), ("wedge", bar.wedge)):
        named |= {f"{key}_tco2": effect.net_tco2, f"{key}_cost": effect.cost, f"{key}_cost_per_tco2": effect.per_tonne}
    return {**named, **_fair(bar.fair)}


def _fair(effect: Effect) -> dict[str, Any]:
    return {"abatement_tco2": effect.net_tco2, "abatement_last_year_tco2": effect.net_last_year_tco2,
            "gross_abatement_tco2": effect.gross_tco2, "abatement_discounted_tco2": effect.net_discounted_tco2,
            "cost": effect.cost, "cost_per_tco2": effect.per_tonne}


def cheapest_first_records(found: CheapestFirst, plan: str, plan_cost: float, plan_bound: float) -> Rows:
    """Table ``cheapest_first``: the list, its plan, and the plan that was optimised."""
    return records_of("cheapest_first", [
        *({"row": "offer", "position": place, "item": offer.item, "cost": offer.cost, "taken": offer.item in found.taken,
           "abatement_discounted_tco2": offer.net_discounted_tco2, "cost_per_tco2": offer.per_tonne}
          for place, offer in enumerate(found.offers, start=1)),
        {"row": "list", "item": "cheapest first", "cost": found.cost, "bound": found.bound},
        {"row": "plan", "item": plan, "cost": plan_cost, "bound": plan_bound}])


def shadow_records(prices: Sequence[ShadowPrice], plan: str) -> Rows:
    """Table ``shadow_prices``, those that bind first, dearest step first."""
    ordered = sorted(prices, key=lambda one: (not one.binds, -one.price * one.step, one.limit.wording))
    return records_of("shadow_prices", (_shadow(one, plan) for one in ordered))


def _shadow(one: ShadowPrice, plan: str) -> Mapping[str, Any]:
    named = one.limit.named()
    return {"plan": plan, "limit": named.wording, "limit_zh": named.wording_zh, "place": named.place, "year": one.limit.year,
            "unit": one.limit.unit, "price": one.price, "price_in_year": one.price_in_year, "step": one.step,
            "holds_eased_by": one.eased_by, "holds_tightened_by": one.tightened_by,
            "difference_eased": one.difference_eased, "difference_tightened": one.difference_tightened,
            "true_low": one.true_low, "true_high": one.true_high}


def price_line_records(lines: Sequence[PriceLine]) -> Rows:
    """Table ``price_lines``."""
    return records_of("price_lines", (asdict(line) for line in lines))

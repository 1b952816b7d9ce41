"""The order of plans, what each is worth against the reference, and one sentence why it stands where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zcopt.finance import internal_rate_of_return
from zcopt.plans.plan import Plan
from zcopt.plans.reasons import first_reason, reason_against

CAPEX = "capex"
RUNNING_EXCLUDES = (CAPEX, "downtime", "retirement")
"""Accounts that are paid once and so are no yearly saving."""
NOTHING_SHARE = 1e-9
"""Of all money of both plans: what is below is rounding."""
NO_TONNES_SHARE = 1e-7
"""Abatement below this share of the reference's emissions is the solver's noise: a cost per tonne of it means nothing."""
NEARLY_THE_SAME_SHARE = 0.05
"""Plans that differ by less in investment by item and in emissions by year are near-duplicates (ours)."""


@dataclass(frozen=True, kw_only=True)
class RankedPlan:
    """A plan in its place. ``irr`` and ``payback_years`` are None where they do not exist."""

    rank: int
    plan: Plan
    npv_vs_reference: float
    irr: float | None
    payback_years: float | None
    abatement_tco2: float
    lcoa_per_tco2: float | None
    tie_with_above: bool
    reason_en: str
    reason_zh: str
    near_duplicate_of: str = ""
    """A plan above that a board would take for the same."""
    dominated_by: str = ""
    """A plan that costs no more and emits less over the years."""
    value_score: float | None = None
    """Of the sheet ``scoring``, 0..1; None where that is blank or a figure it asks for does not exist."""


def rank(reference: Plan, plans: Sequence[Plan], years: Sequence[int]) -> tuple[RankedPlan, ...]:
    """Plans in order, what each is worth and why it stands there; differences inside the gap are ties."""
    ordered = in_order(plans)
    ranked: list[RankedPlan] = []
    for place, plan in enumerate(ordered, start=1):
        above = ordered[place - 2] if place > 1 else None
        abated = cumulative_gross(reference, years) - cumulative_gross(plan, years)
        noise = NO_TONNES_SHARE * cumulative_gross(reference, years)
        value = reference.net_present_cost - plan.net_present_cost
        tie = above is not None and is_tie(plan, above)
        twin, better = near_duplicate(plan, ordered[:place - 1], years), dominated(plan, ordered, years)
        reason = first_reason(plan, reference, years[-1]) if above is None else reason_against(
            plan, above, ordered[0], years, tie=tie, dominated_by=better, near_duplicate_of=twin)
        half_yearly = internal_rate_of_return(half_year_flows(reference, plan, years))
        ranked.append(RankedPlan(
            rank=place, plan=plan, npv_vs_reference=value, irr=yearly_irr(half_yearly),
            payback_years=simple_payback_years(reference, plan, years), abatement_tco2=abated,
            lcoa_per_tco2=-value / abated if abated > noise else None, tie_with_above=tie, reason_en=reason[0],
            reason_zh=reason[1], near_duplicate_of=twin, dominated_by=better))
    return tuple(ranked)


def in_order(plans: Sequence[Plan]) -> list[Plan]:
    """Plans that keep every target first, then by net present cost."""
    return sorted(plans, key=lambda plan: (not plan.targets_met, plan.net_present_cost, plan.strategy.key))


def is_tie(plan: Plan, above: Plan) -> bool:
    """Whether two plans differ by less than the solves inside their strategies leave open."""
    open_cost = max(plan.strategy_gap, above.strategy_gap) * abs(above.net_present_cost)
    return abs(plan.net_present_cost - above.net_present_cost) <= open_cost


def cumulative_gross(plan: Plan, years: Sequence[int]) -> float:
    """Scope 1 and location-based scope 2 over all years [tCO2e]."""
    return sum(plan.indicator("gross_tco2", year) or 0.0 for year in years)


def half_year_flows(reference: Plan, plan: Plan, years: Sequence[int]) -> list[float]:
    """What the plan brings against the reference by half-year: starts, middles, and the value left at the end.

    Internal prices are left out: nobody pays them. IRR of these is per half-year. Differences below rounding are nothing:
    a plan that is the reference has no return.
    """
    flows, size = [0.0] * (2 * len(years) + 1), 0.0
    position = {year: 2 * k for k, year in enumerate(years)}
    offset = {"start": 0, "mid": 1, "end": 2}
    for sign, lines in ((1.0, reference.money), (-1.0, plan.money)):
        for line in lines:
            if line.is_cash or line.account == "residual_value":
                flows[position[line.year] + offset[line.timing]] += sign * line.cash
                size += abs(line.cash)
    return [flow if abs(flow) > NOTHING_SHARE * size else 0.0 for flow in flows]


def yearly_irr(half_yearly: float | None) -> float | None:
    """(1 + i)^2 - 1."""
    return None if half_yearly is None else (1 + half_yearly) ** 2 - 1


def simple_payback_years(reference: Plan, plan: Plan, years: Sequence[int]) -> float | None:
    """Extra investment over the net yearly saving of the last year, when everything runs; None where there is none."""
    extra = plan.capex_total - reference.capex_total
    saving = _running(reference, years[-1]) - _running(plan, years[-1])
    if extra <= 0:
        return 0.0 if saving >= 0 else None
    return extra / saving if saving > 0 else None


def _running(plan: Plan, year: int) -> float:
    return sum(line.cash for line in plan.money
               if line.year == year and line.is_cash and line.account not in RUNNING_EXCLUDES)


def dominated(plan: Plan, plans: Sequence[Plan], years: Sequence[int]) -> str:
    """The first plan in order that costs no more and emits less over the years, "" where there is none.

    The order stays that of cost, so that place k is the proved k-th best; what is dominated is said beside it.
    """
    tonnes = cumulative_gross(plan, years)
    return next((other.name for other in plans if other is not plan and other.targets_met >= plan.targets_met
                 and other.net_present_cost <= plan.net_present_cost
                 and cumulative_gross(other, years) < tonnes - NEARLY_THE_SAME_SHARE * abs(tonnes)), "")


def near_duplicate(plan: Plan, above: Sequence[Plan], years: Sequence[int]) -> str:
    """The first plan above that is nearly the same to a board: investment by item and gross, market-based and net emissions
    by year all within a small share of each other; "" where there is none."""
    return next((other.name for other in above if _apart(plan, other, years) <= NEARLY_THE_SAME_SHARE), "")


def _apart(plan: Plan, other: Plan, years: Sequence[int]) -> float:
    """The largest of the shares by which two plans differ in investment by item and in each emission ledger by year."""
    mine, theirs = _capex_by_item(plan), _capex_by_item(other)
    items = sum(abs(mine.get(item, 0.0) - theirs.get(item, 0.0)) for item in {*mine, *theirs})
    shares = [items / max(sum(mine.values()), sum(theirs.values()), 1e-9)]
    for ledger in ("gross_tco2", "market_tco2", "net_tco2"):
        pairs = [(plan.indicator(ledger, y) or 0.0, other.indicator(ledger, y) or 0.0) for y in years]
        size = max(sum(abs(cumulative) for cumulative in side) for side in zip(*pairs, strict=True))
        shares.append(sum(abs(a - b) for a, b in pairs) / max(size, 1e-9))
    return max(shares)


def _capex_by_item(plan: Plan) -> dict[str, float]:
    found: dict[str, float] = {}
    for line in plan.money:
        if line.account == CAPEX:
            found[line.item] = found.get(line.item, 0.0) + line.cash
    return found


def summary_of(ranked: RankedPlan, years: Sequence[int], base_year_gross_tco2: float) -> Mapping[str, float | None]:
    """Figures of a plan for plans.csv that are neither money nor text."""
    plan, last = ranked.plan, years[-1]
    offsets = sum(-line.tco2 for line in plan.carbon
                  if line.ledger == "net" and line.category == "offset" and line.year == last)
    return {
        "cumulative_gross_tco2": cumulative_gross(plan, years),
        "gross_last_year_tco2": plan.indicator("gross_tco2", last),
        "market_last_year_tco2": plan.indicator("market_tco2", last),
        "net_last_year_tco2": plan.indicator("net_tco2", last),
        "offsets_share": offsets / base_year_gross_tco2 if base_year_gross_tco2 > 0 else None,
    }

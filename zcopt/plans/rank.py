"""The order of plans, what each is worth against the reference, and one sentence why it stands where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zcopt.finance import internal_rate_of_return
from zcopt.plans.plan import Plan
from zcopt.units import CUR_PER_KCUR

CAPEX = "capex"
RUNNING_EXCLUDES = (CAPEX, "downtime", "retirement")
"""Accounts that are paid once and so are no yearly saving."""


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


def rank(reference: Plan, plans: Sequence[Plan], years: Sequence[int]) -> tuple[RankedPlan, ...]:
    """Plans in order, what each is worth and why it stands there; differences inside the gap are ties."""
    ordered = in_order(plans)
    ranked: list[RankedPlan] = []
    for place, plan in enumerate(ordered, start=1):
        above = ordered[place - 2] if place > 1 else None
        abated = cumulative_gross(reference, years) - cumulative_gross(plan, years)
        value = reference.net_present_cost - plan.net_present_cost
        reason = _reason(plan, above, ordered[0], reference, value, years)
        half_yearly = internal_rate_of_return(half_year_flows(reference, plan, years))
        ranked.append(RankedPlan(
            rank=place, plan=plan, npv_vs_reference=value, irr=yearly_irr(half_yearly),
            payback_years=simple_payback_years(reference, plan, years), abatement_tco2=abated,
            lcoa_per_tco2=-value / abated if abated > 0 else None,
            tie_with_above=above is not None and is_tie(plan, above), reason_en=reason[0], reason_zh=reason[1]))
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

    Internal prices are left out: nobody pays them. IRR of these is per half-year.
    """
    flows = [0.0] * (2 * len(years) + 1)
    position = {year: 2 * k for k, year in enumerate(years)}
    offset = {"start": 0, "mid": 1, "end": 2}
    for sign, lines in ((1.0, reference.money), (-1.0, plan.money)):
        for line in lines:
            if line.is_cash or line.account == "residual_value":
                flows[position[line.year] + offset[line.timing]] += sign * line.cash
    return flows


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


def _millions(value: float) -> str:
    return f"{value / (CUR_PER_KCUR * 1e3):,.2f}"


def _names(items: Sequence[str]) -> str:
    return ", ".join(items)


def _reason(plan: Plan, above: Plan | None, best: Plan, reference: Plan, value: float,
            years: Sequence[int]) -> tuple[str, str]:
    """One sentence in English and in Chinese: place, and what is traded against the plan above."""
    last = years[-1]
    if above is None:
        gross, before = plan.indicator("gross_tco2", last) or 0.0, reference.indicator("gross_tco2", last) or 0.0
        verb_en, verb_zh = ("saves", "节约") if value >= 0 else ("costs", "增加成本")
        return (f"Least cost of all strategies that keep every target: {verb_en} {_millions(abs(value))} million against the "
                f"reference and emits {gross:,.0f} instead of {before:,.0f} tCO2e gross in {last}.",
                f"满足全部目标的最低成本方案：较基准{verb_zh} {_millions(abs(value))} 百万，{last} 年排放 {gross:,.0f} 吨"
                f"（基准 {before:,.0f} 吨）。")
    dearer = plan.net_present_cost - above.net_present_cost
    share = dearer / abs(best.net_present_cost)
    adds, leaves, resizes = differences(plan, above)
    if is_tie(plan, above):
        place_en = f"Level with {above.name} inside the solver gap"
        place_zh = f"与 {above.name} 在求解间隙内持平"
    else:
        place_en = f"{_millions(dearer)} million ({share:.2%}) dearer than {above.name}"
        place_zh = f"比 {above.name} 贵 {_millions(dearer)} 百万（{share:.2%}）"
    swaps_en = [text for text in (f"adds {_names(adds)}" if adds else "", f"does without {_names(leaves)}" if leaves else "",
                                  f"resizes {_names(resizes)}" if resizes else "") if text]
    swaps_zh = [text for text in (f"增加 {_names(adds)}" if adds else "", f"不用 {_names(leaves)}" if leaves else "",
                                  f"调整规模 {_names(resizes)}" if resizes else "") if text]
    capex = plan.capex_total - above.capex_total
    tonnes = (plan.indicator("gross_tco2", last) or 0.0) - (above.indicator("gross_tco2", last) or 0.0)
    more_en, more_zh = ("more", "多") if capex >= 0 else ("less", "少")
    emits_en, emits_zh = ("more", "多") if tonnes >= 0 else ("less", "少")
    return (f"{place_en}: {'; '.join(swaps_en) or 'same adoption in other sizes'}; invests {_millions(abs(capex))} million "
            f"{more_en} and emits {abs(tonnes):,.0f} tCO2e {emits_en} in {last}.",
            f"{place_zh}：{'；'.join(swaps_zh) or '相同措施、不同规模'}；投资{more_zh} {_millions(abs(capex))} 百万，"
            f"{last} 年排放{emits_zh} {abs(tonnes):,.0f} 吨。")


def differences(plan: Plan, other: Plan) -> tuple[list[str], list[str], list[str]]:
    """What a plan adopts that the other does not, leaves out, and has in another size class."""
    mine, theirs = plan.strategy, other.strategy
    both = mine.adopted & theirs.adopted
    resized = [item for item in both if mine.classes.get(item) != theirs.classes.get(item)]
    return sorted(mine.adopted - theirs.adopted), sorted(theirs.adopted - mine.adopted), sorted(resized)


def summary_of(ranked: RankedPlan, years: Sequence[int], base_year_gross_tco2: float) -> Mapping[str, float | None]:
    """Figures of a plan for plans.csv that are neither money nor text."""
    plan, last = ranked.plan, years[-1]
    offsets = sum(-line.tco2 for line in plan.carbon if line.ledger == "net" and line.year == last)
    return {
        "cumulative_gross_tco2": cumulative_gross(plan, years),
        "gross_last_year_tco2": plan.indicator("gross_tco2", last),
        "market_last_year_tco2": plan.indicator("market_tco2", last),
        "net_last_year_tco2": plan.indicator("net_tco2", last),
        "offsets_share": offsets / base_year_gross_tco2 if base_year_gross_tco2 > 0 else None,
    }

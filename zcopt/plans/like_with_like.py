"""Ranking where some plans were dispatched on all hours and others were not: figures are only compared like with like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zcopt.plans.plan import Plan
from zcopt.plans.rank import RankedPlan, rank


def rank_like_with_like(reference: Plan, plans: Sequence[Plan], years: Sequence[int]) -> tuple[RankedPlan, ...]:
    """Plans ranked by their cost on all hours when all were dispatched there, else by that on typical days.

    What a plan is worth against the reference comes from all hours of both, or from typical days of both.
    """
    if all(plan.on_typical_days is not None for plan in plans):
        return rank(reference, plans, years)
    on_all_hours = {plan.name: plan for plan in plans if plan.on_typical_days is not None}
    ranked = rank(reference.decided, [plan.decided for plan in plans], years)
    return tuple(_on_all_hours(entry, reference, on_all_hours[entry.plan.name], years) if entry.plan.name in on_all_hours
                 else entry for entry in ranked)


def _on_all_hours(entry: RankedPlan, reference: Plan, plan: Plan, years: Sequence[int]) -> RankedPlan:
    """The same place and what was said of it, with the plan's figures on all hours."""
    (own,) = rank(reference, [plan], years)
    first = entry.rank == 1
    return replace(own, rank=entry.rank, tie_with_above=entry.tie_with_above, near_duplicate_of=entry.near_duplicate_of,
                   dominated_by=entry.dominated_by, reason_en=own.reason_en if first else entry.reason_en,
                   reason_zh=own.reason_zh if first else entry.reason_zh)

"""Whether typical days can only be cheaper than all hours, so that their lower bound holds for the full year too.

Averaging a dispatch over alike hours of one price gives a dispatch of the mean hour at the same cost, as long as every
equation is linear in dispatch and series: peaks of means are never higher, storage closes every day in both. The mean-day
model then has a plan for every plan of the full year, at no higher cost. Peak days kept apart are groups of one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from zcopt.inputs.case import Case
from zcopt.inputs.row import Label
from zcopt.plans.plan import FullYearCheck, Plan


def why_no_bound(case: Case) -> tuple[Label, ...]:
    """What makes typical days no bound for the full year; empty where they are one."""
    return tuple(_reasons(case))


def _reasons(case: Case) -> Iterator[Label]:
    if all(slot.duration_h == 1 for slot in case.time.slots) and all(len(days) == 1 for days in case.time.members.values()) \
            and case.time.members:
        return
    merged = any(slot.duration_h > 1 for slot in case.time.slots)
    for row in (row for rows in case.rows_by_type.values() for row in rows):
        if getattr(row, "efficiency_profile", ""):
            yield Label(f"{row.name}: its efficiency changes by the hour, and good hours may serve more than the mean hour",
                        f"{row.name}：效率逐时变化，高效时段的贡献可能超过平均时段")
        if getattr(row, "min_load_share", 0.0) > 0:
            yield Label(f"{row.name}: a mean of hours off and hours on may lie below its minimum load",
                        f"{row.name}：启停时段的平均值可能低于最小负荷")
        if merged and getattr(row, "shiftable_share", 0.0) > 0:
            yield Label(f"{row.name}: merged hours may cut the window in which its load can be shifted",
                        f"{row.name}：时段合并可能截断可转移负荷的时间窗")


def no_gap_because(case: Case, plan: Plan) -> tuple[Label, ...]:
    """Why no certified gap is stated for a plan; empty where there is one."""
    check = plan.full_year
    if check is None:
        return (Label("the plan was not dispatched on all hours", "该方案未经全年逐时校核"),)
    if not check.holds:
        return (Label("the plan does not hold on all hours", "该方案在全年逐时校核中不成立"),)
    if check.certified_gap is not None:
        return ()
    if not math.isfinite(plan.bound):
        return (Label("the search was stopped before it had a lower bound", "求解在得到下界之前已停止"),)
    return why_no_bound(case)


def certified_gap(check: FullYearCheck, bound: float | None) -> float | None:
    """(cost on all hours - ``bound``) / cost: the plan is at most this far from the best possible plan.

    None where there is no bound, or the plan does not hold on all hours.
    """
    if bound is None or not math.isfinite(bound) or not check.cost or not check.holds:
        return None
    return max(0.0, check.cost - bound) / abs(check.cost)

"""Tables archetypes and must_have: values against the plans, gaps and verdicts against costs and proved bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zcopt.plans.tables import Record
from zcopt.verify.findings import DIGITS, RELATIVE, Findings, listed
from zcopt.verify.run import PlanOf, Tables, figure, optional

NOTHING_SHARE = 1e-6
COLUMNS = {"least_cost": "typical_days_cost", "no_certificates": "typical_days_cost", "lowest_capex": "capex_total",
           "deepest_cut": "gross_last_year_tco2", "fastest": "cumulative_gross_tco2"}
"""Archetype -> the column of plans.csv that is its value, of plans on typical days."""
TYPICAL = "typical days"


def check_proofs(tables: Tables, plans: Sequence[PlanOf], findings: Findings) -> None:
    """Both tables, where the run has them."""
    by_name = {plan.name: plan for plan in plans}
    for row in tables.get("archetypes", ()):
        if row["plan"]:
            _archetype(row, by_name, findings)
    groups: dict[tuple[object, object], list[Record]] = {}
    for row in tables.get("must_have", ()):
        groups.setdefault((row["part"], row["item"]), []).append(row)
    for rows in groups.values():
        _ranges(rows, [plan for plan in plans if not plan.is_reference], findings)


def _archetype(row: Record, plans: Mapping[str, PlanOf], findings: Findings) -> None:
    name, plan = str(row["archetype"]), plans.get(str(row["plan"]))
    if plan is None:
        findings.differ("archetypes", name, "plan", str(row["plan"]), None, "no plan of this run")
        return
    value, bound = figure(row, "value"), optional(row, "bound")
    said = name in str(plan.headline["archetype"]).split("; ")
    findings.same_word("archetypes", name, "plan", said, True, "the plan is called so in plans.csv")
    column = COLUMNS.get(name, "")
    if column and (plan.headline["basis"] == TYPICAL or column == "typical_days_cost"):
        findings.same("archetypes", name, "value", value, optional(plan.headline, column), f"{column} of plans.csv", least=1e-3)
    else:
        findings.taken[f"archetypes: {name}"] = "its value is that of typical days, the plan in the tables is on all hours"
    if bound is not None:
        apart = value - bound
        findings.at_most("archetypes", name, "bound", bound, value, "no plan has less", least=1e-5)
        gap = 0.0 if apart <= NOTHING_SHARE * max(1.0, abs(value)) else apart / max(abs(value), 1e-9)
        findings.same("archetypes", name, "gap", figure(row, "gap"), gap, "distance of value and bound", least=10 * DIGITS)


def _ranges(rows: Sequence[Record], plans: Sequence[PlanOf], findings: Findings) -> None:
    """The verdict at every slack from what the other decision costs; no plan within a slack may contradict it."""
    best = min((plan for plan in plans), key=lambda plan: figure(plan.headline, "typical_days_cost"))
    cost = figure(best.headline, "typical_days_cost")
    open_share = max(optional(best.headline, "gap") or 0.0, NOTHING_SHARE)
    for row in rows:
        name, slack = listed((row["part"], row["item"], f"slack {figure(row, 'slack'):g}")), figure(row, "slack")
        _ordered(row, name, findings)
        findings.same("must_have", name, "cost_of_other", optional(row, "cost_of_other"), optional(rows[0], "cost_of_other"),
                      "the same at every slack")
        findings.same("must_have", name, "cost_of_other_bound", optional(row, "cost_of_other_bound"),
                      optional(rows[0], "cost_of_other_bound"), "the same at every slack")
        _verdict(row, name, cost + slack * abs(cost), 2 * open_share * abs(cost), findings)
        within = [plan for plan in plans if figure(plan.headline, "typical_days_cost") <= cost + (slack - open_share) * abs(cost)]
        for plan in within if row["verdict"] in ("must_have", "must_avoid") else ():
            has = bool(plan.bought(str(row["part"]), str(row["item"])))
            findings.same_word("must_have", name, "verdict", row["verdict"], "must_have" if has else "must_avoid",
                               f"plan {plan.name} costs no more and {'has' if has else 'lacks'} it")


def _ordered(row: Record, name: str, findings: Findings) -> None:
    for low, high in (("size_min", "size_max"), ("earliest_year", "latest_year"), ("cost_of_other_bound", "cost_of_other")):
        below, above = optional(row, low), optional(row, high)
        if below is not None and above is not None:
            findings.at_most("must_have", name, low, below, above, f"not above {high}", least=RELATIVE)


def _verdict(row: Record, name: str, limit: float, unsure: float, findings: Findings) -> None:
    """Within the slack: a choice; proved beyond it: none; else not decided. What lies as near as the gap is left."""
    other, bound = optional(row, "cost_of_other"), optional(row, "cost_of_other_bound")
    if any(value is not None and abs(value - limit) <= unsure for value in (other, bound)):
        findings.taken[f"must_have: {name}"] = "what the other decision costs is as near to the limit as the best plan is proved"
        return
    if other is not None and other <= limit:
        allowed: tuple[str, ...] = ("choice",)
    elif bound is None or bound > limit:
        allowed = ("must_have", "must_avoid")
    else:
        allowed = ("not_decided",)
    if bound is None and other is None:
        allowed = ("must_have", "must_avoid", "not_decided")
    findings.same_word("must_have", name, "verdict", row["verdict"], row["verdict"] if row["verdict"] in allowed else allowed[0],
                       "cost of the other decision against the best plan and the slack")

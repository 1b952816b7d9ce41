"""How near each plan is to the best possible one, and on which hours that was proved."""

from __future__ import annotations

from dataclasses import dataclass

from zcopt.report.labels import Label, known, plan_name
from zcopt.report.run_tables import ALL_HOURS, TYPICAL_DAYS, RunTables, number, text

SAME_SHARE = 1e-6
"""Costs that differ by less than this are one cost; tables hold nine digits."""


@dataclass(frozen=True)
class ProofLine:
    """Bound and gap of a plan beside the cost they belong to [currency]; its cost on all hours where that was computed."""

    plan: str
    status: Label | str
    hours: str
    cost: float | None
    bound: float | None
    gap: float | None
    all_hours_cost: float | None
    change_share: float | None
    certified_gap: float | None

    @property
    def name(self) -> Label:
        """The plan as reports call it."""
        return plan_name(self.plan)

    @property
    def basis(self) -> Label:
        """The hours bound and gap were proved for."""
        return known(self.hours)


def proof_lines(tables: RunTables) -> tuple[ProofLine, ...]:
    """A line per plan, in the order of the plans table."""
    found = []
    for row in tables.rows("plans"):
        status = tables.plan_proof(text(row, "plan")).get("status")
        reported, typical = number(row, "net_present_cost"), number(row, "typical_days_cost")
        bound, gap, on_all = number(row, "bound"), number(row, "gap"), text(row, "basis") == ALL_HOURS
        proved_on_all = on_all and _is_of(reported, bound, gap)
        cost = reported if proved_on_all or typical is None else typical
        found.append(ProofLine(
            text(row, "plan"), known(str(status)) if status else "–", ALL_HOURS if proved_on_all else TYPICAL_DAYS,
            cost, bound, gap, reported if on_all else None, number(row, "full_year_cost_error_share"),
            number(row, "certified_gap")))
    return tuple(found)


def _is_of(cost: float | None, bound: float | None, gap: float | None) -> bool:
    """Whether gap and bound lead to this cost: they then were proved for it."""
    if cost is None or bound is None or gap is None:
        return False
    return abs(cost - bound - gap * abs(cost)) <= SAME_SHARE * abs(cost)

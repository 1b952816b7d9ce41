"""Which hours figures come from, said where they stand: all hours of every year, or typical days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from zcopt.report.labels import Label, known, plan_name, word
from zcopt.report.proof import proof_lines
from zcopt.report.run_tables import ALL_HOURS, TYPICAL_DAYS, RunTables

OF_ALL_PLANS: Final = ("cumulative_cash", "carbon_path", "emission_sources", "trade_off")
"""Charts that show every plan beside the others."""
OF_BEST_PLAN: Final = ("cost_bridge", "carbon_wedge", "footprint_bridge")
"""Charts that hold the best plan against the reference."""
OF_TYPICAL_DAYS: Final = ("cost_curve", "lever_bridge")
"""Charts of an analysis that knows typical days alone."""
ALWAYS_SAID: Final = ("footprint_bridge",)


def hours_of(tables: RunTables, plans: Sequence[str]) -> Label:
    """``Figures from: typical days``, or which of the plans are on all hours and which on typical days."""
    found = {hours: [name for name in plans if tables.hours(name) == hours] for hours in (ALL_HOURS, TYPICAL_DAYS)}
    if not all(found.values()):
        return word("basis") + ": " + known(next(hours for hours, names in found.items() if names))
    on_all, typical = (_listed(names) for names in found.values())
    return on_all + word("hours_on_all") + typical + word("hours_on_typical")


def differ(tables: RunTables, plans: Iterable[str]) -> bool:
    """Whether figures of these plans come from different hours."""
    return len({tables.hours(name) for name in plans}) > 1


def _listed(names: Sequence[str]) -> Label:
    found = Label("", "")
    for k, name in enumerate(names):
        found += (Label(", ", "、") if k else Label("", "")) + plan_name(name)
    return found


def note_of(tables: RunTables, chart: str) -> Label | None:
    """What a chart must say of its hours; None where that of the first screen is enough."""
    if chart in OF_TYPICAL_DAYS:
        return word("hours_of_curve") if tables.hours(tables.best_name) == ALL_HOURS else None
    plans = tables.all_names if chart in OF_ALL_PLANS else (tables.best_name, tables.reference_name)
    if chart in ALWAYS_SAID or (chart in (*OF_ALL_PLANS, *OF_BEST_PLAN) and differ(tables, filter(None, plans))):
        return hours_of(tables, [name for name in plans if name])
    return None


def gap_hours(tables: RunTables) -> tuple[Label, dict[str, Label]]:
    """What follows the heading of a column of gaps, and what follows the gap of each plan: where all gaps were proved for the
    same hours the heading says them, else every gap does."""
    proved = {line.plan: line.hours for line in proof_lines(tables) if line.gap is not None}
    if len(set(proved.values())) == 1:
        return Label.same(", ") + known(next(iter(proved.values()))), {}
    return Label("", ""), {plan: Label(" ", "，") + known(hours) for plan, hours in proved.items()}

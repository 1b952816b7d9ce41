"""A result as tables: rows of the schema in plans/tables, ready for CSV files and reports."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from zcopt.plans.plan import Plan
from zcopt.plans.rank import RankedPlan, cumulative_gross, summary_of
from zcopt.plans.tables import TABLES, Record, columns

DIGITS = 9
"""Significant digits kept in files: below the solver's noise, so that equal runs give equal files."""


def tables_of(reference: Plan, ranked: Sequence[RankedPlan], years: Sequence[int],
              base_year_gross_tco2: float) -> Mapping[str, tuple[Record, ...]]:
    """All result tables; the reference comes last in each."""
    plans = [*(entry.plan for entry in ranked), reference]
    tables: dict[str, tuple[Record, ...]] = {
        "plans": (*(_ranked_row(entry, years, base_year_gross_tco2) for entry in ranked),
                  _reference_row(reference, years)),
    }
    for name in ("decisions", "flows", "money", "carbon", "indicators", "certificates", "dispatch"):
        tables[name] = tuple(_row(name, {"plan": plan.name, **asdict(line)}) for plan in plans for line in getattr(plan, name))
    return tables


def figures_of(entry: RankedPlan, years: Sequence[int], base_year_gross_tco2: float) -> Record:
    """The line of a plan in the table ``plans``."""
    return _ranked_row(entry, years, base_year_gross_tco2)


def _ranked_row(entry: RankedPlan, years: Sequence[int], base: float) -> Record:
    plan = entry.plan
    return _row("plans", {
        "rank": entry.rank, "plan": plan.name, "archetype": plan.archetype, "net_present_cost": plan.net_present_cost,
        "npv_vs_reference": entry.npv_vs_reference, "irr": entry.irr, "payback_years": entry.payback_years,
        "lcoa_per_tco2": entry.lcoa_per_tco2, "targets_met": plan.targets_met, "reason": entry.reason_en,
        "bound": plan.bound, "gap": plan.gap, "tie_with_above": entry.tie_with_above,
        "near_duplicate_of": entry.near_duplicate_of, "dominated_by": entry.dominated_by, "value_score": entry.value_score,
        **_capex(plan), **_full_year(plan), **summary_of(entry, years, base)})


def _reference_row(plan: Plan, years: Sequence[int]) -> Record:
    last = years[-1]
    return _row("plans", {
        "rank": 0, "plan": plan.name, "archetype": "reference", "net_present_cost": plan.net_present_cost,
        "npv_vs_reference": 0.0, "cumulative_gross_tco2": cumulative_gross(plan, years),
        "gross_last_year_tco2": plan.indicator("gross_tco2", last),
        "market_last_year_tco2": plan.indicator("market_tco2", last),
        "net_last_year_tco2": plan.indicator("net_tco2", last), "targets_met": plan.targets_met,
        "reason": "The cheapest way to go on: nothing new is adopted except like-for-like replacement; no targets.",
        "bound": plan.bound, "gap": plan.gap, **_capex(plan), **_full_year(plan)})


def basis_of(plan: Plan) -> str:
    """What the figures of a plan come from."""
    return "all hours" if plan.on_typical_days else "typical days"


def _full_year(plan: Plan) -> dict[str, Any]:
    """How the plan fares on all hours; blank where that was not asked."""
    check, cost = plan.full_year, {"basis": basis_of(plan), "typical_days_cost": plan.decided.net_present_cost}
    if check is None:
        return {**cost, "full_year_missed": ""}
    return {**cost, "full_year_cost_error_share": plan.full_year_cost_error_share, "certified_gap": check.certified_gap,
            "full_year_unserved_mwh": None if check.cost is None else check.unserved_mwh,
            "full_year_missed": "; ".join(str(promise) for promise in check.missed)}


def _capex(plan: Plan) -> dict[str, float]:
    by_year = plan.capex_by_year()
    return {"capex_total": sum(by_year.values()), "capex_peak_year": max(by_year.values(), default=0.0)}


def records_of(table: str, rows: Iterable[Mapping[str, Any]]) -> tuple[Record, ...]:
    """Rows of a table of plans/tables that no plan holds itself."""
    return tuple(_row(table, row) for row in rows)


def _row(table: str, values: Mapping[str, Any]) -> Record:
    """The values in the order of the schema: numbers rounded to what is not noise, blank text as a file gives it back."""
    blank = {column.key: "" if column.type == "text" else None for column in TABLES[table]}
    return {key: _clean(blank[key] if values.get(key) is None else values[key]) for key in columns(table)}


def _clean(value: Any) -> Any:
    """Infinite is what nobody knows yet, such as the bound of a search that was stopped before it had one: it is left blank."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        rounded = float(f"{value:.{DIGITS}g}")
        return 0.0 if rounded == 0 else rounded
    return value


def flags_as_words(rows: Iterable[Record]) -> list[Record]:
    """Flags written yes and no, for files people open."""
    return [{key: ("yes" if value else "no") if isinstance(value, bool) else value for key, value in row.items()}
            for row in rows]



"""What a run folder says beside its plans: the manifest, the checks, and the tables that no plan holds itself."""

from __future__ import annotations

import datetime
import platform
from collections.abc import Mapping, Sequence
from importlib import metadata
from typing import Any

from zcopt.api import Result
from zcopt.carbon.inventory import base_year_gross_tco2
from zcopt.inputs.case import Case
from zcopt.inputs.finance_terms import FinanceRow
from zcopt.plans.audit import evidence
from zcopt.plans.finance.rows import finance_tables
from zcopt.plans.input_table import input_records
from zcopt.plans.plan import Plan
from zcopt.plans.rank import RankedPlan
from zcopt.plans.reasons import stop_detail
from zcopt.plans.records import basis_of, records_of
from zcopt.plans.run_folder import SCHEMA, input_hash, input_list
from zcopt.plans.scorecards import scorecard_rows
from zcopt.plans.tables import Record

PACKAGES = ("zcopt", "pyomo", "highspy", "numpy", "scipy", "pandas", "tsam")


def tables_beside(result: Result) -> dict[str, tuple[Record, ...]]:
    """The tables of a run that its plans do not hold themselves."""
    every = [*(entry.plan for entry in result.plans), result.reference]
    found: dict[str, tuple[Record, ...]] = {"inputs": input_records(result.case),
                                            "scorecard": records_of("scorecard", scorecard_rows(result.case, every))}
    found |= finance_tables(result.case, [entry.plan for entry in result.plans], result.reference, result.before_tax)
    if result.archetypes:
        found["archetypes"] = records_of("archetypes", [{**vars(kind), "archetype": kind.key} for kind in result.archetypes])
    if result.audit is not None:
        plans = [entry.plan for entry in result.plans]
        found["audit"] = records_of("audit", evidence(result.audit, result.case, plans, result.reference))
    return found


def manifest_of(result: Result, created: datetime.datetime) -> dict[str, Any]:
    """Everything about a run that is not in its tables."""
    case, time_grid = result.case, result.case.time
    return {
        **case_facts(case, created),
        "stop_detail": dict(zip(("en", "zh"), stop_detail(result.stop_reason, result.options["cost_slack_share"],
                                                         result.options["plans"]), strict=True)),
        "platform": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "options": dict(result.options), "seed": result.options["seed"], "stop_reason": str(result.stop_reason),
        "plans": [_proof_of(entry) for entry in result.plans],
        "reasons": {e.plan.name: {"en": e.reason_en, "zh": e.reason_zh} for e in result.plans},
        "inputs": input_list(case.files, case.folder) if case.folder else [], "input_hash": input_hash(case.files)[:6],
        "conversions": [vars(c) for c in case.conversions],
        "time_resolution": {"typical_days": len(time_grid.days), "slots_per_year": len(time_grid.slots),
                            "hours_per_year": time_grid.year_hours},
        "model_size": dict(result.model_size), "solved": dict(result.how),
        "seconds": {k: round(v, 2) for k, v in result.seconds.items()},
        "full_year_checked": [e.plan.name for e in result.plans if e.plan.full_year], **certified_gap_of(result),
        "checks": checks_of(result),
        "reference_text": {
            "en": "The cheapest way to go on: the same model and years, nothing new adopted except like-for-like replacement "
                  "marked so in the inputs, physical limits only, no targets and no budget.",
            "zh": "最省的维持现状做法：同一模型与年份，除输入中标明的同类更换外不采用任何新措施，"
                  "仅受物理约束，无目标、无预算限制。"},
    }


def case_facts(case: Case, created: datetime.datetime) -> dict[str, Any]:
    """What the manifest of any run of the case says, found or not."""
    site = case.site
    return {
        "schema": SCHEMA, "case_name": case.name, "site_name": site.site_name, "sector": site.sector,
        "province": site.province, "currency": site.currency, "currency_label": _currency_label(site.currency),
        "first_year": site.first_year, "last_year": site.last_year, "base_year": site.base_year,
        "base_year_gross_tco2": base_year_gross_tco2(case), "discount_rate_share": site.discount_rate_share,
        "discount_base": f"1 January {site.first_year}, constant prices of {site.first_year}",
        "created": created.isoformat(timespec="seconds"), "versions": versions(), "zcopt_version": versions()["zcopt"],
        "platform": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "inputs": input_list(case.files, case.folder) if case.folder else [], "input_hash": input_hash(case.files)[:6],
        "conversions": [vars(c) for c in case.conversions], "sources": sources_of(case), "assumptions": assumptions_of(case),
    }


def _proof_of(entry: RankedPlan) -> dict[str, Any]:
    """What is known of the cost of a plan, and from what."""
    plan, check = entry.plan, entry.plan.full_year
    return {"rank": entry.rank, "name": plan.name, "status": plan.status, "objective": plan.net_present_cost,
            "basis": basis_of(plan), "typical_days_cost": plan.decided.net_present_cost,
            "certified_gap": check.certified_gap if check else None, "bound": plan.bound, "gap": plan.gap,
            "seconds": round(plan.seconds, 2)}


def certified_gap_of(result: Result) -> dict[str, Any]:
    """``certified_gap``: the best plan is at most this share above the best possible plan; with the reasons why not."""
    from zcopt.plans.full_year.bound import no_gap_because

    best = result.best
    why = no_gap_because(result.case, best)
    return {"certified_gap": best.full_year.certified_gap if best.full_year else None,
            "no_certified_gap_because": [{"en": reason.en, "zh": reason.zh} for reason in why]}


def checks_of(result: Result) -> list[dict[str, Any]]:
    """What was recomputed after the solve, with the figure and the limit it has to keep."""
    plans = [result.reference, *(entry.plan for entry in result.plans)]
    books = max(abs(sum(line.discounted for line in plan.money) - plan.net_present_cost) / max(1.0, abs(plan.net_present_cost))
                for plan in plans)
    missed = [entry.plan.name for entry in result.plans if not entry.plan.targets_met]
    return [
        {"name": "money book equals what was minimised", "value": books, "limit": 1e-6, "ok": books <= 1e-6},
        {"name": "largest miss of any equation", "value": result.largest_miss, "limit": 1e-5, "ok": result.largest_miss <= 1e-5},
        {"name": "plans that miss a target", "value": len(missed), "limit": 0, "ok": not missed},
        {"name": "energy flows close per carrier and year [MWh]", "value": _largest_imbalance(plans), "limit": 1e-2,
         "ok": _largest_imbalance(plans) <= 1e-2},
        *_full_year_checks(result),
    ]


def _full_year_checks(result: Result) -> list[dict[str, Any]]:
    """How each plan that was dispatched on all hours fares there."""
    found: list[dict[str, Any]] = []
    for plan in (result.reference, *(entry.plan for entry in result.plans)):
        check = plan.full_year
        if check is None:
            continue
        where, runs = f"{plan.name} on all 8,760 hours: ", check.cost is not None
        found += [{"name": where + "energy that cannot be supplied [MWh]", "value": check.unserved_mwh if runs else None,
                   "limit": 0, "ok": runs and check.unserved_mwh == 0},
                  {"name": where + "promises missed", "value": len(check.missed) if runs else None, "limit": 0,
                   "ok": runs and not check.missed}]
        if check.minimum_loads_left_out:
            found.append({"name": where + "minimum part loads are kept", "value": None, "limit": None, "ok": False})
    return found


def _largest_imbalance(plans: Sequence[Plan]) -> float:
    """Supply less use of each carrier and year, from the flows alone [MWh]."""
    worst = 0.0
    for plan in plans:
        sums: dict[tuple[int, str], float] = {}
        for flow in plan.flows:
            key = flow.year, flow.carrier
            sums[key] = sums.get(key, 0.0) + (flow.energy_mwh if flow.direction == "supply" else -flow.energy_mwh)
        worst = max([worst, *(abs(value) for value in sums.values())])
    return worst


def sources_of(case: Case) -> list[dict[str, Any]]:
    """The source and note of every row that has one."""
    return [{"sheet": row.sheet.name, "item": row.name, "key": "", "value": None, "unit": "", "source": row.source,
             "note": row.note} for rows in case.rows_by_type.values() for row in rows if row.source or row.note]


def assumptions_of(case: Case) -> list[dict[str, Any]]:
    """The settings of the site and the run, as labelled values."""
    found = []
    for row in (case.site, case.settings, case.one(FinanceRow)):
        for column in row.columns():
            value = getattr(row, column.key)
            if isinstance(value, Mapping | tuple):
                value = "; ".join(f"{y}: {v:g}" for y, v in value.items()) if isinstance(value, Mapping) else "; ".join(value)
            if value is not None and value != "":
                found.append({"key": column.key, "label_en": column.label.en, "label_zh": column.label.zh, "value": value,
                              "unit": column.unit, "source": row.source})
    return found


def versions() -> dict[str, str]:
    """Versions of zcopt and what it stands on."""
    return {name: metadata.version(name) for name in PACKAGES}


def _currency_label(currency: str) -> dict[str, str]:
    return {"en": "yuan", "zh": "元"} if currency == "CNY" else {"en": currency, "zh": currency}

"""The tables ``finance`` and ``cash_view`` of a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from zcopt.inputs.case import Case
from zcopt.inputs.finance_terms import FinanceRow
from zcopt.model.after_tax import CAPEX, RESIDUAL, THIRD_PARTY
from zcopt.plans.finance.appraisal import AFTER_TAX, BEFORE_TAX, EQUITY, MID, NOT_CASH, Appraisal, Line, appraise
from zcopt.plans.finance.project import HORIZON, RUNNING, internal_prices, life_cycle, project_of
from zcopt.plans.plan import Plan
from zcopt.plans.rank import NO_TONNES_SHARE, cumulative_gross, simple_payback_years
from zcopt.plans.tables import Record

NO_UNIQUE = "none unique"
OWN_CASH = ("investment", "one_off", *RUNNING, "value_left", "contract_value")
"""Lines that make up the optimizer's NPV, but for internal prices."""


def appraisals_of(case: Case, plan: Plan, reference: Plan) -> tuple[Appraisal, ...]:
    """A plan against the reference over the planned years and, where the sheet asks for it, over its life cycle; a plan that
    was not dispatched on all hours against the reference as typical days have it."""
    terms, rate, reference = case.one(FinanceRow), case.site.discount_rate_share, like_with_like(plan, reference)
    project = project_of(case, plan, reference)
    longer = life_cycle(project, terms) if terms.steady_tail else None
    return tuple(appraise(one, terms, rate) for one in (project, longer) if one is not None)


def like_with_like(plan: Plan, reference: Plan) -> Plan:
    """The reference with figures that come from the same hours as those of the plan."""
    return reference if plan.on_typical_days is not None else reference.decided


def finance_records(case: Case, plans: Sequence[Plan], reference: Plan,
                    before_tax: Plan | None = None) -> dict[str, list[dict[str, Any]]]:
    """Rows of both tables; ``before_tax`` is the best plan had tax not been looked at, where plans are chosen after tax."""
    found: dict[str, list[dict[str, Any]]] = {"finance": [], "cash_view": []}
    for plan in plans:
        for one in appraisals_of(case, plan, reference):
            found["finance"].append({**_figures(one), **_against(case, plan, like_with_like(plan, reference), one),
                                     **_changed(plan, plans, before_tax)})
            found["cash_view"] += _cash_view(one)
    return found


def _figures(one: Appraisal) -> dict[str, Any]:
    """What follows from the lines alone, before tax, after tax and for equity."""
    terms, covers = one.terms, [c for c in one.covers if c is not None]
    found: dict[str, Any] = {
        "plan": one.project.plan, "view": one.project.view, "first_year": one.project.years[0],
        "last_year": one.project.years[-1], "money": terms.money, "discount_rate": one.money_rate,
        "finance_rate": one.finance_rate, "reinvestment_rate": one.reinvestment_rate}
    for name, lines in (("before_tax", BEFORE_TAX), ("after_tax", AFTER_TAX)):
        irr = one.irr(lines)
        found |= {f"npv_{name}": one.value(lines), f"irr_{name}": irr, f"irr_{name}_note": "" if irr is not None else NO_UNIQUE,
                  f"mirr_{name}": one.mirr(lines), f"payback_{name}_years": one.payback(lines, discounted=False),
                  f"discounted_payback_{name}_years": one.payback(lines, discounted=True)}
    if "loan_drawn" in one.lines:
        irr = one.equity_irr
        found |= {"npv_equity": one.value(EQUITY), "irr_equity": irr, "irr_equity_note": "" if irr is not None else NO_UNIQUE,
                  "npv_interest_relief": one.value(["interest_relief"]), "least_dscr": min(covers, default=None),
                  "dscr_asked": terms.least_dscr_factor,
                  "covenant": ("met" if min(covers) >= terms.least_dscr_factor * (1 - 1e-9) else "missed") if covers else ""}
    return found


def _against(case: Case, plan: Plan, reference: Plan, one: Appraisal) -> dict[str, Any]:
    """What needs the plan itself: the tie to the optimizer's NPV, levelised costs, simple payback."""
    if one.project.view != HORIZON:
        return {}
    grants = one.value(["grants", "generation_grants", "awards"])
    optimizer, internal = reference.net_present_cost - plan.net_present_cost, internal_prices(case, plan, reference)
    abated = {y: _gross(reference, y) - _gross(plan, y) for y in case.years}
    tonnes = sum(amount * one.factor(MID, k) for k, amount in enumerate(abated.values()))
    value, emitted = one.value(OWN_CASH), cumulative_gross(reference, case.years)
    all_tonnes = emitted - cumulative_gross(plan, case.years)
    some = all_tonnes > NO_TONNES_SHARE * emitted
    return {"npv_optimizer": optimizer, "npv_internal_prices": internal, "npv_grants": grants,
            "npv_vat_and_tax": value + internal - optimizer,
            "simple_payback_years": simple_payback_years(reference, plan, case.years),
            "lcoa_per_tco2": -value / tonnes if some and tonnes > 0 else None,
            "lcoa_undiscounted_per_tco2": -value / all_tonnes if some else None,
            "lcoe_per_kwh": lcoe_per_kwh(case, plan, one)}


def _gross(plan: Plan, year: int) -> float:
    return plan.indicator("gross_tco2", year) or 0.0


def lcoe_per_kwh(case: Case, plan: Plan, one: Appraisal) -> float | None:
    """Discounted cost of owned PV less its value left, over its discounted generation; None where there is none."""
    others = {line.item for line in plan.money if line.account == THIRD_PARTY}
    cost = sum(line.discounted for line in plan.money if line.part == "pv" and line.item not in others
               and line.account in (CAPEX, RESIDUAL, "fixed_om"))
    energy = sum(flow.energy_mwh * 1000 * one.factor(MID, flow.year - case.years[0]) for flow in plan.flows
                 if flow.part == "pv" and flow.direction == "supply" and flow.item not in others)
    return cost / energy if energy > 0 else None


def _changed(plan: Plan, plans: Sequence[Plan], before_tax: Plan | None) -> dict[str, Any]:
    """Whether the best plan differs from the best before tax, and in what."""
    if before_tax is None or plan is not plans[0]:
        return {}
    new, old = dict(plan.strategy.key), dict(before_tax.strategy.key)
    only = [f"only {when} tax: {', '.join(sorted(items))}" for when, items in
            (("after", new.keys() - old.keys()), ("before", old.keys() - new.keys())) if items]
    sizes = [item for item in new.keys() & old.keys() if new[item] != old[item]]
    return {"tax_changes_plan": new != old,
            "tax_change": "; ".join([*only, *([f"other size: {', '.join(sorted(sizes))}"] if sizes else [])])}


def _cash_view(one: Appraisal) -> Iterator[dict[str, Any]]:
    """Every line by year in the money of the sheet; ``added`` says which views it is part of."""
    views = (("before_tax", BEFORE_TAX), ("after_tax", AFTER_TAX), ("equity", EQUITY))
    for name, line in (*one.lines.items(), *one.beside.items()):
        added = [view for view, names in views if name in names and (view != "equity" or "loan_drawn" in one.lines)]
        yield from _line(one, name, line, ";".join(added), is_cash=name not in NOT_CASH and name in one.lines)
    for k, cover in enumerate(one.covers):
        if cover is not None:
            yield {"plan": one.project.plan, "view": one.project.view, "year": one.project.years[k], "line": "dscr",
                   "timing": MID, "amount": cover, "added": "", "is_cash": False}


def _line(one: Appraisal, name: str, line: Line, added: str, *, is_cash: bool) -> Iterator[dict[str, Any]]:
    for k, amount in enumerate(line.by_year):
        if amount:
            yield {"plan": one.project.plan, "view": one.project.view, "year": one.project.years[k], "line": name,
                   "timing": line.timing, "amount": amount * one.level(line.timing, k),
                   "discounted": amount * one.factor(line.timing, k), "added": added, "is_cash": is_cash}


def finance_tables(case: Case, plans: Sequence[Plan], reference: Plan,
                   before_tax: Plan | None = None) -> dict[str, tuple[Record, ...]]:
    """Both tables in their schema; none where there is no plan."""
    from zcopt.plans.records import records_of

    found = finance_records(case, plans, reference, before_tax)
    return {name: records_of(name, rows) for name, rows in found.items() if rows}

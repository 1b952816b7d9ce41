"""Tables macc and cheapest_first: sums, quotients, order, and what the plans say of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from zcopt.plans.tables import Record
from zcopt.verify.findings import DIGITS, MONEY, TONNES, Findings
from zcopt.verify.run import PlanOf, Tables, figure, optional, row_of

SHARED = ("abatement_tco2", "abatement_last_year_tco2", "gross_abatement_tco2", "abatement_discounted_tco2", "cost")
KINDS = ("physical", "mixed", "contractual", "removal", "offset")
NO_TONNES, REBUILT = 1e-6, 1e-6


def check_curves(tables: Tables, plans: Sequence[PlanOf], manifest: Mapping[str, Any], findings: Findings) -> None:
    """Both tables, where the run has them."""
    by_name = {plan.name: plan for plan in plans}
    if tables.get("macc"):
        _macc(tables["macc"], by_name, manifest.get("macc", {}), findings)
    if tables.get("cheapest_first"):
        _cheapest(tables["cheapest_first"], by_name, manifest.get("macc", {}), findings)


def _macc(rows: Sequence[Record], plans: Mapping[str, PlanOf], said: Mapping[str, Any], findings: Findings) -> None:
    """Bars, operation and rest add up to the plan; so do wedges to the bars. Each has its quotient and its place."""
    bars = [row for row in rows if row["row"] == "measure"]
    whole = row_of(rows, row="plan")
    for column in SHARED:
        parts = [figure(row, column) for row in rows if row is not whole]
        findings.same("macc", "plan", column, figure(whole, column), sum(parts), "bars, operation and rest", least=TONNES,
                      scale=sum(map(abs, parts)))
    for wedge, column in (("wedge_tco2", "abatement_tco2"), ("wedge_cost", "cost")):
        wedges = [figure(row, wedge) for row in bars]
        findings.same("macc", "all measures", wedge, sum(wedges), sum(figure(row, column) for row in bars), f"as {column}",
                      least=TONNES, scale=10 * sum(map(abs, wedges)))
    for row in rows:
        tonnes = figure(row, "abatement_discounted_tco2")
        if abs(tonnes - NO_TONNES) > NO_TONNES:
            findings.same("macc", str(row["bar"]), "cost_per_tco2", optional(row, "cost_per_tco2"),
                          figure(row, "cost") / tonnes if tonnes > NO_TONNES else None, "cost over discounted abatement")
    places = [_place(row) for row in bars]
    for place, (row, key) in enumerate(zip(bars, places, strict=True), start=1):
        findings.same_word("macc", str(row["bar"]), "position", row["position"], place, "place in the curve")
        if place > 1 and key < places[place - 2]:
            findings.differ("macc", str(row["bar"]), "position", row["position"], None, "savings first, then by cost per tonne")
    plan = plans.get(str(whole["plan"]))
    reference = next((one for one in plans.values() if one.is_reference), None)
    if plan is not None and reference is not None:
        _bought(bars, plan, findings)
        _against_run(whole, plan, reference, said, findings)


def _place(row: Record) -> tuple[int, int, float]:
    kind, cost, each = KINDS.index(str(row["kind"])), figure(row, "cost"), optional(row, "cost_per_tco2")
    if cost < 0 or each is None:
        return kind, 0 if cost < 0 else 2, cost
    return kind, 1, each


def _bought(bars: Sequence[Record], plan: PlanOf, findings: Findings) -> None:
    """Investment and first year are those of the decisions behind a bar."""
    decisions = list(plan.rows("decisions"))
    for row in bars:
        own = [line for line in decisions if f" + {line['item']} + " in f" + {row['bar']} + "]
        findings.same("macc", str(row["bar"]), "capex", figure(row, "capex"), sum(figure(line, "capex") for line in own),
                      "investment of its decisions", least=MONEY)
        first = min((int(figure(line, "year")) for line in own), default=None)
        findings.same_word("macc", str(row["bar"]), "first_year", row["first_year"], first, "first year of its decisions")


def _against_run(whole: Record, plan: PlanOf, reference: PlanOf, said: Mapping[str, Any], findings: Findings) -> None:
    """The plan's row against the two plans, where the plan was rebuilt as it is in the tables."""
    name, alike = str(whole["plan"]), plan.headline["basis"] == reference.headline["basis"] == "typical days"
    if not alike or abs(said.get("rebuilt_cost_error_share") or 0.0) > REBUILT:
        findings.taken[f"macc: {name}"] = "the curve is that of typical days, rebuilt; the plan in the tables is not the same"
        return
    for column, key in (("gross_abatement_tco2", "cumulative_gross_tco2"), ("abatement_last_year_tco2", "net_last_year_tco2")):
        before, after = figure(reference.headline, key), figure(plan.headline, key)
        findings.same("macc", name, column, figure(whole, column), before - after, f"{key} of plans.csv",
                      scale=REBUILT / DIGITS * (abs(before) + abs(after)))
    costs = [sum(figure(row, "discounted") for row in one.rows("money") if row["is_cash"] or row["account"] == "residual_value")
             for one in (plan, reference)]
    findings.same("macc", name, "cost", figure(whole, "cost"), costs[0] - costs[1], "discounted cost less that of the reference",
                  scale=2 * REBUILT / DIGITS * (abs(costs[0]) + abs(costs[1])))


def _cheapest(rows: Sequence[Record], plans: Mapping[str, PlanOf], said: Mapping[str, Any], findings: Findings) -> None:
    """Quotients and order of the offers; the plan's cost and bound are those of the run, the list's are above the bound."""
    offers = [row for row in rows if row["row"] == "offer"]
    for place, row in enumerate(offers, start=1):
        tonnes, name = figure(row, "abatement_discounted_tco2"), str(row["item"])
        findings.same_word("cheapest_first", name, "position", row["position"], place, "place in the list")
        if abs(tonnes - NO_TONNES) > NO_TONNES:
            findings.same("cheapest_first", name, "cost_per_tco2", optional(row, "cost_per_tco2"),
                          figure(row, "cost") / tonnes if tonnes > NO_TONNES else None, "cost over tonnes")
    for row, after in pairwise(offers):
        if _list_place(after) < _list_place(row) or (after["taken"] and not row["taken"]):
            findings.differ("cheapest_first", str(after["item"]), "position", after["position"], None,
                            "cheapest tonne first, taken so far")
    for row in rows:
        if row["row"] != "offer" and optional(row, "bound") is not None:
            cost, bound = figure(row, "cost"), figure(row, "bound")
            findings.at_most("cheapest_first", str(row["item"]), "bound", bound, cost, "no plan costs less than its bound",
                             least=1.0)
        plan = plans.get(str(row["item"])) if row["row"] == "plan" else None
        if plan is not None:
            findings.same("cheapest_first", plan.name, "bound", optional(row, "bound"), optional(plan.headline, "bound"),
                          "bound of plans.csv", least=MONEY)
            rebuilt = figure(plan.headline, "typical_days_cost") * (1 + (said.get("rebuilt_cost_error_share") or 0.0))
            findings.same("cheapest_first", plan.name, "cost", figure(row, "cost"), rebuilt,
                          "cost on typical days, as rebuilt by manifest.json", least=MONEY)
            listed_cost = figure(row_of(rows, row="list"), "cost")
            findings.at_most("cheapest_first", "list", "cost", figure(row, "bound"), listed_cost, "no plan beats the bound",
                             least=1.0)


def _list_place(row: Record) -> float:
    each = optional(row, "cost_per_tco2")
    return float("inf") if each is None else each

"""The table of plans: cost, worth against the reference, returns, emissions, order."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from zcopt.plans.tables import Record
from zcopt.verify.base_year import gross_of
from zcopt.verify.carbon import Line, total
from zcopt.verify.finance.returns import only_rate, without_noise, yearly
from zcopt.verify.findings import DIGITS, MONEY, TONNES, Findings
from zcopt.verify.money import WHEN
from zcopt.verify.run import PlanOf, figure, optional
from zcopt.verify.sheets import Inputs

ONCE = ("capex", "downtime", "retirement")
"""Accounts that are paid once and so are no yearly saving."""
ALL_HOURS = "all hours"
TARGET_ROUNDING = 1e-6
NEARLY, SURE = 0.05, 1e-6
NO_TONNES_SHARE = 1e-7
PROOF = (("objective", "net_present_cost"), ("typical_days_cost", "typical_days_cost"), ("bound", "bound"), ("gap", "gap"),
         ("certified_gap", "certified_gap"), ("rank", "rank"), ("basis", "basis"))
"""Keys of the manifest's list of plans, and the column that says the same."""


class Headlines:
    """All plans of a run with their recomputed tonnes."""

    def __init__(self, inputs: Inputs, plans: Sequence[PlanOf], lines: Mapping[str, Sequence[Line]],
                 base_lines: Sequence[Line], manifest: Mapping[str, Any], findings: Findings) -> None:
        self.inputs, self.plans, self.lines, self.findings, self.manifest = inputs, plans, lines, findings, manifest
        self.base = gross_of(base_lines, inputs.site.base_year)
        self.reference = next((plan for plan in plans if plan.is_reference), None)

    def check(self) -> None:
        """Every figure of the table of plans."""
        for plan in self.plans:
            self._own_figures(plan)
            self._emissions(plan)
            self._proof(plan)
            if self.reference is not None:
                self._against_reference(plan, self.reference)
            self._score(plan)
        self._order()

    def _same(self, plan: PlanOf, column: str, recomputed: float | None, rule: str, *, least: float,
              scale: float = 0.0) -> None:
        self.findings.same("plans", plan.name, column, optional(plan.headline, column), recomputed, rule, least=least,
                           scale=scale)

    def _own_figures(self, plan: PlanOf) -> None:
        money = list(plan.rows("money"))
        scale = sum(abs(figure(row, "discounted")) for row in money)
        self._same(plan, "net_present_cost", sum(figure(row, "discounted") for row in money), "sum of the discounted money rows",
                   least=MONEY, scale=scale)
        capex = [sum(plan_rows) for plan_rows in _by_year(plan, self.inputs, lambda row: row["account"] == "capex").values()]
        self._same(plan, "capex_total", sum(capex), "sum of the account capex", least=MONEY)
        self._same(plan, "capex_peak_year", max(capex), "largest year of the account capex", least=MONEY)
        met = all(optional(row, "margin") is None or figure(row, "margin") >= -TARGET_ROUNDING * max(1.0, abs(
            optional(row, "limit") or 0.0)) for row in plan.rows("indicators"))
        self.findings.same_word("plans", plan.name, "targets_met", plan.headline["targets_met"], met, "no margin below zero")
        cost, typical = figure(plan.headline, "net_present_cost"), figure(plan.headline, "typical_days_cost")
        hourly = plan.headline["basis"] == ALL_HOURS
        if not hourly:
            self._same(plan, "typical_days_cost", cost, "the plan was not dispatched on all hours", least=MONEY)
        self._same(plan, "full_year_cost_error_share", cost / typical - 1 if hourly and typical else None,
                   "cost on all hours over cost on typical days, minus 1", least=1e-7, scale=1.0)
        if optional(plan.headline, "full_year_unserved_mwh") is not None and hourly:
            open_mwh = sum(figure(row, "energy_mwh") for row in plan.rows("flows", part="balance"))
            self._same(plan, "full_year_unserved_mwh", open_mwh, "flows of the part balance", least=1e-3)

    def _emissions(self, plan: PlanOf) -> None:
        lines, years = self.lines[plan.name], self.inputs.years
        gross = {y: total(lines, "direct", y) + total(lines, "location", y) for y in years}
        last = years[-1]
        market, net = total(lines, "direct", last) + total(lines, "contractual", last), total(lines, "net", last)
        offsets = -sum((line.amount or 0.0) * line.factor for line in lines
                       if line.activity == "offset" and line.ledger == "net" and line.year == last)
        scale = sum(abs((line.amount or 0.0) * line.factor) for line in lines)
        for column, value, rule in (
                ("cumulative_gross_tco2", sum(gross.values()), "direct + location over all years"),
                ("gross_last_year_tco2", gross[last], "direct + location in the last year"),
                ("market_last_year_tco2", market, "direct + contractual in the last year"),
                ("net_last_year_tco2", market + net, "market-based less offsets in the last year")):
            self._same(plan, column, value, rule, least=TONNES, scale=scale)
        if not plan.is_reference:
            self._same(plan, "offsets_share", offsets / self.base if self.base > 0 else None,
                       "offsets of the last year over base-year gross emissions", least=1e-8)

    def _proof(self, plan: PlanOf) -> None:
        """Bound and gap against the manifest and each other."""
        entry = next((e for e in self.manifest.get("plans", ()) if e.get("name") == plan.name), None)
        for key, column in PROOF if entry is not None else ():
            there, said = plan.headline.get(column), entry[key] if entry is not None else None
            if isinstance(said, str) or said is None:
                self.findings.same_word("plans", plan.name, column, there, said, f"manifest.json, plans, {key}")
            else:
                self._same(plan, column, float(said), f"manifest.json, plans, {key}", least=1e-9)
        bound, typical = optional(plan.headline, "bound"), figure(plan.headline, "typical_days_cost")
        if bound is not None and plan.headline["basis"] != ALL_HOURS:
            self.findings.at_most("plans", plan.name, "bound", bound, typical, "no plan costs less than its bound", least=1.0)

    def _against_reference(self, plan: PlanOf, reference: PlanOf) -> None:
        row, other = plan.headline, reference.headline
        alike = row["basis"] == other["basis"]
        cost = "net_present_cost" if alike else "typical_days_cost"
        saved = figure(other, cost) - figure(row, cost)
        scale = abs(figure(other, cost)) + abs(figure(row, cost))
        self._same(plan, "npv_vs_reference", saved, f"{cost} of the reference less that of the plan", least=MONEY, scale=scale)
        if plan.is_reference:
            return
        if not alike:
            self.findings.taken[f"{plan.name}: irr, payback_years, lcoa_per_tco2"] = (
                "plan on typical days, reference on all hours; held against the finance tables")
            return
        abated = figure(other, "cumulative_gross_tco2") - figure(row, "cumulative_gross_tco2")
        noise = NO_TONNES_SHARE * figure(other, "cumulative_gross_tco2")
        self._same(plan, "lcoa_per_tco2", -saved / abated if abated > noise else None,
                   "less npv_vs_reference over gross emissions abated", least=1e-3,
                   scale=0.0 if abated <= noise else
                   (scale + abs(saved) * figure(other, "cumulative_gross_tco2") / abated) / abated)
        self._same(plan, "irr", self._irr(plan, reference), "rate at which the flows against the reference are worth nothing",
                   least=1e-5)
        self._same(plan, "payback_years", self._payback(plan, reference), "extra investment over the saving of the last year",
                   least=1e-3)

    def _irr(self, plan: PlanOf, reference: PlanOf) -> float | None:
        """Yearly rate of the half-yearly flows against the reference; None where it is not the only one."""
        years = self.inputs.years
        flows, size = [0.0] * (2 * len(years) + 1), 0.0
        for sign, book in ((1.0, reference), (-1.0, plan)):
            for row in book.rows("money"):
                if row["is_cash"] or row["account"] == "residual_value":
                    at = 2 * (int(figure(row, "year")) - years[0]) + int(2 * WHEN[str(row["timing"])])
                    flows[at] += sign * figure(row, "cash")
                    size += abs(figure(row, "cash"))
        half = only_rate(without_noise(flows, DIGITS / 10 * size))
        return None if half is None else yearly(half)

    def _payback(self, plan: PlanOf, reference: PlanOf) -> float | None:
        extra = figure(plan.headline, "capex_total") - figure(reference.headline, "capex_total")
        saving = self._running(reference) - self._running(plan)
        if extra <= 0:
            return 0.0 if saving >= 0 else None
        return extra / saving if saving > 0 else None

    def _running(self, plan: PlanOf) -> float:
        last = self.inputs.years[-1]
        return sum(figure(row, "cash") for row in plan.rows("money", year=last)
                   if row["is_cash"] and row["account"] not in ONCE)

    def _score(self, plan: PlanOf) -> None:
        """sum of weight * (value - worst) / (best - worst), each cut to 0..1; blank where a figure is."""
        rows = [row for row in self.inputs.rows("scoring") if row.weight_share]
        if plan.is_reference:
            return
        values = [optional(plan.headline, row.criterion) for row in rows]
        score: float | None = None
        if rows and None not in values:
            score = sum(row.weight_share * min(1.0, max(0.0, ((value or 0.0) - row.worst) / (row.best - row.worst)))
                        for row, value in zip(rows, values, strict=True)) / sum(row.weight_share for row in rows)
        self._same(plan, "value_score", score, "weights and anchors of the sheet scoring", least=1e-6, scale=1.0)

    def _order(self) -> None:
        """Plans that keep every target first, then by cost; on typical days unless all were dispatched on all hours."""
        ranked = [plan for plan in self.plans if not plan.is_reference]
        for place, plan in enumerate(ranked, start=1):
            self.findings.same_word("plans", plan.name, "rank", plan.headline["rank"], place, "plans stand in order of rank")
        column = "net_present_cost" if all(p.headline["basis"] == ALL_HOURS for p in ranked) else "typical_days_cost"
        for above, below in itertools.pairwise(ranked):
            if above.headline["targets_met"] == below.headline["targets_met"]:
                self.findings.at_most("plans", below.name, column, figure(above.headline, column),
                                      figure(below.headline, column), f"not cheaper than {above.name}, which stands above",
                                      least=MONEY)
        self._dominated(ranked, column)

    def _dominated(self, ranked: Sequence[PlanOf], column: str) -> None:
        """The first plan that costs no more and emits less over the years."""
        if column == "typical_days_cost" and any(p.headline["basis"] == ALL_HOURS for p in ranked):
            what = "plans: dominated_by, near_duplicate_of"
            self.findings.taken[what] = "compared on typical days, which are not in the tables"
            return
        self._twins(ranked)
        for plan in ranked:
            tonnes = figure(plan.headline, "cumulative_gross_tco2")
            first = next((other.name for other in ranked if other is not plan
                          and bool(other.headline["targets_met"]) >= bool(plan.headline["targets_met"])
                          and figure(other.headline, column) <= figure(plan.headline, column)
                          and figure(other.headline, "cumulative_gross_tco2") < tonnes - NEARLY * abs(tonnes)), "")
            self.findings.same_word("plans", plan.name, "dominated_by", plan.headline["dominated_by"], first,
                                    "the first plan that costs no more and emits less")


    def _twins(self, ranked: Sequence[PlanOf]) -> None:
        """The first plan above with nearly the same investment by item and emissions by year."""
        for k, plan in enumerate(ranked):
            apart = {above.name: _apart(above, plan) for above in ranked[:k]}
            if all(abs(share - NEARLY) > SURE for share in apart.values()):
                twin = next((name for name, share in apart.items() if share <= NEARLY), "")
                self.findings.same_word("plans", plan.name, "near_duplicate_of", plan.headline["near_duplicate_of"], twin,
                                        "the first plan above that is nearly the same")


def _apart(a: PlanOf, b: PlanOf) -> float:
    """The largest share by which investment by item, and gross, market-based and net emissions by year, differ."""
    shares = []
    for table, key, value, where in (("money", "item", "cash", {"account": "capex"}), *(
            ("indicators", "year", "value", {"indicator": name}) for name in ("gross_tco2", "market_tco2", "net_tco2"))):
        sums: list[dict[object, float]] = [{}, {}]
        for side, plan in zip(sums, (a, b), strict=True):
            for row in plan.rows(table, **where):
                side[row[key]] = side.get(row[key], 0.0) + figure(row, value)
        differ = sum(abs(sums[0].get(one, 0.0) - sums[1].get(one, 0.0)) for one in {*sums[0], *sums[1]})
        sizes = [sum(side.values()) if table == "money" else sum(map(abs, side.values())) for side in sums]
        shares.append(differ / max(*sizes, 1e-9))
    return max(shares)


def _by_year(plan: PlanOf, inputs: Inputs, keep: Callable[[Record], bool]) -> dict[int, list[float]]:
    found: dict[int, list[float]] = {year: [] for year in inputs.years}
    for row in plan.rows("money"):
        if keep(row):
            found.setdefault(int(figure(row, "year")), []).append(figure(row, "cash"))
    return found

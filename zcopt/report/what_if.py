"""What the plans of a run would cost at other prices: their own cash lines, priced and discounted again.

Nothing is decided again: the sum is that of ``zcopt/analysis/held.py``, and ``page.js`` holds it for the browser.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from zcopt.analysis.held import CashLine, present_cost
from zcopt.finance import START_OF_TIMING
from zcopt.inputs.sensitivity import ACCOUNTS
from zcopt.report.amounts import digits, money_unit, per_tonne
from zcopt.report.charts.chart import Axis, Chart, DataTable, Text, figure, single
from zcopt.report.colors import GOOD, REFERENCE
from zcopt.report.labels import Label, plan_name, word
from zcopt.report.run_tables import RunTables, amount, is_yes, text

RATE, CARBON = "discount_rate", "carbon_added"
FACTORS: Final[Mapping[str, tuple[str, ...]]] = {
    "what_if_capex": ACCOUNTS["capex"], "what_if_energy": ACCOUNTS["electricity_price"],
    "what_if_fuel": ACCOUNTS["fuel_price"], "what_if_carbon": ACCOUNTS["carbon_price"]}
"""Knob -> accounts of the money table it multiplies; a run without any of them has no such knob."""
SLIDER_CARBON: Final = {"CNY": 1000.0}
SLIDER_CARBON_ELSEWHERE = 200.0
"""How far the slider of the carbon price goes [currency/tCO2e] (ours); any other price can be typed."""


@dataclass(frozen=True)
class Knob:
    """A price that may be changed: shown in ``unit``, from ``low`` to ``high`` on its slider, ``start`` as in the run."""

    key: str
    label: Label
    unit: Label
    start: float
    high: float
    step: float
    low: float = 0.0


@dataclass(frozen=True)
class PlanLines:
    """The lines of a plan by knob ("" is moved by none), its gross emissions by year [tCO2e] (None where unknown), and its cost
    as the run has it."""

    name: str
    lines: tuple[CashLine, ...]
    gross: tuple[float, ...] | None
    cost: float
    met: bool
    shift: float
    """Added for ranking, so that like is compared with like: the cost on typical days less the cost shown, where only some
    plans were dispatched on all hours."""
    reference_shift: float
    """What the reference costs more on the hours of this plan than as it is shown."""


@dataclass(frozen=True)
class WhatIf:
    """Every plan's lines and what may be changed."""

    knobs: tuple[Knob, ...]
    plans: tuple[PlanLines, ...]

    @classmethod
    def of(cls, tables: RunTables) -> WhatIf:
        """The lines of a run; no plan where it has no money table."""
        plans = tuple(_plan_lines(tables, name) for name in tables.all_names if tables.has("money"))
        used = {line.key for plan in plans for line in plan.lines}
        rate = 100 * float(tables.manifest["discount_rate_share"])
        share = word("of_the_case")
        knobs = [Knob(RATE, word(RATE), Label.same("%"), rate, max(20.0, 2 * rate), 0.1)]
        if plans and all(plan.gross is not None for plan in plans):
            high = SLIDER_CARBON.get(str(tables.manifest.get("currency", "")), SLIDER_CARBON_ELSEWHERE)
            knobs.append(Knob(CARBON, word(CARBON), per_tonne(tables), 0.0, high, 1.0))
        knobs += [Knob(key, word(key), share, 100.0, 200.0, 1.0) for key in FACTORS if key in used]
        return cls(tuple(knobs), plans)

    def settings(self, **changed: float) -> dict[str, float]:
        """All knobs as in the run but for those named."""
        return {knob.key: knob.start for knob in self.knobs} | changed

    def costs(self, settings: Mapping[str, float]) -> dict[str, float]:
        """Net present cost of every plan [currency] at these settings, in the units of the knobs."""
        factors = {key: settings[key] / 100 for key in FACTORS if key in settings}
        return {plan.name: present_cost(plan.lines, settings[RATE] / 100, factors, settings.get(CARBON, 0.0), plan.gross or ())
                for plan in self.plans}

    def order(self, settings: Mapping[str, float], reference: str = "") -> tuple[str, ...]:
        """Plans without the reference, cheapest first at these settings, those that meet every target before the others."""
        costs = self.costs(settings)
        plans = (plan for plan in self.plans if plan.name != reference)
        return tuple(plan.name for plan in sorted(plans, key=lambda plan: (not plan.met, costs[plan.name] + plan.shift)))

    def largest_miss(self) -> float | None:
        """Share by which the lines, as in the run, miss a plan's net present cost at most; None where there is no plan."""
        again = self.costs(self.settings())
        return max((abs(again[plan.name] - plan.cost) / max(1.0, abs(plan.cost)) for plan in self.plans), default=None)

    def data(self, tables: RunTables) -> dict[str, Any]:
        """What the page's script needs."""
        return {"size": money_unit(tables).size, "reference": tables.reference_name, "order": table_order(tables),
                "plans": [{"name": plan.name, "gross": plan.gross or (), "met": plan.met, "shift": plan.shift,
                           "against": plan.reference_shift, "lines": [
                    {"knob": line.key, "timing": line.timing, "cash": line.cash} for line in plan.lines]}
                    for plan in self.plans]}


def _plan_lines(tables: RunTables, plan: str) -> PlanLines:
    knob_of = {account: knob for knob, accounts in FACTORS.items() for account in accounts}
    sums: dict[tuple[str, float], list[float]] = {}
    for (account, timing, year), cash in tables.sums("money", "cash", ("account", "timing", "year"), plan=plan).items():
        key = knob_of.get(str(account), ""), START_OF_TIMING[str(timing)]
        sums.setdefault(key, [0.0] * len(tables.years))[tables.years.index(int(year or 0))] += cash
    ladders = [tables.ladder(plan, year) for year in tables.years]
    row = next(tables.rows("plans", plan=plan))
    return PlanLines(plan, tuple(CashLine(*key, tuple(cash)) for key, cash in sums.items()),
                     None if None in ladders else tuple(ladder.gross for ladder in ladders if ladder is not None),
                     amount(row, "net_present_cost"), is_yes(row.get("targets_met")),
                     amount(row, "typical_days_cost") - amount(row, "net_present_cost") if tables.bases_differ else 0.0,
                     tables.reference_shift(plan))


def what_if_chart(tables: RunTables, what_if: WhatIf) -> Chart:
    """NPV against the reference, in the run and at the prices typed; the script fills the second series and the table."""
    unit = money_unit(tables)
    costs = {plan.name: plan.cost for plan in what_if.plans}
    names = [name for name in tables.plan_names if name in costs]
    base = costs.get(tables.reference_name)
    against = {plan.name: plan.reference_shift for plan in what_if.plans}
    values = [] if base is None else [unit.of(base + against[name] - costs[name]) for name in names]
    data = [{"type": "bar", "name": word(key), "x": [plan_name(name) for name in names], "y": values,
             "marker": {"color": color}, "hovertemplate": "%{y:,.1f}"}
            for key, color in (("in_the_run", REFERENCE), ("at_these", GOOD))]
    axis = Axis(word("npv_vs_reference").with_unit(unit.label))
    views = single(figure(data, Axis("", {"type": "category"}), axis, barmode="group")) if values else ()
    return Chart("what_if", word("chart_what_if"), views, _table(tables, costs), height=320)


def table_order(tables: RunTables) -> tuple[str, ...]:
    """Plans as the table lists them: ranked, then the reference."""
    return tuple(text(row, "plan") for row in (*tables.ranked, *filter(None, (tables.reference,))))


def _table(tables: RunTables, costs: Mapping[str, float]) -> DataTable:
    """Cost, gain and rank of every plan, in the run and at the prices typed: the same until something is typed."""
    unit = money_unit(tables)
    base = costs.get(tables.reference_name)
    rows: list[tuple[Text, ...]] = []
    for rank, name in enumerate(table_order(tables) if costs else (), start=1):
        is_reference = name == tables.reference_name
        cost, place = digits(unit.of(costs[name]), 1), "–" if is_reference else str(rank)
        gain: Text = "–" if is_reference else digits(
            None if base is None else unit.of(base + tables.reference_shift(name) - costs[name]), 1)
        rows.append((plan_name(name), cost, cost, gain, gain, place, place))
    columns = tuple((word(key) + " – " + word(when)).with_unit(unit.label) for key in ("net_present_cost", "npv_vs_reference")
                    for when in ("in_the_run", "at_these"))
    return DataTable((word("plan"), *columns, word("rank"), word("rank_at_these")), tuple(rows))

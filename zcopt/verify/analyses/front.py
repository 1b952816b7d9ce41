"""Tables frontier and price_sweep: every point from its plan's money and tonnes, the steps and the shape from the points."""

from __future__ import annotations

from collections.abc import Sequence

from zcopt.plans.tables import Record
from zcopt.verify.findings import DIGITS, MONEY, TONNES, Findings, listed
from zcopt.verify.run import PlanOf, Tables, figure, optional

ROUNDING, NARROW = 1e-6, 1e-8
BENDS = 1e-6


def check_front(tables: Tables, plans: Sequence[PlanOf], findings: Findings) -> None:
    """The frontier, and the sweep against it."""
    rows, by_name = tables.get("frontier", ()), {plan.name: plan for plan in plans}
    for place, row in enumerate(rows, start=1):
        plan = by_name.get(str(row["plan"]))
        findings.same_word("frontier", str(row["plan"]), "point", row["point"], place, "from the cheapest to the deepest")
        if plan is None:
            findings.differ("frontier", str(place), "plan", str(row["plan"]), None, "no plan of this run")
        else:
            _point(row, plan, findings)
    for place, row in enumerate(rows, start=1):
        _step(row, rows[place] if place < len(rows) else None, findings)
    _shape(rows, findings)
    for row in tables.get("price_sweep", ()):
        _swept(row, rows, findings)


def _point(row: Record, plan: PlanOf, findings: Findings) -> None:
    money = list(plan.rows("money"))
    paid = sum(figure(line, "discounted") for line in money if line["is_cash"] or line["account"] == "residual_value")
    findings.same("frontier", plan.name, "cost", figure(row, "cost"), paid, "discounted money without what nobody pays",
                  least=MONEY, scale=sum(abs(figure(line, "discounted")) for line in money))
    for column in ("cumulative_gross_tco2", "gross_last_year_tco2", "net_last_year_tco2"):
        tonnes = figure(plan.headline, column)
        findings.same("frontier", plan.name, column, figure(row, column), tonnes, "that of plans.csv", least=TONNES, scale=tonnes)
    cost, bound, limit = figure(row, "cost"), figure(row, "bound"), optional(row, "limit_tco2")
    findings.same("frontier", plan.name, "gap", figure(row, "gap"), max(0.0, cost - bound) / max(1e-9, abs(cost)),
                  "distance of cost and bound", least=10 * DIGITS)
    if limit is not None:
        findings.at_most("frontier", plan.name, "cumulative_gross_tco2", figure(row, "cumulative_gross_tco2"), limit,
                         "what was allowed", least=TONNES)


def _step(row: Record, after: Record | None, findings: Findings) -> None:
    """What a tonne less costs on the way to the next point."""
    slope, scale = None, 0.0
    if after is not None:
        tonnes = figure(row, "cumulative_gross_tco2") - figure(after, "cumulative_gross_tco2")
        if tonnes <= 0 or figure(after, "cost") < figure(row, "cost"):
            findings.differ("frontier", str(after["plan"]), "cost", figure(after, "cost"), figure(row, "cost"),
                            "dearer and deeper than the point before")
            return
        slope = (figure(after, "cost") - figure(row, "cost")) / tonnes
        scale = (abs(figure(row, "cost")) + slope * figure(row, "cumulative_gross_tco2")) / tonnes * 2
    findings.same("frontier", str(row["plan"]), "next_tonne_cost", optional(row, "next_tonne_cost"), slope,
                  "cost over tonnes to the next point", scale=scale)


def _shape(rows: Sequence[Record], findings: Findings) -> None:
    """Corners of the lower hull, and the point farthest below the line between the ends; what rounding decides is left."""
    spots = [(figure(row, "cumulative_gross_tco2"), figure(row, "cost")) for row in rows]
    above = [max((_above(spots[i], spot, spots[j]) for i in range(k) for j in range(k + 1, len(spots))), default=-1.0)
             for k, spot in enumerate(spots)]
    for row, height in zip(rows, above, strict=True):
        if abs(height) > NARROW:
            findings.same_word("frontier", str(row["plan"]), "on_hull", row["on_hull"], height < 0,
                               "below every line between points")
    below = [-_above(spots[0], spot, spots[-1]) for spot in spots] if len(spots) > 2 else []
    deepest = max(below, default=0.0)
    for k, row in enumerate(rows):
        bends = bool(below) and below[k] == deepest > BENDS
        if not below or abs(below[k] - deepest) == 0 or deepest - below[k] > NARROW:
            findings.same_word("frontier", str(row["plan"]), "is_knee", row["is_knee"], bends,
                               "farthest below the line of the ends")


def _above(a: tuple[float, float], spot: tuple[float, float], b: tuple[float, float]) -> float:
    """Height over the line from a to b in shares of both ranges; negative below it."""
    width, height = a[0] - b[0], b[1] - a[1]
    if width <= 0 or height <= 0:
        return 0.0
    return (spot[1] - a[1]) / height - (a[0] - spot[0]) / width


def _swept(row: Record, rows: Sequence[Record], findings: Findings) -> None:
    price, cost, tonnes = (figure(row, key) for key in ("price", "cost", "cumulative_gross_tco2"))
    priced, name = cost + price * tonnes, listed((f"price {price:g}",))
    others = [(figure(o, "cost") + price * figure(o, "cumulative_gross_tco2"), o) for o in rows]
    above = priced - min(value for value, _ in others)
    findings.same("price_sweep", name, "above_hull", figure(row, "above_hull"), above, "above the best point at the price",
                  least=MONEY, scale=abs(priced))
    slack, gap = ROUNDING * max(1.0, abs(priced)), figure(row, "gap")
    bound = priced - gap * abs(priced)
    wrong = (above > gap * abs(priced) + slack or any(value < bound - slack for value, _ in others)
             or any(cost < figure(o, "bound") - slack for _, o in others
                    if optional(o, "limit_tco2") is None or tonnes <= figure(o, "limit_tco2")))
    findings.same_word("price_sweep", name, "agrees_with_frontier", row["agrees_with_frontier"], not wrong, "inside both proofs")

"""Which accounts make the plan dearer or cheaper than the reference."""

from __future__ import annotations

from zcopt.report.amounts import digits, money_unit
from zcopt.report.charts.chart import Axis, Chart, DataTable, figure, single
from zcopt.report.colors import BAD, GOOD, REFERENCE
from zcopt.report.labels import Label, account, plan_name, word
from zcopt.report.run_tables import RunTables


def cost_bridge(tables: RunTables) -> Chart:
    """Waterfall from the reference's net present cost to the plan's, by account, discounted."""
    unit = money_unit(tables)
    plan, reference = tables.best_name, tables.reference_name
    after, before = (tables.money_by_account(name, "discounted") for name in (plan, reference))
    changes = {key: unit.of(after.get(key, 0.0) - before.get(key, 0.0)) for key in (*before, *after)}
    steps = sorted(((key, value) for key, value in changes.items() if abs(value) > 1e-9), key=lambda step: -step[1])
    start, end = unit.of(sum(before.values())), unit.of(sum(after.values()))
    names: list[Label] = [word("reference"), *(account(key) for key, _ in steps), plan_name(plan)]
    values = [start, *(value for _, value in steps), end]
    data = [{"type": "waterfall", "x": names, "y": values,
             "measure": ["absolute", *("relative" for _ in steps), "total"],
             "text": [digits(value, 0 if abs(value) >= 10 else 1) for value in values],
             "textposition": "outside", "constraintext": "none", "cliponaxis": False, "increasing": {"marker": {"color": BAD}},
             "decreasing": {"marker": {"color": GOOD}}, "totals": {"marker": {"color": REFERENCE}},
             "hovertemplate": "%{x}: %{y:,.1f}<extra></extra>"}]
    cost = word("net_present_cost").with_unit(unit.label)
    table = DataTable((word("account"), cost),
                      tuple((name, digits(value, 1)) for name, value in zip(names, values, strict=True)))
    views = single(figure(data, Axis("", {"tickangle": -30, "showgrid": False}), Axis(cost, {"range": _window(values)}),
                          showlegend=False)) if before and after and plan != reference else ()
    return Chart("cost_bridge", word("chart_bridge"), views, table, word("note_bridge"), height=430, least_width=720)


def _window(values: list[float]) -> list[float]:
    """Zero is always in sight, and there is room for the numbers above the highest bar."""
    level, levels = 0.0, [0.0, values[-1]]
    for value in values[:-1]:
        level += value
        levels.append(level)
    low, high = min(levels), max(levels)
    return [low - 0.08 * (high - low) if low < 0 else 0.0, high + 0.12 * (high - low)]

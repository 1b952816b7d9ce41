"""Energy from what supplies it through its carrier to what uses it."""

from __future__ import annotations

from zcopt.report.amounts import digits
from zcopt.report.charts.chart import Axis, Chart, DataTable, Figure, Text, View, figure, shown_name
from zcopt.report.colors import CONTRACTUAL, PHYSICAL, REFERENCE
from zcopt.report.labels import Label, item_name, known, plan_name, word
from zcopt.report.run_tables import RunTables

LINK = "rgba(0,114,178,0.22)"


def energy_flows(tables: RunTables) -> Chart:
    """A Sankey per plan in the last year, the best first, then the first year of the best."""
    last, first = tables.years[-1], tables.years[0]
    plans = sorted(tables.all_names, key=lambda name: name != tables.best_name)
    wanted = [(plan, last) for plan in plans] + [(tables.best_name, first)]
    views = tuple(View(plan_name(plan) + f" · {year}", _sankey(tables, plan, year)) for plan, year in wanted
                  if any(True for _ in tables.rows("flows", plan=plan, year=year)))
    rows: list[tuple[Text, ...]] = []
    for plan in plans:
        sums = tables.sums("flows", "energy_mwh", ("carrier", "direction", "item", "year"), plan=plan)
        for carrier, direction, name in dict.fromkeys(key[:3] for key in sums):
            rows.append((plan_name(plan), known(str(carrier)), known(str(direction)), item_name(str(name)),
                         *(digits(sums.get((carrier, direction, name, year), 0.0)) for year in tables.years)))
    table = DataTable((word("plan").with_unit("MWh"), word("carrier"), word("direction"), word("item"),
                       *map(str, tables.years)), tuple(rows), 4)
    return Chart("energy_flows", word("chart_flows") + " [MWh]", views, table, height=430, least_width=720)


def _sankey(tables: RunTables, plan: str, year: int) -> Figure:
    """An item that takes one carrier and gives another is one node, so energy runs on through it."""
    nodes: dict[tuple[str, str], int] = {}
    links: list[tuple[int, int, float]] = []
    sums = tables.sums("flows", "energy_mwh", ("carrier", "direction", "item"), plan=plan, year=year)
    both_ways = {(item, carrier) for carrier, direction, item in sums if direction == "supply"
                 and (carrier, "use", item) in sums}
    for (carrier, direction, item), energy in sums.items():
        side = str(direction) if (item, carrier) in both_ways else ""
        ends = (("item" + side, str(item)), ("carrier", str(carrier)))
        at = [nodes.setdefault(end, len(nodes)) for end in ends]
        links.append((at[0], at[1], energy) if direction == "supply" else (at[1], at[0], energy))
    labels: list[Label] = [known(name) if kind == "carrier" else shown_name(name) for kind, name in nodes]
    takes, gives = {end for _, end, _ in links}, {start for start, _, _ in links}
    colors = [PHYSICAL if kind == "carrier" else CONTRACTUAL if i in takes and i in gives else REFERENCE
              for i, (kind, _) in enumerate(nodes)]
    data = [{"type": "sankey", "valueformat": ",.0f", "valuesuffix": " MWh",
             "node": {"label": labels, "color": colors, "pad": 22, "thickness": 16, "line": {"width": 0}},
             "link": {"source": [link[0] for link in links], "target": [link[1] for link in links],
                      "value": [link[2] for link in links], "color": LINK}}]
    return figure(data, Axis(), Axis(), showlegend=False)



"""What stands between the reference's gross emissions and the plan's net emissions, by kind."""

from __future__ import annotations

from zcopt.report.amounts import digits
from zcopt.report.charts.chart import Axis, Chart, DataTable, Text, figure, single, year_axis
from zcopt.report.colors import CONTRACTUAL, INK, OFFSET, PHYSICAL, REMAINING
from zcopt.report.labels import plan_name, word
from zcopt.report.run_tables import Reductions, RunTables

KINDS = (("remaining_net", "net", REMAINING, ""), ("offset", "offset", OFFSET, "x"),
         ("contractual", "contractual", CONTRACTUAL, "/"), ("physical", "physical", PHYSICAL, ""))
HATCH = {"fillmode": "overlay", "fgcolor": "#FFFFFF", "fgopacity": 0.7, "size": 7}


def carbon_wedge(tables: RunTables) -> Chart:
    """Stacked bars by year: what is left, offsets, contracts, physical; the reference as a line.

    The bars end above the reference's gross line by the amount the market-based grid factor exceeds the average.
    """
    years, plan = tables.years, tables.best_name
    found = {year: tables.reductions(plan, year) for year in years}
    known: dict[int, Reductions] = {year: r for year, r in found.items() if r is not None}
    x = [str(year) for year in known]
    data = [{"type": "bar", "name": word(key), "x": x, "y": [getattr(r, name) for r in known.values()],
             "marker": {"color": color, "pattern": {**HATCH, "shape": pattern}},
             "hovertemplate": "%{y:,.0f} tCO2e"} for key, name, color, pattern in KINDS]
    line = {"type": "scatter", "mode": "lines+markers", "name": word("reference_gross"), "x": x,
            "y": [r.reference_gross for r in known.values()], "line": {"color": INK, "dash": "dash"},
            "hovertemplate": "%{y:,.0f} tCO2e"}
    rows: list[tuple[Text, ...]] = [
        (word(key), *(digits(None if r is None else getattr(r, name)) for r in found.values()))
        for key, name in (("reference_gross", "reference_gross"), ("factor_basis", "factor_basis"),
                          ("physical", "physical"), ("contractual", "contractual"), ("offset", "offset"),
                          ("remaining_net", "net"))]
    table = DataTable((word("kind").with_unit("tCO2e"), *map(str, years)), tuple(rows))
    views = single(figure([*data, line], year_axis(years), Axis(word("emissions").with_unit("tCO2e")),
                          barmode="relative")) if known else ()
    return Chart("carbon_wedge", word("chart_wedge") + " – " + plan_name(plan), views, table, word("note_wedge"))

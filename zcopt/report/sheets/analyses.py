"""The frontier with its price sweep, and the cost curve of a plan: tables with live sums, and charts drawn from them."""

from __future__ import annotations

from zcopt.plans.tables import Record
from zcopt.report.amounts import MoneyUnit, currency, money_unit, per_tonne
from zcopt.report.charts.cost_curve import OTHER_ROWS
from zcopt.report.colors import KIND_LOOKS, PHYSICAL, REFERENCE
from zcopt.report.labels import Label, item_name, known, named_in, plan_name, word
from zcopt.report.run_tables import RunTables, amount, is_yes, number, text
from zcopt.report.sheets.cash_flow import CHECK, OK
from zcopt.report.sheets.limit_prices import add_list, add_note, add_prices, add_shadow_prices
from zcopt.report.sheets.sheet import Cell, Formula, Lines, NativeChart, Series, Sheet

TOLERANCE = 1e-6
"""Bars and plan may differ by this share of 1 + the plan: files hold nine digits."""
ROWS_OF_A_CHART, ADOPTED_COLUMN = 20, 11
LAST_PRINTED = "last_printed"
SUMMED = (("E", "abatement_tco2", "number"), ("F", "gross_abatement_tco2", "number"),
          ("G", "abatement_discounted_tco2", "number"), ("H", "cost", "number1"))


def frontier_sheet(tables: RunTables) -> Sheet:
    """Points from cheap to deep with slopes by formula, the chart, and what carbon prices lead to."""
    unit, lines = money_unit(tables), Lines()
    rows, last = tuple(tables.rows("frontier")), tables.years[-1]
    lines.heading(word("frontier"))
    add_note(lines, word("note_frontier"))
    lines.header(word("plan"), word("cumulative_gross").with_unit("tCO2e"), word("net_present_cost").with_unit(unit.label),
                 word("bound").with_unit(unit.label), word("gap"), word("next_tonne").with_unit(per_tonne(tables)),
                 (word("short_gross") + f" {last}").with_unit("tCO2e"), (word("short_net") + f" {last}").with_unit("tCO2e"),
                 word("allowed_tonnes").with_unit("tCO2e"), word("knee"), word("on_hull"), key="head", height=48)
    for k, row in enumerate(rows):
        _point(lines, rows, k, row, unit)
    lines.add(key="chart")
    lines.gap(ROWS_OF_A_CHART)
    _sweep(lines, tables, unit)
    span = "[point_0:{0}]:[point_" + str(len(rows) - 1) + ":{0}]"
    series = (Series(word("frontier").both, span.format("C"), span.format("B"), PHYSICAL, "scatter"),
              Series(word("bound").both, span.format("D"), span.format("B"), REFERENCE, "scatter", dashed=True, marked=False))
    chart = NativeChart("frontier", word("chart_frontier"), word("net_present_cost").with_unit(unit.label), series,
                        at=("chart", 0), width=900, height=380, x_axis=word("cumulative_gross").with_unit("tCO2e"))
    widths = (14, 16, 16, 16, 10, 16, 14, 14, 16, 9, 12, 80)
    return Sheet("frontier", word("frontier").both, lines.done(), widths, (chart,), "head", 1, repeated="")


def _point(lines: Lines, rows: tuple[Record, ...], k: int, row: Record, unit: MoneyUnit) -> None:
    def optional(key: str) -> Cell:
        value = number(row, key)
        return Cell("–", "note") if value is None else Cell(value, "number")

    slope = Cell("–", "note")
    if k + 1 < len(rows):
        here, there = f"point_{k}", f"point_{k + 1}"
        pattern = f"=([{there}:C]-[{here}:C])*{unit.size:g}/([{here}:B]-[{there}:B])"
        less = amount(row, "cumulative_gross_tco2") - amount(rows[k + 1], "cumulative_gross_tco2")
        if less:
            slope = Cell(Formula(pattern, (amount(rows[k + 1], "cost") - amount(row, "cost")) / less), "number")
    lines.add(Cell(plan_name(text(row, "plan")), "name"), Cell(amount(row, "cumulative_gross_tco2"), "number"),
              Cell(unit.of(amount(row, "cost")), "number2"), _bound(row, unit), _gap(row), slope,
              optional("gross_last_year_tco2"), optional("net_last_year_tco2"), optional("limit_tco2"),
              Cell(word("yes") if is_yes(row["is_knee"]) else ""),
              Cell(word("yes" if is_yes(row["on_hull"]) else "no")), key=f"point_{k}")


def _bound(row: Record, unit: MoneyUnit) -> Cell:
    """Empty where nothing was proved: a chart draws a text as zero and leaves an empty cell out."""
    bound = number(row, "bound")
    return Cell(None if bound is None else unit.of(bound), "number2")


def _gap(row: Record) -> Cell:
    gap = number(row, "gap")
    return Cell(word("not_computed"), "note") if gap is None else Cell(gap, "percent2")


def _sweep(lines: Lines, tables: RunTables, unit: MoneyUnit) -> None:
    if not tables.has("price_sweep"):
        return
    lines.section(word("chart_sweep"))
    add_note(lines, word("note_sweep"))
    lines.header(word("carbon_price").with_unit(per_tonne(tables)), word("cumulative_gross").with_unit("tCO2e"),
                 word("net_present_cost").with_unit(unit.label), word("above_hull").with_unit(currency(tables)), word("gap"),
                 word("agrees"), *[""] * (ADOPTED_COLUMN - 6), word("adopted"))
    for row in tables.rows("price_sweep"):
        lines.add(Cell(amount(row, "price"), "number"), Cell(amount(row, "cumulative_gross_tco2"), "number"),
                  Cell(unit.of(amount(row, "cost")), "number2"), Cell(amount(row, "above_hull"), "number"),
                  _gap(row), Cell(word("yes" if is_yes(row["agrees_with_frontier"]) else "no")),
                  *[Cell("")] * (ADOPTED_COLUMN - 6), Cell(named_in(Label.same(text(row, "adopted"))), "wrap"))


def cost_curve_sheet(tables: RunTables) -> Sheet:
    """Bars with their tie-out by formula, the curve, limits, prices and the list from the cheapest tonne on."""
    unit, lines = money_unit(tables), Lines()
    rows = tuple(tables.rows("macc"))
    measures = tuple(row for row in rows if row["row"] == "measure")
    lines.heading(word("cost_curve") + " – " + plan_name(text(rows[0], "plan")) + " (" + known(text(rows[0], "shares")) + ")")
    add_note(lines, word("note_cost_curve"))
    lines.header(*_columns(unit, per_tonne(tables)), key="head", height=88)
    for row in rows:
        if row["row"] != "plan":
            _bar(lines, row, unit)
    _tie_out(lines, rows, unit)
    lines.add(key="chart")
    lines.gap(ROWS_OF_A_CHART)
    add_prices(lines, tables)
    add_shadow_prices(lines, tables)
    add_list(lines, tables, unit)
    lines.add(key=LAST_PRINTED)
    series = _outline(lines, measures)
    chart = NativeChart("macc", word("chart_cost_curve"), word("per_tonne").with_unit(per_tonne(tables)), series,
                        at=("chart", 0), width=1000, height=380, x_axis=word("abatement").with_unit("tCO2e"))
    return Sheet("macc", word("cost_curve").both, lines.done(), (44, 15, 13, *(14,) * 14), (chart,) if series else (),
                 "head", 1, repeated="", print_to=LAST_PRINTED)


def _columns(unit: MoneyUnit, price: Label) -> tuple[Label, ...]:
    return (word("measure"), word("kind"), word("first_year"), word("capex_total").with_unit(unit.label),
            word("abatement").with_unit("tCO2e"), word("gross_abatement").with_unit("tCO2e"),
            word("discounted_abatement").with_unit("tCO2e"), word("net_cost").with_unit(unit.label),
            (word("fair") + ": " + word("per_tonne")).with_unit(price), word("standard_error").with_unit("tCO2e"),
            *((word(key) + ": " + word(part)).with_unit(of) for key in ("alone", "last_in", "wedge")
              for part, of in (("abatement", "tCO2e"), ("per_tonne", price))))


def _key(row: Record) -> str:
    return f"bar_{number(row, 'position'):.0f}" if row["row"] == "measure" else text(row, "row")


def _bar(lines: Lines, row: Record, unit: MoneyUnit) -> None:
    key, per_tonne, capex, year = _key(row), number(row, "cost_per_tco2"), number(row, "capex"), number(row, "first_year")
    name = word(OTHER_ROWS[text(row, "row")]) if text(row, "row") in OTHER_ROWS else item_name(text(row, "bar"))
    price = Cell("–", "note") if per_tonne is None else Cell(
        Formula(f"=[{key}:H]*{unit.size:g}/[{key}:G]", amount(row, "cost") / amount(row, "abatement_discounted_tco2")), "number")
    lines.add(Cell(name, "name"), Cell(known(text(row, "kind"))), Cell("" if year is None else year, "integer"),
              _or_blank(None if capex is None else unit.of(capex), "number1"),
              Cell(amount(row, "abatement_tco2"), "number"), Cell(amount(row, "gross_abatement_tco2"), "number"),
              Cell(amount(row, "abatement_discounted_tco2"), "number"), Cell(unit.of(amount(row, "cost")), "number1"), price,
              _or_blank(number(row, "abatement_error_tco2"), "number"),
              *(_or_blank(number(row, f"{part}_{what}"), "number") for part in ("alone", "last_in", "wedge")
                for what in ("tco2", "cost_per_tco2")), key=key)


def _or_blank(value: float | None, style: str) -> Cell:
    return Cell("–", "note") if value is None else Cell(value, "number1" if style == "number1" else "number")


def _tie_out(lines: Lines, rows: tuple[Record, ...], unit: MoneyUnit) -> None:
    """Sum of bars, what is left, and the plan; the check is a formula."""
    first, last = _key(rows[0]), _key(rows[-2])
    plan = rows[-1]

    def scaled(row: Record, key: str) -> float:
        return unit.of(amount(row, key)) if key == "cost" else amount(row, key)

    sums = {key: sum(scaled(row, key) for row in rows[:-1]) for _, key, _ in SUMMED}
    lines.add(Cell(word("sum_of_bars"), "total_name"), *[Cell("", "total_name")] * 3,
              *(Cell(Formula(f"=SUM([{first}:{column}]:[{last}:{column}])", sums[key]), "total" if column == "H" else "total0")
                for column, key, _ in SUMMED), key="sum")
    lines.add(Cell(word("plan_row"), "name"), *[Cell("")] * 3,
              *(Cell(scaled(plan, key), "number1" if style == "number1" else "number") for _, key, style in SUMMED), key="plan")
    close = all(abs(sums[key] - scaled(plan, key)) <= TOLERANCE * (1 + abs(scaled(plan, key))) for _, key, _ in SUMMED)
    formula = "=IF(AND(" + ",".join(f"ABS([sum:{c}]-[plan:{c}])<={TOLERANCE:.6f}*(1+ABS([plan:{c}]))" for c, _, _ in SUMMED)
    formula += f'),"{OK}","{CHECK}")'
    lines.add(Cell(word("bars_less_plan"), "name"), *[Cell("")] * 3,
              *(Cell(Formula(f"=[sum:{column}]-[plan:{column}]", sums[key] - scaled(plan, key)), "number2")
                for column, key, _ in SUMMED), Cell(Formula(formula, OK if close else CHECK), "verdict"), key="tie_out")


def _outline(lines: Lines, measures: tuple[Record, ...]) -> tuple[Series, ...]:
    """The corners of every bar, from the table above by formula, and a series of the chart per kind."""
    drawn = [row for row in measures if amount(row, "abatement_tco2") > 0 and number(row, "cost_per_tco2") is not None]
    if not drawn:
        return ()
    lines.section(word("chart_data"))
    lines.header(word("measure"), word("abatement").with_unit("tCO2e"), word("per_tonne"))
    start, before = 0.0, ""
    for k, row in enumerate(drawn):
        bar, width = _key(row), amount(row, "abatement_tco2")
        height = amount(row, "cost") / amount(row, "abatement_discounted_tco2")
        left = Formula(f"=[{before}:B]", start) if before else Formula("=0", 0.0)
        right = Formula(f"=[{bar}:E]+[corner_{k}_0:B]", start + width)
        for corner, (x, y) in enumerate(((left, None), (left, height), (right, height), (right, None))):
            at = Formula(f"=[corner_{k}_0:B]", start) if corner == 1 else Formula(
                f"=[corner_{k}_2:B]", start + width) if corner == 3 else x
            up = Cell(0.0, "number") if y is None else Cell(Formula(f"=[{bar}:I]", y), "number")
            lines.add(Cell(item_name(text(row, "bar")), "name"), Cell(at, "number"), up, key=f"corner_{k}_{corner}")
        start, before = start + width, f"corner_{k}_3"
    return tuple(_series(kind, [k for k, row in enumerate(drawn) if row["kind"] == kind]) for kind in KIND_LOOKS
                 if any(row["kind"] == kind for row in drawn))


def _series(kind: str, places: list[int]) -> Series:
    span = f"[corner_{places[0]}_0:{{0}}]:[corner_{places[-1]}_3:{{0}}]"
    return Series(known(kind).both, span.format("C"), span.format("B"), KIND_LOOKS[kind][0], "scatter",
                  dashed=bool(KIND_LOOKS[kind][1]), marked=False)

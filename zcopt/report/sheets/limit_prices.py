"""Lines below the cost curve: prices to compare with, what limits cost, and the list from the cheapest tonne on."""

from __future__ import annotations

from zcopt.report.amounts import MoneyUnit, per_tonne
from zcopt.report.charts.cost_curve import price_name
from zcopt.report.labels import Label, item_name, known, limit_name, plan_name, unit_name, word
from zcopt.report.run_tables import RunTables, amount, is_yes, number, text
from zcopt.report.sheets.sheet import Cell, Formula, Lines

SHADOW = (("price_within", "price"), ("price_in_year", "price_in_year"), ("holds_eased", "holds_eased_by"),
          ("holds_tightened", "holds_tightened_by"), ("difference_eased", "difference_eased"),
          ("difference_tightened", "difference_tightened"), ("true_low", "true_low"), ("true_high", "true_high"))


def add_note(lines: Lines, note: Label) -> None:
    """A note of several sentences, each on its own line and the languages apart: one long line would not fit a printed page."""
    for sentence in (*note.en.replace(". ", ".\n").split("\n"), *note.zh.replace("。", "。\n").split("\n")):
        if sentence:
            lines.add(Cell(sentence, "note"))


def add_prices(lines: Lines, tables: RunTables) -> None:
    """Every price per tonne by year."""
    if not tables.has("price_lines"):
        return
    lines.section(word("price_lines").with_unit(per_tonne(tables)))
    lines.header(word("item"), word("kind"), *tables.years)
    by_year = tables.sums("price_lines", "price", ("kind", "item", "year"))
    for kind, item in dict.fromkeys(key[:2] for key in by_year):
        name = price_name(tables, {"kind": kind, "item": item})
        lines.add(Cell(name, "name"), Cell(known(str(kind))), *(_or_blank(by_year.get((kind, item, year)))
                                                                    for year in tables.years))


def add_shadow_prices(lines: Lines, tables: RunTables) -> None:
    """What each limit that binds costs, within the chosen projects and in truth."""
    if not tables.has("shadow_prices"):
        return
    lines.section(word("shadow_prices"))
    add_note(lines, word("shadow_note"))
    lines.header(word("limit"), word("unit"), word("place"), *(word(label) for label, _ in SHADOW), height=62)
    for row in tables.rows("shadow_prices"):
        if amount(row, "price") > 0:
            lines.add(Cell(limit_name(Label(text(row, "limit"), text(row, "limit_zh") or text(row, "limit"))), "name"),
                      Cell(unit_name(text(row, "unit"))), Cell(text(row, "place")),
                      *(_or_blank(number(row, key)) for _, key in SHADOW))


def add_list(lines: Lines, tables: RunTables, unit: MoneyUnit) -> None:
    """The list, how far it is taken, and what its plan costs more than the one optimised."""
    if not tables.has("cheapest_first"):
        return
    lines.section(word("cheapest_first"))
    add_note(lines, word("list_note"))
    lines.header(word("item"), word("taken"), word("net_cost").with_unit(unit.label),
                 word("discounted_abatement").with_unit("tCO2e"), word("per_tonne").with_unit(per_tonne(tables)))
    for row in tables.rows("cheapest_first", row="offer"):
        lines.add(Cell(item_name(text(row, "item")), "name"), Cell(word("yes" if is_yes(row["taken"]) else "no")),
                  Cell(unit.of(amount(row, "cost")), "number1"), Cell(amount(row, "abatement_discounted_tco2"), "number"),
                  _or_blank(number(row, "cost_per_tco2")))
    cost = {str(row["row"]): unit.of(amount(row, "cost")) for row in tables.rows("cheapest_first") if row["row"] != "offer"}
    named = next(text(row, "item") for row in tables.rows("cheapest_first", row="plan"))
    for key, name in (("list", word("list_plan")), ("plan", plan_name(named))):
        lines.add(Cell(name, "name"), Cell(""), Cell(cost[key], "number1"), key=f"cost_of_{key}")
    lines.add(Cell(word("list_costs_more"), "total_name"), Cell("", "total_name"),
              Cell(Formula("=[cost_of_list:C]-[cost_of_plan:C]", cost["list"] - cost["plan"]), "total"), key="list_costs_more")


def _or_blank(value: float | None) -> Cell:
    return Cell("–", "note") if value is None else Cell(value, "number2" if abs(value) < 100 else "number")

"""Product footprints: what a unit of each product carries, part by part and year by year, and the bridge to the last year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zcopt.plans.tables import Record
from zcopt.report.hours import hours_of
from zcopt.report.labels import Label, component, item_name, named_in, plan_name, step, unit_name, word
from zcopt.report.run_tables import RunTables, amount, number, text
from zcopt.report.sheets.sheet import Cell, Formula, Lines, Sheet, column_letter

FIRST = 2
BASE_YEAR, TOTAL, LAST = "base_year", "total", "last_year"


def footprint_sheet(tables: RunTables) -> Sheet:
    """A block per product and plan, the base year before the years planned; then the bridges of the best plan."""
    lines = Lines()
    lines.heading(word("footprint"), word("footprint_note"), word("footprint_method"))
    years = (*_base_years(tables), *tables.years)
    lines.header(word("component"), word("unit"), *years, key="head")
    blocks = dict.fromkeys((text(row, "product"), text(row, "plan")) for row in tables.rows("footprint")
                           if text(row, "plan") != BASE_YEAR)
    for k, (product, plan) in enumerate(blocks):
        _block(lines, tables, k, product, plan)
    for k, product in enumerate(dict.fromkeys(text(row, "product") for row in tables.rows("footprint_bridge"))):
        _bridge(lines, tables, k, product)
    return Sheet("footprint", word("footprint").both, lines.done(), (44, 18, *(14 for _ in years)), (), "head", FIRST)


def _base_years(tables: RunTables) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(number(row, "year") or 0) for row in tables.rows("footprint", plan=BASE_YEAR)))


def _columns(tables: RunTables, product: str, plan: str) -> list[Mapping[str, Record]]:
    """Component -> row, for the base year and every year of the plan."""
    places = [(BASE_YEAR, year) for year in _base_years(tables)] + [(plan, year) for year in tables.years]
    return [{text(row, "component"): row for row in tables.rows("footprint", product=product, plan=name, year=year)}
            for name, year in places]


def _block(lines: Lines, tables: RunTables, k: int, product: str, plan: str) -> None:
    columns = _columns(tables, product, plan)
    unit = unit_name(next(text(row, "unit") for column in columns for row in column.values()))
    components = [key for key in dict.fromkeys(key for column in columns for key in column) if key != TOTAL]
    lines.section(item_name(product) + ": " + plan_name(plan) + " – " + hours_of(tables, [plan]))
    for i, key in enumerate(components):
        lines.add(Cell(component(key), "name"), Cell(unit), *(_value(column, key) for column in columns), key=f"part_{k}_{i}")
    first, last = f"part_{k}_0", f"part_{k}_{len(components) - 1}"
    lines.add(Cell(word("footprint_total"), "total_name"), Cell(unit, "total_name"),
              *(_total(column, first, last, bool(components)) for column in columns), key=f"total_{k}")
    missing = next((column[TOTAL] for column in reversed(columns) if TOTAL in column), {})
    if text(missing, "missing_en"):
        lacking = named_in(Label(text(missing, "missing_en"), text(missing, "missing_zh")))
        lines.add(Cell(word("footprint_missing") + ": " + lacking, "note"))


def _value(column: Mapping[str, Record], key: str) -> Cell:
    """A component that is not there in a year is nothing; one that cannot be divided by output is not computed."""
    if TOTAL not in column or number(column[TOTAL], "kgco2e_per_unit") is None:
        return Cell(word("not_computed"), "note")
    value = number(column[key], "kgco2e_per_unit") if key in column else 0.0
    return Cell(value, "number2" if abs(number(column[TOTAL], "kgco2e_per_unit") or 0.0) >= 1 else "number4")


def _total(column: Mapping[str, Record], first: str, last: str, summed: bool) -> Cell:
    value = number(column[TOTAL], "kgco2e_per_unit") if TOTAL in column else None
    if value is None:
        return Cell(word("not_computed"), "note")
    return Cell(Formula(f"=SUM([{first}]:[{last}])", value) if summed else value, "total2")


def _bridge(lines: Lines, tables: RunTables, k: int, product: str) -> None:
    """A column of changes; the last line is their sum."""
    steps: Sequence[Record] = list(tables.rows("footprint_bridge", product=product, plan=tables.best_name))
    if not steps:
        return
    lines.section(word("footprint_bridge") + ": " + item_name(product) + ", " + plan_name(tables.best_name))
    lines.add(Cell(hours_of(tables, [name for name in (tables.best_name, tables.reference_name) if name]), "note"))
    for row in steps:
        key, value, unit = text(row, "step"), amount(row, "kgco2e_per_unit"), unit_name(text(row, "unit"))
        if key == LAST:
            span = f"=SUM([bridge_{k}_{BASE_YEAR}:{column_letter(FIRST)}]:[bridge_{k}_volume:{column_letter(FIRST)}])"
            lines.add(Cell(step(key), "total_name"), Cell(unit, "total_name"), Cell(Formula(span, value), "total2"))
        else:
            lines.add(Cell(step(key), "name"), Cell(unit), Cell(value, "number2"), key=f"bridge_{k}_{key}")
    lines.add(Cell(word("note_footprint_bridge"), "note"))

"""The proof that own reductions come first: how low the factory can go itself, how low each plan goes, what is offset."""

from __future__ import annotations

from zcopt.plans.tables import Record
from zcopt.report.amounts import per_tonne
from zcopt.report.hours import hours_of
from zcopt.report.labels import Label, plan_name, word
from zcopt.report.run_tables import RunTables, amount, number, text
from zcopt.report.sheets.sheet import Cell, Content, Formula, Lines, Sheet, Style

FIRST = 3
REMOVED = "removed_tco2"
"""What is left between market-based and net emissions once offsets are taken off: CO2 of biomass stored by the factory."""
LINES: tuple[tuple[str, str, Style], ...] = (
    ("base_year_gross_tco2", "audit_base", "number"), ("reference_gross_tco2", "reference_gross", "number"),
    ("marginal_price", "audit_price", "number2"), ("lowest_gross_tco2", "audit_lowest", "number"),
    ("tolerance_share", "audit_tolerance", "percent2"), ("allowed_gross_tco2", "audit_allowed", "total0"),
    ("gross_tco2", "gross", "number"), ("market_tco2", "market", "number"), ("offsets_tco2", "audit_offsets", "number"),
    (REMOVED, "audit_removed", "number"), ("net_tco2", "net", "number"))


def audit_sheet(tables: RunTables) -> Sheet:
    """A block of lines per plan, years across, with the verdict by formula."""
    lines = Lines()
    lines.heading(word("audit"), word("audit_note"), _how_sure(tables))
    lines.header(word("plan"), "", word("unit"), *tables.years, key="head")
    for k, plan in enumerate(dict.fromkeys(text(row, "plan") for row in tables.rows("audit"))):
        _plan(lines, tables, k, plan)
    return Sheet("audit", word("audit").both, lines.done(), (52, 4, 14, *(14 for _ in tables.years)), (), "head", FIRST)


def _how_sure(tables: RunTables) -> Label:
    gap = next(amount(row, "lowest_gap_share") for row in tables.rows("audit"))
    return word("audit_gap") + f" {gap:.2%}"


def _plan(lines: Lines, tables: RunTables, k: int, plan: str) -> None:
    by_year = {row["year"]: row for row in tables.rows("audit", plan=plan)}
    lines.section(plan_name(plan) + " – " + hours_of(tables, [name for name in (plan, tables.reference_name) if name]))
    for column, name, style in LINES:
        values = [_value(by_year[year], column) for year in tables.years]
        unit = "%" if column.endswith("share") else per_tonne(tables) if column == "marginal_price" else "tCO2e"
        lines.add(Cell(word(name), "total_name" if style == "total0" else "name"), Cell(""), Cell(unit),
                  *(Cell(_content(column, k, value), style) for value in values), key=f"{column}_{k}")
    lines.add(Cell(word("verdict"), "total_name"), Cell(""), Cell(""),
              *(Cell(Formula(f'=IF([gross_tco2_{k}]<=[allowed_gross_tco2_{k}]*1.000001,"{word("met").both}",'
                             f'"{word("missed").both}")',
                             word("met" if by_year[year]["reductions_first"] in (True, "yes") else "missed").both), "verdict")
                for year in tables.years), key=f"verdict_{k}")


def _value(row: Record, column: str) -> float | None:
    if column != REMOVED:
        return number(row, column)
    return amount(row, "market_tco2") - amount(row, "offsets_tco2") - amount(row, "net_tco2")


def _content(column: str, k: int, value: float | None) -> Content:
    """What follows from other lines stands as a formula."""
    pattern = {"allowed_gross_tco2": f"=[lowest_gross_tco2_{k}]*(1+[tolerance_share_{k}])",
               REMOVED: f"=[market_tco2_{k}]-[offsets_tco2_{k}]-[net_tco2_{k}]"}.get(column)
    if value is None:
        return word("not_computed")
    return Formula(pattern, value) if pattern else value

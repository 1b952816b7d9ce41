"""What the goods sold to the EU embody and cost at its border, plan by plan; everything that follows stands as a formula."""

from __future__ import annotations

from zcopt.plans.tables import Record
from zcopt.report.labels import item_name, known, listed, plan_name, word
from zcopt.report.run_tables import RunTables, number, text
from zcopt.report.sheets.sheet import Cell, Content, Formula, Lines, Sheet, Style

FIRST = 3
LINES: tuple[tuple[str, str, str, Style], ...] = (
    ("production_t", "cbam_production", "t", "number"), ("direct_tco2", "cbam_direct", "tCO2e", "number"),
    ("own_direct_tco2_per_t", "cbam_own_direct", "tCO2e/t", "number4"),
    ("own_indirect_tco2_per_t", "cbam_own_indirect", "tCO2e/t", "number4"),
    ("precursors_tco2_per_t", "cbam_precursors", "tCO2e/t", "number4"), ("mark_up_share", "cbam_mark_up", "%", "percent"),
    ("see_tco2_per_t", "cbam_see", "tCO2e/t", "total2"), ("benchmark_tco2_per_t", "cbam_benchmark", "tCO2e/t", "number4"),
    ("free_allocation_share", "cbam_free", "%", "percent"), ("correction_share", "cbam_correction", "%", "percent"),
    ("adjustment_tco2_per_t", "cbam_adjustment", "tCO2e/t", "number4"), ("exported_t", "cbam_exported", "t", "number"),
    ("certificates_tco2", "cbam_certificates", "tCO2e", "total0"),
    ("certificate_price_eur", "cbam_price", "EUR/tCO2e", "number2"), ("paid_at_home_eur", "cbam_paid", "EUR", "number"),
    ("cost_eur", "cbam_cost_eur", "EUR", "total0"))
FOLLOWS = {
    "adjustment_tco2_per_t": ("=[benchmark_tco2_per_t_{k}]*[free_allocation_share_{k}]*[correction_share_{k}]",
                              ("benchmark_tco2_per_t", "free_allocation_share", "correction_share")),
    "certificates_tco2": ("=MAX(0,[see_tco2_per_t_{k}]-[adjustment_tco2_per_t_{k}])*[exported_t_{k}]",
                          ("see_tco2_per_t", "adjustment_tco2_per_t", "exported_t")),
    "cost_eur": ("=MAX(0,[certificates_tco2_{k}]*[certificate_price_eur_{k}]-[paid_at_home_eur_{k}])",
                 ("certificates_tco2", "certificate_price_eur", "paid_at_home_eur")),
}
"""Column -> its formula, and the columns that must be known for it."""


def cbam_sheet(tables: RunTables) -> Sheet:
    """A block of lines per plan and good, years across; what lacks data says so."""
    lines = Lines()
    lines.heading(word("cbam"), word("cbam_note"))
    lines.header(word("plan"), "", word("unit"), *tables.years, key="head")
    blocks = dict.fromkeys((text(row, "plan"), text(row, "good")) for row in tables.rows("cbam"))
    for k, (plan, good) in enumerate(blocks):
        _block(lines, tables, k, plan, good)
    return Sheet("cbam", word("cbam").both, lines.done(), (52, 4, 14, *(16 for _ in tables.years)), (), "head", FIRST)


def _block(lines: Lines, tables: RunTables, k: int, plan: str, good: str) -> None:
    by_year = {row["year"]: row for row in tables.rows("cbam", plan=plan, good=good)}
    rows = [by_year[year] for year in tables.years]
    lines.section(plan_name(plan) + ": " + item_name(good) + " (" + known(text(rows[0], "basis")) + ")")
    for column, name, unit, style in LINES:
        lines.add(Cell(word(name), "total_name" if style.startswith("total") else "name"), Cell(""), Cell(unit),
                  *(_cell(column, k, row, style) for row in rows), key=f"{column}_{k}")
    if any(text(row, "missing") for row in rows):
        lines.add(Cell(word("cbam_missing"), "name"), Cell(""), Cell(""),
                  *(Cell(listed(text(row, "missing")), "note") for row in rows))


def _cell(column: str, k: int, row: Record, style: Style) -> Cell:
    value = number(row, column)
    if value is None:
        return Cell(word("not_computed"), "note")
    content: Content = value
    if column in FOLLOWS and all(number(row, needed) is not None for needed in FOLLOWS[column][1]):
        content = Formula(FOLLOWS[column][0].format(k=k), value)
    return Cell(content, style)

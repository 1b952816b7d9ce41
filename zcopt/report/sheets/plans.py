"""The ranked table: what each plan costs, when, what it reaches, and why it stands where it stands."""

from __future__ import annotations

from zcopt.plans.tables import Record
from zcopt.report.amounts import MoneyUnit, money_unit, per_tonne
from zcopt.report.answer import notes_on_plans, reason_of, unit_of_reasons
from zcopt.report.labels import Label, known, listed, plan_name, sentence, told, word
from zcopt.report.run_tables import RunTables, is_yes, number, text
from zcopt.report.sheets.sheet import Cell, Content, Formula, Lines, Sheet, Style

TONNES = "tCO2e"
NPC, NPV, CAPEX, PEAK = "D", "E", "F", "G"
GROSS, MARKET, NET = "K", "L", "M"
TYPICAL = "R"


def plans_sheet(tables: RunTables) -> Sheet:
    """One line per plan in rank order, the reference first."""
    unit = money_unit(tables)
    lines = Lines()
    lines.heading(word("plans"), *notes_on_plans(tables))
    lines.header(*_columns(unit, tables.years[-1], per_tonne(tables)), key="head", height=96)
    for row in (*filter(None, (tables.reference,)), *tables.ranked):
        lines.add(*_cells(tables, row, unit), key=line_of(tables, text(row, "plan")), height=34)
    lines.section(word("why_places").with_unit(unit_of_reasons(tables) + ", tCO2e"))
    for row in (*tables.ranked, *filter(None, (tables.reference,))):
        lines.add(Cell(plan_name(text(row, "plan")) + ": " + reason_of(tables, row), "paragraph"))
    lines.add()
    lines.add(Cell(word("stop_reason") + ": " + sentence(told(tables.stop_reason)), "paragraph"))
    widths = (7, 18, 16, 13, 13, 13, 13, 12, 11, 13, 12, 12, 12, 14, 14, 12, 14, 13)
    return Sheet("plans", word("plans").both, lines.done(), widths, freeze_below="head", freeze_columns=2)


def line_of(tables: RunTables, plan: str) -> str:
    """The key of a plan's line."""
    return f"plan_{tables.all_names.index(plan)}"


def _columns(unit: MoneyUnit, last: int, price: Label) -> tuple[Label, ...]:
    def money(key: str) -> Label:
        return word(key).with_unit(unit.label)

    def last_year(key: str) -> Label:
        return (word(key) + f" {last}").with_unit(TONNES)

    return (word("rank"), word("plan"), word("archetype"), money("net_present_cost"), money("npv_vs_reference"),
            money("capex_total"), money("capex_peak_year"), word("irr").with_unit("%"),
            word("payback_years").with_unit(word("years_unit")), word("cumulative_gross").with_unit(TONNES),
            last_year("short_gross"), last_year("short_market"), last_year("short_net"),
            word("offsets_share").with_unit("%"), word("lcoa").with_unit(price),
            word("targets_met"), word("basis"), money("typical_days_cost"))


def _cells(tables: RunTables, row: Record, unit: MoneyUnit) -> tuple[Cell, ...]:
    def given(key: str, style: Style, size: float = 1.0, absent: str = "not_computed") -> Cell:
        value = number(row, key)
        return Cell(word(absent), "note") if value is None else Cell(value / size, style)

    is_reference = row is tables.reference
    name = text(row, "plan")
    tie = "≈ " if is_yes(row.get("tie_with_above")) else ""
    met = is_yes(row.get("targets_met"))
    return (Cell(None if is_reference else int(number(row, "rank") or 0), "integer"),
            Cell(Label.same(tie) + plan_name(name), "strong" if name == tables.best_name else "name"),
            Cell(listed(text(row, "archetype")), "wrap"),
            given("net_present_cost", "number1", unit.size),
            Cell(_npv(tables, row, unit), "number1"),
            given("capex_total", "number1", unit.size), given("capex_peak_year", "number1", unit.size),
            _against_reference(tables, row, "irr", "percent", "no_unique_irr"),
            _against_reference(tables, row, "payback_years", "number1", "never"),
            given("cumulative_gross_tco2", "number"), given("gross_last_year_tco2", "number"),
            given("market_last_year_tco2", "number"), given("net_last_year_tco2", "number"),
            given("offsets_share", "percent"), _against_reference(tables, row, "lcoa_per_tco2", "number", "not_computed"),
            Cell(word("met" if met else "missed"), "good" if met else "bad"),
            Cell(known(text(row, "basis")), "wrap"), given("typical_days_cost", "number1", unit.size))


def _npv(tables: RunTables, row: Record, unit: MoneyUnit) -> Content:
    cost = number(row, "net_present_cost")
    base = number(tables.reference, "net_present_cost") if tables.reference else None
    if cost is None or base is None:
        return word("not_computed")
    name, shift = text(row, "plan"), tables.reference_shift(text(row, "plan"))
    column = TYPICAL if shift else NPC
    return Formula(f"=[{line_of(tables, tables.reference_name)}:{column}]-[{line_of(tables, name)}:{NPC}]",
                   (base + shift - cost) / unit.size)


def _against_reference(tables: RunTables, row: Record, key: str, style: Style, absent: str) -> Cell:
    """A figure that compares with the reference: a dash in the reference's own line."""
    value = number(row, key)
    if row is tables.reference:
        return Cell("–", "note")
    return Cell(word(absent), "note") if value is None else Cell(value, style)

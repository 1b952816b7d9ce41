"""Key figures of every plan, the life cycle of the best, and the terms with their sources: what the finance sheet lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from zcopt.finance import discount_factor
from zcopt.inputs.finance_terms import FinanceRow, source_of
from zcopt.plans.tables import Record
from zcopt.report.amounts import MoneyUnit, currency
from zcopt.report.hours import differ
from zcopt.report.labels import Label, known, named_in, plan_name, stated, word
from zcopt.report.run_tables import RunTables, amount, is_yes, number, text
from zcopt.report.sheets.finance_book import TIMES, Book
from zcopt.report.sheets.sheet import Cell, Formula, Lines, Style

FIGURES: Final[tuple[tuple[str, str, str, Style], ...]] = (
    ("npv_of", "before_tax", "npv_before_tax", "number1"), ("irr", "before_tax", "irr_before_tax", "percent2"),
    ("mirr", "before_tax", "mirr_before_tax", "percent2"), ("cash_payback", "before_tax", "payback_before_tax_years", "number1"),
    ("discounted_payback", "before_tax", "discounted_payback_before_tax_years", "number1"),
    ("npv_of", "after_tax", "npv_after_tax", "number1"), ("irr", "after_tax", "irr_after_tax", "percent2"),
    ("mirr", "after_tax", "mirr_after_tax", "percent2"), ("cash_payback", "after_tax", "payback_after_tax_years", "number1"),
    ("discounted_payback", "after_tax", "discounted_payback_after_tax_years", "number1"),
    ("npv_of", "equity", "npv_equity", "number1"), ("irr", "equity", "irr_equity", "percent2"),
    ("dscr", "", "least_dscr", "number2"), ("simple_payback", "", "simple_payback_years", "number1"),
    ("lcoa_discounted", "", "lcoa_per_tco2", "number"), ("lcoa_undiscounted", "", "lcoa_undiscounted_per_tco2", "number"),
    ("lcoe", "", "lcoe_per_kwh", "number4"))
"""Word, of which view of tax, column of the table, look."""
UNITS: Final[Mapping[str, str]] = {"lcoa_discounted": "/tCO2e", "lcoa_undiscounted": "/tCO2e", "lcoe": "/kWh"}


def best(tables: RunTables) -> Record:
    """The best plan's figures of the planned years."""
    return next(tables.rows("finance", plan=tables.best_name, view="horizon"))


def tax_sentence(lines: Lines, tables: RunTables) -> None:
    """Whether choosing after tax changed the plan, where that was asked."""
    row = best(tables)
    if row.get("tax_changes_plan") is not None:
        lines.add(Cell(word("tax_other_plan") + tax_change(text(row, "tax_change")) if is_yes(row["tax_changes_plan"])
                       else word("tax_same_plan"), "strong"))


TAX_CHANGES: Final[Mapping[str, str]] = {
    "only after tax": "tax_only_after", "only before tax": "tax_only_before", "other size": "tax_other_size"}


def tax_change(said: str) -> Label:
    """``only after tax: led; other size: roof_pv`` of the table in both languages."""
    found = Label("", "")
    for k, piece in enumerate(said.split("; ")):
        what, _, items = piece.partition(": ")
        found += (Label("; ", "；") if k else Label("", "")) + word(TAX_CHANGES[what]) + ": " + named_in(Label.same(items))
    return found


def add_note(lines: Lines, key: str) -> None:
    """A long sentence on a line per language: text running far to the right would shrink the printed page."""
    for sentence in (word(key).en, word(key).zh):
        lines.add(Cell(sentence, "note"))


def add_figures(lines: Lines, tables: RunTables, unit: MoneyUnit, view: str) -> None:
    """A column per plan, as the run found them; nothing where no plan has the view."""
    rows = {text(row, "plan"): row for row in tables.rows("finance", view=view)}
    if not rows:
        return
    lines.section(word("finance_figures") + ": " + word("planned_years" if view == "horizon" else view))
    lines.header("", "", word("unit"), *(plan_name(plan) for plan in tables.plan_names))
    for name, tax, key, style in FIGURES:
        if any(number(row, key) is not None or text(row, f"{key}_note") for row in rows.values()):
            label = word(name) + ", " + word(tax) if tax else word(name)
            lines.add(Cell(label, "name"), Cell(""), Cell(_unit(tables, name, unit), "note"),
                      *(_figure(rows.get(plan, {}), key, style, unit) for plan in tables.plan_names))
    if differ(tables, rows):
        lines.add(Cell(word("basis"), "name"), Cell(""), Cell(""),
                  *(Cell(known(tables.hours(plan)), "note") for plan in tables.plan_names))
    shown = next(iter(rows.values()))
    rates = {k: f"{amount(shown, f'{k}_rate'):.2%}" for k in ("finance", "reinvestment")}
    lines.add(Cell(word("mirr_note").filled(**rates), "note"))


def _unit(tables: RunTables, name: str, unit: MoneyUnit) -> Label | str:
    if name.startswith("npv"):
        return unit.label
    if name in UNITS:
        return currency(tables) + UNITS[name]
    return word("years_unit") if "payback" in name else ""


def _figure(row: Record, key: str, style: Style, unit: MoneyUnit) -> Cell:
    value = number(row, key)
    if value is None:
        never = "payback" in key and row
        return Cell(word("never") if never else word("no_unique_irr") if text(row, f"{key}_note") else "–", "note")
    return Cell(unit.of(value) if key.startswith("npv") else value, style)


def add_life_cycle(lines: Lines, book: Book) -> None:
    """Cash after tax year by year beyond the horizon, a line per year; its value follows the discount rate."""
    rows = list(book.tables.rows("cash_view", plan=book.tables.best_name, view="life_cycle"))
    if not rows:
        return
    rate = _rate(book)
    lines.section(word("life_cycle"))
    add_note(lines, "life_cycle_note")
    lines.header(word("year"), "", "", word("sum_start"), word("sum_mid"), word("sum_end"), word("sum_after_tax"),
                 word("npv_of"), word("cumulative_discounted"), height=62)
    flows: dict[int, dict[str, float]] = {}
    for row in rows:
        if "after_tax" in text(row, "added").split(";"):
            by_timing = flows.setdefault(int(amount(row, "year")), dict.fromkeys(TIMES, 0.0))
            by_timing[text(row, "timing")] += book.unit.of(amount(row, "amount"))
    cumulative, first = 0.0, book.years[0]
    for year, parts in sorted(flows.items()):
        k = year - first
        worth = sum(parts[t] * discount_factor(rate, k + at) for t, at in TIMES.items())
        cumulative += worth
        pattern = "=" + "+".join(f"[cycle_{year}:{c}]*(1+[finance!money_rate:$C])^-{k + at:g}"
                                 for c, at in zip("DEF", TIMES.values(), strict=True))
        running = f"=[cycle_{year}:H]" + (f"+[cycle_{year - 1}:I]" if year > first else "")
        lines.add(Cell(str(year), "name"), Cell(""), Cell(""), *(Cell(v, "number1") for v in parts.values()),
                  Cell(Formula(f"=SUM([cycle_{year}:D]:[cycle_{year}:F])", sum(parts.values())), "number1"),
                  Cell(Formula(pattern, worth), "number1"), Cell(Formula(running, cumulative), "total"), key=f"cycle_{year}")


def _rate(book: Book) -> float:
    real = float(book.tables.manifest["discount_rate_share"])
    return (1 + real) * (1 + book.inflation) - 1 if book.nominal else real


def add_terms(lines: Lines, tables: RunTables) -> None:
    """Every term of the sheet ``finance`` with where its preset comes from."""
    values = {str(entry["key"]): entry for entry in tables.entries("assumptions")}
    lines.section(word("finance_terms"))
    lines.header(word("label"), "", word("value"), word("source"))
    for column in FinanceRow.columns():
        entry = values.get(column.key)
        if entry is not None:
            value = entry["value"]
            share = column.unit == "share" and isinstance(value, int | float)
            said = word("yes" if value else "no") if isinstance(value, bool) else value
            shown = stated(said) if isinstance(said, str) else said
            look: Style = "percent2" if share else "text" if isinstance(shown, str | Label) else "integer" if float(
                shown).is_integer() else "number2"
            lines.add(Cell(Label(*column.label), "name"), Cell(""), Cell(shown, look),
                      Cell(source_of(column, value, str(entry.get("source") or ""))))

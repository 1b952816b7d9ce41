"""The sentences that answer first: why this plan, what is bought when."""

from __future__ import annotations

from zcopt.plans.tables import Record
from zcopt.report.amounts import significant
from zcopt.report.labels import Label, word
from zcopt.report.run_tables import RunTables, number, text


def reason_of(tables: RunTables) -> str:
    """Why the best plan stands first, as the ranking wrote it."""
    return text(tables.best, "reason") if tables.best else ""


BETWEEN_YEARS = " · "
MOST_NAMED = 4
"""Purchases named per year on the first screen; all of them stand in the decisions."""


def purchases_sentence(tables: RunTables, plan: str) -> Label:
    """``2026: PV 3,000 kW, LED, +5 · 2027: heat pump 1,500 kW``: the dearest purchases of each year first."""
    by_year: dict[int, list[Record]] = {}
    for row in tables.rows("decisions", plan=plan):
        by_year.setdefault(int(number(row, "year") or 0), []).append(row)
    if not by_year:
        return word("nothing_bought")
    return Label.same(BETWEEN_YEARS.join(f"{year}: {_dearest(rows)}" for year, rows in sorted(by_year.items())))


def _dearest(rows: list[Record]) -> str:
    ordered = sorted(rows, key=lambda row: (-(number(row, "capex") or 0.0), text(row, "item")))
    more = len(ordered) - MOST_NAMED
    return ", ".join(_purchase(row) for row in ordered[:MOST_NAMED]) + (f", +{more}" if more > 0 else "")


def _purchase(row: Record) -> str:
    quantity, unit = number(row, "quantity"), text(row, "unit")
    if quantity is None or unit in ("", "1", "project"):
        return text(row, "item")
    return f"{text(row, 'item')} {significant(quantity).en} {unit}"

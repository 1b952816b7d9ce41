"""The sentences that answer first: why this plan, what is bought when."""

from __future__ import annotations

from zcopt.report.amounts import significant
from zcopt.report.labels import Label, word
from zcopt.report.run_tables import RunTables, number, text


def reason_of(tables: RunTables) -> str:
    """Why the best plan stands first, as the ranking wrote it."""
    return text(tables.best, "reason") if tables.best else ""


def purchases_sentence(tables: RunTables, plan: str) -> Label:
    """``2026: PV 3,000 kW, LED · 2027: heat pump 1,500 kW``."""
    by_year: dict[int, list[str]] = {}
    for row in tables.rows("decisions", plan=plan):
        by_year.setdefault(int(number(row, "year") or 0), []).append(_purchase(row))
    if not by_year:
        return word("nothing_bought")
    return Label.same(" · ".join(f"{year}: {', '.join(items)}" for year, items in sorted(by_year.items())))


def _purchase(row: dict[str, str | float | int | bool | None]) -> str:
    quantity, unit = number(row, "quantity"), text(row, "unit")
    if quantity is None or unit in ("", "1"):
        return text(row, "item")
    return f"{text(row, 'item')} {significant(quantity).en} {unit}"

"""The sentences that answer first: why this plan, what is bought when."""

from __future__ import annotations

from collections.abc import Mapping

from zcopt.plans.tables import Record
from zcopt.report.amounts import significant
from zcopt.report.labels import Label, told
from zcopt.report.run_tables import RunTables, number, text


def reason_of(tables: RunTables, row: Record | None = None) -> Label:
    """Why a plan (the best) stands where it stands, as the ranking wrote it; in Chinese where the run says it so."""
    row = row or tables.best or {}
    said = (tables.manifest.get("reasons") or {}).get(text(row, "plan"))
    if said is None and row is tables.reference:
        said = tables.manifest.get("reference_text")
    return told(said) if isinstance(said, Mapping) else Label.same(text(row, "reason"))


MOST_NAMED = 4
"""Purchases named per year on the first screen; all of them stand in the decisions."""


def purchases_by_year(tables: RunTables, plan: str) -> tuple[tuple[str, str], ...]:
    """``("2026", "PV 3,000 kW, LED, +5")``, ``("2027", "heat pump 1,500 kW")``: the dearest purchases of each year first."""
    by_year: dict[int, list[Record]] = {}
    for row in tables.rows("decisions", plan=plan):
        by_year.setdefault(int(number(row, "year") or 0), []).append(row)
    return tuple((str(year), _dearest(rows)) for year, rows in sorted(by_year.items()))


def _dearest(rows: list[Record]) -> str:
    ordered = sorted(rows, key=lambda row: (-(number(row, "capex") or 0.0), text(row, "item")))
    more = len(ordered) - MOST_NAMED
    return ", ".join(_purchase(row) for row in ordered[:MOST_NAMED]) + (f", +{more}" if more > 0 else "")


def is_whole(row: Record) -> bool:
    """Whether a purchase is one project, whose quantity says nothing more."""
    return number(row, "quantity") is None or text(row, "unit") in ("", "1", "project")


def _purchase(row: Record) -> str:
    size = "" if is_whole(row) else f" {significant(number(row, 'quantity')).en} {text(row, 'unit')}"
    return text(row, "item") + size

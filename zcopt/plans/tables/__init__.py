"""The tables of a run: their columns, in order, with what each holds; a module for each subject, this door for all.

One schema for writing the CSV files, for reading them back and for every report. Money is in the currency of the
case, undiscounted unless the column says so; payments are positive, receipts negative.
"""

from __future__ import annotations

from typing import Final

from zcopt.plans.tables import analyses, evidence, finance, indicators, plan
from zcopt.plans.tables.column import ColumnType, TableColumn

__all__ = ["LAST_YEAR_COLUMNS", "TABLES", "Cell", "ColumnType", "Record", "TableColumn", "columns"]

TABLES: Final[dict[str, tuple[TableColumn, ...]]] = {
    **plan.TABLES, **evidence.TABLES, **indicators.TABLES, **finance.TABLES, **analyses.TABLES}

LAST_YEAR_COLUMNS: Final = {
    "gross_last_year_tco2": "gross_{year}_tco2",
    "market_last_year_tco2": "market_{year}_tco2",
    "net_last_year_tco2": "net_{year}_tco2",
}
"""Columns whose name in the file carries the last year of the horizon (gross_2030_tco2)."""

Cell = str | float | int | bool | None
Record = dict[str, Cell]


def columns(table: str) -> tuple[str, ...]:
    """The column keys of a table, in order."""
    return tuple(column.key for column in TABLES[table])

"""Showing the tables of data/."""

from __future__ import annotations

from typing import Annotated

import typer

from zcopt.cli.words import Json, note, print_json

PROVENANCE = ("source", "confidence", "note")
"""Columns that get a line of their own under the values."""
SHORTCUTS = {"sectors": "sector_baselines", "provinces": "regions"}


def data(
    table: Annotated[str | None, typer.Argument(metavar="[TABLE]", help="Table of data/; without it all are listed.")] = None,
    region: Annotated[str | None, typer.Option(help="Only rows whose region begins with this, in English or Chinese.")] = None,
    as_json: Json = False,
) -> None:
    """Print a table of factors, prices or costs, each row with its source and how sure it is."""
    from zcopt.inputs.tables import table as read
    from zcopt.inputs.tables import table_names

    if table is None:
        _list_tables(table_names(), as_json)
        return
    found = read(SHORTCUTS.get(table, table))
    rows = found.of_region(region) if region else found.rows
    if as_json:
        print_json([dict(row.cells) for row in rows])
    else:
        for row in rows:
            shown = [f"{column} {row.text(column)}" for column in found.columns
                     if row.text(column) and column not in PROVENANCE]
            print("; ".join(shown))
            print(f"    {row.source} [{row.confidence}]{f'; {row.note}' if row.note else ''}")
    note(f"{len(rows)} of {len(found.rows)} rows of data/{found.name}.csv")


def _list_tables(names: tuple[str, ...], as_json: bool) -> None:
    from zcopt.inputs.tables import table as read

    if as_json:
        print_json([{"table": name, "rows": len(read(name).rows), "columns": list(read(name).columns)} for name in names])
        return
    for name in names:
        print(f"{name:28s}{len(read(name).rows):5d} rows")
    note("one of them: zcopt data TABLE, also with --region Guangdong; sectors: zcopt data sectors")

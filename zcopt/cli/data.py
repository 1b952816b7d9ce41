"""Showing the tables of data/."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from zcopt.cli.words import Json, note, print_json, wrapped

if TYPE_CHECKING:
    from zcopt.inputs.tables import DataRow

PROVENANCE = ("source", "confidence", "note")
"""Columns that stand apart from the values: the source above the rows it is of, the note below."""
SHORTCUTS = {"sectors": "sector_baselines", "provinces": "regions"}
WIDTH = 80
INDENT = "    "


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
        source = ""
        for row in rows:
            if row.source != source:
                source = row.source
                print(*wrapped([source], WIDTH, "-- ", "   "), sep="\n")
            print(*_lines(found.columns, row), sep="\n")
    note(f"{len(rows)} of {len(found.rows)} rows of data/{found.name}.csv")


def _lines(columns: tuple[str, ...], row: DataRow) -> Iterator[str]:
    """The first two columns and how sure the row is; what else it holds; its note."""
    filled = [column for column in columns if row.text(column) and column not in PROVENANCE]
    yield from wrapped([f"{' '.join(row.text(column) for column in filled[:2])} [{row.confidence}]"], WIDTH, "", INDENT)
    values = [f"{column} {row.text(column)}" for column in filled[2:]]
    yield from wrapped([*(f"{value}; " for value in values[:-1]), *values[-1:]], WIDTH, INDENT, INDENT)
    if row.note:
        yield from wrapped([row.note], WIDTH, INDENT, INDENT)


def _list_tables(names: tuple[str, ...], as_json: bool) -> None:
    from zcopt.inputs.tables import table as read

    if as_json:
        print_json([{"table": name, "rows": len(read(name).rows), "columns": list(read(name).columns)} for name in names])
        return
    for name in names:
        print(f"{name:28s}{len(read(name).rows):5d} rows")
    note("one of them: zcopt data TABLE, also with --region Guangdong; sectors: zcopt data sectors")

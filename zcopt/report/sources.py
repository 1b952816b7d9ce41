"""The sources of the inputs, as many lines as there are sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zcopt.report.labels import Label, source_item

NOTHING = Label.same("")
COLUMNS = ("sheet", "item", "key", "value", "unit", "source", "note")


def gathered_sources(entries: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, ...], tuple[Mapping[str, Any], ...]]:
    """Columns that any row fills, and the rows: those that differ in the item alone become one, its items by
    name in a list."""
    found: dict[tuple[Any, ...], list[str]] = {}
    for entry in entries:
        key = tuple(entry.get(column) for column in COLUMNS if column != "item")
        items = found.setdefault(key, [])
        if entry.get("item") and str(entry["item"]) not in items:
            items.append(str(entry["item"]))
    others = [column for column in COLUMNS if column != "item"]
    rows = tuple({**dict(zip(others, key, strict=True)), "item": _named(str(key[0] or ""), items)}
                 for key, items in found.items())
    return tuple(column for column in COLUMNS if any(row.get(column) not in (None, "", NOTHING) for row in rows)), rows


def _named(of_sheet: str, items: list[str]) -> Label:
    names = [source_item(of_sheet, item) for item in items]
    return Label(", ".join(name.en for name in names), "、".join(name.zh for name in names))

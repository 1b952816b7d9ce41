"""The sources of the inputs, as many lines as there are sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

COLUMNS = ("sheet", "item", "key", "value", "unit", "source", "note")


def gathered_sources(entries: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, ...], tuple[Mapping[str, Any], ...]]:
    """Columns that any row fills, and the rows: those that differ in the item alone become one, its items in a list."""
    found: dict[tuple[Any, ...], list[str]] = {}
    for entry in entries:
        key = tuple(entry.get(column) for column in COLUMNS if column != "item")
        items = found.setdefault(key, [])
        if entry.get("item") and str(entry["item"]) not in items:
            items.append(str(entry["item"]))
    others = [column for column in COLUMNS if column != "item"]
    rows = tuple({**dict(zip(others, key, strict=True)), "item": ", ".join(items)} for key, items in found.items())
    return tuple(column for column in COLUMNS if any(row.get(column) not in (None, "") for row in rows)), rows

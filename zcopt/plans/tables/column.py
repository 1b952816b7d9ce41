"""A column of a result table."""

from __future__ import annotations

from typing import Literal, NamedTuple

ColumnType = Literal["text", "number", "integer", "flag"]


class TableColumn(NamedTuple):
    """A column of a result table; ``unit`` "cur" is the currency of the case, "share" is 0..1."""

    key: str
    type: ColumnType
    unit: str
    help: str

"""An amount of a best year that the accounting rules count."""

from __future__ import annotations

from typing import NamedTuple

from zcopt.model.books import Activity


class Counted(NamedTuple):
    """Its column, and what it is of: a carrier, or an ``item`` (process, material) and the product it belongs to alone."""

    activity: Activity
    carrier: str
    unit: str
    column: int
    item: str = ""
    product: str = ""

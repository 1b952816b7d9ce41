"""A part: anything a factory consists of or may buy. One part, one module, one sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zcopt.errors import Problem
from zcopt.inputs.row import Row
from zcopt.model.algebra import BlockData

if TYPE_CHECKING:
    from zcopt.inputs.case import Case
    from zcopt.model.books import Books


@dataclass(frozen=True)
class Part:
    """A sheet's row type and the function that writes one row's equations into a block and its posts into the books."""

    row: type[Row]
    add: Callable[[BlockData, Any, Case, Books], None]
    check: Callable[[Case], list[Problem]] | None = None
    """What only this part can find wrong in a case; looked at before anything is built."""

    @property
    def name(self) -> str:
        """The name of the part: its sheet."""
        return self.row.sheet.name

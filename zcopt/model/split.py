"""Which columns and rows belong to one month and which tie months together, told from index labels alone.

Hourly variables are indexed by (year, month, step) and monthly ones start with (year, month); everything else is
yearly. A column of a month that an equation shares with another month is handed to the year: it links. So are the
monthly totals of the ledger, of which the yearly books are made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zcopt.model.algebra import Variable
from zcopt.model.matrix import Matrix

LINKING = -1
HANDED = ("ledger.monthly",)
"""Components of months that are handed to the year even where no equation of this case ties months by them."""
Key = tuple[str, object]


@dataclass(frozen=True)
class Split:
    """``column_block`` and ``row_block`` give the position of the month in ``months``, -1 for what links months.

    ``shared`` are the linking columns that carry the label of a month: what a month hands to the year.
    """

    months: tuple[tuple[int, int], ...]
    column_block: NDArray[np.int64]
    row_block: NDArray[np.int64]
    shared: NDArray[np.bool_]

    @property
    def linking(self) -> NDArray[np.int64]:
        """The linking columns, by number."""
        return np.flatnonzero(self.column_block == LINKING)

    @property
    def yearly_rows(self) -> NDArray[np.int64]:
        """The rows without a column of a month."""
        return np.flatnonzero(self.row_block == LINKING)


def key_of(variable: Variable, names: dict[int, str]) -> Key:
    """(component, index) of a variable, the same in every model of a case; ``names`` keeps what was asked before."""
    component = variable.parent_component()
    name = names.get(id(component))
    if name is None:
        name = names[id(component)] = str(component.name)
    return name, variable.index()


def split(matrix: Matrix, year_months: Sequence[tuple[int, int]]) -> Split:
    """Cut a matrix into months, whole-number columns of a month included: what they decide is the month's own."""
    position = {month: k for k, month in enumerate(year_months)}
    names: dict[int, str] = {}
    label = np.array([month_label(variable, position) for variable in matrix.columns], dtype=np.int64)
    handed = np.array([key_of(variable, names)[0] in HANDED for variable in matrix.columns], dtype=bool)
    block = np.where(handed, LINKING, label)
    entries = matrix.a.tocoo()
    of_entry = block[entries.col]
    within = of_entry >= 0
    first = np.full(matrix.a.shape[0], len(position))
    last = np.full(matrix.a.shape[0], LINKING)
    np.minimum.at(first, entries.row[within], of_entry[within])
    np.maximum.at(last, entries.row[within], of_entry[within])
    across = last > first
    block[np.unique(entries.col[across[entries.row]])] = LINKING
    of_row = np.full(matrix.a.shape[0], LINKING)  # a row whose columns of a month are all handed over is yearly
    np.maximum.at(of_row, entries.row, block[entries.col])
    return Split(tuple(year_months), block, of_row, (block == LINKING) & (label >= 0))


def month_label(variable: Variable, position: Mapping[tuple[int, int], int]) -> int:
    """The position of the month a variable is indexed by, -1 when it is not."""
    index = variable.index()
    return position.get(index[:2], LINKING) if isinstance(index, tuple) and len(index) > 1 else LINKING

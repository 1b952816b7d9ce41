"""The one door to sparse matrices, whose objects are untyped: rows times columns, only what is not zero is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import scipy.sparse as sp

Sparse: TypeAlias = Any


def by_rows(matrix: Sparse) -> Sparse:
    """The same matrix, quick to take rows from."""
    return sp.csr_matrix(matrix)


def of_entries(values: Any, rows: Any, columns: Any, shape: tuple[int, int]) -> Sparse:
    """A matrix of single entries; entries at one place add up."""
    return sp.csr_matrix((values, (rows, columns)), shape=shape)


def zeros(rows: int, columns: int) -> Sparse:
    """A matrix of nothing."""
    return sp.csr_matrix((rows, columns))


def side_by_side(parts: Sequence[Sparse]) -> Sparse:
    """Matrices of equal rows next to each other."""
    return sp.hstack(parts).tocsr()


def stacked(parts: Sequence[Sparse]) -> Sparse:
    """Matrices of equal columns above each other, columns in order within rows."""
    found = sp.vstack(parts).tocsr()
    found.sort_indices()
    return found

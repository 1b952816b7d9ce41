"""The one door to sparse matrices, whose objects are untyped: rows times columns, only what is not zero is kept.

The library is loaded when a matrix is first asked for: reading and checking a case need none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

Sparse: TypeAlias = Any


def by_rows(matrix: Sparse) -> Sparse:
    """The same matrix, quick to take rows from."""
    import scipy.sparse as sp

    return sp.csr_matrix(matrix)


def of_entries(values: Any, rows: Any, columns: Any, shape: tuple[int, int]) -> Sparse:
    """A matrix of single entries; entries at one place add up."""
    import scipy.sparse as sp

    return sp.csr_matrix((values, (rows, columns)), shape=shape)


def zeros(rows: int, columns: int) -> Sparse:
    """A matrix of nothing."""
    import scipy.sparse as sp

    return sp.csr_matrix((rows, columns))


def side_by_side(parts: Sequence[Sparse]) -> Sparse:
    """Matrices of equal rows next to each other."""
    import scipy.sparse as sp

    return sp.hstack(parts).tocsr()


def stacked(parts: Sequence[Sparse]) -> Sparse:
    """Matrices of equal columns above each other, columns in order within rows."""
    import scipy.sparse as sp

    found = sp.vstack(parts).tocsr()
    found.sort_indices()
    return found

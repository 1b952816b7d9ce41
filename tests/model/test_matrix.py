"""Bounds implied by rows: right where a person can see them, and never changing what a model allows."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from zcopt.model.matrix import implied_bounds

INF = np.inf


def test_a_chain_of_limits_reaches_the_last_column() -> None:
    # output <= size, monthly = 730 * output, size <= 5
    a = sp.csr_matrix([[-1.0, 1.0, 0.0], [0.0, -730.0, 1.0]])
    lower, upper = implied_bounds(a, np.array([-INF, 0.0]), np.array([0.0, 0.0]), np.zeros(3), np.array([5.0, INF, INF]))
    assert upper.tolist() == [5.0, 5.0, 3650.0]
    assert lower.tolist() == [0.0, 0.0, 0.0]


def test_what_no_row_limits_stays_open_and_what_is_bounded_stays_as_it_is() -> None:
    a = sp.csr_matrix([[1.0, -1.0]])
    _, upper = implied_bounds(a, np.array([-INF]), np.array([1.0]), np.array([0.0, 0.0]), np.array([9.0, INF]))
    assert upper.tolist() == [9.0, INF], "x - y <= 1 bounds neither: y is open"


@given(st.lists(st.lists(st.integers(-3, 3), min_size=4, max_size=4), min_size=1, max_size=4),
       st.lists(st.integers(0, 4), min_size=4, max_size=4), st.lists(st.booleans(), min_size=4, max_size=4))
def test_no_point_the_rows_allow_is_cut_off(rows: list[list[int]], point: list[int], is_open: list[bool]) -> None:
    a, x = sp.csr_matrix(np.array(rows, dtype=float)), np.array(point, dtype=float)
    body = a @ x
    upper = np.where(is_open, INF, 4.0)
    low, high = implied_bounds(a, body - 1.0, body + 1.0, np.zeros(4), upper)
    assert (x >= low - 1e-9).all()
    assert (x <= high + 1e-9).all()

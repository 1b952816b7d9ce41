"""The engine finds the whole front, also where no weighted sum would, and its proofs hold."""

from __future__ import annotations

import numpy as np
import pytest

from tests.analysis import knapsack_2kp50 as published
from tests.analysis.knapsacks import by_enumeration, front_of, values_of
from zcopt.analysis.epsilon import FrontEnd
from zcopt.analysis.front_shape import hull


def test_the_published_front_of_2kp50_point_by_point() -> None:
    front = front_of(published.VALUE, published.WEIGHT, published.CAPACITY)
    assert values_of(front) == list(published.FRONT) and len(published.FRONT) == 35
    assert front.end is FrontEnd.COMPLETE
    assert max(point.gap for point in front.points) < 1e-3
    # weighted sums would miss most of it
    assert len(hull([point.spot for point in front.points])) < 20


@pytest.mark.parametrize("seed", range(6))
def test_small_fronts_against_enumeration(seed: int) -> None:
    random = np.random.default_rng(seed)
    value, weight = random.integers(5, 60, (2, 11)), random.integers(5, 60, (2, 11))
    capacity = weight.sum(axis=1) / 2
    expected = by_enumeration(value, weight, capacity)
    assert values_of(front_of(value, weight, capacity)) == expected
    some = front_of(value, weight, capacity, points=4)
    assert set(values_of(some)) <= set(expected) and len(some.points) == min(4, len(expected))
    assert {expected[0], expected[-1]} <= set(values_of(some))


def test_every_bound_is_one() -> None:
    """No choice with as little of the second objective as epsilon has less of the first than the bound says."""
    random = np.random.default_rng(9)
    value, weight = random.integers(5, 60, (2, 10)), random.integers(5, 60, (2, 10))
    capacity = weight.sum(axis=1) / 2
    front = front_of(value, weight, capacity, points=5)
    for point in front.points:
        best = max(a for a, b in by_enumeration(value, weight, capacity) if b >= -point.epsilon - 1e-6)
        assert point.bound <= -best + 1e-6 and -point.first <= best


def test_one_point_where_the_objectives_agree() -> None:
    front = front_of([[3, 2, 1], [6, 4, 2]], [[1, 1, 1]], [2])
    assert values_of(front) == [(5, 10)]
    assert front.solves == 3

"""The three measures of a plant one can compute by hand, and the laws that shares obey."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from zcopt.analysis.shapley import Remembered, alone, exact, in_gray_order, in_order, last_in, sampled
from zcopt.model.matrix import Vector

A, B, C = 0, 1, 2


def plant(measures: frozenset[int]) -> Vector:
    """Yearly cost and abated tonnes of a plant with 10,000 MWh of power at 0.5 t and 600, and 20,000 MWh of gas at 0.2 t and 300.

    A saves 20 % of the power for 400,000; B halves the gas, needs 3,000 MWh of power and costs 350,000; C buys half of the
    power green at a premium of 30 per MWh.
    """
    power = 10_000 * (0.8 if A in measures else 1) + (3_000 if B in measures else 0)
    gas = 10_000 if B in measures else 20_000
    green = power / 2 if C in measures else 0
    cost = 600 * power + 300 * gas + 30 * green + 400_000 * (A in measures) + 350_000 * (B in measures)
    return np.array([cost - 12_000_000, 9_000 - (0.5 * (power - green) + 0.2 * gas)])


def tonnes(parts: tuple[Vector, ...]) -> list[float]:
    return [float(part[1]) for part in parts]


def per_tonne(parts: tuple[Vector, ...]) -> list[int]:
    return [round(float(part[0] / part[1])) for part in parts]


def test_the_three_measures_of_the_reference_example() -> None:
    assert plant(frozenset({A, B, C})).tolist() == [-1_485_000, 4_250]
    assert tonnes(alone(plant, 3)) == [1_000, 500, 2_500]
    assert tonnes(last_in(plant, 3)) == [500, 1_250, 2_750]
    assert tonnes(in_order(plant, [A, B, C])) == [1_000, 500, 2_750]
    assert tonnes(in_order(plant, [C, B, A])) == [500, 1_250, 2_500]
    fair = exact(plant, 3)
    assert tonnes(fair.share) == pytest.approx([750, 875, 2_625])
    assert [float(s[0]) for s in fair.share] == pytest.approx([-815_000, -827_500, 157_500])
    assert per_tonne(fair.share) == [-1_087, -946, 60]
    assert per_tonne(alone(plant, 3)) == [-800, -1_700, 60]
    assert per_tonne(last_in(plant, 3)) == [-1_660, -644, 60]


def a_game(seed: int, count: int) -> Remembered:
    """Any game: a number pair for every set, nothing for the empty one."""
    random = np.random.default_rng(seed)
    known = {frozenset(s): random.normal(size=2) for n in range(1, count + 1) for s in itertools.combinations(range(count), n)}
    return Remembered(lambda members: known.get(members, np.zeros(2)))


@pytest.mark.parametrize("seed", range(5))
def test_shares_add_up_and_are_the_mean_over_all_orders(seed: int) -> None:
    game = a_game(seed, 4)
    fair = exact(game, 4)
    assert sum(fair.share) == pytest.approx(game(frozenset(range(4))))
    orders = [in_order(game, order) for order in itertools.permutations(range(4))]
    assert np.array(fair.share) == pytest.approx(np.mean(orders, axis=0))
    assert len(game) == 16


def test_a_block_that_does_nothing_gets_nothing_and_twins_share_alike() -> None:
    def value(members: frozenset[int]) -> Vector:
        return np.array([10.0 * min(1, len(members & {0, 1}))])

    assert [float(s[0]) for s in exact(value, 3).share] == pytest.approx([5, 5, 0])


def test_sampled_shares_add_up_and_are_as_near_as_their_error_says() -> None:
    game = a_game(11, 5)
    fair, drawn = exact(game, 5), sampled(game, 5, orders=400, seed=3)
    assert sum(drawn.share) == pytest.approx(game(frozenset(range(5))))
    off = np.abs(np.array(drawn.share) - np.array(fair.share)) / np.array(drawn.error)
    assert 0.05 < off.max() < 3.5 and drawn.orders == 400


def test_the_error_is_that_of_independent_repetitions() -> None:
    """The spread of many small samples is what each of them says about itself; order and reverse are not two samples."""
    game = a_game(12, 4)
    runs = [sampled(game, 4, orders=20, seed=seed) for seed in range(200)]
    spread = np.std([run.share for run in runs], axis=0, ddof=1)
    said = np.sqrt(np.mean([np.square(run.error) for run in runs], axis=0))
    assert said == pytest.approx(spread, rel=0.2)


def test_sampling_can_be_ended_early() -> None:
    assert sampled(a_game(1, 4), 4, orders=400, go_on=lambda done: done < 5).orders == 10


def test_gray_order_changes_one_block_at_a_time() -> None:
    sets = list(in_gray_order(5))
    assert len(set(sets)) == 32 and all(len(a ^ b) == 1 for a, b in itertools.pairwise(sets))

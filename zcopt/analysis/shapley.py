"""Sharing what a set of measures does among its members: alone, last, in order, and fairly.

A game gives every set of blocks its value, an array of numbers (cost, tonnes of each year ...). Shapley's share of a block is
its mean marginal value over all orders; shares add up to the value of the whole set exactly, which no other fair rule does
(Shapley 1953: efficiency, symmetry, null player, additivity).

    share_i = sum over sets S without i of |S|! (n - |S| - 1)! / n! * [v(S + i) - v(S)]
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from zcopt.model.matrix import Vector

EXACT_UP_TO = 8
"""Up to this many blocks all sets are looked at: 2^8 = 256."""
PERMUTATIONS = 200
"""Orders sampled beyond; each is followed by its reverse (antithetic), which halves the noise of neighbours."""

Block = int
Value = Callable[[frozenset[Block]], Vector]


@dataclass(frozen=True)
class Shares:
    """A value per block; ``error`` is the standard error of each, zero where shares are exact."""

    share: tuple[Vector, ...]
    error: tuple[Vector, ...]
    orders: int
    """How many orders were sampled; 0 where shares are exact."""


class Remembered:
    """A game whose values are found once."""

    def __init__(self, value: Value) -> None:
        self._value, self._known = value, dict[frozenset[Block], Vector]()

    def __call__(self, members: frozenset[Block]) -> Vector:
        """The value of a set."""
        if members not in self._known:
            self._known[members] = self._value(members)
        return self._known[members]

    def know(self, members: frozenset[Block], value: Vector) -> None:
        """Take the value of a set as known."""
        self._known[members] = value

    def __len__(self) -> int:
        return len(self._known)


def alone(value: Value, count: int) -> tuple[Vector, ...]:
    """What each block does by itself: v(i) - v()."""
    return tuple(value(frozenset({i})) - value(frozenset()) for i in range(count))


def last_in(value: Value, count: int) -> tuple[Vector, ...]:
    """What is lost when a block is left out of all: v(N) - v(N - i)."""
    everything = frozenset(range(count))
    return tuple(value(everything) - value(everything - {i}) for i in range(count))


def in_order(value: Value, order: Sequence[Block]) -> tuple[Vector, ...]:
    """What each block adds to those before it, by number of block."""
    found: dict[Block, Vector] = {}
    for place, block in enumerate(order):
        before = frozenset(order[:place])
        found[block] = value(before | {block}) - value(before)
    return tuple(found[block] for block in sorted(found))


def exact(value: Value, count: int) -> Shares:
    """Shapley's shares from all 2^count sets, each looked at beside a neighbour it differs from in one block."""
    for members in in_gray_order(count):
        value(members)
    share = []
    for i in range(count):
        others = [k for k in range(count) if k != i]
        total = np.zeros_like(value(frozenset()))
        for size in range(count):
            weight = math.factorial(size) * math.factorial(count - size - 1) / math.factorial(count)
            for chosen in itertools.combinations(others, size):
                total = total + weight * (value(frozenset(chosen) | {i}) - value(frozenset(chosen)))
        share.append(total)
    return Shares(tuple(share), tuple(np.zeros_like(s) for s in share), 0)


def in_gray_order(count: int) -> Iterator[frozenset[Block]]:
    """All sets, each differing from the one before in a single block."""
    for k in range(2 ** count):
        code = k ^ (k >> 1)
        yield frozenset(i for i in range(count) if code >> i & 1)


def sampled(value: Value, count: int, orders: int = PERMUTATIONS, seed: int = 1,
            go_on: Callable[[int], bool] = lambda done: True) -> Shares:
    """Shapley's shares as means over random orders and their reverses, with their standard errors.

    The pair of an order and its reverse is one sample: its two halves are not independent. ``go_on(pairs done)`` may end the
    sampling early, but not before two pairs.
    """
    random = np.random.default_rng(seed)
    samples: list[list[Vector]] = []
    while len(samples) < max(2, orders // 2) and (len(samples) < 2 or go_on(len(samples))):
        order = [int(k) for k in random.permutation(count)]
        there, back = in_order(value, order), in_order(value, order[::-1])
        samples.append([(a + b) / 2 for a, b in zip(there, back, strict=True)])
    drawn = np.array(samples)
    error = drawn.std(axis=0, ddof=1) / math.sqrt(len(samples))
    return Shares(tuple(drawn.mean(axis=0)), tuple(error), 2 * len(samples))

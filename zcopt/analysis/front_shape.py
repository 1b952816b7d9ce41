"""The geometry of a front of two things to be small: which points count, what a step costs, where it bends.

A front is a list of (first, second) in order of falling ``second``: cost rises as emissions fall.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple


class Spot(NamedTuple):
    """A place in the plane of two objectives, both to be small."""

    first: float
    second: float


def not_dominated(spots: Sequence[Spot], tolerance: Spot) -> list[int]:
    """Which spots stay, most of ``second`` first: none that another beats in one objective without being worse in the other.

    Differences within ``tolerance`` do not count.
    """
    kept: list[int] = []
    for k in sorted(range(len(spots)), key=lambda k: (spots[k].second, spots[k].first)):
        if not kept or spots[k].first < spots[kept[-1]].first - tolerance.first:
            if kept and spots[k].second <= spots[kept[-1]].second + tolerance.second:
                kept.pop()  # as good in the second within tolerance, and better in the first
            kept.append(k)
    return kept[::-1]


def slopes(front: Sequence[Spot]) -> list[float]:
    """What a unit less of ``second`` costs in ``first`` between neighbours: one number less than points."""
    return [(b.first - a.first) / (a.second - b.second) for a, b in itertools.pairwise(front)]


def knee(front: Sequence[Spot]) -> int | None:
    """The point farthest below the chord of the ends, both objectives scaled to 0..1; None where none lies below it."""
    if len(front) < 3:
        return None
    start, end = front[0], front[-1]
    width, height = start.second - end.second, end.first - start.first
    if width <= 0 or height <= 0:
        return None
    below = [1 - (p.second - end.second) / width - (p.first - start.first) / height for p in front]
    best = max(range(len(front)), key=lambda k: below[k])
    return best if below[best] > KNEE_DEPTH else None


KNEE_DEPTH = 1e-6
"""A bend shallower than this share of the front is rounding (ours)."""


def hull(front: Sequence[Spot]) -> list[int]:
    """The corners of the lower convex hull: what some price on ``second`` can reach."""
    corners: list[int] = []
    for k, spot in enumerate(front):
        while len(corners) > 1 and _is_above(front[corners[-2]], front[corners[-1]], spot):
            corners.pop()
        corners.append(k)
    return corners


def _is_above(a: Spot, middle: Spot, b: Spot) -> bool:
    """Whether the middle lies on or above the line from a to b."""
    return (middle.first - a.first) * (a.second - b.second) >= (b.first - a.first) * (a.second - middle.second)

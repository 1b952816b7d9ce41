"""What is left of an end use or process: savings on the same target multiply.

remaining[target, y] = product over measures r of (1 - share_r * active_r[y])
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from zcopt.errors import ModelError
from zcopt.inputs.case import Case
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData, Expr
from zcopt.model.books import Books, SavingPost

SUBSETS_UP_TO = 6
"""Up to this many measures on a target every subset gets a weight (2^6 = 64); beyond, a chain of products."""


def add_savings(block: BlockData, case: Case, books: Books) -> None:
    """remaining = product of (1 - s x) for every target with measures; exact for 0/1 measures."""
    savings = _by_target(books)
    targets = list(savings)
    block.targets = pyo.Set(initialize=targets, ordered=True)
    block.remaining = pyo.Var(block.targets, case.years, bounds=(0, None),
                              doc="remaining[t,y]: share of target t left in year y")
    block.target = pyo.Block(block.targets)
    for target in targets:
        posts = savings[target]
        add = _subsets if len(posts) <= SUBSETS_UP_TO else _chain
        add(block.target[target], target, posts, case, block.remaining)

    def remaining(target: str, year: int) -> Expr:
        return block.remaining[target, year] if target in block.targets else 1.0

    books.close_savings(remaining)


def _by_target(books: Books) -> dict[str, list[SavingPost]]:
    """End use or process -> the measures that act on it; a carrier stands for all its end uses."""
    found: dict[str, list[SavingPost]] = {}
    for post in books.savings:
        hit = [post.target] if post.target in books.reducible else [
            target for target, carrier in books.reducible.items() if carrier == post.target]
        if not hit:
            raise ModelError(f"{post.measure} saves on {post.target}, which nothing uses")
        for target in hit:
            found.setdefault(target, []).append(post)
    return found


def left_after(posts: Sequence[SavingPost]) -> float:
    """The product of (1 - share) over measures that are all in use."""
    return math.prod(1 - post.share for post in posts)


def _subsets(b: BlockData, target: str, posts: Sequence[SavingPost], case: Case, remaining: Expr) -> None:
    """A weight for each subset of measures; at 0/1 measures one weight is 1, so the weights may stay continuous."""
    if len(posts) == 1:
        b.product = pyo.Constraint(
            case.years, rule=lambda _, y: remaining[target, y] == 1 - posts[0].share * posts[0].active(y),
            doc="remaining[y] = 1 - share * active[y]")
        return
    subsets = [s for n in range(len(posts) + 1) for s in itertools.combinations(range(len(posts)), n)]
    b.weight = pyo.Var(range(len(subsets)), case.years, bounds=(0, 1),
                       doc="weight[P,y]: 1 when exactly the measures of subset P are in use in year y")
    b.one_subset = pyo.Constraint(
        case.years, rule=lambda b, y: sum(b.weight[k, y] for k in range(len(subsets))) == 1,
        doc="sum over P of weight[P,y] = 1")
    b.subset_of_measure = pyo.Constraint(
        range(len(posts)), case.years,
        rule=lambda b, r, y: sum(b.weight[k, y] for k, s in enumerate(subsets) if r in s) == posts[r].active(y),
        doc="sum over P containing r of weight[P,y] = active[r,y]")
    left = [left_after([posts[r] for r in subset]) for subset in subsets]
    b.product = pyo.Constraint(
        case.years,
        rule=lambda b, y: remaining[target, y] == sum(left[k] * b.weight[k, y] for k in range(len(subsets))),
        doc="remaining[y] = sum over P of weight[P,y] * product over r in P of (1 - share[r])")


def _chain(b: BlockData, target: str, posts: Sequence[SavingPost], case: Case, remaining: Expr) -> None:
    """left[k] = left[k-1] * (1 - share_k * active_k), each product of a share and a 0/1 written with four rows."""
    count = len(posts)
    high = [math.prod(1 - min(p.share, 0.0) for p in posts[:k]) for k in range(count + 1)]
    b.left = pyo.Var(range(count + 1), case.years, bounds=lambda b, k, y: (0, high[k]),
                     doc="left[k,y]: share left after the first k measures")
    b.saved = pyo.Var(range(count), case.years, bounds=lambda b, k, y: (0, high[k]),
                      doc="saved[k,y]: left[k,y] where measure k is in use, else 0")
    b.start = pyo.Constraint(case.years, rule=lambda b, y: b.left[0, y] == 1, doc="left[0,y] = 1")
    index = (range(count), case.years)
    b.saved_only_if_active = pyo.Constraint(*index, rule=lambda b, k, y: b.saved[k, y] <= high[k] * posts[k].active(y),
                                            doc="saved[k,y] <= high[k] * active[k,y]")
    b.saved_at_most_left = pyo.Constraint(*index, rule=lambda b, k, y: b.saved[k, y] <= b.left[k, y],
                                          doc="saved[k,y] <= left[k,y]")
    b.saved_all_if_active = pyo.Constraint(
        *index, rule=lambda b, k, y: b.saved[k, y] >= b.left[k, y] - high[k] * (1 - posts[k].active(y)),
        doc="saved[k,y] >= left[k,y] - high[k] * (1 - active[k,y])")
    b.step = pyo.Constraint(*index, rule=lambda b, k, y: b.left[k + 1, y] == b.left[k, y] - posts[k].share * b.saved[k, y],
                            doc="left[k+1,y] = left[k,y] - share[k] * saved[k,y]")
    b.product = pyo.Constraint(case.years, rule=lambda b, y: remaining[target, y] == b.left[count, y],
                               doc="remaining[y] = left[last,y]")

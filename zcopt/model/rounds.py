"""The rounds of a model split by months: the master proposes, a linear problem answers, until a plan is inside the gap."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from zcopt.model.decompose import Decomposed
from zcopt.model.matrix import Vector
from zcopt.model.solve import Outcome, Progress, Solver, Status, gap_between
from zcopt.model.stop import asked

MOST_ROUNDS = 25
MOST_BARRED = 200
ROUNDS_INSIDE_THE_GAP = 2
MASTER_SHARE_OF_GAP = 0.1
"""How closely the master is solved, and how closely a plan is looked for, as a share of the gap asked for; once inside the
gap at most this many further proposals are tried (ours)."""
FORESEEN_SHARE_OF_GAP = 0.02
"""A plan inside the gap that costs what the master foresaw, to this share of the gap, is the master's last word (ours)."""
WHOLE = 1e-6

Tell = Callable[[Progress], None]


@dataclass(frozen=True)
class Attempt:
    """What the decomposition found. ``finished``: the outcome answers what was asked; otherwise it is a start and a bound."""

    outcome: Outcome
    finished: bool


def solve_by_months(model: Decomposed, relaxed: Solver, *, relative_gap: float, deadline: float, tell: Tell) -> Attempt:
    """The best plan inside the gap. ``relaxed`` is the same model, changed alike, in one piece and continuous."""
    return _Rounds(model, relative_gap, deadline, tell, time.monotonic()).run(relaxed)


class _Rounds:
    """Proposals of the master until one is inside the gap."""

    def __init__(self, model: Decomposed, gap: float, deadline: float, tell: Tell, began: float) -> None:
        self.model, self.gap, self.deadline, self.tell, self.began = model, gap, deadline, tell, began
        self.best: Outcome | None = None
        self.bound = -np.inf
        self.inside = 0
        self.seen: set[tuple[float, ...]] = set()

    def run(self, relaxed: Solver) -> Attempt:
        """Root, then rounds."""
        self.model.allow_all()
        if not self.model.root_is_known and not self._root(relaxed):
            return self._ended(finished=False)
        for _ in range(MOST_ROUNDS + MOST_BARRED):
            top = self._top()
            if top.status is Status.INFEASIBLE:
                return self._none_left()
            self.bound = max(self.bound, top.bound)
            if top.values is None or self._enough():
                break
            if not self._try(top.values) or self._foreseen(top) or self._left() <= 0 or asked():
                break
        return self._ended(finished=self._is_inside())

    def _top(self) -> Outcome:
        return self.model.master.solve(relative_gap=self.gap * MASTER_SHARE_OF_GAP, time_limit_seconds=self._left())

    def _near_root(self, root: Vector) -> None:
        """The first proposal: what the root decides is kept, the master decides the items it leaves open."""
        model = self.model
        nearest = {int(c): float(round(root[c])) for c in model.whole if int(c) not in model.held_before}
        open_items = {model.matrix.block_of(c) for c, value in nearest.items() if abs(root[c] - value) > WHOLE}
        decided = {int(model.place[c]): value for c, value in nearest.items() if model.matrix.block_of(c) not in open_items}
        model.master.fix(decided)
        top = self._top()
        model.master.release(decided)
        if top.values is not None:
            self._try(top.values)

    def _root(self, relaxed: Solver) -> bool:
        root = relaxed.solve_relaxed(self.deadline)
        if root.status is not Status.PROVED:
            return False
        self.model.learn(relaxed.row_duals())
        self.model.root_is_known = True
        self.model.size_of_objective = abs(root.objective)
        self.bound = root.objective
        if root.values is not None:
            self._near_root(root.values)
        return True

    def _try(self, top: Vector) -> bool:
        """Study a proposal; False when nothing new can be learnt from it."""
        model = self.model
        decisions = {int(c): float(round(top[model.place[c]])) for c in model.whole}
        key = tuple(decisions.values())
        if key in self.seen:
            return not self._is_inside() and len(model.barred) < MOST_BARRED and model.bar(decisions)
        if len(self.seen) - len(model.barred) >= MOST_ROUNDS:
            return False
        self.seen.add(key)
        outcome = model.proposal(decisions, self.deadline)
        if outcome.status is Status.PROVED and outcome.values is not None and (
                self.best is None or outcome.objective < self.best.objective):
            self.best = outcome
        elif outcome.status is Status.PROVED:
            pass
        elif outcome.status is not Status.INFEASIBLE:
            return False
        if self.best is not None:
            self.tell(Progress(time.monotonic() - self.began, self.best.objective, min(self.bound, self.best.objective)))
        return True

    def _foreseen(self, top: Outcome) -> bool:
        """Whether the best plan costs what the master said: another solve of it would say the same."""
        return self._is_inside() and self.best is not None and (
            self.best.objective - top.objective <= FORESEEN_SHARE_OF_GAP * self.gap * abs(self.best.objective))

    def _enough(self) -> bool:
        if not self._is_inside():
            return False
        assert self.best is not None
        self.inside += 1
        tight = gap_between(self.best.objective, self.bound) <= self.gap * MASTER_SHARE_OF_GAP
        return tight or self.inside > ROUNDS_INSIDE_THE_GAP

    def _is_inside(self) -> bool:
        return self.best is not None and gap_between(self.best.objective, self.bound) <= self.gap

    def _none_left(self) -> Attempt:
        """The master has no proposal: what was found is the best there is, or there is none."""
        if self.best is not None:
            self.bound = self.best.objective
            return self._ended(finished=True)
        return Attempt(Outcome(Status.INFEASIBLE, np.inf, -np.inf, None, time.monotonic() - self.began), finished=True)

    def _ended(self, *, finished: bool) -> Attempt:
        status = Status.PROVED if finished else Status.INTERRUPTED if asked() else Status.TIME_LIMIT
        seconds = time.monotonic() - self.began
        if self.best is None or self.best.values is None:
            return Attempt(Outcome(status, np.inf, self.bound, None, seconds), finished=asked())
        values = self.best.values[:len(self.model.matrix.columns)]
        found = Outcome(status, self.best.objective, min(self.bound, self.best.objective), values, seconds)
        return Attempt(found, finished=finished or asked())

    def _left(self) -> float:
        return max(0.1, self.deadline - time.monotonic())

"""Ctrl-C keeps the plans found so far, whatever it hits."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from benchmarks.cases import SIZES, make_case
from tests.plans.test_search import four_measures
from zcopt.api import FullYearScope, optimize
from zcopt.errors import StoppedEarly
from zcopt.model import stop
from zcopt.model.build import build
from zcopt.model.matrix import compile_matrix
from zcopt.model.solve import Outcome, Progress, SolveOptions, Solver, Status
from zcopt.model.solvers import joined
from zcopt.parts import PARTS
from zcopt.plans.search import Found, Report, SearchOptions, StopReason, search


def ctrl_c() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def ctrl_c_at(words: str) -> Report:
    """A report that presses Ctrl-C when it is told of a task."""

    def report(doing: str, progress: Progress | None) -> None:
        if doing.startswith(words) and not stop.asked():
            ctrl_c()

    return report


def found_by(report: Report, log_file: Path | None = None) -> Found:
    return search(build(four_measures(), PARTS), SearchOptions(
        plans=9, cost_slack_share=10.0, distance=1.0, weights="count",
        solve=SolveOptions(relative_gap=1e-9, threads=1, log_file=log_file)), report)


def test_ctrl_c_between_solves_keeps_the_plans_found() -> None:
    found = found_by(ctrl_c_at("plan 3/9"))
    assert found.stop_reason is StopReason.INTERRUPTED
    assert [plan.name for plan in found.plans] == ["P1", "P2"]
    assert not stop.asked(), "the next run starts afresh"


@pytest.mark.parametrize("moment", ["reference", "plan 1/9"])
def test_ctrl_c_before_any_plan_is_told(moment: str) -> None:
    with pytest.raises(StoppedEarly, match="before any plan"):
        found_by(ctrl_c_at(moment))


def test_ctrl_c_inside_a_solve_keeps_its_best_point(monkeypatch: pytest.MonkeyPatch) -> None:
    """The solver is stopped where it has a point and a loose bound; the point is a plan, with its gap."""
    solved = Solver.solve

    def interrupted(solver: Solver, **more: object) -> Outcome:
        if stop.asked():
            return Outcome(Status.INTERRUPTED, float("inf"), -float("inf"), None, 0.0)
        outcome = solved(solver, **more)  # type: ignore[arg-type]
        if told[-1] == "plan 1/9":
            ctrl_c()
            return Outcome(Status.INTERRUPTED, outcome.objective, 0.8 * outcome.objective, outcome.values, 0.0)
        return outcome

    told: list[str] = []
    monkeypatch.setattr(Solver, "solve", interrupted)
    monkeypatch.setattr("zcopt.model.solvers.first_plan", lambda *a, **k: None)
    found = found_by(lambda doing, progress: told.append(doing))
    assert found.stop_reason is StopReason.INTERRUPTED
    (plan,) = found.plans
    assert plan.gap == pytest.approx(0.2) and plan.strategy_gap == pytest.approx(0.2)


def test_ctrl_c_on_all_hours_keeps_the_plans_unchecked() -> None:
    result = optimize(make_case(SIZES["tiny"]), plans=1, gap=0.01, full_year=FullYearScope.BEST, report=ctrl_c_at("all hours"))
    assert result.stop_reason is StopReason.INTERRUPTED
    assert result.best.full_year is None


def test_a_stop_asked_for_ends_a_solve_in_any_thread() -> None:
    case = make_case(SIZES["tiny"])
    from zcopt.api import time_grid_of

    solver = Solver(compile_matrix(build(case.on_grid(time_grid_of(case)), PARTS).model), SolveOptions(threads=1))
    ended: list[Outcome] = []
    with stop.stoppable():
        solver._highs.cbSimplexInterrupt.subscribe(lambda event: None if stop.asked() else ctrl_c())
        solver.make_continuous()
        thread = threading.Thread(target=lambda: ended.append(solver.solve()))
        thread.start()
        thread.join()
    assert [outcome.status for outcome in ended] == [Status.INTERRUPTED]


def test_the_second_ctrl_c_is_an_interrupt_and_handlers_are_given_back() -> None:
    before, told = signal.getsignal(signal.SIGINT), list[bool]()
    with pytest.raises(KeyboardInterrupt), stop.stoppable(lambda: told.append(True)):
        with stop.stoppable():
            ctrl_c()
        assert stop.asked(), "a block inside another does not forget"
        os.kill(os.getpid(), signal.SIGTERM)
    assert told == [True]
    assert signal.getsignal(signal.SIGINT) is before and not stop.asked()


def test_a_wider_solve_that_is_stopped_does_not_lose_the_first_point() -> None:
    import numpy as np

    point = np.array([1.0])
    first = Outcome(Status.PROVED, 100.0, 90.0, point, 1.0)
    lost = joined(Outcome(Status.TIME_LIMIT, np.inf, -np.inf, None, 2.0), first)
    assert (lost.status, lost.objective, lost.bound, lost.seconds) == (Status.TIME_LIMIT, 100.0, 90.0, 3.0)
    assert lost.values is point
    better = joined(Outcome(Status.PROVED, 95.0, 94.0, point, 2.0), first)
    assert (better.objective, better.bound) == (95.0, 94.0)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs the list of open files of Linux")
def test_the_log_is_let_go_of(tmp_path: Path) -> None:
    """Windows does not rename a folder in which a file is open."""
    log = tmp_path / "solver.log"
    found_by(ctrl_c_at("plan 2/9"), log)
    assert log.stat().st_size > 0
    assert str(log) not in [os.readlink(link) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]

"""A run that is stopped keeps what it found, and one that is killed can be told from one that is whole.

Signals are sent at a sign of life, never after a time.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

import pytest

from tests.cli.made_case import Plant, manifest
from zcopt.cli import app
from zcopt.errors import UsageError
from zcopt.plans.run_folder import read_run
from zcopt.plans.search import StopReason

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals cannot be sent to another process on Windows")

RUN = ("--plans", 50, "--gap", "0.0001", "--threads", 1, "--quick")
"""Takes many times as long as the few plans that are waited for."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Plant:
    return Plant(tmp_path_factory.mktemp("made"))


@pytest.fixture
def plant(made: Plant, tmp_path: Path) -> Plant:
    return made.copy(tmp_path)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_keeps_every_plan_and_writes_the_reports(plant: Plant, number: signal.Signals) -> None:
    running = plant.start("run", plant.folder, *RUN, "--json")
    running.wait_for("plan 3/50")
    running.send(number)
    code, out, said = running.end()
    assert code == 4, said
    assert said.count("the plans found so far are kept") == 1
    document, (run,) = json.loads(out), plant.runs()
    found = [row["plan"] for row in document["plans"] if row["plan"] != "reference"]
    assert {"P1", "P2"} <= set(found) and len(found) < 50
    assert document["exit_code"] == manifest(run)["exit_code"] == 4
    assert manifest(run)["stop_reason"] == str(StopReason.INTERRUPTED)
    assert [row["plan"] for row in read_run(run).tables["plans"]] == [row["plan"] for row in document["plans"]]
    assert {"report.xlsx", "report.html", "solver.log"} <= {path.name for path in run.iterdir()}
    assert plant.runs(".unfinished") == [] == list(plant.temporary.iterdir())


def test_the_second_signal_leaves_at_once(plant: Plant) -> None:
    running = plant.start("run", plant.folder, *RUN)
    running.wait_for("plan 2/50")
    running.send(signal.SIGINT)
    running.wait_for("Ctrl-C again leaves at once")
    running.send(signal.SIGINT)
    code, out, said = running.end()
    assert (code, out) == (5, ""), said
    assert "left at once" in said
    assert plant.runs() == [] and len(plant.runs(".unfinished")) == 1


def test_the_time_limit_keeps_every_plan(plant: Plant) -> None:
    code, out, said = plant.zcopt("run", plant.folder, *RUN, "--time-limit", 1)
    (run,) = plant.runs()
    assert code == manifest(run)["exit_code"] == 4, said
    assert manifest(run)["stop_reason"] == str(StopReason.TIME_LIMIT) and "P1" in out
    assert 1 <= len(manifest(run)["plans"]) < 50
    assert (run / "report.html").is_file()


def test_a_killed_run_is_recognised_and_the_next_one_works(plant: Plant, capsys: pytest.CaptureFixture[str]) -> None:
    running = plant.start("run", plant.folder, *RUN)
    running.wait_for("plan 3/50")
    running.send(signal.SIGKILL)
    assert running.end()[0] == -signal.SIGKILL
    (killed,) = plant.runs(".unfinished")
    assert "Solving report" in (killed / "solver.log").read_text(encoding="utf-8"), "the log grows while it is solved"
    assert plant.runs() == [] == list(plant.temporary.iterdir()), "litter elsewhere"
    app(["runs", str(plant.folder)], standalone_mode=False)
    out, said = capsys.readouterr()
    assert out.startswith(f"{killed.name}  unfinished") and "no runs yet" in said
    with pytest.raises(UsageError, match="there is no finished run in"):
        app(["show", str(plant.folder)], standalone_mode=False)
    code, out, said = plant.zcopt("show", killed)
    assert (code, out) == (2, "") and said.startswith("error: ") and "Run the case again" in said and said.count("\n") == 1
    assert app(["run", str(plant.folder), "--plans", "1", "-q", "--quick"], standalone_mode=False) == 0
    capsys.readouterr()
    app(["runs", str(plant.folder), "--json"], standalone_mode=False)
    (finished,) = plant.runs()
    assert [(row["run"], row["finished"]) for row in json.loads(capsys.readouterr().out)] == [
        (finished.name, True), (killed.name, False)]

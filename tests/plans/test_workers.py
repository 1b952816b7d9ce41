"""Processes beside the main one: Ctrl-C is not for them, and they do not outlive it.

Each test is a process of its own: the workers' library leaves pipes to the end of the process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SECONDS_AT_MOST = 120
"""So that a test which would wait for ever fails: a job is five times as long."""
ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals cannot be sent to another process on Windows")

CTRL_C = """
import json, os, signal
from zcopt.plans.full_year.workers import in_processes
def work(number):
    os.kill(os.getpid(), signal.SIGINT)  # as a terminal sends it to every process
    return number, os.getpid()
answers = in_processes(work, [(number,) for number in range(6)], 2)
first = next(answers)
print(json.dumps([os.getpid(), first, *answers]))
"""
GIVEN_UP = """
from zcopt.plans.full_year.workers import in_processes
answers = in_processes(abs, [(number,) for number in range(-6, 0)], 2)
print(next(answers))
answers.close()
"""
KILLED = """
import os, time
from zcopt.plans.full_year.workers import in_processes
def work(seconds):
    print(os.getpid(), flush=True)
    time.sleep(seconds)
list(in_processes(work, [(600,)], 2))
"""


def started(script: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, text=True)


def test_workers_live_through_ctrl_c_and_answer_in_order() -> None:
    out, said = started(CTRL_C).communicate()
    main, *answers = json.loads(out)
    assert [number for number, _ in answers] == list(range(6)) and said == ""
    assert main not in {process for _, process in answers}


def test_answers_that_are_not_taken_are_given_up_without_a_word() -> None:
    out, said = started(GIVEN_UP).communicate()
    assert out == "6\n" and "cancelled" not in said and "Traceback" not in said


def test_workers_leave_when_their_main_process_was_killed() -> None:
    """The pipe ends when the last process that holds it has gone: long before the job, or an idle worker, would."""
    main = started(KILLED)
    assert main.stdout is not None
    worker = int(main.stdout.readline())
    main.kill()
    out, _ = main.communicate(timeout=SECONDS_AT_MOST)
    assert out == "" and worker != main.pid

"""What a run says while it goes on: one line written over and over on a terminal, whole lines anywhere else."""

from __future__ import annotations

import io
import math
import os
import shutil

import pytest

from zcopt.model.solve import Progress
from zcopt.progress import STOPPING, ProgressLine, figures


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def told(stream: io.StringIO, seconds_apart: float, *, quiet: bool = False) -> str:
    """What is written of a first plan with four signs of life, and a second plan."""
    clock = Clock()
    line = ProgressLine(stream, quiet, clock)
    line("plan 1/2", None)
    for step in range(4):
        clock.now += seconds_apart
        line("plan 1/2", Progress(clock.now, best=12_310.0 - step, bound=12_000.0))
    line("plan 2/2", None)
    line.close()
    return stream.getvalue()


def test_off_a_terminal_lines_are_whole_and_half_a_minute_apart() -> None:
    text = told(io.StringIO(), 31.0)
    assert "\r" not in text
    lines = text.splitlines()
    assert lines[0] == "00:00  plan 1/2 ..." and lines[-1] == "02:04  plan 2/2 ..." and len(lines) == 6
    assert lines[1] == "00:31  plan 1/2  gap 2.52%  best 12.31 M  bound 12.00 M"
    assert len(told(io.StringIO(), 10.0).splitlines()) == 3, "one sign of life in 40 seconds, and the two plans"


def test_on_a_terminal_one_line_is_written_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((120, 40)))
    text = told(Terminal(), 1.0)
    assert text.count("\n") == 1 and text.endswith("\n") and text.count("\r") == 6
    assert all("Ctrl-C keeps the plans found" in line for line in text.split("\r")[1:])
    longest = max(map(len, text.rstrip("\n").split("\r")))
    assert len(text.rstrip("\n").split("\r")[-1]) == longest, "a shorter line wipes the end of a longer one"
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((30, 40)))
    assert max(map(len, told(Terminal(), 1.0).rstrip("\n").split("\r"))) < 30, "a line that wraps cannot be written over"


def test_quiet_says_nothing_but_that_it_stops() -> None:
    stream = Terminal()
    assert told(stream, 31.0, quiet=True) == ""
    ProgressLine(stream, True).stopping()
    assert stream.getvalue() == f"{STOPPING}\n"


def test_a_stop_is_said_below_the_live_line() -> None:
    stream = Terminal()
    line = ProgressLine(stream)
    line("plan 1/2", None)
    before = stream.getvalue()
    line.stopping()
    line.close()
    assert stream.getvalue() == f"{before}\n{STOPPING}\n"


def test_what_is_not_known_yet_is_said_so() -> None:
    open_best = Progress(1.0, best=math.inf, bound=12_000.0)
    assert open_best.gap == math.inf
    assert figures(open_best) == "gap open  best none yet  bound 12.00 M"
    assert figures(Progress(1.0, best=12_000.0, bound=-math.inf)) == "gap open  best 12.00 M  bound none yet"
    assert Progress(1.0, best=-10.0, bound=-11.0).gap == pytest.approx(0.1)

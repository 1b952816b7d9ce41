"""A sign of life on stderr: one live line on a terminal, a line every half minute elsewhere."""

from __future__ import annotations

import contextlib
import shutil
import sys
import time
from collections.abc import Callable
from typing import TextIO

import numpy as np

from zcopt.model.solve import Progress
from zcopt.units import CUR_PER_KCUR

SECONDS_BETWEEN_LINES = 30.0
SECONDS_BETWEEN_UPDATES = 0.25
HINT = "Ctrl-C keeps the plans found"
STOPPING = "stopping: the plans found so far are kept and written; Ctrl-C again leaves at once"


class ProgressLine:
    """Prints what is being solved, the best cost, the bound and the gap; call it as the search's report.

    On a terminal one line is written over and over; anywhere else every line is whole and stays.
    """

    def __init__(self, stream: TextIO | None = None, quiet: bool = False,
                 clock: Callable[[], float] = time.monotonic) -> None:
        self.stream = sys.stderr if stream is None else stream
        self.live = self.stream.isatty() and not quiet
        self.quiet = quiet
        self.clock = clock
        self.began = self.last = clock()
        self.doing = ""
        self.width = 0

    def __call__(self, doing: str, progress: Progress | None) -> None:
        """Take note of a new task or of progress in it."""
        if self.quiet:
            return
        now = self.clock()
        if doing != self.doing:
            self.doing, self.last = doing, now
            self._write(f"{doing} ..." if progress is None else f"{doing}  {figures(progress)}", now)
            return
        wait = SECONDS_BETWEEN_UPDATES if self.live else SECONDS_BETWEEN_LINES
        if progress is not None and now - self.last >= wait:
            self.last = now
            self._write(f"{doing}  {figures(progress)}", now)

    def stopping(self) -> None:
        """Say that a stop was asked for; called from a signal handler, it gives way to a line being written."""
        self.close()
        with contextlib.suppress(RuntimeError):
            self.stream.write(f"{STOPPING}\n")
            self.stream.flush()

    def close(self) -> None:
        """Leave the live line."""
        if self.width:
            self.width = 0
            with contextlib.suppress(RuntimeError):
                self.stream.write("\n")
                self.stream.flush()

    def _write(self, text: str, now: float) -> None:
        seconds = int(now - self.began)
        clock = f"{seconds // 60:02d}:{seconds % 60:02d}"
        if self.live:
            # a line that reaches the edge would wrap and could not be written over
            line = f"{clock}  {text}  {HINT}"[:shutil.get_terminal_size().columns - 1]
            self.stream.write("\r" + line.ljust(self.width))
            self.width = len(line)
        else:
            self.stream.write(f"{clock}  {text}\n")
        self.stream.flush()


def figures(progress: Progress) -> str:
    """``gap 0.42%  best 12.31 M  bound 12.26 M``, in the currency of the case."""
    gap = f"{progress.gap:.2%}" if progress.gap < 10 else "open"
    return f"gap {gap}  best {_million(progress.best)}  bound {_million(progress.bound)}"


def _million(kcur: float) -> str:
    return f"{kcur * CUR_PER_KCUR / 1e6:,.2f} M" if np.isfinite(kcur) else "none yet"

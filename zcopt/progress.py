"""A sign of life on stderr: one live line on a terminal, a line every half minute elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TextIO

from zcopt.model.solve import Progress
from zcopt.units import CUR_PER_KCUR

SECONDS_BETWEEN_LINES = 30.0
SECONDS_BETWEEN_UPDATES = 0.25


class ProgressLine:
    """Prints what is being solved, the best cost, the bound and the gap; call it as the search's report."""

    def __init__(self, stream: TextIO | None = None, quiet: bool = False) -> None:
        self.stream = sys.stderr if stream is None else stream
        self.live = self.stream.isatty() and not quiet
        self.quiet = quiet
        self.began = self.last = time.monotonic()
        self.doing = ""
        self.width = 0

    def __call__(self, doing: str, progress: Progress | None) -> None:
        """Take note of a new task or of progress in it."""
        if self.quiet:
            return
        now = time.monotonic()
        if doing != self.doing:
            self.doing, self.last = doing, now
            self._write(f"{doing} ...", now, force=True)
            return
        wait = SECONDS_BETWEEN_UPDATES if self.live else SECONDS_BETWEEN_LINES
        if progress is not None and now - self.last >= wait:
            self.last = now
            self._write(f"{doing}  {_figures(progress)}", now, force=False)

    def _write(self, text: str, now: float, *, force: bool) -> None:
        clock = f"{int(now - self.began) // 60:02d}:{int(now - self.began) % 60:02d}"
        if self.live:
            line = f"{text}  {clock}  Ctrl-C keeps the best plan"
            self.stream.write("\r" + line.ljust(self.width))
            self.width = len(line)
        else:
            self.stream.write(f"{clock}  {text}\n")
        self.stream.flush()

    def close(self) -> None:
        """Leave the live line."""
        if self.live and self.width:
            self.stream.write("\n")
            self.stream.flush()


def _figures(progress: Progress) -> str:
    million = 1e6 / CUR_PER_KCUR
    best = f"{progress.best / million:,.2f} M" if abs(progress.best) < 1e15 else "none yet"
    gap = f"{progress.gap:.2%}" if progress.gap < 10 else "open"
    return f"gap {gap}  best {best}  bound {progress.bound / million:,.2f} M"

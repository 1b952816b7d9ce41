"""The command line as a process that signals can be sent to, on a seeded case of the benchmarks."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from copy import copy
from pathlib import Path
from typing import Any

from benchmarks.cases import SIZES, make_case, write_case

ROOT = Path(__file__).parents[2]
SECONDS_AT_MOST = 120
"""So that a test which would wait for ever fails; nothing is measured against it."""


class Plant:
    """A case folder in a place of its own, with a folder for temporary files that must stay empty."""

    def __init__(self, root: Path) -> None:
        self.folder, self.temporary = root / "plant", root / "temporary"
        write_case(self.folder, make_case(SIZES["tiny"]))
        self.temporary.mkdir()

    def copy(self, root: Path) -> Plant:
        """The same case in another place, without its runs."""
        shutil.copytree(self.folder, root / "plant", ignore=shutil.ignore_patterns("results"))
        other = copy(self)
        other.folder, other.temporary = root / "plant", root / "temporary"
        other.temporary.mkdir()
        return other

    @property
    def results(self) -> Path:
        return self.folder / "results"

    def runs(self, ending: str = "") -> list[Path]:
        """Folders in results/: finished runs, or those with an ending."""
        found = [path for path in self.results.iterdir() if path.is_dir()] if self.results.is_dir() else []
        return sorted(path for path in found if path.name.endswith(ending) and (ending or ".unfinished" not in path.name))

    def everything(self) -> dict[str, tuple[int, int]]:
        """Every file of the case with its size and time of change."""
        return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in sorted(self.folder.rglob("*"))}

    def start(self, *words: object) -> Running:
        env = {**os.environ, "TMPDIR": str(self.temporary), "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
        return Running(subprocess.Popen([sys.executable, "-m", "zcopt", *map(str, words)], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, encoding="utf-8", env=env))

    def zcopt(self, *words: object) -> tuple[int, str, str]:
        """Exit code, stdout and stderr of a command that is left alone."""
        return self.start(*words).end()


class Running:
    """A command that is going on."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[str] = []
        self.watchdog = threading.Timer(SECONDS_AT_MOST, process.kill)
        self.watchdog.start()

    def wait_for(self, words: str) -> None:
        """Read stderr until a line holds ``words``."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said.append(line)
            if words in line:
                return
        raise AssertionError(f"it ended without saying {words!r}:\n{''.join(self.said)}")

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def end(self) -> tuple[int, str, str]:
        """Exit code, stdout and all of stderr."""
        out, rest = self.process.communicate()
        self.watchdog.cancel()
        said = "".join(self.said) + rest
        assert "Traceback" not in said, said
        return self.process.returncode, out, said


def manifest(run: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    return found

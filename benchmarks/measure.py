"""Seconds and peak memory of phases, each measurement in a process of its own, and where results are written."""

from __future__ import annotations

import csv
import datetime
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "results"
PACKAGES = ("zcopt", "pyomo", "highspy", "numpy")
MARK = "MEASURED "
Record = dict[str, Any]


class Watch:
    """Wall seconds, processor seconds and peak memory [MB] of phases, in the order they ran."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.cpu_seconds: dict[str, float] = {}
        self.peak_mb: dict[str, float] = {}

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Measure what runs inside."""
        _forget_peak()
        began, cpu_began = time.perf_counter(), time.process_time()
        yield
        self.seconds[name] = time.perf_counter() - began
        self.cpu_seconds[name] = time.process_time() - cpu_began
        self.peak_mb[name] = peak_mb()


def _forget_peak() -> None:
    """Let the peak start again from what is in use; RuntimeError where the system cannot (it must be Linux)."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError as error:
        raise RuntimeError("peak memory by phase is measured through /proc of Linux, which is not there") from error


def peak_mb() -> float:
    """The peak of memory in use since it was last forgotten [MB]."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def whole_peak_mb() -> float:
    """The peak of memory of this process since its start [MB]."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def alone(module: str, *arguments: str) -> Record:
    """Run ``python -m module arguments`` in a process of its own; returns what it handed to ``hand_back``.

    Raises RuntimeError, with the end of what the process wrote, when it fails.
    """
    done = subprocess.run([sys.executable, "-m", module, *arguments], capture_output=True, text=True, cwd=ROOT, check=False)
    found = [line for line in done.stdout.splitlines() if line.startswith(MARK)]
    if done.returncode or not found:
        raise RuntimeError(f"{module} {' '.join(arguments)} failed:\n{done.stderr[-2_000:]}")
    answer: Record = json.loads(found[-1].removeprefix(MARK))
    return answer


def hand_back(record: Mapping[str, Any]) -> None:
    """Give a record to the process that called."""
    print(MARK + json.dumps(record), flush=True)


def context() -> Record:
    """What a measurement hangs on: date, revision, versions, and the machine without its name."""
    return {
        "date": datetime.date.today().isoformat(), "revision": _revision(),
        **{name: metadata.version(name) for name in PACKAGES}, "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}", "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30),
        "load_at_start": round(os.getloadavg()[0], 1),
    }


def _revision() -> str:
    done = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def write_csv(name: str, records: Sequence[Mapping[str, Any]], about: Mapping[str, Any]) -> Path:
    """Write records, each with the context it was measured in, to ``results/<name>.csv``, over the old file."""
    RESULTS.mkdir(exist_ok=True)
    rows = [{**record, **about} for record in records]
    columns = list(dict.fromkeys(key for row in rows for key in row))
    path = RESULTS / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


def show(title: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table in columns."""
    texts = [list(map(str, header)), *(list(map(_short, row)) for row in rows)]
    widths = [max(len(row[k]) for row in texts) for k in range(len(header))]
    print(f"\n{title}")
    for row in texts:
        print("  ".join(text.rjust(width) for text, width in zip(row, widths, strict=True)))


def _short(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) and abs(value) < 1_000 else \
        f"{value:,.0f}" if isinstance(value, float) else str(value)

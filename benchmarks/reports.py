"""How fast the reports of a run are written, and whether they come out the same: ten plans of a plant with forty retrofits.

    python -m benchmarks.reports [SIZE] [RUN]

Solves the seeded case of a size (large) unless a run folder is given, writes page and workbook of a copy of the run twice with
``rewrite_reports``, and fails when the two differ. Writes ``results/reports.csv``: seconds by the clock and of the processor
of either time, with the start of XlsxWriter and Jinja in the first only, sizes of the files, plans and lines of money.
"""

from __future__ import annotations

import datetime
import shutil
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.cases import SIZES, make_case, write_case
from benchmarks.measure import context, show, write_csv
from zcopt.plans.run_folder import read_run
from zcopt.rewrite import rewrite_reports
from zcopt.runs import DISCLOSURE, run_case

PLANS = 10
LOOSE_GAP = 0.05
"""The reports are measured, not the plans."""
SECONDS = 300.0


def solved(size: str, folder: Path) -> Path:
    """A run of the seeded case of a size."""
    write_case(folder, make_case(SIZES[size]))
    return run_case(folder, plans=PLANS, gap=LOOSE_GAP, time_limit=SECONDS, threads=None, seed=1, out=None, dispatch=False,
                    quiet=True, now=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC), archetypes=False).folder


def written(run: Path) -> tuple[dict[str, float], tuple[bytes, ...]]:
    """Seconds to write the reports, by the clock and of the processor, and what they are."""
    began, used = time.perf_counter(), time.process_time()
    page, book = rewrite_reports(run)
    spent = {"seconds": round(time.perf_counter() - began, 2), "cpu_seconds": round(time.process_time() - used, 2)}
    return spent, tuple(path.read_bytes() for path in (page, book, run / DISCLOSURE))


def measured(size: str, run: Path) -> dict[str, object]:
    """Write twice, compare, and describe."""
    (first, one), (second, two) = written(run), written(run)
    if one != two:
        raise SystemExit("the same run gave two different reports")
    saved = read_run(run)
    return {"size": size, "plans": len(saved.manifest["plans"]), "money_lines": len(saved.tables["money"]),
            **{f"{when}_{key}": value for when, spent in (("first", first), ("second", second)) for key, value in spent.items()},
            "page_mb": round(len(one[0]) / 1e6, 2), "workbook_mb": round(len(one[1]) / 1e6, 2)}


def main(size: str = "large", run: str = "") -> None:
    """Measure and write the results."""
    with tempfile.TemporaryDirectory() as place:
        source = Path(run) if run else solved(size, Path(place) / "plant")
        copy = Path(shutil.copytree(source, Path(place) / "copy"))
        record = measured(size, copy)
    write_csv("reports", [record], context())
    show("reports of a run", tuple(record), [tuple(record.values())])


if __name__ == "__main__":
    main(*sys.argv[1:])

"""How the time to prepare (build and hand over) and to solve the relaxation grows with hours, years and retrofits.

    python -m benchmarks.growth

Each point in a process of its own, the least of two. Prints the slope of log seconds over log size - 1 is linear -
and writes results/growth.csv.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from benchmarks.cases import Size, make_case
from benchmarks.measure import Record, Watch, alone, context, hand_back, show, write_csv
from benchmarks.phases import warm_up
from zcopt.api import time_grid_of
from zcopt.model.build import build
from zcopt.model.matrix import compile_matrix
from zcopt.model.solve import SolveOptions, Solver, Status
from zcopt.parts import PARTS

BASE = Size(years=2, days_per_month=1, slots_per_day=24, keep_peak=False, retrofits=5, pv=1, storages=1, converters=2)
AXES: Mapping[str, tuple[str, tuple[int, ...]]] = {
    "hours": ("days_per_month", (1, 2, 4, 8)), "years": ("years", (1, 2, 4, 8)), "retrofits": ("retrofits", (10, 20, 40, 80))}
TIMES = 2


def measure(size: Size, watch: Watch) -> Record:
    """Build, hand over and solve the relaxation of a size."""
    warm_up()
    case = make_case(size)
    case = case.on_grid(time_grid_of(case))
    with watch.phase("build"):
        built = build(case, PARTS)
    with watch.phase("hand_over"):
        solver = Solver(compile_matrix(built.model), SolveOptions(threads=1))
    solver.make_continuous()
    with watch.phase("lp"):
        outcome = solver.solve()
    if outcome.status is not Status.PROVED:
        raise RuntimeError(f"the relaxation ended with '{outcome.status}'")
    return {"hours": len(case.time.slots), "years": size.years, "retrofits": size.retrofits, "rows": solver.size["rows"],
            "objective": outcome.objective}


def slope(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """The exponent p of the least-squares fit seconds = c * size^p."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def size_at(column: str, point: int) -> Size:
    """The base size with one of its numbers changed."""
    change: dict[str, Any] = {column: point}
    return dataclasses.replace(BASE, **change)


def measured(axis: str) -> list[Record]:
    """The points of an axis, each the least of a few runs, phase by phase."""
    column, points = AXES[axis]
    found = []
    for point in points:
        runs = [alone("benchmarks.growth", "--alone", column, str(point)) for _ in range(TIMES)]
        least = {phase: min(run[phase] for run in runs) for phase in ("build", "hand_over", "lp")}
        found.append({"axis": axis, **runs[0], **least, "prepare": least["build"] + least["hand_over"]})
    return found


def main(arguments: Sequence[str]) -> None:
    if arguments[:1] == ["--alone"]:
        watch = Watch()
        found = measure(size_at(arguments[1], int(arguments[2])), watch)
        hand_back({**found, **watch.seconds})
        return
    about, records = context(), []
    for axis in AXES:
        points = measured(axis)
        sizes = [point[axis] for point in points]
        slopes = {phase: round(slope(sizes, [point[phase] for point in points]), 2) for phase in ("prepare", "lp")}
        records += [{**point, **{f"{phase}_slope": value for phase, value in slopes.items()}} for point in points]
        show(f"{axis}: prepare grows with the power {slopes['prepare']}, the LP with {slopes['lp']}",
             (axis, "rows", "prepare s", "LP s"), [(p[axis], p["rows"], p["prepare"], p["lp"]) for p in points])
    print(f"\n{write_csv('growth', records, about)}")


if __name__ == "__main__":
    main(sys.argv[1:])

"""Where the time of a run goes: each phase of each size, in a process per size.

    python -m benchmarks.phases [SIZE ...]      sizes: tiny small middle large auto-plant

Writes results/phases.csv. ``auto-plant`` is the case of that name, the only one with a workbook to read.
``start`` loads the libraries and solves the smallest case. ``optimize`` is the whole search for a reference and one plan,
which builds and solves again.
"""

from __future__ import annotations

import datetime
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.cases import SIZES, make_case
from benchmarks.measure import ROOT, Record, Watch, alone, context, hand_back, show, write_csv
from zcopt.api import load_case, optimize, time_grid_of
from zcopt.inputs.case import Case
from zcopt.model.build import build
from zcopt.model.matrix import Matrix, compile_matrix
from zcopt.model.solve import Outcome, SolveOptions, Solver
from zcopt.parts import PARTS
from zcopt.plans.extract import extract
from zcopt.runs import write_run

WITH_WORKBOOK = "auto-plant"
GAP = 0.005
TIME_LIMIT_SECONDS = 120.0
OPTIONS = SolveOptions(relative_gap=GAP, time_limit_seconds=TIME_LIMIT_SECONDS, threads=2)


def measure(name: str, watch: Watch) -> Record:
    """All phases of a size; returns what was solved and how well. Raises RuntimeError when no plan was found in time."""
    with watch.phase("start"):
        warm_up()
    if name == WITH_WORKBOOK:
        with watch.phase("read"):
            case = load_case(ROOT / "cases" / WITH_WORKBOOK)
    else:
        case = make_case(SIZES[name])
    with watch.phase("typical_days"):
        case = case.on_grid(time_grid_of(case))
    with watch.phase("build"):
        built = build(case, PARTS)
    with watch.phase("hand_over"):
        matrix = compile_matrix(built.model, [promise.constraint for promise in built.books.promises])
        solver = Solver(matrix, OPTIONS)
    relaxed, outcome = _solved(matrix, solver, watch)
    with watch.phase("extract"):
        extract(built, matrix, outcome, "plan", dispatch_years=case.years[-1:])
    _whole(case, watch)
    return {"rows": solver.size["rows"], "columns": solver.size["columns"], "entries": solver.size["entries"],
            "integers": solver.size["integers"], "slots_per_year": len(case.time.slots), "years": len(case.years),
            "lp_objective": relaxed.objective, "mip_objective": outcome.objective, "mip_status": str(outcome.status),
            "mip_gap": outcome.gap}


def warm_up() -> None:
    """Solve the smallest case, so that no later phase pays for loading libraries."""
    case = make_case(SIZES["tiny"])
    built = build(case.on_grid(time_grid_of(case)), PARTS)
    Solver(compile_matrix(built.model), OPTIONS).solve()


def _solved(matrix: Matrix, solver: Solver, watch: Watch) -> tuple[Outcome, Outcome]:
    """The relaxation in a solver of its own, and the model itself."""
    relaxed = Solver(matrix, OPTIONS)
    relaxed.make_continuous()
    with watch.phase("lp"):
        lower = relaxed.solve()
    with watch.phase("mip"):
        outcome = solver.solve()
    if lower.values is None or outcome.values is None:
        raise RuntimeError(f"relaxation: {lower.status}, model: {outcome.status}, without a point")
    return lower, outcome


def _whole(case: Case, watch: Watch) -> None:
    with watch.phase("optimize"):
        result = optimize(case, plans=1, gap=GAP, time_limit=2 * TIME_LIMIT_SECONDS, threads=2)
    with tempfile.TemporaryDirectory() as folder, watch.phase("report"):
        write_run(result, Path(folder), datetime.datetime(2026, 1, 1))


def main(arguments: Sequence[str]) -> None:
    if arguments[:1] == ["--alone"]:
        watch = Watch()
        found = measure(arguments[1], watch)
        hand_back({**found, "seconds": watch.seconds, "peak_mb": watch.peak_mb})
        return
    about, records = context(), []
    for name in arguments or (*SIZES, WITH_WORKBOOK):
        answer = alone("benchmarks.phases", "--alone", name)
        seconds, peaks = answer.pop("seconds"), answer.pop("peak_mb")
        records += [{"size": name, "phase": phase, "seconds": round(seconds[phase], 4), "peak_mb": round(peaks[phase]),
                     **answer} for phase in seconds]
        show(f"{name}: {answer['rows']} rows, {answer['integers']} integers, {answer['slots_per_year']} slots x "
             f"{answer['years']} years; MIP {answer['mip_status']}, gap {answer['mip_gap']:.2%}",
             ("phase", "s", "share of LP", "peak MB"),
             [(phase, seconds[phase], seconds[phase] / seconds["lp"], round(peaks[phase])) for phase in seconds])
    print(f"\n{write_csv('phases', records, about)}")


if __name__ == "__main__":
    main(sys.argv[1:])

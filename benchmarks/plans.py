"""Seconds for a series of ranked plans, split by months and in one piece, on the same matrix in one run.

    python -m benchmarks.plans [CASE ...]

Each way in a process of its own. Prints a table and writes results/plans.csv: the first plan, each further one, the whole
search, how many solves the months answered, and the costs, which must agree within the gap.
"""

from __future__ import annotations

import dataclasses
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.cases import SIZES, make_case
from benchmarks.measure import ROOT, Record, Watch, alone, context, hand_back, show, write_csv
from zcopt.api import load_case, search_options, time_grid_of
from zcopt.inputs.case import Case
from zcopt.model.build import build
from zcopt.parts import PARTS
from zcopt.plans.search import search

PLANS = 4
CASES = ("middle", "large", "auto-plant")
WAYS = {"months": True, "one piece": False}
SHOWN = ("case", "way", "rows", "plans", "first_plan_s", "each_further_plan_s", "search_s", "search_cpu_s", "solves_by_months",
         "best_cost", "worst_gap")


def case_named(name: str) -> Case:
    """A made case, or a folder of cases/."""
    case = make_case(SIZES[name]) if name in SIZES else load_case(ROOT / "cases" / name)
    return case.on_grid(time_grid_of(case))


def measure(name: str, way: str, watch: Watch) -> Record:
    """Find the plans of a case one way."""
    case = case_named(name)
    built = build(case, PARTS)
    options = search_options(case, plans=PLANS, archetypes=False, time_limit=900.0)
    options = dataclasses.replace(options, solve=dataclasses.replace(options.solve, split_by_months=WAYS[way]))
    began: list[float] = []
    with watch.phase("search"):
        found = search(built, options, lambda doing, progress: began.append(time.perf_counter())
                       if progress is None and doing.startswith("plan") else None)
        ended = time.perf_counter()
    starts = [*began[:len(found.plans)], ended]
    return {"rows": found.size["rows"], "integers": found.size["integers"], "plans": len(found.plans),
            "first_plan_s": starts[1] - starts[0],
            "each_further_plan_s": (starts[-1] - starts[1]) / max(1, len(found.plans) - 1),
            "solves_by_months": found.how["solves_by_months"], "solves_in_one_piece": found.how["solves_in_one_piece"],
            "best_cost": min(plan.net_present_cost for plan in found.plans),
            "worst_gap": max(plan.gap for plan in found.plans)}


def main(arguments: Sequence[str]) -> None:
    """Measure all cases both ways; with ``--alone`` one of them, for the process that asked."""
    if arguments[:1] == ["--alone"]:
        watch = Watch()
        found = measure(arguments[1], arguments[2], watch)
        hand_back({**found, "search_s": watch.seconds["search"], "search_cpu_s": watch.cpu_seconds["search"]})
        return
    about, records = context(), []
    for name in [Path(argument).name for argument in arguments] or CASES:
        records += [{"case": name, "way": way, **alone("benchmarks.plans", "--alone", name, way)} for way in WAYS]
    show(f"{PLANS} ranked plans", SHOWN, [[record[column] for column in SHOWN] for record in records])
    print(f"\n{write_csv('plans', records, about)}")


if __name__ == "__main__":
    main(sys.argv[1:])

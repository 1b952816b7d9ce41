"""The disclosure workbook of a plan, from a finished run: no solve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zcopt.cli.words import note


def disclose(
    where: Annotated[Path, typer.Argument(metavar="RUN", help="Run folder, or a case folder (its latest run).")],
    plan: Annotated[str, typer.Option(help="Plan to disclose; default the best.")] = "",
    out: Annotated[Path | None, typer.Option(help="File to write; default disclosure.xlsx in the run folder, with --plan "
                                             "disclosure-PLAN.xlsx.")] = None,
) -> None:
    """Write GB/T 32150, ISO 14064-1, zero-carbon factory, IFRS S2 and ESRS E1 tables of a plan, each value with its origin."""
    from zcopt.plans.run_folder import read_run
    from zcopt.report.disclosure.book import write_disclosure
    from zcopt.report.run_tables import RunTables
    from zcopt.runs import DISCLOSURE, find_run, write_unlocked

    run = find_run(where)
    saved = read_run(run)
    tables = RunTables(saved.manifest, saved.tables, saved.issues)
    _check_plan(plan, tables.all_names, run)
    path = out or run / (DISCLOSURE if not plan else f"disclosure-{plan}.xlsx")
    written = write_unlocked(path, lambda target: write_disclosure(target, tables, plan))
    print(written)
    note(f"the figures recomputed: zcopt verify {run}")


def _check_plan(plan: str, known: tuple[str, ...], run: Path) -> None:
    from zcopt.errors import UsageError
    from zcopt.inputs.words import did_you_mean, listed

    if not known:
        raise UsageError(f"{run} has no plan to disclose; zcopt show {run} says why")
    if plan and plan not in known:
        raise UsageError(f"{run} has no plan {plan}. {did_you_mean(plan, known, f'plans: {listed(known, 20)}')}")

"""Running a case and looking at its runs."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from zcopt.cli.words import Case, Json, Quiet, note, print_json

FullYear = Literal["none", "best", "all"]


def run(
    case: Case,
    plans: Annotated[int | None, typer.Option(min=1, help="How many plans to rank.")] = None,
    gap: Annotated[float | None, typer.Option(min=1e-6, max=0.5, help="Gap at which a plan is best: 0.001 is 0.1 %.")] = None,
    time_limit: Annotated[float | None, typer.Option(min=1, help="Seconds for all plans together.")] = None,
    threads: Annotated[int | None, typer.Option(min=1, help="Processor threads.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Random seed of the solver.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for runs; default CASE/results.")] = None,
    dispatch: Annotated[bool, typer.Option("--dispatch", help="Keep the hourly power of every plan and year.")] = False,
    full_year: Annotated[FullYear, typer.Option(help="Plans to dispatch on all 8,760 hours too, which takes minutes.")] = "none",
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Check, solve, rank, and write the run folder with its reports."""
    from zcopt.runs import run_case

    finished = run_case(case, plans=plans, gap=gap, time_limit=time_limit, threads=threads, seed=seed, out=out,
                        dispatch=dispatch, full_year=full_year, quiet=quiet, now=datetime.datetime.now().astimezone())
    if as_json:
        print_json({"folder": str(finished.folder), "exit_code": finished.exit_code,
               "plans": finished.tables["plans"]})
    else:
        _print_plans(finished.tables["plans"], finished.manifest)
        print(f"\n{finished.folder}")
        note(f"open {finished.folder / 'report.html'}; the table again: zcopt show {finished.folder}")
    raise typer.Exit(finished.exit_code)


def show(
    run_folder: Annotated[Path | None, typer.Argument(metavar="[RUN]", help="Run folder, or case folder (latest run).")] = None,
    as_json: Json = False,
) -> None:
    """Print the ranked plans of a run."""
    from zcopt.plans.run_folder import read_run
    from zcopt.runs import find_run

    saved = read_run(find_run(run_folder or Path()))
    if as_json:
        print_json({"folder": str(saved.folder), "plans": saved.tables["plans"], "decisions": saved.tables["decisions"]})
        return
    _print_plans(saved.tables["plans"], saved.manifest)
    _print_decisions(saved.tables["decisions"], best_of(saved.tables["plans"]))
    note(f"all tables and the reports: {saved.folder}")


def runs(case: Case, as_json: Json = False) -> None:
    """List the runs of a case."""
    from zcopt.runs import list_runs

    found = list_runs(case)
    if as_json:
        print_json(found)
        return
    for entry in found:
        print(f"{entry['run']}  plans {entry['plans']}  best {entry['best_cost']:,.0f} {entry['currency']}  "
              f"gap {entry['gap']:.2%}  exit {entry['exit_code']}{entry['mark']}")
    note(f"one of them: zcopt show {case / 'results' / str(found[-1]['run'])}" if found else f"no runs yet: zcopt run {case}")


def best_of(plans: Any) -> str:
    """The name of the plan on the first place."""
    return next((str(row["plan"]) for row in plans if row["rank"] == 1), "reference")


def _print_plans(plans: Any, manifest: Any) -> None:
    currency, last = manifest["currency"], manifest["last_year"]
    print(f"{'':4s}{'plan':10s}{'cost M':>11s}{'NPV M':>10s}{'capex M':>10s}{'gross t ' + str(last):>14s}"
          f"{'net t ' + str(last):>13s}  targets   (M = million {currency})")
    for row in plans:
        tie = "=" if row["tie_with_above"] else " "
        print(f"{tie}{row['rank']!s:3s}{row['plan']:10s}{row['net_present_cost'] / 1e6:11,.2f}"
              f"{row['npv_vs_reference'] / 1e6:10,.2f}{row['capex_total'] / 1e6:10,.2f}{row['gross_last_year_tco2']:14,.0f}"
              f"{row['net_last_year_tco2']:13,.0f}  {'met' if row['targets_met'] else 'missed'}")
    for row in plans:
        print(f"{row['plan']}: {row['reason']}")
    print(f"The list ends because {manifest['stop_reason']}.")


def _print_decisions(decisions: Any, plan: str) -> None:
    print(f"\nWhat {plan} buys and signs:")
    for row in decisions:
        if row["plan"] == plan:
            print(f"  {row['year']}  {row['part']:12s}{row['item']:32s}{row['quantity']:>14,.6g} {row['unit']:10s}"
                  f"{row['capex'] / 1e6:>9,.2f} M")

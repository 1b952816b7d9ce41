"""The command line: parse, call, print. Nothing is decided here, and nothing heavy is imported before it is needed."""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from zcopt.errors import InfeasibleError, InputError, Problem, Severity, ZcoptError

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False, no_args_is_help=True,
                  context_settings={"help_option_names": ["-h", "--help"]},
                  help="Find, rank and prove decarbonization pathways for a factory.")

Case = Annotated[Path, typer.Argument(help="Case folder: case.xlsx and timeseries/.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="No progress.")]
SHOWN_PROBLEMS = 50


def main() -> None:
    """Run the command line; the exit code says how it went."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = app(standalone_mode=False)
    except ZcoptError as error:
        _say_error(error)
        code = error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        _note("stopped.")
        code = 5
    except Exception as error:
        code = _unexpected(error)
    sys.exit(code or 0)


def _unexpected(error: Exception) -> int:
    """Wrong usage is told by its own message; anything else is a mistake of ours."""
    show, code = getattr(error, "show", None), getattr(error, "exit_code", None)
    if callable(show) and isinstance(code, int):
        show()
        return code
    _note(f"program error: {type(error).__name__}: {error}")
    if "-v" in sys.argv or "--verbose" in sys.argv:
        raise error
    _note("run again with -v at the end for the traceback, and please report it.")
    return 70


def _say_error(error: ZcoptError) -> None:
    if isinstance(error, InputError):
        _print_problems(error.problems)
    else:
        _note(f"{'infeasible' if isinstance(error, InfeasibleError) else 'error'}: {error}")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib import metadata

        print(metadata.version("zcopt"))
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Nothing is shared between commands but the version."""


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="Folder to make; must not exist or be empty.")],
    first_year: Annotated[int, typer.Option(help="First year planned.")] = 2026,
    last_year: Annotated[int, typer.Option(help="Last year planned.")] = 2030,
    currency: Annotated[str, typer.Option(help="Three letters.")] = "CNY",
    sector: Annotated[str, typer.Option(help="Sector of the site, see sheet site.")] = "other",
    province: Annotated[str, typer.Option(help="Province or region of the site.")] = "",
) -> None:
    """Make a case folder with an empty workbook to fill in."""
    from zcopt.new_case import make_case_folder

    book = make_case_folder(folder, range(first_year, last_year + 1), currency, sector=sector, province=province)
    print(book)
    _note(f"fill in {book}, put hourly series into {folder / 'timeseries'}, then: zcopt check {folder}")


@app.command()
def check(case: Case, as_json: Json = False,
          strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False) -> None:
    """List every problem of the inputs, each at its cell."""
    from zcopt.api import read_case

    reading = read_case(case)
    worst = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    bad = any(problem.severity in worst for problem in reading.problems)
    if as_json:
        _json({"ok": not bad, "problems": [problem.as_dict() for problem in reading.problems]})
    else:
        _print_problems(reading.problems, stream=sys.stdout)
        _note(f"not ready: mend the problems above, then check again: zcopt check {case}" if bad
              else f"ready. Next: zcopt run {case}")
    raise typer.Exit(InputError.exit_code if bad else 0)


@app.command()
def run(
    case: Case,
    plans: Annotated[int | None, typer.Option(min=1, help="How many plans to rank.")] = None,
    gap: Annotated[float | None, typer.Option(min=1e-6, max=0.5, help="Gap at which a plan is best: 0.001 is 0.1 %.")] = None,
    time_limit: Annotated[float | None, typer.Option(min=1, help="Seconds for all plans together.")] = None,
    threads: Annotated[int | None, typer.Option(min=1, help="Processor threads.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Random seed of the solver.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for runs; default CASE/results.")] = None,
    dispatch: Annotated[bool, typer.Option("--dispatch", help="Keep the hourly power of every plan and year.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Check, solve, rank, and write the run folder with its reports."""
    from zcopt.runs import run_case

    finished = run_case(case, plans=plans, gap=gap, time_limit=time_limit, threads=threads, seed=seed, out=out,
                        dispatch=dispatch, quiet=quiet, now=datetime.datetime.now().astimezone())
    if as_json:
        _json({"folder": str(finished.folder), "exit_code": finished.exit_code,
               "plans": finished.tables["plans"]})
    else:
        _print_plans(finished.tables["plans"], finished.manifest)
        print(f"\n{finished.folder}")
        _note(f"open {finished.folder / 'report.html'}; the table again: zcopt show {finished.folder}")
    raise typer.Exit(finished.exit_code)


@app.command()
def show(
    run_folder: Annotated[Path | None, typer.Argument(metavar="[RUN]", help="Run folder, or case folder (latest run).")] = None,
    as_json: Json = False,
) -> None:
    """Print the ranked plans of a run."""
    from zcopt.plans.run_folder import read_run
    from zcopt.runs import find_run

    saved = read_run(find_run(run_folder or Path()))
    if as_json:
        _json({"folder": str(saved.folder), "plans": saved.tables["plans"], "decisions": saved.tables["decisions"]})
        return
    _print_plans(saved.tables["plans"], saved.manifest)
    _print_decisions(saved.tables["decisions"], best_of(saved.tables["plans"]))
    _note(f"all tables and the reports: {saved.folder}")


@app.command()
def runs(case: Case, as_json: Json = False) -> None:
    """List the runs of a case."""
    from zcopt.runs import list_runs

    found = list_runs(case)
    if as_json:
        _json(found)
        return
    for entry in found:
        print(f"{entry['run']}  plans {entry['plans']}  best {entry['best_cost']:,.0f} {entry['currency']}  "
              f"gap {entry['gap']:.2%}  exit {entry['exit_code']}{entry['mark']}")
    _note(f"one of them: zcopt show {case / 'results' / str(found[-1]['run'])}" if found else f"no runs yet: zcopt run {case}")


@app.command()
def doctor(as_json: Json = False) -> None:
    """Show versions and solve a tiny test model."""
    from zcopt.doctor import examine

    findings = examine()
    if as_json:
        _json(findings)
    else:
        for name, value in findings["versions"].items():
            print(f"{name:10s} {value}")
        print(f"solver     {findings['solver']}")
    ok = bool(findings["ok"])
    _note("all well. Next: zcopt new DIR" if ok else "the solver does not work here")
    raise typer.Exit(0 if ok else 70)


def best_of(plans: Any) -> str:
    """The name of the plan on the first place."""
    return next((str(row["plan"]) for row in plans if row["rank"] == 1), "reference")


def _print_problems(problems: Any, stream: Any = None) -> None:
    from zcopt.inputs.folding import fold

    target = stream or sys.stderr
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
    folded: list[Problem] = sorted(fold(problems), key=lambda problem: order[problem.severity])
    for problem in folded[:SHOWN_PROBLEMS]:
        print(f"{problem.severity}: {problem}", file=target)
    if len(folded) > SHOWN_PROBLEMS:
        print(f"... and {len(folded) - SHOWN_PROBLEMS} more; all of them: zcopt check CASE --json", file=target)


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


def _json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


def _note(text: str) -> None:
    print(text, file=sys.stderr)

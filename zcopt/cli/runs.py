"""Running a case and looking at its runs."""

from __future__ import annotations

import contextlib
import datetime
import os
import sys
import textwrap
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from zcopt.cli.words import Case, Json, Quiet, note, print_json
from zcopt.errors import StoppedEarly

FullYear = Literal["none", "best", "all", "exact"]


def run(
    case: Case,
    plans: Annotated[int | None, typer.Option(min=1, help="How many plans to rank.")] = None,
    gap: Annotated[float | None, typer.Option(min=1e-6, max=0.5, help="Gap at which a plan is best: 0.001 is 0.1 %.")] = None,
    time_limit: Annotated[float | None, typer.Option(min=1, help="Seconds for all plans together.")] = None,
    threads: Annotated[int | None, typer.Option(min=1, help="Processor threads.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Random seed of the solver.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for runs; default CASE/results.")] = None,
    dispatch: Annotated[bool, typer.Option("--dispatch", help="Keep the hourly power of every plan and year.")] = False,
    full_year: Annotated[FullYear, typer.Option(help="Plans to dispatch on all 8,760 hours, the reference with them; what is "
                                                "reported of those comes from there.")] = "best",
    quick: Annotated[bool, typer.Option("--quick", help="Typical days only: the same as --full-year none.")] = False,
    exact: Annotated[bool, typer.Option("--exact", help="Decide on all 8,760 hours and certify every plan there, slower: the "
                                        "same as --full-year exact.")] = False,
    audit: Annotated[bool | None, typer.Option("--audit/--no-audit", help="Lowest own emissions first, offsets for the rest; "
                                               "default: what sheet offset_rules says.")] = None,
    archetypes: Annotated[bool | None, typer.Option("--archetypes/--no-archetypes", help="Deepest cut, least investment, "
                          "fastest, no certificates beside the ranked plans; default: sheet settings.")] = None,
    dry: Annotated[bool, typer.Option("--dry-run", help="Say sizes, memory, plans, settings; solve and write nothing.")] = False,
    show_page: Annotated[bool, typer.Option("--open", help="Open the page in a browser when done.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Check, solve, rank, and write the run folder with its reports."""
    if quick and exact:
        raise typer.BadParameter("--quick leaves all hours out, --exact decides on them: give one of the two")
    given: dict[str, Any] = {"plans": plans, "gap": gap, "time_limit": time_limit, "threads": threads, "seed": seed,
                             "archetypes": archetypes, "audit": audit,
                             "full_year": "none" if quick else "exact" if exact else full_year}
    if dry:
        _dry_run(case, out, given, as_json)
        return
    from zcopt.runs import BOOK, PAGE, run_case

    with _second_ctrl_c_leaves_at_once():
        finished = run_case(case, **given, out=out, dispatch=dispatch, quiet=quiet, now=datetime.datetime.now().astimezone())
    if as_json:
        print_json({"folder": str(finished.folder), "exit_code": finished.exit_code,
               "plans": finished.tables["plans"]})
    else:
        _print_plans(finished.tables["plans"], finished.manifest)
        print(f"\n{finished.folder}")
        note(f"open {finished.folder / PAGE}; the table again: zcopt show {finished.folder}")
    if finished.workbook != BOOK:
        note(f"{BOOK} is open in a spreadsheet, so this one is {finished.workbook}")
    if show_page:
        open_page(finished.folder / PAGE)
    raise typer.Exit(finished.exit_code)


def _dry_run(case: Path, out: Path | None, given: dict[str, Any], as_json: bool) -> None:
    from zcopt.dry_run import dry_run
    from zcopt.runs import RESULTS

    found = dry_run(case, out=out or case / RESULTS, **given)
    if as_json:
        print_json(found.as_dict())
        return
    size, time, years = found.size, found.time, found.years
    facts = {
        "case": found.case, "files read": ", ".join(found.files), "runs go to": found.results,
        "years": f"{years[0]}-{years[-1]} ({len(years)})",
        "time": f"{time['slots_per_year']:,} slots in {time['representative_days']:,} days stand for the "
                f"{time['hours_per_year']:,.0f} hours of a year",
        "model": f"{size['rows']:,} rows, {size['columns']:,} columns, {size['entries']:,} entries, "
                 f"{size['integers']:,} integers",
        "memory": f"about {found.expected_peak_mb:,.0f} MB ({found.memory_basis})",
        "plans": f"{found.plans[0]}, {found.plans[1]}{f' to {found.plans[-1]}' if len(found.plans) > 2 else ''}: "
                 f"{found.plan_rules}"}
    for name, said in facts.items():
        print("\n".join(textwrap.wrap(said, 110, initial_indent=f"{name:12s}", subsequent_indent=" " * 12)))
    print("\nsettings")
    for one in found.settings:
        print(f"  {one.key:24s}{_shown(one.value, one.unit):>12s}  {one.source}")
    note(f"nothing was solved or written. Next: zcopt run {case}")


def _shown(value: Any, unit: str) -> str:
    """A setting as a planner would write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if unit == "share":
        return f"{100 * value:g} %"
    return f"{value:g} {unit}".strip() if isinstance(value, int | float) else str(value)


@contextlib.contextmanager
def _second_ctrl_c_leaves_at_once() -> Iterator[None]:
    """The solver's threads cannot be ended from outside, and the program does not wait for them."""
    try:
        yield
    except KeyboardInterrupt:
        note("left at once; a run that had begun stays unfinished.")
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(StoppedEarly.exit_code)


def open_page(page: Path) -> None:
    """Show the page in a browser, or say where it is when there is none."""
    if not webbrowser.open(page.resolve().as_uri()):
        note(f"no browser could be started: open {page}")


def show(
    run_folder: Annotated[Path | None, typer.Argument(metavar="[RUN]", help="Run folder, or case folder (latest run).")] = None,
    as_json: Json = False,
) -> None:
    """Print the ranked plans of a run."""
    from zcopt.plans.run_folder import read_run
    from zcopt.runs import find_run

    saved = read_run(find_run(run_folder or Path()))
    if not saved.manifest["plans"]:
        _show_infeasible(saved.folder, as_json)
        return
    if as_json:
        print_json({"folder": str(saved.folder), "plans": saved.tables["plans"], "decisions": saved.tables["decisions"]})
        return
    _print_plans(saved.tables["plans"], saved.manifest)
    _print_decisions(saved.tables["decisions"], best_of(saved.tables["plans"]))
    note(f"all tables and the reports: {saved.folder}")


def _show_infeasible(folder: Path, as_json: bool) -> None:
    """Why a run has no plan."""
    import json

    from zcopt.analysis.infeasible import from_data, lines_of, sections_of

    data = json.loads((folder / "infeasible.json").read_text(encoding="utf-8"))
    if as_json:
        print_json({"folder": str(folder), "infeasible": data})
        return
    print("\n".join(lines_of(sections_of(from_data(data)))))
    note(f"in English and Chinese: {folder / 'infeasible.html'}")


def runs(case: Case, as_json: Json = False) -> None:
    """List the runs of a case."""
    from zcopt.runs import list_runs

    found = list_runs(case)
    if as_json:
        print_json(found)
        return
    for entry in found:
        print(f"{entry['run']}  {_state(entry)}")
    shown = [str(entry["run"]) for entry in found if entry["finished"]]
    note(f"one of them: zcopt show {case / 'results' / shown[-1]}" if shown else f"no runs yet: zcopt run {case}")


def _state(entry: Any) -> str:
    """What is known of a run, in one line."""
    if not entry["finished"]:
        return "unfinished: still going on, or ended before its reports were complete; then it may be deleted"
    if entry["best_cost"] is None:
        return f"no plan is possible; zcopt show says why  exit {entry['exit_code']}"
    gap = "open" if entry["gap"] is None else f"{entry['gap']:.2%}"
    return (f"plans {entry['plans']}  best {entry['best_cost']:,.0f} {entry['currency']}  gap {gap}  "
            f"exit {entry['exit_code']}")


def best_of(plans: Any) -> str:
    """The name of the plan on the first place."""
    return next((str(row["plan"]) for row in plans if row["rank"] == 1), "reference")


def _print_plans(plans: Any, manifest: Any) -> None:
    currency, last = manifest["currency"], manifest["last_year"]
    print(f"{'':4s}{'plan':10s}{'cost M':>11s}{'NPV M':>10s}{'capex M':>10s}{'gross t ' + str(last):>14s}"
          f"{'net t ' + str(last):>13s}  targets   (M = million {currency})")
    mixed = len({row.get("basis") for row in plans}) > 1
    for row in plans:
        tie = "=" if row["tie_with_above"] else " "
        print(f"{tie}{row['rank']!s:3s}{row['plan']:10s}{row['net_present_cost'] / 1e6:11,.2f}"
              f"{row['npv_vs_reference'] / 1e6:10,.2f}{row['capex_total'] / 1e6:10,.2f}{row['gross_last_year_tco2']:14,.0f}"
              f"{row['net_last_year_tco2']:13,.0f}  {'met' if row['targets_met'] else 'missed'}"
              f"{'   on typical days' if mixed and row['basis'] == 'typical days' else ''}")
    for row in plans:
        print(f"{row['plan']}: {row['reason']}")
    gap = manifest.get("certified_gap")
    if gap is not None:
        print(f"Proved: {best_of(plans)} costs at most {gap:.2%} more than the best possible plan, on all hours.")
    ends = (manifest.get("stop_detail") or {}).get("en") or manifest["stop_reason"]
    print(f"The list ends because {ends}.")


def _print_decisions(decisions: Any, plan: str) -> None:
    print(f"\nWhat {plan} buys and signs:")
    for row in decisions:
        if row["plan"] == plan:
            print(f"  {row['year']}  {row['part']:12s}{row['item']:32s}{row['quantity']:>14,.6g} {row['unit']:10s}"
                  f"{row['capex'] / 1e6:>9,.2f} M")

"""Cost against emissions: the frontier of a case, and what carbon prices lead to."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from zcopt.cli.words import Case, Json, Quiet, note, print_json


def frontier(
    case: Case,
    points: Annotated[int | None, typer.Option(min=2, help="How many points; default 12.")] = None,
    prices: Annotated[str | None, typer.Option(help="Carbon prices to try, 0,100,200; default one per corner.")] = None,
    gap: Annotated[float | None, typer.Option(min=1e-6, max=0.5, help="Gap of each point: 0.001 is 0.1 %.")] = None,
    time_limit: Annotated[float | None, typer.Option(min=1, help="Seconds for everything.")] = None,
    threads: Annotated[int | None, typer.Option(min=1, help="Processor threads.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Random seed of the solver.")] = None,
    without_targets: Annotated[bool, typer.Option("--without-targets", help="Leave the sheet targets out.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for runs; default CASE/results.")] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Find the frontier of cost and cumulative gross emissions, and write it as a run."""
    from zcopt.studies import run_frontier

    finished = run_frontier(case, points=points, prices=prices_of(prices), gap=gap, time_limit=time_limit, threads=threads,
                            seed=seed, with_targets=not without_targets, out=out, quiet=quiet,
                            now=datetime.datetime.now().astimezone())
    tables = finished.tables
    if as_json:
        print_json({"folder": str(finished.folder), "exit_code": finished.exit_code, "frontier": tables["frontier"],
                    "price_sweep": tables["price_sweep"]})
    else:
        _print(tables, finished.manifest)
        print(f"\n{finished.folder}")
        note(f"open {finished.folder / 'report.html'}; what the measures of a point cost: "
             f"zcopt macc {finished.folder} --plan F1")
    raise typer.Exit(finished.exit_code)


def prices_of(text: str | None) -> list[float] | None:
    """``0,100,200`` as numbers; UsageError for anything else, or a price below 0."""
    from zcopt.errors import UsageError

    if text is None:
        return None
    try:
        found = [float(piece) for piece in text.split(",")]
    except ValueError:
        raise UsageError(f"--prices must be numbers with commas between, such as 0,100,200; found {text}") from None
    if not all(0 <= price < 1e12 for price in found):
        raise UsageError("--prices must not be below 0")
    return found


def _print(tables: Any, manifest: Any) -> None:
    currency = manifest["currency"]
    print(f"{'':6s}{'cost M':>11s}{'gross t, all years':>20s}{'next tonne':>13s}{'gap':>9s}   (M = million {currency}; "
          f"next tonne: {currency} per tCO2e, discounted)")
    for row in tables["frontier"]:
        step = "" if row["next_tonne_cost"] is None else f"{row['next_tonne_cost']:,.0f}"
        gap, mark = "open" if row["gap"] is None else f"{row['gap']:.3%}", "  knee" if row["is_knee"] else ""
        print(f"{row['plan']:6s}{row['cost'] / 1e6:11,.2f}{row['cumulative_gross_tco2']:20,.0f}{step:>13s}{gap:>9s}"
              f"{mark}")
    print(f"The frontier ends because {manifest['stop_reason']}.")
    if tables["price_sweep"]:
        print(f"\n{'carbon price':>14s}{'cost M':>11s}{'gross t, all years':>20s}  on the frontier's hull")
        for row in tables["price_sweep"]:
            print(f"{row['price']:14,.0f}{row['cost'] / 1e6:11,.2f}{row['cumulative_gross_tco2']:20,.0f}  "
                  f"{'yes' if row['agrees_with_frontier'] else 'NO'}")

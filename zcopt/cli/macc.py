"""What each measure of a plan costs per tonne, and what each limit costs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from zcopt.cli.words import Json, Quiet, note, print_json


def macc(
    run_folder: Annotated[Path, typer.Argument(metavar="RUN", help="Run folder, or case folder (latest run).")],
    plan: Annotated[str | None, typer.Option(help="Which plan; default the one on the first place.")] = None,
    samples: Annotated[int | None, typer.Option(min=4, help="Beyond 8 measures: sample so many orders, a bar each.")] = None,
    cheapest_first: Annotated[bool, typer.Option("--cheapest-first", help="Also the plan of a list by cost per tonne.")] = False,
    in_truth: Annotated[bool, typer.Option("--in-truth", help="Also ease each binding limit with all projects free.")] = False,
    gap: Annotated[float | None, typer.Option(min=1e-6, max=0.5, help="Gap of each solve: 0.001 is 0.1 %.")] = None,
    time_limit: Annotated[float | None, typer.Option(min=1, help="Seconds for each solve series.")] = None,
    threads: Annotated[int | None, typer.Option(min=1, help="Processor threads.")] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Cost curves and shadow prices of a plan, written into its run folder and reports."""
    from zcopt.studies import run_macc

    folder, tables = run_macc(run_folder, plan=plan, samples=samples, list_too=cheapest_first, in_truth=in_truth, gap=gap,
                              time_limit=time_limit, threads=threads, quiet=quiet)
    if as_json:
        names = ("macc", "shadow_prices", "price_lines", "cheapest_first")
        print_json({"folder": str(folder), **{name: tables[name] for name in names if name in tables}})
        return
    _print_curve(tables["macc"])
    _print_limits(tables["shadow_prices"])
    _print_list(tables.get("cheapest_first", ()))
    note(f"all four curves: {folder / 'macc.csv'}; charts: {folder / 'report.html'}")


def _print_curve(rows: Any) -> None:
    print(f"{rows[0]['plan']} against the reference, shares {rows[0]['shares']}; cost per discounted tonne of net abatement")
    print(f"{'':34s}{'kind':13s}{'t':>10s}{'cost M':>10s}{'per t':>9s}{'alone':>9s}{'last in':>9s}")
    for row in rows:
        if row["row"] in ("operation", "rest") and abs(row["abatement_tco2"]) < 1 and abs(row["cost"]) < 1:
            continue
        shown = "".join(f"{'' if row[key] is None else format(row[key], ',.0f'):>9s}"
                        for key in ("cost_per_tco2", "alone_cost_per_tco2", "last_in_cost_per_tco2"))
        print(f"{row['bar'][:33]:34s}{row['kind']:13s}{row['abatement_tco2']:10,.0f}{row['cost'] / 1e6:10,.2f}{shown}")


def _print_limits(rows: Any) -> None:
    binding = [row for row in rows if row["price"]]
    print(f"\nLimits that bind: {len(binding)} of {len(rows)}; what one unit more of them saves")
    for row in binding:
        truth = "" if row["true_high"] is None else f"  in truth {row['true_low']:,.4g}..{row['true_high']:,.4g}"
        print(f"  {row['limit'][:60]:60s}{row['price']:>14,.4g} per {row['unit']}{truth}")


def _print_list(rows: Any) -> None:
    cost = {row["row"]: row["cost"] for row in rows if row["row"] != "offer"}
    if cost:
        print(f"\nA list from the cheapest tonne on costs {cost['list'] / 1e6:,.2f} M, {cost['list'] - cost['plan']:,.0f} more "
              "than the plan.")

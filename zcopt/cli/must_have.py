"""What all good plans have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from zcopt.cli.words import Json, Lang, Quiet, note, print_json
from zcopt.errors import plain

HEAD = {"en": "Within {slack} of the best cost ({money} = million {currency}):",
        "zh": "成本不超过最优 {slack}（{money} 为百万 {currency}）："}
OTHER = {"en": ("without it at least", "with it at least"), "zh": ("不采用则至少", "采用则至少")}
BEYOND = {"en": "dearer than the slack", "zh": "超出成本松弛"}
YEARS = {"en": "first bought", "zh": "首次采购"}
OPEN = {"en": " (not all decided in time)", "zh": "（限时内未全部判定）"}


def must_have(
    run_folder: Annotated[Path, typer.Argument(metavar="CASE|RUN", help="Run folder, or case folder (latest run).")],
    probe_seconds: Annotated[float, typer.Option(min=1, help="Longest time for one solve; what stays open is said.")] = 30.0,
    sizes: Annotated[bool, typer.Option("--sizes/--no-sizes", help="Also least and largest sizes: two solves each.")] = True,
    years: Annotated[bool, typer.Option("--years/--no-years", help="Also the years in which it may be bought first.")] = True,
    lang: Annotated[Lang, typer.Option(help="Language of the words.")] = Lang.EN,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """What every plan near the best has, what none has, and where there is a choice; many solves."""
    from zcopt.plans.run_folder import read_run
    from zcopt.runs import add_must_have, find_run

    run = find_run(run_folder)
    rows = add_must_have(run, probe_seconds=probe_seconds, sizes=sizes, years=years, quiet=quiet)
    if as_json:
        print_json({"folder": str(run), "must_have": rows})
        return
    _print(rows, read_run(run).manifest["currency"], lang)
    note(str(run / "must_have.csv"))


def _print(rows: Sequence[Mapping[str, Any]], currency: str, lang: Lang) -> None:
    from zcopt.analysis.must_have import VERDICTS

    for slack in sorted({row["slack"] for row in rows}):
        print(HEAD[lang].format(slack=f"{slack:.0%}", money="M", currency=currency))
        for verdict, words in VERDICTS.items():
            for row in rows:
                if row["slack"] == slack and row["verdict"] == verdict:
                    print(f"  {words[lang == Lang.ZH]:12s}{row['item']:28s}{_details(row, lang)}")


def _details(row: Mapping[str, Any], lang: Lang) -> str:
    """What the other decision costs, the range of sizes, and the years."""
    pieces = []
    if row["verdict"] in ("must_have", "must_avoid"):
        without, with_it = OTHER[lang]
        bound = row["cost_of_other_bound"]
        cost = BEYOND[lang] if row["cost_of_other"] is None or bound is None else f"{bound / 1e6:,.2f} M"
        pieces.append(f"{without if row['verdict'] == 'must_have' else with_it} {cost}")
    if row["size_max"] is not None:
        low = "?" if row["size_min"] is None else plain(row["size_min"], 4)
        pieces.append(f"{low}..{plain(row['size_max'], 4)} {row['unit']}" + ("" if row["sizes_decided"] else OPEN[lang]))
    if row["earliest_year"] is not None:
        span = f"{row['earliest_year']}" + (f"-{row['latest_year']}" if row["latest_year"] != row["earliest_year"] else "")
        pieces.append(f"{YEARS[lang]} {span}" + ("" if row["years_decided"] else OPEN[lang]))
    return "; ".join(pieces)


def _four_digits(value: float) -> str:
    """Sizes are found to about a percent: four digits, without powers of ten."""
    return f"{float(f'{value:.4g}'):,.10g}"

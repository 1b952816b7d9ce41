"""CBAM of a run's plans, from the sheets as they stand now: no solve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zcopt.cli.words import Json, Lang, note, print_json

NOT_COMPUTED = {"en": "not computed", "zh": "未计算"}
HEADS = {"en": ("plan", "year", "good", "tCO2e/t", "adjusted", "certificates", "EUR", "lacking"),
         "zh": ("方案", "年份", "产品", "隐含排放", "配额调整", "证书", "EUR", "缺少")}
COLUMNS = ("see_tco2_per_t", "adjustment_tco2_per_t", "certificates_tco2", "cost_eur")


def cbam(
    where: Annotated[Path, typer.Argument(metavar="CASE", help="Case folder (its latest run), or a run folder.")],
    lang: Annotated[Lang, typer.Option(help="Language of the words.")] = Lang.EN,
    as_json: Json = False,
) -> None:
    """What goods sold to the EU embody and cost under every plan; of a case with its sheets as they stand now."""
    from zcopt.errors import UsageError
    from zcopt.runs import cbam_of

    run, rows = cbam_of(where)
    if not rows:
        raise UsageError(f"{where} sells nothing to the EU: fill the sheet cbam_goods")
    if as_json:
        print_json({"run": str(run), "rows": list(rows)})
        return
    print(_line(*HEADS[lang]))
    for row in rows:
        print(_line(row["plan"], row["year"], row["good"], *(_shown(row[key], lang) for key in COLUMNS), row["missing"] or ""))
    note(str(run))


def _line(*cells: object) -> str:
    """Plan, year and good, four figures, and what is lacking."""
    plan, year, good, *figures, missing = map(str, cells)
    return f"{plan:12}{year:>6}  {good:20}{''.join(f'{figure:>15}' for figure in figures)}  {missing}".rstrip()


def _shown(value: object, lang: Lang) -> str:
    if not isinstance(value, int | float):
        return NOT_COMPUTED[lang]
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3f}"

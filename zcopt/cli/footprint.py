"""Product footprints of a run, and their exchange with buyers: no solve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zcopt.cli.words import Json, Lang, note, print_json, wide

HEADS = {"en": ("plan", "year", "product", "unit", "footprint", "not counted"),
         "zh": ("方案", "年份", "产品", "单位", "碳足迹", "未计入")}
NOT_COMPUTED = {"en": "not computed", "zh": "未计算"}
WRITTEN = {"en": "PACT 3.0: {year} as footprints of the past, {plan} in an extension as a forecast: {file}",
           "zh": "PACT 3.0：{year} 年为历史碳足迹，{plan} 的预测值仅列于扩展字段：{file}"}


def footprint(
    where: Annotated[Path, typer.Argument(metavar="CASE", help="Case folder (its latest run), or a run folder.")],
    plan: Annotated[str, typer.Option(help="Plan to look at; default the best.")] = "",
    out: Annotated[Path | None, typer.Option(help="Write the exchange with buyers (PACT 3.0, JSON) to this file.")] = None,
    lang: Annotated[Lang, typer.Option(help="Language of the words.")] = Lang.EN,
    as_json: Json = False,
) -> None:
    """Print product footprints of the base year and a plan; write them for buyers as PACT JSON."""
    from zcopt.runs import footprint_of, write_pact

    found = footprint_of(where, plan)
    if out is not None:
        write_pact(found, out)
    if as_json:
        print_json({"run": str(found.run), "plan": found.plan, "rows": list(found.rows)})
    else:
        print(_line(*HEADS[lang]))
        for row in found.rows:
            if row["component"] == "total":
                value = row["kgco2e_per_unit"]
                shown = f"{value:,.4g}" if isinstance(value, int | float) and abs(value) < 1000 else (
                    NOT_COMPUTED[lang] if value is None else f"{value:,.0f}")
                print(_line(row["plan"], row["year"], row["product"], row["unit"], shown, row[f"missing_{lang}"]))
    note(str(found.run) if out is None else WRITTEN[lang].format(year=found.case.site.base_year, plan=found.plan, file=out))


def _line(plan: object, year: object, product: object, unit: object, value: str, missing: object) -> str:
    names = "".join(wide(str(text), columns) for text, columns in ((plan, 12), (year, 6), (product, 20), (unit, 18)))
    return f"{names}{value:>14}  {missing or ''}".rstrip()

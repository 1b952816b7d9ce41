"""Making a case folder."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from zcopt.cli.words import note

ASK = "?"


class Labels(StrEnum):
    """The languages a workbook can be labelled in."""

    BOTH = "both"
    EN = "en"
    ZH = "zh"


def new(
    folder: Annotated[Path | None, typer.Argument(help="Folder to make; must not exist or be empty.")] = None,
    sector: Annotated[str, typer.Option(help="Model factory to start from; ? lists them.")] = "",
    province: Annotated[str, typer.Option(help="Province or region, any text; ? lists those with data.")] = "",
    first_year: Annotated[int, typer.Option(help="First year planned.")] = 2026,
    last_year: Annotated[int, typer.Option(help="Last year planned.")] = 2030,
    currency: Annotated[str, typer.Option(help="Three letters; prices of data/ are in CNY.")] = "CNY",
    lang: Annotated[Labels, typer.Option(help="Language of the labels.")] = Labels.BOTH,
    blank: Annotated[bool, typer.Option("--blank", help="The empty workbook, nothing filled in.")] = False,
) -> None:
    """Make a case folder filled from data/ for a sector and a province: it runs as it is, then replace its numbers."""
    from zcopt.errors import UsageError

    if ASK in (sector, province):
        _list_sectors() if sector == ASK else _list_regions()
        return
    if folder is None:
        raise UsageError("give the folder to make: zcopt new DIR --sector S --province P")
    years = range(first_year, last_year + 1)
    if blank and (sector or province):
        raise UsageError("--blank fills nothing in: leave out --sector and --province")
    if sector:
        _starter(folder, years, currency, sector, province, lang)
    else:
        _empty(folder, years, currency, province, lang, blank)


def _starter(folder: Path, years: range, currency: str, sector: str, province: str, lang: str) -> None:
    from zcopt.starter.folder import make_starter_folder
    from zcopt.starter.regions import nearest_region

    made = make_starter_folder(folder, years, currency, sector=sector, province=province, lang=lang)
    print(made.workbook)
    if made.region is None:
        near = nearest_region(province)
        note(f"data/ knows nothing of {province or 'this region'}, so prices, factors and options are blank."
             + (f" Did you mean {near}?" if near else "") + " Known regions: zcopt data provinces")
        note(f"what must be filled: zcopt check {folder}")
        return
    note("filled from data/: see the columns source and note; replace what you know better")
    note(f"next: zcopt check --strict {folder}, then: zcopt run {folder}")


def _empty(folder: Path, years: range, currency: str, province: str, lang: str, asked: bool) -> None:
    from zcopt.errors import UsageError
    from zcopt.starter.folder import make_empty_folder

    if province:
        raise UsageError("a province needs a sector too; sectors: zcopt data sectors")
    made = make_empty_folder(folder, years, currency, lang=lang)
    print(made.workbook)
    if not asked:
        note("the workbook is empty, because no --sector was given; sectors: zcopt data sectors")
    note(f"fill in {made.workbook}, put hourly series into {folder / 'timeseries'}, then: zcopt check {folder}")


def _list_sectors() -> None:
    from zcopt.inputs.tables import table

    for row in table("sector_baselines").rows:
        print(f"{row.text('baseline_id'):24s}{row.text('sector_zh')}  {row.text('archetype')} [{row.confidence}]")
    note("next: zcopt new DIR --sector S --province P; provinces: zcopt data provinces")


def _list_regions() -> None:
    from zcopt.inputs.tables import table

    for row in table("regions").rows:
        print(f"{row.text('region'):24s}{row.text('region_zh')}  {row.note}".rstrip())
    note("any other text is allowed: what depends on the region is then left blank")

"""Making a case folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zcopt.cli.words import note


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
    note(f"fill in {book}, put hourly series into {folder / 'timeseries'}, then: zcopt check {folder}")

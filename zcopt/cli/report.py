"""Writing the reports of a run again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zcopt.cli.words import Json, note, print_json


def report(
    where: Annotated[Path | None, typer.Argument(metavar="[RUN]", help="Run folder, or case folder (latest run).")] = None,
    show_page: Annotated[bool, typer.Option("--open", help="Open the page in a browser when done.")] = False,
    as_json: Json = False,
) -> None:
    """Write the page and the workbook of a run again, from its folder alone and without solving."""
    from zcopt.cli.runs import open_page
    from zcopt.rewrite import rewrite_reports
    from zcopt.runs import BOOK

    page, *books = rewrite_reports(where or Path())
    if as_json:
        print_json({"folder": str(page.parent), "files": [path.name for path in (page, *books)]})
    else:
        for path in (page, *books):
            print(path)
    for book in books:
        if book.name != BOOK:
            note(f"{BOOK} is open in a spreadsheet, so this one is {book.name}")
    if show_page:
        open_page(page)
    else:
        note(f"open {page}, or: zcopt report {page.parent} --open")

"""Carrying a case over: from an older workbook, and between a workbook and text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zcopt.cli.words import Case, Json, note, print_json, print_problems


def upgrade(case: Case, as_json: Json = False) -> None:
    """Bring an older case to the sheets and columns of this version; the old workbook stays beside it."""
    from zcopt.inputs.schema import SCHEMA
    from zcopt.inputs.upgrade import upgrade as bring_forward
    from zcopt.parts import SHEETS

    done = bring_forward(case, SHEETS)
    if as_json:
        print_json({"from": done.schema, "to": SCHEMA, "changed": done.kept is not None,
                    "changes": [{"change": str(change), "cells": cells} for change, cells in done.changes],
                    "cells": dict(done.cells), "kept": str(done.kept) if done.kept else None,
                    "problems": [problem.as_dict() for problem in done.problems]})
        return
    if done.kept is None:
        note(f"nothing was changed: the case is of schema {SCHEMA} already. Next: zcopt check {case}")
        return
    print(f"schema {done.schema} -> {SCHEMA}")
    for change, cells in done.changes:
        print(f"{change} ({cells} cells)")
    for sheet, cells in done.cells.items():
        if cells:
            print(f"  {sheet:32s}{cells:>8,} cells carried")
    print(f"  {'all':32s}{sum(done.cells.values()):>8,} cells, each read back and compared")
    if done.problems:
        print_problems(done.problems)
    note(f"the old one, with its colours, charts and formulas: {done.kept}\nNext: zcopt check {case}")


def export(
    case: Case,
    csv: Annotated[Path | None, typer.Option("--csv", metavar="DIR", help="Folder for one CSV per sheet.")] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", metavar="FILE", help="Workbook to write; must not exist.")] = None,
) -> None:
    """Write a case as text, one CSV per sheet, or as a workbook again; check and run read either."""
    from zcopt.errors import UsageError
    from zcopt.inputs.export import export_csv, export_xlsx
    from zcopt.parts import SHEETS

    if csv is not None and xlsx is None:
        done, home = export_csv(case, csv, SHEETS), csv
    elif xlsx is not None and csv is None:
        done, home = export_xlsx(case, xlsx, SHEETS), xlsx.parent
    else:
        raise UsageError("give --csv DIR or --xlsx FILE, one of the two")
    print(done.target)
    if done.problems:
        print_problems(done.problems)
    hourly = f", {done.series_files} hourly files copied" if csv else f"; hourly files stay in {case / 'timeseries'}"
    note(f"{done.cells:,} cells written{hourly}. Next: zcopt check {home}")

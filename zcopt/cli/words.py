"""What all commands share: their common arguments, and how they print. Data go to stdout, words to stderr."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from zcopt.errors import Problem, Severity

Case = Annotated[Path, typer.Argument(help="Case folder: case.xlsx and timeseries/.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="No progress.")]
SHOWN_PROBLEMS = 50


def print_problems(problems: Any, stream: Any = None) -> None:
    """Problems folded, errors first, at most 50 lines of them."""
    from zcopt.inputs.folding import fold

    target = stream or sys.stderr
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
    folded: list[Problem] = sorted(fold(problems), key=lambda problem: order[problem.severity])
    for problem in folded[:SHOWN_PROBLEMS]:
        print(f"{problem.severity}: {problem}", file=target)
    if len(folded) > SHOWN_PROBLEMS:
        print(f"... and {len(folded) - SHOWN_PROBLEMS} more; all of them: zcopt check CASE --json", file=target)


def print_json(value: Any) -> None:
    """One JSON document on stdout."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def note(text: str) -> None:
    """A word to the user, apart from the data."""
    print(text, file=sys.stderr)


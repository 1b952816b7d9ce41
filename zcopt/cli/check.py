"""Checking the inputs of a case."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from zcopt.cli.words import Case, Json, note, print_json, print_problems
from zcopt.errors import InputError, Severity


def check(case: Case, as_json: Json = False,
          strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False) -> None:
    """List every problem of the inputs, each at its cell."""
    from zcopt.api import read_case

    reading = read_case(case)
    worst = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    bad = any(problem.severity in worst for problem in reading.problems)
    if as_json:
        print_json({"ok": not bad, "problems": [problem.as_dict() for problem in reading.problems]})
    else:
        print_problems(reading.problems, stream=sys.stdout)
        note(f"not ready: mend the problems above, then check again: zcopt check {case}" if bad
              else f"ready. Next: zcopt run {case}")
    raise typer.Exit(InputError.exit_code if bad else 0)

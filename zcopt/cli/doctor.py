"""Looking at the machine."""

from __future__ import annotations

import typer

from zcopt.cli.words import Json, note, print_json


def doctor(as_json: Json = False) -> None:
    """Show versions and solve a tiny test model."""
    from zcopt.doctor import examine

    findings = examine()
    if as_json:
        print_json(findings)
    else:
        for name, value in findings["versions"].items():
            print(f"{name:10s} {value}")
        print(f"solver     {findings['solver']}")
    ok = bool(findings["ok"])
    note("all well. Next: zcopt new DIR" if ok else "the solver does not work here")
    raise typer.Exit(0 if ok else 70)

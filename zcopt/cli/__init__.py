"""The command line: parse, call, print. Nothing is decided here, and nothing heavy is imported before it is needed."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from zcopt.cli import (
    carry,
    cbam,
    check,
    compare,
    data,
    disclose,
    doctor,
    explain,
    footprint,
    frontier,
    inventory,
    macc,
    must_have,
    new,
    report,
    runs,
    verify,
)
from zcopt.cli.words import note, print_problems, worst_code
from zcopt.errors import InfeasibleError, InputError, ZcoptError

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False, no_args_is_help=True,
                  context_settings={"help_option_names": ["-h", "--help"]},
                  help="Find, rank and prove decarbonization pathways for a factory.")

COMMANDS = (new.new, data.data, check.check, explain.explain, inventory.inventory, runs.run, runs.show, runs.runs, report.report,
            compare.compare, must_have.must_have, frontier.frontier, macc.macc, cbam.cbam,
            footprint.footprint, verify.verify, disclose.disclose, carry.upgrade, carry.export,
            doctor.doctor)
for _command in COMMANDS:
    app.command(_command.__name__.replace("_", "-"))(_command)


def main() -> None:
    """Run the command line; the exit code says how it went."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = app(standalone_mode=False)
    except ZcoptError as error:
        _say_error(error)
        code = error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        note("stopped.")
        code = 5
    except Exception as error:
        code = _unexpected(error)
    sys.exit(code or 0)


def _unexpected(error: Exception) -> int:
    """Wrong usage is told by its own message; anything else is a mistake of ours."""
    show, code = getattr(error, "show", None), getattr(error, "exit_code", None)
    if callable(show) and isinstance(code, int):
        show()
        return code
    note(f"program error: {type(error).__name__}: {error}")
    if "-v" in sys.argv or "--verbose" in sys.argv:
        raise error
    note("run again with -v at the end for the traceback, and please report it.")
    return 70


def _say_error(error: ZcoptError) -> None:
    if isinstance(error, InputError):
        print_problems(error.problems)
        note("not ready: mend the problems above; marked in a copy of the workbook: zcopt check CASE --mark; what a code "
             f"means: zcopt explain {worst_code(error.problems)}")
    elif isinstance(error, InfeasibleError) and error.explanation is not None:
        from zcopt.analysis.infeasible import lines_of, sections_of

        note("infeasible: the promises made in the inputs cannot all be kept")
        note("\n".join(lines_of(sections_of(error.explanation))))
        if error.folder is not None:
            note(f"in English and Chinese: {error.folder / 'infeasible.html'}")
    else:
        note(f"{'infeasible' if isinstance(error, InfeasibleError) else 'error'}: {error}")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib import metadata

        print(metadata.version("zcopt"))
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Nothing is shared between commands but the version."""

"""Warnings and notes of the inputs that stood, in two languages."""

from __future__ import annotations

from dataclasses import dataclass

from zcopt.inputs.codes import registry
from zcopt.report.labels import Label, known
from zcopt.report.run_tables import RunTables


@dataclass(frozen=True)
class Warned:
    """A problem of the inputs: how grave, where, what, and what helps."""

    severity: Label
    place: str
    message: Label
    fix: Label
    code: str


def warnings_of(tables: RunTables) -> tuple[Warned, ...]:
    """In the order found; Chinese takes cause and mend from the registry of codes, where the words were written in English."""
    found = []
    for issue in tables.issues:
        message, fix, code = (str(issue.get(key, "")) for key in ("message", "fix", "code"))
        entry = registry().get(code)
        found.append(Warned(
            known(str(issue.get("severity", ""))), "!".join(str(issue[key]) for key in ("sheet", "cell") if issue.get(key)),
            Label(message, entry.cause["zh"] if entry else message), Label(fix, entry.mend["zh"] if entry else fix), code))
    return tuple(found)

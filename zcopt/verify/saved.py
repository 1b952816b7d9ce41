"""A run folder verified: its own copy of the inputs, whether it is what was hashed, and whether the case has changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from zcopt.errors import InputError, Severity, UsageError
from zcopt.inputs.case import Case
from zcopt.inputs.csv_book import read_inputs
from zcopt.inputs.row import Row
from zcopt.plans.run_folder import read_run
from zcopt.plans.tables import columns
from zcopt.verify import verify
from zcopt.verify.findings import Findings
from zcopt.verify.run import Tables

INPUTS, RESULTS = "inputs", "results"


def verify_run(run: Path, row_types: Sequence[type[Row]]) -> Findings:
    """Recompute a finished run from the inputs in its folder.

    Raises UsageError when it is no finished run, has no plan or was written by a version with other tables, InputError when the
    copy of the inputs cannot be read.
    """
    saved = read_run(run)
    if not saved.manifest["plans"]:
        raise UsageError(f"{run} has no plan, so there is nothing to recompute; zcopt show {run} says why")
    _as_now(run, saved.tables)
    reading = read_inputs(run / INPUTS, row_types)
    if any(problem.severity is Severity.ERROR for problem in reading.problems):
        raise InputError(reading.problems)
    case = Case(name=str(saved.manifest["case_name"]), rows_by_type=reading.rows)
    findings = verify(case, row_types, saved.tables, saved.manifest)
    for name in changed_files(run / INPUTS, saved.manifest):
        findings.differ(f"{INPUTS}/{name}", "whole file", "sha256", _hash(run / INPUTS / name), _stated(saved.manifest)[name],
                        "the hash in manifest.json")
    return findings


def _as_now(run: Path, tables: Tables) -> None:
    """Every table with rows has the columns of today."""
    for table, rows in tables.items():
        lacking = [column for column in columns(table) if rows and column not in rows[0]]
        if lacking:
            raise UsageError(f"{run} was written by another version of zcopt: its table {table} has no column {lacking[0]}. "
                             "Run the case again")


def changed_files(folder: Path, manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Input files in ``folder`` that are not those the manifest has the hashes of."""
    return tuple(name for name, stated in _stated(manifest).items() if _hash(folder / name) != stated)


def changed_since(run: Path, manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Input files of the case folder that have changed since the run; none where the run does not lie in one."""
    case = run.resolve().parent.parent
    inside = run.resolve().parent.name == RESULTS and any((case / name).is_file() for name in _stated(manifest))
    return changed_files(case, manifest) if inside else ()


def _stated(manifest: Mapping[str, Any]) -> dict[str, str]:
    return {entry["file"]: entry["sha256"] for entry in manifest.get(INPUTS, ())}


def _hash(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None

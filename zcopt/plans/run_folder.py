"""The run folder: written under a temporary name, renamed at the end, never overwritten; and read back."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import json
import math
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zcopt.errors import InfeasibleError, InputError, OutputError, Problem, StoppedEarly, UsageError
from zcopt.plans.records import flags_as_words
from zcopt.plans.tables import LAST_YEAR_COLUMNS, TABLES, Cell, Record, TableColumn

SCHEMA = 1
UNFINISHED = ".unfinished"
LATEST = "latest.txt"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class SavedRun:
    """A run folder read back."""

    folder: Path
    manifest: Mapping[str, Any]
    tables: Mapping[str, tuple[Record, ...]]
    issues: tuple[Mapping[str, Any], ...]


def input_hash(files: Sequence[Path]) -> str:
    """One sha256 over names and contents of the input files."""
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def input_list(files: Sequence[Path], root: Path) -> list[dict[str, str]]:
    """Each input file with its sha256, by its name inside the case folder."""
    return [{"file": path.relative_to(root).as_posix(), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
            for path in sorted(files)]


@contextlib.contextmanager
def new_run(results: Path, name: str) -> Iterator[Path]:
    """A folder to write a run into; it gets its name when the block ends well, vanishes when the run ends on purpose
    without a result, and stays ``*.unfinished`` when it crashes, is killed, or something of it cannot be written.

    Raises OutputError when the folder or a file in it cannot be written, or the name is taken.
    """
    final = results / name
    working = results / (name + UNFINISHED)
    if final.exists() or working.exists():
        raise OutputError(f"the run folder {final.name} exists already; runs are never overwritten")
    try:
        working.mkdir(parents=True)
    except OSError as error:
        raise OutputError(f"cannot write to {results}: {error.strerror}") from error
    try:
        yield working
    except (InputError, UsageError, InfeasibleError, StoppedEarly):
        # ended on purpose and without a plan: nothing worth keeping, no litter
        shutil.rmtree(working, ignore_errors=True)
        raise
    except OSError as error:
        raise OutputError(f"the run cannot be written, what there is of it is in {working}: {error}") from error
    try:
        os.replace(working, final)
        (results / LATEST).write_text(name + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(f"cannot finish the run folder {final}: {error.strerror}") from error


def write_tables(folder: Path, tables: Mapping[str, tuple[Record, ...]], last_year: int) -> None:
    """One CSV per table, UTF-8 with a byte-order mark for Excel; hourly power goes to ``dispatch/`` by plan."""
    for name, rows in tables.items():
        if name == "dispatch":
            by_plan: dict[str, list[Record]] = {}
            for row in rows:
                by_plan.setdefault(str(row["plan"]), []).append(row)
            for plan, lines in by_plan.items():
                (folder / "dispatch").mkdir(exist_ok=True)
                _write_csv(folder / "dispatch" / f"{plan}.csv", TABLES[name], lines, last_year)
        else:
            _write_csv(folder / f"{name}.csv", TABLES[name], rows, last_year)


def write_table(path: Path, table: str, rows: Sequence[Record]) -> None:
    """One table to a file of its own, its folder made where missing. Raises OutputError when it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_csv(path, TABLES[table], rows, 0)
    except OSError as error:
        raise OutputError(f"{path} could not be written: {error.strerror}. Is it open in a spreadsheet?") from error


def _write_csv(path: Path, schema: Sequence[TableColumn], rows: Iterable[Record], last_year: int) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([LAST_YEAR_COLUMNS.get(column.key, column.key).format(year=last_year) for column in schema])
        for row in flags_as_words(rows):
            writer.writerow([_safe(row[column.key], column) for column in schema])


def _safe(value: Cell, column: TableColumn) -> Cell:
    """Text that a spreadsheet would take for a formula gets an apostrophe; numbers stay numbers."""
    if column.type == "text" and isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return "" if value is None else value


def write_json(path: Path, value: Any) -> None:
    """UTF-8 JSON with sorted keys, so that equal runs give equal files; numbers that are not finite become null."""
    text = json.dumps(finite(value), ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def finite(value: Any) -> Any:
    """JSON knows no infinity: the bound of a solve that was stopped before it had one is nothing."""
    if isinstance(value, Mapping):
        return {key: finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def write_issues(path: Path, problems: Sequence[Problem]) -> None:
    """Every problem that stood, in full."""
    write_json(path, [problem.as_dict() for problem in problems])


def copy_inputs(files: Sequence[Path], root: Path, target: Path) -> None:
    """Copy what was read, keeping sub-folders."""
    for path in files:
        place = target / path.relative_to(root)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def read_run(folder: Path) -> SavedRun:
    """Read a finished run folder back.

    Raises UsageError when it is not one.
    """
    manifest_file = folder / "manifest.json"
    if is_unfinished(folder):
        raise UsageError(f"{folder} is a run that is still going on or was ended before its reports were complete; "
                         "there is nothing in it to rely on. Run the case again")
    if not manifest_file.is_file():
        raise UsageError(f"{folder} is not a finished run folder: it has no manifest.json")
    manifest = json.loads(manifest_file.read_text(encoding="utf-8"))
    last_year = int(manifest["last_year"])
    tables: dict[str, tuple[Record, ...]] = {}
    for name, schema in TABLES.items():
        files = sorted((folder / "dispatch").glob("*.csv")) if name == "dispatch" else [folder / f"{name}.csv"]
        found = [row for path in files if path.is_file() for row in _read_csv(path, schema, last_year)]
        if found or name != "dispatch":
            tables[name] = tuple(found)
    issues_file = folder / "issues.json"
    issues = json.loads(issues_file.read_text(encoding="utf-8")) if issues_file.is_file() else []
    return SavedRun(folder, manifest, tables, tuple(issues))


def _read_csv(path: Path, schema: Sequence[TableColumn], last_year: int) -> list[Record]:
    named = {LAST_YEAR_COLUMNS.get(column.key, column.key).format(year=last_year): column for column in schema}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.reader(stream)
        header = [named.get(name) for name in next(rows, [])]
        return [{column.key: _typed(text, column) for column, text in zip(header, row, strict=True) if column is not None}
                for row in rows if row]


def _typed(text: str, column: TableColumn) -> Cell:
    if text == "" and column.type != "text":
        return None
    if column.type == "number":
        return float(text)
    if column.type == "integer":
        return int(text)
    if column.type == "flag":
        return text == "yes"
    return text[1:] if text.startswith("'") and text[1:2] in FORMULA_STARTS else text


def run_folders(results: Path) -> list[Path]:
    """Finished runs, oldest first."""
    if not results.is_dir():
        return []
    return sorted(path for path in results.iterdir() if (path / "manifest.json").is_file() and not is_unfinished(path))


def unfinished_runs(results: Path) -> list[Path]:
    """Folders of runs that are still going on or never ended, oldest first."""
    return sorted(path for path in results.glob("*" + UNFINISHED) if path.is_dir())


def is_unfinished(folder: Path) -> bool:
    """Whether a run folder is one that never got its name."""
    return folder.name.endswith(UNFINISHED)


def latest_run(results: Path) -> Path:
    """The newest finished run; UsageError when there is none."""
    pointer = results / LATEST
    if pointer.is_file():
        named = results / pointer.read_text(encoding="utf-8").strip()
        if (named / "manifest.json").is_file():
            return named
    found = run_folders(results)
    if not found:
        raise UsageError(f"there is no finished run in {results}")
    return found[-1]

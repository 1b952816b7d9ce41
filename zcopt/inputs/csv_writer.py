"""The CSVs of a case written: one per sheet, as zcopt/inputs/csv_book.py describes and reads them."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from collections.abc import Sequence
from pathlib import Path

from zcopt.errors import InputError, OutputError, Problem, Severity
from zcopt.inputs.carried import Carried, CarriedSheet, Record
from zcopt.inputs.csv_book import README, README_TEXT, csv_files, schema_said
from zcopt.inputs.csv_cells import NUMBERS, guarded, written
from zcopt.inputs.grid import Grid, RawCell, Spot
from zcopt.inputs.header import NOTE, SOURCE
from zcopt.inputs.row import Column, Kind, Layout
from zcopt.inputs.scale import usual_unit

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


def write_sheets(folder: Path, carried: Carried) -> tuple[Problem, ...]:
    """Write the CSVs and a README into ``folder``; CSVs of an earlier export that are no longer written are deleted.

    Returns notes on what text cannot keep. Raises InputError when a cell has no form as text, OutputError when the folder
    holds CSVs that no export wrote, or cannot be written.
    """
    texts, problems = sheet_texts(carried)
    if errors := [problem for problem in problems if problem.severity is Severity.ERROR]:
        raise InputError(errors)
    try:
        old = {path.name for path in csv_files(folder)}
        if old and schema_said(folder) is None:
            raise OutputError(f"{folder} holds CSVs that zcopt export did not write; nothing was written")
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8-sig", newline="")
        for name in old - set(texts):
            (folder / name).unlink()
        (folder / README).write_text(README_TEXT, encoding="utf-8", newline="")
    except OSError as error:
        raise OutputError(f"cannot write to {folder}: {error.strerror}") from error
    return problems


def sheet_texts(carried: Carried) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """File name -> text of every sheet, and what of it has no form as text."""
    writer = _Writer(carried.currency)
    tables = {f"{name}.csv": (writer.settings if sheet.spec.sheet.layout is Layout.SETTINGS else writer.table)(
        sheet, carried.years) for name, sheet in carried.sheets.items()}
    for grid in carried.copies:
        tables[f"{_UNSAFE.sub('_', grid.name)}.csv"] = writer.copy(grid)
    return {name: _csv_text(rows) for name, rows in tables.items()}, tuple(writer.problems)


def _csv_text(rows: Sequence[Sequence[str]]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


@dataclasses.dataclass
class _Writer:
    """Sheets as rows of text; ``problems`` gathers what has no such form."""

    currency: str
    problems: list[Problem] = dataclasses.field(default_factory=list)

    def table(self, sheet: CarriedSheet, years: Sequence[int]) -> list[list[str]]:
        """Keys, units, and a row per record."""
        fields = [(key, column) for column in (*sheet.spec.columns, SOURCE, NOTE) for key in _keys(column, sheet, years)]
        units = [_unit(sheet, key, column, self.currency) for key, column in fields]
        self._comments(sheet)
        return [[*(key for key, _ in fields), *map(guarded, sheet.others)], [*map(guarded, units), *("" for _ in sheet.others)],
                *([*(self._cell(sheet, record.get(key), key, column.kind) for key, column in fields),
                   *(self._cell(sheet, record.get(name), name, None) for name in sheet.others)] for record in sheet.records)]

    def settings(self, sheet: CarriedSheet, years: Sequence[int]) -> list[list[str]]:
        """A line per setting, in the order of the sheet."""
        record: Record = sheet.records[0] if sheet.records else {}
        columns = {column.key: column for column in sheet.spec.columns}
        shown = years if any(column.kind is Kind.BY_YEAR for column in columns.values()) else ()
        self._comments(sheet)
        rows = [["key", "unit", "value", *map(str, shown), SOURCE.key, NOTE.key]]
        for key, unit in sheet.units.items():
            fields = [key, *(f"{key}.{year}" for year in shown)]
            kind = columns[key].kind
            rows.append([key, guarded(unit), *(self._cell(sheet, record.get(field), field, kind) for field in fields),
                         *(_remark(record.get(f"{role}:{key}")) for role in (SOURCE.key, NOTE.key))])
        return rows

    def copy(self, grid: Grid) -> list[list[str]]:
        """A plain copy, every cell where it stood."""
        bottom = max((row for row, _ in grid.cells), default=0)
        right = max((column for _, column in grid.cells), default=0)
        return [[written(grid.at(row, column), None) or "" for column in range(1, right + 1)] for row in range(1, bottom + 1)]

    def _cell(self, sheet: CarriedSheet, cell: object, key: str, kind: Kind | None) -> str:
        if not isinstance(cell, RawCell):
            return ""
        text = written(cell, kind)
        if text is None:
            self.problems.append(Spot(sheet=sheet.spec.sheet.name, key=key).problem(
                "E128", f"{key} is {cell.text}, which would become a word as text", "Type it as text", cell.text))
        return text or ""

    def _comments(self, sheet: CarriedSheet) -> None:
        self.problems += [Spot(sheet=sheet.spec.sheet.name, key=key.partition(":")[2]).problem(
            "N126", "the comment of the cell was not carried into the CSV", found=str(text))
            for record in sheet.records for key, text in record.items() if key.startswith("comment:")]


def _unit(sheet: CarriedSheet, key: str, column: Column, currency: str) -> str:
    """The unit of a field as written; of one the sheet did not have, that of its other years, else the usual one."""
    if column.kind not in NUMBERS - {Kind.DATE}:
        return ""
    if key in sheet.units:
        return sheet.units[key]
    others = (unit for field, unit in sheet.units.items() if field.partition(".")[0] == column.key)
    return next(others, usual_unit(column, currency) if column.unit else "")


def _remark(cell: object) -> str:
    """The source or note of a setting, which is read as it stands, whatever it is."""
    return guarded(cell.text) if isinstance(cell, RawCell) else ""


def _keys(column: Column, sheet: CarriedSheet, years: Sequence[int]) -> list[str]:
    """The fields of a column: one per year, the bare key only where the sheet has it."""
    if column.kind is not Kind.BY_YEAR:
        return [column.key]
    bare = [column.key] if column.key in sheet.units or not years else []
    return [*bare, *(f"{column.key}.{year}" for year in years)]

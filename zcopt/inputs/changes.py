"""Making the changes between schemas in what was carried from an older book."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zcopt.errors import ModelError, Problem
from zcopt.inputs.carried import Carried, CarriedSheet, Record
from zcopt.inputs.grid import Grid, RawCell, Spot
from zcopt.inputs.row import Kind, Layout, Row
from zcopt.inputs.schema import Change, What, specs_of
from zcopt.inputs.words import plain


@dataclass
class _Work:
    """A carried book while it is changed."""

    sheets: dict[str, CarriedSheet]
    copies: tuple[Grid, ...]
    file: str
    problems: list[Problem]

    def problem(self, change: Change, code: str, message: str, fix: str, found: str = "") -> None:
        """Note a problem at the column or sheet of a change."""
        self.problems.append(Spot(self.file, change.sheet, "", change.old).problem(code, message, fix, found))

    def holder(self, change: Change) -> CarriedSheet | None:
        """The sheet that has the column of a change, None when it does not."""
        sheet = self.sheets.get(change.sheet)
        return sheet if sheet is not None and sheet.spec.column(change.old) is not None else None


def brought_forward(carried: Carried, schema: int, row_types: Sequence[type[Row]],
                    changes: Sequence[Change], file: str) -> tuple[Carried, tuple[tuple[Change, int], ...]]:
    """The carried book with every change since ``schema`` made, and how many cells each one touched."""
    work = _Work(dict(carried.sheets), carried.copies, file, list(carried.problems))
    touched = []
    for change in changes:
        cells = _APPLY[change.what](work, change) if change.schema >= schema else 0
        if cells:
            touched.append((change, cells))
    today = {spec.sheet.name: spec for spec in specs_of(row_types)}
    sheets = {name: dataclasses.replace(sheet, spec=today[name]) for name, sheet in work.sheets.items()}
    return Carried(sheets, carried.copies, tuple(work.problems)), tuple(touched)


def _rename_sheet(work: _Work, change: Change) -> int:
    if change.sheet not in work.sheets:
        return 0
    sheet = work.sheets.pop(change.sheet)
    spec = dataclasses.replace(sheet.spec, sheet=dataclasses.replace(sheet.spec.sheet, name=change.new), also=())
    work.sheets[change.new] = dataclasses.replace(sheet, spec=spec)
    return sheet.cells


def _rename_column(work: _Work, change: Change) -> int:
    sheet = work.holder(change)
    if sheet is None:
        return 0
    work.sheets[change.sheet] = _renamed(sheet, change.old, change.new)
    return _holding(sheet, change.old)


def _renamed(sheet: CarriedSheet, old: str, new: str) -> CarriedSheet:
    columns = tuple(dataclasses.replace(c, key=new) if c.key == old else c for c in sheet.spec.columns)
    return dataclasses.replace(
        sheet, spec=dataclasses.replace(sheet.spec, columns=columns),
        records=tuple({_new_key(key, old, new): value for key, value in record.items()} for record in sheet.records),
        units={_new_key(key, old, new): unit for key, unit in sheet.units.items()})


def _new_key(written: str, old: str, new: str) -> str:
    """``comment:old.2026`` -> ``comment:new.2026``; any other key stays."""
    prefix, colon, bare = written.rpartition(":")
    name, dot, year = bare.partition(".")
    return f"{prefix}{colon}{new}{dot}{year}" if name == old and not written.startswith("#") else written


def _belongs(written: str, key: str) -> bool:
    """Whether a key of a record speaks of the column ``key``."""
    return _new_key(written, key, "") != written


def _holding(sheet: CarriedSheet, key: str) -> int:
    """How many cells hold a value of a column."""
    return sum(isinstance(value, RawCell) and written.partition(".")[0] == key
               for record in sheet.records for written, value in record.items())


def _change_unit(work: _Work, change: Change) -> int:
    """Rename the column; numbers are multiplied only where no unit cell says what they are in."""
    sheet = work.holder(change)
    if sheet is None:
        return 0
    mine = {key for record in sheet.records for key, value in record.items()
            if key.partition(".")[0] == change.old and isinstance(value, RawCell)}
    if change.old_unit:
        units = {key: unit or change.old_unit if key in mine else unit for key, unit in sheet.units.items()}
        sheet = dataclasses.replace(sheet, units=units)
    else:
        records = tuple({key: _times(work, change, value) if key in mine else value for key, value in record.items()}
                        for record in sheet.records)
        sheet = dataclasses.replace(sheet, records=records)
    work.sheets[change.sheet] = _renamed(sheet, change.old, change.new)
    return _holding(sheet, change.old)


def _times(work: _Work, change: Change, cell: object) -> object:
    """The number in the new unit, rounded only once: 0.07 times 100 is 7."""
    if not isinstance(cell, RawCell):
        return cell
    if isinstance(cell.value, bool) or not isinstance(cell.value, (int, float)):
        work.problem(change, "E125", f"{change.old} is '{cell.text}', must be a number to be converted", "Type a number",
                     cell.text)
        return cell
    return dataclasses.replace(cell, value=float(Decimal(repr(cell.value)) * Decimal(repr(change.factor))))


def _move_column(work: _Work, change: Change) -> int:
    """Move a column to another sheet: between settings sheets as a line, between tables to the row of the same name."""
    source, (name, key) = work.holder(change), change.target
    cells = _holding(source, change.old) if source else 0
    if source is None or not cells:
        return 0
    target = work.sheets.get(name)
    if target is None:
        work.problem(change, "E126", f"{change.old} moved to {name}, where '{name}' is missing", f"Add the sheet {name}")
        return 0
    records = list(target.records)
    for record in source.records:
        values = {_new_key(k, change.old, key): value for k, value in record.items() if _belongs(k, change.old)}
        at = _partner(source, target, record, records)
        if at is not None:
            records[at] = {**records[at], **values}
        elif values:
            missing = _name(source, record)
            work.problem(change, "E126", f"{change.old} moved to {name}, where '{missing}' is missing",
                         f"Add the row to the sheet {name}", missing)
    units = {_new_key(k, change.old, key): unit for k, unit in source.units.items() if _belongs(k, change.old)}
    work.sheets[change.sheet] = dataclasses.replace(
        source, units={k: unit for k, unit in source.units.items() if not _belongs(k, change.old)},
        records=tuple({k: v for k, v in record.items() if not _belongs(k, change.old)} for record in source.records))
    work.sheets[name] = dataclasses.replace(target, records=tuple(records), units={**target.units, **units})
    return cells


def _partner(source: CarriedSheet, target: CarriedSheet, record: Record, records: Sequence[Record]) -> int | None:
    """The number of the target's record that a record of the source belongs to."""
    layouts = source.spec.sheet.layout, target.spec.sheet.layout
    if layouts == (Layout.SETTINGS, Layout.SETTINGS):
        return 0 if records else None
    if layouts != (Layout.TABLE, Layout.TABLE):
        raise ModelError(f"a column cannot move between a table and a settings sheet: {source.spec.sheet.name}")
    wanted = _name(source, record)
    return next((at for at, other in enumerate(records) if wanted and _name(target, other) == wanted), None)


def _name(sheet: CarriedSheet, record: Record) -> str:
    key = next((column.key for column in sheet.spec.columns if column.kind is Kind.IDENTIFIER), "")
    cell = record.get(key)
    return plain(cell.value) if isinstance(cell, RawCell) else ""


def _removed_column(work: _Work, change: Change) -> int:
    """The column has been kept under its name with #; say why nothing reads it any more."""
    sheet = work.sheets.get(change.sheet)
    names = [name for name in sheet.others if change.old in name.removeprefix("#").split(" / ")] if sheet else []
    cells = sum(name in record for name in names for record in sheet.records) if sheet else 0
    if cells:
        work.problem(change, "W120", f"{change.old} is no longer read and was kept as {names[0]}: {change.reason}",
                     "Delete it when you no longer need it")
    return cells


def _removed_sheet(work: _Work, change: Change) -> int:
    """The sheet has been kept as a plain copy; say why nothing reads it any more."""
    copy = next((grid for grid in work.copies if grid.name == f"_{change.sheet}"), None)
    if copy is None:
        return 0
    work.problem(change, "W120", f"{change.sheet} is no longer read and was kept as {copy.name}: {change.reason}",
                 "Delete it when you no longer need it")
    return len(copy.cells)


_APPLY: Mapping[What, Callable[[_Work, Change], int]] = {
    What.RENAMED_SHEET: _rename_sheet, What.RENAMED_COLUMN: _rename_column, What.CHANGED_UNIT: _change_unit,
    What.MOVED_COLUMN: _move_column, What.REMOVED_COLUMN: _removed_column, What.REMOVED_SHEET: _removed_sheet}

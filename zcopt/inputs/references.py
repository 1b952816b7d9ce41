"""Names that must exist elsewhere in the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from zcopt.errors import Problem
from zcopt.inputs.grid import Spot
from zcopt.inputs.records import Record, SheetReading
from zcopt.inputs.row import Column, Kind, Row
from zcopt.inputs.words import did_you_mean, listed

OPTION = "option"
SUGGESTIONS = 50
"""So many unknown names per column are looked for among the known ones; a renamed sheet has thousands of them."""


def duplicates(reading: SheetReading) -> dict[int, Problem]:
    """Record number -> the error that its identifier stands on an earlier row already."""
    key = reading.row_type.identifier_key()
    first: dict[str, Record] = {}
    problems = {}
    for number, record in enumerate(reading.records):
        name = record.values.get(key)
        if not key or name is None:
            continue
        before = first.setdefault(name, record)
        if before is not record:
            problems[number] = _spot(record, key).problem(
                "E401", f"{key} '{name}' stands there twice, first in {before.place.cell(key)}",
                "Give every row its own name", name)
    return problems


def dangling(reading: SheetReading, readings: Mapping[type[Row], SheetReading]) -> dict[int, list[Problem]]:
    """Record number -> the errors about names that are defined nowhere."""
    problems: dict[int, list[Problem]] = {}
    for column in reading.row_type.columns():
        if column.kind is not Kind.REFERENCE or not _can_check(column, readings):
            continue
        known = names_of(column.reference, readings.values())
        unknown: dict[str, str] = {}
        for number, record in enumerate(reading.records):
            for name in _written(record, column):
                if name not in known:
                    if name not in unknown:
                        unknown[name] = _fix(name, known, len(unknown) < SUGGESTIONS)
                    problems.setdefault(number, []).append(_dangling(record, column, name, unknown[name]))
    return problems


def names_of(reference: str, readings: Iterable[SheetReading]) -> dict[str, None]:
    """Every name a reference may use, in the order of the workbook; rows with other errors count too."""
    names: dict[str, None] = {}
    targets = reference.split("|")
    for reading in readings:
        sheet = reading.row_type.sheet
        keys = [target.partition(".")[2] for target in targets if target.partition(".")[0] == sheet.name]
        keys += [sheet.option_key] if OPTION in targets and sheet.option_key else []
        for record in reading.records:
            names.update({str(record.values[key]): None for key in keys if key in record.values})
    return names


def _can_check(column: Column, readings: Mapping[type[Row], SheetReading]) -> bool:
    """Whether all sheets a reference speaks of are among those read."""
    read = {row_type.sheet.name for row_type in readings}
    return all(target == OPTION or target.partition(".")[0] in read for target in column.reference.split("|"))


def _written(record: Record, column: Column) -> Sequence[str]:
    value = record.values.get(column.key, ())
    return (value,) if isinstance(value, str) else tuple(value)


def _fix(name: str, known: Mapping[str, None], look: bool) -> str:
    names = f"Known: {listed(known, 8)}" if known else "Nothing is defined there yet"
    return did_you_mean(name, known, names) if look else names


def _dangling(record: Record, column: Column, name: str, fix: str) -> Problem:
    where = " or ".join("an option sheet" if target == OPTION else f"the sheet {target.partition('.')[0]}"
                        for target in column.reference.split("|"))
    return _spot(record, column.key).problem("E402", f"{column.key} '{name}' is not defined in {where}", fix, name)


def _spot(record: Record, key: str) -> Spot:
    return Spot(record.place.file, record.place.sheet, record.place.cell(key), key)

"""Every trap: exactly what is expected is found, at its cell, and the value behind the door is the one expected."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.corpus import cell_traps, file_traps, series_traps, sheet_traps
from tests.corpus.plant import Folder, copy_of, make, series_text
from tests.corpus.trap import Trap
from zcopt.api import Reading, read_case
from zcopt.errors import Severity
from zcopt.parts import SHEETS

TRAPS = [*cell_traps.TRAPS, *sheet_traps.TRAPS, *file_traps.TRAPS, *series_traps.TRAPS]


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return make(tmp_path_factory.mktemp("corpus") / "plant")


def found_in(reading: Reading) -> list[tuple[str, str, str]]:
    return sorted((problem.sheet, problem.cell, problem.code) for problem in reading.problems)


def value_of(reading: Reading, sheet: str, number: int, key: str) -> object:
    assert reading.case is not None
    row_type = next(row_type for row_type in SHEETS if row_type.sheet.name == sheet)
    name, _, year = key.partition(".")
    value = getattr(reading.case.rows(row_type)[number], name)
    return value[int(year)] if year and isinstance(value, Mapping) else value


def test_the_sound_plant_is_sound(sound: Folder) -> None:
    reading = read_case(sound.path)
    assert found_in(reading) == []
    assert value_of(reading, "carriers", 1, "price_per_unit.2027") == 3.5


def test_no_trap_has_the_name_of_another() -> None:
    names = [trap.name for trap in TRAPS]
    assert [name for name in names if names.count(name) > 1] == []


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_trap(trap: Trap, sound: Folder, tmp_path: Path) -> None:
    folder = copy_of(sound, tmp_path / "plant")
    trap.plant(folder)
    reading = read_case(folder.path)
    assert found_in(reading) == trap.expected, [str(problem) for problem in reading.problems]
    errors = [problem for problem in reading.problems if problem.severity is Severity.ERROR]
    assert all(problem.fix for problem in errors)
    assert (reading.case is None) == bool(errors)
    for sheet, number, key, value in trap.reads:
        read = value_of(reading, sheet, number, key)
        assert read == value and type(read) is type(value)
        assert str(read) == str(value), "-0.0 equals 0.0"


@pytest.mark.parametrize(("name", "says"), [
    ("spring hour missing", "8,759 values (from 2025-01-01 00:00 to 2025-12-31 23:00; missing 2025-03-30 02:00)"),
    ("autumn hour twice", "8,761 values (from 2025-01-01 00:00 to 2025-12-31 23:00; twice 2025-10-26 01:00)"),
    ("half a year", "4,380 values (from 2025-01-01 00:00 to 2025-07-02 11:00)"),
    ("half-hourly", "has 17,520 values"),
    ("two columns of one name", "stands there twice, in B and D"),
    ("row cut short", "has 1 cells without a number, the first in B12: blank")])
def test_what_is_said_of_a_series(name: str, says: str, sound: Folder, tmp_path: Path) -> None:
    folder = copy_of(sound, tmp_path / "plant")
    next(trap for trap in TRAPS if trap.name == name).plant(folder)
    assert says in read_case(folder.path).problems[0].message


def test_gaps_of_a_series_are_named_by_their_lines(sound: Folder, tmp_path: Path) -> None:
    folder = copy_of(sound, tmp_path / "plant")
    lines = series_text().splitlines()
    for line in (12, 13, 14, 99, 8761):
        lines[line - 1] = "x,,1"
    folder.series.write_text("\n".join(lines), encoding="utf-8")
    problem, = read_case(folder.path).problems
    assert (problem.code, problem.fix) == ("E218", "Fill the gaps with numbers: lines 12-14, 99, 8761")

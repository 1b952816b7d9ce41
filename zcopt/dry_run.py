"""What a run would do: everything up to the solve is done in memory and measured, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from zcopt.api import FullYearScope, read_case, search_options, time_grid_of
from zcopt.errors import InputError
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import SettingsRow
from zcopt.parts import PARTS
from zcopt.plans.archetype_names import ARCHETYPES
from zcopt.plans.audit import asked_for
from zcopt.plans.full_year.months import PROCESSES_FROM_SLOTS
from zcopt.units import HOURS_PER_YEAR

PROGRAM_MB, KB_PER_ENTRY = 140.0, 5.5
ALL_HOURS_MB, KB_PER_HOURLY_ENTRY = 150.0, 0.42
WORKER_MB, KB_PER_ENTRY_OF_A_MONTH = 100.0, 1.0
MONTHS_PER_YEAR = 12
"""Peak memory of a search: the program with its libraries, and what the model, the matrix, two solvers and the search tree
take for each entry of the matrix. Of a check on all hours: the same without a tree, for each entry the matrix would have with
8,760 slots a year, and the processes that write a month each. Fitted to measurements: docs/decisions/speed-measured.md."""
MEMORY_BASIS = (
    f"a search {PROGRAM_MB:.0f} MB and {KB_PER_ENTRY:g} kB for each entry; a check on all hours {ALL_HOURS_MB:.0f} MB, "
    f"{KB_PER_HOURLY_ENTRY:g} kB for each entry of all hours, and each thread {WORKER_MB:.0f} MB and "
    f"{KB_PER_ENTRY_OF_A_MONTH:g} kB for each entry of a month; fitted, measured runs took 45 % less to 10 % more: "
    "docs/decisions/speed-measured.md")
COMMAND_LINE, DEFAULT = "command line", "default"
GIVEN_AS = {"plans": "plans", "gap": "relative_gap_share", "time_limit": "time_limit_seconds", "threads": "threads",
            "seed": "seed", "archetypes": "archetypes"}
"""Option of the command line -> setting it wins over."""


@dataclass(frozen=True)
class Setting:
    """A value that will hold, and where it comes from: a cell, the command line, or the declared default."""

    key: str
    label: str
    value: Any
    unit: str
    source: str


@dataclass(frozen=True)
class DryRun:
    """The sizes, plans and settings of a run that was not started. ``expected_peak_mb`` is an estimate."""

    case: str
    files: tuple[str, ...]
    results: str
    size: Mapping[str, int]
    years: tuple[int, ...]
    time: Mapping[str, float]
    expected_peak_mb: float
    memory_basis: str
    plans: tuple[str, ...]
    plan_rules: str
    settings: tuple[Setting, ...]

    def as_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return asdict(self)


def dry_run(case_folder: Path, *, out: Path, full_year: str = "none", audit: bool | None = None,
            **given: Any) -> DryRun:
    """Read, check, build and compile a case, and say what a run with the options ``given`` would do.

    ``given`` has the keys of ``GIVEN_AS``; for these and ``audit`` None means that the sheet decides. Raises InputError.
    """
    from zcopt.model.build import build
    from zcopt.model.matrix import compile_matrix

    reading = read_case(case_folder)
    if reading.case is None:
        raise InputError(reading.problems)
    case = reading.case.on_grid(time_grid_of(reading.case))
    size = compile_matrix(build(case, PARTS).model).size
    scope = FullYearScope(full_year)
    return DryRun(
        case=case.name, files=tuple(path.relative_to(case_folder).as_posix() for path in case.files), results=str(out),
        size=size, years=case.years,
        time={"slots_per_year": len(case.time.slots),
              "representative_days": len(case.time.days), "hours_per_year": case.time.year_hours},
        expected_peak_mb=_memory(case, size["entries"], scope, search_options(case, **given).solve.threads),
        memory_basis=MEMORY_BASIS, plans=_plans(case, given),
        plan_rules="; ".join(_rules(case, scope, given, audit)),
        settings=_settings(case, given, {assumption.place for assumption in reading.assumed}))


def expected_peak_mb(entries: int) -> float:
    """Peak memory of a search [MB], from the entries of its matrix; see ``MEMORY_BASIS``."""
    return PROGRAM_MB + KB_PER_ENTRY * entries / 1000


def expected_peak_mb_on_all_hours(entries: int, slots_per_year: int, workers: int) -> float:
    """Peak memory of a check on all hours [MB], from the entries of the matrix of the search; ``workers`` write months
    beside the program, 0 where it writes them itself."""
    thousands = entries * HOURS_PER_YEAR / slots_per_year / 1000
    return (ALL_HOURS_MB + KB_PER_HOURLY_ENTRY * thousands
            + workers * (WORKER_MB + KB_PER_ENTRY_OF_A_MONTH * thousands / MONTHS_PER_YEAR))


def _memory(case: Case, entries: int, scope: FullYearScope, threads: int) -> float:
    """The most of what the steps of a run need [MB]."""
    searching = expected_peak_mb(entries)
    if scope is FullYearScope.NONE:
        return searching
    apart = threads > 1 and HOURS_PER_YEAR * len(case.years) >= PROCESSES_FROM_SLOTS
    return max(searching, expected_peak_mb_on_all_hours(entries, len(case.time.slots), threads if apart else 0))


def _plans(case: Case, given: Mapping[str, Any]) -> tuple[str, ...]:
    count = search_options(case, **given).plans
    return ("reference", *(f"P{number}" for number in range(1, count + 1)))


def _rules(case: Case, scope: FullYearScope, given: Mapping[str, Any], audit: bool | None) -> Iterator[str]:
    """When the list of plans ends, and what comes before and after it."""
    settings = case.settings
    if asked_for(case) if audit is None else audit:
        yield "the lowest own emissions are sought first, and every plan stays near them"
    yield (f"each differs from the others by at least {settings.distance:g} ({settings.distance_weights}) and costs at most "
           f"{settings.cost_slack_share:.0%} more than the best")
    yield "fewer where there are no more or the time limit comes first"
    if search_options(case, **given).archetypes:
        yield f"then the best in one respect each: {' / '.join(name for name, _ in ARCHETYPES.values())}"
    yield {FullYearScope.NONE: "none of them is dispatched on all 8,760 hours",
           FullYearScope.BEST: "the reference and the best are dispatched on all 8,760 hours too",
           FullYearScope.ALL: "all are dispatched on all 8,760 hours too",
           FullYearScope.EXACT: "then all are decided anew on all 8,760 hours, the time limit counting anew"}[scope]


def _settings(case: Case, given: Mapping[str, Any], blank: Set[str]) -> tuple[Setting, ...]:
    """All settings of the sheet, those given on the command line in their place; ``blank`` are the cells with nothing in."""
    row, won = case.settings, {GIVEN_AS[key]: value for key, value in given.items() if value is not None}
    found = []
    for column in SettingsRow.columns():
        cell = row.place.cell(column.key)
        place = f"{row.place.file} > {row.place.sheet}!{cell}" if cell else ""
        source = COMMAND_LINE if column.key in won else DEFAULT if not place or place in blank else place
        found.append(Setting(column.key, column.label.en, won.get(column.key, getattr(row, column.key)), column.unit, source))
    return tuple(found)

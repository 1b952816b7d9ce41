"""One year of a path, or a whole series, that looks like another unit than its neighbours."""

from __future__ import annotations

import re
from collections.abc import Mapping

from zcopt.checks.usual import figure
from zcopt.checks.year import YearOfHours
from zcopt.errors import Problem
from zcopt.factory.end_use import EndUseRow
from zcopt.inputs.case import Case
from zcopt.inputs.row import Kind
from zcopt.model.targets import TargetRow
from zcopt.units import KW_PER_MW

SLIP = 300.0
"""A year this many times off all others, which agree within CALM, was typed in another unit: kilo and mega, or 万."""
CALM = 10.0
UNITS_OF_SERIES = {"kw": 1.0, "mw": KW_PER_MW}
TIMES_OFF = 2.0


def check_slips(case: Case) -> list[Problem]:
    """Paths of all sheets, and profiles of end uses. Targets may fall as steeply as they like."""
    return [*_paths(case), *_series(case)]


def _paths(case: Case) -> list[Problem]:
    problems = []
    for kind, rows in case.rows_by_type.items():
        keys = [column.key for column in kind.columns() if column.kind is Kind.BY_YEAR]
        for row in rows if kind is not TargetRow else ():
            for key in keys:
                path = getattr(row, key)
                for year, times in _odd_years(path or {}):
                    problems.append(row.problem(key, f"{row.name or kind.sheet.name} has {figure(path[year])} in {year}, "
                                                f"{figure(times)} times the other years, which agree among themselves",
                                                "Type all years of a row in the unit of the unit row", "W469", year=year))
    return problems


def _odd_years(path: Mapping[int, float]) -> list[tuple[int, float]]:
    """The one year that is SLIP times off the others, and how many times; years of 0 do not count."""
    given = {year: abs(value) for year, value in path.items() if value}
    for year, value in given.items():
        others = [other for y, other in given.items() if y != year]
        if len(others) < 2 or max(others) > CALM * min(others):
            continue
        if value > SLIP * max(others) or value < min(others) / SLIP:
            return [(year, value / (sum(others) / len(others)))]
    return []


def _series(case: Case) -> list[Problem]:
    """A column called ``..._kw`` whose sum is not the energy of the end use; only its shape counts, so nothing breaks."""
    hours, problems = YearOfHours(case), []
    for use in case.rows(EndUseRow):
        unit = re.search(r"(?:^|[_ \[(])([km]w)[\])]?$", use.profile.lower()) if use.profile else None
        if unit is None or not use.base_year_energy_kwh:
            continue
        energy = UNITS_OF_SERIES[unit[1]] * hours.full_load_hours(use.profile)
        times = energy / use.base_year_energy_kwh
        if not 1 / TIMES_OFF <= times <= TIMES_OFF:
            problems.append(use.problem("profile", f"series {use.profile} sums to {figure(energy)} kWh, {figure(times)} "
                                        f"times the energy of {use.end_use_id} in the base year, "
                                        f"{figure(use.base_year_energy_kwh)} kWh; only the shape of the series counts",
                                        "Mend the energy or the series, whichever is in the wrong unit", "W470"))
    return problems

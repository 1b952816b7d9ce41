"""Years that are in order, and series that can be loads, outputs or efficiencies."""

from __future__ import annotations

from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.row import Kind
from zcopt.inputs.sheets import SiteRow

MOST_YEARS = 35


def check_years(case: Case) -> list[Problem]:
    """The base year before the first, the first before the last, and not too many."""
    site = case.rows(SiteRow)
    if not site:
        return []
    row, problems = site[0], []
    if row.last_year < row.first_year:
        problems.append(row.problem("last_year", f"the last year {row.last_year} is before the first {row.first_year}",
                                    "Give a later year", "E440"))
    if row.base_year > row.first_year:
        problems.append(row.problem("base_year", f"the base year {row.base_year} is after the first year planned",
                                    "Give an earlier year", "E441"))
    if len(row.years) > MOST_YEARS:
        problems.append(row.problem("last_year", f"{len(row.years)} years are planned, at most {MOST_YEARS} can be",
                                    "Plan fewer years", "E442"))
    return problems


def check_profiles(case: Case) -> list[Problem]:
    """Series of loads and outputs must not be negative, and not all zero."""
    problems = []
    for row_type, rows in case.rows_by_type.items():
        columns = [column for column in row_type.columns() if column.kind is Kind.SERIES]
        for row in rows if columns else ():
            for column in columns:
                name = getattr(row, column.key)
                if not name or name not in case.series:
                    continue
                least, most = case.series[name].min(), case.series[name].max()
                if least < 0:
                    problems.append(row.problem(column.key, f"series {name} has negative values (lowest {least:g})",
                                                "Replace them: loads, outputs and efficiencies are zero or more", "E445"))
                elif most <= 0:
                    problems.append(row.problem(column.key, f"series {name} is zero all year",
                                                "Check the file, or leave the cell blank for a flat profile", "E446"))
                elif row.sheet.name == "pv" and most > 1.2:
                    problems.append(row.problem(column.key, f"series {name} reaches {most:g} kW per kWp",
                                                "Divide the series by the installed kWp: kW per kWp rarely exceed 1", "W440"))
    return problems

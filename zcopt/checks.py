"""What is wrong with a case as a whole, found before anything is built: every problem, at its cell."""

from __future__ import annotations

from zcopt.errors import Problem, Severity
from zcopt.factory.end_use import EndUseRow
from zcopt.inputs.case import Case
from zcopt.inputs.row import Kind, Row
from zcopt.inputs.sheets import CarrierRow, SiteRow
from zcopt.model.targets import check_targets
from zcopt.parts import PARTS

SUPPLIES = ("carrier", "output_1_carrier", "output_2_carrier", "output_3_carrier", "rejects_carrier")
"""Columns in which a sheet names a carrier it supplies; end uses draw on their carrier instead."""


def check_case(case: Case) -> list[Problem]:
    """All problems of a case that concern more than one cell."""
    problems = [*_check_years(case), *_check_carriers(case), *_check_profiles(case), *check_targets(case)]
    for part in PARTS:
        if part.check is not None:
            problems += part.check(case)
    return problems


def _check_years(case: Case) -> list[Problem]:
    site = case.rows(SiteRow)
    if not site:
        return []
    row, problems = site[0], []
    if row.last_year < row.first_year:
        problems.append(row.problem("last_year", f"the last year {row.last_year} is before the first {row.first_year}",
                                    "give a later year", "E440"))
    if row.base_year > row.first_year:
        problems.append(row.problem("base_year", f"the base year {row.base_year} is after the first year planned",
                                    "give an earlier year", "E441"))
    if len(row.years) > 35:
        problems.append(row.problem("last_year", f"{len(row.years)} years are planned, at most 35 can be",
                                    "plan fewer years", "E442"))
    return problems


def _check_carriers(case: Case) -> list[Problem]:
    """Carriers that are used but come from nowhere, and fuels without an emission factor."""
    problems = []
    supplied = {value for rows in case.rows_by_type.values() for row in rows for value in _supplied_by(row)}
    for row in case.rows(CarrierRow):
        bought = row.price_per_unit is not None and row.kind != "electricity"
        if (bought or row.base_year_purchase_units) and row.kind != "electricity" and row.factor_tco2e_per_unit is None:
            problems.append(row.problem("factor_tco2e_per_unit", f"{row.carrier_id} can be bought but has no emission factor",
                                        "give tCO2e per own unit; 0 must be typed", "E443"))
        if bought:
            supplied.add(row.carrier_id)
    for use in case.rows(EndUseRow):
        if use.carrier not in supplied:
            problems.append(use.problem("carrier", f"{use.end_use_id} needs {use.carrier}, which nothing supplies",
                                        "give the carrier a price, or add equipment that makes it", "E444"))
    return problems


def _supplied_by(row: Row) -> list[str]:
    if isinstance(row, EndUseRow):
        return [row.rejects_carrier] if row.rejects_carrier else []
    return [str(getattr(row, key)) for key in SUPPLIES if getattr(row, key, "")]


def _check_profiles(case: Case) -> list[Problem]:
    """Series of loads and outputs must not be negative, and not all zero."""
    problems = []
    for rows in case.rows_by_type.values():
        for row in rows:
            for column in row.columns():
                name = getattr(row, column.key) if column.kind is Kind.SERIES else ""
                if not name or name not in case.series:
                    continue
                values = case.series[name]
                if min(values) < 0:
                    problems.append(row.problem(column.key, f"series {name} has negative values (lowest {min(values):g})",
                                                "loads, outputs and efficiencies are zero or more", "E445"))
                elif max(values) <= 0:
                    problems.append(row.problem(column.key, f"series {name} is zero all year",
                                                "check the file, or leave the cell blank for a flat profile", "E446"))
                elif row.sheet.name == "pv" and max(values) > 1.2:
                    problems.append(row.problem(column.key, f"series {name} reaches {max(values):g} kW per kWp",
                                                "PV profiles are kW per kWp, rarely above 1", "W440",
                                                severity=Severity.WARNING))
    return problems

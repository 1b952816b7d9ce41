"""Years of options against the years planned, and outputs of products over the years."""

from __future__ import annotations

import itertools

from zcopt.checks.usual import figure
from zcopt.errors import Problem
from zcopt.factory.end_use import EndUseRow
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import ProcessRow, ProductRow
from zcopt.measures.converter import ConverterRow
from zcopt.measures.direct_line import DirectLineRow
from zcopt.measures.pv import PvRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.measures.storage import StorageRow
from zcopt.model.purchase import OptionRow, life_of

LARGEST_STEP = 3.0


def check_horizon(case: Case) -> list[Problem]:
    """Options nobody can buy, products whose growth counts for nothing or jumps."""
    return [*_never_bought(case), *_growth_from_zero(case), *_steps(case)]


def _never_bought(case: Case) -> list[Problem]:
    """No year in which it could be bought and still run inside the years planned."""
    sheets: tuple[type[OptionRow], ...] = (PvRow, StorageRow, ConverterRow, DirectLineRow, RetrofitRow)
    first, last = case.years[0], case.years[-1]
    return [row.problem("first_build_year", f"{row.name} can be bought in no year planned: from "
                        f"{row.first_build_year or first} to {row.last_build_year or last}, and {row.lead_years} years "
                        f"until it runs, with {first} to {last} planned",
                        "Let it be bought earlier, plan more years, or delete the row", "W466")
            for sheet in sheets for row in case.rows(sheet) if not life_of(row, case).build_years]


def _growth_from_zero(case: Case) -> list[Problem]:
    """Something that grows with a product of which the base year made nothing stays as it is."""
    problems = []
    for product in case.rows(ProductRow):
        growing: tuple[EndUseRow | ProcessRow, ...] = (*case.rows(EndUseRow), *case.rows(ProcessRow))
        users = [row.name for row in growing if row.scales_with == product.product_id]
        if users and product.base_year_output_units == 0:
            problems.append(product.problem(
                "base_year_output_units", f"{product.product_id} was not made in the base year, so {', '.join(users)} "
                                            "cannot grow with it and stays at its base-year amount in every year",
                "Give the base-year output, or the output that the base-year energy belongs to", "W464"))
    return problems


def _steps(case: Case) -> list[Problem]:
    """Output that jumps from one year to the next, the base year included."""
    problems = []
    for product in case.rows(ProductRow):
        path = [(case.site.base_year, product.base_year_output_units), *((y, product.output_units[y]) for y in case.years)]
        for (before, low), (year, high) in itertools.pairwise(path):
            if low > 0 and high > 0 and not 1 / LARGEST_STEP <= high / low <= LARGEST_STEP:
                problems.append(product.problem(
                    "output_units", f"{product.product_id} goes from {figure(low)} in {before} to {figure(high)} "
                                                f"{product.product_unit} in {year}; more than {LARGEST_STEP:g} times as "
                                                "much or as little in one step is rare (ours)",
                    "Check the units of both figures (t or 万t)", "W468", year=year))
    return problems

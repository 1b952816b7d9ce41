"""Technology costs of data/, as paths by year."""

from __future__ import annotations

from collections.abc import Sequence

from zcopt.errors import ModelError
from zcopt.inputs.tables import DataRow, table
from zcopt.starter.records import between, flat, rounded

EUROPE = "Europe"
"""Costs of this region are never used; its physical numbers are, where no other row has them."""


def cost_rows(technology: str, quantity: str) -> list[DataRow]:
    """The rows of a quantity, oldest first; European ones only for physical quantities without another row.

    Raises ModelError when there is none.
    """
    found = table("technology_costs").where(technology=technology, quantity=quantity)
    rows = [row for row in found if row.text("region") != EUROPE] or ([] if quantity == "capex" else list(found))
    if not rows:
        raise ModelError(f"data/technology_costs.csv has no {quantity} of {technology}")
    return sorted(rows, key=lambda row: row.number("cost_year"))


def middle(technology: str, quantity: str) -> float:
    """The newest value; a range stands as its middle."""
    return cost_rows(technology, quantity)[-1].value


def capex_path(technology: str, years: Sequence[int], per: float = 1.0) -> dict[int, float]:
    """Investment by year times ``per``: straight lines between the years of the table, flat outside them."""
    return between(years, {int(row.number("cost_year")): row.value * per for row in cost_rows(technology, "capex")})


def fixed_om(technology: str, years: Sequence[int], per: float = 1.0) -> dict[int, float]:
    """Yearly O&M per size: as written times ``per``, or as % of the investment of the first year of the table."""
    row = cost_rows(technology, "fixed_om")[-1]
    if row.unit == "%/yr of capex":
        return flat(years, rounded(row.value / 100 * cost_rows(technology, "capex")[0].value * per))
    return flat(years, rounded(row.value * per))


def life_years(technology: str) -> int:
    """Whole years of life; the middle of a range is rounded down."""
    return int(middle(technology, "life"))


def cited_rows(technology: str, *quantities: str) -> list[DataRow]:
    """The rows behind several quantities of a technology."""
    return [row for quantity in quantities for row in cost_rows(technology, quantity)]

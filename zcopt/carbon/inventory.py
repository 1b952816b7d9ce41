"""The base-year inventory, from measured purchases and factors alone."""

from __future__ import annotations

from dataclasses import dataclass

from zcopt.errors import ModelError
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import CarrierRow, GridFactorsRow, ProcessRow


@dataclass(frozen=True)
class InventoryLine:
    """One source of the base year; ``tco2_location`` and ``tco2_market`` differ only for grid electricity."""

    source: str
    scope: str
    activity: float
    unit: str
    tco2_location: float
    tco2_market: float


def base_year_inventory(case: Case) -> tuple[InventoryLine, ...]:
    """Tonnes of the base year by source: purchase times factor, fossil part only, and process emissions.

    Raises ModelError when something was bought that has no factor.
    """
    lines = [_carrier_line(case, row) for row in case.rows(CarrierRow) if row.base_year_purchase_units is not None]
    for process in case.rows(ProcessRow):
        tonnes = process.base_year_activity_units * process.factor_tco2e_per_unit
        lines.append(InventoryLine(process.process_id, "1", process.base_year_activity_units, process.activity_unit,
                                   tonnes, tonnes))
    return tuple(lines)


def _carrier_line(case: Case, row: CarrierRow) -> InventoryLine:
    amount = row.base_year_purchase_units or 0.0
    if row.kind == "electricity":
        factors = case.one(GridFactorsRow)
        mwh = amount / row.units_per_mwh
        return InventoryLine(row.carrier_id, "2", mwh, "MWh", mwh * factors.base_year_average_kgco2_per_kwh,
                             mwh * factors.base_year_market_kgco2_per_kwh)
    if row.factor_tco2e_per_unit is None:
        raise ModelError(f"{row.carrier_id} was bought in the base year but has no emission factor")
    tonnes = amount * row.factor_tco2e_per_unit * (1 - row.biogenic_share)
    scope = "1" if row.kind == "fuel" else "2"
    return InventoryLine(row.carrier_id, scope, amount, row.carrier_unit, tonnes, tonnes)


def has_base_year(case: Case) -> bool:
    """Whether reductions can be counted: something emitted in the base year, and a factor for all that was bought."""
    bought = [row for row in case.rows(CarrierRow) if row.base_year_purchase_units is not None]
    known = all(row.kind == "electricity" or row.factor_tco2e_per_unit is not None for row in bought)
    return known and base_year_gross_tco2(case) > 0


def base_year_gross_tco2(case: Case) -> float:
    """Scope 1 and location-based scope 2 of the base year [tCO2e]; 0 where nothing measured was given."""
    return sum(line.tco2_location for line in base_year_inventory(case))

"""Tonnes per unit of activity: of carriers, gases and the grid. What the workbook types always wins over data/."""

from __future__ import annotations

from collections.abc import Callable

from zcopt.carbon.rules import Factor
from zcopt.errors import ModelError
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import CarrierRow, GridFactorsRow, ProcessRow
from zcopt.inputs.tables import table

CO2 = "CO2"
MIXED = "CO2e"
"""Several gases, already weighed by their warming."""
PathFactor = Callable[[int], float]
"""tCO2e per unit by year."""


def gases() -> tuple[str, ...]:
    """The gases whose warming is known: CO2 and those of data/gwp.csv."""
    return (CO2, *dict.fromkeys(row.text("gas") for row in table("gwp").rows))


def warming(case: Case, gas: str) -> float:
    """Global warming potential over 100 years in the set of the site sheet  [tCO2e/t].

    Raises ModelError for a gas that data/gwp.csv does not hold in that set.
    """
    if gas in (CO2, MIXED):
        return 1.0
    return table("gwp").one(gas=gas, gwp_set=case.site.gwp_set).number("value_kgco2e_per_kg")


def gas_of(row: ProcessRow) -> str:
    """What a process emits."""
    return row.gas or MIXED


def process_factor(case: Case, row: ProcessRow) -> float:
    """tCO2e per unit of the activity: the factor typed, else tonnes of gas per unit times its GWP.

    Raises ModelError when neither is known.
    """
    if row.factor_tco2e_per_unit is not None:
        return row.factor_tco2e_per_unit
    if row.gas_t_per_unit is None:
        raise ModelError(f"{row.process_id} has neither an emission factor nor a mass of gas")
    return row.gas_t_per_unit * warming(case, gas_of(row))


def has_factor(row: ProcessRow) -> bool:
    """Whether the emissions of a process can be computed."""
    return row.factor_tco2e_per_unit is not None or (row.gas_t_per_unit is not None and row.gas in gases())


def carrier_factor(row: CarrierRow) -> float:
    """Fossil tCO2e per own unit. Raises ModelError when the carrier has no factor."""
    factor = row.emission_factor_tco2e_per_unit
    if factor is None:
        raise ModelError(f"{row.carrier_id} has no emission factor")
    return factor * (1 - row.biogenic_share)


def factor_of(case: Case, source: Factor, carrier: CarrierRow | None, own: PathFactor | None, *,
              base_year: bool = False) -> PathFactor | None:
    """tCO2e per unit by year of a rule's factor; None for an upstream factor nobody gave, which is then not computed.

    ``own`` is the factor an activity carries itself. With ``base_year`` the grid's factors are those of that year.
    Raises ModelError with the name of a carrier that has no factor.
    """
    grid = case.one(GridFactorsRow)
    if source in (Factor.CARRIER, Factor.MINUS_CARRIER):
        if carrier is None:
            raise ModelError("a rule asks for the factor of a carrier where there is none")
        sign, tonnes = (1.0 if source is Factor.CARRIER else -1.0), carrier_factor(carrier)
        return lambda y: sign * tonnes
    if source is Factor.CARRIER_UPSTREAM:
        upstream = carrier.upstream_factor_tco2e_per_unit if carrier else None
        return None if upstream is None else lambda y: upstream
    if source is Factor.GRID_UPSTREAM:
        path = grid.upstream_kgco2_per_kwh
        return (lambda y: path.get(y, path[min(path)])) if path else None
    if source is Factor.ITEM:
        if own is None:
            raise ModelError("a rule asks for the factor of an item that carries none")
        return own
    return _grid_or_plain(grid, source, base_year=base_year)


def _grid_or_plain(grid: GridFactorsRow, source: Factor, *, base_year: bool) -> PathFactor:
    plain = {Factor.ZERO: 0.0, Factor.ONE: 1.0, Factor.MINUS_ONE: -1.0}
    if source in plain:
        return lambda y: plain[source]
    average = source in (Factor.GRID_AVERAGE, Factor.MINUS_GRID_AVERAGE)
    sign = 1.0 if source in (Factor.GRID_AVERAGE, Factor.GRID_MARKET) else -1.0
    if base_year:
        then = grid.base_year_average_kgco2_per_kwh if average else grid.base_year_market_kgco2_per_kwh
        return lambda y: sign * then
    path = grid.average_kgco2_per_kwh if average else grid.market_kgco2_per_kwh
    return lambda y: sign * path[y]

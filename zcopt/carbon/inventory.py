"""The inventory of the base year: what was bought, burnt and leaked then, counted by the same rules as the plan years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from zcopt.carbon.emissions import Emissions, emissions_of
from zcopt.carbon.factors import MIXED, gas_of, has_factor, process_factor
from zcopt.inputs.case import Case
from zcopt.inputs.materials import MaterialRow
from zcopt.inputs.sheets import CarrierRow, ProcessRow
from zcopt.model.books import Activity
from zcopt.model.ledger import Entry, Ledger, purchase_of

STANDARD_COAL_KGCE_PER_KWH = (0.1229, 0.2856)
"""Calorific (GB/T 2589-2020) and equivalent: data/rules_zero_carbon_factory.csv, N1.1x and N1.1y."""
PROCESS_ACTIVITY = {"process": Activity.PROCESS, "fugitive": Activity.FUGITIVE}


@dataclass(frozen=True, kw_only=True)
class InventoryLine:
    """Tonnes of one source in one ledger of the base year: activity times factor."""

    source: str
    part: str
    scope: str
    category: str
    gas: str
    ledger: str
    activity: float
    unit: str
    factor: float
    tco2: float
    cited: str = ""
    """Where the activity and the factor come from, as typed in the row."""


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """The base year as a whole: its lines, totals [tCO2e] (None: not computed), and, by the standard coal of a kWh
    [kgce/kWh], energy [tce] and C/E [tCO2/tce]."""

    year: int
    rule_set: str
    gwp_set: str
    lines: tuple[InventoryLine, ...]
    totals: Mapping[str, float | None]
    energy_tce: Mapping[float, float]
    carbon_per_tce: Mapping[float, float]


def inventory_of(case: Case) -> Inventory:
    """The inventory of the base year. Raises ModelError with the name of what has no factor."""
    year, emissions = case.site.base_year, base_year_emissions(case)
    upstream = any(line.ledger == "upstream" for line in emissions.lines)
    totals: dict[str, float | None] = {"scope1": emissions.scope1(year), "scope2_location": emissions.ledger("location", year),
              "scope2_market": emissions.ledger("contractual", year), "gross": emissions.gross(year),
              "market": emissions.market(year), "upstream": emissions.upstream(year) if upstream else None,
              "biogenic": emissions.ledger("biogenic", year)}
    energy = {kgce: base_year_emissions(_counting(case, kgce)).energy_tce(year) for kgce in STANDARD_COAL_KGCE_PER_KWH}
    return Inventory(year=year, rule_set=case.site.rule_set, gwp_set=case.site.gwp_set, lines=base_year_inventory(case),
                     totals=totals, energy_tce=energy,
                     carbon_per_tce={kgce: emissions.market(year) / tce for kgce, tce in energy.items() if tce > 0})


def _counting(case: Case, kgce_per_kwh: float) -> Case:
    return case.with_rows(replace(case.site, electricity_kgce_per_kwh=kgce_per_kwh))


def base_year_emissions(case: Case) -> Emissions:
    """Carbon and energy lines of the base year, from purchases, sales and processes as measured.

    Own generation of that year is not among the inputs and is zero-rated by leaving it out. Raises ModelError with the
    name of what was bought without a factor.
    """
    return emissions_of(case, base_year_ledger(case), base_year=True)


def base_year_ledger(case: Case) -> Ledger:
    """What was bought, sold, emitted and used then, as measured."""
    return Ledger([*_carriers(case), *_processes(case), *_materials(case)])


def base_year_inventory(case: Case) -> tuple[InventoryLine, ...]:
    """The lines of the base year by source and ledger, in the order of the workbook."""
    year, rows = case.site.base_year, {row.name: row for kind in (CarrierRow, ProcessRow, MaterialRow) for row in case.rows(kind)}
    return tuple(InventoryLine(source=line.source, part=line.part, scope=line.scope, category=line.category, gas=line.gas,
                               ledger=line.ledger, activity=line.amount(year), unit=line.unit, factor=line.factor(year),
                               tco2=line.tco2(year), cited=rows[line.source].source)
                 for line in base_year_emissions(case).lines)


def _carriers(case: Case) -> Iterator[Entry]:
    for row in case.rows(CarrierRow):
        for units, activity in ((row.base_year_purchase_units, purchase_of(row)),
                                (row.base_year_export_units, Activity.EXPORTED_ELECTRICITY
                                 if row.kind == "electricity" else Activity.EXPORTED_HEAT)):
            if units is not None:
                mwh = units / row.units_per_mwh
                yield Entry(activity, CarrierRow.sheet.name, row.carrier_id, row.carrier_id, "MWh", _Always(mwh))


def _processes(case: Case) -> Iterator[Entry]:
    for row in case.rows(ProcessRow):
        yield Entry(PROCESS_ACTIVITY[row.kind], ProcessRow.sheet.name, row.process_id, "", row.activity_unit,
                    _Always(row.base_year_activity_units), _Always(process_factor(case, row)), gas_of(row))


def _materials(case: Case) -> Iterator[Entry]:
    year = case.site.base_year
    for row in case.rows(MaterialRow):
        for activity, factor in ((Activity.PURCHASED_MATERIAL, row.factor(year)),
                                 (Activity.INBOUND_TRANSPORT, row.transport_tco2e_per_unit)):
            if factor is not None:
                yield Entry(activity, MaterialRow.sheet.name, row.material_id, "", row.material_unit,
                            _Always(row.annual_units(case, year)), _Always(factor), MIXED, row.product)


@dataclass(frozen=True)
class _Always:
    """The same number whatever the year."""

    value: float

    def __call__(self, year: int) -> float:
        return self.value


def has_base_year(case: Case) -> bool:
    """Whether reductions can be counted: something emitted in the base year, and a factor for all that was bought."""
    bought = [row for row in case.rows(CarrierRow) if row.base_year_purchase_units is not None]
    known = all(row.kind == "electricity" or row.use == "feedstock" or row.emission_factor_tco2e_per_unit is not None
                for row in bought)
    known = known and all(has_factor(row) for row in case.rows(ProcessRow))
    return known and base_year_gross_tco2(case) > 0


def base_year_gross_tco2(case: Case) -> float:
    """Scope 1 and location-based scope 2 of the base year [tCO2e]; 0 where nothing measured was given."""
    return float(base_year_emissions(case).gross(case.site.base_year))

"""Process emissions of a model factory, source by source where data/ can tell them apart, and capture on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zcopt.inputs.tables import table
from zcopt.starter.baselines import Baseline
from zcopt.starter.costs import capex_path, cited_rows, fixed_om, life_years, middle
from zcopt.starter.records import Record, cited, flat, rounded

Years = Sequence[int]
CAPTURE, HEAT_FROM = "carbon capture, cement", "coal boiler"
KWH_PER_MWH = 1000.0


@dataclass(frozen=True)
class Source:
    """A process that emits per unit of output, by a row of process_factors.csv."""

    name: str
    item: str
    gas: str = ""


SOURCES: dict[str, tuple[Source, ...]] = {
    "building_materials": (Source("calcination", "cement clinker calcination, Chinese default", "CO2"),),
    "non_ferrous_primary": (Source("anode", "aluminium anode consumption", "CO2"), Source("pfc", "aluminium PFC, total")),
}
"""Model factories whose process emissions are output times published factors; others have one row."""
CARBON_ONLY = ("steel_bf_bof", "steel_eaf")
"""Model factories whose process emissions are all CO2: carbonates, electrodes, carbon in iron and alloys."""
CAPTURED = {"building_materials": "calcination"}
"""Model factory -> the process capture is on offer for."""


def processes_of(baseline: Baseline) -> list[Record]:
    """A row per source; where data/ has no split, one activity of tCO2e."""
    if not baseline.process_tco2e:
        return []
    split = SOURCES.get(baseline.baseline_id)
    if split is None:
        gas = {"gas": "CO2"} if baseline.baseline_id in CARBON_ONLY else {}
        return [cited([baseline.row], "All process emissions of the baseline together; split them by data/process_factors.csv.",
                      process_id="process_emissions", activity_unit="tCO2e", base_year_activity_units=baseline.process_tco2e,
                      factor_tco2e_per_unit=1, scales_with=baseline.product, **gas)]
    return [_process(baseline, source) for source in split]


def _process(baseline: Baseline, source: Source) -> Record:
    row = table("process_factors").one(item=source.item)
    gas = {"gas": source.gas} if source.gas else {}
    return cited([row, baseline.row], f"Activity: the output of the baseline. {row.note}".strip(), process_id=source.name,
                 activity_unit=baseline.product_unit, base_year_activity_units=baseline.output_units,
                 factor_tco2e_per_unit=row.value, scales_with=baseline.product, **gas)


def captures_of(baseline: Baseline, years: Years) -> list[Record]:
    """Capture on the kiln, its heat from coal."""
    source = CAPTURED.get(baseline.baseline_id)
    if source is None:
        return []
    rate, boiler = middle(CAPTURE, "capture rate"), middle(HEAT_FROM, "efficiency")
    rows = [*cited_rows(CAPTURE, "capex", "fixed_om", "life", "heat use", "power use", "capture rate", "transport and storage"),
            *cited_rows(HEAT_FROM, "efficiency")]
    largest = baseline.process_tco2e * rate / 100
    return [cited(rows, f"Largest: {rate:g} % of the process CO2. Heat: {middle(CAPTURE, 'heat use'):g} MWh/t from coal at an "
                  f"efficiency of {boiler:g}; straight lines between the years of the table, middle of ranges (derived). No "
                  "transport and storage is contracted: replace its price by an offer.",
                  capture_id="kiln_capture", source_id=source, capture_rate_share=rate,
                  max_tco2_per_year=rounded(largest, 6), capex_per_tco2_year=capex_path(CAPTURE, years),
                  fixed_om_per_tco2_year=fixed_om(CAPTURE, years), life_years=life_years(CAPTURE),
                  transport_storage_price_per_tco2=flat(years, middle(CAPTURE, "transport and storage")), heat_carrier="coal",
                  heat_kwh_per_tco2=rounded(middle(CAPTURE, "heat use") * KWH_PER_MWH / boiler),
                  power_carrier="electricity", power_kwh_per_tco2=rounded(middle(CAPTURE, "power use") * KWH_PER_MWH))]

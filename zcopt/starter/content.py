"""All sheets and series of a starter, put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zcopt.inputs.tables import table
from zcopt.starter.baselines import Baseline
from zcopt.starter.carriers import carriers_of, fuel_row, kwh_per_unit
from zcopt.starter.electricity import bill_of
from zcopt.starter.factors import grid_factors
from zcopt.starter.loads import Hours
from zcopt.starter.options import converters_of, pv_of, retrofits_of, storage_of
from zcopt.starter.plant import (
    LOADS,
    calendar_of,
    end_uses_of,
    equipment_of,
    exceptions_of,
    plant_of,
    products_of,
    recovers_waste_heat,
)
from zcopt.starter.processes import captures_of, processes_of
from zcopt.starter.promises import contracts_of, ranges_of, settings_of, targets_of
from zcopt.starter.records import Content, Record
from zcopt.starter.regions import Region, nearest_region
from zcopt.starter.solar import pv_kw_per_kwp

SERIES_YEAR = 2025
"""The newest year of calendar_days.csv; a starter needs no other."""


def starter(baseline: Baseline, region: Region | None, province: str, years: Sequence[int],
            currency: str) -> tuple[Content, Mapping[str, Mapping[str, Hours]]]:
    """Sheet -> records, and file -> column -> 8,760 values."""
    holidays = calendar_of(SERIES_YEAR) if region else []
    plant = plant_of(baseline, SERIES_YEAR, exceptions_of(SERIES_YEAR) if region else {})
    made = [*plant.heat_carriers, *(["waste_heat"] if region and recovers_waste_heat(plant) else [])]
    content: Content = {
        "site": [_site(baseline, region, province, years, currency)], "products": products_of(baseline, years),
        "calendar": holidays, "carriers": carriers_of(baseline, region, years, made), "end_uses": end_uses_of(plant),
        "equipment": equipment_of(plant, years, with_costs=region is not None), "processes": processes_of(baseline),
        "sensitivity": ranges_of(currency), "settings": [settings_of()]}
    series: dict[str, Mapping[str, Hours]] = {LOADS: plant.series()}
    if region is None:
        blank: Record = {"note": f"Blank: data/ knows nothing of {province or 'this region'}."}
        return _without_waste_heat(content) | {"grid_factors": [blank], "grid": [blank]}, series
    factors = grid_factors(region, years, years[0] - 1)
    scope1, heat = scope1_tco2(baseline), purchased_heat_tco2(baseline)
    base = scope1 + heat + baseline.amount("electricity") * float(str(factors["base_year_average_kgco2_per_kwh"]))
    content |= {"grid_factors": [factors], **bill_of(region, years, baseline.peak_kw), "pv": pv_of(plant, region, years),
                "storage": storage_of(plant, years), "converters": converters_of(plant, years),
                "retrofits": retrofits_of(plant, years), "captures": captures_of(baseline, years),
                **contracts_of(baseline, years, base),
                "targets": targets_of(baseline, years, scope1, heat)}
    if baseline.pv_kwp:
        series["pv"] = {"roof_kw_per_kwp": _roof(region)}
    return content, series


def scope1_tco2(baseline: Baseline) -> float:
    """Fuels times their factors, and process emissions."""
    fuels = [energy for energy in baseline.energies if energy not in ("electricity", "purchased_heat")]
    return baseline.process_tco2e + sum(
        baseline.amount(energy) * kwh_per_unit(energy) * fuel_row(energy).number("tco2_per_unit")
        / (fuel_row(energy).number("ncv_gj_per_unit") / 3.6e-3) for energy in fuels)


def purchased_heat_tco2(baseline: Baseline) -> float:
    """Heat bought times its default factor."""
    return baseline.amount("purchased_heat") * table("process_factors").one(item="purchased heat").value


def _roof(region: Region) -> Hours:
    solar, _ = region.solar()
    months = tuple(solar.number(f"value_m{month:02d}") for month in range(1, 13))
    return pv_kw_per_kwp(solar.number("latitude_degrees"), solar.number("longitude_degrees"), months)


def _without_waste_heat(content: Content) -> Content:
    """Without costs nothing can take the waste heat, so nothing gives it."""
    for record in content["end_uses"]:
        record.pop("rejects_carrier", None)
        record.pop("rejected_share", None)
    return content


def _site(baseline: Baseline, region: Region | None, province: str, years: Sequence[int], currency: str) -> Record:
    finance = table("finance")
    nominal = finance.one(parameter="discount rate").value
    inflation = finance.one(parameter="inflation of energy prices").value
    electric = table("process_factors").one(item="electricity, calorific value")
    record: Record = {
        "site_name": f"Starter {baseline.row.text('sector')}", "sector": baseline.site_sector,
        "province": region.name if region else province, "base_year": years[0] - 1, "series_year": SERIES_YEAR,
        "currency": currency, "source:site_name": baseline.row.cited,
        "note:site_name": f"Model factory: {baseline.row.text('archetype')}. {baseline.row.note}. Replace its numbers by yours.",
        "source:sector": baseline.row.cited, "source:province": "as given",
        "source:base_year": "derived", "note:base_year": "The year before the first.",
        "source:series_year": "derived", "note:series_year": "Hourly series are made for this year."}
    if region is None:
        near = nearest_region(province)
        record |= {"note:province": f"data/ knows nothing of {province or 'this region'}: blank are discount rate, grid "
                   "factors, grid, tariff, prices, emission factors and all options; no number of China stands in for "
                   f"them.{f' Did you mean {near}?' if near else ''}"}
        return record
    return record | {
        "city": region.city, "latitude_degrees": region.latitude_degrees, "longitude_degrees": region.longitude_degrees,
        **{f"source:{key}": region.row.cited for key in ("province", "city", "latitude_degrees", "longitude_degrees")},
        "note:province": region.row.note, "discount_rate_share": nominal - inflation,
        "source:discount_rate_share": finance.one(parameter="discount rate").cited,
        "note:discount_rate_share": f"{nominal:g} % nominal less {inflation:g} % inflation of energy prices (derived).",
        "electricity_kgce_per_kwh": electric.value, "source:electricity_kgce_per_kwh": electric.cited,
        "rule_set": "zero_carbon_factory_2026", "source:rule_set": table("rules_zero_carbon_factory").one(rule_id="N1.1b").cited,
        "certificates_lower_index": "yes",
        "source:certificates_lower_index": table("rules_zero_carbon_factory").one(rule_id="N1.1b").cited,
        "note:certificates_lower_index": table("rules_zero_carbon_factory").one(rule_id="N1.1b").note}

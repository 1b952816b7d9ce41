"""What may be bought: PV, storage, heat, and retrofits of what the sector has."""

from __future__ import annotations

from collections.abc import Sequence

from zcopt.inputs.tables import DataRow
from zcopt.starter.costs import capex_path, cited_rows, fixed_om, life_years, middle
from zcopt.starter.plant import MAKERS, SPARE, Plant, efficiency_share, lasts, recovers_waste_heat
from zcopt.starter.records import Record, cited, flat, rounded
from zcopt.starter.regions import Region

Years = Sequence[int]
PV_PROFILE = "pv:roof_kw_per_kwp"
W_PER_KW, WH_PER_KWH = 1000.0, 1000.0
BATTERY_HOURS = 2.0
BATTERY_SHARE_OF_PEAK = 0.25
CYCLES_PER_YEAR = 500
HEAT_PUMPS = {"hot_water": ("heat pump, hot water 80-90 C", "COP"), "steam": ("heat pump, steam 120-125 C", "COP"),
              "purchased_steam": ("heat pump, steam 120-125 C", "COP")}
ELECTRIC = {"hot_water": "electric boiler", "steam": "electric boiler", "purchased_steam": "electric boiler",
            "high_temperature_heat": "electric process heater"}
PATH = "Straight lines between the years of the table, middle of ranges (derived)."


def pv_of(plant: Plant, region: Region, years: Years) -> list[Record]:
    """PV on the roof of the baseline."""
    if not plant.baseline.pv_kwp:
        return []
    solar, distance = region.solar()
    technology = "commercial rooftop PV"
    note = (f"Size: roof of the baseline. Profile: clear sky with cloudy days scaled to the months of {solar.text('region')}, "
            f"{distance:,.0f} km from {region.city} (derived). {PATH}")
    return [cited([*cited_rows(technology, "capex", "fixed_om", "life", "ageing"), plant.baseline.row, solar], note,
                  pv_id="roof_pv", carrier="electricity", profile=PV_PROFILE, max_size_kw=plant.baseline.pv_kwp,
                  capex_per_kw=capex_path(technology, years, W_PER_KW),
                  fixed_om_per_kw_year=fixed_om(technology, years, W_PER_KW),
                  ageing_share=middle(technology, "ageing"), life_years=life_years(technology))]


def storage_of(plant: Plant, years: Years) -> list[Record]:
    """A battery of two hours."""
    technology = "lithium storage 2 h, all in"
    one_way = 100 * (middle(technology, "round-trip efficiency") / 100) ** 0.5
    quantities = ("capex", "fixed_om", "life", "round-trip efficiency", "depth of discharge", "capacity fade")
    note = (f"Largest: {BATTERY_HOURS:g} h x {BATTERY_SHARE_OF_PEAK:.0%} of the peak; {CYCLES_PER_YEAR} cycles a year from "
            f"6,000 in 12 years (derived). {PATH}")
    return [cited(cited_rows(technology, *quantities), note, storage_id="battery", carrier="electricity",
                  max_energy_kwh=rounded(BATTERY_HOURS * BATTERY_SHARE_OF_PEAK * plant.baseline.peak_kw, 2),
                  duration_hours=BATTERY_HOURS, capex_per_kwh=capex_path(technology, years, WH_PER_KWH),
                  fixed_om_per_kwh_year=fixed_om(technology, years, WH_PER_KWH),
                  charge_efficiency_share=rounded(one_way, 3), discharge_efficiency_share=rounded(one_way, 3),
                  min_level_share=rounded(100 * (1 - middle(technology, "depth of discharge")), 3),
                  ageing_share=middle(technology, "capacity fade"), life_years=life_years(technology),
                  cycles_per_year_limit=CYCLES_PER_YEAR)]


def converters_of(plant: Plant, years: Years) -> list[Record]:
    """Electric ways to make heat, the like-for-like one where today's ends inside the horizon, and compressor heat."""
    records = []
    heat = [*plant.heat_carriers, *(["purchased_steam"] if plant.peak_kw("purchased_steam") else [])]
    for carrier in heat:
        size = rounded(SPARE * plant.peak_kw(carrier), 3)
        if carrier in MAKERS and not lasts(carrier, years):
            records.append(_converter(f"{carrier}_gas_new", MAKERS[carrier], carrier, "natural_gas",
                                      1 / efficiency_share(carrier), size, years, "efficiency",
                                      note="Like-for-like replacement.", in_reference="yes"))
        if carrier in HEAT_PUMPS:
            technology, quantity = HEAT_PUMPS[carrier]
            records.append(_converter(f"{carrier}_heat_pump", technology, carrier, "electricity",
                                      1 / middle(technology, quantity), size, years, quantity,
                                      note="COP: the same in all hours (derived)."))
        records.append(_converter(f"{carrier}_electric", ELECTRIC[carrier], carrier, "electricity",
                                  1 / middle(ELECTRIC[carrier], "efficiency"), size, years, "efficiency", note=""))
    return records + (_waste_heat(plant, years) if recovers_waste_heat(plant) else [])


def _converter(name: str, technology: str, output: str, source: str, ratio: float, size: float, years: Years,
               quantity: str, *, note: str, **more: object) -> Record:
    rows = cited_rows(technology, "capex", "fixed_om", "life", quantity)
    text = f"{note} Size: {SPARE:g} x the highest load. {PATH}".strip()
    return cited(rows, text, converter_id=name, output_1_carrier=output, input_1_carrier=source,
                 input_1_per_output=rounded(ratio, 6), max_size_kw=size, capex_per_kw=capex_path(technology, years),
                 fixed_om_per_kw_year=fixed_om(technology, years), life_years=life_years(technology), **more)


def _waste_heat(plant: Plant, years: Years) -> list[Record]:
    """Warm water from compressors; only a part of it is usable for preheating."""
    technology = "compressor heat recovery"
    usable = middle(technology, "usable share for preheating") / 100
    recoverable = middle(technology, "recoverable heat") / 100
    per_output = 1 / (recoverable * usable)
    air = plant.use_named("compressed_air")
    assert air is not None
    largest = plant.load_kw(air).max() * recoverable * usable
    rows = cited_rows(technology, "capex", "fixed_om", "life", "recoverable heat", "usable share for preheating")
    return [cited(rows, f"Investment per kW of compressors / ({recoverable:.0%} recoverable x {usable:.1%} usable) (derived).",
                  converter_id="compressor_heat_exchanger", output_1_carrier="hot_water", input_1_carrier="waste_heat",
                  input_1_per_output=rounded(1 / usable), max_size_kw=rounded(largest, 2),
                  capex_per_kw=capex_path(technology, years, per_output),
                  fixed_om_per_kw_year=fixed_om(technology, years, per_output), life_years=life_years(technology))]


# --- retrofits ---------------------------------------------------------------------------------------------------

AUXILIARY = ("motors", "compressed_air", "hvac_cooling", "lighting")
"""What an energy management system acts on."""


def retrofits_of(plant: Plant, years: Years) -> list[Record]:
    """The retrofits whose end use the sector has."""
    records: list[Record] = []
    records += _lighting(plant, years) + _motors(plant, years) + _compressed_air(plant, years) + _cooling(plant, years)
    records += _heat_retrofits(plant, years) + _management(plant, years)
    return records


def _retrofit(name: str, rows: Sequence[DataRow], note: str, target: str, saving_percent: float, capex: float, years: Years, *,
              om: float = 0.0, life: int) -> Record:
    return cited(rows, f"{note} Middle of ranges (derived).", retrofit_id=name, saves_on_1=target,
                 saving_share_1=rounded(saving_percent, 3), capex_cost=flat(years, rounded(capex, 3)),
                 om_cost_per_year=flat(years, rounded(om, 3)), life_years=life)


def _lighting(plant: Plant, years: Years) -> list[Record]:
    use, technology = plant.use_named("lighting"), "LED retrofit"
    if use is None:
        return []
    lamps = plant.useful_kwh(use) / middle(technology, "energy of a lamp before")
    rows = cited_rows(technology, "capex", "saving", "life", "energy of a lamp before")
    return [_retrofit("led", rows, f"{lamps:,.0f} lamps (derived).", "lighting", middle(technology, "saving"),
                      lamps * middle(technology, "capex"), years, life=life_years(technology))]


def _machine_kw(plant: Plant, use_name: str) -> float:
    """kW of machines behind an end use: its energy over their full-load hours."""
    use = plant.use_named(use_name)
    assert use is not None
    return plant.useful_kwh(use) / middle("air compressor PM-VSD", "full-load hours")


def _motors(plant: Plant, years: Years) -> list[Record]:
    if plant.use_named("motors") is None:
        return []
    kw, hours = _machine_kw(plant, "motors"), cited_rows("air compressor PM-VSD", "full-load hours")
    drive, motor = "variable speed drive", "permanent-magnet motor IE5"
    varying = middle(drive, "share of motor energy with varying flow") / 100
    capex = kw * varying * middle(drive, "capex")
    return [
        _retrofit("variable_speed_drives", [*cited_rows(drive, "capex", "fixed_om", "saving", "life",
                                                         "share of motor energy with varying flow"), *hours],
                  f"{kw:,.0f} kW of motors, {varying:.0%} of them with varying flow (derived).", "motors",
                  varying * middle(drive, "saving"), capex, years, om=capex * middle(drive, "fixed_om") / 100,
                  life=life_years(drive)),
        _retrofit("motors_ie5", [*cited_rows(motor, "capex", "saving against IE3", "life"), *hours],
                  f"{kw:,.0f} kW of motors (derived).", "motors", middle(motor, "saving against IE3"),
                  kw * middle(motor, "capex"), years, life=life_years(motor))]


def _compressed_air(plant: Plant, years: Years) -> list[Record]:
    if plant.use_named("compressed_air") is None:
        return []
    kw, machine, leaks = _machine_kw(plant, "compressed_air"), "air compressor PM-VSD", "compressed-air leak repair"
    capex = kw * middle(machine, "capex")
    note = f"{kw:,.0f} kW of compressors (derived)."
    return [
        _retrofit("compressors_pm_vsd", cited_rows(machine, "capex", "fixed_om", "saving", "life", "full-load hours"), note,
                  "compressed_air", middle(machine, "saving"), capex, years, om=capex * middle(machine, "fixed_om") / 100,
                  life=life_years(machine)),
        _retrofit("air_leak_repair", cited_rows(leaks, "capex", "saving", "life"), note, "compressed_air",
                  middle(leaks, "saving"), kw * middle(leaks, "capex"), years, life=life_years(leaks))]


def _cooling(plant: Plant, years: Years) -> list[Record]:
    use, technology = plant.use_named("hvac_cooling"), "chiller plant retrofit"
    if use is None:
        return []
    saved_mwh = plant.useful_kwh(use) / 1000 * middle(technology, "saving") / 100
    capex = saved_mwh * middle(technology, "capex")
    return [_retrofit("chiller_plant", cited_rows(technology, "capex", "fixed_om", "saving", "life"),
                      f"{saved_mwh:,.0f} MWh a year saved (derived).", "hvac_cooling", middle(technology, "saving"), capex,
                      years, om=capex * middle(technology, "fixed_om") / 100, life=life_years(technology))]


def _heat_retrofits(plant: Plant, years: Years) -> list[Record]:
    """Recovery behind boilers and furnaces, and of a cement kiln."""
    records = []
    for use in plant.baseline.uses:
        technology = {"hot_water": "boiler flue-gas heat recovery", "steam": "boiler flue-gas heat recovery",
                      "high_temperature_heat": "furnace heat recovery and insulation"}.get(use.carrier)
        if technology is not None:
            capex = SPARE * plant.load_kw(use).max() * middle(technology, "capex")
            records.append(_retrofit(
                f"{use.name}_recovery", cited_rows(technology, "capex", "fixed_om", "saving", "life"),
                "The saving on fuel is taken as a saving on the heat needed (derived).", use.name, middle(technology, "saving"),
                capex, years, om=capex * middle(technology, "fixed_om") / 100, life=life_years(technology)))
        if use.name == "kiln_heat":
            technology = "cement clinker factor, fuel, cooler"
            records.append(_retrofit("kiln_and_cooler", cited_rows(technology, "capex", "saving", "life"), "", use.name,
                                     middle(technology, "saving"), plant.baseline.output_units * middle(technology, "capex"),
                                     years, life=life_years(technology)))
    return records


def _management(plant: Plant, years: Years) -> list[Record]:
    """An energy management system on auxiliaries, at the low end of its saving."""
    technology = "energy and carbon management system"
    targets = [name for name in AUXILIARY if plant.use_named(name) is not None]
    if not targets:
        return []
    saving, capex = cited_rows(technology, "saving")[-1].number("value_low"), middle(technology, "capex")
    record = _retrofit("energy_management", cited_rows(technology, "capex", "fixed_om", "saving", "life"),
                       "Low end of the saving, on auxiliaries only (derived).", targets[0], saving, capex, years,
                       om=capex * middle(technology, "fixed_om") / 100, life=life_years(technology))
    for number, target in enumerate(targets[1:], start=2):
        record |= {f"saves_on_{number}": target, f"saving_share_{number}": saving}
    return [record]

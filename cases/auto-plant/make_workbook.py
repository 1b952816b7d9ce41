"""Fills case.xlsx of the car plant: the template plus the numbers below, each with its source.

    python cases/auto-plant/make_workbook.py

The workbook stays an ordinary file a planner can edit; running this again overwrites it with the published numbers.
Words in ``source``: a table of data/ by name, or "derived" where a number is judgement or arithmetic (the note says how).
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from zcopt.inputs.row import Label
from zcopt.inputs.template import write_template
from zcopt.parts import SHEETS
from zcopt.starter.promises import ranges_of

YEARS = (2026, 2027, 2028, 2029, 2030)
HERE = Path(__file__).parent
Record = dict[str, object]


def path(*values: float) -> dict[int, float]:
    """One number per year; a single number for all years."""
    return dict(zip(YEARS, values * len(YEARS) if len(values) == 1 else values, strict=False))


def row(source: str, note: str = "", **values: object) -> Record:
    """A record with where its numbers come from."""
    return {**values, "source": source, "note": note}


SITE = row(
    "data/sector_baselines.csv (car plant template); data/finance.csv; data/process_factors.csv",
    "Fictitious plant of 200,000 cars a year. Discount rate: 8 % nominal less 3 % energy-price inflation (derived).",
    site_name="Car plant Huizhou", sector="automobiles", province="Guangdong", city="Huizhou", latitude_degrees=23.1,
    longitude_degrees=114.4, base_year=2025, first_year=2026, last_year=2030, series_year=2025, currency="CNY",
    discount_rate_share=5, electricity_kgce_per_kwh=0.2856, rule_set="zero_carbon_factory_2026",
    certificates_lower_index="yes")

PRODUCTS = [row("data/sector_baselines.csv", "+1 % a year and 22,000 yuan value added per car (derived)",
                product_id="passenger_car", product_unit="vehicle", base_year_output_units=200_000,
                output_units=path(202_000, 204_000, 206_000, 208_000, 210_000), value_added_per_unit=22_000)]

HOLIDAYS = [datetime.date(2025, 1, 1), *(datetime.date(2025, 1, d) for d in range(28, 32)),
            *(datetime.date(2025, 2, d) for d in range(1, 5)), *(datetime.date(2025, 4, d) for d in range(4, 7)),
            *(datetime.date(2025, 5, d) for d in range(1, 6)), datetime.date(2025, 5, 31),
            datetime.date(2025, 6, 1), datetime.date(2025, 6, 2), *(datetime.date(2025, 10, d) for d in range(1, 9))]
WORKED = [datetime.date(2025, 1, 26), datetime.date(2025, 2, 8), datetime.date(2025, 4, 27),
          datetime.date(2025, 9, 28), datetime.date(2025, 10, 11)]
CALENDAR = [*(row("State Council calendar of 2025 (general knowledge)", day=day, day_type="holiday") for day in HOLIDAYS),
            *(row("State Council calendar of 2025 (general knowledge)", day=day, day_type="workday") for day in WORKED)]

GB = "data/fuel_factors.csv (GB/T 32151.22-2024)"
CARRIERS = [
    row("data/sector_baselines.csv", carrier_id="electricity", kind="electricity", balance="hourly", carrier_unit="kWh",
        kwh_per_unit=1, base_year_purchase_units=150_000_000),
    row(f"{GB}; price data/market_prices.csv", "Retail 4.47 yuan/Nm3 (2024), spot 4.39 (May 2026); the shock fades (derived)",
        carrier_id="natural_gas", kind="fuel", balance="yearly", carrier_unit="Nm3", kwh_per_unit=10.81417,
        price_per_unit=path(4.2, 4.0, 3.9, 3.8, 3.8), factor_tco2e_per_unit=0.00216219, tce_per_unit=0.00132836,
        base_year_purchase_units=9_000_000),
    row(f"{GB}; price data/market_prices.csv (low)", carrier_id="diesel", kind="fuel", balance="yearly", carrier_unit="t",
        kwh_per_unit=11_847.8, price_per_unit=path(10_000, 9_000, 8_500, 8_200, 8_200), factor_tco2e_per_unit=3.0959,
        tce_per_unit=1.4553, base_year_purchase_units=200),
    row("made on site", "80-90 C", carrier_id="hot_water", kind="heat", balance="hourly"),
    row("made on site", "about 200 C", carrier_id="oven_heat", kind="heat", balance="hourly"),
    row("made on site", "30-65 C, from compressors", carrier_id="waste_heat", kind="heat", balance="hourly"),
    row("made on site", "mechanical work of forklifts and tractors", carrier_id="vehicle_work", kind="heat",
        balance="yearly"),
]

GRID_FACTORS = row(
    "data/grid_factors.csv",
    "Average: Guangdong 0.4419 (2023, official), then -2.4 % a year (derived). Not covered: national residual 0.6096 "
    "(2023, official), held flat because it rose while the average fell.",
    average_kgco2_per_kwh=path(0.4108, 0.4010, 0.3914, 0.3820, 0.3728), market_kgco2_per_kwh=path(0.6096),
    base_year_average_kgco2_per_kwh=0.4209, base_year_market_kgco2_per_kwh=0.6096)

GRID = row(
    "data/network_tariffs.csv (Guangdong 110 kV, cycle 4), data/demand_charges.csv, data/market_prices.csv",
    "In Guangdong the network tariff floats with the energy price: it is inside the class prices, so it is 0 here. "
    "Connection and transformers derived. Export 0.15-0.25 yuan/kWh for new surplus.",
    carrier="electricity", connection_kw=60_000, transformer_kva=80_000, network_price_per_kwh=path(0.0),
    levies_price_per_kwh=path(0.02767), peak_charging="demand", capacity_price_per_kva_month=path(22.6),
    export_price_per_kwh=path(0.20), export_limit_kw=20_000)

TARIFF_SOURCE = "derived from data/tou_prices.csv (Shantou, Sep 2026), data/network_tariffs.csv, data/tou_ratios.csv"
TARIFF_NOTE = "Floating base 0.6545 = 0.5807 energy, losses, system + 0.0727 network (110 kV) + 0.0011 zone; times the ratio"
TARIFF = [row(TARIFF_SOURCE, TARIFF_NOTE, class_id=letter, class_name=name, energy_price_per_kwh=path(price))
          for letter, name, price in (("S", "sharp 尖 (x 2.125)", 1.3909), ("P", "peak 峰 (x 1.7)", 1.1127),
                                      ("F", "flat 平", 0.6545), ("V", "valley 谷 (x 0.38)", 0.2487))]
TARIFF_HOURS = [
    row("data/tou_periods.csv (Guangdong rule of 2021)", months="1-6,10-12", day_type="all", classes="VVVVVVVVFFPPFFPPPPPFFFFF"),
    row("data/tou_periods.csv (Guangdong rule of 2021)", "Sharp days of July to September: taken for all days (derived)",
        months="7-9", day_type="all", classes="VVVVVVVVFFPSFFPSSPPFFFFF"),
]
DEMAND_CHARGES = [row("data/demand_charges.csv (Huizhou 1-10 kV, Feb 2026)",
                      "Stand-in for 110 kV and the cycle from Aug 2026 (derived). The 40 % floor of the two-part tariff is left out: "
                      "the plant is assumed to settle by actual demand.",
                      charge_id="monthly_peak", months="1-12", classes="all", price_per_kw_month=path(36.1))]

DERIVED_SPLIT = "derived split of data/sector_baselines.csv; make_series.py"
END_USES = [row(DERIVED_SPLIT, end_use_id=name, carrier=carrier, base_year_energy_kwh=kwh, scales_with="passenger_car",
                scaling_share=share, profile=f"loads:{name}_kw", **more)
            for name, carrier, kwh, share, more in (
    ("stamping", "electricity", 12_000_000, 100, {}),
    ("welding", "electricity", 30_000_000, 100, {}),
    ("paint_shop_power", "electricity", 36_000_000, 80, {}),
    ("compressed_air", "electricity", 20_000_000, 80, {"rejects_carrier": "waste_heat", "rejected_share": 60}),
    ("hvac_cooling", "electricity", 24_000_000, 50, {}),
    ("lighting", "electricity", 10_000_000, 20, {}),
    ("other_power", "electricity", 18_000_000, 60, {}),
    ("hot_water", "hot_water", 35_817_000, 70, {}),
    ("oven_heat", "oven_heat", 49_638_000, 100, {}),
)]
END_USES.append(row("200 t diesel x 11,847.8 kWh/t x 35 % (derived)", end_use_id="vehicle_work", carrier="vehicle_work",
                    base_year_energy_kwh=829_346, scales_with="passenger_car", scaling_share=100))

PROCESSES = [
    row("GWP of data/gwp.csv; 150 kg a year (derived)", process_id="refrigerant_losses", kind="fugitive",
        activity_unit="kg HFC-134a", base_year_activity_units=150, gas="HFC-134a", gas_t_per_unit=0.001),
    row("60 t shielding gas a year (derived)", process_id="welding_gas", activity_unit="t CO2", base_year_activity_units=60, gas="CO2",
        factor_tco2e_per_unit=1.0, scales_with="passenger_car"),
]

VENDOR = "data/technology_costs.csv"
EQUIPMENT = [
    row(f"{VENDOR} (efficiency, O&M); size and age derived", "Gone in 2028", equipment_id="gas_boiler_old",
        output_1_carrier="hot_water", input_1_carrier="natural_gas", input_1_per_output=1 / 0.92, capacity_kw=12_000,
        age_years=13, life_years=15, fixed_om_per_kw_year=path(18.0)),
    row(f"{VENDOR} (efficiency, O&M); size and age derived", equipment_id="gas_boiler_2020", output_1_carrier="hot_water",
        input_1_carrier="natural_gas", input_1_per_output=1 / 0.92, capacity_kw=12_000, age_years=6, life_years=16,
        fixed_om_per_kw_year=path(18.0), early_retirement="yes"),
    row("derived", equipment_id="oven_burners", output_1_carrier="oven_heat", input_1_carrier="natural_gas",
        input_1_per_output=1 / 0.85, capacity_kw=13_000, age_years=8, life_years=16, fixed_om_per_kw_year=path(20.0),
        early_retirement="yes"),
    row("derived", "60 forklifts and tractors", equipment_id="diesel_vehicles", output_1_carrier="vehicle_work",
        input_1_carrier="diesel", input_1_per_output=1 / 0.35, capacity_kw=1_000, age_years=4, life_years=10,
        early_retirement="yes"),
]

CPIA = "data/technology_costs.csv (CPIA 2.70 yuan/W in 2024, 46 yuan/kW O&M); path to 2030 derived"
PV = [row(CPIA, f"{area:,} m2 x {usable:.0%} x {density} kW/m2; ageing recalled", pv_id=name, carrier="electricity",
          profile=f"pv:{name}_kw_per_kwp", max_size_kw=round(area * usable * density, -2),
          capex_per_kw=capex, fixed_om_per_kw_year=path(46.0), ageing_share=0.4, life_years=25)
      for name, area, usable, density, capex in (
    ("roof_press_welding", 200_000, 0.65, 0.12, path(2600, 2500, 2400, 2300, 2200)),
    ("roof_assembly", 200_000, 0.65, 0.12, path(2600, 2500, 2400, 2300, 2200)),
    ("carport", 60_000, 0.80, 0.14, path(3200, 3100, 3000, 2900, 2800)),
)]

STORAGE = [
    row(f"{VENDOR} (0.8-1.2 yuan/Wh all in, 86.5 % round trip); path derived", "Fade 2 % a year (recalled)",
        storage_id="battery", carrier="electricity", max_energy_kwh=40_000, duration_hours=2,
        capex_per_kwh=path(925, 880, 832, 790, 750), fixed_om_per_kwh_year=path(18.5), charge_efficiency_share=93,
        discharge_efficiency_share=93, min_level_share=10, ageing_share=2, life_years=12, cycles_per_year_limit=500),
    row(f"{VENDOR} (hot-water tank 20-40 yuan/kWh, low)", "1.5 % a day", storage_id="hot_water_tank", carrier="hot_water",
        max_energy_kwh=120_000, duration_hours=6, capex_per_kwh=path(35.0), fixed_om_per_kwh_year=path(0.35),
        charge_efficiency_share=98, discharge_efficiency_share=98, self_discharge_share_per_hour=0.0625, life_years=25),
]

CONVERTERS = [
    row(VENDOR, "Like-for-like replacement", converter_id="gas_boiler", output_1_carrier="hot_water",
        input_1_carrier="natural_gas", input_1_per_output=1 / 0.92, max_size_kw=24_000, capex_per_kw=path(800.0),
        fixed_om_per_kw_year=path(18.0), life_years=15, in_reference="yes", site_limit="boiler_house", site_use_per_kw=0.015),
    row(VENDOR, "COP series: make_series.py (derived, mean about 3)", converter_id="heat_pump", output_1_carrier="hot_water",
        input_1_carrier="electricity", efficiency_profile="weather:hot_water_heat_pump_cop", max_size_kw=20_000,
        capex_per_kw=path(2000, 1925, 1850, 1775, 1700), fixed_om_per_kw_year=path(25.0), life_years=15,
        site_limit="boiler_house", site_use_per_kw=0.04),
    row(f"{VENDOR} (200-400 yuan/kW compressor); derived", "Preheating with 50-65 C water: a third of the heat is usable",
        converter_id="compressor_heat_exchanger", output_1_carrier="hot_water", input_1_carrier="waste_heat",
        input_1_per_output=3.0, max_size_kw=800, capex_per_kw=path(3_750.0), fixed_om_per_kw_year=path(75.0), life_years=12),
    row(VENDOR, converter_id="electric_boiler", output_1_carrier="hot_water", input_1_carrier="electricity",
        input_1_per_output=1 / 0.98, max_size_kw=20_000, capex_per_kw=path(500, 488, 475, 463, 450),
        fixed_om_per_kw_year=path(4.0), life_years=20, site_limit="boiler_house", site_use_per_kw=0.01),
    row("derived", "Infrared and electric air heaters on running lines; 3 M yuan conversion", converter_id="electric_oven",
        output_1_carrier="oven_heat", input_1_carrier="electricity", input_1_per_output=1 / 0.95, max_size_kw=13_000,
        capex_per_kw=path(1500, 1450, 1400, 1350, 1300), fixed_cost=3_000_000, fixed_om_per_kw_year=path(15.0),
        life_years=15),
    row(f"{VENDOR} (90-140 k yuan per 3 t forklift)", "60 vehicles x 110,000 yuan", converter_id="electric_vehicles",
        output_1_carrier="vehicle_work", input_1_carrier="electricity", input_1_per_output=1 / 0.85, max_size_kw=1_000,
        capex_per_kw=path(6_500.0), fixed_om_per_kw_year=path(100.0), life_years=8),
]

DIRECT_LINES = [row("derived; line 1 M yuan/km x 12 km (data/technology_costs.csv, low)",
                    "Coastal wind 0.45 yuan/kWh delivered; 180 yuan/kW-year stands for system and reserve cost of direct users",
                    direct_line_id="coastal_wind", carrier="electricity", profile="wind:coastal_wind_kw_per_kw",
                    max_size_kw=25_000, min_size_kw=10_000, unit_size_kw=5_000, price_per_kwh=path(0.45),
                    capacity_fee_per_kw_year=path(180.0), take_or_pay_share=80, capex_per_kw=path(0.0), fixed_cost=12_000_000,
                    fixed_om_per_kw_year=path(0.0), life_years=15, lead_years=1, first_build_year=2027, last_build_year=2029)]


def retrofit(name: str, note: str, capex: float, om: float, life: int, savings: Mapping[str, float], *, downtime: float = 0,
             first: int = 2026, confidence: str = "derived") -> Record:
    """A whole project: capex and downtime in yuan, O&M in yuan a year, savings in percent by end use."""
    record = row(f"{VENDOR} ({confidence})", note, retrofit_id=name, capex_cost=path(capex), om_cost_per_year=path(om),
                 life_years=life, downtime_cost=downtime, first_build_year=first)
    for k, (target, percent) in enumerate(savings.items(), start=1):
        record[f"saves_on_{k}"], record[f"saving_share_{k}"] = target, percent
    return record


RETROFITS = [
    retrofit("led", "12,000 high-bay fittings x 500 yuan", 6e6, 0, 8, {"lighting": 50}),
    retrofit("lighting_control", "Daylight and presence, 150 yuan a fitting", 1.8e6, 50_000, 8, {"lighting": 20}),
    retrofit("air_leak_repair", "Repeated every year through O&M", 0.8e6, 400_000, 5, {"compressed_air": 10}, confidence="low"),
    retrofit("compressor_vsd", "Drives on two existing compressors", 1.6e6, 20_000, 10, {"compressed_air": 8}),
    retrofit("compressor_pm_vsd", "Two-stage permanent-magnet compressors, 5,000 kW x 2,400", 12e6, 360_000, 12,
             {"compressed_air": 22}, confidence="low"),
    retrofit("chiller_optimised", "2,722 yuan per MWh a year saved (vendor case)", 9.8e6, 200_000, 15, {"hvac_cooling": 15},
             confidence="low"),
    retrofit("chiller_maglev", "30 MW cooling x 900 yuan", 27e6, 540_000, 20, {"hvac_cooling": 28}, downtime=500_000, first=2027),
    retrofit("paint_air_vsd", "Drives and set-back of paint-shop air handling", 5e6, 50_000, 10, {"paint_shop_power": 12},
             downtime=200_000),
    retrofit("booth_recirculation", "Two booth lines, in the summer stop", 38e6, 600_000, 15,
             {"paint_shop_power": 14, "hvac_cooling": 12, "hot_water": 20}, downtime=3e6, first=2027),
    retrofit("dry_scrubber", "Dry paint separation", 42e6, 0, 15, {"paint_shop_power": 10, "hvac_cooling": 5, "hot_water": 12},
             downtime=4e6, first=2028),
    retrofit("low_temperature_pretreatment", "Bath from 55 to 40 C; dearer chemicals in O&M", 2.5e6, 600_000, 10, {"hot_water": 15}),
    retrofit("rto_heat_recovery", "Heat behind the oxidiser back to the ovens", 12e6, 200_000, 15, {"oven_heat": 15},
             downtime=500_000),
    retrofit("oven_insulation", "Insulation, seals and locks", 3e6, 20_000, 12, {"oven_heat": 6}, downtime=200_000),
    retrofit("welding_inverter", "600 guns x 40,000 yuan", 24e6, 0, 12, {"welding": 15}, downtime=500_000),
    retrofit("press_energy_recovery", "DC link and recovery on presses", 4e6, 50_000, 12, {"stamping": 10}),
    retrofit("servo_press", "Bought for quality as much as for energy", 26e6, 100_000, 20, {"stamping": 25}, downtime=1e6, first=2028),
    retrofit("motors_ie4", "6,000 kW x 350 yuan", 2.1e6, 0, 15, {"paint_shop_power": 1.5, "other_power": 1.5}),
    retrofit("motors_ie5", "6,000 kW x 650 yuan", 3.9e6, 0, 15, {"paint_shop_power": 3.5, "other_power": 3.5}),
    retrofit("ems", "Energy and carbon control centre, 2,000 meters", 6e6, 700_000, 8,
             {"electricity": 2.5, "hot_water": 2, "oven_heat": 2}),
    retrofit("refrigerant_leak_programme", "Leak checks and recovery", 0.4e6, 60_000, 5, {"refrigerant_losses": 50}),
]

LINKS = [row("engineering judgement (derived)", first=first, relation=relation, second=second) for first, relation, second in (
    ("lighting_control", "needs", "led"),
    ("compressor_pm_vsd", "replaces", "compressor_vsd"),
    ("chiller_optimised", "excludes", "chiller_maglev"),
    ("dry_scrubber", "needs", "booth_recirculation"),
    ("servo_press", "replaces", "press_energy_recovery"),
    ("motors_ie4", "excludes", "motors_ie5"),
)]
SITE_LIMITS = [row("derived", "Free floor of the boiler house and its yard", limit_id="boiler_house", available=900, limit_unit="m2")]

GREEN_POWER = [row("derived: above the certificate price (data/market_prices.csv); no national premium is published",
                   contract_id="green_power_trade", premium_price_per_kwh=path(0.015, 0.015, 0.016, 0.017, 0.018),
                   tenor_years=3, max_energy_kwh=110_000_000, import_cap_share=60)]
CERTIFICATES = [row("data/market_prices.csv (5.96 yuan/MWh for 2026 vintage, NEA); path and 40 % cap derived (ours)",
                    certificate_id="gec", price_per_mwh=path(5.96, 7, 8.5, 10, 12), import_cap_share=40,
                    vintage_validity_years=2)]
OFFSETS = [
    row("data/market_prices.csv (CCER 94.83 on 2026-08-20); +10 a year derived", offset_id="ccer_tier_1", kind="ccer", tier=1,
        price_per_tco2=path(95, 105, 115, 125, 135), max_tco2=path(3_000.0)),
    row("first tier x 1.4 (derived)", offset_id="ccer_tier_2", kind="ccer", tier=2, price_per_tco2=path(130, 145, 160, 175, 190),
        max_tco2=path(7_000.0)),
]
OFFSET_RULES = row("ours: no national share exists; internal price = CEA path (data/market_prices.csv, derived)",
                   cap_share_of_base_year=5, gate_reduction_share=20, internal_carbon_price=path(98, 105, 112, 120, 128))

NATIONAL = "data/rules_zero_carbon_factory.csv; years between entry and 2030 derived"
TARGETS = [
    row(NATIONAL, "<= 1.8 to enter, <= 0.2 by 2030", indicator="carbon_per_tce",
        limit={2027: 1.8, 2028: 1.3, 2029: 0.8, 2030: 0.2}),
    row(NATIONAL, ">= 30 % to enter, >= 95 % by 2030", indicator="non_fossil_energy_share",
        limit={2027: 0.30, 2028: 0.50, 2029: 0.72, 2030: 0.95}),
    row(NATIONAL, ">= 35 % (sites of 5 GWh and more)", indicator="physical_non_fossil_electricity_share",
        limit={2027: 0.05, 2028: 0.10, 2029: 0.22, 2030: 0.35}),
    row("derived", "The company's own path, location-based", indicator="gross_tco2",
        limit={2027: 80_000, 2028: 72_000, 2029: 63_000, 2030: 50_000}),
]
BUDGET = row("derived", "No carry-over", capex_limit_cost={2026: 40, 2027: 50, 2028: 60, 2029: 65, 2030: 55},
             carry_over="no", **{"unit:capex_limit_cost": "MCNY"})
SETTINGS = row("ours", plans=4, archetypes="no", relative_gap_share=0.5, typical_days_per_month=2, keep_peak_days="yes", slots_per_day=6, cost_slack_share=25,
               distance=0.03, distance_weights="capex", size_classes=2, time_limit_seconds=600, threads=2, seed=1)

CONTENT: dict[str, Sequence[Record]] = {
    "site": [SITE], "products": PRODUCTS, "calendar": CALENDAR, "carriers": CARRIERS, "grid_factors": [GRID_FACTORS],
    "grid": [GRID], "tariff": TARIFF, "tariff_hours": TARIFF_HOURS, "demand_charges": DEMAND_CHARGES, "end_uses": END_USES,
    "processes": PROCESSES, "equipment": EQUIPMENT, "pv": PV, "storage": STORAGE, "converters": CONVERTERS,
    "direct_lines": DIRECT_LINES, "retrofits": RETROFITS, "links": LINKS, "site_limits": SITE_LIMITS,
    "green_power": GREEN_POWER, "certificates": CERTIFICATES, "offsets": OFFSETS, "offset_rules": [OFFSET_RULES],
    "targets": TARGETS, "budget": [BUDGET], "sensitivity": ranges_of("CNY"), "settings": [SETTINGS],
}


def series_names() -> list[str]:
    """``file:column`` of every hourly series, for the drop-downs."""
    names = []
    for file in sorted((HERE / "timeseries").glob("*.csv")):
        with file.open(encoding="utf-8") as lines:
            names += [f"{file.stem}:{name}" for name in lines.readline().strip().split(",")[1:]]
    return names


def write(target: Path) -> None:
    """Write the filled workbook."""
    write_template(target, SHEETS, YEARS, "CNY", CONTENT, lists={"series": series_names()},
                   title=Label("Car plant Huizhou", "惠州整车厂"))


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "case.xlsx")

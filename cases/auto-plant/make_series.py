"""Write the hourly series of the car plant in Huizhou for the calendar year 2025.

All shapes are derived: annual energies come from the sector template, everything else is an assumption that
stands here as a named constant. Seeded, so that two runs give the same bytes.

    python cases/auto-plant/make_series.py
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zcopt.starter.solar import horizontal_irradiance, plane_irradiance, sun_direction

Hours = NDArray[np.float64]
"""One value per hour of 2025: shape (8760,)."""

SEED = 2025
HOURS = pd.date_range("2025-01-01", periods=8760, freq="h")
MONTH = HOURS.month.to_numpy()
HOUR_OF_DAY = HOURS.hour.to_numpy()
DAYS = 365
SIGNIFICANT_DIGITS = 4

# --- Place: Huizhou, Guangdong -----------------------------------------------------------------------------------
LATITUDE_DEGREES = 23.1
LONGITUDE_DEGREES = 114.4
CLOCK_MERIDIAN_DEGREES = 120.0  # China standard time

# --- Calendar ----------------------------------------------------------------------------------------------------
# Public holidays of 2025 (first day, last day); Sundays that the state calendar turns into working days.
HOLIDAYS = (("2025-01-01", "2025-01-01"), ("2025-01-28", "2025-02-04"), ("2025-04-04", "2025-04-06"),
            ("2025-05-01", "2025-05-05"), ("2025-05-31", "2025-06-02"), ("2025-10-01", "2025-10-08"))
MAKE_UP_WORKDAYS = ("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11")
SUMMER_MAINTENANCE = ("2025-07-28", "2025-08-03")  # derived: one week in the hottest weeks, nothing is built

# Derived: two shifts 07:00-15:30 and 15:30-24:00, Saturday the first shift only. Share of full production in each
# hour of the day; the dips are the change of shift and the meal breaks.
WORKDAY_ACTIVITY_SHARE = (0, 0, 0, 0, 0, 0, 0, 0.92, 1, 1, 0.98, 0.82, 0.98, 1, 1, 0.90,
                          0.97, 1, 0.98, 0.82, 0.98, 1, 0.98, 0.90)
SATURDAY_ACTIVITY_SHARE = (*WORKDAY_ACTIVITY_SHARE[:15], 0.45, 0, 0, 0, 0, 0, 0, 0, 0)
DAILY_VARIATION_SHARE = 0.025  # derived: standard deviation of the day's output
HOURLY_VARIATION_SHARE = 0.015  # derived: standard deviation around the day

# --- Energy ------------------------------------------------------------------------------------------------------
ELECTRICITY_GWH = 150.0  # sector template, data/sector_baselines.csv
GAS_NM3 = 9.0e6  # sector template
GAS_KWH_PER_NM3 = 38.931 / 3.6  # data/fuel_factors.csv
BOILER_EFFICIENCY_SHARE = 0.92  # data/technology_costs.csv
BURNER_EFFICIENCY_SHARE = 0.85  # derived: direct burners with a regenerative thermal oxidizer behind them
BOILER_SHARE_OF_GAS = 0.40  # derived: ovens dominate where winters are mild


@dataclass(frozen=True)
class EndUse:
    """A demand: its energy, and how it follows production and weather."""

    annual_gwh: float
    standby_workday_share: float
    """Level outside the shifts of a working day, per level in full production."""
    standby_closed_share: float
    """Level on closed days."""
    warm_up_hours: int = 0
    """Hours before the first shift in which the end use already runs in full."""
    cooling_share: float = 0.0
    """Part of the demand in production that follows outdoor heat; the rest is even over the seasons."""
    heating_share: float = 0.0
    """Part of the demand in production that follows outdoor cold."""


HOT_WATER_GWH = GAS_NM3 * GAS_KWH_PER_NM3 * BOILER_SHARE_OF_GAS * BOILER_EFFICIENCY_SHARE / 1e6
OVEN_HEAT_GWH = GAS_NM3 * GAS_KWH_PER_NM3 * (1 - BOILER_SHARE_OF_GAS) * BURNER_EFFICIENCY_SHARE / 1e6

# Derived: the split of 150 GWh and the standby levels are engineering judgement for a plant of four shops.
ELECTRIC_END_USES: Mapping[str, EndUse] = {
    "stamping": EndUse(12.0, 0.06, 0.03),
    "welding": EndUse(30.0, 0.10, 0.05),
    "paint_shop_power": EndUse(36.0, 0.35, 0.12, warm_up_hours=2),
    "compressed_air": EndUse(20.0, 0.35, 0.20, warm_up_hours=1),
    "hvac_cooling": EndUse(24.0, 0.30, 0.12, warm_up_hours=1, cooling_share=0.65),
    "lighting": EndUse(10.0, 0.30, 0.20),
    "other_power": EndUse(18.0, 0.45, 0.32),
}
HEAT_END_USES: Mapping[str, EndUse] = {
    # pre-treatment baths stay warm overnight; make-up air needs heat in winter and reheat after drying in summer
    "hot_water": EndUse(HOT_WATER_GWH, 0.30, 0.06, warm_up_hours=2, heating_share=0.40),
    "oven_heat": EndUse(OVEN_HEAT_GWH, 0.15, 0.02, warm_up_hours=1),
}
COOLING_BASE_C = 20.0  # derived: free cooling below
HEATING_BASE_C = 24.0  # derived: air into the booths is held at about 24 C

# --- Weather -----------------------------------------------------------------------------------------------------
# Monthly mean air temperature of Huizhou / Guangzhou: general knowledge, not looked up.
MEAN_TEMPERATURE_C = (14.0, 15.4, 18.2, 22.4, 26.0, 27.8, 28.8, 28.6, 27.4, 24.6, 20.4, 15.6)
DAILY_SWING_K = 3.2  # derived: half of the range from night to afternoon
WARMEST_HOUR = 14
DAY_TO_DAY_DEVIATION_K = (3.2, 3.2, 3.0, 2.4, 1.8, 1.3, 1.1, 1.2, 1.4, 1.8, 2.4, 3.0)  # derived

# COP = fraction * T_hot / (T_hot - T_cold), T_hot = 85 C + approach, T_cold = outdoor air - approach  [kelvin]
HOT_WATER_C = 85.0
APPROACH_K = 5.0
CARNOT_FRACTION = 0.60  # derived: chosen so that the annual mean is about 3.0, the vendor value
KELVIN = 273.15

# --- PV ----------------------------------------------------------------------------------------------------------
# Guangzhou, south 10 degrees, hours per month: data/solar_monthly.csv (annual published, months derived).
SOUTH_ROOF_HOURS = (70.5, 74.4, 93.1, 97.9, 103.4, 100.4, 102.3, 99.6, 90.9, 83.0, 69.7, 64.9)
# Derived: persistence and spread of day-to-day cloudiness (a mean clear share near 0.58 behind Guangzhou's hours).
CLOUD_PERSISTENCE_SHARE = 0.45
CLEARNESS_LOW_SHARE, CLEARNESS_HIGH_SHARE = 0.12, 1.0
PV_LOSS_PER_K = 0.0035  # module temperature coefficient, general knowledge
HEATING_K_PER_W_M2 = 0.028  # module above air per irradiance on a roof, general knowledge
# name -> ((tilt, azimuth east of north, share), ...)
PV_SITES: Mapping[str, tuple[tuple[float, float, float], ...]] = {
    "roof_press_welding": ((10.0, 180.0, 1.0),),
    "roof_assembly": ((5.0, 90.0, 0.5), (5.0, 270.0, 0.5)),
    "carport": ((5.0, 180.0, 1.0),),
}

# --- Wind (derived throughout) -----------------------------------------------------------------------------------
WIND_FULL_LOAD_HOURS = 2400.0
# Coastal Guangdong: strong north-east monsoon from October to March, weak summers.
WIND_SPEED_BY_MONTH = (1.14, 1.10, 1.04, 0.94, 0.88, 0.90, 0.88, 0.84, 0.94, 1.10, 1.14, 1.16)
WIND_PERSISTENCE_SHARE = 0.96  # hour to hour
WEIBULL_SHAPE = 2.1
CUT_IN_M_PER_S, RATED_M_PER_S, CUT_OUT_M_PER_S = 3.0, 11.0, 25.0
WIND_AVAILABILITY_SHARE = 0.95


def random_of(name: str) -> np.random.Generator:
    """A generator of its own for each series, so that a change in one leaves the others alone."""
    return np.random.default_rng([SEED, *name.encode()])


def persistent_noise(name: str, count: int, persistence_share: float) -> Hours:
    """x[t] = p x[t-1] + sqrt(1 - p^2) e[t], standard normal."""
    shocks = random_of(name).standard_normal(count)
    noise = np.empty(count)
    noise[0] = shocks[0]
    for step in range(1, count):
        noise[step] = persistence_share * noise[step - 1] + np.sqrt(1 - persistence_share**2) * shocks[step]
    return noise


def by_day(daily: Hours) -> Hours:
    """365 values -> 8,760."""
    return np.repeat(daily, 24)


def by_month(monthly: tuple[float, ...]) -> Hours:
    """12 values -> 8,760."""
    values: Hours = np.asarray(monthly, dtype=float)[MONTH - 1]
    return values


def is_closed() -> NDArray[np.bool_]:
    """True in hours of Sundays, holidays and the maintenance week."""
    dates = HOURS.normalize()
    closed: NDArray[np.bool_] = dates.dayofweek.to_numpy() == 6
    for first, last in (*HOLIDAYS, SUMMER_MAINTENANCE):
        closed |= np.asarray((dates >= first) & (dates <= last))
    closed &= ~np.asarray(dates.isin(pd.to_datetime(MAKE_UP_WORKDAYS)))
    return closed


def activity_share() -> Hours:
    """Production in each hour per full production, with the day's and the hour's variation."""
    dates = HOURS.normalize()
    short = (dates.dayofweek.to_numpy() == 5) & ~np.asarray(dates.isin(pd.to_datetime(MAKE_UP_WORKDAYS)))
    planned = np.where(short, np.asarray(SATURDAY_ACTIVITY_SHARE)[HOUR_OF_DAY],
                       np.asarray(WORKDAY_ACTIVITY_SHARE)[HOUR_OF_DAY])
    day = 1 + DAILY_VARIATION_SHARE * by_day(persistent_noise("activity by day", DAYS, 0.5))
    hour = 1 + HOURLY_VARIATION_SHARE * random_of("activity by hour").standard_normal(len(HOURS))
    return np.where(is_closed(), 0.0, planned * day * hour)


def outdoor_temperature_c() -> Hours:
    """Monthly mean (kept exactly) + weather of the day + daily cycle."""
    middle_of_month = np.array([15.5, 45, 74.5, 105, 135.5, 166, 196.5, 227.5, 258, 288.5, 319, 349.5])
    seasonal = np.interp(np.arange(DAYS), middle_of_month, MEAN_TEMPERATURE_C, period=DAYS)
    weather = persistent_noise("temperature", DAYS, 0.7)
    cycle = DAILY_SWING_K * np.cos(2 * np.pi * (HOUR_OF_DAY - WARMEST_HOUR) / 24)
    temperature: Hours = by_day(seasonal) + by_day(weather) * by_month(DAY_TO_DAY_DEVIATION_K) + cycle
    temperature += by_month(MEAN_TEMPERATURE_C) - monthly_mean(temperature)
    return temperature


def monthly_mean(values: Hours) -> Hours:
    """The mean of its month for every hour."""
    means: Hours = pd.Series(values).groupby(MONTH).transform("mean").to_numpy(dtype=float)
    return means


def heat_pump_cop(temperature_c: Hours) -> Hours:
    """COP = fraction * T_hot / (T_hot - T_cold)."""
    hot_k = HOT_WATER_C + APPROACH_K + KELVIN
    cold_k = temperature_c - APPROACH_K + KELVIN
    return CARNOT_FRACTION * hot_k / (hot_k - cold_k)


def load_kw(use: EndUse, activity: Hours, temperature_c: Hours) -> Hours:
    """level * season, scaled to the annual energy; level is production, or standby if that is higher."""
    standby = np.where(is_closed(), use.standby_closed_share, use.standby_workday_share)
    ahead = np.where(activity > 0, activity, np.roll(activity, -use.warm_up_hours) * ~is_closed())
    level = standby + (1 - standby) * ahead
    cold = np.maximum(HEATING_BASE_C - temperature_c, 0.0)
    warm = np.maximum(temperature_c - COOLING_BASE_C, 0.0)
    season = (1 - use.cooling_share - use.heating_share + use.cooling_share * warm / warm.mean()
              + use.heating_share * cold / cold.mean())
    shape: Hours = level * season
    shape *= use.annual_gwh * 1e6 / shape.sum()
    return shape


def loads_kw(temperature_c: Hours) -> pd.DataFrame:
    """All end uses, one column each."""
    activity = activity_share()
    uses = {**ELECTRIC_END_USES, **HEAT_END_USES}
    return pd.DataFrame({f"{name}_kw": load_kw(use, activity, temperature_c) for name, use in uses.items()})


def clear_share_of_days() -> Hours:
    """Share of the clear-sky irradiation that each day lets through, even between a dull and a clear day."""
    rank = pd.Series(persistent_noise("clouds", DAYS, CLOUD_PERSISTENCE_SHARE)).rank(pct=True).to_numpy(dtype=float)
    clear: Hours = CLEARNESS_LOW_SHARE + (CLEARNESS_HIGH_SHARE - CLEARNESS_LOW_SHARE) * rank**0.85
    return clear


def pv_before_losses(planes: tuple[tuple[float, float, float], ...], temperature_c: Hours) -> Hours:
    """sum over planes of share * irradiance / 1000 * (1 - loss of warm modules), kW per kWp."""
    sun = sun_direction(LATITUDE_DEGREES, LONGITUDE_DEGREES, CLOCK_MERIDIAN_DEGREES)
    horizontal = horizontal_irradiance(sun[2], by_day(clear_share_of_days()))
    output = np.zeros(len(HOURS))
    for tilt, azimuth, share in planes:
        irradiance = plane_irradiance(sun, horizontal, tilt, azimuth)
        module_c = temperature_c + HEATING_K_PER_W_M2 * irradiance
        output += share * irradiance / 1000 * (1 - PV_LOSS_PER_K * (module_c - 25))
    return output


def pv_kw_per_kwp(temperature_c: Hours) -> pd.DataFrame:
    """The south roof meets its monthly hours; the others get the same monthly factor, so geometry decides."""
    raw = {name: pv_before_losses(planes, temperature_c) for name, planes in PV_SITES.items()}
    south = pd.Series(raw["roof_press_welding"]).groupby(MONTH).sum().to_numpy(dtype=float)
    factor = (np.asarray(SOUTH_ROOF_HOURS) / south)[MONTH - 1]
    return pd.DataFrame({f"{name}_kw_per_kwp": output * factor for name, output in raw.items()})


def turbine_share(speed_m_per_s: Hours) -> Hours:
    """Output per rated output: cubic between cut-in and rated speed, flat to cut-out."""
    rising = (speed_m_per_s**3 - CUT_IN_M_PER_S**3) / (RATED_M_PER_S**3 - CUT_IN_M_PER_S**3)
    running = (speed_m_per_s >= CUT_IN_M_PER_S) & (speed_m_per_s <= CUT_OUT_M_PER_S)
    return np.where(running, np.minimum(rising, 1.0), 0.0) * WIND_AVAILABILITY_SHARE


def wind_kw_per_kw() -> Hours:
    """Persistent Weibull winds with a season; the mean speed is found by bisection to meet the full-load hours."""
    rank = pd.Series(persistent_noise("wind", len(HOURS), WIND_PERSISTENCE_SHARE)).rank(pct=True)
    unit_speed = (-np.log(1 - rank.to_numpy(dtype=float) * 0.9999)) ** (1 / WEIBULL_SHAPE)
    unit_speed *= by_month(WIND_SPEED_BY_MONTH)
    low, high = 2.0, 15.0
    for _ in range(60):
        scale = (low + high) / 2
        too_much = turbine_share(scale * unit_speed).sum() > WIND_FULL_LOAD_HOURS
        low, high = (low, scale) if too_much else (scale, high)
    return turbine_share(low * unit_speed)


def build_series() -> dict[str, pd.DataFrame]:
    """File name -> table of 8,760 rows without the time column."""
    temperature_c = outdoor_temperature_c()
    return {
        "loads": loads_kw(temperature_c),
        "pv": pv_kw_per_kwp(temperature_c),
        "wind": pd.DataFrame({"coastal_wind_kw_per_kw": wind_kw_per_kw()}),
        "weather": pd.DataFrame({"outdoor_temperature_c": temperature_c,
                                 "hot_water_heat_pump_cop": heat_pump_cop(temperature_c)}),
    }


def written(value: float) -> str:
    """A number in plain digits, four of them significant; nothing below 1e-4."""
    if abs(value) < 1e-4:
        return "0"
    return np.format_float_positional(value, precision=SIGNIFICANT_DIGITS, unique=False, fractional=False, trim="-")


def write_series(folder: Path) -> dict[str, pd.DataFrame]:
    """Write the four files into ``folder`` and give back what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = build_series()
    times = HOURS.strftime("%Y-%m-%dT%H:%M")
    for name, table in tables.items():
        lines = [",".join(["time", *table.columns])]
        lines += [",".join([time, *map(written, row)])
                  for time, row in zip(times, table.to_numpy(), strict=True)]
        (folder / f"{name}.csv").write_bytes(("\n".join(lines) + "\n").encode())
    return tables


def summary(tables: Mapping[str, pd.DataFrame]) -> str:
    """Annual energy, peak and load factor of the loads; full-load hours of the generators; means of the weather."""
    loads = tables["loads"]
    electric = [f"{name}_kw" for name in ELECTRIC_END_USES]
    shown = {**{str(name): loads[name] for name in loads}, "site electricity": loads[electric].sum(axis=1)}
    lines = [f"{'load':<24}{'GWh':>9}{'peak MW':>9}{'factor':>8}"]
    lines += [f"{name:<24}{values.sum() / 1e6:9.2f}{values.max() / 1e3:9.2f}{values.mean() / values.max():8.3f}"
              for name, values in shown.items()]
    for kind in ("pv", "wind"):
        lines += [f"{name:<34}{values.sum():8.0f} h/yr, highest {values.max():.3f}"
                  for name, values in tables[kind].items()]
    lines += [f"{name:<34}{values.mean():8.2f} mean, {values.min():.2f} to {values.max():.2f}"
              for name, values in tables["weather"].items()]
    return "\n".join(lines)


def main() -> None:
    """Write to the case's ``timeseries`` folder, or to the one given, and print the summary."""
    parser = argparse.ArgumentParser(description="Write the hourly series of the car plant.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent / "timeseries")
    print(summary(write_series(parser.parse_args().folder)))


if __name__ == "__main__":
    main()

"""PV output where nothing better is at hand: a clear sky, days of more and less cloud, scaled to known monthly hours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Hours = NDArray[np.float64]
"""One value per hour of a year without leap day: shape (8760,)."""

HOURS, DAYS = 8760, 365
HOUR_OF_DAY = np.arange(HOURS) % 24
DAY_OF_YEAR = np.arange(HOURS) // 24 + 1
MONTH = np.repeat(np.arange(12), np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) * 24)

ALBEDO_SHARE = 0.2
SOLAR_CONSTANT_W_PER_M2 = 1361.0
LEAST_COSINE_OF_ZENITH = 0.03
W_PER_KW = 1000.0
PERFORMANCE_RATIO = 0.80
"""That of the months in solar_monthly.csv."""
DULLEST_SHARE = 0.15
"""Share of the clear sky on the dullest day (derived)."""


def sun_direction(latitude_degrees: float, longitude_degrees: float, clock_meridian_degrees: float) -> tuple[Hours, Hours, Hours]:
    """(east, north, up) of the sun in the middle of each hour; equation of time and declination after Spencer (1971)."""
    angle = 2 * np.pi * (DAY_OF_YEAR - 1) / 365
    declination = (0.006918 - 0.399912 * np.cos(angle) + 0.070257 * np.sin(angle) - 0.006758 * np.cos(2 * angle)
                   + 0.000907 * np.sin(2 * angle))
    equation_minutes = 229.18 * (0.000075 + 0.001868 * np.cos(angle) - 0.032077 * np.sin(angle)
                                 - 0.014615 * np.cos(2 * angle) - 0.040849 * np.sin(2 * angle))
    clock_minutes = 4 * (longitude_degrees - clock_meridian_degrees) + equation_minutes
    hour_angle = np.radians(15 * (HOUR_OF_DAY + 0.5 + clock_minutes / 60 - 12))
    latitude = np.radians(latitude_degrees)
    east = -np.cos(declination) * np.sin(hour_angle)
    north = (np.cos(latitude) * np.sin(declination)
             - np.sin(latitude) * np.cos(declination) * np.cos(hour_angle))
    up = np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(declination) * np.cos(hour_angle)
    return east, north, up


def horizontal_irradiance(up: Hours, clear_share: Hours) -> tuple[Hours, Hours]:
    """(global, diffuse) in W/m2: clear sky after Haurwitz (1945) times the clear share, split after Erbs (1982)."""
    cosine = np.maximum(up, LEAST_COSINE_OF_ZENITH)
    clear = np.where(up > LEAST_COSINE_OF_ZENITH, 1098 * cosine * np.exp(-0.057 / cosine), 0.0)
    total = clear * clear_share
    index = np.clip(total / (SOLAR_CONSTANT_W_PER_M2 * cosine), 0.0, 1.0)
    middle = 0.9511 - 0.1604 * index + 4.388 * index**2 - 16.638 * index**3 + 12.336 * index**4
    diffuse_share = np.where(index <= 0.22, 1 - 0.09 * index, np.where(index <= 0.8, middle, 0.165))
    return total, total * diffuse_share


def plane_irradiance(sun: tuple[Hours, Hours, Hours], irradiance: tuple[Hours, Hours], tilt_degrees: float,
                     azimuth_degrees: float) -> Hours:
    """Direct by angle, isotropic diffuse and reflected irradiance on a plane [W/m2]; azimuth east of north."""
    (east, north, up), (total, diffuse) = sun, irradiance
    tilt, azimuth = np.radians(tilt_degrees), np.radians(azimuth_degrees)
    incidence = np.maximum(east * np.sin(tilt) * np.sin(azimuth) + north * np.sin(tilt) * np.cos(azimuth)
                           + up * np.cos(tilt), 0.0)
    direct = (total - diffuse) / np.maximum(up, LEAST_COSINE_OF_ZENITH) * incidence
    on_plane: Hours = direct + diffuse * (1 + np.cos(tilt)) / 2 + total * ALBEDO_SHARE * (1 - np.cos(tilt)) / 2
    return on_plane


def cloudy_days(exponent: float) -> Hours:
    """The clear share of each hour: dull, middling and bright days in a fixed order (golden-ratio sequence, derived).

    A larger exponent makes more dull days.
    """
    rank = (np.arange(1, DAYS + 1) * 0.6180339887498949) % 1.0
    return np.repeat(DULLEST_SHARE + (1 - DULLEST_SHARE) * rank**exponent, 24)


def pv_kw_per_kwp(latitude_degrees: float, longitude_degrees: float, hours_by_month: tuple[float, ...], *,
                  tilt_degrees: float = 10.0, clock_meridian_degrees: float = 120.0) -> Hours:
    """South-facing output per kWp whose months add up to ``hours_by_month`` (12 values) [kW/kWp].

    There are as many dull days as bring the year to its hours at the usual performance ratio; then each month is scaled.
    """
    sun, year_hours = sun_direction(latitude_degrees, longitude_degrees, clock_meridian_degrees), sum(hours_by_month)

    def on_plane(exponent: float) -> Hours:
        return plane_irradiance(sun, horizontal_irradiance(sun[2], cloudy_days(exponent)), tilt_degrees, 180.0) / W_PER_KW

    low, high = 0.05, 10.0
    for _ in range(40):
        middle = (low * high) ** 0.5
        too_bright = PERFORMANCE_RATIO * float(on_plane(middle).sum()) > year_hours
        low, high = (middle, high) if too_bright else (low, middle)
    output = on_plane(low)
    scale = np.asarray(hours_by_month) / np.bincount(MONTH, weights=output)
    return np.asarray(output * scale[MONTH], dtype=float)

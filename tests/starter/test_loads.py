"""Loads and PV made of words and monthly sums."""

from __future__ import annotations

import numpy as np
import pytest

from zcopt.starter.loads import level_with_load_factor, pattern, shaped, work_of
from zcopt.starter.plant import exceptions_of
from zcopt.starter.solar import MONTH, pv_kw_per_kwp

GUANGZHOU_HOURS = (70.5, 74.4, 93.1, 97.9, 103.4, 100.4, 102.3, 99.6, 90.9, 83.0, 69.7, 64.9)
LANZHOU_HOURS = (90.0, 97.5, 134.6, 145.1, 172.1, 160.6, 143.7, 139.1, 135.6, 115.3, 86.5, 79.9)


@pytest.mark.parametrize(("words", "shifts", "days_per_week", "days_per_year"), [
    ("2-shift, 5.5 d/wk", 2, 5.5, 365), ("3-shift, 6-7 d/wk", 3, 6.5, 365), ("2-shift, heat treatment 3-shift", 2, 5.0, 365),
    ("continuous, 310 d", 4, 7.0, 310), ("3-shift continuous, dry rooms", 4, 7.0, 365), ("flat 24x7", 4, 7.0, 365),
])
def test_words_are_understood(words: str, shifts: int, days_per_week: float, days_per_year: int) -> None:
    work = work_of(words)
    assert (work.shifts, work.days_per_week, work.days_per_year) == (shifts, days_per_week, days_per_year)


def test_two_shifts_stop_at_night_on_sundays_and_on_holidays() -> None:
    days = pattern(work_of("2-shift, 5.5 d/wk"), 2025, exceptions_of(2025)).reshape(365, 24)
    thursday, saturday, sunday, new_year, worked_sunday = days[8], days[10], days[11], days[0], days[25]
    assert thursday[9] > 5 * thursday[3]
    assert saturday[9] > 0.9 and saturday[20] < 0.2
    assert sunday.max() < 0.1 and new_year.max() < 0.1
    assert worked_sunday[9] > 0.9


def test_three_hundred_and_ten_days_stop_for_fifty_five() -> None:
    days = pattern(work_of("continuous, 310 d"), 2025, {}).reshape(365, 24)
    assert int((days.max(axis=1) < 0.1).sum()) == 55


@pytest.mark.parametrize("load_factor", [0.45, 0.6, 0.8])
def test_the_load_factor_is_met(load_factor: float) -> None:
    uses = [("production", 0.7), ("cooling", 0.2), ("constant", 0.1)]
    level = level_with_load_factor(pattern(work_of("3-shift"), 2025, {}), uses, load_factor)
    total = sum(share * shaped(shape, level) for shape, share in uses)
    assert np.mean(total) == pytest.approx(1.0)
    assert np.mean(total) / np.max(total) == pytest.approx(load_factor, abs=0.01)


@pytest.mark.parametrize(("latitude", "longitude", "hours"), [(23.17, 113.33, GUANGZHOU_HOURS), (36.05, 103.88, LANZHOU_HOURS)])
def test_pv_keeps_its_monthly_hours_and_a_plausible_peak(latitude: float, longitude: float, hours: tuple[float, ...]) -> None:
    output = pv_kw_per_kwp(latitude, longitude, hours)
    assert np.bincount(MONTH, weights=output) == pytest.approx(hours)
    assert 0.75 < output.max() < 0.95 and output.min() >= 0
    assert output.reshape(365, 24)[:, [0, 1, 2, 3, 23]].max() == 0


def test_the_sun_stands_highest_at_solar_noon() -> None:
    """Lanzhou lies 16 degrees west of the clock's meridian: noon is about 13 h."""
    mean_day = pv_kw_per_kwp(36.05, 103.88, LANZHOU_HOURS).reshape(365, 24).mean(axis=0)
    assert int(mean_day.argmax()) in (12, 13)

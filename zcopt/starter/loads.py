"""Hourly loads made from the words of a baseline ("2-shift, 5.5 d/wk"): derived, and the same every time.

A working pattern w of the hours (0 < w <= 1) comes from shifts, days of the week, holidays and days of operation.
Loads follow standby + (1 - standby) w^p; p is found so that the site's electricity has the load factor of the baseline.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Hours = NDArray[np.float64]
"""One value per hour of a year without leap day: shape (8760,)."""

HOURS, DAYS = 8760, 365
HOUR_OF_DAY = np.arange(HOURS) % 24
DAY_OF_YEAR = np.arange(HOURS) // 24

CLOSED, OFF_SHIFT, STANDBY = 0.05, 0.10, 0.15
"""Derived: pattern of a closed day and outside the shifts of a working day; the least level of a load."""
HOTTEST_DAY, HOTTEST_HOUR = 205, 15
"""Derived: late July and the afternoon, northern hemisphere."""
LEAST_EXPONENT, MOST_EXPONENT = 0.01, 60.0


@dataclass(frozen=True)
class Work:
    """What the words of a load shape say."""

    shifts: int
    days_per_week: float
    days_per_year: int
    peaky: bool

    @property
    def stops_on_holidays(self) -> bool:
        """Two shifts stop; three shifts and continuous plants do not."""
        return self.shifts == 2


def work_of(load_shape: str) -> Work:
    """"2-shift, 5.5 d/wk" -> 2 shifts on 5.5 days; continuous and flat are 4 shifts (no difference between hours)."""
    continuous = "continuous" in load_shape or "flat" in load_shape
    found = re.search(r"(\d)-shift", load_shape)
    shifts = 4 if continuous else int(found.group(1)) if found else 3
    week = re.search(r"([\d.]+)(?:-([\d.]+))? d/wk", load_shape)
    days = (float(week.group(1)) + float(week.group(2) or week.group(1))) / 2 if week else {2: 5.0, 3: 6.5}.get(shifts, 7.0)
    year = re.search(r"(\d+) d\b(?!/)", load_shape)
    return Work(shifts, days, int(year.group(1)) if year else DAYS, "peaky" in load_shape)


def pattern(work: Work, year: int, exceptions: Mapping[datetime.date, str]) -> Hours:
    """The working pattern w of every hour of ``year``; ``exceptions`` are holidays and worked weekend days."""
    level = _hours_of_day(work)[HOUR_OF_DAY] * (1 - 0.03 * (1 - _season()))
    if work.peaky:
        level = level * np.where(HOUR_OF_DAY % 2 == 0, 1.0, 0.75)
    first = datetime.date(year, 1, 1)
    stop = DAYS - work.days_per_year
    for day in range(DAYS):
        date = first + datetime.timedelta(days=day)
        kind = exceptions.get(date, "")
        share = _share_of_week(work, 0 if kind == "workday" else date.weekday())
        if (kind == "holiday" and work.stops_on_holidays) or day >= DAYS - stop:
            share = 0.0
        hours = slice(24 * day, 24 * day + 24)
        if share == 0.0:
            level[hours] = CLOSED
        elif share < 1.0 and work.shifts == 2:
            level[hours] = np.where(np.arange(24) < 15, level[hours], OFF_SHIFT)
        else:
            level[hours] *= share
    return np.asarray(level / level.max(), dtype=float)


def _hours_of_day(work: Work) -> Hours:
    """Level by hour of a working day: shifts from 7, with dips at meals and changes of shift."""
    level = {2: np.full(24, OFF_SHIFT), 3: np.full(24, 0.90), 4: np.full(24, 0.98)}[work.shifts]
    level[7:23] = {2: 1.0, 3: 0.97, 4: 0.99}[work.shifts]
    level[8:15] = 1.0
    level[[11, 15, 18]] *= {2: 0.85, 3: 0.93, 4: 1.0}[work.shifts]
    return level


def _share_of_week(work: Work, weekday: int) -> float:
    """How much of a day is worked: the days of the week are filled from Monday."""
    return min(1.0, max(0.0, work.days_per_week - weekday))


def _season() -> Hours:
    """0 in the coldest days, 1 in the hottest."""
    return 0.5 + 0.5 * np.cos(2 * np.pi * (DAY_OF_YEAR - HOTTEST_DAY) / DAYS)


def shaped(shape: str, level: Hours) -> Hours:
    """A load of mean 1: ``production`` follows the level, ``cooling`` also the season and the afternoon, ``constant`` is flat."""
    if shape == "constant":
        return np.ones(HOURS)
    if shape == "cooling":
        warmth = (0.3 + 0.7 * _season()) * (1 + 0.12 * np.cos(2 * np.pi * (HOUR_OF_DAY - HOTTEST_HOUR) / 24))
        level = warmth * (0.3 + 0.7 * level)
    return np.asarray(level / level.mean(), dtype=float)


def level_with_load_factor(base: Hours, uses: Sequence[tuple[str, float]], load_factor_share: float) -> Hours:
    """standby + (1 - standby) w^p, with p such that mean / peak of the sum over uses is the load factor.

    ``uses`` are (shape, share). The load factor falls as p rises: bisection; where it cannot be met the nearest p is taken.
    """
    low, high = LEAST_EXPONENT, MOST_EXPONENT
    for _ in range(60):
        middle = (low * high) ** 0.5
        total = sum(share * shaped(shape, _level(base, middle)) for shape, share in uses)
        peak = float(np.max(total) / np.mean(total))
        low, high = (middle, high) if 1 / peak > load_factor_share else (low, middle)
    return _level(base, low)


def _level(base: Hours, exponent: float) -> Hours:
    return np.asarray(STANDBY + (1 - STANDBY) * base**exponent, dtype=float)

"""A year of hourly series as a few weighted days per month.

Days of a month are first told apart by their prices (a holiday with its own tariff never mixes with a workday), then
grouped by similarity (tsam, hierarchical), and each group is replaced by its mean day: totals of every series are
kept exactly. The day with the month's highest load is kept as it is, so that peaks stay honest; so is the day of the
year's highest need of every other carrier, its highest hour unmerged, so that no boiler is sized by an average.
"""

from __future__ import annotations

import dataclasses
import datetime
import itertools
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from zcopt.errors import ModelError
from zcopt.inputs.timegrid import TimeGrid, grid_of_days
from zcopt.units import HOURS_PER_DAY, HOURS_PER_YEAR, MONTHS

Vector = NDArray[np.float64]
ROUNDING = 1e-9
"""A mean may leave the range of its hours by so much without being called wrong (its rounding)."""
DAYS_PER_YEAR = HOURS_PER_YEAR // HOURS_PER_DAY


def calendar_days(year: int) -> tuple[datetime.date, ...]:
    """The 365 days of a year; 29 February is left out."""
    first = datetime.date(year, 1, 1)
    days = (first + datetime.timedelta(days=k) for k in range(366))
    return tuple(day for day in days if day.year == year and (day.month, day.day) != (2, 29))


def day_types(year: int, exceptions: Mapping[datetime.date, str]) -> tuple[str, ...]:
    """workday, weekend or holiday for each of the 365 days."""
    return tuple(exceptions.get(day, "weekend" if day.weekday() >= 5 else "workday") for day in calendar_days(year))


def typical_days(years: Sequence[int], series_year: int, series: Mapping[str, Vector], load: Vector, *,
                 types: Sequence[str], prices: Callable[[int, str], str], per_month: int, keep_peak: bool,
                 slots_per_day: int = HOURS_PER_DAY, other_loads: Sequence[Vector] = ()) -> TimeGrid:
    """Reduce 8,760-hour ``series`` to at most ``per_month`` mean days a month (per price pattern) plus the peak day.

    ``load`` is what the monthly peak is looked for in, ``other_loads`` those whose yearly peak is kept;
    ``prices(month, day type)`` is the pattern of prices of a day: only days with the same pattern are averaged. Fewer than
    24 ``slots_per_day`` merge neighbouring hours of one price that are most alike.
    Raises ModelError when a series is not 8,760 long.
    """
    values = {name: _by_day(name, data) for name, data in series.items()}
    peak = _by_day("load", load).max(axis=1)
    extremes = dict(divmod(int(np.argmax(other)), HOURS_PER_DAY) for other in other_loads) if keep_peak else {}
    months = np.array([day.month for day in calendar_days(series_year)])
    kept: list[tuple[int, float, str]] = []
    days: dict[tuple[int, int], tuple[int, ...]] = {}
    lengths: list[list[float]] = []
    rows: dict[str, list[list[float]]] = {name: [] for name in values}
    for month in MONTHS:
        groups = _groups(month, months, types, prices, values, peak, extremes, per_month=per_month, keep_peak=keep_peak)
        for number, members in enumerate(groups):
            days[month, number] = tuple(members)
            kept.append((month, float(len(members)), types[members[0]]))
            mean = {name: days[members].mean(axis=0) for name, days in values.items()}
            whole_hour = extremes.get(members[0]) if len(members) == 1 else None
            pieces = _segments(mean, prices(month, types[members[0]]), slots_per_day, whole_hour)
            lengths.append([float(stop - start) for start, stop in pieces])
            for name, day in mean.items():
                rows[name].append([float(day[start:stop].mean()) for start, stop in pieces])
    return dataclasses.replace(grid_of_days(years, kept, rows, lengths), members=MappingProxyType(days))


def _segments(day: Mapping[str, Vector], pattern: str, count: int, whole_hour: int | None = None) -> list[tuple[int, int]]:
    """Cut a day into ``count`` pieces: merge the two neighbours of one price that lose least, again and again.

    A piece never spans two prices, and ``whole_hour`` stays alone, so there may be more pieces than asked for.
    """
    scaled = np.array([values / max(1e-9, float(np.abs(values).max())) for values in day.values()])
    pieces = [(hour, hour + 1) for hour in range(HOURS_PER_DAY)]
    while len(pieces) > count:
        merged = [(left[0], right[1]) for left, right in itertools.pairwise(pieces)]
        allowed = [k for k, (start, stop) in enumerate(merged)
                   if len(set(pattern[start:stop])) <= 1 and whole_hour not in range(start, stop)]
        if not allowed:
            break
        best = min(allowed, key=lambda k: _loss(scaled, merged[k]) - _loss(scaled, pieces[k]) - _loss(scaled, pieces[k + 1]))
        pieces[best:best + 2] = [merged[best]]
    return pieces


def _loss(scaled: Vector, piece: tuple[int, int]) -> float:
    """Squared distance of the hours of a piece from their mean, over all series."""
    hours = scaled[:, piece[0]:piece[1]] if scaled.size else scaled
    return float(((hours - hours.mean(axis=1, keepdims=True)) ** 2).sum()) if hours.size else 0.0


def _by_day(name: str, data: Vector) -> Vector:
    array = np.asarray(data, dtype=float)
    if array.shape != (HOURS_PER_YEAR,):
        raise ModelError(f"series {name} has {array.size} values, not {HOURS_PER_YEAR}")
    return array.reshape(DAYS_PER_YEAR, HOURS_PER_DAY)


def _groups(month: int, months: NDArray[np.int64], types: Sequence[str], prices: Callable[[int, str], str],
            values: Mapping[str, Vector], peak: Vector, extremes: Mapping[int, int], *, per_month: int,
            keep_peak: bool) -> list[list[int]]:
    """The days of a month, cut into groups that become one day each."""
    days = [int(d) for d in np.flatnonzero(months == month)]
    groups: list[list[int]] = []
    if keep_peak and per_month < len(days):
        highest = max(days, key=lambda d: peak[d])
        alone = [highest, *(day for day in days if day in extremes and day != highest)]
        groups += [[day] for day in alone]
        days = [day for day in days if day not in alone]
    by_price: dict[str, list[int]] = {}
    for day in days:
        by_price.setdefault(prices(month, types[day]), []).append(day)
    for same_price in by_price.values():
        groups += _similar(same_price, values, per_month)
    return groups


def _similar(days: list[int], values: Mapping[str, Vector], count: int) -> list[list[int]]:
    """Cut days into ``count`` groups of similar shape in all series."""
    if count >= len(days):
        return [[day] for day in days]
    if count == 1 or not values:
        return [days]
    import pandas as pd
    import tsam

    index = pd.date_range("2001-01-01", periods=len(days) * HOURS_PER_DAY, freq="h")
    frame = pd.DataFrame({name: data[days].ravel() for name, data in values.items()}, index=index)
    frame = frame.loc[:, frame.nunique() > 1]
    if frame.empty:
        return [days]
    result = tsam.aggregate(frame, count, cluster=tsam.ClusterConfig(method="hierarchical", representation="mean"),
                            preserve_column_means=False, numerical_tolerance=ROUNDING)
    found: dict[int, list[int]] = {}
    for day, group in zip(days, result.cluster_assignments, strict=True):
        found.setdefault(int(group), []).append(day)
    return list(found.values())

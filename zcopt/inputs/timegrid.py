"""Time as the model sees it: years, and in each month weighted representative days of 24 hourly slots.

Indices are tuples (year, month, step); ``step`` counts the slots of a month. All years share the days; a year of
the model has 8,760 hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

Hour = tuple[int, int, int]
Month = tuple[int, int]


@dataclass(frozen=True)
class Slot:
    """A piece of a representative day from ``hour`` on, ``duration_h`` long, with constant power.

    ``weight_h`` hours of the year are like it: its duration times the days the representative day stands for.
    ``previous`` is the step before it; each representative day closes on itself: the first slot follows the last.
    """

    month: int
    step: int
    day: int
    hour: int
    weight_h: float
    previous: int
    day_type: str = "workday"
    duration_h: float = 1.0


class YearTotals(NamedTuple):
    """Hours of a year and the weighted mean of each series over it."""

    hours: float
    means: Mapping[str, float]


@dataclass(frozen=True)
class TimeGrid:
    """Years, slots and the series values in each slot."""

    years: tuple[int, ...]
    slots: tuple[Slot, ...]
    profiles: Mapping[str, Mapping[tuple[int, int], float]]
    """Series name -> (month, step) -> value."""
    whole: YearTotals | None = None
    """Of the year this grid was cut from."""
    members: Mapping[tuple[int, int], tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """(month, day) -> the days of the calendar, 0..364, it stands for; empty where a grid was not made from a calendar."""

    @cached_property
    def months(self) -> tuple[int, ...]:
        """The months that have slots."""
        return tuple(dict.fromkeys(slot.month for slot in self.slots))

    @cached_property
    def year_months(self) -> tuple[Month, ...]:
        """All (year, month)."""
        return tuple((y, m) for y in self.years for m in self.months)

    @cached_property
    def hours(self) -> tuple[Hour, ...]:
        """All (year, month, step)."""
        return tuple((y, slot.month, slot.step) for y in self.years for slot in self.slots)

    @cached_property
    def steps(self) -> Mapping[int, tuple[int, ...]]:
        """Month -> its steps."""
        return MappingProxyType({m: tuple(s.step for s in self.slots if s.month == m) for m in self.months})

    @cached_property
    def slot(self) -> Mapping[tuple[int, int], Slot]:
        """(month, step) -> slot."""
        return MappingProxyType({(s.month, s.step): s for s in self.slots})

    @cached_property
    def weight_h(self) -> Mapping[tuple[int, int], float]:
        """(month, step) -> hours of the year it stands for."""
        return MappingProxyType({(s.month, s.step): s.weight_h for s in self.slots})

    @cached_property
    def month_hours(self) -> Mapping[int, float]:
        """Month -> its hours."""
        return MappingProxyType({m: sum(s.weight_h for s in self.slots if s.month == m) for m in self.months})

    @cached_property
    def year_hours(self) -> float:
        """Hours of a year of the grid: 8,760, less in a story of a few slots."""
        return self.whole.hours if self.whole else sum(self.month_hours.values())

    @cached_property
    def days(self) -> Mapping[tuple[int, int], tuple[int, ...]]:
        """(month, day) -> its steps in order."""
        found: dict[tuple[int, int], list[int]] = {}
        for s in self.slots:
            found.setdefault((s.month, s.day), []).append(s.step)
        return MappingProxyType({day: tuple(steps) for day, steps in found.items()})

    def mean(self, name: str) -> float:
        """The weighted mean of a series over the year."""
        if self.whole:
            return self.whole.means[name]
        profile = self.profiles[name]
        return sum(s.weight_h * profile[s.month, s.step] for s in self.slots) / self.year_hours

    def of_month(self, month: int) -> TimeGrid:
        """The slots of one month, the year's means and hours kept."""
        profiles = {name: {key: value for key, value in profile.items() if key[0] == month}
                    for name, profile in self.profiles.items()}
        totals = YearTotals(self.year_hours, MappingProxyType({name: self.mean(name) for name in self.profiles}))
        return TimeGrid(self.years, tuple(s for s in self.slots if s.month == month), MappingProxyType(profiles), totals,
                        self.members)


def grid_of_days(years: Sequence[int], days: Iterable[tuple[int, float, str]],
                 profiles: Mapping[str, Sequence[Sequence[float]]],
                 durations: Sequence[Sequence[float]] | None = None) -> TimeGrid:
    """A grid from days ``(month, weight in days, day type)`` in order of month, and per series one row per day.

    ``durations`` gives the hours of each slot of each day; without it every slot is one hour.
    """
    slots: list[Slot] = []
    steps: dict[int, int] = {}
    number: dict[int, int] = {}
    values: dict[str, dict[tuple[int, int], float]] = {name: {} for name in profiles}
    for position, (month, weight_days, day_type) in enumerate(days):
        start = steps.get(month, 0)
        number[month] = number.get(month, -1) + 1
        lengths = durations[position] if durations else [1.0] * _slots_in(profiles, position)
        hour = 0.0
        for k, duration in enumerate(lengths):
            step, before = start + k, start + (k - 1) % len(lengths)
            slots.append(Slot(month, step, number[month], int(hour), weight_days * duration, before, day_type, duration))
            hour += duration
            for name, rows in profiles.items():
                values[name][month, step] = float(rows[position][k])
        steps[month] = start + len(lengths)
    return TimeGrid(tuple(years), tuple(slots), MappingProxyType(values))


def _slots_in(profiles: Mapping[str, Sequence[Sequence[float]]], position: int) -> int:
    return len(next(iter(profiles.values()))[position]) if profiles else 24

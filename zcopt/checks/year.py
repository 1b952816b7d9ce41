"""The hours a case has its series in: a year of 8,760, or the weighted slots of a time grid once one was chosen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from zcopt.inputs.case import Case
from zcopt.inputs.typical_days import calendar_days
from zcopt.units import HOURS_PER_DAY, HOURS_PER_YEAR, KW_PER_MW, MONTHS

Vector = NDArray[np.float64]


class YearOfHours:
    """Series of a case by hour; a blank name is 1 in every hour. Sums and means are weighted."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self.weight_h: Vector = np.ones(HOURS_PER_YEAR) if case.grid is None else np.array(
            [slot.weight_h for slot in case.grid.slots])
        self.hours = float(self.weight_h.sum())
        self._full_load_hours: dict[str, float] = {}

    def series(self, name: str) -> Vector:
        """The values of a series, one per hour or slot."""
        if not name:
            return np.ones(len(self.weight_h))
        if self._case.grid is None:
            return np.asarray(self._case.series[name], dtype=float)
        profile = self._case.grid.profiles[name]
        return np.array([profile[slot.month, slot.step] for slot in self._case.grid.slots])

    def full_load_hours(self, name: str) -> float:
        """The sum of a series over the year  [h]."""
        if name not in self._full_load_hours:
            self._full_load_hours[name] = float(self.weight_h @ self.series(name))
        return self._full_load_hours[name]

    def power(self, energies: Iterable[tuple[str, float]]) -> Vector:
        """The power by hour of yearly energies, each spread in the shape of its series  [energy / h]."""
        return self.total((name, energy / self.full_load_hours(name)) for name, energy in energies)

    def total(self, amounts: Iterable[tuple[str, float]]) -> Vector:
        """The sum of amount times series; each series is gone through once, however many amounts it has."""
        by_name: dict[str, float] = defaultdict(float)
        for name, amount in amounts:
            by_name[name] += amount
        found = np.zeros(len(self.weight_h))
        for name, amount in by_name.items():
            found += amount * self.series(name)
        return found

    def monthly_mean(self, values: Vector) -> Vector:
        """The mean of every month: what typical days keep exactly, whatever they merge."""
        if self._case.grid is None:
            days = calendar_days(self._case.site.series_year)
            month = np.repeat([day.month for day in days], HOURS_PER_DAY)
        else:
            month = np.array([slot.month for slot in self._case.grid.slots])
        present = [m for m in MONTHS if (month == m).any()]
        return np.array([np.average(values[month == m], weights=self.weight_h[month == m]) for m in present])

    def when(self, position: int) -> str:
        """The hour at a position, in words."""
        if self._case.grid is not None:
            slot = self._case.grid.slots[position]
            return f"month {slot.month}, slot {slot.step}"
        day = calendar_days(self._case.site.series_year)[position // HOURS_PER_DAY]
        return f"{day:%m-%d} {position % HOURS_PER_DAY}:00"


def kw(power_mw: float) -> float:
    """MW -> kW."""
    return power_mw * KW_PER_MW

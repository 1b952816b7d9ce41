"""The hours a case has its series in: a year of 8,760, or the weighted slots of a time grid once one was chosen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zcopt.factory.end_use import EndUseRow, annual_mwh
from zcopt.inputs.case import Case
from zcopt.inputs.typical_days import calendar_days
from zcopt.units import HOURS_PER_DAY, HOURS_PER_YEAR, KW_PER_MW, MONTHS

Vector = NDArray[np.float64]


class YearOfHours:
    """Series of a case by hour; a blank name is the same in every hour. Sums and means are weighted."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self.weight_h: Vector = np.ones(HOURS_PER_YEAR) if case.grid is None else np.array(
            [slot.weight_h for slot in case.grid.slots])
        self.hours = float(self.weight_h.sum())

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
        return float(self.weight_h @ self.series(name))

    def load_mw(self, use: EndUseRow, year: int) -> Vector:
        """Power of an end use before any saving; only the shape of its profile counts  [MW]."""
        values = self.series(use.profile)
        return annual_mwh(use, self._case, year) * values / float(self.weight_h @ values)

    def base_load_kw(self, use: EndUseRow) -> Vector:
        """Power of an end use in the base year  [kW]."""
        values = self.series(use.profile)
        return use.base_year_energy_kwh * values / float(self.weight_h @ values)

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

"""The highest needs of hourly carriers against everything that could deliver in the same hour.

A run sees typical days, in which hours are averaged. What it keeps exactly are monthly sums, so only a month that cannot be
served is an error there; an hour that cannot be served is an error when the run keeps every hour, else a warning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from zcopt.checks.best_year import BestYear, largest_mw, store_mw
from zcopt.checks.supply import is_bought
from zcopt.checks.usual import figure
from zcopt.checks.year import Vector, YearOfHours, kw
from zcopt.errors import Problem
from zcopt.factory.end_use import EndUseRow, annual_mwh
from zcopt.factory.equipment import EquipmentRow
from zcopt.factory.grid import GridRow
from zcopt.inputs.case import Case
from zcopt.measures.converter import ConverterRow
from zcopt.measures.direct_line import DirectLineRow
from zcopt.measures.pv import PvRow
from zcopt.measures.storage import StorageRow
from zcopt.model.conversion import ConversionRow
from zcopt.units import HOURS_PER_DAY, KW_PER_MW

DAYS_OF_LONGEST_MONTH = 31
CLEARLY = 1e-4


@dataclass
class Delivery:
    """What can deliver a carrier in each hour of a year."""

    hours: YearOfHours
    fixed_mw: Vector
    per_mw: dict[str, tuple[str, float]] = field(default_factory=dict)
    """Option -> series and factor that multiply to its power per MW of its size, which is at most ``largest_mw``."""
    largest_mw: dict[str, float] = field(default_factory=dict)
    stores_mw: dict[str, float] = field(default_factory=dict)
    """Store -> the largest power it can have."""

    def most_mw(self, *, with_stores: bool) -> Vector:
        """Everything at full size  [MW]."""
        stores = sum(self.stores_mw.values()) if with_stores else 0.0
        options = self.hours.total((series, factor * self.largest_mw[name]) for name, (series, factor) in self.per_mw.items())
        return np.asarray(self.fixed_mw + stores + options)


def sees_every_hour(case: Case) -> bool:
    """Whether a run keeps the hours as they are."""
    settings = case.settings
    return case.grid is not None or (settings.typical_days_per_month >= DAYS_OF_LONGEST_MONTH
                                     and settings.slots_per_day == HOURS_PER_DAY)


def bounded_carriers(case: Case) -> list[str]:
    """Hourly carriers of end uses that cannot simply be bought."""
    used = dict.fromkeys(use.carrier for use in case.rows(EndUseRow))
    return [c for c in used if case.carrier(c).balance == "hourly" and not is_bought(case.carrier(c))]


def check_peaks(best: Mapping[int, BestYear]) -> list[Problem]:
    """The first year of each carrier in which a month, or an hour, needs more than all supply together."""
    found = ((_peak(one, carrier) for one in best.values()) for carrier in bounded_carriers(next(iter(best.values())).case))
    return [problem for by_year in found if (problem := next(filter(None, by_year), None)) is not None]


def _peak(one: BestYear, carrier: str) -> Problem | None:
    case, hours, year = one.case, one.hours, one.year
    can, uses = delivery(one, carrier), [use for use in case.rows(EndUseRow) if use.carrier == carrier]
    use = max(uses, key=lambda use: use.base_year_energy_kwh)
    everything = "the connection and everything on offer at full size"
    need, most = hours.monthly_mean(need_mw(one, carrier)), hours.monthly_mean(can.most_mw(with_stores=False))
    worst = int((need - most).argmax())
    if need[worst] > most[worst] * (1 + CLEARLY):
        return use.problem("carrier", f"{carrier} needs {figure(kw(need[worst]))} kW on average of a month in {year} "
                           f"after all savings, and {everything} deliver {figure(kw(most[worst]))} kW; "
                           f"{figure(kw(need[worst] - most[worst]))} kW are missing",
                           "Raise the connection or the sizes on offer, or add savings", "E463")
    need, most = need_mw(one, carrier, shifted=True), can.most_mw(with_stores=True)
    worst = int((need - most).argmax())
    if need[worst] <= most[worst] * (1 + CLEARLY):
        return None
    if sees_every_hour(case):
        return use.problem("carrier", f"{carrier} needs {figure(kw(need[worst]))} kW in one hour of {year} after all "
                           f"savings ({hours.when(worst)}), and {everything} deliver {figure(kw(most[worst]))} kW; "
                           f"{figure(kw(need[worst] - most[worst]))} kW are missing",
                           "Raise the connection or the sizes on offer, or add savings or storage", "E463")
    return use.problem("carrier", f"{carrier} needs {figure(kw(need[worst]))} kW in one hour of {year} after all savings "
                       f"({hours.when(worst)}), and {everything} deliver {figure(kw(most[worst]))} kW; a run with typical "
                       "days may not see this hour",
                       "Look for a stray value in the profile, raise the sizes on offer, or plan with "
                       "31 typical days of 24 slots", "W472")


def need_mw(one: BestYear, carrier: str, *, shifted: bool = False) -> Vector:
    """Power of the end uses of a carrier when all savings are in use, without what can be shifted away  [MW]."""
    def least_mwh(use: EndUseRow) -> float:
        stays = 1 - use.shiftable_share if shifted else 1.0
        return stays * one.left.get(use.end_use_id, (1.0, 1.0))[0] * annual_mwh(use, one.case, one.year)

    return one.hours.power((use.profile, least_mwh(use)) for use in one.case.rows(EndUseRow) if use.carrier == carrier)


def delivery(one: BestYear, carrier: str) -> Delivery:
    """Connection, equipment that still runs, recovered heat; options by the MW; stores."""
    case, year = one.case, one.year
    found = Delivery(one.hours, _fixed_mw(one, carrier))
    for row in case.rows(ConverterRow):
        made = _made_per_mw(row, carrier)
        if made:
            found.per_mw[row.name], found.largest_mw[row.name] = (row.availability_profile, made), largest_mw(row, case, year)
    plants: tuple[PvRow | DirectLineRow, ...] = (*case.rows(PvRow), *case.rows(DirectLineRow))
    for plant in plants:
        if plant.carrier == carrier:
            found.per_mw[plant.name], found.largest_mw[plant.name] = (plant.profile, 1.0), largest_mw(plant, case, year)
    for store in case.rows(StorageRow):
        if store.carrier == carrier:
            found.stores_mw[store.storage_id] = store_mw(store, case, year)
    return found


def _fixed_mw(one: BestYear, carrier: str) -> Vector:
    case, hours = one.case, one.hours
    connection = sum(grid.connection_kw / KW_PER_MW for grid in case.rows(GridRow)[:1] if grid.carrier == carrier)
    equipment = hours.total((old.availability_profile, _made_per_mw(old, carrier) * old.capacity_kw / KW_PER_MW)
                            for old in case.rows(EquipmentRow) if old.runs(one.year, case.years[0]))
    recovered = hours.power((use.profile, use.rejected_share * one.left.get(use.end_use_id, (1.0, 1.0))[1]
                             * annual_mwh(use, case, one.year))
                            for use in case.rows(EndUseRow) if use.rejects_carrier == carrier)
    return connection + equipment + recovered


def _made_per_mw(row: ConversionRow, carrier: str) -> float:
    """Power of a carrier per MW of main output where the availability profile is 1; 0 where the row does not make it."""
    made = sum(ratio for output, ratio in ((row.output_1_carrier, 1.0), (row.output_2_carrier, row.output_2_per_output),
                                           (row.output_3_carrier, row.output_3_per_output)) if output == carrier and ratio)
    return made * row.availability_share

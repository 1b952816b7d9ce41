"""PV: its yearly yield, and the area it takes."""

from __future__ import annotations

from zcopt.checks.usual import Usual, figure, measures, percent
from zcopt.checks.year import YearOfHours
from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.measures.pv import PvRow
from zcopt.model.links import SiteLimitRow

YIELD = Usual(0.05, 0.30, "share", "data/solar_monthly.csv: 850 to 1,550 full-load hours, 10 to 18 %; trackers in "
              "deserts reach 30 %")
AREA = Usual(4, 20, "m2/kW", "data/technology_costs.csv: 0.10 to 0.14 kW/m2, 7 to 10 m2/kW; rows on flat ground take "
             "twice that")


def check_sun(case: Case) -> list[Problem]:
    """Capacity factors of profiles, and m2 per kW where PV takes of an area."""
    hours, limits = YearOfHours(case), {row.limit_id: row for row in case.rows(SiteLimitRow)}
    problems = []
    for row in case.rows(PvRow):
        share = hours.full_load_hours(row.profile) / hours.hours
        if not YIELD.holds(share):
            problems.append(row.problem("profile", f"{row.pv_id} yields {percent(share)} of its size over the year; {YIELD}",
                                        "Divide the series by the installed kWp, and check that it covers a whole year",
                                        "W459"))
        if row.site_limit and measures(limits[row.site_limit].limit_unit, "area"):
            problems += _area(row, limits[row.site_limit])
    return problems


def _area(row: PvRow, limit: SiteLimitRow) -> list[Problem]:
    """Use per kW; a blank one takes nothing, so that the area would never bind."""
    use = row.site_use_per_kw or 0.0
    if AREA.holds(use):
        return []
    return [row.problem("site_use_per_kw", f"{row.pv_id} takes {figure(use)} m2 per kW of {limit.limit_id} "
                        f"({figure(limit.available)} m2); {AREA}", "Give the area a kWp takes, aisles included: about 8 "
                        "m2", "W458")]

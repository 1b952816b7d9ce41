"""A plant of two years and two months that is decided on one grid and dispatched on another."""

from __future__ import annotations

from types import MappingProxyType

from tests.stories import factory, years_of
from zcopt.inputs.case import Case
from zcopt.inputs.timegrid import Slot, TimeGrid
from zcopt.measures.pv import PvRow
from zcopt.measures.storage import StorageRow
from zcopt.model.build import Built, build
from zcopt.model.solve import SolveOptions
from zcopt.model.targets import TargetRow
from zcopt.parts import PARTS
from zcopt.plans.full_year.check import check_on_all_hours
from zcopt.plans.plan import FullYearCheck
from zcopt.plans.search import Found, SearchOptions, search

YEARS, MONTHS = (2026, 2027), (1, 2)
LOAD, SUN = (40.0, 100.0, 60.0, 80.0), (0.0, 0.2, 0.9, 0.5)
GROSS_TCO2 = 0.5 * sum(LOAD) / 1000 * 30 * len(MONTHS)
OPTIONS = SolveOptions(relative_gap=1e-7, threads=1)


def plant(target_tco2: float | None = None, *, pv_price: float = 300.0, pv_kw: float = 90.0, battery_kwh: float = 80.0) -> Case:
    """Two years, two months, four hours a month: PV and a battery against two prices."""
    case = factory([0.4, 1.2, 1.2, 0.4], LOAD, years=YEARS, months=MONTHS, weight_h=30.0, profiles={"sun": SUN})
    case = case.with_rows(
        PvRow(pv_id="roof", profile="sun", max_size_kw=pv_kw, life_years=20, capex_per_kw=years_of(pv_price, YEARS),
              fixed_om_per_kw_year=years_of(2.0, YEARS)),
        StorageRow(storage_id="battery", carrier="electricity", max_energy_kwh=battery_kwh, duration_hours=2, life_years=10,
                   capex_per_kwh=years_of(60.0, YEARS), fixed_om_per_kwh_year=years_of(1.0, YEARS),
                   charge_efficiency_share=0.95, discharge_efficiency_share=0.95))
    return case if target_tco2 is None else case.with_rows(
        TargetRow(indicator="gross_tco2", limit=years_of(target_tco2, YEARS)))


def merged(grid: TimeGrid) -> TimeGrid:
    """The same year in two slots a month, each the mean of two neighbouring hours of unlike prices kept apart: 0, 1-2, 3."""
    groups = ((0,), (1, 2), (3,))
    slots, values = [], dict[str, dict[tuple[int, int], float]]()
    for month in grid.months:
        for step, hours in enumerate(groups):
            first = grid.slot[month, hours[0]]
            weight = sum(grid.slot[month, h].weight_h for h in hours)
            slots.append(Slot(month, step, 0, first.hour, weight, (step - 1) % len(groups), first.day_type, float(len(hours))))
            for name, profile in grid.profiles.items():
                values.setdefault(name, {})[month, step] = sum(profile[month, h] for h in hours) / len(hours)
    return TimeGrid(grid.years, tuple(slots), MappingProxyType(values))


def found_on(case: Case, grid: TimeGrid, plans: int = 1) -> tuple[Found, Built]:
    built = build(case.on_grid(grid), PARTS)
    return search(built, SearchOptions(plans=plans, cost_slack_share=1, distance=1, weights="count", solve=OPTIONS)), built


def checked(case: Case, decided_on: TimeGrid, all_hours: TimeGrid) -> tuple[Found, FullYearCheck]:
    found, built = found_on(case, decided_on)
    found = check_on_all_hours(built, found, all_hours, PARTS, OPTIONS, all_plans=False)
    check = found.plans[0].full_year
    assert check is not None
    return found, check


def noon_sun(case: Case) -> TimeGrid:
    """A sun that shines in two hours only, its mean over merged hours the same."""
    sun = {(m, s): v for m in MONTHS for s, v in enumerate((0.0, 0.0, 1.1, 0.5))}
    return TimeGrid(case.time.years, case.time.slots, MappingProxyType({**case.time.profiles, "sun": sun}))

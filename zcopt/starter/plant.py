"""What is there: end uses with their hourly loads, process emissions, and the equipment that makes heat."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from zcopt.inputs.tables import table
from zcopt.starter.baselines import Baseline, Use
from zcopt.starter.carriers import kwh_per_unit
from zcopt.starter.costs import cost_rows, life_years, middle
from zcopt.starter.loads import HOURS, Hours, level_with_load_factor, pattern, shaped, work_of
from zcopt.starter.records import Record, cited, flat, rounded

Years = Sequence[int]
MAKERS = {"hot_water": "gas boiler", "steam": "gas boiler", "high_temperature_heat": "gas burner on a furnace"}
"""Heat carrier -> the technology of technology_costs.csv that makes it of gas today."""
SPARE = 1.2
"""Capacity of equipment per highest load (derived)."""
AGE_YEARS = 8
"""Derived: half of a boiler's life."""
LOADS = "loads"
"""The file of the hourly loads."""


@dataclass(frozen=True)
class Plant:
    """A model factory and the hourly level its loads follow."""

    baseline: Baseline
    level: Hours

    def useful_kwh(self, use: Use) -> float:
        """Energy the end use needs in a year: what is bought for it, less the loss of what makes its heat."""
        bought = self.baseline.amount(use.energy) * use.share * kwh_per_unit(use.energy)
        return bought * efficiency_share(use.carrier)

    def load_kw(self, use: Use) -> Hours:
        """Hourly load of an end use."""
        return np.asarray(shaped(use.shape, self.level) * self.useful_kwh(use) / HOURS, dtype=float)

    def is_hourly(self, use: Use) -> bool:
        """Whether the end use draws on a carrier that must match in every hour."""
        return use.carrier not in ("coal", "coke", "diesel", "natural_gas")

    def series(self) -> dict[str, Hours]:
        """Column -> hourly load of each end use with a profile."""
        return {f"{use.name}_kw": self.load_kw(use) for use in self.baseline.uses if self.is_hourly(use)}

    def use_named(self, name: str) -> Use | None:
        """The end use of a name, None where the sector has none."""
        return next((use for use in self.baseline.uses if use.name == name), None)

    def peak_kw(self, carrier: str) -> float:
        """Highest load on a heat carrier."""
        loads = [self.load_kw(use) for use in self.baseline.uses if use.carrier == carrier]
        return float(np.max(np.sum(loads, axis=0))) if loads else 0.0

    @property
    def heat_carriers(self) -> tuple[str, ...]:
        """The heat carriers made of gas on site."""
        return tuple(carrier for carrier in MAKERS if any(use.carrier == carrier for use in self.baseline.uses))


def plant_of(baseline: Baseline, series_year: int, exceptions: Mapping[datetime.date, str]) -> Plant:
    """The model factory in a year with these holidays and worked weekend days, at the load factor of the baseline."""
    electric = [(use.shape, use.share) for use in baseline.uses if use.energy == "electricity"]
    worked = pattern(work_of(baseline.load_shape), series_year, exceptions)
    return Plant(baseline, level_with_load_factor(worked, electric, baseline.load_factor_share))


def efficiency_share(carrier: str) -> float:
    """Heat out per fuel in of today's equipment; 1 where a carrier is used as bought."""
    return middle(MAKERS[carrier], "efficiency") if carrier in MAKERS else 1.0


def lasts(carrier: str, years: Years) -> bool:
    """Whether today's equipment for a heat carrier still runs in the last year."""
    return AGE_YEARS + years[-1] - years[0] < life_years(MAKERS[carrier])


def products_of(baseline: Baseline, years: Years) -> list[Record]:
    """The one product; its output is held flat until the planner says otherwise."""
    return [cited([baseline.row], f"{baseline.row.text('archetype')}. Output held flat (derived).",
                  product_id=baseline.product, product_unit=baseline.product_unit,
                  base_year_output_units=baseline.output_units, output_units=flat(years, baseline.output_units))]


def end_uses_of(plant: Plant) -> list[Record]:
    """A row per end use."""
    baseline, records = plant.baseline, []
    recovers = recovers_waste_heat(plant)
    for use in baseline.uses:
        note = f"{use.share:.1%} of {use.energy}"
        if use.carrier in MAKERS:
            note += f" x efficiency {efficiency_share(use.carrier):g}"
        profile = {}
        if plant.is_hourly(use):
            profile = {"profile": f"{LOADS}:{use.name}_kw"}
            note += f"; hours made from '{baseline.load_shape}' (derived)"
        waste = {}
        if recovers and use.name == "compressed_air":
            waste = {"rejects_carrier": "waste_heat",
                     "rejected_share": rounded(middle("compressor heat recovery", "recoverable heat"))}
        records.append(cited([baseline.row, use.row], f"{note}. {use.row.note}".strip(), end_use_id=use.name,
                             carrier=use.carrier, base_year_energy_kwh=rounded(plant.useful_kwh(use), 9),
                             scales_with=baseline.product, scaling_share=100 * use.scaling_share, **profile, **waste))
    return records


def recovers_waste_heat(plant: Plant) -> bool:
    """Whether compressors stand beside a use of warm water."""
    return "hot_water" in plant.heat_carriers and plant.use_named("compressed_air") is not None


def equipment_of(plant: Plant, years: Years, with_costs: bool) -> list[Record]:
    """What makes heat of gas today."""
    records = []
    for carrier in plant.heat_carriers:
        technology = MAKERS[carrier]
        costs = {"fixed_om_per_kw_year": flat(years, middle(technology, "fixed_om"))} if with_costs else {}
        records.append(cited(
            cost_rows(technology, "efficiency") + cost_rows(technology, "life"),
            f"Capacity: {SPARE:g} x the highest load; age: {AGE_YEARS} years (derived).",
            equipment_id=f"{carrier}_{'boiler' if technology == 'gas boiler' else 'burners'}", output_1_carrier=carrier,
            input_1_carrier="natural_gas", input_1_per_output=rounded(1 / efficiency_share(carrier), 9),
            capacity_kw=rounded(SPARE * plant.peak_kw(carrier), 3), age_years=AGE_YEARS, life_years=life_years(technology),
            early_retirement="yes", **costs))
    return records


def calendar_of(year: int) -> list[Record]:
    """The public holidays and worked weekend days of a year; empty when the table has none of that year."""
    return [cited([row], row.note, day=datetime.date.fromisoformat(row.text("day")), day_type=row.text("day_type"))
            for row in table("calendar_days").where(calendar_year=str(year))]


def exceptions_of(year: int) -> dict[datetime.date, str]:
    """Day -> ``holiday`` or ``workday``, for the days of a year that are not as their weekday says."""
    return {datetime.date.fromisoformat(row.text("day")): row.text("day_type")
            for row in table("calendar_days").where(calendar_year=str(year))}

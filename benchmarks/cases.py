"""Seeded cases of any size, made in memory through the public row types.

Every case can be solved: the connection and the old boiler carry all loads in every year, and the only target may be
missed at a price. What is on offer is priced around its value, so that there is something to decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from zcopt.factory.end_use import EndUseRow
from zcopt.factory.equipment import EquipmentRow
from zcopt.factory.grid import DemandChargeRow, GridRow, TariffHoursRow, TariffRow
from zcopt.inputs.case import Case
from zcopt.inputs.row import Row
from zcopt.inputs.sheets import CarrierRow, GridFactorsRow, SettingsRow, SiteRow
from zcopt.inputs.template import write_template
from zcopt.measures.converter import ConverterRow
from zcopt.measures.pv import PvRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.measures.storage import StorageRow
from zcopt.model.links import LinkRow
from zcopt.model.targets import TargetRow
from zcopt.parts import SHEETS

Vector = NDArray[np.float64]

FIRST_YEAR = 2026
SERIES_FILE = "made"
CLASSES = "VVVVVVFFPPPFDDFFFPPPPPFV"
ENERGY_PRICE_PER_KWH = {"P": 1.02, "F": 0.66, "V": 0.32, "D": 0.24}
GAS_PRICE_PER_KWH = 0.36
END_USES_KWH = {"process": 26e6, "motors": 11e6, "cooling": 6e6, "lighting": 3e6, "drying": 14e6}
"""Base-year energy; drying takes heat, the others electricity."""
HEAT_MAKERS = (("heat pump", "electricity", 1 / 2.6, 4_000.0, 20), ("electrode boiler", "electricity", 1.02, 650.0, 20),
               ("biomass boiler", "biomass", 1.18, 1_900.0, 15))
"""Name, input, input per kWh of heat, capex per kW, life in years."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """How large a case is. A year has 12 * days * slots hours, or a few more where a slot would span two prices, and those
    of the peak days with ``keep_peak``."""

    years: int
    days_per_month: int
    slots_per_day: int
    keep_peak: bool
    retrofits: int
    pv: int
    storages: int
    converters: int


SIZES: Mapping[str, Size] = MappingProxyType({
    "tiny": Size(years=1, days_per_month=1, slots_per_day=4, keep_peak=False, retrofits=2, pv=1, storages=1, converters=1),
    "small": Size(years=3, days_per_month=1, slots_per_day=8, keep_peak=False, retrofits=8, pv=1, storages=1, converters=2),
    "middle": Size(years=5, days_per_month=1, slots_per_day=8, keep_peak=True, retrofits=20, pv=2, storages=2,
                   converters=3),
    "large": Size(years=5, days_per_month=1, slots_per_day=12, keep_peak=True, retrofits=40, pv=3, storages=2,
                  converters=4),
})


def make_case(size: Size, seed: int = 1) -> Case:
    """The case of a size; the same seed gives the same case. Its time grid is not chosen yet."""
    random = np.random.default_rng(seed)
    years = tuple(range(FIRST_YEAR, FIRST_YEAR + size.years))
    by_type: dict[type[Row], tuple[Row, ...]] = {}
    for row in (*_plant(size, years), *_options(size, years, random)):
        by_type[type(row)] = (*by_type.get(type(row), ()), row)
    return Case(name=f"made with seed {seed}", rows_by_type=MappingProxyType(by_type), series=_series(size, random))


def _same(value: float, years: tuple[int, ...], change: float = 0.0) -> Mapping[int, float]:
    """A value that changes by a share each year."""
    return MappingProxyType({y: value * (1 + change) ** (y - years[0]) for y in years})


def _plant(size: Size, years: tuple[int, ...]) -> Iterator[Row]:
    """What is there and what is paid for it."""
    electric = sum(kwh for name, kwh in END_USES_KWH.items() if name != "drying")
    yield SiteRow(base_year=years[0] - 1, first_year=years[0], last_year=years[-1], series_year=2025,
                  discount_rate_share=0.08)
    yield CarrierRow(carrier_id="electricity", kind="electricity", balance="hourly", base_year_purchase_units=electric)
    yield CarrierRow(carrier_id="gas", kind="fuel", balance="yearly", price_per_unit=_same(GAS_PRICE_PER_KWH, years, 0.02),
                     factor_tco2e_per_unit=0.0002, base_year_purchase_units=END_USES_KWH["drying"] * 1.11)
    yield CarrierRow(carrier_id="biomass", kind="fuel", balance="yearly", price_per_unit=_same(0.30, years, 0.01),
                     factor_tco2e_per_unit=0.0004, biogenic_share=1.0, base_year_purchase_units=0.0)
    yield CarrierRow(carrier_id="heat", kind="heat", balance="hourly")
    yield GridFactorsRow(average_kgco2_per_kwh=_same(0.55, years, -0.04), market_kgco2_per_kwh=_same(0.60, years, -0.03),
                         base_year_average_kgco2_per_kwh=0.57, base_year_market_kgco2_per_kwh=0.62)
    yield GridRow(connection_kw=60_000, network_price_per_kwh=_same(0.12, years), levies_price_per_kwh=_same(0.03, years))
    for letter, price in ENERGY_PRICE_PER_KWH.items():
        yield TariffRow(class_id=letter, energy_price_per_kwh=_same(price - 0.15, years, 0.01))
    yield TariffHoursRow(months="1-12", classes=CLASSES)
    yield DemandChargeRow(charge_id="peak", price_per_kw_month=_same(40.0, years))
    for name, kwh in END_USES_KWH.items():
        yield EndUseRow(end_use_id=name, carrier="heat" if name == "drying" else "electricity", base_year_energy_kwh=kwh,
                        profile=f"{SERIES_FILE}:{name}")
    yield EquipmentRow(equipment_id="old boiler", output_1_carrier="heat", input_1_carrier="gas", input_1_per_output=1.11,
                       capacity_kw=20_000, age_years=5, life_years=40)
    yield TargetRow(indicator="gross_tco2", price_per_unit_missed=150.0,
                    limit={y: 30_000.0 - 3_500.0 * k for k, y in enumerate(years)})
    yield SettingsRow(typical_days_per_month=size.days_per_month, keep_peak_days=size.keep_peak,
                      slots_per_day=size.slots_per_day)


def _options(size: Size, years: tuple[int, ...], random: np.random.Generator) -> Iterator[Row]:
    """What may be bought, and pairs of retrofits of which at most one may be built."""
    targets = list(END_USES_KWH)
    for n in range(size.retrofits):
        target, saving = targets[n % len(targets)], float(random.uniform(0.01, 0.08))
        price = GAS_PRICE_PER_KWH if target == "drying" else 0.65
        payback_years = random.uniform(2.0, 14.0)
        yield RetrofitRow(retrofit_id=f"retrofit {n}", saves_on_1=target, saving_share_1=saving, life_years=12,
                          capex_cost=_same(float(saving * END_USES_KWH[target] * price * payback_years), years))
    step = len(targets)
    for n in range(0, size.retrofits - step, 4 * step):
        yield LinkRow(first=f"retrofit {n}", relation="excludes", second=f"retrofit {n + step}")
    for n in range(size.pv):
        yield PvRow(pv_id=f"roof {n}", profile=f"{SERIES_FILE}:sun {n}", max_size_kw=6_000 + 1_000 * n, min_size_kw=500,
                    life_years=25, fixed_cost=200_000, capex_per_kw=_same(2_900 + 150.0 * n, years, -0.03),
                    fixed_om_per_kw_year=_same(35, years))
    for n in range(size.storages):
        yield StorageRow(storage_id=f"battery {n}", max_energy_kwh=20_000, min_energy_kwh=500, duration_hours=2.0 + 2 * n,
                         fixed_cost=150_000, capex_per_kwh=_same(1_000 - 120.0 * n, years, -0.05), life_years=12,
                         fixed_om_per_kwh_year=_same(10, years), charge_efficiency_share=0.95,
                         discharge_efficiency_share=0.95)
    for n in range(size.converters):
        name, carrier, per_output, capex, life = HEAT_MAKERS[n % len(HEAT_MAKERS)]
        yield ConverterRow(converter_id=f"{name} {n}", output_1_carrier="heat", input_1_carrier=carrier,
                           input_1_per_output=per_output * (1 + 0.02 * n), max_size_kw=5_000, min_size_kw=300,
                           fixed_cost=100_000, capex_per_kw=_same(capex, years, -0.02), life_years=life,
                           fixed_om_per_kw_year=_same(0.015 * capex, years))


def _series(size: Size, random: np.random.Generator) -> Mapping[str, Vector]:
    """Hourly shapes of a year: work rhythm, weather, and a sun of its own for each roof."""
    hour = np.arange(8760)
    day, of_day = hour // 24, hour % 24
    work = np.where(day % 7 < 5, 1.0, 0.45) * np.where((of_day >= 8) & (of_day < 22), 1.0, 0.7)
    celsius = 14 + 13 * np.sin(2 * np.pi * (day - 110) / 365) + 4 * np.sin(2 * np.pi * (of_day - 9) / 24)
    shapes = {
        "process": work, "motors": 0.35 + 0.65 * work, "cooling": 0.2 + 0.1 * np.maximum(celsius - 20, 0) * work,
        "lighting": np.where((of_day < 7) | (of_day > 17), 1.0, 0.5) * (0.3 + 0.7 * work),
        "drying": (0.3 + 0.7 * work) * (1 + 0.02 * np.maximum(18 - celsius, 0)),
    }
    found = {name: shape * random.uniform(0.95, 1.05, 8760) for name, shape in shapes.items()}
    for n in range(size.pv):
        clear = np.maximum(0.0, np.sin((of_day - 6) / 12 * np.pi)) * (0.65 + 0.25 * np.sin(2 * np.pi * (day - 80) / 365))
        found[f"sun {n}"] = clear * np.repeat(random.uniform(0.3, 1.0, 365), 24)
    return MappingProxyType({f"{SERIES_FILE}:{name}": values for name, values in found.items()})


def write_case(folder: Path, case: Case) -> None:
    """A made case as a case folder: case.xlsx and timeseries/made.csv."""
    content = {kind.sheet.name: [_record(row) for row in rows] for kind, rows in case.rows_by_type.items()}
    (folder / "timeseries").mkdir(parents=True)
    write_template(folder / "case.xlsx", SHEETS, case.years, case.site.currency, content)
    heads = [name.partition(":")[2] for name in case.series]
    hours = zip(*(values.tolist() for values in case.series.values()), strict=True)
    lines = [",".join(heads), *(",".join(map(repr, hour)) for hour in hours)]
    (folder / "timeseries" / f"{SERIES_FILE}.csv").write_text("\n".join(lines) + "\n", "utf-8")


def _record(row: Row) -> Mapping[str, object]:
    """A row as a planner types it: shares in percent."""
    return {column.key: _typed(getattr(row, column.key), 100.0 if column.unit == "share" else 1.0) for column in row.columns()}


def _typed(value: object, factor: float) -> object:
    if isinstance(value, Mapping):
        return {year: _typed(inner, factor) for year, inner in value.items()}
    return value * factor if isinstance(value, float) else value

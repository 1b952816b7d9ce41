"""A factory in rows, the model all parts write, the compiler and the solver as in every run; its relaxation."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from benchmarks.common_lp import CLASSES, HOURS_PER_YEAR, PRICE_PER_KWH, RATE, Answer, CommonLp, Option, Vector
from benchmarks.measure import Watch
from zcopt.factory.end_use import EndUseRow
from zcopt.factory.equipment import EquipmentRow
from zcopt.factory.grid import DemandChargeRow, GridRow, TariffHoursRow, TariffRow
from zcopt.inputs.case import Case
from zcopt.inputs.row import Row
from zcopt.inputs.sheets import CarrierRow, GridFactorsRow, SettingsRow, SiteRow
from zcopt.inputs.timegrid import Slot, TimeGrid
from zcopt.measures.converter import ConverterRow
from zcopt.measures.pv import PvRow
from zcopt.measures.storage import StorageRow
from zcopt.model.build import Built, build
from zcopt.model.matrix import Matrix, compile_matrix
from zcopt.model.solve import SolveOptions, Solver, Status
from zcopt.parts import PARTS

YEAR = 2026


def in_year(value: float) -> MappingProxyType[int, float]:
    return MappingProxyType({YEAR: value})


def bought(option: Option, what: str) -> dict[str, Any]:
    """The columns of an option sized by ``what``."""
    return {f"capex_per_{what}": in_year(option.capex), f"fixed_om_per_{what}_year": in_year(option.upkeep),
            "life_years": option.life_years}


def case_of(lp: CommonLp) -> Case:
    """The rows, on a grid with one month that holds all hours."""
    zero = in_year(0.0)

    def energy(mw: Vector) -> float:
        return float(mw.sum()) * lp.weight_h * 1000

    rows: list[Row] = [
        SiteRow(base_year=YEAR - 1, first_year=YEAR, last_year=YEAR, series_year=2025, discount_rate_share=RATE),
        CarrierRow(carrier_id="electricity", kind="electricity", balance="hourly"),
        CarrierRow(carrier_id="gas", kind="fuel", balance="yearly", price_per_unit=in_year(lp.gas_price),
                   factor_tco2e_per_unit=0.0002),
        CarrierRow(carrier_id="heat", kind="heat", balance="hourly"),
        GridFactorsRow(average_kgco2_per_kwh=in_year(0.5), market_kgco2_per_kwh=in_year(0.5),
                       base_year_average_kgco2_per_kwh=0.5, base_year_market_kgco2_per_kwh=0.5),
        GridRow(connection_kw=lp.connection_mw * 1000, network_price_per_kwh=zero, levies_price_per_kwh=zero),
        *(TariffRow(class_id=letter, energy_price_per_kwh=in_year(price)) for letter, price in PRICE_PER_KWH.items()),
        TariffHoursRow(months="1-12", classes=CLASSES),
        DemandChargeRow(charge_id="peak", months="1", price_per_kw_month=in_year(lp.demand_price)),
        EndUseRow(end_use_id="load", carrier="electricity", base_year_energy_kwh=energy(lp.load_mw), profile="load"),
        EndUseRow(end_use_id="heating", carrier="heat", base_year_energy_kwh=energy(lp.heat_mw), profile="heat"),
        EquipmentRow(equipment_id="boiler", output_1_carrier="heat", input_1_carrier="gas",
                     input_1_per_output=lp.boiler_input, capacity_kw=lp.boiler_mw * 1000, age_years=5, life_years=30),
        PvRow(pv_id="roof", profile="sun", max_size_kw=lp.roof.largest * 1000, **bought(lp.roof, "kw")),
        StorageRow(storage_id="battery", max_energy_kwh=lp.battery.largest * 1000, duration_hours=lp.duration_h,
                   charge_efficiency_share=lp.eta_in, discharge_efficiency_share=lp.eta_out,
                   self_discharge_share_per_hour=lp.loss, **bought(lp.battery, "kwh")),
        ConverterRow(converter_id="pump", output_1_carrier="heat", input_1_carrier="electricity",
                     input_1_per_output=1 / lp.cop, max_size_kw=lp.pump.largest * 1000, **bought(lp.pump, "kw")),
        SettingsRow(size_classes=1),
    ]
    by_type: dict[type[Row], tuple[Row, ...]] = {}
    for row in rows:
        by_type[type(row)] = (*by_type.get(type(row), ()), row)
    return Case(name="common", rows_by_type=MappingProxyType(by_type), grid=grid_of(lp))


def grid_of(lp: CommonLp) -> TimeGrid:
    slots = tuple(Slot(1, t, 0, t % 24, HOURS_PER_YEAR / lp.hours, (t - 1) % lp.hours) for t in range(lp.hours))
    series = {"load": lp.load_mw, "heat": lp.heat_mw, "sun": lp.sun}
    return TimeGrid((YEAR,), slots, {name: {(1, t): value for t, value in enumerate(values.tolist())}
                                     for name, values in series.items()})


def sizes_of(built: Built, matrix: Matrix, values: Vector) -> tuple[float, float, float]:
    """What is bought of roof, battery and pump."""
    model = built.model
    roof, battery, pump = (float(values[matrix.column_of[id(block.bought[YEAR])]])
                           for block in (model.pv[0], model.storage[0], model.converters[0]))
    return roof, battery, pump


def solve(lp: CommonLp, watch: Watch, with_solve: bool) -> Answer | None:
    with watch.phase("describe"):
        case = case_of(lp)
    with watch.phase("build"):
        built = build(case, PARTS)
    with watch.phase("hand_over"):
        matrix = compile_matrix(built.model, [promise.constraint for promise in built.books.promises])
        solver = Solver(matrix, SolveOptions(threads=1))
        solver.make_continuous()
    if not with_solve:
        return None
    with watch.phase("solve"):
        outcome = solver.solve()
    if outcome.status is not Status.PROVED or outcome.values is None:
        raise RuntimeError(f"zcopt ended with '{outcome.status}'")
    return Answer(outcome.objective, *sizes_of(built, matrix, outcome.values))

"""Bounds a person can compute: each is refused just below, and kept by the solver at the bound itself."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType

import numpy as np
import pytest

from tests.measures.test_converter import converter, heat_pump
from tests.measures.test_storage import storage
from tests.stories import changed, factory, heat_factory, status_of, years_of
from zcopt.checks import solvable
from zcopt.checks.best_year import KNOWN
from zcopt.checks.solvable import check_solvable
from zcopt.errors import Problem
from zcopt.factory.end_use import EndUseRow
from zcopt.factory.equipment import EquipmentRow
from zcopt.factory.grid import GridRow
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import CarrierRow, ProcessRow, SettingsRow
from zcopt.measures.certificate import CertificateRow
from zcopt.measures.green_power import GreenPowerRow
from zcopt.measures.offset import OffsetRow
from zcopt.measures.pv import PvRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.model.budget import BudgetRow
from zcopt.model.links import SiteLimitRow
from zcopt.model.offset_rules import OffsetRulesRow
from zcopt.model.solve import Status
from zcopt.model.targets import TargetRow
from zcopt.parts import PARTS

ONE, TWO = (2026,), (2026, 2027)


def roof(kw: float = 40_000, **changes: object) -> PvRow:
    defaults: dict[str, object] = {"pv_id": "roof", "profile": "sun", "max_size_kw": kw, "life_years": 25,
                                   "capex_per_kw": years_of(1.5, TWO), "fixed_om_per_kw_year": years_of(0, TWO)}
    return PvRow(**(defaults | changes))


def fifty_tonnes(years: tuple[int, ...] = ONE) -> Case:
    """100 MWh in an hour at 0.5 t; every MW of sun gives 1 MWh."""
    return factory([1.0], [100_000], years=years, profiles={"sun": [1.0]})


def target(indicator: str, limit: float, year: int = 2026, **more: object) -> TargetRow:
    return TargetRow(indicator=indicator, limit={year: limit}, **more)  # type: ignore[arg-type]


def led(share: float, target_id: str = "load", capex: float = 0.0) -> RetrofitRow:
    return RetrofitRow(retrofit_id="led", saves_on_1=target_id, saving_share_1=share, life_years=8,
                       capex_cost=years_of(capex, TWO))


def green(share: float = 1.0) -> GreenPowerRow:
    return GreenPowerRow(contract_id="green", premium_price_per_kwh=years_of(0.03, TWO), max_energy_kwh=1e6,
                         import_cap_share=share)


def found(case: Case) -> list[Problem]:
    return check_solvable(case)


SOURCES = fifty_tonnes().with_rows(roof())
OFFSETS = OffsetRow(offset_id="ccer", kind="ccer", price_per_tco2=years_of(80, TWO), max_tco2=years_of(30, TWO))
CHP = converter(converter_id="chp", output_1_carrier="electricity", output_2_carrier="heat", output_2_per_output=1.0,
                input_1_per_output=2.5, max_size_kw=100)


@pytest.mark.parametrize(("case", "indicator", "best"), [
    (SOURCES, "gross_tco2", 30.0),
    (SOURCES.with_rows(led(0.2)), "gross_tco2", 20.0),
    (SOURCES.with_rows(led(0.2, "electricity")), "gross_tco2", 20.0),
    (SOURCES.with_rows(ProcessRow(process_id="p", base_year_activity_units=8, factor_tco2e_per_unit=1), led(0.25, "p")),
     "gross_tco2", 36.0),
    (SOURCES.with_rows(green(0.5)), "gross_tco2", 30.0),
    (SOURCES.with_rows(green(0.5)), "market_tco2", 15.0),
    (SOURCES.with_rows(green(0.6), CertificateRow(certificate_id="gec", price_per_mwh=years_of(9, TWO),
                                                  import_cap_share=0.3)),
     "market_tco2", 3.0),
    (SOURCES.with_rows(OFFSETS), "net_tco2", 27.5),  # 5 % of 50 t
    (SOURCES.with_rows(OFFSETS, OffsetRulesRow(cap_share_of_base_year=1.0)), "net_tco2", 0.0),
    (SOURCES.with_rows(OFFSETS, OffsetRulesRow(cap_share_of_base_year=1.0, remaining_cap_share=0.2)), "net_tco2", 24.0),
    (fifty_tonnes().with_rows(roof(site_limit="area", site_use_per_kw=8.0), SiteLimitRow(limit_id="area",
                                                                                         available=160_000)),
     "gross_tco2", 40.0),
    (fifty_tonnes().with_rows(roof(unit_size_kw=15_000)), "gross_tco2", 35.0),
    (fifty_tonnes().with_rows(roof(max_per_year_kw=10_000)), "gross_tco2", 45.0),
    (fifty_tonnes().with_rows(roof(attributes="sold")), "gross_tco2", 50.0),
])
def test_the_lowest_emissions_of_a_year(case: Case, indicator: str, best: float) -> None:
    assert found(case.with_rows(target(indicator, best + 1e-6))) == []
    assert status_of(case.with_rows(target(indicator, best + 1e-6))) is Status.PROVED, "the bound is what a plan can reach"
    if best:
        problems = found(case.with_rows(target(indicator, best - 1)))
        assert [p.code for p in problems] == ["E460"]
        assert f"the best any plan could reach is {best:g} tCO2e; 1 tCO2e are missing" in problems[0].message


@pytest.mark.parametrize(("case", "indicator", "best", "words"), [
    (SOURCES, "physical_non_fossil_electricity_share", 0.4, "40 %"),
    (SOURCES.with_rows(led(0.2)), "physical_non_fossil_electricity_share", 0.5, "50 %"),
    (SOURCES.with_rows(green(0.5)), "non_fossil_electricity_share", 0.7, "70 %"),
    (SOURCES, "gross_reduction_share", 0.4, "40 %"),
    (changed(SOURCES, CarrierRow, base_year_purchase_units=200_000.0), "gross_reduction_share", 0.7, "70 %"),
])
def test_the_highest_share_of_a_year(case: Case, indicator: str, best: float, words: str) -> None:
    assert found(case.with_rows(target(indicator, best - 1e-7))) == []
    assert status_of(case.with_rows(target(indicator, best - 1e-7))) is Status.PROVED
    problems = found(case.with_rows(target(indicator, best + 0.05)))
    assert [p.code for p in problems] == ["E460"]
    assert f"the best any plan could reach is {words}" in problems[0].message


def test_a_quotient_that_gets_better_with_less_of_both() -> None:
    # 60 MWh of grid power at 0.5 t over 100 MWh at 0.1229 tce: 30 t over 12.29 tce
    problems = found(SOURCES.with_rows(target("carbon_per_tce", 2.0)))
    assert "the best any plan could reach is 2.44 tCO2/tce" in problems[0].message
    assert found(SOURCES.with_rows(target("carbon_per_tce", 30 / 12.29 + 1e-4))) == []


def test_a_carbon_budget_adds_the_best_of_all_years() -> None:
    case = fifty_tonnes(TWO).with_rows(roof(first_build_year=2027))
    assert found(case.with_rows(target("cumulative_gross_tco2", 81, 2027))) == []
    assert "80 tCO2e; 1 tCO2e are missing" in found(case.with_rows(target("cumulative_gross_tco2", 79, 2027)))[0].message


def test_fuel_is_switched_as_far_as_the_heat_pump_reaches() -> None:
    # 100 kWh of heat: 60 from the pump (20 kWh at 0.5 kg), 40 from gas (50 kWh at 0.2 kg): 20 kg
    case = heat_factory([1.0], [100]).with_rows(converter(), heat_pump(max_size_kw=60))
    assert found(case.with_rows(target("gross_tco2", 0.0201))) == []
    assert "best any plan could reach is 0.02 tCO2e" in found(case.with_rows(target("gross_tco2", 0.019)))[0].message
    by_hour = heat_factory([1.0, 1.0], [50, 50], profiles={"cop": [2.0, 4.0]}).with_rows(
        converter(), heat_pump(max_size_kw=60, input_1_per_output=None, efficiency_profile="cop"))
    # the best hour counts for all: 100 / 4 * 0.5
    assert "0.0125 tCO2e" in found(by_hour.with_rows(target("gross_tco2", 0.012)))[0].message


def test_own_reductions_that_offset_rules_ask_for() -> None:
    # 30 t are left of 50: 40 % less
    assert found(SOURCES.with_rows(OffsetRulesRow(reduction_floor_share={2026: 0.4}))) == []
    problems = found(SOURCES.with_rows(OffsetRulesRow(reduction_floor_share={2026: 0.5})))
    assert [(p.code, p.key) for p in problems] == [("E460", "reduction_floor_share")]
    assert "the best any plan could reach is 40 %; 5 tCO2e are missing" in problems[0].message


def test_what_may_be_missed_at_a_price_is_not_judged() -> None:
    assert found(SOURCES.with_rows(target("gross_tco2", 1.0, price_per_unit_missed=900.0))) == []


def gas_limited(limit: float, *more: object) -> Case:
    case = heat_factory([1.0], [100]).with_rows(converter(), *more)  # type: ignore[arg-type]
    limited = {"gas": years_of(limit, ONE)}
    rows = tuple(dataclasses.replace(row, limit_units=limited.get(row.carrier_id)) for row in case.rows(CarrierRow))
    return dataclasses.replace(case, rows_by_type=MappingProxyType({**case.rows_by_type, CarrierRow: rows}))


@pytest.mark.parametrize(("more", "least"), [((), 125), ((led(0.2, "heating"),), 100), ((heat_pump(max_size_kw=60),), 50)])
def test_a_limit_below_what_is_needed_after_all_savings(more: tuple[object, ...], least: float) -> None:
    assert found(gas_limited(least + 0.01, *more)) == []
    problems = found(gas_limited(least - 10, *more))
    assert [(p.code, p.key) for p in problems] == [("E462", "limit_units")]
    assert f"{least} kWh are needed; 10 are missing" in problems[0].message


def test_a_boiler_without_a_successor() -> None:
    boiler = EquipmentRow(equipment_id="old", output_1_carrier="heat", input_1_carrier="gas", input_1_per_output=1.25,
                          capacity_kw=200,
                          age_years=9, life_years=10)
    case = heat_factory([1.0], [100], years=TWO).with_rows(boiler)
    assert [(p.code, "in 2027" in p.message,
             "100 kWh of it cannot be supplied" in p.message) for p in found(case) if p.code == "E461"] == [
        ("E461", True, True)]
    assert found(case.with_rows(converter(years=TWO))) == []


def test_heat_beside_power_that_nobody_wants_may_be_lost_in_a_store() -> None:
    # the CHP makes as much heat as power, but 60 kWh of heat for 100 kWh of power: the rest must be lost somewhere
    case = changed(heat_factory([1.0], [60]), GridRow, connection_kw=0).with_rows(
        EndUseRow(end_use_id="power", carrier="electricity", base_year_energy_kwh=100), CHP)
    assert [p.code for p in found(case)] == ["E461"]
    assert found(case.with_rows(storage(carrier="heat", max_energy_kwh=1e6, charge_efficiency_share=0.1))) == []
    assert found(changed(case, type(CHP), heat_may_be_wasted=True)) == []


def test_waste_heat_serves_as_far_as_it_goes() -> None:
    def recovering(heat_kw: float) -> Case:
        return heat_factory([1.0], [heat_kw]).with_rows(EndUseRow(
            end_use_id="press", carrier="electricity", base_year_energy_kwh=100, rejects_carrier="heat", rejected_share=0.5))

    assert found(recovering(50)) == [] and status_of(recovering(50)) is Status.PROVED
    assert "10 kWh of it cannot be supplied" in next(p.message for p in found(recovering(60)) if p.code == "E461")


def test_power_made_beside_heat_needs_somewhere_to_go() -> None:
    case = heat_factory([1.0], [60]).with_rows(CHP)
    assert [p.code for p in found(case)] == ["E461"] and status_of(case) is Status.INFEASIBLE
    exporting = changed(case, GridRow, export_price_per_kwh=years_of(0.1, ONE))
    assert found(exporting) == [] and status_of(exporting) is Status.PROVED
    assert [p.code for p in found(changed(exporting, GridRow, export_limit_kw=50))] == ["E461"]


PEAK = changed(factory([1.0, 1.0], [50, 150], profiles={"sun": [0.0, 1.0]}), GridRow, connection_kw=120)


@pytest.mark.parametrize(("case", "reachable"), [
    (PEAK, False), (PEAK.with_rows(roof(20)), False), (PEAK.with_rows(roof(30)), True), (PEAK.with_rows(led(0.2)), True),
    (PEAK.with_rows(storage(max_energy_kwh=100, duration_hours=2)), True),
    (PEAK.with_rows(storage(max_energy_kwh=10, duration_hours=2)), False),
    (changed(PEAK, EndUseRow, shiftable_share=0.6, shift_window_hours=2), True),
    (PEAK.with_rows(EquipmentRow(equipment_id="hydro", output_1_carrier="electricity", capacity_kw=30, age_years=0,
                                 life_years=9)), True),
    (PEAK.with_rows(EquipmentRow(equipment_id="hydro", output_1_carrier="electricity", capacity_kw=30, age_years=9,
                                 life_years=9)), False),
])
def test_a_peak_above_all_there_is(case: Case, reachable: bool) -> None:
    problems = found(case)
    assert [p.code for p in problems] == ([] if reachable else ["E463"])
    assert (status_of(case) is Status.PROVED) is reachable


def year_of(load: np.ndarray, **settings: object) -> Case:
    """A case with a year of hours, before any time grid is chosen; connection 100 kW."""
    case = changed(factory([1.0], [100.0], connection_kw=100), EndUseRow, base_year_energy_kwh=float(load.sum()))
    return dataclasses.replace(changed(case, SettingsRow, **settings), grid=None, series=MappingProxyType({"load": load}))


def test_an_hour_that_typical_days_do_not_see_is_a_warning() -> None:
    load = np.full(8760, 60.0)
    load[4000] = 130.0
    problems = found(year_of(load))
    assert [p.code for p in problems] == ["W472"] and "06-16 16:00" in problems[0].message
    assert [p.code for p in found(year_of(load, typical_days_per_month=31))] == ["E463"], "a run with every hour must fail"
    load[744:1416] = 130.0
    assert [p.code for p in found(year_of(load))] == ["E463"], "February must fail in any run"
    assert "130 kW on average of a month" in found(year_of(load))[0].message


def test_the_least_that_must_be_invested() -> None:
    # 20 MW of roof at 1.5 for 40 t, or nothing
    case = fifty_tonnes().with_rows(roof(), target("gross_tco2", 40))
    enough, short = (case.with_rows(BudgetRow(capex_limit_cost=years_of(money, ONE))) for money in (30_001, 29_000))
    assert found(enough) == [] and status_of(enough) is Status.PROVED
    assert [(p.code, p.key) for p in found(short)] == [("E464",
                                                        "capex_limit_cost")] and status_of(short) is Status.INFEASIBLE
    assert "at least 29,998 CNY must have been invested by then" in found(short)[0].message, "30,000 less rounding"


def test_savings_and_successors_are_bought_where_that_is_cheapest() -> None:
    # boiler at 3 per kW for 100 kW, or 20 % less need for 40: 80 * 3 + 40 = 280
    case = heat_factory([1.0], [100], years=TWO).with_rows(converter(years=TWO, capex_per_kw=years_of(3, TWO)),
                                                           led(0.2, "heating", 40))
    for money, carry_over, code in ((281, True, ""), (279, True, "E464"), (279, False, "E464")):
        budget = BudgetRow(capex_limit_cost=years_of(money, ONE), carry_over=carry_over)
        assert [p.code for p in found(case.with_rows(budget))] == ([code] if code else [])


def test_the_budget_of_earlier_years_counts() -> None:
    case = fifty_tonnes(TWO).with_rows(roof(), target("gross_tco2", 40, 2027))
    assert found(case.with_rows(BudgetRow(capex_limit_cost={2026: 16_000, 2027: 14_001}))) == []
    assert [p.code for p in found(case.with_rows(BudgetRow(capex_limit_cost={2026: 16_000, 2027: 13_000})))] == ["E464"]
    assert found(case.with_rows(BudgetRow(capex_limit_cost={2027: 13_000}))) == [], "2026 is not limited"


def test_every_part_is_known_and_a_case_with_others_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {part.row for part in PARTS} == KNOWN, "add the new part to zcopt/checks/best_year.py"
    case = SOURCES.with_rows(target("gross_tco2", 1.0))
    assert found(case) != []
    monkeypatch.setattr(solvable, "KNOWN", KNOWN - {PvRow})
    assert [(p.code, p.key) for p in found(case)] == [("N450", "pv_id")]

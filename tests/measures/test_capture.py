"""CO2 capture, worked by hand: a kiln that emits 100 t of process CO2 beside a little power."""

from __future__ import annotations

import dataclasses

import pytest

from tests.stories import Story, factory, gas, heat_factory, solve, status_of, years_of
from zcopt.checks.solvable import check_solvable
from zcopt.errors import Severity
from zcopt.factory.end_use import EndUseRow
from zcopt.factory.equipment import EquipmentRow
from zcopt.inputs.case import Case
from zcopt.inputs.row import Row
from zcopt.inputs.sheets import CarrierRow, ProcessRow
from zcopt.measures.capture import CaptureRow, check_captures
from zcopt.measures.retrofit import RetrofitRow
from zcopt.model.build import build
from zcopt.model.carbon_cost import CarbonCostRow
from zcopt.model.matrix import compile_matrix
from zcopt.model.offset_rules import energy_ceiling_mwh
from zcopt.model.solve import Status
from zcopt.model.split import split
from zcopt.model.targets import TargetRow
from zcopt.parts import PARTS
from zcopt.plans.extract import extract
from zcopt.plans.rank import rank, summary_of

NOW = (2026,)
KILN = ProcessRow(process_id="kiln", activity_unit="t", base_year_activity_units=100, factor_tco2e_per_unit=1, gas="CO2")


def capture(**changes: object) -> CaptureRow:
    """90 % of the kiln for 200 a tonne of yearly capacity, 100 kWh of power and 50 of transport and storage a tonne."""
    usual: dict[str, object] = {
        "capture_id": "amine", "source_id": "kiln", "capture_rate_share": 0.9, "max_tco2_per_year": 1_000, "life_years": 1,
        "capex_per_tco2_year": years_of(200, NOW), "fixed_om_per_tco2_year": years_of(0, NOW), "power_kwh_per_tco2": 100,
        "transport_storage_price_per_tco2": years_of(50, NOW)}
    return CaptureRow(**(usual | changes))  # type: ignore[arg-type]


def at_most(tonnes: float, indicator: str = "scope1_tco2") -> TargetRow:
    return TargetRow(indicator=indicator, limit={2026: tonnes})


def kiln(*rows: Row, years: tuple[int, ...] = NOW) -> Case:
    return factory(prices=[1.0], load_kw=[1.0], years=years).with_rows(KILN, *rows)


def tonnes(plan: Story, ledger: str, source: str = "kiln") -> float:
    return sum(plan.number(line.tco2(2026)) for line in plan.built.emissions.lines
               if line.ledger == ledger and line.source == source)


def test_what_is_stored_is_not_emitted_and_takes_power_and_money() -> None:
    plan = solve(kiln(capture(), at_most(10)))
    assert plan.bought("amine") == pytest.approx(90)
    assert plan.money("capex") == pytest.approx(90 * 200)
    assert plan.money("co2_transport_storage") == pytest.approx(90 * 50)
    # 90 t x 100 kWh and the load of 1 kWh, at 1 each; 0.5 kg per kWh
    assert plan.money("energy") == pytest.approx(9_000 + 1)
    assert plan.indicator("scope1_tco2") == pytest.approx(10)
    assert plan.indicator("gross_tco2") == pytest.approx(10 + 4.5 + 0.0005)
    assert tonnes(plan, "removal") == 0


def test_no_more_is_captured_than_the_rate_and_the_reach_allow() -> None:
    assert status_of(kiln(capture(), at_most(9.99))) is Status.INFEASIBLE
    assert solve(kiln(capture(reached_share=0.5), at_most(55))).bought("amine") == pytest.approx(45)
    assert status_of(kiln(capture(reached_share=0.5), at_most(54.9))) is Status.INFEASIBLE


def test_savings_come_before_capture() -> None:
    """Half the clinker leaves half the CO2: 50 t, of which 45 can be captured."""
    half = RetrofitRow(retrofit_id="half", saves_on_1="kiln", saving_share_1=0.5, life_years=1, capex_cost=years_of(1, NOW))
    plan = solve(kiln(half, capture(), at_most(5)))
    assert plan.bought("amine") == pytest.approx(45)
    assert status_of(kiln(half, capture(), at_most(4.9))) is Status.INFEASIBLE


def test_it_is_bought_where_a_tonne_costs_more_than_capturing_it() -> None:
    """200 + 50 + 100 kWh x 1 = 350 a tonne."""
    dear, cheap = (kiln(capture(), CarbonCostRow(scope1_price=years_of(price, NOW))) for price in (351, 349))
    assert solve(dear).money("carbon_price") == pytest.approx(10 * 351)
    assert solve(cheap).bought("amine") == pytest.approx(0, abs=1e-9)


def wood(biogenic: float) -> Case:
    """100 MWh of a fuel at 0.4 t/MWh: 40 t."""
    fuel = dataclasses.replace(gas(0.1), carrier_id="wood", factor_tco2e_per_unit=0.0004, biogenic_share=biogenic)
    return factory(load_kw=[1.0]).with_rows(fuel, EndUseRow(end_use_id="dryer", carrier="wood", base_year_energy_kwh=100_000))


def test_stored_biomass_carbon_is_a_removal_apart_from_gross() -> None:
    plan = solve(wood(1.0).with_rows(capture(source_id="wood", power_kwh_per_tco2=0.0), at_most(-35, "net_tco2")))
    # 0.9 x 40 t at most; 35 t and the 0.0005 t of the power suffice
    assert tonnes(plan, "removal", "wood") == pytest.approx(35.0005)
    assert tonnes(plan, "direct", "wood") == 0
    assert tonnes(plan, "biogenic", "wood") == pytest.approx(40)
    assert plan.indicator("gross_tco2") == pytest.approx(0.0005)
    assert plan.indicator("net_tco2") == pytest.approx(-35)


def test_a_mixed_fuel_is_captured_in_its_shares() -> None:
    """A quarter biogenic: 30 t fossil and 10 t not; 90 % of each, so 3 t are left and 9 removed."""
    plan = solve(wood(0.25).with_rows(capture(source_id="wood", power_kwh_per_tco2=0.0), at_most(3)))
    assert tonnes(plan, "direct", "wood") == pytest.approx(3)
    assert tonnes(plan, "removal", "wood") == pytest.approx(9)
    assert plan.number(plan.built.emissions.stored(2026)) == pytest.approx(27 + 9)


@pytest.mark.parametrize(("fate", "counts"), [("stored", True), ("held_for_good", True), ("released_later", False)])
def test_use_counts_only_where_it_holds_the_carbon_for_good(fate: str, counts: bool) -> None:
    case = kiln(capture(fate=fate), at_most(10))
    assert (status_of(case) is Status.PROVED) is counts


def test_co2_that_is_sold_pays_although_it_counts_nothing() -> None:
    plan = solve(kiln(capture(fate="released_later", transport_storage_price_per_tco2=years_of(-400, NOW))))
    assert plan.bought("amine") == pytest.approx(90)
    assert plan.money("co2_transport_storage") == pytest.approx(-36_000)
    assert plan.indicator("scope1_tco2") == pytest.approx(100)


def test_two_plants_on_one_kiln_share_its_gas() -> None:
    """Each reaches all of it at 90 %; together no more than 90 t."""
    two = kiln(capture(max_tco2_per_year=60), capture(capture_id="second", max_tco2_per_year=60, capture_rate_share=0.8))
    # the first treats 60 / 0.9 = 66.7 t, the second the other 33.3 t at 80 %
    assert solve(two.with_rows(at_most(100 - 60 - 26.66))).bought("second") == pytest.approx(26.66)
    assert status_of(two.with_rows(at_most(100 - 60 - 26.67))) is Status.INFEASIBLE


def test_heat_is_drawn_in_the_hours_of_the_source_and_made_by_what_is_there() -> None:
    """90 t in two hours, a third and two thirds: 1 kWh of heat a tonne, from a boiler of 50 %."""
    boiler = EquipmentRow(equipment_id="boiler", output_1_carrier="heat", input_1_carrier="gas", input_1_per_output=2.0,
                          capacity_kw=1_000, age_years=0, life_years=20)
    case = heat_factory([1.0, 1.0], [10.0, 10.0], gas_price=0.1, profiles={"shift": [1.0, 2.0]}).with_rows(
        boiler, KILN, capture(heat_carrier="heat", heat_kwh_per_tco2=1.0, power_kwh_per_tco2=0.5, profile="shift"))
    plan = solve(case.with_rows(at_most(10 + 2 * (20 + 90) * 0.0002)))
    assert plan.energy_kw("amine", "heat") == pytest.approx([-30, -60])
    assert plan.energy_kw("amine", "electricity") == pytest.approx([-15, -30])
    assert plan.money("fuel") == pytest.approx(0.1 * 2 * (20 + 90))
    # the busy hour takes 60 of the 90 t: a plant of 60 t/h, which in a year of two hours is 120 t
    assert plan.bought("amine") == pytest.approx(120)


def test_an_idle_plant_needs_a_larger_one() -> None:
    assert solve(kiln(capture(availability_share=0.75), at_most(10))).bought("amine") == pytest.approx(120)


def test_heat_from_a_fuel_is_bought_by_the_month_and_emits() -> None:
    """1,000 kWh of gas a tonne at 0.2 kg: what is captured of the kiln costs 0.2 t of gas a tonne."""
    case = kiln(gas(0.1), capture(heat_carrier="gas", heat_kwh_per_tco2=1_000), at_most(30))
    plan = solve(case)
    # 100 - x + 0.2 x = 30
    assert plan.bought("amine") == pytest.approx(87.5)
    assert plan.money("fuel") == pytest.approx(87.5 * 1_000 * 0.1)


def test_the_plant_runs_after_its_lead_time_and_ends_with_its_life() -> None:
    years = (2026, 2027, 2028)
    row = capture(lead_years=1, life_years=1, capex_per_tco2_year=years_of(200, years),
                  fixed_om_per_tco2_year=years_of(7, years), transport_storage_price_per_tco2=years_of(50, years))
    case = kiln(row, TargetRow(indicator="scope1_tco2", limit={2027: 10}), years=years)
    plan = solve(case)
    assert [plan.bought("amine", y) for y in years] == pytest.approx([90, 0, 0])
    assert [plan.indicator("scope1_tco2", y) for y in years] == pytest.approx([100, 10, 100])
    assert [plan.money("fixed_om", y) for y in years] == pytest.approx([0, 630, 0])


def test_what_it_draws_counts_in_the_most_energy_a_plan_can_buy() -> None:
    with_capture, without = (solve(case).built.books for case in (kiln(capture()), kiln()))
    # 4 x 1,000 t x 100 kWh
    assert energy_ceiling_mwh(with_capture, 2026) - energy_ceiling_mwh(without, 2026) == pytest.approx(400)


@pytest.mark.parametrize(("row", "code"), [
    (capture(source_id="leak"), "E480"), (capture(source_id="heat"), "E480"), (capture(source_id="sink"), "E480"),
    (capture(heat_carrier="heat"), "E481"), (capture(heat_kwh_per_tco2=700), "E481"),
    (capture(min_tco2_per_year=2_000), "E453")])
def test_what_cannot_be_captured_is_said(row: CaptureRow, code: str) -> None:
    case = kiln(row, ProcessRow(process_id="leak", base_year_activity_units=1, gas="CH4", gas_t_per_unit=1),
                ProcessRow(process_id="sink", base_year_activity_units=1, gas="CO2", factor_tco2e_per_unit=-1),
                CarrierRow(carrier_id="heat", kind="heat", balance="hourly"))
    assert [problem.code for problem in check_captures(case)][:1] == [code]


def fits(case: Case) -> bool:
    return not any(problem.severity is Severity.ERROR for problem in check_solvable(case))


def test_what_capture_cannot_reach_is_known_before_the_run() -> None:
    assert fits(kiln(capture(), at_most(10))) and not fits(kiln(capture(), at_most(9.9)))
    assert fits(kiln(capture(max_tco2_per_year=50), at_most(50))) and not fits(kiln(capture(max_tco2_per_year=50), at_most(49)))


def test_the_check_before_the_run_knows_the_shares_of_a_fuel() -> None:
    case = wood(0.25).with_rows(capture(source_id="wood", power_kwh_per_tco2=0.0))
    assert fits(case.with_rows(at_most(3))) and not fits(case.with_rows(at_most(2.9)))


def test_limits_of_capture_are_the_months_or_the_years_and_never_lost() -> None:
    """On all hours months stand apart: a limit on what they hand over belongs to the year."""
    case = factory(prices=[1.0], load_kw=[1.0], months=(1, 2)).with_rows(KILN, gas(0.1), capture(), capture(
        capture_id="boiler", source_id="gas"), EndUseRow(end_use_id="boiler use", carrier="gas", base_year_energy_kwh=1_000))
    matrix = compile_matrix(build(case, PARTS).model)
    cut = split(matrix, case.time.year_months)
    lost = [str(row.name) for r, row in enumerate(matrix.rows)
            if not (cut.column_block[matrix.a[[r]].indices] == cut.row_block[r]).any() and matrix.a[[r]].nnz]
    assert lost == []
    capacity = next(r for r, row in enumerate(matrix.rows) if str(row.name) == "captures[0].capacity[2026,1]")
    assert cut.row_block[capacity] == 0, "a month sees the plant, so that its size is held when months stand apart"


def test_a_removal_is_no_offset() -> None:
    """35 t removed lower net emissions; of offsets none were bought."""
    case = wood(1.0).with_rows(capture(source_id="wood", power_kwh_per_tco2=0.0), at_most(-35, "net_tco2"))
    story = solve(case)
    plan = extract(story.built, compile_matrix(story.built.model), story.outcome, "P1")
    (ranked,) = rank(plan, (plan,), case.years)
    figures = summary_of(ranked, case.years, 100.0)
    assert figures["net_last_year_tco2"] == pytest.approx(-35)
    assert figures["offsets_share"] == 0

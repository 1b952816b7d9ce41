"""Cost curves from the model itself: the reference plant as a case, and bars that add up whatever the plan."""

from __future__ import annotations

import pytest

from tests.analysis.cases import EXACT, compiled, projects
from tests.measures.test_capture import capture, wood
from tests.stories import changed, factory, gas, years_of
from zcopt.analysis.macc import Bar, CostCurves, bought_of, total
from zcopt.analysis.macc import cost_curves as curves_of_game
from zcopt.analysis.plan_game import PlanGame, kind_of
from zcopt.analysis.price_lines import price_lines
from zcopt.analysis.rebuild import Bought
from zcopt.errors import UsageError
from zcopt.factory.end_use import EndUseRow
from zcopt.factory.equipment import EquipmentRow
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import CarrierRow
from zcopt.measures.converter import ConverterRow
from zcopt.measures.green_power import GreenPowerRow
from zcopt.measures.offset import OffsetRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.model.build import build
from zcopt.model.links import LinkRow
from zcopt.model.offset_rules import OffsetRulesRow
from zcopt.model.solve import Solver
from zcopt.model.targets import TargetRow
from zcopt.parts import PARTS
from zcopt.plans.extract import extract
from zcopt.plans.plan import Plan

ONE = (2026,)


def plan_of(case: Case) -> Plan:
    built, matrix = compiled(case)
    return extract(built, matrix, Solver(matrix, EXACT).solve(), "P1")


def curves_of(case: Case, **more: int) -> CostCurves:
    return cost_curves(case, bought_of(plan_of(case)), **more)


def cost_curves(case: Case, bought: Bought, **more: int) -> CostCurves:
    return curves_of_game(PlanGame(*compiled(case), bought, EXACT), **more)


def items_of(curves: CostCurves) -> dict[str, Bar]:
    """Item -> the bar it is part of."""
    return {m.item: bar for bar in curves.bars for m in bar.measures}


def adds_up(curves: CostCurves) -> bool:
    whole = total([*(bar.fair for bar in curves.bars), curves.operation, curves.rest])
    return vars(whole) == pytest.approx(vars(curves.plan), abs=1e-3)


def boiler(fuel: str, capacity_kw: float) -> EquipmentRow:
    """A boiler without losses that is there already."""
    return EquipmentRow(equipment_id=f"{fuel} boiler", capacity_kw=capacity_kw, age_years=1, life_years=30,
                        output_1_carrier="heat", input_1_carrier=fuel, input_1_per_output=1.0)


def reference_plant() -> Case:
    """10,000 MWh of power at 0.6 and 0.5 t; 20,000 MWh of heat from gas at 0.3 and 0.2 t. A saves a fifth of the power, B is
    a heat pump for half the heat that takes 3,000 MWh, C makes half of the grid power green at 0.03 more."""
    case = factory([0.6], [10_000_000], connection_kw=1e8, profiles={"heat": [20_000_000]})
    heat = EndUseRow(end_use_id="heating", carrier="heat", base_year_energy_kwh=20_000_000, profile="heat")
    return case.with_rows(
        heat, gas(0.3), CarrierRow(carrier_id="heat", kind="heat", balance="hourly"),
        boiler("gas", 20_000_000),
        RetrofitRow(retrofit_id="A", saves_on_1="load", saving_share_1=0.2, life_years=1, capex_cost=years_of(400_000, ONE)),
        ConverterRow(converter_id="B", output_1_carrier="heat", input_1_carrier="electricity", input_1_per_output=0.3,
                     max_size_kw=10_000_000, min_size_kw=10_000_000, life_years=1, capex_per_kw=years_of(0.035, ONE),
                     fixed_om_per_kw_year=years_of(0.0, ONE)),
        GreenPowerRow(contract_id="C", premium_price_per_kwh=years_of(0.03, ONE), max_energy_kwh=9_000_000, flexible=True,
                      import_cap_share=0.5),
        TargetRow(indicator="market_tco2", limit={2026: 0}, price_per_unit_missed=100))


def test_the_three_measures_out_of_the_model() -> None:
    """The plan signs enough green power for any set, so that C is half of whatever is bought, as in the example."""
    bought = {("A", 2026): 1.0, ("B", 2026): 10_000_000.0, ("C", 2026): 9_000_000.0}
    curves = cost_curves(reference_plant(), bought)
    bars = items_of(curves)
    table = {name: [round(x) for x in (bar.alone.net_tco2, bar.last_in.net_tco2, bar.fair.net_tco2, bar.fair.cost)]
             for name, bar in bars.items()}
    assert table == {"A": [1_000, 500, 750, -815_000], "B": [500, 1_250, 875, -827_500], "C": [2_500, 2_750, 2_625, 157_500]}
    per_tonne = {name: [round(e.per_tonne or 0) for e in (bar.fair, bar.alone, bar.last_in)] for name, bar in bars.items()}
    assert per_tonne == {"A": [-1_087, -800, -1_660], "B": [-946, -1_700, -644], "C": [60, 60, 60]}
    assert curves.plan.net_tco2 == pytest.approx(4_250) and curves.plan.cost == pytest.approx(-1_485_000)
    assert sum(bar.wedge.net_tco2 for bar in curves.bars) == pytest.approx(4_250)
    assert adds_up(curves) and curves.rest.cost == pytest.approx(0, abs=1) and curves.operation.cost == pytest.approx(0, abs=1)
    # by money saved: B before A, although A looks better per tonne; the contract at the right end
    assert [bar.name for bar in curves.bars] == ["B", "A", "C"]
    assert [bar.kind for bar in curves.bars] == ["physical", "physical", "contractual"]


def test_a_contract_larger_than_what_is_left_to_buy_is_taken_as_far_as_it_goes() -> None:
    """6,000 MWh are within half of the 13,000 bought with the heat pump; without it only 5,000 can be taken."""
    case = changed(reference_plant(), GreenPowerRow, flexible=False)
    bought = {("B", 2026): 10_000_000.0, ("C", 2026): 6_000_000.0}
    curves = cost_curves(case, bought)
    bars = items_of(curves)
    assert bars["C"].alone.net_tco2 == pytest.approx(2_500, rel=1e-5)
    assert bars["C"].last_in.net_tco2 == pytest.approx(3_000, rel=1e-5)
    assert adds_up(curves)


def test_limits_steer_what_is_there_already_and_that_is_told_apart() -> None:
    """Two boilers stand there; the cap makes the plan burn the clean fuel, which no measure does."""
    case = factory([0.6], [1.0], profiles={"heat": [1_000_000]}).with_rows(
        EndUseRow(end_use_id="heating", carrier="heat", base_year_energy_kwh=1_000_000, profile="heat"),
        gas(0.3), CarrierRow(carrier_id="heat", kind="heat", balance="hourly"),
        CarrierRow(carrier_id="pellets", kind="fuel", balance="yearly", price_per_unit=years_of(0.4, ONE),
                   factor_tco2e_per_unit=0.0),
        boiler("gas", 1_000_000), boiler("pellets", 1_000_000),
        RetrofitRow(retrofit_id="lagging", saves_on_1="heating", saving_share_1=0.1, life_years=1,
                    capex_cost=years_of(20_000, ONE)),
        TargetRow(indicator="gross_tco2", limit={2026: 100}))
    curves = curves_of(case)
    assert curves.plan.net_tco2 == pytest.approx(100, abs=0.1) and adds_up(curves)
    assert [bar.name for bar in curves.bars] == ["lagging"]
    assert abs(curves.operation.net_tco2) + abs(curves.rest.net_tco2) > 50


def test_linked_measures_share_a_bar() -> None:
    case = projects({"a": (0.1, 5_000.0), "b": (0.2, 9_000.0), "c": (0.1, 4_000.0)}).with_rows(
        LinkRow(first="a", relation="needs", second="b"))
    curves = curves_of(case)
    assert sorted(bar.name for bar in curves.bars) == ["a + b", "c"]
    assert adds_up(curves)


def nine() -> Case:
    return projects({f"p{k}": (0.02 + 0.005 * k, 500.0) for k in range(9)})


def test_beyond_eight_measures_the_small_ones_share_a_bar() -> None:
    curves = curves_of(nine())
    assert curves.method == "grouped" and len(curves.bars) == 8 and adds_up(curves)
    assert [len(bar.measures) for bar in curves.bars if len(bar.measures) > 1] == [2]
    assert {"p0 + p1"} == {bar.name for bar in curves.bars if len(bar.measures) > 1}


def test_or_every_measure_gets_a_sampled_bar_with_its_error() -> None:
    curves = curves_of(nine(), samples=20)
    assert curves.method == "sampled" and curves.orders == 20 and len(curves.bars) == 9 and adds_up(curves)
    assert all(0 < bar.error.net_tco2 < 0.2 * bar.fair.net_tco2 for bar in curves.bars)


def test_offsets_stand_at_the_end_and_abate_nothing_gross() -> None:
    case = projects({"a": (0.1, 20_000.0)}).with_rows(
        OffsetRulesRow(cap_share_of_base_year=1.0),
        OffsetRow(offset_id="trees", kind="removal", price_per_tco2=years_of(50.0, ONE), max_tco2=years_of(100, ONE)),
        TargetRow(indicator="net_tco2", limit={2026: 30}), TargetRow(indicator="gross_tco2", limit={2026: 46}))
    curves = curves_of(case)
    assert [(bar.name, bar.kind) for bar in curves.bars] == [("a", "physical"), ("trees", "removal")]
    trees = curves.bars[1].fair
    assert trees.gross_tco2 == 0 and trees.net_tco2 == pytest.approx(15, rel=1e-5) and trees.per_tonne == pytest.approx(50)
    assert adds_up(curves)


def test_a_plan_is_rebuilt_from_its_rounded_decisions() -> None:
    case = reference_plant()
    plan = plan_of(case)
    rounded = {key: float(f"{quantity:.9g}") for key, quantity in bought_of(plan).items()}
    assert cost_curves(case, rounded).plan_cost == pytest.approx(plan.net_present_cost, rel=1e-7)


def test_a_plan_of_another_case_is_refused() -> None:
    case = projects({"a": (0.1, 5_000.0)})
    with pytest.raises(UsageError, match="does not offer"):
        cost_curves(case, {("b", 2026): 1.0})
    with pytest.raises(UsageError, match="does not offer it"):
        cost_curves(changed(case, RetrofitRow, lead_years=1), {("a", 2026): 1.0})
    with pytest.raises(UsageError, match="does not fit"):
        cost_curves(case, {("a", 2026): 2.0})
def credit(name: str, kind: str, price: float) -> OffsetRow:
    return OffsetRow(offset_id=name, kind=kind, price_per_tco2=years_of(price, ONE), max_tco2=years_of(10, ONE))  # type: ignore[arg-type]


def test_removals_stand_before_offsets_however_dear() -> None:
    case = projects({"a": (0.1, 20_000.0)}).with_rows(
        OffsetRulesRow(cap_share_of_base_year=1.0), credit("trees", "removal", 90.0), credit("ccer", "ccer", 50.0),
        TargetRow(indicator="net_tco2", limit={2026: 30}), TargetRow(indicator="gross_tco2", limit={2026: 46}))
    curves = curves_of(case)
    assert [(bar.name, bar.kind) for bar in curves.bars] == [("a", "physical"), ("trees", "removal"), ("ccer", "offset")]
    assert [(line.kind, line.item) for line in price_lines(case) if line.item in ("trees", "ccer")] == [
        ("removal", "trees"), ("offset", "ccer")]


@pytest.mark.parametrize(("biogenic", "kind"), [(0.0, "physical"), (0.25, "mixed"), (1.0, "removal")])
def test_a_capture_plant_is_of_the_kind_of_its_carbon(biogenic: float, kind: str) -> None:
    built = build(wood(biogenic).with_rows(capture(source_id="wood")), PARTS)
    assert [kind_of(built, decision) for decision in built.books.decisions if decision.item == "amine"] == [kind]

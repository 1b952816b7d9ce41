"""Suppliers worked by hand: 100 cars of 1 t of steel at 2 t CO2 each."""

from __future__ import annotations

import pytest

from tests.stories import Story, factory, solve, status_of, years_of
from zcopt.checks.solvable import check_solvable
from zcopt.errors import Severity
from zcopt.inputs.case import Case
from zcopt.inputs.materials import MaterialRow
from zcopt.inputs.row import Row
from zcopt.inputs.sheets import ProductRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.measures.supplier import SupplierRow, check_suppliers, factor_range
from zcopt.model.budget import BudgetRow
from zcopt.model.solve import Status
from zcopt.model.targets import TargetRow

NOW = (2026,)
THREE = (2026, 2027, 2028)


def cars(*rows: Row, years: tuple[int, ...] = NOW) -> Case:
    """No power to speak of, so that what is upstream is 200 t of steel alone."""
    return factory(load_kw=[1], years=years).with_rows(
        ProductRow(product_id="car", base_year_output_units=100, output_units=years_of(100, years)),
        MaterialRow(material_id="steel", product="car", amount_units=1.0, factor_tco2e_per_unit=2.0), *rows)


def supplier(name: str = "scrap steel", **changes: object) -> SupplierRow:
    """At most 60 % of the steel, at 0.5 t CO2 and 300 dearer a tonne: 200 a tonne of CO2."""
    defaults: dict[str, object] = {"material": "steel", "factor_tco2e_per_unit": 0.5, "largest_share": 0.6,
                                   "premium_price_per_unit": years_of(300, THREE)}
    return SupplierRow(supplier_id=name, **(defaults | changes))  # type: ignore[arg-type]


def at_most(tonnes: float, year: int = 2026) -> TargetRow:
    return TargetRow(indicator="upstream_tco2", limit={year: tonnes})


def upstream(plan: Story, year: int = 2026) -> float:
    return plan.number(plan.built.emissions.upstream(year))


def test_it_is_taken_as_far_as_the_target_asks() -> None:
    """140 t are to be had with 40 t of its steel: 40 * 1.5 = 60 t less."""
    plan = solve(cars(supplier(), at_most(140)))
    assert upstream(plan) == pytest.approx(140)
    assert plan.money("supplier_premium") == pytest.approx(40 * 300)
    assert plan.bought("scrap steel") == pytest.approx(1)
    line = next(line for line in plan.built.emissions.lines if line.source == "scrap steel")
    assert (plan.number(line.amount(2026)), line.factor(2026)) == (pytest.approx(40), pytest.approx(-1.5))
    assert (line.scope, line.category, line.product) == ("3", "purchased_goods", "car")


def test_nobody_takes_what_only_costs() -> None:
    assert solve(cars(supplier())).bought("scrap steel") == pytest.approx(0)


def test_its_share_is_the_most_it_can_deliver() -> None:
    """60 t at 1.5 t less leave 110 t."""
    assert upstream(solve(cars(supplier(), at_most(110)))) == pytest.approx(110)
    assert status_of(cars(supplier(), at_most(109))) is Status.INFEASIBLE


def test_whole_is_all_or_nothing() -> None:
    plan = solve(cars(supplier(divisible="whole"), at_most(199)))
    assert upstream(plan) == pytest.approx(110)
    assert plan.money("supplier_premium") == pytest.approx(60 * 300)


def test_shares_of_a_material_add_up_to_all_of_it() -> None:
    """60 t at 0.5 and the other 40 t, not 60, at 1.0."""
    second = supplier("mill", factor_tco2e_per_unit=1.0)
    assert upstream(solve(cars(supplier(), second, at_most(70)))) == pytest.approx(70)
    assert status_of(cars(supplier(), second, at_most(69))) is Status.INFEASIBLE


def test_an_engagement_lowers_the_factor_after_its_lag() -> None:
    """A quarter less of 2 t on all steel from two years after 1,000 was paid."""
    row = supplier("talks", factor_tco2e_per_unit=None, factor_reduction_share=0.25, largest_share=1.0, one_off_cost=1_000,
                   lag_years=2, divisible="whole", premium_price_per_unit=years_of(0, THREE))
    plan = solve(cars(row, at_most(160, 2028), years=THREE))
    assert [upstream(plan, y) for y in THREE] == pytest.approx([200, 200, 150])
    assert [plan.bought("talks", y) for y in THREE] == pytest.approx([1, 0, 0])
    assert [plan.money("supplier_one_off", y) for y in THREE] == pytest.approx([1_000, 0, 0])
    assert status_of(cars(row, at_most(160, 2027), years=THREE)) is Status.INFEASIBLE


def test_it_cannot_be_signed_before_its_first_year() -> None:
    row = supplier(first_sign_year=2027)
    assert status_of(cars(row, at_most(140), years=THREE)) is Status.INFEASIBLE
    assert upstream(solve(cars(row, at_most(140, 2027), years=THREE)), 2027) == pytest.approx(140)


def test_what_pays_by_itself_is_taken() -> None:
    cheap = supplier(premium_price_per_unit=years_of(-10, NOW), one_off_cost=500)
    assert solve(cars(cheap)).cost == pytest.approx(1 - 60 * 10 + 500)


def lighter(saving: float, capex: float, **changes: object) -> RetrofitRow:
    return RetrofitRow(retrofit_id="design", saves_on_1="steel", saving_share_1=saving, life_years=1,
                       capex_cost=years_of(capex, NOW), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("divisible", ["share", "whole"])
@pytest.mark.parametrize(("saving", "capex", "design"), [(0.3, 0.0, 1), (0.3, 1e9, 0), (-0.5, 0.0, 0), (-0.5, -1e9, 1)])
def test_with_a_retrofit_on_the_same_steel_it_is_the_true_product(divisible: str, saving: float, capex: float,
                                                                  design: int) -> None:
    """Least upstream with the design taken or not: what it leaves of 100 t * (0.4 * 2 + 0.6 * 0.5)."""
    left = 1 - saving * design
    wish = TargetRow(indicator="upstream_tco2", limit=years_of(0, NOW), price_per_unit_missed=10_000)
    plan = solve(cars(supplier(divisible=divisible), lighter(saving, capex), wish))
    assert plan.bought("design") == pytest.approx(design)
    assert upstream(plan) == pytest.approx(left * 110)
    assert plan.money("supplier_premium") == pytest.approx(left * 60 * 300)


def test_a_whole_supplier_follows_a_divisible_retrofit() -> None:
    """Half of a 40 % saving: 80 t of steel, 48 t of them its own."""
    wish = TargetRow(indicator="upstream_tco2", limit=years_of(0, NOW), price_per_unit_missed=10_000)
    plan = solve(cars(supplier(divisible="whole"), lighter(0.4, 1_000, divisible="share"), wish,
                      BudgetRow(capex_limit_cost=years_of(500, NOW))))
    assert plan.bought("design") == pytest.approx(0.5)
    assert plan.money("supplier_premium") == pytest.approx(48 * 300)
    assert upstream(plan) == pytest.approx(80 * 2 - 48 * 1.5)


def test_plans_differ_by_it() -> None:
    decision = next(d for d in solve(cars(supplier(), at_most(140))).built.books.decisions if d.item == "scrap steel")
    assert (decision.part, decision.unit) == ("suppliers", "contract")


def test_the_check_before_the_run_takes_the_best_suppliers_first() -> None:
    dirty = supplier("dirty", factor_tco2e_per_unit=3.0, largest_share=0.5)
    case = cars(supplier(), supplier("mill", factor_tco2e_per_unit=1.0), dirty)
    steel = case.rows(MaterialRow)[0]
    assert factor_range(steel, case, 2026) == (pytest.approx(0.6 * 0.5 + 0.4 * 1.0), pytest.approx(0.5 * 2 + 0.5 * 3))

    def fits(tonnes: float, *rows: Row) -> bool:
        return not any(p.severity is Severity.ERROR for p in check_solvable(case.with_rows(at_most(tonnes), *rows)))

    assert fits(70.1) and not fits(69.9)
    assert fits(49.1, lighter(0.3, 0)) and not fits(48.9, lighter(0.3, 0))


@pytest.mark.parametrize(("changes", "code"), [
    ({"factor_tco2e_per_unit": None}, "E492"), ({"factor_reduction_share": 0.1}, "E492"), ({"lag_years": 3}, "E493"),
    ({"first_sign_year": 2029}, "E493")])
def test_what_cannot_be_is_said(changes: dict[str, object], code: str) -> None:
    assert [p.code for p in check_suppliers(cars(supplier(**changes), years=THREE))] == [code]
    assert check_suppliers(cars(supplier(), years=THREE)) == []

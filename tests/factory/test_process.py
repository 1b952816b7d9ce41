"""Process emissions: activity times factor, growing with a product, lowered by measures."""

from __future__ import annotations

import pytest

from tests.stories import factory, solve, years_of
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import ProcessRow, ProductRow
from zcopt.measures.retrofit import RetrofitRow

NOW = (2026,)


def leaking(**changes: object) -> Case:
    cars = ProductRow(product_id="cars", base_year_output_units=100, output_units=years_of(150, NOW))
    leaks = ProcessRow(process_id="leaks", base_year_activity_units=10, factor_tco2e_per_unit=2, **changes)
    return factory(prices=[1.0], load_kw=[1_000]).with_rows(cars, leaks)


def test_activity_times_factor() -> None:
    assert solve(leaking()).indicator("scope1_tco2") == pytest.approx(20)


def test_it_grows_with_the_product() -> None:
    assert solve(leaking(scales_with="cars")).indicator("scope1_tco2") == pytest.approx(30)


def test_a_measure_lowers_it_and_power_stays() -> None:
    seal = RetrofitRow(retrofit_id="seal", saves_on_1="leaks", saving_share_1=0.4, life_years=1,
                       capex_cost=years_of(-1, NOW))
    plan = solve(leaking(scales_with="cars").with_rows(seal))
    assert plan.indicator("scope1_tco2") == pytest.approx(18)
    assert plan.indicator("gross_tco2") == pytest.approx(18 + 0.5)

"""Fuels and bought heat: price, yearly limit, biogenic share, scope."""

from __future__ import annotations

import pytest

from tests.stories import factory, solve, status_of, years_of
from zcopt.factory.end_use import EndUseRow
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import CarrierRow
from zcopt.model.solve import Status

NOW = (2026,)


def burning(energy_kwh: float = 1_000, **changes: object) -> Case:
    defaults: dict[str, object] = {"carrier_id": "gas", "kind": "fuel", "balance": "yearly", "carrier_unit": "Nm3",
                                   "kwh_per_unit": 10, "price_per_unit": years_of(3, NOW), "factor_tco2e_per_unit": 0.002}
    fuel = CarrierRow(**(defaults | changes))
    use = EndUseRow(end_use_id="oven", carrier="gas", base_year_energy_kwh=energy_kwh)
    return factory(prices=[0.0], load_kw=[10]).with_rows(fuel, use)


def test_fuel_is_paid_by_its_own_unit() -> None:
    plan = solve(burning())
    assert plan.cost == pytest.approx(300)
    assert plan.indicator("scope1_tco2") == pytest.approx(0.2)


def test_a_yearly_limit_binds() -> None:
    assert solve(burning(limit_units=years_of(100, NOW))).cost == pytest.approx(300)
    assert status_of(burning(limit_units=years_of(99, NOW))) is Status.INFEASIBLE


def test_biogenic_carbon_is_told_apart() -> None:
    plan = solve(burning(biogenic_share=0.75))
    assert plan.indicator("scope1_tco2") == pytest.approx(0.05)
    biogenic, = (line for line in plan.built.emissions.lines if line.ledger == "biogenic")
    assert plan.number(biogenic.tco2(2026)) == pytest.approx(0.15)


def test_bought_heat_is_scope_2_in_both_methods() -> None:
    plan = solve(burning(kind="heat", balance="hourly", carrier_unit="kWh", kwh_per_unit=1,
                         price_per_unit=years_of(0.3, NOW), factor_tco2e_per_unit=0.0004))
    assert plan.cost == pytest.approx(300)
    assert plan.indicator("scope1_tco2") == pytest.approx(0)
    # 10 kWh of power at 0.5 kg and 1,000 kWh of heat at 0.4 kg
    assert plan.indicator("gross_tco2") == pytest.approx(0.005 + 0.4)
    assert plan.indicator("market_tco2") == pytest.approx(0.005 + 0.4)


def test_standard_coal_of_a_fuel_is_stated_or_follows_its_heat() -> None:
    power = 0.01 * 0.1229
    assert solve(burning()).indicator("energy_tce") == pytest.approx(power + 3.6 / 29.3076)
    assert solve(burning(tce_per_unit=0.0013)).indicator("energy_tce") == pytest.approx(power + 0.13)

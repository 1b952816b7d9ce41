"""A factory that imports 100 MWh at 0.5 t/MWh signs green power to come under a market-based target."""

from __future__ import annotations

import pytest

from tests.stories import changed, factory, solve, status_of, years_of
from zcopt.inputs.case import Case
from zcopt.measures.certificate import CertificateRow
from zcopt.measures.green_power import GreenPowerRow, check_green_power
from zcopt.measures.pv import PvRow
from zcopt.model.solve import Status
from zcopt.model.targets import TargetRow

YEARS = (2026, 2027, 2028)


def green(**changes: object) -> GreenPowerRow:
    years = changes.pop("years", (2026,))
    defaults: dict[str, object] = {"contract_id": "wind", "premium_price_per_kwh": years_of(0.03, years),
                                   "max_energy_kwh": 1_000_000}
    return GreenPowerRow(**(defaults | changes))


def at_most(tonnes: dict[int, float]) -> TargetRow:
    return TargetRow(indicator="market_tco2", limit=tonnes)


def hundred_mwh(years: tuple[int, ...] = (2026,)) -> Case:
    return factory(prices=[1.0], load_kw=[100_000], years=years)


def test_a_contract_lowers_market_based_emissions_only() -> None:
    plan = solve(hundred_mwh().with_rows(green(), at_most({2026: 20})))
    # 50 t without; 30 t less are 60 MWh at a premium of 30 per MWh
    assert plan.bought("wind") == pytest.approx(60_000)
    assert plan.money("green_premium") == pytest.approx(1_800)
    assert plan.indicator("market_tco2") == pytest.approx(20)
    assert plan.indicator("gross_tco2") == pytest.approx(50)
    assert plan.indicator("non_fossil_electricity_share") == pytest.approx(0.6)
    assert plan.indicator("physical_non_fossil_electricity_share") == pytest.approx(0.0)


def test_without_a_target_nothing_is_signed() -> None:
    assert solve(hundred_mwh().with_rows(green())).bought("wind") == pytest.approx(0)


def delivered(row: GreenPowerRow, target: dict[int, float]) -> list[float]:
    plan = solve(hundred_mwh(YEARS).with_rows(row, at_most(target)))
    return [100 - 2 * plan.indicator("market_tco2", y) for y in YEARS]


def test_the_volume_signed_is_taken_every_year_of_the_tenor() -> None:
    row = green(years=YEARS, tenor_years=2, last_sign_year=2026)
    assert delivered(row, {2027: 20}) == pytest.approx([60, 60, 0])


def test_a_flexible_contract_is_taken_when_it_is_needed() -> None:
    row = green(years=YEARS, tenor_years=2, last_sign_year=2026, flexible=True)
    assert delivered(row, {2027: 20}) == pytest.approx([0, 60, 0], abs=1e-6)


def test_a_flexible_contract_keeps_its_smallest_volume() -> None:
    row = green(years=YEARS, tenor_years=2, last_sign_year=2026, flexible=True, min_energy_kwh=10_000)
    assert delivered(row, {2027: 20}) == pytest.approx([10, 60, 0], abs=1e-6)


def test_a_contract_is_signed_again_when_it_ends() -> None:
    plan = solve(hundred_mwh(YEARS).with_rows(green(years=YEARS), at_most(dict.fromkeys(YEARS, 20.0))))
    assert [plan.bought("wind", y) for y in YEARS] == pytest.approx([60_000] * 3)


def test_the_smallest_volume_is_paid_even_if_less_would_do() -> None:
    plan = solve(hundred_mwh().with_rows(green(min_energy_kwh=80_000), at_most({2026: 20})))
    assert plan.money("green_premium") == pytest.approx(2_400)


def test_a_share_of_the_import_caps_the_contract() -> None:
    capped = hundred_mwh().with_rows(green(import_cap_share=0.5))
    assert solve(capped.with_rows(at_most({2026: 25}))).bought("wind") == pytest.approx(50_000)
    assert status_of(capped.with_rows(at_most({2026: 24}))) is Status.INFEASIBLE


def test_green_power_never_exceeds_what_the_grid_delivered() -> None:
    paid_to_take = green(premium_price_per_kwh=years_of(-0.01, (2026,)))
    case = factory(prices=[1.0], load_kw=[100_000], profiles={"sun": [1.0]}).with_rows(
        paid_to_take, CertificateRow(certificate_id="gec", price_per_mwh=years_of(-5, (2026,))),
        PvRow(pv_id="roof", profile="sun", max_size_kw=40_000, life_years=25, capex_per_kw=years_of(0.0, (2026,)),
              fixed_om_per_kw_year=years_of(0.0, (2026,))))
    plan = solve(changed(case, GreenPowerRow, max_energy_kwh=45_000))
    # 40 of 100 MWh come from the roof: 45 MWh by contract leave room for 15 MWh of certificates, used or not
    assert plan.bought("wind") == pytest.approx(45_000)
    assert plan.indicator("market_tco2") >= -1e-9


def test_text_of_the_equation() -> None:
    block = solve(hundred_mwh().with_rows(green(), at_most({2026: 20}))).built.model.green_power[0]
    assert str(block.volume[2026].expr) == "green_power[0].delivered[2026]  ==  green_power[0].signed[2026]"


def test_contradictions_are_found() -> None:
    case = hundred_mwh().with_rows(green(min_energy_kwh=2e6), green(contract_id="late", first_sign_year=2030))
    assert [p.code for p in check_green_power(case)] == ["E470", "E471"]

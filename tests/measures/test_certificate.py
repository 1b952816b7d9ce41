"""Certificates by the MWh for a factory that imports 100 MWh at 0.5 t/MWh."""

from __future__ import annotations

import pytest

from tests.measures.test_green_power import at_most, green, hundred_mwh
from tests.stories import solve, status_of, years_of
from zcopt.measures.certificate import CertificateRow
from zcopt.model.offset_rules import OffsetRulesRow
from zcopt.model.solve import Status

TWO = (2026, 2027)
THREE = (2026, 2027, 2028)


def gec(**changes: object) -> CertificateRow:
    defaults: dict[str, object] = {"certificate_id": "gec", "price_per_mwh": years_of(30, THREE)}
    return CertificateRow(**(defaults | changes))


def test_as_many_as_the_target_needs() -> None:
    plan = solve(hundred_mwh().with_rows(gec(), at_most({2026: 20})))
    # 30 t at 0.5 t/MWh are 60 MWh at 30
    assert plan.bought("gec") == pytest.approx(60)
    assert plan.money("certificates") == pytest.approx(1_800)
    assert plan.indicator("gross_tco2") == pytest.approx(50)


def test_cheap_certificates_are_kept_for_the_next_year() -> None:
    row = gec(price_per_mwh={2026: 10.0, 2027: 40.0})
    plan = solve(hundred_mwh(TWO).with_rows(row, at_most({2027: 20})))
    assert [plan.bought("gec", y) for y in TWO] == pytest.approx([60, 0])
    assert plan.indicator("market_tco2", 2026) == pytest.approx(50)
    assert plan.indicator("market_tco2", 2027) == pytest.approx(20)


def test_certificates_of_one_year_cannot_be_kept() -> None:
    row = gec(price_per_mwh={2026: 10.0, 2027: 40.0}, vintage_validity_years=1)
    plan = solve(hundred_mwh(TWO).with_rows(row, at_most({2027: 20})))
    assert [plan.bought("gec", y) for y in TWO] == pytest.approx([0, 60])


def test_a_vintage_ends() -> None:
    row = gec(price_per_mwh={2026: 10.0, 2027: 20.0, 2028: 40.0})
    plan = solve(hundred_mwh(THREE).with_rows(row, at_most({2028: 20})))
    # those of 2026 are valid until 2027, so the cheapest that can be used in 2028 are of 2027
    assert [plan.bought("gec", y) for y in THREE] == pytest.approx([0, 60, 0])


def test_what_is_on_offer_is_limited() -> None:
    row = gec(price_per_mwh={2026: 10.0, 2027: 40.0}, max_mwh={2026: 25.0, 2027: 100.0})
    plan = solve(hundred_mwh(TWO).with_rows(row, at_most({2027: 20})))
    assert plan.money("certificates") == pytest.approx(25 * 10 + 35 * 40)


def test_a_share_of_the_import_caps_their_use() -> None:
    capped = hundred_mwh().with_rows(gec(import_cap_share=0.5))
    assert solve(capped.with_rows(at_most({2026: 25}))).bought("gec") == pytest.approx(50)
    assert status_of(capped.with_rows(at_most({2026: 24}))) is Status.INFEASIBLE


def test_the_floor_price_steers_but_is_not_paid() -> None:
    case = hundred_mwh().with_rows(gec(), at_most({2026: 20}),
                                   OffsetRulesRow(internal_carbon_price=years_of(200, (2026,))))
    plan = solve(case)
    # 200 per tonne at 0.5 t/MWh is 100 per MWh, 70 above the market
    assert plan.money("certificates") == pytest.approx(1_800)
    assert plan.money("internal_price_floor") == pytest.approx(4_200)
    assert [p.cash for p in plan.built.books.money if p.account == "internal_price_floor"] == [False]
    dearer_contract = green(premium_price_per_kwh=years_of(0.05, (2026,)))
    assert solve(case.with_rows(dearer_contract)).bought("gec") == pytest.approx(0)


def test_text_of_the_equation() -> None:
    block = solve(hundred_mwh(TWO).with_rows(gec(), at_most({2027: 20}))).built.model.certificates[0]
    assert str(block.banked[2026, 2027].expr) == (
        "certificates[0].bank[2026,2027]  ==  certificates[0].bank[2026,2026] - certificates[0].used[2026,2027]")

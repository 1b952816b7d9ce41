"""How much of the power is carbon-free in the hour it is used, and what the three ledgers say of the same hours."""

from __future__ import annotations

import numpy as np
import pytest

from tests.stories import Story, changed, factory, solve, status_of, years_of
from zcopt.carbon.matched import hourly_matched_share, matched_share
from zcopt.carbon.rules import AccountingRuleRow, check_rules
from zcopt.factory.grid import GridRow
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import GridFactorsRow, SiteRow
from zcopt.measures.certificate import CertificateRow
from zcopt.measures.direct_line import DirectLineRow
from zcopt.measures.green_power import GreenPowerRow
from zcopt.measures.pv import PvRow
from zcopt.measures.storage import StorageRow
from zcopt.model.books import Activity
from zcopt.model.solve import Status
from zcopt.model.targets import TargetRow

NOW = (2026,)
FREE = years_of(0.0, NOW)
RULE_SETS = SiteRow.column("rule_set").choices


def test_the_formula() -> None:
    # 2 h of 10 with 4 free, 1 h of 10 with 30 free, 1 h with nothing used, 1 h of 10 with an export beyond what is made
    weight, load, free = np.array([2.0, 1, 1, 1]), np.array([10.0, 10, 0, 10]), np.array([4.0, 30, 5, -3])
    assert matched_share(weight, load, free) == pytest.approx((8 + 10) / 40)
    assert matched_share(weight, 0 * load, free) is None


def share_of(plan: Story) -> float | None:
    return hourly_matched_share(plan.built.case, plan.built.books, 2026, plan.number)


def night_and_noon(**profiles: list[float]) -> Case:
    """100 MWh at night, 50 MWh at noon, at 0.5 t per MWh; exports are paid."""
    case = factory(prices=[1.0, 1.0], load_kw=[100_000, 50_000], profiles={"sun": [0.0, 1.0], "wind": [3.0, 1.0], **profiles})
    return changed(case, GridRow, export_price_per_kwh=years_of(0.1, NOW))


def roof(**changes: object) -> PvRow:
    values: dict[str, object] = {"pv_id": "roof", "profile": "sun", "min_size_kw": 80_000, "max_size_kw": 80_000,
                                 "life_years": 25, "capex_per_kw": FREE, "fixed_om_per_kw_year": FREE}
    return PvRow(**(values | changes))  # type: ignore[arg-type]


def contract(**changes: object) -> GreenPowerRow:
    values: dict[str, object] = {"contract_id": "wind", "premium_price_per_kwh": years_of(-0.01, NOW), "min_energy_kwh": 80_000,
                                 "max_energy_kwh": 80_000}
    return GreenPowerRow(**(values | changes))  # type: ignore[arg-type]


def test_exports_are_not_matched() -> None:
    # 80 MWh at noon, 50 used; nothing at night
    assert share_of(solve(night_and_noon().with_rows(roof()))) == pytest.approx(50 / 150)


def test_a_contract_is_matched_by_the_shape_of_its_plant() -> None:
    # 80 MWh as 3 to 1: 60 at night, 20 at noon
    plan = solve(night_and_noon().with_rows(contract(profile="wind")))
    assert plan.built.ledger.entries and share_of(plan) == pytest.approx(80 / 150)
    # all 80 at noon, where 50 are used
    assert share_of(solve(night_and_noon().with_rows(contract(profile="sun")))) == pytest.approx(50 / 150)


def test_contracts_without_a_profile_and_certificates_are_not_matched() -> None:
    gec = CertificateRow(certificate_id="gec", price_per_mwh=years_of(-1, NOW))
    plan = solve(night_and_noon().with_rows(contract(), gec, TargetRow(indicator="market_tco2", limit={2026: 0})))
    assert plan.indicator("non_fossil_electricity_share") == pytest.approx(1)
    assert share_of(plan) == 0


def test_own_power_and_a_contract_in_one_hour_count_up_to_the_load() -> None:
    case = night_and_noon().with_rows(roof(min_size_kw=40_000, max_size_kw=40_000), contract(profile="wind"))
    # night 60 of 100; noon 40 + 20 of 50
    assert share_of(solve(case)) == pytest.approx((60 + 50) / 150)


def test_a_store_counts_where_it_is_charged() -> None:
    store = StorageRow(storage_id="battery", carrier="electricity", min_energy_kwh=30_000, max_energy_kwh=30_000,
                       max_power_kw=30_000, life_years=20, capex_per_kwh=FREE, fixed_om_per_kwh_year=FREE,
                       charge_efficiency_share=1.0, discharge_efficiency_share=1.0)
    case = changed(night_and_noon(), GridRow, export_price_per_kwh={}).with_rows(roof(), store)
    # noon: 80 made, 50 used at once and 30 charged; night: 100 less 30 from the grid
    assert share_of(solve(case)) == pytest.approx(80 / 150)


def line(**changes: object) -> DirectLineRow:
    values: dict[str, object] = {"direct_line_id": "line", "profile": "sun", "min_size_kw": 30_000, "max_size_kw": 30_000,
                                 "price_per_kwh": FREE, "life_years": 25, "capex_per_kw": FREE, "fixed_om_per_kw_year": FREE}
    return DirectLineRow(**(values | changes))  # type: ignore[arg-type]


def test_sold_attributes_read_alike_in_all_three_ledgers_and_in_the_hours() -> None:
    case = changed(night_and_noon(), GridFactorsRow, market_kgco2_per_kwh=years_of(0.6, NOW))
    case = changed(case, GridRow, export_price_per_kwh={})
    sold = roof(min_size_kw=20_000, max_size_kw=20_000, attributes="sold")
    plan = solve(case.with_rows(sold, line()))
    # noon: 20 from the roof, whose attributes somebody else has, 30 by the line; night: 100 from the grid
    assert plan.energy_kw("grid") == pytest.approx([100_000, 0], abs=1e-6)
    assert plan.indicator("gross_tco2") == pytest.approx(0.5 * 120)
    assert plan.indicator("market_tco2") == pytest.approx(0.6 * 120)
    assert plan.indicator("non_fossil_electricity_share") == pytest.approx(30 / 150)
    assert plan.indicator("physical_non_fossil_electricity_share") == pytest.approx(30 / 150)
    assert share_of(plan) == pytest.approx(30 / 150)


def surplus(rule_set: str) -> Case:
    """More contracts and certificates on offer than power is bought, at a price below zero, and all power to be non-fossil."""
    case = changed(night_and_noon(), SiteRow, rule_set=rule_set)
    case = changed(case, GridRow, export_price_per_kwh={})
    return case.with_rows(roof(), contract(min_energy_kwh=0.0, max_energy_kwh=90_000),
                          CertificateRow(certificate_id="gec", price_per_mwh=years_of(-5, NOW)),
                          TargetRow(indicator="non_fossil_electricity_share", limit={2026: 1.0}))


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_surplus_green_power_takes_no_total_below_zero(rule_set: str) -> None:
    plan = solve(surplus(rule_set))
    used = sum(plan.number(plan.built.ledger.total(activity, 2026))
               for activity in (Activity.GREEN_CONTRACT, Activity.CERTIFICATE))
    # 100 MWh are bought at night, and no more can be claimed; GB/T 32150 deducts no contract
    assert used == pytest.approx(100)
    assert plan.indicator("market_tco2") == pytest.approx(50 if rule_set == "gbt32150" else 0, abs=1e-6)
    assert plan.indicator("non_fossil_electricity_share") == pytest.approx(1)
    beyond = changed(surplus(rule_set), TargetRow, indicator="market_tco2", limit={2026: -1.0})
    assert status_of(beyond) is Status.INFEASIBLE


def test_own_rules_that_would_are_refused() -> None:
    case = changed(surplus("ghg_protocol"), GridFactorsRow, market_kgco2_per_kwh=years_of(0.3, NOW))
    harmful = AccountingRuleRow(activity="certificate", contractual="minus_grid_average")
    assert [(p.code, p.key) for p in check_rules(case.with_rows(harmful))] == [("E476", "contractual")]
    grid = AccountingRuleRow(activity="grid_electricity", contractual="grid_average")
    assert [p.code for p in check_rules(case.with_rows(grid))] == ["E476", "E476"]
    # the same factor everywhere is a way of counting, and cannot go below zero
    fine = case.with_rows(grid, harmful, AccountingRuleRow(activity="green_contract", contractual="not_counted"))
    assert check_rules(fine) == []
    plan = solve(fine)
    certificates = sum(plan.number(entry.amount(2026)) for entry in plan.built.ledger.of(Activity.CERTIFICATE))
    assert plan.indicator("market_tco2") == pytest.approx(50 - 0.5 * certificates)
    assert status_of(changed(fine, TargetRow, indicator="market_tco2", limit={2026: -1.0})) is Status.INFEASIBLE

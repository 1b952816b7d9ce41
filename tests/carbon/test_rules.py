"""Rule sets: every activity is mentioned, what none mentions is an error, and a sheet of one's own wins."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from tests.stories import changed, factory, gas, solve, years_of
from zcopt.carbon import rules
from zcopt.carbon.rules import AccountingRuleRow, Factor, count, rule_sets
from zcopt.errors import ModelError
from zcopt.factory.grid import GridRow
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import SiteRow
from zcopt.measures.pv import PvRow
from zcopt.model.books import Activity


def under(rule_set: str) -> Case:
    return changed(factory(), SiteRow, rule_set=rule_set)


@pytest.mark.parametrize("rule_set", SiteRow.column("rule_set").choices)
@pytest.mark.parametrize("activity", Activity)
def test_every_rule_set_mentions_every_activity(rule_set: str, activity: Activity) -> None:
    rule = count(under(rule_set), activity)
    assert rule.scope and rule.category
    assert rule.ledgers or rule.energy or rule.non_fossil


def test_the_site_sheet_offers_the_rule_sets_of_the_table() -> None:
    assert set(SiteRow.column("rule_set").choices) == set(rule_sets())


def test_an_activity_nobody_mentions_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    without = {a: c for a, c in rule_sets()["ghg_protocol"].items() if a is not Activity.GRID_ELECTRICITY}
    monkeypatch.setattr(rules, "rule_sets", lambda: MappingProxyType({"zero_carbon_factory_2026": without}))
    with pytest.raises(ModelError, match="does not say how grid_electricity counts"):
        solve(factory())


@pytest.mark.parametrize("rule_set", SiteRow.column("rule_set").choices)
def test_certificates_are_never_physical_and_offsets_never_market(rule_set: str) -> None:
    for activity in (Activity.GREEN_CONTRACT, Activity.CERTIFICATE):
        rule = count(under(rule_set), activity)
        # GB/T 32150 discloses contracts and deducts none
        assert rule.contractual is (Factor.NOT_COUNTED if rule_set == "gbt32150" else Factor.MINUS_GRID_MARKET)
        assert (rule.location, rule.physical_non_fossil) == (Factor.NOT_COUNTED, 0)
    assert count(under(rule_set), Activity.OFFSET).ledgers == (("net", Factor.MINUS_ONE),)


def test_own_power_whose_attributes_are_sold_counts_like_grid_power() -> None:
    sold, grid = (count(under("ghg_protocol"), a) for a in (Activity.OWN_NON_FOSSIL_SOLD_ATTRIBUTES, Activity.GRID_ELECTRICITY))
    assert (sold.location, sold.contractual, sold.non_fossil) == (grid.location, grid.contractual, 0)


def sunny(rule_set: str) -> Case:
    """100 MWh at night from the grid; 40 MWh from the roof at noon, all sold."""
    case = factory(prices=[1.0, 1.0], load_kw=[100_000, 0], profiles={"sun": [0.0, 1.0]}, factor=0.5)
    case = changed(changed(case, SiteRow, rule_set=rule_set), GridRow, export_price_per_kwh=years_of(0.2, [2026]))
    return case.with_rows(PvRow(pv_id="roof", profile="sun", min_size_kw=40_000, max_size_kw=40_000, life_years=25,
                                capex_per_kw=years_of(0.0, [2026]), fixed_om_per_kw_year=years_of(0.0, [2026])))


@pytest.mark.parametrize(("rule_set", "gross"), [("zero_carbon_factory_2026", 50), ("ghg_protocol", 50), ("gbt32150", 30)])
def test_exports_are_deducted_where_the_rules_say_so(rule_set: str, gross: float) -> None:
    # 100 MWh at 0.5; GB/T 32150 deducts the 40 MWh exported at the grid average
    assert solve(sunny(rule_set)).indicator("gross_tco2") == pytest.approx(gross)


def test_a_row_of_the_sheet_wins_over_the_rule_set_cell_by_cell() -> None:
    own = AccountingRuleRow(activity="exported_electricity", location="minus_grid_average", scope="2")
    plan = solve(sunny("ghg_protocol").with_rows(own))
    assert plan.indicator("gross_tco2") == pytest.approx(30)
    assert plan.indicator("market_tco2") == pytest.approx(50)
    assert {line.scope for line in plan.built.emissions.lines if line.source == "export"} == {"2"}


def test_gbt32150_knows_one_method_for_purchased_power() -> None:
    plan = solve(changed(under("gbt32150"), SiteRow, base_year=2025).with_rows(gas(0.3)))
    assert plan.indicator("market_tco2") == pytest.approx(plan.indicator("gross_tco2"))

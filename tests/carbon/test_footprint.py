"""Product footprints worked by hand: shares of joint sources, materials, ledgers, targets."""

from __future__ import annotations

import dataclasses

import pytest

from tests.stories import Story, changed, factory, gas, solve, status_of, years_of
from zcopt.carbon.footprint import check_footprint_shares, left_out
from zcopt.carbon.indicators import computable, indicators_of, keys_of
from zcopt.carbon.inventory import base_year_emissions
from zcopt.checks.solvable import check_solvable
from zcopt.errors import Severity
from zcopt.factory.end_use import EndUseRow
from zcopt.inputs.case import Case
from zcopt.inputs.footprint import FootprintShareRow
from zcopt.inputs.materials import MaterialRow
from zcopt.inputs.row import Row
from zcopt.inputs.sheets import CarrierRow, GridFactorsRow, ProcessRow, ProductRow, SiteRow
from zcopt.measures.green_power import GreenPowerRow
from zcopt.measures.offset import OffsetRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.model.offset_rules import OffsetRulesRow
from zcopt.model.solve import Status
from zcopt.model.targets import TargetRow, check_targets

NOW = (2026,)


def product(name: str, output: float = 100.0) -> ProductRow:
    return ProductRow(product_id=name, product_unit="t", base_year_output_units=100, output_units=years_of(output, NOW))


def share(name: str, source: str, of_it: float, **changes: object) -> FootprintShareRow:
    return FootprintShareRow(product=name, source_id=source, base_share=of_it, method="physical", **changes)  # type: ignore[arg-type]


def works(*rows: Row) -> Case:
    """100 MWh of power at 0.5 t/MWh and 0.1 upstream, 20 t of process CO2, 40 MWh of gas at 0.2 and 0.02 upstream."""
    case = changed(factory(load_kw=[100_000]), GridFactorsRow, upstream_kgco2_per_kwh=years_of(0.1, NOW))
    fuel = dataclasses.replace(gas(0.1), upstream_factor_tco2e_per_unit=0.00002, base_year_purchase_units=40_000)
    return case.with_rows(
        fuel, EndUseRow(end_use_id="furnace", carrier="gas", base_year_energy_kwh=40_000),
        ProcessRow(process_id="kiln", base_year_activity_units=20, factor_tco2e_per_unit=1, gas="CO2"), *rows)


def value(plan: Story, key: str) -> float:
    return plan.indicator(key)


def test_a_single_product_carries_everything() -> None:
    """50 power + 10 upstream of it + 20 process + 8 gas + 0.8 upstream of it, and 100 t of ore at 0.3 + 0.05."""
    ore = MaterialRow(material_id="ore", product="steel", amount_units=1, factor_tco2e_per_unit=0.3,
                      transport_tco2e_per_unit=0.05)
    plan = solve(works(product("steel"), ore))
    assert value(plan, "product_footprint") == pytest.approx((50 + 10 + 20 + 8 + 0.8 + 35) / 100 * 1000)
    assert plan.built.indicators["product_footprint"].unit == "kgCO2e/t"
    assert value(plan, "carbon_per_product") == pytest.approx(0.78)


TWO = (product("steel"), product("slag", 400.0))
SHARES = (share("steel", "electricity", 0.7), share("slag", "electricity", 0.3), share("steel", "kiln", 1.0),
          share("steel", "", 0.9), share("slag", "", 0.1))


def test_shares_by_source_and_the_rest() -> None:
    """Power 60 t by 70:30, the kiln all to steel, gas 8.8 t by 90:10 as all other sources."""
    plan = solve(works(*TWO, *SHARES))
    assert value(plan, "product_footprint:steel") == pytest.approx((42 + 20 + 7.92) / 100 * 1000)
    assert value(plan, "product_footprint:slag") == pytest.approx((18 + 0.88) / 400 * 1000)
    assert value(plan, "carbon_per_product:slag") == pytest.approx((15 + 0.8) / 400)
    assert "product_footprint" not in plan.built.indicators


def test_footprint_times_output_closes_with_the_ledgers() -> None:
    lime = MaterialRow(material_id="lime", product="slag", amount_units=0.2, factor_tco2e_per_unit=0.8)
    plan = solve(works(*TWO, *SHARES, lime))
    total = sum(value(plan, f"product_footprint:{p.product_id}") / 1000 * p.output_units[2026] for p in TWO)
    emissions = plan.built.emissions
    assert total == pytest.approx(plan.number(emissions.gross(2026) + emissions.upstream(2026)))
    assert total == pytest.approx(78 + 10.8 + 400 * 0.2 * 0.8)


def test_end_uses_weigh_their_carrier() -> None:
    """The presses need 100 MWh, the light 300 MWh: steel has 100 % of the first and 20 % of the second, 40 % together."""
    light = EndUseRow(end_use_id="light", carrier="electricity", base_year_energy_kwh=300_000)
    rows = (share("steel", "load", 1.0), share("steel", "light", 0.2), share("slag", "light", 0.8), *SHARES[2:])
    plan = solve(works(*TWO, light, *rows))
    assert value(plan, "product_footprint:steel") == pytest.approx((0.4 * 240 + 20 + 7.92) / 100 * 1000)


def test_shares_of_the_carrier_come_before_measures_so_that_the_footprint_stays_linear() -> None:
    """Half the light goes; the 40:60 of before the saving stays."""
    light = EndUseRow(end_use_id="light", carrier="electricity", base_year_energy_kwh=300_000)
    led = RetrofitRow(retrofit_id="led", saves_on_1="light", saving_share_1=0.5, life_years=1, capex_cost=years_of(1, NOW))
    rows = (share("steel", "load", 1.0), share("steel", "light", 0.2), share("slag", "light", 0.8), *SHARES[2:])
    plan = solve(works(*TWO, light, led, *rows))
    assert value(plan, "product_footprint:steel") == pytest.approx((0.4 * 250 * 0.6 + 20 + 7.92) / 100 * 1000)


def test_a_share_may_change_over_the_years() -> None:
    rows = (share("steel", "", 0.5, planned_share=years_of(0.8, NOW)), share("slag", "", 0.5, planned_share=years_of(0.2, NOW)))
    case = works(*TWO, *rows)
    assert value(solve(case), "product_footprint:steel") == pytest.approx(0.8 * 88.8 * 10)
    base = indicators_of(case, base_year_emissions(case))["product_footprint:steel"]
    assert base.numerator(2025) == pytest.approx(0.5 * 88.8)
    assert base.denominator is not None and base.denominator(2025) == pytest.approx(0.1)


def green(case: Case) -> Case:
    return case.with_rows(GreenPowerRow(contract_id="wind", premium_price_per_kwh=years_of(-0.01, NOW), max_energy_kwh=40_000))


def test_contracts_count_where_the_site_says_so_and_with_the_power_they_cover() -> None:
    """40 MWh of wind at -0.5 t: 20 t, of which steel has 70 %."""
    case = green(works(*TWO, *SHARES))
    location, contractual = solve(case), solve(changed(case, SiteRow, footprint_ledger="contractual"))
    assert value(location, "product_footprint:steel") == pytest.approx(699.2)
    assert value(contractual, "product_footprint:steel") == pytest.approx(699.2 - 0.7 * 20 * 10)
    # upstream of power is that of what comes through the wire
    assert value(contractual, "product_footprint:slag") == pytest.approx(47.2 - 0.3 * 20 / 400 * 1000)


def test_offsets_never_lower_it() -> None:
    rows = (OffsetRow(offset_id="ccer", kind="ccer", price_per_tco2=years_of(-5, NOW), max_tco2=years_of(50, NOW)),
            OffsetRulesRow(cap_share_of_base_year=1.0))
    plan = solve(works(product("steel"), *rows))
    assert plan.indicator("net_tco2") == pytest.approx(28)
    assert value(plan, "product_footprint") == pytest.approx(888)


def saver(capex: float = 10.0) -> RetrofitRow:
    return RetrofitRow(retrofit_id="kiln lining", saves_on_1="kiln", saving_share_1=0.5, life_years=1,
                       capex_cost=years_of(capex, NOW))


def test_it_is_a_target() -> None:
    """The lining takes 10 t off steel: 599.2 kg/t; slag does not care."""
    case = works(*TWO, *SHARES, saver())
    plan = solve(case.with_rows(TargetRow(indicator="product_footprint", product="steel", limit={2026: 600})))
    assert plan.bought("kiln lining") == pytest.approx(1)
    assert value(plan, "product_footprint:steel") == pytest.approx(599.2)
    assert solve(case).bought("kiln lining") == pytest.approx(0)
    promise = next(p for p in plan.built.books.promises if p.kind == "target")
    assert (promise.wording, promise.unit) == ("product_footprint:steel 2026 <= 600 kgCO2e/t", "tCO2e")


def test_what_is_out_of_reach_is_known_before_the_run() -> None:
    ore = MaterialRow(material_id="ore", product="steel", amount_units=1, factor_tco2e_per_unit=0.3)
    case = works(*TWO, *SHARES, saver(), ore)

    def aim(limit: float, name: str = "steel") -> Case:
        return case.with_rows(TargetRow(indicator="product_footprint", product=name, limit={2026: limit}))

    def errors(one: Case) -> list[str]:
        return [p.code for p in check_solvable(one) if p.severity is Severity.ERROR]

    assert errors(aim(899.3)) == [] and errors(aim(899.1)) == ["E460"]
    assert status_of(aim(899.1)) is Status.INFEASIBLE
    assert errors(aim(47.3, "slag")) == [] and errors(aim(47.1, "slag")) == ["E460"]


def test_without_shares_nothing_is_computed_and_a_target_is_refused() -> None:
    case = works(*TWO)
    assert not {key for key in computable(case) if "product" in key}
    assert {"product_footprint:steel", "carbon_per_product:slag"} <= set(keys_of(case))
    asked = case.with_rows(TargetRow(indicator="product_footprint", product="steel", limit={2026: 1}),
                           TargetRow(indicator="product_footprint", limit={2026: 1}),
                           TargetRow(indicator="gross_tco2", product="steel", limit={2026: 1}))
    assert [p.code for p in check_targets(asked)] == ["E410", "E497", "E498"]
    assert check_footprint_shares(case) == []


@pytest.mark.parametrize(("rows", "code", "key"), [
    ([share("steel", "", 0.5), share("slag", "", 0.4)], "E494", "base_share"),
    ([share("steel", "", 0.5, planned_share={2026: 0.6}), share("slag", "", 0.5, planned_share={2026: 0.5})], "E494",
     "planned_share"),
    ([share("steel", "kiln", 1.0)], "E496", "source_id"),
    ([share("steel", "", 1.0), share("steel", "electricity", 1.0), share("steel", "load", 1.0)], "E495", "source_id"),
    ([share("steel", "", 1.0), share("steel", "boiler house", 1.0)], "E495", "source_id"),
])
def test_shares_that_cannot_be_used_are_found(rows: list[FootprintShareRow], code: str, key: str) -> None:
    steam = (CarrierRow(carrier_id="steam", kind="heat", balance="hourly"),
             EndUseRow(end_use_id="boiler house", carrier="steam", base_year_energy_kwh=1))
    assert [(p.code, p.key) for p in check_footprint_shares(works(*TWO, *steam, *rows))] == [(code, key)]


def test_all_end_uses_of_a_carrier_or_none() -> None:
    light = EndUseRow(end_use_id="light", carrier="electricity", base_year_energy_kwh=1)
    problems = check_footprint_shares(works(*TWO, light, share("steel", "", 1.0), share("steel", "load", 1.0)))
    assert [p.code for p in problems] == ["E495"] and "light" in problems[0].message


def test_what_a_footprint_lacks_is_named() -> None:
    case = factory().with_rows(gas(0.1), product("steel"), MaterialRow(material_id="ore", product="steel", amount_units=1,
                                                                       factor_tco2e_per_unit=0))
    assert [english for english, _ in left_out(case, "steel")] == [
        "inbound transport of ore", "upstream of gas", "upstream of grid power"]

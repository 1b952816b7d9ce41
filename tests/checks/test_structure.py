"""Supply is followed along the chain; years and series are in order; the steps build on each other."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType

import numpy as np
import pytest

from tests.measures.test_converter import converter, heat_pump
from tests.measures.test_storage import storage
from tests.stories import changed, factory, heat_factory, years_of
from zcopt.checks import check_case
from zcopt.checks.structure import check_profiles, check_years
from zcopt.checks.supply import check_supply, supplied_carriers
from zcopt.factory.end_use import EndUseRow
from zcopt.factory.equipment import EquipmentRow
from zcopt.inputs.case import Case
from zcopt.inputs.row import Row
from zcopt.inputs.sheets import CarrierRow, SiteRow
from zcopt.measures.pv import PvRow
from zcopt.model.budget import BudgetRow
from zcopt.model.targets import TargetRow


def made(output: str, source: str, name: str = "maker") -> EquipmentRow:
    return EquipmentRow(equipment_id=name, output_1_carrier=output, input_1_carrier=source,
                        input_1_per_output=1.0 if source else None,
                        capacity_kw=100, age_years=0, life_years=9)


def steam() -> CarrierRow:
    return CarrierRow(carrier_id="steam", kind="heat", balance="hourly")


@pytest.mark.parametrize(("rows", "why"), [
    ((), "heating needs heat, which nothing supplies"),
    ((storage(carrier="heat"),), "heating needs heat, which nothing supplies"),
    ((steam(), made("heat", "steam")), "heating needs heat, which maker makes from steam, which nothing supplies"),
    ((steam(), made("heat", "steam"), made("steam", "heat", "back")),
     "which maker makes from steam, which nothing supplies"),
    ((steam(), made("heat", "steam"), storage(carrier="steam")), "which maker makes from steam, which nothing supplies"),
])
def test_a_need_whose_chain_begins_nowhere(rows: tuple[Row, ...], why: str) -> None:
    problems = check_supply(heat_factory().with_rows(*rows))
    assert [p.code for p in problems] == ["E444"]
    assert why in problems[0].message


@pytest.mark.parametrize("rows", [
    (made("heat", "gas"),), (heat_pump(),), (steam(), made("heat", "steam"), made("steam", "gas",
                                                                                  "boiler")), (made("heat", ""),),
    (converter(output_1_carrier="electricity", output_2_carrier="heat", output_2_per_output=1.0),),
    (EndUseRow(end_use_id="press", carrier="electricity", base_year_energy_kwh=9, rejects_carrier="heat",
               rejected_share=0.5),),
])
def test_a_need_whose_chain_begins_somewhere(rows: tuple[Row, ...]) -> None:
    assert check_supply(heat_factory().with_rows(*rows)) == []


def test_all_inputs_must_be_had() -> None:
    chp = dataclasses.replace(made("heat", "gas"), input_2_carrier="steam", input_2_per_output=0.1)
    assert "heat" not in supplied_carriers(heat_factory().with_rows(steam(), chp))


def test_what_is_bought_needs_a_factor() -> None:
    coal = CarrierRow(carrier_id="coal", kind="fuel", balance="yearly", price_per_unit=years_of(1, (2026,)))
    problems = check_supply(factory().with_rows(coal))
    assert [(p.code, p.key) for p in problems] == [("E443", "factor_tco2e_per_unit")] and "coal" in problems[0].message


def test_years_in_order() -> None:
    def codes(**changes: object) -> list[str]:
        return [p.code for p in check_years(changed(factory(), SiteRow, **changes))]

    assert (codes(), codes(last_year=2020), codes(base_year=2030), codes(last_year=2090)) == ([], ["E440"], ["E441"],
                                                                                              ["E442"])


def test_series_are_loads() -> None:
    def codes(*values: float) -> list[str]:
        row = PvRow(pv_id="roof", profile="sun", max_size_kw=9, life_years=9, capex_per_kw={}, fixed_om_per_kw_year={})
        return [p.code for p in check_profiles(dataclasses.replace(factory(),
                                                                   series={"sun": np.array(values)}).with_rows(row))]

    assert (codes(0.0, 1.0), codes(-0.1, 1.0), codes(0.0, 0.0), codes(0.0, 480.0)) == ([], ["E445"], ["E446"], ["W440"])


def judged(case: Case) -> set[str]:
    return {p.code for p in check_case(case)}


def test_each_step_waits_for_the_one_before() -> None:
    impossible = factory([0.7], [100], connection_kw=200).with_rows(TargetRow(indicator="gross_tco2", limit={2026: 0.01}))
    assert judged(impossible) == {"W463", "E460"}, "no discount rate, and 0.05 t"
    orphan = EndUseRow(end_use_id="heating", carrier="heat", base_year_energy_kwh=9)
    heat = CarrierRow(carrier_id="heat", kind="heat", balance="hourly")
    assert judged(impossible.with_rows(heat, orphan)) == {"E444"}
    assert judged(impossible.with_rows(BudgetRow(capex_limit_cost=MappingProxyType({2026: 0.0})))) == {"W463", "E460"}

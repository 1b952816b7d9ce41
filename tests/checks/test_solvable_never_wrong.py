"""What has a plan is never called impossible: factories, offers, targets and budgets drawn at random, each also solved."""

from __future__ import annotations

import dataclasses
import random
from collections import Counter
from types import MappingProxyType

from tests.measures.test_converter import converter, electric_boiler, heat_pump
from tests.stories import changed, heat_factory, status_of, years_of
from zcopt.checks.solvable import check_solvable
from zcopt.errors import Severity
from zcopt.factory.end_use import EndUseRow
from zcopt.factory.equipment import EquipmentRow
from zcopt.factory.grid import GridRow
from zcopt.inputs.case import Case
from zcopt.inputs.row import Row
from zcopt.inputs.sheets import CarrierRow, ProcessRow
from zcopt.measures.certificate import CertificateRow
from zcopt.measures.direct_line import DirectLineRow
from zcopt.measures.green_power import GreenPowerRow
from zcopt.measures.offset import OffsetRow
from zcopt.measures.pv import PvRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.measures.storage import StorageRow
from zcopt.model.budget import BudgetRow
from zcopt.model.links import SiteLimitRow
from zcopt.model.offset_rules import OffsetRulesRow
from zcopt.model.solve import Status
from zcopt.model.targets import TargetRow

TWO = (2026, 2027)
CASES = 60


def drawn_case(seed: int) -> Case:
    """Two hours, two years, electricity and heat; most offers are there in most factories."""
    draw = random.Random(seed)
    heat, sun = [draw.randint(0, 10) * 1e3, draw.randint(1, 10) * 1e3], [draw.randint(0, 10) / 10, draw.randint(1, 10) / 10]
    wind = [draw.randint(1, 10) / 10, draw.randint(1, 10) / 10]
    power = [draw.randint(0, 10) * 1e3, draw.randint(1, 10) * 1e3]
    case = heat_factory([0.5, 1.0], heat, years=TWO, profiles={"sun": sun, "wind": wind, "power": power,
                                                              "cop": [draw.randint(2, 5), draw.randint(2, 5)]})
    case = changed(case, GridRow, connection_kw=draw.choice([5e3, 2e4, 1e6, 1e6]),
                   export_price_per_kwh=draw.choice([{}, years_of(0.1, TWO)]))
    changes: dict[str, dict[str, object]] = {
        "electricity": {"base_year_purchase_units": draw.randint(5, 30) * 1e3}, "heat": {},
        "gas": {"limit_units": draw.choice([None, None, years_of(draw.randint(0, 20) * 1e3, TWO)])}}
    carriers = tuple(dataclasses.replace(row,
                                         **changes[row.carrier_id]) for row in case.rows(CarrierRow))  # type: ignore[arg-type]
    case = dataclasses.replace(case, rows_by_type=MappingProxyType({**case.rows_by_type, CarrierRow: carriers}))
    rows: list[Row] = [
        EndUseRow(end_use_id="power", carrier="electricity", base_year_energy_kwh=sum(power), profile="power",
                  shiftable_share=draw.choice([0.0, 0.3]), shift_window_hours=24,
                  rejects_carrier=draw.choice(["", "heat"]), rejected_share=0.2),
        ProcessRow(process_id="reaction", activity_unit="t", base_year_activity_units=draw.randint(0, 5),
                   factor_tco2e_per_unit=1.0),
        EquipmentRow(equipment_id="old", output_1_carrier="heat", input_1_carrier="gas", input_1_per_output=1.25,
                     capacity_kw=draw.randint(2, 12) * 1e3, age_years=draw.choice([0, 0, 9]), life_years=10),
        *draw.sample(_offers(draw), draw.randint(4, 13)), *_limits(draw)]
    if draw.random() < 0.3:
        rows.append(TargetRow(indicator=draw.choice(["gross_tco2", "cumulative_gross_tco2", "scope1_tco2"]),
                              limit={draw.choice(TWO): draw.randint(2, 20)}))
    return case.with_rows(*rows)


def _offers(draw: random.Random) -> list[Row]:
    """Machines, generation, contracts and retrofits, each with its limits drawn."""
    pick = draw.choice

    def size() -> float:
        return draw.randint(1, 12) * 1e3

    def money(most: int) -> dict[int, float]:
        return {year: float(draw.randint(0, most)) for year in TWO}

    def saved() -> float:
        return draw.randint(1, 6) / 10

    zero = years_of(0.0, TWO)
    return [
        converter(years=TWO, max_size_kw=size(), capex_per_kw=money(4), life_years=draw.randint(1, 3)),
        heat_pump(years=TWO, max_size_kw=size(), capex_per_kw=money(9), unit_size_kw=pick([None, 900.0]),
                  site_limit=pick(["", "yard"]), site_use_per_kw=1.0),
        heat_pump(years=TWO, converter_id="by hour", input_1_per_output=None, efficiency_profile="cop", max_size_kw=size(),
                  max_per_year_kw=pick([None, 1e3]), lead_years=pick([0, 1]), capex_per_kw=money(9)),
        electric_boiler(years=TWO, max_size_kw=size(), capex_per_kw=money(3)),
        converter(years=TWO, converter_id="chp", output_1_carrier="electricity", output_2_carrier="heat",
                  output_2_per_output=1.0, input_1_per_output=2.5, max_size_kw=size(), capex_per_kw=money(9),
                  heat_may_be_wasted=pick([True, False]),
                  non_fossil_power=pick([True, False])),
        PvRow(pv_id="roof", profile="sun", max_size_kw=size(), life_years=20, capex_per_kw=money(9), fixed_om_per_kw_year=zero,
              ageing_share=pick([0.0, 0.1]), site_limit=pick(["", "yard"]), site_use_per_kw=2.0,
              attributes=pick(["kept", "sold"])),
        DirectLineRow(direct_line_id="line", profile="wind", max_size_kw=size(), min_size_kw=500, life_years=2,
                      capex_per_kw=money(2), fixed_om_per_kw_year=zero, price_per_kwh=years_of(0.4, TWO),
                      first_build_year=pick([None, 2027])),
        GreenPowerRow(contract_id="green", premium_price_per_kwh=years_of(0.03, TWO), max_energy_kwh=size(),
                      import_cap_share=pick([0.5, 1.0]), first_sign_year=pick([None, 2027])),
        CertificateRow(certificate_id="gec", price_per_mwh=years_of(10.0, TWO), import_cap_share=pick([0.4, 1.0]),
                       max_mwh=pick([None, money(9)]), vintage_validity_years=draw.randint(1, 2)),
        OffsetRow(offset_id="ccer", kind="ccer", price_per_tco2=years_of(80.0, TWO), max_tco2=money(5)),
        RetrofitRow(retrofit_id="led", saves_on_1="power", saving_share_1=saved(), life_years=draw.randint(1, 9),
                    capex_cost=money(9_000)),
        RetrofitRow(retrofit_id="insulation", saves_on_1="heating", saving_share_1=saved(), saves_on_2="power",
                    saving_share_2=-0.1, life_years=9, capex_cost=money(9_000)),
        RetrofitRow(retrofit_id="catalyst", saves_on_1="reaction", saving_share_1=0.8, saves_on_2="electricity",
                    saving_share_2=0.1, life_years=9, capex_cost=money(9_000), lead_years=pick([0, 1])),
        StorageRow(storage_id="tank", carrier="heat", max_energy_kwh=size(), duration_hours=2, life_years=9,
                   capex_per_kwh=money(2), fixed_om_per_kwh_year=zero, charge_efficiency_share=0.9,
                   discharge_efficiency_share=0.9),
    ]


def _limits(draw: random.Random) -> list[Row]:
    """One or two targets, a budget and the rules around them."""
    ratio = draw.choice(["non_fossil_energy_share", "non_fossil_electricity_share", "physical_non_fossil_electricity_share",
                         "gross_reduction_share"])
    amount = draw.choice(["market_tco2", "net_tco2", "energy_tce", "carbon_per_tce"])
    found: list[Row] = [
        SiteLimitRow(limit_id="yard", available=draw.randint(1, 12) * 1e3),
        OffsetRulesRow(cap_share_of_base_year=draw.choice([0.05, 0.5, 1.0]), remaining_cap_share=draw.choice([None, 0.3]),
                       gate_reduction_share=draw.choice([None, None, 0.2]))]
    if draw.random() < 0.6:
        found.append(TargetRow(indicator=ratio, limit={draw.choice(TWO): draw.randint(0, 8) / 10}))
    if draw.random() < 0.4:
        high = {"energy_tce": 3, "carbon_per_tce": 5}.get(amount, 12)
        found.append(TargetRow(indicator=amount, limit={draw.choice(TWO): draw.randint(2, 12) / 10 * high}))
    if draw.random() < 0.5:
        found.append(BudgetRow(capex_limit_cost={2026: draw.randint(0, 60) * 1e3, 2027: draw.randint(0, 60) * 1e3},
                               carry_over=draw.choice([True, False])))
    return found


def verdicts(seeds: range) -> Counter[tuple[bool, bool]]:
    """How often each (has a plan, called impossible) came up; a wrong verdict is an AssertionError."""
    seen: Counter[tuple[bool, bool]] = Counter()
    for seed in seeds:
        case = drawn_case(seed)
        problems = [p for p in check_solvable(case) if p.severity is Severity.ERROR]
        has_plan = status_of(case) is Status.PROVED
        assert not (has_plan and problems), (seed, [str(p) for p in problems])
        seen[has_plan, bool(problems)] += 1
    return seen


def test_a_case_with_a_plan_is_never_called_impossible() -> None:
    seen = verdicts(range(CASES))
    with_plan, found, missed = seen[True, False], seen[False, True], seen[False, False]
    assert with_plan >= CASES / 4, "too few cases had a plan to prove anything"
    assert found > 2 * missed, "most of what has no plan is seen before anything is built"

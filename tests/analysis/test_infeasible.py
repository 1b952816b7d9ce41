"""Twelve cases that cannot be kept, each for one known reason: named by the check before the run, and by the explanation.

100 MWh in an hour at 0.5 t: 50 t; a kW of roof gives a kWh and costs 1.5.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.measures.test_converter import converter
from tests.measures.test_offset import credit
from tests.stories import changed, factory, heat_factory, status_of, years_of
from zcopt.analysis.infeasible import as_data, from_data, lines_of, sections_of
from zcopt.checks.solvable import check_solvable
from zcopt.errors import BrokenPromise, Explanation, InfeasibleError
from zcopt.inputs.case import Case
from zcopt.inputs.row import Row
from zcopt.measures.certificate import CertificateRow
from zcopt.measures.pv import PvRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.model.budget import BudgetRow
from zcopt.model.build import build
from zcopt.model.links import LinkRow, SiteLimitRow
from zcopt.model.offset_rules import OffsetRulesRow
from zcopt.model.solve import SolveOptions, Status
from zcopt.model.targets import TargetRow
from zcopt.parts import PARTS
from zcopt.plans.search import SearchOptions, search

ONE = (2026,)


def roof(**changes: object) -> PvRow:
    defaults: dict[str, object] = {"pv_id": "roof", "profile": "sun", "max_size_kw": 40_000, "life_years": 25,
                                   "capex_per_kw": years_of(1.5, ONE), "fixed_om_per_kw_year": years_of(0, ONE)}
    return PvRow(**(defaults | changes))


def plant() -> Case:
    return factory([1.0], [100_000], profiles={"sun": [1.0]})


def target(indicator: str, limit: float) -> TargetRow:
    return TargetRow(indicator=indicator, limit={2026: limit})


def project(name: str) -> RetrofitRow:
    return RetrofitRow(retrofit_id=name, saves_on_1="load", saving_share_1=0.2, life_years=1, capex_cost=years_of(100, ONE))


@dataclass(frozen=True)
class Seeded:
    """A case, the codes of the check before the run ("" where only the run can know), the kinds in conflict, words that must be
    among what takes part, and by kind what to type instead."""

    case: Case
    codes: str
    conflict: tuple[str, ...]
    part: tuple[str, ...] = ()
    cures: tuple[tuple[str, float | None], ...] = ()


SEEDED = {
    "budget": Seeded(plant().with_rows(roof(), target("gross_tco2", 30), BudgetRow(capex_limit_cost={2026: 10_000})),
                     "E464", ("budget", "target"), cures=(("budget", 60_000), ("target", 46.67))),
    "cap": Seeded(plant().with_rows(roof(), target("gross_tco2", 10)), "E460", ("target",), ("roof: largest size",),
                  (("target", 30),)),
    "roof": Seeded(plant().with_rows(roof(site_limit="area", site_use_per_kw=8.0), target("gross_tco2", 30),
                                     SiteLimitRow(limit_id="area", available=160_000)),
                   "E460", ("site_limit", "target"), cures=(("site_limit", 320_000), ("target", 40))),
    "connection": Seeded(factory([1.0], [100.0], connection_kw=60), "E461 E463", (),
                         ("the need of electricity in 2026", "Grid connection: connection")),
    "offsets": Seeded(plant().with_rows(credit(), target("net_tco2", 40)), "E460", ("offset_rule", "target"),
                      cures=(("offset_rule", 0.2), ("target", 47.5))),
    "certificates": Seeded(
        plant().with_rows(CertificateRow(certificate_id="gec", price_per_mwh=years_of(9, ONE), import_cap_share=0.5),
                          target("market_tco2", 10)),
        "E460", ("green_cap", "target"), cures=(("green_cap", None), ("target", 25))),
    "build rate": Seeded(plant().with_rows(roof(max_per_year_kw=10_000), target("gross_tco2", 30)), "E460",
                         ("build_rate", "target"), cures=(("build_rate", 40_000), ("target", 45))),
    "links": Seeded(plant().with_rows(project("a"), project("b"), LinkRow(first="a", relation="excludes", second="b"),
                                      target("gross_tco2", 35)),
                    "", ("link", "target"), cures=(("link", None), ("target", 40))),
    "physical share": Seeded(plant().with_rows(roof(), target("physical_non_fossil_electricity_share", 0.6)), "E460",
                             ("target",), ("roof: largest size",), (("target", 0.4),)),
    # 60 MWh from the grid over 100 MWh at 0.1229 tce: 30 t / 12.29 tce = 2.44101, rounded outward
    "per tce": Seeded(plant().with_rows(roof(), target("carbon_per_tce", 2.0)), "E460", ("target",), ("roof: largest size",),
                      (("target", 2.442),)),
    "heat": Seeded(heat_factory([1.0], [100.0]).with_rows(converter(max_size_kw=60)), "E461 E463", (),
                   ("the need of heat in 2026", "boiler: largest size")),
    # a project and a half for 150 would leave 0.8 * 0.9 of 50 t
    "whole numbers": Seeded(plant().with_rows(project("a"), project("b"), target("gross_tco2", 37),
                                              BudgetRow(capex_limit_cost={2026: 150})),
                            "", ("budget", "target"), cures=(("budget", 200), ("target", 40))),
}


def why(case: Case) -> Explanation:
    with pytest.raises(InfeasibleError) as raised:
        search(build(case, PARTS), SearchOptions(plans=1, cost_slack_share=1.0, distance=1.0, weights="count",
                                                 solve=SolveOptions(relative_gap=1e-6, threads=1)))
    assert raised.value.explanation is not None
    return raised.value.explanation


@pytest.mark.parametrize("name", SEEDED)
def test_the_check_before_the_run_names_what_it_can_know(name: str) -> None:
    seeded = SEEDED[name]
    assert {problem.code for problem in check_solvable(seeded.case)} == set(seeded.codes.split())


@pytest.mark.parametrize("name", SEEDED)
def test_the_run_names_the_limits_that_clash_and_proves_what_cures(name: str) -> None:
    seeded, found = SEEDED[name], why(SEEDED[name].case)
    assert tuple(sorted(limit.kind for limit in found.conflict)) == seeded.conflict
    assert found.irreducible is bool(seeded.conflict)
    assert found.only_whole_numbers is (name == "whole numbers")
    assert set(seeded.part) <= {limit.wording for limit in found.taking_part}
    single = {cure.eased[0].kind: cure for cure in found.cures}
    assert {kind: cure.eased[0].ease_to for kind, cure in single.items()} == pytest.approx(dict(seeded.cures))
    assert all(cure.proved and cure.net_present_cost is not None for cure in found.cures)
    assert (found.mix is not None and found.mix.proved) is bool(seeded.conflict)


RETYPED = [(name, kind, value) for name, seeded in SEEDED.items() for kind, value in seeded.cures if value is not None]
SHEETS: dict[str, tuple[type[Row], str]] = {
    "budget": (BudgetRow, "capex_limit_cost"), "target": (TargetRow, "limit"), "site_limit": (SiteLimitRow, "available"),
    "offset_rule": (OffsetRulesRow, "cap_share_of_base_year"), "build_rate": (PvRow, "max_per_year_kw")}


@pytest.mark.parametrize(("name", "kind", "value"), RETYPED)
def test_typing_the_number_makes_the_case_feasible_and_a_hair_less_does_not(name: str, kind: str, value: float) -> None:
    """The whole way: the cell is changed in the inputs and the model built anew."""
    case, (row_type, key) = SEEDED[name].case, SHEETS[kind]
    typed = next(promise for cure in why(case).cures for promise in cure.eased if promise.kind == kind)
    assert typed.typed is not None

    def retyped(new: float) -> Case:
        put: object = {2026: new} if key in ("limit", "capex_limit_cost") else new
        return changed(case if case.rows(row_type) else case.with_rows(OffsetRulesRow()), row_type, **{key: put})

    assert status_of(retyped(value)) is Status.PROVED
    assert status_of(retyped(value + 0.01 * (typed.typed - value))) is Status.INFEASIBLE


def test_a_link_is_dropped_and_a_share_of_grid_power_is_told_in_mwh() -> None:
    lines = lines_of(sections_of(why(SEEDED["links"].case)))
    assert any("drop the link a excludes b (links)" in line and "Proved by solving again" in line for line in lines)
    cure = next(cure for cure in why(SEEDED["certificates"].case).cures if cure.eased[0].kind == "green_cap")
    assert cure.eased[0].short_by == pytest.approx(30)
    assert cure.eased[0].unit == "MWh"


def test_a_limit_outside_the_conflict_is_not_blamed() -> None:
    case = SEEDED["cap"].case.with_rows(BudgetRow(capex_limit_cost={2026: 1e9}), credit())
    found = why(case)
    assert [limit.kind for limit in found.conflict] == ["target"]
    assert {cure.eased[0].kind for cure in found.cures} == {"target"}


def test_money_alone_does_not_help_where_the_roof_is_too_small() -> None:
    case = plant().with_rows(roof(), target("gross_tco2", 20), BudgetRow(capex_limit_cost={2026: 10_000}))
    found = why(case)
    assert [limit.kind for limit in found.conflict] == ["target"], "the target alone is out of reach"
    assert found.mix is not None and {promise.kind for promise in found.mix.eased} <= {"target", "budget"}


def test_budgets_that_carry_over_are_eased_once() -> None:
    years = (2026, 2027)
    case = factory([1.0], [100_000], years=years, profiles={"sun": [1.0]}).with_rows(
        roof(capex_per_kw=years_of(1.5, years), fixed_om_per_kw_year=years_of(0, years)),
        TargetRow(indicator="gross_tco2", limit={2027: 30}),
        BudgetRow(capex_limit_cost={2026: 10_000, 2027: 10_000}, carry_over=True))
    budget = next(cure for cure in why(case).cures if cure.eased[0].kind == "budget")
    assert sum(promise.short_by for promise in budget.eased) == pytest.approx(40_000)
    assert budget.proved


def test_what_is_written_is_read_back() -> None:
    found = why(SEEDED["budget"].case)
    assert from_data(as_data(found)) == found


def test_sentences_come_in_both_languages_with_the_same_numbers() -> None:
    sections = sections_of(why(SEEDED["budget"].case))
    english, chinese = lines_of(sections), lines_of(sections, "zh")
    assert len(english) == len(chinese)
    budget = [k for k, line in enumerate(english) if "type 60,000 instead of 10,000" in line]
    assert budget and all("由 10,000 改为 60,000" in chinese[k] for k in budget)
    "\n".join(english + chinese).encode("gbk")


def test_shares_are_told_in_percent() -> None:
    lines = lines_of(sections_of(why(SEEDED["physical share"].case)))
    assert any("type 40 % instead of 60 %" in line for line in lines)


def test_the_message_names_the_miss() -> None:
    promise = BrokenPromise(kind="budget", year=2026, wording="investment 2026 <= 1 CNY", place="case.xlsx > budget!D5",
                            short_by=5.4e6, unit="CNY")
    assert str(promise) == "investment 2026 <= 1 CNY (case.xlsx > budget!D5): misses by 5,400,000 CNY"

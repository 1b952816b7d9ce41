"""Rules between options, and a roof that two options share."""

from __future__ import annotations

import pytest

from tests.stories import factory, solve, years_of
from zcopt.inputs.case import Case
from zcopt.measures.pv import PvRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.model.links import LinkRow, SiteLimitRow

TWO = (2026, 2027)


def project(name: str, saving: float, capex: float, **changes: object) -> RetrofitRow:
    defaults: dict[str, object] = {"saves_on_1": "load", "saving_share_1": saving, "life_years": 10,
                                   "capex_cost": years_of(capex, TWO)}
    return RetrofitRow(retrofit_id=name, **(defaults | changes))


def hundred_mwh(*rows: RetrofitRow, years: tuple[int, ...] = (2026,)) -> Case:
    return factory(prices=[1.0], load_kw=[100_000], years=years).with_rows(*rows)


def bought(case: Case, *names: str) -> list[float]:
    plan = solve(case)
    return [round(plan.bought(name), 6) for name in names]


GOOD = project("drives", 0.10, 2_000, life_years=1)


@pytest.mark.parametrize(("cost_of_control", "both"), [(7_000, 1), (9_000, 0)])
def test_needs(cost_of_control: float, both: float) -> None:
    control = project("control", 0.0, cost_of_control, life_years=1)
    case = hundred_mwh(GOOD, control).with_rows(LinkRow(first="drives", relation="needs", second="control"))
    # the drives bring 8,000
    assert bought(case, "drives", "control") == [both, both]


def test_what_is_needed_may_stand_alone() -> None:
    poor = project("control", 0.1, 20_000, life_years=1)
    case = hundred_mwh(GOOD, poor).with_rows(LinkRow(first="control", relation="needs", second="drives"))
    assert bought(case, "drives", "control") == [1, 0]


def test_excludes() -> None:
    other = project("motors", 0.12, 2_000, life_years=1)
    case = hundred_mwh(GOOD, other)
    assert bought(case, "drives", "motors") == [1, 1]
    assert bought(case.with_rows(LinkRow(first="drives", relation="excludes", second="motors")),
                  "drives", "motors") == [0, 1]


@pytest.mark.parametrize(("loss", "both"), [(7_000, 1), (9_000, 0)])
def test_together(loss: float, both: float) -> None:
    case = hundred_mwh(GOOD, project("training", 0.0, loss, life_years=1))
    assert bought(case.with_rows(LinkRow(first="training", relation="together", second="drives")),
                  "drives", "training") == [both, both]


def test_the_replacement_takes_the_place_of_what_was_there() -> None:
    old, new = project("lamps", 0.10, 1_000), project("led", 0.20, 1_000, first_build_year=2027)
    case = hundred_mwh(old, new, years=TWO)
    energy = [solve(case).money("energy", y) for y in TWO]
    replaced = solve(case.with_rows(LinkRow(first="led", relation="replaces", second="lamps")))
    assert energy == pytest.approx([90_000, 72_000])
    # both are bought, one after the other, and only the later one saves in 2027
    assert [replaced.bought("lamps"), replaced.bought("led")] == pytest.approx([1, 1])
    assert [replaced.money("energy", y) for y in TWO] == pytest.approx([90_000, 80_000])


def test_a_sized_option_needs_another() -> None:
    roof = pv("roof", 100)
    dear = project("control", 0.0, 1_000, life_years=1)
    case = factory(prices=[1.0], load_kw=[100], profiles={"sun": [1.0]}).with_rows(
        roof, dear, LinkRow(first="roof", relation="needs", second="control"))
    assert bought(case, "roof", "control") == [0, 0]


def pv(name: str, size_kw: float, capex: float = 0.0, use: float = 5.0) -> PvRow:
    return PvRow(pv_id=name, profile="sun", max_size_kw=size_kw, life_years=1, capex_per_kw=years_of(capex, TWO),
                 fixed_om_per_kw_year=years_of(0.0, TWO), site_limit="roof_area", site_use_per_kw=use)


def test_a_roof_is_shared() -> None:
    case = factory(prices=[1.0], load_kw=[100], profiles={"sun": [1.0]}).with_rows(
        pv("flat", 100, capex=0.1), pv("steep", 60, use=2.5), SiteLimitRow(limit_id="roof_area", available=300))
    # 60 kW at 2.5 m2 leave 150 m2, enough for 30 kW at 5 m2
    assert bought(case, "steep", "flat") == [60, 30]


def test_links_hold_in_the_reference_too() -> None:
    case = hundred_mwh(GOOD, project("motors", 0.1, 0)).with_rows(
        LinkRow(first="drives", relation="excludes", second="motors"))
    promise, = solve(case).built.books.promises
    assert promise.binds_reference
    assert promise.wording == "drives excludes motors in 2026"

"""Own reductions come first: a factory for which offsets are the cheapest tonne, with and without the proof."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stories import changed, factory, years_of
from zcopt.api import Result, optimize
from zcopt.checks import check_case
from zcopt.errors import InputError
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import GridFactorsRow
from zcopt.manifest import tables_beside
from zcopt.measures.offset import OffsetRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.model.offset_rules import OffsetRulesRow
from zcopt.model.targets import TargetRow

YEAR = (2026,)


def cheap_offsets(**rules: Any) -> Case:
    """100 MWh at 0.5 t: 50 t, to be net zero. Free power, so that a tonne costs what its measure costs:

    lights  10 % = 5 t at 50 a tonne; drives 20 % = 10 t (9 t after lights) at about 100; heat 20 % at 1,000.
    Offsets cost 10 a tonne.
    """
    case = factory(prices=[0.0], load_kw=[100_000], factor=0.5)
    case = changed(case, GridFactorsRow, market_kgco2_per_kwh=years_of(0.5, YEAR))
    measures = [RetrofitRow(retrofit_id=name, saves_on_1="load", saving_share_1=saving, life_years=1,
                            capex_cost=years_of(cost, YEAR))
                for name, saving, cost in (("lights", 0.10, 250.0), ("drives", 0.20, 1_000.0), ("heat", 0.20, 10_000.0))]
    return case.with_rows(
        *measures, OffsetRow(offset_id="trees", kind="credit", price_per_tco2=years_of(10, YEAR),
                             max_tco2=years_of(1_000, YEAR)),
        OffsetRulesRow(cap_share_of_base_year=1.0, **rules), TargetRow(indicator="net_tco2", limit={2026: 0.0}))


def run(case: Case, audit: bool | None = None) -> Result:
    return optimize(case, plans=1, gap=1e-9, threads=1, audit=audit)


def test_without_the_proof_the_cheapest_tonne_wins() -> None:
    best = run(cheap_offsets()).best
    assert best.strategy.adopted == {"trees"}
    assert best.net_present_cost == pytest.approx(500)


@pytest.mark.parametrize("switch", ["sheet", "option"])
def test_own_reductions_up_to_the_stated_cost_come_before_offsets(switch: str) -> None:
    rules = {"audit_marginal_price": years_of(150, YEAR), "audit": switch == "sheet"}
    result = run(cheap_offsets(**rules), audit=True if switch == "option" else None)
    # 50 t less 10 %, less 20 % of what is left: 36; heat at 1,000 a tonne stays out
    assert result.best.strategy.adopted == {"lights", "drives", "trees"}
    assert result.best.net_present_cost == pytest.approx(250 + 1_000 + 36 * 10)
    row, = tables_beside(result)["audit"]
    assert row["lowest_gross_tco2"] == pytest.approx(36)
    assert row["allowed_gross_tco2"] == pytest.approx(36.36)
    assert (row["gross_tco2"], row["offsets_tco2"], row["net_tco2"]) == pytest.approx((36, 36, 0))
    assert row["reductions_first"] is True
    assert row["base_year_gross_tco2"] == pytest.approx(50)


@pytest.mark.parametrize(("price", "adopted"), [(40, {"trees"}), (60, {"lights", "trees"}), (150, {"lights", "drives", "trees"}),
                                                (2_000, {"lights", "drives", "heat", "trees"})])
def test_the_stated_cost_says_where_own_reductions_end(price: float, adopted: set[str]) -> None:
    case = cheap_offsets(audit=True, audit_marginal_price=years_of(price, YEAR))
    assert run(case).best.strategy.adopted == adopted


def test_the_internal_carbon_price_stands_in() -> None:
    result = run(cheap_offsets(internal_carbon_price=years_of(60, YEAR)), audit=True)
    assert result.audit is not None and result.audit.price == {2026: 60}


def test_a_proof_without_a_stated_cost_is_refused_at_its_cell() -> None:
    case = cheap_offsets(audit=True)
    assert [p.code for p in check_case(case) if p.code.startswith("E")] == ["E475"]
    with pytest.raises(InputError, match="up to which cost is not stated"):
        run(cheap_offsets(), audit=True)


def test_the_tighter_of_two_targets_is_shown() -> None:
    case = cheap_offsets(audit=True, audit_marginal_price=years_of(150, YEAR)).with_rows(
        TargetRow(indicator="gross_tco2", limit={2026: 45.0}))
    shown = next(i for i in run(case).best.indicators if i.indicator == "gross_tco2")
    assert shown.limit == pytest.approx(36.36)

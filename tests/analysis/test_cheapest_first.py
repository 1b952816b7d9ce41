"""A list sorted by cost per tonne chooses worse than the optimum, and by how much is shown."""

from __future__ import annotations

import pytest

from tests.analysis.cases import EXACT, compiled, projects
from tests.stories import years_of
from zcopt.analysis.cheapest_first import CheapestFirst, cheapest_first
from zcopt.inputs.case import Case
from zcopt.measures.green_power import GreenPowerRow
from zcopt.model.links import LinkRow
from zcopt.model.solve import Solver
from zcopt.model.targets import TargetRow


def listed(case: Case) -> tuple[CheapestFirst, float]:
    """The list's plan and the least cost."""
    built, matrix = compiled(case)
    found = cheapest_first(built, matrix, EXACT)
    assert found is not None
    return found, Solver(matrix, EXACT).solve().objective * 1000


def test_the_cheapest_tonne_first_locks_in_a_dearer_plan() -> None:
    """For 40 t the large project alone would do; the list takes the small one before it, whose tonnes are cheaper."""
    case = projects({"small": (0.05, 6_000.0), "large": (0.20, 30_000.0)}).with_rows(
        TargetRow(indicator="gross_tco2", limit={2026: 40}))
    found, best = listed(case)
    assert [(o.item, round(o.per_tonne or 0)) for o in found.offers] == [("small", 400), ("large", 1_000)]
    assert found.taken == ("small", "large") and found.forced
    assert best == pytest.approx(80_000 + 30_000)
    assert found.cost == pytest.approx(100_000 * 0.95 * 0.80 + 36_000) and found.bound == pytest.approx(found.cost)


def test_what_saves_money_is_always_taken_and_no_more_than_needed() -> None:
    case = projects({"gain": (0.10, 2_000.0), "fair": (0.10, 11_000.0), "dear": (0.10, 40_000.0)})
    found, best = listed(case)
    assert found.taken == ("gain",) and found.cost == pytest.approx(best)
    found, best = listed(case.with_rows(TargetRow(indicator="gross_tco2", limit={2026: 41})))
    assert found.taken == ("gain", "fair") and found.cost == pytest.approx(best)


def test_offers_that_exclude_each_other_are_allowed_but_not_all_bought() -> None:
    case = projects({"a": (0.10, 9_000.0), "b": (0.12, 10_000.0)}).with_rows(
        LinkRow(first="a", relation="excludes", second="b"))
    found, best = listed(case)
    assert set(found.taken) == {"a", "b"} and not found.forced and found.cost == pytest.approx(best)


def test_contracts_are_offers_too() -> None:
    case = projects({"a": (0.10, 12_000.0)}).with_rows(
        GreenPowerRow(contract_id="wind", premium_price_per_kwh=years_of(0.01, (2026,)), max_energy_kwh=50_000),
        TargetRow(indicator="market_tco2", limit={2026: 30}))
    found, best = listed(case)
    assert [(o.item, round(o.per_tonne or 0)) for o in found.offers] == [("wind", 20), ("a", 400)]
    assert found.taken == ("wind",) and found.cost == pytest.approx(best)

"""The ranked list against Pyomo's own enumeration of binary solutions."""

from __future__ import annotations

import pytest

from tests.plans.test_search import SAVINGS, four_measures, run
from zcopt.model.build import build
from zcopt.parts import PARTS


def test_ranks_are_those_of_pyomos_enumeration() -> None:
    from pyomo.contrib.alternative_solutions import enumerate_binary_solutions

    built = build(four_measures(), PARTS)
    adopted = [decision.adopted for decision in built.books.decisions]
    pool = enumerate_binary_solutions(built.model, num_solutions=10, variables=adopted, solver="appsi_highs",
                                      solver_options={"mip_rel_gap": 1e-9})
    expected = [1000 * solution.objective_value for solution in pool]
    ranked = run(four_measures(), 10).plans
    assert [plan.net_present_cost for plan in ranked] == pytest.approx(expected, rel=1e-6)
    assert len({plan.strategy.key for plan in ranked}) == 10 <= 2 ** len(SAVINGS)

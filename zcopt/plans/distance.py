"""How different two strategies are: a weighted count of what one adopts and the other does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zcopt.model.books import DecisionPost
from zcopt.model.build import Built
from zcopt.model.matrix import Matrix, columns_of
from zcopt.plans.plan import Strategy


def distance_to(decisions: Sequence[DecisionPost], strategy: Strategy, weight: Mapping[str, float],
                matrix: Matrix) -> tuple[dict[int, float], float]:
    """D(s, strategy) as coefficients of columns and a constant.

    Not adopted there: weight * adopted. Adopted there: weight * (1 - adopted), or, where sizes have classes,
    weight * (1 - the class it has there), which also counts a change of class.
    """
    coefficients: dict[int, float] = {}
    constant = 0.0
    for decision in decisions:
        w = weight[decision.item]
        if decision.item not in strategy.adopted:
            variable, sign = decision.adopted, 1.0
        else:
            chosen = strategy.classes.get(decision.item, "")
            variable, sign = decision.classes.get(chosen, decision.adopted), -1.0
            constant += w
        for column in columns_of(matrix, [variable]):
            coefficients[column] = coefficients.get(column, 0.0) + sign * w
    return coefficients, constant


def weights_of(built: Built, kind: str) -> dict[str, float]:
    """1 for everything, or each item's share of all investment on offer."""
    items = [decision.item for decision in built.books.decisions]
    if kind == "count":
        return dict.fromkeys(items, 1.0)
    offered = {d.item: d.capex_of_largest for d in built.books.decisions}
    total = sum(offered.values()) or 1.0
    return {item: offered[item] / total for item in items}

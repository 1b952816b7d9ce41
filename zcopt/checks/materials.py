"""Materials whose cost is the same in every plan."""

from __future__ import annotations

from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.materials import MaterialRow
from zcopt.measures.retrofit import RetrofitRow


def check_material_costs(case: Case) -> list[Problem]:
    """A price that no measure can act on: it only widens the allowed gap, which is a share of all cost."""
    acted_on = {target for row in case.rows(RetrofitRow) for target, _ in row.savings}
    return [row.problem("price_per_unit", f"no retrofit uses less or more of {row.material_id}, so that its cost is the same in "
                        "every plan and only makes the allowed gap, a share of all cost, coarser",
                        "Clear the price; premiums of suppliers need none", "W490")
            for row in case.rows(MaterialRow) if row.price_per_unit is not None and row.material_id not in acted_on]

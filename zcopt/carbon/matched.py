"""The share of electricity that is carbon-free in the hour it is used (24/7 matching), of a solved dispatch.

share[y] = sum over slots of weight * min(free, load)  /  sum over slots of weight * load

``load`` is what the site takes in a slot: grid, own generation and direct lines less exports; a store counts where it is
charged. ``free`` is own non-fossil generation and direct lines less exports, and contracts whose plant has a profile: the
yearly volume by the shape of the profile. Contracts without one are not matched, certificates never are. Which activities
count follows from the accounting rules (energy, physical_non_fossil). Typical hours are means, so that the share is at
least that of all 8,760 hours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from zcopt.carbon.rules import count
from zcopt.inputs.case import Case
from zcopt.model.algebra import Expr
from zcopt.model.books import Activity, Books, EnergyPost, Grain

Vector = NDArray[np.float64]


def matched_share(weight_h: Vector, load: Vector, free: Vector) -> float | None:
    """The formula above, one value per slot [h, MW, MW]; None where nothing is used."""
    used = float(weight_h @ load)
    return float(weight_h @ np.minimum(np.maximum(free, 0.0), np.maximum(load, 0.0))) / used if used > 0 else None


def hourly_matched_share(case: Case, books: Books, year: int, number: Callable[[Expr], float]) -> float | None:
    """The share of a year; ``number`` reads the solved value of an expression."""
    slots = tuple(case.time.slot)
    weight = np.array([case.time.weight_h[key] for key in slots])
    load, free = np.zeros(len(slots)), np.zeros(len(slots))
    for post, energy, physical in _posts(case, books.energy):
        power = np.array([number(post.amount(year, m, s)) for m, s in slots])
        load += energy * power
        free += physical * power
    for contract in books.activities:
        if contract.activity is Activity.GREEN_CONTRACT and contract.profile:
            shape = np.array([case.time.profiles[contract.profile][key] for key in slots])
            offered = float(weight @ shape)
            if offered > 0:
                free += number(contract.amount(year)) / offered * shape
    return matched_share(weight, load, free)


def _posts(case: Case, posts: Sequence[EnergyPost]) -> list[tuple[EnergyPost, float, float]]:
    """Electricity that crosses the boundary or is made on site: +1 or 0 as it counts as load and as carbon-free.

    Exports are posted as negative power, and always leave before own generation is matched.
    """
    found = []
    for post in posts:
        if post.activity is None or post.grain is not Grain.HOUR or case.carrier(post.carrier).kind != "electricity":
            continue
        rule = count(case, post.activity)
        exported = post.activity is Activity.EXPORTED_ELECTRICITY
        found.append((post, float(abs(rule.energy)), 1.0 if exported else float(rule.physical_non_fossil)))
    return found

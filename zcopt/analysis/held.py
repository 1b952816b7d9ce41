"""A finished plan at other prices, with its decisions and dispatch held: its own cash lines, priced and discounted again.

    cost = sum over lines and years of cash * factor(line) * (1 + r)^-(year - first year + timing)
         + sum over years of added carbon price * gross emissions * (1 + r)^-(year - first year + 1/2)

What-if of the page, the tornado and every other question about a plan that is not decided anew sum here. ``report/page.js``
holds the same sum for the browser; a test compares them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zcopt.finance import discount_factor

MIDDLE = 0.5


@dataclass(frozen=True)
class CashLine:
    """What a plan pays by year from the first on, all at the same moment of the year; ``key`` says what moves it."""

    key: str
    timing: float
    cash: tuple[float, ...]


def present_cost(lines: Iterable[CashLine], rate: float, factors: Mapping[str, float], carbon_price: float = 0.0,
                 gross_tco2: Sequence[float] = ()) -> float:
    """Net present cost at ``rate``, lines times the factor of their key (1 where none is named), with a carbon price on top."""
    cost = sum(cash * factors.get(line.key, 1.0) * discount_factor(rate, year + line.timing)
               for line in lines for year, cash in enumerate(line.cash))
    return cost + sum(carbon_price * tonnes * discount_factor(rate, year + MIDDLE) for year, tonnes in enumerate(gross_tco2))

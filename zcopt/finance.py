"""Discounting, annuities, residual value, NPV, IRR, payback: numbers in, numbers out.

Rates are real and yearly. Money may be in any unit; results are in the same. Formulas: standard engineering
economics; the consistent residual value is the present value of the annuities still to come (Thuesen 1984,
"implied salvage"; discussed by Haessig, HAL hal-04097092).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence


def discount_factor(rate: float, years_from_start: float) -> float:
    """(1 + r)^-t: the value today of 1 paid ``years_from_start`` years from now."""
    return float((1 + rate) ** -years_from_start)


def capital_recovery_factor(rate: float, life_years: float) -> float:
    """r / (1 - (1+r)^-N): the year-end annuity that repays 1 over N years; 1/N at rate 0."""
    return 1 / annuity_value(rate, life_years)


def annuity_value(rate: float, years: float) -> float:
    """(1 - (1+r)^-n) / r: the value today of 1 at the end of each of n years; n at rate 0."""
    return years if rate == 0 else -math.expm1(-years * math.log1p(rate)) / rate


def residual_share(rate: float, life_years: float, used_years: float) -> float:
    """[1-(1+r)^-(N-n)] / [1-(1+r)^-N]: what an asset of life N is still worth after n years, as a share of its price.

    The consistent value: price less discounted residual equals the annuities of the years in use, to the cent.
    """
    left = life_years - used_years
    if left <= 0:
        return 0.0
    return annuity_value(rate, left) / annuity_value(rate, life_years)


def linear_residual_share(life_years: float, used_years: float) -> float:
    """(N - n) / N: the linear convention, kept only to compare conventions; it overstates long-lived assets."""
    return max(0.0, (life_years - used_years) / life_years)


def present_cost_with_replacements(price: float, rate: float, life_years: int, horizon_years: int, *,
                                   linear_residual: bool = False) -> float:
    """Price now, bought again each life, less the discounted residual value at the horizon.

    ``linear_residual`` applies the linear convention, else the consistent one.
    """
    purchases = range(0, horizon_years, life_years)
    cost = sum(price * discount_factor(rate, t) for t in purchases)
    used = horizon_years - purchases[-1]
    kept = linear_residual_share(life_years, used) if linear_residual else residual_share(rate, life_years, used)
    return cost - price * kept * discount_factor(rate, horizon_years)


def net_present_value(rate: float, flows: Sequence[float]) -> float:
    """Sum of flows[t] (1+r)^-t, the first flow undiscounted."""
    return sum(flow * discount_factor(rate, t) for t, flow in enumerate(flows))


def sign_changes(flows: Sequence[float]) -> int:
    """How often the flows change sign; an IRR is unique when they do exactly once."""
    signs = [flow > 0 for flow in flows if flow != 0]
    return sum(a != b for a, b in itertools.pairwise(signs))


def internal_rate_of_return(flows: Sequence[float]) -> float | None:
    """The rate at which the flows are worth nothing; None unless they change sign exactly once.

    Flows that change sign more than once have several roots or none, and any single number would mislead.
    """
    if sign_changes(flows) != 1:
        return None
    import pyxirr

    rate = pyxirr.irr(list(flows))
    return None if rate is None else float(rate)


def payback_years(flows: Sequence[float], rate: float = 0.0) -> float | None:
    """First time the cumulative (discounted) flow turns from below zero to zero or more, linear inside the year.

    None when it never does; 0 when nothing was ever laid out.
    """
    cumulative = 0.0
    paid = False
    for year, flow in enumerate(flows):
        value = flow * discount_factor(rate, year)
        if paid and cumulative < 0 <= cumulative + value:
            return year - 1 + -cumulative / value
        cumulative += value
        paid = paid or cumulative < 0
    return None if paid else 0.0

"""Discounting, annuities, residual value, NPV, IRR, payback: numbers in, numbers out.

Rates are real and yearly. Money may be in any unit; results are in the same. Formulas: standard engineering
economics; the consistent residual value is the present value of the annuities still to come (Thuesen 1984,
"implied salvage"; discussed by Haessig, HAL hal-04097092).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Final

START_OF_TIMING: Final[Mapping[str, float]] = {"start": 0.0, "mid": 0.5, "end": 1.0}
"""Years from the first of January of its year to the moment a payment counts."""


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
    """The rate at which the flows are worth nothing; None where it is not known to be the only one.

    It is the only one when the flows change sign once, and the only positive one when their running sum does, from below
    zero to above (Norstrom 1972). Else there may be several or none, and any single number would mislead.
    """
    import pyxirr

    if sign_changes(flows) == 1:
        rate = pyxirr.irr(list(flows))
        return None if rate is None else float(rate)
    sums = list(itertools.accumulate(flows))
    if sign_changes(sums) != 1 or sums[-1] <= 0:
        return None
    rate = pyxirr.irr(list(flows), guess=0.05)
    return float(rate) if rate is not None and rate > 0 else None


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


def modified_internal_rate_of_return(flows: Sequence[float], finance_rate: float, reinvestment_rate: float) -> float | None:
    """(final value of receipts / present value of payments)^(1/n) - 1, rates per period; always unique.

    Receipts are reinvested at ``reinvestment_rate``, payments financed at ``finance_rate``. None without either of them.
    """
    last = len(flows) - 1
    paid = sum(-flow * discount_factor(finance_rate, t) for t, flow in enumerate(flows) if flow < 0)
    received = sum(flow * (1 + reinvestment_rate) ** (last - t) for t, flow in enumerate(flows) if flow > 0)
    if last < 1 or paid <= 0 or received <= 0:
        return None
    return float((received / paid) ** (1 / last) - 1)


def per_half_year(yearly: float) -> float:
    """(1 + i)^(1/2) - 1: the half-yearly rate that compounds to a yearly one."""
    return float((1 + yearly) ** 0.5 - 1)


def nominal_rate(real: float, inflation: float) -> float:
    """(1 + r)(1 + pi) - 1 (Fisher)."""
    return (1 + real) * (1 + inflation) - 1


def real_rate(nominal: float, inflation: float) -> float:
    """(1 + i) / (1 + pi) - 1 (Fisher)."""
    return (1 + nominal) / (1 + inflation) - 1


def write_offs(tax_life_years: int, service_years: int, kept_share: float) -> tuple[float, ...]:
    """Straight-line depreciation of a price of 1 by year of service; what is still on the books goes off in the last.

    ``kept_share`` is not depreciated: it stays on the books until the asset leaves service. They sum to 1.
    """
    yearly = (1 - kept_share) / tax_life_years
    by_year = [yearly if k < tax_life_years else 0.0 for k in range(service_years)]
    by_year[-1] += 1 - sum(by_year)
    return tuple(by_year)


def income_tax(profits: Sequence[float], rate: float, carry_years: int) -> tuple[float, ...]:
    """Tax by year; a loss lowers the profits of at most ``carry_years`` later years, the oldest loss first."""
    losses: list[list[float]] = []
    taxes = []
    for year, profit in enumerate(profits):
        left = max(profit, 0.0)
        for loss in losses:
            if year - loss[0] <= carry_years:
                used = min(left, loss[1])
                left, loss[1] = left - used, loss[1] - used
        if profit < 0:
            losses.append([year, -profit])
        taxes.append(rate * left)
    return tuple(taxes)


def credits_used(granted: Sequence[float], taxes: Sequence[float], carry_years: int) -> tuple[float, ...]:
    """Tax credits used by year: at most the tax of the year, the rest in at most ``carry_years`` later ones, oldest first."""
    pots: list[list[float]] = []
    used = []
    for year, (credit, tax) in enumerate(zip(granted, taxes, strict=True)):
        pots.append([year, credit])
        left = max(tax, 0.0)
        for pot in pots:
            if year - pot[0] <= carry_years:
                taken = min(left, pot[1])
                left, pot[1] = left - taken, pot[1] - taken
        used.append(max(tax, 0.0) - left)
    return tuple(used)


def debt_service(amount: float, rate: float, tenor_years: int, *, grace_years: int = 0,
                 equal_principal: bool = False) -> tuple[tuple[float, float], ...]:
    """(interest, principal) at the end of each year of a loan; in years of grace only interest is paid.

    By annuity every later payment is amount r / (1 - (1+r)^-n); with equal principal each repays amount / n.
    """
    balance, count = amount, tenor_years - grace_years
    payment = amount * capital_recovery_factor(rate, count)
    found = []
    for year in range(tenor_years):
        interest = rate * balance
        principal = 0.0 if year < grace_years else amount / count if equal_principal else payment - interest
        balance -= principal
        found.append((interest, principal))
    return tuple(found)

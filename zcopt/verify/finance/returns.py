"""Returns of a flow of money by equal periods: worth, rates, payback. Nothing here knows where the amounts come from."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

RATE_LOW, RATE_HIGH, HALVINGS = -0.9, 1e9, 100
STEP = 1e-6


def worth(flows: Sequence[float], rate: float) -> float:
    """Value at the first flow, ``rate`` per period."""
    value, over = 0.0, 1 / (1 + rate)
    for flow in reversed(flows):
        value = value * over + flow
    return value


def without_noise(flows: Sequence[float], noise: float) -> list[float]:
    """Amounts up to ``noise`` are rounding, not changes of sign."""
    return [flow if abs(flow) > noise else 0.0 for flow in flows]


def only_rate(flows: Sequence[float]) -> float | None:
    """The rate per period at which the flows are worth nothing, by halving an interval.

    None unless it is the only one (one change of sign), or the only positive one (one of the running sum, to above 0).
    """
    sums, low, high = list(itertools.accumulate(flows)), RATE_LOW, RATE_HIGH
    if _turns(flows) != 1:
        if _turns(sums) != 1 or sums[-1] <= 0:
            return None
        low = 0.0
    at_low = worth(flows, low) > 0
    if (worth(flows, high) > 0) == at_low:
        return None
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if (worth(flows, middle) > 0) == at_low:
            low = middle
        else:
            high = middle
    return low


def left_open(flows: Sequence[float], rate: float, noise: float) -> float:
    """By how much a rate may be off where every flow may be off by ``noise``."""
    slope = (worth(flows, rate + STEP) - worth(flows, rate - STEP)) / (2 * STEP)
    return noise * sum((1 + rate) ** -t for t in range(len(flows))) / abs(slope) if slope else 0.0


def modified_rate(flows: Sequence[float], finance_rate: float, reinvestment_rate: float) -> float | None:
    """Rate at which the financed payments grow to the reinvested receipts, per period; None without either."""
    last = len(flows) - 1
    payments = -worth([min(flow, 0.0) for flow in flows], finance_rate)
    receipts = worth([max(flow, 0.0) for flow in flows], reinvestment_rate) * (1 + reinvestment_rate) ** last
    return None if payments <= 0 or receipts <= 0 else (receipts / payments) ** (1 / last) - 1


def payback(flows: Sequence[float], rate: float) -> float | None:
    """Periods until the running sum of discounted flows is back at nothing; 0 where it never was below, None where it stays."""
    sums = list(itertools.accumulate(flow * (1 + rate) ** -t for t, flow in enumerate(flows)))
    if min(sums) >= 0:
        return 0.0
    for t in range(1, len(sums)):
        if sums[t - 1] < 0 <= sums[t]:
            return t - 1 + sums[t - 1] / (sums[t - 1] - sums[t])
    return None


def per_half_year(yearly: float) -> float:
    """The rate of half a year that compounds to a yearly one."""
    return float((1 + yearly) ** 0.5 - 1)


def yearly(half: float) -> float:
    """The yearly rate that a rate of half a year compounds to."""
    return (1 + half) ** 2 - 1


def _turns(flows: Sequence[float]) -> int:
    """How often the sign changes."""
    signs = [flow > 0 for flow in flows if flow]
    return sum(a != b for a, b in itertools.pairwise(signs))

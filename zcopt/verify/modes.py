"""Options whose ownership the plan chooses, as one row per mode: what the factory buys, and what another invests in."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Any

THIRD_PARTY, SHARED = " (third party)", " (shared saving)"
"""What is added to the name of the mode in which another invests."""


def modes_of(sheet: str, rows: Sequence[Any], years: Sequence[int]) -> tuple[Any, ...]:
    """The rows of a sheet with those of ``either`` ownership twice."""
    if sheet == "pv":
        return tuple(mode for row in rows for mode in _pv(row, years))
    return tuple(mode for row in rows for mode in _retrofit(row)) if sheet == "retrofits" else tuple(rows)


def base_name(name: str) -> str:
    """The name in the sheet."""
    return name.removesuffix(THIRD_PARTY).removesuffix(SHARED)


def _pv(row: Any, years: Sequence[int]) -> Iterator[Any]:
    if row.ownership != "either":
        yield row
        return
    nothing = dict.fromkeys(years, 0.0)
    yield dataclasses.replace(row, ownership="owned")
    yield dataclasses.replace(row, ownership="third_party", pv_id=row.pv_id + THIRD_PARTY, capex_per_kw=nothing, fixed_cost=0.0,
                              fixed_om_per_kw_year=nothing, attributes=row.contract_attributes or row.attributes)


def _retrofit(row: Any) -> Iterator[Any]:
    if row.ownership != "either":
        yield row
        return
    yield dataclasses.replace(row, ownership="owned")
    yield dataclasses.replace(row, ownership="shared_saving", retrofit_id=row.retrofit_id + SHARED)


def contract_worth(payment: Callable[[int], float], first: int, term: int, life: int, last: int, rate: float) -> float:
    """What a contract is worth after ``last``: all its payments buy ``life`` years of service; less what is still owed.

    Payments in the middle of years, valued when service begins, times the share of the service (by annuities) to come; years
    after the planned ones are paid as the last.
    """
    paid = {y: payment(min(y, last)) for y in range(first, first + term)}
    whole = sum(amount * (1 + rate) ** -(y + 0.5 - first) for y, amount in paid.items())
    owed = sum(amount * (1 + rate) ** -(y + 0.5 - last - 1) for y, amount in paid.items() if y > last)
    shares = [sum((1 + rate) ** -k for k in range(1, n + 1)) for n in (first + life - 1 - last, life)]
    return float(whole * shares[0] / shares[1] - owed)

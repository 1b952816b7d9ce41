"""What becomes of certificates, by vintage and year, and how well green power matches the hours of use."""

from __future__ import annotations

from collections.abc import Iterator

from zcopt.carbon.indicators import HOURLY_MATCHED
from zcopt.carbon.matched import hourly_matched_share
from zcopt.model import algebra as pyo
from zcopt.model.algebra import Expr
from zcopt.model.books import RegisterPost
from zcopt.model.build import Built
from zcopt.plans.plan import CertificateLine, IndicatorValue, Plan

LEAST_MWH = 1e-6
"""Amounts below this are the solver's noise."""


def certificate_lines(built: Built) -> Iterator[CertificateLine]:
    """The register of the loaded values: one line per kind, vintage and year in which there is anything."""
    for post in built.books.registers:
        for vintage in built.case.years:
            yield from _vintage(post, vintage, built.case.years)


def _vintage(post: RegisterPost, vintage: int, years: tuple[int, ...]) -> Iterator[CertificateLine]:
    """What is left at the end of the last valid year expires, unless that lies beyond the years planned."""
    bought = _number(post.bought(vintage))
    if bought <= LEAST_MWH:
        return
    last = vintage + post.validity_years - 1
    for year in (y for y in years if vintage <= y <= last):
        left = _number(post.left(vintage, year))
        yield CertificateLine(certificate=post.item, vintage=vintage, year=year,
                              bought_mwh=bought if year == vintage else 0.0, used_mwh=_number(post.used(vintage, year)),
                              banked_mwh=left if year < last else 0.0, expired_mwh=left if year == last else 0.0)


def hourly_values(built: Built) -> Iterator[IndicatorValue]:
    """The hourly matched share of the loaded values, by year."""
    for year in built.case.years:
        yield _reported(year, hourly_matched_share(built.case, built.books, year, _exact))


def hourly_as_decided(decided: Plan) -> tuple[IndicatorValue, ...]:
    """The hourly matched share of a plan on typical days, for its dispatch on all hours, which is not kept by the hour."""
    return tuple(value for value in decided.indicators if value.indicator == HOURLY_MATCHED)


def _reported(year: int, value: float | None) -> IndicatorValue:
    return IndicatorValue(year=year, indicator=HOURLY_MATCHED, value=value, unit="share", sense=">=", limit=None, margin=None)


def _exact(expression: Expr) -> float:
    return float(pyo.value(expression))


def _number(expression: Expr) -> float:
    value = float(pyo.value(expression))
    return value if value > LEAST_MWH else 0.0

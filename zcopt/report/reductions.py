"""The kinds of reduction, never mixed, and what stands between the reference's gross and a plan's net emissions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

BELOW_THE_LINE: Final = ("removal", "offset")
"""Kinds that lower net emissions alone: CO2 of biomass that is stored and removal credits; credits for what others emit less."""
KINDS: Final = ("physical", "contractual", *BELOW_THE_LINE)
"""In the order they are read."""


@dataclass(frozen=True)
class Ladder:
    """Emissions of a plan in a year: gross (location-based), market (after contracts), net (after removals and offsets)
    [tCO2e]."""

    gross: float
    market: float
    net: float


@dataclass(frozen=True)
class Reductions:
    """From the reference to a plan's net emissions in a year, by kind [tCO2e].

    reference gross = sum of all kinds + net - factor_basis, where ``factor_basis`` is what the market-based grid factor adds to
    (or, negative, takes from) the location-based one.
    """

    reference_gross: float
    by_kind: Mapping[str, float]
    factor_basis: float
    net: float

    @property
    def total(self) -> float:
        """All kinds together [tCO2e]."""
        return sum(self.by_kind.values())

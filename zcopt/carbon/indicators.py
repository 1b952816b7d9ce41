"""The indicators of the national set and the emission ladder, each a quotient of linear expressions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from zcopt.carbon.emissions import GREEN, Emissions
from zcopt.carbon.inventory import base_year_gross_tco2, has_base_year
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import ProductRow
from zcopt.model.algebra import Expr

Sense = Literal["<=", ">="]


@dataclass(frozen=True)
class Indicator:
    """value(year) = numerator(year) / denominator(year); ``denominator`` None means a plain amount."""

    key: str
    unit: str
    sense: Sense
    numerator: Callable[[int], Expr]
    denominator: Callable[[int], Expr] | None = None

    @property
    def is_share(self) -> bool:
        """Whether the value lies in 0..1."""
        return self.unit == "share"


AMOUNTS = ("gross_tco2", "market_tco2", "net_tco2", "scope1_tco2", "cumulative_gross_tco2", "energy_tce")
RATIOS = ("gross_reduction_share", "carbon_per_tce", "non_fossil_energy_share", "non_fossil_electricity_share",
          "physical_non_fossil_electricity_share", "carbon_per_product", "carbon_per_value_added",
          "energy_per_value_added")
KEYS = (*AMOUNTS, *RATIOS)


def computable(case: Case) -> frozenset[str]:
    """The indicators a case has data for, known without a model.

    Reductions need base-year purchases, per-product values one product, value-added ones value added of all.
    """
    missing = set()
    products = case.rows(ProductRow)
    if not has_base_year(case):
        missing.add("gross_reduction_share")
    if len(products) != 1:
        missing.add("carbon_per_product")
    if not products or any(p.value_added_per_unit is None for p in products):
        missing |= {"carbon_per_value_added", "energy_per_value_added"}
    return frozenset(KEYS) - missing


def indicators_of(case: Case, emissions: Emissions) -> Mapping[str, Indicator]:
    """All indicators the case has data for; what has none is left out, and reported as not computed."""
    found = [
        Indicator("gross_tco2", "tCO2e", "<=", emissions.gross),
        Indicator("market_tco2", "tCO2e", "<=", emissions.market),
        Indicator("net_tco2", "tCO2e", "<=", emissions.net),
        Indicator("scope1_tco2", "tCO2e", "<=", emissions.scope1),
        Indicator("cumulative_gross_tco2", "tCO2e", "<=",
                  lambda y: sum(emissions.gross(t) for t in case.years if t <= y)),
        Indicator("energy_tce", "tce", "<=", emissions.energy_tce),
        Indicator("carbon_per_tce", "tCO2/tce", "<=", _index_carbon(case, emissions), emissions.energy_tce),
        Indicator("non_fossil_energy_share", "share", ">=", emissions.non_fossil_tce, emissions.energy_tce),
        Indicator("non_fossil_electricity_share", "share", ">=", emissions.non_fossil_electricity_mwh,
                  emissions.electricity_mwh),
        Indicator("physical_non_fossil_electricity_share", "share", ">=", emissions.physical_non_fossil_mwh,
                  emissions.electricity_mwh),
    ]
    return {indicator.key: indicator for indicator in (*found, *_relative(case, emissions))}


def _index_carbon(case: Case, emissions: Emissions) -> Callable[[int], Expr]:
    """C of I = C/E: market-based, with or without traded green power as the site's setting says."""
    without = () if case.site.certificates_lower_index else GREEN
    return lambda y: emissions.scope1(y) + emissions.ledger("contractual", y, without=without)


def _relative(case: Case, emissions: Emissions) -> list[Indicator]:
    """Indicators against the base year, per product and per value added, where the data are there."""
    found = []
    known = computable(case)
    base = base_year_gross_tco2(case)
    if "gross_reduction_share" in known:
        found.append(Indicator("gross_reduction_share", "share", ">=", lambda y: base - emissions.gross(y), lambda y: base))
    products = case.rows(ProductRow)
    if "carbon_per_product" in known:
        output = products[0].output_units
        found.append(Indicator("carbon_per_product", f"tCO2e/{products[0].product_unit}", "<=", emissions.gross,
                               lambda y: output[y]))
    if "carbon_per_value_added" in known:
        def added(y: int) -> float:
            return sum(p.output_units[y] * (p.value_added_per_unit or 0.0) for p in products) / 1e4

        currency = case.site.currency
        found += [
            Indicator("carbon_per_value_added", f"tCO2e/10^4 {currency}", "<=", emissions.gross, added),
            Indicator("energy_per_value_added", f"tce/10^4 {currency}", "<=", emissions.energy_tce, added),
        ]
    return found

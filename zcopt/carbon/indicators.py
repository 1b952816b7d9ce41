"""The indicators of the national set and the emission ladder, each a quotient of linear expressions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from zcopt.carbon.emissions import GREEN, Emissions
from zcopt.carbon.footprint import KG_PER_T, Allocation, footprint_tco2
from zcopt.carbon.inventory import STANDARD_COAL_KGCE_PER_KWH, base_year_gross_tco2, has_base_year
from zcopt.inputs.case import Case
from zcopt.inputs.materials import MaterialRow
from zcopt.inputs.sheets import CarrierRow, GridFactorsRow, ProductRow
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


AMOUNTS = ("gross_tco2", "market_tco2", "net_tco2", "scope1_tco2", "upstream_tco2", "cumulative_gross_tco2", "energy_tce",
           "electricity_mwh")
RATIOS = ("gross_reduction_share", "carbon_per_tce", "carbon_per_tce_calorific", "carbon_per_tce_equivalent",
          "non_fossil_energy_share", "non_fossil_electricity_share",
          "physical_non_fossil_electricity_share", "carbon_per_product", "energy_per_product", "carbon_per_value_added",
          "energy_per_value_added", "carbon_removal_share", "offset_cover_share", "product_footprint")
KEYS = (*AMOUNTS, *RATIOS)
PER_PRODUCT = ("product_footprint", "carbon_per_product")
"""Indicators that every product has; of several products they are called ``product_footprint:steel``."""
HOURLY_MATCHED = "hourly_matched_electricity_share"
"""Reported only: the smaller of two amounts in every hour is no linear expression, see matched.py."""


def product_key(case: Case, indicator: str, product: str) -> str:
    """The key of an indicator of a product: plain where it is the only one."""
    return indicator if len(case.rows(ProductRow)) == 1 else f"{indicator}:{product}"


def keys_of(case: Case) -> tuple[str, ...]:
    """All indicators of a case, whether it has data for them or not."""
    products = case.rows(ProductRow)
    if len(products) < 2:
        return KEYS
    return tuple(found for key in KEYS for found in (
        [product_key(case, key, p.product_id) for p in products] if key in PER_PRODUCT else [key]))


def computable(case: Case) -> frozenset[str]:
    """The indicators a case has data for, known without a model.

    Reductions need base-year purchases, those of a product its share of every source, other per-product values one product,
    value-added ones value added of all, and upstream emissions some upstream factor.
    """
    missing = set()
    products = case.rows(ProductRow)
    if not Allocation(case).is_known:
        missing |= {product_key(case, key, p.product_id) for key in PER_PRODUCT for p in products}
    if not has_base_year(case):
        missing.add("gross_reduction_share")
    if not products:
        missing |= set(PER_PRODUCT)
    if len(products) != 1:
        missing.add("energy_per_product")
    if not has_upstream(case):
        missing.add("upstream_tco2")
    if not products or any(p.value_added_per_unit is None for p in products):
        missing |= {"carbon_per_value_added", "energy_per_value_added"}
    return frozenset(keys_of(case)) - missing


def has_upstream(case: Case) -> bool:
    """Whether any upstream factor is given: of a material, of a carrier or of the grid."""
    return bool(case.rows(MaterialRow)) or bool(case.one(GridFactorsRow).upstream_kgco2_per_kwh) or any(
        row.upstream_factor_tco2e_per_unit is not None for row in case.rows(CarrierRow))


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
        Indicator("electricity_mwh", "MWh", "<=", emissions.electricity_mwh),
        *_per_tce(case, emissions),
        Indicator("non_fossil_energy_share", "share", ">=", emissions.non_fossil_tce, emissions.energy_tce),
        Indicator("non_fossil_electricity_share", "share", ">=", emissions.non_fossil_electricity_mwh,
                  emissions.electricity_mwh),
        Indicator("physical_non_fossil_electricity_share", "share", ">=", emissions.physical_non_fossil_mwh,
                  emissions.electricity_mwh),
    ]
    return {indicator.key: indicator for indicator in (
        *found, *_abated(case, emissions), *_relative(case, emissions), *_of_products(case, emissions))}


def _per_tce(case: Case, emissions: Emissions) -> list[Indicator]:
    """I = C/E by the site's standard coal of a kWh, and by the two conventions in use: they decide who qualifies."""
    carbon, site = _index_carbon(case, emissions), case.site.electricity_kgce_per_kwh

    def by(key: str, kgce_per_kwh: float) -> Indicator:
        return Indicator(key, "tCO2/tce", "<=", carbon, lambda y: emissions.energy_tce(y, kgce_per_kwh / site))

    calorific, equivalent = STANDARD_COAL_KGCE_PER_KWH
    return [by("carbon_per_tce", site), by("carbon_per_tce_calorific", calorific), by("carbon_per_tce_equivalent", equivalent)]


def _abated(case: Case, emissions: Emissions) -> list[Indicator]:
    """Stored CO2 over C as it would be without capture; offsets over market-based emissions; upstream emissions.

    The national set divides by "total" and says no more: the total before capture is ours, so that it stays below 1
    for captured CO2.
    """
    carbon = _index_carbon(case, emissions)
    found = [
        Indicator("carbon_removal_share", "share", ">=", emissions.stored, lambda y: carbon(y) + emissions.captured(y)),
        Indicator("offset_cover_share", "share", ">=", emissions.offsets, emissions.market),
    ]
    if has_upstream(case):
        found.append(Indicator("upstream_tco2", "tCO2e", "<=", emissions.upstream))
    return found


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
    if "energy_per_product" in known:
        (product,) = products
        found.append(Indicator("energy_per_product", f"tce/{product.product_unit}", "<=", emissions.energy_tce,
                               product.made_units))
    if "carbon_per_value_added" in known:
        def added(y: int) -> float:
            return sum(p.made_units(y) * (p.value_added_per_unit or 0.0) for p in products) / 1e4

        currency = case.site.currency
        found += [
            Indicator("carbon_per_value_added", f"tCO2e/10^4 {currency}", "<=", emissions.gross, added),
            Indicator("energy_per_value_added", f"tce/10^4 {currency}", "<=", emissions.energy_tce, added),
        ]
    return found


def _of_products(case: Case, emissions: Emissions) -> list[Indicator]:
    """Footprint (scope 1 and 2, upstream, materials) and gross emissions of every product, by its shares of the sources."""
    allocation, found = Allocation(case), []
    for product in case.rows(ProductRow) if allocation.is_known else ():
        def tonnes(y: int, ledgers: tuple[str, ...] = (), name: str = product.product_id) -> Expr:
            return footprint_tco2(allocation, emissions, name, y, ledgers)

        def gross(y: int, tonnes: Callable[..., Expr] = tonnes) -> Expr:
            return tonnes(y, ("direct", "location"))

        def thousands(y: int, made: Callable[[int], float] = product.made_units) -> float:
            return made(y) / KG_PER_T

        footprint, carbon = (product_key(case, key, product.product_id) for key in PER_PRODUCT)
        found += [Indicator(footprint, f"kgCO2e/{product.product_unit}", "<=", tonnes, thousands),
                  Indicator(carbon, f"tCO2e/{product.product_unit}", "<=", gross, product.made_units)]
    return found

"""The prices a cost curve is read against: what a tonne costs elsewhere, by year, in money of that year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zcopt.analysis.shadow import ShadowPrice
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import GridFactorsRow
from zcopt.measures.certificate import CertificateRow
from zcopt.measures.green_power import GreenPowerRow
from zcopt.measures.offset import OffsetRow
from zcopt.model.carbon_cost import CarbonCostRow
from zcopt.units import KWH_PER_MWH

TONNE_TARGETS = ("gross_tco2", "market_tco2", "net_tco2", "scope1_tco2", "cumulative_gross_tco2")


@dataclass(frozen=True, kw_only=True)
class PriceLine:
    """A price per tonne in a year [currency/tCO2e]; ``kind`` is ets, internal, certificate, green_power, offset,
    removal or shadow."""

    kind: str
    item: str
    year: int
    price: float


def price_lines(case: Case, shadows: Sequence[ShadowPrice] = ()) -> tuple[PriceLine, ...]:
    """Every price per tonne in the inputs, and the shadow prices of targets on tonnes.

    A certificate's price per MWh is turned into one per tonne with the market factor it lowers; where that is 0 there is none.
    """
    return tuple(PriceLine(kind=kind, item=item, year=year, price=price) for kind, item, path in _paths(case, shadows)
                 for year, price in path.items() if year in case.years)


def _paths(case: Case, shadows: Sequence[ShadowPrice]) -> Iterator[tuple[str, str, Mapping[int, float]]]:
    carbon, factor = case.one(CarbonCostRow), case.one(GridFactorsRow).market_kgco2_per_kwh
    yield "ets", "scope 1", carbon.scope1_price
    yield "internal", "gross", carbon.internal_price
    for certificate in case.rows(CertificateRow):
        yield "certificate", certificate.certificate_id, {
            y: price / factor[y] for y, price in certificate.price_per_mwh.items() if factor.get(y)}
    for contract in case.rows(GreenPowerRow):
        yield "green_power", contract.contract_id, {
            y: price * KWH_PER_MWH / factor[y] for y, price in contract.premium_price_per_kwh.items() if factor.get(y)}
    for offset in case.rows(OffsetRow):
        yield "removal" if offset.kind == "removal" else "offset", offset.offset_id, offset.price_per_tco2
    for one in shadows:
        if one.binds and one.limit.kind == "target" and one.limit.row.name in TONNE_TARGETS:
            year = one.limit.year
            if year is not None and one.price_in_year is not None:
                yield "shadow", one.limit.wording, {year: one.price_in_year}

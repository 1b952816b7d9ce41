"""Product carbon footprint, cradle to gate, linear in the plan.

    PCF[p,y] = (sum over sources k of share[p,k,y] * (scope 1 + scope 2 + upstream of fuels and power)[k,y]
                + bill of materials * factor + inbound transport) / output[p,y]

GB/T 24067, ISO 14067: shares are data (subdivision, then physical, then economic). Scope 2 is that of the ledger the site sheet
chooses. Offsets and removals are in other ledgers and never lower it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from zcopt.carbon.emissions import Emissions
from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.end_uses import EndUseRow, annual_mwh
from zcopt.inputs.footprint import FootprintShareRow
from zcopt.inputs.materials import MaterialRow
from zcopt.inputs.sheets import CarrierRow, GridFactorsRow, ProcessRow, ProductRow
from zcopt.model.algebra import Expr

CONTRACT = "contract"
ROUNDING = 1e-6
"""Shares typed with a few digits may miss 100 % by this much."""
KG_PER_T = 1000.0


class Line(Protocol):
    """What allocation needs to know of a line of a ledger, in the model or in a result table."""

    @property
    def source(self) -> str:
        """What emits."""
        ...

    @property
    def category(self) -> str:
        """Category of its rule."""
        ...

    @property
    def product(self) -> str:
        """The product it belongs to alone, blank where shares decide."""
        ...

    @property
    def carrier(self) -> str:
        """Its energy carrier, blank where it has none."""
        ...


class Allocation:
    """Which share of every source belongs to a product, by year."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._rows: dict[str, list[FootprintShareRow]] = {}
        for row in case.rows(FootprintShareRow):
            self._rows.setdefault(row.source_id, []).append(row)
        self._products = [product.product_id for product in case.rows(ProductRow)]
        self._power = next((row.carrier_id for row in case.rows(CarrierRow) if row.kind == "electricity"), "")

    @property
    def is_known(self) -> bool:
        """Whether every source of the case is given to products: a single product has everything."""
        return len(self._products) == 1 or (len(self._products) > 1 and not uncovered(self._case))

    def ledgers(self) -> tuple[str, ...]:
        """The ledgers a footprint is made of."""
        return "direct", self._case.site.footprint_ledger, "upstream"

    def of(self, line: Line, product: str, year: int) -> float:
        """The share of a line that is the product's; contracts and certificates go with the grid's electricity."""
        if line.product:
            return 1.0 if line.product == product else 0.0
        return self.share(self._power if line.category == CONTRACT else line.carrier or line.source, product, year)

    def share(self, source: str, product: str, year: int) -> float:
        """The share of a carrier or process: its rows, else those of its end uses, else those of all other sources."""
        if len(self._products) == 1:
            return 1.0
        uses = self._end_uses(source)
        if source in self._rows or not uses:
            rows = self._rows.get(source) or self._rows.get("", [])
            return sum(row.share_in(year) for row in rows if row.product == product)
        needs = self._needs(uses, year)
        return sum(need * self._own(use, product, year) for use, need in needs.items()) / sum(needs.values())

    def _own(self, use: str, product: str, year: int) -> float:
        return sum(row.share_in(year) for row in self._rows[use] if row.product == product)

    def _end_uses(self, carrier: str) -> list[EndUseRow]:
        """The end uses of a carrier, where their shares are given."""
        return [use for use in self._case.rows(EndUseRow) if use.carrier == carrier and use.end_use_id in self._rows]

    def _needs(self, uses: Sequence[EndUseRow], year: int) -> Mapping[str, float]:
        """What they need before savings; as in the base year where nothing is made  [MWh]."""
        needs = {use.end_use_id: annual_mwh(use, self._case, year) for use in uses}
        return needs if sum(needs.values()) > 0 else {use.end_use_id: use.base_year_energy_kwh for use in uses}


def footprint_tco2(allocation: Allocation, emissions: Emissions, product: str, year: int,
                   ledgers: Sequence[str] = ()) -> Expr:
    """Tonnes of a year that are a product's, in the ledgers of the footprint or in others  [tCO2e]."""
    wanted = ledgers or allocation.ledgers()
    return sum((allocation.of(line, product, year) * line.tco2(year) for line in emissions.lines if line.ledger in wanted), 0.0)


def sources_of(case: Case) -> tuple[str, ...]:
    """What emits: carriers that are bought or were measured, and processes."""
    carriers = (row.carrier_id for row in case.rows(CarrierRow)
                if row.kind == "electricity" or row.price_per_unit is not None or row.base_year_purchase_units is not None)
    return (*carriers, *(row.process_id for row in case.rows(ProcessRow)))


def uncovered(case: Case) -> list[str]:
    """Sources that no row of the shares stands for."""
    given = {row.source_id for row in case.rows(FootprintShareRow)}
    if "" in given:
        return []
    through_uses = {use.carrier for use in case.rows(EndUseRow) if use.end_use_id in given}
    return [source for source in sources_of(case) if source not in given | through_uses]


def left_out(case: Case, product: str) -> Iterator[tuple[str, str]]:
    """What a footprint does not hold for lack of data, in English and in Chinese."""
    materials = [row for row in case.rows(MaterialRow) if row.product == product]
    if not materials:
        yield "materials: no bill of materials", "原材料：无物料清单"
    for row in materials:
        if row.transport_tco2e_per_unit is None:
            yield f"inbound transport of {row.material_id}", f"{row.material_id} 的运入运输"
    for carrier in case.rows(CarrierRow):
        if carrier.kind != "electricity" and carrier.carrier_id in sources_of(case) and (
                carrier.upstream_factor_tco2e_per_unit is None):
            yield f"upstream of {carrier.carrier_id}", f"{carrier.carrier_id} 的上游排放"
    if not case.one(GridFactorsRow).upstream_kgco2_per_kwh:
        yield "upstream of grid power", "外购电力的上游排放"


def check_footprint_shares(case: Case) -> list[Problem]:
    """Shares of a source that are not 100 %, sources given twice or not at all."""
    rows = case.rows(FootprintShareRow)
    by_source: dict[str, list[FootprintShareRow]] = {}
    for row in rows:
        by_source.setdefault(row.source_id, []).append(row)
    problems = [problem for own in by_source.values() for problem in _sums(case, own)]
    for use in case.rows(EndUseRow):
        if use.end_use_id in by_source:
            problems += _of_end_use(case, use, by_source)
    missing = uncovered(case) if rows and len(case.rows(ProductRow)) > 1 else []
    if missing:
        problems.append(rows[0].problem("source_id", f"{missing[0]} belongs to no product: it has no rows here, and there is no "
                                        "row with a blank source", "Give its shares, or add rows with a blank source for "
                                        "everything else", "E496"))
    return problems


def _sums(case: Case, rows: Sequence[FootprintShareRow]) -> Iterator[Problem]:
    """The first year, the base year first, in which the shares of a source do not add up."""
    last = rows[-1]
    for year in (case.site.base_year, *case.years):
        total = sum(row.share_in(year) for row in rows)
        if abs(total - 1) > ROUNDING:
            planned = year in last.planned_share
            yield last.problem("planned_share" if planned else "base_share",
                               f"the shares of {last.source_id or 'all other sources'} add up to {total:.4%} in {year}, must be "
                               "100 %", "Give every product its share; one that has none needs no row", "E494",
                               year=year if planned else None)
            return


def _of_end_use(case: Case, use: EndUseRow, by_source: Mapping[str, Sequence[FootprintShareRow]]) -> Iterator[Problem]:
    """An end use that cannot stand for its carrier."""
    row = by_source[use.end_use_id][0]
    others = [other for other in case.rows(EndUseRow) if other.carrier == use.carrier]
    lacking = [other.end_use_id for other in others if other.end_use_id not in by_source]
    why = ""
    if use.carrier not in sources_of(case):
        why = f"{use.carrier} is made on site, what it emits belongs to the fuels and power it is made of"
    elif use.carrier in by_source:
        why = f"{use.carrier} has shares of its own already"
    elif lacking:
        why = f"its carrier {use.carrier} has another end use without shares, {lacking[0]}"
    elif sum(other.base_year_energy_kwh for other in others) == 0:
        why = f"no end use of {use.carrier} needs anything, so that they weigh nothing"
    if why:
        yield row.problem("source_id", f"the shares of {use.end_use_id} cannot be used: {why}",
                          "Give shares of all end uses of a bought carrier, or of the carrier itself", "E495")

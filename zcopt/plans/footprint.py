"""Product footprints of a run's plans, part by part, from their carbon tables: no model, no solve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zcopt.carbon.footprint import KG_PER_T, Allocation, left_out
from zcopt.carbon.inventory import base_year_emissions, has_base_year
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import ProductRow
from zcopt.measures.supplier import SupplierRow
from zcopt.plans.footprint_bridge import bridge_rows
from zcopt.plans.records import records_of
from zcopt.plans.tables import Record

TABLE, BRIDGE, BASE_YEAR, TOTAL = "footprint", "footprint_bridge", "base_year", "total"
SUPPLIERS = SupplierRow.sheet.name
Tables = Mapping[str, Sequence[Record]]


@dataclass(frozen=True)
class Part:
    """Tonnes of one line of a ledger, of the whole site; ``factor`` is per unit of its activity."""

    plan: str
    year: int
    source: str
    part: str
    category: str
    ledger: str
    product: str
    carrier: str
    activity: float
    factor: float
    tco2: float

    @property
    def component(self) -> str:
        """What it is called in a footprint: its category, suppliers apart."""
        return SUPPLIERS if self.part == SUPPLIERS else self.category


def footprint_tables(case: Case, tables: Tables) -> dict[str, tuple[Record, ...]]:
    """``footprint`` and ``footprint_bridge``: of every plan, year and product; nothing where shares are not known."""
    allocation = Allocation(case)
    if not allocation.is_known:
        return {}
    parts = [*base_year_parts(case), *(part_of(row) for row in tables["carbon"])]
    parts = [part for part in parts if part.ledger in allocation.ledgers()]
    rows = [row for product in case.rows(ProductRow) for row in _rows(case, allocation, product, parts)]
    found = {TABLE: records_of(TABLE, rows)}
    bridge = records_of(BRIDGE, bridge_rows(case, allocation, parts, tables["flows"]))
    return found | ({BRIDGE: bridge} if bridge else {})


def base_year_parts(case: Case) -> Iterator[Part]:
    """The lines of the base year; none where it was not measured."""
    if not has_base_year(case):
        return
    year = case.site.base_year
    for line in base_year_emissions(case).lines:
        yield Part(BASE_YEAR, year, line.source, line.part, line.category, line.ledger, line.product, line.carrier,
                   line.amount(year), line.factor(year), line.tco2(year))


def part_of(row: Record) -> Part:
    """A row of the table ``carbon``."""
    source, part, category, ledger, product, carrier = (
        str(row.get(key) or "") for key in ("source", "part", "category", "ledger", "product", "carrier"))
    activity, factor, tco2 = (float(row[key] or 0.0) for key in ("activity", "factor", "tco2"))
    return Part(str(row["plan"]), int(row["year"] or 0), source, part, category, ledger, product, carrier, activity, factor, tco2)


def _rows(case: Case, allocation: Allocation, product: ProductRow, parts: Sequence[Part]) -> Iterator[dict[str, object]]:
    lacking = list(left_out(case, product.product_id))
    words = {"missing_en": "; ".join(english for english, _ in lacking),
             "missing_zh": "；".join(chinese for _, chinese in lacking)}
    for plan, year in dict.fromkeys((part.plan, part.year) for part in parts):
        here = [part for part in parts if (part.plan, part.year) == (plan, year)]
        key = {"plan": plan, "year": year, "product": product.product_id, "unit": f"kgCO2e/{product.product_unit}"}
        tonnes = by_component(allocation, here, product.product_id)
        made = product.made_units(year)
        for component, own in tonnes.items():
            yield {**key, "component": component, **_per_unit(own, made)}
        yield {**key, "component": TOTAL, **_per_unit(sum(tonnes.values()), made), **words}


def _per_unit(tonnes: float, made: float) -> dict[str, float | None]:
    return {"tco2": tonnes, "kgco2e_per_unit": tonnes * KG_PER_T / made if made > 0 else None}


def by_component(allocation: Allocation, parts: Iterable[Part], product: str) -> dict[str, float]:
    """Tonnes of a product by component, without those that are nothing  [tCO2e]."""
    found: dict[str, float] = {}
    for part in parts:
        found[part.component] = found.get(part.component, 0.0) + allocation.of(part, product, part.year) * part.tco2
    return {component: tonnes for component, tonnes in found.items() if tonnes}

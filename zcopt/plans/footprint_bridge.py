"""From the footprint of the base year to that of a plan's last year, step by step; the steps add up exactly.

Against the plan stands the reference of the same year: the same output, the same factors, nothing new adopted.

    grid        the base year's power at the grid factors of the last year
    volume      reference less that, without materials: output, product mix, shares, replacement as usual
    measures    plan less reference, by where energy changes:
      efficiency    end uses; heat and other energy made on site at what a MWh of it emits in the reference
      own power     PV, direct lines, stores, exports        contracts    green power and certificates
      process       process, fugitive and captured CO2       fuel switch  all other energy: what is converted to what
    materials   plan less base year: use per unit and factors        suppliers    as adopted

A MWh of a bought carrier weighs its factor in the footprint; with power it is that of the grid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from zcopt.carbon.emissions import emissions_of
from zcopt.carbon.footprint import CONTRACT, KG_PER_T, Allocation
from zcopt.carbon.inventory import base_year_emissions, base_year_ledger
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import CarrierRow, ProductRow
from zcopt.plans.tables import Record

if TYPE_CHECKING:
    from zcopt.plans.footprint import Part

STEPS = ("base_year", "grid", "efficiency", "fuel_switch", "own_power", "contracts", "process", "materials", "suppliers",
         "volume", "last_year")
"""In the order they are shown; the first and the last are footprints."""
MATERIALS, OWN_CO2 = ("materials",), ("process", "fugitive", "captured")
OWN_POWER_PARTS, OWN_POWER_LINES = ("pv", "direct_lines", "storage"), ("own_generation", "exported_energy")
GRID, BOUGHT, END_USES = "grid", "carriers", "end_uses"
REFERENCE, BASE_YEAR = "reference", "base_year"


def bridge_rows(case: Case, allocation: Allocation, parts: Sequence[Part],
                flows: Sequence[Record]) -> Iterator[dict[str, object]]:
    """The steps of every plan and product; nothing where the base year was not measured or made nothing."""
    last = case.years[-1]
    now: dict[str, list[Part]] = {}
    for part in parts:
        if part.year == last and part.plan != BASE_YEAR:
            now.setdefault(part.plan, []).append(part)
    base = [part for part in parts if part.plan == BASE_YEAR]
    if not base or REFERENCE not in now:
        return
    moved = {plan: [row for row in flows if row["plan"] == plan and row["year"] == last] for plan in now}
    for product in case.rows(ProductRow):
        if product.base_year_output_units > 0 and product.made_units(last) > 0:
            bridge = _Bridge(case, allocation, product)
            for plan, own in now.items():
                steps = bridge.steps(base, (now[REFERENCE], moved[REFERENCE]), (own, moved[plan]))
                yield from ({"plan": plan, "product": product.product_id, "unit": f"kgCO2e/{product.product_unit}", "step": step,
                             "kgco2e_per_unit": steps[step]} for step in STEPS)


class _Bridge:
    """The steps of one product, in kg per unit of it."""

    def __init__(self, case: Case, allocation: Allocation, product: ProductRow) -> None:
        self.case, self.allocation, self.product, self.last = case, allocation, product, case.years[-1]

    def steps(self, base: Sequence[Part], reference: tuple[Sequence[Part], Sequence[Record]],
              plan: tuple[Sequence[Part], Sequence[Record]]) -> dict[str, float]:
        """Every step; volume and fuel switch are what the others leave of their difference."""
        before, after = reference[0], plan[0]
        found = {"base_year": self._kg(base), "grid": self._grid(), "last_year": self._kg(after),
                 "suppliers": self._kg([part for part in after if part.component == "suppliers"]),
                 "materials": self._kg(_materials(after)) - self._kg(_materials(base)),
                 "contracts": self._change(before, after, lambda part: part.category == CONTRACT),
                 "process": self._change(before, after, lambda part: part.category in OWN_CO2)}
        weights = self._weights([*before, *after], reference[1])
        found["efficiency"] = self._moved(reference[1], plan[1], weights, _by_end_uses)
        found["own_power"] = (self._moved(reference[1], plan[1], weights, _by_own_power)
                              + self._change(before, after, _is_own_power))
        site = self._kg(_site(after)) - self._kg(_site(before))
        found["fuel_switch"] = site - sum(found[step] for step in ("efficiency", "own_power", "contracts", "process"))
        found["volume"] = self._kg(_site(before)) - self._kg(_site(base)) - found["grid"]
        return found

    def _kg(self, parts: Sequence[Part]) -> float:
        name = self.product.product_id
        return sum(self.allocation.of(part, name, part.year) * part.tco2 * KG_PER_T / self.product.made_units(part.year)
                   for part in parts)

    def _change(self, before: Sequence[Part], after: Sequence[Part], wanted: Callable[[Part], bool]) -> float:
        return self._kg([part for part in after if wanted(part)]) - self._kg([part for part in before if wanted(part)])

    def _grid(self) -> float:
        """What the base year's power would emit at the factors of the last year, less what it did."""
        year, name = self.case.site.base_year, self.product.product_id
        then, now = base_year_emissions(self.case), emissions_of(self.case, base_year_ledger(self.case))
        tonnes = sum(self.allocation.of(old, name, year) * float(old.amount(year)) * (new.factor(self.last) - old.factor(year))
                     for old, new in zip(then.lines, now.lines, strict=True) if old.ledger in self.allocation.ledgers())
        return tonnes * KG_PER_T / self.product.made_units(year)

    def _weights(self, parts: Sequence[Part], flows: Sequence[Record]) -> dict[str, float]:
        """Carrier -> kg per unit of product that a MWh of it brings: bought ones by their factors, made ones by the reference."""
        carriers = {row.carrier_id: row for row in self.case.rows(CarrierRow)}
        factors = {(part.carrier, part.ledger): part.factor for part in parts if part.part in (BOUGHT, GRID)
                   and part.category not in OWN_POWER_LINES and part.carrier}
        found: dict[str, float] = {}
        for (carrier, _), factor in factors.items():
            row = carriers[carrier]
            per_mwh = factor * (1.0 if row.kind == "electricity" else row.units_per_mwh)
            share = self.allocation.share(carrier, self.product.product_id, self.last)
            found[carrier] = found.get(carrier, 0.0) + share * per_mwh * KG_PER_T / self.product.made_units(self.last)
        for _ in carriers:
            found |= {carrier: weight for carrier in carriers if carrier not in found
                      for weight in [_made_weight(carrier, found, flows)] if weight is not None}
        return found

    def _moved(self, before: Sequence[Record], after: Sequence[Record], weights: Mapping[str, float],
               wanted: Callable[[Record], bool]) -> float:
        """Weight times what is used more, or supplied less, than in the reference."""
        return sum(sign * weights.get(str(row["carrier"]), 0.0) * _use(row)
                   for sign, rows in ((1.0, after), (-1.0, before)) for row in rows if wanted(row))


def _materials(parts: Sequence[Part]) -> list[Part]:
    return [part for part in parts if part.part in MATERIALS]


def _site(parts: Sequence[Part]) -> list[Part]:
    return [part for part in parts if part.part not in MATERIALS and part.component != "suppliers"]


def _is_own_power(part: Part) -> bool:
    return part.category in OWN_POWER_LINES or part.part in OWN_POWER_PARTS


def _by_end_uses(row: Record) -> bool:
    return row["part"] == END_USES and row["direction"] == "use"


def _by_own_power(row: Record) -> bool:
    return row["part"] in OWN_POWER_PARTS or (row["part"] == GRID and row["direction"] == "use")


def _use(row: Record) -> float:
    energy = float(row["energy_mwh"] or 0.0)
    return energy if row["direction"] == "use" else -energy


def _made_weight(carrier: str, known: Mapping[str, float], flows: Sequence[Record]) -> float | None:
    """What a MWh of a carrier made on site brings: the inputs of its makers, by their outputs in MWh; None: not yet known."""
    makers = {(row["part"], row["item"]) for row in flows if row["carrier"] == carrier and row["direction"] == "supply"
              and row["part"] not in (END_USES, BOUGHT, GRID, *OWN_POWER_PARTS)}
    made = brought = 0.0
    for maker in makers:
        own = [row for row in flows if (row["part"], row["item"]) == maker]
        outputs = {str(row["carrier"]): -_use(row) for row in own if row["direction"] == "supply"}
        inputs = [row for row in own if row["direction"] == "use"]
        if any(str(row["carrier"]) not in known and row["carrier"] != carrier for row in inputs):
            return None
        made += outputs[carrier]
        share = outputs[carrier] / sum(outputs.values())
        brought += share * sum(known.get(str(row["carrier"]), 0.0) * _use(row) for row in inputs)
    return brought / made if made > 0 else None

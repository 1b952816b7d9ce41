"""What crosses the boundary or happens inside it in a plan: read off flows, decisions, money and the inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zcopt.verify.purchases import Remaining
from zcopt.verify.rules import process_factor
from zcopt.verify.run import PlanOf, figure
from zcopt.verify.sheets import Inputs

KWH_PER_MWH = 1000.0
COUNTED_FATES = ("stored", "held_for_good")


@dataclass(frozen=True)
class Amount:
    """An activity of one item by year [MWh, or ``unit``]; None in a year in which it cannot be recomputed, for ``why``.

    ``factor`` is the item's own by year; ``gas``, ``unit`` and ``product`` as the carbon table has them.
    """

    activity: str
    part: str
    item: str
    values: Mapping[int, float | None]
    carrier: str = ""
    unit: str = "MWh"
    gas: str = "CO2"
    factor: Mapping[int, float] | None = None
    why: str = ""
    product: str = ""


def amounts_of(inputs: Inputs, plan: PlanOf) -> tuple[Amount, ...]:
    """Every activity of a plan."""
    remaining = Remaining(inputs, plan)
    return (*_bought_energy(inputs, plan), *_own_power(inputs, plan), *_processes(inputs, remaining),
            *_materials(inputs, remaining), *_suppliers(inputs, plan, remaining), *_captures(inputs, plan),
            *_contracts(inputs, plan), *_certificates(inputs, plan), *_offsets(inputs, plan))


def purchase_of(kind: str, use: str) -> str:
    """What buying a carrier is."""
    if use == "feedstock":
        return "feedstock"
    return {"electricity": "grid_electricity", "fuel": "fuel", "heat": "purchased_heat"}[kind]


def _bought_energy(inputs: Inputs, plan: PlanOf) -> Iterator[Amount]:
    for name, row in inputs.carriers.items():
        if row.kind != "electricity" and row.price_per_unit is not None:
            yield Amount(purchase_of(row.kind, row.use), "carriers", name, _flow(inputs, plan, "carriers", name, name), name)
    for grid in inputs.rows("grid"):
        yield Amount("grid_electricity", "grid", "grid", _flow(inputs, plan, "grid", "grid", grid.carrier), grid.carrier)
        yield Amount("exported_electricity", "grid", "export", _flow(inputs, plan, "grid", "export", grid.carrier, "use"),
                     grid.carrier)


def _flow(inputs: Inputs, plan: PlanOf, part: str, item: str, carrier: str, direction: str = "supply"
          ) -> dict[int, float | None]:
    return {y: plan.flow(part, item, carrier, direction, y) for y in inputs.years}


def _own_power(inputs: Inputs, plan: PlanOf) -> Iterator[Amount]:
    for row in inputs.rows("pv"):
        kept = "own_non_fossil_electricity" if row.attributes == "kept" else "own_non_fossil_sold_attributes"
        yield Amount(kept, "pv", row.name, _flow(inputs, plan, "pv", row.name, row.carrier), row.carrier)
    for row in inputs.rows("direct_lines"):
        yield Amount("direct_line_electricity", "direct_lines", row.name,
                     _flow(inputs, plan, "direct_lines", row.name, row.carrier), row.carrier)
    for part in ("equipment", "converters"):
        for row in inputs.rows(part):
            for carrier in _power_made(inputs, row):
                yield Amount(_generation(inputs, row), part, row.name, _flow(inputs, plan, part, row.name, carrier), carrier)


def _power_made(inputs: Inputs, row: Any) -> list[str]:
    """Carriers of electricity a converter makes, unless its first input is electricity: then it only passes it on."""
    if inputs.is_electricity(row.input_1_carrier):
        return []
    pairs = ((row.output_1_carrier, 1.0), (row.output_2_carrier, row.output_2_per_output),
             (row.output_3_carrier, row.output_3_per_output))
    return [carrier for carrier, ratio in pairs if carrier and (ratio or 0.0) > 0 and inputs.is_electricity(carrier)]


def _generation(inputs: Inputs, row: Any) -> str:
    if not row.non_fossil_power:
        return "own_fossil_electricity"
    burns = any(inputs.carriers[name].kind == "fuel" for name in (row.input_1_carrier, row.input_2_carrier, row.input_3_carrier)
                if name)
    return "own_biomass_electricity" if burns else "own_non_fossil_electricity"


def _processes(inputs: Inputs, remaining: Remaining) -> Iterator[Amount]:
    for row in inputs.rows("processes"):
        before = {y: row.base_year_activity_units * inputs.growth(row.scales_with, y) for y in inputs.years}
        yield Amount(row.kind, "processes", row.name, unit=row.activity_unit, gas=row.gas or "CO2e",
                     factor=dict.fromkeys(inputs.years, process_factor(inputs, row)),
                     values=_left(remaining, row.name, before),
                     why="what is left of it depends on which of two projects is in use")


def _left(remaining: Remaining, target: str, before: Mapping[int, float]) -> dict[int, float | None]:
    shares = {y: remaining.of(target, "", y) for y in before}
    return {y: None if share is None else share * before[y] for y, share in shares.items()}


def _materials(inputs: Inputs, remaining: Remaining) -> Iterator[Amount]:
    for row in inputs.rows("materials"):
        values = _left(remaining, row.name, {y: material_units(inputs, row, y) for y in inputs.years})
        why = "what is left of it depends on which of two projects is in use"
        yield Amount("purchased_material", "materials", row.name, values, unit=row.material_unit, gas="CO2e", product=row.product,
                     factor={y: material_factor(row, y) for y in inputs.years}, why=why)
        if row.transport_tco2e_per_unit is not None:
            yield Amount("inbound_transport", "materials", row.name, values, unit=row.material_unit, gas="CO2e",
                         product=row.product, factor=dict.fromkeys(inputs.years, row.transport_tco2e_per_unit), why=why)


def material_units(inputs: Inputs, row: Any, year: int) -> float:
    """What is used of a material before any measure: per product * output  [own unit]."""
    return float(row.planned_amount_units.get(year, row.amount_units)) * inputs.output(row.product, year)


def material_factor(row: Any, year: int) -> float:
    """Cradle to gate  [tCO2e per unit]."""
    return float(row.planned_factor_tco2e_per_unit.get(year, row.factor_tco2e_per_unit))


def _suppliers(inputs: Inputs, plan: PlanOf, remaining: Remaining) -> Iterator[Amount]:
    """What a supplier takes over lowers the tonnes of its material by the difference of the two factors."""
    for row in inputs.rows("suppliers"):
        material = inputs.named("materials", row.material)
        if material is None:
            continue
        own, cut = row.factor_tco2e_per_unit, row.factor_reduction_share or 0.0
        lower = {y: own - material_factor(material, y) if own is not None else -cut * material_factor(material, y)
                 for y in inputs.years}
        yield Amount("purchased_material", "suppliers", row.name, unit=material.material_unit, gas="CO2e", factor=lower,
                     product=material.product,
                     values={y: _taken(inputs, plan, remaining, row, material, y) for y in inputs.years},
                     why="its premium is 0, so that what it delivers shows in the carbon table alone")


def _taken(inputs: Inputs, plan: PlanOf, remaining: Remaining, row: Any, material: Any, year: int) -> float | None:
    """All of its share once signed where it is whole, else what its premium was paid for  [own unit]."""
    delivers = sum(amount for v, amount in plan.bought("suppliers", row.name).items() if v + row.lag_years <= year)
    if round(delivers) == 0:
        return 0.0
    left = remaining.of(row.material, "", year)
    if row.divisible == "whole" and left is not None:
        return float(row.largest_share) * left * material_units(inputs, material, year)
    price = row.premium_price_per_unit[year]
    return plan.cash("supplier_premium", "suppliers", row.name, year) / price if price else None


def _captures(inputs: Inputs, plan: PlanOf) -> Iterator[Amount]:
    """Fossil and process CO2 is captured, that of biomass removed, both under the name of their source."""
    for row in inputs.rows("captures"):
        if row.fate not in COUNTED_FATES:
            continue
        source = inputs.carriers.get(row.source_id)
        biogenic = 0.0 if source is None else source.biogenic_share
        captured = {y: captured_t(plan, row, y) for y in inputs.years}
        for activity, share in (("captured_co2", 1 - biogenic), ("removed_co2", biogenic)):
            if share > 0:
                yield Amount(activity, "captures", row.source_id, unit="tCO2e",
                             values={y: None if t is None else share * t for y, t in captured.items()},
                             why="it takes no energy and costs nothing per tonne")


def captured_t(plan: PlanOf, row: Any, year: int) -> float | None:
    """Tonnes captured, from the heat and power taken for them, else from what was paid per tonne."""
    needs: dict[str, float] = {}
    for carrier, kwh in ((row.heat_carrier, row.heat_kwh_per_tco2), (row.power_carrier, row.power_kwh_per_tco2)):
        if carrier and kwh:
            needs[carrier] = needs.get(carrier, 0.0) + kwh
    for carrier, kwh in needs.items():
        return plan.flow("captures", row.name, carrier, "use", year) * KWH_PER_MWH / kwh
    for account, price in (("co2_transport_storage", row.transport_storage_price_per_tco2[year]),
                           ("variable_om", row.variable_cost_per_tco2)):
        if price:
            return float(plan.cash(account, "captures", row.name, year) / price)
    return None


def _contracts(inputs: Inputs, plan: PlanOf) -> Iterator[Amount]:
    """What is signed is delivered; a volume that may vary is what the premium was paid for  [MWh]."""
    for row in inputs.rows("green_power"):
        yield Amount("green_contract", "green_power", row.name,
                     {y: _delivered(plan, row, y) for y in inputs.years},
                     why="its volume may vary and its premium is 0")


def _delivered(plan: PlanOf, row: Any, year: int) -> float | None:
    signed = sum(kwh for v, kwh in plan.bought("green_power", row.name).items() if v <= year < v + row.tenor_years)
    if not row.flexible or signed == 0:
        return signed / KWH_PER_MWH
    price = row.premium_price_per_kwh[year]
    return plan.cash("green_premium", "green_power", row.name, year) / (price * KWH_PER_MWH) if price else None


def _certificates(inputs: Inputs, plan: PlanOf) -> Iterator[Amount]:
    """What the register says is used; the register itself is checked against what was bought  [MWh]."""
    for row in inputs.rows("certificates"):
        used = {y: sum(figure(line, "used_mwh") for line in plan.rows("certificates", certificate=row.name, year=y))
                for y in inputs.years}
        yield Amount("certificate", "certificates", row.name, used)


def _offsets(inputs: Inputs, plan: PlanOf) -> Iterator[Amount]:
    for row in inputs.rows("offsets"):
        bought = plan.bought("offsets", row.name)
        yield Amount("offset", "offsets", row.name, {y: bought.get(y, 0.0) for y in inputs.years}, unit="tCO2e")

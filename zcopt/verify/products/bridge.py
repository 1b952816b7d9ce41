"""The steps of a product's footprint from the base year to a plan's last year, from lines and flows of that year.

    grid: what was bought then at the factors of now       volume: reference less that, without materials
    plan less reference: efficiency and own power by the energy that changes times what a MWh of it brings; contracts and
    process by their lines; fuel switch is what they leave       materials, suppliers: by their lines
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from zcopt.plans.tables import Record
from zcopt.verify.activities import Amount
from zcopt.verify.base_year import base_year_amounts
from zcopt.verify.carbon import Line, lines_of
from zcopt.verify.findings import Findings
from zcopt.verify.products.allocation import KG_PER_T, Allocation
from zcopt.verify.run import PlanOf, figure

OWN_POWER, OWN_LINES = ("pv", "direct_lines", "storage"), ("own_generation", "exported_energy")
NOT_MAKERS = ("end_uses", "carriers", "grid", *OWN_POWER)


class Bridge:
    """Steps of one product  [kgCO2e per unit of it]."""

    def __init__(self, allocation: Allocation, product: str, base: list[Line], reference: list[Line], plan: PlanOf) -> None:
        self.allocation, self.product, self.base, self.reference = allocation, product, base, reference
        self.inputs = allocation.inputs
        self.last = self.inputs.years[-1]
        self.before = list(plan.rows("flows", year=self.last))

    def steps(self, now: list[Line], plan: PlanOf) -> dict[str, float]:
        """Every step of a plan; ``now`` are its lines of the last year."""
        after, weight = list(plan.rows("flows", year=self.last)), self._weights(now)

        def change(wanted: Callable[[Line], bool]) -> float:
            return self._kg(now, wanted) - self._kg(self.reference, wanted)

        def moved(wanted: Callable[[Record], bool]) -> float:
            return sum(sign * weight.get(str(row["carrier"]), 0.0) * _used(row)
                       for sign, rows in ((1.0, after), (-1.0, self.before)) for row in rows if wanted(row))

        found = {"base_year": self._kg(self.base), "grid": self._grid()}
        found["efficiency"] = moved(lambda row: row["part"] == "end_uses" and row["direction"] == "use")
        own = moved(lambda row: row["part"] in OWN_POWER or (row["part"] == "grid" and row["direction"] == "use"))
        found["own_power"] = own + change(lambda line: line.category in OWN_LINES or line.part in OWN_POWER)
        found["contracts"] = change(lambda line: line.category == "contract")
        found["process"] = change(lambda line: line.category in ("process", "fugitive", "captured"))
        measures = sum(found[step] for step in ("efficiency", "own_power", "contracts", "process"))
        found["fuel_switch"] = change(_on_site) - measures
        found["materials"] = self._kg(now, _is_material) - self._kg(self.base, _is_material)
        found["suppliers"] = self._kg(now, lambda line: line.part == "suppliers")
        found["volume"] = self._kg(self.reference, _on_site) - self._kg(self.base, _on_site) - found["grid"]
        found["last_year"] = self._kg(now)
        return found

    def _kg(self, lines: list[Line], wanted: Callable[[Line], bool] = lambda line: True) -> float:
        return sum(self.allocation.of(line, self.product) * line.tco2 * KG_PER_T / self.inputs.output(self.product, line.year)
                   for line in lines if wanted(line))

    def _grid(self) -> float:
        """The base year's amounts at the factors of the last year, less what they were."""
        amounts, year = base_year_amounts(self.inputs), self.inputs.site.base_year
        as_now = [line for amount in amounts for line in lines_of(
            self.inputs, [_in(amount, self.last, year)], Findings(), (self.last,))]
        tonnes = 0.0
        for old, new in zip(lines_of(self.inputs, amounts, Findings(), (year,), base_year=True), as_now, strict=True):
            if old.ledger in self.allocation.ledgers:
                tonnes += self.allocation.of(old, self.product) * (new.tco2 - old.tco2)
        return tonnes * KG_PER_T / self.inputs.output(self.product, year)

    def _weights(self, now: list[Line]) -> Mapping[str, float]:
        """Carrier -> kg per unit of product that a MWh brings: bought by its factors, made by what the reference makes it of."""
        factors = {(line.carrier, line.ledger): line.factor for line in (*self.reference, *now)
                   if line.carrier and line.part in ("carriers", "grid") and line.category not in OWN_LINES}
        found: dict[str, float] = {}
        for (carrier, _), factor in factors.items():
            row = self.inputs.carriers[carrier]
            per_mwh = factor * (1.0 if row.kind == "electricity" else 1000.0 / row.kwh_per_unit)
            share = self.allocation.share(carrier, self.product, self.last)
            found[carrier] = found.get(carrier, 0.0) + share * per_mwh * KG_PER_T / self.inputs.output(self.product, self.last)
        for _ in self.inputs.carriers:
            found = {**self._made(found), **found}
        return found

    def _made(self, known: Mapping[str, float]) -> dict[str, float]:
        """Carriers made of known ones alone: inputs, shared out over outputs by energy, over what is made."""
        found: dict[str, float] = {}
        for carrier in self.inputs.carriers:
            makers = {(row["part"], row["item"]) for row in self.before if row["carrier"] == carrier
                      and row["direction"] == "supply" and row["part"] not in NOT_MAKERS}
            own = [[row for row in self.before if (row["part"], row["item"]) == maker] for maker in makers]
            if carrier in known or any(row["direction"] == "use" and row["carrier"] not in (*known, carrier)
                                       for rows in own for row in rows):
                continue
            made = sum(figure(row, "energy_mwh") for rows in own for row in rows
                       if row["direction"] == "supply" and row["carrier"] == carrier)
            brought = sum(_brought(rows, carrier, known) for rows in own)
            if made > 0:
                found[carrier] = brought / made
        return found


def _brought(rows: list[Record], carrier: str, known: Mapping[str, float]) -> float:
    outputs = {row["carrier"]: figure(row, "energy_mwh") for row in rows if row["direction"] == "supply"}
    inputs = sum(known.get(str(row["carrier"]), 0.0) * figure(row, "energy_mwh") for row in rows if row["direction"] == "use")
    return inputs * outputs[carrier] / sum(outputs.values())


def _in(amount: Amount, year: int, of: int) -> Amount:
    """The same amount and factor as of another year."""
    return replace(amount, values={year: amount.values[of]},
                   factor=None if amount.factor is None else {year: amount.factor[of]})


def _is_material(line: Line) -> bool:
    return line.part == "materials"


def _on_site(line: Line) -> bool:
    return line.part not in ("materials", "suppliers")


def _used(row: Record) -> float:
    return figure(row, "energy_mwh") * (1.0 if row["direction"] == "use" else -1.0)

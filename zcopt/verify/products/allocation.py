"""Which share of every tonne belongs to a product, from the sheets footprint_shares, end_uses and products."""

from __future__ import annotations

from typing import Any

from zcopt.verify.carbon import Line
from zcopt.verify.sheets import Inputs

KG_PER_T = 1000.0


class Allocation:
    """Shares of sources by product and year."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.products: tuple[Any, ...] = inputs.rows("products")
        self._given: dict[str, list[Any]] = {}
        for row in inputs.rows("footprint_shares"):
            self._given.setdefault(row.source_id, []).append(row)
        self._power = next((name for name, row in inputs.carriers.items() if row.kind == "electricity"), "")

    @property
    def is_known(self) -> bool:
        """Whether all that emits is given to products; a single product has everything."""
        if len(self.products) < 2:
            return len(self.products) == 1
        split = {use.carrier for use in self.inputs.rows("end_uses") if use.name in self._given}
        return "" in self._given or all(source in self._given or source in split for source in self._sources())

    def _sources(self) -> list[str]:
        carriers = [name for name, row in self.inputs.carriers.items()
                    if row.kind == "electricity" or row.price_per_unit is not None or row.base_year_purchase_units is not None]
        return carriers + [row.name for row in self.inputs.rows("processes")]

    @property
    def ledgers(self) -> tuple[str, ...]:
        """What a footprint is made of."""
        return "direct", str(self.inputs.site.footprint_ledger), "upstream"

    def of(self, line: Line, product: str) -> float:
        """The product's share of a line; contracts and certificates go with the grid's power."""
        if line.product:
            return float(line.product == product)
        source = self._power if line.category == "contract" else line.carrier or line.source
        return self.share(source, product, line.year)

    def share(self, source: str, product: str, year: int) -> float:
        """Of a carrier or process: as given, else by the needs of its end uses that have shares, else as all others."""
        if len(self.products) == 1:
            return 1.0
        uses = [use for use in self.inputs.rows("end_uses") if use.carrier == source and use.name in self._given]
        if source in self._given or not uses:
            return self._typed(source if source in self._given else "", product, year)
        needs = [self.inputs.end_use_kwh(use, year) for use in uses]
        if sum(needs) <= 0:
            needs = [use.base_year_energy_kwh for use in uses]
        return sum(need * self._typed(use.name, product, year) for use, need in zip(uses, needs, strict=True)) / sum(needs)

    def _typed(self, source: str, product: str, year: int) -> float:
        return sum(float(row.planned_share.get(year, row.base_share)) for row in self._given.get(source, [])
                   if row.product == product)

    def tonnes(self, lines: list[Line], product: str) -> float:
        """What of these lines is the product's  [tCO2e]."""
        return sum(self.of(line, product) * line.tco2 for line in lines)

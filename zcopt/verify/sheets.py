"""The inputs of a case by the names of its sheets, so that nothing of the model is needed to read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zcopt.inputs.case import Case
from zcopt.inputs.row import Column, Row
from zcopt.inputs.sheets import CarrierRow, SiteRow
from zcopt.verify.modes import modes_of

Path = Mapping[int, float]


class Inputs:
    """Rows of every sheet; ``row_types`` are all sheets there are, for the defaults of those a case leaves out.

    What may be owned or not, as the plan chooses, stands in ``rows`` once for each.
    """

    def __init__(self, case: Case, row_types: Sequence[type[Row]]) -> None:
        self._types = {kind.sheet.name: kind for kind in row_types}
        self._rows = {kind.sheet.name: rows for kind, rows in case.rows_by_type.items()}
        self.carriers: dict[str, CarrierRow] = {row.carrier_id: row for row in self.rows("carriers")}
        self.site: SiteRow = self.one("site")
        self.years = self.site.years
        self._typed = dict(self._rows)
        self._rows |= {sheet: modes_of(sheet, self.rows(sheet), self.years) for sheet in ("pv", "retrofits")}

    def rows(self, sheet: str) -> tuple[Any, ...]:
        """The rows of a sheet in their order; none where the case has no such sheet."""
        return self._rows.get(sheet, ())

    def one(self, sheet: str) -> Any:
        """The record of a settings sheet, its declared defaults where the case has none."""
        found = self.rows(sheet)
        return found[0] if found else self._types[sheet]()

    def named(self, sheet: str, name: str) -> Any | None:
        """The row of a sheet with this name; None where there is none."""
        return next((row for row in self.rows(sheet) if row.name == name), None)

    def is_electricity(self, carrier: str) -> bool:
        """Whether a carrier is electricity."""
        return carrier in self.carriers and self.carriers[carrier].kind == "electricity"

    def growth(self, product: str, year: int) -> float:
        """Output of a year over that of the base year; 1 without a product, or where the base year made nothing."""
        row = self.named("products", product) if product else None
        if row is None or not row.base_year_output_units:
            return 1.0
        return float(row.output_units.get(year, row.base_year_output_units) / row.base_year_output_units)

    def output(self, product: str, year: int) -> float:
        """Output of a planned year, else of the base year  [own unit]."""
        row = self.named("products", product)
        return float(row.output_units.get(year, row.base_year_output_units)) if row is not None else 0.0

    def end_use_kwh(self, row: Any, year: int) -> float:
        """What an end use needs before any measure: base year x growth of the share that grows."""
        share = row.scaling_share if row.scales_with else 0.0
        return float(row.base_year_energy_kwh * (1 - share + share * self.growth(row.scales_with, year)))

    def indicator_key(self, indicator: str, product: str) -> str:
        """What an indicator is called in the tables: with its product where there are several."""
        return f"{indicator}:{product}" if product and len(self.rows("products")) > 1 else indicator

    def columns(self, sheet: str) -> tuple[Column, ...]:
        """The columns of a sheet."""
        return self._types[sheet].columns()

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets of the case that are known."""
        return tuple(sheet for sheet in self._typed if sheet in self._types)

    def typed(self, sheet: str) -> tuple[Any, ...]:
        """The rows of a sheet as typed."""
        return self._typed.get(sheet, ())

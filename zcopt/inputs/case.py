"""A case: everything read from a case folder, checked and frozen. A variant is a new value."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from zcopt.errors import ModelError, Problem
from zcopt.inputs.row import REQUIRED, Row
from zcopt.inputs.sheets import CarrierRow, SettingsRow, SiteRow
from zcopt.inputs.timegrid import TimeGrid

R = TypeVar("R", bound=Row)

WORKBOOK, SHEETS_FOLDER, TIMESERIES = "case.xlsx", "case", "timeseries"
"""What a case folder holds: its sheets as one workbook or as CSVs in a folder, and the folder of hourly series."""


@dataclass(frozen=True)
class Conversion:
    """A unit conversion the reader made: column ``key`` at ``place`` was in ``written`` and times ``factor``."""

    place: str
    key: str
    written: str
    wanted: str
    factor: float


@dataclass(frozen=True)
class Case:
    """Inputs behind the door: frozen rows by sheet, hourly series, and, once chosen, the time grid of the model."""

    name: str
    rows_by_type: Mapping[type[Row], tuple[Row, ...]]
    series: Mapping[str, NDArray[np.float64]] = field(default_factory=lambda: MappingProxyType({}))
    grid: TimeGrid | None = None
    folder: Path | None = None
    files: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Warnings and notes that stood."""
    conversions: tuple[Conversion, ...] = ()

    def rows(self, row_type: type[R]) -> tuple[R, ...]:
        """All rows of a sheet, in the order of the sheet."""
        return cast("tuple[R, ...]", self.rows_by_type.get(row_type, ()))

    def one(self, row_type: type[R]) -> R:
        """The record of a settings sheet; where the sheet is missing, the declared defaults.

        Raises ModelError when the sheet is missing and has a column that must be filled.
        """
        found = self.rows(row_type)
        if found:
            return found[0]
        if any(column.default is REQUIRED for column in row_type.columns()):
            raise ModelError(f"sheet {row_type.sheet.name} was needed but is not in the case")
        return row_type()

    @property
    def site(self) -> SiteRow:
        """The factory."""
        return self.one(SiteRow)

    @property
    def settings(self) -> SettingsRow:
        """How a run is done."""
        return self.one(SettingsRow)

    @property
    def years(self) -> tuple[int, ...]:
        """The years planned."""
        return self.site.years

    @property
    def time(self) -> TimeGrid:
        """The time grid of the model; ModelError before one was chosen."""
        if self.grid is None:
            raise ModelError("the case has no time grid yet")
        return self.grid

    def carrier(self, carrier_id: str) -> CarrierRow:
        """A carrier by its name."""
        return next(row for row in self.rows(CarrierRow) if row.carrier_id == carrier_id)

    def on_grid(self, grid: TimeGrid) -> Case:
        """The same case with this time grid."""
        return dataclasses.replace(self, grid=grid)

    def with_rows(self, *rows: Row) -> Case:
        """The same case with these rows added; settings rows take the place of the old one."""
        changed = {kind: tuple(old) for kind, old in self.rows_by_type.items()}
        for row in rows:
            kept = () if row.sheet.layout == "settings" else changed.get(type(row), ())
            changed[type(row)] = (*kept, row)
        return dataclasses.replace(self, rows_by_type=MappingProxyType(changed))

"""The door to data/: factors, prices, costs and model factories, each row with its source and how sure it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType

from zcopt.errors import ModelError, UsageError
from zcopt.inputs.words import comparable, did_you_mean, listed

PACKAGE = "zcopt_data"
"""The name under which a wheel carries data/."""
SOURCE_TREE = Path(__file__).parents[2] / "data"


@dataclass(frozen=True)
class DataRow:
    """A row of a table; ``cells`` maps every column to its text."""

    table: str
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """The text of a column. Raises ModelError when the table has no such column."""
        if column not in self.cells:
            raise ModelError(f"data/{self.table}.csv has no column {column}")
        return self.cells[column]

    def number(self, column: str) -> float:
        """The number of a column, 0 where it is empty. Raises ModelError when it is not a number."""
        written = self.text(column)
        try:
            return float(written or 0)
        except ValueError as error:
            raise ModelError(f"data/{self.table}.csv: {column} is '{written}', must be a number") from error

    @property
    def value(self) -> float:
        """The value of the row: ``value`` or ``value_central``, else the middle of the range, else the end there is."""
        if "value" in self.cells:
            return self.number("value")
        if self.text("value_central"):
            return self.number("value_central")
        ends = [self.number(column) for column in ("value_low", "value_high") if self.text(column)]
        if not ends:
            raise ModelError(f"data/{self.table}.csv has a row without a value")
        return sum(ends) / len(ends)

    @property
    def unit(self) -> str:
        """What the value is counted in."""
        return self.text("unit")

    @property
    def vintage(self) -> str:
        """The year or date the value is valid for."""
        return self.text("vintage")

    @property
    def source(self) -> str:
        """Who says so."""
        return self.text("source")

    @property
    def confidence(self) -> str:
        """How sure it is, in the words of data/README.md."""
        return self.text("confidence")

    @property
    def note(self) -> str:
        """What else must be known."""
        return self.text("note")

    @property
    def cited(self) -> str:
        """Table, source and confidence in one line, for the column ``source`` of a workbook."""
        return f"data/{self.table}.csv: {self.source} [{self.confidence}]"


@dataclass(frozen=True)
class Table:
    """A table of data/: its columns in order, and its rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[DataRow, ...]

    def where(self, **wanted: str) -> tuple[DataRow, ...]:
        """The rows whose columns hold exactly these texts, in the order of the file."""
        return tuple(row for row in self.rows if all(row.text(key) == text for key, text in wanted.items()))

    def one(self, **wanted: str) -> DataRow:
        """The first row whose columns hold these texts. Raises ModelError when there is none."""
        found = self.where(**wanted)
        if not found:
            raise ModelError(f"data/{self.name}.csv has no row with {dict(wanted)}")
        return found[0]

    def of_region(self, region: str) -> tuple[DataRow, ...]:
        """The rows whose region, in English or Chinese, begins with ``region`` in any case."""
        word = comparable(region)
        columns = [column for column in ("region", "region_zh") if column in self.columns]
        return tuple(row for row in self.rows if any(comparable(row.text(c)).startswith(word) for c in columns))


@cache
def data_folder() -> Traversable:
    """Where the tables are: data/ beside zcopt/ in a source tree, else the package a wheel installs them as."""
    if (SOURCE_TREE / "grid_factors.csv").is_file():
        return SOURCE_TREE
    try:
        return resources.files(PACKAGE)
    except ModuleNotFoundError as error:
        raise ModelError("the tables of data/ were not installed with zcopt") from error


@cache
def table_names() -> tuple[str, ...]:
    """The names of all tables."""
    return tuple(sorted(entry.name.removesuffix(".csv") for entry in data_folder().iterdir() if entry.name.endswith(".csv")))


@cache
def table(name: str) -> Table:
    """The table of a name. Raises UsageError with the nearest name when there is none."""
    if name not in table_names():
        near = did_you_mean(name, table_names(), f"tables: {listed(table_names(), 30)}")
        raise UsageError(f"there is no table {name}. {near}")
    text = (data_folder() / f"{name}.csv").read_text(encoding="utf-8")
    lines = csv.DictReader(io.StringIO(text, newline=""))
    rows = tuple(DataRow(name, MappingProxyType(dict(line))) for line in lines)
    return Table(name, tuple(lines.fieldnames or ()), rows)

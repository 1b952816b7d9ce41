"""A finished run as it is verified: the rows of one plan, with the sums that are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from zcopt.plans.tables import Cell, Record

Tables = Mapping[str, tuple[Record, ...]]


class LackingError(ValueError):
    """A table lacks a row or a figure that what is recomputed needs."""


def figure(row: Record, key: str) -> float:
    """A number every row has. Raises LackingError with the row where it is blank."""
    value = row.get(key)
    if value is None or isinstance(value, str):
        raise LackingError(f"column {key} is blank in the row {row}")
    return float(value)


def row_of(rows: Iterable[Record], **where: Cell) -> Record:
    """The first row with these values. Raises LackingError where there is none."""
    found = next((row for row in rows if all(row.get(key) == value for key, value in where.items())), None)
    if found is None:
        raise LackingError(f"no row has {', '.join(f'{key} {value}' for key, value in where.items())}")
    return found


def optional(row: Record, key: str) -> float | None:
    """A number, None where it is blank."""
    value = row.get(key)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


@dataclass(frozen=True)
class PlanOf:
    """The rows of a plan in every table of a run."""

    name: str
    tables: Tables

    def rows(self, table: str, **where: Cell) -> Iterator[Record]:
        """Rows of a table that belong to the plan and hold these values."""
        return (row for row in self._own(table) if all(row.get(key) == value for key, value in where.items()))

    @cached_property
    def _kept(self) -> dict[str, tuple[Record, ...]]:
        return {}

    def _own(self, table: str) -> tuple[Record, ...]:
        if table not in self._kept:
            self._kept[table] = tuple(row for row in self.tables.get(table, ()) if row.get("plan") == self.name)
        return self._kept[table]

    @property
    def headline(self) -> Record:
        """The plan's row of the table of plans."""
        return row_of(self.rows("plans"))

    @property
    def is_reference(self) -> bool:
        """Whether it is what the others are compared with."""
        return self.headline["rank"] == 0

    @property
    def excuse(self) -> str:
        """What the run itself says is missed on all hours; empty where nothing is."""
        return str(self.headline.get("full_year_missed") or "")

    @cached_property
    def _flows(self) -> Mapping[tuple[Cell, ...], float]:
        found: dict[tuple[Cell, ...], float] = {}
        for row in self.rows("flows"):
            key = row["part"], row["item"], row["carrier"], row["direction"], row["year"]
            found[key] = found.get(key, 0.0) + figure(row, "energy_mwh")
        return found

    def flow(self, part: str, item: str, carrier: str, direction: str, year: int) -> float:
        """Energy of an item on a carrier in a year  [MWh]."""
        return self._flows.get((part, item, carrier, direction, year), 0.0)

    @cached_property
    def _bought(self) -> Mapping[tuple[Cell, Cell], Mapping[int, float]]:
        found: dict[tuple[Cell, Cell], dict[int, float]] = {}
        for row in self.rows("decisions"):
            by_year = found.setdefault((row["part"], row["item"]), {})
            year = int(figure(row, "year"))
            by_year[year] = by_year.get(year, 0.0) + figure(row, "quantity")
        return found

    def bought(self, part: str, item: str) -> Mapping[int, float]:
        """What is bought or signed of an item by year, in its own unit."""
        return self._bought.get((part, item), {})

    @cached_property
    def _cash(self) -> Mapping[tuple[Cell, ...], float]:
        found: dict[tuple[Cell, ...], float] = {}
        for row in self.rows("money"):
            key = row["account"], row["part"], row["item"], row["year"]
            found[key] = found.get(key, 0.0) + figure(row, "cash")
        return found

    def cash(self, account: str, part: str, item: str, year: int) -> float:
        """Money of an account and item in a year, as reported  [cur]."""
        return self._cash.get((account, part, item, year), 0.0)

    def cash_keys(self) -> dict[tuple[str, str, str], None]:
        """Accounts with part and item, in order of first appearance."""
        return dict.fromkeys((str(a), str(p), str(i)) for a, p, i, _ in self._cash)

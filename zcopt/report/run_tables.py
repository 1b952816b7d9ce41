"""A finished run as the reports see it: the result tables and the manifest, nothing else.

Because nothing else is read, every report can be drawn again from a saved run folder without solving.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from zcopt import finance
from zcopt.plans.tables import Cell, Record
from zcopt.report.reductions import BELOW_THE_LINE, KINDS, Ladder, Reductions

REFERENCE_RANK = 0
ALL_HOURS, TYPICAL_DAYS = "all hours", "typical days"

Keys = tuple[Cell, ...]


def number(record: Record, key: str) -> float | None:
    """The number in a column; None where the cell is blank or missing, or not finite, as older runs wrote unknown bounds."""
    value = record.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def amount(record: Record, key: str) -> float:
    """The number in a column that every row of its table has.

    Raises ValueError naming the column when it is blank: a missing amount is never a zero.
    """
    value = number(record, key)
    if value is None:
        raise ValueError(f"column {key} is blank in {record}")
    return value


def text(record: Record, key: str) -> str:
    """The text in a column, empty where blank."""
    value = record.get(key)
    return "" if value is None else str(value)


@dataclass(frozen=True)
class RunTables:
    """The manifest, the result tables and the issues of one run, with the queries all reports share."""

    manifest: Mapping[str, Any]
    tables: Mapping[str, tuple[Record, ...]]
    issues: tuple[Mapping[str, Any], ...] = field(default_factory=tuple)
    _indexes: dict[tuple[str, tuple[str, ...]], dict[Keys, list[Record]]] = field(
        default_factory=dict, init=False, repr=False, compare=False)

    def rows(self, table: str, **where: Cell) -> Iterator[Record]:
        """Rows of a table whose columns equal what is asked, in its order; nothing where the run has no such table."""
        held = self.tables.get(table, ())
        return iter(self._index(table, tuple(where)).get(tuple(where.values()), ()) if where else held)

    def _index(self, table: str, columns: tuple[str, ...]) -> Mapping[Keys, list[Record]]:
        """The rows of a table by some of its columns, gathered once: reports ask for them thousands of times."""
        if (table, columns) not in self._indexes:
            found = self._indexes.setdefault((table, columns), {})
            for record in self.tables.get(table, ()):
                found.setdefault(tuple(map(record.get, columns)), []).append(record)
        return self._indexes[table, columns]

    def has(self, table: str) -> bool:
        """Whether the run holds any row of the table."""
        return bool(self.tables.get(table))

    @property
    def stop_reason(self) -> Any:
        """Why the list of plans ends, in both languages where the run says so."""
        return self.manifest.get("stop_detail") or self.manifest.get("stop_reason")

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years planned, first to last."""
        return tuple(range(int(self.manifest["first_year"]), int(self.manifest["last_year"]) + 1))

    @cached_property
    def reference(self) -> Record | None:
        """The reference's row of the plans table; None where the run has none."""
        return next(self.rows("plans", rank=REFERENCE_RANK), None)

    @cached_property
    def ranked(self) -> tuple[Record, ...]:
        """The plans, best first, without the reference."""
        found = [row for row in self.rows("plans") if amount(row, "rank") > REFERENCE_RANK]
        return tuple(sorted(found, key=lambda row: amount(row, "rank")))

    @property
    def best(self) -> Record | None:
        """The plan of rank 1; None where no plan was found."""
        return self.ranked[0] if self.ranked else None

    @cached_property
    def best_name(self) -> str:
        """Name of the plan of rank 1, or of the reference where it is all there is."""
        chosen = self.best or self.reference
        return text(chosen, "plan") if chosen else ""

    @cached_property
    def reference_name(self) -> str:
        """Name of the reference, empty where there is none."""
        return text(self.reference, "plan") if self.reference else ""

    @cached_property
    def plan_names(self) -> tuple[str, ...]:
        """Names of the ranked plans, best first."""
        return tuple(text(row, "plan") for row in self.ranked)

    @cached_property
    def all_names(self) -> tuple[str, ...]:
        """The reference first, then the plans, best first."""
        return tuple(name for name in (self.reference_name, *self.plan_names) if name)

    @property
    def bases_differ(self) -> bool:
        """Whether only some of the plans and the reference were dispatched on all hours: their figures do not compare."""
        return len({self.hours(plan) for plan in self.all_names}) > 1

    def hours(self, plan: str) -> str:
        """What the figures of a plan come from: all hours of every year, or typical days."""
        row = next(self.rows("plans", plan=plan), {})
        return ALL_HOURS if text(row, "basis") == ALL_HOURS else TYPICAL_DAYS

    def reference_shift(self, plan: str) -> float:
        """What the reference costs more on the hours of a plan than as it is reported [currency]; like is compared with like."""
        if self.reference is None or self.hours(plan) == self.hours(self.reference_name) or self.hours(plan) == ALL_HOURS:
            return 0.0
        return amount(self.reference, "typical_days_cost") - amount(self.reference, "net_present_cost")

    def sums(self, table: str, value: str, by: tuple[str, ...], keep: Callable[[Record], bool] | None = None,
             **where: Cell) -> dict[Keys, float]:
        """Sum of a column by keys, in order of first appearance."""
        found: dict[Keys, float] = {}
        for record in self.rows(table, **where):
            if keep is None or keep(record):
                key = tuple(record.get(column) for column in by)
                found[key] = found.get(key, 0.0) + amount(record, value)
        return found

    def total(self, table: str, value: str, keep: Callable[[Record], bool] | None = None, **where: Cell) -> float:
        """Sum of a column over the rows asked for."""
        return sum(self.sums(table, value, (), keep, **where).values())

    def money_by_account(self, plan: str, column: str = "cash", *, cash_only: bool = False) -> dict[str, float]:
        """Total of each account over all years."""
        keep = is_cash if cash_only else None
        return {str(key[0]): value for key, value in self.sums("money", column, ("account",), keep, plan=plan).items()}

    def unpaid(self, plan: str) -> float:
        """Internal prices in the net present cost: they steer the choice and nobody pays them, discounted."""
        return self.total("money", "discounted", lambda row: not is_cash(row) and row["account"] != "residual_value", plan=plan)

    def cash_by_year(self, plan: str) -> tuple[float, ...]:
        """What is really paid in each year, undiscounted, payments positive."""
        by_year = self.sums("money", "cash", ("year",), is_cash, plan=plan)
        return tuple(by_year.get((year,), 0.0) for year in self.years)

    def capex_by_year(self, plan: str) -> tuple[float, ...]:
        """Investment of each year, undiscounted."""
        by_year = self.sums("money", "cash", ("year",), plan=plan, account="capex")
        return tuple(by_year.get((year,), 0.0) for year in self.years)

    def ladder(self, plan: str, year: int) -> Ladder | None:
        """gross = direct + location; market = direct + contractual; net = market + net; None without carbon rows."""
        by_ledger = self.sums("carbon", "tco2", ("ledger",), plan=plan, year=year)
        if not by_ledger:
            return None
        direct, location, contractual, net = (by_ledger.get((ledger,), 0.0)
                                              for ledger in ("direct", "location", "contractual", "net"))
        return Ladder(direct + location, direct + contractual, direct + contractual + net)

    def gross_by_source(self, plan: str, year: int) -> dict[Keys, float]:
        """Scope 1 and location-based scope 2 by (source, scope) [tCO2e]."""
        return self.sums("carbon", "tco2", ("source", "scope"),
                         lambda row: row["ledger"] in ("direct", "location"), plan=plan, year=year)

    def contracts(self, plan: str, year: int) -> dict[Keys, float]:
        """What each contract takes off the market-based ledger, as a positive number [tCO2e]."""
        taken = self.sums("carbon", "tco2", ("source",),
                          lambda row: row["ledger"] == "contractual" and amount(row, "tco2") < 0, plan=plan, year=year)
        return {key: -value for key, value in taken.items()}

    @cached_property
    def removal_credits(self) -> frozenset[str]:
        """Credits of the kind ``removal`` in the sheet ``offsets``; none where the run does not hold its inputs."""
        return frozenset(text(row, "item") for row in self.rows("inputs", sheet="offsets", key="kind", value="removal"))

    def below_the_line(self, kind: str, plan: str, year: int) -> dict[Keys, float]:
        """What lowers net emissions alone, by source, as positive numbers [tCO2e]: ``removal`` is stored biogenic CO2 and
        removal credits, ``offset`` every other credit."""
        def is_removal(row: Record) -> bool:
            return row["category"] == "removal" or (row["part"] == "offsets" and row["source"] in self.removal_credits)

        found = self.sums("carbon", "tco2", ("source",), lambda row: is_removal(row) == (kind == "removal"), plan=plan, year=year,
                          ledger="net")
        return {key: -value for key, value in found.items()}

    def reductions(self, plan: str, year: int) -> Reductions | None:
        """From the reference's gross to the plan's net by kind; None without a reference or carbon rows."""
        before, after = self.ladder(self.reference_name, year), self.ladder(plan, year)
        if before is None or after is None:
            return None
        contractual = sum(self.contracts(plan, year).values())
        below = {kind: sum(self.below_the_line(kind, plan, year).values()) for kind in BELOW_THE_LINE}
        return Reductions(reference_gross=before.gross, factor_basis=after.market - after.gross + contractual, net=after.net,
                          by_kind={"physical": before.gross - after.gross, "contractual": contractual, **below})

    def levers(self, plan: str) -> dict[tuple[str, str], list[float]]:
        """(kind, source) -> reduction by year [tCO2e]: physical is reference less plan by emission source, then the other
        kinds by contract, store or credit; a source that grows is negative, one that never changes is left out."""
        found: dict[tuple[str, str], list[float]] = {}
        for kind in KINDS:
            for i, year in enumerate(self.years):
                for key, tonnes in self._lowered(kind, plan, year).items():
                    found.setdefault((kind, str(key[0])), [0.0] * len(self.years))[i] += tonnes
        return {key: values for key, values in found.items() if any(values)}

    def _lowered(self, kind: str, plan: str, year: int) -> dict[Keys, float]:
        if kind != "physical":
            return self.contracts(plan, year) if kind == "contractual" else self.below_the_line(kind, plan, year)
        before, after = self.gross_by_source(self.reference_name, year), self.gross_by_source(plan, year)
        return {key: before.get(key, 0.0) - after.get(key, 0.0) for key in (*before, *after)}

    def indicator(self, plan: str, key: str, year: int) -> Record | None:
        """The row of an indicator; None where it was not computed at all."""
        return next(self.rows("indicators", plan=plan, indicator=key, year=year), None)

    def indicator_keys(self) -> tuple[str, ...]:
        """All indicators of the run, in order of first appearance."""
        return tuple(dict.fromkeys(text(row, "indicator") for row in self.rows("indicators")))

    def entries(self, key: str) -> tuple[Mapping[str, Any], ...]:
        """A list of the manifest, empty where it is missing."""
        return tuple(self.manifest.get(key) or ())

    def plan_proof(self, plan: str) -> Mapping[str, Any]:
        """Status, bound, gap and seconds of a plan from the manifest; empty where not recorded."""
        return next((entry for entry in self.entries("plans") if entry.get("name") == plan), {})


def is_cash(record: Record) -> bool:
    """Whether a row of the money table is really paid; residual value and internal prices are not."""
    return record.get("is_cash") in (True, 1, "yes")


def is_yes(value: object) -> bool:
    """Whether a flag is set."""
    return value in (True, 1, "yes")


def in_first_appearance(values: Iterable[str]) -> tuple[str, ...]:
    """Distinct values in the order they come."""
    return tuple(dict.fromkeys(values))


def discount_factor(rate: float, first_year: int, year: int, timing: str) -> float:
    """(1 + r)^-(year - first year + timing): day zero is the first of January of the first year."""
    return finance.discount_factor(rate, year - first_year + finance.START_OF_TIMING[timing])

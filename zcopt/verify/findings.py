"""What a verification found: figures that agree, figures that do not, and what could not be recomputed and why."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

RELATIVE = 1e-5
"""Figures that differ by less of their size agree: files keep 9 digits, and a solver keeps its equations to about 1e-6."""
DIGITS = 1e-8
"""What rounding to 9 digits leaves open, of the largest figure a difference was made of."""
MONEY, ENERGY, TONNES, PURE = 0.01, 1e-5, 1e-5, 1e-8
"""Amounts of money [cur], energy [MWh], tonnes and pure numbers below these are nothing."""


@dataclass(frozen=True)
class Difference:
    """A figure of the run that is not what was recomputed; ``rule`` says how, in one line."""

    table: str
    row: str
    column: str
    there: float | str | None
    recomputed: float | str | None
    rule: str

    def __str__(self) -> str:
        file = self.table if "." in self.table else f"{self.table}.csv"
        return (f"{file}, {self.row}, {self.column}: {_shown(self.there)} there, "
                f"{_shown(self.recomputed)} recomputed ({self.rule})")


@dataclass
class Findings:
    """Collects while tables are gone through. ``taken`` and ``missed`` map what it is about to why."""

    differences: list[Difference] = field(default_factory=list)
    compared: Counter[str] = field(default_factory=Counter)
    taken: dict[str, str] = field(default_factory=dict)
    """Taken as reported: only checked for consistency, since yearly figures do not say more."""
    not_recomputed: dict[str, str] = field(default_factory=dict)
    missed: dict[str, str] = field(default_factory=dict)
    """Promises a plan does not keep, and the run says so itself."""

    @property
    def passed(self) -> bool:
        """Whether every figure that was recomputed agrees."""
        return not self.differences

    def differ(self, table: str, row: str, column: str, there: Any, recomputed: Any, rule: str) -> None:
        """Note a difference."""
        self.differences.append(Difference(table, row, column, there, recomputed, rule))

    def same(self, table: str, row: str, column: str, there: float | None, recomputed: float | None, rule: str, *,
             least: float = PURE, scale: float = 0.0) -> bool:
        """Compare a figure; ``least`` is what counts as nothing, ``scale`` the largest figure it was made of."""
        self.compared[table] += 1
        if agree(there, recomputed, least=least, scale=scale):
            return True
        self.differ(table, row, column, there, recomputed, rule)
        return False

    def same_word(self, table: str, row: str, column: str, there: object, recomputed: object, rule: str) -> None:
        """Compare a name or a flag."""
        self.compared[table] += 1
        if there != recomputed:
            self.differ(table, row, column, _word(there), _word(recomputed), rule)

    def at_most(self, table: str, row: str, column: str, there: float, limit: float, rule: str, *, least: float,
                excuse: str = "") -> None:
        """A figure that must not be above a limit; with ``excuse`` it is noted as missed instead."""
        self.compared[table] += 1
        if there <= limit + RELATIVE * max(abs(there), abs(limit)) + least:
            return
        if excuse:
            self.missed[f"{table}, {row}, {column}: {there:,.6g}, at most {limit:,.6g}"] = excuse
        else:
            self.differ(table, row, column, there, limit, f"at most: {rule}")

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"passed": self.passed, "compared": dict(self.compared), "differences": [vars(d) for d in self.differences],
                "taken_as_reported": self.taken, "not_recomputed": self.not_recomputed, "missed": self.missed}


def agree(there: float | None, recomputed: float | None, *, least: float = PURE, scale: float = 0.0) -> bool:
    """Whether two figures are the same but for rounding; a blank agrees with a blank alone."""
    if there is None or recomputed is None:
        return there is recomputed
    if not (math.isfinite(there) and math.isfinite(recomputed)):
        return False
    return abs(there - recomputed) <= RELATIVE * max(abs(there), abs(recomputed)) + DIGITS * scale + least


def listed(rows: Iterable[object]) -> str:
    """The parts of a row's name that are not blank, by commas."""
    return ", ".join(str(part) for part in rows if part not in ("", None))


def _word(value: object) -> str | None:
    return None if value is None else str(value)


def _shown(value: float | str | None) -> str:
    if value is None:
        return "blank"
    return value if isinstance(value, str) else f"{value:,.9g}"

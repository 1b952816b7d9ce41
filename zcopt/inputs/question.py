"""What is asked of a cell, and what the answer looks like: a value, or None with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from zcopt.errors import Problem, Severity
from zcopt.inputs.grid import Spot
from zcopt.inputs.row import Column
from zcopt.inputs.scale import Scale

Value = object


@dataclass(frozen=True)
class CellReading:
    """The value of a cell (None: blank or wrong) and what is wrong or doubtful about it."""

    value: Value = None
    problems: tuple[Problem, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether no error was found."""
        return all(problem.severity is not Severity.ERROR for problem in self.problems)


@dataclass(frozen=True)
class Question:
    """What is asked of a cell: the column it belongs to, how its numbers are typed, and where it stands."""

    column: Column
    scale: Scale
    spot: Spot

    def wrong(self, code: str, message: str, fix: str = "", found: object = "") -> CellReading:
        """No value, and why."""
        return CellReading(None, (self.spot.problem(code, f"{self.column.key} {message}", fix, found),))

    def doubtful(self, value: Value, code: str, message: str, fix: str = "", found: object = "") -> CellReading:
        """A value, and what is doubtful about it."""
        return CellReading(value, (self.spot.problem(code, f"{self.column.key} {message}", fix, found),))

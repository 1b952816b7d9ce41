"""The lines of the sheet finance with the values behind them: what its blocks share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from zcopt.finance import START_OF_TIMING
from zcopt.report.amounts import MoneyUnit
from zcopt.report.labels import Label, word
from zcopt.report.run_tables import RunTables, amount
from zcopt.report.sheets.cash_flow import RATE
from zcopt.report.sheets.sheet import Cell, Formula, Lines, Style, column_letter

FIRST = 3
"""Index of the first year's column: label, timing and constants stand before it."""
CHANGED = "CHANGED"
TIMES = START_OF_TIMING
SCALED = {**dict.fromkeys(("investment", "grants", "value_left", "depreciation", "tax_credits", "value_left_incentives",
                           "capital_charges"), "capex_factor"),
          **dict.fromkeys(("electricity", "fuel_and_heat"), "energy_factor"), "carbon_price": "carbon_factor"}
"""Line -> the factor finance may change that it follows."""


@dataclass
class Book:
    """The lines written so far with the values Python computed, in the money unit, by year."""

    tables: RunTables
    unit: MoneyUnit
    terms: dict[str, Any]
    lines: Lines = field(default_factory=Lines)
    values: dict[str, tuple[float, ...]] = field(default_factory=dict)
    workings: dict[str, list[Formula]] = field(default_factory=dict)
    """The flows behind each internal rate of return, written below."""

    @property
    def years(self) -> tuple[int, ...]:
        """The years planned."""
        return self.tables.years

    @property
    def inflation(self) -> float:
        """Inflation a year."""
        return float(self.terms["inflation_share"])

    @property
    def nominal(self) -> bool:
        """Whether money is that of each year."""
        return bool(self.terms["money"] == "nominal")

    def column(self, k: int) -> str:
        """Letter of a year's column."""
        return column_letter(FIRST + k)

    @property
    def total(self) -> str:
        """Letter of the column of totals."""
        return column_letter(FIRST + len(self.years))

    def read(self, name: str) -> tuple[float, ...]:
        """A line of the best plan in the planned years, from the table."""
        found = {row["year"]: self.unit.of(amount(row, "amount")) for row in self.tables.rows(
            "cash_view", plan=self.tables.best_name, view="horizon", line=name)}
        return tuple(found.get(year, 0.0) for year in self.years)

    def row(self, key: str, label: Label, contents: Sequence[Formula | float], *, timing: str = "", total: bool = True,
            strong: bool = False, style: Style = "number1") -> None:
        """A line by year with its total; ``values`` keeps what it comes to."""
        values = tuple(c.value if isinstance(c, Formula) else c for c in contents)
        self.values[key] = values  # type: ignore[assignment]
        look: Style = "total" if strong else style
        name: Style = "total_name" if strong else "name"
        cells = [Cell(content, look) for content in contents]
        if total:
            spread = f"[{key}:{self.column(0)}]:[{key}:{self.column(len(self.years) - 1)}]"
            cells.append(Cell(Formula(f"=SUM({spread})", sum(v for v in values if not isinstance(v, str))), look))
        when = word(f"when_{timing}") if timing else ""
        self.lines.add(Cell(label, name), Cell(when, name if strong else "note"), Cell("", name), *cells, key=key)

    def follow(self, key: str, label: Label, pattern: str, values: Sequence[float], **how: Any) -> None:
        """A line with the same formula in every year."""
        self.row(key, label, [Formula(pattern, value) for value in values], **how)

    def scaled(self, name: str, timing: str) -> None:
        """A line of the table, times the factor it follows."""
        values, factor = self.read(name), SCALED.get(name)
        self.row(f"line_{name}", word(f"line_{name}"), [Formula(f"={v!r}*[{factor}:$C]", v) if factor else v for v in values],
                 timing=timing)


def changed(book: Book) -> str:
    """A condition of a formula: whether finance changed anything."""
    was = {RATE: float(book.tables.manifest["discount_rate_share"]), **{f"[{f}:$C]": 1.0 for f in
           ("capex_factor", "energy_factor", "carbon_factor")}, "[income_tax_rate:$C]": float(book.terms["income_tax_share"]),
           "[loan_rate:$C]": float(book.terms["loan_rate_share"]), "[loan_share:$C]": float(book.terms["loan_share"])}
    return "OR(" + ",".join(f"ABS({cell}-{value!r})>0.000000001" for cell, value in was.items()) + ")"

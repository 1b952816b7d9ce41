"""What a cell of the disclosure workbook holds: a question to the tables of a run, which says itself where it looks.

The words of a question are made of the same filters that answer it, so that what a reader is told cannot drift from what was
summed. What the run has no data for is None with the reason; it is never a zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from zcopt.plans.tables import Cell, Record
from zcopt.report.labels import Label
from zcopt.report.run_tables import RunTables, amount, number, text

BASE_YEAR_TABLE = "base_year"
NO_SOURCE = Label("the inputs hold no such source", "输入数据中无此类排放源")
NO_BASE = Label("not among the measured data of the base year", "基准年实测数据不含此项")
NO_BASE_YEAR = Label("nothing was measured in the base year, or a factor is missing", "基准年无实测数据或缺少因子")
NO_TARGET = Label("no target", "无目标")
NO_ROW = Label("the run holds no such value", "运行结果无此数值")
NOT_MODELLED = Label("not part of the model", "不在模型范围内")


@dataclass(frozen=True)
class Figure:
    """A value, or None and why."""

    value: float | str | None
    why: Label | None = None


@dataclass(frozen=True)
class View:
    """A run seen from one of its plans."""

    tables: RunTables
    plan: str

    @property
    def base_year(self) -> int:
        """The year of measured data."""
        return int(self.tables.manifest["base_year"])

    def matching(self, table: str, where: Mapping[str, tuple[str, ...]], **of: Cell) -> Iterator[Record]:
        """Rows of a table whose columns hold one of the values asked for; of whatever plan and year but for ``of``."""
        return (row for row in self.tables.rows(table, **of) if all(text(row, key) in values for key, values in where.items()))


class Quantity(Protocol):
    """A question: its answer in a year (None: the base year), and where it looks."""

    def at(self, view: View, year: int | None) -> Figure:
        """The answer."""

    def said(self, view: View) -> str:
        """Table and filter, for the column beside the values."""


@dataclass(frozen=True)
class Sum:
    """A column summed over the rows of the plan and year that pass a filter; ``sign`` -1 shows what is taken off as positive.

    The base year comes from the table base_year where the columns are those of carbon.
    """

    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    table: str = "carbon"
    column: str = "tco2"
    sign: float = 1.0

    def at(self, view: View, year: int | None) -> Figure:
        """None where no plan and year has such a row: there is no such source; or not the base year: nobody measured it."""
        table = self.table if year is not None else BASE_YEAR_TABLE
        if year is None and self.table != "carbon":
            return Figure(None, NO_BASE)
        if year is None and not view.tables.has(BASE_YEAR_TABLE):
            return Figure(None, NO_BASE_YEAR)
        of: dict[str, Cell] = {} if year is None else {"plan": view.plan, "year": year}
        rows = list(view.matching(table, self.where, **of))
        if not rows and next(view.matching(table, self.where), None) is None:
            return Figure(None, NO_BASE if year is None else NO_SOURCE)
        return Figure(self.sign * sum(amount(row, self.column) for row in rows))

    def said(self, view: View) -> str:
        """``carbon.csv: plan = P1, year, ledger = direct; sum of tco2``."""
        filters = [f"plan = {view.plan}", "year", *(f"{key} = {' or '.join(values)}" for key, values in self.where.items())]
        base = f"; base year: {BASE_YEAR_TABLE}.csv" if self.table == "carbon" else ""
        return f"{self.table}.csv: {', '.join(filters)}; {'- ' if self.sign < 0 else ''}sum of {self.column}{base}"


@dataclass(frozen=True)
class Indicator:
    """A column of an indicator: its value, limit or margin."""

    key: str
    column: str = "value"

    def at(self, view: View, year: int | None) -> Figure:
        """None where the case lacks data; the base year where the scorecard has it. Without a target there is no limit."""
        row: Record | None
        if self.column != "value" and (year is None or self._limit(view, year) is None):
            return Figure(NO_TARGET.both)
        if year is None:
            row = next(view.tables.rows("scorecard", plan="base_year", indicator=self.key), None)
            value = number(row, "value") if row is not None else None
            return Figure(value, None if value is not None else NO_BASE)
        row = view.tables.indicator(view.plan, self.key, year)
        value = number(row, self.column) if row is not None else None
        return Figure(value, None if value is not None else NO_ROW)

    def _limit(self, view: View, year: int) -> float | None:
        row = view.tables.indicator(view.plan, self.key, year)
        return None if row is None else number(row, "limit")

    def said(self, view: View) -> str:
        """Its row."""
        return f"indicators.csv: plan = {view.plan}, year, indicator = {self.key}; {self.column}"


@dataclass(frozen=True)
class Score:
    """An answer of the scorecard, with the reason it gives itself where it has none."""

    key: str

    def at(self, view: View, year: int | None) -> Figure:
        """The value of the plan and year."""
        plan, when = (view.plan, year) if year is not None else ("base_year", view.base_year)
        row = next(view.tables.rows("scorecard", plan=plan, year=when, indicator=self.key), None)
        if row is None:
            return Figure(None, NO_ROW)
        value = number(row, "value")
        reason = Label(text(row, "reason_en") or NO_ROW.en, text(row, "reason_zh") or NO_ROW.zh)
        return Figure(value, None if value is not None else reason)

    def said(self, view: View) -> str:
        """Its row."""
        return f"scorecard.csv: plan = {view.plan}, year, indicator = {self.key}; value"


@dataclass(frozen=True)
class Input:
    """A value the run took, as typed or by default; of columns without years the same in every year."""

    sheet: str
    key: str
    item: str = ""

    def at(self, view: View, year: int | None) -> Figure:
        """A number where it reads as one, else text."""
        rows = [row for row in view.tables.rows("inputs", sheet=self.sheet, key=self.key)
                if text(row, "item") == self.item and row.get("year") in (None, year)]
        if not rows:
            return Figure(None, Label("blank in the workbook", "工作簿中留空"))
        written = text(rows[0], "value")
        try:
            return Figure(float(written))
        except ValueError:
            return Figure(written)

    def said(self, view: View) -> str:
        """Its row."""
        item = f", item = {self.item}" if self.item else ""
        return f"inputs.csv: sheet = {self.sheet}{item}, key = {self.key}, year; value"


@dataclass(frozen=True)
class Fact:
    """An entry of the manifest, the same in every year."""

    key: str

    def at(self, view: View, year: int | None) -> Figure:
        """Numbers and words."""
        value = view.tables.manifest.get(self.key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return Figure(float(value))
        return Figure(str(value)) if value else Figure(None, NO_ROW)

    def said(self, view: View) -> str:
        """Its key."""
        return f"manifest.json: {self.key}"


@dataclass(frozen=True)
class Unknown:
    """What the tables of a run cannot hold; the row stands so that the reader sees it is missing."""

    why: Label = NOT_MODELLED

    def at(self, view: View, year: int | None) -> Figure:
        """Never computed."""
        return Figure(None, self.why)

    def said(self, view: View) -> str:
        """Nothing."""
        return "-"

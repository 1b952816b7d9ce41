"""The scorecard of a run, found by plan, indicator and year; and how its lines read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zcopt.plans.scorecards import BASE_YEAR
from zcopt.plans.tables import Record
from zcopt.report.labels import Label, indicator, known, rule_words, unit_name
from zcopt.report.run_tables import RunTables, number, text

LEVELS = ("entry", "leading")


@dataclass(frozen=True)
class Scores:
    """Rows of the table ``scorecard``; empty for a run without one."""

    rows: Mapping[tuple[str, str, int], Record]
    keys: tuple[str, ...]
    words: tuple[Record, ...]
    programme: Label
    base_year: int | None

    @classmethod
    def of(cls, tables: RunTables) -> Scores:
        """The scorecard of a run."""
        every = tuple(tables.rows("scorecard"))
        rows = {(text(row, "plan"), text(row, "indicator"), int(number(row, "year") or 0)): row
                for row in every if text(row, "indicator")}
        measured = next((year for plan, _, year in rows if plan == BASE_YEAR), None)
        return cls(rows, tuple(dict.fromkeys(key for _, key, _ in rows)),
                   tuple(row for row in every if not text(row, "indicator")),
                   known(text(every[0], "programme")) if every else Label.same(""), measured)

    def line(self, plan: str, key: str, years: tuple[int, ...]) -> tuple[Record, ...]:
        """The rows of an indicator: the base year where there is one, then the years of a plan; empty where there is none."""
        base = () if self.base_year is None else (self.rows.get((BASE_YEAR, key, self.base_year), {}),)
        return (*base, *(self.rows.get((plan, key, year), {}) for year in years))

    def columns(self, years: tuple[int, ...]) -> tuple[int, ...]:
        """The years ``line`` speaks of."""
        return years if self.base_year is None else (self.base_year, *years)


def name_of(key: str, line: tuple[Record, ...]) -> Label:
    """The indicator with its unit."""
    unit = next((text(row, "unit") for row in line if text(row, "unit")), "")
    return indicator(key) if unit in ("share", "count", "") else indicator(key).with_unit(unit_name(unit))


def reason_of(row: Record) -> Label:
    """Why a value is missing or does not count, or what a rule of words alone says, in two languages."""
    if not text(row, "indicator"):
        return rule_words(text(row, "rules"), text(row, "reason_en"))
    return Label(text(row, "reason_en"), text(row, "reason_zh"))

"""The scorecard: every indicator and answer of the programme against its values, for the base year and every plan and year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zcopt.inputs.sheets import OWN_PROGRAMME
from zcopt.inputs.tables import DataRow, table
from zcopt.plans.tables import Record
from zcopt.verify.carbon import Line
from zcopt.verify.findings import Findings, listed
from zcopt.verify.indicators import base_year_values
from zcopt.verify.rules import rule_of
from zcopt.verify.run import PlanOf, Tables, optional
from zcopt.verify.sheets import Inputs

BASE_YEAR, MATCHED = "base_year", "hourly_matched_electricity_share"
PER_TCE = ("carbon_per_tce", "carbon_per_tce_calorific", "carbon_per_tce_equivalent")
YES_NO = ("disclosure", "green_factory", "quota_benchmark")
COUNTS = ("supply_chain_measures_count", "control_functions_count")
NOT_MEASURED = ("non_fossil_energy_share", "non_fossil_electricity_share", "physical_non_fossil_electricity_share",
                "carbon_removal_share", "offset_cover_share", "cumulative_gross_tco2", MATCHED)
"""What the base year has no data for."""
ROUNDING = 1e-6


@dataclass(frozen=True)
class Asked:
    """A line of the programme or of the sheet scorecard_thresholds."""

    rule: str
    indicator: str
    level: str
    limits: Mapping[int, float] | None
    limit: float | None
    when: tuple[str, float | None, float | None]
    assumed: bool
    source: str
    words: str = ""

    def of(self, year: int) -> float | None:
        """The value of a year."""
        return self.limit if self.limits is None else self.limits.get(year)


def check_scorecard(inputs: Inputs, tables: Tables, plans: Sequence[PlanOf], base_lines: Sequence[Line],
                    findings: Findings) -> None:
    """Every row of the table, where the run has one."""
    if not tables.get("scorecard"):
        return
    card = _Card(inputs, tables["scorecard"], findings)
    card.check(BASE_YEAR, inputs.site.base_year, _measured(inputs, base_lines), {})
    for plan in plans:
        for year in inputs.years:
            rows = {str(row["indicator"]): row for row in plan.rows("indicators", year=year)}
            card.check(plan.name, year, {key: optional(row, "value") for key, row in rows.items()},
                       {key: str(row["unit"]) for key, row in rows.items()})
    card.words()


def _measured(inputs: Inputs, base_lines: Sequence[Line]) -> dict[str, float | None]:
    values = base_year_values(inputs, base_lines)
    return {key: value for key, value in values.items() if key not in NOT_MEASURED}


class _Card:
    def __init__(self, inputs: Inputs, rows: Sequence[Record], findings: Findings) -> None:
        self.inputs, self.findings = inputs, findings
        self.left = {(row["plan"], row["year"], row["indicator"], row["rules"] if not row["plan"] else ""): row for row in rows}
        self.asked = _asked(inputs)
        answers = inputs.rows("checklist")
        self.answers = answers[0] if answers else None
        self.questions = [column.key for column in inputs.columns("checklist") if column.key not in ("source", "note")]

    def check(self, plan: str, year: int, values: Mapping[str, float | None], units: Mapping[str, str]) -> None:
        """All rows of a year."""
        known = {**values, **{key: getattr(self.answers, key).get(year) if self.answers else None for key in self.questions}}
        by_key: dict[str, list[Asked]] = {}
        for one in self.asked:
            for key in PER_TCE if one.indicator == PER_TCE[0] else [one.indicator]:
                by_key.setdefault(key, []).append(one)
        by_key.pop("", None)
        for key in dict.fromkeys((*by_key, MATCHED)):
            row = self.left.pop((plan, year, key, ""), None)
            name = listed((plan, year, key))
            if row is None:
                self.findings.differ("scorecard", name, "indicator", None, key, "the programme names it")
            else:
                self._row(name, row, by_key.get(key, []), known, units)

    def _row(self, name: str, row: Record, asked: Sequence[Asked], known: Mapping[str, float | None],
             units: Mapping[str, str]) -> None:
        key, year = str(row["indicator"]), int(str(row["year"]))
        value, sign = known.get(key), -1.0 if self._lower_is_better(key) else 1.0
        self._same(name, row, "value", value, "that of indicators.csv, the base year or the checklist")
        words = {"sense": ">=" if sign > 0 else "<=", "programme": self.inputs.site.scorecard_programme,
                 "unit": self._unit(key, units), "certificates": self._certificates(key, asked),
                 "rules": "; ".join(dict.fromkeys(one.rule for one in asked)),
                 "source": "; ".join(dict.fromkeys(one.source for one in asked))}
        verdicts = {}
        for level in ("entry", "leading"):
            limit, verdicts[level] = _judged(level, asked, value, sign, known, year)
            self._same(name, row, level, limit, "value of the programme that applies")
            margin = None if limit is None or value is None else sign * (value - limit)
            self._same(name, row, f"{level}_margin", margin, "distance of value and limit",
                       scale=100 * max(abs(limit or 0.0), abs(value or 0.0)))
        if not any(verdicts.values()):
            verdicts["entry"] = "not_computed" if value is None else "report_only"
        words |= {f"{level}_verdict": verdict for level, verdict in verdicts.items()}
        for column, word in words.items():
            if word is not None:
                self.findings.same_word("scorecard", name, column, row[column], word, "by the programme and the value")

    def _same(self, name: str, row: Record, column: str, value: float | None, rule: str, scale: float = 10.0) -> None:
        self.findings.same("scorecard", name, column, optional(row, column), value, rule, scale=scale)

    def _lower_is_better(self, key: str) -> bool:
        return key not in (*self.questions, MATCHED) and not key.endswith("_share")

    def _unit(self, key: str, units: Mapping[str, str]) -> str | None:
        """None in the base year, where the unit is that of the plans."""
        if key in self.questions:
            return "yes/no" if key in YES_NO else "count" if key in COUNTS else "share"
        return units.get(key, "") if units else None

    def _certificates(self, key: str, asked: Sequence[Asked]) -> str:
        """Whether traded green power counts in the value."""
        rule = rule_of(self.inputs, "certificate")
        deducted = rule is not None and "contractual" in rule.ledgers
        counted: dict[str, bool] = dict.fromkeys((*PER_TCE, "carbon_removal_share"),
                                                 deducted and self.inputs.site.certificates_lower_index)
        counted |= dict.fromkeys(("market_tco2", "net_tco2", "offset_cover_share"), deducted)
        counted |= dict.fromkeys(("non_fossil_energy_share", "non_fossil_electricity_share"),
                                 rule is not None and rule.non_fossil != 0)
        counted |= dict.fromkeys(("physical_non_fossil_electricity_share", MATCHED), False)
        if key not in counted:
            return ""
        return ("assumed " if any(one.assumed for one in asked) else "") + ("yes" if counted[key] else "no")

    def words(self) -> None:
        """Rules that are words alone; then nothing may be left."""
        for one in self.asked:
            row = self.left.pop(("", None, "", one.rule), None) if not one.indicator else None
            if row is not None:
                for column, word in (("entry_verdict", "report_only"), ("reason_en", one.words), ("reason_zh", one.words),
                                     ("source", one.source), ("programme", self.inputs.site.scorecard_programme)):
                    self.findings.same_word("scorecard", one.rule, column, row[column], word, "the words of the rule")
            elif not one.indicator:
                self.findings.differ("scorecard", one.rule, "rules", None, one.rule, "a rule of words alone")
        for key in self.left:
            self.findings.differ("scorecard", listed(key), "indicator", str(key[2]), None, "no such row in the programme")


def _judged(level: str, asked: Sequence[Asked], value: float | None, sign: float, known: Mapping[str, float | None],
            year: int) -> tuple[float | None, str]:
    """The value of the first line that applies to the site and the verdict; else whether none does, or that is not known."""
    passed_over = []
    for one in asked:
        limit = one.of(year) if one.level in (level, "both") else None
        if limit is None:
            continue
        key, low, below = one.when
        size = known.get(key) if key else None
        if key and (size is None or (low is not None and size < low) or (below is not None and size >= below)):
            passed_over.append(size)
            continue
        if value is None:
            return limit, "not_computed"
        return limit, "met" if sign * (value - limit) >= -ROUNDING * max(1.0, abs(limit)) else "missed"
    if not passed_over:
        return None, ""
    return None, "not_computed" if None in passed_over else "does_not_apply"


def _asked(inputs: Inputs) -> list[Asked]:
    """Lines of the programme but for those that the site's own thresholds stand in for, then the own ones."""
    own = [Asked(f"own {row.indicator}", row.indicator, row.level, row.limit, None, ("", None, None), False,
                 row.source or "sheet scorecard_thresholds") for row in inputs.rows("scorecard_thresholds")]
    replaced, programme = {(one.indicator, one.level) for one in own}, inputs.site.scorecard_programme
    lines = [_line(row) for row in table("rules_zero_carbon_factory").rows if programme != OWN_PROGRAMME
             and row.text("programme_key") == programme and row.text("level") != "definition"]
    return [one for one in lines if (one.indicator, one.level) not in replaced] + own


def _line(row: DataRow) -> Asked:
    cells: Mapping[str, Any] = row.cells

    def number(column: str) -> float | None:
        return float(cells[column]) if cells[column] else None

    limit = number("value_threshold")
    if limit is not None and cells["unit"].startswith("%"):
        limit /= 100
    if cells["indicator_key"] in YES_NO:
        limit = 1.0
    when = (cells["condition_key"], number("value_condition_from"), number("value_condition_below"))
    return Asked(cells["rule_id"], cells["indicator_key"], cells["level"], None, limit, when,
                 cells["certificates_count"] == "assumed", cells["source"], f"{cells['indicator']}: {cells['check']}")



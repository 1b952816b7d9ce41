"""The scorecard: indicators and answers of a year against the entry and the leading (2030) values of a programme.

The values are rows of data/rules_zero_carbon_factory.csv; rows of the sheet ``scorecard_thresholds`` win over them. A rule
with words alone is shown as words; what cannot be computed is said to be so, with the reason, and never zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from zcopt.carbon.checklist import CHECKLIST_KEYS, YES_NO_KEYS, ChecklistRow, unit_of
from zcopt.carbon.indicators import HOURLY_MATCHED, KEYS
from zcopt.carbon.rules import Factor, count
from zcopt.carbon.thresholds import ENTRY, LEADING, ThresholdRow
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label
from zcopt.inputs.sheets import OWN_PROGRAMME
from zcopt.inputs.tables import DataRow, table
from zcopt.model.books import Activity

RULES = "rules_zero_carbon_factory"
TOLERANCE = 1e-6
CONVENTIONS = ("carbon_per_tce", "carbon_per_tce_calorific", "carbon_per_tce_equivalent")
"""What is asked of one is shown for all three: the first is that of the site."""
LOWER_IS_BETTER = tuple(key for key in KEYS if not key.endswith("_share"))

_SIZES = {"electricity_mwh": (Label("electricity use", "用电量"), "MWh"),
          "energy_tce": (Label("energy consumption", "综合能耗"), "tce")}
"""What a rule may depend on."""
BOTH = "both"
"""A level of the table: asked at entry and later too."""

Verdict = Literal["met", "missed", "not_computed", "report_only", "does_not_apply"]


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A rule holds where low <= the indicator ``key`` < below; None: no such end."""

    key: str
    low: float | None
    below: float | None

    def holds(self, value: float) -> bool:
        """Whether a site with this value falls under the rule."""
        return (self.low is None or value >= self.low) and (self.below is None or value < self.below)

    def why_not(self, value: float | None) -> Label:
        """Why the rule is not judged: its condition is missed, or not known."""
        name, unit = _SIZES[self.key]
        if value is None:
            return Label(f"{name.en} is not known", f"{name.zh}未知")
        ends = [f"{sign} {end:,.0f}" for sign, end in ((">=", self.low), ("<", self.below)) if end is not None]
        return Label(f"for sites with {name.en} {' and '.join(ends)} {unit}; here {value:,.0f}",
                     f"适用于{name.zh} {' 且 '.join(ends)} {unit} 的企业；本厂为 {value:,.0f}")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What a programme asks of an indicator: a limit by year at a level, to report it, or words alone."""

    rule_id: str
    indicator: str
    level: str
    limit: Mapping[int, float] | float | None = None
    text: str = ""
    certificates: str = ""
    source: str = ""
    condition: Condition | None = None

    def in_year(self, year: int) -> float | None:
        """The limit of a year; None where there is none."""
        return self.limit.get(year) if isinstance(self.limit, Mapping) else self.limit


@dataclass(frozen=True, kw_only=True)
class Score:
    """An indicator of a year against both levels; margins are negative when missed, verdicts blank where none is asked."""

    year: int
    programme: str
    indicator: str
    value: float | None
    unit: str
    sense: str
    entry: float | None
    entry_margin: float | None
    entry_verdict: str
    leading: float | None
    leading_margin: float | None
    leading_verdict: str
    certificates: str
    reason_en: str
    reason_zh: str
    rules: str
    source: str


def rules_of(case: Case) -> tuple[Rule, ...]:
    """The rules of the site's programme in order, own thresholds in place of those of the same indicator and level."""
    programme = case.site.scorecard_programme
    own = tuple(Rule(rule_id=f"own {row.indicator}", indicator=row.indicator, level=row.level, limit=row.limit,
                     source=row.source or "sheet scorecard_thresholds") for row in case.rows(ThresholdRow))
    taken = {(rule.indicator, rule.level) for rule in own}
    found = [] if programme == OWN_PROGRAMME else [
        _rule(row) for row in table(RULES).where(programme_key=programme) if row.text("level") != "definition"]
    return (*(rule for rule in found if (rule.indicator, rule.level) not in taken), *own)


def _rule(row: DataRow) -> Rule:
    def number(column: str) -> float | None:
        return row.number(column) if row.text(column) else None

    limit, indicator = number("value_threshold"), row.text("indicator_key")
    if limit is not None and row.unit.startswith("%"):
        limit /= 100
    if indicator in YES_NO_KEYS:
        limit = 1.0
    condition = Condition(key=row.text("condition_key"), low=number("value_condition_from"),
                          below=number("value_condition_below")) if row.text("condition_key") else None
    words = f"{row.text('indicator')}: {row.text('check')}"
    return Rule(rule_id=row.text("rule_id"), indicator=indicator, level=row.text("level"), limit=limit, text=words,
                certificates=row.text("certificates_count"), source=row.source, condition=condition)


def scores(case: Case, values: Mapping[str, float | None], units: Mapping[str, str], year: int) -> tuple[Score, ...]:
    """Every indicator the programme names, held against its values in a year; ``values`` and ``units`` are by key.

    A key without a value is not computed. The hourly match comes last, reported only.
    """
    rules = rules_of(case)
    answers = next(iter(case.rows(ChecklistRow)), None)
    known = dict(values) | {key: getattr(answers, key).get(year) if answers else None for key in CHECKLIST_KEYS}
    units = dict(units) | {key: unit_of(key) for key in CHECKLIST_KEYS}
    by_indicator: dict[str, list[Rule]] = {}
    for rule in rules:
        for key in CONVENTIONS if rule.indicator == CONVENTIONS[0] else (rule.indicator,):
            if key:
                by_indicator.setdefault(key, []).append(rule)
    by_indicator.setdefault(HOURLY_MATCHED, [])
    return tuple(_score(case, key, asked, known, units.get(key, ""), year) for key, asked in by_indicator.items())


def words_of(case: Case) -> tuple[Rule, ...]:
    """The rules of the programme that are words alone."""
    return tuple(rule for rule in rules_of(case) if not rule.indicator)


def _score(case: Case, key: str, asked: Sequence[Rule], known: Mapping[str, float | None], unit: str, year: int) -> Score:
    value, sense = known.get(key), "<=" if key in LOWER_IS_BETTER else ">="
    entry, entry_verdict, entry_why = _judged(ENTRY, asked, value, sense, known, year)
    leading, leading_verdict, leading_why = _judged(LEADING, asked, value, sense, known, year)
    if entry_verdict == leading_verdict == "":
        entry_verdict = "report_only" if value is not None else "not_computed"
    why = entry_why or leading_why or (why_not_computed(key) if value is None else _remark(case, key))
    return Score(year=year, programme=case.site.scorecard_programme, indicator=key, value=value, unit=unit, sense=sense,
                 entry=entry, entry_margin=_margin(value, entry, sense), entry_verdict=entry_verdict, leading=leading,
                 leading_margin=_margin(value, leading, sense), leading_verdict=leading_verdict,
                 certificates=certificates_count(case, key, asked), reason_en=why.en, reason_zh=why.zh,
                 rules="; ".join(dict.fromkeys(rule.rule_id for rule in asked)),
                 source="; ".join(dict.fromkeys(rule.source for rule in asked)))


def _judged(level: str, asked: Sequence[Rule], value: float | None, sense: str, known: Mapping[str, float | None],
            year: int) -> tuple[float | None, Verdict | Literal[""], Label | None]:
    """The limit of a level that applies, its verdict, and why it does not apply where none does."""
    why: Label | None = None
    unknown = False
    for rule in asked:
        limit = rule.in_year(year) if rule.level in (level, BOTH) else None
        if limit is None:
            continue
        if rule.condition is not None:
            size = known.get(rule.condition.key)
            if size is None or not rule.condition.holds(size):
                why, unknown = why or rule.condition.why_not(size), unknown or size is None
                continue
        if value is None:
            return limit, "not_computed", None
        margin = _margin(value, limit, sense)
        return limit, "met" if margin is not None and margin >= -TOLERANCE * max(1.0, abs(limit)) else "missed", None
    return None, ("" if why is None else "not_computed" if unknown else "does_not_apply"), why


def _margin(value: float | None, limit: float | None, sense: str) -> float | None:
    if value is None or limit is None:
        return None
    return limit - value if sense == "<=" else value - limit


def why_not_computed(key: str) -> Label:
    """What is missing for an indicator without a value."""
    if key in CHECKLIST_KEYS:
        return Label("not answered on the sheet checklist", "checklist 表未填写")
    for part, why in _MISSING.items():
        if part in key:
            return why
    return Label("what it is divided by is zero", "分母为零")


_MISSING = {
    "value_added": Label("needs the value added of every product", "需填写全部产品的单位增加值"),
    "per_product": Label("needs one product with output", "需且仅需一种产品及其产量"),
    "reduction": Label("needs base-year purchases with their factors", "需填写基准年采购量及排放因子"),
    "upstream": Label("no upstream factor is given", "未填写上游排放因子"),
    "hourly": Label("no hourly dispatch", "无逐时调度"),
}


def _remark(case: Case, key: str) -> Label:
    return Label(f"the site counts {case.site.electricity_kgce_per_kwh:g} kgce/kWh",
                 f"本厂电力折标系数 {case.site.electricity_kgce_per_kwh:g} kgce/kWh") if key == CONVENTIONS[0] else Label("", "")


def certificates_count(case: Case, key: str, asked: Sequence[Rule]) -> str:
    """Whether contracts and certificates lower or raise the value: yes, no, assumed yes, assumed no; blank: no matter."""
    rule = count(case, Activity.CERTIFICATE)
    deducted = rule.contractual is not Factor.NOT_COUNTED
    if key in CONVENTIONS or key == "carbon_removal_share":
        counted = deducted and case.site.certificates_lower_index
    elif key in ("market_tco2", "net_tco2", "offset_cover_share"):
        counted = deducted
    elif key in ("non_fossil_energy_share", "non_fossil_electricity_share"):
        counted = bool(rule.non_fossil)
    elif key in ("physical_non_fossil_electricity_share", HOURLY_MATCHED):
        counted = False
    else:
        return ""
    assumed = any(one.certificates == "assumed" for one in asked)
    return f"{'assumed ' if assumed else ''}{'yes' if counted else 'no'}"

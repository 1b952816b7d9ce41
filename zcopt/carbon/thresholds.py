"""A site's own thresholds for the scorecard, in place of those of the programme or beside them."""

from __future__ import annotations

from dataclasses import dataclass

from zcopt.carbon.checklist import CHECKLIST_KEYS
from zcopt.carbon.indicators import HOURLY_MATCHED, KEYS
from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Role, Row, Sheet, YearPath, by_year, choice

ENTRY, LEADING = "entry", "leading"


@dataclass(frozen=True, kw_only=True)
class ThresholdRow(Row):
    """A value an indicator is held against on the scorecard; it limits no plan."""

    sheet = Sheet(name="scorecard_thresholds", rare=True, label=Label("Scorecard thresholds", "记分卡阈值"), role=Role.RULE,
                  help=Label("Values the scorecard compares with, in place of those of the programme on the site sheet. They "
                             "limit no plan: for that see targets.",
                             "记分卡对照值，优先于工厂表所选体系；不约束方案，约束请填 targets。"))

    indicator: str = choice((*KEYS, *CHECKLIST_KEYS, HOURLY_MATCHED), Label("Indicator", "指标"))
    level: str = choice((ENTRY, LEADING), Label("Level", "级别"), default=ENTRY,
                        help=Label("entry: to be admitted; leading: the value of 2030 or of the best class.",
                                   "entry 为准入值；leading 为 2030 年目标或引领值。"))
    limit: YearPath = by_year("", Label("Value", "阈值"), gaps=True,
                              help=Label("Shares: type 35%. A blank year is not judged.", "份额请填 35%；留空年份不判定。"))

    @property
    def name(self) -> str:
        """Thresholds are named by their indicator and level."""
        return f"{self.indicator} {self.level}"


def check_thresholds(case: Case) -> list[Problem]:
    """Shares typed as 95 instead of 95 %."""
    return [row.problem("limit", f"a share is held against {limit:g}, must be 0..100 %", "Type 95% instead of 95", "E478",
                        year=year)
            for row in case.rows(ThresholdRow) if row.indicator.endswith("_share")
            for year, limit in row.limit.items() if not 0 <= limit <= 1]

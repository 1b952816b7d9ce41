"""How a board weighs plans: criteria with weights and two anchors each, fixed by the user, never by the list of plans."""

from __future__ import annotations

from dataclasses import dataclass

from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Role, Row, Sheet, choice, number, share

CRITERIA = ("net_present_cost", "npv_vs_reference", "capex_total", "capex_peak_year", "irr", "payback_years", "lcoa_per_tco2",
            "cumulative_gross_tco2", "gross_last_year_tco2", "market_last_year_tco2", "net_last_year_tco2", "offsets_share")
"""Columns of plans.csv a plan may be scored by."""


@dataclass(frozen=True, kw_only=True)
class ScoringRow(Row):
    """A criterion of the value score."""

    sheet = Sheet(name="scoring", rare=True, label=Label("Value score", "价值评分"), role=Role.RULE,
                  help=Label("Optional. Score of a plan = sum of weight x (value - worst) / (best - worst), each cut to 0..1; "
                             "weights are taken relative to their sum. The order of plans stays that of cost.",
                             "可选。方案得分 = Σ 权重 ×（数值 - 最差）/（最优 - 最差），每项截断在 0..1；权重按总和折算。"
                             "方案排序仍按成本。"))

    criterion: str = choice(CRITERIA, Label("Criterion", "评价指标"),
                            help=Label("A column of plans.csv; last year means the last planned year.",
                                       "plans.csv 的列；last_year 指规划末年。"))
    weight_share: float = share(Label("Weight", "权重"))
    worst: float = number("", Label("Worst acceptable", "可接受的最差值"),
                          help=Label("Scores 0. In the unit of the column; shares as 0.35.",
                                     "得 0 分；与该列同单位，份额填 0.35。"))
    best: float = number("", Label("Aspiration", "期望值"),
                         help=Label("Scores 1. Below the worst where less is better.", "得 1 分；越小越好时应小于最差值。"))

    @property
    def name(self) -> str:
        """Criteria are named by their column."""
        return self.criterion


def check_scoring(case: Case) -> list[Problem]:
    """Anchors that are the same, from which no score follows; weights that are all zero; a criterion named twice."""
    rows = case.rows(ScoringRow)
    problems = [row.problem("best", f"worst and best of {row.criterion} are both {row.best:g}, so nothing can lie between",
                            "Give two different numbers", "E413") for row in rows if row.worst == row.best]
    if rows and sum(row.weight_share for row in rows) == 0:
        problems.append(rows[0].problem("weight_share", "all weights of the value score are 0",
                                        "Give at least one criterion a weight, or leave the sheet empty", "E414"))
    seen: set[str] = set()
    for row in rows:
        if row.criterion in seen:
            problems.append(row.problem("criterion", f"{row.criterion} is scored twice", "Keep one of the two lines", "E415"))
        seen.add(row.criterion)
    return problems

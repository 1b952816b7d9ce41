"""The scorecard of the base year, of every plan and year, and the words of the programme, as rows of a result table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from zcopt.carbon.checklist import CHECKLIST_KEYS
from zcopt.carbon.indicators import HOURLY_MATCHED, indicators_of
from zcopt.carbon.inventory import base_year_emissions, has_base_year
from zcopt.carbon.scorecard import Score, scores, words_of
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label
from zcopt.measures.green_power import GreenPowerRow
from zcopt.plans.plan import Plan

BASE_YEAR = "base_year"
"""What stands for a plan in the rows of the base year."""
NOT_MEASURED = ("non_fossil_energy_share", "non_fossil_electricity_share", "physical_non_fossil_electricity_share",
                "carbon_removal_share", "offset_cover_share", "cumulative_gross_tco2", HOURLY_MATCHED)
_WHY_NOT_MEASURED = Label("own generation, contracts and storage of CO2 of the base year are not among the inputs",
                          "输入数据不含基准年的自发电、绿电合同与二氧化碳封存")
_NO_BASE_YEAR = Label("needs base-year purchases with their factors", "需填写基准年采购量及排放因子")
_PURCHASES_ALONE = Label("from purchases alone: own generation of that year is not among the inputs",
                         "仅按外购能源：输入数据不含该年自发电")


def scorecard_rows(case: Case, plans: Sequence[Plan]) -> Iterator[dict[str, Any]]:
    """Rows of the table ``scorecard``: the base year, each plan by year, and rules that are words alone."""
    yield from ({"plan": BASE_YEAR, **asdict(score)} for score in _base_year(case))
    for plan in plans:
        units = {value.indicator: value.unit for value in plan.indicators}
        unmatched = _unmatched(case, plan)
        for year in case.years:
            values = {value.indicator: value.value for value in plan.indicators if value.year == year}
            for score in scores(case, values, units, year):
                yield {"plan": plan.name, **asdict(_told(score, unmatched) if score.indicator == HOURLY_MATCHED else score)}
    for rule in words_of(case):
        yield {"plan": "", "programme": case.site.scorecard_programme, "entry_verdict": "report_only", "rules": rule.rule_id,
               "reason_en": rule.text, "reason_zh": rule.text, "source": rule.source}


def _base_year(case: Case) -> Iterator[Score]:
    year, known = case.site.base_year, has_base_year(case)
    found = indicators_of(case, base_year_emissions(case)) if known else {}
    values: dict[str, float | None] = {}
    for key, indicator in found.items():
        if key not in NOT_MEASURED:
            below = 1.0 if indicator.denominator is None else float(indicator.denominator(year))
            values[key] = float(indicator.numerator(year)) / below if below else None
    for score in scores(case, values, {key: indicator.unit for key, indicator in found.items()}, year):
        if score.indicator in CHECKLIST_KEYS:
            yield score
        elif score.value is not None:
            yield _told(score, _PURCHASES_ALONE) if "tce" in score.unit else score
        elif not known:
            yield _told(score, _NO_BASE_YEAR)
        else:
            judged = "does_not_apply" not in (score.entry_verdict, score.leading_verdict)
            yield _told(score, _WHY_NOT_MEASURED) if judged and score.indicator in NOT_MEASURED else score


def _told(score: Score, why: Label) -> Score:
    return replace(score, reason_en=why.en or score.reason_en, reason_zh=why.zh or score.reason_zh)


def _unmatched(case: Case, plan: Plan) -> Label:
    """The contracts of a plan that have no profile, as a sentence; blank where there is none."""
    signed = {decision.item for decision in plan.decisions if decision.part == GreenPowerRow.sheet.name}
    names = ", ".join(row.contract_id for row in case.rows(GreenPowerRow) if row.contract_id in signed and not row.profile)
    if not names:
        return Label("", "")
    return Label(f"not matched, because without a profile: {names}", f"因无出力曲线而未参与匹配：{names}")

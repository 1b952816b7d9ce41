"""The scorecard of a run on its sheet and on the page: values, verdicts by formula, reasons, two languages."""

from __future__ import annotations

import json

import pytest

from tests.report.synthetic_run import YEARS, synthetic_run
from tests.stories import changed, factory
from zcopt.carbon.scorecard import scores, words_of
from zcopt.inputs.row import Label as Told
from zcopt.inputs.sheets import SiteRow
from zcopt.plans.records import records_of
from zcopt.plans.scorecards import BASE_YEAR
from zcopt.report.charts.chart import in_language
from zcopt.report.charts.scorecard import scorecard
from zcopt.report.run_tables import RunTables
from zcopt.report.sheets.scorecard import scorecard_sheet
from zcopt.report.sheets.sheet import Cell, Formula, Line, Places


def with_scorecard(programme: str = "national_zero_carbon_factory") -> RunTables:
    """The synthetic run with a scorecard made from its indicators."""
    run = synthetic_run()
    case = changed(factory(years=tuple(YEARS)), SiteRow, scorecard_programme=programme)
    rows = []
    for plan in (BASE_YEAR, *run.all_names):
        for year in (2025,) if plan == BASE_YEAR else YEARS:
            found = {str(row["indicator"]): row for row in run.rows("indicators", plan=plan, year=year)}
            values = {key: row["value"] for key, row in found.items()}
            values["electricity_mwh"] = 4_000.0 if year == 2026 else 24_000.0
            units = {key: str(row["unit"]) for key, row in found.items()}
            rows += [{"plan": plan, **vars(score)} for score in scores(case, values, units, year)]  # type: ignore[arg-type]
    rows += [{"plan": "", "programme": programme, "rules": rule.rule_id, "reason_en": rule.text, "reason_zh": rule.text}
             for rule in words_of(case)]
    return RunTables(run.manifest, {**run.tables, "scorecard": records_of("scorecard", rows)}, run.issues)


@pytest.fixture(scope="module")
def run() -> RunTables:
    return with_scorecard()


def lines_of(run: RunTables) -> dict[str, Line]:
    return {line.key: line for line in scorecard_sheet(run).lines if line.key}


def values(line: Line, start: int = 3) -> list[object]:
    return [cell.content.value if isinstance(cell.content, Formula) else getattr(cell.content, "en", cell.content)
            for cell in line.cells[start:]]


def test_margin_and_verdict_are_formulas_on_the_line_above(run: RunTables) -> None:
    found = lines_of(run)
    value = values(found["score_carbon_per_tce_value"])
    assert value[0] == "not computed"
    year = value[1]
    assert isinstance(year, float)
    margin = found["score_carbon_per_tce_entry_margin"].cells[4].content
    assert isinstance(margin, Formula) and margin.value == pytest.approx(1.8 - year)
    assert margin.pattern == "=[score_carbon_per_tce_entry_limit]-[score_carbon_per_tce_value]"
    verdict = found["score_carbon_per_tce_entry_verdict"].cells[4].content
    assert isinstance(verdict, Formula) and verdict.value == "missed 未达标"
    sheet = scorecard_sheet(run)
    rows = Places.of((sheet,)).rows["scorecard"]
    placed = Places.of((sheet,)).place(margin.pattern, "scorecard", "E")
    assert placed == f"=E{rows['score_carbon_per_tce_entry_limit']}-E{rows['score_carbon_per_tce_value']}"


def test_a_rule_applies_in_the_years_the_site_is_large_enough(run: RunTables) -> None:
    found = lines_of(run)
    assert values(found["score_physical_non_fossil_electricity_share_leading_limit"])[:3] == [0.35, "", 0.35]
    verdicts = values(found["score_physical_non_fossil_electricity_share_leading_verdict"])[:3]
    assert verdicts[1] == "does not apply"
    remark = found["score_physical_non_fossil_electricity_share_value"].cells[-1].content
    assert "for sites with electricity use >= 5,000 MWh; here 4,000" in str(remark) and "本厂为 4,000" in str(remark)


def test_nothing_missing_is_a_zero(run: RunTables) -> None:
    found = lines_of(run)
    assert set(values(found["score_disclosure_value"])[:6]) == {"not computed"}
    assert "score_disclosure_entry_margin" not in found
    assert "not answered on the sheet checklist" in str(found["score_disclosure_value"].cells[-1].content)


def test_programme_and_targets_stand_once_each(run: RunTables) -> None:
    found = lines_of(run)
    assert "carbon_per_tce_verdict" in found, "the target of the case"
    assert "energy_per_value_added_value" not in found and "gross_tco2_value" in found
    assert "physical_non_fossil_electricity_share_limit" in found
    shown = [cell.content for line in scorecard_sheet(run).lines for cell in line.cells if isinstance(cell, Cell)]
    assert any(getattr(content, "zh", "") == "国家级零碳工厂" for content in shown)
    assert any("own reductions before offsets" in getattr(content, "en", "") for content in shown)


def test_a_run_without_a_scorecard_shows_its_targets() -> None:
    bare = synthetic_run()
    found = lines_of(bare)
    assert not [key for key in found if key.startswith("score_")]
    assert {"head", "carbon_per_tce_verdict", "gross_tco2_value"} <= set(found)
    assert scorecard(bare).views


def test_the_chart_shades_by_level_and_speaks_two_languages(run: RunTables) -> None:
    chart = scorecard(run)
    data = chart.views[0].figure["data"][0]
    names = [in_language(name, "en") for name in data["y"]]
    assert data["x"] == ["2025", *(str(year) for year in YEARS)]
    at = names.index("Carbon per unit of energy, site's standard coal [tCO2/tce]")
    value = next(row["value"] for row in run.rows("scorecard", plan=run.best_name, year=2030, indicator="carbon_per_tce"))
    cell = in_language(data["text"][at][-1], "en")
    assert f"{value:.2f}<br>{'✓' if float(value or 0) <= 1.8 else '✗'} ≤ 1.8  ✗ ≤ 0.2" == cell
    assert data["z"][at][-1] == (1 if float(value or 0) <= 1.8 else -2)
    assert data["z"][names.index("Report published [yes/no]")] == [0] * 6
    chinese = json.dumps([in_language(row, "zh") for row in data["y"]], ensure_ascii=False)
    assert "信息披露 [是/否]" in chinese and "目标值: 单位能耗碳排放" in chinese
    assert len(chart.table.rows) == sum(len(view.figure["data"][0]["y"]) for view in chart.views)


def test_reasons_come_in_two_languages(run: RunTables) -> None:
    reasons = {Told(str(row["reason_en"]), str(row["reason_zh"])) for row in run.rows("scorecard") if row["plan"]}
    assert all((reason.en == "") == (reason.zh == "") for reason in reasons)
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in reason.zh) for reason in reasons if reason.zh)

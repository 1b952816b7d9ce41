"""The scorecard on hand cases: thresholds, conditions, answers, and what is not computed."""

from __future__ import annotations

import pytest

from tests.stories import changed, factory
from zcopt.carbon.checklist import CHECKLIST_KEYS, ChecklistRow, check_checklist
from zcopt.carbon.indicators import HOURLY_MATCHED, KEYS
from zcopt.carbon.scorecard import BOTH, Score, rules_of, scores, words_of
from zcopt.carbon.thresholds import ENTRY, LEADING, ThresholdRow, check_thresholds
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import OWN_PROGRAMME, SCORECARD_PROGRAMMES, SiteRow
from zcopt.inputs.tables import table


def under(programme: str = "national_zero_carbon_factory", **site: object) -> Case:
    return changed(factory(), SiteRow, scorecard_programme=programme, **site)


def scored(case: Case, year: int = 2026, **values: float | None) -> dict[str, Score]:
    return {score.indicator: score for score in scores(case, values, {}, year)}


def test_the_site_sheet_offers_the_programmes_of_the_table_and_their_indicators_exist() -> None:
    rows = [row for row in table("rules_zero_carbon_factory").rows if row.text("programme_key")]
    assert {row.text("programme_key") for row in rows} | {OWN_PROGRAMME} == set(SCORECARD_PROGRAMMES)
    assert {row.text("indicator_key") for row in rows} <= {*KEYS, *CHECKLIST_KEYS, ""}
    assert {row.text("level") for row in rows} == {ENTRY, LEADING, BOTH, "report", "text", "definition"}
    assert {row.text("condition_key") for row in rows} <= {"", "electricity_mwh", "energy_tce"}


@pytest.mark.parametrize(("value", "entry", "leading"), [
    (1.81, "missed", "missed"), (1.8, "met", "missed"), (0.21, "met", "missed"), (0.2, "met", "met"), (0.0, "met", "met")])
def test_carbon_per_tce_against_1_8_and_0_2(value: float, entry: str, leading: str) -> None:
    score = scored(under(), carbon_per_tce=value)["carbon_per_tce"]
    assert (score.entry, score.leading) == (1.8, 0.2)
    assert (score.entry_verdict, score.leading_verdict) == (entry, leading)
    assert (score.entry_margin, score.leading_margin) == pytest.approx((1.8 - value, 0.2 - value))


def test_the_same_is_asked_of_both_conventions() -> None:
    found = scored(under(), carbon_per_tce=4.32, carbon_per_tce_calorific=4.32, carbon_per_tce_equivalent=1.7)
    assert [found[key].entry_verdict for key in ("carbon_per_tce", "carbon_per_tce_calorific", "carbon_per_tce_equivalent")] == [
        "missed", "missed", "met"]


def test_shares_are_asked_from_below() -> None:
    score = scored(under(), non_fossil_energy_share=0.5)["non_fossil_energy_share"]
    assert (score.entry, score.entry_verdict, score.leading, score.leading_verdict) == (0.3, "met", 0.95, "missed")
    assert score.leading_margin == pytest.approx(-0.45)


@pytest.mark.parametrize(("mwh", "verdict", "asked"), [(4_999, "does_not_apply", None), (5_000, "missed", 0.35),
                                                       (None, "not_computed", None)])
def test_the_physical_share_is_asked_of_sites_from_5_gwh(mwh: float | None, verdict: str, asked: float | None) -> None:
    score = scored(under(), electricity_mwh=mwh, physical_non_fossil_electricity_share=0.2)[
        "physical_non_fossil_electricity_share"]
    assert (score.leading_verdict, score.leading, score.entry_verdict, score.certificates) == (verdict, asked, "", "no")
    assert ("5,000 MWh; here 4,999" in score.reason_en) == (mwh == 4_999)


def test_what_has_no_value_is_not_computed_and_says_why() -> None:
    found = scored(under(), carbon_per_tce=None)
    assert (found["carbon_per_tce"].entry_verdict, found["carbon_per_tce"].entry_margin) == ("not_computed", None)
    added = found["energy_per_value_added"]
    assert (added.value, added.entry_verdict, added.reason_en) == (None, "not_computed", "needs the value added of every product")
    assert found["disclosure"].reason_en == "not answered on the sheet checklist"
    assert all(score.reason_zh for score in found.values() if score.value is None)


def test_indicators_without_a_number_are_reported_only() -> None:
    score = scored(under(), energy_per_value_added=0.3)["energy_per_value_added"]
    assert (score.entry_verdict, score.leading_verdict, score.entry) == ("report_only", "", None)
    assert scored(under(), **{HOURLY_MATCHED: 0.4})[HOURLY_MATCHED].entry_verdict == "report_only"


def test_answers_are_by_year_and_a_blank_year_is_no_zero() -> None:
    answers = ChecklistRow(disclosure={2026: 0.0, 2027: 1.0}, energy_saving_equipment_share={2026: 0.6})
    case = under().with_rows(answers)
    verdicts = [scored(case, year)["disclosure"].entry_verdict for year in (2026, 2027, 2028)]
    assert verdicts == ["missed", "met", "not_computed"]
    assert scored(case)["disclosure"].leading_verdict == "missed"
    assert [scored(case, year)["energy_saving_equipment_share"].value for year in (2026, 2027)] == [0.6, None]


def test_counts_and_yes_or_no_are_whole_numbers() -> None:
    row = ChecklistRow(control_functions_count={2026: 7.5}, disclosure={2026: 0.5}, automatic_collection_share={2026: 0.5})
    assert [(problem.code, problem.key) for problem in check_checklist(under().with_rows(row))] == [
        ("E477", "disclosure"), ("E477", "control_functions_count")]


@pytest.mark.parametrize(("tce", "verdict", "asked"), [
    (100_000, "does_not_apply", None), (200_000, "missed", 0.2), (999_999, "missed", 0.2), (1_000_000, "met", 0.3)])
def test_a_park_is_judged_by_its_size(tce: float, verdict: str, asked: float | None) -> None:
    score = scored(under("zero_carbon_park"), energy_tce=tce, carbon_per_tce=0.25)["carbon_per_tce"]
    assert (score.entry_verdict, score.entry) == (verdict, asked)


def test_jiangsu_asks_for_a_green_factory_and_offsets_of_the_rest() -> None:
    case = under("jiangsu_zero_carbon_factory").with_rows(ChecklistRow(green_factory={2026: 1}, quota_benchmark={2026: 0}))
    found = scored(case, offset_cover_share=1.0)
    assert found["green_factory"].entry_verdict == "met"
    assert found["quota_benchmark"].entry_verdict == "missed"
    assert (found["offset_cover_share"].leading, found["offset_cover_share"].leading_verdict) == (1.0, "met")


def test_rules_in_words_are_shown_as_words() -> None:
    assert [rule.rule_id for rule in words_of(under("shanghai_zero_carbon_factory"))] == ["SH1"]
    assert set(scored(under("shanghai_zero_carbon_factory"))) == {HOURLY_MATCHED}
    stars = under("t_ceca_g_0171")
    assert [rule.rule_id for rule in words_of(stars)] == ["T1", "T2"]
    assert scored(stars, non_fossil_energy_share=0.99)["non_fossil_energy_share"].leading_verdict == "missed"


def test_own_thresholds_win_over_those_of_the_programme_and_stand_beside_them() -> None:
    case = under().with_rows(ThresholdRow(indicator="carbon_per_tce", level=ENTRY, limit={2026: 1.0}),
                             ThresholdRow(indicator="market_tco2", level=LEADING, limit={2026: 100.0}, source="board"))
    found = scored(case, carbon_per_tce=1.5, market_tco2=120.0)
    assert (found["carbon_per_tce"].entry, found["carbon_per_tce"].entry_verdict, found["carbon_per_tce"].leading) == (
        1.0, "missed", 0.2)
    assert (found["market_tco2"].leading_verdict, found["market_tco2"].leading_margin, found["market_tco2"].source) == (
        "missed", -20.0, "board")
    later = scored(case, 2027, carbon_per_tce=1.5)["carbon_per_tce"]
    assert (later.entry, later.entry_verdict, later.leading_verdict) == (None, "", "missed")
    alone = changed(case, SiteRow, scorecard_programme=OWN_PROGRAMME)
    assert [rule.indicator for rule in rules_of(alone)] == ["carbon_per_tce", "market_tco2"]


def test_a_threshold_of_a_share_is_typed_in_percent() -> None:
    case = under().with_rows(ThresholdRow(indicator="non_fossil_energy_share", level=ENTRY, limit={2026: 35.0}))
    assert [problem.code for problem in check_thresholds(case)] == ["E478"]


def test_whether_certificates_count_is_said() -> None:
    assert scored(under())["carbon_per_tce"].certificates == "assumed yes"
    assert scored(under(certificates_lower_index=False))["carbon_per_tce"].certificates == "assumed no"
    assert scored(under(rule_set="gbt32150"))["carbon_per_tce"].certificates == "assumed no"
    found = scored(under())
    assert (found["non_fossil_energy_share"].certificates, found[HOURLY_MATCHED].certificates) == ("yes", "no")
    assert found["control_functions_count"].certificates == ""

"""Ledger totals, bills and indicators of small cases are what an independent recomputation from inputs and flows gives."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from tests.stories import changed, gas
from tests.verify.extras import after_tax, small
from tests.verify.works import YEARS, Run, odd, path, plain, run_of, works, written
from zcopt.carbon.rules import AccountingRuleRow
from zcopt.inputs.case import Case
from zcopt.inputs.end_uses import EndUseRow
from zcopt.inputs.row import Row
from zcopt.inputs.sheets import GridFactorsRow
from zcopt.measures.pv import PvRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.model.carbon_cost import CarbonCostRow
from zcopt.model.links import LinkRow, SiteLimitRow
from zcopt.model.targets import TargetRow
from zcopt.parts import SHEETS
from zcopt.studies import study_frontier
from zcopt.verify import ledger_totals, verify
from zcopt.verify.purchases import annuities

CASES: Mapping[str, dict[str, Any]] = {
    "national rules, capture, certificates, offsets": {"deep": True},
    "GB/T 32150 with exports": {"rule_set": "gbt32150", "export": True},
    "GHG Protocol, contracts of any volume": {"rule_set": "ghg_protocol", "flexible": True, "deep": True},
}


@pytest.fixture(scope="module", params=list(CASES))
def run(request: pytest.FixtureRequest) -> Run:
    return run_of(works(**CASES[request.param]))


def test_every_figure_of_a_run_is_recomputed(run: Run) -> None:
    found = verify(run.case, SHEETS, run.tables, run.manifest)
    assert found.differences == []
    assert all(".csv: " in what for what in found.not_recomputed), "every activity, account and indicator of these cases is known"
    assert min(found.compared[name] for name in ("flows", "carbon", "money", "indicators", "plans", "decisions")) > 40


def test_ledger_totals_close_for_every_plan_and_year(run: Run) -> None:
    reported: dict[tuple[str, int, str], float] = {}
    for row in run.tables["carbon"]:
        key = str(row["plan"]), int(str(row["year"])), str(row["ledger"])
        reported[key] = reported.get(key, 0.0) + float(str(row["tco2"]))
    recomputed = ledger_totals(run.case, SHEETS, run.tables)
    plans = {str(row["plan"]) for row in run.tables["plans"]}
    assert {key[:2] for key in recomputed} == {(plan, year) for plan in plans for year in YEARS}
    for key in {**reported, **recomputed}:
        assert reported.get(key, 0.0) == pytest.approx(recomputed.get(key, 0.0), rel=1e-6, abs=1e-3), key


def test_the_cases_hold_what_they_are_for(run: Run) -> None:
    categories = {str(row["category"]) for row in run.tables["carbon"]}
    activities = {str(row["source"]) for row in run.tables["carbon"]}
    assert {"stationary_combustion", "mobile_combustion", "process", "fugitive", "biogenic", "purchased_goods"} <= categories
    if run.case.site.rule_set == "gbt32150":
        assert "exported_energy" in categories
    else:
        assert {"captured", "removal", "contract", "offset"} <= categories and {"gec", "ccer"} <= activities


@pytest.mark.parametrize(("setting", "value"), [("surplus", "worthless"), ("covers_purchased_energy", True),
                                                ("tax_on", "not_traded")])
def test_trading_and_tax_are_recomputed(setting: str, value: object) -> None:
    case = plain().with_rows(CarbonCostRow(scope1_price=path(70), free_allocation_tco2=path(900), tax_price=path(20)),
                             gas(0.3, YEARS), EndUseRow(end_use_id="oven", carrier="gas", base_year_energy_kwh=1e7))
    run = run_of(changed(case, CarbonCostRow, **{setting: value}), plans=1)
    found = verify(run.case, SHEETS, run.tables, run.manifest)
    assert found.differences == []


def test_tax_in_the_books_and_what_others_invest_in_are_recomputed() -> None:
    run = run_of(after_tax(), plans=1)
    bought = {str(row["item"]) for row in run.tables["decisions"]}
    assert {"canopy (third party)", "drives (shared saving)", "presses"} <= bought
    for account in ("income_tax", "grant", "shared_saving", "residual_value"):
        rows = list(run.tables["money"])
        k = max(range(len(rows)), key=lambda k: abs(float(str(rows[k]["cash"]))) * (rows[k]["account"] == account))
        rows[k] = {**rows[k], "cash": 1.01 * float(str(rows[k]["cash"])), "discounted": 1.01 * float(str(rows[k]["discounted"]))}
        found = verify(run.case, SHEETS, {**run.tables, "money": tuple(rows)}, run.manifest)
        assert any(d.table == "money" and account in d.row and d.column == "cash" for d in found.differences), account


def own_rules() -> Case:
    """Exports deducted although the rule set does not, and green power that counts nothing."""
    return works(export=True).with_rows(
        AccountingRuleRow(activity="exported_electricity", location="minus_grid_average", contractual="minus_grid_market",
                          scope="2"))


def test_rules_of_the_case_win_in_both() -> None:
    run = run_of(own_rules(), plans=1)
    assert verify(run.case, SHEETS, run.tables, run.manifest).differences == []
    assert any(row["category"] == "exported_energy" and float(str(row["tco2"])) < 0 for row in run.tables["carbon"])


def test_an_account_nobody_knows_is_said_and_its_rows_are_still_held() -> None:
    run = run_of(plain(), plans=1)
    row = {**run.tables["money"][0], "account": "levy_of_tomorrow", "part": "finance", "item": "x"}
    tables = {**run.tables, "money": (*run.tables["money"], row)}
    found = verify(run.case, SHEETS, tables, run.manifest)
    assert "money of account levy_of_tomorrow, finance" in found.not_recomputed
    assert {d.column for d in found.differences} >= {"net_present_cost"}
    wrong = {**row, "discounted": 2.0 * float(str(row["discounted"]))}
    found = verify(run.case, SHEETS, {**run.tables, "money": (*run.tables["money"], wrong)}, run.manifest)
    assert any(d.column == "discounted" for d in found.differences)


def test_annuities_are_those_of_a_table() -> None:
    # 5 %: 1/1.05 + 1/1.1025 = 1.859410
    assert annuities(0.05, 2) == pytest.approx(1.859410, abs=1e-6)
    assert annuities(0.0, 7) == 7 and annuities(0.05, 0) == annuities(0.05, -3) == 0


@pytest.mark.parametrize(("module", "kept_out"), [
    ("zcopt.verify", ("pyomo", "highspy", "zcopt.model", "zcopt.carbon", "zcopt.plans.extract", "zcopt.finance")),
    ("zcopt.verify.saved", ("pyomo", "highspy"))])
def test_no_model_is_loaded_to_verify(module: str, kept_out: tuple[str, ...]) -> None:
    code = f"import sys, {module}; print([m for m in sys.modules if (m + '.').startswith({tuple(f'{k}.' for k in kept_out)})])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.strip() == "[]"


def test_what_yearly_tables_do_not_say_is_listed_and_not_passed_in_silence() -> None:
    run = run_of(odd())
    found = verify(run.case, SHEETS, run.tables, run.manifest)
    assert found.differences == []
    told = " ".join(found.taken)
    for account in ("energy, grid", "tiers, grid", "demand_or_capacity_charge", "shifting", "retirement",
                    "capex, storage, battery",
                    "wear", "direct_line_energy", "fixed_om, equipment, boiler"):
        assert f"money of account {account}" in told
    assert "energy of end use load" in told, "which of two projects is in use is not among the decisions"
    limits = {row["year"]: row["limit"] for row in run.tables["indicators"] if row["indicator"] == "gross_tco2"}
    assert all(limits.values()), "the proof that own reductions come first is a limit of every year"


def test_bounds_hold_what_cannot_be_recomputed() -> None:
    run = run_of(odd(), plans=1)
    for account, factor in (("energy", 2.0), ("energy", 0.3), ("demand_or_capacity_charge", 30.0), ("retirement", 50.0)):
        rows = [{**row, "cash": factor * float(str(row["cash"])), "discounted": factor * float(str(row["discounted"]))}
                if row["account"] == account else row for row in run.tables["money"]]
        found = verify(run.case, SHEETS, {**run.tables, "money": tuple(rows)}, run.manifest)
        assert any(d.table == "money" and account in d.row and d.column == "cash" for d in found.differences), account


def linked() -> Case:
    """A roof and drives on a shared area, that need or exclude each other as the test says."""
    return plain().with_rows(
        PvRow(pv_id="roof", profile="sun", max_size_kw=3_000, unit_size_kw=500, max_per_year_kw=2_000, life_years=20,
              capex_per_kw=path(3_000), fixed_om_per_kw_year=path(30), site_limit="area", site_use_per_kw=5.0),
        RetrofitRow(retrofit_id="drives", saves_on_1="load", saving_share_1=0.05, life_years=12, capex_cost=path(900_000),
                    site_limit="area", site_use_per_kw=2_000.0), SiteLimitRow(limit_id="area", available=12_000.0))


@pytest.mark.parametrize(("relation", "holds"), [("needs", True), ("together", True), ("excludes", False)])
def test_rules_between_options_are_held(relation: str, holds: bool) -> None:
    run = run_of(linked(), plans=1)
    assert {row["item"] for row in run.tables["decisions"]} == {"roof", "drives"}
    case = run.case.with_rows(LinkRow(first="roof", relation=relation, second="drives"))  # type: ignore[arg-type]
    told = [d for d in verify(case, SHEETS, run.tables, run.manifest).differences if d.table == "decisions"]
    assert (told == []) is holds, told


@pytest.mark.parametrize(("sheet", "changes", "rule"), [
    (SiteLimitRow, {"available": 8_000.0}, "at most: m2 of the site"), (PvRow, {"unit_size_kw": 300.0}, "units of 300"),
    (PvRow, {"max_per_year_kw": 1_000.0}, "at most: most that can be built in a year"),
    (PvRow, {"min_size_kw": 2_500.0, "max_per_year_kw": None}, "at most: smallest size on offer")])
def test_sizes_and_shared_limits_are_held(sheet: type[Row], changes: dict[str, object], rule: str) -> None:
    run = run_of(linked(), plans=1)
    assert verify(run.case, SHEETS, run.tables, run.manifest).differences == []
    found = verify(changed(run.case, sheet, **changes), SHEETS, run.tables, run.manifest)
    assert rule in {d.rule for d in found.differences}


def test_what_may_never_rise_is_held() -> None:
    rising = changed(plain(), GridFactorsRow, average_kgco2_per_kwh=path(0.5, 0.02))
    run = run_of(rising, plans=1)
    case = run.case.with_rows(TargetRow(indicator="gross_tco2", limit={}, never_rising=True))
    found = verify(case, SHEETS, run.tables, run.manifest)
    assert {d.rule for d in found.differences if d.table == "indicators"} == {"at most: the year before"}


def test_a_frontier_without_targets_is_held_to_none() -> None:
    study = study_frontier(small(), points=2, with_targets=False, gap=1e-9, threads=1)
    run, facts = written(study.result), {"with_targets": False}
    assert verify(small(), SHEETS, run.tables, {**run.manifest, **facts}).differences == []
    assert not verify(small(), SHEETS, run.tables, run.manifest).passed

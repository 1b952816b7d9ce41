"""The register of certificates, the hourly match and the scorecard as tables of a run."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from tests.measures.test_certificate import THREE, gec
from tests.measures.test_green_power import at_most, green, hundred_mwh
from tests.stories import changed, years_of
from zcopt.api import Result, optimize
from zcopt.carbon.checklist import ChecklistRow
from zcopt.carbon.indicators import HOURLY_MATCHED
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import CarrierRow
from zcopt.manifest import tables_beside
from zcopt.plans.records import tables_of
from zcopt.plans.run_folder import _read_csv, _write_csv
from zcopt.plans.scorecards import BASE_YEAR
from zcopt.plans.tables import TABLES, Record


def run(case: Case) -> Result:
    return optimize(case, plans=1)


def tables(result: Result) -> dict[str, tuple[Record, ...]]:
    return {**tables_of(result.reference, result.plans, result.case.years, 1.0), **tables_beside(result)}


def register(case: Case) -> list[tuple[object, ...]]:
    return [tuple(row[key] for key in ("vintage", "year", "bought_mwh", "used_mwh", "banked_mwh", "expired_mwh"))
            for row in tables(run(case))["certificates"] if row["plan"] == "P1"]


def test_certificates_bought_early_are_banked_and_used() -> None:
    row = gec(price_per_mwh={2026: 10.0, 2027: 20.0, 2028: 40.0})
    assert register(hundred_mwh(THREE).with_rows(row, at_most({2027: 30}))) == [
        (2026, 2026, pytest.approx(40), 0, pytest.approx(40), 0), (2026, 2027, 0, pytest.approx(40), 0, 0)]


def test_surplus_certificates_expire_with_their_vintage() -> None:
    # paid to take 150 MWh in 2026, of which 100 can be used in neither year: 50 t in 2026 are not to be undercut
    row = gec(price_per_mwh={2026: -1.0, 2027: 40.0, 2028: 40.0}, max_mwh={2026: 350.0, 2027: 0.0, 2028: 0.0})
    found = register(hundred_mwh(THREE).with_rows(row))
    assert sum(float(line[2]) for line in found) == pytest.approx(350)  # type: ignore[arg-type]
    used = [float(line[3]) for line in found]  # type: ignore[arg-type]
    assert all(amount <= 100 + 1e-6 for amount in used)
    assert [float(line[5]) for line in found] == pytest.approx([0, 350 - sum(used)])  # type: ignore[arg-type]
    for before, after in itertools.pairwise(found):
        # what was kept is used, kept on or expires
        assert before[4] == pytest.approx(float(after[3]) + float(after[4]) + float(after[5]))  # type: ignore[arg-type]


def test_certificates_valid_beyond_the_plan_do_not_expire_in_it() -> None:
    row = gec(price_per_mwh={2026: 40.0, 2027: 40.0, 2028: -1.0}, max_mwh={2026: 0.0, 2027: 0.0, 2028: 300.0})
    (line,) = register(hundred_mwh(THREE).with_rows(row))
    assert (line[0], line[1], line[5]) == (2028, 2028, 0)
    assert float(line[4]) == pytest.approx(300 - float(line[3]))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def scored() -> tuple[Record, ...]:
    case = hundred_mwh((2026, 2027)).with_rows(
        green(premium_price_per_kwh=years_of(0.03, (2026, 2027)), tenor_years=2), at_most({2026: 20, 2027: 20}),
        ChecklistRow(disclosure={2027: 1.0}))
    return tables(run(case))["scorecard"]


def of(rows: tuple[Record, ...], plan: str, indicator: str) -> list[Record]:
    return [row for row in rows if (row["plan"], row["indicator"]) == (plan, indicator)]


def test_every_plan_and_year_and_the_base_year_have_a_scorecard(scored: tuple[Record, ...]) -> None:
    assert [(row["plan"], row["year"]) for row in scored if row["indicator"] == "carbon_per_tce"] == [
        (BASE_YEAR, 2025), ("P1", 2026), ("P1", 2027), ("reference", 2026), ("reference", 2027)]
    base, (first, _) = of(scored, BASE_YEAR, "carbon_per_tce")[0], of(scored, "P1", "carbon_per_tce")
    # 0.5 t per MWh over 0.1229 tce; in the plan 60 of 100 MWh are green
    assert base["value"] == pytest.approx(0.5 / 0.1229)
    assert first["value"] == pytest.approx(0.2 / 0.1229)
    assert (base["entry_verdict"], first["entry_verdict"], first["leading_verdict"]) == ("missed", "met", "missed")
    assert first["entry_margin"] == pytest.approx(1.8 - 0.2 / 0.1229)


def test_the_base_year_knows_no_contracts(scored: tuple[Record, ...]) -> None:
    (base,) = of(scored, BASE_YEAR, "non_fossil_energy_share")
    assert (base["value"], base["entry_verdict"]) == (None, "not_computed")
    assert "not among the inputs" in str(base["reason_en"])
    assert [row["value"] for row in of(scored, "P1", "non_fossil_energy_share")] == pytest.approx([0.6, 0.6])


def test_a_base_year_without_data_is_not_computed() -> None:
    case = changed(hundred_mwh(), CarrierRow, base_year_purchase_units=None)
    (base,) = of(tables(run(case))["scorecard"], BASE_YEAR, "carbon_per_tce")
    assert (base["value"], base["reason_en"]) == (None, "needs base-year purchases with their factors")


def test_contracts_that_are_not_matched_are_named(scored: tuple[Record, ...]) -> None:
    matched = of(scored, "P1", HOURLY_MATCHED)
    assert [(row["value"], row["entry_verdict"]) for row in matched] == [(0, "report_only")] * 2
    assert {row["reason_en"] for row in matched} == {"not matched, because without a profile: wind"}
    assert {row["reason_en"] for row in of(scored, "reference", HOURLY_MATCHED)} == {""}


def test_answers_and_words_are_in_the_table(scored: tuple[Record, ...]) -> None:
    assert [row["entry_verdict"] for row in of(scored, "P1", "disclosure")] == ["not_computed", "met"]
    assert [row["rules"] for row in scored if row["plan"] == ""] == ["G-near"]


def test_the_scorecard_survives_its_file(scored: tuple[Record, ...], tmp_path: Path) -> None:
    _write_csv(tmp_path / "scorecard.csv", TABLES["scorecard"], scored, 2027)
    again = _read_csv(tmp_path / "scorecard.csv", TABLES["scorecard"], 2027)
    assert [(row["plan"], row["indicator"] or "", row["value"], row["reason_zh"]) for row in again] == [
        (row["plan"], row["indicator"] or "", row["value"], row["reason_zh"]) for row in scored]

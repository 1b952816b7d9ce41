"""A starter is ready as it is: no problem for any sector, every number with a source, emissions as published."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from zcopt.api import load_case, optimize, read_case
from zcopt.carbon.inventory import base_year_inventory
from zcopt.errors import OutputError, Severity, UsageError
from zcopt.inputs.case import Case
from zcopt.inputs.row import Layout
from zcopt.inputs.sheets import CarrierRow, GridFactorsRow, SettingsRow
from zcopt.inputs.tables import table
from zcopt.measures.converter import ConverterRow
from zcopt.parts import SHEETS
from zcopt.plans.plan import Plan
from zcopt.starter import folder as folder_module
from zcopt.starter.baselines import baseline_ids, find_baseline
from zcopt.starter.content import starter
from zcopt.starter.folder import make_empty_folder, make_starter_folder
from zcopt.starter.plant import exceptions_of, plant_of
from zcopt.starter.regions import find_region

YEARS = range(2026, 2031)
NATIONAL_2023 = 0.5306
PROVINCES = ("Guangdong", "四川")
"""Projected factors and all prices; the national trend, months missing and no feed-in price."""
SPARSE = ("Tibet", "Hebei North", "Jiangsu", "Inner Mongolia")
"""Nothing but a network tariff; no levies; half hours and holidays; a price of every class."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("starters")


def case_of(root: Path, sector: str, province: str) -> Case:
    target = root / f"{sector} {province}"
    if not target.exists():
        make_starter_folder(target, YEARS, "CNY", sector=sector, province=province)
    return load_case(target)


@pytest.mark.parametrize("province", PROVINCES)
@pytest.mark.parametrize("sector", baseline_ids())
def test_a_starter_has_no_error_and_no_warning(made: Path, sector: str, province: str) -> None:
    case = case_of(made, sector, province)
    assert [str(p) for p in case.problems if p.severity is not Severity.NOTE] == []


@pytest.mark.parametrize("province", SPARSE)
def test_other_regions_have_no_warning_either(made: Path, province: str) -> None:
    case = case_of(made, "petrochemicals", province)
    assert [str(p) for p in case.problems if p.severity is not Severity.NOTE] == []


@pytest.mark.parametrize("sector", baseline_ids())
def test_base_year_emissions_are_those_published(made: Path, sector: str) -> None:
    """The total of the table counts power at the national factor of 2023; all else must agree to the tonne."""
    case = case_of(made, sector, "Guangdong")
    lines = {line.source: line for line in base_year_inventory(case) if line.ledger in ("direct", "location")}
    power = lines.pop("electricity").activity * NATIONAL_2023
    published = find_baseline(sector).row.number("total_average_tco2e")
    assert power + sum(line.tco2 for line in lines.values()) == pytest.approx(published, abs=1.0)


@pytest.mark.parametrize("sector", baseline_ids())
def test_loads_have_the_peak_and_energy_of_the_baseline(sector: str) -> None:
    baseline = find_baseline(sector)
    plant = plant_of(baseline, 2025, exceptions_of(2025))
    power = np.sum([plant.load_kw(use) for use in baseline.uses if use.energy == "electricity"], axis=0)
    assert power.sum() == pytest.approx(baseline.amount("electricity") * 1000, rel=1e-9)
    assert power.max() == pytest.approx(baseline.peak_kw, rel=0.01)


@pytest.mark.parametrize("province", ["Guangdong", "Tibet"])
@pytest.mark.parametrize("sector", baseline_ids())
def test_every_filled_row_names_its_source(sector: str, province: str) -> None:
    content, _ = starter(find_baseline(sector), find_region(province), province, YEARS, "CNY")
    texts = ("source", "note", "unit")
    settings = {row.sheet.name for row in SHEETS if row.sheet.layout is Layout.SETTINGS}
    for sheet, records in content.items():
        for record in records:
            filled = [key for key in record if key.partition(":")[0] not in texts]
            if sheet not in settings:
                assert record["source"], (sheet, record)
                assert record["source"] != "derived" or record["note"], (sheet, record)
                continue
            own = {"first_year", "last_year", "currency"}
            assert [key for key in filled if key not in own and not record.get(f"source:{key}")] == [], sheet


def test_the_reference_of_a_starter_emits_what_the_base_year_did_and_plans_are_found(made: Path) -> None:
    """Output is flat, so only the grid factor moves: in the first year the reference is the base year at that factor."""
    case = case_of(made, "light_industry", "四川")
    quick = dataclasses.replace(case.settings, slots_per_day=4, plans=1, relative_gap_share=0.05, keep_peak_days=False)
    result = optimize(dataclasses.replace(case, rows_by_type={**case.rows_by_type, SettingsRow: (quick,)}))
    factors = case.one(GridFactorsRow)
    mwh = next(row.base_year_purchase_units or 0 for row in case.rows(CarrierRow) if row.carrier_id == "electricity") / 1000
    expected = result.base_year_gross_tco2 + mwh * (factors.average_kgco2_per_kwh[2026] - factors.base_year_average_kgco2_per_kwh)
    assert gross(result.reference, 2026) == pytest.approx(expected, rel=1e-4)
    assert result.best.net_present_cost < result.reference.net_present_cost
    assert result.best.targets_met


def gross(plan: Plan, year: int) -> float:
    return next(i.value or 0.0 for i in plan.indicators if i.indicator == "gross_tco2" and i.year == year)


def test_a_region_without_data_gets_no_number_of_china(tmp_path: Path) -> None:
    made = make_starter_folder(tmp_path / "x", YEARS, "EUR", sector="machinery", province="Bavaria")
    assert made.region is None
    found = {(p.sheet, p.key) for p in read_case(tmp_path / "x").problems if p.severity is Severity.ERROR}
    assert {("site", "discount_rate_share"), ("grid_factors", "average_kgco2_per_kwh")} <= found
    assert {"tariff", "tariff_hours"} <= {sheet for sheet, _ in found}
    content, _ = starter(find_baseline("machinery"), None, "Bavaria", YEARS, "EUR")
    assert not {"tariff", "pv", "retrofits", "converters", "storage", "certificates", "targets"} & set(content)
    keys = {key for record in content["carriers"] for key in record}
    assert "price_per_unit" not in keys and "factor_tco2e_per_unit" not in keys
    assert "Bavaria" in str(content["site"][0]["note:province"])


def test_prices_in_yuan_are_not_sold_as_euros(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="CNY"):
        make_starter_folder(tmp_path / "x", YEARS, "EUR", sector="machinery", province="Jiangsu")
    assert not (tmp_path / "x").exists()


def test_an_unknown_sector_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Did you mean machinery"):
        make_starter_folder(tmp_path / "x", YEARS, "CNY", sector="machinry", province="")
    with pytest.raises(UsageError, match="steel_bf_bof, steel_eaf"):
        make_starter_folder(tmp_path / "x", YEARS, "CNY", sector="steel", province="")


def test_nothing_half_made_is_left_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder_module, "_csv", full)
    with pytest.raises(OutputError, match="No space left"):
        make_starter_folder(tmp_path / "x", YEARS, "CNY", sector="machinery", province="Jiangsu")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    with pytest.raises(UsageError, match="nothing was written"):
        make_empty_folder(tmp_path, YEARS, "CNY")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_the_same_starter_is_written_twice_with_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        make_starter_folder(tmp_path / name, YEARS, "CNY", sector="textiles", province="Zhejiang")
    files = [path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*") if path.is_file()]
    assert len(files) == 3
    assert all((tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes() for file in files)


def test_a_boiler_that_lasts_is_not_offered_again(made: Path) -> None:
    assert [row.name for row in case_of(made, "light_industry", "Guangdong").rows(ConverterRow) if row.in_reference] == []


def test_a_longer_horizon_goes_on_after_the_tables_end(tmp_path: Path) -> None:
    """In 2035 the average has fallen by the national trend since 2030, and today's boilers are gone but replaceable."""
    make_starter_folder(tmp_path / "x", range(2026, 2036), "CNY", sector="light_industry", province="Guangdong")
    case = load_case(tmp_path / "x")
    assert [row.name for row in case.rows(ConverterRow) if row.in_reference] == ["steam_gas_new"]
    factors = case.one(GridFactorsRow)
    assert factors.average_kgco2_per_kwh[2030] == 0.3728
    assert factors.average_kgco2_per_kwh[2035] == pytest.approx(0.4419 * 0.976**12, rel=1e-3)


def test_all_regions_have_what_they_refer_to() -> None:
    tables = {"network_region": ("network_tariffs", "region"), "grid_factor_region": ("grid_factors", "region"),
              "tou_region": ("tou_periods", "region"), "price_region": ("tou_prices", "region"),
              "demand_region": ("demand_charges", "region"), "gas_city": ("market_prices", "region"),
              "feed_in_region": ("market_prices", "region")}
    for row in table("regions").rows:
        assert row.text("network_region"), row.text("region")
        for column, (name, key) in tables.items():
            assert not row.text(column) or table(name).where(**{key: row.text(column)}), (row.text("region"), column)

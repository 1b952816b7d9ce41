"""``zcopt footprint``: read from a workbook, solved, printed, and written for buyers."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from benchmarks.cases import SIZES, make_case, write_case
from zcopt import runs
from zcopt.api import load_case, optimize
from zcopt.cli import app
from zcopt.errors import InputError, UsageError
from zcopt.inputs.case import Case
from zcopt.inputs.footprint import FootprintDeclarationRow, FootprintShareRow
from zcopt.inputs.materials import MaterialRow
from zcopt.inputs.sheets import ProductRow, SiteRow
from zcopt.measures.supplier import SupplierRow
from zcopt.model.targets import TargetRow
from zcopt.plans.run_folder import new_run, read_run
from zcopt.runs import write_run

PRODUCTS = ("plate", "wire")


def makers(*, declared: bool = True) -> Case:
    """The tiny made case with two products, a material each for one of them, a supplier and a target on a footprint."""
    case = make_case(SIZES["tiny"])
    rows: dict[type[Any], tuple[Any, ...]] = dict(case.rows_by_type)

    def every(value: float) -> Mapping[int, float]:
        return dict.fromkeys(case.years, value)

    rows[ProductRow] = tuple(ProductRow(product_id=name, product_unit="t", base_year_output_units=100_000,
                                        output_units=every(100_000)) for name in PRODUCTS)
    rows[FootprintShareRow] = tuple(FootprintShareRow(product=name, base_share=share, method="physical")
                                    for name, share in zip(PRODUCTS, (0.6, 0.4), strict=True))
    rows[MaterialRow] = (MaterialRow(material_id="billet", product="wire", amount_units=1.1, factor_tco2e_per_unit=2.0),)
    rows[SupplierRow] = (SupplierRow(supplier_id="scrap billet", material="billet", factor_tco2e_per_unit=0.5, largest_share=1.0,
                                     premium_price_per_unit=every(100.0)),)
    rows[TargetRow] = (TargetRow(indicator="product_footprint", product="wire", limit={case.years[-1]: 1_500.0}),)
    if declared:
        rows[SiteRow] = tuple(SiteRow(**{**vars(row), "company_name": "Rolling Mill", "company_ids": "urn:lei:5299000j2n45"})
                              for row in rows[SiteRow])
        rows[FootprintDeclarationRow] = tuple(FootprintDeclarationRow(
            product=name, product_name=name.title(), product_description=f"Steel {name}", product_ids=f"urn:gtin:400000000000{k}",
            declared_unit="kilogram", declared_units=1_000.0, mass_kg=1.0, fossil_carbon_kg=0.01, biogenic_carbon_kg=0.0,
            exempted_share=0.0, standards="ISO14067") for k, name in enumerate(PRODUCTS))
    return Case(name="makers", rows_by_type=MappingProxyType(rows), series=case.series)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case folder with one finished run."""
    folder = tmp_path_factory.mktemp("footprint") / "case"
    write_case(folder, makers())
    case = load_case(folder)
    result = optimize(case, plans=1, gap=0.05, archetypes=False)
    with new_run(folder / "results", "one") as run:
        write_run(result, run, datetime.datetime(2026, 1, 1))
    return folder


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    app(["footprint", *words], standalone_mode=False)
    return capsys.readouterr().out


def test_the_run_holds_footprints_that_close_and_keep_the_target(finished: Path) -> None:
    saved = read_run(finished / "results" / "one")
    last = saved.manifest["last_year"]
    totals = {(row["product"], row["year"]): row for row in saved.tables["footprint"]
              if row["component"] == "total" and row["plan"] == "P1"}
    site = sum(float(str(row["tco2"])) for row in saved.tables["carbon"] if row["plan"] == "P1" and row["year"] == last
               and row["ledger"] in ("direct", "location", "upstream"))
    assert sum(float(str(totals[name, last]["tco2"])) for name in PRODUCTS) == pytest.approx(site)
    assert float(str(totals["wire", last]["kgco2e_per_unit"])) <= 1_500 * (1 + 1e-6)
    target = next(row for row in saved.tables["indicators"]
                  if (row["plan"], row["year"], row["indicator"]) == ("P1", last, "product_footprint:wire"))
    assert (target["limit"], target["value"]) == (1_500, pytest.approx(totals["wire", last]["kgco2e_per_unit"]))
    assert any(row["item"] == "scrap billet" for row in saved.tables["decisions"] if row["plan"] == "P1")


def test_the_command_prints_base_year_and_plan(finished: Path, capsys: pytest.CaptureFixture[str],
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    printed = told(capsys, str(finished))
    monkeypatch.setattr(runs, "load_case", lambda folder: makers())
    assert "base_year" in printed and "wire" in printed and "inbound transport of billet" in printed
    assert "碳足迹" in told(capsys, str(finished), "--lang", "zh")
    rows = json.loads(told(capsys, str(finished), "--plan", "reference", "--json"))["rows"]
    assert {row["plan"] for row in rows} == {"base_year", "reference"}


def test_the_exchange_is_written(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "load_case", lambda folder: makers())
    path = tmp_path / "out" / "footprints.json"
    app(["footprint", str(finished), "--out", str(path)], standalone_mode=False)
    first, second = json.loads(path.read_text(encoding="utf-8"))["data"]
    assert (first["productNameCompany"], second["productNameCompany"]) == ("Plate", "Wire")
    assert first["id"] != second["id"]
    assert first["pcf"]["allocationRulesDescription"] == "all other sources: 0.6 by physical allocation"


def test_what_is_missing_for_the_exchange_stops_it(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "load_case", lambda folder: makers(declared=False))
    with pytest.raises(InputError, match="company_name"):
        app(["footprint", str(finished), "--out", str(tmp_path / "no.json")], standalone_mode=False)
    assert not (tmp_path / "no.json").exists()


def test_a_plan_that_is_not_there_is_told(finished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "load_case", lambda folder: makers())
    with pytest.raises(UsageError, match="no plan P9, only P1"):
        app(["footprint", str(finished), "--plan", "P9"], standalone_mode=False)

"""``zcopt footprint``: read from a workbook, solved, printed, and written for buyers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.finished_case import every, finished_case, run_of, tiny_with, told
from zcopt import runs
from zcopt.cli import app
from zcopt.errors import InputError, UsageError
from zcopt.inputs.case import Case
from zcopt.inputs.footprint import FootprintDeclarationRow, FootprintShareRow
from zcopt.inputs.materials import MaterialRow
from zcopt.inputs.row import Row
from zcopt.inputs.sheets import ProductRow, SiteRow
from zcopt.measures.supplier import SupplierRow
from zcopt.model.targets import TargetRow
from zcopt.parts import SHEETS
from zcopt.plans.run_folder import read_run
from zcopt.verify.saved import verify_run

PRODUCTS = ("plate", "wire")


def makers(*, declared: bool = True) -> Case:
    """The tiny made case with two products, a material each for one of them, a supplier and a target on a footprint."""
    last_year = max(every(0.0))
    case = tiny_with(
        "makers",
        *(ProductRow(product_id=name, product_unit="t", base_year_output_units=100_000, output_units=every(100_000))
          for name in PRODUCTS),
        *(FootprintShareRow(product=name, base_share=share, method="physical")
          for name, share in zip(PRODUCTS, (0.6, 0.4), strict=True)),
        MaterialRow(material_id="billet", product="wire", amount_units=1.1, factor_tco2e_per_unit=2.0),
        SupplierRow(supplier_id="scrap billet", material="billet", factor_tco2e_per_unit=0.5, largest_share=1.0,
                    premium_price_per_unit=every(100.0)),
        TargetRow(indicator="product_footprint", product="wire", limit={last_year: 1_500.0}))
    return case.with_rows(*_declared(case)) if declared else case


def _declared(case: Case) -> tuple[Row, ...]:
    """What a buyer's system asks beside the numbers."""
    site = SiteRow(**{**vars(case.site), "company_name": "Rolling Mill", "company_ids": "urn:lei:5299000j2n45"})
    return (site, *(FootprintDeclarationRow(
        product=name, product_name=name.title(), product_description=f"Steel {name}", product_ids=f"urn:gtin:400000000000{k}",
        declared_unit="kilogram", declared_units=1_000.0, mass_kg=1.0, fossil_carbon_kg=0.01, biogenic_carbon_kg=0.0,
        exempted_share=0.0, standards="ISO14067") for k, name in enumerate(PRODUCTS)))


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finished_case(tmp_path_factory.mktemp("footprint") / "case", makers())


def test_the_run_holds_footprints_that_close_and_keep_the_target(finished: Path) -> None:
    saved = read_run(run_of(finished))
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


def test_verify_recomputes_the_run(finished: Path) -> None:
    found = verify_run(run_of(finished), SHEETS)
    assert found.differences == [] and all(found.compared[table] for table in ("footprint", "footprint_bridge"))


def test_the_command_prints_base_year_and_plan(finished: Path, capsys: pytest.CaptureFixture[str],
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    printed = told(capsys, "footprint", finished)
    monkeypatch.setattr(runs, "load_case", lambda folder: makers())
    assert "base_year" in printed and "wire" in printed and "inbound transport of billet" in printed
    assert "碳足迹" in told(capsys, "footprint", finished, "--lang", "zh")
    rows = json.loads(told(capsys, "footprint", finished, "--plan", "reference", "--json"))["rows"]
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

"""``zcopt cbam``: the calculator on a finished run, by the sheets as they stand now."""

from __future__ import annotations

import dataclasses
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
from zcopt.carbon.cbam_sheets import CbamGoodRow, CbamTermsRow
from zcopt.cli import app
from zcopt.errors import UsageError
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import ProductRow
from zcopt.plans.run_folder import new_run, read_run
from zcopt.runs import write_run


def exporting(price: float, *, goods: bool = True) -> Case:
    """The tiny made case, of whose product 100 t a year go to the EU."""
    case = make_case(SIZES["tiny"])
    rows: dict[type[Any], tuple[Any, ...]] = dict(case.rows_by_type)

    def every(value: float) -> Mapping[int, float]:
        return dict.fromkeys(case.years, value)

    rows[ProductRow] = (ProductRow(product_id="steel", product_unit="t", base_year_output_units=1_000,
                                   output_units=every(1_000)),)
    if goods:
        rows[CbamGoodRow] = (CbamGoodRow(good_id="rods", sector="iron_steel", product="steel", exported_t=every(100),
                                         benchmark_tco2_per_t=0.066),)
        rows[CbamTermsRow] = (CbamTermsRow(certificate_price=every(price), euro_exchange_factor=every(8)),)
    return Case(name="exporting", rows_by_type=MappingProxyType(rows), series=case.series)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case folder with one finished run."""
    folder = tmp_path_factory.mktemp("cbam") / "case"
    write_case(folder, exporting(80.0))
    case = load_case(folder)
    result = optimize(case, plans=1, gap=0.05, archetypes=False)
    with new_run(folder / "results", "one") as run:
        write_run(result, run, datetime.datetime(2026, 1, 1))
    return folder


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    app(["cbam", *words], standalone_mode=False)
    return capsys.readouterr().out


def test_a_run_of_an_exporter_holds_the_table(finished: Path) -> None:
    saved = read_run(finished / "results" / "one")
    rows = saved.tables["cbam"]
    assert {row["plan"] for row in rows} == {row["plan"] for row in saved.tables["plans"]}
    for row in rows:
        direct = sum(float(str(line["tco2"])) for line in saved.tables["carbon"]
                     if line["plan"] == row["plan"] and line["year"] == row["year"] and line["ledger"] == "direct")
        assert row["see_tco2_per_t"] == pytest.approx(direct / 1_000)


def test_the_command_prints_what_the_run_holds(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = json.loads(told(capsys, str(finished / "results" / "one"), "--json"))["rows"]
    saved = read_run(finished / "results" / "one").tables["cbam"]
    assert [row["cost_eur"] for row in printed] == pytest.approx([row["cost_eur"] for row in saved])


def test_a_case_is_judged_by_its_sheets_of_today(finished: Path, capsys: pytest.CaptureFixture[str],
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the price is twice the cost, without a new run."""
    before = json.loads(told(capsys, str(finished / "results" / "one"), "--json"))["rows"]
    monkeypatch.setattr(runs, "load_case", lambda folder: exporting(160.0) if folder == finished else None)
    after = json.loads(told(capsys, str(finished), "--json"))["rows"]
    assert sum(row["cost_eur"] for row in before) > 0
    assert [row["cost_eur"] for row in after] == pytest.approx([2 * row["cost_eur"] for row in before])
    assert "rods" in told(capsys, str(finished)) and "隐含排放" in told(capsys, str(finished), "--lang", "zh")


def test_a_case_that_exports_nothing_is_told(finished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "load_case", lambda folder: exporting(80.0, goods=False))
    with pytest.raises(UsageError, match="cbam_goods"):
        app(["cbam", str(finished)], standalone_mode=False)


def test_a_case_of_other_years_is_told(finished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = exporting(80.0)
    longer = case.with_rows(dataclasses.replace(case.site, last_year=case.site.last_year + 1))
    monkeypatch.setattr(runs, "load_case", lambda folder: longer)
    with pytest.raises(UsageError, match="run the case again"):
        app(["cbam", str(finished)], standalone_mode=False)

"""``zcopt cbam``: the calculator on a finished run, by the sheets as they stand now."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from tests.cli.finished_case import every, finished_case, run_of, tiny_with, told
from zcopt import runs
from zcopt.carbon.cbam_sheets import CbamGoodRow, CbamTermsRow
from zcopt.cli import app
from zcopt.errors import UsageError
from zcopt.inputs.case import Case
from zcopt.inputs.row import Row
from zcopt.inputs.sheets import ProductRow
from zcopt.parts import SHEETS
from zcopt.plans.run_folder import read_run
from zcopt.verify.saved import verify_run


def exporting(price: float, *, goods: bool = True) -> Case:
    """The tiny made case, of whose product 100 t a year go to the EU."""
    rows: tuple[Row, ...] = (
        CbamGoodRow(good_id="rods", sector="iron_steel", product="steel", exported_t=every(100), benchmark_tco2_per_t=0.066),
        CbamTermsRow(certificate_price=every(price), euro_exchange_factor=every(8)))
    return tiny_with("exporting", ProductRow(product_id="steel", product_unit="t", base_year_output_units=1_000,
                                             output_units=every(1_000)), *(rows if goods else ()))


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finished_case(tmp_path_factory.mktemp("cbam") / "case", exporting(80.0))


def test_a_run_of_an_exporter_holds_the_table(finished: Path) -> None:
    saved = read_run(run_of(finished))
    rows = saved.tables["cbam"]
    assert {row["plan"] for row in rows} == {row["plan"] for row in saved.tables["plans"]}
    for row in rows:
        direct = sum(float(str(line["tco2"])) for line in saved.tables["carbon"]
                     if line["plan"] == row["plan"] and line["year"] == row["year"] and line["ledger"] == "direct")
        assert row["see_tco2_per_t"] == pytest.approx(direct / 1_000)


def test_verify_recomputes_the_run(finished: Path) -> None:
    found = verify_run(run_of(finished), SHEETS)
    assert found.differences == [] and all(found.compared[table] for table in ("cbam",))


def test_the_command_prints_what_the_run_holds(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = json.loads(told(capsys, "cbam", run_of(finished), "--json"))["rows"]
    saved = read_run(run_of(finished)).tables["cbam"]
    assert [row["cost_eur"] for row in printed] == pytest.approx([row["cost_eur"] for row in saved])


def test_a_case_is_judged_by_its_sheets_of_today(finished: Path, capsys: pytest.CaptureFixture[str],
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the price is twice the cost, without a new run."""
    before = json.loads(told(capsys, "cbam", run_of(finished), "--json"))["rows"]
    monkeypatch.setattr(runs, "load_case", lambda folder: exporting(160.0) if folder == finished else None)
    after = json.loads(told(capsys, "cbam", finished, "--json"))["rows"]
    assert sum(row["cost_eur"] for row in before) > 0
    assert [row["cost_eur"] for row in after] == pytest.approx([2 * row["cost_eur"] for row in before])
    assert "rods" in told(capsys, "cbam", finished) and "隐含排放" in told(capsys, "cbam", finished, "--lang", "zh")


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

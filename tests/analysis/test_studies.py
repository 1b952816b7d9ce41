"""From a case to run folder and reports: what is found is what is written, shown and read back."""

from __future__ import annotations

import datetime
import json
import os
import signal
from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.analysis.cases import two_roofs
from tests.analysis.test_macc import reference_plant
from tests.report.recalculation import SOFFICE, formula_values, recalculate
from zcopt import studies
from zcopt.api import optimize
from zcopt.errors import UsageError
from zcopt.inputs.case import Case
from zcopt.model.solve import Progress
from zcopt.model.targets import TargetRow
from zcopt.plans.run_folder import read_run, write_tables
from zcopt.report.charts import charts_of
from zcopt.report.run_tables import RunTables
from zcopt.report.workbook import workbook_sheets
from zcopt.runs import write_run
from zcopt.studies import run_frontier, run_macc, study_costs, study_frontier

NOW = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def cases(monkeypatch: pytest.MonkeyPatch) -> dict[str, Case]:
    """Cases by the name of their folder, in place of workbooks."""
    known = {"roofs": two_roofs().with_rows(TargetRow(indicator="gross_tco2", limit={2026: 45})), "plant": reference_plant()}
    monkeypatch.setattr(studies, "load_case", lambda folder: known["plant" if folder.name == "inputs" else folder.name])
    return known


def frontier_run(folder: Path) -> Path:
    (folder / "roofs").mkdir()
    done = run_frontier(folder / "roofs", points=4, prices=[0, 500, 2_000], gap=None, time_limit=60, threads=1, seed=1,
                        with_targets=False, out=None, quiet=True, now=NOW)
    assert done.exit_code == 0
    return done.folder


def plan_run(folder: Path, cases: Mapping[str, Case]) -> Path:
    folder.mkdir()
    write_run(optimize(cases["plant"], plans=1, threads=1), folder, NOW)
    return folder


def as_shown(folder: Path) -> RunTables:
    saved = read_run(folder)
    return RunTables(saved.manifest, saved.tables, saved.issues)


def test_a_frontier_is_a_run_with_its_points_as_plans(tmp_path: Path) -> None:
    folder = frontier_run(tmp_path)
    saved = read_run(folder)
    points = saved.tables["frontier"]
    assert [row["plan"] for row in points] == ["F1", "F2", "F3", "F4"]
    assert points[0]["cumulative_gross_tco2"] == pytest.approx(50, rel=1e-3), "the sheet targets was left out"
    assert {row["plan"] for row in saved.tables["plans"]} == {"reference", "F1", "F2", "F3", "F4"}
    assert [row["price"] for row in saved.tables["price_sweep"]] == [0, 500, 2_000]
    assert all(row["agrees_with_frontier"] for row in saved.tables["price_sweep"])
    assert (saved.manifest["analysis"], saved.manifest["with_targets"]) == ("frontier", False)
    shown = as_shown(folder)
    assert {"frontier", "price_sweep"} <= {chart.key for _, chart in charts_of(shown) if chart.views}
    assert "What each tonne less costs" in (folder / "report.html").read_text(encoding="utf-8")
    sheet = load_workbook(folder / "report.xlsx", data_only=True)["Frontier 成本—排放前沿"]
    slopes = [row[5].value for row in sheet.iter_rows() if str(row[0].value) in ("F1", "F2", "F3", "F4")]
    assert slopes[:-1] == pytest.approx([row["next_tonne_cost"] for row in points[:-1]])


def test_targets_are_kept_unless_they_are_left_out() -> None:
    case = two_roofs().with_rows(TargetRow(indicator="gross_tco2", limit={2026: 45}))
    kept, free = (study_frontier(case, points=2, threads=1, with_targets=kept).frontier for kept in (True, False))
    assert kept.points[0].cumulative_gross_tco2 == pytest.approx(45, rel=1e-3)
    assert free.points[0].cumulative_gross_tco2 == pytest.approx(50, rel=1e-3)


def test_ctrl_c_keeps_the_points_found() -> None:
    told: list[str] = []

    def report(doing: str, progress: Progress | None) -> None:
        told.append(doing)
        if doing == "point 4/9":
            os.kill(os.getpid(), signal.SIGINT)

    study = study_frontier(two_roofs(), points=9, threads=1, report=report)
    assert 2 <= len(study.frontier.points) <= 4 and study.sweep == ()
    assert study.frontier.end == "interrupted by the user" and study.result.stop_reason == "interrupted by the user"


def test_cost_curves_are_added_to_the_run_they_explain(tmp_path: Path, cases: dict[str, Case]) -> None:
    folder = plan_run(tmp_path / "run", cases)
    before = (folder / "plans.csv").read_bytes()
    back, tables = run_macc(folder, plan=None, samples=None, list_too=True, in_truth=True, gap=None, time_limit=60, threads=1,
                            quiet=True)
    assert back == folder and (folder / "plans.csv").read_bytes() == before
    saved = read_run(folder)
    assert saved.tables["macc"] == tables["macc"]
    rows = {str(row["bar"]): row for row in saved.tables["macc"]}
    parts = [row for row in saved.tables["macc"] if row["row"] != "plan"]
    assert sum(float(row["abatement_tco2"] or 0) for row in parts) == pytest.approx(rows["plan"]["abatement_tco2"])
    assert {row["row"] for row in saved.tables["cheapest_first"]} == {"offer", "list", "plan"}
    assert saved.manifest["macc"]["rebuilt_cost_error_share"] == pytest.approx(0, abs=1e-6)
    assert {"green_power", "shadow"} <= {row["kind"] for row in saved.tables["price_lines"]}
    json.dumps(saved.manifest, allow_nan=False)


def test_a_bound_nobody_proved_is_not_taken_for_zero(tmp_path: Path, cases: dict[str, Case]) -> None:
    folder = plan_run(tmp_path / "run", cases)
    saved = read_run(folder)
    stopped = tuple({**row, "bound": None, "gap": None} for row in saved.tables["plans"])
    write_tables(folder, {"plans": stopped}, saved.manifest["last_year"])
    _, tables = run_macc(folder, plan=None, samples=None, list_too=True, in_truth=True, gap=None, time_limit=60, threads=1,
                         quiet=True)
    plan = next(row for row in tables["cheapest_first"] if row["row"] == "plan")
    assert plan["bound"] is None
    eased = [row for row in tables["shadow_prices"] if row["true_high"] is not None]
    assert eased and all(row["true_low"] == 0.0 and float(row["true_high"] or 0) >= 0 for row in eased)


def test_the_curve_is_in_both_reports_and_ties_out(tmp_path: Path, cases: dict[str, Case]) -> None:
    folder = plan_run(tmp_path / "run", cases)
    run_macc(folder, plan="P1", samples=None, list_too=False, in_truth=False, gap=None, time_limit=60, threads=1, quiet=True)
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "What each measure costs per tonne" in page
    chart = next(chart for _, chart in charts_of(as_shown(folder)) if chart.key == "cost_curve")
    bars = [trace for trace in chart.views[0].figure["data"] if trace["type"] == "bar"]
    assert sum(sum(trace["width"]) for trace in bars) == pytest.approx(4_250, rel=1e-3)
    sheet = load_workbook(folder / "report.xlsx", data_only=True)["Cost curve 减排成本曲线"]
    assert "OK" in [cell.value for row in sheet.iter_rows() for cell in row]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed: formulas were not recalculated")
def test_libreoffice_reaches_the_same_sums(tmp_path: Path, cases: dict[str, Case]) -> None:
    folder = plan_run(tmp_path / "run", cases)
    run_macc(folder, plan="P1", samples=None, list_too=True, in_truth=False, gap=None, time_limit=60, threads=1, quiet=True)
    book = folder / "report.xlsx"
    ours, theirs = formula_values(book, book), formula_values(recalculate(book, tmp_path), book)
    mine = {place: value for place, value in ours.items() if place[0].startswith("Cost curve")}
    assert len(mine) > 20
    for place, value in mine.items():
        assert theirs[place] == (pytest.approx(value, rel=1e-9, abs=1e-6) if isinstance(value, int | float) else value), place


def test_bars_that_do_not_add_up_are_seen(tmp_path: Path, cases: dict[str, Case]) -> None:
    folder = plan_run(tmp_path / "run", cases)
    run_macc(folder, plan=None, samples=None, list_too=False, in_truth=False, gap=None, time_limit=60, threads=1, quiet=True)
    shown = as_shown(folder)
    first, *others = shown.tables["macc"]
    spoiled = RunTables(shown.manifest, {**shown.tables, "macc": ({**first, "abatement_tco2": 1.0}, *others)})
    sheet = next(sheet for sheet in workbook_sheets(spoiled) if sheet.key == "macc")
    verdict = [cell.content.value for line in sheet.lines if line.key == "tie_out" for cell in line.cells  # type: ignore[union-attr]
               if cell.style == "verdict"]
    assert verdict == ["CHECK"]


def test_a_plan_that_is_not_there_is_told(tmp_path: Path, cases: dict[str, Case]) -> None:
    folder = plan_run(tmp_path / "run", cases)
    for plan in ("P7", "reference"):
        with pytest.raises(UsageError, match="its plans are P1"):
            run_macc(folder, plan=plan, samples=None, list_too=False, in_truth=False, gap=None, time_limit=None, threads=1,
                     quiet=True)


def test_a_plan_of_the_optimizer_can_be_given_as_it_is(cases: dict[str, Case]) -> None:
    result = optimize(cases["plant"], plans=1, threads=1)
    study = study_costs(result.case, result.best, in_truth=True, threads=1)
    assert study.curves.plan_cost == pytest.approx(result.best.net_present_cost, rel=1e-6)
    assert study.plan.strategy == result.best.strategy

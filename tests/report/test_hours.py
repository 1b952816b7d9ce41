"""Figures of all hours and of typical days: each says where it stands which it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.report.synthetic_run import synthetic_run
from tests.report.test_audit_sheet import audited
from tests.report.test_footprint import with_footprints
from zcopt.report.charts import charts_of
from zcopt.report.hours import differ, gap_hours, hours_of
from zcopt.report.labels import Label
from zcopt.report.page import page_html
from zcopt.report.proof import proof_lines
from zcopt.report.run_tables import RunTables
from zcopt.report.sheets.audit import audit_sheet
from zcopt.report.sheets.footprint import footprint_sheet
from zcopt.report.sheets.sheet import Sheet


def on_all_hours(run: RunTables, *plans: str, dearer: float = 1e6) -> RunTables:
    """These plans dispatched on all hours, dearer there by an amount; their bounds and gaps still those of typical days."""
    rows = tuple({**row, "basis": "all hours" if row["plan"] in plans else "typical days",
                  "typical_days_cost": row["net_present_cost"],
                  "net_present_cost": float(row["net_present_cost"] or 0) + (dearer if row["plan"] in plans else 0.0)}
                 for row in run.rows("plans"))
    return replace(run, tables={**run.tables, "plans": rows})


def texts(sheet: Sheet) -> list[str]:
    return [str(getattr(cell.content, "en", cell.content)) for line in sheet.lines for cell in line.cells]


def test_plans_on_the_same_hours_say_them_once() -> None:
    run = synthetic_run()
    assert hours_of(run, run.all_names) == Label("Figures from: typical days", "数据口径: 典型日")
    assert hours_of(on_all_hours(run, *run.all_names), run.all_names).en == "Figures from: all hours"


def test_plans_on_different_hours_are_told_apart_in_both_languages() -> None:
    run = on_all_hours(synthetic_run(), "reference", "P1")
    said = hours_of(run, ("reference", "P1", "P2"))
    assert said.en == ("Reference, P1 on all hours, P2 on typical days: what lies between them is partly that of the hours.")
    assert said.zh == "参照方案、P1 为全年逐时数据，P2 为典型日数据：两者之差部分来自口径不同。"
    assert differ(run, ("P1", "P2")) and not differ(run, ("reference", "P1"))


def test_charts_of_plans_on_different_hours_say_so() -> None:
    plain, mixed = synthetic_run(), on_all_hours(synthetic_run(), "reference", "P1")
    said = {chart.key for _, chart in charts_of(mixed) if chart.note and "partly that of the hours" in chart.note.en}
    assert said == {"cumulative_cash", "carbon_path", "emission_sources", "trade_off"}
    best_alone = on_all_hours(synthetic_run(), "P1")
    said = {chart.key for _, chart in charts_of(best_alone) if chart.note and "partly that of the hours" in chart.note.en}
    assert said == {"cumulative_cash", "carbon_path", "emission_sources", "trade_off", "cost_bridge", "carbon_wedge"}
    assert not any(chart.note and "on all hours" in chart.note.en for _, chart in charts_of(plain))


def test_the_bridge_of_footprints_always_says_its_hours() -> None:
    run = with_footprints()
    assert any("Figures from: typical days" in text for text in texts(footprint_sheet(run)))
    mixed = on_all_hours(run, "P1")
    chart = next(chart for _, chart in charts_of(mixed) if chart.key == "footprint_bridge")
    assert chart.note is not None and "P1 on all hours, Reference on typical days" in chart.note.en
    assert any("P1 on all hours, Reference on typical days" in text for text in texts(footprint_sheet(mixed)))


def test_the_evidence_of_own_reductions_says_its_hours() -> None:
    found = texts(audit_sheet(on_all_hours(audited(), "reference", "P1")))
    assert any(text.startswith("P1 – Figures from: all hours") for text in found)
    assert any(text.startswith("P2 – Reference on all hours, P2 on typical days") for text in found)
    assert any("without offsets, on typical days" in text for text in found)


def test_a_gap_of_typical_days_beside_a_cost_of_all_hours_says_so() -> None:
    run = on_all_hours(synthetic_run(), "reference", "P1")
    assert gap_hours(run) == (Label(", typical days", ", 典型日"), {})
    page = page_html(run)
    assert '<span lang="en">Gap, typical days</span>' in page
    line = proof_lines(run)[1]
    assert line.hours == "typical days" and line.cost is not None and line.all_hours_cost == pytest.approx(line.cost + 1e6)


def test_gaps_of_different_hours_say_them_one_by_one() -> None:
    run = on_all_hours(synthetic_run(), "reference", "P1")
    cost = float(next(run.rows("plans", plan="P1"))["net_present_cost"] or 0)
    rows = tuple({**row, "bound": 0.99 * cost, "gap": 0.01} if row["plan"] == "P1" else row for row in run.rows("plans"))
    proved = replace(run, tables={**run.tables, "plans": rows})
    heading, each = gap_hours(proved)
    assert heading.en == "" and each["P1"].en == " all hours" and each["P2"].en == " typical days"
    assert "1.00 % all hours" in page_html(proved)


def test_internal_prices_in_the_cost_are_said() -> None:
    run = synthetic_run()
    unpaid = sum(float(row["discounted"] or 0) for row in run.rows("money", plan="P1", account="internal_carbon_price"))
    assert run.unpaid("P1") == pytest.approx(unpaid) and unpaid > 0
    assert f"in the best plan {unpaid / 1e4:,.1f} 10,000 yuan." in page_html(run)

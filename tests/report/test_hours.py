"""Figures of all hours and of typical days: each says where it stands which it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.report.synthetic_run import synthetic_run
from tests.report.test_audit_sheet import audited
from tests.report.test_footprint import with_footprints
from zcopt.report.answer import failed_checks
from zcopt.report.charts import charts_of
from zcopt.report.hours import differ, gap_hours, hours_of
from zcopt.report.labels import Label
from zcopt.report.page import page_html
from zcopt.report.proof import proof_lines
from zcopt.report.run_tables import RunTables
from zcopt.report.sheets.audit import audit_sheet
from zcopt.report.sheets.cash_flow import cash_flow_sheet
from zcopt.report.sheets.footprint import footprint_sheet
from zcopt.report.sheets.plans import plans_sheet
from zcopt.report.sheets.sheet import Sheet, value_in
from zcopt.report.what_if import WhatIf, what_if_chart


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
    assert f"in the best plan [10,000 yuan]: {unpaid / 1e4:,.1f}." in page_html(run)


def reference_alone_on_all_hours() -> RunTables:
    """The reference pays 2 million more on all hours, on the first day; plans could not be dispatched there."""
    run = on_all_hours(synthetic_run(), "reference", dearer=2e6)
    more = {**next(run.rows("money", plan="reference")), "year": 2026, "timing": "start", "cash": 2e6, "discounted": 2e6}
    return replace(run, tables={**run.tables, "money": (*run.tables["money"], more)})


def test_what_a_plan_is_worth_compares_like_with_like() -> None:
    """The table has the NPV of typical days; sheets, page and what-if reach it though the reference is shown on all hours."""
    run = reference_alone_on_all_hours()
    expected = pytest.approx(float(next(run.rows("plans", plan="P1"))["npv_vs_reference"] or 0) / 1e4, rel=1e-9)
    assert run.reference_shift("P1") == pytest.approx(-2e6) and run.reference_shift("reference") == 0.0
    assert value_in(plans_sheet(run), "plan_1") == expected
    assert value_in(cash_flow_sheet(run), "difference_npv") == expected
    assert value_in(cash_flow_sheet(run), "difference_npv_optimizer") == "OK"
    assert what_if_chart(run, WhatIf.of(run)).views[0].figure["data"][0]["y"][0] == expected


def test_the_first_screen_says_that_the_reference_is_on_all_hours() -> None:
    page = page_html(reference_alone_on_all_hours())
    assert "Those of the reference come from all 8,760 hours" in page and "参照方案为全年逐时数据" in page


def test_a_check_without_a_value_says_why() -> None:
    run = synthetic_run()
    where = "P1 on all 8,760 hours: "
    checks = [{"name": where + "promises missed", "ok": False, "value": None, "limit": 0},
              {"name": where + "minimum part loads are kept", "ok": False, "value": None, "limit": None}]
    said = [label.en for label in failed_checks(replace(run, manifest={**run.manifest, "checks": checks}))]
    assert said == [where + "promises missed: not known, because the plan could not be run on all hours",
                    where + "minimum part loads: not looked at on all hours"]

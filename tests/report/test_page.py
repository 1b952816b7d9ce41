from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.report.browser import CHROMIUM, Browser
from tests.report.synthetic_run import synthetic_run
from zcopt.errors import OutputError
from zcopt.report.charts import CHARTS, charts_of
from zcopt.report.charts.grid_import import grid_import
from zcopt.report.page import packed_library, page_html, write_page
from zcopt.report.run_tables import RunTables
from zcopt.report.what_if import WhatIf

NEEDS_BROWSER = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: the page was not opened")
CHARTS_IN_SIGHT = """Array.from(document.querySelectorAll('.chart')).filter(chart => {
    const picture = chart.querySelector('svg.main-svg')?.getBoundingClientRect();
    return picture && picture.height > 200 && chart.getBoundingClientRect().height >= picture.height - 1; }).length"""
UNNAMED = """Array.from(document.querySelectorAll('[role=img], [role=group], nav, select, input:not([aria-hidden])')).filter(
    element => !(element.getAttribute('aria-label') || element.labels?.length)).length"""
SKIPPED_LEVELS = """Array.from(document.querySelectorAll('h1, h2, h3, h4')).map(heading => Number(heading.tagName[1])).filter(
    (level, i, levels) => i > 0 && level > levels[i - 1] + 1).length"""
SCRIPTS = 4
"""Two of data, Plotly as text, and the page's own."""
DRAWN = len(CHARTS) + 2
"""The charts of every run, and those of what-if and of one wrong assumption."""
HOSTILE = "<script>alert(1)</script><b>&\"'</b>"


@pytest.fixture(scope="module")
def page(run: RunTables) -> str:
    return page_html(run)


def without_library(page: str) -> str:
    return page.replace(packed_library(), "")


def test_same_run_gives_identical_bytes(run: RunTables, tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        write_page(tmp_path / name, run)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert (tmp_path / "a.html").stat().st_size < 6e6


def test_nothing_is_loaded_from_anywhere(page: str) -> None:
    own = without_library(page)
    assert not re.search(r"""(?:src|href|action|data)\s*=\s*["']?(?!#)[^"'\s>]*//""", own)
    assert "url(" not in own and "@import" not in own
    assert not re.search(r"<(link|iframe|object|embed|img|base)\b", own)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy and html.unescape(policy[1]).startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in policy[1] and "http" not in policy[1]


def test_hostile_names_stay_text() -> None:
    own = without_library(page_html(synthetic_run(lamp=HOSTILE)))
    assert HOSTILE not in own and "<script>alert" not in own
    assert html.escape(HOSTILE, quote=False).replace('"', "&#34;").replace("'", "&#39;") in own
    assert own.count("<script") == SCRIPTS


@pytest.mark.parametrize("draw", [draw for _, draw in CHARTS], ids=lambda draw: draw.__name__)
def test_every_chart_has_a_table_and_both_languages(draw: object, run: RunTables, page: str) -> None:
    chart = draw(run)  # type: ignore[operator]
    assert chart.views and chart.table.rows
    assert all(len(row) == len(chart.table.columns) for row in chart.table.rows)
    figure = re.search(f'<figure id="figure-{chart.key}".*?</figure>', page, re.DOTALL)
    assert figure and "<details" in figure[0] and figure[0].count("<tr") == len(chart.table.rows) + 1
    packed = re.search(r'id="charts">(.*?)</script>', page, re.DOTALL)
    assert packed
    views = json.loads(packed[1])[chart.key]["views"]
    assert len(views) == len(chart.views) and all(view["figure"]["data"] for view in views)
    assert set(json.loads(packed[1])[chart.key]["title"]) == {"en", "zh"}


def test_a_run_without_plans_or_data_still_prints() -> None:
    bare = RunTables({"first_year": 2026, "last_year": 2030, "discount_rate_share": 0.08}, {})
    page = without_library(page_html(bare))
    empty = [chart for _, chart in charts_of(bare) if not chart.views and not chart.table.rows]
    assert "No plan was found." in page and "未找到可行方案" in page
    assert len(empty) > 5 and page.count("No data in this run.") == len(empty)


def test_missing_emissions_are_not_zero(run: RunTables) -> None:
    page = without_library(page_html(replace(run, tables={**run.tables, "carbon": ()})))
    figures = re.search(r'<dl class="figures">.*?</dl>', page, re.DOTALL)
    assert figures and "not computed" in figures[0]


def test_a_place_that_cannot_be_written_is_an_output_error(run: RunTables, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="could not be written"):
        write_page(tmp_path / "missing" / "report.html", run)


def test_reasons_are_said_in_both_languages(run: RunTables) -> None:
    said = {"P1": {"en": "Least cost.", "zh": "成本最低。"}}
    page = without_library(page_html(replace(run, manifest={**run.manifest, "reasons": said})))
    assert page.count('<span lang="en">Least cost.</span><span lang="zh">成本最低。</span>') == 2


def test_plans_on_different_hours_are_not_compared_silently(run: RunTables) -> None:
    note = "Plans are ranked by their cost on typical days"
    assert note not in page_html(run)
    rows = tuple({**row, "basis": "all hours" if row["plan"] == "P1" else "typical days", "typical_days_cost":
                  float(row["net_present_cost"] or 0) - (5e7 if row["plan"] == "P1" else 0)} for row in run.rows("plans"))
    mixed = replace(run, tables={**run.tables, "plans": rows})
    assert note in page_html(mixed)
    what_if = WhatIf.of(mixed)
    assert [plan.shift for plan in what_if.plans] == [0, -5e7, 0, 0, 0, 0]
    dear = what_if.settings(what_if_capex=400.0)
    assert what_if.order(dear, "reference")[0] == "P1" != WhatIf.of(run).order(dear, "reference")[0]


def test_what_if_starts_from_the_costs_of_the_run(run: RunTables) -> None:
    what_if = WhatIf.of(run)
    miss = what_if.largest_miss()
    assert miss is not None and miss < 1e-9
    assert [knob.key for knob in what_if.knobs] == ["discount_rate", "carbon_added", "what_if_capex", "what_if_energy",
                                                    "what_if_fuel", "what_if_carbon"]
    wrong = tuple({**row, "cash": float(row["cash"] or 0) * 1.001} for row in run.rows("money"))
    assert (WhatIf.of(replace(run, tables={**run.tables, "money": wrong})).largest_miss() or 0) > 5e-4


def test_what_if_by_hand(run: RunTables) -> None:
    """100 more per tonne, no interest: 100 times the emissions of all years; investment doubled adds it once more."""
    what_if = WhatIf.of(run)
    free = what_if.costs(what_if.settings(discount_rate=0.0))
    dearer = what_if.costs(what_if.settings(discount_rate=0.0, carbon_added=100.0))
    doubled = what_if.costs(what_if.settings(discount_rate=0.0, what_if_capex=200.0))
    for row in run.rows("plans"):
        name = str(row["plan"])
        assert dearer[name] - free[name] == pytest.approx(100 * float(row["cumulative_gross_tco2"] or 0))
        paid = sum(run.money_by_account(name).get(account, 0.0) for account in ("capex", "residual_value"))
        assert doubled[name] - free[name] == pytest.approx(paid)


def test_the_heat_map_is_the_power_of_the_grid(run: RunTables) -> None:
    chart = grid_import(run)
    data = chart.views[0].figure["data"][0]
    asked = [row for row in run.rows("dispatch", plan="P1", year=2030, month=7, day=2, part="grid")]
    row = data["z"][sorted({(m, d) for m in (1, 4, 7, 10) for d in (1, 2)}).index((7, 2))]
    assert row == [sum(float(r["power_kw"] or 0) for r in asked if r["hour"] == hour) for hour in range(24)] and max(row) > 0
    highest = max(float(r["power_kw"] or 0) for r in run.rows("dispatch", part="grid"))
    assert {view.figure["data"][0]["zmax"] for view in chart.views} == {highest}


def test_levers_add_up_to_the_reductions(run: RunTables) -> None:
    levers = run.levers("P1")
    for i, year in enumerate(run.years):
        found = run.reductions("P1", year)
        assert found is not None
        for kind, expected in found.by_kind.items():
            assert sum(values[i] for (of, _), values in levers.items() if of == kind) == pytest.approx(expected)


@NEEDS_BROWSER
def test_what_if_in_the_browser_gives_the_numbers_of_python(run: RunTables, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_page(path, run)
    what_if = WhatIf.of(run)
    read = ("Object.fromEntries(Array.from(document.querySelectorAll('#what_if tbody tr')).map(row =>"
            " [row.cells[0].innerText, Number(row.cells[2].dataset.value)]))")
    with Browser(tmp_path / "profile") as browser:
        browser.open(path, f"document.documentElement?.dataset.drawn === '{DRAWN}'")
        for changed in ({"discount_rate": 3.5}, {"discount_rate": 12.0, "carbon_added": 250.0},
                        {"what_if_capex": 160.0, "what_if_energy": 45.0, "what_if_fuel": 130.0, "what_if_carbon": 0.0}):
            browser.evaluate("document.getElementById('reset-prices').click()")
            for key, value in changed.items():
                browser.evaluate(f"(i => {{ i.value = '{value}'; i.dispatchEvent(new Event('input')); }})"
                                 f"(document.getElementById('knob-{key}'))")
            settings = what_if.settings(**changed)
            expected = {"Reference" if name == "reference" else name: cost for name, cost in what_if.costs(settings).items()}
            assert browser.evaluate(read) == pytest.approx(expected, rel=1e-12)
            order = what_if.order(settings, "reference")
            assert browser.evaluate("document.getElementById('cheapest-now').textContent") == order[0]
            ranks = browser.evaluate("Array.from(document.querySelectorAll('#what_if tbody tr')).map(r => r.cells[6].innerText)")
            assert ranks[:-1] == [str(order.index(name) + 1) for name in run.plan_names]
            bars = browser.evaluate("document.getElementById('chart-what_if').data[1].y")
            base = expected["Reference"]
            assert bars == pytest.approx([(base - expected[name]) / 1e4 for name in run.plan_names])
        assert browser.complaints() == []


@NEEDS_BROWSER
def test_the_page_in_a_real_browser(run: RunTables, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_page(path, synthetic_run(lamp=HOSTILE))
    with Browser(tmp_path / "profile") as browser:
        browser.open(path, f"document.documentElement?.dataset.drawn === '{DRAWN}'")
        assert browser.evaluate(CHARTS_IN_SIGHT) == DRAWN
        assert browser.evaluate("document.getElementById('chart-decisions_gantt').textContent").count(HOSTILE) >= 1
        assert browser.evaluate("document.querySelectorAll('script').length") == SCRIPTS + 1
        assert browser.evaluate(UNNAMED) == 0 and browser.evaluate(SKIPPED_LEVELS) == 0

        browser.evaluate("document.querySelector('button[data-language=zh]').click()")
        browser.wait("document.getElementById('chart-cost_bridge').textContent.includes('净现值成本')")
        assert "推荐方案" in browser.evaluate("document.querySelector('main').innerText")
        assert "Recommended plan" not in browser.evaluate("document.querySelector('main').innerText")
        assert browser.evaluate("document.querySelector('nav').getAttribute('aria-label')") == "目录"
        assert browser.evaluate("document.getElementById('chart-capex').getAttribute('aria-label')").startswith("分年度")
        assert browser.evaluate("document.querySelector('button[data-language=zh]').getAttribute('aria-pressed')") == "true"

        browser.evaluate("(s => { s.selectedIndex = 2; s.dispatchEvent(new Event('change')); })"
                         "(document.querySelector('select[data-chart=carbon_path]'))")
        browser.wait("document.getElementById('chart-carbon_path').textContent.includes('净排放')")
        assert browser.evaluate("document.getElementById('all-tables').click(),"
                                "document.querySelectorAll('figure details[open]').length") == DRAWN
        browser.resize(800)
        browser.wait("document.querySelector('.main-svg').getBoundingClientRect().width < 800")
        browser.wait(f"document.documentElement.dataset.drawn === '{DRAWN}' && {CHARTS_IN_SIGHT} === {DRAWN}")
        browser.wait("document.documentElement.scrollWidth <= 800")
        browser.evaluate("document.getElementById('all-tables').click()")
        browser.printed(tmp_path / "report.pdf")
        browser.wait(f"{CHARTS_IN_SIGHT} === {DRAWN}")
        assert browser.evaluate("document.querySelectorAll('details.printed[open]').length") == 0
        assert browser.complaints() == []
        assert browser.requests() == [path.as_uri()]

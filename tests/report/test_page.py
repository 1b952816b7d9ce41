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
from zcopt.report.charts import CHARTS
from zcopt.report.page import page_html, plotly_library, write_page
from zcopt.report.run_tables import RunTables

NEEDS_BROWSER = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: the page was not opened")
CHARTS_IN_SIGHT = """Array.from(document.querySelectorAll('.chart')).filter(chart => {
    const picture = chart.querySelector('svg.main-svg')?.getBoundingClientRect();
    return picture && picture.height > 200 && chart.getBoundingClientRect().height >= picture.height - 1; }).length"""
HOSTILE = "<script>alert(1)</script><b>&\"'</b>"


@pytest.fixture(scope="module")
def page(run: RunTables) -> str:
    return page_html(run)


def without_library(page: str) -> str:
    return page.replace(plotly_library(), "")


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
    assert own.count("<script") == 3


@pytest.mark.parametrize("draw", [draw for _, draw in CHARTS], ids=lambda draw: draw.__name__)
def test_every_chart_has_a_table_and_both_languages(draw: object, run: RunTables, page: str) -> None:
    chart = draw(run)  # type: ignore[operator]
    assert chart.views and chart.table.rows
    assert all(len(row) == len(chart.table.columns) for row in chart.table.rows)
    figure = re.search(f'<figure id="figure-{chart.key}">.*?</figure>', page, re.DOTALL)
    assert figure and "<details>" in figure[0] and figure[0].count("<tr>") == len(chart.table.rows) + 1
    packed = re.search(r'id="charts">(.*?)</script>', page, re.DOTALL)
    assert packed
    views = json.loads(packed[1])[chart.key]["views"]
    assert len(views) == len(chart.views) and all(set(view["figure"]) == {"en", "zh"} for view in views)


def test_a_run_without_plans_or_data_still_prints() -> None:
    bare = RunTables({"first_year": 2026, "last_year": 2030, "discount_rate_share": 0.08}, {})
    page = without_library(page_html(bare))
    assert "No plan was found." in page and "未找到可行方案" in page and page.count("No data in this run.") >= len(CHARTS)


def test_missing_emissions_are_not_zero(run: RunTables) -> None:
    page = without_library(page_html(replace(run, tables={**run.tables, "carbon": ()})))
    figures = re.search(r'<dl class="figures">.*?</dl>', page, re.DOTALL)
    assert figures and "not computed" in figures[0]


def test_a_place_that_cannot_be_written_is_an_output_error(run: RunTables, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="could not be written"):
        write_page(tmp_path / "missing" / "report.html", run)


@NEEDS_BROWSER
def test_the_page_in_a_real_browser(run: RunTables, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_page(path, synthetic_run(lamp=HOSTILE))
    with Browser(tmp_path / "profile") as browser:
        browser.open(path, f"document.documentElement?.dataset.drawn === '{len(CHARTS)}'")
        assert browser.evaluate(CHARTS_IN_SIGHT) == len(CHARTS)
        assert browser.evaluate("document.getElementById('chart-decisions_gantt').textContent").count(HOSTILE) >= 1
        assert browser.evaluate("document.querySelectorAll('script').length") == 3

        browser.evaluate("document.querySelector('button[data-language=zh]').click()")
        browser.wait("document.getElementById('chart-cost_bridge').textContent.includes('净现值成本')")
        assert "推荐方案" in browser.evaluate("document.querySelector('main').innerText")
        assert "Recommended plan" not in browser.evaluate("document.querySelector('main').innerText")
        assert browser.evaluate("document.querySelector('button[data-language=zh]').getAttribute('aria-pressed')") == "true"

        browser.evaluate("(s => { s.selectedIndex = 2; s.dispatchEvent(new Event('change')); })"
                         "(document.querySelector('select[data-chart=carbon_path]'))")
        browser.wait("document.getElementById('chart-carbon_path').textContent.includes('净排放')")
        assert browser.evaluate("document.getElementById('all-tables').click(),"
                                "document.querySelectorAll('figure details[open]').length") == len(CHARTS)
        browser.resize(800)
        browser.wait("document.querySelector('.main-svg').getBoundingClientRect().width < 800")
        assert browser.evaluate(CHARTS_IN_SIGHT) == len(CHARTS)
        browser.printed(tmp_path / "report.pdf")
        browser.wait(f"{CHARTS_IN_SIGHT} === {len(CHARTS)}")
        assert browser.complaints() == []
        assert browser.requests() == [path.as_uri()]

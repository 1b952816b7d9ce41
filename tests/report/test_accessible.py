"""The page for keyboard, screen reader and weak eyes: structure, names, contrast; and every chart of real runs is drawn."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.report.browser import CHROMIUM, Browser
from tests.report.test_chinese import RUNS, shown
from zcopt.report.page import packed_library, page_html, write_page
from zcopt.report.run_tables import RunTables

NEEDS_BROWSER = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: the page was not opened")
MOST_BYTES = 4e6
"""Of a small run; the promise for any is 6 MB."""
VOID = frozenset(("meta", "input", "br", "link", "img", "hr"))
LOW_CONTRAST = """(() => {
  const share = value => { value /= 255; return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4; };
  const light = color => { const [r, g, b] = color.match(/[\\d.]+/g).map(Number);
    return 0.2126 * share(r) + 0.7152 * share(g) + 0.0722 * share(b); };
  const behind = element => { for (; element; element = element.parentElement) {
    const color = getComputedStyle(element).backgroundColor; if (!/, 0\\)$|transparent/.test(color)) { return color; } }
    return 'rgb(255, 255, 255)'; };
  const found = [];
  document.querySelectorAll('body *:not(script):not(style):not(svg *)').forEach(element => {
    const own = Array.from(element.childNodes).some(node => node.nodeType === 3 && node.textContent.trim());
    if (!own || !element.checkVisibility() || element.closest('svg')) { return; }
    const style = getComputedStyle(element), one = light(style.color), other = light(behind(element));
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    if (contrast < (large ? 3 : 4.5)) { found.push([element.tagName, element.className, contrast.toFixed(2)].join(' ')); }
  });
  return Array.from(new Set(found)); })()"""
NOT_DRAWN = """Array.from(document.querySelectorAll('.chart')).filter(chart => {
    const picture = chart.querySelector('svg.main-svg')?.getBoundingClientRect();
    return !picture || picture.height < 150; }).map(chart => chart.id)"""
DRAWN = "document.documentElement?.dataset.drawn !== undefined"
EVERY_VIEW = """document.querySelectorAll('select[data-chart]').forEach(select => {
    for (let i = select.options.length - 1; i >= 0; i--) { if (i < 6) { select.selectedIndex = i;
        select.dispatchEvent(new Event('change')); } } })"""


class Outline(HTMLParser):
    """Elements of a page with their attributes, and what each stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str], tuple[str, ...]]] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}, tuple(self._open)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def all(self, *tags: str) -> Iterator[dict[str, str]]:
        return (attributes for tag, attributes, _ in self.elements if tag in tags)


@pytest.fixture(scope="module")
def page(run: RunTables) -> Outline:
    outline = Outline()
    outline.feed(page_html(run).replace(packed_library(), ""))
    return outline


def test_one_heading_of_each_rank_leads_to_the_next(page: Outline) -> None:
    levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_landmarks_language_and_the_way_past_the_navigation(page: Outline) -> None:
    count = Counter(tag for tag, _, _ in page.elements)
    assert count["main"] == count["header"] == count["nav"] == count["title"] == 1
    assert next(page.all("html"))["lang"] == "en" and next(page.all("nav"))["aria-label"]
    first_link = next(page.all("a"))
    assert first_link == {"class": "skip", "href": "#answer"}
    ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(set(ids)) == len(ids)
    assert {link["href"] for link in page.all("a")} <= {f"#{key}" for key in ids}
    assert next(a for a in page.all("section") if a["id"] == "answer")["tabindex"] == "-1"


def test_tables_say_what_heads_a_column_and_a_row(page: Outline) -> None:
    assert all(attributes.get("scope") in ("col", "row") for attributes in page.all("th"))
    assert sum(tag == "thead" for tag, _, _ in page.elements) == sum(tag == "table" for tag, _, _ in page.elements) > 15
    scrolled = [attributes for attributes in page.all("div") if attributes.get("class") == "scroll"]
    assert all(attributes["role"] == "group" and attributes["aria-label"] for attributes in scrolled)


def test_everything_that_can_be_changed_has_a_name(page: Outline) -> None:
    labelled = {attributes["for"] for attributes in page.all("label") if "for" in attributes}
    for tag, attributes, inside in page.elements:
        if tag == "input" and attributes.get("aria-hidden") != "true":
            assert attributes["id"] in labelled
        if tag == "select":
            assert "label" in inside
        if tag == "button":
            assert attributes["type"] == "button"
        assert int(attributes.get("tabindex", 0)) <= 0, "the order of the page is the order of the keyboard"
    sliders = [attributes for attributes in page.all("input") if attributes["type"] == "range"]
    assert sliders and all(one["aria-hidden"] == "true" and one["tabindex"] == "-1" for one in sliders), "the number says it"
    switches = [attributes for attributes in page.all("button") if "data-language" in attributes]
    assert [(one["aria-pressed"], one["lang"]) for one in switches] == [("true", "en-GB"), ("false", "zh-CN")]


def test_every_picture_has_a_name_and_a_table(page: Outline) -> None:
    pictures = [attributes for attributes in page.all("div") if attributes.get("role") == "img"]
    assert all(one["aria-label"] and one["data-name-zh"] for one in pictures)
    details = sum(tag == "details" and "figure" in inside for tag, _, inside in page.elements)
    assert len(pictures) == details == sum(tag == "figure" for tag, _, _ in page.elements)
    summaries = sum(tag == "summary" for tag, _, _ in page.elements)
    assert summaries == sum(tag == "details" for tag, _, _ in page.elements)


def test_what_changes_is_spoken(page: Outline) -> None:
    assert sum(attributes.get("role") == "status" for attributes in page.all("p")) == 1


@pytest.mark.parametrize("name", list(RUNS))
def test_pages_stay_small(name: str, tmp_path: Path) -> None:
    write_page(tmp_path / "report.html", shown(name))
    assert (tmp_path / "report.html").stat().st_size < MOST_BYTES


@NEEDS_BROWSER
@pytest.mark.parametrize("name", list(RUNS))
def test_every_chart_of_a_run_is_drawn_without_a_complaint(name: str, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_page(path, shown(name))
    with Browser(tmp_path / "profile") as browser:
        browser.open(path, DRAWN)
        charts = browser.evaluate("document.querySelectorAll('.chart').length")
        assert charts >= 12 and browser.evaluate(NOT_DRAWN) == []
        browser.evaluate(EVERY_VIEW)
        browser.evaluate("document.querySelector('button[data-language=zh]').click()")
        browser.wait(DRAWN)
        assert browser.evaluate(NOT_DRAWN) == []
        assert browser.complaints() == [] and browser.requests() == [path.as_uri()]


@NEEDS_BROWSER
def test_text_has_contrast_and_the_keyboard_reaches_everything(run: RunTables, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_page(path, run)
    with Browser(tmp_path / "profile") as browser:
        browser.open(path, DRAWN)
        browser.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
        assert browser.evaluate(LOW_CONTRAST) == []
        browser.evaluate("document.querySelectorAll('details').forEach(details => { details.open = false; })")
        browser.press("Tab")
        assert browser.evaluate("document.activeElement.className") == "skip"
        assert browser.evaluate("document.activeElement.getBoundingClientRect().left") >= 0, "it is seen where it is reached"
        browser.press("Tab", "Tab", "Enter")
        browser.wait("document.documentElement.lang === 'zh-CN'")
        assert browser.evaluate("document.activeElement.dataset.language") == "zh"
        assert float(browser.evaluate("getComputedStyle(document.activeElement).outlineWidth").removesuffix("px")) >= 2
        reached = set()
        for _ in range(120):
            browser.press("Tab")
            reached.add(browser.evaluate("[document.activeElement.tagName, document.activeElement.id,"
                                         " document.activeElement.dataset.chart || ''].join(' ').trim()"))
        assert {"SUMMARY", "BUTTON all-tables", "SELECT  carbon_path", "INPUT knob-discount_rate",
                "BUTTON reset-prices"} <= reached
        assert browser.complaints() == []


@NEEDS_BROWSER
def test_a_browser_that_cannot_unpack_says_so_and_shows_the_tables(run: RunTables, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_page(path, run)
    with Browser(tmp_path / "profile") as browser:
        browser.send("Page.addScriptToEvaluateOnNewDocument", source="delete window.DecompressionStream")
        browser.open(path, "document.readyState === 'complete'")
        assert "too old to draw the charts" in browser.evaluate("document.querySelector('main').innerText")
        assert browser.evaluate("document.querySelectorAll('#ranked tbody tr').length") == len(run.all_names)
        browser.evaluate("document.querySelector('button[data-language=zh]').click()")
        assert browser.evaluate("document.documentElement.lang") == "zh-CN" and browser.complaints() == []

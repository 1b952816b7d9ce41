"""Nothing a reader of Chinese sees is left in English, but for names and sources as the planner wrote them."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.verify.extras import after_tax, audited, full, studied
from tests.verify.works import Run, run_of
from zcopt.inputs.tables import table
from zcopt.report.labels import RULES, WORDS, Label
from zcopt.report.page import packed_library, page_html
from zcopt.report.run_tables import RunTables
from zcopt.report.sheets.finance_figures import TAX_CHANGES, tax_change
from zcopt.report.sheets.sheet import Sheet
from zcopt.report.workbook import workbook_sheets

RUNS: dict[str, Callable[[], Run]] = {"full": lambda: run_of(full()), "after tax": lambda: run_of(after_tax()),
                                      "studied": studied, "audited": audited}
SYMBOLS = frozenset(("kWh", "MWh", "GWh", "kVA", "tce", "kgce", "tCO", "kgCO", "CCER", "GEC", "CBAM", "ESRS", "IRR", "MIRR",
                     "NPV", "DSCR", "LED", "RTO", "SHA", "GWP", "IPCC", "Shapley", "EUR", "HFC", "zcopt", "xlsx", "csv",
                     "CEA", "SEESA", "CECA", "dispatch", "sensitivity", "finance", "footprint_shares", "English", "CO2",
                     "CO2e", "AR6", "CNY", "OK", "JavaScript"))
"""Units, registered names, and what files and sheets of the case are called."""
ORIGINAL = "原文"
"""In the heading of a column whose texts stay as they were written."""


@functools.cache
def shown(name: str) -> RunTables:
    run = RUNS[name]()
    return RunTables(run.manifest, run.tables)


class Chinese(HTMLParser):
    """Texts of a page without those marked as English, cells apart from the rest, columns of original texts left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self._columns: list[bool] = []
        self._column = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("meta", "input", "br"):
            return
        hidden = given.get("lang") in ("en", "en-GB") or tag in ("script", "style", "title")
        if tag == "table":
            self._columns = []
        if tag == "tr":
            self._column = 0
        if tag in ("td", "th"):
            hidden = hidden or (self._column < len(self._columns) and self._columns[self._column])
            if given.get("scope") == "col":
                self._columns.append(False)
            self._column += 1
        self._open.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        if self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if any(hidden for _, hidden in self._open) or not data.strip():
            return
        if ORIGINAL in data and any(tag == "th" for tag, _ in self._open):
            self._columns[-1] = True
        self.found.append(data.strip())


def of_page(run: RunTables) -> Iterator[str]:
    """What the page says in Chinese: its texts, its names for screen readers, its charts."""
    page = page_html(run, "zh").replace(packed_library(), "")
    reader = Chinese()
    reader.feed(page)
    yield from reader.found
    yield from re.findall(r'data-name-zh="([^"]*)"', page)
    packed = re.search(r'id="charts">(.*?)</script>', page, re.DOTALL)
    assert packed
    yield from in_charts(json.loads(packed[1]))


def in_charts(value: Any, key: str = "") -> Iterator[str]:
    """Texts of charts; those that differ between languages in Chinese."""
    if isinstance(value, dict):
        if set(value) == {"en", "zh"}:
            yield value["zh"]
        elif key != "marker":
            for name, inner in value.items():
                if name in ("views", "figure", "data", "layout", "xaxis", "yaxis", "title", "name", "text", "x", "y", "label",
                            "node", "annotations", "hovertext", "ticktext", "colorbar", "marker") or key == "":
                    yield from in_charts(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from in_charts(inner, key)
    elif isinstance(value, str) and key in ("text", "name", "x", "y", "label", "title", "ticktext"):
        yield value


def of_sheets(run: RunTables, sheets: tuple[Sheet, ...]) -> Iterator[str]:
    """Chinese sides of the workbook's texts, and texts that have none; but for sentences that stand on lines of their own, with
    their Chinese below, and the cover, which is made of them."""
    apart = "\n".join(label.en for label in WORDS.values())
    for sheet in sheets:
        original: dict[int, bool] = {}
        for line in sheet.lines:
            for column, cell in enumerate(line.cells):
                content = cell.content
                said = content.zh if isinstance(content, Label) else content if isinstance(content, str) else ""
                if cell.style == "head":
                    original[column] = ORIGINAL in said
                elif sheet.key != "cover" and not original.get(column) and said not in apart and not is_chinese(content):
                    yield said


def is_chinese(content: object) -> bool:
    """Whether a text of both languages joined has its Chinese."""
    return isinstance(content, str) and re.search("[一-鿿]", content) is not None


def own_names(run: RunTables) -> set[str]:
    """What the planner called things, and keys of settings, which a workbook shows beside their names."""
    names = {str(row["item"]) for row in run.rows("inputs")} | {str(run.manifest.get(key)) for key in ("case_name", "site_name")}
    names |= {str(entry["key"]) for entry in run.manifest["assumptions"]} | set(run.manifest["options"])
    names |= {str(entry["file"]) for entry in run.entries("inputs")} | set(run.manifest["time_resolution"])
    names |= {str(row["rules"]) for row in run.rows("scorecard", indicator="")} | {str(run.manifest["input_hash"])}
    names |= {str(row["product"]) for row in run.rows("footprint")} | {str(row["good"]) for row in run.rows("cbam")}
    return names | {word for name in names for word in re.findall(r"\w+", name)}


def english(texts: Iterator[str], own: set[str]) -> set[str]:
    found = set()
    for said in texts:
        words = re.findall(r"[A-Za-z][A-Za-z_0-9]{2,}", said)
        left = [word for word in words if word not in own and not {word, word.rstrip("0123456789e")} & SYMBOLS]
        if left:
            found.add(f"{left}: {said[:160]}")
    return found


@pytest.mark.parametrize("name", list(RUNS))
def test_the_page_in_chinese_says_nothing_in_english(name: str) -> None:
    run = shown(name)
    assert not english(of_page(run), own_names(run))


@pytest.mark.parametrize("name", list(RUNS))
def test_every_text_of_the_workbook_is_said_in_chinese_too(name: str) -> None:
    run = shown(name)
    assert not english(of_sheets(run, workbook_sheets(run)), own_names(run))


def test_rules_without_an_indicator_are_said_in_chinese() -> None:
    rules = table("rules_zero_carbon_factory").rows
    assert set(RULES) == {row.text("rule_id") for row in rules if row.text("programme_key")
                          and not row.text("indicator_key") and row.text("level") != "definition"}


def test_what_tax_changes_is_said_in_chinese() -> None:
    assert set(TAX_CHANGES) == {"only after tax", "only before tax", "other size"}
    assert tax_change("only after tax: led; other size: roof_pv, my_pump") == Label(
        "only after tax: led; other size: roof_pv, my_pump", "仅税后采用: LED 照明；规模不同: 屋顶光伏, my_pump")

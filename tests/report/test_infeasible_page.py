"""The page of a run without a plan: names instead of keys, changes one by one, long lists folded, nothing loaded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.report.browser import CHROMIUM, Browser
from zcopt.analysis.infeasible import Section
from zcopt.report.infeasible_page import MOST_OPEN, line_of, write_infeasible_page
from zcopt.report.labels import Label, limit_name

CURE = ("investment 2027 <= 10,000,000 CNY (case.xlsx > budget!F3): type 10,860,000 instead of 10,000,000, short by 856,155 CNY; "
        "gross_tco2 2028 <= 72000 tCO2e: type 72,980 instead of 72,000, short by 975.468 tCO2e. "
        "Proved by solving again: a plan then costs about 778.83 million CNY",
        "投资预算投资上限（2027 年） 1e+07 (case.xlsx > budget!F3)：由 10,000,000 改为 10,860,000，缺口 856,155 CNY；"
        "目标“gross_tco2”目标值（2028 年） 72000：由 72,000 改为 72,980，缺口 975.468 tCO2e。"
        "已重新求解证实：方案成本约 778.83 百万 CNY")


def test_keys_become_names_and_shares_per_cent() -> None:
    said = limit_name(Label("target: non_fossil_energy_share 2030 >= 0.95 share", "目标“non_fossil_energy_share”目标值 0.95"))
    assert said == Label("target: Non-fossil energy share 2030 >= 95 %", "目标“非化石能源占比”目标值 0.95")
    assert limit_name(Label("need of diesel", "2030 年 diesel 的需求")).zh == "2030 年 柴油 的需求"


def test_changes_stand_one_by_one_and_the_proof_below() -> None:
    line = line_of(CURE)
    assert len(line.changes) == 2
    assert line.changes[0].zh == (
        "投资预算投资上限（2027 年） 10,000,000 (case.xlsx > budget!F3)：由 10,000,000 改为 10,860,000，缺口 856,155 元")
    assert line.changes[1].en.startswith("Gross emissions 2028 <= 72000 tCO2e")
    assert line.proof == Label("Proved by solving again: a plan then costs about 778.83 million CNY",
                               "已重新求解证实：方案成本约 77,883 万元")


def sections() -> tuple[Section, ...]:
    many = tuple((f"on offer: item {k} <b>", f"可选规模：项目 {k} <b>") for k in range(MOST_OPEN + 1))
    return Section(("These cannot all be kept", "以下约束不能同时满足"), (CURE,)), Section(("Behind it", "相关"), many)


def test_long_lists_are_folded_and_nothing_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "infeasible.html"
    write_infeasible_page(path, "plant <i>", sections())
    page = path.read_text(encoding="utf-8")
    assert page.count("<details>") == 1 and f"({MOST_OPEN + 1})" in page
    assert "plant &lt;i&gt;" in page and "item 0 &lt;b&gt;" in page and "<script" not in page
    assert "default-src 'none'" in page and not re.search(r"(src|href)\s*=", page)


def test_without_a_named_limit_the_page_says_so(tmp_path: Path) -> None:
    write_infeasible_page(tmp_path / "infeasible.html", "plant", ())
    assert "No single limit could be named" in (tmp_path / "infeasible.html").read_text(encoding="utf-8")


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: the page was not opened")
def test_the_page_opens_without_a_complaint(tmp_path: Path) -> None:
    path = tmp_path / "infeasible.html"
    write_infeasible_page(path, "plant", sections())
    with Browser(tmp_path / "profile") as browser:
        browser.open(path, "document.readyState === 'complete' && document.body !== null")
        assert browser.evaluate("document.querySelectorAll('h1').length") == 1
        assert "以下约束不能同时满足" in browser.evaluate("document.body.innerText")
        assert browser.evaluate("document.documentElement.scrollWidth") <= 1280
        assert browser.complaints() == [] and browser.requests() == [path.as_uri()]

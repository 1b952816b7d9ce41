"""Every word a report prints, in English and in Chinese; a module for each subject, this door for all.

``WORDS`` are the headings and sentences written in the code; the other dictionaries name keys that come with the
data. Keys themselves are never translated; a key that is not listed is shown readable in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from zcopt.plans.archetype_names import SEPARATOR
from zcopt.report.labels import analyses, carbon, charts, common, finance, keys, page, sheets
from zcopt.report.labels.items import MARKS, item_name, unit_name
from zcopt.report.labels.label import Label

__all__ = ["ACCOUNTS", "ASSUMPTIONS", "COMPONENTS", "INDICATORS", "KEYS", "NOT_COMPUTED", "RULES", "SHEETS", "STEPS",
           "SUBJECTS", "WORDS", "Label", "account", "assumption", "component", "indicator", "item_name", "known", "limit_name",
           "listed", "named_in", "plan_name", "rule_words", "sentence", "sheet", "source_item", "stated", "step", "told",
           "unit_name", "word"]

SUBJECTS: Final = (common, page, charts, sheets, carbon, finance, analyses)
"""Modules with words of the code; no key stands in two of them."""


def _labels(words: dict[str, tuple[str, str]]) -> dict[str, Label]:
    return {key: Label(*pair) for key, pair in words.items()}


WORDS: Final = _labels({key: pair for subject in SUBJECTS for key, pair in subject.WORDS.items()})
ACCOUNTS: Final = _labels(keys.ACCOUNTS)
INDICATORS: Final = _labels(keys.INDICATORS)
KEYS: Final = _labels(keys.KEYS)
ASSUMPTIONS: Final = _labels(keys.ASSUMPTIONS)
SHEETS: Final = _labels(keys.SHEETS)
COMPONENTS: Final = _labels(carbon.COMPONENTS)
STEPS: Final = _labels(carbon.STEPS)
RULES: Final = _labels(keys.RULES)
NOT_COMPUTED: Final = WORDS["not_computed"]


def word(key: str) -> Label:
    """A heading or sentence of the reports.

    Raises KeyError for a key that is not listed: a mistake in the code.
    """
    return WORDS[key]


def _readable(key: str, known: dict[str, Label]) -> Label:
    return known.get(key) or Label.same(key.replace("_", " "))


def account(key: str) -> Label:
    """Name of an account of the money table."""
    return _readable(key, ACCOUNTS)


def indicator(key: str) -> Label:
    """Name of an indicator, with its product where it is of one of several (``product_footprint:steel``)."""
    name, _, product = key.partition(":")
    return _readable(name, INDICATORS) + (f": {product}" if product else "")


def component(key: str) -> Label:
    """Name of a part of a footprint."""
    return _readable(key, COMPONENTS)


def step(key: str) -> Label:
    """Name of a step of the bridge between two footprints."""
    return _readable(key, STEPS)


def assumption(key: str) -> Label:
    """Name of what the sheet sensitivity moves."""
    return _readable(key, ASSUMPTIONS)


def sheet(key: str) -> Label:
    """Name of a sheet of things that may be bought, as the workbook has it."""
    return _readable(key, SHEETS)


def known(key: str) -> Label:
    """Name of a key that comes with the data: a carrier, a status, a timing, an archetype."""
    readable, name = _readable(key, KEYS), item_name(key)
    return readable if key in KEYS or name.zh == key else Label(readable.en, name.zh)


def stated(value: str) -> Label:
    """What a setting or a cell says: a key in words, anything else as it was typed."""
    return KEYS.get(value) or item_name(value)


def limit_name(label: Label) -> Label:
    """A limit in words: indicators and items by name, shares in per cent, whole amounts in full, money as each language counts
    it."""
    english = re.sub(r"[a-z]\w*", lambda key: INDICATORS[key[0]].en if key[0] in INDICATORS else key[0], label.en)
    english = re.sub(r"\b(\d+(?:\.\d+)?) share\b", lambda share: f"{100 * float(share[1]):.6g} %", english)
    chinese = re.sub(r"[a-z]\w*", lambda key: INDICATORS[key[0]].zh if key[0] in INDICATORS else key[0], label.zh)
    chinese = re.sub(r"\d+(?:\.\d+)?e\+\d+", lambda amount: f"{float(amount[0]):,.0f}", chinese)
    chinese = re.sub(r"([\d,]+(?:\.\d+)?) 百万 (\w+)",
                     lambda money: f"{100 * float(money[1].replace(',', '')):,.0f} 万{unit_name(money[2]).zh}", chinese)
    return Label(english, re.sub(r"\bCNY\b", "元", named_in(Label.same(chinese)).zh))


def rule_words(rule: str, words: str) -> Label:
    """What a rule without an indicator asks for; ``words`` of the table where it is not listed."""
    return RULES.get(rule) or Label.same(words)


def source_item(of_sheet: str, name: str) -> Label:
    """What a row of an input sheet is about: an indicator, an assumption, else an item."""
    if of_sheet in ("targets", "scorecard_thresholds"):
        return indicator(name)
    return assumption(name) if of_sheet == "sensitivity" else item_name(name)


def named_in(sentence: Label) -> Label:
    """A sentence whose Chinese side calls measures by their Chinese names."""
    said = re.sub(r"[A-Za-z][A-Za-z0-9_]*", lambda key: item_name(key[0]).zh, sentence.zh)
    for mark, zh in MARKS.items():
        said = said.replace(mark, zh) if mark.startswith(" (") else said
    return Label(sentence.en, said)


def listed(joined: str) -> Label:
    """Keys of a cell that holds several: what a plan is an example of, what is missing."""
    found = [known(key) for key in joined.split(SEPARATOR) if key]
    return Label("; ".join(label.en for label in found), "；".join(label.zh for label in found))


def told(value: object) -> Label:
    """A sentence of the manifest: a text, or ``{"en": ..., "zh": ...}``; "not computed" where there is none."""
    if isinstance(value, Mapping):
        english = str(value.get("en") or "")
        return Label(english, str(value.get("zh") or english)) if english else NOT_COMPUTED
    return Label.same(str(value)) if value else NOT_COMPUTED


def sentence(label: Label) -> Label:
    """A text of the manifest as a sentence of its own: a capital, a full stop."""
    return Label(label.en[:1].upper() + label.en[1:].rstrip(".") + ".", label.zh.rstrip("。") + "。")


def plan_name(name: str) -> Label:
    """Plans keep their names; only the reference is translated."""
    return KEYS["reference"] if name == "reference" else Label.same(name)

from __future__ import annotations

import re
from pathlib import Path

import pytest

from zcopt.report import labels
from zcopt.report.labels import Label
from zcopt.starter.baselines import baseline_ids, find_baseline
from zcopt.starter.content import starter
from zcopt.starter.regions import find_region

SYMBOLS = {"ccer", "S", "P", "F", "V", "D"}
"""A registered name, and classes of tariffs."""
WORDS_ROOM = Path(labels.__file__).parent
SOURCES = "\n".join(path.read_text(encoding="utf-8") for pattern in ("*.py", "*/*.py", "*.j2")
                    for path in WORDS_ROOM.parent.glob(pattern) if path.parent != WORDS_ROOM)
COMPOSED = ("short_", "factor_", "sum_", "npc_", "npv_", "line_", "when_", "loan_")
"""Beginnings of keys that the code composes: word(f"short_{step}")."""


@pytest.mark.parametrize("words", [labels.WORDS, labels.ACCOUNTS, labels.INDICATORS, labels.KEYS])
def test_every_label_has_both_languages(words: dict[str, Label]) -> None:
    for key, label in words.items():
        assert label.en.strip() and label.zh.strip(), key
        assert re.search("[一-鿿]", label.zh), f"{key} has no Chinese"
        assert not re.search("[一-鿿]", label.en), f"{key} mixes Chinese into English"


def test_no_word_stands_under_two_subjects() -> None:
    assert sum(len(subject.WORDS) for subject in labels.SUBJECTS) == len(labels.WORDS)


@pytest.mark.parametrize("key", labels.WORDS)
def test_no_word_is_unused(key: str) -> None:
    assert re.search(f"""["']{key}["']""", SOURCES) or key.startswith(COMPOSED)


def test_unknown_keys_are_shown_readable() -> None:
    assert labels.account("steam_rent") == Label("steam rent", "steam rent")
    assert labels.known("") == Label("", "")


def test_labels_join_on_both_sides() -> None:
    label = Label("Cost", "成本").with_unit(Label("yuan", "元"))
    assert label == Label("Cost [yuan]", "成本 [元]") and label.both == "Cost [yuan] 成本 [元]"


@pytest.mark.parametrize("baseline", baseline_ids())
def test_what_the_starter_calls_by_a_key_has_a_chinese_name(baseline: str) -> None:
    content, _ = starter(find_baseline(baseline), find_region("Jiangsu"), "Jiangsu", (2026, 2027), "CNY")
    named = {str(record[key]) for rows in content.values() for record in rows for key in record if key.endswith("_id")}
    unnamed = {name for name in named if not re.search("[一-鿿]", labels.item_name(name).zh)} - SYMBOLS
    assert not unnamed


def test_names_stand_for_keys_in_sentences_and_others_stay_as_typed() -> None:
    said = labels.named_in(Label("adds roof_pv, my_pump", "增加 roof_pv、my_pump"))
    assert said == Label("adds roof_pv, my_pump", "增加 屋顶光伏、my_pump")
    assert labels.item_name("led + my_pump").zh == "LED 照明 + my_pump"
    assert labels.unit_name("kWh/year") == Label("kWh/year", "kWh/年")

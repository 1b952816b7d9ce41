from __future__ import annotations

import re
from pathlib import Path

import pytest

from zcopt.report import labels
from zcopt.report.labels import Label

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

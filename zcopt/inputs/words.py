"""Words as people type them: one spelling for comparing, years inside headers, the nearest known word."""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Iterable

YEAR = re.compile(r"(?<!\d)((?:19|20|21)\d\d)(?:\.0)?\s*年?(?!\d)")
LONGEST_NAME = 100
EDGES = " ._-:;,*()[]/|"


def plain(text: object) -> str:
    """Full-width to half-width, no-break spaces to spaces, runs of spaces to one, ends trimmed."""
    return " ".join(unicodedata.normalize("NFKC", str(text)).split())


def comparable(text: object) -> str:
    """``plain`` without case and without the star of required columns."""
    return plain(text).casefold().strip(" *:")


def split_year(text: str) -> tuple[str, int | None]:
    """``price_per_kwh.2026`` -> (``price_per_kwh``, 2026); None when the text names no year or several."""
    years = YEAR.findall(text)
    if len(years) != 1:
        return text, None
    return " ".join(YEAR.sub(" ", text).split()).strip(EDGES), int(years[0])


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like this one, empty when none is near or the word is longer than any name."""
    return _nearest(comparable(word), tuple(known)) if len(word) <= LONGEST_NAME else ""


@functools.lru_cache(maxsize=1_024)
def _nearest(word: str, known: tuple[str, ...]) -> str:
    by_spelling = {comparable(name): name for name in known}
    found = difflib.get_close_matches(word, by_spelling, n=1, cutoff=0.6)
    return by_spelling[found[0]] if found else ""


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """``Did you mean pv_roof?``, or what to say when nothing is near."""
    name = nearest(word, known)
    return f"Did you mean {name}?" if name else otherwise


def listed(words: Iterable[str], most: int = 12) -> str:
    """Words separated by commas, the end of a long list left out."""
    names = list(words)
    return ", ".join(names[:most]) + (f" ... ({len(names)} in all)" if len(names) > most else "")

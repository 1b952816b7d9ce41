"""What all commands share: their common arguments, and how they print. Data go to stdout, words to stderr."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from zcopt.errors import Problem, Severity

Case = Annotated[Path, typer.Argument(help="Case folder: case.xlsx and timeseries/.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="No progress.")]


WORDS = re.compile(r"[^\s\u2e80-\uffef]+\s*|[\u2e80-\uffef]\s*|\s+")
"""Where a line may end: after spaces, and after every Chinese character."""


class Lang(StrEnum):
    """The languages problems can be said in."""

    EN = "en"
    ZH = "zh"


SEVERITIES: Mapping[Severity, Mapping[str, str]] = {
    Severity.ERROR: {"en": "error", "zh": "错误"},
    Severity.WARNING: {"en": "warning", "zh": "警告"},
    Severity.NOTE: {"en": "note", "zh": "提示"},
}


def print_problems(problems: Iterable[Problem], lang: Lang = Lang.EN, stream: TextIO | None = None) -> None:
    """Problems folded, errors first, at most 50 lines of them, then how many there are."""
    from zcopt.inputs.codes import text
    from zcopt.inputs.folding import SHOWN, for_screen

    every = tuple(problems)
    target, labels = stream or sys.stderr, _labels(lang)
    lines = for_screen(every, most=None)
    for problem in lines[:SHOWN]:
        said = text(problem, lang.value, labels.get((problem.sheet, problem.key), ""))
        print(f"{SEVERITIES[problem.severity][lang]}: {said}", file=target)
    if len(lines) > SHOWN:
        print(_more(len(lines) - SHOWN, lang), file=target)
    print(counted(every, lang), file=target)


def counted(problems: Iterable[Problem], lang: Lang = Lang.EN) -> str:
    """``3 errors, 1 warning, 12 notes``."""
    kinds = [problem.severity for problem in problems]
    numbers = {severity: kinds.count(severity) for severity in Severity}
    if lang is Lang.ZH:
        return "，".join(f"{SEVERITIES[severity]['zh']} {number} 个" for severity, number in numbers.items())
    return ", ".join(f"{number} {SEVERITIES[severity]['en']}{'' if number == 1 else 's'}"
                     for severity, number in numbers.items())


def worst_code(problems: Iterable[Problem]) -> str:
    """The code of the first error, else of the first warning; empty when there are only notes."""
    by_severity = {problem.severity: problem.code for problem in reversed(tuple(problems))}
    return by_severity.get(Severity.ERROR) or by_severity.get(Severity.WARNING, "")


def _more(number: int, lang: Lang) -> str:
    if lang is Lang.ZH:
        return f"…… 另有 {number} 行；全部列出：zcopt check CASE --json，或标在工作簿副本里：zcopt check CASE --mark"
    return f"... and {number} more lines; all of them: zcopt check CASE --json, or in a marked copy: zcopt check CASE --mark"


def _labels(lang: Lang) -> Mapping[tuple[str, str], str]:
    """(sheet, key) -> Chinese label, the sheet by any of its names; nothing is loaded for English."""
    if lang is Lang.EN:
        return {}
    from zcopt.inputs.header import NOTE, SOURCE
    from zcopt.parts import SHEETS

    return {(name, column.key): column.label.zh for row in SHEETS for column in (*row.columns(), SOURCE, NOTE)
            for name in (row.sheet.name, row.sheet.label.en, row.sheet.label.zh)}


def wide(text: str, columns: int) -> str:
    """The text padded to ``columns`` on a screen, where a Chinese character takes two."""
    return text + " " * max(0, columns - width_of(text))


def width_of(text: str) -> int:
    """Columns a text takes on a screen."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def wrapped(texts: Iterable[str], columns: int, first: str = "", rest: str = "") -> Iterator[str]:
    """The texts one after the other in lines of at most ``columns`` that begin with ``first``, then ``rest``.

    A text longer than a line is broken at spaces and between Chinese characters, a word longer than a line is cut.
    """
    line, started = first, False
    for part in _fitting(texts, columns - width_of(rest)):
        if started and width_of(line + part.rstrip()) > columns:
            yield line.rstrip()
            line = rest
        line, started = line + part, True
    if started:
        yield line.rstrip()


def _fitting(texts: Iterable[str], columns: int) -> Iterator[str]:
    """The texts in pieces that fit a line each."""
    for text in texts:
        if width_of(text) <= columns:
            yield text
        else:
            for word in WORDS.findall(text):
                yield from [word] if width_of(word) <= columns else word


def print_json(value: Any) -> None:
    """One JSON document on stdout."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def note(text: str) -> None:
    """A word to the user, apart from the data."""
    print(text, file=sys.stderr)

"""What every code of a problem means: cause, example and mend in English and Chinese, read from problems.toml.

The file's head says how an entry is written. Nothing heavy is imported: ``zcopt explain`` needs no more than this.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal

from zcopt.errors import Problem, UsageError
from zcopt.inputs.words import nearest

Language = Literal["en", "zh"]

FAMILIES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "1": ("files", "文件"), "2": ("cells", "单元格"), "3": ("headers and sheets", "表头与工作表"),
    "4": ("across cells and sheets", "跨单元格与工作表"),
})
"""The hundred of a code -> what it is about, in English and Chinese."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One code explained; ``cause`` and ``mend`` by language, ``example`` a problem as the program makes it."""

    code: str
    cause: Mapping[str, str]
    mend: Mapping[str, str]
    example: Problem


@cache
def registry() -> Mapping[str, Entry]:
    """Code -> its entry, in the order of the file."""
    written = tomllib.loads(resources.files("zcopt.inputs").joinpath("problems.toml").read_text(encoding="utf-8"))
    return MappingProxyType({code: _entry(code, texts) for code, texts in written.items()})


def _entry(code: str, texts: Mapping[str, Any]) -> Entry:
    return Entry(code=code, cause=MappingProxyType(texts["cause"]), mend=MappingProxyType(texts["mend"]),
                 example=Problem(code=code, **{"file": "case.xlsx", **texts["example"]}))


def explained(code: str) -> Entry:
    """The entry of a code, typed in any case.

    Raises UsageError with the nearest known code when there is none.
    """
    known = registry()
    wanted = code.strip().upper()
    if wanted in known:
        return known[wanted]
    near = nearest(wanted, known)
    hint = f"did you mean {near}?" if near else "all codes: zcopt explain"
    raise UsageError(f"there is no code {code}; {hint}")


def family_of(code: str) -> tuple[str, str]:
    """What the codes of this hundred are about, in English and Chinese."""
    return FAMILIES[code[1]]


def text(problem: Problem, lang: Language = "en", label: str = "") -> str:
    """A problem as one line of the language; ``label`` is the Chinese label of its column, where known.

    Chinese lines take cause and mend from the registry, with what was found, what is allowed and what may be meant.
    """
    if lang == "en":
        return str(problem)
    entry = registry()[problem.code]
    place = f"{problem.place}: " if problem.place else ""
    key = f"{problem.key}{f'（{label}）' if label else ''}：" if problem.key else ""
    found = f"读到“{problem.found}”" if problem.cell and problem.found else ""
    said = "，".join(filter(None, (entry.cause["zh"].rstrip("。"), found, *_details(problem))))
    return f"{place}{key}{said}。{entry.mend['zh']} [{problem.code}]"


_DETAILS = (
    (re.compile(r"must be (-?[\d.,e]+\.\.-?[\d.,e]+.*)"), "应为 {}"), (re.compile(r"must be at least (.+)"), "应至少为 {}"),
    (re.compile(r"must be at most (.+)"), "应至多为 {}"), (re.compile(r"must be one of: (.+)"), "可选：{}"),
    (re.compile(r"stands there twice, first in (\S+)"), "首次出现在 {}"),
    (re.compile(r"is not defined in (?:the sheet )?(.+)"), "应在此定义：{}"),
    (re.compile(r"Did you mean (.+)\?"), "可能指 {}"), (re.compile(r"(?:Columns|Files there|Known): (.+)"), "现有：{}"),
)
"""What an English message or fix tells beyond its cause, and how that is said in Chinese."""


def _details(problem: Problem) -> list[str]:
    return [said.format(match[1]) for pattern, said in _DETAILS for told in (problem.message, problem.fix)
            if (match := pattern.search(told))]

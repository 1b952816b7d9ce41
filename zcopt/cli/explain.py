"""Explaining the codes of problems."""

from __future__ import annotations

from typing import Annotated

import typer

from zcopt.cli.words import SEVERITIES, Lang
from zcopt.inputs.codes import Entry, Language, explained, family_of, registry, text

HEADS: dict[Language, tuple[str, str, str]] = {"en": ("Cause", "Example", "Mend"), "zh": ("原因", "示例", "改法")}
KINDS = {"E": ("errors: a run stops", "错误：不能计算"), "W": ("warnings: they stand in the report", "警告：写入报告"),
         "N": ("notes", "提示")}


def explain(
    code: Annotated[str | None, typer.Argument(metavar="[CODE]", help="A code such as E207; all codes without it.")] = None,
    lang: Annotated[Lang | None, typer.Option(help="One language only.")] = None,
) -> None:
    """Explain the code of a problem: cause, example, and how to mend it."""
    languages: tuple[Language, ...] = (lang.value,) if lang is not None else ("en", "zh")
    if code is None:
        _print_all(languages)
        return
    for number, language in enumerate(languages):
        print(("\n" if number else "") + "\n".join(_lines(explained(code), language)))


def _lines(entry: Entry, lang: Language) -> list[str]:
    cause, example, mend = HEADS[lang]
    kind = SEVERITIES[entry.example.severity][lang]
    return [f"{entry.code} ({kind}, {family_of(entry.code)[lang == 'zh']})", f"{cause}: {entry.cause[lang]}",
            f"{example}: {text(entry.example, lang)}", f"{mend}: {entry.mend[lang]}"]


def _print_all(languages: tuple[Language, ...]) -> None:
    """Every code with its cause, by family and severity."""
    families: dict[tuple[str, str], list[Entry]] = {}
    for entry in registry().values():
        families.setdefault((entry.code[1], entry.code[0]), []).append(entry)
    for (_, letter), entries in sorted(families.items(), key=lambda item: (item[0][0], "EWN".index(item[0][1]))):
        heads = [f"{family_of(entries[0].code)[lang == 'zh']}, {KINDS[letter][lang == 'zh']}" for lang in languages]
        print("\n" + " / ".join(heads))
        for entry in entries:
            print(f"  {entry.code}  " + "  ".join(entry.cause[lang] for lang in languages))

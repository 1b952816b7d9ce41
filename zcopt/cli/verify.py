"""A finished run recomputed without the optimizer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zcopt.cli.words import Json, Lang, note, print_json, wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zcopt.verify import Findings

SHOWN = 50
WORDS = {
    "pass": ("pass: {count:,} figures recomputed, all equal", "通过：复算 {count:,} 个数值，全部一致"),
    "fail": ("FAIL: {different:,} of {count:,} figures differ", "未通过：{count:,} 个数值中有 {different:,} 个不一致"),
    "tables": ("by table", "按表"),
    "taken": ("taken as reported (yearly tables do not give it; checked for consistency)",
              "按报告值采用（年度表无法复算，仅核对一致性）"),
    "not_recomputed": ("not recomputed", "未复算"),
    "missed": ("missed on all hours, and said so by the run", "全年逐时未达成，运行结果已注明"),
    "more": ("... and {more:,} more; all of them with --json", "…… 另有 {more:,} 处，用 --json 查看全部"),
    "changed": ("the case has changed since this run: {files}; the run's own copy of the inputs was used",
                "算例在该次运行后有改动：{files}；复算使用运行目录内的输入副本"),
}


def verify(
    where: Annotated[Path, typer.Argument(metavar="RUN", help="Run folder, or a case folder (its latest run).")],
    lang: Annotated[Lang, typer.Option(help="Language of the words.")] = Lang.EN,
    as_json: Json = False,
) -> None:
    """Recompute a run from its inputs and yearly tables, without the optimizer; exit code 1 where anything differs."""
    from zcopt.parts import SHEETS
    from zcopt.plans.run_folder import read_run
    from zcopt.runs import find_run
    from zcopt.verify.saved import changed_since, verify_run

    run = find_run(where)
    found = verify_run(run, SHEETS)
    changed = changed_since(run, read_run(run).manifest)
    if as_json:
        print_json({"run": str(run), "case_changed_since": list(changed), **found.as_dict()})
    else:
        _print(found, lang)
        note(str(run))
    if changed:
        note(_word("changed", lang).format(files=", ".join(changed)))
    raise typer.Exit(0 if found.passed else 1)


def _word(key: str, lang: Lang) -> str:
    return WORDS[key][lang is Lang.ZH]


def _print(found: Findings, lang: Lang) -> None:
    count, different = sum(found.compared.values()), len(found.differences)
    print(_word("pass" if found.passed else "fail", lang).format(count=count, different=different))
    tables = ", ".join(f"{table} {number:,}" for table, number in found.compared.items())
    print("\n".join(wrapped([f"{_word('tables', lang)}: {tables}"], 120, "  ", "    ")))
    for difference in found.differences[:SHOWN]:
        print(f"  {difference}")
    if different > SHOWN:
        print(f"  {_word('more', lang).format(more=different - SHOWN)}")
    for key, entries in (("taken", found.taken), ("not_recomputed", found.not_recomputed), ("missed", found.missed)):
        _print_entries(_word(key, lang), entries)


def _print_entries(title: str, entries: Mapping[str, str]) -> None:
    """What shares a reason in one paragraph."""
    if entries:
        print(f"\n{title}")
    for why in dict.fromkeys(entries.values()):
        names = "; ".join(what for what, reason in entries.items() if reason == why)
        print("\n".join(wrapped([f"{names} - {why}"], 120, "  ", "    ")))

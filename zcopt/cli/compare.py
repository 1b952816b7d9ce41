"""What changed between two runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zcopt.cli.words import Json, Lang, note, print_json
from zcopt.errors import plain

if TYPE_CHECKING:
    from zcopt.analysis.compare import Change

MOST_LINES = 40
SAME = {"en": "no change", "zh": "无变化"}
MORE = {"en": "... and {n} more; all of them: --json", "zh": "…… 另有 {n} 项；全部列出：--json"}
NEW, GONE = {"en": "new", "zh": "新增"}, {"en": "gone", "zh": "取消"}
FILES = {True: {"en": "the input files are the same", "zh": "输入文件相同"},
         False: {"en": "the input files differ", "zh": "输入文件不同"}}


def compare(
    old: Annotated[Path, typer.Argument(metavar="RUN", help="The earlier run folder, or a case folder (its latest run).")],
    new: Annotated[Path, typer.Argument(metavar="RUN", help="The later run folder, or a case folder.")],
    old_plan: Annotated[str, typer.Option(help="Plan of the first run; default: its best.")] = "",
    new_plan: Annotated[str, typer.Option(help="Plan of the second run; default: its best.")] = "",
    lang: Annotated[Lang, typer.Option(help="Language of the words.")] = Lang.EN,
    as_json: Json = False,
) -> None:
    """What changed from one run to another: inputs, decisions, money, emissions, indicators."""
    from zcopt.analysis.compare import SECTIONS
    from zcopt.runs import compare_runs

    found = compare_runs(old, new, old_plan=old_plan, new_plan=new_plan)
    if as_json:
        print_json(found.as_data())
        return
    side = 1 if lang is Lang.ZH else 0
    print(f"{found.old_run} {found.old_plan} -> {found.new_run} {found.new_plan}")
    for line in found.notes:
        print(f"! {line[side]}")
    for key, changes in found.sections.items():
        print(f"\n{SECTIONS[key][side]}" + ("" if changes else f": {SAME[lang]}"))
        for change in changes[:MOST_LINES]:
            print(f"  {_line(change, lang)}")
        if len(changes) > MOST_LINES:
            print(f"  {MORE[lang].format(n=len(changes) - MOST_LINES)}")
    note(FILES[found.same_inputs][lang])


def _line(change: Change, lang: Lang) -> str:
    what = f"{change.what}{f' {change.year}' if change.year else ''}"
    place = f"  ({change.place})" if "!" in change.place else ""
    if change.old is None:
        return f"{what}: {_shown(change.new)} {change.unit} ({NEW[lang]}){place}"
    if change.new is None:
        return f"{what}: {_shown(change.old)} {change.unit} ({GONE[lang]}){place}"
    by = "" if change.by is None else f"  ({'+' if change.by > 0 else ''}{plain(change.by)})"
    return f"{what}: {_shown(change.old)} -> {_shown(change.new)} {change.unit}{by}{place}"


def _shown(value: float | str | None) -> str:
    return plain(value) if isinstance(value, float) else str(value)

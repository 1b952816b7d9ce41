"""Checking the inputs of a case."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from zcopt.cli.words import Case, Json, Lang, note, print_json, print_problems, worst_code
from zcopt.errors import InputError, Problem, Severity

NEXT = {
    True: {"en": "ready. Next: zcopt run {case}", "zh": "可以计算。下一步：zcopt run {case}"},
    False: {"en": "not ready: mend the problems above, then check again: zcopt check {case}",
            "zh": "尚不能计算：请先改正以上问题，再检查：zcopt check {case}"},
}
WORD = {
    "assumed": {"en": "blank cells that took their declared default or the year before: {n}; list: zcopt check {case} --json",
                "zh": "{n} 个空白单元格取默认值或上年数值；清单：zcopt check {case} --json"},
    "converted": {"en": "columns converted from the unit written to the usual one: {n}",
                  "zh": "{n} 列已由所写单位换算为常用单位"},
    "marked": {"en": "marked copy: {path}", "zh": "标注副本：{path}"},
    "marked_beside": {"en": "the last marked copy is open elsewhere, so this one is {path}",
                      "zh": "上一个标注副本正被打开，本次写入 {path}"},
    "csv_case": {"en": "no marked copy was written: marking needs case.xlsx, and this case is kept as CSVs. Make a workbook "
                       "of it in another folder and check that: zcopt export {case} --xlsx FOLDER/case.xlsx",
                 "zh": "未生成标注副本：标注需要 case.xlsx，而本项目以 CSV 保存。请在另一文件夹生成工作簿后再检查："
                       "zcopt export {case} --xlsx 文件夹/case.xlsx"},
    "explain": {"en": "what a code means: zcopt explain {code}", "zh": "代码说明：zcopt explain {code}"},
    "mark": {"en": "the problems marked in a copy of the workbook: zcopt check {case} --mark",
             "zh": "在工作簿副本中标出问题：zcopt check {case} --mark"},
}


def check(case: Case, as_json: Json = False,
          strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
          mark: Annotated[bool, typer.Option("--mark", help="Write CASE/case.checked.xlsx with every problem marked.")] = False,
          lang: Annotated[Lang, typer.Option(help="Language of the messages.")] = Lang.EN) -> None:
    """List every problem of the inputs, each at its cell."""
    from zcopt.api import read_case

    reading = read_case(case)
    worst = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    bad = any(problem.severity in worst for problem in reading.problems)
    marked = _mark(case, reading.problems, lang) if mark else None
    if as_json:
        print_json({"ok": not bad, "problems": [problem.as_dict() for problem in reading.problems],
                    "conversions": [vars(conversion) for conversion in reading.conversions],
                    "assumed": [vars(assumption) for assumption in reading.assumed],
                    "marked_copy": str(marked) if marked else None})
        raise typer.Exit(InputError.exit_code if bad else 0)
    print_problems(reading.problems, lang, stream=sys.stdout)
    if reading.conversions:
        note(WORD["converted"][lang].format(n=len(reading.conversions)))
    if reading.assumed:
        note(WORD["assumed"][lang].format(n=len(reading.assumed), case=case))
    _say_next(case, reading.problems, marked, mark, lang)
    note(NEXT[not bad][lang].format(case=case))
    raise typer.Exit(InputError.exit_code if bad else 0)


def _mark(case: Path, problems: Sequence[Problem], lang: Lang) -> Path | None:
    """The marked copy of the workbook; None, and why, when there is no workbook or it cannot be opened."""
    from zcopt.inputs.case import WORKBOOK
    from zcopt.inputs.marked_copy import write_marked_copy
    from zcopt.inputs.xlsx import closed_door

    book = case / WORKBOOK
    if not book.is_file() and _is_csv_case(case):
        note(WORD["csv_case"][lang].format(case=case))
        return None
    if closed_door(book) is not None:
        why = "cannot be opened" if book.is_file() else "is not there"
        note(f"no marked copy was written: {book.name} {why}")
        return None
    return write_marked_copy(book, problems)


def _is_csv_case(case: Path) -> bool:
    from zcopt.inputs.case import SHEETS_FOLDER
    from zcopt.inputs.csv_book import csv_files

    return bool(csv_files(case / SHEETS_FOLDER))


def _say_next(case: Path, problems: Sequence[Problem], marked: Path | None, asked: bool, lang: Lang) -> None:
    """Where the marked copy is, or how to get one, and how to have a code explained."""
    from zcopt.api import WORKBOOK
    from zcopt.inputs.safety import MARK

    if marked is not None:
        usual = marked.stem == f"{Path(WORKBOOK).stem}{MARK}"
        note(WORD["marked" if usual else "marked_beside"][lang].format(path=marked))
    code = worst_code(problems)
    if code and not asked and not _is_csv_case(case):
        note(WORD["mark"][lang].format(case=case))
    if code:
        note(WORD["explain"][lang].format(code=code))

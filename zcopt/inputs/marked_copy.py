"""The marked copy: the planner's workbook with every problem at its cell, to look at and never to be read as input.

This is the one place where openpyxl writes. The planner's own file is not touched.
"""

from __future__ import annotations

import math
import os
import unicodedata
import warnings
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink

from zcopt.errors import OutputError, Problem, Severity, sentence
from zcopt.inputs.codes import Entry, registry
from zcopt.inputs.folding import cells_in
from zcopt.inputs.safety import MARK

ISSUES = "zcopt_issues"
"""The first sheet of a copy, which lists all problems."""
AUTHOR, BEGIN, END = "zcopt", "zcopt check:", "-- end of zcopt check --"
"""What stands around our part of a comment, so that a later check replaces it and keeps the planner's own words."""
WORST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
FILLS: Mapping[Severity, str] = {Severity.ERROR: "FFFF9C9C", Severity.WARNING: "FFFFE066", Severity.NOTE: "FFC5D5E4"}
WORDS: Mapping[Severity, str] = {Severity.ERROR: "error 错误", Severity.WARNING: "warning 警告", Severity.NOTE: "note 提示"}
COLUMNS: tuple[tuple[str, int], ...] = (
    ("severity\n级别", 12), ("code\n代码", 8), ("place (click)\n位置（点击跳转）", 28), ("message\n问题（英文）", 46),
    ("what to do\n改法（英文）", 38), ("原因", 34), ("改法", 38))
"""Header and width of the columns of the issue sheet."""
HEADER_ROW = 4
INK, LINK, LINE = "FF1F3A4D", "FF0563C1", "FFBFC8CE"
NAMES_TRIED = 9
FACE, POINTS_PER_LINE = "Arial", 13.5

_Spot = tuple[str, int, int]
_Look = tuple[Severity, bool]


def write_marked_copy(path: Path, problems: Sequence[Problem]) -> Path:
    """Copy the workbook at ``path`` to case.checked.xlsx beside it, its problems filled, commented and listed.

    Formulas stay formulas; macros stay only in an .xlsm and never run here. A copy that may not be overwritten, as it is
    open elsewhere, is left and the next name taken (case.checked-2.xlsx). Returns the copy's path. Raises OutputError
    when the workbook cannot be copied or no copy can be written.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm", rich_text=True)
    except Exception as error:  # whatever a damaged file makes a parser raise
        raise OutputError(f"{path.name} cannot be copied: {type(error).__name__}") from error
    try:
        _mark_cells(book, path.name, problems)
        _list_problems(book, path.name, problems)
        return _saved(book, path)
    finally:
        book.close()


def _mark_cells(book: Any, file: str, problems: Sequence[Problem]) -> None:
    """Fill every cell of a problem by the worst found there, comment its first, and colour the tabs."""
    if ISSUES in book.sheetnames:
        del book[ISSUES]
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    filled: dict[_Spot, list[Severity]] = {}
    told: dict[_Spot, list[Problem]] = {}
    for problem in problems:
        if problem.sheet not in sheets or problem.file not in ("", file):
            continue
        spots = [_anchor(sheets[problem.sheet], row, column) for column, row in cells_in(problem.cell)]
        for spot in spots:
            filled.setdefault(spot, []).append(problem.severity)
        if spots:
            told.setdefault(spots[0], []).append(problem)
    for (title, row, column), severities in filled.items():
        sheets[title].cell(row, column).fill = PatternFill("solid", fgColor=FILLS[_worst(severities)])
    for (title, row, column), own in told.items():
        _comment(sheets[title].cell(row, column), own)
    for title in {title for title, _, _ in filled}:
        worst = _worst([severity for spot, some in filled.items() if spot[0] == title for severity in some])
        sheets[title].sheet_properties.tabColor = FILLS[worst]
        sheets[title].sheet_state = "visible"  # a link to a hidden sheet leads nowhere


def _anchor(sheet: Any, row: int, column: int) -> _Spot:
    """The cell itself; inside a merged area its first cell, the only one that shows."""
    for box in sheet.merged_cells.ranges:
        if box.min_row <= row <= box.max_row and box.min_col <= column <= box.max_col:
            return sheet.title, box.min_row, box.min_col
    return sheet.title, row, column


def _worst(severities: Iterable[Severity]) -> Severity:
    return min(severities, key=WORST_FIRST.index)


def _comment(cell: Any, problems: Sequence[Problem]) -> None:
    """Code, message and fix of each problem in both languages, before what the planner's own comment says."""
    lines = [BEGIN]
    for problem in sorted(problems, key=lambda problem: WORST_FIRST.index(problem.severity)):
        said = " ".join(filter(None, (sentence(problem.message, capital=False), sentence(problem.fix))))
        entry = _entry(problem)
        lines.append(f"[{problem.code}] {said}\n{entry.cause['zh']}{entry.mend['zh']}")
    before = cell.comment.text if cell.comment else ""
    own = before.partition(END)[2].strip("\n") if before.startswith(BEGIN) else before
    text = _clean("\n".join([*lines, END, own]).strip("\n"))
    cell.comment = Comment(text, AUTHOR, width=420, height=18 * _lines_needed(text, 62) + 24)


def _list_problems(book: Any, file: str, problems: Sequence[Problem]) -> None:
    """The sheet zcopt_issues in front: counts, what to do, and a linked line per problem."""
    sheet = book.create_sheet(ISSUES, 0)
    counts = "    ".join(f"{WORDS[severity]}: {sum(p.severity is severity for p in problems)}" for severity in WORST_FIRST)
    heads = (f"Problems found in {file}  检查发现的问题", counts,
             f"Mend them in {file}, not here: this copy is never read.  请在 {file} 中修改，本副本不会被读取。")
    for row, text in enumerate(heads, start=1):
        _text(sheet, row, 1, text, bold=row == 1, size=14 if row == 1 else 10)
    for column, (head, width) in enumerate(COLUMNS, start=1):
        cell = _text(sheet, HEADER_ROW, column, head, bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", fgColor=INK)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[HEADER_ROW].height = 2.2 * POINTS_PER_LINE
    ordered = sorted(problems, key=lambda problem: WORST_FIRST.index(problem.severity))
    titles, looks = set(book.sheetnames), dict[_Look, list[Any]]()
    for row, problem in enumerate(ordered, start=HEADER_ROW + 1):
        _problem_line(sheet, row, problem, problem.sheet in titles and problem.file in ("", file), looks)
    _as_first_page(book, sheet, HEADER_ROW + len(ordered))


def _problem_line(sheet: Any, row: int, problem: Problem, linked: bool, looks: dict[_Look, list[Any]]) -> None:
    """One line of the list; ``looks`` keeps the styles of lines already drawn, as building them takes openpyxl long."""
    entry = _entry(problem)
    texts = (WORDS[problem.severity], problem.code, problem.place, sentence(problem.message, capital=False),
             sentence(problem.fix), entry.cause["zh"], entry.mend["zh"])
    cells = [_plain_text(sheet, row, column, text) for column, text in enumerate(texts, start=1)]
    if linked:
        first = problem.cell.partition(":")[0] or "A1"
        cells[2].hyperlink = Hyperlink(ref="", location=f"{quote_sheetname(problem.sheet)}!{first}")
    look = problem.severity, linked
    if look not in looks:
        _draw_line(cells, problem.severity, linked)
        looks[look] = [cell._style for cell in cells]
    for cell, style in zip(cells, looks[look], strict=True):
        cell._style = copy(style)
    needed = max(_lines_needed(text, width - 2) for text, (_, width) in zip(texts, COLUMNS, strict=True))
    sheet.row_dimensions[row].height = POINTS_PER_LINE * needed + 3


def _draw_line(cells: Sequence[Any], severity: Severity, linked: bool) -> None:
    for cell in cells:
        cell.font = Font(name=FACE, size=10, color=INK)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = Border(bottom=Side("thin", color=LINE))
    cells[0].fill = PatternFill("solid", fgColor=FILLS[severity])
    if linked:
        cells[2].font = Font(name=FACE, size=10, color=LINK, underline="single")


def _as_first_page(book: Any, sheet: Any, last_row: int) -> None:
    """The list is what opens, with its header kept in view; the other sheets are no longer selected with it."""
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, 1)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(COLUMNS))}{last_row}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    book.active = 0
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    for chart in book.chartsheets:
        for view in chart.sheetViews.sheetView:
            view.tabSelected = False


def _text(sheet: Any, row: int, column: int, text: str, *, bold: bool = False, size: int = 10, color: str = INK) -> Any:
    cell = _plain_text(sheet, row, column, text)
    cell.font = Font(name=FACE, size=size, bold=bold, color=color)
    return cell


def _plain_text(sheet: Any, row: int, column: int, text: str) -> Any:
    """A cell that holds text and nothing else, however much it looks like a formula."""
    cell = sheet.cell(row, column)
    cell.value, cell.data_type = _clean(text), "s"
    return cell


def _clean(text: str) -> str:
    return str(ILLEGAL_CHARACTERS_RE.sub("?", text))


def _entry(problem: Problem) -> Entry:
    return registry()[problem.code]


def _lines_needed(text: str, width: int) -> int:
    """Lines a text takes in a column ``width`` Latin characters wide; Chinese characters are twice as wide."""
    lengths = (sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line) for line in text.split("\n"))
    return sum(max(1, math.ceil(length / width)) for length in lengths)


def _saved(book: Any, path: Path) -> Path:
    """Write beside the workbook, whole or not at all, under the first name that may be written."""
    part = path.with_name(f".{path.stem}{MARK}.part")
    try:
        book.save(part)
        for number in range(1, NAMES_TRIED + 1):
            target = path.with_name(f"{path.stem}{MARK}{f'-{number}' if number > 1 else ''}{path.suffix}")
            try:
                os.replace(part, target)
            except PermissionError:
                continue
            return target
    except OSError as error:
        raise OutputError(f"no marked copy of {path.name} could be written: {error}") from error
    finally:
        part.unlink(missing_ok=True)
    raise OutputError(f"no marked copy of {path.name} could be written: all of {NAMES_TRIED} names are open elsewhere")

"""The door for .xlsx files: a file becomes a Book of Grids, behind which a sheet is plain data.

openpyxl opens the archive and reads each row; the XML of the sheets is parsed here, in one pass and without building anything
that is not kept. A hostile or damaged file is refused with a Problem, never with an exception.
"""

from __future__ import annotations

import dataclasses
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import XMLPullParser
from xml.parsers import expat

import openpyxl
import openpyxl.xml
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.worksheet._reader import COL_TAG, FORMULA_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from zcopt.errors import Problem
from zcopt.inputs.dates import DAYS_FROM_1900_TO_1904
from zcopt.inputs.grid import COLUMN_LIMIT, GENERAL, Book, Box, Grid, Position, RawCell, Spot, bounded_grid
from zcopt.inputs.header import HEADER_ROWS
from zcopt.inputs.safety import SAVE_AS, file_problem, open_elsewhere, permission_problem
from zcopt.inputs.schema import SCHEMA_PROPERTY

FIRST_OWN_FORMAT = 164
"""Number formats below are built into every spreadsheet program."""
CHUNK_BYTES = 1 << 16

_MERGED = f"{{{SHEET_MAIN_NS}}}mergeCell"
_ROWS = f"{{{SHEET_MAIN_NS}}}sheetData"
_CELL_PARTS = frozenset(f"{{{SHEET_MAIN_NS}}}{part}" for part in ("c", "v", "f", "is", "t", "r", "rPr", "rPh", "phoneticPr"))
_TRUE = ("1", "true")


class DocumentTypeForbidden(ValueError):
    """XML that declares a document type, which no spreadsheet program writes and entity attacks need."""


def open_book(path: Path) -> Book | Problem:
    """A workbook as plain data, or why it was not opened. Links, macros, charts and pictures are left aside."""
    problem = closed_door(path)
    if problem is not None:
        return problem
    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            try:
                formats = _number_formats(book)
                if len({sheet._worksheet_path for sheet in book.worksheets}) < len(book.worksheets):
                    raise ValueError("one sheet stands there under several names")
                grids = tuple(_grid(path.name, book, sheet, formats) for sheet in book.worksheets)
                schema = _schema_of(book)
            finally:
                book.close()
    except PermissionError:
        return permission_problem(Spot(file=path.name))
    except Exception as error:  # whatever a hostile or damaged file makes a parser raise
        return _damaged(path, error)
    elsewhere = open_elsewhere(path)
    return Book(path.name, grids, (elsewhere,) if elsewhere else (), schema)


def with_comments(book: Book, path: Path) -> Book:
    """The same book with the comments of its cells; only where there are any is the whole file parsed for them."""
    with zipfile.ZipFile(path) as archive:
        if not any("comments" in name for name in archive.namelist()):
            return book
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole = openpyxl.load_workbook(path, keep_links=False)
    comments = {sheet.title: {at: str(cell.comment.text or "") for at, cell in sheet._cells.items()
                              if getattr(cell, "comment", None)} for sheet in whole.worksheets}
    whole.close()
    return dataclasses.replace(book, sheets=tuple(dataclasses.replace(grid, comments=comments.get(grid.name, {}))
                                                  for grid in book.sheets))


def first_sheet(path: Path, row_limit: int, column_limit: int) -> list[tuple[object, ...]] | Problem:
    """The values of a workbook's first sheet row by row, read without keeping it; for long series.

    As wide as what stands in the first 15 rows, and down to the first 200 blank rows in a run.
    """
    problem = closed_door(path)
    if problem is not None:
        return problem
    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            try:
                sheet = book.worksheets[0]
                sheet.reset_dimensions()
                top = sheet.iter_rows(max_row=HEADER_ROWS, max_col=column_limit, values_only=True)
                width = max((at for row in top for at, value in enumerate(row, start=1) if value is not None), default=1)
                return _until_gap(sheet.iter_rows(max_row=row_limit + 1, max_col=width, values_only=True))
            finally:
                book.close()
    except Exception as error:  # whatever a hostile or damaged file makes a parser raise
        return _damaged(path, error)


def _until_gap(rows: Iterable[tuple[object, ...]], gap: int = 200) -> list[tuple[object, ...]]:
    """Rows up to the first long run of blank ones, behind which only stray cells stand."""
    kept: list[tuple[object, ...]] = []
    blank = 0
    for row in rows:
        blank = blank + 1 if all(value is None for value in row) else 0
        kept.append(row)
        if blank > gap:
            break
    return kept


def _damaged(path: Path, error: Exception) -> Problem:
    reason = type(error.__cause__ or error.__context__ or error).__name__
    return Spot(file=path.name).problem("E106", f"the file is damaged and cannot be read ({reason})", SAVE_AS, reason)


def closed_door(path: Path) -> Problem | None:
    """Why a file is not opened as a workbook; None when it may be."""
    if not openpyxl.xml.DEFUSEDXML:
        return Spot(file=path.name).problem("E109", "defusedxml is missing, without which no workbook is opened",
                                            "Run: pip install defusedxml")
    return file_problem(path)


def _schema_of(book: Any) -> int | None:
    """The schema number among the document's properties; None when it is missing or no whole number."""
    value: Any = next((entry.value for entry in book.custom_doc_props.props if entry.name == SCHEMA_PROPERTY), None)
    try:
        return int(value) if float(value) == int(value) else None
    except (TypeError, ValueError, OverflowError):
        return None


def _number_formats(book: Any) -> tuple[str, ...]:
    """The number format of every cell style, by the style's number."""
    own = book._number_formats
    return tuple(own[style.numFmtId - FIRST_OWN_FORMAT] if 0 <= style.numFmtId - FIRST_OWN_FORMAT < len(own)
                 else BUILTIN_FORMATS.get(style.numFmtId, GENERAL) for style in book._cell_styles)


def _grid(file: str, book: Any, sheet: Any, formats: Sequence[str]) -> Grid:
    """A sheet read in one pass: openpyxl reads the rows; what else is kept are merged areas and what is hidden.

    The rest of a sheet (validations, links, pictures) is never built, so no hostile range is ever walked.
    """
    cells: dict[Position, RawCell] = {}
    merged: list[Box] = []
    hidden_columns: set[int] = set()
    hidden_rows: set[int] = set()
    with book._archive.open(sheet._worksheet_path) as source:
        parser = WorkSheetParser(source, sheet._shared_strings, data_only=True, epoch=book.epoch,
                                 date_formats=book._date_formats, timedelta_formats=book._timedelta_formats)
        for element in _elements(source):
            if element.tag == ROW_TAG:
                found = dict(_row_cells(parser, element, formats))
                cells.update(found)
                if found and element.get("hidden") in _TRUE:
                    hidden_rows.add(parser.row_counter)
            elif element.tag == _MERGED:
                left, top, right, bottom = range_boundaries(element.get("ref"))
                merged.append(Box(top, left, bottom, right))
            elif element.tag == COL_TAG and element.get("hidden") in _TRUE:
                hidden_columns.update(range(int(element.get("min")), min(int(element.get("max")), COLUMN_LIMIT) + 1))
    return bounded_grid(sheet.title, cells, file, tuple(merged), frozenset(hidden_rows), frozenset(hidden_columns),
                        sheet.sheet_state != "visible", DAYS_FROM_1900_TO_1904 if book.epoch == MAC_EPOCH else 0)


def _elements(source: IO[bytes]) -> Iterator[Any]:
    """The elements of a sheet as they end, without those inside cells, which their row holds, and without blank rows.

    Each is emptied behind the reader; a row without a number follows the one before it.
    """
    prolog, all_rows = _Prolog(), None
    builder: Any = XMLPullParser(("start", "end"))
    number = "0"
    while piece := source.read(CHUNK_BYTES):
        prolog.read(piece)
        builder.feed(piece)
        for event, element in builder.read_events():
            tag = element.tag
            if event == "start":
                if tag == _ROWS:
                    all_rows = element
            elif tag == ROW_TAG:
                number = element.get("r") or str(int(number) + 1)
                if len(element):
                    element.set("r", number)
                    yield element
                if all_rows is not None:
                    all_rows.clear()
            elif tag not in _CELL_PARTS:
                yield element
                element.clear()
    builder.close()


class _Prolog:
    """What stands before the first element, the one place for a document type: read ahead, so that none is ever obeyed."""

    def __init__(self) -> None:
        self._parser: Any = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._end
        self._ended = False

    def read(self, piece: bytes) -> None:
        """Look at the next piece; raises DocumentTypeForbidden."""
        if not self._ended:
            self._parser.Parse(piece, False)

    def _end(self, *_: object) -> None:
        self._ended, self._parser.StartElementHandler = True, None

    def _refuse(self, *_: object) -> None:
        raise DocumentTypeForbidden


def _row_cells(parser: Any, element: Any, formats: Sequence[str]) -> Iterable[tuple[Position, RawCell]]:
    """The cells of a row that hold something; a formula without saved result is told from one that gives empty text."""
    element[:] = [node for node in element if len(node) or not node.get("r")]
    if not len(element):
        return
    row, read = parser.parse_row(element)
    parser.row_dimensions.clear()
    if row < 1:
        raise ValueError(f"there is no row {row}")
    for cell, node in zip(read, element, strict=True):
        value = cell["value"]
        if value is None:
            if node.find(FORMULA_TAG) is not None and node.get("t") != "str":
                yield (cell["row"], cell["column"]), RawCell(uncomputed=True)
        elif not isinstance(value, str) or value.strip():
            style, wrong = cell["style_id"], cell["data_type"] == "e"
            if wrong and node.get("t") != "e":  # a number that is no date in a cell with the format of a date: 20260131
                value, wrong = float(node.findtext(VALUE_TAG)), False
            yield (cell["row"], cell["column"]), RawCell(value, formats[style] if style < len(formats) else GENERAL,
                                                         error=wrong,
                                                         formula=node.find(FORMULA_TAG) is not None)

"""Whether a file may be opened at all: looked at from outside, before any library unpacks it."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path
from types import MappingProxyType

from zcopt.errors import Problem
from zcopt.inputs.grid import Spot

FILE_BYTES = 50_000_000
MEMBERS = 2_000
UNPACKED_BYTES = 200_000_000
RATIO = 100
"""Real workbooks are packed 3 to 9 times, prepared empty rows up to 30 times."""

CHUNK_BYTES = 1_000_000
"""Parts are looked through in pieces of this size; a whole piece without a tag is one huge text or attribute."""
SHEET_FOLDER, STRINGS = "xl/worksheets/", "xl/sharedStrings.xml"
SHEET_ELEMENTS, STRING_ELEMENTS, OTHER_ELEMENTS = 1_500_000, 300_000, 100_000
"""About 700,000 filled cells in all sheets together, 150,000 different texts, and what styles and names need."""
FEW: Mapping[bytes, int] = MappingProxyType({
    b"mergeCell ": 10_000, b"hyperlink ": 70_000, b"dataValidation ": 20_000, b"col ": 20_000, b"sheet ": 500})
"""Elements that a part may hold only so many of."""
AREA = 200_000
"""Cells that merged areas and links of a part may cover; programs make a cell of each."""
_AREAS = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink)\s[^<>]*?\bref\s*=\s*[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)")

SAVE_AS = "Open it in Excel or WPS and save it as .xlsx"
LOCK_PREFIXES = ("~$", ".~lock")
MARK = ".checked"
"""What the name of a marked copy ends with."""
_MARKED = re.compile(re.escape(MARK) + r"(-\d+)?$")


def file_problem(path: Path) -> Problem | None:
    """Why this file is not opened as a workbook; None when it may be."""
    spot = Spot(file=path.name)
    if path.name.startswith(LOCK_PREFIXES):
        return spot.problem("E102", "this is a lock file, not a workbook", "Give the workbook beside it")
    if is_marked_copy(path):
        return spot.problem("E115", "this is the marked copy of a workbook, which is never read",
                            "Mend the workbook it was made from")
    if not path.is_file():
        found = "a folder" if path.is_dir() else "nothing"
        return spot.problem("E101", f"the file is not there (found {found})", "Check the name and the folder", found)
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            start = stream.read(512)
    except PermissionError:
        return permission_problem(spot)
    if size > FILE_BYTES:
        return spot.problem("E103", f"the file has {size / 1e6:,.0f} MB, at most {FILE_BYTES / 1e6:.0f} MB are read",
                            "Move hourly data to CSV files in timeseries/", size)
    return _kind_problem(spot, start) or _archive_problem(path, spot, size)


def is_marked_copy(path: Path) -> bool:
    """Whether a file is what ``zcopt check --mark`` writes: case.checked.xlsx, case.checked-2.xlsx ..."""
    return bool(_MARKED.search(path.stem))


def permission_problem(spot: Spot) -> Problem:
    """The file is there but may not be read."""
    return spot.problem("E108", "the file may not be read: permission was refused",
                        "Close it elsewhere or change its permissions")


def open_elsewhere(path: Path) -> Problem | None:
    """A warning when a lock file beside the workbook says that somebody has it open."""
    locks = (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#"))
    if any(lock.exists() for lock in locks):
        return Spot(file=path.name).problem("W101", "the workbook is open elsewhere; unsaved edits are not read",
                                            "Save it and run again")
    return None


def _kind_problem(spot: Spot, start: bytes) -> Problem | None:
    if start.startswith(b"PK\x03\x04"):
        return None
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return spot.problem("E104", "this is an old .xls workbook or it has a password", f"{SAVE_AS} without password",
                            "D0CF11E0")
    kind = _kind_of(start)
    return spot.problem("E105", f"this is {kind}, not an .xlsx workbook", SAVE_AS, kind)


def _kind_of(start: bytes) -> str:
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not text:
        return "an empty file"
    for mark, kind in ((b"<!doctype html", "a web page (HTML)"), (b"<html", "a web page (HTML)"),
                       (b"<table", "a web page (HTML)"), (b"<?xml", "an XML file"), (b"<", "an XML file"),
                       (b"%pdf", "a PDF"), (b"pk", "a damaged or empty zip archive")):
        if text.startswith(mark):
            return kind
    control = sum(byte < 9 for byte in start)
    return "a text file (CSV)" if not control else "a file of unknown kind"


def _archive_problem(path: Path, spot: Spot, size: int) -> Problem | None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            return (_directory_problem(spot, members, size)
                    or _content_problem(spot, {member.filename for member in members})
                    or _parts_problem(spot, archive, members))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        return spot.problem("E106", "the file is damaged: it cannot be unpacked", SAVE_AS, type(error).__name__)


def _directory_problem(spot: Spot, members: Sequence[zipfile.ZipInfo], size: int) -> Problem | None:
    """What the directory of the archive alone says: too many parts, too much to unpack, or a password."""
    unpacked = sum(member.file_size for member in members)
    if len(members) > MEMBERS:
        return spot.problem("E107", f"the file holds {len(members):,} parts, at most {MEMBERS:,} are opened", SAVE_AS,
                            len(members))
    if unpacked > UNPACKED_BYTES:
        return spot.problem("E107", f"the file unpacks to {unpacked / 1e6:,.0f} MB, at most "
                            f"{UNPACKED_BYTES / 1e6:.0f} MB are opened", "Move hourly data to timeseries/", unpacked)
    if unpacked > RATIO * size:
        return spot.problem("E107", f"the file unpacks to {unpacked / size:,.0f} times its size, at most {RATIO} times "
                            "is opened", SAVE_AS, unpacked)
    if any(member.flag_bits & 1 for member in members):
        return spot.problem("E104", "this is an old .xls workbook or it has a password", f"{SAVE_AS} without password",
                            "encrypted")
    return None


def _parts_problem(spot: Spot, archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo]) -> Problem | None:
    """What unpacking shows: sizes that were forged, huge texts, more elements than a planner's workbook can have."""
    left = SHEET_ELEMENTS
    for member in members:
        is_sheet = member.filename.startswith(SHEET_FOLDER)
        most = left if is_sheet else STRING_ELEMENTS if member.filename == STRINGS else OTHER_ELEMENTS
        elements, too_much = _counted(archive, member, most)
        left -= elements if is_sheet else 0
        if too_much:
            return spot.problem("E107", f"its part {member.filename} holds {too_much}", "Copy the tables into a new template",
                                too_much)
    return None


def _counted(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> tuple[int, str]:
    """How many elements a part holds, and what it holds too much of, if anything; counting stops there.

    Parts that are no XML count nothing. Raises ValueError for XML in UTF-16, which no spreadsheet program writes.
    """
    elements, covered, few = 0, 0, dict.fromkeys(FEW, 0)
    with archive.open(member) as part:
        piece = part.read(CHUNK_BYTES)
        start = piece.removeprefix(b"\xef\xbb\xbf").lstrip()[:4]
        if start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"<\0" in start or b"\0<" in start:
            raise ValueError("UTF-16")
        is_xml = start.startswith(b"<")
        while piece:
            if is_xml:
                tags = piece.count(b"<")
                if not tags and len(piece) == CHUNK_BYTES:
                    return elements, f"a text of more than {CHUNK_BYTES / 1e6:.0f} MB"
                elements += tags - piece.count(b"</")
                few = {tag: so_far + piece.count(b"<" + tag) + piece.count(b":" + tag) for tag, so_far in few.items()}
                over = next((tag for tag, limit in FEW.items() if few[tag] > limit), None)
                if over or elements > most:
                    return elements, (f"more than {FEW[over]:,} {over.decode().strip()} elements" if over
                                      else "more elements than can be read quickly")
                covered += sum(map(_cells_of, _AREAS.finditer(piece)))
                if covered > AREA:
                    return elements, f"merged areas or links of more than {AREA:,} cells"
            piece = part.read(CHUNK_BYTES)
    return elements, ""


def _cells_of(area: re.Match[bytes]) -> int:
    """How many cells a range such as A5:C7 has."""
    left, top, right, bottom = area.groups()
    width, height = (abs(second - first) + 1 for first, second in (
        (_column_number(left), _column_number(right)), (int(top), int(bottom))))
    return width * height


def _column_number(letters: bytes) -> int:
    return reduce(lambda number, letter: 26 * number + letter - ord("A") + 1, letters, 0)


def _content_problem(spot: Spot, names: set[str]) -> Problem | None:
    kinds = (("xl/workbook.xml", ""), ("xl/workbook.bin", "a binary workbook (.xlsb)"),
             ("word/document.xml", "a Word document"), ("ppt/presentation.xml", "a PowerPoint file"),
             ("content.xml", "an OpenDocument file (.ods)"))
    kind = next((kind for name, kind in kinds if name in names), "a zip archive")
    if not kind:
        return None
    return spot.problem("E105", f"this is {kind}, not an .xlsx workbook", SAVE_AS, kind)

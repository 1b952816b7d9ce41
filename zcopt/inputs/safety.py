"""Whether a file may be opened at all: looked at from outside, before any library unpacks it."""

from __future__ import annotations

import zipfile
from pathlib import Path

from zcopt.errors import Problem
from zcopt.inputs.grid import Spot

FILE_BYTES = 50_000_000
MEMBERS = 2_000
UNPACKED_BYTES = 200_000_000
RATIO = 100
"""Real workbooks are packed 3 to 9 times, prepared empty rows up to 30 times."""

SAVE_AS = "Open it in Excel or WPS and save it as .xlsx"
LOCK_PREFIXES = ("~$", ".~lock")


def file_problem(path: Path) -> Problem | None:
    """Why this file is not opened as a workbook; None when it may be."""
    spot = Spot(file=path.name)
    if path.name.startswith(LOCK_PREFIXES):
        return spot.problem("E102", "this is a lock file, not a workbook", "Give the workbook beside it")
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
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        return spot.problem("E106", "the file is damaged: it cannot be unpacked", SAVE_AS, type(error).__name__)
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
    return _content_problem(spot, {member.filename for member in members})


def _content_problem(spot: Spot, names: set[str]) -> Problem | None:
    kinds = (("xl/workbook.xml", ""), ("xl/workbook.bin", "a binary workbook (.xlsb)"),
             ("word/document.xml", "a Word document"), ("ppt/presentation.xml", "a PowerPoint file"),
             ("content.xml", "an OpenDocument file (.ods)"))
    kind = next((kind for name, kind in kinds if name in names), "a zip archive")
    if not kind:
        return None
    return spot.problem("E105", f"this is {kind}, not an .xlsx workbook", SAVE_AS, kind)

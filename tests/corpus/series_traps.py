"""Traps of hourly series: encodings, separators, lengths, daylight saving, gaps and headers."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

import xlsxwriter

from tests.corpus.plant import HOURS, Folder, series_text, stamps
from tests.corpus.trap import Found, Plant, Trap

LOAD: Found = ("end_uses", "profile@5", "")
SUN: Found = ("pv", "profile@5", "")


def both(code: str) -> list[Found]:
    """The same thing said of both series of the file."""
    return [(*LOAD[:2], code), (*SUN[:2], code)]


def encoded(encoding: str) -> Plant:
    return lambda folder: folder.series.write_bytes(series_text().encode(encoding))


def lines(change: Callable[[list[str]], Sequence[str]]) -> Plant:
    """The lines of the file, changed; line 1 is the header."""
    def plant(folder: Folder) -> None:
        folder.series.write_text("\n".join(change(series_text().splitlines())) + "\n", encoding="utf-8")
    return plant


def table(times: Sequence[str], load: Callable[[int], object] = lambda n: 100) -> Plant:
    """A file with these time stamps."""
    rows = [f"{stamp},{load(n)},{0.3 * (n % 2)}" for n, stamp in enumerate(times)]
    return lines(lambda old: [old[0], *rows])


def replaced(line: int, text: str) -> Plant:
    return lines(lambda old: [*old[:line - 1], text, *old[line:]])


def semicolons(folder: Folder) -> None:
    """As a German or French Excel saves."""
    folder.series.write_text(series_text().replace(".", ",#").replace(",#", "\x00").replace(",", ";").replace("\x00", ","),
                             encoding="utf-8")


def as_workbook(folder: Folder) -> None:
    """The series as a workbook with real date-times."""
    folder.series.unlink()
    book = xlsxwriter.Workbook(folder.series.with_suffix(".xlsx"))
    sheet, form = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write_row(0, 0, ["time", "presses_kw", "sun_kw_per_kwp"])
    start = datetime.datetime(2025, 1, 1)
    for n in range(HOURS):
        sheet.write_datetime(n + 1, 0, start + datetime.timedelta(hours=n), form)
        sheet.write_row(n + 1, 1, [100, 0.3 * (n % 2)])
    book.close()


def no_folder(folder: Folder) -> None:
    folder.series.unlink()
    folder.series.parent.rmdir()


def no_workbook(folder: Folder) -> None:
    """A CSV with the ending of a workbook."""
    folder.series.rename(folder.series.with_suffix(".xlsx"))


HOUR_LINE = 2 + 24 * 88 + 2
"""The line of 30 March 2025, 02:00."""

TRAPS: list[Trap] = [
    Trap("series in UTF-8 with mark", encoded("utf-8-sig")),
    Trap("series in GBK", encoded("gb18030")),
    Trap("series in UTF-16", encoded("utf-16")),
    Trap("series with Windows line ends", lambda folder: folder.series.write_bytes(series_text().replace("\n", "\r\n").encode())),
    Trap("series with semicolons and decimal commas", semicolons),
    Trap("series with comments and blank lines", lines(lambda old: ["# meter 7", "", *old, "", ""])),
    Trap("series as a workbook", as_workbook),
    Trap("series of quarter hours", table(stamps(count=4 * HOURS, minutes=15)), both("N104")),
    Trap("series of a leap year", table(stamps(datetime.datetime(2024, 1, 1), HOURS + 24)), both("N103")),
    Trap("spring hour missing", lines(lambda old: [*old[:HOUR_LINE - 1], *old[HOUR_LINE:]]), both("E113")),
    Trap("autumn hour twice", lines(lambda old: [*old[:7155], old[7154], *old[7155:]]), both("E113")),
    Trap("spring hour missing and autumn hour twice", lines(lambda old: [*old[:HOUR_LINE - 1], *old[HOUR_LINE:7155], old[7154],
                                                                         *old[7155:]]), [(*LOAD[:2], "W102")]),
    Trap("half a year", lines(lambda old: old[:4381]), both("E113")),
    Trap("half-hourly", table(stamps(count=2 * HOURS, minutes=30)), both("E113")),
    Trap("header only", lines(lambda old: old[:1]), both("E113")),
    Trap("empty series file", lambda folder: folder.series.write_bytes(b""), both("E112")),
    Trap("no header", lines(lambda old: old[1:]), both("E112")),
    Trap("gaps", lines(lambda old: [*old[:11], "x,,1", "x,n/a,1", *old[13:]]), [(*LOAD[:2], "E218")]),
    Trap("overflow in a series", replaced(12, "x,1e999,1"), [(*LOAD[:2], "E218")]),
    Trap("row cut short", replaced(12, "x"), both("E218")),
    Trap("negative load", replaced(12, "x,-1,1"), [(*LOAD[:2], "E445")]),
    Trap("two columns of one name", lines(lambda old: ["time,presses_kw,sun_kw_per_kwp,PRESSES_KW ",
                                                       *(f"{line},7" for line in old[1:])]), [(*LOAD[:2], "E306")]),
    Trap("binary for a series", lambda folder: folder.series.write_bytes(bytes(range(256)) * 100), both("E114")),
    Trap("a series of a million lines", lambda folder: folder.series.write_text("a,b,c\n" + "1,2,3\n" * 1_000_000), both("E114")),
    Trap("a series of one endless line", lambda folder: folder.series.write_text("a," * 5_000_000), both("E114")),
    Trap("no folder timeseries", no_folder, both("E110")),
    Trap("series workbook that is none", no_workbook, both("E105")),
]

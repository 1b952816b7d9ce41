"""Hostile files: each is refused or read, quickly and in little memory, and nothing in it is ever run or fetched.

Each file is read in a process of its own with its address space bounded. On an idle two-core machine of 2026 a million
formatted blank rows, which real books have, take 1.7 s and every other file less than 0.6 s, none more than 90 MB; the test
allows 10 s for any, as machines of tests are shared.
"""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest

from tests.corpus.plant import make, part_of, place, series_text, sheets, workbook_bytes
from tests.report.synthetic_run import synthetic_run
from zcopt.api import read_case
from zcopt.inputs.export import export_csv
from zcopt.inputs.grid import Spot
from zcopt.inputs.row import Kind
from zcopt.inputs.series_file import read_series
from zcopt.inputs.sheets import SiteRow
from zcopt.inputs.template import write_template
from zcopt.inputs.workbook import read_rows_from_tables
from zcopt.model.links import SiteLimitRow
from zcopt.parts import SHEETS
from zcopt.plans.run_folder import write_tables
from zcopt.report.page import page_html

SECONDS = 10.0
MEMORY_MB = 300
Members = dict[str, bytes]
SHEET = part_of("retrofits")
STYLES = "xl/styles.xml"
SCRIPT = """
import json, sys, time
from pathlib import Path
from zcopt.inputs.workbook import read_workbook
from zcopt.parts import SHEETS
began = time.perf_counter()
reading = read_workbook(Path(sys.argv[1]), SHEETS)
seconds = time.perf_counter() - began
peak_kb = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps({"seconds": seconds, "mb": int(peak_kb) / 1024,
                  "found": sorted({(p.sheet, p.cell, p.code) for p in reading.problems})[:50], "ok": reading.ok,
                  "retrofits": [len(rows) for row_type, rows in reading.rows.items() if row_type.sheet.name == "retrofits"]}))
"""


@cache
def sound() -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook_bytes())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, members: Mapping[str, bytes], padding: int = 0) -> Path:
    """A workbook of these parts; ``padding`` bytes that do not compress hide how dense the rest is."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        if padding:
            archive.writestr("xl/media/picture.bin", Random(1).randbytes(padding))
    return path


def with_part(name: str, old: bytes, new: bytes) -> Members:
    content = sound()[name]
    assert old in content
    return {**sound(), name: content.replace(old, new, 1)}


def after_data(xml: bytes) -> Members:
    return with_part(SHEET, b"</sheetData>", b"</sheetData>" + xml)


def row(inside: bytes, number: int = 900) -> Members:
    return with_part(SHEET, b"</sheetData>", b'<row r="%d">%s</row></sheetData>' % (number, inside))


def shared_strings(strings: bytes) -> Members:
    """The workbook with a table of shared texts, of which one is used."""
    members = row(b'<c r="A900" t="s"><v>0</v></c>')
    members["xl/sharedStrings.xml"] = (b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                                       + strings + b"</sst>")
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    if kind not in members["[Content_Types].xml"]:
        members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(
            b"</Types>", b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>')
    return members


def bomb() -> Members:
    return {**sound(), "xl/media/zeros.bin": bytes(150_000_000)}


def nested(path: Path) -> None:
    """Parts whose directory entries all point at the same bytes."""
    pack(path, {**sound(), "xl/kernel.xml": b"<a>" + b" " * 900_000 + b"</a>"})
    with zipfile.ZipFile(path, "a") as archive:
        kernel = archive.getinfo("xl/kernel.xml")
        for number in range(1900):
            copy = zipfile.ZipInfo(f"xl/{number}.xml")
            copy.header_offset, copy.compress_type, copy.CRC = kernel.header_offset, kernel.compress_type, kernel.CRC
            copy.compress_size, copy.file_size = kernel.compress_size, kernel.file_size
            copy.create_system = 3
            archive.filelist.append(copy)
            archive.NameToInfo[copy.filename] = copy
        archive._didModify = True  # type: ignore[attr-defined]


def forged(path: Path) -> None:
    """A part that unpacks to 100 MB and says it has 10 bytes."""
    pack(path, {**sound(), "xl/zeros.xml": b"<a>" + bytes(100_000_000)})
    data = bytearray(path.read_bytes())
    for mark, at_size, at_name in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = data.find(mark)
        while at >= 0:
            if data[at + at_name:at + at_name + 12] == b"xl/zeros.xml":
                data[at + at_size:at + at_size + 4] = (10).to_bytes(4, "little")
            at = data.find(mark, at + 4)
    path.write_bytes(bytes(data))


def same_sheet_often() -> Members:
    """One sheet that stands there 400 times."""
    sheets = b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1" xmlns:r="http://schemas.openxmlformats.org/officeDocument/'
                      b'2006/relationships"/>' % (number, number + 100) for number in range(400))
    return with_part("xl/workbook.xml", b"</sheets>", sheets + b"</sheets>")


M = 2_000_000
# what, the parts (or a writer of the file), padding, codes of which one must be found; none: read, and nothing is lost
HOSTILE: dict[str, tuple[Callable[[], Members] | Callable[[Path], None], int, set[str]]] = {
    "zip bomb": (bomb, 0, {"E107"}),
    "zip bomb behind padding": (lambda: {**sound(), "xl/a.xml": b"<a>" + bytes(190_000_000)}, M, {"E107"}),
    "10,001 parts": (lambda: {f"xl/{number}.xml": b"<a/>" for number in range(10_001)}, 0, {"E107"}),
    "overlapping parts": (nested, 0, {"E106", "E107"}),
    "forged size": (forged, 0, {"E106"}),
    "far cell": (lambda: row(b'<c r="XFD1048576"><v>1</v></c>', 1_048_576), 0, {"E307"}),
    "row and column beyond any sheet": (lambda: row(b'<c r="ZZZZ99999999"><v>1</v></c>', 99_999_999), 0, {"E106", "E307"}),
    "row 0": (lambda: row(b'<c r="A0"><v>1</v></c>', 0), 0, {"E106"}),
    "eight million cells": (lambda: with_part(SHEET, b"</sheetData>", b"".join(
        b'<row r="%d">' % n + b"<c><v>1</v></c>" * 200 + b"</row>" for n in range(300, 40_000)) + b"</sheetData>"), M, {"E107"}),
    "a million formatted blank rows": (lambda: with_part(SHEET, b"</sheetData>", b"".join(
        b'<row r="%d" ht="15"/>' % n for n in range(300, 1_048_576)) + b"</sheetData>"), M, set()),
    "billion laughs": (lambda: with_part(SHEET, b"<worksheet", b"<!DOCTYPE a [" + b"".join(
        b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"lol") for n in range(12)) + b"]><worksheet"), 0,
        {"E106"}),
    "external entity": (lambda: with_part(SHEET, b"<worksheet", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
                                          b"<worksheet"), 0, {"E106"}),
    "entity in the styles": (lambda: with_part(STYLES, b"<styleSheet", b'<!DOCTYPE a [<!ENTITY x "y">]><styleSheet'), 0,
                             {"E106"}),
    "XML in UTF-16": (lambda: {**sound(), SHEET: sound()[SHEET].decode().encode("utf-16")}, 0, {"E106"}),
    "deep nesting": (lambda: after_data(b"<x>" * 2_000_000 + b"</x>" * 2_000_000), M, {"E107"}),
    "deep nesting in the styles": (lambda: with_part(STYLES, b"<cellXfs", b"<x>" * 90_000 + b"</x>" * 90_000 + b"<cellXfs"), M,
                                   {"E106", ""}),
    "deep nesting in a cell": (lambda: row(
        b'<c r="A900" t="inlineStr"><is>' + b"<r>" * 140_000 + b"</r>" * 140_000 + b"</is></c>"), M, {"E106", ""}),
    "millions of shared texts": (lambda: shared_strings(b"<si><t>abcdefgh</t></si>" * 3_000_000), M, {"E107"}),
    "50 MB of one text": (lambda: shared_strings(
        b"<si><t>" + Random(1).randbytes(1000).hex().encode() * 25_000 + b"</t></si>"), M, {"E107"}),
    "30 MB of one attribute": (lambda: row(b'<c r="A900" t="' + b"a" * 30_000_000 + b'"/>'), M, {"E107"}),
    "a million merged areas": (lambda: after_data(b"<mergeCells>" + b"".join(
        b'<mergeCell ref="A%d:B%d"/>' % (n, n) for n in range(1, 1_000_001)) + b"</mergeCells>"), M, {"E107"}),
    "10,000 merged areas over each other": (lambda: after_data(
        b"<mergeCells>" + b'<mergeCell ref="A5:B9"/>' * 9_999 + b"</mergeCells>"), M, {"E213"}),
    "one merged area of everything": (lambda: after_data(
        b'<mergeCells><mergeCell ref="A5:XFD1048576"/></mergeCells>'), 0, {"E107"}),
    "link over everything": (lambda: after_data(
        b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>'), 0, {"E107"}),
    "a million styles": (lambda: with_part(STYLES, b"</cellXfs>", b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
                                           * 1_000_000 + b"</cellXfs>"), M, {"E107"}),
    "a million validations": (lambda: after_data(
        b"<dataValidations>" + b'<dataValidation type="whole" sqref="A1:XFD1048576"/>' * 1_000_000 + b"</dataValidations>"), M,
        {"E107"}),
    "millions of hidden columns": (lambda: with_part(SHEET, b"<sheetData>", b"<cols>" + b'<col min="1" max="16384" hidden="1"/>'
                                                     * 1_500_000 + b"</cols><sheetData>"), M, {"E107"}),
    "every column hidden up to 10^11": (lambda: with_part(SHEET, b"<sheetData>", b'<cols><col min="1" max="99999999999" '
                                                          b'hidden="1"/></cols><sheetData>'), 0, {"N102"}),
    "a million names": (lambda: with_part(
        "xl/workbook.xml", b"</workbook>", b"<definedNames>" + b'<definedName name="a">site!$A$1</definedName>' * 1_000_000
        + b"</definedNames></workbook>"), M, {"E107"}),
    "one sheet by 400 names": (same_sheet_often, 0, {"E106"}),
    "100,000 sheets": (lambda: with_part(
        "xl/workbook.xml", b"</sheets>", b'<sheet name="a" sheetId="9"/>' * 100_000 + b"</sheets>"), M, {"E107"}),
    "a number of 5,000 digits": (lambda: row(b'<c r="A900"><v>' + b"9" * 5_000 + b"</v></c>"), 0, {"E106"}),
    "formulas that call out": (lambda: row(b'<c r="A900" t="str"><f>cmd|\' /C calc\'!A0</f><v>x</v></c><c r="B900"><f>WEBSERVICE('
                                           b'"http://example.invalid/")</f></c>'), 0, {"E202"}),
}


def bounded() -> None:
    """No more than 2 GB of address space: an allocation without bound ends the process at once."""
    resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbook(name: str, tmp_path: Path) -> None:
    source, padding, codes = HOSTILE[name]
    path = tmp_path / "case.xlsx"
    if source in (nested, forged):
        source(path)
    else:
        pack(path, source(), padding)  # type: ignore[call-arg, arg-type]
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(path)], capture_output=True, text=True, timeout=4 * SECONDS,
                          check=False, preexec_fn=bounded)
    assert done.returncode == 0, done.stderr[-2000:]
    answer = json.loads(done.stdout)
    found = {code for _, _, code in answer["found"]}
    if not found or not codes:
        assert (not codes or "" in codes) and answer["ok"] and answer["retrofits"] == [2]
    else:
        assert found & codes
    assert answer["seconds"] < SECONDS
    assert answer["mb"] < MEMORY_MB


INJECTIONS = ("=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://example.invalid","x")',
              "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "http://example.invalid", "'=1+1",
              "{=SUM(A1)}", "mailto:a@example.invalid")
TEXTS = [(row_type, column.key) for row_type in sheets() for column in row_type.columns()
         if column.kind is Kind.TEXT and column.key not in ("months", "classes", "look_back_months", "currency")]
"""Every column of free text of the plant; the four left out are read as lists and codes, where such texts are errors."""


@pytest.mark.parametrize("text", INJECTIONS)
def test_text_stays_text_from_the_workbook_to_the_template(text: str, tmp_path: Path) -> None:
    """Whatever is typed into any text column is read as it stands and written back as text, never as a formula or link."""
    folder = make(tmp_path / "plant")

    def change(book: Any) -> None:
        for row_type, key in TEXTS:
            cell = book[row_type.sheet.name][place(row_type.sheet.name, key)]
            cell.value, cell.data_type = text, "s"

    folder.edit(change)
    reading = read_case(folder.path)
    assert reading.case is not None, [str(problem) for problem in reading.problems]
    assert [getattr(reading.case.rows(row_type)[0], key) for row_type, key in TEXTS] == [text] * len(TEXTS)
    again = tmp_path / "again.xlsx"
    write_template(again, (SiteRow, SiteLimitRow), [2026, 2027], "CNY", {
        "site": [{"site_name": text}], "site_limits": [{"limit_id": text, "available": 1, "limit_unit": text, "note": text}]})
    book = openpyxl.load_workbook(again)
    cells = [cell for sheet in book.worksheets for line in sheet.iter_rows() for cell in line if cell.value == text]
    assert len(cells) >= 4
    assert {(cell.data_type, cell.hyperlink) for cell in cells} == {("s", None)}
    book.close()
    export_csv(folder.path, tmp_path / "text", SHEETS)
    for path in (tmp_path / "text" / "case").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            fields = [field for line in csv.reader(stream) for field in line]
        assert not [field for field in fields if field.startswith(("=", "+", "@")) or field == "-1+1"]
    back = read_case(tmp_path / "text")
    assert back.case is not None and back.case.site.site_name == text


@pytest.mark.parametrize("text", INJECTIONS)
def test_text_stays_text_in_the_tables_and_reports_of_a_run(text: str, tmp_path: Path) -> None:
    """Text that a spreadsheet takes for a formula carries an apostrophe in CSV; HTML shows it, tags and all, as text."""
    run = synthetic_run(lamp=text)
    write_tables(tmp_path, run.tables, 2030)
    with (tmp_path / "decisions.csv").open(encoding="utf-8-sig", newline="") as stream:
        fields = {field for line in csv.reader(stream) for field in line}
    assert (f"'{text}" if text[0] in "=+-@" else text) in fields
    assert not [field for field in fields if field.startswith(("=", "@", "+"))]
    page = page_html(run)
    assert "<script>alert" not in page and "<img src=x" not in page and "href=\"http://example.invalid" not in page


@pytest.mark.parametrize("name", ["../secret:kw", "..:kw", "/etc/passwd:kw", "a/b:c", "a\\b:c", "~root:a", ":a", "\0:a", "...:a",
                                  "CON:a", "loads.csv/../../secret:kw", "．．/secret:kw", "%2e%2e/secret:kw", "file:///etc/passwd"])
def test_series_names_never_leave_the_folder(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "timeseries"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text(series_text(), encoding="utf-8")
    found, problems = read_series(folder, {name: Spot("case.xlsx", "pv", "C5", "profile")})
    assert not found
    assert {problem.code for problem in problems} <= {"E110", "E111"} and problems


@pytest.mark.parametrize("link", ["file", "folder"])
def test_links_out_of_the_folder_are_refused(link: str, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "loads.csv").write_text(series_text(), encoding="utf-8")
    folder = tmp_path / "timeseries"
    if link == "file":
        folder.mkdir()
        (folder / "loads.csv").symlink_to(outside / "loads.csv")
    else:
        folder.mkdir()
        (folder / "sub").symlink_to(outside)
    name = "loads:presses_kw" if link == "file" else "sub/loads:presses_kw"
    _, (problem,) = read_series(folder, {name: Spot("case.xlsx", "pv", "C5", "profile")})
    assert problem.code == "E111"


def test_a_case_folder_that_is_itself_a_link_is_read(tmp_path: Path) -> None:
    make(tmp_path / "plant")
    (tmp_path / "link").symlink_to(tmp_path / "plant")
    assert read_case(tmp_path / "link").case is not None


def test_a_series_that_is_a_pipe_or_a_device_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "loads.csv")
    _, (problem,) = read_series(tmp_path, {"loads:presses_kw": Spot("case.xlsx", "pv", "C5", "profile")})
    assert problem.code == "E110"


def test_thousands_of_names_that_are_nowhere_are_quick(tmp_path: Path) -> None:
    """A renamed sheet makes every reference dangle; looking for similar names must not take minutes."""
    names = [f"measure {number:05d}" for number in range(3_000)]
    uses: list[list[object]] = [["end_use_id", "carrier", "base_year_energy_kwh"]]
    uses += [[name, f"carrier {name}", 1] for name in names]
    carriers: list[list[object]] = [["carrier_id", "kind", "balance"]]
    carriers += [[name, "heat", "hourly"] for name in names]
    began = time.perf_counter()
    reading = read_rows_from_tables({"end_uses": uses, "carriers": carriers}, SHEETS, [2026])
    assert sum(problem.code == "E402" for problem in reading.problems) == 3_000
    assert time.perf_counter() - began < SECONDS

"""Traps of the file itself: other formats by another name, passwords, locks, macros, other programs, damage."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping

from tests.corpus.plant import Folder
from tests.corpus.trap import Found, Plant, Trap

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
LED_SAVES = ("retrofits", 0, "saving_share_1", 0.1)


def file(name: str, content: bytes, code: str) -> Trap:
    """A file that is something else, with the one thing said about it."""
    return Trap(name, lambda folder: folder.book.write_bytes(content), [("", "", code)])


def archive(name: str, members: Mapping[str, bytes], code: str) -> Trap:
    return Trap(name, lambda folder: folder.pack(members), [("", "", code)])


def part(name: str, change: Plant, found: tuple[Found, ...] = ()) -> Trap:
    return Trap(name, change, found, [] if found else [LED_SAVES])


def macros(folder: Folder) -> None:
    """A workbook with macros by the ordinary name; the macros are never looked at."""
    folder.edit_part("[Content_Types].xml", WORKBOOK_TYPE, MACRO_TYPE)
    folder.pack({**folder.members(), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Sub Auto_Open(): Kill Everything: End Sub"})


def locked_by(name: str) -> Plant:
    return lambda folder: (folder.path / name).write_bytes(b"planner")


def add(member: str, content: bytes) -> Plant:
    return lambda folder: folder.pack({**folder.members(), member: content})


def without(member: str) -> Plant:
    return lambda folder: folder.pack({name: content for name, content in folder.members().items() if name != member})


def encrypted_member(folder: Folder) -> None:
    """The flag of a password on every part."""
    data = bytearray(folder.book.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    folder.book.write_bytes(bytes(data))


def cut(folder: Folder) -> None:
    data = folder.book.read_bytes()
    folder.book.write_bytes(data[:len(data) // 2])


def wrong_checksum(folder: Folder) -> None:
    """A bit turned over in the middle of a stored part."""
    members = folder.members()
    with zipfile.ZipFile(folder.book, "w", zipfile.ZIP_STORED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    data = folder.book.read_bytes()
    at = data.index(b"<sheetData>")
    folder.book.write_bytes(data[:at + 1] + b"S" + data[at + 2:])


def external_link(folder: Folder) -> None:
    """A link to another workbook with a DDE server; nothing of it is read."""
    members = folder.members()
    members["xl/externalLinks/externalLink1.xml"] = (
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><ddeLink ddeService="cmd" '
        b'ddeTopic="/C calc"><ddeItems><ddeItem name="A0"/></ddeItems></ddeLink></externalLink>')
    folder.pack(members)


def folder_by_its_name(folder: Folder) -> None:
    folder.book.unlink()
    folder.book.mkdir()


TRAPS: list[Trap] = [
    file("old .xls or password", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "E104"),
    Trap("parts with a password", encrypted_member, [("", "", "E104")]),
    file("CSV in UTF-8 by another name", "年份,价格\n2026,1\n".encode(), "E105"),
    file("CSV in GBK by another name", "年份,价格\n2026,1\n".encode("gb18030"), "E105"),
    file("web page by another name", b"\r\n<html><table><tr><td>1</td></tr></table></html>", "E105"),
    file("Excel 2003 XML by another name", b'<?xml version="1.0"?><Workbook/>', "E105"),
    file("PDF by another name", b"%PDF-1.7 ...", "E105"),
    file("empty file", b"", "E105"),
    file("one byte", b"P", "E105"),
    file("zip without content", b"PK\x05\x06" + bytes(18), "E105"),
    archive("binary workbook (.xlsb)", {"xl/workbook.bin": b"x"}, "E105"),
    archive("OpenDocument (.ods)", {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"},
            "E105"),
    archive("Word document", {"word/document.xml": b"<a/>"}, "E105"),
    archive("any zip archive", {"readme.txt": b"hello"}, "E105"),
    archive("broken workbook part", {"xl/workbook.xml": b"<broken"}, "E106"),
    Trap("cut in half", cut, [("", "", "E106")]),
    Trap("wrong check sum", wrong_checksum, [("", "", "E106")]),
    part("without styles", without("xl/styles.xml")),
    part("without workbook part", without("xl/workbook.xml"), (("", "", "E105"),)),
    part("without content types", without("[Content_Types].xml"), (("", "", "E106"),)),
    Trap("no workbook", lambda folder: folder.book.unlink(), [("", "", "E101")]),
    Trap("a folder by its name", folder_by_its_name, [("", "", "E101")]),
    Trap("open in Excel or WPS", locked_by("~$case.xlsx"), [("", "", "W101")], [LED_SAVES]),
    Trap("open in LibreOffice", locked_by(".~lock.case.xlsx#"), [("", "", "W101")], [LED_SAVES]),
    Trap("somebody else's book is open", locked_by("~$other.xlsx"), [], [LED_SAVES]),
    Trap("a marked copy beside it", lambda folder: (folder.path / "case.checked.xlsx").write_bytes(b"x"), [], [LED_SAVES]),
    part("macros", macros),
    part("external link with DDE", external_link),
    part("unknown parts", add("xl/media/picture.png", bytes(range(256)) * 8)),
    part("entity in a sheet", lambda folder: folder.edit_xml(
        "retrofits", "<worksheet", '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet'), (("", "", "E106"),)),
    part("external entity in a sheet", lambda folder: folder.edit_xml(
        "retrofits", "<worksheet", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet'), (("", "", "E106"),)),
    part("entity in the workbook", lambda folder: folder.edit_part(
        "xl/workbook.xml", "<workbook", '<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook'), (("", "", "E106"),)),
    part("text that is no number in a number cell", lambda folder: folder.edit_xml(
        "retrofits", '<c r="C5" t="n"><v>10</v>', '<c r="C5" t="n"><v>ten</v>'), (("", "", "E106"),)),
    part("shared string that is not there", lambda folder: folder.edit_xml(
        "retrofits", '<c r="C5" t="n"><v>10</v>', '<c r="C5" t="s"><v>99999</v>'), (("", "", "E106"),)),
    part("style that is not there", lambda folder: folder.edit_xml(
        "retrofits", '<c r="C5" t="n">', '<c r="C5" s="4000" t="n">')),
]

"""The marked copy: every problem at its cell and on a linked list, the planner's own file and words untouched."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from tests.inputs.sample_rows import CONTENT, ROW_TYPES, YEARS
from zcopt.errors import OutputError, Problem, Severity
from zcopt.inputs.marked_copy import END, FILLS, ISSUES, write_marked_copy
from zcopt.inputs.safety import file_problem
from zcopt.inputs.template import write_template
from zcopt.inputs.workbook import read_workbook

FIRST_LINE = 5


@pytest.fixture
def case(tmp_path: Path) -> Path:
    write_template(tmp_path / "case.xlsx", ROW_TYPES, YEARS, "CNY", CONTENT)
    return tmp_path / "case.xlsx"


def problem(code: str, cell: str = "", sheet: str = "retrofits", message: str = "something is wrong", fix: str = "Mend it",
            file: str = "case.xlsx") -> Problem:
    return Problem(code=code, message=message, fix=fix, file=file, sheet=sheet, cell=cell)


def edited(path: Path, change: Any) -> None:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    book.close()


def marked(case: Path, *problems: Problem) -> Any:
    return openpyxl.load_workbook(write_marked_copy(case, problems))


def colour(book: Any, sheet: str, cell: str) -> str:
    return str(book[sheet][cell].fill.fgColor.rgb)


def test_cells_are_filled_by_the_worst_problem_and_told_in_a_comment(case: Path) -> None:
    book = marked(case, problem("N201", "C5:D6"), problem("W203", "C5"), problem("E207", "D6", message="D6 is 120 %"))
    assert [colour(book, "retrofits", cell) for cell in ("C5", "D5", "C6", "D6")] == [
        FILLS[Severity.WARNING], FILLS[Severity.NOTE], FILLS[Severity.NOTE], FILLS[Severity.ERROR]]
    said = book["retrofits"]["C5"].comment.text
    assert said.index("[W203]") < said.index("[N201]"), "the worst comes first"
    assert "[E207] D6 is 120 %. Mend it." in book["retrofits"]["D6"].comment.text
    assert "数值超出允许范围" in book["retrofits"]["D6"].comment.text
    assert book["retrofits"]["D5"].comment is None, "a range is told once, at its first cell"
    assert book["retrofits"].sheet_properties.tabColor.rgb == FILLS[Severity.ERROR]


def test_the_list_names_every_problem_errors_first_and_links_to_its_cell(case: Path) -> None:
    book = marked(case, problem("N201", "C5:D6"), problem("E301", sheet="tariff"), problem("W101", sheet=""),
                  problem("E207", "D6", "retrofits"), problem("E304", sheet="carriers"))
    sheet = book.worksheets[0]
    assert (sheet.title, book.active.title) == (ISSUES, ISSUES)
    lines = [[sheet.cell(row, column).value for column in range(1, 8)] for row in range(FIRST_LINE, sheet.max_row + 1)]
    assert [line[1] for line in lines] == ["E301", "E207", "E304", "W101", "N201"]
    assert lines[1] == ["error 错误", "E207", "case.xlsx > retrofits!D6", "something is wrong.", "Mend it.",
                        "数值超出允许范围。", "请填写允许范围内的数值，并核对单位行中的单位。"]
    links = [sheet.cell(row, 3).hyperlink for row in range(FIRST_LINE, FIRST_LINE + 5)]
    assert [link and link.location for link in links] == [None, "'retrofits'!D6", "'carriers'!A1", None, "'retrofits'!C5"]
    assert all(link is None or link.target is None for link in links), "a target would point into another file"


def test_only_the_list_is_selected_so_that_typing_does_not_reach_two_sheets(case: Path) -> None:
    book = marked(case, problem("E207", "D6"))
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected] == [ISSUES]


def test_the_planners_file_stays_as_it_is_and_the_copy_is_never_read(case: Path) -> None:
    before = hashlib.sha256(case.read_bytes()).hexdigest()
    copy = write_marked_copy(case, [problem("E207", "D6")])
    assert copy.name == "case.checked.xlsx"
    assert hashlib.sha256(case.read_bytes()).hexdigest() == before
    assert sorted(path.name for path in case.parent.iterdir()) == ["case.checked.xlsx", "case.xlsx"]
    for name in ("case.checked.xlsx", "case.checked-2.xlsx"):
        found = file_problem(case.with_name(name))
        assert found is not None and found.code == "E115"
    assert file_problem(case) is None


def test_formulas_stay_formulas_and_text_stays_text(case: Path) -> None:
    edited(case, lambda book: book["retrofits"].__setitem__("D6", "=1+2"))
    evil = problem("E207", "E6", message="=cmd|' /C calc'!A0", fix="=1+1\x07")
    book = marked(case, evil)
    assert (book["retrofits"]["D6"].value, book["retrofits"]["D6"].data_type) == ("=1+2", "f")
    assert [book[ISSUES].cell(FIRST_LINE, column).data_type for column in range(1, 8)] == ["s"] * 7
    name = next(cell for row in book["site"].iter_rows() for cell in row if cell.value == "=Plant(1)")
    assert name.data_type == "s", "a text of the planner that looks like a formula is still a text"


def test_comments_of_the_planner_are_kept_and_ours_do_not_pile_up(case: Path) -> None:
    edited(case, lambda book: setattr(book["retrofits"]["D6"], "comment", Comment("ask Mr Li", "Wang")))
    copy = write_marked_copy(case, [problem("E207", "D6", message="first time")])
    os.replace(copy, case)
    said = marked(case, problem("E207", "D6", message="second time"))["retrofits"]["D6"].comment.text
    assert said.endswith(f"{END}\nask Mr Li")
    assert "second time" in said and "first time" not in said and said.count(END) == 1


def test_a_copy_taken_as_workbook_is_marked_anew_with_one_list(case: Path) -> None:
    os.replace(write_marked_copy(case, [problem("E207", "D6"), problem("E203", "C5")]), case)
    reading = read_workbook(case, ROW_TYPES)
    assert reading.ok and not [found for found in reading.problems if found.code == "N301"]
    book = marked(case, problem("E207", "D6"))
    assert [sheet.title for sheet in book.worksheets].count(ISSUES) == 1 and book[ISSUES].max_row == FIRST_LINE


def test_merged_areas_and_hidden_sheets_can_be_reached(case: Path) -> None:
    def hide(book: Any) -> None:
        book["retrofits"].merge_cells("C5:C6")
        book["carriers"].sheet_state = "hidden"

    edited(case, hide)
    book = marked(case, problem("E207", "C6"), problem("E207", "B5", "carriers"))
    assert colour(book, "retrofits", "C5") == FILLS[Severity.ERROR] and "[E207]" in book["retrofits"]["C5"].comment.text
    assert book["carriers"].sheet_state == "visible"


def test_problems_of_other_files_are_listed_but_mark_no_cell(case: Path) -> None:
    book = marked(case, problem("E207", "D6", file="loads.xlsx"))
    assert book["retrofits"]["D6"].comment is None
    assert book[ISSUES].cell(FIRST_LINE, 3).value == "loads.xlsx > retrofits!D6"
    assert book[ISSUES].cell(FIRST_LINE, 3).hyperlink is None


def test_a_copy_open_elsewhere_is_left_and_the_next_name_taken(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = os.replace

    def locked(source: Path, target: Path) -> None:
        if Path(target).name == "case.checked.xlsx":
            raise PermissionError(13, "open in Excel")
        replace(source, target)

    monkeypatch.setattr(os, "replace", locked)
    assert write_marked_copy(case, []).name == "case.checked-2.xlsx"
    monkeypatch.setattr(os, "replace", lambda source, target: (_ for _ in ()).throw(PermissionError(13, "open in Excel")))
    with pytest.raises(OutputError, match="open elsewhere"):
        write_marked_copy(case, [])
    assert not list(case.parent.glob(".*")), "nothing half-written is left"


def test_a_damaged_workbook_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "case.xlsx").write_bytes(b"PK\x03\x04 and nothing more")
    with pytest.raises(OutputError, match="cannot be copied"):
        write_marked_copy(tmp_path / "case.xlsx", [])


def test_macros_stay_in_an_xlsm_and_only_there(case: Path) -> None:
    def with_macro(path: Path) -> Path:
        with zipfile.ZipFile(case) as source, zipfile.ZipFile(path, "w") as target:
            for name in source.namelist():
                data = source.read(name)
                if name == "[Content_Types].xml":
                    data = data.replace(b"sheet.main+xml", b"sheet.main+xml").replace(
                        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml").replace(
                        b"</Types>", b'<Override PartName="/xl/vbaProject.bin" '
                                     b'ContentType="application/vnd.ms-office.vbaProject"/></Types>')
                target.writestr(name, data)
            target.writestr("xl/vbaProject.bin", b"macros")
        return path

    for suffix, kept in ((".xlsm", True), (".xlsx", False)):
        copy = write_marked_copy(with_macro(case.with_name(f"plant{suffix}")), [problem("E207", "D6")])
        assert copy.name == f"plant.checked{suffix}"
        assert ("xl/vbaProject.bin" in zipfile.ZipFile(copy).namelist()) is kept


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_fills_comments_and_links_survive_libreoffice(case: Path, tmp_path: Path) -> None:
    copy = write_marked_copy(case, [problem("E207", "D6"), problem("W203", "C5:C6")])
    subprocess.run(["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
                    "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "again"), str(copy)],
                   check=True, capture_output=True, timeout=120)
    book = openpyxl.load_workbook(tmp_path / "again" / copy.name)
    assert "[E207]" in book["retrofits"]["D6"].comment.text
    assert colour(book, "retrofits", "C6") == FILLS[Severity.WARNING]
    link = book[ISSUES].cell(FIRST_LINE, 3).hyperlink
    assert link.target is None and link.location.replace("'", "").replace("$", "") in ("retrofits!D6", "retrofits.D6")

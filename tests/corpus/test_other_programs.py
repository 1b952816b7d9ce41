"""Workbooks that LibreOffice saved again: what is read stays the same, and formulas get their results."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.corpus.plant import CONTENT, Folder, make
from zcopt.api import read_case
from zcopt.inputs.template import write_template
from zcopt.parts import SHEETS

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


def saved_again(folder: Folder, work: Path) -> None:
    """The workbook opened and saved by LibreOffice, in place."""
    subprocess.run([str(OFFICE), f"-env:UserInstallation=file://{work}/profile", "--headless", "--convert-to",
                    "xlsx:Calc MS Excel 2007 XML", "--outdir", str(work / "saved"), str(folder.book)],
                   check=True, capture_output=True, timeout=240)
    shutil.move(work / "saved" / "case.xlsx", folder.book)


@needs_office
def test_a_workbook_saved_by_libreoffice_reads_the_same(tmp_path: Path) -> None:
    """The template with its drop-downs and formats, a percentage by format, a date, and a formula without a result."""
    folder = make(tmp_path / "plant")
    years = [2026, 2027]
    content = {sheet: [{key: dict(zip(years, value, strict=True)) if isinstance(value, tuple) else value
                        for key, value in record.items()} for record in records] for sheet, records in CONTENT.items()}
    write_template(folder.book, SHEETS, years, "CNY", content)
    before = read_case(folder.path)
    assert before.case is not None, [str(problem) for problem in before.problems]

    def change(book: object) -> None:
        sheet = book["retrofits"]  # type: ignore[index]
        at = {cell.value: cell.column_letter for cell in sheet[4]}
        sheet[f"{at['saving_share_1']}5"].value, sheet[f"{at['saving_share_1']}5"].number_format = 0.1, "0.0%"
        sheet[f"{at['life_years']}6"].value = "=6+6"

    folder.edit(change)
    assert [problem.code for problem in read_case(folder.path).problems if problem.code == "E202"] == ["E202"]
    saved_again(folder, tmp_path)
    after = read_case(folder.path)
    assert after.case is not None, [str(problem) for problem in after.problems]
    assert {row_type.sheet.name: rows for row_type, rows in after.case.rows_by_type.items()} == {
        row_type.sheet.name: rows for row_type, rows in before.case.rows_by_type.items()}


@needs_office
def test_the_sound_plant_saved_by_libreoffice_is_sound(tmp_path: Path) -> None:
    folder = make(tmp_path / "plant")
    saved_again(folder, tmp_path)
    assert [str(problem) for problem in read_case(folder.path).problems] == []

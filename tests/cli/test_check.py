"""``zcopt check``: problems folded and counted, one JSON document, a marked copy, two languages, exit codes."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import openpyxl
import pytest

from zcopt.cli import main

CASE = Path(__file__).parents[2] / "cases" / "auto-plant"


def zcopt(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    monkeypatch.setattr(sys, "argv", ["zcopt", *map(str, words)])
    with pytest.raises(SystemExit) as left:
        main()
    return int(left.value.code or 0)


def cell_of(book: openpyxl.Workbook, sheet: str, key: str, row: int) -> str:
    return next(f"{cell.column_letter}{row}" for cell in book[sheet][4] if cell.value == key)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The car plant with a share of 120 %, a share typed as fraction, and three blanks that must be filled."""
    folder = tmp_path / "case"
    shutil.copytree(CASE, folder, ignore=shutil.ignore_patterns("results"))
    book = openpyxl.load_workbook(folder / "case.xlsx")
    sheet = book["retrofits"]
    sheet[cell_of(book, "retrofits", "saving_share_1", 5)] = 120
    sheet[cell_of(book, "retrofits", "saving_share_1", 6)] = 0.12
    for row in range(7, 10):
        sheet[cell_of(book, "retrofits", "saving_share_1", row)] = None
    book.save(folder / "case.xlsx")
    book.close()
    return folder


def test_problems_are_folded_errors_first_and_counted(broken: Path, monkeypatch: pytest.MonkeyPatch,
                                                      capsys: pytest.CaptureFixture[str]) -> None:
    assert zcopt(monkeypatch, "check", broken) == 1
    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert [line.partition(":")[0] for line in lines[:3]] == ["error", "error", "warning"]
    assert "error: case.xlsx > retrofits!C7:C9 (3 cells): saving_share_1 is blank but must be filled. Fill it in. [E203]" in lines
    assert lines[-1].startswith("4 errors, 1 warning, ")
    assert f"zcopt check {broken} --mark" in said.err and "zcopt explain E" in said.err
    assert said.err.splitlines()[-1] == f"not ready: mend the problems above, then check again: zcopt check {broken}"


def test_json_is_one_document_with_everything_unfolded(broken: Path, monkeypatch: pytest.MonkeyPatch,
                                                       capsys: pytest.CaptureFixture[str]) -> None:
    assert zcopt(monkeypatch, "check", broken, "--json") == 1
    document = json.loads(capsys.readouterr().out)
    blank = [problem["cell"] for problem in document["problems"] if problem["code"] == "E203"]
    assert (document["ok"], blank) == (False, ["C7", "C8", "C9"])
    assert {"severity", "code", "file", "sheet", "cell", "key", "found", "message", "fix"} <= set(document["problems"][0])
    assert document["conversions"][0].keys() == {"place", "key", "written", "wanted", "factor"}
    taken = next(entry for entry in document["assumed"] if entry["key"] == "never_rising")
    assert taken["value"] is False and taken["label_zh"] == "逐年不升" and taken["place"].startswith("case.xlsx > targets!")


def test_chinese_lines_name_the_column_by_its_chinese_label(broken: Path, monkeypatch: pytest.MonkeyPatch,
                                                            capsys: pytest.CaptureFixture[str]) -> None:
    assert zcopt(monkeypatch, "check", broken, "--lang", "zh") == 1
    said = capsys.readouterr()
    assert "错误: case.xlsx > retrofits!C5: saving_share_1（节约率 1）：数值超出允许范围，读到“120”，" in said.out
    assert "，应为 -1,000..100 %。" in said.out
    assert "错误 4 个，警告 1 个" in said.out and "尚不能计算" in said.err


def test_mark_writes_a_copy_and_never_the_workbook(broken: Path, monkeypatch: pytest.MonkeyPatch,
                                                   capsys: pytest.CaptureFixture[str]) -> None:
    before = (broken / "case.xlsx").read_bytes()
    assert zcopt(monkeypatch, "check", broken, "--mark") == 1
    assert f"marked copy: {broken / 'case.checked.xlsx'}" in capsys.readouterr().err
    assert (broken / "case.xlsx").read_bytes() == before
    assert "[E207]" in openpyxl.load_workbook(broken / "case.checked.xlsx")["retrofits"]["C5"].comment.text


def test_a_copy_that_is_open_is_left_and_said(broken: Path, monkeypatch: pytest.MonkeyPatch,
                                              capsys: pytest.CaptureFixture[str]) -> None:
    replace = os.replace

    def locked(source: Path, target: Path) -> None:
        if Path(target).name == "case.checked.xlsx":
            raise PermissionError(13, "open in Excel")
        replace(source, target)

    monkeypatch.setattr(os, "replace", locked)
    assert zcopt(monkeypatch, "check", broken, "--mark") == 1
    assert f"open elsewhere, so this one is {broken / 'case.checked-2.xlsx'}" in capsys.readouterr().err


def test_the_screen_shows_fifty_lines_and_says_how_many_more(monkeypatch: pytest.MonkeyPatch,
                                                             capsys: pytest.CaptureFixture[str]) -> None:
    from zcopt.cli.words import print_problems
    from zcopt.errors import Problem

    print_problems([Problem(code="W203", message="x", key=f"key_{number}") for number in range(53)]
                   + [Problem(code="E203", message="y")], stream=sys.stdout)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "error: y. [E203]" and len(lines) == 52
    assert lines[50].startswith("... and 4 more lines") and lines[51] == "1 error, 53 warnings, 0 notes"


def test_a_folder_without_workbook_is_said_and_cannot_be_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                                capsys: pytest.CaptureFixture[str]) -> None:
    assert zcopt(monkeypatch, "check", tmp_path, "--mark") == 1
    said = capsys.readouterr()
    assert "the file is not there" in said.out and "no marked copy was written" in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("lang", "words"), [("en", "marking needs case.xlsx"), ("zh", "标注需要 case.xlsx")])
def test_a_case_kept_as_csvs_says_that_marking_needs_a_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str,
                                                                words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert zcopt(monkeypatch, "export", CASE, "--csv", tmp_path / "text") == 0
    site = tmp_path / "text" / "case" / "site.csv"
    site.write_text(site.read_text(encoding="utf-8-sig").replace("last_year,", "last_yaer,"), encoding="utf-8-sig")
    capsys.readouterr()
    assert zcopt(monkeypatch, "check", tmp_path / "text", "--mark", "--lang", lang) == 1
    said = capsys.readouterr()
    assert words in said.err and "zcopt export" in said.err and "is not there" not in said.err
    assert zcopt(monkeypatch, "check", tmp_path / "text", "--lang", lang) == 1
    assert "--mark" not in capsys.readouterr().err


def test_strict_makes_warnings_count(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = openpyxl.load_workbook(broken / "case.xlsx")
    for row, value in ((5, 12), (6, 12), (7, 12), (8, 12), (9, 12)):
        book["retrofits"][cell_of(book, "retrofits", "saving_share_1", row)] = value
    book["pv"][cell_of(book, "pv", "max_size_kw", 5)] = "5,000"
    book.save(broken / "case.xlsx")
    assert zcopt(monkeypatch, "check", broken) == 0
    assert zcopt(monkeypatch, "check", broken, "--strict") == 1


def test_run_on_bad_input_prints_the_same_lines(broken: Path, monkeypatch: pytest.MonkeyPatch,
                                                capsys: pytest.CaptureFixture[str]) -> None:
    zcopt(monkeypatch, "check", broken)
    checked = capsys.readouterr().out.splitlines()
    assert zcopt(monkeypatch, "run", broken) == 1
    ran = capsys.readouterr().err.splitlines()
    assert ran[:len(checked)] == checked
    assert "zcopt check CASE --mark" in ran[-1] and "zcopt explain E" in ran[-1]
    assert not (broken / "results").exists()

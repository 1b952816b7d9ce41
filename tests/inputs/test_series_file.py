"""Hourly series: names, encodings, lengths, gaps and tricks."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter

from zcopt.errors import Problem
from zcopt.inputs.grid import Spot
from zcopt.inputs.series_file import HOURS, Series, read_series

ASKED = Spot("case.xlsx", "end_uses", "F5", "profile")


def csv_text(values: Sequence[object], header: str = "load_kw", separator: str = ",") -> str:
    return "\n".join([f"hour{separator}{header}", *(f"{n}{separator}{value}" for n, value in enumerate(values))]) + "\n"


def read_one(folder: Path, name: str = "load:load_kw") -> tuple[Series | None, tuple[Problem, ...]]:
    found, problems = read_series(folder, {name: ASKED})
    return found.get(name), problems


def read_text(folder: Path, text: str, name: str = "load:load_kw") -> tuple[Series | None, tuple[Problem, ...]]:
    (folder / "load.csv").write_text(text, encoding="utf-8")
    return read_one(folder, name)


def test_a_year_of_hours(tmp_path: Path) -> None:
    values, problems = read_text(tmp_path, csv_text(range(HOURS)))
    assert problems == ()
    assert values is not None and values.dtype == np.float64
    assert (len(values), values[0], values[-1]) == (8760, 0, 8759)
    with pytest.raises(ValueError, match="read-only"):
        values[0] = 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators(tmp_path: Path, encoding: str, separator: str) -> None:
    (tmp_path / "负荷.csv").write_bytes(csv_text([1.5] * HOURS, "车间负荷", separator).encode(encoding))
    values, problems = read_one(tmp_path, "负荷:车间负荷")
    assert problems == ()
    assert values is not None and values.sum() == 1.5 * HOURS


def test_decimal_commas_where_the_comma_does_not_separate(tmp_path: Path) -> None:
    values, _ = read_text(tmp_path, csv_text(["0,5"] * HOURS, separator=";"))
    assert values is not None and values[0] == 0.5


def test_comment_lines_and_blank_lines_at_the_end(tmp_path: Path) -> None:
    values, problems = read_text(tmp_path, "# meter 7\n\n" + csv_text(range(HOURS)) + ",\n\n\n")
    assert problems == ()
    assert values is not None and len(values) == HOURS


def test_a_leap_year_loses_29_february(tmp_path: Path) -> None:
    values, problems = read_text(tmp_path, csv_text(range(HOURS + 24)))
    assert [problem.code for problem in problems] == ["N103"]
    assert values is not None
    assert (values[1415], values[1416]) == (1415, 1440), "28 February 23:00 is followed by 1 March 0:00"


def test_quarter_hours_become_hourly_means(tmp_path: Path) -> None:
    values, problems = read_text(tmp_path, csv_text([1, 2, 3, 6] * HOURS))
    assert [problem.code for problem in problems] == ["N104"]
    assert values is not None and len(values) == HOURS and set(values) == {3.0}


def test_quarter_hours_of_a_leap_year(tmp_path: Path) -> None:
    values, problems = read_text(tmp_path, csv_text([n // 4 for n in range(4 * (HOURS + 24))]))
    assert [problem.code for problem in problems] == ["N103", "N104"]
    assert values is not None and (len(values), values[1416]) == (HOURS, 1440)


def test_another_length(tmp_path: Path) -> None:
    values, (problem,) = read_text(tmp_path, csv_text(range(100)))
    assert values is None
    assert (problem.code, problem.cell, problem.sheet, problem.key) == ("E113", "F5", "end_uses", "profile")
    assert "100 values" in problem.message
    assert "8,760, 8,784, 35,040, 35,136" in problem.fix


def stamped(first: str, hours: int, without: str = "", twice: str = "") -> str:
    """A year whose stamps leave one out or hold one twice, as ``2025-03-30 02:00``."""
    began = datetime.datetime.fromisoformat(first)
    stamps = [f"{began + datetime.timedelta(hours=n):%Y-%m-%d %H:%M}" for n in range(hours)]
    stamps = [stamp for stamp in stamps for _ in range(2 if stamp == twice else 1) if not (without and stamp.startswith(without))]
    return "\n".join(["time,load_kw,other_kw", *(f"{stamp},1,2" for stamp in stamps)]) + "\n"


def test_summer_time_in_a_year_of_the_right_length_is_a_warning_per_file(tmp_path: Path) -> None:
    (tmp_path / "load.csv").write_text(stamped("2025-01-01", HOURS, "2025-03-30 02:00", "2025-10-26 02:00"), encoding="utf-8")
    found, (problem,) = read_series(tmp_path, {"load:load_kw": ASKED, "load:other_kw": ASKED})
    assert set(found) == {"load:load_kw", "load:other_kw"}
    assert (problem.code, problem.cell, problem.found) == ("W102", "F5", "missing 2025-03-30 02:00; twice 2025-10-26 02:00")


@pytest.mark.parametrize(("text", "codes"), [
    (stamped("2025-01-01", HOURS), []), (stamped("2024-01-01", HOURS + 24), ["N103"]),
    (stamped("2024-01-01", HOURS + 24, without="2024-02-29"), []), (stamped("2025-04-01", HOURS), []),
    (stamped("2025-01-01", HOURS + 24, without="2025-05-05"), ["W102"])])
def test_steady_stamps_raise_no_warning_and_a_lost_day_does(tmp_path: Path, text: str, codes: list[str]) -> None:
    values, problems = read_text(tmp_path, text)
    assert values is not None and [problem.code for problem in problems] == codes


def test_summer_time_in_a_year_of_another_length_is_named_with_the_length(tmp_path: Path) -> None:
    _, (problem,) = read_text(tmp_path, stamped("2025-01-01", HOURS, without="2025-03-30 02:00"))
    assert problem.code == "E113"
    assert "8,759 values (from 2025-01-01 00:00 to 2025-12-31 23:00; missing 2025-03-30 02:00)" in problem.message


@pytest.mark.parametrize("hole", ["", "NaN", "n/a", "off", "-", "#N/A"])
def test_gaps_name_the_first_line_and_their_number(tmp_path: Path, hole: str) -> None:
    values, (problem,) = read_text(tmp_path, csv_text([*range(10), hole, hole, *range(HOURS - 12)]))
    assert values is None
    assert (problem.code, problem.cell) == ("E218", "F5")
    assert "2 cells without a number, the first in B12" in problem.message


def test_missing_file_and_column(tmp_path: Path) -> None:
    (tmp_path / "load.csv").write_text(csv_text(range(HOURS)), encoding="utf-8")
    found, problems = read_series(tmp_path, {"laod:load_kw": ASKED, "load:load_kv": ASKED, "load:load_kw": ASKED})
    assert list(found) == ["load:load_kw"]
    assert [(problem.code, problem.fix) for problem in problems] == [
        ("E110", "Did you mean load?"), ("E112", "Did you mean load_kw?")]
    assert read_one(tmp_path / "nowhere")[1][0].code == "E110"


def test_a_file_without_header(tmp_path: Path) -> None:
    _, (problem,) = read_text(tmp_path, "0,1\n" * HOURS)
    assert (problem.code, problem.fix) == ("E112", "Its first line must hold the names of the columns")


@pytest.mark.parametrize("name", ["../load:a", "..:a", "/etc/passwd:a", "a/b:c", "a\\b:c", "~root:a", ":a"])
def test_tricks_with_paths_are_refused(tmp_path: Path, name: str) -> None:
    assert [problem.code for problem in read_one(tmp_path, name)[1]] == ["E111"]


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "timeseries"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text(csv_text(range(HOURS)), encoding="utf-8")
    (folder / "load.csv").symlink_to(tmp_path / "secret.csv")
    assert [problem.code for problem in read_one(folder)[1]] == ["E111"]


def test_what_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "load.csv").write_bytes(b"\xff\xff\x00\x81" * 100)
    assert [problem.code for problem in read_one(tmp_path)[1]] == ["E114"]


def workbook_of(path: Path, rows: Sequence[Sequence[object]]) -> None:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    sheet.write_string(60_000, 300, "stray")
    book.close()


def test_a_workbook_of_series_even_with_a_stray_far_cell(tmp_path: Path) -> None:
    workbook_of(tmp_path / "load.xlsx", [["hour", "load_kw"], *([n, n * 0.5] for n in range(HOURS))])
    values, problems = read_one(tmp_path)
    assert problems == ()
    assert values is not None and values[-1] == 8759 * 0.5


def test_csv_comes_before_xlsx_and_a_false_workbook_is_named(tmp_path: Path) -> None:
    (tmp_path / "load.xlsx").write_text("hour,load_kw\n", encoding="utf-8")
    assert [problem.code for problem in read_one(tmp_path)[1]] == ["E105"]
    assert read_text(tmp_path, csv_text(range(HOURS)))[1] == ()

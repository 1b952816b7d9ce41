"""The end of a run: the page is opened, and a workbook that is open elsewhere gets another name."""

from __future__ import annotations

import json
import webbrowser
import zipfile
from pathlib import Path

import pytest
import xlsxwriter.workbook

from tests.cli.made_case import Plant, manifest
from zcopt.cli import app
from zcopt.cli.runs import open_page
from zcopt.errors import OutputError, StoppedEarly
from zcopt.plans.run_folder import new_run, read_run, write_json
from zcopt.runs import list_runs, write_reports

RUN = ("--plans", "1", "--gap", "0.05", "-q", "--json", "--quick")


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Plant:
    return Plant(tmp_path_factory.mktemp("ends"))


class Locking(zipfile.ZipFile):
    """Refuses to write names that a spreadsheet has open, as Windows does."""

    locked: tuple[str, ...] = ()

    def __init__(self, file: str, *more: object, **options: object) -> None:
        if Path(file).name in self.locked:
            raise PermissionError(13, "Permission denied", file)
        super().__init__(file, *more, **options)  # type: ignore[arg-type]


def test_a_locked_workbook_gets_another_name_and_the_page_is_opened(
        plant: Plant, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: opened.append(address) or True)
    monkeypatch.setattr(xlsxwriter.workbook, "ZipFile", Locking)
    monkeypatch.setattr(Locking, "locked", ("report.xlsx", "report-2.xlsx"))
    assert app(["run", str(plant.folder), *RUN, "--open"], standalone_mode=False) == 0
    out, said = capsys.readouterr()
    run = Path(json.loads(out)["folder"])
    assert "report.xlsx is open in a spreadsheet, so this one is report-3.xlsx" in said
    assert [path.name for path in run.glob("report*.xlsx")] == ["report-3.xlsx"]
    assert opened == [(run / "report.html").as_uri()]

    saved = read_run(run)
    monkeypatch.setattr(Locking, "locked", tuple(f"report{end}.xlsx" for end in ("", *(f"-{n}" for n in range(2, 10)))))
    with pytest.raises(OutputError, match="open in a spreadsheet"):
        write_reports(run, saved.manifest, saved.tables, [])
    monkeypatch.setattr(Locking, "__init__", lambda self, file, *more, **options: (_ for _ in ()).throw(OSError(28, "No space")))
    with pytest.raises(OutputError, match="No space"):
        write_reports(run, saved.manifest, saved.tables, [])


def test_no_browser_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda address: False)
    open_page(tmp_path / "report.html")
    assert capsys.readouterr().err == f"no browser could be started: open {tmp_path / 'report.html'}\n"


def test_what_cannot_be_written_is_an_output_error_and_stays(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="No space"), new_run(tmp_path, "a") as folder:
        write_json(folder / "issues.json", [])
        raise OSError(28, "No space left on device")
    assert [path.name for path in tmp_path.rglob("*")] == ["a.unfinished", "issues.json"]
    with pytest.raises(OutputError), new_run(tmp_path, "b"):
        raise OutputError("report.xlsx could not be written")
    assert (tmp_path / "b.unfinished").is_dir(), "the tables of a long solve are not thrown away for a report"
    with pytest.raises(StoppedEarly), new_run(tmp_path, "c"):
        raise StoppedEarly("before any plan")
    assert not list(tmp_path.glob("c*"))


def test_a_bound_that_was_never_found_is_null_in_json(tmp_path: Path) -> None:
    write_json(tmp_path / "manifest.json", {"plans": [{"bound": -float("inf"), "gap": float("inf"), "objective": 1.5}]})
    assert manifest(tmp_path) == {"plans": [{"bound": None, "gap": None, "objective": 1.5}]}


def test_runs_without_a_bound_or_a_plan_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, plans in (("a", []), ("b", [{"objective": 2.0, "gap": None}])):
        with new_run(tmp_path / "results", name) as folder:
            write_json(folder / "manifest.json", {"plans": plans, "currency": "CNY", "exit_code": 4, "last_year": 2030})
    (tmp_path / "results" / "c.unfinished").mkdir()
    assert [row["finished"] for row in list_runs(tmp_path)] == [True, True, False]
    app(["runs", str(tmp_path)], standalone_mode=False)
    first, second, third = capsys.readouterr().out.splitlines()
    assert "no plan" in first and "gap open" in second and third.startswith("c.unfinished  unfinished")

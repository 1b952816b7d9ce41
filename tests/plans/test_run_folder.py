"""The run folder appears whole or is recognisable as unfinished; text never becomes a formula."""

from __future__ import annotations

from pathlib import Path

import pytest

from zcopt.errors import InfeasibleError, OutputError, UsageError
from zcopt.plans.run_folder import latest_run, new_run, run_folders, write_json, write_tables
from zcopt.plans.tables import TABLES, Record


def test_a_finished_run_gets_its_name_and_is_the_latest(tmp_path: Path) -> None:
    with new_run(tmp_path, "a") as folder:
        assert folder.name == "a.unfinished"
        write_json(folder / "manifest.json", {})
    assert [path.name for path in run_folders(tmp_path)] == ["a"]
    assert latest_run(tmp_path).name == "a"


def test_a_crash_leaves_a_folder_one_can_recognise(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), new_run(tmp_path, "a"):
        raise RuntimeError
    assert [path.name for path in tmp_path.iterdir()] == ["a.unfinished"]
    assert run_folders(tmp_path) == []


def test_a_run_that_ends_on_purpose_leaves_no_litter(tmp_path: Path) -> None:
    with pytest.raises(InfeasibleError), new_run(tmp_path, "a"):
        raise InfeasibleError
    assert list(tmp_path.iterdir()) == []


def test_runs_are_never_overwritten(tmp_path: Path) -> None:
    with new_run(tmp_path, "a"):
        pass
    with pytest.raises(OutputError, match="never overwritten"), new_run(tmp_path, "a"):
        pass


def test_no_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        latest_run(tmp_path)


def test_text_in_csv_never_becomes_a_formula(tmp_path: Path) -> None:
    row: Record = dict.fromkeys((column.key for column in TABLES["decisions"]), None)
    row |= {"plan": "P1", "item": "=1+1", "year": 2026, "quantity": -5.0}
    write_tables(tmp_path, {"decisions": (row,)}, 2030)
    text = (tmp_path / "decisions.csv").read_text(encoding="utf-8-sig")
    assert "'=1+1" in text and ",-5.0," in text

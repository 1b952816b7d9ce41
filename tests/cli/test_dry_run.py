"""What a run would do, said without a solve and without a trace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.made_case import Plant
from tests.corpus.plant import make
from zcopt.api import load_case, time_grid_of
from zcopt.cli import app
from zcopt.dry_run import expected_peak_mb, expected_peak_mb_on_all_hours
from zcopt.errors import InputError
from zcopt.model.build import build
from zcopt.model.matrix import compile_matrix
from zcopt.parts import PARTS


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Plant:
    return Plant(tmp_path_factory.mktemp("dry"))


def said(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    app([str(word) for word in words], standalone_mode=False)
    return capsys.readouterr().out


def test_it_tells_sizes_time_plans_and_settings(plant: Plant, capsys: pytest.CaptureFixture[str]) -> None:
    before = plant.everything()
    found = json.loads(said(capsys, "run", plant.folder, "--dry-run", "--json", "--plans", 3, "--seed", 0))
    assert plant.everything() == before, "something was written"
    case = load_case(plant.folder)
    case = case.on_grid(time_grid_of(case))
    matrix = compile_matrix(build(case, PARTS).model)
    assert found["size"] == {"rows": matrix.a.shape[0], "columns": matrix.a.shape[1], "entries": matrix.a.nnz,
                             "integers": int(matrix.integer.sum())}
    assert found["time"] == {"slots_per_year": len(case.time.slots), "representative_days": 12, "hours_per_year": 8760}
    assert found["plans"] == ["reference", "P1", "P2", "P3"]
    assert found["files"] == ["case.xlsx", "timeseries/made.csv"]
    settings = {row["key"]: (row["value"], row["source"]) for row in found["settings"]}
    assert settings["plans"] == (3, "command line") and settings["seed"] == (0, "command line")
    assert settings["slots_per_day"] == (4, "case.xlsx > settings!D5")
    assert settings["threads"][1].startswith("case.xlsx > settings!")


def test_what_comes_before_and_after_the_ranked_plans_follows_the_options(
        plant: Plant, capsys: pytest.CaptureFixture[str]) -> None:
    texts = {words: json.loads(said(capsys, "run", plant.folder, "--dry-run", "--json", *words))["plan_rules"]
             for words in (("--archetypes", "--audit"), ("--no-archetypes", "--no-audit"))}
    for words in ("lowest own emissions are sought first", "lowest investment"):
        assert [words in text for text in texts.values()] == [True, False]


def test_a_blank_setting_is_called_a_default(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make(tmp_path / "plant")
    found: dict[str, Any] = json.loads(said(capsys, "run", folder.path, "--dry-run", "--json", "--gap", 0.02))
    sources = {row["key"]: row["source"] for row in found["settings"]}
    assert sources["relative_gap_share"] == "command line"
    assert {source for key, source in sources.items() if key != "relative_gap_share"} == {"default"}


def test_the_text_fits_a_screen_and_says_the_same(plant: Plant, capsys: pytest.CaptureFixture[str]) -> None:
    out = said(capsys, "run", plant.folder, "--dry-run", "--gap", 0.02, "--full-year", "best")
    assert max(map(len, out.splitlines())) <= 110
    assert "rows" in out and "integers" in out
    assert "the reference and the best are dispatched on all 8,760 hours too" in " ".join(out.split())
    line = next(line for line in out.splitlines() if line.strip().startswith("relative_gap_share"))
    assert line.split() == ["relative_gap_share", "2", "%", "command", "line"]


def test_expected_memory_covers_what_was_measured() -> None:
    """Entries, slots a year, processes beside the program, and peak MB of the runs in docs/decisions/speed-measured.md."""
    for entries, measured in ((3_197, 149), (12_486, 185), (68_760, 541), (102_616, 699)):
        assert 0.9 <= expected_peak_mb(entries) / measured <= 1.2
    for entries, slots, workers, measured in ((3_197, 108, 0, 277), (12_486, 108, 0, 559), (12_486, 108, 2, 826)):
        assert 0.9 <= expected_peak_mb_on_all_hours(entries, slots, workers) / measured <= 1.2


def test_all_hours_take_more_memory(plant: Plant, capsys: pytest.CaptureFixture[str]) -> None:
    few, all_hours = (json.loads(said(capsys, "run", plant.folder, "--dry-run", "--json", *words))["expected_peak_mb"]
                      for words in (("--full-year", "none"), ("--full-year", "all")))
    assert few == pytest.approx(expected_peak_mb(3_197), rel=0.02)
    assert all_hours == pytest.approx(expected_peak_mb_on_all_hours(3_197, 108, 0), rel=0.02) and all_hours > few


def test_bad_input_is_told_as_in_a_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError, match="E101"):
        said(capsys, "run", tmp_path / "nothing", "--dry-run")

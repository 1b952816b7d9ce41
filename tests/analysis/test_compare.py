"""Two runs compared by what their folders hold: only what was changed shows, at its cell and with its amount."""

from __future__ import annotations

import dataclasses
import datetime
import json
import sys
from pathlib import Path

import pytest

from tests.analysis.cases import two_roofs
from zcopt.analysis.compare import SECTIONS, Comparison, compare
from zcopt.api import optimize
from zcopt.cli import main
from zcopt.errors import UsageError
from zcopt.inputs.case import Case
from zcopt.inputs.row import Place
from zcopt.measures.pv import PvRow
from zcopt.model.targets import TargetRow
from zcopt.plans.input_table import input_records
from zcopt.plans.run_folder import SavedRun, read_run
from zcopt.runs import write_run

NOW = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)


def case_with(limit: float, largest_kw: float = 40_000) -> Case:
    case = two_roofs().with_rows(TargetRow(indicator="gross_tco2", limit={2026: limit}, place=Place(
        file="case.xlsx", sheet="targets", row=5, cells={"limit.2026": "C5"})))
    first, second = case.rows(PvRow)
    rows = (dataclasses.replace(first, max_size_kw=largest_kw), second)
    return dataclasses.replace(case, rows_by_type={**case.rows_by_type, PvRow: rows})


def saved(root: Path, case: Case) -> SavedRun:
    root.mkdir(parents=True)
    write_run(optimize(case, plans=1, archetypes=False, gap=1e-6), root, NOW)
    return read_run(root)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[SavedRun, SavedRun]:
    root = tmp_path_factory.mktemp("runs")
    return saved(root / "old", case_with(40)), saved(root / "new", case_with(35))


@pytest.fixture
def found(runs: tuple[SavedRun, SavedRun]) -> Comparison:
    return compare(*runs)


def test_only_the_changed_cell_shows(found: Comparison) -> None:
    change, = found.sections["inputs"]
    assert (change.what, change.year, change.old, change.new, change.place) == (
        "targets gross_tco2 limit", 2026, 40.0, 35.0, "targets!C5")
    assert found.sections["options"] == ()


def test_decisions_money_and_carbon_change_by_what_the_target_asks(found: Comparison) -> None:
    # 5 t more are 10 MWh from roof a at 0.1 a kWh above the grid: 10,000 kW and 1,000 more
    decision, = found.sections["decisions"]
    assert decision.what == "pv a"
    assert [decision.old, decision.new] == pytest.approx([20_000, 30_000])
    money = {change.what: change.by for change in found.sections["money"]}
    assert money["net present cost"] == pytest.approx(1_000)
    assert money["investment paid"] == pytest.approx(11_000)
    carbon = {(change.what, change.year): change.by for change in found.sections["carbon"]}
    assert carbon["gross_tco2", 2026] == pytest.approx(-5)
    shares = {change.what: change.by for change in found.sections["indicators"]}
    assert shares["physical_non_fossil_electricity_share"] == pytest.approx(0.1)


def test_a_run_is_the_same_as_itself(runs: tuple[SavedRun, SavedRun]) -> None:
    same = compare(runs[0], runs[0])
    assert all(changes == () for changes in same.sections.values()) and same.notes == ()


def test_there_and_back_change_by_the_opposite(runs: tuple[SavedRun, SavedRun], found: Comparison) -> None:
    back = compare(runs[1], runs[0])
    assert [change.by for change in back.sections["money"]] == pytest.approx(
        [-(change.by or 0) for change in found.sections["money"]])


def test_the_reference_can_be_compared_with_the_plan(runs: tuple[SavedRun, SavedRun]) -> None:
    found = compare(runs[0], runs[0], old_plan="reference", new_plan="P1")
    decision, = found.sections["decisions"]
    assert (decision.what, decision.old) == ("pv a", None)
    with pytest.raises(UsageError, match="has no plan P9"):
        compare(runs[0], runs[1], new_plan="P9")


def test_rows_added_and_renamed_show_as_new_and_gone() -> None:
    before = {(row["sheet"], row["item"]) for row in input_records(two_roofs())}
    after = {(row["sheet"], row["item"]) for row in input_records(case_with(40))}
    assert after - before == {("targets", "gross_tco2")} and before <= after


def test_inputs_hold_defaults_and_no_source() -> None:
    rows = {(row["sheet"], row["item"], row["key"], row["year"]): row for row in input_records(case_with(40))}
    assert rows["settings", "", "plans", None]["value"] == "5"
    assert rows["targets", "gross_tco2", "limit", 2026]["cell"] == "C5"
    assert rows["pv", "a", "capex_per_kw", 2026]["unit"] == "cur/kW"
    assert not {"source", "note"} & {key for _, _, key, _ in rows}


def zcopt(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    monkeypatch.setattr(sys, "argv", ["zcopt", *map(str, words)])
    with pytest.raises(SystemExit) as left:
        main()
    return int(left.value.code or 0)


def test_the_command_prints_every_section_in_either_language(runs: tuple[SavedRun, SavedRun], monkeypatch: pytest.MonkeyPatch,
                                                             capsys: pytest.CaptureFixture[str]) -> None:
    folders = runs[0].folder, runs[1].folder
    assert zcopt(monkeypatch, "compare", *folders) == 0
    said = capsys.readouterr().out
    assert "targets gross_tco2 limit 2026: 40 -> 35" in said and "(targets!C5)" in said
    assert all(en in said for en, _ in SECTIONS.values())
    assert zcopt(monkeypatch, "compare", *folders, "--lang", "zh") == 0
    assert "运行设置: 无变化" in capsys.readouterr().out


def test_json_holds_everything(runs: tuple[SavedRun, SavedRun], monkeypatch: pytest.MonkeyPatch,
                               capsys: pytest.CaptureFixture[str]) -> None:
    assert zcopt(monkeypatch, "compare", runs[0].folder, runs[1].folder, "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert set(data["sections"]) == set(SECTIONS)
    assert data["sections"]["decisions"][0]["by"] == pytest.approx(10_000)

"""zcopt new and zcopt data, as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from zcopt.cli import app
from zcopt.errors import UsageError
from zcopt.inputs import tables

RUN = CliRunner()


def typed(*words: str) -> tuple[str, str]:
    done = RUN.invoke(app, list(words), catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return done.stdout, done.stderr


def test_new_ends_with_the_next_command(tmp_path: Path) -> None:
    out, said = typed("new", str(tmp_path / "x"), "--sector", "textiles", "--province", "浙江")
    assert out.strip() == str(tmp_path / "x" / "case.xlsx")
    assert said.rstrip().endswith(f"zcopt check --strict {tmp_path / 'x'}, then: zcopt run {tmp_path / 'x'}")


def test_new_asks_back_for_a_region_that_is_nearly_known(tmp_path: Path) -> None:
    _, said = typed("new", str(tmp_path / "x"), "--sector", "textiles", "--province", "Guangdnog")
    assert "Did you mean Guangdong?" in said and "zcopt check" in said.splitlines()[-1]


def test_new_without_sector_or_with_blank_writes_the_empty_workbook(tmp_path: Path) -> None:
    assert "no --sector was given" in typed("new", str(tmp_path / "x"))[1]
    assert "no --sector" not in typed("new", str(tmp_path / "y"), "--blank")[1]
    assert (tmp_path / "x" / "case.xlsx").read_bytes() == (tmp_path / "y" / "case.xlsx").read_bytes()


def test_labels_may_be_in_one_language(tmp_path: Path) -> None:
    import zipfile

    found = {}
    for lang in ("en", "zh"):
        typed("new", str(tmp_path / lang), "--sector", "textiles", "--province", "Hubei", "--lang", lang)
        with zipfile.ZipFile(tmp_path / lang / "case.xlsx") as book:
            found[lang] = book.read("xl/sharedStrings.xml").decode()
    assert "Energy in the base year" in found["en"] and "基准年用能" not in found["en"]
    assert "基准年用能" in found["zh"] and "Energy in the base year" not in found["zh"]


def test_a_question_mark_lists() -> None:
    assert "steel_eaf" in typed("new", "--sector", "?")[0]
    assert "广东" in typed("new", "--province", "?")[0]


@pytest.mark.parametrize("words", [("new",), ("new", "x", "--blank", "--sector", "textiles"), ("new", "x", "--province", "Hubei"),
                                   ("new", "x", "--sector", "textiles", "--last-year", "2020")])
def test_wrong_usage_of_new(words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError):
        typed(*words)
    assert list(tmp_path.iterdir()) == []


def test_data_lists_tables_and_prints_rows_with_their_sources() -> None:
    assert "grid_factors" in typed("data")[0]
    out, said = typed("data", "grid_factors", "--region", "广东")
    assert "value_kgco2_per_kwh 0.4419" in out and "Announcement 2025 No.47 (2025-12-31)\n" in out and "[high]\n" in out
    assert "Beijing" not in out and said.startswith("10 of ")
    assert "automobiles" in typed("data", "sectors")[0]


def test_data_as_json() -> None:
    rows = json.loads(typed("data", "gwp", "--json")[0])
    sf6 = next(row for row in rows if (row["gas"], row["gwp_set"]) == ("SF6", "AR6"))
    assert (sf6["value_kgco2e_per_kg"], sf6["confidence"]) == ("25200", "high")
    assert {entry["table"] for entry in json.loads(typed("data", "--json")[0])} == set(tables.table_names())


def test_an_unknown_table_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean grid_factors"):
        typed("data", "grid_factor")


def test_values_are_centres_or_middles() -> None:
    row = tables.table("technology_costs").one(technology="variable speed drive", quantity="capex")
    assert (row.value, row.unit, row.confidence) == (300, "yuan/kW", "derived")
    assert tables.table("technology_costs").one(technology="gas boiler", quantity="efficiency").value == 0.92

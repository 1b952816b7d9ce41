"""The base-year inventory alone: what is printed, what is written, and what stops it."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

PLANT = Path(__file__).parents[2] / "cases" / "auto-plant"


def inventory(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-X", "utf8", "-m", "zcopt", "inventory", *arguments], capture_output=True, text=True,
                          encoding="utf-8", timeout=120, check=False)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], Path]:
    out = tmp_path_factory.mktemp("inventory") / "base.csv"
    done = inventory(str(PLANT), "--out", str(out), "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), out


def test_totals_by_both_methods(written: tuple[dict[str, object], Path]) -> None:
    totals = written[0]["totals_tco2e"]
    assert isinstance(totals, dict)
    # 150 GWh at 0.4209 and 0.6096; 9 million Nm3 and 200 t of diesel; 150 kg of R-134a at 1,530; 60 t of CO2
    scope1 = 9e6 * 0.00216219 + 200 * 3.0959 + 0.15 * 1530 + 60
    assert totals["scope1"] == pytest.approx(scope1)
    assert totals["gross"] == pytest.approx(scope1 + 150_000 * 0.4209)
    assert totals["market"] == pytest.approx(scope1 + 150_000 * 0.6096)
    assert totals["upstream"] is None, "no upstream factor is typed: not computed, not zero"


def test_the_file_adds_up_to_the_totals(written: tuple[dict[str, object], Path]) -> None:
    found, out = written
    with out.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    direct = [row for row in rows if row["ledger"] == "direct"]
    assert {row["source"] for row in direct} == {"natural_gas", "diesel", "refrigerant_losses", "welding_gas"}
    totals = found["totals_tco2e"]
    assert isinstance(totals, dict)
    assert sum(float(row["tco2"]) for row in direct) == pytest.approx(totals["scope1"], rel=1e-6)
    assert all(float(row["activity"]) * float(row["factor"]) == pytest.approx(float(row["tco2"]), rel=1e-6) for row in rows)
    assert all(row["cited"] for row in rows)


def test_print_in_chinese_with_categories_and_both_conventions(tmp_path: Path) -> None:
    done = inventory(str(PLANT), "--out", str(tmp_path / "x.csv"), "--lang", "zh")
    assert done.returncode == 0, done.stderr
    for word in ("固定源燃烧", "逸散排放", "HFC-134a", "范围二（基于市场）", "0.1229", "0.2856", "未计算"):
        assert word in done.stdout


def test_neither_model_nor_solver_is_loaded() -> None:
    code = ("import sys; from zcopt.api import load_case; from zcopt.carbon.inventory import inventory_of; "
            f"inventory_of(load_case({str(PLANT)!r})); sys.exit('pyomo' in sys.modules)")
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=120).returncode == 0

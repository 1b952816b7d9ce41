"""``zcopt explain``: one code in two languages, all codes by family, a suggestion for what is no code."""

from __future__ import annotations

import subprocess
import sys

import pytest

from zcopt.cli import main
from zcopt.inputs.codes import registry

HEAVY = ("pyomo", "highspy", "pandas", "openpyxl", "xlsxwriter", "plotly", "tsam", "scipy", "numpy")


def zcopt(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["zcopt", *words])
    with pytest.raises(SystemExit) as left:
        main()
    return int(left.value.code or 0)


def test_a_code_is_explained_in_english_then_chinese(monkeypatch: pytest.MonkeyPatch,
                                                     capsys: pytest.CaptureFixture[str]) -> None:
    assert zcopt(monkeypatch, "explain", "e207") == 0
    english, _, chinese = capsys.readouterr().out.partition("\n\n")
    assert english.splitlines()[0] == "E207 (error, cells)"
    assert "Example: case.xlsx > retrofits!D7: saving_share_1 is 120 %, must be -100..100 %. Type 12 or 12%. [E207]" in english
    assert chinese.startswith("E207 (错误, 单元格)\n原因: 数值超出允许范围。")


@pytest.mark.parametrize(("lang", "there", "not_there"), [("en", "Cause: ", "原因"), ("zh", "原因: ", "Cause")])
def test_one_language_can_be_picked(lang: str, there: str, not_there: str, monkeypatch: pytest.MonkeyPatch,
                                    capsys: pytest.CaptureFixture[str]) -> None:
    assert zcopt(monkeypatch, "explain", "W203", "--lang", lang) == 0
    said = capsys.readouterr().out
    assert there in said and not_there not in said


def test_all_codes_are_listed_once_by_family(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert zcopt(monkeypatch, "explain") == 0
    lines = capsys.readouterr().out.splitlines()
    assert sorted(line.split()[0] for line in lines if line.startswith("  ")) == list(registry())
    heads = [line for line in lines if line and not line.startswith(" ")]
    assert heads[0].startswith("files, errors: a run stops / 文件, 错误") and len(heads) == len(set(heads))


@pytest.mark.parametrize(("typed", "said"), [("E2O7", "did you mean E2"), ("rubbish", "all codes: zcopt explain")])
def test_what_is_no_code_is_wrong_usage(typed: str, said: str, monkeypatch: pytest.MonkeyPatch,
                                        capsys: pytest.CaptureFixture[str]) -> None:
    assert zcopt(monkeypatch, "explain", typed) == 2
    assert said in capsys.readouterr().err


def test_explaining_loads_nothing_heavy_and_speaks_on_old_windows_streams() -> None:
    script = ("import sys\nsys.argv = ['zcopt', 'explain']\nimport zcopt.cli\ntry:\n    zcopt.cli.main()\nexcept SystemExit:\n"
              f"    pass\nprint('LOADED', *sorted(m for m in {HEAVY!r} if m in sys.modules))")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True,
                          env={"PYTHONIOENCODING": "gbk:strict", "PATH": "/usr/bin"})
    listed, _, loaded = done.stdout.decode("gbk").rpartition("LOADED")
    assert loaded.split() == [] and "数值超出允许范围" in listed and "?" not in listed.replace("？", "").split("E1")[0]

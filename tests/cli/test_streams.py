"""Every command on the streams of old Windows consoles, pipes and services: GBK, cp1252, no colour, no terminal.

A stream that cannot show a character shows another in its place; no command ever fails over one. Nothing heavy is loaded
for a help text, and no solver or table library for a check.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.plant import Folder, copy_of, make, place
from zcopt.cli import app
from zcopt.inputs.words import plain
from zcopt.parts import SHEETS

ROOT = Path(__file__).parents[2] / "zcopt"
COMMANDS = [command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands]
HEAVY = ("pyomo", "highspy", "pandas", "openpyxl", "xlsxwriter", "plotly", "tsam", "scipy", "numpy", "jinja2", "pyxirr")
SOLVING = ("pyomo", "highspy", "pandas", "tsam", "plotly", "xlsxwriter", "jinja2", "pyxirr")
ENCODINGS = ("gbk", "cp1252")


def zcopt(encoding: str, *words: object, cwd: Path | None = None) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command without a terminal."""
    env = {"PYTHONIOENCODING": encoding, "NO_COLOR": "1", "TERM": "dumb", "PATH": os.environ["PATH"],
           "PYTHONPATH": str(ROOT.parent)}
    done = subprocess.run([sys.executable, "-m", "zcopt", *map(str, words)], capture_output=True, check=False, env=env, cwd=cwd,
                          stdin=subprocess.DEVNULL)
    out, said = done.stdout.decode(encoding), done.stderr.decode(encoding)
    for text in (out, said):
        assert "Traceback" not in text and "UnicodeEncodeError" not in text, text
        assert "\x1b" not in text, "no colours off a terminal"
    return done.returncode, out, said


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A sound case whose path and names are Chinese."""
    made = make(tmp_path_factory.mktemp("streams") / "惠州工厂")
    made.edit(lambda book: book["site"].__setitem__(place("site", "site_name"), "惠州整车厂"))
    return made


@pytest.fixture
def broken(folder: Folder, tmp_path: Path) -> Folder:
    """Errors that quote Chinese words, a character no code page has, and a sheet by a Chinese name."""
    copy = copy_of(folder, tmp_path / "坏案例 CO₂ 𠀀")

    def change(book: Any) -> None:
        book["carriers"][place("carriers", "kind@6")] = "燃料"
        book["pv"][place("pv", "max_size_kw")] = "十二万 𠀀 ₂"
        book.create_sheet("我的笔记").append(["a"])

    copy.edit(change)
    return copy


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help(command: str, encoding: str) -> None:
    code, out, said = zcopt(encoding, *filter(None, [command]), "--help")
    assert (code, said) == (0, "")
    assert out.startswith("Usage:") and "?" not in out.replace("; ?", "").replace("zcopt new --province ?", "")
    assert all(name in out for name in COMMANDS) if not command else "--help" in out


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_check_of_a_sound_case(folder: Folder, encoding: str) -> None:
    code, out, said = zcopt(encoding, "check", folder.path)
    assert code == 0 and "0 errors" in out and "ready. Next: zcopt run" in said
    if encoding == "gbk":
        assert str(folder.path) in said
        assert "可以计算" in zcopt(encoding, "check", folder.path, "--lang", "zh")[2]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_check_of_a_broken_case(broken: Folder, encoding: str) -> None:
    code, out, said = zcopt(encoding, "check", broken.path)
    assert code == 1 and "2 errors" in out and "zcopt explain" in said
    assert f"carriers!{place('carriers', 'kind@6')}" in out and f"pv!{place('pv', 'max_size_kw')}" in out
    if encoding == "gbk":
        assert "'燃料'" in out and "我的笔记" in out and "十二万 ? 2" in plain(out)
    code, out, _ = zcopt(encoding, "check", broken.path, "--json")
    assert code == 1 and {p["code"] for p in json.loads(out)["problems"]} >= {"E209", "E204", "N301"}
    code, _, said = zcopt(encoding, "check", broken.path, "--mark", "--lang", "zh")
    assert code == 1 and (broken.path / "case.checked.xlsx").is_file()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_commands_without_a_solve(folder: Folder, broken: Folder, tmp_path: Path, encoding: str) -> None:
    """(words, exit code, what must be said on one of the streams)"""
    new = tmp_path / "新厂"
    for words, code, said in (
            (("new", new, "--blank"), 0, "case.xlsx"), (("new", new, "--blank"), 2, "not an empty folder"), (("new",), 2, "DIR"),
            (("new", "--sector", "?"), 0, "next: zcopt new"), (("new", "--province", "?"), 0, "left blank"),
            (("new", tmp_path / "y", "--first-year", "2030", "--last-year", "2026", "--blank"), 2, "error"),
            (("data",), 0, "gwp"), (("data", "gwp"), 0, "rows of data/gwp.csv"), (("data", "provinces", "--json"), 0, "["),
            (("data", "nothing"), 2, "error"), (("explain",), 0, "E207"), (("explain", "e207"), 0, "E207"),
            (("explain", "E999"), 2, "error"), (("check", tmp_path / "没有"), 1, "E101"), (("check",), 2, "Missing argument"),
            (("run", broken.path), 1, "E209"), (("runs", folder.path), 0, "no runs yet"), (("show", folder.path), 2, "error"),
            (("nonsense",), 2, "nonsense"), (("check", folder.path, "--nonsense"), 2, "--nonsense"), (("--version",), 0, "."),
            (("export", folder.path, "--csv", tmp_path / "文本"), 0, ""),
            (("check", tmp_path / "文本"), 0, "ready"), (("export", folder.path), 2, "error"), (("upgrade", new), 0, "")):
        got, out, err = zcopt(encoding, *words)
        assert (got, said in out + err) == (code, True), (words, got, out, err)


def test_run_show_runs_and_doctor(folder: Folder, tmp_path: Path) -> None:
    """The commands that solve, once each; what they print of the run is readable in GBK."""
    copy = copy_of(folder, tmp_path / "运行")
    code, out, said = zcopt("gbk", "run", copy.path, "--plans", "1", "--gap", "0.05", "--quick")
    assert code == 0, (out, said)
    assert "targets" in out and "运行" in out
    for words in (("show", copy.path), ("runs", copy.path), ("doctor",)):
        for encoding in ENCODINGS:
            code, out, said = zcopt(encoding, *words)
            assert code == 0 and out and said


def loaded_after(*words: object) -> set[str]:
    """Which of the heavy libraries a command loads."""
    script = (f"import sys\nsys.argv = ['zcopt', *{[str(word) for word in words]!r}]\nimport zcopt.cli\n"
              "try:\n    zcopt.cli.main()\nexcept SystemExit:\n    pass\n"
              f"print('LOADED', *sorted(m for m in {HEAVY!r} if m in sys.modules))")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("LOADED")[2].split())


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command_loads_nothing_heavy(command: str) -> None:
    assert loaded_after(command, "--help") == set()


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("explain", "E207"), ("explain",), ("data", "gwp"),
                                   ("nonsense",)])
def test_words_alone_load_nothing_heavy(words: Sequence[str]) -> None:
    assert loaded_after(*words) == set()


def test_check_loads_no_modelling_and_no_table_library(folder: Folder, broken: Folder) -> None:
    for path in (folder.path, broken.path):
        loaded = loaded_after("check", path)
        # HiGHS alone is light: the pre-check solves a small linear problem per year with it
        assert "openpyxl" in loaded and loaded & set(SOLVING) <= {"highspy"}


SAYING = {"print", "note", "problem", "wrong", "doubtful", "Problem", "BrokenPromise", "InputError", "UsageError", "StoppedEarly",
          "InfeasibleError", "OutputError", "ModelError", "Option", "Argument", "Typer", "did_you_mean"}
"""Calls whose texts reach the screen."""


def said_in(path: Path) -> Iterator[str]:
    """The texts a module can print: arguments of calls that say something; in the command line's own, every text."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)
             and (getattr(node.func, "attr", "") or getattr(node.func, "id", "")) in SAYING]
    for start in [tree, *calls] if path.parent.name == "cli" else calls:
        yield from (node.value for node in ast.walk(start) if isinstance(node, ast.Constant) and isinstance(node.value, str))


def outside_gbk(texts: Iterator[str]) -> list[str]:
    return [text for text in texts if text.encode("gbk", "replace").decode("gbk") != text]


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_module_prints_is_inside_gbk(path: Path) -> None:
    assert outside_gbk(said_in(path)) == []


def test_texts_of_codes_sheets_and_columns_are_inside_gbk() -> None:
    def leaves(value: object) -> Iterator[str]:
        for inner in value.values() if isinstance(value, dict) else ():
            yield from leaves(inner)
        if isinstance(value, str):
            yield value

    assert outside_gbk(leaves(tomllib.loads((ROOT / "inputs" / "problems.toml").read_text(encoding="utf-8")))) == []
    spoken = (text for row in SHEETS for text in (*row.sheet.label, *row.sheet.help, *(
        text for column in row.columns() for text in (*column.label, *column.help, *column.choices, column.unit))))
    assert outside_gbk(spoken) == []


def test_the_house_test_sees_what_gbk_has_not() -> None:
    """The test above can fail: these are the characters that broke help texts elsewhere."""
    assert outside_gbk(iter(["CO₂", "m²", "✓", "ok", "万元 → kWh"])) == ["CO₂", "m²", "✓"]

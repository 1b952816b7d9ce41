"""What is public is what docs show, and light commands import nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import zcopt

ROOT = Path(__file__).parents[2]
HEAVY = ("pyomo", "highspy", "pandas", "openpyxl", "xlsxwriter", "plotly", "tsam", "scipy", "numpy")


def test_every_public_name_can_be_had() -> None:
    for name in zcopt.__all__:
        assert getattr(zcopt, name) is not None


def test_docs_show_every_public_name() -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert [name for name in zcopt.__all__ if f"`{name}`" not in page and f"`{name}(" not in page] == []


def loaded_after(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint('LOADED', *sorted(m for m in {HEAVY!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("LOADED")[2].split())


def test_importing_zcopt_is_light() -> None:
    assert loaded_after("import zcopt") == set()


def test_help_imports_nothing_heavy() -> None:
    code = "sys.argv = ['zcopt', '--help']\nimport zcopt.cli\ntry:\n    zcopt.cli.main()\nexcept SystemExit:\n    pass"
    assert loaded_after(code) == set()


def test_check_imports_neither_pyomo_nor_pandas() -> None:
    code = "from zcopt.api import read_case\nread_case('no-such-folder')"
    assert loaded_after(code) & {"pyomo", "pandas", "highspy", "tsam"} == set()


@pytest.mark.parametrize("encoding", ["gbk", "cp1252"])
def test_help_speaks_on_old_windows_streams(encoding: str) -> None:
    for command in ([], ["new"], ["check"], ["run"], ["show"], ["runs"], ["doctor"]):
        done = subprocess.run([sys.executable, "-m", "zcopt", *command, "--help"], capture_output=True, check=False,
                              env={"PYTHONIOENCODING": encoding, "PATH": "/usr/bin"})
        assert done.returncode == 0, done.stderr.decode(encoding, "replace")


def test_every_command_is_in_the_guide() -> None:
    from zcopt.cli import app

    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    names = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]
    assert [name for name in names if f"zcopt {name}" not in guide] == []

"""Generated pages are those the code generates, and every equation says what it means."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_sheets_page_is_current() -> None:
    assert (ROOT / "docs" / "sheets.md").read_text(encoding="utf-8") == generator().sheets_page() + "\n"


def test_problems_page_is_current() -> None:
    assert (ROOT / "docs" / "problems.md").read_text(encoding="utf-8") == generator().problems_page() + "\n"


def test_math_page_is_current_and_nothing_is_undocumented() -> None:
    page = generator().math_page() + "\n"
    assert "| None |" not in page
    assert (ROOT / "docs" / "math.md").read_text(encoding="utf-8") == page


def test_readme_has_one_line_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for mark in ("<!-- run -->", "<!-- test -->"):
        block = readme.partition(mark)[2].partition("```bash\n")[2].partition("\n```")[0]
        assert block and "\n" not in block

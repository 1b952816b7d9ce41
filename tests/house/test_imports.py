"""Imports point one way, and each library has one door."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "zcopt"

# each room may use itself and the rooms above it; siblings in one line do not know each other
ROOMS: list[tuple[str, ...]] = [
    ("zcopt.errors", "zcopt.units", "zcopt.finance"),
    ("zcopt.inputs",),
    ("zcopt.model.algebra", "zcopt.model.books", "zcopt.model.part"),
    ("zcopt.model.ledger",),
    ("zcopt.carbon",),
    ("zcopt.model",),
    ("zcopt.factory", "zcopt.measures"),
    ("zcopt.parts",),
    ("zcopt.checks",),
    ("zcopt.plans",),
    ("zcopt.verify",),
    ("zcopt.analysis",),
    ("zcopt.report",),
    ("zcopt.api",),
    ("zcopt.manifest",),
    ("zcopt.progress", "zcopt.starter", "zcopt.doctor", "zcopt.dry_run"),
    ("zcopt.runs",),
    ("zcopt.studies", "zcopt.rewrite"),
    ("zcopt.cli",),
    ("zcopt.__main__",),
]

DOORS = {
    "pyomo": {"zcopt.model.algebra", "zcopt.model.matrix"},
    "highspy": {"zcopt.model.solve", "zcopt.checks.linear"},
    "openpyxl": {"zcopt.inputs.xlsx", "zcopt.inputs.marked_copy"},
    "tsam": {"zcopt.inputs.typical_days"},
    "pandas": {"zcopt.inputs.typical_days"},
    "pyxirr": {"zcopt.finance"},
    "scipy": {"zcopt.model.sparse"},
    "joblib": {"zcopt.plans.full_year.workers"},
}
DOOR_ROOMS = {"typer": ("zcopt.cli",),
              "xlsxwriter": ("zcopt.inputs.template", "zcopt.report"),
              "plotly": ("zcopt.report",), "jinja2": ("zcopt.report",)}
FILES = sorted(ROOT.rglob("*.py"))


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> set[str]:
    """Modules imported at run time; what stands under TYPE_CHECKING does not count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {id(node) for block in ast.walk(tree) if isinstance(block, ast.If) and "TYPE_CHECKING" in ast.dump(block.test)
               for statement in block.body for node in ast.walk(statement)}
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return found


def room_of(module: str) -> int | None:
    """The line of the most special room a module belongs to."""
    hits = [(len(name), line) for line, names in enumerate(ROOMS) for name in names
            if module == name or module.startswith(name + ".")]
    return max(hits)[1] if hits else None


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_imports_point_one_way(path: Path) -> None:
    module = module_of(path)
    if module == "zcopt":
        return
    here = room_of(module)
    assert here is not None, f"{module} belongs to no room: give it one in ROOMS"
    for imported in imports_of(path):
        if (ROOT.parent / imported.replace(".", "/")).is_dir():
            continue  # a package by itself holds no code
        there = room_of(imported)
        if there is not None and imported.startswith("zcopt."):
            assert there <= here, f"{module} may not import {imported}"
            if there == here and here == ROOMS.index(("zcopt.factory", "zcopt.measures")):
                assert imported.startswith(module) or imported in ("zcopt.factory", "zcopt.measures"), \
                    f"siblings do not know each other: {module} imports {imported}"


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_each_library_has_one_door(path: Path) -> None:
    module = module_of(path)
    for imported in imports_of(path):
        library = imported.partition(".")[0]
        if library in DOORS:
            assert module in DOORS[library], f"{module} opens a second door to {library}"
        if library in DOOR_ROOMS:
            assert module.startswith(DOOR_ROOMS[library]), f"{module} opens a second door to {library}"

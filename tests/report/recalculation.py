"""Strip what Python computed from a workbook, let LibreOffice compute it again, and read both."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

from openpyxl import load_workbook

SOFFICE = shutil.which("soffice")
CACHED_VALUE = re.compile(r"(<c [^>]*?)( t=\"str\")?>(<f>.*?</f>)<v>.*?</v></c>", re.DOTALL)


def strip_cached_values(source: Path, target: Path) -> int:
    """Copy a workbook without the values of its formulas; how many there were."""
    count = 0
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text, found = CACHED_VALUE.subn(r"\1>\3</c>", data.decode("utf-8"))
                count, data = count + found, text.encode("utf-8")
            new.writestr(name, data)
    return count


def recalculate(source: Path, folder: Path) -> Path:
    """The workbook as LibreOffice computes it."""
    return recalculate_all([source], folder)[0]


def recalculate_all(sources: Sequence[Path], folder: Path) -> list[Path]:
    """Workbooks of different names as LibreOffice computes them, all in one go."""
    assert SOFFICE is not None
    stripped = [folder / f"stripped-{source.name}" for source in sources]
    for source, target in zip(sources, stripped, strict=True):
        strip_cached_values(source, target)
    out = folder / "recalculated"
    profile = (folder / "profile").as_uri()
    subprocess.run([SOFFICE, "--headless", f"-env:UserInstallation={profile}", "--convert-to", "xlsx", "--outdir",
                    str(out), *map(str, stripped)], check=True, capture_output=True, timeout=180)
    return [out / path.name for path in stripped]


def formula_values(path: Path, formulas_of: Path) -> dict[tuple[str, str], object]:
    """Cell values of ``path`` at every place where ``formulas_of`` holds a formula."""
    formulas, values = load_workbook(formulas_of), load_workbook(path, data_only=True)
    found = {(sheet.title, cell.coordinate): values[sheet.title][cell.coordinate].value
             for sheet in formulas for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}
    formulas.close()
    values.close()
    return found

"""A new case folder: an empty workbook made from the column specs, and a place for hourly series."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from zcopt.api import TIMESERIES, WORKBOOK
from zcopt.errors import OutputError, UsageError
from zcopt.inputs.sheets import SECTORS
from zcopt.inputs.template import write_template
from zcopt.parts import SHEETS


def make_case_folder(folder: Path, years: Sequence[int], currency: str, *, sector: str, province: str) -> Path:
    """Write the template into a new folder and return the workbook's path.

    Raises UsageError for an unknown sector, no years, or a folder that holds something; OutputError when it cannot be made.
    """
    if sector not in SECTORS:
        raise UsageError(f"unknown sector {sector}; known: {', '.join(SECTORS)}")
    if not years:
        raise UsageError("the last year is before the first")
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty; nothing was written")
    try:
        (folder / TIMESERIES).mkdir(parents=True, exist_ok=True)
        site = {"first_year": years[0], "last_year": years[-1], "base_year": years[0] - 1, "series_year": years[0] - 1,
                "currency": currency, "sector": sector, "province": province}
        write_template(folder / WORKBOOK, SHEETS, list(years), currency, {"site": [site]})
    except OSError as error:
        raise OutputError(f"cannot write to {folder}: {error.strerror}") from error
    return folder / WORKBOOK

"""A new case folder: empty, or filled from data/ for a sector and a region."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zcopt.api import TIMESERIES, WORKBOOK
from zcopt.errors import OutputError, UsageError
from zcopt.inputs.row import Label
from zcopt.inputs.template import TITLE_TEXT, Language, write_template
from zcopt.parts import SHEETS
from zcopt.starter.baselines import find_baseline
from zcopt.starter.records import Content
from zcopt.starter.regions import Region, find_region

if TYPE_CHECKING:
    from zcopt.starter.loads import Hours

CURRENCY_OF_DATA = "CNY"
SIGNIFICANT_DIGITS = 5


@dataclass(frozen=True)
class Made:
    """What was written; ``region`` is None where the tables do not know it."""

    workbook: Path
    region: Region | None


def make_empty_folder(folder: Path, years: Sequence[int], currency: str, *, lang: str = Language.BOTH) -> Made:
    """Write the empty template into a new folder.

    ``lang`` is the language of labels: both, en or zh. Raises UsageError for no years, an unknown language or a folder that
    holds something; OutputError when it cannot be made.
    """
    _check(folder, years)
    base = years[0] - 1
    site = {"first_year": years[0], "last_year": years[-1], "base_year": base, "series_year": base, "currency": currency}
    return _write(folder, years, currency, {"site": [site]}, {}, TITLE_TEXT, lang, None)


def make_starter_folder(folder: Path, years: Sequence[int], currency: str, *, sector: str, province: str,
                        lang: str = Language.BOTH) -> Made:
    """Write a case filled from data/ into a new folder.

    Raises UsageError for a sector without a model factory, no years, a folder that holds something, an unknown language,
    or another currency than that of the prices; OutputError when the folder cannot be made.
    """
    from zcopt.starter.content import starter

    _check(folder, years)
    baseline, region = find_baseline(sector), find_region(province)
    if region is not None and currency != CURRENCY_OF_DATA:
        raise UsageError(f"prices in data/ are in {CURRENCY_OF_DATA}; choose --currency {CURRENCY_OF_DATA}, or --blank")
    content, series = starter(baseline, region, province, years, currency)
    where, where_zh = (region.name, region.name_zh) if region else (province or "region not given", province or "地区未定")
    title = Label(f"Starter: {baseline.row.text('sector')}, {where}", f"起步算例：{baseline.row.text('sector_zh')}，{where_zh}")
    return _write(folder, years, currency, content, series, title, lang, region)


def _check(folder: Path, years: Sequence[int]) -> None:
    if not years:
        raise UsageError("the last year is before the first")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not an empty folder; nothing was written")


def _write(folder: Path, years: Sequence[int], currency: str, content: Content, series: Mapping[str, Mapping[str, Hours]],
           title: Label, lang: str, region: Region | None) -> Made:
    """Everything into a folder beside, which takes its name when it is complete."""
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        (unfinished / TIMESERIES).mkdir(parents=True)
        write_template(unfinished / WORKBOOK, SHEETS, list(years), currency, content, title=title, lang=lang,
                       lists={"series": [f"{name}:{column}" for name, columns in series.items() for column in columns]})
        for name, columns in series.items():
            (unfinished / TIMESERIES / f"{name}.csv").write_bytes(_csv(columns, int(str(content["site"][0]["series_year"]))))
        if folder.exists():
            folder.rmdir()
        unfinished.rename(folder)
    except OSError as error:
        raise OutputError(f"cannot write to {folder}: {error.strerror}") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return Made(folder / WORKBOOK, region)


def _csv(columns: Mapping[str, Hours], year: int) -> bytes:
    """A time column and the series, in plain digits."""
    start = datetime.datetime(year, 1, 1)
    lines = [",".join(["time", *columns])]
    values = [[f"{value:.{SIGNIFICANT_DIGITS}g}" if value >= 1e-4 else "0" for value in column] for column in columns.values()]
    lines += [",".join([f"{start + datetime.timedelta(hours=hour):%Y-%m-%dT%H:%M}", *cells])
              for hour, cells in enumerate(zip(*values, strict=True))]
    return ("\n".join(lines) + "\n").encode()

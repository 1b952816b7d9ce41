"""disclosure.xlsx: all sheets of one plan."""

from __future__ import annotations

from pathlib import Path

from zcopt.report.disclosure.factory import factory_sheet
from zcopt.report.disclosure.inventories import gbt32150_sheet, iso14064_sheet
from zcopt.report.disclosure.investors import esrs_e1_sheet, ifrs_s2_sheet
from zcopt.report.disclosure.quantities import View
from zcopt.report.disclosure.registers import factors_sheet, offsets_sheet
from zcopt.report.disclosure.targets import targets_sheet
from zcopt.report.run_tables import RunTables
from zcopt.report.sheets.sheet import Sheet
from zcopt.report.workbook import write_sheets

SHEETS = (gbt32150_sheet, iso14064_sheet, factory_sheet, ifrs_s2_sheet, esrs_e1_sheet, targets_sheet, offsets_sheet,
          factors_sheet)


def disclosure_sheets(tables: RunTables, plan: str = "") -> tuple[Sheet, ...]:
    """Every sheet for a plan, by default the one of rank 1."""
    view = View(tables, plan or tables.best_name)
    return tuple(draw(view) for draw in SHEETS)


def write_disclosure(path: Path, tables: RunTables, plan: str = "") -> None:
    """Write the workbook; the same tables give the same bytes. Raises OutputError when the file cannot be written."""
    write_sheets(path, disclosure_sheets(tables, plan), f"zcopt disclosure: {tables.manifest.get('case_name', '')}")

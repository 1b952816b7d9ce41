"""The checklist and own thresholds as they are typed: shares in percent, ranges at the cell, blank is not known."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from zcopt.carbon.checklist import ChecklistRow
from zcopt.carbon.thresholds import ThresholdRow
from zcopt.inputs.sheets import SiteRow
from zcopt.inputs.template import write_template
from zcopt.inputs.workbook import Reading, read_workbook

YEARS = (2026, 2027, 2028)


def typed(folder: Path, cells: dict[str, dict[int, object]]) -> Reading:
    """A template with cells of the checklist filled: key -> year -> what is typed."""
    path = folder / "case.xlsx"
    site = {"base_year": 2025, "series_year": 2025, "discount_rate_share": 8}
    write_template(path, (SiteRow, ChecklistRow, ThresholdRow), YEARS, content={"site": [site]})
    book = openpyxl.load_workbook(path)
    sheet = book["checklist"]
    head = next(row for row in sheet.iter_rows() if {str(cell.value) for cell in row} >= {str(year) for year in YEARS})
    column = {str(cell.value): cell.column for cell in head}
    rows = {cell.value: cell.row for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    for key, years in cells.items():
        for year, value in years.items():
            sheet.cell(rows[key], column[str(year)]).value = value  # type: ignore[assignment]
    book.save(path)
    return read_workbook(path, (SiteRow, ChecklistRow, ThresholdRow))


def test_a_blank_year_stays_blank_and_shares_are_percent(tmp_path: Path) -> None:
    reading = typed(tmp_path, {"energy_saving_equipment_share": {2026: "60%", 2028: 80}, "disclosure": {2027: 1},
                               "control_functions_count": {2026: 13}})
    (row,) = reading.rows[ChecklistRow]
    assert isinstance(row, ChecklistRow)
    assert dict(row.energy_saving_equipment_share) == pytest.approx({2026: 0.6, 2028: 0.8})
    assert (dict(row.disclosure), dict(row.control_functions_count), dict(row.green_factory)) == ({2027: 1}, {2026: 13}, {})


@pytest.mark.parametrize(("key", "value"), [("energy_saving_equipment_share", "130%"), ("supply_chain_measures_count", 7),
                                            ("control_functions_count", 14), ("disclosure", 2), ("green_factory", -1)])
def test_what_is_out_of_range_is_found_at_its_cell(key: str, value: object, tmp_path: Path) -> None:
    errors = [problem for problem in typed(tmp_path, {key: {2027: value}}).problems if problem.code.startswith("E")]
    assert [(problem.code, problem.sheet, problem.key) for problem in errors] == [("E207", "checklist", key)]
    assert errors[0].cell

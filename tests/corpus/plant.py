"""The small but complete plant every trap is set in: the program's own sheets, sound until something is planted.

Tables have the template's layout: title, labels, units, keys in row 4, records from row 5. ``Folder`` changes one file of a
case folder at a time; cells are named by key and row, as in ``price_per_unit.2026@6``.
"""

from __future__ import annotations

import datetime
import io
import re
import shutil
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from zcopt.inputs.grid import cell_name
from zcopt.inputs.row import Column, Kind, Layout, Row
from zcopt.inputs.scale import usual_unit
from zcopt.parts import SHEETS

YEARS = (2026, 2027)
TITLE_ROW, LABEL_ROW, UNIT_ROW, KEY_ROW, FIRST_ROW = 1, 2, 3, 4, 5
ROLES = ("key", "label", "unit", "value", *YEARS, "source", "note")
HOURS = 8_760

Record = dict[str, object]
CONTENT: Mapping[str, Sequence[Record]] = {
    "site": [{"site_name": "Plant", "base_year": 2025, "first_year": 2026, "last_year": 2027, "series_year": 2025,
              "discount_rate_share": 5}],
    "products": [{"product_id": "cars", "base_year_output_units": 1000, "output_units": (1000, 1100)}],
    "calendar": [{"day": datetime.datetime(2025, 5, 1), "day_type": "holiday"}],
    "carriers": [
        {"carrier_id": "electricity", "kind": "electricity", "balance": "hourly", "base_year_purchase_units": 1_000_000},
        {"carrier_id": "gas", "kind": "fuel", "balance": "yearly", "carrier_unit": "Nm3", "kwh_per_unit": 10.8,
         "price_per_unit": (3, 3.5), "factor_tco2e_per_unit": 0.002, "base_year_purchase_units": 1000},
        {"carrier_id": "steam", "kind": "heat", "balance": "hourly"}],
    "grid_factors": [{"average_kgco2_per_kwh": (0.5, 0.5), "market_kgco2_per_kwh": (0.6, 0.6),
                      "base_year_average_kgco2_per_kwh": 0.5, "base_year_market_kgco2_per_kwh": 0.6}],
    "grid": [{"connection_kw": 300, "network_price_per_kwh": (0.1, 0.1), "levies_price_per_kwh": (0.02, 0.02)}],
    "tariff": [{"class_id": "P", "energy_price_per_kwh": (0.8, 0.8)}, {"class_id": "V", "energy_price_per_kwh": (0.3, 0.3)}],
    "tariff_hours": [{"months": "1-12", "day_type": "all", "classes": "V" * 8 + "P" * 16}],
    "demand_charges": [{"charge_id": "peak", "price_per_kw_month": (36, 36)}],
    "end_uses": [
        {"end_use_id": "presses", "carrier": "electricity", "base_year_energy_kwh": 1_000_000, "scales_with": "cars",
         "profile": "loads:presses_kw"},
        {"end_use_id": "drying", "carrier": "steam", "base_year_energy_kwh": 9000}],
    "equipment": [{"equipment_id": "boiler", "capacity_kw": 100, "age_years": 3, "life_years": 20,
                   "output_1_carrier": "steam", "input_1_carrier": "gas", "input_1_per_output": 1.1}],
    "processes": [{"process_id": "welding_gas", "base_year_activity_units": 6, "factor_tco2e_per_unit": 1}],
    "pv": [{"pv_id": "roof", "profile": "loads:sun_kw_per_kwp", "max_size_kw": 100, "capex_per_kw": (3000, 2900),
            "fixed_om_per_kw_year": (40, 40), "life_years": 25}],
    "storage": [{"storage_id": "battery", "max_energy_kwh": 500, "duration_hours": 2, "capex_per_kwh": (1000, 900),
                 "fixed_om_per_kwh_year": (10, 10), "charge_efficiency_share": 95, "discharge_efficiency_share": 95,
                 "life_years": 12}],
    "converters": [{"converter_id": "heat_pump", "output_1_carrier": "steam", "input_1_carrier": "electricity",
                    "input_1_per_output": 0.4, "max_size_kw": 50, "capex_per_kw": (4000, 3900),
                    "fixed_om_per_kw_year": (60, 60), "life_years": 20}],
    "retrofits": [
        {"retrofit_id": "led", "saves_on_1": "presses", "saving_share_1": 10, "capex_cost": (5000, 5000), "life_years": 10},
        {"retrofit_id": "vsd", "saves_on_1": "presses", "saving_share_1": 5, "capex_cost": (3000, 3000), "life_years": 12}],
    "green_power": [{"contract_id": "wind", "premium_price_per_kwh": (0.02, 0.02), "max_energy_kwh": 500_000}],
    "certificates": [{"certificate_id": "gec", "price_per_mwh": (6, 7)}],
    "offsets": [{"offset_id": "ccer", "kind": "ccer", "price_per_tco2": (95, 105), "max_tco2": (10, 10)}],
    "links": [{"first": "led", "relation": "excludes", "second": "vsd"}],
    "site_limits": [{"limit_id": "hall", "available": 900}],
    "targets": [{"indicator": "gross_tco2", "limit": (None, 900)}],
}


@cache
def layout() -> Mapping[tuple[str, str], tuple[int, int]]:
    """(sheet, key) -> (column, first row); on settings sheets the row is that of the setting."""
    places: dict[tuple[str, str], tuple[int, int]] = {}
    for row_type in sheets():
        name = row_type.sheet.name
        if row_type.sheet.layout is Layout.SETTINGS:
            for line, column in enumerate(row_type.columns(), start=3):
                years = YEARS if column.kind is Kind.BY_YEAR else ()
                places[name, column.key] = ROLES.index("value") + 1, line
                places |= {(name, f"{column.key}.{year}"): (ROLES.index(year) + 1, line) for year in years}
        else:
            for at, (column, year) in enumerate(heads(row_type), start=1):
                places[name, f"{column.key}.{year}" if year else column.key] = at, FIRST_ROW
    return places


def sheets() -> list[type[Row]]:
    """The row types the plant has a sheet of."""
    return [row_type for row_type in SHEETS if row_type.sheet.name in CONTENT]


def place(sheet: str, name: str) -> str:
    """``retrofits``, ``capex_cost.2026@6`` -> ``F6``; a cell, or nothing, stays as it is."""
    key, at, row = name.partition("@")
    if re.fullmatch(r"[A-Z]*\d*", name):
        return name
    column, first = layout()[sheet, key]
    return cell_name(int(row) if at else first, column)


def heads(row_type: type[Row]) -> list[tuple[Column, int | None]]:
    """The columns of a table sheet, one per year where they have years."""
    return [(column, year) for column in row_type.columns()
            for year in (YEARS if column.kind is Kind.BY_YEAR else (None,))]


@cache
def workbook_bytes() -> bytes:
    """The sound workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for row_type in sheets():
        sheet = book.create_sheet(row_type.sheet.name)
        sheet.append([f"{row_type.sheet.label.en}  {row_type.sheet.label.zh}"])
        records = CONTENT[row_type.sheet.name]
        if row_type.sheet.layout is Layout.SETTINGS:
            _write_settings(sheet, row_type, records[0])
        else:
            _write_table(sheet, row_type, records)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_settings(sheet: Any, row_type: type[Row], record: Record) -> None:
    sheet.append(["Key\n键", "Setting\n设置项", "Unit\n单位", "Value\n数值", *YEARS, "Source\n来源", "Note\n备注"])
    for column in row_type.columns():
        value = record.get(column.key)
        values = [None, *value] if isinstance(value, tuple) else [value]
        sheet.append([column.key, f"{column.label.en}\n{column.label.zh}", usual_unit(column, "CNY"), *values])


def _write_table(sheet: Any, row_type: type[Row], records: Sequence[Record]) -> None:
    columns = heads(row_type)
    sheet.append([f"{column.label.en}\n{column.label.zh}" + (f"\n{year}" if year else "") for column, year in columns])
    sheet.append([usual_unit(column, "CNY") for column, _ in columns])
    sheet.append([f"{column.key}.{year}" if year else column.key for column, year in columns])
    for record in records:
        values = []
        for column, year in columns:
            value = record.get(column.key)
            values.append(value[YEARS.index(year)] if isinstance(value, tuple) and year else value)
        sheet.append(values)


def stamps(start: datetime.datetime = datetime.datetime(2025, 1, 1), count: int = HOURS, minutes: int = 60) -> list[str]:
    """Time stamps of a year as meters write them."""
    return [f"{start + datetime.timedelta(minutes=minutes * n):%Y-%m-%d %H:%M}" for n in range(count)]


@cache
def series_text() -> str:
    """loads.csv: a time, the load of the presses and the sun."""
    lines = [f"{stamp},{100 + n % 24},{0.5 if 6 <= n % 24 < 18 else 0}" for n, stamp in enumerate(stamps())]
    return "\n".join(["time,presses_kw,sun_kw_per_kwp", *lines]) + "\n"


@dataclass(frozen=True)
class Folder:
    """A case folder on disk that traps are set in."""

    path: Path

    @property
    def book(self) -> Path:
        """The workbook."""
        return self.path / "case.xlsx"

    @property
    def series(self) -> Path:
        """The file of hourly series."""
        return self.path / "timeseries" / "loads.csv"

    def edit(self, change: Callable[[Any], object]) -> None:
        """Change the workbook as a spreadsheet program would."""
        book = openpyxl.load_workbook(self.book, rich_text=True)
        change(book)
        book.save(self.book)
        book.close()

    def members(self) -> dict[str, bytes]:
        """The parts of the workbook's file."""
        with zipfile.ZipFile(self.book) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def pack(self, members: Mapping[str, bytes]) -> None:
        """Write the workbook's file from its parts."""
        with zipfile.ZipFile(self.book, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)

    def edit_xml(self, sheet: str, old: str, new: str) -> None:
        """Replace a text in the XML of a sheet; it must stand there."""
        self.edit_part(part_of(sheet), old, new)

    def edit_part(self, part: str, old: str, new: str) -> None:
        """Replace a text in a part of the workbook's file; it must stand there."""
        members = self.members()
        text = members[part].decode("utf-8")
        assert old in text, f"{old} is not in {part}"
        self.pack({**members, part: text.replace(old, new, 1).encode("utf-8")})


def part_of(sheet: str) -> str:
    """The part that holds a sheet of the sound workbook."""
    return f"xl/worksheets/sheet{[row_type.sheet.name for row_type in sheets()].index(sheet) + 1}.xml"


def make(folder: Path) -> Folder:
    """The sound case folder."""
    (folder / "timeseries").mkdir(parents=True)
    made = Folder(folder)
    made.book.write_bytes(workbook_bytes())
    made.series.write_text(series_text(), encoding="utf-8")
    return made


def copy_of(folder: Folder, path: Path) -> Folder:
    """A copy of a case folder."""
    shutil.copytree(folder.path, path)
    return Folder(path)

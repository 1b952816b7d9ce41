"""Every sheet and column says what it is, in two languages; every number names its unit."""

from __future__ import annotations

import re

import pytest

from zcopt.inputs.row import Column, Kind, Row
from zcopt.parts import PARTS, SHEETS
from zcopt.units import SUFFIXES, parse

COLUMNS = [(sheet, column) for sheet in SHEETS for column in sheet.columns()]
WITHOUT_UNIT = {
    # plain counts, years and identifiers of years
    "base_year", "first_year", "last_year", "series_year", "first_build_year", "last_build_year", "plans", "threads", "seed",
    "size_classes", "slots_per_day", "distance", "first_sign_year", "last_sign_year", "tier",
    # the unit is that of the row's indicator, limit or carrier
    "limit", "available", "price_per_unit_missed", "site_use_per_kw", "time_limit_seconds", "typical_days_per_month",
    "internal_price", "self_discharge_share_per_hour", "cycles_per_year_limit", "scope1_price", "look_back_previous_months",
    # the unit is that of the column scored
    "worst", "best",
    # ways of counting: 1, 0 or -1
    "energy", "non_fossil", "physical_non_fossil",
    # answers: 1 for yes, 0 for no
    "disclosure", "green_factory", "quota_benchmark",
}


def name_of(pair: tuple[type[Row], Column]) -> str:
    return f"{pair[0].sheet.name}.{pair[1].key}"


@pytest.mark.parametrize("pair", COLUMNS, ids=name_of)
def test_numbers_name_their_unit(pair: tuple[type[Row], Column]) -> None:
    _, column = pair
    if column.kind not in (Kind.NUMBER, Kind.INTEGER, Kind.BY_YEAR) or column.key in WITHOUT_UNIT:
        return
    bare = re.sub(r"_\d+$", "", column.key)
    assert any(bare == suffix or bare.endswith("_" + suffix) for suffix in SUFFIXES), f"{name_of(pair)} names no unit"
    if column.unit:
        parse(column.unit)


@pytest.mark.parametrize("pair", COLUMNS, ids=name_of)
def test_columns_speak_two_languages(pair: tuple[type[Row], Column]) -> None:
    _, column = pair
    assert column.label.en and re.search(r"[\u4e00-\u9fff]", column.label.zh), f"{name_of(pair)} lacks a label"
    assert bool(column.help.en) == bool(column.help.zh), f"{name_of(pair)} has help in one language only"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda s: s.sheet.name)
def test_sheets_are_named_as_files_allow(sheet: type[Row]) -> None:
    assert re.fullmatch(r"[a-z0-9_]{1,31}", sheet.sheet.name)
    assert sheet.sheet.label.zh and sheet.sheet.help.en and sheet.sheet.help.zh
    if sheet.sheet.option_key:
        assert sheet.identifier_key() == sheet.sheet.option_key


def test_names_are_unique_and_every_part_has_its_sheet() -> None:
    names = [sheet.sheet.name for sheet in SHEETS]
    assert len(set(names)) == len(names)
    assert {part.row for part in PARTS} <= set(SHEETS)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda s: s.sheet.name)
def test_references_name_a_sheet_that_exists(sheet: type[Row]) -> None:
    known = {f"{s.sheet.name}.{s.identifier_key()}" for s in SHEETS if s.identifier_key()} | {"option"}
    for column in sheet.columns():
        for target in filter(None, column.reference.split("|")):
            assert target in known, f"{sheet.sheet.name}.{column.key} refers to {target}"

"""What a caller fills a workbook with: checked against the declarations, then looked up cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zcopt.errors import UsageError
from zcopt.inputs.header import NOTE, SOURCE
from zcopt.inputs.row import Column, Kind, Layout, Row
from zcopt.inputs.scale import scale_of, usual_unit
from zcopt.inputs.template.heads import Head
from zcopt.inputs.words import did_you_mean

Record = Mapping[str, object]
Content = Mapping[str, Sequence[Record]]
"""Sheet name -> records {key: value, "key.2027": value, "source": ..., "note": ..., "unit:key": unit}."""

SERIES = "series"
"""The key of ``lists`` that holds the ``file:column`` names offered in every column of hourly series."""


def check_content(row_types: Sequence[type[Row]], years: Sequence[int], content: Content) -> None:
    """Raise UsageError for sheets, keys or years of content that are not declared."""
    sheets = {row_type.sheet.name: row_type for row_type in row_types}
    for name, records in content.items():
        if name not in sheets:
            raise UsageError(f"content for the sheet {name}, which is not written. {did_you_mean(name, sheets)}")
        if sheets[name].sheet.layout is Layout.SETTINGS and len(records) > 1:
            raise UsageError(f"content for the settings sheet {name} has {len(records)} records, must be one")
        columns = {column.key: column for column in (*sheets[name].columns(), SOURCE, NOTE)}
        for written in (written for record in records for written in record):
            _check_key(name, written, columns, years)


def _check_key(sheet: str, written: str, columns: Mapping[str, Column], years: Sequence[int]) -> None:
    bare, dot, year = (written.partition(":")[2] or written).partition(".")
    column = columns.get(bare)
    right_year = not dot or (year.isdigit() and int(year) in years and column is not None
                             and column.kind is Kind.BY_YEAR)
    if column is None or not right_year:
        raise UsageError(f"content for {sheet} has the key {written}, which is not declared. "
                         f"{did_you_mean(bare, columns)}")


def check_lists(row_types: Sequence[type[Row]], lists: Mapping[str, Sequence[str]]) -> None:
    """Raise UsageError for suggestions to a column that is not declared."""
    known = {SERIES, *(f"{row_type.sheet.name}.{column.key}" for row_type in row_types for column in row_type.columns())}
    for name in lists:
        if name not in known:
            raise UsageError(f"suggestions for {name}, which is not declared. {did_you_mean(name, known)}")


def records_of(row_type: type[Row], content: Content, years: Sequence[int], currency: str) -> Sequence[Record]:
    """The records of a sheet; the site says for which years and in which currency the workbook was written."""
    records = content.get(row_type.sheet.name, ())
    if row_type.sheet.name != "site" or row_type.sheet.layout is not Layout.SETTINGS:
        return records
    known: dict[str, object] = {"currency": currency}
    known |= {"first_year": years[0], "last_year": years[-1]} if years else {}
    keys = {column.key for column in row_type.columns()}
    return [{**{key: value for key, value in known.items() if key in keys}, **(records[0] if records else {})}]


def value_of(head: Head, record: Record) -> object:
    """What a record says for a column: of the year, else for all years; None when it says nothing."""
    if head.key in record:
        return record[head.key]
    value = record.get(head.column.key)
    found = value.get(head.year) if isinstance(value, Mapping) else value
    return None if found in ((), [], "") else found


def text_of(value: object) -> str:
    """A value as the text that is shown: yes and no, several names separated by commas."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (tuple, list)):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def unit_in(column: Column, records: Sequence[Record], currency: str) -> str:
    """The unit a column is written in: what the records say, else the usual one.

    Raises UsageError when they name several, or one that does not measure what the column measures.
    """
    said = list(dict.fromkeys(str(record[f"unit:{column.key}"]) for record in records
                              if record.get(f"unit:{column.key}")))
    if len(said) > 1:
        raise UsageError(f"content gives {column.key} in several units: {', '.join(said)}")
    if said and column.unit:
        try:
            scale_of(column, said[0], currency)
        except ValueError as error:
            raise UsageError(f"content gives {column.key} in '{said[0]}': {error}") from error
    return said[0] if said else usual_unit(column, currency)

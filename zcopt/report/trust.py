"""What a reader needs to trust the plan: proof, checks, where the list ends, sources, warnings, conversions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zcopt.report.amounts import digits, money_unit, per_tonne, percent, significant, unit_of
from zcopt.report.answer import check_name, signed_percent
from zcopt.report.charts.chart import DataTable, Text
from zcopt.report.hours import hours_of
from zcopt.report.labels import NOT_COMPUTED, Label, known, plan_name, sentence, sheet, stated, told, word
from zcopt.report.proof import proof_lines
from zcopt.report.run_tables import RunTables, is_yes, number
from zcopt.report.sources import gathered_sources
from zcopt.report.warnings import warnings_of
from zcopt.report.what_if import WhatIf

LINES_TOLERANCE = 1e-6


def trust_tables(tables: RunTables) -> tuple[tuple[Label, DataTable | Label], ...]:
    """Titles with a table or a sentence each, in the order a sceptical reader asks."""
    return (
        (word("stop_reason"), sentence(told(tables.stop_reason))),
        (word("reference_is"), told(tables.manifest.get("reference_text"))),
        (word("full_year_proof"), _full_year(tables)),
        (word("proof"), _proof(tables)),
        (word("checks"), _checks(tables)),
        *(((word("audit") + " – " + hours_of(tables, [tables.best_name]), _audit(tables)),) if tables.has("audit") else ()),
        (word("warnings"), _warnings(tables)),
        (word("assumptions"), _assumptions(tables)),
        (word("timing_title"), word("timing_note")),
        (word("sources"), _sources(tables)),
        (word("conversions"), _conversions(tables)),
        (word("inputs"), DataTable((word("file"), "SHA-256"), tuple(
            (str(entry.get("file", "")), str(entry.get("sha256", ""))) for entry in tables.entries("inputs")), 9)),
    )


def _shown(value: object) -> Text:
    if value is None:
        return NOT_COMPUTED
    if isinstance(value, bool):
        return word("yes" if value else "no")
    if isinstance(value, int | float):
        return significant(float(value)) if not float(value).is_integer() else f"{value:,.0f}"
    return stated(str(value))


def _with_unit(tables: RunTables, entry: Mapping[str, Any]) -> tuple[Text, Text]:
    """Value and unit of an assumption: shares in per cent, years without a comma."""
    value, unit = entry.get("value"), str(entry.get("unit") or "")
    if isinstance(value, int | float) and not isinstance(value, bool):
        if unit == "share":
            return percent(float(value), 2), ""
        if str(entry.get("key", "")).endswith("_year") and not unit:
            return f"{value:.0f}", ""
    return _shown(value), unit_of(tables, unit)


def _proof(tables: RunTables) -> DataTable:
    """Bound and gap of each plan beside the cost they were proved for; the cost on all hours in columns of its own."""
    unit = money_unit(tables)
    lines = proof_lines(tables)
    dispatched = any(line.all_hours_cost is not None for line in lines)

    def money(value: float | None) -> Label:
        return digits(None if value is None else unit.of(value), 1)

    rows: list[tuple[Text, ...]] = []
    for line in lines:
        cells: tuple[Text, ...] = (line.name, line.status, line.basis, money(line.cost), money(line.bound), percent(line.gap, 2))
        if dispatched:
            cells += (money(line.all_hours_cost), signed_percent(line.change_share), percent(line.certified_gap, 2))
        rows.append(cells)
    columns = (word("plan"), word("status"), word("bound_on"), word("proved_cost").with_unit(unit.label),
               word("bound").with_unit(unit.label), word("gap"))
    on_all = (word("full_year_cost").with_unit(unit.label), word("full_year_error"), word("certified_gap"))
    return DataTable(columns + (on_all if dispatched else ()), tuple(rows), 3)


def _full_year(tables: RunTables) -> Label:
    """How far the best plan is from the best possible one on all hours, or why that is not proved."""
    share = tables.manifest.get("certified_gap")
    if share is not None:
        return plan_name(tables.best_name) + " " + word("proved_within") + ": " + percent(float(share), 2) + "."
    reasons = [told(why) for why in tables.entries("no_certified_gap_because")]
    why = Label("; ".join(reason.en for reason in reasons), "；".join(reason.zh for reason in reasons))
    return word("not_proved") + ": " + why if reasons else word("not_proved")


def _checks(tables: RunTables) -> DataTable:
    """Checks of the run, and whether the lines that what-if starts from give the costs of the plans."""
    rows = [(check_name(str(check.get("name", ""))), _exact(check.get("value")), _exact(check.get("limit")),
             word("check_ok" if is_yes(check.get("ok")) else "check_failed")) for check in tables.entries("checks")]
    miss = WhatIf.of(tables).largest_miss()
    if miss is not None:
        verdict = word("check_ok" if miss <= LINES_TOLERANCE else "check_failed")
        rows.append((word("check_cash_lines"), _exact(miss), _exact(LINES_TOLERANCE), verdict))
    return DataTable((word("name"), word("value"), word("tolerance"), word("verdict")), tuple(rows))


def _conversions(tables: RunTables) -> DataTable:
    """What was typed in another unit: where, the unit written, the unit taken and the factor between them."""
    columns = (word("place"), word("key"), word("unit_written"), word("unit_taken"), word("factor"))
    rows = tuple((str(entry.get("place", "")), str(entry.get("key", "")), str(entry.get("written", "")),
                  str(entry.get("wanted", "")), _factor(number(dict(entry), "factor")))
                 for entry in tables.entries("conversions"))
    return DataTable(columns, rows, 4)


def _factor(value: float | None) -> Text:
    """A factor between units in full: 1,000,000 or 0.278."""
    return NOT_COMPUTED if value is None else f"{value:,.0f}" if value.is_integer() else f"{value:.6g}"


def _audit(tables: RunTables) -> DataTable:
    """Best plan by year: how low the factory can go itself at the stated cost, how low it goes, what is offset."""
    columns = ("marginal_price", "lowest_gross_tco2", "allowed_gross_tco2", "gross_tco2", "offsets_tco2", "net_tco2")
    rows: list[tuple[Text, ...]] = [(str(row["year"]), *(digits(number(row, key)) for key in columns),
                                     word("met" if is_yes(row["reductions_first"]) else "missed"))
                                    for row in tables.rows("audit", plan=tables.best_name)]
    return DataTable((word("year"), word("audit_price").with_unit(per_tonne(tables)), word("audit_lowest").with_unit("tCO2e"),
                      word("audit_allowed").with_unit("tCO2e"), word("gross").with_unit("tCO2e"),
                      word("audit_offsets").with_unit("tCO2e"), word("net").with_unit("tCO2e"), word("verdict")),
                     tuple(rows), 1)


def _exact(value: object) -> str:
    """Three significant digits, small numbers in powers of ten."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{value:.3g}" if is_number else "–" if value is None else str(value)


def _warnings(tables: RunTables) -> DataTable:
    """Warnings and notes of the inputs."""
    rows = tuple((one.severity, one.place, one.message, one.fix, one.code) for one in warnings_of(tables))
    return DataTable((word("severity"), word("place"), word("message"), word("fix"), word("code")), rows, 9)


def _assumptions(tables: RunTables) -> DataTable:
    manifest = tables.manifest
    rows: list[tuple[Text, ...]] = [(word("discount_rate"), percent(float(manifest["discount_rate_share"])), "",
                                     word("day_zero").filled(year=tables.years[0]))]
    rows += [(Label(str(entry.get("label_en", entry.get("key", ""))), str(entry.get("label_zh", entry.get("key", "")))),
              *_with_unit(tables, entry), str(entry.get("source", "")))
             for entry in tables.entries("assumptions")]
    rows += [(word("carbon_price") + f" {year}", _shown(price), per_tonne(tables), "")
             for year, price in sorted((manifest.get("carbon_price") or {}).items())]
    for title in ("options", "time_resolution"):
        rows += [(word(title) + ": " + known(str(key)), _shown(value), "", "")
                 for key, value in (manifest.get(title) or {}).items()]
    return DataTable((word("label"), word("value"), word("unit"), word("source")), tuple(rows), 9)


def _sources(tables: RunTables) -> DataTable:
    """Rows of a sheet that share source and note stand on one line; columns that no row fills are left out."""
    keys, rows = gathered_sources(tables.entries("sources"))
    return DataTable(tuple(word({"sheet": "part"}.get(key, key)) for key in keys),
                     tuple(tuple(_source_cell(tables, key, row.get(key)) for key in keys) for row in rows), 9)


def _source_cell(tables: RunTables, key: str, value: object) -> Text:
    """Sheet and items by name; source and note as they were written."""
    if value is None or value == "":
        return ""
    if isinstance(value, Label):
        return value
    if key == "value":
        return _shown(value)
    name = str(value)
    return sheet(name) if key == "sheet" else unit_of(tables, name) if key == "unit" else name

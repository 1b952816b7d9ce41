"""What a reader needs to trust the plan: proof, checks, where the list ends, sources, warnings, conversions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zcopt.report.amounts import digits, money_unit, percent, significant
from zcopt.report.charts.chart import DataTable, Text
from zcopt.report.labels import NOT_COMPUTED, Label, known, plan_name, told, word
from zcopt.report.run_tables import RunTables, is_yes, number, text


def trust_tables(tables: RunTables) -> tuple[tuple[Label, DataTable | Label], ...]:
    """Titles with a table or a sentence each, in the order a sceptical reader asks."""
    return (
        (word("stop_reason"), told(tables.manifest.get("stop_reason"))),
        (word("reference_is"), told(tables.manifest.get("reference_text"))),
        (word("proof"), _proof(tables)),
        (word("checks"), _checks(tables)),
        (word("warnings"), _warnings(tables)),
        (word("assumptions"), _assumptions(tables)),
        (word("sources"), _listed(tables.entries("sources"), "sheet", "item", "key", "value", "unit", "source", "note")),
        (word("conversions"), DataTable((word("conversion"),), tuple((str(s),) for s in tables.entries("conversions")))),
        (word("inputs"), DataTable((word("file"), "SHA-256"), tuple(
            (str(entry.get("file", "")), str(entry.get("sha256", ""))) for entry in tables.entries("inputs")), 9)),
    )


def _shown(value: object) -> Text:
    if value is None:
        return NOT_COMPUTED
    if isinstance(value, int | float) and not isinstance(value, bool):
        return significant(float(value)) if not float(value).is_integer() else f"{value:,.0f}"
    return str(value)


def _proof(tables: RunTables) -> DataTable:
    unit = money_unit(tables)
    rows: list[tuple[Text, ...]] = []
    for row in tables.rows("plans"):
        proof = tables.plan_proof(text(row, "plan"))
        cost, bound = number(row, "net_present_cost"), number(row, "bound")
        status, seconds = proof.get("status"), proof.get("seconds")
        rows.append((plan_name(text(row, "plan")), known(str(status)) if status else NOT_COMPUTED,
                     digits(None if cost is None else unit.of(cost), 1),
                     digits(None if bound is None else unit.of(bound), 1), percent(number(row, "gap"), 2),
                     percent(number(row, "full_year_cost_error_share"), 2),
                     digits(None if seconds is None else float(seconds), 1)))
    return DataTable((word("plan"), word("status"), word("net_present_cost").with_unit(unit.label),
                      word("bound").with_unit(unit.label), word("gap"), word("full_year_error"), word("seconds")),
                     tuple(rows), 2)


def _checks(tables: RunTables) -> DataTable:
    rows = tuple((str(check.get("name", "")), _exact(check.get("value")), _exact(check.get("limit")),
                  "OK" if is_yes(check.get("ok")) else "CHECK") for check in tables.entries("checks"))
    return DataTable((word("name"), word("value"), word("tolerance"), word("verdict")), rows)


def _exact(value: object) -> str:
    """Three significant digits, small numbers in powers of ten."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{value:.3g}" if is_number else str(value or "–")


def _warnings(tables: RunTables) -> DataTable:
    rows: list[tuple[Text, ...]] = []
    for issue in tables.issues:
        place = "!".join(str(issue[key]) for key in ("sheet", "cell") if issue.get(key))
        rows.append((known(str(issue.get("severity", ""))), place, str(issue.get("message", "")),
                     str(issue.get("fix", ""))))
    return DataTable((word("severity"), word("place"), word("message"), word("fix")), tuple(rows), 9)


def _assumptions(tables: RunTables) -> DataTable:
    manifest = tables.manifest
    rows: list[tuple[Text, ...]] = [(word("discount_rate"), percent(float(manifest["discount_rate_share"])), "",
                                     told(manifest.get("discount_base")))]
    rows += [(Label(str(entry.get("label_en", entry.get("key", ""))), str(entry.get("label_zh", entry.get("key", "")))),
              _shown(entry.get("value")), str(entry.get("unit", "")), str(entry.get("source", "")))
             for entry in tables.entries("assumptions")]
    rows += [(word("carbon_price") + f" {year}", _shown(price), f"{manifest.get('currency', '')}/tCO2e", "")
             for year, price in sorted((manifest.get("carbon_price") or {}).items())]
    for title in ("options", "time_resolution"):
        rows += [(word(title) + ": " + known(str(key)), _shown(value), "", "")
                 for key, value in (manifest.get(title) or {}).items()]
    return DataTable((word("label"), word("value"), word("unit"), word("source")), tuple(rows), 9)


def _listed(entries: Iterable[Mapping[str, Any]], *keys: str) -> DataTable:
    titles = {"sheet": "part"}
    return DataTable(tuple(word(titles.get(key, key)) for key in keys), tuple(
        tuple(_shown(entry.get(key)) if key == "value" else str(entry.get(key) or "") for key in keys)
        for entry in entries), 9)

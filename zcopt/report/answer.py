"""The sentences that answer first: why this plan, what is bought when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zcopt.plans.tables import Record
from zcopt.report.amounts import currency, digits, money_unit, percent, quantity, significant
from zcopt.report.labels import Label, item_name, named_in, plan_name, told, word
from zcopt.report.run_tables import ALL_HOURS, RunTables, is_yes, number, text


def reason_of(tables: RunTables, row: Record | None = None) -> Label:
    """Why a plan (the best) stands where it stands, as the ranking wrote it; in Chinese where the run says it so."""
    row = row or tables.best or {}
    said = (tables.manifest.get("reasons") or {}).get(text(row, "plan"))
    if said is None and row is tables.reference:
        said = tables.manifest.get("reference_text")
    return named_in(told(said)) if isinstance(said, Mapping) else Label.same(text(row, "reason"))


def unit_of_reasons(tables: RunTables) -> Label:
    """The unit of money in the sentences of the ranking."""
    return word("million") + currency(tables)


def basis_of(tables: RunTables, row: Record) -> Label:
    """What the figures of a plan come from; of all hours, what the plan costs on typical days."""
    if text(row, "basis") != ALL_HOURS:
        said = word("basis_typical_days")
        return said + " " + word("basis_reference") if tables.reference_shift(text(row, "plan")) else said
    said, share = word("basis_all_hours"), number(row, "full_year_cost_error_share")
    typical, unit = number(row, "typical_days_cost"), money_unit(tables)
    if share is not None and typical is not None:
        said = said + " " + word("basis_costs").with_unit(unit.label) + ": " + digits(unit.of(typical))
        said = said + " (" + word("full_year_error") + ": " + signed_percent(share) + ")"
    return said


def signed_percent(share: float | None) -> Label:
    """+8.8 %: a change whose sign matters."""
    shown = percent(share, 2)
    return Label.same("+") + shown if share is not None and share > 0 and shown.en[:1].isdigit() else shown


def notes_on_plans(tables: RunTables) -> tuple[Label, ...]:
    """What the reader of the ranked table must know."""
    unit, unpaid = money_unit(tables), tables.unpaid(tables.best_name)
    internal = word("internal_in_cost").with_unit(unit.label) + Label(": ", "：") + digits(unit.of(unpaid), 1) + Label(".", "。")
    return (word("tie_note") + ".", word("residual_share_note"), word("payback_note"),
            *((word("basis_note"),) if tables.bases_differ else ()), *((internal,) if unpaid else ()))


def failed_checks(tables: RunTables) -> tuple[Label, ...]:
    """What the run found wrong with itself, in words: ``P1 on all 8,760 hours: energy that cannot be supplied [MWh] 14.7``."""
    return tuple(_failed(check) for check in tables.entries("checks") if not is_yes(check.get("ok")))


def _failed(check: Mapping[str, Any]) -> Label:
    name, value = check_name(str(check.get("name", ""))), number(dict(check), "value")
    if value is not None:
        return name + " " + significant(value)
    return name + ": " + word("check_left_out" if str(check.get("name", "")).endswith(PART_LOADS) else "check_not_run")


CHECKS = {"money book equals what was minimised": "check_money_book", "largest miss of any equation": "check_largest_miss",
          "plans that miss a target": "check_plans_missing",
          "energy flows close per carrier and year [MWh]": "check_flows_close"}
PART_LOADS = "minimum part loads are kept"
ON_ALL_HOURS = {"energy that cannot be supplied [MWh]": "check_unserved", "promises missed": "check_promises",
                PART_LOADS: "check_part_loads"}


def check_name(name: str) -> Label:
    """A check of the manifest in two languages; one that is not known stands as it was written."""
    if name in CHECKS:
        return word(CHECKS[name])
    plan, apart, what = name.partition(" on all 8,760 hours: ")
    if apart and what in ON_ALL_HOURS:
        return plan_name(plan) + " " + word("check_all_hours") + ": " + word(ON_ALL_HOURS[what])
    return Label.same(name)


MOST_NAMED = 4
"""Purchases named per year on the first screen; all of them stand in the decisions."""


def purchases_by_year(tables: RunTables, plan: str) -> tuple[tuple[str, Label], ...]:
    """``("2026", "PV 3,000 kW, LED, +5 more")``, ``("2027", "heat pump 1,500 kW")``: the dearest purchases of each year first."""
    by_year: dict[int, list[Record]] = {}
    for row in tables.rows("decisions", plan=plan):
        by_year.setdefault(int(number(row, "year") or 0), []).append(row)
    return tuple((str(year), _dearest(rows)) for year, rows in sorted(by_year.items()))


def _dearest(rows: list[Record]) -> Label:
    ordered = sorted(rows, key=lambda row: (-(number(row, "capex") or 0.0), text(row, "item")))
    more = len(ordered) - MOST_NAMED
    named = Label("", "")
    for k, row in enumerate(ordered[:MOST_NAMED]):
        named += (Label(", ", "、") if k else Label("", "")) + _purchase(row)
    return named + Label(", +", "、另 ") + str(more) + " " + word("more_items") if more > 0 else named


def is_whole(row: Record) -> bool:
    """Whether a purchase is one project, whose quantity says nothing more."""
    return number(row, "quantity") is None or text(row, "unit") in ("", "1", "project")


def _purchase(row: Record) -> Label:
    name = item_name(text(row, "item"))
    return name if is_whole(row) else name + " " + quantity(number(row, "quantity"), text(row, "unit"))

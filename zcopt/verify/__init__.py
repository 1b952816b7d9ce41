"""A finished run recomputed from its inputs and yearly tables by a code path of its own: no model, no solver.

What yearly tables cannot say (bills by the hour, peaks) is checked for consistency and listed as taken as reported; what is
not known here is listed as not recomputed. Neither passes silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from zcopt.inputs.case import Case
from zcopt.inputs.row import Row
from zcopt.verify.activities import Amount, amounts_of
from zcopt.verify.analyses.curves import check_curves
from zcopt.verify.analyses.front import check_front
from zcopt.verify.analyses.prices import check_prices
from zcopt.verify.analyses.proofs import check_proofs
from zcopt.verify.analyses.tornado import check_tornado
from zcopt.verify.audit import check_audit
from zcopt.verify.base_year import base_year_lines, check_base_year
from zcopt.verify.carbon import Line, as_exported, check_carbon, filled, lines_of
from zcopt.verify.coverage import say_what_is_left
from zcopt.verify.finance.check import check_finance
from zcopt.verify.findings import Difference, Findings
from zcopt.verify.flows import check_flows
from zcopt.verify.headline import Headlines
from zcopt.verify.indicators import check_indicators
from zcopt.verify.limits import check_limits
from zcopt.verify.links import check_links
from zcopt.verify.money import WHEN, check_money
from zcopt.verify.products.cbam import check_cbam
from zcopt.verify.products.footprint import check_footprints
from zcopt.verify.run import LackingError, PlanOf, Tables, figure
from zcopt.verify.scorecard import check_scorecard
from zcopt.verify.sheets import Inputs
from zcopt.verify.typed import check_dispatch, check_typed

OF_PLANS = ("decisions", "flows", "money", "carbon", "indicators", "certificates", "dispatch", "audit")
"""Tables of plans by planned year."""
NO_PLANS = {"scorecard": {"base_year", ""}, "footprint": {"base_year"}, "archetypes": {""}}
"""What stands for a plan in a table where it is none."""

__all__ = ["Difference", "Findings", "ledger_totals", "verify"]


def verify(case: Case, row_types: Sequence[type[Row]], tables: Tables, manifest: Mapping[str, Any]) -> Findings:
    """Recompute every plan of a run; ``row_types`` are the sheets of the workbook, for their defaults.

    A row or figure that is lacking is a difference of its table, and what needs it is not recomputed.
    """
    findings = Findings()
    inputs = Inputs(_as_run(case, row_types, tables, manifest), row_types)
    tables = _sound(tables, inputs.years, findings)
    base_lines = base_year_lines(inputs, findings)
    plans = [PlanOf(str(row["plan"]), tables) for row in tables["plans"]]
    lines: dict[str, tuple[Line, ...]] = {plan.name: () for plan in plans}
    for plan in plans:
        with _complete("a table of the plan", findings):
            amounts = as_exported(filled(plan, amounts_of(inputs, plan), findings))
            lines[plan.name] = lines_of(inputs, amounts, findings, inputs.years)
            _check_plan(inputs, plan, amounts, lines[plan.name], base_lines, findings)
    checks: dict[str, Callable[[], None]] = {
        "base_year": lambda: check_base_year(inputs, tables, base_lines, findings),
        "plans": lambda: Headlines(inputs, plans, lines, base_lines, manifest, findings).check(),
        "finance": lambda: check_finance(inputs, plans, findings),
        "scorecard": lambda: check_scorecard(inputs, tables, plans, base_lines, findings),
        "footprint": lambda: check_footprints(inputs, tables, plans, lines, base_lines, findings),
        "cbam": lambda: check_cbam(inputs, tables, plans, lines, findings),
        "audit": lambda: check_audit(inputs, tables, plans, lines, base_lines, findings),
        "inputs": lambda: check_typed(inputs, tables, findings),
        "dispatch": lambda: check_dispatch(inputs, plans, manifest, findings),
        "frontier": lambda: check_front(tables, plans, findings),
        "macc": lambda: check_curves(tables, plans, manifest, findings),
        "shadow_prices": lambda: check_prices(inputs, tables, findings),
        "tornado": lambda: check_tornado(inputs, tables, plans, lines, findings),
        "must_have": lambda: check_proofs(tables, plans, findings)}
    for table, check in checks.items():
        with _complete(table, findings):
            check()
    say_what_is_left(tables, findings)
    return findings


@contextmanager
def _complete(table: str, findings: Findings) -> Iterator[None]:
    """What a table lacks ends its check, and is a difference."""
    try:
        yield
    except LackingError as error:
        findings.differ(table, "a row", "that is needed", None, None, str(error))


def ledger_totals(case: Case, row_types: Sequence[type[Row]], tables: Tables) -> dict[tuple[str, int, str], float]:
    """(plan, year, ledger) -> tonnes recomputed from inputs, flows and decisions  [tCO2e]."""
    inputs, found = Inputs(case, row_types), dict[tuple[str, int, str], float]()
    for plan in (PlanOf(str(row["plan"]), tables) for row in tables["plans"]):
        amounts = as_exported(filled(plan, amounts_of(inputs, plan), Findings()))
        for line in lines_of(inputs, amounts, Findings(), inputs.years):
            key = plan.name, line.year, line.ledger
            found[key] = found.get(key, 0.0) + (line.amount or 0.0) * line.factor
    return found


def _as_run(case: Case, row_types: Sequence[type[Row]], tables: Tables, manifest: Mapping[str, Any]) -> Case:
    """The case as it was solved: without targets where the run left them out, and with own reductions first as one where it
    proved them."""
    targets = next(kind for kind in row_types if kind.sheet.name == "targets")
    if manifest.get("with_targets") is False:
        case = replace(case, rows_by_type={kind: rows for kind, rows in case.rows_by_type.items() if kind is not targets})
    allowed = {int(figure(row, "year")): figure(row, "allowed_gross_tco2") for row in tables.get("audit", ())}
    return case.with_rows(targets(indicator="gross_tco2", limit=allowed)) if allowed else case  # type: ignore[call-arg]


def _check_plan(inputs: Inputs, plan: PlanOf, amounts: Sequence[Amount], lines: Sequence[Line], base_lines: Sequence[Line],
                findings: Findings) -> None:
    """Energy, tonnes, indicators, money and promises of one plan."""
    check_flows(inputs, plan, findings)
    check_carbon(plan, lines, findings)
    check_indicators(inputs, plan, amounts, lines, base_lines, findings)
    check_money(inputs, plan, amounts, lines, findings)
    check_limits(inputs, plan, amounts, lines, base_lines, findings)
    check_links(inputs, plan, findings)


def _sound(tables: Tables, years: Sequence[int], findings: Findings) -> Tables:
    """The tables without rows that belong nowhere: to no plan, to no planned year, to no time of the year."""
    plans = {row["plan"] for row in tables["plans"]}
    kept = dict(tables)
    for table, found in tables.items():
        of_years = (("year", years), ("timing", WHEN)) if table in OF_PLANS else (("timing", WHEN),)
        known = (("plan", plans | NO_PLANS.get(table, set())), *of_years)
        rows = []
        for k, row in enumerate(found, start=1):
            strange = [column for column, allowed in known if column in row and row[column] not in allowed]
            for column in strange:
                findings.differ(table, f"row {k}", column, str(row[column]), None, f"no {column} of this run")
            if not strange:
                rows.append(row)
        kept[table] = tuple(rows)
    return kept

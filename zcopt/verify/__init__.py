"""A finished run recomputed from its inputs and yearly tables by a code path of its own: no model, no solver.

What yearly tables cannot say (bills by the hour, peaks) is checked for consistency and listed as taken as reported; what is
not known here is listed as not recomputed. Neither passes silently.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zcopt.inputs.case import Case
from zcopt.inputs.row import Row
from zcopt.verify.activities import amounts_of
from zcopt.verify.base_year import base_year_lines, check_base_year
from zcopt.verify.carbon import Line, as_exported, check_carbon, filled, lines_of
from zcopt.verify.findings import Difference, Findings
from zcopt.verify.flows import check_flows
from zcopt.verify.headline import Headlines
from zcopt.verify.indicators import check_indicators
from zcopt.verify.limits import check_limits
from zcopt.verify.money import WHEN, check_money
from zcopt.verify.run import PlanOf, Tables
from zcopt.verify.sheets import Inputs

OF_PLANS = ("decisions", "flows", "money", "carbon", "indicators", "certificates")

__all__ = ["Difference", "Findings", "ledger_totals", "verify"]


def verify(case: Case, row_types: Sequence[type[Row]], tables: Tables, manifest: Mapping[str, Any]) -> Findings:
    """Recompute every plan of a run; ``row_types`` are the sheets of the workbook, for their defaults.

    Raises ValueError with the row when a number that every row has is blank.
    """
    inputs, findings = Inputs(case, row_types), Findings()
    tables = _sound(tables, inputs.years, findings)
    base_lines = base_year_lines(inputs, findings)
    check_base_year(inputs, tables, base_lines, findings)
    plans = [PlanOf(str(row["plan"]), tables) for row in tables["plans"]]
    lines = {plan.name: _check_plan(inputs, plan, base_lines, findings) for plan in plans}
    Headlines(inputs, plans, lines, base_lines, manifest, findings).check()
    return findings


def ledger_totals(case: Case, row_types: Sequence[type[Row]], tables: Tables) -> dict[tuple[str, int, str], float]:
    """(plan, year, ledger) -> tonnes recomputed from inputs, flows and decisions  [tCO2e]."""
    inputs, found = Inputs(case, row_types), dict[tuple[str, int, str], float]()
    for plan in (PlanOf(str(row["plan"]), tables) for row in tables["plans"]):
        amounts = as_exported(filled(plan, amounts_of(inputs, plan), Findings()))
        for line in lines_of(inputs, amounts, Findings(), inputs.years):
            key = plan.name, line.year, line.ledger
            found[key] = found.get(key, 0.0) + (line.amount or 0.0) * line.factor
    return found


def _check_plan(inputs: Inputs, plan: PlanOf, base_lines: Sequence[Line], findings: Findings) -> tuple[Line, ...]:
    """Everything of one plan; returns its recomputed carbon lines."""
    amounts = as_exported(filled(plan, amounts_of(inputs, plan), findings))
    lines = lines_of(inputs, amounts, findings, inputs.years)
    check_flows(inputs, plan, findings)
    check_carbon(plan, lines, findings)
    check_indicators(inputs, plan, amounts, lines, base_lines, findings)
    check_money(inputs, plan, amounts, lines, findings)
    check_limits(inputs, plan, amounts, lines, base_lines, findings)
    return lines


def _sound(tables: Tables, years: Sequence[int], findings: Findings) -> Tables:
    """The tables without rows that belong nowhere: to no plan, to no planned year, to no time of the year."""
    plans = {row["plan"] for row in tables["plans"]}
    kept = dict(tables)
    for table in OF_PLANS:
        rows = []
        for k, row in enumerate(tables.get(table, ()), start=1):
            strange = [column for column, known in (("plan", plans), ("year", years), ("timing", WHEN))
                       if column in row and row[column] not in known]
            for column in strange:
                findings.differ(table, f"row {k}", column, str(row[column]), None, f"no {column} of this run")
            if not strange:
                rows.append(row)
        kept[table] = tuple(rows)
    return kept

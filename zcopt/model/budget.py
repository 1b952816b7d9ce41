"""Capex per year stays inside the budget, optionally carried over to later years."""

from __future__ import annotations

from dataclasses import dataclass

from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Layout, Role, Row, Sheet, YearPath, by_year, yes_no
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData, Expr
from zcopt.model.books import Books, PromisePost
from zcopt.units import CUR_PER_KCUR

CAPEX = "capex"


@dataclass(frozen=True, kw_only=True)
class BudgetRow(Row):
    """The money there is to invest."""

    sheet = Sheet(name="budget", label=Label("Budget", "投资预算"), role=Role.RULE, layout=Layout.SETTINGS,
                  help=Label("The most that may be invested in a year; a blank year is not limited.",
                             "各年投资上限；留空表示不限。"))

    capex_limit_cost: YearPath = by_year("cur", Label("Investment limit", "投资上限"), low=0, gaps=True, default={})
    carry_over: bool = yes_no(Label("Unspent money carries over", "结余可结转"), default=False)


def add_budget(block: BlockData, case: Case, books: Books) -> None:
    """capex[y] <= limit[y], or summed up to y when unspent money carries over."""
    row = case.one(BudgetRow)
    years = [y for y in case.years if y in row.capex_limit_cost]

    def spent(year: int) -> Expr:
        return sum(post.amount(year) for post in books.money if post.account == CAPEX)

    def rule(b: BlockData, y: int) -> Expr:
        counted = [t for t in years if t <= y] if row.carry_over else [y]
        body = sum(spent(t) for t in counted)
        limit = sum(row.capex_limit_cost[t] for t in counted) / CUR_PER_KCUR
        return pyo.Constraint.Feasible if isinstance(body, int | float) else body <= limit

    block.keep = pyo.Constraint(years, rule=rule, doc="sum of capex posts in y <= limit[y]  [thousand currency]")
    for y in years:
        if y in block.keep:
            books.post(PromisePost(
                kind="budget", year=y, row=row, key="capex_limit_cost", constraint=block.keep[y],
                wording=f"investment {y} <= {row.capex_limit_cost[y]:,.0f} {case.site.currency}",
                unit=case.site.currency, per_solver_unit=CUR_PER_KCUR))

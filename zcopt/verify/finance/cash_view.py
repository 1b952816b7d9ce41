"""The cash view against the accounts: every line and year, what sums it is part of, and the cover of the debt service."""

from __future__ import annotations

from collections.abc import Mapping

from zcopt.plans.tables import Record
from zcopt.verify.finance.accounts import EQUITY, LEFT, SHOWN_ONLY, SUMS, Accounts
from zcopt.verify.finance.project import RUNNING
from zcopt.verify.findings import MONEY, Findings, listed
from zcopt.verify.run import PlanOf, figure, optional

CASH_OF_YEAR = (*RUNNING, "generation_grants", "awards", "income_tax", "tax_credits", "interest_relief")
DSCR = "dscr"


def covers_of(books: Accounts) -> list[float | None]:
    """Cash of each year after tax over interest and principal; None without them."""
    lines, count = books.lines, len(books.project.years)
    if "interest" not in lines:
        return [None] * count
    service = [-lines["interest"][1][k] - lines["principal"][1][k] for k in range(count)]
    return [sum(lines[name][1][k] for name in CASH_OF_YEAR) / service[k] if service[k] > 0 else None for k in range(count)]


def check_cash_view(plan: PlanOf, books: Accounts, scale: float, findings: Findings) -> None:
    """The rows of a plan in a view; what is nothing has none. ``scale`` is all money they are made of."""
    rows, view = list(plan.rows("cash_view", view=books.project.view)), books.project.view
    there = {(str(row["line"]), int(figure(row, "year"))): row for row in rows}
    if len(there) < len(rows):
        findings.differ("cash_view", listed((plan.name, view)), "line", len(rows), len(there), "a line has one row a year")
    for (name, year), (values, labels) in _expected(books).items():
        row, key = there.pop((name, year), None), listed((plan.name, view, year, name))
        for column, value in zip(("amount", "discounted"), values, strict=True):
            absent = None if value is None or name == DSCR else 0.0
            findings.same("cash_view", key, column, absent if row is None else optional(row, column), value,
                          f"line {name} of the accounts", least=1e-6 if name == DSCR else MONEY,
                          scale=0.0 if name == DSCR else scale)
        if row is not None:
            _labels(row, key, labels, findings)
    for (name, year), row in there.items():
        findings.differ("cash_view", listed((plan.name, view, year, name)), "amount", optional(row, "amount"), None,
                        "no such line or year")


def _expected(books: Accounts) -> Mapping[tuple[str, int], tuple[tuple[float | None, float | None], tuple[str, str, bool]]]:
    """(line, year) -> its amount and value today, and its time of the year, sums and whether it is paid."""
    found: dict[tuple[str, int], tuple[tuple[float | None, float | None], tuple[str, str, bool]]] = {}
    for name, (timing, _) in books.lines.items():
        views = [view for view, names in SUMS if name in names]
        if name in EQUITY and "loan_drawn" in books.lines:
            views.append("equity")
        labels = timing, ";".join(views), name not in (*LEFT, *SHOWN_ONLY)
        for year, shown, today in zip(books.project.years, books.shown(name), books.discounted(name), strict=True):
            found[name, year] = (shown, today), labels
    for year, cover in zip(books.project.years, covers_of(books), strict=True):
        found[DSCR, year] = (cover, None), ("mid", "", False)
    return found


def _labels(row: Record, key: str, labels: tuple[str, str, bool], findings: Findings) -> None:
    for column, value in zip(("timing", "added", "is_cash"), labels, strict=True):
        findings.same_word("cash_view", key, column, row[column], value, "what the line is")

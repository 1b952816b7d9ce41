"""The loan of the best plan by formulas: every draw with its balance, interest and principal; equity; debt service cover."""

from __future__ import annotations

from zcopt import finance
from zcopt.report.labels import Label, word
from zcopt.report.run_tables import number
from zcopt.report.sheets.finance_book import Book
from zcopt.report.sheets.finance_cash import sums
from zcopt.report.sheets.finance_figures import best
from zcopt.report.sheets.sheet import Cell, Formula


def add_loan(book: Book) -> None:
    """Nothing but a sentence without a loan."""
    book.lines.section(word("loan"))
    if float(book.terms["loan_share"]) == 0:
        book.lines.add(Cell(word("no_loan"), "note"))
        return
    _drawn(book)
    built = [k for k, drawn in enumerate(book.values["loan_drawn"]) if drawn > 0]
    for k in built:
        _one_loan(book, k)
    _totals(book, built)
    sums(book, "equity", {"start": ["equity_drawn"], "mid": ["interest_relief"],
                          "end": ["equity_interest", "equity_principal", "equity_left"]}, base="after_tax")
    _cover(book)


def _level(book: Book, at: float) -> float:
    """Money of the year over the money shown."""
    return 1.0 if book.nominal else float((1 + book.inflation) ** at)


def _drawn(book: Book) -> None:
    share = float(book.terms["loan_share"])
    extra = [max(0.0, -i - g) for i, g in zip(book.values["line_investment"], book.values["line_grants"], strict=True)]
    book.row("loan_drawn", word("loan_drawn"), [
        Formula(f"=[loan_share:$C]*MAX(0,-[line_investment]-[line_grants])*{_level(book, k)!r}", share * x * _level(book, k))
        for k, x in enumerate(extra)])


def _one_loan(book: Book, built: int) -> None:
    """Balance at the start, interest and principal at the end of each year of what was drawn in one year."""
    terms, count = book.terms, len(book.years)
    rate, tenor, grace = float(terms["loan_rate_share"]), int(terms["loan_years"]), int(terms["grace_years"])
    equal = terms["repayment"] == "equal_principal"
    amount_drawn = book.values["loan_drawn"][built]
    service = finance.debt_service(amount_drawn, rate, tenor, grace_years=grace, equal_principal=equal)
    drawn, at = f"[loan_drawn:${book.column(built)}]", f"loan_{built}"
    balance: list[Formula | float] = []
    interest: list[Formula | float] = []
    principal: list[Formula | float] = []
    owed, rest = amount_drawn, tenor - grace
    payment = f"IF([loan_rate:$C]=0,{drawn}/{rest},{drawn}*[loan_rate:$C]/(1-(1+[loan_rate:$C])^-{rest}))"
    for k in range(count):
        age = k - built
        if not 0 <= age < tenor:
            for line in (balance, interest, principal):
                line.append(0.0)
            continue
        before = book.column(k - 1)
        balance.append(Formula(f"={drawn}" if age == 0 else f"=[{at}_balance:{before}]-[{at}_principal:{before}]", owed))
        interest.append(Formula(f"=[{at}_balance]*[loan_rate:$C]", service[age][0]))
        pattern = "=0" if age < grace else f"={drawn}/{rest}" if equal else f"={payment}-[{at}_interest]"
        principal.append(Formula(pattern, service[age][1]))
        owed -= service[age][1]
    of_year = Label.same(f" ({book.years[built]})")
    for name, contents in (("balance", balance), ("interest", interest), ("principal", principal)):
        book.row(f"{at}_{name}", word(f"loan_{name}") + of_year, contents, total=name != "balance")


def _totals(book: Book, built: list[int]) -> None:
    """Debt service of all draws, and the same in the money shown."""
    count = len(book.years)
    for name in ("interest", "principal"):
        keys = [f"loan_{k}_{name}" for k in built]
        paid = [sum(book.values[key][k] for key in keys) for k in range(count)]
        book.follow(f"loan_{name}", word("loan_service") + ": " + word(f"loan_{name}"),
                    "=" + "+".join(f"[{key}]" for key in keys) if keys else "=0", paid, strong=True)
    left = sum(book.values["loan_drawn"]) - sum(book.values["loan_principal"])
    last, total = count - 1, book.total
    owed = f"[loan_drawn:{total}]-[loan_principal:{total}]"
    rows = (("equity_drawn", "loan_drawn", "[loan_drawn]", book.values["loan_drawn"], 0.0, 1),
            ("interest_relief", "interest_relief", "[income_tax_rate:$C]*[loan_interest]",
             tuple(float(book.terms["income_tax_share"]) * i for i in book.values["loan_interest"]), 0.5, 1),
            ("equity_interest", "loan_interest", "[loan_interest]", book.values["loan_interest"], 1.0, -1),
            ("equity_principal", "loan_principal", "[loan_principal]", book.values["loan_principal"], 1.0, -1))
    for key, label, pattern, values, at, sign in rows:
        if key == "interest_relief" and book.terms.get("company_profit_cost"):
            book.row(key, word(label), book.read("interest_relief"))
            continue
        book.row(key, word(label) + _shown(book), [
            Formula(f"={'-' if sign < 0 else ''}{pattern}/{_level(book, k + at)!r}", sign * v / _level(book, k + at))
            for k, v in enumerate(values)])
    level = _level(book, count)
    book.row("equity_left", word("loan_left"), [
        Formula(f"=-({owed})/{level!r}", -left / level) if k == last else 0.0 for k in range(count)])


def _shown(book: Book) -> Label:
    return Label.same("") if book.nominal else Label(", real", "（实际值）")


def _cover(book: Book) -> None:
    """Receipts after tax over debt service, against what the lender asks for."""
    rise = 1.0 if book.nominal else (1 + book.inflation) ** 0.5
    count = len(book.years)
    covers: list[Formula | float] = []
    for k in range(count):
        service = -(book.values["equity_interest"][k] + book.values["equity_principal"][k])
        cash = book.values["after_tax_mid"][k] + book.values["interest_relief"][k]
        covers.append(Formula(
            "=IF([equity_interest]+[equity_principal]<0,([after_tax_mid]+[interest_relief])/"
            f"(-([equity_interest]+[equity_principal])*{rise!r}),\"\")", cash / (service * rise) if service > 0 else ""))
    book.row("dscr", word("dscr"), covers, total=False, style="number2")
    found, asked = best(book.tables), float(book.terms["least_dscr_factor"])
    first, last = book.column(0), book.column(count - 1)
    met, missed = word("met").both, word("missed").both
    least = number(found, "least_dscr")
    if least is not None:
        book.lines.add(Cell(word("covenant"), "total_name"), Cell(word("dscr_asked"), "note"), Cell(asked, "number2"),
                       Cell(Formula(f'=IF(MIN([dscr:{first}]:[dscr:{last}])>=[covenant:C]*0.999999999,"{met}","{missed}")',
                                    met if found["covenant"] == "met" else missed), "verdict"), key="covenant")

"""The sheet finance signs: the best plan before tax, after tax and for equity, by formulas; key figures of every plan."""

from __future__ import annotations

from zcopt.finance import discount_factor
from zcopt.report.amounts import money_unit
from zcopt.report.hours import hours_of
from zcopt.report.labels import plan_name, word
from zcopt.report.run_tables import RunTables, amount, number
from zcopt.report.sheets import finance_figures
from zcopt.report.sheets.cash_flow import CHECK, OK, RATE
from zcopt.report.sheets.finance_book import CHANGED, FIRST, TIMES, Book, changed
from zcopt.report.sheets.finance_cash import add_workings, sums
from zcopt.report.sheets.finance_loan import add_loan
from zcopt.report.sheets.sheet import Cell, Formula, Line, Lines, Sheet

ROUNDING_SHARE = 1e-7
"""Tables keep nine digits, so sums of large investments agree to this share and not to the cent."""
BLOCKS = (("start", ("investment", "one_off", "grants")),
          ("mid", ("electricity", "fuel_and_heat", "carbon_price", "claims", "other_running", "generation_grants", "awards")),
          ("end", ("value_left", "contract_value")))
TAXED = ("one_off", "electricity", "fuel_and_heat", "carbon_price", "claims", "other_running")
LIFE_CYCLE_COLUMNS = 6
"""Of a year beyond the plan: three moments, their sum, its value, the running sum."""
GRANTS = ("grants", "generation_grants", "awards")


def finance_sheets(tables: RunTables) -> tuple[Sheet, Sheet]:
    """Key figures of all plans, terms that may be changed, the planned years line by line, annuities and loan; on a sheet of its
    own what lies behind: flows of the rates of return, the life cycle, the terms and their sources."""
    terms = {str(e["key"]): e["value"] for e in tables.entries("assumptions")}
    book = Book(tables, money_unit(tables), terms)
    lines = book.lines
    lines.heading(word("finance").with_unit(book.unit.label) + " – " + plan_name(tables.best_name))
    finance_figures.add_note(lines, "finance_nominal" if book.nominal else "finance_real")
    lines.add(Cell(hours_of(tables, [tables.best_name]), "note"))
    finance_figures.tax_sentence(lines, tables)
    finance_figures.add_figures(lines, tables, book.unit, "horizon")
    _inputs(book)
    lines.section(word("planned_years"))
    lines.header(word("line"), word("timing"), "", *book.years, word("total"), key="head")
    _factors(book)
    for timing, names in BLOCKS:
        for name in names:
            book.scaled(name, timing)
    sums(book, "before_tax", {timing: [f"line_{name}" for name in names] for timing, names in BLOCKS})
    _after_tax(book)
    _tie(book)
    _annuities(book)
    add_loan(book)
    widths = (58, 18, 18, *[14] * max(len(book.years) + 1, len(tables.plan_names), LIFE_CYCLE_COLUMNS))
    return (Sheet("finance", word("finance").both, lines.done(), widths, (), "", FIRST, repeated="head"),
            Sheet("finance_detail", word("finance_detail").both, _detail(book), widths))


def _detail(book: Book) -> tuple[Line, ...]:
    """What stands behind the first sheet."""
    lines = Lines()
    lines.heading(word("finance_detail").with_unit(book.unit.label) + " – " + plan_name(book.tables.best_name))
    add_workings(lines, book)
    finance_figures.add_life_cycle(lines, book)
    finance_figures.add_figures(lines, book.tables, book.unit, "life_cycle")
    finance_figures.add_terms(lines, book.tables)
    return lines.done()


def _inputs(book: Book) -> None:
    """The yellow cells; the discount rate is that of the sheet of assumptions."""
    lines = book.lines
    lines.section(word("finance_inputs"))
    finance_figures.add_note(lines, "finance_note")
    rate = float(book.tables.manifest["discount_rate_share"])
    shown = (1 + rate) * (1 + book.inflation) - 1 if book.nominal else rate
    pattern = f"=(1+{RATE})*(1+{book.inflation!r})-1" if book.nominal else f"={RATE}"
    lines.add(Cell(word("money_rate"), "name"), Cell(""), Cell(Formula(pattern, shown), "percent2"),
              Cell(word("rate_on_assumptions"), "note"), key="money_rate")
    for key in ("capex_factor", "energy_factor", "carbon_factor"):
        lines.add(Cell(word(key), "name"), Cell(""), Cell(1.0, "input_number"), key=key)
    for key, term in (("income_tax_rate", "income_tax_share"), ("loan_rate", "loan_rate_share"), ("loan_share", "loan_share")):
        lines.add(Cell(word(key), "name"), Cell(""), Cell(float(book.terms[term]), "input_percent"), key=key)


def _factors(book: Book) -> None:
    rate = float(book.tables.manifest["discount_rate_share"])
    shown = (1 + rate) * (1 + book.inflation) - 1 if book.nominal else rate
    for timing, at in TIMES.items():
        book.row(f"factor_{timing}", word(f"factor_{timing}"),
                 [Formula(f"=(1+[money_rate:$C])^-{k + at:g}", discount_factor(shown, k + at)) for k in range(len(book.years))],
                 total=False, style="factor")


def _after_tax(book: Book) -> None:
    """Taxable income, tax on it, credits, and what tax makes of the value left."""
    book.scaled("depreciation", "mid")
    taxed = [f"line_{n}" for n in (*TAXED, *(GRANTS if book.terms["grants_taxed"] in (True, "yes") else ()))]
    income = book.read("taxable_income")
    book.follow("line_taxable_income", word("line_taxable_income"),
                _income([*taxed, "line_depreciation"], book), income)
    if book.terms.get("company_profit_cost"):
        book.row("line_income_tax", word("line_income_tax"), book.read("income_tax"), timing="mid")
    else:
        book.follow("line_income_tax", word("line_income_tax"), "=-[income_tax_rate:$C]*[line_taxable_income]",
                    book.read("income_tax"), timing="mid")
    for name, timing in (("tax_credits", "mid"), ("value_left_incentives", "end")):
        book.scaled(name, timing)
    taxable, contract = book.read("value_left_taxable"), book.values["line_contract_value"]
    book.row("line_value_left_taxable", word("line_value_left_taxable"),
             [Formula(f"={t - c!r}*[capex_factor:$C]+[line_contract_value]", t) for t, c in zip(taxable, contract, strict=True)])
    book.follow("line_value_left_tax", word("line_value_left_tax"), "=-[income_tax_rate:$C]*[line_value_left_taxable]",
                book.read("value_left_tax"), timing="end")
    sums(book, "after_tax", {"mid": ["line_income_tax", "line_tax_credits"],
                             "end": ["line_value_left_incentives", "line_value_left_tax"]}, base="before_tax")


def _income(keys: list[str], book: Book) -> str:
    """Tax counts the money paid: what falls at the start of a year is worth less in constant prices of its middle."""
    late = "" if book.nominal else f"*{discount_factor(book.inflation, TIMES['mid'])!r}"
    return "=" + "+".join(f"[{key}]{late if key in ('line_one_off', 'line_grants') else ''}" for key in keys)


def _tie(book: Book) -> None:
    """The optimizer's NPV, what is added and taken out, and whether the formulas reach the sum."""
    row, unit, total = finance_figures.best(book.tables), book.unit, book.total
    book.lines.section(word("npv_parts"))
    parts = {key: unit.of(amount(row, f"npv_{key}")) for key in ("optimizer", "internal_prices", "vat_and_tax", "grants")}
    for key, label, sign in (("optimizer", "npv_optimizer", 1), ("internal_prices", "npv_internal", -1),
                             ("vat_and_tax", "npv_vat_and_tax", 1), ("grants", "npv_grants", 1)):
        book.lines.add(Cell(word(label), "name"), Cell(""), Cell(sign * parts[key], "number2"), key=f"tie_{key}")
    theirs = parts["optimizer"] - parts["internal_prices"] + parts["vat_and_tax"] + parts["grants"]
    mine = sum(book.values["before_tax_npv"])
    allowed = max(1e-6 * max(abs(theirs), abs(unit.of(number(book.tables.reference or {}, "net_present_cost") or 0.0))), 1e-6)
    verdict = OK if abs(mine - theirs) <= allowed else CHECK
    book.lines.add(Cell(word("npv_of") + ", " + word("before_tax"), "total_name"), Cell("", "total_name"), Cell(Formula(
        "=[tie_optimizer:C]+[tie_internal_prices:C]+[tie_vat_and_tax:C]+[tie_grants:C]", theirs), "total2"), Cell(Formula(
            f'=IF({changed(book)},"{CHANGED}",IF(ABS([before_tax_npv:{total}]-[tie_sum:C])<={allowed:.9f},"{OK}","{CHECK}"))',
            verdict), "verdict"), key="tie_sum")


def _annuities(book: Book) -> None:
    """The same investment as a charge of every year, and the proof that both are worth the same."""
    book.lines.section(word("annuity_view"))
    book.scaled("capital_charges", "end")
    saving = book.values["before_tax_mid"]
    charges = book.values["line_capital_charges"]
    book.follow("annuity_saving", word("annuity_saving"), "=[before_tax_mid]+[line_capital_charges]",
                [a + b for a, b in zip(saving, charges, strict=True)], strong=True)
    worth = {key: sum(v * f for v, f in zip(book.values[f"line_{key}"], book.values[f"factor_{when}"], strict=True))
             for key, when in (("capital_charges", "end"), ("investment", "start"), ("value_left", "end"))}
    first, last = book.column(0), book.column(len(book.years) - 1)

    def value(key: str, timing: str) -> str:
        return (f"SUMPRODUCT([line_{key}:{first}]:[line_{key}:{last}],"
                f"[factor_{timing}:{first}]:[factor_{timing}:{last}])")

    both = f"{value('capital_charges', 'end')}-{value('investment', 'start')}-{value('value_left', 'end')}"
    gap = worth["capital_charges"] - worth["investment"] - worth["value_left"]
    allowed = max(ROUNDING_SHARE * abs(worth["investment"]), 1e-6)
    book.lines.add(Cell(word("annuity_check"), "name"), Cell(""), Cell(Formula(f"=ROUND({both},6)", round(gap, 6)), "number2"),
                   Cell(Formula(f'=IF({changed(book)},"{CHANGED}",IF(ABS([annuity_check:C])<={allowed:.9f},"{OK}","{CHECK}"))',
                                OK if abs(round(gap, 6)) <= allowed else CHECK), "verdict"), key="annuity_check")

"""The sheet finance signs: the best plan before tax, after tax and for equity, by formulas; key figures of every plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from zcopt.finance import discount_factor
from zcopt.report.amounts import MoneyUnit, money_unit
from zcopt.report.labels import Label, plan_name, word
from zcopt.report.run_tables import RunTables, amount, number
from zcopt.report.sheets import finance_figures
from zcopt.report.sheets.cash_flow import CHECK, OK, RATE
from zcopt.report.sheets.finance_loan import add_loan
from zcopt.report.sheets.sheet import Cell, Formula, Lines, Sheet, Style, column_letter

FIRST = 3
"""Index of the first year's column: label, timing and constants stand before it."""
CHANGED = "CHANGED"
ROUNDING_SHARE = 1e-7
"""Tables keep nine digits, so sums of large investments agree to this share and not to the cent."""
TIMES = {"start": 0.0, "mid": 0.5, "end": 1.0}
SCALED = {**dict.fromkeys(("investment", "grants", "value_left", "depreciation", "tax_credits", "value_left_incentives",
                           "capital_charges"), "capex_factor"),
          **dict.fromkeys(("electricity", "fuel_and_heat"), "energy_factor"), "carbon_price": "carbon_factor"}
"""Line -> the factor finance may change that it follows."""
BLOCKS = (("start", ("investment", "one_off", "grants")),
          ("mid", ("electricity", "fuel_and_heat", "carbon_price", "claims", "other_running", "generation_grants", "awards")),
          ("end", ("value_left", "contract_value")))
TAXED = ("one_off", "electricity", "fuel_and_heat", "carbon_price", "claims", "other_running")
GRANTS = ("grants", "generation_grants", "awards")


@dataclass
class Book:
    """The lines written so far with the values Python computed, in the money unit, by year."""

    tables: RunTables
    unit: MoneyUnit
    terms: dict[str, Any]
    lines: Lines = field(default_factory=Lines)
    values: dict[str, tuple[float, ...]] = field(default_factory=dict)

    @property
    def years(self) -> tuple[int, ...]:
        """The years planned."""
        return self.tables.years

    @property
    def inflation(self) -> float:
        """Inflation a year."""
        return float(self.terms["inflation_share"])

    @property
    def nominal(self) -> bool:
        """Whether money is that of each year."""
        return bool(self.terms["money"] == "nominal")

    def column(self, k: int) -> str:
        """Letter of a year's column."""
        return column_letter(FIRST + k)

    @property
    def total(self) -> str:
        """Letter of the column of totals."""
        return column_letter(FIRST + len(self.years))

    def read(self, name: str) -> tuple[float, ...]:
        """A line of the best plan in the planned years, from the table."""
        found = {row["year"]: self.unit.of(amount(row, "amount")) for row in self.tables.rows(
            "cash_view", plan=self.tables.best_name, view="horizon", line=name)}
        return tuple(found.get(year, 0.0) for year in self.years)

    def row(self, key: str, label: Label, contents: Sequence[Formula | float], *, timing: str = "", total: bool = True,
            strong: bool = False, style: Style = "number1") -> None:
        """A line by year with its total; ``values`` keeps what it comes to."""
        values = tuple(c.value if isinstance(c, Formula) else c for c in contents)
        self.values[key] = values  # type: ignore[assignment]
        look: Style = "total" if strong else style
        name: Style = "total_name" if strong else "name"
        cells = [Cell(content, look) for content in contents]
        if total:
            spread = f"[{key}:{self.column(0)}]:[{key}:{self.column(len(self.years) - 1)}]"
            cells.append(Cell(Formula(f"=SUM({spread})", sum(v for v in values if not isinstance(v, str))), look))
        when = word(f"when_{timing}") if timing else ""
        self.lines.add(Cell(label, name), Cell(when, name if strong else "note"), Cell("", name), *cells, key=key)

    def follow(self, key: str, label: Label, pattern: str, values: Sequence[float], **how: Any) -> None:
        """A line with the same formula in every year."""
        self.row(key, label, [Formula(pattern, value) for value in values], **how)

    def scaled(self, name: str, timing: str) -> None:
        """A line of the table, times the factor it follows."""
        values, factor = self.read(name), SCALED.get(name)
        self.row(f"line_{name}", word(f"line_{name}"), [Formula(f"={v!r}*[{factor}:$C]", v) if factor else v for v in values],
                 timing=timing)


def finance_sheet(tables: RunTables) -> Sheet:
    """Terms that may be changed, the planned years line by line, loan, annuities, life cycle, all plans."""
    terms = {str(e["key"]): e["value"] for e in tables.entries("assumptions")}
    book = Book(tables, money_unit(tables), terms)
    lines = book.lines
    lines.heading(word("finance").with_unit(book.unit.label) + " – " + plan_name(tables.best_name))
    finance_figures.add_note(lines, "finance_nominal" if book.nominal else "finance_real")
    finance_figures.tax_sentence(lines, tables)
    finance_figures.add_figures(lines, tables, book.unit, "horizon")
    _inputs(book)
    lines.section(word("planned_years"))
    lines.header("", "", "", *book.years, word("total"), key="head")
    _factors(book)
    for timing, names in BLOCKS:
        for name in names:
            book.scaled(name, timing)
    sums(book, "before_tax", {timing: [f"line_{name}" for name in names] for timing, names in BLOCKS})
    _after_tax(book)
    _tie(book)
    _annuities(book)
    add_loan(book, sums)
    finance_figures.add_life_cycle(book)
    finance_figures.add_figures(lines, tables, book.unit, "life_cycle")
    finance_figures.add_terms(lines, tables)
    widths = (54, 13, 14, *(13 for _ in book.years), 15, *(13 for _ in book.years))
    return Sheet("finance", word("finance").both, lines.done(), widths, (), "", FIRST)


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


def changed(book: Book) -> str:
    """A condition of a formula: whether finance changed anything."""
    was = {RATE: float(book.tables.manifest["discount_rate_share"]), **{f"[{f}:$C]": 1.0 for f in
           ("capex_factor", "energy_factor", "carbon_factor")}, "[income_tax_rate:$C]": float(book.terms["income_tax_share"]),
           "[loan_rate:$C]": float(book.terms["loan_rate_share"]), "[loan_share:$C]": float(book.terms["loan_share"])}
    return "OR(" + ",".join(f"ABS({cell}-{value!r})>0.000000001" for cell, value in was.items()) + ")"


def _factors(book: Book) -> None:
    rate = float(book.tables.manifest["discount_rate_share"])
    shown = (1 + rate) * (1 + book.inflation) - 1 if book.nominal else rate
    for timing, at in TIMES.items():
        book.row(f"factor_{timing}", word(f"factor_{timing}"),
                 [Formula(f"=(1+[money_rate:$C])^-{k + at:g}", discount_factor(shown, k + at)) for k in range(len(book.years))],
                 total=False, style="factor")


def sums(book: Book, name: str, keys: dict[str, list[str]], base: str = "") -> None:
    """Sums by timing, the cash of the year, its value, the flow by half-year, IRR where it is the only one."""
    count = len(book.years)
    parts: dict[str, tuple[float, ...]] = {}
    for timing in TIMES:
        named = ([f"{base}_{timing}"] if base else []) + keys.get(timing, [])
        parts[timing] = tuple(sum(book.values[key][k] for key in named) for k in range(count))
        book.follow(f"{name}_{timing}", word(f"sum_{timing}"), "=" + "+".join(f"[{key}]" for key in named), parts[timing])
    by_year = [sum(parts[t][k] for t in TIMES) for k in range(count)]
    book.follow(f"{name}_sum", word(f"sum_{name}"), "=" + "+".join(f"[{name}_{t}]" for t in TIMES), by_year, strong=True)
    worth = [sum(parts[t][k] * book.values[f"factor_{t}"][k] for t in TIMES) for k in range(count)]
    book.follow(f"{name}_npv", word("npv_of") + ", " + word(name), "=" + "+".join(f"[{name}_{t}]*[factor_{t}]" for t in TIMES),
                worth, strong=True)
    _irr(book, name, parts)


def _irr(book: Book, name: str, parts: dict[str, tuple[float, ...]]) -> None:
    """IRR where the flow, or from below its running sum, changes sign once; else in words.

    Projects flow by half-year; the owners' cash by year, receipts with the debt service at its end.
    """
    yearly = name == "equity"
    flows = _flows(book, name, parts, yearly=yearly)
    blanks = [Cell(""), Cell("")]
    book.lines.add(Cell(word("year_ends" if yearly else "half_years") + ", " + word(name), "name"), *blanks,
                   *(Cell(f, "number1") for f in flows), key=f"{name}_flow")
    values = [float(f.value) for f in flows]
    first, last = column_letter(FIRST), column_letter(FIRST + len(flows) - 1)
    for key, label, of, pattern in (
            ("sign", "half_signs", values, f"[{name}_flow]"),
            ("run", "half_run_signs", [sum(values[:j + 1]) for j in range(len(values))],
             f"ROUND(SUM([{name}_flow:${first}]:[{name}_flow]),9)")):
        book.lines.add(Cell(word(label), "note"), *blanks, *(Cell(f, "integer") for f in _signs(f"{name}_{key}", of, pattern)),
                       key=f"{name}_{key}")
    found = number(finance_figures.best(book.tables), f"irr_{name}")
    turns = {key: _turns(f"{name}_{key}", len(flows)) for key in ("sign", "run")}
    only = f"OR({turns['sign']}=1,AND({turns['run']}=1,[{name}_run:{last}]>0))"
    none, power = word("no_unique_irr").both, 1 if yearly else 2
    guess = 0.01 if found is None else round((1 + found) ** (1 / power) - 1, 4)
    pattern = f'=IF({only},(1+IRR([{name}_flow:{first}]:[{name}_flow:{last}],{guess}))^{power}-1,"{none}")'
    book.lines.add(Cell(word("irr") + ", " + word(name), "total_name"), *[Cell("", "total_name")] * 2,
                   Cell(Formula(pattern, none if found is None else found), "percent2"), key=f"{name}_irr")


def _flows(book: Book, name: str, parts: dict[str, tuple[float, ...]], *, yearly: bool) -> list[Formula]:
    """Starts, middles and ends of years in a row, or starts with what came in the year before."""
    count, flows = len(book.years), []
    for j in range(count + 1 if yearly else 2 * count + 1):
        k = j if yearly else j // 2
        cells = [("start", k)] * (k < count) + [("end", k - 1)] * (k > 0) + [("mid", k - 1)] * (yearly and k > 0)
        if not yearly and j % 2:
            cells = [("mid", k)]
        flows.append(Formula("=" + "+".join(f"[{name}_{timing}:{book.column(at)}]" for timing, at in cells),
                             sum(parts[timing][at] for timing, at in cells)))
    return flows


def _signs(key: str, values: Sequence[float], pattern: str) -> list[Formula]:
    """1 or -1, where a value is zero the sign before it."""
    found: list[Formula] = []
    for j, value in enumerate(values):
        before = float(found[-1].value) if found else 0.0
        old = f"[{key}:{column_letter(FIRST + j - 1)}]" if j else "0"
        sign = before if abs(value) <= 5e-10 else 1.0 if value > 0 else -1.0
        found.append(Formula(f"=IF({pattern}=0,{old},SIGN({pattern}))", sign))
    return found


def _turns(key: str, count: int) -> str:
    """How often a line of signs changes, zeros before the first not counted."""
    a, b, c, d = (column_letter(FIRST + j) for j in (0, count - 2, 1, count - 1))
    return f"SUMPRODUCT(([{key}:{a}]:[{key}:{b}]*[{key}:{c}]:[{key}:{d}]<0)*1)"


def _after_tax(book: Book) -> None:
    """Taxable income, tax on it, credits, and what tax makes of the value left."""
    book.scaled("depreciation", "mid")
    taxed = [f"line_{n}" for n in (*TAXED, *(GRANTS if book.terms["grants_taxed"] in (True, "yes") else ()))]
    income = book.read("taxable_income")
    book.follow("line_taxable_income", word("line_taxable_income"),
                "=" + "+".join(f"[{key}]" for key in [*taxed, "line_depreciation"])
                if not book.nominal else _nominal_income(taxed, book), income)
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


def _nominal_income(taxed: list[str], book: Book) -> str:
    """What falls at the start of a year is brought to the prices of its middle."""
    rise = f"*{(1 + book.inflation) ** 0.5!r}"
    return "=" + "+".join(f"[{key}]{rise if key in ('line_one_off', 'line_grants') else ''}" for key in
                          [*taxed, "line_depreciation"])


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

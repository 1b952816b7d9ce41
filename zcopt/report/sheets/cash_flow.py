"""Cash flow of the best plan and of the reference by account, with formulas that reach the optimizer's numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from zcopt.finance import START_OF_TIMING
from zcopt.report.amounts import MoneyUnit, money_unit
from zcopt.report.labels import Label, account, known, plan_name, word
from zcopt.report.run_tables import RunTables, discount_factor, is_cash, number
from zcopt.report.sheets.sheet import Cell, Formula, Lines, NativeChart, Series, Sheet, column_letter

TIMINGS: Final = tuple(START_OF_TIMING)
FIRST = 3
"""Index of the first year's column: account, timing and cash stand before it."""
CASH, NOT_CASH = "cash 现金", "not cash 非现金"
OK, CHECK, RATE_CHANGED = "OK", "CHECK", "RATE CHANGED"
RATE = "[assumptions!discount_rate:$C]"
BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#7F7F7F"


@dataclass(frozen=True)
class AccountLine:
    """Cash of one account by year, all counted at the same moment of the year."""

    account: str
    timing: str
    cash: bool
    by_year: tuple[float, ...]


@dataclass(frozen=True)
class PlanCash:
    """The account lines of a plan in the money unit, ordered by timing, and what they sum to."""

    plan: str
    lines: tuple[AccountLine, ...]
    factors: dict[str, tuple[float, ...]]

    def at(self, timing: str) -> tuple[float, ...]:
        """Sum of the lines of one timing by year."""
        return _sum_by_year([line for line in self.lines if line.timing == timing], len(self.factors["start"]))

    @property
    def paid(self) -> tuple[float, ...]:
        """Sum of what is really paid by year."""
        return _sum_by_year([line for line in self.lines if line.cash], len(self.factors["start"]))

    @property
    def discounted(self) -> tuple[float, ...]:
        """Sum over timings of cash times discount factor, by year."""
        count = len(self.factors["start"])
        return tuple(sum(self.at(timing)[i] * self.factors[timing][i] for timing in TIMINGS) for i in range(count))


def _sum_by_year(lines: list[AccountLine], count: int) -> tuple[float, ...]:
    return tuple(sum(line.by_year[i] for line in lines) for i in range(count))


def plan_cash(tables: RunTables, plan: str, unit: MoneyUnit) -> PlanCash:
    """Gather the money rows of a plan by account, timing and whether they are cash."""
    rate = float(tables.manifest["discount_rate_share"])
    years = tables.years
    sums = tables.sums("money", "cash", ("timing", "account", "is_cash", "year"), plan=plan)
    keys = dict.fromkeys(key[:3] for key in sums)
    found = [AccountLine(str(name), str(timing), is_cash({"is_cash": flag}),
                         tuple(unit.of(sums.get((timing, name, flag, year), 0.0)) for year in years))
             for timing, name, flag in keys]
    found.sort(key=lambda line: (TIMINGS.index(line.timing), not line.cash))
    factors = {timing: tuple(discount_factor(rate, years[0], year, timing) for year in years) for timing in TIMINGS}
    return PlanCash(plan, tuple(found), factors)


def cash_flow_sheet(tables: RunTables) -> Sheet:
    """Discount factors, the two plans line by line, their difference, and the tie to the optimizer."""
    unit = money_unit(tables)
    best = plan_cash(tables, tables.best_name, unit)
    lines = Lines()
    lines.heading(word("cash_flow").with_unit(unit.label), word("sign_note"), word("rate_note"))
    lines.header(word("account"), word("timing"), word("whether_cash"), *tables.years, word("total"), key="head")
    _factors(lines, tables, best)
    _plan_block(lines, tables, best, "best", word("best_plan") + ": " + plan_name(best.plan), unit)
    if tables.reference_name and tables.reference_name != best.plan:
        reference = plan_cash(tables, tables.reference_name, unit)
        _plan_block(lines, tables, reference, "reference", word("reference"), unit)
        _difference(lines, tables, best, reference, unit)
    widths = (38, 17, 16, *(12 for _ in tables.years), 14, 16)
    return Sheet("cash_flow", word("cash_flow").both, lines.done(), widths, (), "head", FIRST)


def total_column(tables: RunTables) -> int:
    """Index of the column of totals; verdicts stand to its right."""
    return FIRST + len(tables.years)


def _columns(tables: RunTables) -> tuple[str, str, str]:
    """Letters of the first year, the last year and the total."""
    total = total_column(tables)
    return column_letter(FIRST), column_letter(total - 1), column_letter(total)


def _factors(lines: Lines, tables: RunTables, cash: PlanCash) -> None:
    for timing in TIMINGS:
        cells = [Cell(Formula(f"=(1+{RATE})^-({year}-{tables.years[0]}+{START_OF_TIMING[timing]:g})", value), "factor")
                 for year, value in zip(tables.years, cash.factors[timing], strict=True)]
        lines.add(Cell(word(f"factor_{timing}"), "name"), Cell(known(timing)), Cell(""), *cells, key=f"factor_{timing}")


def _summed(tables: RunTables, key: str, label: Label, patterns: list[str], values: tuple[float, ...], *,
            note: Label | str = "") -> tuple[str, tuple[Cell, ...]]:
    """A line of formulas by year with its total."""
    first, last, _ = _columns(tables)
    cells = [Cell(Formula(pattern, value), "total") for pattern, value in zip(patterns, values, strict=True)]
    total = Cell(Formula(f"=SUM([{key}:{first}]:[{key}:{last}])", sum(values)), "total")
    return key, (Cell(label, "total_name"), Cell(note, "total_name"), Cell("", "total_name"), *cells, total)


def _plan_block(lines: Lines, tables: RunTables, cash: PlanCash, prefix: str, title: Label, unit: MoneyUnit) -> None:
    first, last, total = _columns(tables)
    lines.section(title)
    keys = [f"{prefix}_{i}" for i in range(len(cash.lines))]
    for key, line in zip(keys, cash.lines, strict=True):
        lines.add(Cell(account(line.account), "name"), Cell(known(line.timing)), Cell(CASH if line.cash else NOT_CASH),
                  *(Cell(value, "number1") for value in line.by_year),
                  Cell(Formula(f"=SUM([{key}:{first}]:[{key}:{last}])", sum(line.by_year)), "number1"), key=key)
    count = len(tables.years)

    def add(name: str, label: Label, pattern: str, values: tuple[float, ...]) -> None:
        key, cells = _summed(tables, f"{prefix}_{name}", label, [pattern] * count, values)
        lines.add(*cells, key=key)

    for timing in TIMINGS:
        of_timing = [key for key, line in zip(keys, cash.lines, strict=True) if line.timing == timing]
        add(f"sum_{timing}", word(f"sum_{timing}"),
            f"=SUM([{of_timing[0]}]:[{of_timing[-1]}])" if of_timing else "=0", cash.at(timing))
    paid = f'=SUMIF([{keys[0]}:$C]:[{keys[-1]}:$C],"{CASH}",[{keys[0]}]:[{keys[-1]}])' if keys else "=0"
    add("paid", word("cash_paid"), paid, cash.paid)
    add("discounted", word("discounted_cost"),
        "=" + "+".join(f"[{prefix}_sum_{timing}]*[factor_{timing}]" for timing in TIMINGS), cash.discounted)
    row = next(tables.rows("plans", plan=cash.plan))
    _tie(lines, tables, prefix, "npc", f"=[{prefix}_discounted:{total}]", sum(cash.discounted),
         number(row, "net_present_cost"), unit)


def _difference(lines: Lines, tables: RunTables, best: PlanCash, reference: PlanCash, unit: MoneyUnit) -> None:
    """Reference minus plan: receipts of the decision; its discounted sum is the NPV."""
    _, _, total = _columns(tables)
    count = len(tables.years)
    lines.section(word("difference"))

    def add(name: str, label: Label, pattern: str, values: tuple[float, ...]) -> None:
        key, cells = _summed(tables, name, label, [pattern] * count, values)
        lines.add(*cells, key=key)

    saved = tuple(r - b for r, b in zip(reference.paid, best.paid, strict=True))
    add("saved", word("savings_to_reference"), "=[reference_paid]-[best_paid]", saved)
    _cumulative(lines, tables, "cumulative", word("cumulative"), "saved", saved)
    worth = tuple(r - b for r, b in zip(reference.discounted, best.discounted, strict=True))
    add("worth", word("npv_vs_reference"), "=[reference_discounted]-[best_discounted]", worth)
    _cumulative(lines, tables, "cumulative_worth", word("cumulative_discounted"), "worth", worth)
    row, shift = next(tables.rows("plans", plan=best.plan)), unit.of(tables.reference_shift(best.plan))
    if shift:
        lines.add(Cell(word("reference_hours"), "name"), *[Cell("")] * (count + 2), Cell(shift, "number2"), key="hours_shift")
    _tie(lines, tables, "difference", "npv", f"=[worth:{total}]" + (f"+[hours_shift:{total}]" if shift else ""),
         sum(worth) + shift, number(row, "npv_vs_reference"), unit)


def _cumulative(lines: Lines, tables: RunTables, key: str, label: Label, of: str, values: tuple[float, ...]) -> None:
    first = column_letter(FIRST)
    cells = [Cell(Formula(f"=SUM([{of}:${first}]:[{of}])", sum(values[:i + 1])), "total") for i in range(len(values))]
    lines.add(Cell(label, "total_name"), Cell("", "total_name"), Cell("", "total_name"), *cells, key=key)


def _tie(lines: Lines, tables: RunTables, prefix: str, what: str, pattern: str, value: float, optimizer: float | None,
         unit: MoneyUnit) -> None:
    """The sum by formula, the optimizer's number, and whether they agree to a millionth."""
    _, _, total = _columns(tables)
    blanks = [Cell("", "total_name")] * (len(tables.years) + 2)
    lines.add(Cell(word(f"{what}_formula"), "total_name"), *blanks, Cell(Formula(pattern, value), "total2"),
              key=f"{prefix}_{what}")
    if optimizer is None:
        lines.add(Cell(word(f"{what}_optimizer"), "name"), *[Cell("")] * len(blanks), Cell(word("not_computed"), "note"))
        return
    theirs = unit.of(optimizer)
    allowed = max(1e-6 * max((abs(theirs), abs(unit.of(_reference_cost(tables))))), 0.01 / unit.size)
    rate = float(tables.manifest["discount_rate_share"])
    mine, other = f"[{prefix}_{what}:{total}]", f"[{prefix}_{what}_optimizer:{total}]"
    verdict = OK if abs(value - theirs) <= allowed else CHECK
    formula = (f'=IF(ABS({RATE}-{rate!r})>0.000000001,"{RATE_CHANGED}",'
               f'IF(ABS({mine}-{other})<={allowed:.9f},"{OK}","{CHECK}"))')
    lines.add(Cell(word(f"{what}_optimizer"), "name"), *[Cell("")] * len(blanks), Cell(theirs, "number2"),
              Cell(Formula(formula, verdict), "verdict"), key=f"{prefix}_{what}_optimizer")


def _reference_cost(tables: RunTables) -> float:
    return (number(tables.reference, "net_present_cost") or 0.0) if tables.reference else 0.0


def cumulative_chart(tables: RunTables) -> NativeChart:
    """Net cash against the reference by year as bars, its running sums as lines."""
    unit = money_unit(tables)
    first, last, _ = _columns(tables)
    years = f"[head:{first}]:[head:{last}]"
    return NativeChart(
        "cash_flow", word("chart_cumulative"), word("money").with_unit(unit.label),
        (Series(word("savings_to_reference").both, f"[saved:{first}]:[saved:{last}]", years, BLUE),
         Series(word("cumulative").both, f"[cumulative:{first}]:[cumulative:{last}]", years, ORANGE, "line"),
         Series(word("cumulative_discounted").both, f"[cumulative_worth:{first}]:[cumulative_worth:{last}]", years,
                GREY, "line", dashed=True)))

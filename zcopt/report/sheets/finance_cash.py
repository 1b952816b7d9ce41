"""From lines to cash: sums by timing, net present value and the internal rate of return where it is the only one."""

from __future__ import annotations

from collections.abc import Sequence

from zcopt.report.labels import Label, word
from zcopt.report.run_tables import number
from zcopt.report.sheets import finance_figures
from zcopt.report.sheets.finance_book import TIMES, Book
from zcopt.report.sheets.sheet import Cell, Formula, Lines

DETAIL = "finance_detail"
"""The sheet that holds what stands behind a figure."""
FLOW, SIGN, RUN = "D", "E", "F"
"""Columns of the workings of an internal rate of return."""


def sums(book: Book, name: str, keys: dict[str, list[str]], base: str = "") -> None:
    """Sums by timing, the cash of the year, its value, IRR where it is the only one."""
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
    """IRR where the flow, or from below its running sum, changes sign once; else in words; workings on a sheet of their own.

    Projects flow by half-year; the owners' cash by year, receipts with the debt service at its end.
    """
    yearly = name == "equity"
    flows = _flows(book, name, parts, yearly=yearly)
    book.workings[name] = flows
    last = len(flows) - 1
    found = number(finance_figures.best(book.tables), f"irr_{name}")
    flow = f"{DETAIL}!{name}_flow"
    sign, run = (_turns(flow, column, last) for column in (SIGN, RUN))
    only = f"OR({sign}=1,AND({run}=1,[{flow}_{last}:{RUN}]>0))"
    none, power = word("no_unique_irr").both, 1 if yearly else 2
    guess = 0.01 if found is None else round((1 + found) ** (1 / power) - 1, 4)
    pattern = f'=IF({only},(1+IRR([{flow}_0:{FLOW}]:[{flow}_{last}:{FLOW}],{guess}))^{power}-1,"{none}")'
    book.lines.add(Cell(word("irr") + ", " + word(name), "total_name"), *[Cell("", "total_name")] * 2,
                   Cell(Formula(pattern, none if found is None else found), "percent2"), key=f"{name}_irr")


def add_workings(lines: Lines, book: Book) -> None:
    """The flows behind every internal rate of return, a line per half-year or year, with the signs that show whether it is the
    only one."""
    lines.section(word("irr_workings"))
    for name, flows in book.workings.items():
        yearly = name == "equity"
        values = [float(flow.value) for flow in flows]
        sums = [sum(values[:j + 1]) for j in range(len(values))]
        lines.header(word("year_ends" if yearly else "half_years") + ", " + word(name), "", "", word("money"),
                     word("half_signs"), word("half_run_signs"), key=f"{name}_flow_head")
        signs = (_signs(f"{name}_flow", SIGN, values, f"[{name}_flow_{{j}}:{FLOW}]"),
                 _signs(f"{name}_flow", RUN, sums, f"ROUND(SUM([{name}_flow_0:{FLOW}]:[{name}_flow_{{j}}:{FLOW}]),9)"))
        for j, flow in enumerate(flows):
            lines.add(Cell(_moment(book, j, yearly=yearly), "name"), Cell(""), Cell(""), Cell(flow, "number1"),
                      *(Cell(column[j], "integer") for column in signs), key=f"{name}_flow_{j}")


def _moment(book: Book, j: int, *, yearly: bool) -> Label:
    """Start of the first year, then ends of years, between them their middles."""
    year = book.years[0] + (j - 1 if yearly else (j - 1) // 2)
    if j == 0:
        return Label.same(f"{book.years[0]} ") + word("when_start")
    return Label.same(f"{year} ") + word("when_mid" if not yearly and j % 2 else "when_end")


def _flows(book: Book, name: str, parts: dict[str, tuple[float, ...]], *, yearly: bool) -> list[Formula]:
    """Starts, middles and ends of years, or starts with what came in the year before."""
    count, flows = len(book.years), []
    for j in range(count + 1 if yearly else 2 * count + 1):
        k = j if yearly else j // 2
        cells = [("start", k)] * (k < count) + [("end", k - 1)] * (k > 0) + [("mid", k - 1)] * (yearly and k > 0)
        if not yearly and j % 2:
            cells = [("mid", k)]
        flows.append(Formula("=" + "+".join(f"[finance!{name}_{timing}:{book.column(at)}]" for timing, at in cells),
                             sum(parts[timing][at] for timing, at in cells)))
    return flows


def _signs(key: str, column: str, values: Sequence[float], pattern: str) -> list[Formula]:
    """1 or -1, where a value is zero the sign before it."""
    found: list[Formula] = []
    for j, value in enumerate(values):
        before = float(found[-1].value) if found else 0.0
        old, this = f"[{key}_{j - 1}:{column}]" if j else "0", pattern.format(j=j)
        sign = before if abs(value) <= 5e-10 else 1.0 if value > 0 else -1.0
        found.append(Formula(f"=IF({this}=0,{old},SIGN({this}))", sign))
    return found


def _turns(key: str, column: str, last: int) -> str:
    """How often a column of signs changes, zeros before the first not counted."""
    return (f"SUMPRODUCT(([{key}_0:{column}]:[{key}_{last - 1}:{column}]"
            f"*[{key}_1:{column}]:[{key}_{last}:{column}]<0)*1)")

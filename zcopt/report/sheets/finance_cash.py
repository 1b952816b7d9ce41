"""From lines to cash: sums by timing, net present value and the internal rate of return where it is the only one."""

from __future__ import annotations

from collections.abc import Sequence

from zcopt.report.labels import word
from zcopt.report.run_tables import number
from zcopt.report.sheets import finance_figures
from zcopt.report.sheets.finance_book import FIRST, TIMES, Book
from zcopt.report.sheets.sheet import Cell, Formula, column_letter


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

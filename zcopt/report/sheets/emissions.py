"""Emissions: the ladder of every plan, and the best plan and the reference line by line."""

from __future__ import annotations

from zcopt.report.colors import REFERENCE, color_of
from zcopt.report.labels import known, plan_name, word
from zcopt.report.run_tables import RunTables
from zcopt.report.sheets.sheet import Cell, Formula, Lines, NativeChart, Series, Sheet, column_letter

FIRST = 3
STEPS = (("gross", ("direct", "location")), ("market", ("direct", "contractual")),
         ("net", ("direct", "contractual", "net")))
LEDGERS = ("direct", "location", "contractual", "net")


def emissions_sheet(tables: RunTables) -> Sheet:
    """Source by source for the two plans that are compared; the three steps for all."""
    lines = Lines()
    lines.heading(word("emissions").with_unit("tCO2e"))
    lines.header(word("emission_source"), word("kind"), word("scope"), *tables.years, word("total"), key="head")
    for prefix, plan in _compared(tables):
        _sources(lines, tables, prefix, plan)
    lines.section(word("ladder") + " [tCO2e]")
    for plan in tables.all_names:
        for step, _ in STEPS:
            _step(lines, tables, plan, step)
    widths = (34, 20, 16, *(12 for _ in tables.years), 14)
    return Sheet("emissions", word("emissions").both, lines.done(), widths, (), "head", FIRST)


def _compared(tables: RunTables) -> tuple[tuple[str, str], ...]:
    best, reference = tables.best_name, tables.reference_name
    return (("best", best),) + ((("reference", reference),) if reference not in ("", best) else ())


def _bounds(tables: RunTables) -> tuple[str, str]:
    return column_letter(FIRST), column_letter(FIRST + len(tables.years) - 1)


def _sources(lines: Lines, tables: RunTables, prefix: str, plan: str) -> None:
    """Lines by ledger and source, then gross, market and net as sums of them."""
    first, last = _bounds(tables)
    lines.section(plan_name(plan))
    sums = tables.sums("carbon", "tco2", ("ledger", "source", "scope", "year"), plan=plan)
    span: dict[str, tuple[str, str]] = {}
    for ledger in LEDGERS:
        of_ledger = dict.fromkeys(key[:3] for key in sums if key[0] == ledger)
        for i, (name, source, scope) in enumerate(of_ledger):
            key = f"{prefix}_{ledger}_{i}"
            span[ledger] = (span.get(ledger, (key, key))[0], key)
            values = [sums.get((name, source, scope, year), 0.0) for year in tables.years]
            lines.add(Cell(known(str(source)), "name"), Cell(known(ledger)), Cell(known(str(scope))),
                      *(Cell(value, "number") for value in values),
                      Cell(Formula(f"=SUM([{key}:{first}]:[{key}:{last}])", sum(values)), "number"), key=key)
    for step, ledgers in STEPS:
        pattern = "=" + ("+".join(f"SUM([{span[x][0]}]:[{span[x][1]}])" for x in ledgers if x in span) or "0")
        by_year = [sum(value for key, value in sums.items() if key[0] in ledgers and key[3] == year)
                   for year in tables.years]
        lines.add(Cell(word(step), "total_name"), *[Cell("", "total_name")] * 2,
                  *(Cell(Formula(pattern, value), "total0") for value in (*by_year, sum(by_year))),
                  key=f"{prefix}_{step}")


def _step(lines: Lines, tables: RunTables, plan: str, step: str) -> None:
    first, last = _bounds(tables)
    values: list[float | None] = [getattr(ladder, step) if (ladder := tables.ladder(plan, year)) else None
                                  for year in tables.years]
    given = [value for value in values if value is not None]
    key = f"ladder_{tables.all_names.index(plan)}_{step}"
    lines.add(Cell(plan_name(plan), "name"), Cell(word(f"short_{step}")), Cell(""),
              *(Cell(word("not_computed"), "note") if value is None else Cell(value, "number") for value in values),
              Cell(Formula(f"=SUM([{key}:{first}]:[{key}:{last}])", sum(given)), "number") if given else Cell(""),
              key=key)


def path_chart(tables: RunTables) -> NativeChart:
    """Gross (solid) and net (dashed) emissions of every plan."""
    first, last = _bounds(tables)
    series = []
    for i, plan in enumerate(tables.all_names):
        color = REFERENCE if plan == tables.reference_name else color_of(i - 1)
        for step, dashed in (("gross", False), ("net", True)):
            series.append(Series(f"{plan_name(plan).both}: {word(f'short_{step}').both}",
                                 f"[ladder_{i}_{step}:{first}]:[ladder_{i}_{step}:{last}]", f"[head:{first}]:[head:{last}]",
                                 color, "line", dashed))
    return NativeChart("emissions", word("chart_path"), word("emissions").with_unit("tCO2e"), tuple(series))

"""The answer in five lines, and one cell that says whether the rest can be trusted."""

from __future__ import annotations

import textwrap

from zcopt.report.amounts import MoneyUnit, money_unit
from zcopt.report.answer import basis_of, failed_checks, purchases_by_year, reason_of, unit_of_reasons
from zcopt.report.labels import Label, plan_name, sentence, stated, told, word
from zcopt.report.reductions import KINDS
from zcopt.report.run_tables import RunTables, number
from zcopt.report.sheets import plans as ranked
from zcopt.report.sheets.paragraphs import wrapped
from zcopt.report.sheets.sheet import Cell, Content, Formula, Lines, Sheet, value_in

MOST_LETTERS = 100


def cover_sheet(tables: RunTables, checks: Sheet) -> Sheet:
    """Which plan, what it costs, what is invested and when, where emissions end, and by which reductions."""
    unit = money_unit(tables)
    lines = Lines()
    lines.heading(Label.same(f"{word('report').both} – {tables.manifest.get('case_name', '')}"))
    lines.add(Cell(_subtitle(tables), "note"))
    lines.section(word("answer"))
    if tables.best is None:
        lines.add(Cell(word("no_plan"), "strong"))
    else:
        _answer(lines, tables, unit)
    lines.add()
    lines.add(Cell(word("all_checks"), "total_name"), _master(checks), key="master")
    _paragraph(lines, Cell(word("stop_reason"), "name"), sentence(told(tables.stop_reason)))
    _paragraph(lines, Cell(word("reference_is"), "name"), told(tables.manifest.get("reference_text")))
    return Sheet("cover", word("cover").both, lines.done(), (46, 14, 42, 14, 28, 14, 18), ())


def _paragraph(lines: Lines, first: Cell, content: Label) -> None:
    """A text over as many lines as it needs, English above Chinese: text running out of its cell would shrink the printed
    page. A Chinese letter is as wide as two others."""
    pieces = textwrap.wrap(content.en, MOST_LETTERS)
    if content.zh != content.en:
        pieces += wrapped(content.zh, MOST_LETTERS)
    for k, piece in enumerate(pieces or [""]):
        lines.add(first if k == 0 else Cell(None), Cell(piece))


def _master(checks: Sheet) -> Cell:
    value = value_in(checks, "master")
    return Cell(word("not_computed"), "note") if value is None else Cell(Formula("=[checks!master:D]", value), "verdict")


def _subtitle(tables: RunTables) -> str:
    manifest = tables.manifest
    sector = stated(str(manifest["sector"])).both if manifest.get("sector") else None
    facts = ((word("sector"), sector), (word("input_hash"), manifest.get("input_hash")),
             (word("version"), manifest.get("zcopt_version")))
    return " · ".join((f"{tables.years[0]}-{tables.years[-1]}",
                       *(f"{label.both}: {value or word('not_computed').both}" for label, value in facts)))


def _answer(lines: Lines, tables: RunTables, unit: MoneyUnit) -> None:
    plan, last = tables.best_name, tables.years[-1]
    lines.add(Cell(word("answer_plan"), "total_name"), Cell(plan_name(plan), "strong"), height=24)
    _paragraph(lines, Cell(None), reason_of(tables) + " [" + unit_of_reasons(tables) + "]")
    if tables.best is not None:
        _paragraph(lines, Cell(word("basis"), "name"), basis_of(tables, tables.best))
    for failed in failed_checks(tables):
        _paragraph(lines, Cell(word("checks_failed"), "bad"), failed)
    lines.add(Cell(word("answer_cost").with_unit(unit.label), "total_name"),
              _figure(tables, "net_present_cost", ranked.NPC, unit.size),
              Cell(word("npv_vs_reference"), "note"), _npv(tables, unit), height=24)
    lines.add(Cell(word("answer_capex").with_unit(unit.label), "total_name"),
              _figure(tables, "capex_total", ranked.CAPEX, unit.size),
              Cell(word("capex_peak_year"), "note"), _figure(tables, "capex_peak_year", ranked.PEAK, unit.size), height=24)
    bought = [Label.same(f"{year}: ") + items for year, items in purchases_by_year(tables, plan)] or [word("nothing_bought")]
    for k, year in enumerate(bought):
        _paragraph(lines, Cell(word("answer_when"), "total_name") if k == 0 else Cell(None), year)
    lines.add(Cell((word("answer_emissions") + f" {last}").with_unit("tCO2e"), "total_name"),
              _figure(tables, "gross_last_year_tco2", ranked.GROSS), Cell(word("short_gross"), "note"),
              _figure(tables, "market_last_year_tco2", ranked.MARKET), Cell(word("short_market"), "note"),
              _figure(tables, "net_last_year_tco2", ranked.NET), Cell(word("short_net"), "note"), height=24)
    found = tables.reductions(plan, last)
    label: Content = (word("answer_reductions") + f" {last}").with_unit("tCO2e")
    for kinds in (KINDS[:2], KINDS[2:]):
        cells = [cell for kind in kinds for cell in
                 (Cell(word("not_computed"), "note") if found is None else Cell(found.by_kind[kind], "number"),
                  Cell(word(kind), "note"))]
        lines.add(Cell(label, "total_name" if label else "name"), *cells, height=24)
        label = None


def _figure(tables: RunTables, key: str, column: str, size: float = 1.0) -> Cell:
    """A figure of the ranked table, by reference to it."""
    value = number(tables.best or {}, key)
    if value is None:
        return Cell(word("not_computed"), "note")
    line = ranked.line_of(tables, tables.best_name)
    return Cell(Formula(f"=[plans!{line}:{column}]", value / size), "number" if size == 1.0 else "number1")


def _npv(tables: RunTables, unit: MoneyUnit) -> Cell:
    if tables.reference is None:
        return Cell(word("not_computed"), "note")
    return _figure(tables, "npv_vs_reference", ranked.NPV, unit.size)

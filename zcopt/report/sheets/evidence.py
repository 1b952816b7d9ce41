"""Where the numbers come from and whether they can be trusted: sources, assumptions, checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zcopt.report import labels
from zcopt.report.amounts import money_unit, per_tonne, unit_of
from zcopt.report.answer import check_name
from zcopt.report.labels import Label, known, stated, unit_name, word
from zcopt.report.proof import proof_lines
from zcopt.report.run_tables import RunTables, is_yes
from zcopt.report.sheets.cash_flow import CHECK, OK, RATE_CHANGED, total_column
from zcopt.report.sheets.sheet import Cell, Formula, Lines, Sheet, Style, column_letter, value_in
from zcopt.report.sources import gathered_sources
from zcopt.report.warnings import warnings_of

SOURCE_WIDTHS = {"sheet": 22, "item": 44, "key": 22, "value": 14, "unit": 14, "source": 50, "note": 60}


def _value(value: object, style: Style = "number4") -> Cell:
    """A number as a number, anything else as text; what is missing says so."""
    if value is None:
        return Cell(word("not_computed"), "note")
    if isinstance(value, bool):
        return Cell(word("yes" if value else "no"))
    if not isinstance(value, int | float):
        return Cell(stated(str(value)), "wrap")
    return Cell(value, "integer" if float(value).is_integer() and abs(value) < 1e4 else
                "number" if abs(value) >= 1e4 else style)


def _texts(entry: Mapping[str, Any], *keys: str) -> Iterator[Cell]:
    for key in keys:
        yield Cell(str(entry.get(key) or ""), "wrap")


def sources_sheet(tables: RunTables) -> Sheet:
    """The source of every input, every emission factor used, every input file with its hash."""
    lines = Lines()
    lines.heading(word("sources"))
    keys, rows = gathered_sources(tables.entries("sources"))
    lines.header(*(word({"sheet": "part"}.get(key, key)) for key in keys or ("source",)), key="head")
    for row in rows:
        lines.add(*(_source(tables, key, row.get(key)) for key in keys))
    if not rows:
        lines.add(Cell(word("not_computed"), "note"))
    _factors(lines, tables)
    lines.section(word("inputs"))
    lines.header(word("file"), "SHA-256")
    for entry in tables.entries("inputs"):
        lines.add(Cell(str(entry.get("file", "")), "wrap"), Cell(str(entry.get("sha256", "")), "wrap"))
    widths = tuple(SOURCE_WIDTHS[key] for key in keys)
    return Sheet("sources", word("sources").both, lines.done(), (*widths, *(18,) * (6 - len(widths))), (), "head")


def _source(tables: RunTables, key: str, value: object) -> Cell:
    """Sheet and items by name; source and note as they were written."""
    if key == "value" and value is not None:
        return _value(value)
    name = str(value or "")
    said = labels.sheet(name) if key == "sheet" else unit_of(tables, name) if key == "unit" else name
    return Cell(value if isinstance(value, Label) else said, "wrap")


def _factors(lines: Lines, tables: RunTables) -> None:
    """Emission factors of the best plan, first and last year."""
    first, last = tables.years[0], tables.years[-1]
    lines.section(word("factors_used"))
    lines.header(word("emission_source"), word("scope"), word("kind"), Label.same(str(first)), Label.same(str(last)),
                 word("unit"))
    factors = tables.sums("carbon", "factor", ("source", "scope", "ledger", "unit", "year"), plan=tables.best_name)
    for source, scope, ledger, unit in dict.fromkeys(key[:4] for key in factors):
        lines.add(Cell(known(str(source)), "wrap"), Cell(known(str(scope))), Cell(known(str(ledger))),
                  *(_value(factors.get((source, scope, ledger, unit, year), "–")) for year in (first, last)),
                  Cell(Label.same("tCO2e/") + unit_name(str(unit))))


def assumptions_sheet(tables: RunTables) -> Sheet:
    """The discount rate finance may change, all other assumptions, prices of carbon, options."""
    lines = Lines()
    lines.heading(word("assumptions"), word("rate_note"), word("timing_note"))
    lines.header(word("label"), word("key"), word("value"), word("unit"), word("source"), key="head")
    lines.add(Cell(word("discount_rate"), "name"), Cell("discount_rate_share"),
              Cell(float(tables.manifest["discount_rate_share"]), "input_percent"), Cell("%"), Cell(""),
              key="discount_rate")
    lines.add(Cell(word("discount_base"), "name"), Cell(""), Cell(word("day_zero").filled(year=tables.years[0]), "wrap"))
    for entry in tables.entries("assumptions"):
        label = Label(str(entry.get("label_en", entry.get("key", ""))), str(entry.get("label_zh", entry.get("key", ""))))
        lines.add(Cell(label, "name"), *_texts(entry, "key"), *_assumed(tables, entry), *_texts(entry, "source"))
    for year, price in sorted((tables.manifest.get("carbon_price") or {}).items()):
        lines.add(Cell(word("carbon_price") + f" {year}", "name"), Cell(""), _value(price),
                  Cell(per_tonne(tables)))
    for title in ("options", "time_resolution"):
        lines.section(word(title))
        for key, value in (tables.manifest.get(title) or {}).items():
            lines.add(Cell(known(str(key)), "name"), Cell(str(key)), _value(value))
    if tables.entries("conversions"):
        lines.section(word("conversions"))
        lines.header(word("place"), word("key"), word("unit_written"), word("unit_taken"), word("factor"))
        for entry in tables.entries("conversions"):
            lines.add(*_texts(entry, "place", "key", "written", "wanted"), _value(entry.get("factor")))
    return Sheet("assumptions", word("assumptions").both, lines.done(), (52, 30, 30, 16, 60), (), "head")


def _assumed(tables: RunTables, entry: Mapping[str, Any]) -> tuple[Cell, Cell]:
    """A value and its unit: shares in per cent."""
    value, unit = entry.get("value"), str(entry.get("unit") or "")
    if unit == "share" and isinstance(value, int | float) and not isinstance(value, bool):
        return Cell(value, "percent2"), Cell("")
    return _value(value), Cell(unit_of(tables, unit), "wrap")


def checks_sheet(tables: RunTables, cash_flow: Sheet, levers: Sheet, *finance: Sheet) -> Sheet:
    """One master cell over the checks of the run and of this workbook; the gap of each plan; warnings that stood."""
    lines = Lines()
    lines.heading(word("checks"))
    marks = _marks(tables, cash_flow, levers, finance)
    states = [verdict.value if isinstance(verdict, Formula) else verdict for _, _, _, verdict in marks]
    spread = f"[check_0:D]:[check_{len(marks) - 1}:D]"
    formula = (f'=IF(COUNTIF({spread},"{CHECK}")>0,"{CHECK}",IF(COUNTIF({spread},"{RATE_CHANGED}")>0,'
               f'"{RATE_CHANGED}","{OK}"))')
    lines.add(Cell(word("all_checks"), "total_name"), Cell("", "total_name"), Cell("", "total_name"),
              Cell(Formula(formula, CHECK if CHECK in states else OK) if marks else word("not_computed"), "verdict"),
              key="master")
    lines.section(word("checks_of_run") + " · " + word("checks_of_workbook"))
    lines.header(word("name"), word("value"), word("tolerance"), word("verdict"), key="head")
    for i, (name, value, limit, verdict) in enumerate(marks):
        lines.add(Cell(name, "name"), _exact(value), _exact(limit), Cell(verdict, "verdict"), key=f"check_{i}")
    _proof(lines, tables)
    _warnings(lines, tables)
    return Sheet("checks", word("checks").both, lines.done(), (58, 20, 18, 22, 22, 16, 18, 18, 20), ())


Mark = tuple[Label | str, object, object, Formula | str]


def _exact(value: object) -> Cell:
    """A check's number with the digits it needs."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Cell(f"{value:.3g}")
    return Cell("" if value is None else str(value))


def _marks(tables: RunTables, cash_flow: Sheet, levers: Sheet, finance: Sequence[Sheet]) -> list[Mark]:
    """Checks the run made of itself, then what the workbook's formulas say."""
    marks: list[Mark] = [(check_name(str(check.get("name", ""))), check.get("value"), check.get("limit"),
                          OK if is_yes(check.get("ok")) else CHECK) for check in tables.entries("checks")]
    verdicts = column_letter(total_column(tables) + 1)
    for name, sheet, key, column in (("check_npc_best", cash_flow, "best_npc_optimizer", verdicts),
                                     ("check_npc_reference", cash_flow, "reference_npc_optimizer", verdicts),
                                     ("check_npv", cash_flow, "difference_npv_optimizer", verdicts),
                                     ("check_levers", levers, "ladder_check", "B"),
                                     *(("check_finance", sheet, "tie_sum", "D") for sheet in finance),
                                     *(("annuity_check", sheet, "annuity_check", "D") for sheet in finance)):
        value = value_in(sheet, key)
        if value is not None:
            marks.append((word(name), None, None, Formula(f"=[{sheet.key}!{key}:{column}]", value)))
    return marks


def _proof(lines: Lines, tables: RunTables) -> None:
    """Bound and gap of each plan beside the cost they were proved for, and what it costs on all hours."""
    unit, found = money_unit(tables), proof_lines(tables)
    dispatched = any(line.all_hours_cost is not None for line in found)

    def money(value: float | None) -> Cell:
        return Cell(word("not_computed"), "note") if value is None else Cell(unit.of(value), "number1")

    lines.section(word("proof"))
    on_all = (word("full_year_cost").with_unit(unit.label), word("full_year_error"), word("certified_gap"))
    lines.header(word("plan"), word("status"), word("bound_on"), word("proved_cost").with_unit(unit.label),
                 word("bound").with_unit(unit.label), word("gap"), *(on_all if dispatched else ()), height=62)
    for line in found:
        lines.add(Cell(line.name, "name"), Cell(line.status), Cell(line.basis), money(line.cost), money(line.bound),
                  _share(line.gap), *((money(line.all_hours_cost), _share(line.change_share), _share(line.certified_gap))
                                      if dispatched else ()))


def _share(share: float | None) -> Cell:
    return Cell(word("not_computed"), "note") if share is None else Cell(share, "percent2")


def _warnings(lines: Lines, tables: RunTables) -> None:
    lines.section(word("warnings"))
    lines.header(word("message"), word("place"), word("severity"), word("fix"))
    for one in warnings_of(tables):
        lines.add(Cell(one.message, "wrap"), Cell(one.place), Cell(one.severity), Cell(one.fix, "wrap"))
    if not tables.issues:
        lines.add(Cell(word("no_warnings")))

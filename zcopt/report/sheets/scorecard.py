"""The scorecard: every indicator by year against its target, with margin and verdict by formula."""

from __future__ import annotations

from zcopt.report.labels import indicator, plan_name, word
from zcopt.report.run_tables import RunTables, number, text
from zcopt.report.sheets.sheet import Cell, Content, Formula, Lines, Sheet, Style
from zcopt.report.verdicts import verdict_of

FIRST = 3


def scorecard_sheet(tables: RunTables) -> Sheet:
    """Value, target, margin and verdict of the best plan by year; then the last year of every plan."""
    lines = Lines()
    lines.heading(word("scorecard") + " – " + plan_name(tables.best_name))
    lines.header(word("indicator"), word("unit"), "", *tables.years, key="head")
    for key in tables.indicator_keys():
        _indicator(lines, tables, key)
    _all_plans(lines, tables)
    columns = max(len(tables.years), len(tables.all_names))
    widths = (56, 18, 14, *(17 for _ in range(columns)))
    return Sheet("scorecard", word("scorecard").both, lines.done(), widths, (), "head", FIRST)


def _style(unit: str, value: float | None) -> Style:
    if value is None:
        return "note"
    if unit == "share":
        return "percent"
    return "number" if abs(value) >= 100 else "number2" if abs(value) >= 1 else "number4"


def _unit(unit: str) -> str:
    return "%" if unit == "share" else unit


def _shown(value: float | None, absent: str) -> Content:
    return word(absent) if value is None else value


def _indicator(lines: Lines, tables: RunTables, key: str) -> None:
    rows = [tables.indicator(tables.best_name, key, year) or {} for year in tables.years]
    unit = next((text(row, "unit") for row in rows if row), "")
    values, limits = [number(row, "value") for row in rows], [number(row, "limit") for row in rows]
    senses = [text(row, "sense") for row in rows]
    lines.add(Cell(indicator(key), "total_name"), Cell(_unit(unit), "total_name"), Cell(word("value"), "total_name"),
              *(Cell(_shown(value, "not_computed"), _style(unit, value)) for value in values), key=f"{key}_value")
    if not any(limit is not None for limit in limits):
        return
    lines.add(Cell(""), Cell(_unit(unit)), Cell(word("limit")),
              *(Cell(_shown(limit, "no_target"), _style(unit, limit)) for limit in limits), key=f"{key}_limit")
    lines.add(Cell(""), Cell(_unit(unit)), Cell(word("margin")),
              *(Cell(_margin(key, sense, value, limit), _style(unit, value))
                for sense, value, limit in zip(senses, values, limits, strict=True)), key=f"{key}_margin")
    lines.add(Cell(""), Cell(""), Cell(word("verdict")),
              *(Cell(_verdict(key, sense, value, limit), "verdict")
                for sense, value, limit in zip(senses, values, limits, strict=True)), key=f"{key}_verdict")


def _margin(key: str, sense: str, value: float | None, limit: float | None) -> Content:
    """The distance to the limit by formula, negative when missed; blank where there is none."""
    if value is None or limit is None:
        return ""
    inside = f"[{key}_limit]-[{key}_value]" if sense == "<=" else f"[{key}_value]-[{key}_limit]"
    return Formula(f"={inside}", limit - value if sense == "<=" else value - limit)


def _verdict(key: str, sense: str, value: float | None, limit: float | None) -> Content:
    verdict = verdict_of(sense, value, limit)
    if value is None or limit is None:
        return word(verdict)
    met, missed = word("met").both, word("missed").both
    return Formula(f'=IF([{key}_margin]>=-0.000001*MAX(1,ABS([{key}_limit])),"{met}","{missed}")', word(verdict).both)


def _all_plans(lines: Lines, tables: RunTables) -> None:
    year = tables.years[-1]
    lines.section(word("plans") + f" {year}")
    lines.header(word("indicator"), word("unit"), word("limit"), *(plan_name(plan) for plan in tables.all_names))
    for key in tables.indicator_keys():
        rows = [tables.indicator(plan, key, year) or {} for plan in tables.all_names]
        unit = next((text(row, "unit") for row in rows if row), "")
        limit = next((number(row, "limit") for row in rows if number(row, "limit") is not None), None)
        cells = []
        for row in rows:
            value = number(row, "value")
            missed = verdict_of(text(row, "sense"), value, number(row, "limit")) == "missed"
            cells.append(Cell(_shown(value, "not_computed"), _style(unit, value)) if not missed or value is None
                         else Cell(f"✗ {_plain(value, unit)}", "bad"))
        sense = next((text(row, "sense") for row in rows if text(row, "sense")), "")
        lines.add(Cell(indicator(key), "name"), Cell(_unit(unit)),
                  Cell(word("no_target"), "note") if limit is None else Cell(f"{sense} {_plain(limit, unit)}"), *cells)


def _plain(value: float, unit: str) -> str:
    return f"{value:.1%}" if unit == "share" else f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.2f}"

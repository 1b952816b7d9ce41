"""The scorecard: the programme's indicators by year against its values, then the targets of the case, by formula."""

from __future__ import annotations

from collections.abc import Sequence

from zcopt.plans.tables import Record
from zcopt.report.labels import Label, indicator, known, plan_name, unit_name, word
from zcopt.report.run_tables import RunTables, number, text
from zcopt.report.scores import LEVELS, Scores, reason_of
from zcopt.report.sheets.sheet import Cell, Content, Formula, Lines, Sheet, Style
from zcopt.report.verdicts import verdict_of

FIRST = 3
JUDGED = ("met", "missed")
_ASKED = {"entry": word("entry_value"), "leading": word("leading_value")}


def scorecard_sheet(tables: RunTables) -> Sheet:
    """The best plan by year against the programme and against its targets; then the last year of every plan."""
    lines, scores = Lines(), Scores.of(tables)
    lines.heading(word("scorecard") + " – " + plan_name(tables.best_name), *((word("note_programme"),) if scores.keys else ()))
    if scores.keys:
        _programme(lines, tables, scores)
        lines.section(word("own_targets"))
    lines.header(word("indicator"), word("unit"), "", *tables.years, key="head" if not scores.keys else "targets")
    for key in tables.indicator_keys():
        _indicator(lines, tables, key, shown=key in scores.keys)
    _all_plans(lines, tables, scores)
    columns = max(len(scores.columns(tables.years)), len(tables.all_names))
    widths = (56, 18, 18, *(17 for _ in range(columns)), 20, 60)
    return Sheet("scorecard", word("scorecard").both, lines.done(), widths, (), "head", FIRST)


def _programme(lines: Lines, tables: RunTables, scores: Scores) -> None:
    """Value, what is asked, margin and verdict of every indicator by year; then the rules that are words alone."""
    years = scores.columns(tables.years)
    shown: list[Label | str | int] = [*years]
    if scores.base_year is not None:
        shown[0] = word("base_year") + f" {years[0]}"
    lines.add(Cell(word("programme")), Cell(scores.programme, "strong"))
    lines.header(word("indicator"), word("unit"), "", *shown, word("certificates_count"), word("remark"), key="head")
    for key in scores.keys:
        _scored(lines, key, scores.line(tables.best_name, key, tables.years))
    for row in scores.words:
        lines.add(Cell(text(row, "rules"), "name"), Cell(known("report_only"), "note"), Cell(reason_of(row)))


def _scored(lines: Lines, key: str, rows: Sequence[Record]) -> None:
    unit = next((text(row, "unit") for row in rows if text(row, "unit")), "")
    values = [number(row, "value") for row in rows]
    reasons = dict.fromkeys(reason_of(row) for row in rows if text(row, "reason_en"))
    counted = next((text(row, "certificates") for row in reversed(rows) if text(row, "certificates")), "")
    place = f"score_{key}"
    lines.add(Cell(indicator(key), "total_name"), Cell(_unit(unit), "total_name"), Cell(word("value"), "total_name"),
              *(Cell(_shown(value, "not_computed"), _style(unit, value)) for value in values),
              Cell(known(counted) if counted else "", "wrap"), Cell("; ".join(reason.both for reason in reasons), "wrap"),
              key=f"{place}_value")
    for level in LEVELS:
        _level(lines, f"{place}_value", f"{place}_{level}", level, unit, rows)


def _level(lines: Lines, value_key: str, place: str, level: str, unit: str, rows: Sequence[Record]) -> None:
    """Limit, margin and verdict of a level; nothing where it asks for nothing in any year."""
    verdicts = [text(row, f"{level}_verdict") for row in rows]
    if not any(verdict in (*JUDGED, "does_not_apply") or number(row, level) is not None
               for verdict, row in zip(verdicts, rows, strict=True)):
        return
    limits = [number(row, level) for row in rows]
    lines.add(Cell(""), Cell(_unit(unit)), Cell(_ASKED[level]),
              *(Cell("" if limit is None else limit, _style(unit, limit)) for limit in limits), key=f"{place}_limit")
    if any(verdict in JUDGED for verdict in verdicts):
        lines.add(Cell(""), Cell(_unit(unit)), Cell(word("margin")),
                  *(Cell(_margin(value_key, place, text(row, "sense"), number(row, "value"), limit),
                         _style(unit, number(row, "value"))) for row, limit in zip(rows, limits, strict=True)),
                  key=f"{place}_margin")
    lines.add(Cell(""), Cell(""), Cell(word("verdict")),
              *(Cell(_verdict(place, verdict), "verdict" if verdict in JUDGED else "note") for verdict in verdicts),
              key=f"{place}_verdict")


def _style(unit: str, value: float | None) -> Style:
    if value is None:
        return "note"
    if unit == "share":
        return "percent"
    if unit in ("count", "yes/no"):
        return "integer"
    return "number" if abs(value) >= 100 else "number2" if abs(value) >= 1 else "number4"


def _unit(unit: str) -> Label | str:
    return "%" if unit == "share" else unit_name(unit)


def _shown(value: float | None, absent: str) -> Content:
    return word(absent) if value is None else value


def _indicator(lines: Lines, tables: RunTables, key: str, *, shown: bool) -> None:
    """An indicator against its target; without one only where the programme has not ``shown`` it."""
    rows = [tables.indicator(tables.best_name, key, year) or {} for year in tables.years]
    unit = next((text(row, "unit") for row in rows if row), "")
    values, limits = [number(row, "value") for row in rows], [number(row, "limit") for row in rows]
    if shown and not any(limit is not None for limit in limits):
        return
    senses = [text(row, "sense") for row in rows]
    lines.add(Cell(indicator(key), "total_name"), Cell(_unit(unit), "total_name"), Cell(word("value"), "total_name"),
              *(Cell(_shown(value, "not_computed"), _style(unit, value)) for value in values), key=f"{key}_value")
    if not any(limit is not None for limit in limits):
        return
    verdicts = [verdict_of(*judged) for judged in zip(senses, values, limits, strict=True)]
    lines.add(Cell(""), Cell(_unit(unit)), Cell(word("limit")),
              *(Cell(_shown(limit, "no_target"), _style(unit, limit)) for limit in limits), key=f"{key}_limit")
    lines.add(Cell(""), Cell(_unit(unit)), Cell(word("margin")),
              *(Cell(_margin(f"{key}_value", key, sense, value, limit), _style(unit, value))
                for sense, value, limit in zip(senses, values, limits, strict=True)), key=f"{key}_margin")
    lines.add(Cell(""), Cell(""), Cell(word("verdict")), *(Cell(_verdict(key, verdict), "verdict") for verdict in verdicts),
              key=f"{key}_verdict")


def _margin(value_key: str, place: str, sense: str, value: float | None, limit: float | None) -> Content:
    """The distance to the limit by formula, negative when missed; blank where there is none."""
    if value is None or limit is None:
        return ""
    inside = f"[{place}_limit]-[{value_key}]" if sense == "<=" else f"[{value_key}]-[{place}_limit]"
    return Formula(f"={inside}", limit - value if sense == "<=" else value - limit)


def _verdict(place: str, verdict: str) -> Content:
    """Met or missed by formula, any other verdict in words."""
    if verdict not in JUDGED:
        return word(verdict) if verdict else ""
    met, missed = word("met").both, word("missed").both
    return Formula(f'=IF([{place}_margin]>=-0.000001*MAX(1,ABS([{place}_limit])),"{met}","{missed}")', word(verdict).both)


def _all_plans(lines: Lines, tables: RunTables, scores: Scores) -> None:
    """The last year of every plan: what misses the entry value or a target is marked."""
    year = tables.years[-1]
    lines.section(word("plans") + f" {year}")
    lines.header(word("indicator"), word("unit"), word("limit"), *(plan_name(plan) for plan in tables.all_names))
    for key in tables.indicator_keys():
        rows = [tables.indicator(plan, key, year) or {} for plan in tables.all_names]
        judged = [scores.rows.get((plan, key, year), {}) for plan in tables.all_names]
        unit = next((text(row, "unit") for row in rows if row), "")
        cells = []
        for row, score in zip(rows, judged, strict=True):
            value = number(row, "value")
            missed = (verdict_of(text(row, "sense"), value, number(row, "limit")) == "missed"
                      or text(score, "entry_verdict") == "missed")
            cells.append(Cell(_shown(value, "not_computed"), _style(unit, value)) if not missed or value is None
                         else Cell(f"✗ {_plain(value, unit)}", "bad"))
        lines.add(Cell(indicator(key), "name"), Cell(_unit(unit)), _asked(rows, judged, unit), *cells)


def _asked(rows: Sequence[Record], judged: Sequence[Record], unit: str) -> Cell:
    """The target, else the entry value."""
    for found, column in ((rows, "limit"), (judged, "entry")):
        for row in found:
            limit = number(row, column)
            if limit is not None:
                return Cell(f"{text(row, 'sense')} {_plain(limit, unit)}")
    return Cell(word("no_target"), "note")


def _plain(value: float, unit: str) -> str:
    return f"{value:.1%}" if unit == "share" else f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.2f}"

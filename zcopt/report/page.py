"""The report as one page: opens offline, draws with Plotly, reads in two languages, runs no script but its own.

The page holds every text twice, English and Chinese; a switch shows one of them without reloading and remembers
nothing. Texts from the data are escaped everywhere; the content policy names the two scripts by their hash and
allows no connection. Plotly lies there compressed, as text, and is run after the first screen stands.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import jinja2
from markupsafe import Markup

from zcopt.errors import OutputError
from zcopt.plans.tables import Record
from zcopt.report.amounts import MoneyUnit, digits, money_unit, percent, significant
from zcopt.report.answer import basis_of, failed_checks, notes_on_plans, purchases_by_year, reason_of, unit_of_reasons
from zcopt.report.charts import SECTIONS, charts_of
from zcopt.report.charts.chart import Chart, Language, Text
from zcopt.report.hours import gap_hours
from zcopt.report.labels import NOT_COMPUTED, Label, known, listed, plan_name, stated, word
from zcopt.report.reductions import KINDS
from zcopt.report.run_tables import RunTables, is_yes, number, text
from zcopt.report.trust import trust_tables
from zcopt.report.what_if import WhatIf, what_if_chart

WHAT_IF: Final = "what_if"
CHART_DIGITS = 6
"""Significant digits of a chart's numbers: more cannot be seen and would only make the file larger."""


@dataclass(frozen=True)
class RankedLine:
    """A line of the ranked table and why it stands there; ``verdict`` is met or missed."""

    name: Text
    reason: Label
    cells: tuple[Text, ...]
    best: bool
    verdict: str


@dataclass(frozen=True)
class Ranked:
    """The ranked table of the first screen; numbers start at column ``numeric_from``."""

    columns: tuple[Text, ...]
    numeric_from: int
    lines: tuple[RankedLine, ...]


def write_page(path: Path, tables: RunTables, language: Language = "en") -> None:
    """Write ``report.html``, first shown in ``language``; the same tables give the same bytes.

    Raises OutputError when the file cannot be written.
    """
    page = page_html(tables, language)
    try:
        path.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{path.name} could not be written: {error}") from error


def page_html(tables: RunTables, language: Language = "en") -> str:
    """The page as text."""
    room = files("zcopt.report")
    library, script = plotly_library(), room.joinpath("page.js").read_text(encoding="utf-8")
    what_if = WhatIf.of(tables)
    charts = [*charts_of(tables), *([(WHAT_IF, what_if_chart(tables, what_if))] if what_if.plans else [])]
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=False)
    template = environment.from_string(room.joinpath("page.html.j2").read_text(encoding="utf-8"))
    best = tables.best
    return template.render(
        word=word, language=language, policy=content_policy(library, script),
        case_name=str(tables.manifest.get("case_name") or "zcopt"), facts=_facts(tables),
        style=Markup(room.joinpath("page.css").read_text(encoding="utf-8")),
        notes=notes_on_plans(tables), failed=failed_checks(tables), basis=basis_of(tables, best) if best else None,
        money_unit_of_reasons=unit_of_reasons(tables), best=plan_name(tables.best_name) if best else None,
        reason=reason_of(tables),
        figures=_key_figures(tables, best) if best else (), purchases=purchases_by_year(tables, tables.best_name),
        ranked=_ranked(tables), sections=_sections(charts), trust=trust_tables(tables), knobs=what_if.knobs,
        what_if_json=Markup(safe_json(what_if.data(tables))),
        charts_json=Markup(charts_json([chart for _, chart in charts])), library=Markup(packed_library()), script=Markup(script))


def _sections(charts: Sequence[tuple[str, Chart]]) -> list[tuple[str, list[Chart]]]:
    """Sections in the order they are read, with their charts; what no order names comes before the last."""
    held = dict.fromkeys(section for section, _ in charts)
    order = [*SECTIONS[:-1], *(key for key in held if key not in SECTIONS), SECTIONS[-1]]
    return [(key, [chart for section, chart in charts if section == key]) for key in order if key in held]


@cache
def plotly_library() -> str:
    """Plotly's own JavaScript as shipped with the Python package, so that no network is needed."""
    return files("plotly").joinpath("package_data/plotly.min.js").read_text(encoding="utf-8")


@cache
def packed_library() -> str:
    """Plotly's script compressed, as text: two fifths of its length. Browsers of 2023 and later unpack it."""
    packed = gzip.compress(plotly_library().encode("utf-8"), compresslevel=9, mtime=0)
    return base64.b64encode(packed).decode("ascii")


def content_policy(*scripts: str) -> str:
    """Nothing may load or connect; only these inline scripts may run. Plotly sets styles and draws to data: images."""
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    return (f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; "
            "base-uri 'none'; form-action 'none'")


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")


def charts_json(charts: Sequence[Chart]) -> str:
    """All figures, safe inside a script element; a text that differs between languages is ``{"en": ..., "zh": ...}``."""
    return safe_json({chart.key: {
        "height": chart.height, "least_width": chart.least_width, "title": _packed(chart.title), "views": [
            {"label": _packed(view.label), "figure": _packed(view.figure)} for view in chart.views]}
        for chart in charts if chart.views})


def safe_json(value: Any) -> str:
    """JSON that cannot end the script element it stands in."""
    packed = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return packed.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _packed(value: Any) -> Any:
    if isinstance(value, Label):
        return value.en if value.en == value.zh else {"en": value.en, "zh": value.zh}
    if isinstance(value, float):
        return float(f"{value:.{CHART_DIGITS}g}") if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _packed(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_packed(inner) for inner in value]
    return value


def _facts(tables: RunTables) -> tuple[tuple[Label, Text], ...]:
    facts: list[tuple[Label, Text]] = [(word("years_planned"), f"{tables.years[0]}-{tables.years[-1]}")]
    for key in ("sector", "input_hash"):
        facts.append((word(key), stated(str(tables.manifest.get(key) or "")) if tables.manifest.get(key) else NOT_COMPUTED))
    return (*facts, (word("version"), str(tables.manifest.get("zcopt_version") or "") or NOT_COMPUTED))


def _key_figures(tables: RunTables, best: Record) -> tuple[tuple[Label, Text, Text | None], ...]:
    """What finance asks first: cost, gain, investment, payback, where emissions end, what does the reducing."""
    unit, last = money_unit(tables), tables.years[-1]
    reductions = tables.reductions(tables.best_name, last)
    gross, net = number(best, "gross_last_year_tco2"), number(best, "net_last_year_tco2")
    kinds: Label | None = None
    if reductions is not None:
        pieces = [word(kind) + f" {reductions.by_kind[kind]:,.0f}" for kind in KINDS]
        kinds = Label(" · ".join(piece.en for piece in pieces), " · ".join(piece.zh for piece in pieces))
    total = None if reductions is None else reductions.total
    return (
        (word("net_present_cost").with_unit(unit.label), _money(best, "net_present_cost", unit),
         _against_reference(tables, best, unit)),
        (word("capex_total").with_unit(unit.label), _money(best, "capex_total", unit),
         word("capex_peak_year") + ": " + _money(best, "capex_peak_year", unit)),
        (word("payback_years"), digits(value, 1) + " " + word("years_unit")
         if (value := number(best, "payback_years")) is not None else word("never"),
         word("irr") + ": " + (word("no_unique_irr") if number(best, "irr") is None else percent(number(best, "irr")))),
        ((word("short_gross") + f" {last}").with_unit("tCO2e"), digits(gross), _below_base_year(tables, gross)),
        ((word("short_net") + f" {last}").with_unit("tCO2e"), digits(net),
         word("offsets_share") + ": " + percent(number(best, "offsets_share"))),
        ((word("answer_reductions") + f" {last}").with_unit("tCO2e"), digits(total), kinds),
    )


def _money(row: Record, key: str, unit: MoneyUnit) -> Label:
    value = number(row, key)
    return NOT_COMPUTED if value is None else digits(unit.of(value), 0 if abs(unit.of(value)) >= 100 else 1)


def _against_reference(tables: RunTables, best: Record, unit: MoneyUnit) -> Label | None:
    gain = number(best, "npv_vs_reference")
    if gain is None or tables.reference is None:
        return None
    return word("cheaper_by" if gain >= 0 else "dearer_by") + " " + significant(abs(unit.of(gain)))


def _below_base_year(tables: RunTables, gross: float | None) -> Label | None:
    base = tables.manifest.get("base_year_gross_tco2")
    if gross is None or not base:
        return None
    return percent(gross / float(base) - 1) + " " + word("against_base_year") + f" {tables.manifest.get('base_year', '')}"


def _ranked(tables: RunTables) -> Ranked:
    unit, last = money_unit(tables), tables.years[-1]
    columns: tuple[Text, ...] = (
        word("rank"), word("plan"), *((word("archetype"),) if _has_examples(tables) else ()),
        *((word("basis"),) if tables.bases_differ else ()), word("net_present_cost").with_unit(unit.label),
        *((word("typical_days_cost").with_unit(unit.label),) if tables.bases_differ else ()),
        word("npv_vs_reference").with_unit(unit.label), word("capex_total").with_unit(unit.label),
        word("irr"), word("payback_years").with_unit(word("years_unit")),
        (word("short_gross") + f" {last}").with_unit("tCO2e"), (word("short_net") + f" {last}").with_unit("tCO2e"),
        word("offsets_share"), word("gap") + gap_hours(tables)[0], word("targets_met"))
    plans = (*tables.ranked, *filter(None, (tables.reference,)))
    words = 2 + _has_examples(tables) + tables.bases_differ
    return Ranked(columns, words, tuple(_ranked_line(tables, row, unit) for row in plans))


def _has_examples(tables: RunTables) -> bool:
    return any(listed(text(row, "archetype")).en for row in tables.ranked)


def _ranked_line(tables: RunTables, row: Record, unit: MoneyUnit) -> RankedLine:
    is_reference = row is tables.reference

    def money(key: str) -> Label:
        value = number(row, key)
        return digits(None if value is None else unit.of(value), 1)

    def compared(label: Label) -> Text:
        return "–" if is_reference else label

    name = text(row, "plan")
    rate, back = number(row, "irr"), number(row, "payback_years")
    verdict = "met" if is_yes(row.get("targets_met")) else "missed"
    cells: tuple[Text, ...] = (
        "–" if is_reference else f"{number(row, 'rank'):.0f}",
        plan_name(name) + (" ≈" if is_yes(row.get("tie_with_above")) else ""),
        *(("–" if is_reference else listed(text(row, "archetype")),) if _has_examples(tables) else ()),
        *((known(text(row, "basis")),) if tables.bases_differ else ()),
        money("net_present_cost"), *((money("typical_days_cost"),) if tables.bases_differ else ()),
        compared(money("npv_vs_reference")), money("capex_total"),
        compared(word("no_unique_irr") if rate is None else percent(rate)),
        compared(word("never") if back is None else digits(back, 1)),
        digits(number(row, "gross_last_year_tco2")), digits(number(row, "net_last_year_tco2")),
        compared(percent(number(row, "offsets_share"))), percent(number(row, "gap"), 2) + gap_hours(tables)[1].get(name, ""),
        word(verdict))
    return RankedLine(plan_name(name), reason_of(tables, row), cells, name == tables.best_name, verdict)

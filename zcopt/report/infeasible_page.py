"""The page of a run without a plan: why, and what to type instead; English and Chinese below each other, no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import jinja2

from zcopt.analysis.infeasible import Section
from zcopt.errors import OutputError
from zcopt.report.labels import Label, limit_name, word

MOST_OPEN = 8
"""Lines of a section that are shown at once; longer lists open on demand (ours)."""
SEVERAL: Final = Label("; ", "；")
"""Between changes that are needed together."""
_TEMPLATE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ case_name }}: no plan is possible 无可行方案</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body { font: 15px/1.5 "Segoe UI", Arial, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; margin: 0;
  color: #1f2933; background: #f5f7f9; }
header { background: #1f3a5f; color: #fff; padding: 18px 28px; } h1 { font-size: 22px; margin: 0; }
main { max-width: 1040px; margin: 0 auto; padding: 18px 24px 60px; }
section { background: #fff; border: 1px solid #d9dee3; border-radius: 8px; padding: 14px 22px; margin: 0 0 16px; }
h2 { font-size: 17px; margin: 0 0 6px; color: #1f3a5f; } ul { margin: 6px 0; padding-left: 22px; } li { margin: 5px 0; }
[lang=zh] { color: #4b5560; } h1 [lang=zh] { color: #fff; font-weight: 400; } summary { cursor: pointer; color: #00609a; }
:focus-visible { outline: 3px solid #a33c00; outline-offset: 2px; }
@media print { body { background: #fff; font-size: 11px; } header { color: #000; background: #fff; }
  h1 [lang=zh] { color: #000; } section { border: 0; padding: 4px 0; } li { break-inside: avoid; } }
</style></head><body>
{%- macro both(label) %}{{ label.en }}{% if label.zh != label.en %}<br>
<span lang="zh">{{ label.zh }}</span>{% endif %}{% endmacro %}
{%- macro list(lines) %}<ul>
{% for line in lines %}<li>{% if line.changes|length == 1 %}{{ both(line.changes[0]) }}{% else %}{{ both(together) }}<ul>
{% for change in line.changes %}<li>{{ both(change) }}</li>
{% endfor %}</ul>{% endif %}{% if line.proof.en %}<br>{{ both(line.proof) }}{% endif %}</li>
{% endfor %}</ul>{% endmacro %}
<header><h1>{{ case_name }}: the promises made in the inputs cannot all be kept<br>
<span lang="zh">输入中的要求无法同时满足</span></h1></header>
<main>
{% for part in parts %}<section><h2>{{ both(part.title) }}</h2>
{% if part.lines|length > most_open %}<details><summary>{{ lines.en }} {{ lines.zh }} ({{ part.lines|length }})</summary>
{{ list(part.lines) }}</details>{% else %}{{ list(part.lines) }}{% endif %}</section>
{% else %}<section><p>{{ both(none_named) }}</p></section>
{% endfor %}</main></body></html>
"""


@dataclass(frozen=True)
class Line:
    """A limit, or changes that are needed together; and how surely they help, blank where that is not the question."""

    changes: tuple[Label, ...]
    proof: Label


@dataclass(frozen=True)
class Part:
    """A heading and its lines."""

    title: Label
    lines: tuple[Line, ...]


def write_infeasible_page(path: Path, case_name: str, sections: tuple[Section, ...]) -> None:
    """Write ``infeasible.html``; OutputError when it cannot be written."""
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    parts = [Part(Label(*section.title), tuple(line_of(line) for line in section.lines)) for section in sections]
    page = environment.from_string(_TEMPLATE).render(case_name=case_name, parts=parts, most_open=MOST_OPEN,
                                                     lines=word("show_lines"), together=word("all_together"),
                                                     none_named=word("none_named"))
    try:
        path.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{path.name} could not be written: {error}") from error


def line_of(line: Sequence[str]) -> Line:
    """The changes a line names and their proof, by the names reports use."""
    (english, _, proof), (chinese, _, zh) = line[0].partition(". "), line[1].partition("。")
    changes = english.split(SEVERAL.en), chinese.split(SEVERAL.zh)
    if len(changes[0]) != len(changes[1]):
        changes = [english], [chinese]
    return Line(tuple(limit_name(Label(*pair)) for pair in zip(*changes, strict=True)), limit_name(Label(proof, zh)))

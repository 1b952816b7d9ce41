"""The page of a run without a plan: why, and what to type instead; English and Chinese below each other, no script."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import jinja2

from zcopt.analysis.infeasible import Section
from zcopt.errors import OutputError

_TEMPLATE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ case_name }}: no plan is possible 无可行方案</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:52em;margin:2em auto;padding:0 1em;color:#1a1a1a}
h1{font-size:1.4em}h2{font-size:1.05em;margin-top:1.6em}li{margin:.4em 0}.zh{color:#444}</style></head><body>
<h1>{{ case_name }}: the promises made in the inputs cannot all be kept<br>
<span lang="zh" class="zh">输入中的要求无法同时满足</span></h1>
{% for section in sections %}<h2>{{ section.title[0] }}<br><span lang="zh" class="zh">{{ section.title[1] }}</span></h2>
<ul>{% for line in section.lines %}<li>{{ line[0] }}<br><span lang="zh" class="zh">{{ line[1] }}</span></li>
{% endfor %}</ul>
{% else %}<p>No single limit could be named in the time given. <span lang="zh" class="zh">限时内未能指出具体约束。</span></p>
{% endfor %}</body></html>
"""


def write_infeasible_page(path: Path, case_name: str, sections: tuple[Section, ...]) -> None:
    """Write ``infeasible.html``; OutputError when it cannot be written."""
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    page = environment.from_string(_TEMPLATE).render(case_name=case_name, sections=sections)
    try:
        path.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{path.name} could not be written: {error}") from error

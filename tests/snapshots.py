"""The equations of a part as text, kept beside the tests so that a reviewer reads them in a diff.

    ZCOPT_UPDATE_SNAPSHOTS=1 python -m pytest tests/model/test_snapshots.py    # after reading what changed
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyomo.environ as pyo

from zcopt.inputs.case import Case
from zcopt.inputs.row import Row
from zcopt.model.algebra import BlockData
from zcopt.model.balance import in_month
from zcopt.model.books import Grain
from zcopt.model.build import Built, build
from zcopt.model.part import Part
from zcopt.parts import PARTS

FOLDER = Path(__file__).parent / "snapshots"
UPDATE = "ZCOPT_UPDATE_SNAPSHOTS"


def check_snapshot(name: str, text: str) -> None:
    """``text`` must be what stands in snapshots/<name>.txt; with ZCOPT_UPDATE_SNAPSHOTS=1 it is written there."""
    file = FOLDER / f"{name}.txt"
    if os.environ.get(UPDATE) == "1":
        file.write_text(text, encoding="utf-8")
    assert file.exists(), f"no snapshot {file.name}: run with {UPDATE}=1 and read what it wrote"
    assert text == file.read_text(encoding="utf-8"), f"{file.name} is out of date: run with {UPDATE}=1 and read the diff"


def equations(part: Part, rows: Sequence[Row], case: Case) -> str:
    """Variables, constraints and posts that the last of ``rows`` of the part's sheet adds to ``case``."""
    built = build(case.with_rows(*rows), PARTS)
    position = len(built.case.rows(part.row)) - 1
    block = getattr(built.model, part.name)[position]
    lines = [*_variables(block), *_constraints(block), *_constraints(built.model.counted), *_posts(built, part, rows)]
    text = "\n".join(_rounded(line) for line in lines) + "\n"
    return text.replace(f"{part.name}[{position}].", "")


def _variables(block: BlockData) -> Iterator[str]:
    for variable in block.component_objects(pyo.Var, descend_into=True):
        kinds = {f"{data.domain.name} {_bounds(data)}": None for data in variable.values()}
        meaning = variable.doc.partition(": ")[2] or variable.doc
        yield f"# {variable.name}: {meaning}, in {', '.join(kinds) or 'nothing'}"


def _bounds(variable: pyo.Var) -> str:
    low, high = ("" if bound is None else f"{bound:g}" for bound in variable.bounds)
    return f"{low}..{high}"


def _constraints(block: BlockData) -> Iterator[str]:
    for constraint in block.component_objects(pyo.Constraint, descend_into=True):
        yield ""
        yield f"# {constraint.name}: {constraint.doc}"
        yield from (f"{data.name}:  {data.expr}" for data in constraint.values())


def _posts(built: Built, part: Part, rows: Sequence[Row]) -> Iterator[str]:
    """Money of every year; energy of the first year: its hours, or its months; other posts of the first year."""
    books, years, item = built.books, built.case.years, next(r.name for r in rows if isinstance(r, part.row))
    year, month = years[0], built.case.time.months[0]
    for post in books.energy:
        if post.part == part.name and item in post.item:
            yield f"\n# energy: {post.item} on {post.carrier}, {post.activity or 'inside the factory'}  [MWh]"
            if post.grain is Grain.MONTH:
                yield str(in_month(post, built.case, year, month))
            else:
                yield from (str(post.amount(year, month, s)) for s in built.case.time.steps[month])
    for money in books.money:
        if money.part == part.name and item in money.item:
            kind = "cash" if money.cash else "never paid"
            yield f"\n# money: {money.account} of {money.item}, {money.timing} of year, {kind}  [thousand currency]"
            yield from (f"{y}:  {money.amount(y)}" for y in years)
    yield from (f"\n# activity: {p.activity} of {p.item}  [{p.unit}]\n{p.amount(year)}"
                for p in books.activities if p.part == part.name)
    yield from (f"\n# saving: {p.measure} saves {p.share:g} of {p.target}\n{p.active(year)}"
                for p in books.savings if p.measure == item)
    yield from (f"\n# decision: {p.item}, {p.smallest:g}..{p.largest:g} {p.unit}\n{p.bought(year)}\n{p.stock(year)}"
                for p in books.decisions if p.item == item)
    yield from (f"\n# promise: {p.kind}, {p.wording}" for p in books.promises if p.row in rows)


def _rounded(line: str) -> str:
    """Six digits are enough to read and the same on every machine."""
    return re.sub(r"\d+\.\d+(e[-+]?\d+)?", lambda found: f"{float(found.group()):.6g}", line)

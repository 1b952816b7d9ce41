"""Tables inputs and dispatch: what was typed, cell by cell, and hourly power against balances and yearly flows."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any

from zcopt.plans.tables import Record
from zcopt.verify.findings import ENERGY, RELATIVE, Findings, listed
from zcopt.verify.flows import OPEN_MWH
from zcopt.verify.run import PlanOf, Tables, figure
from zcopt.verify.sheets import Inputs

TIMESERIES = "timeseries"
KWH_PER_MWH = 1000.0
OPEN_KW = 0.01
"""What a solver leaves open in an hour."""


def check_typed(inputs: Inputs, tables: Tables, findings: Findings) -> None:
    """Every line of the table of inputs against the sheets."""
    rows = tables.get("inputs", ())
    if not rows:
        return
    expected = {key: cell for sheet in inputs.sheets for key, cell in _cells(inputs, sheet)}
    for row in rows:
        year = None if row["year"] is None else int(figure(row, "year"))
        key = str(row["sheet"]), str(row["item"]), str(row["key"]), year
        if key[0] == TIMESERIES:
            findings.taken["inputs: timeseries"] = "hourly columns are not read here; their files have the hash of manifest.json"
            continue
        value, unit, cell = expected.pop(key, (None, "", ""))
        there: object = str(row["value"])
        if isinstance(value, float):
            findings.same("inputs", listed(key), "value", _number(str(there)), value, "as typed in the copy of the inputs")
        else:
            findings.same_word("inputs", listed(key), "value", there, value, "as typed in the copy of the inputs")
        for column, word in (("unit", unit), ("cell", cell)):
            findings.same_word("inputs", listed(key), column, row[column], word, "of the cell in the copy of the inputs")
    for key, (value, _, cell) in expected.items():
        if cell:  # a default that is not there is that of a column the run did not know yet
            findings.differ("inputs", listed(key), "value", None, str(value), "a cell of the inputs")


def _cells(inputs: Inputs, sheet: str) -> Iterator[tuple[tuple[str, str, str, int | None], tuple[Any, str, str]]]:
    rows = inputs.typed(sheet)
    named = Counter(row.name for row in rows)
    for number, row in enumerate(rows, start=1):
        item = row.name if row.name and named[row.name] == 1 else f"{row.name}#{number}"
        if len(rows) == 1 and not row.name:
            item = ""
        for column in inputs.columns(sheet):
            value = getattr(row, column.key)
            for year, one in value.items() if isinstance(value, Mapping) else [(None, value)]:
                if one is not None and one not in ("", ()):
                    yield (sheet, item, column.key, year), (_plain(one), column.unit, row.place.cell(column.key, year))


def _plain(value: Any) -> float | str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return value
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return ", ".join(f"{one:.9g}" if isinstance(one, float) else str(one) for one in value)
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def check_dispatch(inputs: Inputs, plans: Sequence[PlanOf], manifest: Mapping[str, Any], findings: Findings) -> None:
    """Hours of hourly carriers balance, and all add up to the flows of the year."""
    hours = manifest.get("time_resolution", {}).get("hours_per_year")
    for plan in plans:
        rows = list(plan.rows("dispatch"))
        if not rows:
            continue
        _once(plan, rows, findings)
        _balances(inputs, plan, rows, findings)
        for year in {int(figure(row, "year")) for row in rows}:
            own = [row for row in rows if row["year"] == year]
            _weights(plan, year, own, hours, findings)
            _sums(plan, year, own, findings)


def _once(plan: PlanOf, rows: Sequence[Record], findings: Findings) -> None:
    """An item has one power an hour on a carrier and side of it."""
    seen = Counter(tuple(value for column, value in row.items() if column not in ("power_kw", "day_weight")) for row in rows)
    for key, count in seen.items():
        if count > 1:
            findings.differ("dispatch", listed(key), "hour", count, 1, "one row an hour")


def _weights(plan: PlanOf, year: int, rows: Sequence[Record], hours: float | None, findings: Findings) -> None:
    """Every row of a day stands for as many days, and all of them for a year."""
    weights: dict[tuple[object, ...], float] = {}
    for row in rows:
        weight = weights.setdefault((row["month"], row["day"]), figure(row, "day_weight"))
        if figure(row, "day_weight") != weight:
            name = listed((plan.name, year, row["month"], row["day"], row["hour"], row["item"]))
            findings.differ("dispatch", name, "day_weight", figure(row, "day_weight"), weight, "that of the day's other rows")
    found = sum(weights[key[:2]] for key in {(row["month"], row["day"], row["hour"]) for row in rows})
    findings.same("dispatch", listed((plan.name, year)), "day_weight", found, hours, "hours of a year", least=1e-3)


def _balances(inputs: Inputs, plan: PlanOf, rows: Sequence[Record], findings: Findings) -> None:
    hourly = {name for name, row in inputs.carriers.items() if row.balance == "hourly"}
    left: dict[tuple[object, ...], list[float]] = {}
    for row in rows:
        if row["carrier"] in hourly:
            key = tuple(row[column] for column in ("year", "month", "day", "hour", "carrier"))
            left.setdefault(key, []).append(_signed(row))
    for hour, powers in left.items():
        findings.compared["dispatch"] += 1
        if abs(sum(powers)) > OPEN_KW + RELATIVE * max(map(abs, powers)):
            findings.differ("dispatch", listed((plan.name, *hour)), "power_kw", sum(p for p in powers if p > 0),
                            -sum(p for p in powers if p < 0), "supply = use in every hour")


def _sums(plan: PlanOf, year: int, rows: Sequence[Record], findings: Findings) -> None:
    sums: dict[tuple[str, str, str], float] = {}
    for row in rows:
        key = str(row["part"]), str(row["item"]), str(row["carrier"])
        sums[key] = sums.get(key, 0.0) + figure(row, "day_weight") * _signed(row) / KWH_PER_MWH
    for key, energy in sums.items():
        flow = plan.flow(*key, "supply", year) - plan.flow(*key, "use", year)
        findings.same("dispatch", listed((plan.name, year, *key)), "power_kw", energy, flow, "hours x days add up to flows.csv",
                      least=ENERGY + OPEN_MWH)


def _signed(row: Record) -> float:
    return figure(row, "power_kw") * (1.0 if row["direction"] == "supply" else -1.0)

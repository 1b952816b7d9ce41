"""A single figure changed by 1 % in any table is found; which columns cannot be, and why, stands here."""

from __future__ import annotations

import functools
import random
from collections.abc import Callable

import pytest

from tests.verify.extras import after_tax, audited, full, mixed_hours, studied, two_products
from tests.verify.works import Run, run_of
from zcopt.parts import SHEETS
from zcopt.plans.tables import TABLES, Record
from zcopt.verify import verify
from zcopt.verify.coverage import left_columns

GAPS = ("plans", "archetypes", "frontier")
"""Tables with gaps that are nothing in these cases: a test of its own changes them."""
UNCAUGHT: dict[tuple[str, str], tuple[str, Callable[[Record], bool]]] = {
    ("plans", "bound"): ("of the reference, lowered: any lower bound is true", lambda row: row["plan"] == "reference"),
    ("indicators", "value"): ("hours are not among the yearly tables",
                              lambda row: str(row["indicator"]).startswith("hourly_matched")),
    ("frontier", "limit_tco2"): ("raised: a plan that keeps a limit keeps a looser one too", lambda row: True),
    ("price_sweep", "price"): ("a point of the frontier is no farther from it at another price",
                               lambda row: abs(float(str(row["above_hull"]))) < 1),
    ("price_sweep", "cumulative_gross_tco2"): ("at a price of 0 tonnes cost nothing", lambda row: row["price"] == 0),
    ("shadow_prices", "year"): ("of a limit that does not bind", lambda row: row["price"] == 0),
    ("cheapest_first", "cost"): ("of the list, raised: its plan is not kept", lambda row: row["row"] == "list"),
    ("cheapest_first", "bound"): ("of the list: its plan is not kept", lambda row: row["row"] == "list"),
    ("must_have", "slack"): ("a little more of it leads to the same verdict", lambda row: True),
}
"""Why a changed figure is not found, and of which rows."""
NEVER_FILLED = {("plans", "full_year_unserved_mwh"), ("plans", "full_year_cost_error_share"), ("plans", "certified_gap")}
"""Of plans on all hours, which take a year of data."""
NEVER_FOUND = {("frontier", "limit_tco2"), ("must_have", "slack")}
NOTHING = 1e-6
SMALL = {"money": 1.0, "flows": 5.0, "carbon": 1e-2, "decisions": 1e-2, "certificates": 1e-2, "base_year": 1e-2, "finance": 0.02,
         "cash_view": 10.0, "footprint": 1e-2, "footprint_bridge": 1.0, "audit": 1e-3, "cbam": 1e-3, "dispatch": 100.0,
         "macc": 0.1, "price_sweep": 1.0, "tornado": 1e-3,
         "npv_internal_prices": 1e4}
"""By table or column; smaller figures matter to nobody: money [cur], energy [MWh, of carriers of 30,000], tonnes."""
WHOLE = {(table, column.key) for table, columns in TABLES.items() for column in columns if column.type == "integer"}
RUNS: dict[str, Callable[[], Run]] = {
    "full": lambda: run_of(full()), "after tax": lambda: run_of(after_tax()), "two products": lambda: run_of(two_products()),
    "studied": studied, "audited": audited, "mixed hours": mixed_hours}


@functools.cache
def made(name: str) -> Run:
    return RUNS[name]()


@pytest.fixture
def run() -> Run:
    return made("full")


@functools.cache
def cells() -> tuple[tuple[str, str, str, int], ...]:
    """Run, table, column and row number of the figures that are changed: of each column one that a seed draws."""
    draw, places = random.Random(7), dict[tuple[str, str], list[tuple[str, int]]]()
    for name in RUNS:
        for table, rows in made(name).tables.items():
            for column in figures_of(table):
                places.setdefault((table, column), []).extend(
                    (name, k) for k, row in enumerate(rows)
                    if is_figure(table, column, row[column]) and not excused(table, column, row))
    return tuple((name, table, column, k) for (table, column), found in places.items() if found
                 for name, k in [draw.choice(found)])


def figures_of(table: str) -> list[str]:
    """The columns of figures that verify recomputes."""
    return [column.key for column in TABLES[table] if column.type in ("number", "integer")
            and column.key not in left_columns(table) and not (table in GAPS and column.key == "gap")]


def is_figure(table: str, column: str, value: object) -> bool:
    """Whether there is something to change: any whole number, or an amount that is not small."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return (table, column) in WHOLE or abs(value) > SMALL.get(column, SMALL.get(table, NOTHING))


def changed_row(table: str, row: Record, column: str) -> Record:
    value = row[column]
    assert isinstance(value, int | float)
    return {**row, column: value + 1 if (table, column) in WHOLE else value * 1.01}


def excused(table: str, column: str, row: Record) -> bool:
    return (table, column) in UNCAUGHT and UNCAUGHT[table, column][1](row)


@pytest.mark.parametrize("name", list(RUNS))
def test_untouched_it_passes(name: str) -> None:
    run = made(name)
    found = verify(run.case, SHEETS, run.tables, run.manifest)
    assert found.differences == []
    assert {table for table, rows in run.tables.items() if rows} <= set(found.compared), "each table is looked at"
    assert all(".csv: " in what for what in found.not_recomputed), found.not_recomputed


def test_every_changed_figure_is_found() -> None:
    missed = []
    for name, table, column, k in cells():
        run = made(name)
        rows = list(run.tables[table])
        rows[k] = changed_row(table, rows[k], column)
        if verify(run.case, SHEETS, {**run.tables, table: tuple(rows)}, run.manifest).passed:
            missed.append((name, table, column, run.tables[table][k]))
    assert not missed, missed


def test_every_column_of_every_table_is_changed_or_said_to_be_left() -> None:
    figures = {(table, column) for table in TABLES for column in figures_of(table)}
    assert figures - {(table, column) for _, table, column, _ in cells()} == NEVER_FILLED | NEVER_FOUND


OF_OTHER_HOURS = {"lcoa_per_tco2": "tonnes of the reference on typical days are not in the tables",
                  "npv_internal_prices": "nor are its internal prices: only their sum with the lines is held"}


def test_finance_of_a_plan_whose_reference_is_on_other_hours() -> None:
    run = made("mixed hours")
    k, row = next((k, row) for k, row in enumerate(run.tables["finance"]) if row["plan"] == "P2")
    for column in figures_of("finance"):
        if is_figure("finance", column, row[column]) and column not in OF_OTHER_HOURS:
            rows = list(run.tables["finance"])
            rows[k] = changed_row("finance", row, column)
            assert not verify(run.case, SHEETS, {**run.tables, "finance": tuple(rows)}, run.manifest).passed, column


@pytest.mark.parametrize(("table", "name"), [("plans", "full"), ("archetypes", "audited"), ("frontier", "studied")])
def test_a_gap_that_is_not_the_distance_to_the_bound_is_found(table: str, name: str) -> None:
    run = made(name)
    rows = list(run.tables[table])
    rows[0] = {**rows[0], "gap": float(str(rows[0]["gap"])) + 1e-3}
    found = verify(run.case, SHEETS, {**run.tables, table: tuple(rows)}, run.manifest)
    assert [(d.table, d.column) for d in found.differences] == [(table, "gap")]


def test_each_table_says_where_it_was_changed(run: Run) -> None:
    rows = list(run.tables["carbon"])
    k = next(k for k, row in enumerate(rows) if row["source"] == "gas" and row["ledger"] == "direct")
    rows[k] = changed_row("carbon", rows[k], "factor")
    found = verify(run.case, SHEETS, {**run.tables, "carbon": tuple(rows)}, run.manifest)
    assert {(d.table, d.column) for d in found.differences} == {("carbon", "factor"), ("carbon", "tco2")}
    said = str(next(d for d in found.differences if d.column == "factor"))
    assert "carbon.csv" in said and "gas" in said and "0.000202 there, 0.0002 recomputed" in said


@pytest.mark.parametrize("table", ["flows", "decisions", "money", "carbon"])
def test_a_row_left_out_is_found(run: Run, table: str) -> None:
    rows = list(run.tables[table])
    biggest = max(range(len(rows)), key=lambda k: abs(float(str(rows[k][{"flows": "energy_mwh", "decisions": "quantity",
                                                                         "money": "cash", "carbon": "tco2"}[table]]))))
    del rows[biggest]
    assert not verify(run.case, SHEETS, {**run.tables, table: tuple(rows)}, run.manifest).passed


WORDS = (
    ("full", "plans", "targets_met", None), ("full", "plans", "dominated_by", "P9"), ("full", "plans", "near_duplicate_of", "P9"),
    ("full", "money", "timing", "end"), ("full", "money", "is_cash", None), ("full", "carbon", "ledger", "location"),
    ("full", "carbon", "carrier", "diesel"), ("full", "carbon", "product", "bikes"), ("full", "flows", "direction", "supply"),
    ("full", "indicators", "sense", "="), ("full", "scorecard", "entry_verdict", "met"), ("full", "scorecard", "rules", "N9"),
    ("full", "finance", "covenant", "missed"), ("full", "finance", "irr_after_tax_note", "none unique"),
    ("full", "finance", "plan", "P9"), ("full", "cash_view", "added", "equity"), ("full", "cash_view", "line", "heat"),
    ("full", "cbam", "basis", "default"), ("full", "cbam", "missing", "benchmark"), ("full", "footprint", "component", "process"),
    ("full", "footprint_bridge", "step", "grid"), ("full", "base_year", "cited", "somebody"), ("full", "inputs", "value", "7"),
    ("full", "tornado", "source", "nobody"), ("full", "dispatch", "item", "nothing"),
    ("audited", "audit", "reductions_first", None), ("audited", "archetypes", "plan", "reference"),
    ("studied", "frontier", "on_hull", None), ("studied", "frontier", "is_knee", None),
    ("studied", "price_sweep", "agrees_with_frontier", None), ("studied", "must_have", "verdict", "must_avoid"),
    ("studied", "cheapest_first", "taken", None), ("studied", "price_lines", "item", "ccer"))


@pytest.mark.parametrize(("name", "table", "column", "word"), WORDS)
def test_changed_words_are_found(name: str, table: str, column: str, word: object) -> None:
    run = made(name)
    rows = list(run.tables[table])
    k = next(k for k, row in enumerate(rows) if row[column] != word)
    value = not rows[k][column] if word is None else word
    rows[k] = {**rows[k], column: value}  # type: ignore[dict-item]
    assert not verify(run.case, SHEETS, {**run.tables, table: tuple(rows)}, run.manifest).passed


@pytest.mark.parametrize(("name", "table", "column"), [("full", "money", "cash"), ("full", "indicators", "value"),
                                                       ("full", "finance", "npv_before_tax"), ("full", "footprint", "tco2"),
                                                       ("audited", "audit", "lowest_gross_tco2"), ("studied", "macc", "cost")])
def test_a_figure_left_out_is_found(name: str, table: str, column: str) -> None:
    run = made(name)
    rows = list(run.tables[table])
    rows[0] = {**rows[0], column: None}
    assert not verify(run.case, SHEETS, {**run.tables, table: tuple(rows)}, run.manifest).passed


def test_a_table_nobody_knows_is_named(run: Run) -> None:
    found = verify(run.case, SHEETS, {**run.tables, "levies_of_tomorrow": ({"plan": "P1", "cost": 1.0},)}, run.manifest)
    assert found.passed and found.not_recomputed["levies_of_tomorrow.csv"] == "no figure of it could be recomputed"

"""One assumption at a time: what a plan's net present cost and its saving against the reference would be, decisions held.

Nothing is decided or dispatched again, in the plan or in the reference, so that every price moves both in proportion to what
they pay. Loads and production are left out: another load is another dispatch. Residual value follows the investment, but not
the discount rate. The sum is that of ``held``; ranges are those of the sheet ``sensitivity``, else of data/sensitivity.csv.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from zcopt.analysis.held import CashLine, present_cost
from zcopt.finance import START_OF_TIMING
from zcopt.inputs.sensitivity import (
    ACCOUNTS,
    ASSUMPTIONS,
    CARBON_ADDED,
    DISCOUNT_RATE,
    Range,
    SensitivityRow,
    default_ranges,
)
from zcopt.plans.records import records_of
from zcopt.plans.tables import Record

TABLE = "tornado"
Tables = Mapping[str, Sequence[Record]]
APART: Final = {"capex": "part", "fuel_price": "item"}
"""Assumptions that are also moved for each sheet or item alone, where there are several."""
UNITS: Final = {DISCOUNT_RATE: "points", CARBON_ADDED: "cur/tCO2e"}
NO_FACTORS: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Bar:
    """An assumption at its low and its high end: net present cost of the plan, and its saving against the reference [currency].

    ``of`` is the sheet or item moved alone, empty where all are. Savings are None where the run has no reference.
    """

    range: Range
    of: str
    cost: float
    cost_low: float
    cost_high: float
    npv: float | None
    npv_low: float | None
    npv_high: float | None

    @property
    def cost_swing(self) -> float:
        """From the least to the most the plan costs [currency]."""
        return _swing(self.cost_low, self.cost, self.cost_high)

    @property
    def npv_swing(self) -> float | None:
        """From the least to the most the plan saves [currency]."""
        if self.npv is None or self.npv_low is None or self.npv_high is None:
            return None
        return _swing(self.npv_low, self.npv, self.npv_high)


@dataclass(frozen=True)
class HeldPlan:
    """What a plan pays, by account, sheet and item, and its gross emissions by year [tCO2e], None where not known."""

    lines: Mapping[tuple[str, str, str, float], tuple[float, ...]]
    gross_tco2: tuple[float, ...] | None

    def cost(self, rate: float, carbon_price: float = 0.0, key: Callable[[str, str, str], str] | None = None,
             factors: Mapping[str, float] = NO_FACTORS) -> float:
        """Net present cost [currency] at a rate, an added carbon price and factors by ``key(account, sheet, item)``."""
        lines = (CashLine(key(account, part, item) if key else "", timing, cash)
                 for (account, part, item, timing), cash in self.lines.items())
        return present_cost(lines, rate, factors, carbon_price, self.gross_tco2 or ())


def tornado(manifest: Mapping[str, Any], tables: Tables, plan: str = "") -> tuple[Bar, ...]:
    """The bars of a plan (the one of rank 1 where none is named), widest swing of its net present cost first.

    ``manifest`` and ``tables`` are those of a run folder. An assumption nothing of the plan and the reference depends on has no
    bar. Raises ValueError when the run has no such plan.
    """
    by_rank = {row["rank"]: str(row["plan"]) for row in tables["plans"]}
    chosen = plan or by_rank.get(1, "")
    if chosen not in by_rank.values():
        raise ValueError(f"the run has no plan {chosen or 'of rank 1'}")
    years = range(int(manifest["first_year"]), int(manifest["last_year"]) + 1)
    held = [held_plan(tables, name, years) for name in (chosen, by_rank.get(0, "")) if name]
    rate = float(manifest["discount_rate_share"])
    bars = [bar for one in ranges_of(manifest, tables) for bar in _bars(one, held, rate)]
    return tuple(sorted((bar for bar in bars if bar.cost_swing or bar.npv_swing), key=lambda bar: -bar.cost_swing))


def held_plan(tables: Tables, plan: str, years: Sequence[int]) -> HeldPlan:
    """The money and carbon rows of a plan by year."""
    lines: dict[tuple[str, str, str, float], list[float]] = {}
    for row in tables["money"]:
        if row["plan"] == plan:
            key = str(row["account"]), str(row["part"]), str(row["item"]), START_OF_TIMING[str(row["timing"])]
            lines.setdefault(key, [0.0] * len(years))[years.index(_whole(row))] += _number(row, "cash")
    gross = [0.0] * len(years)
    counted = [row for row in tables.get("carbon", ()) if row["plan"] == plan and row["ledger"] in ("direct", "location")]
    for row in counted:
        gross[years.index(_whole(row))] += _number(row, "tco2")
    return HeldPlan({key: tuple(cash) for key, cash in lines.items()}, tuple(gross) if counted else None)


def ranges_of(manifest: Mapping[str, Any], tables: Tables) -> tuple[Range, ...]:
    """The range of every assumption: as typed in the sheet of the run, else the default; never below a discount rate of 0."""
    found = default_ranges(str(manifest.get("currency", "")))
    sources = {entry["item"]: entry["source"] for entry in manifest.get("sources", ())
               if entry["sheet"] == SensitivityRow.sheet.name and entry["source"]}
    typed: dict[str, dict[str, float]] = {}
    for row in tables.get("inputs", ()):
        if row["sheet"] == SensitivityRow.sheet.name and row["key"] != "assumption":
            typed.setdefault(str(row["item"]), {})[str(row["key"])] = float(str(row["value"]))
    for assumption, ends in typed.items():
        high = ends["added_price_per_tco2" if assumption == CARBON_ADDED else "high_share"]
        found[assumption] = Range(assumption, ends.get("low_share", 0.0), high, sources.get(assumption, "typed in the case"))
    rate = found[DISCOUNT_RATE]
    found[DISCOUNT_RATE] = replace(rate, low=max(rate.low, -float(manifest["discount_rate_share"])))
    return tuple(found[assumption] for assumption in ASSUMPTIONS if assumption in found)


def _bars(one: Range, held: Sequence[HeldPlan], rate: float) -> Iterator[Bar]:
    """The bar of an assumption, and one for each sheet or item alone where there are several."""
    if one.assumption == DISCOUNT_RATE:
        yield _bar(one, "", held, lambda plan, change: plan.cost(rate + change))
    elif one.assumption == CARBON_ADDED:
        if all(plan.gross_tco2 is not None for plan in held):
            yield _bar(one, "", held, lambda plan, change: plan.cost(rate, change))
    else:
        accounts, column = ACCOUNTS[one.assumption], APART.get(one.assumption)
        names = sorted({_named(column, part, item) for plan in held for account, part, item, _ in plan.lines
                        if account == accounts[0]}) if column else []
        for of in ("", *(names if len(names) > 1 else ())):
            yield _bar(one, of, held, _moved(accounts, column, of, rate))


def _moved(accounts: Sequence[str], column: str | None, of: str, rate: float) -> Callable[[HeldPlan, float], float]:
    """The cost of a plan when these accounts change by a share, of one sheet or item alone where ``of`` names it."""
    def key(account: str, part: str, item: str) -> str:
        return "moved" if account in accounts and of in ("", _named(column, part, item)) else ""

    return lambda plan, change: plan.cost(rate, 0.0, key, {"moved": 1 + change})


def _named(column: str | None, part: str, item: str) -> str:
    return item if column == "item" else part


def _bar(one: Range, of: str, held: Sequence[HeldPlan], cost: Callable[[HeldPlan, float], float]) -> Bar:
    at = [[cost(plan, change) for change in (0.0, one.low, one.high)] for plan in held]
    saved = [before - after for before, after in zip(at[1], at[0], strict=True)] if len(at) > 1 else [None] * 3
    return Bar(range=one, of=of, cost=at[0][0], cost_low=at[0][1], cost_high=at[0][2],
               npv=saved[0], npv_low=saved[1], npv_high=saved[2])


def tornado_tables(manifest: Mapping[str, Any], tables: Tables) -> dict[str, tuple[Record, ...]]:
    """The table ``tornado`` of a run, for its plan of rank 1; no table where there is none."""
    name = next((str(row["plan"]) for row in tables["plans"] if row["rank"] == 1), "")
    bars = tornado(manifest, tables, name) if name else ()
    return {TABLE: records_of(TABLE, [_row(name, place, bar) for place, bar in enumerate(bars, start=1)])} if bars else {}


def _row(plan: str, place: int, bar: Bar) -> dict[str, Any]:
    assumption = bar.range.assumption
    return {"plan": plan, "position": place, "assumption": assumption, "of": bar.of,
            "accounts": ", ".join(ACCOUNTS.get(assumption, ())), "low_change": bar.range.low, "high_change": bar.range.high,
            "unit": UNITS.get(assumption, "share"), "cost": bar.cost, "cost_low": bar.cost_low, "cost_high": bar.cost_high,
            "cost_swing": bar.cost_swing, "npv": bar.npv, "npv_low": bar.npv_low, "npv_high": bar.npv_high,
            "npv_swing": bar.npv_swing, "source": bar.range.source}


def _swing(*values: float) -> float:
    return max(values) - min(values)


def _number(row: Record, key: str) -> float:
    value = row[key]
    if not isinstance(value, int | float):
        raise TypeError(f"{key} of {row} is no number")
    return float(value)


def _whole(row: Record) -> int:
    return int(_number(row, "year"))

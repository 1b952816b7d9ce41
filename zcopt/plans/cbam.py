"""CBAM of the plans of a run, from their carbon and money tables: no model, no solve."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from zcopt.carbon.cbam import Attributed, line_of, production_t
from zcopt.carbon.cbam_sheets import CbamGoodRow, CbamTermsRow
from zcopt.inputs.case import Case
from zcopt.plans.records import records_of
from zcopt.plans.tables import Record

TABLE = "cbam"
PAID_AT_HOME = ("carbon_price", "carbon_tax")
"""Accounts that are a carbon price; credits given up for compliance are not counted as one."""
Tables = Mapping[str, Sequence[Record]]


def cbam_tables(case: Case, tables: Tables) -> dict[str, tuple[Record, ...]]:
    """The table ``cbam`` of a run: every plan, good and year; no table where the case exports no good."""
    plans = dict.fromkeys(str(row["plan"]) for row in tables["plans"])
    rows = records_of(TABLE, _rows(case, tables, tuple(plans)))
    return {TABLE: rows} if rows else {}


def _rows(case: Case, tables: Tables, plans: Sequence[str]) -> Iterator[dict[str, object]]:
    for plan in plans:
        for good in case.rows(CbamGoodRow):
            for year in case.years:
                carbon, money = (_of(tables[name], plan, year) for name in ("carbon", "money"))
                yield {"plan": plan, **asdict(line_of(case, good, year, attributed(case, good, year, carbon, money)))}


def attributed(case: Case, good: CbamGoodRow, year: int, carbon: Sequence[Record], money: Sequence[Record]) -> Attributed:
    """What one year of a plan emits for a good: a share of direct emissions and heat, and of power by its place."""
    heat = [row for row in carbon if row["ledger"] == "location" and row["category"] == "purchased_heat"]
    direct = [row for row in carbon if row["ledger"] == "direct"]
    own = [row for row in (*direct, *heat) if not good.sources or row["source"] in good.sources]
    power_share = good.attributed_share if good.power_attributed_share is None else good.power_attributed_share
    factor = case.one(CbamTermsRow).power_kgco2_per_kwh.get(year)
    power = sum(_number(row, "activity") * factor if factor is not None and row["part"] == "grid" else _number(row, "tco2")
                for row in carbon if row["ledger"] == "location" and row["category"] == "purchased_electricity")
    paid = sum(_number(row, "cash") for row in money if row["account"] in PAID_AT_HOME)
    emitted = sum(_number(row, "tco2") for row in direct)
    return Attributed(
        production_t=production_t(case, good, year),
        direct_tco2=good.attributed_share * sum(_number(row, "tco2") for row in own) + good.corrections_tco2.get(year, 0.0),
        indirect_tco2=power_share * power, paid_per_tco2=max(0.0, paid) / emitted if emitted > 0 else 0.0)


def _of(rows: Sequence[Record], plan: str, year: int) -> list[Record]:
    return [row for row in rows if row["plan"] == plan and row["year"] == year]


def _number(row: Record, key: str) -> float:
    value = row[key]
    if not isinstance(value, int | float):
        raise TypeError(f"{key} of {row} is no number")
    return float(value)

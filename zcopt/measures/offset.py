"""Offsets: tonnes bought outside the factory, in tiers of rising price, under the rules of sheet offset_rules."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Literal

from zcopt.carbon.inventory import has_base_year
from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Row, Sheet, YearPath, by_year, choice, identifier, integer
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData
from zcopt.model.books import Activity, ActivityPost, Books, DecisionPost, MoneyPost
from zcopt.model.offset_rules import SMALLEST_TRADED_SHARE, OffsetRulesRow, floor_premium, keep_offset_rules
from zcopt.model.part import Part
from zcopt.model.targets import TargetRow
from zcopt.units import CUR_PER_KCUR

KINDS = ("ccer", "international_reduction", "removal", "other")


@dataclass(frozen=True, kw_only=True)
class OffsetRow(Row):
    """A tier of offsets of one kind."""

    sheet = Sheet(name="offsets", label=Label("Offsets", "碳抵消"), option_key="offset_id",
                  help=Label("Tonnes bought outside the factory, one row per kind and price tier; they lower net emissions "
                             "only.", "厂界外购买的减排量，每类每价格档一行；仅降低净排放。"))

    offset_id: str = identifier(Label("Offset", "抵消"))
    kind: Literal["ccer", "international_reduction", "removal", "other"] = choice(KINDS, Label("Kind", "类型"))
    tier: int = integer("", Label("Tier", "价格档"), low=1, default=1,
                        help=Label("Of the same kind: a higher tier costs at least as much.", "同类中高档价格不低于低档。"))
    price_per_tco2: YearPath = by_year("cur/tCO2e", Label("Price", "单价"), low=0)
    max_tco2: YearPath = by_year("tCO2e", Label("Most of this tier", "本档年上限"), low=0)
    oldest_vintage_years: int | None = integer(
        "year", Label("Oldest vintage", "最早签发年限"), low=0, default=None,
        help=Label("How old a credit may be when it is retired; blank: any age. Five years is a usual limit.",
                   "注销时信用的最大年龄；留空不限，常见上限为 5 年。"))
    vintage_year: int | None = integer(
        "", Label("Vintage", "签发年份"), low=1990, high=2100, default=None,
        help=Label("The year these credits were issued in: not used before it, nor when older than the limit. Blank: always of "
                   "the year they are bought in.", "信用签发年份：此前及超龄后不可使用。留空表示均为购买当年签发。"))

    def available_tco2(self, year: int) -> float:
        """The most that may be retired in a year: nothing before the vintage, nor when it is too old  [tCO2e]."""
        age = 0 if self.vintage_year is None else year - self.vintage_year
        too_old = self.oldest_vintage_years is not None and age > self.oldest_vintage_years
        return 0.0 if age < 0 or too_old else self.max_tco2[year]


def add_offset(block: BlockData, row: OffsetRow, case: Case, books: Books) -> None:
    """0 <= retired[y] <= most[y] * adopted; bought and retired in the same year."""
    name, years = OffsetRow.sheet.name, case.years
    most = {y: row.available_tco2(y) for y in years}
    block.retired = pyo.Var(years, bounds=lambda b, y: (0, most[y]), doc="retired[y]: offsets bought and retired  [tCO2e]")
    block.adopted = pyo.Var(domain=pyo.Binary, doc="adopted: 1 when ever bought")
    block.retired_if_adopted = pyo.Constraint(years, rule=lambda b, y: b.retired[y] <= most[y] * b.adopted,
                                              doc="retired[y] <= most[y] * adopted  [tCO2e]")
    largest = max(most[y] for y in years)
    block.adopted_is_retired = pyo.Constraint(
        expr=sum(block.retired[y] for y in years) >= SMALLEST_TRADED_SHARE * largest * block.adopted,
        doc="sum over y of retired[y] >= smallest * adopted  [tCO2e]")
    books.post(
        ActivityPost(activity=Activity.OFFSET, part=name, item=row.offset_id, unit="tCO2e",
                     amount=lambda y: block.retired[y]),
        MoneyPost(account="offsets", part=name, item=row.offset_id,
                  amount=lambda y: row.price_per_tco2[y] / CUR_PER_KCUR * block.retired[y]),
        DecisionPost(part=name, item=row.offset_id, unit="tCO2e", adopted=block.adopted,
                     bought=lambda y: block.retired[y], stock=lambda y: block.retired[y],
                     smallest=SMALLEST_TRADED_SHARE * largest, largest=largest))
    if case.one(OffsetRulesRow).internal_carbon_price:
        books.post(MoneyPost(
            account="internal_price_floor", part=name, item=row.offset_id, cash=False,
            amount=lambda y: floor_premium(case, row.price_per_tco2[y], 1.0, y) / CUR_PER_KCUR * block.retired[y]))
    keep_offset_rules(case, books)


def check_offsets(case: Case) -> list[Problem]:
    """Rules that need a base year without one, a cap that contradicts net zero, and tiers whose price falls."""
    rows, rules = case.rows(OffsetRow), case.one(OffsetRulesRow)
    problems = [*_check_base_year(case, rows, rules), *_check_share_of_remaining(case, rules)]
    problems += [row.problem("vintage_year", f"{row.offset_id} can be used in no year planned: its vintage is {row.vintage_year}",
                             "Give a later vintage, or a longer age limit", "E479")
                 for row in rows if row.vintage_year is not None and any(row.max_tco2.values())
                 and not any(row.available_tco2(y) for y in case.years)]
    for low, high in itertools.pairwise(sorted(rows, key=lambda row: (row.kind, row.tier))):
        fallen = [y for y in case.years if low.kind == high.kind and high.price_per_tco2[y] < low.price_per_tco2[y]]
        if fallen:
            problems.append(high.problem(
                "price_per_tco2", f"{high.offset_id} is a higher tier than {low.offset_id} but cheaper in {fallen[0]}",
                "Prices must rise with the tier: swap the tiers", "E474", year=fallen[0]))
    return problems


def _check_base_year(case: Case, rows: tuple[OffsetRow, ...], rules: OffsetRulesRow) -> list[Problem]:
    needs = "reduction_floor_share" if rules.reduction_floor_share else ""
    if rows and rules.gate_reduction_share is not None:
        needs = "gate_reduction_share"
    if rows and rules.cap_share_of_base_year < 1:
        needs = "cap_share_of_base_year"
    if not needs or has_base_year(case):
        return []
    return [rules.problem(needs, "a share of base-year emissions is asked for, but these are not known",
                          "Give what was bought in the base year and its factors (sheet carriers); a cap of 100% means "
                          "none", "E472")]


def _check_share_of_remaining(case: Case, rules: OffsetRulesRow) -> list[Problem]:
    """Net zero means offsets equal the emissions left, so a share of them below 100 % can never be enough."""
    cap = rules.remaining_cap_share
    if cap is None or cap >= 1:
        return []
    return [rules.problem(
        "remaining_cap_share",
        f"net emissions of 0 in {year} need offsets equal to all emissions left, so a cap at {cap:.0%} of what is left "
        "can never be kept unless nothing is left",
        "Cap offsets as a share of the base year instead, or aim for net emissions above 0", "E473")
        for row in case.rows(TargetRow) if row.indicator == "net_tco2" and row.price_per_unit_missed is None
        for year, limit in row.limit.items() if limit <= 0][:1]


PART = Part(OffsetRow, add_offset, check_offsets)

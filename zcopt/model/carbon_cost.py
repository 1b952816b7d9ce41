"""What a tonne costs: trading and tax as cash, an internal price that only steers the choice.

Trading: allowances are owed for what the scheme covers, less what is allocated for free and less the credits the scheme takes
for compliance. Such a credit pays a bill; it is not an offset of sheet ``offsets`` and lowers no emissions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from zcopt.carbon.emissions import Emissions
from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Layout, Role, Row, Sheet, YearPath, by_year, choice, reference, share, yes_no
from zcopt.inputs.sheets import ProductRow
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData, Expr
from zcopt.model.books import Books, MoneyPost
from zcopt.units import CUR_PER_KCUR

PART = "carbon_cost"


@dataclass(frozen=True, kw_only=True)
class CarbonCostRow(Row):
    """Prices on the factory's own emissions."""

    sheet = Sheet(name=PART, label=Label("Carbon cost", "碳成本"), role=Role.RULE, layout=Layout.SETTINGS,
                  help=Label("Trading and tax are paid; the internal price only steers the choice.",
                             "碳市场与碳税为现金支出；内部碳价仅影响决策。"))

    scope1_price: YearPath = by_year(
        "cur/tCO2e", Label("Price of an allowance (ETS)", "碳配额价格"), low=0, default={},
        help=Label("National ETS: data/market_prices.csv, CEA. Blank: no trading.",
                   "全国碳市场 CEA 价格见 data/market_prices.csv；留空表示不参与交易。"))
    covers: Literal["scope1", "listed"] = choice(
        ("scope1", "listed"), Label("Covered emissions", "覆盖排放"), default="scope1",
        help=Label("scope1: all direct emissions; listed: only the sources named below.",
                   "scope1 全部直接排放；listed 仅下列排放源。"))
    covered_sources: tuple[str, ...] = reference(
        "processes.process_id|carriers.carrier_id", Label("Covered sources", "覆盖的排放源"), several=True, default=(),
        help=Label("Fuels and processes; what is captured of them counts with them.", "燃料与过程；其捕集量一并计入。"))
    covers_purchased_energy: bool = yes_no(
        Label("Purchased power and heat are covered too", "覆盖外购电力与热力"), default=False,
        help=Label("Location-based. The national ETS covers direct emissions only; some pilots cover both.",
                   "按基于位置的因子计。全国碳市场仅覆盖直接排放，部分试点含间接排放。"))
    free_allocation_tco2: YearPath = by_year(
        "tCO2e", Label("Free allocation", "免费配额"), low=0, default={},
        help=Label("Added to that by benchmark (sheet ets_benchmarks).", "与按基准值分配（ets_benchmarks 表）相加。"))
    surplus: Literal["sold", "worthless"] = choice(
        ("sold", "worthless"), Label("Allowances left over", "富余配额"), default="sold",
        help=Label("sold: at the price of the year; worthless: they bring nothing.", "sold 按当年价出售；worthless 无收益。"))
    compliance_credit_price: YearPath = by_year(
        "cur/tCO2e", Label("Price of credits for compliance (CCER)", "履约抵销信用价格（CCER）"), low=0, default={},
        help=Label("data/market_prices.csv, CCER. Blank: none are used. They lower the bill, never emissions.",
                   "见 data/market_prices.csv 的 CCER；留空表示不使用。只减少履约成本，不减少排放。"))
    compliance_credit_share: float = share(
        Label("Credits at most, of covered emissions", "信用抵销上限，占覆盖排放"), default=0.05,
        help=Label("5% in the national ETS (data/rules_zero_carbon_factory.csv, E1).",
                   "全国碳市场为 5%（data/rules_zero_carbon_factory.csv，E1）。"))
    tax_price: YearPath = by_year("cur/tCO2e", Label("Carbon tax", "碳税"), low=0, default={})
    tax_on: Literal["scope1", "not_traded"] = choice(
        ("scope1", "not_traded"), Label("Taxed", "征税范围"), default="scope1",
        help=Label("scope1: all direct emissions; not_traded: those the trading does not cover.",
                   "scope1 全部直接排放；not_traded 碳市场未覆盖的直接排放。"))
    internal_price: YearPath = by_year("cur/tCO2e", Label("Internal carbon price on gross emissions", "内部碳价"), low=0,
                                       default={})


@dataclass(frozen=True, kw_only=True)
class BenchmarkRow(Row):
    """Free allocation by output: benchmark times the planned output of a product."""

    sheet = Sheet(name="ets_benchmarks", rare=True, label=Label("Free allocation by benchmark", "基准法免费配额"), role=Role.RULE,
                  help=Label("Allowances per unit of a product, times its planned output.", "单位产品配额乘以计划产量。"))

    product: str = reference("products.product_id", Label("Product", "产品"))
    benchmark_tco2_per_unit: YearPath = by_year("tCO2e/unit", Label("Allowances per unit of product", "单位产品配额"), low=0)


def free_allocation(case: Case, year: int) -> float:
    """The path of the sheet plus benchmark * output over all rows  [tCO2e]."""
    output = {row.product_id: row.output_units for row in case.rows(ProductRow)}
    by_benchmark = sum(row.benchmark_tco2_per_unit[year] * output[row.product][year] for row in case.rows(BenchmarkRow))
    return case.one(CarbonCostRow).free_allocation_tco2.get(year, 0.0) + by_benchmark


def covered(row: CarbonCostRow, emissions: Emissions, year: int) -> Expr:
    """Emissions the trading covers, capture deducted, in all or in the sources listed  [tCO2e]."""
    energy: Expr = 0.0
    if row.covers_purchased_energy:
        energy = emissions.ledger("location", year)
    return _covered_direct(row, emissions, year) + energy


def _covered_direct(row: CarbonCostRow, emissions: Emissions, year: int) -> Expr:
    return sum((line.tco2(year) for line in emissions.lines if line.ledger == "direct"
                and (row.covers == "scope1" or line.source in row.covered_sources)), 0.0)


def add_carbon_cost(block: BlockData, case: Case, books: Books, emissions: Emissions) -> None:
    """The bills of trading and tax as cash; internal price * gross in the objective only."""
    row = case.one(CarbonCostRow)
    if row.scope1_price:
        _add_trading(block, row, case, books, emissions)
    if row.tax_price:
        def taxed(y: int) -> Expr:
            traded = _covered_direct(row, emissions, y) if row.tax_on == "not_traded" and row.scope1_price else 0.0
            return emissions.scope1(y) - traded
        books.post(_bill("carbon_tax", "scope1", row.tax_price, taxed))
    if row.internal_price:
        books.post(_bill("internal_carbon_price", "gross", row.internal_price, emissions.gross, cash=False))


def _add_trading(block: BlockData, row: CarbonCostRow, case: Case, books: Books, emissions: Emissions) -> None:
    """bill = price * (covered - free - credits), where it is sold also below zero; credits <= share * covered."""
    years = case.years
    if row.compliance_credit_price:
        block.credits = pyo.Var(years, bounds=(0, None), doc="credits[y]: credits given up for compliance  [tCO2e]")
        block.credit_cap = pyo.Constraint(
            years, rule=lambda b, y: b.credits[y] <= row.compliance_credit_share * covered(row, emissions, y),
            doc="credits[y] <= share * covered emissions[y]  [tCO2e]")
        books.post(_bill("compliance_credits", "ets", row.compliance_credit_price, lambda y: block.credits[y]))

    def owed(y: int) -> Expr:
        used = block.credits[y] if row.compliance_credit_price else 0.0
        return covered(row, emissions, y) - free_allocation(case, y) - used

    if row.surplus == "worthless":
        block.allowances = pyo.Var(years, bounds=(0, None), doc="allowances[y]: allowances bought  [tCO2e]")
        block.all_is_covered = pyo.Constraint(years, rule=lambda b, y: b.allowances[y] >= owed(y),
                                              doc="allowances[y] >= covered - free allocation - credits  [tCO2e]")
    books.post(_bill("carbon_price", "ets", row.scope1_price,
                     owed if row.surplus == "sold" else lambda y: block.allowances[y]))


def _bill(account: str, item: str, price: YearPath, tonnes: Callable[[int], Expr], *, cash: bool = True) -> MoneyPost:
    return MoneyPost(account=account, part=PART, item=item, cash=cash,
                     amount=lambda y: price[y] / CUR_PER_KCUR * tonnes(y))


def check_carbon_cost(case: Case) -> list[Problem]:
    """Sources that are listed but not asked for, or asked for but not listed; credits and allocation without a price."""
    row, problems = case.one(CarbonCostRow), []
    if (row.covers == "listed") != bool(row.covered_sources):
        listed = len(row.covered_sources)
        problems.append(row.problem("covered_sources", f"covers is {row.covers}, but {listed} sources are listed",
                                    "List the sources with covers = listed, or clear them with covers = scope1", "E482"))
    given = row.free_allocation_tco2 or row.compliance_credit_price or case.rows(BenchmarkRow)
    if given and not row.scope1_price:
        problems.append(row.problem("scope1_price", "an allocation or credits are given, but no price of an allowance",
                                    "Give the price by year; without it nothing is traded", "E483"))
    return problems

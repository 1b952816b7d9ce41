"""What a tonne costs: trading or tax as cash, an internal price that only steers the choice."""

from __future__ import annotations

from dataclasses import dataclass

from zcopt.carbon.emissions import Emissions
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Layout, Role, Row, Sheet, YearPath, by_year
from zcopt.model.books import Books, MoneyPost
from zcopt.units import CUR_PER_KCUR


@dataclass(frozen=True, kw_only=True)
class CarbonCostRow(Row):
    """Prices on the factory's own emissions."""

    sheet = Sheet(name="carbon_cost", label=Label("Carbon cost", "碳成本"), role=Role.RULE, layout=Layout.SETTINGS,
                  help=Label("Trading or tax is paid; the internal price only steers the choice.",
                             "碳市场或碳税为现金支出；内部碳价仅影响决策。"))

    scope1_price: YearPath = by_year("cur/tCO2e", Label("Price on scope 1 (ETS or tax)", "范围一碳价"), low=0, default={})
    free_allocation_tco2: YearPath = by_year("tCO2e", Label("Free allocation", "免费配额"), low=0, default={})
    internal_price: YearPath = by_year("cur/tCO2e", Label("Internal carbon price on gross emissions", "内部碳价"), low=0,
                                       default={})


def add_carbon_cost(case: Case, books: Books, emissions: Emissions) -> None:
    """price * (scope 1 - free allocation) as cash; internal price * gross in the objective only."""
    row = case.one(CarbonCostRow)
    if row.scope1_price:
        books.post(MoneyPost(
            account="carbon_price", part="carbon_cost", item="scope1",
            amount=lambda y: row.scope1_price[y] / CUR_PER_KCUR
            * (emissions.scope1(y) - row.free_allocation_tco2.get(y, 0.0))))
    if row.internal_price:
        books.post(MoneyPost(account="internal_carbon_price", part="carbon_cost", item="gross", cash=False,
                             amount=lambda y: row.internal_price[y] / CUR_PER_KCUR * emissions.gross(y)))

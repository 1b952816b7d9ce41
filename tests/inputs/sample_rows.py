"""A small plant's row types, so that the door is tested without the sheets of the program."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from zcopt.inputs.row import (
    Label,
    Layout,
    Row,
    Sheet,
    YearPath,
    by_year,
    choice,
    date,
    identifier,
    integer,
    number,
    reference,
    series,
    share,
    text,
    yes_no,
)


@dataclass(frozen=True, kw_only=True)
class Site(Row):
    sheet = Sheet(name="site", label=Label("Site", "工厂"), help=Label("The factory.", "工厂。"),
                  layout=Layout.SETTINGS, required=True)

    site_name: str = text(Label("Name", "名称"), default="")
    first_year: int = integer("", Label("First year", "首年"), low=2000, high=2100)
    last_year: int = integer("", Label("Last year", "末年"), low=2000, high=2100)
    currency: str = text(Label("Currency", "货币"), default="CNY")
    discount_rate_share: float = share(Label("Discount rate", "折现率"), default=0.08)
    open_on_sunday: bool = yes_no(Label("Open on Sunday", "周日开工"), default=False)
    grid_kgco2_per_kwh: YearPath | None = by_year("kgCO2/kWh", Label("Grid factor", "电网因子"), low=0, high=2,
                                                  default=None)


@dataclass(frozen=True, kw_only=True)
class Carrier(Row):
    sheet = Sheet(name="carriers", label=Label("Carriers", "能源"), help=Label("A carrier.", "能源品种。"))

    carrier_id: str = identifier(Label("Carrier", "能源品种"))
    kind: str = choice(("electricity", "fuel", "heat"), Label("Kind", "类别"), default="fuel")
    price_per_kwh: YearPath = by_year("cur/kWh", Label("Price", "价格"), low=0, high=10)
    limit_kwh: YearPath = by_year("kWh", Label("Limit", "上限"), low=0, default=0.0)


@dataclass(frozen=True, kw_only=True)
class Retrofit(Row):
    sheet = Sheet(name="retrofits", label=Label("Retrofits", "改造"), help=Label("An option.", "一项改造。"),
                  option_key="retrofit_id")

    retrofit_id: str = identifier(Label("Retrofit", "改造项"))
    carrier: str = reference("carriers.carrier_id", Label("Saves", "节约品种"))
    saving_share: float = share(Label("Saving", "节约率"), aliases=("savings rate",))
    capex_cost: float = number("cur", Label("Capex", "投资"), low=0)
    size_kw: float | None = number("kW", Label("Size", "容量"), low=0, high=50_000, default=None)
    life_years: int = integer("year", Label("Life", "寿命"), low=1, high=60, default=15)
    starts: datetime.date | None = date(Label("Start", "开工日期"), default=None)
    profile: str = series(Label("Profile", "曲线"), default="")
    needs: tuple[str, ...] = reference("option", Label("Needs", "前提"), several=True, default=())
    approved: bool = yes_no(Label("Approved", "已批"), default=True)


ROW_TYPES = (Site, Carrier, Retrofit)
YEARS = (2026, 2027, 2028)

CONTENT: Mapping[str, list[dict[str, object]]] = {
    "site": [{"site_name": "=Plant(1)", "first_year": 2026, "last_year": 2028, "discount_rate_share": 7,
              "open_on_sunday": True, "grid_kgco2_per_kwh": {2026: 0.6, 2027: 0.55, 2028: 0.5}, "source": "bank",
              "note": "checked"}],
    "carriers": [{"carrier_id": "power", "kind": "electricity", "price_per_kwh": 700, "price_per_kwh.2028": 720.5,
                  "unit:price_per_kwh": "元/MWh", "limit_kwh": 9, "unit:limit_kwh": "GWh", "source": "contract"},
                 {"carrier_id": "天然气", "price_per_kwh": 330}],
    "retrofits": [{"retrofit_id": "led", "carrier": "power", "saving_share": 12, "capex_cost": 35,
                   "unit:capex_cost": "万元", "life_years": 10, "starts": datetime.date(2026, 5, 1),
                   "approved": False, "note": "phase 1"},
                  {"retrofit_id": "heat pump", "carrier": "天然气", "saving_share": 55.5, "capex_cost": 120.25,
                   "size_kw": 400, "profile": "load:heat_kw", "needs": ("led",)},
                  {"retrofit_id": "both", "carrier": "power", "saving_share": 7, "capex_cost": 1,
                   "needs": ("led", "heat pump")}],
}
"""As a planner types it: shares in %, money in 万元 where it says so."""

"""End uses as typed: read by the model, and by the footprint to split a carrier over products."""

from __future__ import annotations

from dataclasses import dataclass

from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Row, Sheet, identifier, integer, number, reference, series, share
from zcopt.inputs.sheets import ProductRow
from zcopt.units import KWH_PER_MWH


@dataclass(frozen=True, kw_only=True)
class EndUseRow(Row):
    """A demand for a carrier."""

    sheet = Sheet(name="end_uses", label=Label("End uses", "终端用能"), required=True,
                  help=Label("What energy is needed for: presses, ovens, chillers, lighting ...",
                             "各类终端用能：冲压、烘房、空调、照明等。"))

    end_use_id: str = identifier(Label("End use", "终端用能"))
    carrier: str = reference("carriers.carrier_id", Label("Carrier", "能源品种"))
    base_year_energy_kwh: float = number("kWh", Label("Energy in the base year", "基准年用能"), low=0)
    scales_with: str = reference("products.product_id", Label("Grows with product", "随产品产量变化"), default="")
    scaling_share: float = share(Label("Share that grows with it", "随产量变化的比例"), default=1.0,
                                 help=Label("The rest stays as in the base year.", "其余部分保持基准年水平。"))
    profile: str = series(Label("Hourly profile", "逐时曲线"), default="",
                          help=Label("file:column in timeseries/; blank: flat. Only the shape counts.",
                                     "timeseries/ 中的 文件:列；留空为平稳负荷，仅取形状。"))
    shiftable_share: float = share(Label("Shiftable within the window", "可平移比例"), default=0.0)
    shift_window_hours: int = integer("", Label("Window of shifting [h]", "平移时段 [h]"), low=2, high=24, default=8)
    shift_cost_per_kwh: float = number("cur/kWh", Label("Cost of shifting", "平移成本"), low=0, default=0.0)
    rejects_carrier: str = reference("carriers.carrier_id", Label("Waste heat goes to carrier", "余热载体"), default="")
    rejected_share: float = share(Label("Waste heat per energy used", "可回收余热比例"), high=1.0, default=0.0)


def annual_mwh(row: EndUseRow, case: Case, year: int) -> float:
    """Energy of a year before any saving: base * (1 - share + share * growth of the product)  [MWh]."""
    growth = 1.0
    if row.scales_with:
        product = next(p for p in case.rows(ProductRow) if p.product_id == row.scales_with)
        growth = 1 - row.scaling_share + row.scaling_share * product.growth(year)
    return row.base_year_energy_kwh / KWH_PER_MWH * growth

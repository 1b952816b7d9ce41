"""Sheets that many parts read: the site, its products, its calendar, the energy carriers and the run settings."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from zcopt.inputs.row import (
    Label,
    Layout,
    Role,
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
    share,
    text,
    yes_no,
)
from zcopt.units import MWH_PER_TCE, TCO2_PER_TC, TJ_PER_KWH

SECTORS = ("automobiles", "lithium_batteries", "photovoltaics", "electronic_appliances", "light_industry", "machinery",
           "computing_facilities", "steel", "non_ferrous", "petrochemicals", "building_materials", "textiles", "other")
OWN_PROGRAMME = "own"
SCORECARD_PROGRAMMES = ("national_zero_carbon_factory", "zero_carbon_park", "jiangsu_zero_carbon_factory",
                        "zhejiang_zero_carbon_factory", "shanghai_zero_carbon_factory", "t_ceca_g_0171", OWN_PROGRAMME)
"""The programmes of data/rules_zero_carbon_factory.csv, and none of them."""


@dataclass(frozen=True, kw_only=True)
class SiteRow(Row):
    """The factory: where it is, the years planned, and the conventions its numbers follow."""

    sheet = Sheet(name="site", label=Label("Site", "工厂"), layout=Layout.SETTINGS, required=True,
                  role=Role.SETTINGS,
                  help=Label("The factory, the years to plan, and the conventions its numbers follow.",
                             "工厂基本情况、规划年份与核算口径。"))

    site_name: str = text(Label("Name", "名称"), default="")
    sector: str = choice(SECTORS, Label("Sector", "行业"), default="other")
    province: str = text(Label("Province or region", "省份/地区"), default="")
    city: str = text(Label("City", "城市"), default="")
    latitude_degrees: float | None = number("", Label("Latitude [degrees north]", "纬度"), low=-90, high=90,
                                            default=None)
    longitude_degrees: float | None = number("", Label("Longitude [degrees east]", "经度"), low=-180, high=180,
                                             default=None)
    base_year: int = integer("", Label("Base year", "基准年"), low=1990, high=2100,
                             help=Label("The year of measured data that reductions are counted from.",
                                        "减排量比较的基准年份。"))
    first_year: int = integer("", Label("First year planned", "规划首年"), low=2000, high=2100)
    last_year: int = integer("", Label("Last year planned", "规划末年"), low=2000, high=2100)
    series_year: int = integer("", Label("Calendar year of the hourly series", "逐时序列所属年份"), low=1990, high=2100,
                               help=Label("Decides which day is a Monday.", "用于确定星期与节假日。"))
    currency: str = text(Label("Currency", "货币"), default="CNY",
                         help=Label("Three letters, e.g. CNY or EUR.", "三位货币代码，如 CNY。"))
    discount_rate_share: float = share(Label("Discount rate, real", "实际折现率"), high=0.5,
                                       help=Label("All money is in constant prices of the first year.",
                                                  "所有金额均为首年不变价。"))
    electricity_kgce_per_kwh: float = number(
        "", Label("Standard coal of electricity [kgce/kWh]", "电力折标系数"), low=0.05, high=0.5, default=0.1229,
        help=Label("0.1229 calorific (GB/T 2589-2020) or 0.2856 equivalent; decides the indicators per tce.",
                   "当量值 0.1229（GB/T 2589-2020）或等价值 0.2856。"))
    rule_set: str = choice(("zero_carbon_factory_2026", "gbt32150", "ghg_protocol"),
                           Label("Accounting rules", "核算规则"), default="zero_carbon_factory_2026")
    gwp_set: Literal["AR5", "AR6"] = choice(
        ("AR5", "AR6"), Label("Global warming potentials", "GWP 版本"), default="AR6",
        help=Label("100 years, data/gwp.csv. IFRS S2 asks for the latest (AR6); some programmes still ask for AR5.",
                   "百年 GWP，见 data/gwp.csv；IFRS S2 要求最新版（AR6），部分体系仍用 AR5。"))
    scorecard_programme: str = choice(
        SCORECARD_PROGRAMMES, Label("Scorecard by", "记分卡依据"), default="national_zero_carbon_factory",
        help=Label("Whose values the indicators are held against: zcopt data rules_zero_carbon_factory. own: those of the "
                   "sheet scorecard_thresholds alone.",
                   "指标对照的体系，见 zcopt data rules_zero_carbon_factory；own 仅用 scorecard_thresholds 表。"))
    certificates_lower_index: bool = yes_no(
        Label("Traded green power lowers carbon per tce", "绿电交易计入单位能耗碳排放"), default=True,
        help=Label("The national text does not say; yes is the usual reading.", "国家文件未明确，通常按“是”处理。"))
    footprint_ledger: Literal["location", "contractual"] = choice(
        ("location", "contractual"), Label("Power in product footprints", "产品碳足迹电力口径"), default="location",
        help=Label("location: by the grid average; contractual: contracts and certificates count too, where the rule of the "
                   "product accepts them. Offsets never count.",
                   "location 按电网平均因子；contractual 计入合同与绿证（须规则认可）。抵消一律不计。"))
    company_name: str = text(Label("Company name", "企业名称"), default="",
                             help=Label("For the exchange of footprints.", "用于碳足迹数据交换。"))
    company_ids: str = text(Label("Company IDs", "企业标识"), default="",
                            help=Label("URNs separated by ; e.g. urn:uuid:... or urn:lei:...", "URN，以 ; 分隔。"))

    @property
    def years(self) -> tuple[int, ...]:
        """The years planned."""
        return tuple(range(self.first_year, self.last_year + 1))


@dataclass(frozen=True, kw_only=True)
class ProductRow(Row):
    """A product, its output by year; loads and process emissions scale with it."""

    sheet = Sheet(name="products", label=Label("Products", "产品"),
                  help=Label("A product and its planned output.", "产品及计划产量。"))

    product_id: str = identifier(Label("Product", "产品"))
    product_unit: str = text(Label("Unit", "单位"), default="unit")
    base_year_output_units: float = number("unit", Label("Output in the base year", "基准年产量"), low=0)
    output_units: YearPath = by_year("unit", Label("Output", "产量"), low=0)
    value_added_per_unit: float | None = number("cur/unit", Label("Value added per unit", "单位增加值"), low=0,
                                                default=None)

    def made_units(self, year: int) -> float:
        """Output of a planned year, else of the base year."""
        return self.output_units.get(year, self.base_year_output_units)

    def growth(self, year: int) -> float:
        """Output of a year over that of the base year; 1 where the base year made nothing."""
        base = self.base_year_output_units
        return self.made_units(year) / base if base else 1.0


@dataclass(frozen=True, kw_only=True)
class CalendarRow(Row):
    """A day that is not an ordinary weekday or weekend."""

    sheet = Sheet(name="calendar", label=Label("Calendar", "日历"),
                  help=Label("Public holidays in the year of the series.", "序列年份内的法定节假日。"))

    day: datetime.date = date(Label("Date", "日期"))
    day_type: Literal["holiday", "workday"] = choice(("holiday", "workday"), Label("Counts as", "类型"),
                                                     default="holiday")


@dataclass(frozen=True, kw_only=True)
class CarrierRow(Row):
    """An energy carrier. Behind the door all carriers are counted in kWh (lower heating value for fuels)."""

    sheet = Sheet(name="carriers", label=Label("Energy carriers", "能源品种"), required=True,
                  help=Label("Every form of energy the factory buys, makes or uses.", "外购、自产或使用的能源品种。"))

    carrier_id: str = identifier(Label("Carrier", "能源品种"))
    kind: Literal["electricity", "fuel", "heat"] = choice(
        ("electricity", "fuel", "heat"), Label("Kind", "类别"),
        help=Label("fuel: burned on site (scope 1); heat: also steam, hot and chilled water.",
                   "fuel 为现场燃烧；heat 含蒸汽、热水、冷水。"))
    balance: Literal["hourly", "yearly"] = choice(
        ("hourly", "yearly"), Label("Balance", "平衡"),
        help=Label("hourly: must match in every hour; yearly: can be stored outside (gas, coal, diesel).",
                   "hourly 逐时平衡；yearly 全年平衡。"))
    carrier_unit: str = text(Label("Own unit", "计量单位"), default="kWh",
                             help=Label("kWh, Nm3, t, GJ ...", "kWh、Nm3、t、GJ 等。"))
    kwh_per_unit: float = number("", Label("Energy per own unit [kWh]", "单位热值 [kWh]"), low=1e-9, default=1.0,
                                 help=Label("Lower heating value: natural gas 10.81 kWh/Nm3.", "低位热值。"))
    price_per_unit: YearPath | None = by_year("cur/unit", Label("Price per own unit", "单价"), default=None,
                                              help=Label("Blank: cannot be bought. Electricity: see tariff.",
                                                         "留空表示不可外购；电力见 tariff。"))
    limit_units: YearPath | None = by_year("unit", Label("Most that can be bought", "年采购上限"), low=0, default=None)
    factor_tco2e_per_unit: float | None = number("", Label("Emission factor [tCO2e per own unit]", "排放因子"), low=0,
                                                default=None)
    carbon_content_tc_per_tj: float | None = number(
        "", Label("Carbon content [tC per TJ]", "单位热值含碳量 [tC/TJ]"), low=0, high=80, default=None,
        help=Label("With the heating value and the oxidation it gives the emission factor where that is blank.",
                   "排放因子留空时，按 低位热值 x 含碳量 x 氧化率 x 44/12 计算。"))
    oxidation_share: float | None = share(Label("Carbon oxidised", "碳氧化率"), default=None)
    upstream_factor_tco2e_per_unit: float | None = number(
        "", Label("Upstream emissions [tCO2e per own unit]", "上游排放因子"), low=0, default=None,
        help=Label("Extraction, refining, transport: scope 3 and product footprints. Electricity: see grid_factors.",
                   "开采、加工、运输环节；用于范围三与产品碳足迹。电力见 grid_factors。"))
    use: Literal["energy", "feedstock"] = choice(
        ("energy", "feedstock"), Label("Used as", "用途"), default="energy",
        help=Label("feedstock: a material; no combustion, no energy consumption. What it emits on site: processes. Give fuel "
                   "and feedstock of one kind as two carriers.",
                   "feedstock 为原料用能：不计燃烧排放与能耗，现场排放填 processes 表；同种能源兼作燃料与原料时分为两行。"))
    burnt_in: Literal["plant", "vehicles"] = choice(
        ("plant", "vehicles"), Label("Burnt in", "燃烧场所"), default="plant",
        help=Label("vehicles: mobile combustion, a line of its own in the inventory.", "vehicles 为移动源，清单中单列。"))
    biogenic_share: float = share(Label("Biogenic share of the CO2", "生物源占比"), default=0.0)
    tce_per_unit: float | None = number("", Label("Standard coal [tce per own unit]", "折标系数"), low=0, default=None,
                                        help=Label("Blank: from the heating value at 29.3076 GJ/tce.",
                                                   "留空则按 29.3076 GJ/tce 折算。"))
    base_year_purchase_units: float | None = number("unit", Label("Bought in the base year", "基准年采购量"), low=0,
                                                    default=None)
    base_year_export_units: float | None = number(
        "unit", Label("Sold in the base year", "基准年外供量"), low=0, default=None,
        help=Label("Electricity or heat delivered to others.", "外供电力或热力。"))

    @property
    def emission_factor_tco2e_per_unit(self) -> float | None:
        """The factor typed, else NCV [TJ] x carbon content [tC/TJ] x oxidation x 44/12 (GB/T 32151), else None."""
        if self.factor_tco2e_per_unit is not None or self.carbon_content_tc_per_tj is None or self.oxidation_share is None:
            return self.factor_tco2e_per_unit
        return self.kwh_per_unit * TJ_PER_KWH * self.carbon_content_tc_per_tj * self.oxidation_share * TCO2_PER_TC

    @property
    def units_per_mwh(self) -> float:
        """Own units in one MWh."""
        return 1000.0 / self.kwh_per_unit

    @property
    def tce_per_mwh(self) -> float:
        """Standard coal of one MWh; electricity is converted by the site's convention instead."""
        if self.tce_per_unit is None:
            return 1.0 / MWH_PER_TCE
        return self.tce_per_unit * self.units_per_mwh


@dataclass(frozen=True, kw_only=True)
class ProcessRow(Row):
    """Emissions that come from no fuel: reactions, leaks, losses."""

    sheet = Sheet(name="processes", label=Label("Process emissions", "过程与逸散排放"),
                  help=Label("Emissions that come from no fuel: reactions, leaks, losses.", "非燃料排放：反应、泄漏、逸散。"))

    process_id: str = identifier(Label("Process", "过程"))
    activity_unit: str = text(Label("Unit of the activity", "活动数据单位"), default="t")
    base_year_activity_units: float = number("unit", Label("Activity in the base year", "基准年活动数据"), low=0)
    factor_tco2e_per_unit: float | None = number(
        "", Label("Emission factor [tCO2e per unit]", "排放因子"), default=None,
        help=Label("Wins over gas and mass. Negative: carbon that leaves in products.",
                   "优先于气体与质量。负值表示固碳产品隐含的碳。"))
    kind: Literal["process", "fugitive"] = choice(("process", "fugitive"), Label("Kind", "类别"), default="process")
    gas: str = text(Label("Gas", "气体"), default="",
                    help=Label("CO2, CH4, N2O, SF6, R-410A ... as in data/gwp.csv; blank: CO2 equivalents of several.",
                               "CO2、CH4、N2O、SF6、R-410A 等，见 data/gwp.csv；留空为多种气体的当量。"))
    gas_t_per_unit: float | None = number("", Label("Gas [t per unit]", "气体量 [t/单位]"), low=0, default=None,
                                          help=Label("Tonnes of the gas per unit of the activity.", "每单位活动的气体吨数。"))
    scales_with: str = reference("products.product_id", Label("Grows with product", "随产品产量变化"), default="")


@dataclass(frozen=True, kw_only=True)
class GridFactorsRow(Row):
    """What a kWh from the grid emits, in the base year and by year."""

    sheet = Sheet(name="grid_factors", label=Label("Grid emission factors", "电网排放因子"), layout=Layout.SETTINGS,
                  required=True, help=Label("Two separate paths: the average of the grid, and what is left after traded "
                                            "non-fossil power.", "电网平均因子与剔除市场化非化石电量后的剩余因子。"))

    average_kgco2_per_kwh: YearPath = by_year("kgCO2/kWh", Label("Grid average", "电网平均排放因子"), low=0, high=2,
                                              help=Label("Location-based: provincial or national average.",
                                                         "用于基于位置的核算。"))
    market_kgco2_per_kwh: YearPath = by_year(
        "kgCO2/kWh", Label("Not covered by contracts", "剩余排放因子"), low=0, high=2,
        help=Label("Market-based: the residual factor, or the average where the rules say so.",
                   "用于基于市场的核算：剩余因子或平均因子。"))
    upstream_kgco2_per_kwh: YearPath = by_year(
        "kgCO2/kWh", Label("Upstream of the grid", "电力上游排放因子"), low=0, high=2, default={},
        help=Label("Fuels and losses before the meter: scope 3 and product footprints.",
                   "燃料开采与输配损耗；用于范围三与产品碳足迹。"))
    base_year_average_kgco2_per_kwh: float = number("kgCO2/kWh", Label("Grid average, base year", "基准年平均因子"),
                                                    low=0, high=2)
    base_year_market_kgco2_per_kwh: float = number("kgCO2/kWh", Label("Not covered, base year", "基准年剩余因子"),
                                                   low=0, high=2)


@dataclass(frozen=True, kw_only=True)
class SettingsRow(Row):
    """How a run is done."""

    sheet = Sheet(name="settings", label=Label("Run settings", "运行设置"), layout=Layout.SETTINGS,
                  role=Role.SETTINGS,
                  help=Label("How the case is solved. Options of the command line win.", "求解设置；命令行选项优先。"))

    typical_days_per_month: int = integer("day", Label("Typical days per month", "每月典型日数"), low=1, high=31,
                                          default=1, help=Label("Besides the peak day of the month; 31 keeps every day.",
                                                     "不含当月峰值日；31 表示保留全部日期。"))
    keep_peak_days: bool = yes_no(Label("Keep the day with the month's peak", "保留月峰值日"), default=True)
    slots_per_day: int = integer("", Label("Slots per day", "每日时段数"), low=4, high=24, default=24,
                                 help=Label("24: every hour. Fewer: neighbouring hours of one price that are alike are "
                                            "merged, which makes large cases faster.",
                                            "24 为逐时；减少则合并同价相近时段以加速。"))
    plans: int = integer("", Label("Ranked plans", "方案数量"), low=1, high=50, default=5)
    relative_gap_share: float = share(Label("Gap at which a plan counts as best", "求解间隙"), low=1e-6, high=0.1,
                                      default=0.001, small=True)
    cost_slack_share: float = share(Label("Dearest plan still of interest", "成本松弛"), high=10.0, default=0.25,
                                    help=Label("The list ends at a plan this much dearer than the best.",
                                               "比最优方案高出该比例即停止。"))
    distance: float = number("", Label("Smallest difference between plans", "方案最小差异"), low=1e-6, default=1.0,
                             help=Label("In adopted things (weights count) or shares of all capex on offer (weights capex).",
                                        "方案间至少相差的措施数，或占全部可选投资的份额。"))
    distance_weights: Literal["count", "capex"] = choice(
        ("count", "capex"), Label("How differences weigh", "差异权重"), default="count",
        help=Label("count: every adopted thing is 1; capex: its share of all capex on offer.",
                   "count 每项为 1；capex 按投资占比。"))
    size_classes: int = integer("", Label("Size classes", "规模分级"), low=1, high=5, default=2,
                                help=Label("Into how many classes the size of PV or storage is cut when telling plans "
                                           "apart.", "区分方案时将规模划分的级数。"))
    archetypes: bool = yes_no(
        Label("Add typical plans", "附加典型方案"), default=True,
        help=Label("Beside the ranked plans, where more than one is asked for: deepest physical cut, least investment, fastest, "
                   "and without certificates and offsets. Each takes at most 15 % of the time limit.",
                   "方案数量大于 1 时，另给出实体减排最深、投资最低、最快、无绿证无抵消方案；每项最多占时间上限的 15%。"))
    time_limit_seconds: float = number("", Label("Time limit [s]", "时间上限 [s]"), low=1, default=600.0)
    threads: int = integer("", Label("Processor threads", "线程数"), low=1, high=64, default=2)
    seed: int = integer("", Label("Random seed of the solver", "随机种子"), low=0, default=1)



"""Evidence of a zero-carbon factory by the six pathways of the guideline."""

from __future__ import annotations

from zcopt.report.disclosure.derived import BelowBase, Total
from zcopt.report.disclosure.inventories import GROSS, MARKET, ledger
from zcopt.report.disclosure.layout import Ask, Section, sheet_of
from zcopt.report.disclosure.quantities import Fact, Indicator, Input, Score, Sum, Unknown, View
from zcopt.report.labels import Label
from zcopt.report.run_tables import text
from zcopt.report.sheets.sheet import Sheet

NET = Total((ledger("direct"), ledger("contractual"), ledger("net")))
DIGITAL = Label("answered on the sheet checklist", "由 checklist 表填报")


def factory_sheet(view: View) -> Sheet:
    """Count, source, process, together, control, offset and disclose."""
    return sheet_of("factory", Label("Zero-carbon factory", "零碳工厂证明"), view, [
        _count(), _source(view), _process(view), _together(), _control(), _offset()],
        Label("Six pathways of the guideline of five ministries (January 2026), indicators of July 2026.",
              "依据五部门指导意见（2026 年 1 月）六条路径与 2026 年 7 月指标体系。"),
        Label("Own reductions first (gross), then contracts (market-based), then offsets (net).",
              "先自主减排（总量），再绿电（基于市场），最后抵消（净排放）。"))


def _count() -> Section:
    return Section(Label("1 Carbon accounting", "1 碳排放核算"), [
        Ask(Label("Accounting rules", "核算规则"), Input("site", "rule_set"), "", once=True),
        Ask(Label("Base year", "基准年"), Fact("base_year"), "", "integer", once=True),
        Ask(Label("Gross: scope 1 and location-based scope 2", "总排放 G：范围一 + 基于位置的范围二"), GROSS, style="total"),
        Ask(Label("Gross, below base year", "总排放较基准年下降"), BelowBase(GROSS), "%", "percent"),
        Ask(Label("Market-based: after contracts and certificates", "基于市场 M：计入绿电合同与绿证"), MARKET, style="total"),
        Ask(Label("Net: after offsets", "净排放 N：扣除抵消"), NET, style="total"),
        Ask(Label("Carbon per energy used (C/E)", "单位能耗碳排放 I = C/E"), Indicator("carbon_per_tce"), "tCO2/tce", "number2"),
        Ask(Label("the same at 0.1229 kgce/kWh", "同上，电力折标 0.1229"), Indicator("carbon_per_tce_calorific"), "tCO2/tce",
            "number2"),
        Ask(Label("the same at 0.2856 kgce/kWh", "同上，电力折标 0.2856"), Indicator("carbon_per_tce_equivalent"), "tCO2/tce",
            "number2")])


def _source(view: View) -> Section:
    """Green electricity by where it comes from, and the shares."""
    def supply(part: str) -> Sum:
        carriers = tuple(dict.fromkeys(text(row, "item") for row in view.tables.rows("inputs", sheet="carriers", key="kind",
                                                                                     value="electricity")))
        return Sum({"part": (part,), "direction": ("supply",), "carrier": carriers}, "flows", "energy_mwh")

    contracts = Sum({"part": ("green_power",), "ledger": ("contractual",)}, column="activity")
    return Section(Label("2 Energy structure", "2 用能结构"), [
        Ask(Label("Own PV generation", "自建光伏发电量"), supply("pv"), "MWh", "number"),
        Ask(Label("Direct lines", "绿电直连"), supply("direct_lines"), "MWh", "number"),
        Ask(Label("Green power contracts", "绿电合同"), contracts, "MWh", "number"),
        Ask(Label("Certificates used", "绿证使用量"), Sum({}, "certificates", "used_mwh"), "MWh", "number"),
        Ask(Label("Electricity used", "用电量"), Indicator("electricity_mwh"), "MWh", "number"),
        Ask(Label("Non-fossil energy, share", "非化石能源占比"), Indicator("non_fossil_energy_share"), "%", "percent"),
        Ask(Label("Non-fossil electricity, share", "非化石电力占比"), Indicator("non_fossil_electricity_share"), "%", "percent"),
        Ask(Label("Physically non-fossil electricity, share", "物理可溯源非化石电力占比"),
            Indicator("physical_non_fossil_electricity_share"), "%", "percent")])


def _process(view: View) -> Section:
    items = list(dict.fromkeys(text(row, "item") for row in view.tables.rows("decisions", plan=view.plan)
                               if text(row, "part") in ("retrofits", "converters", "captures", "storage")))
    units = {text(row, "item"): text(row, "unit") for row in view.tables.rows("decisions", plan=view.plan)}
    return Section(Label("3 Energy efficiency and processes", "3 节能与工艺"), [
        Ask(Label("Energy used", "综合能耗"), Indicator("energy_tce"), "tce", "number"),
        Ask(Label("Energy per product", "单位产品能耗"), Indicator("energy_per_product"), "tce", "number4"),
        Ask(Label("Energy per value added", "单位增加值能耗"), Indicator("energy_per_value_added"), "tce/10^4", "number4"),
        Ask(Label("Energy-saving equipment, share", "节能设备占比"), Score("energy_saving_equipment_share"), "%", "percent"),
        Ask(Label("CO2 captured and stored", "碳捕集封存量"), ledger("direct", "captured", sign=-1.0)),
        Ask(Label("Carbon removal rate", "碳清除率"), Indicator("carbon_removal_share"), "%", "percent"),
        *(Ask(Label(f"Project: {item}, bought", f"项目：{item}（采购量）"), Sum({"item": (item,)}, "decisions", "quantity"),
              units[item],
              "number2") for item in items)])


def _together() -> Section:
    return Section(Label("4 Product footprints and supply chain", "4 产品碳足迹与供应链"), [
        Ask(Label("Products with a footprint, share", "开展碳足迹核算的产品占比"), Score("footprint_covered_product_share"),
            "%", "percent"),
        Ask(Label("Footprint of the product", "产品碳足迹"), Indicator("product_footprint"), "kgCO2e", "number1"),
        Ask(Label("Supply chain measures, of 6", "供应链措施（共 6 项）"), Score("supply_chain_measures_count"), "", "integer"),
        Ask(Label("Upstream emissions (scope 3)", "上游排放（范围三）"), ledger("upstream"))])


def _control() -> Section:
    return Section(Label("5 Digital control", "5 数字化智能化管控"), [
        Ask(Label("Automatic collection, share", "自动采集率"), Score("automatic_collection_share"), "%", "percent"),
        Ask(Label("Functions of the control centre, of 13", "能碳管理中心功能（共 13 项）"), Score("control_functions_count"), "",
            "integer"),
        Ask(Label("Energy and carbon management centre in operation since", "能碳管理中心投运时间"), Unknown(DIGITAL), "",
            once=True)])


def _offset() -> Section:
    return Section(Label("6 Offsets and disclosure", "6 抵消与信息披露"), [
        Ask(Label("Lowest own emissions found at the stated marginal cost", "既定边际成本内的最低总排放"),
            Sum({}, "audit", "lowest_gross_tco2")),
        Ask(Label("Allowed: lowest plus tolerance", "允许值：最低值加容差"), Sum({}, "audit", "allowed_gross_tco2")),
        Ask(Label("Emissions left: market-based", "剩余排放：基于市场"), MARKET),
        Ask(Label("Offsets retired", "抵消注销量"), ledger("net", "offset", sign=-1.0)),
        Ask(Label("Offsets over market-based emissions", "抵消占基于市场排放比例"), Indicator("offset_cover_share"), "%",
            "percent"),
        Ask(Label("Report published (1 yes, 0 no)", "是否披露（1 是，0 否）"), Score("disclosure"), "", "integer"),
        Ask(Label("Serial numbers and retirement certificates", "抵消序列号与注销证明"),
            Unknown(Label("known once credits are retired", "注销后方可填写")), "", once=True)],
        Label("Without the proof (zcopt run --audit) the first two lines are not computed.",
              "未做证明（zcopt run --audit）时前两行未计算。"))

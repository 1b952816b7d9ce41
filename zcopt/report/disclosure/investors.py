"""What investors' standards ask: metrics of IFRS S2, tables of ESRS E1."""

from __future__ import annotations

from zcopt.report.disclosure.derived import BelowBase, Total
from zcopt.report.disclosure.inventories import GROSS, MARKET, SCOPE_3, ledger
from zcopt.report.disclosure.layout import Ask, Section, sheet_of
from zcopt.report.disclosure.quantities import Figure, Indicator, Input, Sum, Unknown, View
from zcopt.report.disclosure.targets import target_asks
from zcopt.report.labels import Label
from zcopt.report.run_tables import number, text
from zcopt.report.sheets.sheet import Sheet

INTERNAL = Input("carbon_cost", "internal_price")
FLOOR = Input("offset_rules", "internal_carbon_price")
JUDGED = Label("a judgement of the organisation, not of the model", "由企业判断，不在模型范围内")


def _price(view: View) -> str:
    return f"{view.tables.manifest['currency']}/tCO2e"


def _scope_3() -> list[Ask]:
    return [Ask(Label("Scope 3, category 1: purchased goods", "范围三 类别 1：外购商品"), ledger("upstream", "purchased_goods")),
            Ask(Label("Scope 3, category 3: fuel and energy", "范围三 类别 3：燃料与能源上游"),
                ledger("upstream", "fuel_and_energy_upstream")),
            Ask(Label("Scope 3, category 4: inbound transport", "范围三 类别 4：上游运输"), ledger("upstream",
                                                                                         "upstream_transport")),
            Ask(Label("Scope 3, other categories", "范围三 其他类别"), Unknown())]


def _emissions() -> list[Ask]:
    return [Ask(Label("Gross scope 1", "范围一总量"), ledger("direct")),
            Ask(Label("Gross scope 2, location-based", "范围二总量（基于位置）"), ledger("location")),
            Ask(Label("Gross scope 2, market-based", "范围二总量（基于市场）"), ledger("contractual")),
            *_scope_3(),
            Ask(Label("Scope 3, as far as computed", "范围三（已计算部分）"), SCOPE_3, style="total")]


def _credits(view: View) -> list[Ask]:
    kinds = dict.fromkeys(text(row, "value") for row in view.tables.rows("inputs", sheet="offsets", key="kind"))
    asks = [Ask(Label("Credits planned for use", "计划使用的信用"), ledger("net", "offset", sign=-1.0)),
            Ask(Label("Credits over market-based emissions", "信用占基于市场排放比例"), Indicator("offset_cover_share"),
                "%", "percent")]
    for kind in kinds:
        items = tuple(text(row, "item") for row in view.tables.rows("inputs", sheet="offsets",
                                                                    key="kind") if row["value"] == kind)
        asks.append(Ask(Label(f"of kind {kind}", f"其中类型 {kind}"), Sum({"part": ("offsets",), "source": items,
                                                                       "ledger": ("net",)},
                                                                  sign=-1.0)))
    return [*asks, Ask(Label("Scheme, registry, permanence", "机制、登记簿与永久性"),
                       Unknown(Label("not among the inputs", "输入数据不含此项")), "", once=True)]


def ifrs_s2_sheet(view: View) -> Sheet:
    """29(a) emissions, (e) capital, (f) internal price; 33 targets; 36 planned credits."""
    currency = str(view.tables.manifest["currency"])
    exposed = Unknown(JUDGED)
    return sheet_of("ifrs_s2", Label("IFRS S2", "指标"), view, [
        Section(Label("29(a) Greenhouse gas emissions", "29(a) 温室气体排放"), _emissions()),
        Section(Label("29(b)-(d) Assets and activities exposed", "29(b)-(d) 受影响资产与业务"), [
            Ask(Label("Exposed to transition risks", "面临转型风险"), exposed, currency),
            Ask(Label("Exposed to physical risks", "面临物理风险"), exposed, currency),
            Ask(Label("Aligned with opportunities", "契合气候机遇"), exposed, currency)]),
        Section(Label("29(e) Capital deployment", "29(e) 资本投入"), [
            Ask(Label("Investment of the plan", "方案投资"), Sum({"account": ("capex",)}, "money", "cash"), currency, "number")]),
        Section(Label("29(f) Internal carbon prices", "29(f) 内部碳价"), [
            Ask(Label("On gross emissions, steers the choice", "作用于总排放，影响决策"), INTERNAL, _price(view), "number2"),
            Ask(Label("Floor price of offsets and certificates", "抵消与绿证的底价"), FLOOR, _price(view), "number2")]),
        Section(Label("29(g) Remuneration", "29(g) 薪酬"), [Ask(Label("Share linked to climate", "与气候挂钩比例"), exposed,
                                                              "%")]),
        Section(Label("33-36 Targets", "33-36 目标"), [
            *target_asks(view),
            Ask(Label("Validated by a third party", "第三方验证"), Unknown(JUDGED), "", once=True)]),
        Section(Label("36(e) Planned use of credits", "36(e) 计划使用碳信用"), _credits(view),
                Label("Gross targets are those of gross and market-based emissions; net ones count credits.",
                      "总量目标指总排放与基于市场的排放；净目标计入信用。"))],
        Label("Metrics of IFRS S2 as far as a pathway plan holds them; governance and strategy are outside the model. "
              "China's climate standard follows the same structure.",
              "列示路径方案可给出的 IFRS S2 指标；治理与战略部分不在模型范围内。中国气候准则采用相同架构。"))


def esrs_e1_sheet(view: View) -> Sheet:
    """E1-4 targets and levers, E1-6 gross emissions, E1-7 removals and credits, E1-8 internal price."""
    gross_total = Total((ledger("direct"), ledger("location"), SCOPE_3))
    market_total = Total((ledger("direct"), ledger("contractual"), SCOPE_3))
    return sheet_of("esrs_e1", Label("ESRS E1", "披露表"), view, [
        Section(Label("E1-4 Targets", "E1-4 目标"), target_asks(view)),
        Section(Label("E1-4 Decarbonisation levers", "E1-4 减排手段"), _levers(view),
                Label("Fair shares of net abatement of the last year against the reference; they add up to the plan.",
                      "末年净减排量的公平份额，相对参照方案，合计等于方案。")),
        Section(Label("E1-6 Gross emissions", "E1-6 总排放"), [
            *_emissions(),
            Ask(Label("Total as far as computed, location-based", "已计算部分合计（基于位置）"), gross_total, style="total"),
            Ask(Label("Total as far as computed, market-based", "已计算部分合计（基于市场）"), market_total, style="total"),
            Ask(Label("Scope 1 and 2 below base year, location-based", "范围一、二较基准年下降（基于位置）"),
                BelowBase(GROSS), "%",
                "percent"),
            Ask(Label("Scope 1 and 2 below base year, market-based", "范围一、二较基准年下降（基于市场）"),
                BelowBase(MARKET), "%",
                "percent"),
            Ask(Label("Biogenic CO2, apart", "生物源 CO2（单列）"), ledger("biogenic")),
            Ask(Label("Milestone 2050", "2050 年里程碑"), Unknown(Label("beyond the years planned", "超出规划年份")),
                once=True)]),
        Section(Label("E1-7 Removals and credits", "E1-7 清除与碳信用"), [
            Ask(Label("Removals in own operations", "自身清除量"), ledger("removal")), *_credits(view)]),
        Section(Label("E1-8 Internal carbon price", "E1-8 内部碳价"), [
            Ask(Label("Shadow price on gross emissions", "总排放影子价格"), INTERNAL, _price(view), "number2"),
            Ask(Label("Floor price of offsets and certificates", "抵消与绿证的底价"), FLOOR, _price(view), "number2"),
            Ask(Label("Gross emissions the price covers", "碳价覆盖的总排放"), GROSS)])],
        Label("Rows of ESRS E1 a plan can fill; the year before the reporting year is the base year or the year to the left.",
              "列示方案可填写的 ESRS E1 项目；上一年度为左侧相邻年份或基准年。"))


def _levers(view: View) -> list[Ask]:
    """The bars of the cost curve where the run has one."""
    bars = [text(row, "bar") for row in view.tables.rows("macc", plan=view.plan, row="measure")
            if number(row, "abatement_last_year_tco2") is not None]
    if not bars:
        why = Label("the run has no cost curve: zcopt macc RUN adds it", "运行目录无减排成本曲线，可用 zcopt macc 生成")
        return [Ask(Label("Levers in tonnes", "各手段减排量"), Unknown(why), once=True)]
    return [Ask(Label.same(bar), Bar(bar), once=True) for bar in dict.fromkeys(bars)]


class Bar:
    """A bar of the cost curve: its fair share of the abatement of the last year."""

    def __init__(self, bar: str) -> None:
        self.sum = Sum({"bar": (bar,), "row": ("measure",)}, "macc", "abatement_last_year_tco2")

    def at(self, view: View, year: int | None) -> Figure:
        """The sum over the measures that share the bar."""
        return Figure(sum(number(row, self.sum.column) or 0.0 for row in view.matching("macc", {
            **self.sum.where, "plan": (view.plan,)})))

    def said(self, view: View) -> str:
        """Its rows."""
        return self.sum.said(view).replace(", year", "")

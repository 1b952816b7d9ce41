"""Inventories: in the style of GB/T 32150, and by the categories of ISO 14064-1."""

from __future__ import annotations

from collections.abc import Mapping

from zcopt.report.disclosure.derived import BelowBase, Total
from zcopt.report.disclosure.layout import Ask, Section, sheet_of
from zcopt.report.disclosure.quantities import Fact, Input, Sum, Unknown, View
from zcopt.report.labels import Label, known
from zcopt.report.run_tables import text
from zcopt.report.sheets.sheet import Sheet

COMBUSTION = ("stationary_combustion", "mobile_combustion")
PURCHASED = ("purchased_electricity", "own_generation")
"""Own power whose attributes are sold counts like purchased power."""


def ledger(name: str, *categories: str, sign: float = 1.0, **more: str) -> Sum:
    """Tonnes of a ledger, of some categories."""
    where: dict[str, tuple[str, ...]] = {"ledger": (name,), **{key: (value,) for key, value in more.items()}}
    return Sum({**where, "category": categories} if categories else where, sign=sign)


GROSS = Total((ledger("direct"), ledger("location")))
MARKET = Total((ledger("direct"), ledger("contractual")))
SCOPE_3 = ledger("upstream")


def sources(view: View, where: Mapping[str, tuple[str, ...]]) -> list[str]:
    """What emits by these rows, in any plan or year."""
    return list(dict.fromkeys(text(row, "source") for table in ("base_year", "carbon") for row in view.matching(table, where)))


def gbt32150_sheet(view: View) -> Sheet:
    """E = combustion + process + purchased power and heat - exported - stored; biomass apart; activity data with factors."""
    rules = Input("site", "rule_set")
    totals = [
        Ask(Label("Fuels burnt", "燃料燃烧排放"), ledger("direct", *COMBUSTION)),
        Ask(Label("Process emissions", "过程排放"), ledger("direct", "process")),
        Ask(Label("Leaks of greenhouse gases", "逸散排放"), ledger("direct", "fugitive")),
        Ask(Label("CO2 captured and stored (deducted)", "捕集封存量（扣除）"), ledger("direct", "captured")),
        Ask(Label("Purchased electricity", "购入电力排放"), ledger("location", *PURCHASED)),
        Ask(Label("Purchased heat", "购入热力排放"), ledger("location", "purchased_heat")),
        Ask(Label("Exported electricity and heat (deducted)", "输出电力、热力排放（扣除）"), ledger("location",
                                                                                       "exported_energy")),
        Ask(Label("Total", "温室气体排放总量"), GROSS, style="total"),
        Ask(Label("Total, below base year", "较基准年下降"), BelowBase(GROSS), "%", "percent")]
    apart = [Ask(Label("CO2 of biomass, not in the total", "生物质燃料 CO2（单列，不计入总量）"), ledger("biogenic")),
             Ask(Label("Removals, not in the total", "清除量（单列，不计入总量）"), ledger("removal"))]
    boundary = [Ask(Label("Factory", "企业（工厂）"), Fact("site_name"), "", once=True),
                Ask(Label("Accounting rules of the run", "本次运行所用核算规则"), rules, "", once=True),
                Ask(Label("Global warming potentials", "GWP 版本"), Input("site", "gwp_set"), "", once=True)]
    return sheet_of("gbt32150", Label("GB/T 32150 report", "温室气体报告"), view, [
        Section(Label("Reporting boundary", "报告边界"), boundary),
        Section(Label("Emissions", "排放量"), totals),
        Section(Label("Reported apart", "单独报告"), apart),
        *_activity_data(view)],
        Label("Laid out like the report of GB/T 32150; figures follow the accounting rules of the run. "
              "With rule set gbt32150 exports are deducted and contracts are not.",
              "版式参照 GB/T 32150；数值按本次运行的核算规则计算。选用 gbt32150 规则时扣除输出能源，不扣除绿电合同。"))


def _activity_data(view: View) -> list[Section]:
    """Activity data of every source of scope 1 and 2, in its own unit."""
    found = []
    for name in ("direct", "location"):
        asks = []
        for source in sources(view, {"ledger": (name,)}):
            where = {"ledger": (name,), "source": (source,)}
            units = dict.fromkeys(text(row, "unit") for table in ("carbon", "base_year") for row in view.matching(table, where))
            for unit in units:
                one = {**where, "unit": (unit,)}
                asks += [Ask(Label.same(source), Sum(one, column="activity"), unit, "number"),
                         Ask(Label(f"{source}: emissions", f"{source}：排放量"), Sum(one), style="number1")]
        found.append(Section(Label("Activity data and emissions by source: ", "活动数据与分源排放：") + known(name), asks))
    return found


def iso14064_sheet(view: View) -> Sheet:
    """Category 1 by gas, category 2 by both methods, 3 to 6 as far as data go; removals and biogenic CO2 apart."""
    gases = list(dict.fromkeys(text(row, "gas") for table in ("base_year", "carbon")
                               for row in view.matching(table, {"ledger": ("direct",)})))
    direct = [Ask(Label("Stationary combustion", "固定源燃烧"), ledger("direct", "stationary_combustion")),
              Ask(Label("Mobile combustion", "移动源燃烧"), ledger("direct", "mobile_combustion")),
              Ask(Label("Processes", "工业过程"), ledger("direct", "process")),
              Ask(Label("Fugitive", "逸散"), ledger("direct", "fugitive")),
              Ask(Label("Captured and stored", "捕集封存"), ledger("direct", "captured")),
              Ask(Label("Land use", "土地利用"), Unknown()),
              *(Ask(Label(f"of it {gas}", f"其中 {gas}"), ledger("direct", gas=gas)) for gas in gases),
              Ask(Label("Category 1", "类别 1 合计"), ledger("direct"), style="total")]
    energy = [Ask(Label("Category 2, location-based", "类别 2（基于位置）"), ledger("location"), style="total"),
              Ask(Label("Category 2, market-based (reported beside, not added)", "类别 2（基于市场，另行列示，不相加）"),
                  ledger("contractual"), style="total"),
              Ask(Label("Lowered by contracts and certificates", "绿电合同与绿证抵减"), ledger("contractual", "contract",
                                                                                      sign=-1.0))]
    others = [Ask(Label("Category 3: inbound transport", "类别 3：上游运输"), ledger("upstream", "upstream_transport")),
              Ask(Label("Category 3: other transport", "类别 3：其他运输"), Unknown()),
              Ask(Label("Category 4: purchased materials", "类别 4：外购原材料"), ledger("upstream", "purchased_goods")),
              Ask(Label("Category 4: fuels and power before the gate", "类别 4：燃料与电力上游"),
                  ledger("upstream", "fuel_and_energy_upstream")),
              Ask(Label("Category 5: use of products", "类别 5：产品使用"), Unknown()),
              Ask(Label("Category 6: other", "类别 6：其他"), Unknown())]
    apart = [Ask(Label("Removals", "清除量"), ledger("removal")),
             Ask(Label("Biogenic CO2", "生物源 CO2"), ledger("biogenic")),
             Ask(Label("Offsets retired, not deducted above", "已注销抵消量（以上各项均未扣除）"), ledger("net", "offset",
                                                                                          sign=-1.0))]
    return sheet_of("iso14064", Label("ISO 14064-1", "清单"), view, [
        Section(Label("Category 1: direct emissions and removals", "类别 1：直接排放与清除"), direct),
        Section(Label("Category 2: imported energy", "类别 2：输入能源间接排放"), energy),
        Section(Label("Categories 3 to 6", "类别 3 至 6"), others),
        Section(Label("Reported apart", "单独报告"), apart),
        Section(Label("Base year", "基准年"), _base_year())],
        Label("Planned years are forecasts of the plan, not measured inventories. GWP set: that of sheet site.",
              "规划年份为方案预测值，非实测清单；GWP 版本见工厂表。"))


def _base_year() -> list[Ask]:
    """What is said of the base year, once."""
    return [Ask(Label("Base year", "基准年"), Fact("base_year"), "", "integer", once=True),
            Ask(Label("Recalculation of the base year", "基准年重新计算"),
                Unknown(Label("the policy of the organisation; the run recalculates nothing",
                              "由组织政策规定；本工具不作重新计算")), "", once=True),
            Ask(Label("Uncertainty", "不确定性"), Unknown(Label("no ranges of factors are among the inputs",
                                                            "输入数据不含因子区间")), "%",
                once=True)]

"""Frontier, cost curve, prices of limits, the list from the cheapest tonne on."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "frontier": ("Frontier", "成本—排放前沿"),
    "cost_curve": ("Cost curve", "减排成本曲线"),
    "chart_frontier": ("What each tonne less costs", "每减一吨的成本"),
    "chart_sweep": ("What a carbon price leads to", "碳价下的最优路径"),
    "chart_cost_curve": ("What each measure costs per tonne", "各措施单位减排成本"),
    "note_frontier": ("Cost without internal prices, discounted; emissions of all years, not discounted. Contracts, removals "
                      "and offsets are not on the axis. Star: where the frontier bends most, information only. White centre: "
                      "no carbon price leads here. Ticks: proved, nothing is cheaper there.",
                      "成本已折现且不含内部碳价；排放为各年累计、不折现。横轴不含合同、清除与抵消。星形：曲线拐点，仅供参考；白心：任何碳价都不会到达；"
                      "短线：已证明该排放水平下成本不低于此。"),
    "note_sweep": ("The price is in today's money on gross emissions of all years: it rises with the discount rate. A price "
                   "finds only the corners of the frontier.",
                   "碳价按今日货币计，作用于各年总排放，即逐年按折现率上升；碳价只能到达前沿的凸点。"),
    "note_cost_curve": ("Width: net abatement of all years. Height: cost over discounted tonnes, the carbon price at which the "
                        "measure breaks even. Fair shares (Shapley) add up to the plan. Below zero the order is by money "
                        "saved and heights cannot be compared; contracts, removals and offsets stand at the right, hatched. The "
                        "curve is read off the plan and chooses nothing. Numbers are the lines of the table; the "
                        "narrowest bars carry none.",
                        "宽度：各年净减排量合计。高度：成本除以折现减排量，即盈亏平衡碳价。公平份额（Shapley）之和等于方案。零线以下按节省金额排序，"
                        "高度不可比较；合同、清除与抵消置于右端并加斜线。曲线由方案得出，不用于选择方案。条上序号为数据表行号，最窄者不标。"),
    "tornado": ("Sensitivity", "敏感性"),
    "chart_tornado": ("If one assumption is wrong", "单一假设变化的影响"),
    "note_tornado": ("One assumption at a time, from the low to the high end of its range, in the plan and in the reference. "
                     "Decisions, dispatch, taxes and targets are held, nothing is optimised again: a plan made for these prices "
                     "could only be cheaper. Loads and production are left out, because they change the dispatch. Residual value "
                     "follows the investment, not the discount rate. Ranges: sheet sensitivity of the case.",
                     "方案与参照同时变动，每次只改变一个假设（由下限到上限）。决策、调度、税费与达标情况均保持不变，不重新优化：针对这些价格"
                     "重新优化的方案只会更便宜。负荷与产量会改变调度，故不在此列。残值随投资变动，不随折现率变动。"
                     "范围见项目 sensitivity 表。"),
    "assumption": ("Assumption", "假设"),
    "low_end": ("Low end", "下限"),
    "high_end": ("High end", "上限"),
    "swing": ("Swing", "波动幅度"),
    "change_of": ("Change of: ", "变动："),
    "measure_number": ("No.", "序号"),
    "as_cheap_as_reference": ("As cheap as the reference", "与参照成本相同"),
    "range_source": ("Source of the range", "范围来源（原文）"),
    "next_tonne": ("Cost of the next tonne", "下一吨成本"),
    "allowed_tonnes": ("Emissions allowed", "允许排放"),
    "knee": ("Knee", "拐点"),
    "on_hull": ("Some price leads here", "碳价可达"),
    "yes": ("yes", "是"),
    "no": ("no", "否"),
    "off_hull": ("No carbon price leads here", "碳价不可达"),
    "above_hull": ("Above the frontier's hull", "高于前沿凸包"),
    "agrees": ("Agrees with the frontier", "与前沿一致"),
    "adopted": ("Adopted", "采用"),
    "measure": ("Measure", "措施"),
    "fair": ("Fair share", "公平份额"),
    "alone": ("Alone", "单独实施"),
    "last_in": ("Last in", "最后加入"),
    "wedge": ("In build order", "按投建顺序"),
    "abatement": ("Net abatement", "净减排量"),
    "gross_abatement": ("Gross abatement", "总量减排"),
    "discounted_abatement": ("Net abatement, discounted", "净减排量（折现）"),
    "net_cost": ("Cost against the reference", "相对参照成本"),
    "per_tonne": ("Cost per tonne", "单位减排成本"),
    "first_year": ("First year", "起始年"),
    "standard_error": ("Standard error", "标准误"),
    "operation_row": ("Existing equipment run to keep the limits", "为守限而调整既有设备运行"),
    "rest_row": ("Rest of the plan", "方案其余部分"),
    "sum_of_bars": ("Sum", "合计"),
    "bars_less_plan": ("Sum less plan", "合计减方案"),
    "plan_row": ("Plan against the reference", "方案相对参照"),
    "chart_data": ("Corners of the chart", "图形数据"),
    "price_lines": ("Prices to compare with", "对照价格"),
    "shadow_prices": ("What the limits cost", "约束的影子价格"),
    "shadow_note": ("Saved per unit the limit is eased, in today's money. Within the chosen projects: from the linear program "
                    "with all decisions held; in truth: with all projects free, as closely as it is proved.",
                    "约束每放宽一个单位可节省的金额（今日货币）。“已选项目内”由固定决策的线性规划得出；“真实”允许重选项目，区间为证明精度。"),
    "price_within": ("Price within the chosen projects", "影子价格（已选项目内）"),
    "price_in_year": ("In money of the year", "当年货币"),
    "holds_eased": ("Holds eased by", "放宽有效范围"),
    "holds_tightened": ("Holds tightened by", "收紧有效范围"),
    "difference_eased": ("Finite difference, eased", "有限差分（放宽）"),
    "difference_tightened": ("Finite difference, tightened", "有限差分（收紧）"),
    "true_low": ("In truth at least", "真实下限"),
    "true_high": ("In truth at most", "真实上限"),
    "cheapest_first": ("A list from the cheapest tonne on", "按单位成本由低到高的清单"),
    "list_note": ("Every offer by itself at its largest size. All that saves money is taken, then more until every promise "
                  "holds; the difference to the plan is what such a list costs.",
                  "各措施按最大规模单独评价；先取全部节约项，再依次增加直至满足全部约束；与方案之差即该清单的代价。"),
    "taken": ("Taken", "选取"),
    "list_plan": ("Plan of the list", "清单方案"),
    "list_costs_more": ("The list costs more by", "清单多花"),
    "residual_share_note": ("Offsets come last and are capped; certificates do not count physically.",
                            "抵消最后使用且有上限；绿证不计入实体减排。"),
}

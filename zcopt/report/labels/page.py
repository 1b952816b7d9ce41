"""The page: what-if, figures from all hours, checks of the run."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "why_places": ("Why each plan stands where it stands", "各方案排名理由"),
    "cost_and_carbon": ("Cost against carbon", "成本与碳排放权衡"),
    "what_if": ("What if prices change?", "价格变化会怎样？"),
    "what_if_note": ("The browser discounts the cash lines of every plan again. Purchases, operation, taxes, residual values "
                     "(but for the factor on investment) and whether targets are met are not optimised or computed again: a plan "
                     "made for these prices could only be cheaper.",
                     "浏览器按所填价格重新折现各方案的现金流；采购、运行、税费、残值（投资系数除外）及达标情况均不重新优化或计算：针对这些价格"
                     "重新优化的方案只会更便宜。"),
    "chart_what_if": ("NPV against the reference at these prices", "按所填价格的相对参照净现值"),
    "in_the_run": ("In the run", "原结果"),
    "at_these": ("At these prices", "按所填价格"),
    "rank_at_these": ("Rank at these prices", "按所填价格排名"),
    "reset": ("Back to the run's prices", "恢复原价格"),
    "cheapest_now": ("Lowest cost at these prices, plans that meet every target first", "按所填价格成本最低（达标方案优先）"),
    "what_if_capex": ("Investment and residual value", "投资及残值"),
    "what_if_energy": ("Price of grid electricity (energy charge)", "电网电价（电度电费）"),
    "what_if_fuel": ("Price of fuels", "燃料价格"),
    "what_if_carbon": ("Carbon prices of the case", "原有碳价支出"),
    "carbon_added": ("Further carbon price on gross emissions", "对总排放另加碳价"),
    "of_the_case": ("% of the case", "% 原值"),
    "chart_grid_import": ("Power from the grid by hour and day", "分时段网购电力热图"),
    "note_grid_import": ("Mean power of each hour of the typical days. A row stands for as many days of its month as it says; "
                         "single days are mostly those kept for their peak load.",
                         "典型日各小时平均功率。每行标明其代表的当月天数；仅代表 1 天者多为保留的峰荷日。"),
    "chart_lever_bridge": ("From the reference's net emissions to the plan's, by measure", "从参照净排放到方案净排放（分措施）"),
    "note_lever_bridge": ("Fair shares (Shapley) of the measures in the last year; they add up.",
                          "末年各措施的公平份额（Shapley），合计等于总减排。"),
    "unit_written": ("Unit written", "填写单位"),
    "unit_taken": ("Unit taken", "采用单位"),
    "factor": ("Factor", "系数"),
    "code": ("Code", "代码"),
    "show_lines": ("Show all lines", "展开全部行"),
    "typical_days_cost": ("Cost on typical days", "典型日口径净现值成本"),
    "basis": ("Figures from", "数据口径"),
    "basis_all_hours": ("All figures of this plan come from all 8,760 hours of every year.",
                        "本方案各项数据来自全年 8,760 小时逐时调度。"),
    "basis_typical_days": ("All figures come from typical days, not from all 8,760 hours.",
                           "各项数据来自典型日，未经全年 8,760 小时逐时调度。"),
    "basis_costs": ("Its cost on typical days", "典型日口径成本"),
    "check_ok": ("OK", "通过"),
    "check_failed": ("CHECK", "未通过"),
    "checks_failed": ("Not everything holds", "有检核未通过"),
    "basis_note": ("Plans are ranked by their cost on typical days. Figures of the plans dispatched on all 8,760 hours come from "
                   "there and do not compare with those of the others; ranks, also of what-if, are those on typical days.",
                   "各方案按典型日成本排名。经全年 8,760 小时校核的方案采用逐时数据，与其他方案不可直接比较；"
                   "假设分析的排名亦按典型日口径。"),
    "all_hours_row": ("All hours against typical days", "全年逐时与典型日之差"),
    "by_kind": ("By kind", "按类别"),
    "by_lever": ("By source, contract and credit", "按排放源、合同与信用"),
    "full_year_proof": ("Proof on all 8,760 hours", "全年 8,760 小时校核"),
    "proved_within": ("is proved to cost at most this much more than the best possible plan, on all hours",
                      "已证明其全年逐时成本最多高于可能的最优方案"),
    "not_proved": ("Not proved on all hours", "未经全年逐时证明"),
    "check_cash_lines": ("Cash lines, discounted, give the net present cost of every plan (largest share off)",
                         "各方案现金流折现等于净现值成本（最大相对偏差）"),
    "check_money_book": ("Money book equals what was minimised (share)", "资金账等于优化目标（相对偏差）"),
    "check_largest_miss": ("Largest miss of any equation", "任一方程的最大残差"),
    "check_plans_missing": ("Plans that miss a target", "未达标的方案数"),
    "check_flows_close": ("Energy flows close per carrier and year [MWh]", "各能源品种年度平衡偏差 [MWh]"),
    "check_all_hours": ("on all 8,760 hours", "全年 8,760 小时"),
    "check_unserved": ("energy that cannot be supplied [MWh]", "无法供应的能量 [MWh]"),
    "check_promises": ("promises missed", "未守住的约束数"),
    "check_part_loads": ("minimum part loads are kept", "满足最低负荷"),
}

"""Titles, notes and series of the charts."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "chart_trade_off": ("Cost against cumulative emissions", "成本与累计排放"),
    "chart_capex": ("Investment by year and item", "分年度分项投资"),
    "chart_bridge": ("From the reference's cost to the plan's", "从参照成本到方案成本"),
    "chart_cumulative": ("Cumulative cash against the reference", "相对参照的累计现金流"),
    "chart_path": ("Emission path of every plan", "各方案排放路径"),
    "chart_wedge": ("What lowers emissions: physical, contractual, removal, offset", "减排构成：实体、合同、清除、抵消"),
    "chart_sources": ("Emissions by source", "分排放源排放"),
    "chart_scorecard": ("Indicators against the programme and the targets", "指标与体系要求及目标对照"),
    "chart_gantt": ("Purchases and contracts", "采购与签约时间表"),
    "chart_days": ("Typical days", "典型日运行"),
    "chart_flows": ("Energy flows", "能流图"),
    "note_trade_off": ("Offsets and contracts are not on the axis: only physical change moves a plan to the left. "
                       "Star: recommended; square: reference; hollow: misses a target.",
                       "横轴不含抵消与合同：只有实体减排才会使方案左移。星形：推荐；方形：参照；空心：未达标。"),
    "note_bridge": ("Discounted. Orange makes the plan dearer than the reference, blue makes it cheaper.",
                    "折现值。橙色使方案比参照更贵，蓝色使其更便宜。"),
    "note_cumulative": ("Undiscounted cash without residual value. Above zero, the plan has paid back.",
                        "未折现现金，不含残值。高于零表示已回收。"),
    "note_wedge": ("The four kinds are never mixed; what is left is net emissions. Bars end above the reference's line "
                   "by as much as the market-based grid factor exceeds the average one (see the table).",
                   "四类减排分开列示，剩余为净排放。柱顶高出参照线的部分，是市场电网因子高于平均因子所致（见数据表）。"),
    "note_scorecard": ("✓ met, ✗ missed: first the entry value, then the 2030 or leading one, as both stand behind the name; "
                       "targets by year are in the table. Blue: all met, light blue: entry met, orange: missed, light orange: "
                       "only a later value missed, grey: nothing asked or not computed.",
                       "✓ 达标，✗ 未达标：先准入值、后 2030 年或引领值，两值列于指标名后；各年目标值见数据表。"
                       "蓝：全部达标，浅蓝：达到准入值，橙：未达标，浅橙：仅未达后期值，灰：无要求或未计算。"),
    "note_gantt": ("A bar starts in the year of purchase or signature and runs to the end of the horizon; + is what a year adds "
                   "to what is already there. Colours: sheets of the workbook.",
                   "条形自采购或签约年份起，至规划期末；“+”为该年在已有基础上的新增量。颜色对应输入工作表。"),
    "other_items": ("all other items", "其余项目合计"),
    "note_days": ("Supply stacked above zero, use as a line. The typical days of a month stand side by side; above each the days "
                  "of the month it stands for. At most 72 views, "
                  "electricity first; all carriers of these plans are in the folder dispatch of the run.",
                  "零线以上为供应堆叠，折线为用能。同月典型日并排，上方为其代表的当月天数。最多 72 个视图，电力优先；"
                  "全部能源品种见运行文件夹 dispatch。"),
    "demand": ("Use in all", "总用能"),
    "target_of_year": ("Target", "目标"),
    "physical": ("Physical", "实体减排"),
    "contractual": ("Contractual", "合同减排"),
    "removal": ("Removal", "清除"),
    "offset": ("Offset", "抵消"),
    "factor_basis": ("Market-based grid factor against average", "市场因子与平均因子之差"),
    "remaining_net": ("Net emissions left", "剩余净排放"),
    "reference_gross": ("Gross emissions of the reference", "参照总排放"),
    "savings_to_reference": ("Net cash against the reference, without residual value", "相对参照的净现金（不含残值）"),
    "cumulative": ("Cumulative", "累计"),
    "cumulative_discounted": ("Cumulative, discounted", "累计折现"),
}

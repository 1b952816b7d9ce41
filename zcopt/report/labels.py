"""Every word a report prints, in English and in Chinese.

``WORDS`` are the headings and sentences written in the code; the other dictionaries name keys that come with the
data. Keys themselves are never translated; a key that is not listed is shown readable in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from zcopt.plans.archetype_names import ARCHETYPES, SEPARATOR


@dataclass(frozen=True)
class Label:
    """A text in English and in Chinese; adding joins both sides."""

    en: str
    zh: str

    @classmethod
    def same(cls, text: str) -> Label:
        """A text that reads the same in both languages: a name, a number, a unit."""
        return cls(text, text)

    def __add__(self, other: Label | str) -> Label:
        en, zh = (other.en, other.zh) if isinstance(other, Label) else (other, other)
        return Label(self.en + en, self.zh + zh)

    @property
    def both(self) -> str:
        """``English 中文``, once where both are the same."""
        return self.en if self.en == self.zh else f"{self.en} {self.zh}"

    def with_unit(self, unit: Label | str) -> Label:
        """``Cost [10⁴ yuan]``."""
        return self + " [" + unit + "]" if unit not in ("", Label.same("")) else self


_WORDS: Final[dict[str, tuple[str, str]]] = {
    # answers and headings
    "not_computed": ("not computed", "未计算"),
    "report": ("Decarbonization pathway", "零碳工厂降碳路径"),
    "cover": ("Cover", "封面"),
    "plans": ("Plans", "方案"),
    "decisions": ("Decisions", "决策"),
    "cash_flow": ("Cash flow", "现金流"),
    "emissions": ("Emissions", "排放"),
    "levers": ("Levers", "减排手段"),
    "scorecard": ("Scorecard", "指标记分卡"),
    "energy": ("Energy", "能源"),
    "sources": ("Sources", "数据来源"),
    "assumptions": ("Assumptions", "假设"),
    "checks": ("Checks", "检核"),
    "charts": ("Charts", "图表"),
    "answer": ("The answer", "结论"),
    "money": ("Money", "资金"),
    "carbon": ("Carbon", "碳排放"),
    "what_to_do": ("What to do, and when", "做什么、何时做"),
    "trust": ("Can I trust it?", "结果可信吗？"),
    "contents": ("Contents", "目录"),
    # answer lines
    "no_plan": ("No plan was found.", "未找到可行方案。"),
    "answer_plan": ("Recommended plan", "推荐方案"),
    "answer_cost": ("Net present cost", "净现值成本"),
    "answer_capex": ("Investment", "投资"),
    "answer_when": ("When", "时间"),
    "answer_emissions": ("Emissions in the last year", "末年排放"),
    "answer_reductions": ("Reductions in the last year", "末年减排量"),
    "cheaper_by": ("cheaper than the reference by", "低于参照方案"),
    "dearer_by": ("dearer than the reference by", "高于参照方案"),
    "nothing_bought": ("nothing is bought or signed", "无采购或签约"),
    "against_base_year": ("against base year", "相对基准年"),
    "all_checks": ("All checks", "总检核"),
    "stop_reason": ("Why the list of plans ends here", "方案列表为何到此为止"),
    "reference_is": ("The reference", "参照方案"),
    # table columns
    "rank": ("Rank", "排名"),
    "plan": ("Plan", "方案"),
    "archetype": ("Example of", "类型"),
    "net_present_cost": ("Net present cost", "净现值成本"),
    "npv_vs_reference": ("NPV against reference", "相对参照净现值"),
    "capex_total": ("Investment", "总投资"),
    "capex_peak_year": ("Largest yearly investment", "最大年度投资"),
    "irr": ("IRR", "内部收益率"),
    "no_unique_irr": ("none unique", "无唯一值"),
    "payback_years": ("Payback", "投资回收期"),
    "never": ("never", "无法回收"),
    "years_unit": ("years", "年"),
    "days_unit": ("days", "天"),
    "cumulative_gross": ("Cumulative gross emissions", "累计总排放"),
    "gross": ("Gross emissions (location-based)", "总排放（基于位置）"),
    "market": ("Market-based emissions", "基于市场的排放"),
    "net": ("Net emissions after offsets", "抵消后净排放"),
    "short_gross": ("Gross", "总排放"),
    "short_market": ("Market-based", "基于市场"),
    "short_net": ("Net", "净排放"),
    "offsets_share": ("Offsets, share of base year", "抵消占基准年比例"),
    "lcoa": ("Levelised cost of abatement", "平准化减排成本"),
    "full_year_error": ("Cost on 8,760 h against typical days", "全年逐时与典型日成本偏差"),
    "certified_gap": ("At most above the best possible plan", "最多高于可能的最优方案"),
    "targets_met": ("Targets", "目标"),
    "reason": ("Reason for its place", "排名理由"),
    "bound": ("Proved lower bound", "已证下界"),
    "gap": ("Gap", "间隙"),
    "tie_note": ("≈ tie: the difference to the plan above is inside the solver gap",
                 "≈ 并列：与上一方案的差异在求解间隙之内"),
    "status": ("Status", "状态"),
    "seconds": ("Seconds", "秒"),
    "year": ("Year", "年份"),
    "total": ("Total", "合计"),
    "item": ("Item", "项目"),
    "part": ("Sheet", "工作表"),
    "quantity": ("Quantity", "数量"),
    "unit": ("Unit", "单位"),
    "account": ("Account", "科目"),
    "timing": ("Counts at", "计入时点"),
    "source": ("Source", "来源"),
    "factors_used": ("Emission factors used", "所用排放因子"),
    "emission_source": ("Emission source", "排放源"),
    "scope": ("Scope", "范围"),
    "carrier": ("Carrier", "能源品种"),
    "direction": ("Direction", "方向"),
    "indicator": ("Indicator", "指标"),
    "value": ("Value", "数值"),
    "limit": ("Target", "目标值"),
    "margin": ("Margin", "裕度"),
    "verdict": ("Verdict", "判定"),
    "met": ("met", "达标"),
    "missed": ("missed", "未达标"),
    "no_target": ("no target", "无目标"),
    "does_not_apply": ("does not apply", "不适用"),
    "entry_value": ("Entry value", "准入值"),
    "leading_value": ("2030 or leading value", "2030 年或引领值"),
    "programme": ("Programme", "评价体系"),
    "certificates_count": ("Certificates count", "绿证是否计入"),
    "remark": ("Remark", "说明"),
    "own_targets": ("Other indicators, and the targets of the case", "其他指标与本项目目标"),
    "base_year": ("Base year", "基准年"),
    "note_programme": ("Values of the programme limit no plan; targets do. What is not computed is never zero. The hourly "
                       "match is that of typical days, and leaves out certificates and contracts without a profile.",
                       "体系要求不约束方案，目标才约束；未计算不等于零。逐时匹配按典型日计，不含绿证及无出力曲线的合同。"),
    "key": ("Key", "键"),
    "label": ("Assumption", "假设项"),
    "note": ("Note", "备注"),
    "name": ("Name", "名称"),
    "file": ("File", "文件"),
    "message": ("Message", "消息"),
    "place": ("Place", "位置"),
    "fix": ("What helps", "解决办法"),
    "severity": ("Severity", "级别"),
    "month": ("Month", "月份"),
    "day": ("Day", "日"),
    "hour": ("Hour", "小时"),
    "kind": ("Kind", "类别"),
    "view": ("View", "选择视图"),
    "language": ("Language", "语言"),
    "show_table": ("Table of this chart", "图表数据"),
    "open_tables": ("Open all tables", "展开全部数据表"),
    "close_tables": ("Close all tables", "收起全部数据表"),
    "chart_needs_script": ("The charts need JavaScript; every number is in the tables.",
                           "图表需要 JavaScript；所有数字均在数据表中。"),
    "no_data": ("No data in this run.", "本次运行无此数据。"),
    "skip_to_content": ("Skip to the content", "跳到正文"),
    # the page
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
    "note_grid_import": ("Mean power of each hour of the typical days; in brackets the days of the year a row stands for.",
                         "典型日各小时平均功率；括号内为该行代表的全年天数。"),
    "chart_lever_bridge": ("From the reference's net emissions to the plan's, by measure", "从参照净排放到方案净排放（分措施）"),
    "note_lever_bridge": ("Fair shares (Shapley) of the measures in the last year; they add up.",
                          "末年各措施的公平份额（Shapley），合计等于总减排。"),
    "unit_written": ("Unit written", "填写单位"),
    "unit_taken": ("Unit taken", "采用单位"),
    "factor": ("Factor", "系数"),
    "code": ("Code", "代码"),
    "show_lines": ("Show all lines", "展开全部行"),
    "typical_days_cost": ("The same on typical days", "典型日口径净现值成本"),
    "basis": ("Figures from", "数据口径"),
    "basis_note": ("Plans are ranked by their cost on typical days. Figures of the plans dispatched on all 8,760 hours come from "
                   "there and do not compare with those of the others; ranks, also of what-if, are those on typical days.",
                   "各方案按典型日成本排名。经全年 8,760 小时校核的方案采用逐时数据，与其他方案不可直接比较；"
                   "假设分析的排名亦按典型日口径。"),
    "all_hours_row": ("All hours against typical days", "全年逐时与典型日之差"),
    "by_kind": ("By kind", "按类别"),
    "by_lever": ("By source, contract and offset", "按排放源、合同与抵消"),
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
    # charts
    "chart_trade_off": ("Cost against cumulative emissions", "成本与累计排放"),
    "chart_capex": ("Investment by year and item", "分年度分项投资"),
    "chart_bridge": ("From the reference's cost to the plan's", "从参照成本到方案成本"),
    "chart_cumulative": ("Cumulative cash against the reference", "相对参照的累计现金流"),
    "chart_path": ("Emission path of every plan", "各方案排放路径"),
    "chart_wedge": ("What lowers emissions: physical, contractual, offset", "减排构成：实体、合同、抵消"),
    "chart_sources": ("Emissions by source", "分排放源排放"),
    "chart_scorecard": ("Indicators against the programme and the targets", "指标与体系要求及目标对照"),
    "chart_gantt": ("Purchases and contracts", "采购与签约时间表"),
    "chart_days": ("Typical days", "典型日运行"),
    "chart_flows": ("Energy flows", "能流图"),
    "note_trade_off": ("Offsets and contracts are not on the axis: only physical change moves a plan to the left. "
                       "Star: recommended; square: reference; hollow: misses a target.",
                       "横轴不含抵消与合同：只有实体减排才会使方案左移。星形：推荐；方形：参照；空心：未达标。"),
    "note_bridge": ("Discounted. Bars above zero make the plan dearer, bars below make it cheaper.",
                    "折现值。向上为增加成本，向下为节约成本。"),
    "note_cumulative": ("Undiscounted cash without residual value. Above zero, the plan has paid back.",
                        "未折现现金，不含残值。高于零表示已回收。"),
    "note_wedge": ("The three kinds are never mixed; what is left is net emissions. Bars end above the reference's line "
                   "by as much as the market-based grid factor exceeds the average one (see the table).",
                   "三类减排分开列示，剩余为净排放。柱顶高出参照线的部分，是市场电网因子高于平均因子所致（见数据表）。"),
    "note_scorecard": ("✓ met, ✗ missed; blue: all met, light blue: entry met, orange: missed, light orange: only a later "
                       "value missed, grey: nothing asked or not computed.",
                       "✓ 达标，✗ 未达标；蓝：全部达标，浅蓝：达到准入值，橙：未达标，浅橙：仅未达后期值，灰：无要求或未计算。"),
    "note_gantt": ("A bar starts in the year of purchase or signature and runs to the end of the horizon.",
                   "条形自采购或签约年份起，至规划期末。"),
    "note_days": ("Supply stacked above zero, use as a line. Days of a month stand side by side. At most 72 views, "
                  "electricity first; all carriers of these plans are in the folder dispatch of the run.",
                  "零线以上为供应堆叠，折线为用能。同月典型日并排。最多 72 个视图，电力优先；"
                  "全部能源品种见运行文件夹 dispatch。"),
    "demand": ("Use in all", "总用能"),
    "target_of_year": ("Target", "目标"),
    "physical": ("Physical", "实体减排"),
    "contractual": ("Contractual", "合同减排"),
    "offset": ("Offset", "抵消"),
    "factor_basis": ("Market-based grid factor against average", "市场因子与平均因子之差"),
    "remaining_net": ("Net emissions left", "剩余净排放"),
    "reference_gross": ("Gross emissions of the reference", "参照总排放"),
    "savings_to_reference": ("Net cash against the reference, without residual value", "相对参照的净现金（不含残值）"),
    "cumulative": ("Cumulative", "累计"),
    "cumulative_discounted": ("Cumulative, discounted", "累计折现"),
    # cash flow sheet
    "best_plan": ("Best plan", "最优方案"),
    "reference": ("Reference", "参照方案"),
    "difference": ("Plan against reference", "方案与参照之差"),
    "discount_rate": ("Discount rate", "折现率"),
    "discount_base": ("Discount base", "折现基准"),
    "factor_start": ("Discount factor, start of year", "折现因子（年初）"),
    "factor_mid": ("Discount factor, middle of year", "折现因子（年中）"),
    "factor_end": ("Discount factor, end of year", "折现因子（年末）"),
    "sum_start": ("Sum at start of year", "年初小计"),
    "sum_mid": ("Sum at middle of year", "年中小计"),
    "sum_end": ("Sum at end of year", "年末小计"),
    "discounted_cost": ("Discounted cost", "折现成本"),
    "cash_paid": ("Cash paid in the year", "当年现金支出"),
    "npc_formula": ("Net present cost, by formula", "净现值成本（公式）"),
    "npc_optimizer": ("Net present cost, from the optimizer", "净现值成本（优化器）"),
    "npv_formula": ("NPV against reference, by formula", "相对参照净现值（公式）"),
    "npv_optimizer": ("NPV against reference, from the optimizer", "相对参照净现值（优化器）"),
    "sign_note": ("Payments are positive, receipts negative.", "支出为正，收入为负。"),
    "rate_note": ("The yellow cell may be changed: net present values follow. Choices, dispatch and residual values "
                  "are not optimised again.",
                  "黄色单元格可修改，净现值随之更新；决策、调度与残值不重新优化。"),
    "ladder": ("Ladder: gross, market-based, net", "排放阶梯：总量、市场、净量"),
    "physical_note": ("Reference less plan, by emission source; negative where a source grows.",
                      "参照减方案，按排放源；负值表示该源增加。"),
    "sum_of_reductions": ("Sum of reductions", "减排合计"),
    "difference_to_ladder": ("Difference to the ladder", "与阶梯之差"),
    "carbon_price": ("Carbon price", "碳价"),
    "time_resolution": ("Time resolution", "时间分辨率"),
    "options": ("Options", "选项"),
    "version": ("zcopt version", "zcopt 版本"),
    "input_hash": ("Inputs (first digits of their sha256)", "输入校验码"),
    "sector": ("Sector", "行业"),
    "inputs": ("Inputs", "输入文件"),
    "warnings": ("Warnings that stood", "保留的警告"),
    "conversions": ("Units converted at the door", "输入单位换算"),
    "check_npc_best": ("Net present cost of the best plan by formula", "最优方案净现值成本公式校核"),
    "check_npc_reference": ("Net present cost of the reference by formula", "参照净现值成本公式校核"),
    "check_npv": ("NPV by formula", "净现值公式校核"),
    "check_levers": ("Reductions add up to the ladder", "减排与阶梯一致"),
    "checks_of_run": ("Checks of the run", "运行检核"),
    "checks_of_workbook": ("Checks of this workbook", "工作簿检核"),
    "proof": ("Distance to the best possible cost", "与理论最优成本的距离"),
    "tolerance": ("Allowed", "允许值"),
    "cbam": ("CBAM", "CBAM 碳边境调节"),
    "cbam_note": ("A calculator for goods sold to the EU; it changed no plan. Certificates of green power and offsets lower "
                  "nothing here. Only for importers above 50 t a year.",
                  "出口欧盟产品的测算，不影响方案；绿证与抵消不降低隐含排放。仅适用于年进口超过 50 吨的进口商。"),
    "cbam_production": ("Output", "产量"),
    "cbam_direct": ("Direct emissions attributed", "归属直接排放"),
    "cbam_own_direct": ("Own direct emissions per t", "自身直接隐含排放"),
    "cbam_own_indirect": ("Own indirect emissions per t", "自身间接隐含排放"),
    "cbam_precursors": ("Of bought precursors per t", "外购前体隐含排放"),
    "cbam_mark_up": ("Mark-up on default values", "默认值加成"),
    "cbam_see": ("Embedded emissions charged per t", "计费隐含排放"),
    "cbam_benchmark": ("CBAM benchmark", "CBAM 基准值"),
    "cbam_free": ("Free allocation kept in the EU", "欧盟免费配额保留比例"),
    "cbam_correction": ("Cross-sectoral correction factor", "跨行业修正系数"),
    "cbam_adjustment": ("Free-allocation adjustment per t", "免费配额调整"),
    "cbam_exported": ("Sold to the EU", "出口欧盟量"),
    "cbam_certificates": ("Certificates", "应缴证书"),
    "cbam_price": ("Price of a certificate", "证书价格"),
    "cbam_paid": ("Carbon price paid at home", "国内已付碳价"),
    "cbam_cost_eur": ("Cost", "费用"),
    "cbam_missing": ("Lacking", "缺少数据"),
    "footprint": ("Product footprint", "产品碳足迹"),
    "footprint_note": ("Cradle to gate, kg CO2e per unit of product: scope 1 and 2 by the shares of the sheet footprint_shares, "
                       "upstream of fuels and power, materials and their transport. Scope 2 as the site sheet chooses; offsets "
                       "never count.",
                       "从摇篮到大门，单位产品 kg CO2e：范围一、二按 footprint_shares 分摊，含燃料与电力上游、原材料及运入运输。"
                       "范围二口径见工厂表；抵消不计。"),
    "footprint_method": ("Suppliers: the difference to the present factor of their material. Biogenic CO2 of fuels is left out.",
                         "供应商一项为其因子与材料现因子之差；燃料的生物源 CO2 不计。"),
    "footprint_total": ("Footprint", "碳足迹合计"),
    "footprint_missing": ("Not counted for lack of data", "因缺少数据未计入"),
    "footprint_bridge": ("From the base year to the last year", "基准年至末年的变化"),
    "note_footprint_bridge": ("Grid: the base year's power at the last year's factors. Measures: plan less reference in the last "
                              "year, where energy changes; heat saved at what a MWh emits in the reference; a MWh of power at "
                              "the grid's factor. Volume: the reference less the base year and grid. Fuel switch and volume "
                              "close the sum.",
                              "电网：基准年用电按末年因子。措施：末年方案减参照，按能量变化处归因；节热按参照单位热排放，电按电网因子。"
                              "产量：参照减基准年与电网项。燃料替代与产量为闭合项。"),
    "component": ("Part of the footprint", "组成"),
    "step": ("Step", "步骤"),
    "product": ("Product", "产品"),
    "audit": ("Own reductions first", "先减排后抵消"),
    "audit_note": ("The lowest own emissions within budget and the stated marginal cost were found first, without offsets; every "
                   "plan is held near them, and offsets only fill the rest.",
                   "先在预算与边际成本内求出不用抵消的最低排放，各方案均须接近该水平，余量才可抵消。"),
    "audit_gap": ("Cost and priced tonnes of that search might be lower by at most", "该步求解的成本与计价排放之和至多还可降低"),
    "audit_base": ("Gross emissions of the base year", "基准年总排放"),
    "audit_price": ("Marginal cost up to which the factory reduces itself", "自主减排边际成本上限"),
    "audit_lowest": ("Lowest gross emissions at that cost, without offsets", "该成本内不用抵消的最低总排放"),
    "audit_tolerance": ("Room above the lowest", "高于最低值的容差"),
    "audit_allowed": ("Gross emissions allowed", "允许的总排放"),
    "audit_offsets": ("Offsets", "抵消量"),
    # finance sheet
    "finance": ("Finance", "财务"),
    "finance_note": ("Best plan against the reference: receipts of the decision are positive, payments negative. Yellow cells "
                     "may be changed: every figure of the planned years follows. Decisions, dispatch, write-off, value left are "
                     "not optimised again.",
                     "最优方案相对参照：收益为正，支出为负。黄色单元格可修改，规划期各项随之更新；决策、调度、折旧与残值不重新优化。"),
    "finance_real": ("Money: constant prices of the first year (real); rates are real. Loan and depreciation are deflated.",
                     "货币口径：首年不变价（实际值），利率为实际值；贷款与折旧按名义值计算后平减。"),
    "finance_nominal": ("Money: prices of each year (nominal); rates are nominal.", "货币口径：当年价（名义值），利率为名义值。"),
    "finance_inputs": ("What finance may change", "财务可调整的假设"),
    "capex_factor": ("Investment, times", "投资系数"),
    "energy_factor": ("Electricity, fuel and heat savings, times", "用能节约系数"),
    "carbon_factor": ("Price of allowances and carbon tax, times", "碳价与碳税系数"),
    "income_tax_rate": ("Income tax", "企业所得税率"),
    "loan_rate": ("Interest of the loan, nominal", "贷款名义利率"),
    "loan_share": ("Loan, of the extra investment", "贷款比例"),
    "money_rate": ("Discount rate of the money shown", "对应口径折现率"),
    "planned_years": ("The planned years", "规划期"),
    "line_investment": ("Extra investment", "新增投资"),
    "line_one_off": ("Paid once: downtime, retirement ...", "一次性支出（停产、退役等）"),
    "line_grants": ("Grants for investment", "投资补助"),
    "line_electricity": ("Electricity, contracts and charges", "电力、合同与容（需）量费"),
    "line_fuel_and_heat": ("Fuel and heat", "燃料与热力"),
    "line_carbon_price": ("Allowances and carbon tax", "配额与碳税"),
    "line_claims": ("Certificates, offsets, compliance credits", "绿证、抵消与履约信用"),
    "line_other_running": ("Operation, maintenance and other", "运维及其他"),
    "line_generation_grants": ("Subsidy of own PV", "光伏度电补贴"),
    "line_awards": ("Awards", "达标奖励"),
    "line_value_left": ("Value left at the end", "期末剩余价值"),
    "line_contract_value": ("Value left of contracts", "合同期末价值"),
    "line_depreciation": ("Depreciation (not cash)", "折旧（非现金）"),
    "line_taxable_income": ("Taxable income", "应税所得"),
    "line_income_tax": ("Income tax", "所得税"),
    "line_tax_credits": ("Tax credits used", "税额抵免"),
    "line_value_left_incentives": ("Grants and credits in the value left", "剩余价值中的补助与抵免"),
    "line_value_left_taxable": ("Taxable part of the value left", "剩余价值的应税部分"),
    "line_value_left_tax": ("Tax on the value left, less relief to come", "剩余价值所得税（扣除未来抵税）"),
    "line_capital_charges": ("Extra investment as annuity, end of year", "新增投资年金（年末）"),
    "sum_before_tax": ("Cash before tax", "税前现金流"),
    "sum_after_tax": ("Cash after tax", "税后现金流"),
    "sum_equity": ("Cash of the owners", "自有资金现金流"),
    "half_years": ("Flow by half-year", "半年现金流"),
    "year_ends": ("Flow at the start and the ends of years", "期初与各年末现金流"),
    "half_signs": ("Sign of the flow (as before where it is 0)", "现金流符号（为零时沿用前值）"),
    "half_run_signs": ("Sign of its running sum", "累计现金流符号"),
    "when_start": ("start of year", "年初"),
    "when_mid": ("middle of year", "年中"),
    "when_end": ("end of year", "年末"),
    "rate_on_assumptions": ("follows the yellow cell of the sheet of assumptions", "随“假设”表黄色单元格变化"),
    "npv_of": ("Net present value", "净现值"),
    "npv_parts": ("From the optimizer's NPV to this sheet", "由优化器净现值到本表"),
    "npv_internal": ("Prices that steer the choice but are not paid", "仅影响决策、不支付的内部价格"),
    "npv_vat_and_tax": ("Taken out: VAT, or tax where chosen after tax", "扣除：增值税，或税后优化的税"),
    "npv_grants": ("Grants, subsidies and awards", "补助、补贴与奖励"),
    "annuity_view": ("Annuity view: the same value, spread over the years in use", "年金视角：同一价值按使用年限分摊"),
    "annuity_saving": ("Saving less annuity", "节约减年金"),
    "annuity_check": ("Annuities are worth investment less value left", "年金现值 = 投资 - 剩余价值"),
    "loan": ("Loan (nominal money)", "贷款（名义值）"),
    "loan_balance": ("Owed at the start of the year", "年初余额"),
    "loan_interest": ("Interest", "利息"),
    "loan_principal": ("Principal", "本金"),
    "loan_drawn": ("Loan drawn", "提款"),
    "loan_service": ("Debt service", "还本付息"),
    "loan_left": ("Owed after the planned years, repaid from the value left", "期末未偿余额（由剩余价值偿还）"),
    "interest_relief": ("Tax saved by interest", "利息抵税"),
    "dscr": ("Debt service cover (DSCR)", "偿债覆盖率（DSCR）"),
    "dscr_asked": ("Asked for", "要求值"),
    "no_loan": ("No loan: loan_share of sheet finance is 0.", "无贷款：finance 表 loan_share 为 0。"),
    "finance_figures": ("Key figures of every plan, as run", "各方案关键指标（运行结果）"),
    "life_cycle": ("Life cycle: after the planned years", "全寿命：规划期之后"),
    "life_cycle_note": ("Not part of the plan: every later year repeats the last planned one (growth: sheet finance) until "
                        "the longest-lived asset ends; others are renewed at their price, contracts on the same terms. PV does "
                        "not age further.",
                        "不属于规划结果：其后各年重复末年（按 finance 表增长率）直至寿命最长资产到期；"
                        "其余资产按原价更新，合同条款不变，光伏不再衰减。"),
    "mirr": ("MIRR", "修正内部收益率"),
    "discounted_payback": ("Discounted payback", "动态回收期"),
    "simple_payback": ("Simple payback (last year's saving)", "静态回收期（按末年节约）"),
    "cash_payback": ("Payback of cash", "现金回收期"),
    "lcoa_discounted": ("Abatement cost, discounted tonnes", "减排成本（吨数折现）"),
    "lcoa_undiscounted": ("Abatement cost, tonnes as they are", "减排成本（吨数不折现）"),
    "lcoe": ("Cost of own PV power", "自有光伏度电成本"),
    "mirr_note": ("MIRR finances payments at {finance} and reinvests receipts at {reinvestment}.",
                  "MIRR：支出融资利率 {finance}，收入再投资利率 {reinvestment}。"),
    "before_tax": ("before tax", "税前"),
    "after_tax": ("after tax", "税后"),
    "equity": ("equity", "自有资金"),
    "covenant": ("Covenant", "约定"),
    "tax_same_plan": ("Plans were chosen after tax. The best plan is the same as before tax.",
                      "已按税后优化；最优方案与税前相同。"),
    "tax_other_plan": ("Plans were chosen after tax, and that changes the best plan: ", "已按税后优化，最优方案因此改变："),
    "finance_terms": ("Terms (sheet finance of the case)", "条款（项目 finance 表）"),
    "check_finance": ("NPV of the finance sheet by formula", "财务表净现值公式校核"),
    # analyses
    "frontier": ("Frontier", "成本—排放前沿"),
    "cost_curve": ("Cost curve", "减排成本曲线"),
    "chart_frontier": ("What each tonne less costs", "每减一吨的成本"),
    "chart_sweep": ("What a carbon price leads to", "碳价下的最优路径"),
    "chart_cost_curve": ("What each measure costs per tonne", "各措施单位减排成本"),
    "note_frontier": ("Cost without internal prices, discounted; emissions of all years, not discounted. Contracts and offsets "
                      "are not on the axis. Star: where the frontier bends most, information only. Hollow: no carbon price leads "
                      "here. Ticks: proved, nothing is cheaper there.",
                      "成本已折现且不含内部碳价；排放为各年累计、不折现。横轴不含合同与抵消。星形：曲线拐点，仅供参考；空心：任何碳价都不会到达；"
                      "短线：已证明该排放水平下成本不低于此。"),
    "note_sweep": ("The price is in today's money on gross emissions of all years: it rises with the discount rate. A price "
                   "finds only the corners of the frontier.",
                   "碳价按今日货币计，作用于各年总排放，即逐年按折现率上升；碳价只能到达前沿的凸点。"),
    "note_cost_curve": ("Width: net abatement of all years. Height: cost over discounted tonnes, the carbon price at which the "
                        "measure breaks even. Fair shares (Shapley) add up to the plan. Below zero the order is by money "
                        "saved and heights cannot be compared; contracts and offsets stand at the right, hatched. The curve "
                        "is read off the plan and chooses nothing.",
                        "宽度：各年净减排量合计。高度：成本除以折现减排量，即盈亏平衡碳价。公平份额（Shapley）之和等于方案。零线以下按节省金额排序，"
                        "高度不可比较；合同与抵消置于右端并加斜线。曲线由方案得出，不用于选择方案。"),
    "next_tonne": ("Cost of the next tonne", "下一吨成本"),
    "allowed_tonnes": ("Emissions allowed", "允许排放"),
    "knee": ("Knee", "拐点"),
    "on_hull": ("Some price leads here", "碳价可达"),
    "yes": ("yes", "是"),
    "no": ("no", "否"),
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

_ACCOUNTS: Final[dict[str, tuple[str, str]]] = {
    "supplier_premium": ("Supplier premium", "供应商溢价"), "supplier_one_off": ("Supplier one-off cost", "供应商一次性费用"),
    "materials": ("Materials", "原材料"),
    "capex": ("Investment", "投资"),
    "fixed_om": ("Operation and maintenance", "运行维护"),
    "variable_om": ("Variable operation", "可变运行费"),
    "energy": ("Electricity energy charge", "电度电费"),
    "demand_charge": ("Demand charge", "需量电费"),
    "capacity_charge": ("Capacity charge", "容量电费"),
    "fuel": ("Fuel", "燃料"),
    "heat": ("Purchased heat", "外购热"),
    "export": ("Export revenue", "上网收入"),
    "third_party_energy": ("Third-party energy", "第三方供能"),
    "shifting": ("Load shifting", "负荷转移"),
    "downtime": ("Downtime", "停产损失"),
    "other_savings": ("Other savings", "其他节约"),
    "green_power": ("Green power", "绿电"),
    "green_premium": ("Green power premium", "绿电溢价"),
    "certificates": ("Certificates", "绿证"),
    "offsets": ("Offsets", "碳抵消"),
    "subsidy": ("Subsidy", "补贴"),
    "carbon_price": ("Carbon price paid", "碳价支出"),
    "carbon_tax": ("Carbon tax", "碳税"),
    "compliance_credits": ("Credits for compliance", "履约抵销信用"),
    "co2_transport_storage": ("CO2 transport and storage", "CO2 运输与封存"),
    "internal_carbon_price": ("Internal carbon price", "内部碳价"),
    "missed_targets": ("Price of missed targets", "未达标惩罚"),
    "residual_value": ("Residual value", "残值"),
    "shared_saving": ("Shared saving paid", "节能效益分享支出"),
    "income_tax": ("Income tax", "所得税"),
    "grant": ("Grant", "补助"),
    "network": ("Network charge", "输配电费"),
    "levies": ("Levies", "政府性基金及附加"),
    "capacity_fee": ("Capacity fee", "容量费"),
    "direct_line_energy": ("Direct-line energy", "直供电费"),
    "internal_price_floor": ("Internal carbon price, top-up", "内部碳价补差"),
    "retirement": ("Retirement of equipment", "设备退役"),
    "fixed_fee": ("Fixed fee", "固定费用"),
    "tiers": ("Tier surcharge", "阶梯加价"),
    "demand_or_capacity_charge": ("Demand or capacity charge", "需量或容量电费"),
    "wear": ("Battery wear", "电池损耗"),
}

_INDICATORS: Final[dict[str, tuple[str, str]]] = {
    "gross_tco2": ("Gross emissions", "总排放"),
    "market_tco2": ("Market-based emissions", "基于市场的排放"),
    "net_tco2": ("Net emissions", "净排放"),
    "scope1_tco2": ("Direct emissions (scope 1)", "直接排放（范围一）"),
    "cumulative_gross_tco2": ("Cumulative gross emissions", "累计总排放"),
    "energy_tce": ("Energy consumption", "综合能耗"),
    "gross_reduction_share": ("Reduction against base year", "较基准年降幅"),
    "carbon_per_tce": ("Carbon per unit of energy, site's standard coal", "单位能耗碳排放（本厂折标口径）"),
    "non_fossil_energy_share": ("Non-fossil energy share", "非化石能源占比"),
    "non_fossil_electricity_share": ("Non-fossil electricity share", "非化石电力占比"),
    "physical_non_fossil_electricity_share": ("Physical non-fossil electricity share", "物理认定非化石电力占比"),
    "carbon_per_product": ("Carbon per product", "单位产品碳排放"),
    "product_footprint": ("Product footprint", "产品碳足迹"),
    "carbon_per_value_added": ("Carbon per value added", "单位增加值碳排放"),
    "energy_per_value_added": ("Energy per value added", "单位增加值能耗"),
    "upstream_tco2": ("Upstream emissions (scope 3, as far as given)", "上游排放（范围三，已填部分）"),
    "electricity_mwh": ("Electricity use", "用电量"),
    "carbon_per_tce_calorific": ("Carbon per unit of energy, calorific 0.1229", "单位能耗碳排放（当量值 0.1229）"),
    "carbon_per_tce_equivalent": ("Carbon per unit of energy, equivalent 0.2856", "单位能耗碳排放（等价值 0.2856）"),
    "energy_per_product": ("Energy per product", "单位产品能耗"),
    "carbon_removal_share": ("Carbon removal rate", "碳清除率"),
    "offset_cover_share": ("Offsets, share of market-based emissions", "抵消占基于市场排放比例"),
    "hourly_matched_electricity_share": ("Hourly matched carbon-free electricity", "逐时匹配零碳电力占比"),
    "energy_saving_equipment_share": ("Energy-saving equipment", "节能设备占比"),
    "footprint_covered_product_share": ("Products with a footprint", "开展碳足迹的产品占比"),
    "supply_chain_measures_count": ("Supply-chain measures, of 6", "供应链措施数（共 6 项）"),
    "automatic_collection_share": ("Automatic collection", "数据自动采集率"),
    "control_functions_count": ("Functions of the control centre, of 13", "管控中心功能数（共 13 项）"),
    "disclosure": ("Report published", "信息披露"),
    "green_factory": ("Provincial or national green factory", "省级或国家级绿色工厂"),
    "quota_benchmark": ("Unit energy at the benchmark of the quota standard", "单耗达到能耗限额标准先进（标杆）值"),
}

_COMPONENTS: Final[dict[str, tuple[str, str]]] = {
    "stationary_combustion": ("Fuels burnt", "固定源燃烧"), "mobile_combustion": ("Fuels of vehicles", "移动源燃烧"),
    "process": ("Process emissions", "过程排放"), "fugitive": ("Leaks", "逸散排放"), "captured": ("Captured CO2", "捕集封存"),
    "purchased_electricity": ("Purchased power", "外购电力"), "purchased_heat": ("Purchased heat", "外购热力"),
    "own_generation": ("Own generation", "自发自用"), "exported_energy": ("Energy sold", "外供能源"),
    "contract": ("Green contracts and certificates", "绿电合同与绿证"),
    "fuel_and_energy_upstream": ("Upstream of fuels and power", "燃料与电力上游"), "purchased_goods": ("Materials", "原材料"),
    "upstream_transport": ("Inbound transport", "运入运输"), "suppliers": ("Suppliers", "供应商措施"),
}

_STEPS: Final[dict[str, tuple[str, str]]] = {
    "base_year": ("Base year", "基准年"), "grid": ("Grid factor", "电网因子"),
    "efficiency": ("Efficiency", "节能"), "fuel_switch": ("Fuel switch", "燃料替代"),
    "own_power": ("Own and direct power", "自发与直连电力"), "contracts": ("Green power", "绿电绿证"),
    "process": ("Process and capture", "过程与捕集"), "materials": ("Materials", "原材料"),
    "suppliers": ("Suppliers", "供应商"), "volume": ("Volume and as usual", "产量与常规变化"),
    "last_year": ("Last year", "末年"),
}
"""Of the bridge between two footprints."""

_KEYS: Final[dict[str, tuple[str, str]]] = {
    "national_zero_carbon_factory": ("National zero-carbon factory", "国家级零碳工厂"),
    "zero_carbon_park": ("Zero-carbon park", "零碳园区"),
    "jiangsu_zero_carbon_factory": ("Jiangsu (near) zero-carbon factory", "江苏（近）零碳工厂"),
    "zhejiang_zero_carbon_factory": ("Zhejiang zero-carbon factory", "浙江零碳工厂"),
    "shanghai_zero_carbon_factory": ("Shanghai zero-carbon factory", "上海零碳工厂"),
    "t_ceca_g_0171": ("Standard T/CECA-G 0171-2022", "团体标准 T/CECA-G 0171-2022"), "own": ("own thresholds", "自定义阈值"),
    "report_only": ("report only", "仅报告"), "yes": ("yes", "是"), "no": ("no", "否"), "yes/no": ("yes/no", "是/否"),
    "assumed yes": ("yes (assumed, the rule does not say)", "是（规则未明确，假定）"),
    "assumed no": ("no (assumed, the rule does not say)", "否（规则未明确，假定）"),
    "physical": ("physical", "实体"), "mixed": ("mixed", "混合"), "ets": ("carbon market", "碳市场"),
    "internal": ("internal carbon price", "内部碳价"), "certificate": ("certificate", "绿证"),
    "green_power": ("green power premium", "绿电溢价"), "shadow": ("shadow price", "影子价格"),
    "reference": ("Reference", "参照方案"),
    "start": ("start of year", "年初"), "mid": ("middle of year", "年中"), "end": ("end of year", "年末"),
    "supply": ("supply", "供应"), "use": ("use", "使用"),
    "direct": ("direct", "直接"), "location": ("location-based", "基于位置"),
    "contractual": ("contractual", "基于合同"), "net": ("offsets", "抵消"), "biogenic": ("biogenic", "生物源"),
    "offset": ("offset", "抵消"), "outside": ("outside", "边界外"),
    "electricity": ("electricity", "电力"), "heat": ("heat", "热力"), "natural_gas": ("natural gas", "天然气"),
    "gas": ("gas", "天然气"), "steam": ("steam", "蒸汽"), "coal": ("coal", "煤"), "hydrogen": ("hydrogen", "氢"),
    "all hours": ("all hours", "全年逐时"), "typical days": ("typical days", "典型日"),
    "optimal": ("optimal", "最优"), "proved": ("proved", "已证明"),
    "time limit": ("stopped by time limit", "达到时间上限"), "interrupted": ("interrupted", "已中断"),
    "time_limit": ("stopped by time limit", "达到时间上限"),
    "warning": ("warning", "警告"), "note": ("note", "提示"), "error": ("error", "错误"),
    **ARCHETYPES, "most_robust": ("most robust", "最稳健"),
    "typical_days": ("typical days", "典型日"), "hours_per_year": ("hours per year", "年小时数"),
    "mip_gap": ("allowed gap", "允许间隙"), "plans": ("plans asked for", "方案数量"), "seed": ("seed", "随机种子"),
    "threads": ("threads", "线程数"), "time_limit_seconds": ("time limit in seconds", "时间上限（秒）"),
}


def _labels(words: dict[str, tuple[str, str]]) -> dict[str, Label]:
    return {key: Label(*pair) for key, pair in words.items()}


WORDS: Final = _labels(_WORDS)
ACCOUNTS: Final = _labels(_ACCOUNTS)
INDICATORS: Final = _labels(_INDICATORS)
KEYS: Final = _labels(_KEYS)
COMPONENTS: Final = _labels(_COMPONENTS)
STEPS: Final = _labels(_STEPS)
NOT_COMPUTED: Final = WORDS["not_computed"]


def word(key: str) -> Label:
    """A heading or sentence of the reports.

    Raises KeyError for a key that is not listed: a mistake in the code.
    """
    return WORDS[key]


def _readable(key: str, known: dict[str, Label]) -> Label:
    return known.get(key) or Label.same(key.replace("_", " "))


def account(key: str) -> Label:
    """Name of an account of the money table."""
    return _readable(key, ACCOUNTS)


def indicator(key: str) -> Label:
    """Name of an indicator, with its product where it is of one of several (``product_footprint:steel``)."""
    name, _, product = key.partition(":")
    return _readable(name, INDICATORS) + (f": {product}" if product else "")


def component(key: str) -> Label:
    """Name of a part of a footprint."""
    return _readable(key, COMPONENTS)


def step(key: str) -> Label:
    """Name of a step of the bridge between two footprints."""
    return _readable(key, STEPS)


def known(key: str) -> Label:
    """Name of a key that comes with the data: a carrier, a status, a timing, an archetype."""
    return _readable(key, KEYS)


def archetypes(keys: str) -> Label:
    """What a plan is an example of; several where one plan is."""
    found = [known(key) for key in keys.split(SEPARATOR) if key]
    return Label("; ".join(label.en for label in found), "；".join(label.zh for label in found))


def told(value: object) -> Label:
    """A sentence of the manifest: a text, or ``{"en": ..., "zh": ...}``; "not computed" where there is none."""
    if isinstance(value, Mapping):
        english = str(value.get("en") or "")
        return Label(english, str(value.get("zh") or english)) if english else NOT_COMPUTED
    return Label.same(str(value)) if value else NOT_COMPUTED


def plan_name(name: str) -> Label:
    """Plans keep their names; only the reference is translated."""
    return KEYS["reference"] if name == "reference" else Label.same(name)

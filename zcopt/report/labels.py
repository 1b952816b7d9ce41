"""Every word a report prints, in English and in Chinese.

``WORDS`` are the headings and sentences written in the code; the other dictionaries name keys that come with the
data. Keys themselves are never translated; a key that is not listed is shown readable in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


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
    "why": ("Why this plan", "为何选此方案"),
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
    "key": ("Key", "键"),
    "label": ("Assumption", "假设项"),
    "note": ("Note", "备注"),
    "name": ("Name", "名称"),
    "file": ("File", "文件"),
    "message": ("Message", "消息"),
    "place": ("Place", "位置"),
    "fix": ("What helps", "解决办法"),
    "severity": ("Severity", "级别"),
    "conversion": ("Conversion", "换算"),
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
    # charts
    "chart_trade_off": ("Cost against cumulative emissions", "成本与累计排放"),
    "chart_capex": ("Investment by year and item", "分年度分项投资"),
    "chart_bridge": ("From the reference's cost to the plan's", "从参照成本到方案成本"),
    "chart_cumulative": ("Cumulative cash against the reference", "相对参照的累计现金流"),
    "chart_path": ("Emission path of every plan", "各方案排放路径"),
    "chart_wedge": ("What lowers emissions: physical, contractual, offset", "减排构成：实体、合同、抵消"),
    "chart_sources": ("Emissions by source", "分排放源排放"),
    "chart_scorecard": ("Indicators against their targets", "指标与目标对照"),
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
    "note_scorecard": ("✓ met, ✗ missed, grey: no target for the year or not computed.",
                       "✓ 达标，✗ 未达标，灰色：该年无目标或未计算。"),
    "note_gantt": ("A bar starts in the year of purchase or signature and runs to the end of the horizon.",
                   "条形自采购或签约年份起，至规划期末。"),
    "note_days": ("Supply stacked above zero, use as a line. Days of a month stand side by side.",
                  "零线以上为供应堆叠，折线为用能。同月典型日并排。"),
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
    "residual_share_note": ("Offsets come last and are capped; certificates do not count physically.",
                            "抵消最后使用且有上限；绿证不计入实体减排。"),
}

_ACCOUNTS: Final[dict[str, tuple[str, str]]] = {
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
    "internal_carbon_price": ("Internal carbon price", "内部碳价"),
    "missed_targets": ("Price of missed targets", "未达标惩罚"),
    "residual_value": ("Residual value", "残值"),
}

_INDICATORS: Final[dict[str, tuple[str, str]]] = {
    "gross_tco2": ("Gross emissions", "总排放"),
    "market_tco2": ("Market-based emissions", "基于市场的排放"),
    "net_tco2": ("Net emissions", "净排放"),
    "scope1_tco2": ("Direct emissions (scope 1)", "直接排放（范围一）"),
    "cumulative_gross_tco2": ("Cumulative gross emissions", "累计总排放"),
    "energy_tce": ("Energy consumption", "综合能耗"),
    "gross_reduction_share": ("Reduction against base year", "较基准年降幅"),
    "carbon_per_tce": ("Carbon per unit of energy", "单位能耗碳排放"),
    "non_fossil_energy_share": ("Non-fossil energy share", "非化石能源占比"),
    "non_fossil_electricity_share": ("Non-fossil electricity share", "非化石电力占比"),
    "physical_non_fossil_electricity_share": ("Physical non-fossil electricity share", "物理认定非化石电力占比"),
    "carbon_per_product": ("Carbon per product", "单位产品碳排放"),
    "carbon_per_value_added": ("Carbon per value added", "单位增加值碳排放"),
    "energy_per_value_added": ("Energy per value added", "单位增加值能耗"),
}

_KEYS: Final[dict[str, tuple[str, str]]] = {
    "reference": ("Reference", "参照方案"),
    "start": ("start of year", "年初"), "mid": ("middle of year", "年中"), "end": ("end of year", "年末"),
    "supply": ("supply", "供应"), "use": ("use", "使用"),
    "direct": ("direct", "直接"), "location": ("location-based", "基于位置"),
    "contractual": ("contractual", "基于合同"), "net": ("offsets", "抵消"), "biogenic": ("biogenic", "生物源"),
    "offset": ("offset", "抵消"), "outside": ("outside", "边界外"),
    "electricity": ("electricity", "电力"), "heat": ("heat", "热力"), "natural_gas": ("natural gas", "天然气"),
    "gas": ("gas", "天然气"), "steam": ("steam", "蒸汽"), "coal": ("coal", "煤"), "hydrogen": ("hydrogen", "氢"),
    "optimal": ("optimal", "最优"), "time_limit": ("stopped by time limit", "达到时间上限"),
    "warning": ("warning", "警告"), "note": ("note", "提示"), "error": ("error", "错误"),
    "least_cost": ("least cost", "成本最低"), "deepest_cut": ("deepest physical cut", "实体减排最深"),
    "lowest_capex": ("lowest investment", "投资最低"), "no_certificates": ("no certificates, no offsets", "无绿证无抵消"),
    "fastest": ("fastest: least cumulative emissions", "最快：累计排放最低"), "most_robust": ("most robust", "最稳健"),
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
    """Name of an indicator."""
    return _readable(key, INDICATORS)


def known(key: str) -> Label:
    """Name of a key that comes with the data: a carrier, a status, a timing, an archetype."""
    return _readable(key, KEYS)


def told(value: object) -> Label:
    """A sentence of the manifest: a text, or ``{"en": ..., "zh": ...}``; "not computed" where there is none."""
    if isinstance(value, Mapping):
        english = str(value.get("en") or "")
        return Label(english, str(value.get("zh") or english)) if english else NOT_COMPUTED
    return Label.same(str(value)) if value else NOT_COMPUTED


def plan_name(name: str) -> Label:
    """Plans keep their names; only the reference is translated."""
    return KEYS["reference"] if name == "reference" else Label.same(name)

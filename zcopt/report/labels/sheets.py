"""The workbook: cash flow, emissions, the evidence and its checks."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "best_plan": ("Best plan", "最优方案"),
    "reference": ("Reference", "参照方案"),
    "difference": ("Plan against reference", "方案与参照之差"),
    "discount_rate": ("Discount rate", "折现率"),
    "discount_base": ("Discount base", "折现基准"),
    "day_zero": ("1 January {year}, constant prices of {year}", "{year} 年 1 月 1 日，{year} 年不变价"),
    "timing_title": ("When payments count", "各项付款何时计入"),
    "timing_note": ("Purchases and what is paid once (downtime, retirement) count at the start of their year, running costs, "
                    "taxes and credits in its middle, values left at its end; the optimizer discounts the same way. What is paid "
                    "once is deducted from tax in the money paid.",
                    "投资与一次性支出（停产、退役等）计于年初，运行费用、税与抵免计于年中，剩余价值计于年末，与优化器口径一致。"
                    "一次性支出按实付金额（名义值）税前扣除。"),
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
    "reference_hours": ("Reference on typical days, as the plan, against all hours", "参照方案改按典型日口径（与方案一致）之差"),
    "whether_cash": ("Paid", "是否付现"),
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
}

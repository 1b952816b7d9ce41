"""The terms finance signs on: money real or nominal, tax, grants, loan, what comes after the last year planned.

Nothing here changes a plan, unless ``optimise_after_tax`` says so. Presets: data/finance.csv (``zcopt data finance``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from zcopt import finance
from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.row import (
    Column,
    Label,
    Layout,
    Role,
    Row,
    Sheet,
    YearPath,
    by_year,
    choice,
    integer,
    number,
    reference,
    share,
    yes_no,
)
from zcopt.inputs.tables import table


@dataclass(frozen=True, kw_only=True)
class FinanceRow(Row):
    """How plans are judged by finance."""

    sheet = Sheet(name="finance", label=Label("Finance", "财务"), role=Role.SETTINGS, layout=Layout.SETTINGS,
                  help=Label("Terms for the finance sheet of the report; defaults from zcopt data finance unless a line says "
                             "otherwise. The discount rate of sheet site is real and holds before and after tax.",
                             "“财务”表参数，默认值除注明外取自 zcopt data finance。site 表折现率为实际值，税前税后通用。"))

    money: Literal["real", "nominal"] = choice(
        ("real", "nominal"), Label("Money of the finance sheet", "财务表货币口径"), default="real",
        help=Label("real: constant prices of the first year; nominal: money of each year. All inputs stay real.",
                   "real 为首年不变价，nominal 为当年价；输入均为不变价。"))
    inflation_share: float = share(
        Label("Inflation", "通货膨胀率"), high=0.3, default=0.02, small=True,
        help=Label("Loans and depreciation are nominal, so it counts in real money too. 2%: usual target of central banks, "
                   "general knowledge, not looked up.",
                   "贷款与折旧按名义值，故实际口径亦受影响。2% 为央行常见目标（常识，未查证）。"))
    income_tax_share: float = share(Label("Income tax", "企业所得税率"), default=0.25,
                                    help=Label("15% for high-tech firms and the west.", "高新技术企业与西部地区 15%。"))
    company_profit_cost: YearPath = by_year(
        "cur", Label("Taxable profit of the company without any plan", "企业无方案时的应税利润"), default={},
        help=Label("Limits what losses and credits are worth, then carried forward. Blank: always enough to use them at once.",
                   "限制亏损与抵免的使用并结转；留空视为当年足以全部使用。"))
    carry_forward_years: int = integer("year", Label("Losses and credits carry forward", "亏损与抵免结转年限"), low=0, high=20,
                                       default=5)
    machinery_tax_life_years: int = integer(
        "year", Label("Depreciation of machinery", "机器设备折旧年限"), low=1, high=60, default=10,
        help=Label("Straight line; everything that is named nowhere below.", "直线法；以下未列明的均按此。"))
    pv_tax_life_years: int = integer("year", Label("Depreciation of PV", "光伏折旧年限"), low=1, high=60, default=20,
                                     help=Label("10 is the least for tax.", "税法最低 10 年。"))
    electronics_tax_life_years: int = integer("year", Label("Depreciation of electronics and control", "电子与控制设备折旧年限"),
                                              low=1, high=60, default=3)
    electronics_items: tuple[str, ...] = reference("option", Label("Are electronics", "属于电子设备"), several=True, default=())
    buildings_tax_life_years: int = integer("year", Label("Depreciation of buildings", "建筑物折旧年限"), low=1, high=60,
                                            default=20)
    buildings_items: tuple[str, ...] = reference("option", Label("Are buildings", "属于建筑物"), several=True, default=())
    kept_book_share: float = share(
        Label("Book value that is not depreciated", "预计净残值率"), high=0.5, default=0.05,
        help=Label("Written off when the asset leaves service.", "资产退出使用时核销。"))
    credit_items: tuple[str, ...] = reference("option", Label("Earn the special-equipment tax credit", "享受专用设备税额抵免"),
                                              several=True, default=())
    equipment_credit_share: float = share(
        Label("Tax credit, of their price", "专用设备税额抵免比例"), default=0.10,
        help=Label("Only equipment on the national list.", "须列入专用设备优惠目录。"))
    prices_include_vat: bool = yes_no(
        Label("Prices of the case include VAT", "输入价格含增值税"), default=False,
        help=Label("yes: input VAT comes back and is taken out of every line; the plan itself is chosen on prices as typed.",
                   "“是”则各项扣除可抵扣进项税；方案优化仍按所填价格。"))
    vat_goods_share: float = share(Label("VAT on equipment and electricity", "设备与电力增值税率"), default=0.13)
    vat_heat_share: float = share(Label("VAT on gas, heat and water", "天然气、热力与水增值税率"), default=0.09)
    vat_services_share: float = share(Label("VAT on services, certificates and allowances", "服务、绿证与配额增值税率"),
                                      default=0.06)
    grant_items: tuple[str, ...] = reference("option", Label("Are granted a part of their price", "享受投资补助的项目"),
                                             several=True, default=())
    grant_share: float = share(Label("Grant, of their price", "投资补助比例"), default=0.0)
    grant_limit_cost: float | None = number("cur", Label("Grants at most, in all", "投资补助总额上限"), low=0, default=None)
    generation_grant_per_kwh: YearPath = by_year("cur/kWh", Label("Subsidy of own PV", "光伏度电补贴"), low=0, default={},
                                                 gaps=True)
    award_cost: YearPath = by_year("cur", Label("Award for a plan that meets all targets", "达标奖励"), low=0, default={},
                                   gaps=True, help=Label("The sums named by notices: zcopt data finance.",
                                                         "各地通知金额见 zcopt data finance。"))
    grants_taxed: bool = yes_no(Label("Grants are taxable income", "补助计入应税所得"), default=True,
                                help=Label("no: they lower the depreciable price instead. General knowledge, not looked up.",
                                           "“否”则冲减折旧基数。常识，未查证。"))
    loan_share: float = share(Label("Loan, of the extra investment", "贷款比例"), default=0.0,
                              help=Label("0: no loan. Banks ask for 20 to 30% equity.", "0 为无贷款；银行要求自有资金 20%-30%。"))
    loan_rate_share: float = share(Label("Interest, nominal", "贷款名义利率"), high=0.5, default=0.04)
    loan_years: int = integer("year", Label("Tenor", "贷款期限"), low=1, high=40, default=10,
                              help=Label("Ours: no source.", "本工具设定，无来源。"))
    grace_years: int = integer("year", Label("Years of interest only", "宽限期"), low=0, high=10, default=0)
    repayment: Literal["annuity", "equal_principal"] = choice(
        ("annuity", "equal_principal"), Label("Repayment", "还款方式"), default="annuity")
    least_dscr_factor: float = number("", Label("Least debt service cover (DSCR)", "最低偿债覆盖率"), low=0, default=1.2,
                                      help=Label("Usual covenants are 1.1 to 1.3; general knowledge, not looked up.",
                                                 "常见约定为 1.1-1.3（常识，未查证）。"))
    reinvestment_rate_share: float | None = share(
        Label("Reinvestment rate of MIRR, nominal", "MIRR 再投资名义利率"), high=0.5, default=None,
        help=Label("Blank: the discount rate. Payments are financed at the loan's interest.",
                   "留空取折现率；支出按贷款利率融资。"))
    steady_tail: bool = yes_no(
        Label("Life-cycle view", "全寿命视角"), default=True,
        help=Label("Years after the last planned one repeat its savings until the longest-lived asset ends; others are renewed "
                   "at their price. Shown apart from the planned years.",
                   "规划期后各年重复末年节约，直至寿命最长的资产到期，其余资产按原价更新；与规划期结果分列。"))
    energy_escalation_share: float = share(Label("Energy prices after the last year, real growth", "期后能源价格实际增长率"),
                                           low=-0.2, high=0.2, default=0.0, small=True)
    carbon_escalation_share: float = share(Label("Carbon prices after the last year, real growth", "期后碳价实际增长率"),
                                           low=-0.2, high=0.2, default=0.0, small=True)
    other_escalation_share: float = share(Label("Other costs after the last year, real growth", "期后其他费用实际增长率"),
                                          low=-0.2, high=0.2, default=0.0, small=True)
    optimise_after_tax: bool = yes_no(
        Label("Choose plans after tax", "按税后优化"), default=False,
        help=Label("yes: every cost is deductible, investment by depreciation; grants and credits lower it. Plan costs are then "
                   "after tax, and the report says whether the plan changes.",
                   "“是”则各项成本税前扣除，投资按折旧抵税，并计补助与抵免；方案成本为税后值，报告说明方案是否因此改变。"))

    def tax_life_years(self, part: str, item: str) -> int:
        """Over how many years the price of an item is depreciated."""
        if item in self.electronics_items:
            return self.electronics_tax_life_years
        if item in self.buildings_items:
            return self.buildings_tax_life_years
        return self.pv_tax_life_years if part == "pv" else self.machinery_tax_life_years

    def grant_share_of(self, item: str) -> float:
        """The share of an item's price that is granted, before the limit on all grants."""
        return self.grant_share if item in self.grant_items else 0.0

    def credit_share_of(self, item: str) -> float:
        """The share of an item's price that is credited against income tax."""
        return self.equipment_credit_share if item in self.credit_items else 0.0

    def write_offs(self, part: str, item: str, life_years: int) -> tuple[float, ...]:
        """Depreciation by year of service, as shares of the depreciable price."""
        return finance.write_offs(self.tax_life_years(part, item), life_years, self.kept_book_share)


def check_finance(case: Case) -> list[Problem]:
    """A grace period as long as the loan; an item of two classes; a limit on grants that the optimum cannot keep."""
    row, problems = case.one(FinanceRow), []
    if row.grace_years >= row.loan_years:
        problems.append(row.problem("grace_years", f"{row.grace_years} years of interest only leave none of {row.loan_years} "
                                    "to repay in", "Give fewer years, or a longer tenor", "E486"))
    both = sorted({*row.electronics_items} & {*row.buildings_items})
    if both:
        problems.append(row.problem("buildings_items", f"{both[0]} is named as electronics and as a building",
                                    "Name it in one of the two lists", "E487"))
    limited = [key for key, given in (("grant_limit_cost", row.grant_limit_cost is not None and row.grant_items),
                                      ("company_profit_cost", row.company_profit_cost),
                                      ("prices_include_vat", row.prices_include_vat)) if given]
    if row.optimise_after_tax and limited:
        problems.append(row.problem("optimise_after_tax", f"plans cannot be chosen after tax together with {limited[0]}",
                                    "Clear it, or choose plans before tax; the finance sheet is after tax in any case", "E488"))
    return problems


PRESETS: Final[Mapping[str, str]] = MappingProxyType({
    "income_tax_share": "corporate income tax", "machinery_tax_life_years": "depreciation, machinery",
    "pv_tax_life_years": "depreciation, PV plant", "electronics_tax_life_years": "depreciation, electronics and control",
    "buildings_tax_life_years": "depreciation, buildings", "kept_book_share": "depreciation, machinery",
    "equipment_credit_share": "special equipment tax credit", "carry_forward_years": "special equipment tax credit",
    "vat_goods_share": "VAT on goods, equipment and electricity", "vat_heat_share": "VAT on natural gas, heat and water",
    "vat_services_share": "VAT on services", "loan_rate_share": "corporate loan for PV and efficiency"})
"""Column -> the line of data/finance.csv its default comes from."""


def source_of(column: Column, value: object, typed: str) -> str:
    """Where a value comes from: what was typed beside it, the line of data/finance.csv, or that it is a default of zcopt."""
    if value != column.default:
        return typed or "typed in the case"
    if column.key in PRESETS:
        return table("finance").one(parameter=PRESETS[column.key]).cited
    return "default of zcopt"

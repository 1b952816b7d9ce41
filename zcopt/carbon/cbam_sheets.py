"""The sheets of the CBAM calculator: goods sold to the EU, their bought precursors, prices and rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from zcopt.inputs.row import (
    Label,
    Layout,
    Role,
    Row,
    Sheet,
    YearPath,
    by_year,
    choice,
    identifier,
    number,
    reference,
    share,
    text,
    yes_no,
)

SECTORS = ("iron_steel", "aluminium", "cement", "fertilisers", "hydrogen")


@dataclass(frozen=True, kw_only=True)
class CbamGoodRow(Row):
    """A good sold to the EU."""

    sheet = Sheet(name="cbam_goods", rare=True, label=Label("CBAM goods", "CBAM 出口产品"), role=Role.RULE,
                  help=Label("Goods sold to the EU: what they embody and which share of the site makes them. A calculator: "
                             "it changes no plan. Defaults: zcopt data cbam.",
                             "出口欧盟的产品及其归属排放；仅为测算，不影响方案。默认规则见 zcopt data cbam。"))

    good_id: str = identifier(Label("Good", "产品"))
    sector: Literal["iron_steel", "aluminium", "cement", "fertilisers", "hydrogen"] = choice(SECTORS, Label("Sector", "行业"))
    cn_code: str = text(Label("CN code", "CN 编码"))
    product: str = reference("products.product_id", Label("Made as product", "对应产品"))
    product_t_per_unit: float = number("t/unit", Label("Mass per unit of product", "单位产品质量"), low=1e-9, default=1.0)
    exported_t: YearPath = by_year("t", Label("Sold to the EU", "出口欧盟量"), low=0)
    basis: Literal["actual", "default"] = choice(
        ("actual", "default"), Label("Embedded emissions by", "隐含排放取值"), default="actual",
        help=Label("actual: from the plan, verified; default: the value of the EU with its mark-up.",
                   "actual 取方案实际值（须核查）；default 取欧盟默认值并加成。"))
    sources: tuple[str, ...] = reference(
        "processes.process_id|carriers.carrier_id", Label("Sources of its process", "归属排放源"), several=True, default=(),
        help=Label("Fuels, heat and processes; blank: all of the site.", "燃料、热力与过程；留空为全厂。"))
    attributed_share: float = share(Label("Share of these that makes it", "归属比例"), default=1.0)
    power_attributed_share: float | None = share(Label("Share of the site's power that makes it", "电力归属比例"), default=None,
                                                 help=Label("Blank: as above.", "留空同上。"))
    corrections_tco2: YearPath = by_year(
        "tCO2e", Label("Corrections", "修正"), default={},
        help=Label("Heat sold, waste gases, own power (negative lowers): they are not deducted by themselves.",
                   "外供热、煤气、自发电等（负值为扣减）；不自动扣除。"))
    default_direct_tco2_per_t: float | None = number(
        "tCO2e/t", Label("Default value, direct", "默认值（直接）"), low=0, default=None,
        help=Label("Of the country, before the mark-up.", "按原产国，不含加成。"))
    default_indirect_tco2_per_t: float | None = number("tCO2e/t", Label("Default value, indirect", "默认值（间接）"), low=0,
                                                       default=None)
    mark_up_share: YearPath = by_year("share", Label("Mark-up on default values", "默认值加成"), low=0, high=1, default={},
                                      help=Label("Blank: as in data/cbam.csv.", "留空取 data/cbam.csv。"))
    benchmark_tco2_per_t: float | None = number(
        "tCO2e/t", Label("CBAM benchmark", "CBAM 基准值"), low=0, default=None,
        help=Label("Of the CN code and route, e.g. hot rolled by BF/BOF 1.370: zcopt data cbam. Blank: cost is not computed.",
                   "按 CN 编码与工艺，如长流程热轧 1.370，见 zcopt data cbam；留空不计算费用。"))


@dataclass(frozen=True, kw_only=True)
class CbamPrecursorRow(Row):
    """A bought precursor of a good."""

    sheet = Sheet(name="cbam_precursors", rare=True, label=Label("CBAM precursors", "CBAM 前体"), role=Role.RULE,
                  help=Label("Bought goods that are themselves in CBAM: pig iron, ferro-alloys, clinker, unwrought aluminium ...",
                             "外购且本身属于 CBAM 的前体：生铁、铁合金、熟料、未锻轧铝等。"))

    good: str = reference("cbam_goods.good_id", Label("For good", "用于产品"))
    precursor: str = text(Label("Precursor", "前体"))
    precursor_t_per_t: float = number("t/t", Label("Precursor per t of good", "单位产品用量"), low=0)
    direct_tco2_per_t: float = number("tCO2e/t", Label("Its direct emissions", "直接隐含排放"), low=0)
    indirect_tco2_per_t: float | None = number("tCO2e/t", Label("Its indirect emissions", "间接隐含排放"), low=0, default=None)
    is_default: bool = yes_no(Label("These are default values", "为默认值"), default=False,
                              help=Label("yes: the mark-up of the year is added.", "“是”则加成。"))


@dataclass(frozen=True, kw_only=True)
class CbamTermsRow(Row):
    """Prices and rules of CBAM; blank rules come from data/cbam.csv."""

    sheet = Sheet(name="cbam_terms", rare=True, label=Label("CBAM terms", "CBAM 参数"), role=Role.RULE, layout=Layout.SETTINGS,
                  help=Label("Price of certificates, exchange rate, and rules that win over data/cbam.csv.",
                             "证书价格、汇率及优先于 data/cbam.csv 的规则。"))

    certificate_price: YearPath = by_year(
        "", Label("Price of a certificate [EUR/tCO2e]", "CBAM 证书价格 [EUR/tCO2e]"), low=0, default={},
        help=Label("75.28 in the second quarter of 2026: zcopt data market_prices. Blank: cost is not computed.",
                   "2026 年二季度 75.28，见 zcopt data market_prices；留空不计算费用。"))
    euro_exchange_factor: YearPath = by_year("", Label("Currency of the case per EUR", "汇率（本币/欧元）"), low=1e-6, default={})
    home_price_per_tco2: YearPath = by_year(
        "cur/tCO2e", Label("Carbon price paid at home", "国内已付碳价"), low=0, default={},
        help=Label("Per tonne emitted, after free allocation and refunds. Blank: allowances and tax of the plan over its direct "
                   "emissions.", "按每吨排放、扣除免费配额与返还后计；留空取方案的配额支出与碳税除以直接排放。"))
    free_allocation_share: YearPath = by_year(
        "share", Label("Free allocation kept in the EU", "欧盟免费配额保留比例"), low=0, high=1, default={},
        help=Label("Blank: as in data/cbam.csv.", "留空取 data/cbam.csv。"))
    correction_share: float | None = share(
        Label("Cross-sectoral correction factor", "跨行业修正系数"), default=None,
        help=Label("Blank: as in data/cbam.csv, 1 (derived).", "留空取 data/cbam.csv（1，推算）。"))
    power_kgco2_per_kwh: YearPath = by_year(
        "kgCO2/kWh", Label("Factor of bought power", "外购电力因子"), low=0, high=2, default={},
        help=Label("Blank: the grid average of the case. Certificates never lower it.", "留空取电网平均因子；绿证不降低。"))

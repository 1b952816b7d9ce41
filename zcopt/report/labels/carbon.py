"""Product footprints, CBAM, and own reductions before offsets."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
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
    "footprint_bridge": ("Product footprint from the base year to the last year", "产品碳足迹：基准年至末年"),
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
    "audit_lowest": ("Lowest gross emissions at that cost, without offsets, on typical days",
                     "该成本内不用抵消的最低总排放（典型日）"),
    "audit_tolerance": ("Room above the lowest", "高于最低值的容差"),
    "audit_allowed": ("Gross emissions allowed", "允许的总排放"),
    "audit_offsets": ("Offsets and removal credits", "抵消与清除信用"),
    "audit_removed": ("Own removals: CO2 of biomass stored", "自有清除：封存的生物源 CO2"),
}

COMPONENTS: Final[dict[str, tuple[str, str]]] = {
    "stationary_combustion": ("Fuels burnt", "固定源燃烧"), "mobile_combustion": ("Fuels of vehicles", "移动源燃烧"),
    "process": ("Process emissions", "过程排放"), "fugitive": ("Leaks", "逸散排放"), "captured": ("Captured CO2", "捕集封存"),
    "purchased_electricity": ("Purchased power", "外购电力"), "purchased_heat": ("Purchased heat", "外购热力"),
    "own_generation": ("Own generation", "自发自用"), "exported_energy": ("Energy sold", "外供能源"),
    "contract": ("Green contracts and certificates", "绿电合同与绿证"),
    "fuel_and_energy_upstream": ("Upstream of fuels and power", "燃料与电力上游"), "purchased_goods": ("Materials", "原材料"),
    "upstream_transport": ("Inbound transport", "运入运输"), "suppliers": ("Suppliers", "供应商措施"),
}
"""Parts of a footprint."""

STEPS: Final[dict[str, tuple[str, str]]] = {
    "base_year": ("Base year", "基准年"), "grid": ("Grid factor", "电网因子"),
    "efficiency": ("Efficiency", "节能"), "fuel_switch": ("Fuel switch", "燃料替代"),
    "own_power": ("Own and direct power", "自发与直连电力"), "contracts": ("Green power", "绿电绿证"),
    "process": ("Process and capture", "过程与捕集"), "materials": ("Materials", "原材料"),
    "suppliers": ("Suppliers", "供应商"), "volume": ("Volume and as usual", "产量与常规变化"),
    "last_year": ("Last year", "末年"),
}
"""Of the bridge between two footprints."""

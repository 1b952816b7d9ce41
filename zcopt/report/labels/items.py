"""Chinese names of what the starter and the example call by a key: measures, end uses, regions, units; others stay as typed."""

from __future__ import annotations

from functools import cache
from typing import Final

from zcopt.inputs.tables import table
from zcopt.report.labels.label import Label

TOGETHER: Final = " + "
"""Between the names of measures that are one bar."""
MEASURES: Final[dict[str, str]] = {
    "roof_pv": "屋顶光伏", "roof_press_welding": "冲焊车间屋顶光伏", "roof_assembly": "总装车间屋顶光伏", "carport": "车棚光伏",
    "battery": "储能电池", "hot_water_tank": "热水储罐", "coastal_wind": "沿海风电直连", "heat_pump": "热泵",
    "gas_boiler": "燃气锅炉", "electric_boiler": "电锅炉", "electric_oven": "电加热烘房", "electric_vehicles": "电动车辆",
    "compressor_heat_exchanger": "空压机余热换热器", "led": "LED 照明", "lighting_control": "照明控制",
    "variable_speed_drives": "变频调速", "motors_ie4": "IE4 电机", "motors_ie5": "IE5 电机",
    "compressors_pm_vsd": "永磁变频空压机", "compressor_pm_vsd": "永磁变频空压机", "compressor_vsd": "变频空压机",
    "air_leak_repair": "压缩空气堵漏", "chiller_plant": "冷站改造", "chiller_optimised": "冷站优化",
    "chiller_maglev": "磁悬浮冷机",
    "energy_management": "能碳管理系统", "ems": "能碳管理系统", "kiln_and_cooler": "窑与篦冷机改造", "kiln_capture": "窑尾碳捕集",
    "paint_air_vsd": "涂装送排风变频", "booth_recirculation": "喷房循环风", "dry_scrubber": "干式漆雾处理",
    "low_temperature_pretreatment": "低温前处理", "rto_heat_recovery": "RTO 余热回收", "oven_insulation": "烘房保温",
    "welding_inverter": "逆变焊机", "press_energy_recovery": "压机能量回收", "servo_press": "伺服压机",
    "refrigerant_leak_programme": "制冷剂泄漏治理", "green_power_trade": "绿电交易", "gec": "绿证（GEC）", "ccer": "CCER",
    "ccer_tier_1": "CCER 第一档", "ccer_tier_2": "CCER 第二档",
}
"""Measures, contracts and credits."""
PLANT: Final[dict[str, str]] = {
    "grid": "电网", "export": "上网", "electricity": "电力", "natural_gas": "天然气", "diesel": "柴油", "coal": "煤",
    "coke": "焦炭",
    "hot_water": "热水", "steam": "蒸汽", "purchased_steam": "外购蒸汽", "high_temperature_heat": "高温热", "waste_heat": "余热",
    "oven_heat": "烘房热", "vehicle_work": "车辆作业", "hot_water_boiler": "热水锅炉", "steam_boiler": "蒸汽锅炉",
    "high_temperature_heat_burners": "窑炉燃烧器", "gas_boiler_old": "旧燃气锅炉", "gas_boiler_2020": "燃气锅炉（2020）",
    "oven_burners": "烘房燃烧器", "diesel_vehicles": "柴油车辆", "stamping": "冲压", "welding": "焊接",
    "paint_shop_power": "涂装用电", "other_power": "其他用电", "refrigerant_losses": "制冷剂泄漏", "welding_gas": "焊接保护气",
    "process_emissions": "过程排放", "calcination": "煅烧分解", "anode": "阳极消耗", "pfc": "全氟化碳", "pv": "光伏",
    "passenger_car": "乘用车", "site_activity": "全厂活动量", "air_conditioner": "空调", "aluminium": "铝",
    "aluminium_profiles": "铝型材", "battery_cells": "电芯", "clinker": "熟料", "crude_steel": "粗钢", "dairy_products": "乳制品",
    "chemicals": "化学品", "fabric": "织物", "it_energy": "IT 用电量", "pv_modules": "光伏组件", "monthly_peak": "月最大需量",
    "not supplied": "未供应", "not taken": "未消纳",
}
"""Carriers, equipment, processes and products."""
ENDINGS: Final[dict[str, str]] = {"_recovery": "余热回收", "_heat_pump": "热泵", "_electric": "电加热",
                                  "_gas_new": "燃气设备更新", "_boiler": "锅炉", "_burners": "燃烧器"}
"""The starter builds names of measures from what they act on."""
MARKS: Final[dict[str, str]] = {
    " (third party)": "（第三方）", " (shared saving)": "（效益分享）", " shifted": "（转移）", " wasted": "（放散）"}
"""What the model appends to a name: who owns it, what becomes of its energy."""
UNITS: Final[dict[str, str]] = {
    "project": "项", "year": "年", "day": "天", "share": "比例", "count": "项", "unit": "台", "units": "台", "yes/no": "是/否",
    "percentage points": "百分点", "hour": "小时", "site-year": "厂·年", "vehicle": "辆", "car": "辆", "month": "月",
    "CNY": "元", "10^4 CNY": "万元", "MCNY": "百万元", "EUR": "欧元",
}
"""Units that are words."""
VALUES: Final[dict[str, str]] = {
    "zero_carbon_factory_2026": "零碳工厂核算规则 2026", "location": "基于位置", "market": "基于市场", "annuity": "等额本息",
    "equal_principal": "等额本金", "real": "实际值", "nominal": "名义值", "base_year_abatement": "按基准年减排量",
    "national_zero_carbon_factory": "国家级零碳工厂", "capex": "按投资额", "automobiles": "汽车", "lithium_batteries": "锂电池",
    "photovoltaics": "光伏", "electronic_appliances": "电子电器", "light_industry": "轻工", "machinery": "机械",
    "computing_facilities": "算力设施", "steel": "钢铁", "non_ferrous": "有色金属", "petrochemicals": "石化化工",
    "building_materials": "建材", "textiles": "纺织", "other": "其他",
}
"""What settings say."""
NAMED_COLUMNS: Final = (("sector_end_uses", "end_use"), ("regions", "region"), ("regions", "city"), ("fuel_factors", "fuel"),
                        ("sector_baselines", "sector"))
"""Tables of data/ that hold a Chinese name beside a column."""


@cache
def _names() -> dict[str, str]:
    """Every key with a Chinese name; where tables have several, the first."""
    found: dict[str, str] = {}
    for name, column in NAMED_COLUMNS:
        for row in table(name).rows:
            found.setdefault(row.text(column), row.text(f"{column}_zh"))
    return {key: zh for key, zh in found.items() if key and zh} | VALUES | PLANT | MEASURES


def item_name(name: str) -> Label:
    """A measure, end use, carrier or source: in Chinese where the starter or the example named it, else as it was typed."""
    if TOGETHER in name:
        pieces = [item_name(piece) for piece in name.split(TOGETHER)]
        return Label(name, TOGETHER.join(piece.zh for piece in pieces))
    for mark, zh in MARKS.items():
        if name.endswith(mark):
            return Label(name, item_name(name.removesuffix(mark)).zh + zh)
    names = _names()
    if name in names:
        return Label(name, names[name])
    for ending, zh in ENDINGS.items():
        acts_on = name.removesuffix(ending)
        if acts_on != name and acts_on in names:
            return Label(name, names[acts_on] + zh)
    return Label.same(name)


def unit_name(name: str) -> Label:
    """A unit with its words in both languages; symbols stay."""
    return Label(name, UNITS.get(name) or "/".join(UNITS.get(piece, piece) for piece in name.split("/")))

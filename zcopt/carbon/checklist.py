"""The planner's answers to what no model knows: shares, counts and yes or no, by year. A blank year is not computed."""

from __future__ import annotations

from dataclasses import dataclass

from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.row import Kind, Label, Layout, Role, Row, Sheet, YearPath, by_year

SUPPLY_CHAIN_MEASURES, CONTROL_FUNCTIONS = 6, 13
"""How many the national set lists: data/rules_zero_carbon_factory.csv, N3.2 and N4.2."""
_YES_NO = Label("1: yes, 0: no; blank: not known, and the scorecard says so.", "1 为是，0 为否；留空为未知，记分卡列为未计算。")


@dataclass(frozen=True, kw_only=True)
class ChecklistRow(Row):
    """Answers for the scorecard, by year."""

    sheet = Sheet(name="checklist", label=Label("Checklist", "核对清单"), layout=Layout.SETTINGS, role=Role.PRESENT,
                  help=Label("What the scorecard asks and no model knows, by year.", "记分卡所需而模型无法得知的逐年情况。"))

    energy_saving_equipment_share: YearPath = by_year(
        "share", Label("Energy-saving equipment", "节能设备占比"), low=0, high=1, default={}, gaps=True,
        help=Label("N2.2: rated power at efficiency grade 2 or better, of all rated power in scope.",
                   "N2.2：能效二级及以上设备额定功率占比。"))
    footprint_covered_product_share: YearPath = by_year(
        "share", Label("Products with a footprint", "开展碳足迹的产品占比"), low=0, high=1, default={}, gaps=True,
        help=Label("N3.1: products with a published footprint, of all products.", "N3.1：已核算碳足迹的产品占全部产品的比例。"))
    supply_chain_measures_count: YearPath = by_year(
        "", Label("Supply-chain measures, of 6", "供应链措施数（共 6 项）"), low=0, high=SUPPLY_CHAIN_MEASURES,
        default={}, gaps=True,
        help=Label("N3.2: how many of 6.", "N3.2：共 6 项。"))
    automatic_collection_share: YearPath = by_year(
        "share", Label("Automatic collection", "数据自动采集率"), low=0, high=1, default={}, gaps=True,
        help=Label("N4.1: points read automatically, of all points required.", "N4.1：自动采集点占应采集点比例。"))
    control_functions_count: YearPath = by_year(
        "", Label("Functions of the control centre, of 13", "管控中心功能数（共 13 项）"), low=0,
        high=CONTROL_FUNCTIONS, default={}, gaps=True,
        help=Label("N4.2: how many of 13.", "N4.2：共 13 项。"))
    disclosure: YearPath = by_year("", Label("Report published: 1 yes, 0 no", "信息披露：1 是，0 否"), low=0, high=1,
                                   default={}, gaps=True, help=_YES_NO)
    green_factory: YearPath = by_year(
        "", Label("Provincial or national green factory: 1 yes, 0 no", "省级或国家级绿色工厂：1 是，0 否"), low=0, high=1,
        default={}, gaps=True, help=_YES_NO)
    quota_benchmark: YearPath = by_year(
        "", Label("Unit energy at the quota benchmark: 1 yes, 0 no", "单耗达到能耗限额标准先进（标杆）值：1 是，0 否"), low=0,
        high=1, default={}, gaps=True, help=_YES_NO)


CHECKLIST_KEYS = tuple(column.key for column in ChecklistRow.columns() if column.kind is Kind.BY_YEAR)
YES_NO_KEYS = ("disclosure", "green_factory", "quota_benchmark")
_WHOLE = (*YES_NO_KEYS, "supply_chain_measures_count", "control_functions_count")


def unit_of(key: str) -> str:
    """The unit of an answer."""
    return "yes/no" if key in YES_NO_KEYS else "count" if key in _WHOLE else "share"


def check_checklist(case: Case) -> list[Problem]:
    """Counts and yes or no that are no whole number."""
    return [row.problem(key, f"{key} must be a whole number, found {value:g}", "Type how many, or 1 for yes and 0 for no",
                        "E477", year=year)
            for row in case.rows(ChecklistRow) for key in _WHOLE
            for year, value in getattr(row, key).items() if value != int(value)]

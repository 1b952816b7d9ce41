"""Everything a factory can consist of or may buy: a new part is one module and one line here."""

from __future__ import annotations

from zcopt.carbon.cbam_sheets import CbamGoodRow, CbamPrecursorRow, CbamTermsRow
from zcopt.carbon.checklist import ChecklistRow
from zcopt.carbon.rules import AccountingRuleRow
from zcopt.carbon.thresholds import ThresholdRow
from zcopt.factory import end_use, equipment, fuel, grid, material, process
from zcopt.inputs.finance_terms import FinanceRow
from zcopt.inputs.footprint import FootprintDeclarationRow, FootprintShareRow
from zcopt.inputs.row import Row
from zcopt.inputs.scoring import ScoringRow
from zcopt.inputs.sensitivity import SensitivityRow
from zcopt.inputs.sheets import CalendarRow, GridFactorsRow, ProductRow, SettingsRow, SiteRow
from zcopt.measures import (
    capture,
    certificate,
    converter,
    direct_line,
    green_power,
    offset,
    pv,
    retrofit,
    storage,
    supplier,
)
from zcopt.model import offset_rules
from zcopt.model.budget import BudgetRow
from zcopt.model.carbon_cost import BenchmarkRow, CarbonCostRow
from zcopt.model.links import LinkRow, SiteLimitRow
from zcopt.model.part import Part
from zcopt.model.targets import TargetRow

PARTS: tuple[Part, ...] = (
    grid.PART,
    fuel.PART,
    end_use.PART,
    equipment.PART,
    process.PART,
    material.PART,
    pv.PART,
    storage.PART,
    converter.PART,
    direct_line.PART,
    retrofit.PART,
    supplier.PART,
    capture.PART,
    green_power.PART,
    certificate.PART,
    offset_rules.PART,
    offset.PART,
)

SHEETS: tuple[type[Row], ...] = (
    SiteRow,
    ProductRow,
    CalendarRow,
    fuel.PART.row,
    GridFactorsRow,
    grid.GridRow,
    grid.TariffRow,
    grid.TariffHoursRow,
    grid.TariffTierRow,
    grid.DemandChargeRow,
    end_use.PART.row,
    equipment.PART.row,
    process.PART.row,
    material.PART.row,
    pv.PART.row,
    storage.PART.row,
    converter.PART.row,
    direct_line.PART.row,
    retrofit.PART.row,
    supplier.PART.row,
    capture.PART.row,
    green_power.PART.row,
    certificate.PART.row,
    offset.PART.row,
    offset_rules.PART.row,
    LinkRow,
    SiteLimitRow,
    CarbonCostRow,
    BenchmarkRow,
    CbamGoodRow,
    CbamPrecursorRow,
    CbamTermsRow,
    AccountingRuleRow,
    ChecklistRow,
    ThresholdRow,
    FootprintShareRow,
    FootprintDeclarationRow,
    TargetRow,
    BudgetRow,
    ScoringRow,
    SensitivityRow,
    FinanceRow,
    SettingsRow,
)
"""All sheets of the workbook, in the order a planner meets them."""

"""The target table: limits, values and margins by year, and a linear contraction path to compare with."""

from __future__ import annotations

from typing import Final

from zcopt.report.disclosure.derived import BelowBase, Contraction, Less
from zcopt.report.disclosure.inventories import GROSS, MARKET
from zcopt.report.disclosure.layout import Ask, Section, sheet_of
from zcopt.report.disclosure.quantities import Indicator, Quantity, Unknown, View
from zcopt.report.labels import Label
from zcopt.report.labels import indicator as indicator_label
from zcopt.report.run_tables import number, text
from zcopt.report.sheets.sheet import Sheet, Style

CONTRACTION_SHARE: Final = 0.042
"""Of base-year emissions a year, linear: the cross-sector absolute minimum for 1.5 C of SBTi's Corporate Net-Zero Standard V1
(secondary sources); a preset to compare with, not a validation."""


def limited(view: View) -> dict[str, str]:
    """Indicators with a target in any year, with their units."""
    return {text(row, "indicator"): text(row, "unit") for row in view.tables.rows("indicators", plan=view.plan)
            if number(row, "limit") is not None}


def _style(unit: str) -> Style:
    return "percent" if unit == "share" else "number4" if "/" in unit else "number1"


def target_asks(view: View) -> list[Ask]:
    """Limit, value and margin of every target; without one, a line that says so."""
    asks: list[Ask] = []
    for key, unit in limited(view).items():
        label, shown = indicator_label(key), "%" if unit == "share" else unit
        asks += [Ask(label + Label(": target", "：目标"), Indicator(key, "limit"), shown, _style(unit)),
                 Ask(label + Label(": plan", "：方案"), Indicator(key), shown, _style(unit)),
                 Ask(label + Label(": margin, negative when missed", "：裕度（负值为未达成）"), Indicator(key, "margin"), shown,
                     _style(unit))]
    return asks or [Ask(Label("Targets", "目标"), Unknown(Label("the case sets none", "算例未设定目标")), "", once=True)]


def targets_sheet(view: View) -> Sheet:
    """Targets of the case, distance to the base year, and the preset path of both methods."""
    return sheet_of("targets", Label("Targets", "目标表"), view, [
        Section(Label("Targets of the case", "算例目标"), target_asks(view)),
        Section(Label("Scope 1 and 2 against the base year", "范围一、二较基准年"), [
            Ask(Label("Location-based", "基于位置"), GROSS), Ask(Label("below base year", "较基准年下降"), BelowBase(GROSS),
                                                             "%", "percent"),
            Ask(Label("Market-based", "基于市场"), MARKET), Ask(Label("below base year", "较基准年下降"), BelowBase(MARKET),
                                                            "%", "percent"),
            Ask(Label("Scope covered", "覆盖范围"), Unknown(Label("scope 1 and 2 of this site; other sites are not in the model",
                                                          "仅本厂范围一、二，其他厂区不在模型内")), "", once=True)]),
        _preset(Label("location-based", "基于位置"), GROSS), _preset(Label("market-based", "基于市场"), MARKET)],
        Label(f"Preset: base year less {CONTRACTION_SHARE:.1%} of it a year, linear (SBTi Corporate Net-Zero Standard V1, "
              "cross-sector absolute contraction, 1.5 C; secondary sources).",
              f"预设：每年线性减少基准年排放的 {CONTRACTION_SHARE:.1%}（SBTi 企业净零标准 V1 跨行业，1.5 C；二手来源）。"),
        Label("A comparison, not a validation.", "仅供对照，不构成认证。"))


def _preset(name: Label, of: Quantity) -> Section:
    allowed = Contraction(of, CONTRACTION_SHARE)
    return Section(Label("Check against the preset, ", "与预设路径对照：") + name, [
        Ask(Label("The path allows", "路径允许"), allowed), Ask(Label("Plan", "方案"), of),
        Ask(Label("Margin, negative when missed", "裕度（负值为未达成）"), Less(allowed, of), style="total")])

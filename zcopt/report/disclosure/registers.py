"""Registers: offsets and certificates by year, and every emission factor with its source."""

from __future__ import annotations

from zcopt.report.disclosure.layout import table_lines
from zcopt.report.disclosure.quantities import View
from zcopt.report.labels import Label, component, known, plan_name, word
from zcopt.report.run_tables import amount, number, text
from zcopt.report.sheets.sheet import Cell, Lines, Sheet

OFFSET_WIDTHS = (26, 20, 10, 14, 14, 16, 18, 30, 60)
CATEGORIES = {"offset": Label("Offsets", "抵消"), "removal": Label("Removals", "清除"),
              "biogenic": Label("Biogenic CO2", "生物源 CO2")}
FACTOR_WIDTHS = (26, 14, 26, 12, 14, 14, 14, 18, 70)


def offsets_sheet(view: View) -> Sheet:
    """Credits by item and year; then certificates by vintage."""
    lines = Lines()
    lines.heading(Label("Offset register", "抵消登记表") + " - " + plan_name(view.plan),
                  Label("Planned purchases. Serial numbers and retirement are known once they have happened.",
                        "为计划采购量；序列号与注销信息待实际发生后填写。"))
    heads = (word("item"), Label("Kind", "类型"), Label("Year", "年份"), Label("Tonnes", "吨数"), Label("Price", "单价"),
             Label("Paid", "支付"), Label("Oldest vintage [years]", "最早签发年限"), Label("Serial no., retirement",
                                                                                   "序列号与注销"),
             Label("Where it comes from", "取自"))
    rows = [_offset(view, str(row["item"]), int(str(row["year"])), amount(row, "quantity"))
            for row in view.tables.rows("decisions", plan=view.plan, part="offsets")]
    table_lines(lines, heads, rows, OFFSET_WIDTHS, Label("the plan retires none", "方案不使用抵消"), key="head")
    lines.section(Label("Certificates by vintage [MWh]", "绿证台账（按签发年份）[MWh]"))
    heads = (word("item"), Label("Vintage", "签发年份"), Label("Year", "年份"), Label("Bought", "购入"), Label("Used", "使用"),
             Label("Kept", "结存"), Label("Expired", "过期"), Label("Serial no., retirement", "序列号与注销"),
             Label("Where it comes from", "取自"))
    table_lines(lines, heads, [[
        Cell(text(row, "certificate"), "wrap"), Cell(number(row, "vintage"), "integer"), Cell(number(row, "year"), "integer"),
        *(Cell(number(row, column), "number1") for column in ("bought_mwh", "used_mwh", "banked_mwh", "expired_mwh")),
        Cell(word("not_computed"), "wrap"), Cell(f"certificates.csv: plan = {view.plan}", "wrap")]
        for row in view.tables.rows("certificates", plan=view.plan)], OFFSET_WIDTHS,
        Label("the plan uses none", "方案不使用绿证"))
    return Sheet("offsets", Label("Offsets", "抵消登记").both, lines.done(), OFFSET_WIDTHS, (), "head", 1)


def _offset(view: View, item: str, year: int, tonnes: float) -> list[Cell]:
    def typed(key: str, *, by_year: bool = False) -> str:
        rows = view.tables.rows("inputs", sheet="offsets", item=item, key=key)
        return next((text(row, "value") for row in rows if not by_year or row.get("year") == year), "")

    paid = sum(amount(row, "cash") for row in view.tables.rows("money", plan=view.plan, account="offsets", item=item,
                                                                      year=year))
    oldest, price = typed("oldest_vintage_years"), typed("price_per_tco2", by_year=True)
    return [Cell(item, "wrap"), Cell(typed("kind"), "wrap"), Cell(year, "integer"), Cell(tonnes, "number1"),
            Cell(float(price), "number2") if price else Cell(word("not_computed"), "wrap"), Cell(paid, "number"),
            Cell(float(oldest), "integer") if oldest else Cell(word("not_computed"), "wrap"), Cell(word("not_computed"), "wrap"),
            Cell(f"decisions.csv: plan = {view.plan}, part = offsets, item = {item}; inputs.csv: sheet = offsets; money.csv: "
                 "account = offsets", "wrap")]


def factors_sheet(view: View) -> Sheet:
    """Every factor a ledger of the plan uses: base year, first and last year, and the source typed in its row."""
    lines, years = Lines(), view.tables.years
    lines.heading(Label("Factor register", "排放因子登记表") + " - " + plan_name(view.plan),
                  Label(f"Global warming potentials: {_gwp(view)}. Grid factors are rows of sheet grid_factors.",
                        f"GWP 版本：{_gwp(view)}。电网因子见 grid_factors 表。"))
    heads = (word("emission_source"), Label("Ledger", "台账"), Label("Category", "类别"),
             Label("Gas", "气体"), Label(f"Base year {view.base_year}", f"基准年 {view.base_year}"), Label.same(str(years[0])),
             Label.same(str(years[-1])), word("unit"), Label("Source of activity and factor, as typed",
                                                             "活动数据与因子来源（填报）"))
    columns = ("source", "part", "ledger", "category", "gas", "unit")
    keys = dict.fromkeys(tuple(text(row, column) for column in columns) for row in (
        *view.tables.rows("base_year"), *view.tables.rows("carbon", plan=view.plan)))
    table_lines(lines, heads, [_factor(view, dict(zip(columns, key, strict=True))) for key in keys], FACTOR_WIDTHS,
                Label("nothing is emitted", "无排放"), key="head")
    return Sheet("factors", Label("Factors", "排放因子").both, lines.done(), FACTOR_WIDTHS, (), "head", 1)


def _factor(view: View, where: dict[str, str]) -> list[Cell]:
    def at(table: str, **more: int | str) -> Cell:
        row = next((r for r in view.tables.rows(table, **where, **more)), None)
        value = number(row, "factor") if row is not None else None
        return Cell("-", "wrap") if value is None else Cell(value, "number4")

    years = view.tables.years
    category = CATEGORIES.get(where["category"]) or component(where["category"])
    return [Cell(where["source"], "wrap"), Cell(known(where["ledger"]), "wrap"), Cell(category, "wrap"),
            Cell(where["gas"], "wrap"), at("base_year"), at("carbon", plan=view.plan, year=years[0]),
            at("carbon", plan=view.plan, year=years[-1]), Cell(f"tCO2e/{where['unit']}", "wrap"),
            Cell(_cited(view, where["part"], where["source"]), "wrap")]


def _cited(view: View, part: str, source: str) -> str:
    """The source typed in the row of the item, and in that of the grid factors where power is bought."""
    sheets = [(part, source)] + ([("carriers", source), ("grid_factors", "")] if part in ("grid", "carriers") else [])
    found = [str(entry.get("source") or "") for sheet, item in sheets for entry in view.tables.entries("sources")
             if entry.get("sheet") == sheet and entry.get("item") == item]
    typed = "; ".join(dict.fromkeys(words for words in found if words))
    return typed or Label("no source typed in the workbook", "工作簿未填写来源").both


def _gwp(view: View) -> str:
    return next((text(row, "value") for row in view.tables.rows("inputs", sheet="site", key="gwp_set")), "-")

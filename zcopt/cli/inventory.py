"""The base-year inventory alone: no model, no solve."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zcopt.cli.words import Case, Json, Lang, note, print_json, wide

if TYPE_CHECKING:
    from zcopt.carbon.inventory import Inventory, InventoryLine

ZH = {
    "stationary_combustion": "固定源燃烧", "mobile_combustion": "移动源燃烧", "process": "过程排放", "fugitive": "逸散排放",
    "captured": "捕集封存", "removal": "生物源清除", "purchased_electricity": "外购电力", "purchased_heat": "外购热力",
    "own_generation": "自发自用", "exported_energy": "外供能源", "contract": "绿电与绿证", "offset": "抵消",
    "purchased_goods": "外购原料",
    "upstream_transport": "上游运输", "fuel_and_energy_upstream": "燃料与电力上游", "biogenic": "生物源 CO2",
}
TITLE = {"en": "Inventory of {year}, {rules}, GWP {gwp}, tCO2e",
         "zh": "{year} 年排放清单，规则 {rules}，GWP {gwp}，单位 tCO2e"}
GROUPS = {
    ("1", "direct"): ("Scope 1", "范围一"), ("2", "location"): ("Scope 2, location-based", "范围二（基于位置）"),
    ("2", "contractual"): ("Scope 2, market-based", "范围二（基于市场）"), ("3", "upstream"): ("Scope 3", "范围三"),
    ("biogenic", "biogenic"): ("Biogenic CO2, apart", "生物源 CO2（单列）"),
}
NOT_COMPUTED = {"en": "not computed", "zh": "未计算"}
TOTALS = {
    "scope1": ("Scope 1", "范围一"),
    "scope2_location": ("Scope 2, location-based", "范围二（基于位置）"),
    "scope2_market": ("Scope 2, market-based", "范围二（基于市场）"),
    "gross": ("Scope 1 + 2, location-based", "范围一+二（基于位置）"),
    "market": ("Scope 1 + 2, market-based", "范围一+二（基于市场）"),
    "upstream": ("Scope 3 as far as factors are given", "范围三（已有因子部分）"),
    "biogenic": ("Biogenic CO2, apart", "生物源 CO2（单列）"),
}
PER_TCE = {"en": "C/E {value:.3f} tCO2/tce at {kgce:.4f} kgce/kWh",
           "zh": "C/E {value:.3f} tCO2/tce（电力 {kgce:.4f} kgce/kWh）"}
NOTHING = {"en": "nothing was measured in the base year: give purchases on the sheet carriers and activities on processes",
           "zh": "基准年没有数据：请在 carriers 表填采购量、在 processes 表填活动数据"}
APART = {"en": "own generation of the base year is not among the inputs and counts nowhere",
         "zh": "基准年自发电量不在输入中，未计入"}


def inventory(
    case: Case,
    out: Annotated[Path | None, typer.Option(help="File for the lines; default CASE/results/inventory-YEAR.csv.")] = None,
    lang: Annotated[Lang, typer.Option(help="Language of the print.")] = Lang.EN,
    as_json: Json = False,
) -> None:
    """Print and write the emissions of the base year by source and scope, each with its factor."""
    from zcopt.api import load_case
    from zcopt.carbon.inventory import inventory_of
    from zcopt.plans.records import records_of
    from zcopt.plans.run_folder import write_table

    found = inventory_of(load_case(case))
    path = out or case / "results" / f"inventory-{found.year}.csv"
    write_table(path, "base_year", records_of("base_year", [vars(line) for line in found.lines]))
    if as_json:
        print_json({"year": found.year, "rule_set": found.rule_set, "gwp_set": found.gwp_set, "file": str(path),
                    "totals_tco2e": dict(found.totals), "energy_tce": dict(found.energy_tce),
                    "carbon_per_tce": dict(found.carbon_per_tce), "lines": [vars(line) for line in found.lines]})
        return
    _print(found, lang)
    note(APART[lang])
    note(str(path))


def _print(found: Inventory, lang: Lang) -> None:
    print(TITLE[lang].format(year=found.year, rules=found.rule_set, gwp=found.gwp_set))
    if not found.lines:
        print(NOTHING[lang])
    for group in sorted({(line.scope, line.ledger) for line in found.lines}):
        print(f"\n{GROUPS.get(group, group)[lang is Lang.ZH]}")
        for line in found.lines:
            if (line.scope, line.ledger) == group:
                _print_line(line, lang)
    print()
    for key, value in found.totals.items():
        shown = NOT_COMPUTED[lang] if value is None else f"{value:,.1f}"
        print(f"{wide(TOTALS[key][lang is Lang.ZH], 44)}{shown:>16s}")
    for kgce, per_tce in found.carbon_per_tce.items():
        print(PER_TCE[lang].format(value=per_tce, kgce=kgce))


def _print_line(line: InventoryLine, lang: Lang) -> None:
    category = ZH.get(line.category, line.category) if lang is Lang.ZH else line.category.replace("_", " ")
    print(f"  {wide(category, 24)} {wide(line.source, 20)} {line.activity:>14,.6g} {wide(line.unit, 8)} x "
          f"{line.factor:<10.6g} = {line.tco2:>14,.1f}  {line.gas}")
    if line.cited:
        print(f"{'':27s}{line.cited}")

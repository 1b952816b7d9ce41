"""Energy flows of every plan by carrier, direction, item and year."""

from __future__ import annotations

from zcopt.report.labels import item_name, known, plan_name, word
from zcopt.report.run_tables import RunTables
from zcopt.report.sheets.sheet import Cell, Formula, Lines, Sheet

FIRST = 4


def energy_sheet(tables: RunTables) -> Sheet:
    """Supply and use of each carrier [MWh], with their sums by formula."""
    lines = Lines()
    lines.heading(word("energy").with_unit("MWh"))
    lines.header(word("plan"), word("carrier"), word("direction"), word("item"), *tables.years, key="head")
    for plan in tables.all_names:
        sums = tables.sums("flows", "energy_mwh", ("carrier", "direction", "item", "year"), plan=plan)
        groups = sorted(dict.fromkeys((str(key[0]), str(key[1])) for key in sums))
        for position, (carrier, direction) in enumerate(groups):
            _group(lines, tables, plan, carrier, direction, f"{tables.all_names.index(plan)}_{position}")
    if not tables.has("flows"):
        lines.add(Cell(word("not_computed"), "note"))
    widths = (20, 30, 16, 44, *(13 for _ in tables.years))
    return Sheet("energy", word("energy").both, lines.done(), widths, (), "head", FIRST)


def _group(lines: Lines, tables: RunTables, plan: str, carrier: str, direction: str,
           prefix: str) -> None:
    sums = tables.sums("flows", "energy_mwh", ("item", "year"), plan=plan, carrier=carrier, direction=direction)
    items = dict.fromkeys(str(key[0]) for key in sums)
    keys = [f"flow_{prefix}_{i}" for i in range(len(items))]
    for key, item in zip(keys, items, strict=True):
        lines.add(Cell(plan_name(plan), "name"), Cell(known(carrier)), Cell(known(direction)), Cell(item_name(item)),
                  *(Cell(sums.get((item, year), 0.0), "number") for year in tables.years), key=key)
    totals = [sum(sums.get((item, year), 0.0) for item in items) for year in tables.years]
    lines.add(Cell(plan_name(plan), "total_name"), Cell(known(carrier), "total_name"),
              Cell(known(direction), "total_name"), Cell(word("total"), "total_name"),
              *(Cell(Formula(f"=SUM([{keys[0]}]:[{keys[-1]}])", total), "total0")
                for total in totals))

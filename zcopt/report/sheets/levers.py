"""What lowers emissions, with physical, contractual, removal and offset reductions kept apart."""

from __future__ import annotations

from zcopt.report.labels import item_name, plan_name, word
from zcopt.report.reductions import KINDS
from zcopt.report.run_tables import RunTables
from zcopt.report.sheets import emissions
from zcopt.report.sheets.cash_flow import CHECK, OK
from zcopt.report.sheets.sheet import Cell, Formula, Lines, Sheet, column_letter

FIRST = 1


def levers_sheet(tables: RunTables) -> Sheet:
    """The best plan by kind and source with a tie-out to the ladder; all plans in the last year."""
    lines = Lines()
    lines.heading(word("levers").with_unit("tCO2e") + " – " + plan_name(tables.best_name), word("physical_note"),
                  word("residual_share_note"))
    lines.header(word("levers"), *tables.years, word("total"), key="head")
    if tables.reductions(tables.best_name, tables.years[0]) is None:
        lines.add(Cell(word("not_computed"), "note"))
    else:
        by_kind = _by_kind(tables)
        for kind, by_source in by_kind.items():
            _kind(lines, tables, kind, by_source)
        _tie_out(lines, tables, by_kind)
        _all_plans(lines, tables)
    widths = (60, *[14] * max(len(tables.years) + 1, len(KINDS) + 2))
    return Sheet("levers", word("levers").both, lines.done(), widths, (), "head", FIRST)


def _by_kind(tables: RunTables) -> dict[str, dict[str, list[float]]]:
    levers = tables.levers(tables.best_name)
    return {kind: {source: values for (of, source), values in levers.items() if of == kind} for kind in KINDS}


def _kind(lines: Lines, tables: RunTables, kind: str, by_source: dict[str, list[float]]) -> None:
    first, last = column_letter(FIRST), column_letter(FIRST + len(tables.years) - 1)
    lines.section(word(kind))
    for i, (source, values) in enumerate(by_source.items()):
        key = f"{kind}_{i}"
        lines.add(Cell(item_name(source), "name"), *(Cell(value, "number") for value in values),
                  Cell(Formula(f"=SUM([{key}:{first}]:[{key}:{last}])", sum(values)), "number"), key=key)
    totals = [sum(values[i] for values in by_source.values()) for i in range(len(tables.years))]
    pattern = f"=SUM([{kind}_0]:[{kind}_{len(by_source) - 1}])" if by_source else "=0"
    lines.add(Cell(word("total") + " – " + word(kind), "total_name"),
              *(Cell(Formula(pattern, value), "total0") for value in (*totals, sum(totals))), key=kind)


def _tie_out(lines: Lines, tables: RunTables, by_kind: dict[str, dict[str, list[float]]]) -> None:
    """reference gross + factor basis - the reductions of every kind = net, by formula."""
    lines.section(word("sum_of_reductions"))
    found = [r for year in tables.years if (r := tables.reductions(tables.best_name, year)) is not None]
    left = [r.reference_gross + r.factor_basis
            - sum(values[i] for by_source in by_kind.values() for values in by_source.values())
            for i, r in enumerate(found)]
    differences = [value - r.net for value, r in zip(left, found, strict=True)]
    columns = [column_letter(emissions.FIRST + i) for i in range(len(found))]
    lines.add(Cell(word("reference_gross"), "name"), *(Cell(r.reference_gross, "number") for r in found),
              key="reference_gross")
    lines.add(Cell(word("factor_basis"), "name"), *(Cell(r.factor_basis, "number") for r in found), key="factor_basis")
    pattern = "=[reference_gross]+[factor_basis]" + "".join(f"-[{kind}]" for kind in KINDS)
    lines.add(Cell(word("remaining_net"), "total_name"),
              *(Cell(Formula(pattern, value), "total0")
                for value in left), key="left")
    lines.add(Cell(word("difference_to_ladder"), "name"),
              *(Cell(Formula(f"=ROUND([left]-[emissions!best_net:{column}],6)", round(value, 6)), "number1")
                for column, value in zip(columns, differences, strict=True)), key="ladder_difference")
    spread = f"[ladder_difference:B]:[ladder_difference:{column_letter(len(found))}]"
    lines.add(Cell(word("check_levers"), "name"),
              Cell(Formula(f'=IF(MAX({spread})-MIN({spread})<0.001,"{OK}","{CHECK}")',
                           OK if max(differences) - min(differences) < 0.001 else CHECK), "verdict"), key="ladder_check")


def _all_plans(lines: Lines, tables: RunTables) -> None:
    year = tables.years[-1]
    lines.section(word("answer_reductions") + f" {year} [tCO2e]")
    lines.header(word("plan"), *(word(kind) for kind in KINDS), word("factor_basis"), word("remaining_net"), height=62)
    for plan in tables.plan_names:
        r = tables.reductions(plan, year)
        if r is not None:
            lines.add(Cell(plan_name(plan), "name"), *(Cell(r.by_kind[kind], "number") for kind in KINDS),
                      Cell(r.factor_basis, "number"), Cell(r.net, "number"))

"""The proof that own reductions come first: what is allowed, what each plan emits and compensates, and the verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zcopt.verify.base_year import gross_of
from zcopt.verify.carbon import Line, size, total
from zcopt.verify.findings import TONNES, Findings, listed
from zcopt.verify.run import PlanOf, Tables, figure, optional
from zcopt.verify.sheets import Inputs

ROUNDING = 1e-6


def check_audit(inputs: Inputs, tables: Tables, plans: Sequence[PlanOf], lines: Mapping[str, Sequence[Line]],
                base_lines: Sequence[Line], findings: Findings) -> None:
    """Every row of the table; the lowest emissions themselves come from a solve of their own and are taken as reported."""
    rows = tables.get("audit", ())
    if not rows:
        return
    findings.taken["audit: lowest_gross_tco2, lowest_gap_share"] = "found by another solve, whose plan is not kept"
    base = gross_of(base_lines, inputs.site.base_year)
    reference = next((plan.name for plan in plans if plan.is_reference), "")
    lowest: dict[int, float] = {}
    for row in rows:
        year, own = int(figure(row, "year")), lines.get(str(row["plan"]), ())
        least = lowest.setdefault(year, figure(row, "lowest_gross_tco2"))
        emitted = _gross(lines.get(reference, ()), year)
        values = {"base_year_gross_tco2": (base, "direct + location of the base year"),
                  "reference_gross_tco2": (emitted, "direct + location of the reference"),
                  "lowest_gross_tco2": (least, "the same for every plan"), **_values(inputs, own, year, least)}
        name = listed((row["plan"], year))
        for column, (value, rule) in values.items():
            tonnes = column.endswith("tco2")
            findings.same("audit", name, column, optional(row, column), value, rule, least=TONNES if tonnes else 1e-9,
                          scale=size(own, year) if tonnes else 0.0)
        within = figure(row, "gross_tco2") <= figure(row, "allowed_gross_tco2") * (1 + ROUNDING)
        findings.same_word("audit", name, "reductions_first", row["reductions_first"], within, "gross within what is allowed")
    every = [(plan.name, year) for plan in plans if not plan.is_reference for year in inputs.years]
    findings.same_word("audit", "all rows", "year", sorted((str(row["plan"]), int(figure(row, "year"))) for row in rows),
                       sorted(every), "every plan and year once")


def _values(inputs: Inputs, own: Sequence[Line], year: int, lowest: float) -> dict[str, tuple[float | None, str]]:
    """Column -> its value in a plan and year, and how it comes."""
    rules = inputs.one("offset_rules")
    market = total(own, "direct", year) + total(own, "contractual", year)
    offsets = -sum(line.tco2 for line in own if (line.year, line.ledger, line.category) == (year, "net", "offset"))
    return {
        "marginal_price": ((rules.audit_marginal_price or rules.internal_carbon_price).get(year), "sheet offset_rules"),
        "tolerance_share": (rules.audit_tolerance_share, "sheet offset_rules"),
        "allowed_gross_tco2": (lowest * (1 + rules.audit_tolerance_share), "lowest x (1 + tolerance)"),
        "gross_tco2": (_gross(own, year), "direct + location"), "market_tco2": (market, "direct + contractual"),
        "offsets_tco2": (offsets, "lines of category offset"),
        "net_tco2": (market + total(own, "net", year), "market-based less offsets")}


def _gross(lines: Sequence[Line], year: int) -> float:
    return total(lines, "direct", year) + total(lines, "location", year)

"""Rules between options, limits of the site they share, and the sizes and steps in which they can be bought."""

from __future__ import annotations

from collections.abc import Sequence

from zcopt.verify.findings import RELATIVE, Findings, listed
from zcopt.verify.modes import base_name
from zcopt.verify.purchases import Option, options_of
from zcopt.verify.run import PlanOf, figure
from zcopt.verify.sheets import Inputs

SOLVER = 1e-3
"""What a solver may leave open, in the unit of the figure."""


def check_links(inputs: Inputs, plan: PlanOf, findings: Findings) -> None:
    """Every rule of a plan or the reference."""
    options = tuple(options_of(inputs, plan))
    _links(inputs, plan, options, findings)
    for limit in inputs.rows("site_limits"):
        for year in inputs.years:
            used = sum((option.row.site_use_per_kw or 0.0) * option.installed(year) for option in options
                       if option.row.site_limit == limit.name)
            findings.at_most("decisions", listed((plan.name, year, limit.name)), "quantity", used, limit.available,
                             f"{limit.limit_unit} of the site", least=SOLVER)
    for option in options:
        _steps(plan, option, findings)


def _links(inputs: Inputs, plan: PlanOf, options: Sequence[Option], findings: Findings) -> None:
    """needs: in use in no year without the other; excludes: not both; together: both or none.

    What replaces another is not held here: which of the two runs in a year is not among the decisions.
    """
    adopted = {base_name(str(row["item"])) for row in plan.rows("decisions") if figure(row, "quantity") > 0}
    for row in inputs.rows("links"):
        name, both = listed((plan.name, row.first, row.relation, row.second)), {row.first, row.second} <= adopted
        if row.relation == "excludes":
            findings.same_word("decisions", name, "item", both, False, "never both")
        elif row.relation == "together":
            findings.same_word("decisions", name, "item", row.first in adopted, row.second in adopted, "both or none")
        elif row.relation == "needs":
            findings.same_word("decisions", name, "item", row.first in adopted and row.second not in adopted, False,
                               "not without the other")
            alone = _in_use(options, row.first, inputs.years) - _in_use(options, row.second, inputs.years)
            if any(base_name(option.item) == row.second for option in options):
                findings.same_word("decisions", name, "year", sorted(alone), [], "in use in no year without the other")


def _in_use(options: Sequence[Option], item: str, years: Sequence[int]) -> set[int]:
    return {y for option in options if base_name(option.item) == item for y in years if option.installed(y) > 0}


def _steps(plan: PlanOf, option: Option, findings: Findings) -> None:
    """At least the smallest size, whole units, and no more than can be built in a year."""
    row = option.row
    least, unit, most = (getattr(row, column, None) for column in ("min_size_kw", "unit_size_kw", "max_per_year_kw"))
    for year, size in option.bought.items():
        name = listed((plan.name, year, option.item))
        if least:
            findings.at_most("decisions", name, "quantity", least, size, "smallest size on offer", least=SOLVER)
        if unit:
            findings.same("decisions", name, "quantity", size, round(size / unit) * unit, f"units of {unit:g}",
                          least=SOLVER + RELATIVE * size)
        if most is not None:
            findings.at_most("decisions", name, "quantity", size, most, "most that can be built in a year", least=SOLVER)

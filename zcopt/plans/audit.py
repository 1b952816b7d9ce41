"""Offsets last, proved: the lowest own emissions within budget and a stated marginal cost, then the least cost near them.

1. Least ``net present cost + price[y] * gross[y]`` without offsets and without targets that only offsets could meet. Its
   gross emissions are as low as any measure takes them that costs at most ``price`` per tonne.
2. The case again with ``gross[y] <= (1 + tolerance) * lowest[y]`` as a target of every year; offsets may fill the rest.

Both are ordinary variants of the case, so that everything else - proof on all hours, scorecard, reasons why nothing is
feasible - works as for any other target. Method: lexicographic order of reduction before compensation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from zcopt.carbon.inventory import base_year_gross_tco2
from zcopt.errors import InputError
from zcopt.inputs.case import Case
from zcopt.inputs.row import Row, YearPath
from zcopt.measures.offset import OffsetRow
from zcopt.model.carbon_cost import CarbonCostRow
from zcopt.model.offset_rules import OffsetRulesRow, check_audit
from zcopt.model.targets import TargetRow
from zcopt.plans.plan import Plan

NET_ONLY = ("net_tco2",)
"""Targets that offsets may meet, and that say nothing about the factory itself."""
NOTE = "own reductions first: lowest gross emissions found, plus the tolerance of sheet offset_rules"


@dataclass(frozen=True)
class Audit:
    """What was found in the first step: lowest gross emissions by year [tCO2e], at which price [cur/tCO2e], how surely.

    ``gap`` is by how much cost and priced tonnes together might still be lower, as a share.
    """

    price: YearPath
    tolerance: float
    lowest: Mapping[int, float]
    gap: float

    @property
    def allowed(self) -> Mapping[int, float]:
        """The most that is then emitted in a year [tCO2e]."""
        return MappingProxyType({year: (1 + self.tolerance) * tonnes for year, tonnes in self.lowest.items()})


def asked_for(case: Case) -> bool:
    """Whether the sheet ``offset_rules`` asks for it."""
    return case.one(OffsetRulesRow).audit


def stated_price(case: Case) -> YearPath:
    """The marginal cost up to which the factory reduces itself [cur/tCO2e].

    Raises InputError at its cell when neither it nor an internal carbon price is given.
    """
    problems = check_audit(case, wanted=True)
    if problems:
        raise InputError(problems)
    rules = case.one(OffsetRulesRow)
    return rules.audit_marginal_price or rules.internal_carbon_price


def own_reductions(case: Case) -> Case:
    """The first step's case: gross emissions priced, nothing to compensate with."""
    targets = tuple(row for row in case.rows(TargetRow) if row.indicator not in NET_ONLY)
    priced = replace(case.one(CarbonCostRow), internal_price=stated_price(case))
    return _with({OffsetRow: (), TargetRow: targets, CarbonCostRow: (priced,)}, case)


def audit_of(case: Case, lowest: Plan) -> Audit:
    """What the best plan of ``own_reductions`` shows."""
    return Audit(stated_price(case), case.one(OffsetRulesRow).audit_tolerance_share,
                 MappingProxyType({y: lowest.indicator("gross_tco2", y) or 0.0 for y in case.years}), lowest.gap)


def held_to(case: Case, audit: Audit) -> Case:
    """The second step's case: gross emissions of every year near the lowest."""
    rules = case.one(OffsetRulesRow)
    target = TargetRow(indicator="gross_tco2", limit=audit.allowed, source="derived", note=NOTE, place=rules.place)
    return case.with_rows(target)


def evidence(audit: Audit, case: Case, plans: Sequence[Plan], reference: Plan) -> Iterator[dict[str, Any]]:
    """One record per plan and year: what was emitted, could at least be emitted, and is compensated [tCO2e]."""
    base = base_year_gross_tco2(case)
    for plan in plans:
        for year in case.years:
            gross, market, net = (plan.indicator(key, year) or 0.0 for key in ("gross_tco2", "market_tco2", "net_tco2"))
            yield {"plan": plan.name, "year": year, "base_year_gross_tco2": base,
                   "reference_gross_tco2": reference.indicator("gross_tco2", year), "marginal_price": audit.price.get(year),
                   "lowest_gross_tco2": audit.lowest[year], "lowest_gap_share": audit.gap,
                   "tolerance_share": audit.tolerance, "allowed_gross_tco2": audit.allowed[year], "gross_tco2": gross,
                   "market_tco2": market, "offsets_tco2": _offsets(plan, year), "net_tco2": net,
                   "reductions_first": gross <= audit.allowed[year] * (1 + 1e-6)}


def _offsets(plan: Plan, year: int) -> float:
    """Offsets used; stored biogenic CO2 lowers net emissions too and is none  [tCO2e]."""
    return sum(-line.tco2 for line in plan.carbon
               if line.ledger == "net" and line.category == "offset" and line.year == year)


def _with(changes: Mapping[type[Row], tuple[Row, ...]], case: Case) -> Case:
    return replace(case, rows_by_type=MappingProxyType({**case.rows_by_type, **changes}))

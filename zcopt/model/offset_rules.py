"""The rules offsets live under: reductions come first, and what may be offset is capped."""

from __future__ import annotations

import math
from dataclasses import dataclass

from zcopt.carbon.emissions import Emissions
from zcopt.carbon.inventory import base_year_gross_tco2
from zcopt.errors import ModelError, Problem
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Layout, Role, Row, Sheet, YearPath, by_year, share, yes_no
from zcopt.inputs.sheets import CarrierRow, GridFactorsRow
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData, Expr
from zcopt.model.books import Activity, Books, PromisePost
from zcopt.model.ledger import Ledger
from zcopt.model.part import Part

PURCHASE_PER_USE = 4.0
"""At most this many MWh are bought per MWh of end use: no chain of conversion and storage loses more (ours)."""
SMALLEST_TRADED_SHARE = 0.001
"""Yearly purchases of certificates or offsets below this share of the largest do not count as adopted (ours)."""


@dataclass(frozen=True, kw_only=True)
class OffsetRulesRow(Row):
    """What must have been reduced before offsets may be used, and how many."""

    sheet = Sheet(name="offset_rules", label=Label("Offset rules", "抵消规则"), role=Role.RULE, layout=Layout.SETTINGS,
                  help=Label("Reductions come before offsets. The default cap is ours: no national share exists.",
                             "先减排、后抵消。默认上限为本工具设定，国家未规定比例。"))

    cap_share_of_base_year: float = share(
        Label("Offsets at most, of base-year gross emissions (ours: no national share exists)",
              "抵消上限，占基准年总排放（本工具设定，国家未规定比例）"), default=0.05,
        help=Label("100%: no cap.", "填 100% 表示不设上限。"))
    remaining_cap_share: float | None = share(
        Label("Offsets at most, of the emissions left", "抵消上限，占剩余排放"), default=None,
        aliases=("cap_share_of_remaining",),
        help=Label("Cannot be kept together with net zero.", "不能与净零目标同时使用。"))
    gate_reduction_share: float | None = share(
        Label("No offsets before gross is this much below the base year", "使用抵消前须达到的减排率"), default=None,
        help=Label("Counted year by year on scope 1 + location-based scope 2.", "按范围一与基于位置的范围二逐年判断。"))
    reduction_floor_share: YearPath = by_year(
        "share", Label("Own reduction at least, below base year", "自主减排下限"), low=0, high=1, default={}, gaps=True,
        help=Label("Gross emissions; a blank year has none.", "按总排放计，留空表示该年不设。"))
    internal_carbon_price: YearPath = by_year(
        "cur/tCO2e", Label("Floor price of offsets and certificates", "抵消与绿证的内部底价"), low=0, default={},
        help=Label("The choice is made as if they cost at least this; the bill shows what is paid.",
                   "决策按不低于此价计，现金支出仍按市场价。"))
    audit: bool = yes_no(
        Label("Prove that own reductions come first", "证明先自主减排"), default=False,
        help=Label("The lowest gross emissions within budget and the marginal cost below are found first; plans stay near "
                   "them and offsets fill the rest.", "先求预算与边际成本内的最低总排放，方案须接近该水平，余量再抵消。"))
    audit_marginal_price: YearPath = by_year(
        "cur/tCO2e", Label("Marginal cost up to which the factory reduces itself", "自主减排边际成本上限"), low=0, default={},
        help=Label("Blank: the internal carbon price above.", "留空则取上面的内部碳价。"))
    audit_tolerance_share: float = share(
        Label("Gross emissions at most this much above the lowest", "总排放高于最低值的容差"), high=0.5, default=0.01, small=True,
        help=Label("Room to choose the cheapest among nearly equal ways (ours).",
                   "在近似等效的方案中选取最低成本（本工具设定）。"))


def add_offset_rules(block: BlockData, row: OffsetRulesRow, case: Case, books: Books) -> None:
    """The rules of the sheet, written once the emissions are known."""
    keep_offset_rules(case, books)


def keep_offset_rules(case: Case, books: Books) -> None:
    """Ask for the rules once, however many kinds of offsets there are; without the sheet its defaults hold."""
    if not any(isinstance(rule, OffsetLimits) for rule in books.counted_rules):
        books.when_counted(OffsetLimits(case, books))


@dataclass(frozen=True, eq=False)
class OffsetLimits:
    """Cap, gate and reduction floor of a case, and net emissions that are never below zero."""

    case: Case
    books: Books

    def __call__(self, block: BlockData, ledger: Ledger, emissions: Emissions) -> None:
        """Write the equations of every year."""
        row, years = self.case.one(OffsetRulesRow), self.case.years
        base = base_year_gross_tco2(self.case)
        if row.reduction_floor_share:
            self._reduction_floor(block, row, emissions, base)
        if not ledger.of(Activity.OFFSET):
            return

        def offsets(y: int) -> Expr:
            return ledger.total(Activity.OFFSET, y)

        block.net_not_negative = pyo.Constraint(years, rule=lambda b, y: offsets(y) <= emissions.market(y),
                                                doc="offsets[y] <= market-based emissions[y]  [tCO2e]")
        if row.cap_share_of_base_year < 1:
            block.cap = pyo.Constraint(years, rule=lambda b, y: offsets(y) <= row.cap_share_of_base_year * base,
                                       doc="offsets[y] <= cap share * base-year gross  [tCO2e]")
            self._promise(block.cap, row, "cap_share_of_base_year",
                          f"offsets <= {row.cap_share_of_base_year:.0%} of the base year")
        remaining = row.remaining_cap_share
        if remaining is not None:
            block.cap_of_remaining = pyo.Constraint(
                years, rule=lambda b, y: offsets(y) <= remaining * emissions.market(y),
                doc="offsets[y] <= cap share * market-based emissions[y]  [tCO2e]")
            self._promise(block.cap_of_remaining, row, "remaining_cap_share",
                          f"offsets <= {remaining:.0%} of the emissions left")
        if row.gate_reduction_share is not None:
            self._gate(block, row, ledger, emissions, (1 - row.gate_reduction_share) * base)

    def _reduction_floor(self, block: BlockData, row: OffsetRulesRow, emissions: Emissions, base: float) -> None:
        years = [y for y in self.case.years if y in row.reduction_floor_share]
        block.reduction_floor = pyo.Constraint(
            years, rule=lambda b, y: emissions.gross(y) <= (1 - row.reduction_floor_share[y]) * base,
            doc="gross[y] <= (1 - reduction floor[y]) * base-year gross  [tCO2e]")
        self._promise(block.reduction_floor, row, "reduction_floor_share", "gross emissions under the reduction floor")

    def _gate(self, block: BlockData, row: OffsetRulesRow, ledger: Ledger, emissions: Emissions, gate: float) -> None:
        """offsets[y] <= most[y] * open[y];  gross[y] <= gate + (most[y] - gate) * (1 - open[y]).

        ``most`` covers a growing factory: see ``most_gross_tco2``.
        """
        most = {y: max(gate, most_gross_tco2(self.case, self.books, y)) for y in self.case.years}
        cap = row.cap_share_of_base_year * base_year_gross_tco2(self.case) if row.cap_share_of_base_year < 1 else math.inf
        block.open = pyo.Var(self.case.years, domain=pyo.Binary, doc="open[y]: 1 when enough was reduced to use offsets")
        block.gate_offsets = pyo.Constraint(
            self.case.years, rule=lambda b, y: ledger.total(Activity.OFFSET, y) <= min(most[y], cap) * b.open[y],
            doc="offsets[y] <= most[y] * open[y]  [tCO2e]")
        block.gate_gross = pyo.Constraint(
            self.case.years,
            rule=lambda b, y: emissions.gross(y) <= gate + (most[y] - gate) * (1 - b.open[y]),
            doc="gross[y] <= (1 - gate share) * base-year gross + (most[y] - that) * (1 - open[y])  [tCO2e]")
        self._promise(block.gate_offsets, row, "gate_reduction_share",
                      f"no offsets before gross is {row.gate_reduction_share:.0%} below the base year")

    def _promise(self, constraint: Expr, row: OffsetRulesRow, key: str, wording: str) -> None:
        """Tag a constraint of every year it is written for."""
        for y in constraint:
            self.books.post(PromisePost(kind="offset_rule", year=y, row=row, key=key, constraint=constraint[y],
                                        wording=f"{wording} in {y}", unit="tCO2e"))


def energy_ceiling_mwh(books: Books, year: int) -> float:
    """More energy than any plan buys in a year: PURCHASE_PER_USE times all end uses before savings and all capture  [MWh].

    Raises ModelError when it is asked before the end uses were added.
    """
    if not books.needs:
        raise ModelError("the most that can be bought was asked before the end uses were added: check their order in PARTS")
    return PURCHASE_PER_USE * sum(need[year] for target, need in books.needs.items() if books.reducible.get(target) != "")


def most_gross_tco2(case: Case, books: Books, year: int) -> float:
    """More than any plan emits in a year: all energy at the dirtiest factor, and all process emissions  [tCO2e].

    Both are raised by measures that add use (negative savings). Loose by design: it only has to hold when the gate is
    shut, also for a factory that grows beyond its base year.
    """
    added = math.prod(1 - min(post.share, 0.0) for post in books.savings)
    dirtiest = max((_factor_per_mwh(case, row, year) for row in case.rows(CarrierRow)), default=0.0)
    process = sum(max(0.0, need[year]) for target, need in books.needs.items() if books.reducible.get(target) == "")
    return added * (energy_ceiling_mwh(books, year) * dirtiest + process)


def _factor_per_mwh(case: Case, row: CarrierRow, year: int) -> float:
    if row.kind == "electricity":
        return case.one(GridFactorsRow).average_kgco2_per_kwh[year]
    return (row.emission_factor_tco2e_per_unit or 0.0) * row.units_per_mwh


def floor_premium(case: Case, market_price: float, tco2_per_unit: float, year: int) -> float:
    """max(0, internal carbon price * tCO2e per unit - market price): what a purchase is made to look dearer by."""
    internal = case.one(OffsetRulesRow).internal_carbon_price.get(year, 0.0)
    return max(0.0, internal * tco2_per_unit - market_price)


def check_audit(case: Case, *, wanted: bool | None = None) -> list[Problem]:
    """Own reductions that are proved to come first need a stated marginal cost; ``wanted`` wins over the sheet."""
    rules = case.one(OffsetRulesRow)
    wanted = rules.audit if wanted is None else wanted
    if not wanted or rules.audit_marginal_price or rules.internal_carbon_price:
        return []
    return [rules.problem("audit_marginal_price", "own reductions are to come first, but up to which cost is not stated",
                          "Give the marginal cost in money per tonne, or an internal carbon price", "E475")]


PART = Part(OffsetRulesRow, add_offset_rules, check_audit)

"""Suppliers: another maker or grade of a material, or the present one brought to lower its factor; scope 3 and footprints.

What a supplier delivers is a share of what the product would use before any measure, ``taken``. Retrofits that use less or
more of the material limit it by what is left, so that the two never multiply: taken <= largest share * remaining is exact for
a supplier that may deliver any part of its share; one that delivers all of it or nothing adds one more row, exact as
``signed`` is 0 or 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from zcopt.carbon.emissions import Emissions
from zcopt.carbon.factors import MIXED
from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.materials import MaterialRow
from zcopt.inputs.row import Label, Row, Sheet, YearPath, by_year, choice, identifier, integer, number, reference, share
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData, Expr
from zcopt.model.books import Activity, ActivityPost, Books, DecisionPost, MoneyPost, Timing
from zcopt.model.ledger import Ledger
from zcopt.model.part import Part
from zcopt.model.purchase import SMALLEST_ADOPTED_SHARE
from zcopt.units import CUR_PER_KCUR


@dataclass(frozen=True, kw_only=True)
class SupplierRow(Row):
    """A supplier, a grade, or an engagement of the present supplier, for one material."""

    sheet = Sheet(name="suppliers", rare=True, label=Label("Suppliers", "供应商措施"), option_key="supplier_id",
                  help=Label("Another supplier or grade of a material, or an agreement by which the present one lowers its "
                             "factor. Lowers scope 3 and product footprints, never scope 1 and 2.",
                             "更换供应商或牌号，或与现供应商约定降碳；只降低范围三与产品碳足迹，不影响范围一、二。"))

    supplier_id: str = identifier(Label("Supplier or grade", "供应商/牌号"))
    material: str = reference("materials.material_id", Label("Of material", "对应材料"))
    factor_tco2e_per_unit: float | None = number(
        "", Label("Its emission factor [tCO2e per unit]", "排放因子"), default=None,
        help=Label("Cradle to gate, with what its transport differs. Give this or the reduction.",
                   "从摇篮到大门，含运输差异；与降低比例二选一。"))
    factor_reduction_share: float | None = share(
        Label("Or: lower than the present factor by", "或：较现因子降低"), default=None,
        help=Label("An engagement of the present supplier.", "用于与现供应商的降碳约定。"))
    premium_price_per_unit: YearPath = by_year("cur/unit", Label("Premium over the present price", "溢价"),
                                               help=Label("0 must be typed; negative: it is cheaper.",
                                                          "为 0 也须填写；负值表示更便宜。"))
    largest_share: float = share(Label("Share of the material at most", "占该材料的最大比例"), low=0.001,
                                 help=Label("Of what is used of it; all suppliers of a material together at most 100%.",
                                            "占该材料用量；同一材料各供应商合计不超过 100%。"))
    divisible: Literal["share", "whole"] = choice(
        ("share", "whole"), Label("May deliver", "供货方式"), default="share",
        help=Label("share: any part of it, each year; whole: all of it once signed.",
                   "share 每年任意部分；whole 签约后按最大比例。"))
    one_off_cost: float = number("cur", Label("One-off cost", "一次性费用"), low=0, default=0.0,
                                 help=Label("Qualification, audits, support; paid when signed.",
                                            "认证、审核、扶持等，签约时支付。"))
    first_sign_year: int | None = integer("", Label("First year to sign", "最早签约年"), low=2000, high=2100, default=None)
    lag_years: int = integer("year", Label("Years from signing to delivery", "签约至供货年数"), low=0, high=20, default=0)

    def lower_by(self, material: MaterialRow, year: int) -> float:
        """Present factor less its own  [tCO2e per unit]."""
        if self.factor_tco2e_per_unit is not None:
            return material.factor(year) - self.factor_tco2e_per_unit
        return (self.factor_reduction_share or 0.0) * material.factor(year)

    def sign_years(self, case: Case) -> tuple[int, ...]:
        """Years of signing from which it still delivers inside the horizon."""
        first = max(case.years[0], self.first_sign_year or case.years[0])
        return tuple(range(first, case.years[-1] - self.lag_years + 1))


def add_supplier(block: BlockData, row: SupplierRow, case: Case, books: Books) -> None:
    """taken[y] <= largest share * remaining[material,y] once signed; its tonnes against the present factor, premium, cost."""
    name, signable = SupplierRow.sheet.name, row.sign_years(case)
    material = next(m for m in case.rows(MaterialRow) if m.material_id == row.material)
    before = {y: material.annual_units(case, y) for y in case.years}
    block.sign = pyo.Var(signable, domain=pyo.Binary, doc="sign[v]: 1 when signed in year v")
    block.taken = pyo.Var(case.years, bounds=(0, None),
                          doc="taken[y]: what it delivers, as share of the material before any measure")
    block.adopted = pyo.Var(domain=pyo.Binary, doc="adopted: 1 when ever signed")
    block.once = pyo.Constraint(expr=sum(block.sign[v] for v in signable) == block.adopted, doc="sum over v of sign[v] = adopted")
    block.adopted_is_used = pyo.Constraint(
        expr=sum(block.taken[y] for y in case.years) >= SMALLEST_ADOPTED_SHARE * row.largest_share * block.adopted,
        doc="sum over y of taken[y] >= smallest share * adopted")

    def units(y: int) -> Expr:
        return before[y] * block.taken[y]

    def signed(y: int) -> Expr:
        return block.sign[y] if y in signable else 0.0

    books.post(
        ActivityPost(activity=Activity.PURCHASED_MATERIAL, part=name, item=row.supplier_id, unit=material.material_unit,
                     gas=MIXED, product=material.product, amount=units, factor=lambda y: -row.lower_by(material, y)),
        MoneyPost(account="supplier_premium", part=name, item=row.supplier_id,
                  amount=lambda y: row.premium_price_per_unit[y] / CUR_PER_KCUR * units(y)),
        MoneyPost(account="supplier_one_off", part=name, item=row.supplier_id, timing=Timing.START,
                  amount=lambda y: row.one_off_cost / CUR_PER_KCUR * signed(y)),
        DecisionPost(part=name, item=row.supplier_id, unit="contract", adopted=block.adopted, bought=signed,
                     stock=lambda y: delivering(block, row, case, y), capex_of_largest=row.one_off_cost / CUR_PER_KCUR))
    books.when_counted(SupplyLimit(block, row, case, books))


def delivering(block: BlockData, row: SupplierRow, case: Case, year: int) -> Expr:
    """1 in a year at least the lag after signing, else 0."""
    return sum(block.sign[v] for v in row.sign_years(case) if v + row.lag_years <= year)


@dataclass(frozen=True, eq=False)
class SupplyLimit:
    """What retrofits leave of the material limits what is taken of it; written once all savings are known."""

    block: BlockData
    row: SupplierRow
    case: Case
    books: Books

    def __call__(self, b: BlockData, ledger: Ledger, emissions: Emissions) -> None:
        """taken within its share of what is left, nothing before it delivers, all of it where it is whole."""
        row, taken, years = self.row, self.block.taken, self.case.years
        largest, most = row.largest_share, self._most()

        def left(y: int) -> Expr:
            return self.books.remaining(row.material, y)

        def runs(y: int) -> Expr:
            return delivering(self.block, row, self.case, y)

        b.share = pyo.Constraint(years, rule=lambda _, y: taken[y] <= largest * left(y),
                                 doc="taken[y] <= largest share * remaining[material,y]")
        b.signed = pyo.Constraint(years, rule=lambda _, y: taken[y] <= largest * most * runs(y),
                                  doc="taken[y] <= largest share * most that can remain * signed by y less the lag")
        if row.divisible == "whole":
            b.whole = pyo.Constraint(
                years, rule=lambda _, y: taken[y] >= largest * left(y) - largest * most * (1 - runs(y)),
                doc="taken[y] >= largest share * (remaining[material,y] - most * (1 - signed by y less the lag))")
        every = [(self.block.parent_component()[k], other) for k, other in enumerate(self.case.rows(SupplierRow))
                 if other.material == row.material]
        if sum(other.largest_share for _, other in every) > 1 and every[0][1] is row:
            b.material = pyo.Constraint(years, rule=lambda _, y: sum(one.taken[y] for one, _ in every) <= left(y),
                                        doc="sum over suppliers of a material of taken[y] <= remaining[material,y]")

    def _most(self) -> float:
        """The most of the material that measures can leave: all that use more of it at once."""
        return math.prod(1 - min(post.share, 0.0) for post in self.books.savings if post.target == self.row.material)


def factor_range(material: MaterialRow, case: Case, year: int) -> tuple[float, float]:
    """Lowest and highest mean factor of a material that its suppliers allow in a year, transport included  [tCO2e per unit]."""
    offers = [(row.lower_by(material, year), row.largest_share) for row in case.rows(SupplierRow)
              if row.material == material.material_id and any(v + row.lag_years <= year for v in row.sign_years(case))]
    present = material.factor(year) + (material.transport_tco2e_per_unit or 0.0)
    return present - _filled(offers, 1.0), present + _filled(offers, -1.0)


def _filled(offers: list[tuple[float, float]], sign: float) -> float:
    """The largest reduction (or, with -1, increase) of the mean factor: the best shares first, all together at most 1."""
    room, total = 1.0, 0.0
    for lower, largest in sorted(offers, key=lambda offer: -sign * offer[0]):
        part = min(room, largest)
        total += part * max(0.0, sign * lower)
        room -= part
    return total


def check_suppliers(case: Case) -> list[Problem]:
    """Exactly one way to say the factor, a year to sign that leaves time to deliver, and a largest that can be kept."""
    problems = []
    for row in case.rows(SupplierRow):
        if (row.factor_tco2e_per_unit is None) == (row.factor_reduction_share is None):
            given = "neither" if row.factor_tco2e_per_unit is None else "both"
            problems.append(row.problem("factor_tco2e_per_unit", f"{row.supplier_id}: of its emission factor and the reduction "
                                        f"{given} is given", "Give one of the two; 0 must be typed", "E492"))
        if not row.sign_years(case):
            problems.append(row.problem("first_sign_year", f"{row.supplier_id} cannot deliver in any year planned: signed in "
                                        f"{max(case.years[0], row.first_sign_year or 0)} it needs {row.lag_years} years",
                                        f"Give an earlier year to sign or a shorter lag, to deliver by {case.years[-1]}", "E493"))
    return problems


PART = Part(SupplierRow, add_supplier, check_suppliers)

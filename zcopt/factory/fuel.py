"""Carriers that can be bought: fuels, steam, heat. Electricity is bought through the grid."""

from __future__ import annotations

from zcopt.inputs.case import Case
from zcopt.inputs.sheets import CarrierRow
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData, Expr
from zcopt.model.books import Books, EnergyPost, Grain, MoneyPost, PromisePost
from zcopt.model.ledger import purchase_of
from zcopt.model.part import Part


def add_fuel(block: BlockData, row: CarrierRow, case: Case, books: Books) -> None:
    """bought[y,m] (yearly carriers) or bought[y,m,s] (hourly ones) >= 0 at a price, within a yearly limit."""
    price = row.price_per_unit
    if price is None or row.kind == "electricity":
        return
    name, time = CarrierRow.sheet.name, case.time
    yearly = row.balance == "yearly"
    block.bought = pyo.Var(time.year_months if yearly else time.hours, bounds=(0, None),
                           doc="bought[y,m] or bought[y,m,s]: purchase of the carrier  [MWh]")

    def bought(y: int) -> Expr:
        if yearly:
            return sum(block.bought[y, m] for m in time.months)
        return sum(time.weight_h[m, s] * block.bought[y, m, s] for m, s in time.slot)

    books.post(
        EnergyPost(carrier=row.carrier_id, part=name, item=row.carrier_id,
                   grain=Grain.MONTH if yearly else Grain.HOUR, amount=lambda *index: block.bought[index],
                   activity=purchase_of(row)),
        MoneyPost(account="fuel", part=name, item=row.carrier_id,
                  amount=lambda y: price[y] / row.kwh_per_unit * bought(y)))
    if row.limit_units is not None:
        limit = row.limit_units
        block.limit = pyo.Constraint(case.years, rule=lambda b, y: bought(y) <= limit[y] / row.units_per_mwh,
                                     doc="bought over the year <= limit[y]  [MWh]")
        for y in case.years:
            books.post(PromisePost(kind="carrier_limit", year=y, row=row, key="limit_units", constraint=block.limit[y],
                                   wording=f"{row.carrier_id} {y} <= {limit[y]:,.0f} {row.carrier_unit}",
                                   unit=row.carrier_unit, per_solver_unit=row.units_per_mwh, binds_reference=True))


PART = Part(CarrierRow, add_fuel)

"""Materials: what goes into the products; scope 3, footprints and, where a price is given, money."""

from __future__ import annotations

from collections import defaultdict

from zcopt.carbon.factors import MIXED
from zcopt.carbon.rules import AccountingRuleRow, count
from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.end_uses import EndUseRow
from zcopt.inputs.materials import MaterialRow
from zcopt.inputs.sheets import CarrierRow, ProcessRow
from zcopt.model.algebra import BlockData, Expr
from zcopt.model.books import Activity, ActivityPost, Books, MoneyPost
from zcopt.model.part import Part
from zcopt.units import CUR_PER_KCUR

OUTSIDE_GROSS = (Activity.PURCHASED_MATERIAL, Activity.INBOUND_TRANSPORT)


def add_material(block: BlockData, row: MaterialRow, case: Case, books: Books) -> None:
    """amount[y] = per product * output[y] * remaining[y]  [own unit]; its tonnes upstream and its cost.

    No bound is made of materials (``books.needs``): they never count in scope 1 and 2, which ``check_materials`` sees to.
    """
    name, price, transport = MaterialRow.sheet.name, row.price_per_unit, row.transport_tco2e_per_unit
    books.reducible[row.material_id] = ""
    before = {y: row.annual_units(case, y) for y in case.years}

    def amount(y: int) -> Expr:
        return before[y] * books.remaining(row.material_id, y)

    books.post(ActivityPost(activity=Activity.PURCHASED_MATERIAL, part=name, item=row.material_id, unit=row.material_unit,
                            gas=MIXED, factor=row.factor, product=row.product, amount=amount))
    if transport is not None:
        books.post(ActivityPost(activity=Activity.INBOUND_TRANSPORT, part=name, item=row.material_id, unit=row.material_unit,
                                gas=MIXED, factor=lambda y: transport, product=row.product, amount=amount))
    if price is not None:
        books.post(MoneyPost(account="materials", part=name, item=row.material_id,
                             amount=lambda y: price[y] / CUR_PER_KCUR * amount(y)))


def check_materials(case: Case) -> list[Problem]:
    """Names that mean something else too where savings are aimed; own rules by which materials enter scope 1 and 2."""
    sheets: dict[str, list[str]] = defaultdict(list)
    for kind in (CarrierRow, EndUseRow, ProcessRow):
        for other in case.rows(kind):
            sheets[other.name].append(kind.sheet.name)
    problems = [row.problem("material_id", f"{row.material_id} is also a name on sheet {sheets[row.material_id][0]}, so "
                            "that what acts on it is not clear", "Give the material another name", "E490")
                for row in case.rows(MaterialRow) if row.material_id in sheets]
    for rule in case.rows(AccountingRuleRow):
        if rule.activity in OUTSIDE_GROSS:
            counted = [name for name, _ in count(case, Activity(rule.activity)).ledgers if name not in ("upstream", "removal")]
            problems += [rule.problem(ledger, f"{rule.activity} counts in {ledger}; it is scope 3 and never part of scope 1 "
                                      "and 2", "Choose not_counted there", "E491") for ledger in counted]
    return problems


PART = Part(MaterialRow, add_material, check_materials)

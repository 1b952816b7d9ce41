"""PV: roofs, carports and fields, each with its own profile."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Sheet, YearPath, by_year, choice, identifier, reference, series, share
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData
from zcopt.model.books import Activity, Books, EnergyPost, MoneyPost
from zcopt.model.links import BY_THIRD_PARTY
from zcopt.model.part import Part
from zcopt.model.purchase import SizedRow, add_purchase, check_sizes, offer_of


@dataclass(frozen=True, kw_only=True)
class PvRow(SizedRow):
    """A roof, carport or field that can carry PV."""

    sheet = Sheet(name="pv", label=Label("PV", "光伏"), option_key="pv_id",
                  help=Label("A roof, carport or field that can carry PV; sizes in kWp.", "可装光伏的屋顶、车棚或场地。"))

    pv_id: str = identifier(Label("PV field", "光伏"))
    carrier: str = reference("carriers.carrier_id", Label("Carrier", "能源品种"), default="electricity")
    profile: str = series(Label("Hourly output [kW per kWp]", "逐时出力 [kW/kWp]"))
    ownership: Literal["owned", "third_party", "either"] = choice(
        ("owned", "third_party", "either"), Label("Ownership", "投资模式"), default="owned",
        help=Label("third_party: no investment, pay per kWh; either: the model chooses, investment and price both given.",
                   "third_party 为第三方投资，按电量付费；either 由模型选择，须同时填写投资与电价。"))
    energy_price_per_kwh: YearPath | None = by_year("cur/kWh", Label("Price to the third party", "第三方电价"), default=None)
    tariff_discount_share: float | None = share(
        Label("Discount of the third party on the tariff", "第三方电价折扣（低于电网电价）"), default=None,
        help=Label("Instead of a price: (1 - discount) x energy, network and levies of the hour. A filed contract: 26.5% "
                   "(zcopt data finance).", "可代替电价：按该时段电网电度电价下浮。备案合同示例 26.5%，见 zcopt data finance。"))
    attributes: Literal["kept", "sold"] = choice(
        ("kept", "sold"), Label("Green attributes", "环境权益"), default="kept",
        help=Label("sold: the power is used here but not zero-rated.", "sold 表示权益已出售，不计零排放。"))
    contract_attributes: Literal["", "kept", "sold"] = choice(
        ("kept", "sold"), Label("Green attributes under the contract", "第三方合同环境权益"), default="",
        help=Label("To whom the contract gives them, with ownership either; blank: as before.",
                   "ownership 为 either 时合同约定的归属；留空同前。"))


def modes_of(row: PvRow, years: Sequence[int]) -> tuple[PvRow, ...]:
    """The row as each mode on offer: owned, then by a third party, which bears investment and upkeep."""
    if row.ownership != "either":
        return (row,)
    free = dict.fromkeys(years, 0.0)
    return (dataclasses.replace(row, ownership="owned"),
            dataclasses.replace(row, ownership="third_party", pv_id=row.pv_id + BY_THIRD_PARTY, capex_per_kw=free, fixed_cost=0.0,
                                fixed_om_per_kw_year=free, attributes=row.contract_attributes or row.attributes))


def add_pv(block: BlockData, row: PvRow, case: Case, books: Books) -> None:
    """A field; where the model chooses who owns it, one field per mode of which at most one is built."""
    modes = modes_of(row, case.years)
    if len(modes) == 1:
        _add_field(block, row, case, books)
        return
    block.mode = pyo.Block(range(len(modes)))
    for k, mode in enumerate(modes):
        _add_field(block.mode[k], mode, case, books)
    block.one_mode = pyo.Constraint(expr=sum(block.mode[k].adopted for k in range(len(modes))) <= 1,
                                    doc="adopted (owned) + adopted (third party) <= 1")


def _add_field(block: BlockData, row: PvRow, case: Case, books: Books) -> None:
    """output[y,m,s] <= profile[m,s] * stock[y]; curtailment is free."""
    stock = add_purchase(block, offer_of(row, PvRow.sheet.name, counts_size=True), case, books).stock
    profile, time = case.time.profiles[row.profile], case.time
    block.output = pyo.Var(time.hours, bounds=(0, None), doc="output[y,m,s]: PV power used or exported  [MW]")
    block.output_limit = pyo.Constraint(
        time.hours, rule=lambda b, y, m, s: b.output[y, m, s] <= profile[m, s] * stock[y],
        doc="output[y,m,s] <= profile[m,s] * stock[y]  [MW]")
    kept = row.attributes == "kept"
    books.post(EnergyPost(
        carrier=row.carrier, part=PvRow.sheet.name, item=row.pv_id, amount=lambda y, m, s: block.output[y, m, s],
        activity=Activity.OWN_NON_FOSSIL_ELECTRICITY if kept else Activity.OWN_NON_FOSSIL_SOLD_ATTRIBUTES))
    if row.ownership == "third_party":
        books.post(MoneyPost(
            account="third_party_energy", part=PvRow.sheet.name, item=row.pv_id,
            amount=lambda y: sum(time.weight_h[m, s] * _price(row, books, y, m, s) * block.output[y, m, s]
                                 for m, s in time.slot)))


def _price(row: PvRow, books: Books, year: int, month: int, step: int) -> float:
    """What the third party is paid: its price, or the tariff of the hour less the discount  [currency/kWh]."""
    if row.energy_price_per_kwh is not None:
        return row.energy_price_per_kwh[year]
    return (1 - (row.tariff_discount_share or 0.0)) * books.tariffs[row.carrier](year, month, step)


def check_pv(case: Case) -> list[Problem]:
    """A third party is paid per kWh and bears the investment; sizes that fit each other."""
    problems = []
    for row in case.rows(PvRow):
        problems += check_sizes(row, "min_size_kw", "unit_size_kw", "max_size_kw")
        prices = (row.energy_price_per_kwh is not None) + (row.tariff_discount_share is not None)
        if row.ownership != "owned" and prices == 0:
            problems.append(row.problem("energy_price_per_kwh", f"{row.pv_id} may belong to a third party but has no price",
                                        "Give the price per kWh or the discount on the tariff; 0 must be typed", "E425"))
        if prices == 2:
            problems.append(row.problem("tariff_discount_share", f"{row.pv_id} has both a price of the third party and "
                                        "a discount",
                                        "Keep one of the two", "E422"))
        if row.tariff_discount_share is not None and row.carrier not in _grid_carriers(case):
            problems.append(row.problem("tariff_discount_share", f"{row.pv_id} is discounted on the tariff of {row.carrier}, "
                                        "which has none", "Give a price per kWh instead, or fill the sheet grid", "E423"))
        if row.ownership == "third_party" and any(row.capex_per_kw.values()):
            problems.append(row.problem("capex_per_kw", f"{row.pv_id} belongs to a third party but has an investment",
                                        "Type 0, or choose owned", "E426"))
    return problems


def _grid_carriers(case: Case) -> set[str]:
    rows = (row for rows in case.rows_by_type.values() for row in rows if row.sheet.name == "grid")
    return {str(getattr(row, "carrier", "")) for row in rows}


PART = Part(PvRow, add_pv, check_pv)

"""PV: roofs, carports and fields, each with its own profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Sheet, YearPath, by_year, choice, identifier, reference, series
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData
from zcopt.model.books import Activity, Books, EnergyPost, MoneyPost
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
    ownership: Literal["owned", "third_party"] = choice(
        ("owned", "third_party"), Label("Ownership", "投资模式"), default="owned",
        help=Label("third_party: no investment, pay per kWh.", "third_party 为第三方投资，按电量付费。"))
    energy_price_per_kwh: YearPath | None = by_year("cur/kWh", Label("Price to the third party", "第三方电价"), default=None)
    attributes: Literal["kept", "sold"] = choice(
        ("kept", "sold"), Label("Green attributes", "环境权益"), default="kept",
        help=Label("sold: the power is used here but not zero-rated.", "sold 表示权益已出售，不计零排放。"))


def add_pv(block: BlockData, row: PvRow, case: Case, books: Books) -> None:
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
    price = row.energy_price_per_kwh
    if row.ownership == "third_party" and price is not None:
        books.post(MoneyPost(
            account="third_party_energy", part=PvRow.sheet.name, item=row.pv_id,
            amount=lambda y: price[y] * sum(time.weight_h[m, s] * block.output[y, m, s] for m, s in time.slot)))


def check_pv(case: Case) -> list[Problem]:
    """A third party is paid per kWh and bears the investment; sizes that fit each other."""
    problems = []
    for row in case.rows(PvRow):
        problems += check_sizes(row, "min_size_kw", "unit_size_kw", "max_size_kw")
        if row.ownership == "third_party" and row.energy_price_per_kwh is None:
            problems.append(row.problem("energy_price_per_kwh", f"{row.pv_id} belongs to a third party but has no price",
                                        "Give the price per kWh; 0 must be typed", "E425"))
        if row.ownership == "third_party" and any(row.capex_per_kw.values()):
            problems.append(row.problem("capex_per_kw", f"{row.pv_id} belongs to a third party but has an investment",
                                        "Type 0, or choose owned", "E426"))
    return problems


PART = Part(PvRow, add_pv, check_pv)

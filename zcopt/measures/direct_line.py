"""Direct lines: wind or solar power from a plant outside the fence over a line of its own."""

from __future__ import annotations

from dataclasses import dataclass

from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Sheet, YearPath, by_year, identifier, integer, reference, series, share
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData, Expr
from zcopt.model.books import Activity, Books, EnergyPost, MoneyPost
from zcopt.model.part import Part
from zcopt.model.purchase import Purchase, SizedRow, add_purchase, check_sizes, offer_of


@dataclass(frozen=True, kw_only=True)
class DirectLineRow(SizedRow):
    """A contract for the power of a plant that is connected by a line of its own."""

    sheet = Sheet(name="direct_lines", label=Label("Direct lines", "绿电直连"), option_key="direct_line_id",
                  help=Label("Contracted wind or solar capacity over a line of its own. Years to buy are years to sign; "
                             "the investment is that of the line.",
                             "通过专线直连的风电或光伏合约容量；投建年即签约年，投资为专线投资。"))

    direct_line_id: str = identifier(Label("Direct line", "绿电直连"))
    carrier: str = reference("carriers.carrier_id", Label("Carrier", "能源品种"), default="electricity")
    profile: str = series(Label("Hourly output [kW per kW]", "逐时出力 [kW/kW]"))
    price_per_kwh: YearPath = by_year("cur/kWh", Label("Price of energy", "电量价格"), low=0)
    capacity_fee_per_kw_year: YearPath = by_year("cur/kW/year", Label("Capacity fee", "容量费"), low=0, default={})
    take_or_pay_share: float = share(Label("Paid even if not taken", "照付不议比例"), default=0.0,
                                     help=Label("At least this share of what the plant offers in a year is paid.",
                                                "每年至少按可发电量的该比例付费。"))
    life_years: int = integer("year", Label("Tenor", "合同年限"), low=1, high=60, aliases=("tenor_years",))


def add_direct_line(block: BlockData, row: DirectLineRow, case: Case, books: Books) -> None:
    """delivered[y,m,s] <= profile[m,s] * stock[y]; what is not taken is curtailed, and paid as far as promised."""
    purchase = add_purchase(block, offer_of(row, DirectLineRow.sheet.name, counts_size=True), case, books)
    profile, time = case.time.profiles[row.profile], case.time
    block.delivered = pyo.Var(time.hours, bounds=(0, None), doc="delivered[y,m,s]: power taken from the line  [MW]")
    block.delivered_limit = pyo.Constraint(
        time.hours, rule=lambda b, y, m, s: b.delivered[y, m, s] <= profile[m, s] * purchase.stock[y],
        doc="delivered[y,m,s] <= profile[m,s] * stock[y]  [MW]")
    books.post(EnergyPost(carrier=row.carrier, part=DirectLineRow.sheet.name, item=row.direct_line_id,
                          amount=lambda y, m, s: block.delivered[y, m, s], activity=Activity.DIRECT_LINE_ELECTRICITY))
    _add_payments(block, row, purchase, case, books)


def _add_payments(block: BlockData, row: DirectLineRow, purchase: Purchase, case: Case, books: Books) -> None:
    """paid[y] >= delivered over the year and >= take-or-pay share * what is offered; a fee on what is installed."""
    profile, time = case.time.profiles[row.profile], case.time
    full_load = sum(time.weight_h[key] * profile[key] for key in time.slot)
    block.taken = pyo.Var(time.year_months, bounds=(0, None), doc="taken[y,m]: energy of the month  [MWh]")
    block.taken_total = pyo.Constraint(
        time.year_months, rule=lambda b, y, m: b.taken[y, m] == sum(
            time.weight_h[m, s] * b.delivered[y, m, s] for s in time.steps[m]),
        doc="taken[y,m] = sum over s of weight[s] * delivered[y,m,s]  [MWh]")

    def taken(y: int) -> Expr:
        return sum(block.taken[y, m] for m in time.months)

    if row.take_or_pay_share > 0:
        block.paid = pyo.Var(case.years, bounds=(0, None), doc="paid[y]: energy that is paid for  [MWh]")
        block.paid_taken = pyo.Constraint(case.years, rule=lambda b, y: b.paid[y] >= taken(y),
                                          doc="paid[y] >= sum over m of taken[y,m]  [MWh]")
        block.paid_promised = pyo.Constraint(
            case.years, rule=lambda b, y: b.paid[y] >= row.take_or_pay_share * full_load * purchase.stock[y],
            doc="paid[y] >= take-or-pay share * sum over (m,s) of weight * profile * stock[y]  [MWh]")
    books.post(MoneyPost(account="direct_line_energy", part=DirectLineRow.sheet.name, item=row.direct_line_id,
                         amount=lambda y: row.price_per_kwh[y] * (block.paid[y] if row.take_or_pay_share > 0 else taken(y))))
    if row.capacity_fee_per_kw_year:
        books.post(MoneyPost(account="capacity_fee", part=DirectLineRow.sheet.name, item=row.direct_line_id,
                             amount=lambda y: row.capacity_fee_per_kw_year[y] * purchase.installed(y)))


def check_direct_lines(case: Case) -> list[Problem]:
    """Sizes that contradict each other."""
    return [problem for row in case.rows(DirectLineRow)
            for problem in check_sizes(row, "min_size_kw", "unit_size_kw", "max_size_kw")]


PART = Part(DirectLineRow, add_direct_line, check_direct_lines)

"""Green power contracts: a yearly volume of grid power bought with its attributes, at a premium, for some years."""

from __future__ import annotations

from dataclasses import dataclass

from zcopt.carbon.emissions import Emissions
from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Row, Sheet, YearPath, by_year, identifier, integer, number, series, share, yes_no
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData, Expr
from zcopt.model.books import Activity, ActivityPost, Books, DecisionPost, MoneyPost, PromisePost
from zcopt.model.green_limit import keep_green_within_import
from zcopt.model.ledger import Ledger
from zcopt.model.part import Part
from zcopt.model.purchase import SMALLEST_ADOPTED_SHARE, Life
from zcopt.units import KWH_PER_MWH


@dataclass(frozen=True, kw_only=True)
class GreenPowerRow(Row):
    """A contract for green power from the grid."""

    sheet = Sheet(name="green_power", label=Label("Green power contracts", "绿电合同"), option_key="contract_id",
                  help=Label("A yearly volume of green power at a premium over the grid price; lowers market-based "
                             "emissions, never the location-based ones.",
                             "按年度电量签订的绿电合同，在电网电价之上支付溢价；仅降低基于市场的排放。"))

    contract_id: str = identifier(Label("Contract", "合同"))
    premium_price_per_kwh: YearPath = by_year("cur/kWh", Label("Premium over the grid price", "环境溢价"),
                                              help=Label("Of the year of delivery.", "按交付年份计。"))
    first_sign_year: int | None = integer("", Label("First year to sign", "最早签约年"), low=2000, high=2100,
                                          default=None)
    last_sign_year: int | None = integer("", Label("Last year to sign", "最晚签约年"), low=2000, high=2100, default=None)
    tenor_years: int = integer("year", Label("Tenor", "合同期限"), low=1, high=40, default=1,
                               help=Label("Delivery begins in the year of signing.", "自签约当年起交付。"))
    min_energy_kwh: float = number("kWh", Label("Smallest volume per year", "最小年电量"), low=0, default=0.0)
    max_energy_kwh: float = number("kWh", Label("Largest volume per year", "最大年电量"), low=0)
    import_cap_share: float = share(
        Label("Most, as share of grid power", "占网购电量上限"), default=1.0, aliases=("cap_share_of_import",),
        help=Label("Of the electricity imported in the year.", "占当年网购电量的比例。"))
    flexible: bool = yes_no(
        Label("Volume may vary", "电量可调"), default=False,
        help=Label("no: the volume signed is taken in every year of the tenor; yes: any volume between the smallest and "
                   "the one signed.", "“否”为合同期内每年等量；“是”为最小电量与签约电量之间任取。"))
    profile: str = series(
        Label("Hourly output of the plant", "电厂逐时出力"), default="",
        help=Label("Only its shape counts, for the hourly matched share. Blank: the contract is not matched hour by hour.",
                   "仅取曲线形状，用于逐时匹配占比；留空则该合同不参与逐时匹配。"))


def add_green_power(block: BlockData, row: GreenPowerRow, case: Case, books: Books) -> None:
    """delivered[y] = sum over v running in y of signed[v] (<= when flexible); at most a share of the import."""
    name, least, largest = GreenPowerRow.sheet.name, row.min_energy_kwh / KWH_PER_MWH, row.max_energy_kwh / KWH_PER_MWH
    life = tenor_of(row, case)
    smallest = max(least, SMALLEST_ADOPTED_SHARE * largest)
    block.signed = pyo.Var(life.build_years, bounds=(0, largest),
                           doc="signed[v]: yearly volume signed in year v  [MWh/year]")
    block.delivered = pyo.Var(case.years, bounds=(0, largest), doc="delivered[y]: green power of year y  [MWh]")
    block.adopted = pyo.Var(domain=pyo.Binary, doc="adopted: 1 when ever signed")

    def running(y: int) -> Expr:
        return sum(block.signed[v] for v in life.serving(y))

    block.volume_limit = pyo.Constraint(
        case.years, rule=lambda b, y: running(y) <= largest * b.adopted if life.serving(y) else pyo.Constraint.Skip,
        doc="sum over v running in y of signed[v] <= largest * adopted  [MWh]")
    block.adopted_is_signed = pyo.Constraint(
        expr=sum(block.signed[v] for v in life.build_years) >= smallest * block.adopted,
        doc="sum over v of signed[v] >= smallest * adopted  [MWh]")
    block.volume = pyo.Constraint(
        case.years, rule=lambda b, y: b.delivered[y] <= running(y) if row.flexible else b.delivered[y] == running(y),
        doc="delivered[y] = sum over v running in y of signed[v] (<= when flexible)  [MWh]")
    if least > 0:
        _smallest_volume(block, row, life, case)
    books.post(
        ActivityPost(activity=Activity.GREEN_CONTRACT, part=name, item=row.contract_id, unit="MWh",
                     amount=lambda y: block.delivered[y], profile=row.profile),
        MoneyPost(account="green_premium", part=name, item=row.contract_id,
                  amount=lambda y: row.premium_price_per_kwh[y] * block.delivered[y]),
        DecisionPost(part=name, item=row.contract_id, unit="kWh/year", adopted=block.adopted,
                     bought=lambda y: KWH_PER_MWH * block.signed[y] if y in life.build_years else 0.0,
                     stock=lambda y: KWH_PER_MWH * running(y), smallest=smallest * KWH_PER_MWH,
                     largest=largest * KWH_PER_MWH))
    _share_of_import(block, row, case, books)
    keep_green_within_import(case, books)


def tenor_of(row: GreenPowerRow, case: Case) -> Life:
    """The years a contract can be signed in, and those it then delivers in."""
    first = max(case.years[0], row.first_sign_year or case.years[0])
    last = min(case.years[-1], row.last_sign_year or case.years[-1])
    return Life(case.years, 0, row.tenor_years, tuple(range(first, last + 1)))


def _smallest_volume(block: BlockData, row: GreenPowerRow, life: Life, case: Case) -> None:
    """smallest * sign[v] <= signed[v] <= largest * sign[v]; a flexible contract keeps the smallest in every year."""
    least, largest = row.min_energy_kwh / KWH_PER_MWH, row.max_energy_kwh / KWH_PER_MWH
    block.sign = pyo.Var(life.build_years, domain=pyo.Binary, doc="sign[v]: 1 when signed in year v")
    block.signed_smallest = pyo.Constraint(
        life.build_years, rule=lambda b, v: b.signed[v] >= least * b.sign[v], doc="signed[v] >= smallest * sign[v]  [MWh]")
    block.signed_largest = pyo.Constraint(
        life.build_years, rule=lambda b, v: b.signed[v] <= largest * b.sign[v], doc="signed[v] <= largest * sign[v]  [MWh]")
    if row.flexible:
        block.delivered_smallest = pyo.Constraint(
            case.years, rule=lambda b, y: b.delivered[y] >= least * sum(b.sign[v] for v in life.serving(y)),
            doc="delivered[y] >= smallest * sum over v running in y of sign[v]  [MWh]")


def _share_of_import(block: BlockData, row: GreenPowerRow, case: Case, books: Books) -> None:
    """delivered[y] <= cap share * grid import[y], tagged; written once the import is counted."""
    if row.import_cap_share >= 1:
        return

    def write(b: BlockData, ledger: Ledger, emissions: Emissions) -> None:
        b.share_of_import = pyo.Constraint(
            case.years,
            rule=lambda _, y: block.delivered[y] <= row.import_cap_share * ledger.total(Activity.GRID_ELECTRICITY, y),
            doc="delivered[y] <= cap share * grid import[y]  [MWh]")
        for y in case.years:
            books.post(PromisePost(kind="green_cap", year=y, row=row, key="import_cap_share",
                                   constraint=b.share_of_import[y], unit="MWh",
                                   wording=f"{row.contract_id} {y} <= {row.import_cap_share:.0%} of grid power"))

    books.when_counted(write)


def check_green_power(case: Case) -> list[Problem]:
    """A smallest volume above the largest, and years to sign that leave none."""
    problems = []
    for row in case.rows(GreenPowerRow):
        if row.min_energy_kwh > row.max_energy_kwh:
            problems.append(row.problem(
                "min_energy_kwh", f"{row.contract_id}: the smallest volume is above the largest", "Swap the two", "E470"))
        if not tenor_of(row, case).build_years:
            problems.append(row.problem(
                "first_sign_year", f"{row.contract_id} cannot be signed in any year planned",
                f"Give a year from {case.years[0]} to {case.years[-1]}, not after the last year to sign", "E471"))
    return problems


PART = Part(GreenPowerRow, add_green_power, check_green_power)

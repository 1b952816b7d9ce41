"""Certificates: green attributes bought apart from the power, usable while their vintage is valid."""

from __future__ import annotations

from dataclasses import dataclass

from zcopt.carbon.emissions import Emissions
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Row, Sheet, YearPath, by_year, identifier, integer, share
from zcopt.inputs.sheets import GridFactorsRow
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData, Expr
from zcopt.model.books import Activity, ActivityPost, Books, DecisionPost, MoneyPost, PromisePost, RegisterPost
from zcopt.model.green_limit import keep_green_within_import
from zcopt.model.ledger import Ledger
from zcopt.model.offset_rules import SMALLEST_TRADED_SHARE, OffsetRulesRow, energy_ceiling_mwh, floor_premium
from zcopt.model.part import Part
from zcopt.units import CUR_PER_KCUR


@dataclass(frozen=True, kw_only=True)
class CertificateRow(Row):
    """A kind of certificate on offer."""

    sheet = Sheet(name="certificates", label=Label("Certificates", "绿证"), option_key="certificate_id",
                  help=Label("Green certificates by the MWh; they lower market-based emissions and never count as "
                             "physical.", "按 MWh 采购的绿证；仅降低基于市场的排放，不计入物理可溯源。"))

    certificate_id: str = identifier(Label("Certificate", "绿证"))
    price_per_mwh: YearPath = by_year("cur/MWh", Label("Price", "单价"), low=0)
    max_mwh: YearPath | None = by_year("MWh", Label("Most that can be bought", "年采购上限"), low=0, default=None,
                                       help=Label("Blank: no limit.", "留空表示不限。"))
    import_cap_share: float = share(
        Label("Most, as share of grid power", "占网购电量上限"), default=1.0, aliases=("cap_share_of_import",),
        help=Label("Of the electricity bought from the grid in the year of use.", "占使用当年网购电量的比例。"))
    vintage_validity_years: int = integer(
        "year", Label("Valid for", "有效年限"), low=1, high=20, default=2,
        help=Label("1: only in the year of purchase; 2: also in the year after.", "1 为仅限当年，2 为可用至次年。"))


def add_certificate(block: BlockData, row: CertificateRow, case: Case, books: Books) -> None:
    """bank[v,y] = bank[v,y-1] (bought[v] at first) - used[v,y] >= 0 while vintage v is valid."""
    name, years = CertificateRow.sheet.name, case.years
    valid = [(v, y) for v in years for y in years if v <= y < v + row.vintage_validity_years]
    most = {v: most_bought_mwh(row, case, books, v) for v in years}
    block.bought = pyo.Var(years, bounds=lambda b, v: (0, most[v]), doc="bought[v]: certificates bought in year v  [MWh]")
    block.used = pyo.Var(valid, bounds=(0, None), doc="used[v,y]: certificates of vintage v used in year y  [MWh]")
    block.bank = pyo.Var(valid, bounds=(0, None), doc="bank[v,y]: what is left of vintage v after year y  [MWh]")
    block.adopted = pyo.Var(domain=pyo.Binary, doc="adopted: 1 when ever bought")
    block.banked = pyo.Constraint(
        valid, rule=lambda b, v, y: b.bank[v, y] == (b.bought[v] if y == v else b.bank[v, y - 1]) - b.used[v, y],
        doc="bank[v,y] = bank[v,y-1] (bought[v] where y = v) - used[v,y]  [MWh]")
    block.bought_if_adopted = pyo.Constraint(years, rule=lambda b, v: b.bought[v] <= most[v] * b.adopted,
                                             doc="bought[v] <= most[v] * adopted  [MWh]")
    largest = max(most.values())
    block.adopted_is_bought = pyo.Constraint(
        expr=sum(block.bought[v] for v in years) >= SMALLEST_TRADED_SHARE * largest * block.adopted,
        doc="sum over v of bought[v] >= smallest * adopted  [MWh]")

    def used(y: int) -> Expr:
        return sum(block.used[v, y] for v in years if (v, y) in block.used)

    books.post(
        ActivityPost(activity=Activity.CERTIFICATE, part=name, item=row.certificate_id, unit="MWh", amount=used),
        MoneyPost(account="certificates", part=name, item=row.certificate_id,
                  amount=lambda y: row.price_per_mwh[y] / CUR_PER_KCUR * block.bought[y]),
        DecisionPost(part=name, item=row.certificate_id, unit="MWh", adopted=block.adopted,
                     bought=lambda y: block.bought[y], stock=used,
                     smallest=SMALLEST_TRADED_SHARE * largest, largest=largest),
        RegisterPost(part=name, item=row.certificate_id, validity_years=row.vintage_validity_years,
                     bought=lambda v: block.bought[v], used=lambda v, y: block.used[v, y],
                     left=lambda v, y: block.bank[v, y]))
    _floor_price(block, row, case, books)
    _share_of_import(row, case, books, used)
    keep_green_within_import(case, books)


def most_bought_mwh(row: CertificateRow, case: Case, books: Books, year: int) -> float:
    """What can be bought in a year: the limit typed, else enough for every year the vintage is valid  [MWh]."""
    enough = row.vintage_validity_years * max(energy_ceiling_mwh(books, y) for y in case.years)
    return enough if row.max_mwh is None else min(enough, row.max_mwh[year])


def _floor_price(block: BlockData, row: CertificateRow, case: Case, books: Books) -> None:
    """What the internal carbon price, per MWh at the market factor, is above the market price: never paid."""
    if not case.one(OffsetRulesRow).internal_carbon_price:
        return
    factor = case.one(GridFactorsRow).market_kgco2_per_kwh
    books.post(MoneyPost(
        account="internal_price_floor", part=CertificateRow.sheet.name, item=row.certificate_id, cash=False,
        amount=lambda y: floor_premium(case, row.price_per_mwh[y], factor[y], y) / CUR_PER_KCUR * block.bought[y]))


def _share_of_import(row: CertificateRow, case: Case, books: Books, used: Expr) -> None:
    """used[y] <= cap share * grid import[y], tagged; written once the import is counted."""
    if row.import_cap_share >= 1:
        return

    def write(b: BlockData, ledger: Ledger, emissions: Emissions) -> None:
        b.share_of_import = pyo.Constraint(
            case.years, rule=lambda _, y: used(y) <= row.import_cap_share * ledger.total(Activity.GRID_ELECTRICITY, y),
            doc="sum over v of used[v,y] <= cap share * grid import[y]  [MWh]")
        for y in case.years:
            books.post(PromisePost(kind="green_cap", year=y, row=row, key="import_cap_share",
                                   constraint=b.share_of_import[y], unit="MWh",
                                   wording=f"{row.certificate_id} {y} <= {row.import_cap_share:.0%} of grid power"))

    books.when_counted(write)


PART = Part(CertificateRow, add_certificate)

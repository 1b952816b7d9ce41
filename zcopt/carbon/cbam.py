"""The EU's carbon border adjustment (CBAM) as a calculator: embedded emissions of exported goods and what they cost.

    SEE = (direct + heat bought + corrections) / production + sum of precursors m * SEE        [tCO2e/t]
    cost = max(0, max(0, SEE - benchmark * free factor * correction factor) * exported * price - paid at home)

Regulation (EU) 2023/956 articles 7, 9, 31 and the acts named in data/cbam.csv. Rules come from that table; what the sheets type
wins. It looks at plans that are there and is no part of the optimum. Contracts, certificates and offsets lower nothing here:
power counts by its location-based factor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zcopt.carbon.cbam_sheets import CbamGoodRow, CbamPrecursorRow, CbamTermsRow
from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import ProductRow
from zcopt.inputs.tables import table

FREE_FACTOR, CORRECTION = "free allocation factor", "cross-sectoral correction factor"
MARK_UP, INDIRECT = "mark-up on default values", "indirect emissions count"


def rule(item: str, sector: str, year: int) -> float | None:
    """The value of data/cbam.csv that holds for a sector in a year; None where the table has none."""
    for row in table("cbam").where(item=item):
        last = row.text("to_year")
        holds = row.number("from_year") <= year and (not last or year <= row.number("to_year"))
        if holds and row.text("sector") in ("all", sector):
            return row.value
    return None


@dataclass(frozen=True, kw_only=True)
class Attributed:
    """What a plan emits for a good in a year; ``paid_per_tco2`` is what a tonne cost at home [currency/tCO2e]."""

    production_t: float
    direct_tco2: float
    indirect_tco2: float
    paid_per_tco2: float


@dataclass(frozen=True, kw_only=True)
class CbamLine:
    """The calculation of a good in a year; None is not computed, and ``missing`` says for lack of what."""

    year: int
    good: str
    sector: str
    basis: str
    production_t: float
    exported_t: float
    direct_tco2: float
    own_direct_tco2_per_t: float | None
    own_indirect_tco2_per_t: float | None
    precursors_tco2_per_t: float | None
    mark_up_share: float | None
    see_tco2_per_t: float | None
    benchmark_tco2_per_t: float | None
    free_allocation_share: float | None
    correction_share: float | None
    adjustment_tco2_per_t: float | None
    certificates_tco2: float | None
    certificate_price_eur: float | None
    paid_at_home_eur: float | None
    cost_eur: float | None
    cost: float | None
    missing: str


def line_of(case: Case, good: CbamGoodRow, year: int, found: Attributed) -> CbamLine:
    """What a good embodies and costs in a year of a plan."""
    terms = case.one(CbamTermsRow)
    counts = rule(INDIRECT, good.sector, year)
    mark_up = good.mark_up_share.get(year, rule(MARK_UP, good.sector, year))
    direct, indirect = _own(good, found)
    before = _precursors(case, good, mark_up, counts=bool(counts))
    see = _see(good, direct, indirect, before, mark_up, counts)
    free = terms.free_allocation_share.get(year, rule(FREE_FACTOR, good.sector, year))
    corrected = terms.correction_share if terms.correction_share is not None else rule(CORRECTION, good.sector, year)
    adjustment = _product(good.benchmark_tco2_per_t, free, corrected)
    certificates = None if see is None or adjustment is None else max(0.0, see - adjustment) * good.exported_t[year]
    price, exchange = terms.certificate_price.get(year), terms.euro_exchange_factor.get(year)
    at_home = terms.home_price_per_tco2.get(year, found.paid_per_tco2)
    paid = 0.0 if at_home == 0 else _product(at_home, direct, good.exported_t[year], None if exchange is None else 1 / exchange)
    gross = _product(certificates, price)
    cost_eur = None if gross is None or paid is None else max(0.0, gross - paid)
    wanted = {"embedded emissions": see, "benchmark": good.benchmark_tco2_per_t, "free allocation factor": free,
              "correction factor": corrected, "certificate price": price, "exchange rate for the price paid at home": paid}
    missing = [name for name, value in wanted.items() if value is None]
    return CbamLine(
        year=year, good=good.good_id, sector=good.sector, basis=good.basis, production_t=found.production_t,
        exported_t=good.exported_t[year], direct_tco2=found.direct_tco2, own_direct_tco2_per_t=direct,
        own_indirect_tco2_per_t=indirect, precursors_tco2_per_t=before, mark_up_share=mark_up, see_tco2_per_t=see,
        benchmark_tco2_per_t=good.benchmark_tco2_per_t, free_allocation_share=free, correction_share=corrected,
        adjustment_tco2_per_t=adjustment, certificates_tco2=certificates, certificate_price_eur=price, paid_at_home_eur=paid,
        cost_eur=cost_eur, cost=_product(cost_eur, exchange), missing="; ".join(missing))


def _own(good: CbamGoodRow, found: Attributed) -> tuple[float | None, float | None]:
    """Direct and indirect emissions per tonne, of the plan or by default value before the mark-up; None: not known."""
    if good.basis == "default":
        return good.default_direct_tco2_per_t, good.default_indirect_tco2_per_t
    if found.production_t <= 0:
        return None, None
    return found.direct_tco2 / found.production_t, found.indirect_tco2 / found.production_t


def _precursors(case: Case, good: CbamGoodRow, mark_up: float | None, *, counts: bool) -> float | None:
    """Sum of m * SEE of what is bought; a default value of the good holds its precursors already."""
    rows = [row for row in case.rows(CbamPrecursorRow) if row.good == good.good_id and good.basis == "actual"]
    each = []
    for row in rows:
        embodied = row.direct_tco2_per_t if not counts else _sum(row.direct_tco2_per_t, row.indirect_tco2_per_t)
        each.append(_product(row.precursor_t_per_t, embodied, _sum(1.0, mark_up) if row.is_default else 1.0))
    return _sum(*each)


def _see(good: CbamGoodRow, direct: float | None, indirect: float | None, precursors: float | None, mark_up: float | None,
         counts: float | None) -> float | None:
    """The specific embedded emissions that are charged."""
    own = None if counts is None else _sum(direct, indirect) if counts else direct
    raised = _product(own, _sum(1.0, mark_up)) if good.basis == "default" else own
    return _sum(raised, precursors)


def _sum(*values: float | None) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known, 0.0) if len(known) == len(values) else None


def _product(*values: float | None) -> float | None:
    found = 1.0
    for value in values:
        if value is None:
            return None
        found *= value
    return found


def check_cbam(case: Case) -> list[Problem]:
    """More sold to the EU than is made, and more of the site attributed than there is."""
    problems: list[Problem] = []
    goods: Sequence[CbamGoodRow] = case.rows(CbamGoodRow)
    for good in goods:
        for year in case.years:
            made = production_t(case, good, year)
            sold = sum(other.exported_t[year] for other in goods if other.product == good.product)
            if sold > made * (1 + 1e-9):
                problems.append(good.problem("exported_t", f"{sold:,.0f} t of {good.product} are sold to the EU in {year}, but "
                                             f"only {made:,.0f} t are made",
                                             "Lower the exports, or raise the output of the product", "W480", year=year))
                break
    return problems


def production_t(case: Case, good: CbamGoodRow, year: int) -> float:
    """Planned output of the product a good is made as  [t]."""
    product = next(row for row in case.rows(ProductRow) if row.product_id == good.product)
    return product.output_units[year] * good.product_t_per_unit

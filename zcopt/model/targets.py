"""Yearly targets on any indicator: numerator - limit * denominator <= 0 (or >= 0), hard or at a price."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zcopt.carbon.indicators import AMOUNTS, KEYS, PER_PRODUCT, Indicator, computable, product_key
from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Role, Row, Sheet, YearPath, by_year, choice, number, reference, yes_no
from zcopt.inputs.sheets import ProductRow
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData, Expr
from zcopt.model.books import Books, MoneyPost, PromisePost
from zcopt.units import CUR_PER_KCUR


@dataclass(frozen=True, kw_only=True)
class TargetRow(Row):
    """A yearly target on an indicator."""

    sheet = Sheet(name="targets", label=Label("Targets", "目标"), role=Role.RULE,
                  help=Label("A limit on an indicator by year; a blank year has none.", "指标的逐年目标；留空表示该年无目标。"))

    indicator: str = choice(KEYS, Label("Indicator", "指标"),
                            help=Label("gross: scope 1 + location-based; market: with contracts; net: less offsets.",
                                       "gross 为范围一+基于位置；market 计入绿电；net 扣除抵消。"))
    limit: YearPath = by_year("", Label("Limit", "目标值"), gaps=True,
                              help=Label("At most, or at least for shares of good things. Shares: type 35%.",
                                         "上限；对非化石占比等为下限。份额请填 35%。"))
    price_per_unit_missed: float | None = number(
        "", Label("Price of missing it [per unit]", "未达标单价"), low=0, default=None,
        help=Label("Blank: the target is hard. A number: it may be missed at this price, and the report says by how much.",
                   "留空为硬约束；填写则可按此价格放松并在报告中列示。"))
    never_rising: bool = yes_no(Label("Never rise again", "逐年不升"), default=False,
                                help=Label("Amounts only: no year above the year before.", "仅限总量指标。"))
    product: str = reference("products.product_id", Label("Of product", "产品"), default="",
                             help=Label("For product_footprint and carbon_per_product, where there are several.",
                                        "多产品时，product_footprint 与 carbon_per_product 须填。"))

    @property
    def name(self) -> str:
        """Targets are named by their indicator, and its product."""
        return f"{self.indicator}:{self.product}" if self.product else self.indicator

    def key(self, case: Case) -> str:
        """The key of the indicator it limits."""
        return product_key(case, self.indicator, self.product) if self.indicator in PER_PRODUCT else self.indicator


def check_targets(case: Case) -> list[Problem]:
    """Targets on indicators the case has no data for, and shares typed as 95 instead of 95 %."""
    problems = []
    known = computable(case)
    for row in case.rows(TargetRow):
        wrong = list(_of_product(row, case))
        problems += wrong
        if not wrong and row.key(case) not in known:
            problems.append(row.problem(
                "indicator", f"{row.indicator} cannot be computed from this case",
                "Reductions need base-year purchases (carriers), footprints a share of every source (footprint_shares), "
                "energy_per_product needs one product, value-added ones need value added of every product", "E410"))
        if row.never_rising and row.indicator not in AMOUNTS:
            problems.append(row.problem("never_rising", f"{row.indicator} is a quotient and cannot be held from rising",
                                        "Choose no, or put a limit on every year", "E412"))
        problems += [row.problem("limit", f"a share must be 0..100 %, found {limit:g}", "Type 95% instead of 95", "E411",
                                 year=year)
                     for year, limit in row.limit.items() if row.indicator.endswith("_share") and not 0 <= limit <= 1]
    return problems


def _of_product(row: TargetRow, case: Case) -> Iterator[Problem]:
    """A product that must be named, or must not."""
    if row.product and row.indicator not in PER_PRODUCT:
        yield row.problem("product", f"{row.indicator} is of the whole site and of no product", "Clear the product, or choose "
                          "product_footprint or carbon_per_product", "E498")
    elif not row.product and row.indicator in PER_PRODUCT and len(case.rows(ProductRow)) > 1:
        yield row.problem("product", f"{row.indicator} of which product? There are several", "Name the product", "E497")


def add_targets(block: BlockData, case: Case, books: Books, indicators: Mapping[str, Indicator]) -> None:
    """One tagged constraint per target and year."""
    rows = case.rows(TargetRow)
    block.target = pyo.Block(range(len(rows)))
    for k, row in enumerate(rows):
        _add_target(block.target[k], row, indicators[row.key(case)], case, books)


def _add_target(b: BlockData, row: TargetRow, indicator: Indicator, case: Case, books: Books) -> None:
    years = [y for y in case.years if y in row.limit]
    soft = row.price_per_unit_missed is not None
    b.missed = pyo.Var(years, bounds=(0, None if soft else 0), doc="missed[y]: by how much a soft target is missed")

    def rule(b: BlockData, y: int) -> Expr:
        denominator = 1.0 if indicator.denominator is None else indicator.denominator(y)
        distance = indicator.numerator(y) - row.limit[y] * denominator
        return distance <= b.missed[y] if indicator.sense == "<=" else distance >= -b.missed[y]

    b.keep = pyo.Constraint(years, rule=rule, doc=f"numerator[y] - limit[y] * denominator[y] {indicator.sense} missed[y]")
    if row.price_per_unit_missed is not None:
        price = row.price_per_unit_missed / CUR_PER_KCUR
        books.post(MoneyPost(account="missed_targets", part="targets", item=indicator.key, cash=False,
                             amount=lambda y: price * b.missed[y] if y in years else 0.0))
    for y in years:
        books.post(PromisePost(
            kind="target", year=y, row=row, key="limit", constraint=b.keep[y],
            wording=f"{indicator.key} {y} {indicator.sense} {row.limit[y]:g} {indicator.unit}",
            unit=slack_unit(indicator)))
    if row.never_rising and indicator.denominator is None:
        later = [y for y in case.years if y > case.years[0]]
        b.never_rising = pyo.Constraint(later, rule=lambda b, y: indicator.numerator(y) <= indicator.numerator(y - 1),
                                        doc="numerator[y] <= numerator[y-1]")
        for y in later:
            books.post(PromisePost(kind="never_rising", year=y, row=row, key="never_rising",
                                   constraint=b.never_rising[y], wording=f"{row.indicator} {y} not above {y - 1}",
                                   unit=indicator.unit))


def slack_unit(indicator: Indicator) -> str:
    """The unit of the constraint's slack: that of the numerator."""
    if indicator.denominator is None:
        return indicator.unit
    return {"carbon_per_tce": "tCO2e", "non_fossil_energy_share": "tce", "non_fossil_electricity_share": "MWh",
            "physical_non_fossil_electricity_share": "MWh", "energy_per_value_added": "tce",
            "energy_per_product": "tce"}.get(indicator.key, "tCO2e")

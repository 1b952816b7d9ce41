"""Buying size over the years: one idea used by everything that has a size.

Minimum and maximum size, fixed cost, countable units, cost paths, lead time, life, ageing, replacement inside the
horizon (a later purchase), build rate, shared site limits, fixed O&M and the consistent residual value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zcopt.errors import Problem
from zcopt.finance import residual_share
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Row, YearPath, by_year, integer, number, reference, share, yes_no
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData, Expr
from zcopt.model.books import Books, DecisionPost, MoneyPost, SpacePost, Timing
from zcopt.units import CUR_PER_KCUR, KW_PER_MW

SMALLEST_ADOPTED_SHARE = 0.01
"""A size below this share of the largest does not count as adopted, so such sizes are not offered (ours, derived)."""


@dataclass(frozen=True, kw_only=True)
class OptionRow(Row):
    """Columns of everything that may be bought: when, for how long, and whether the reference may buy it too."""

    first_build_year: int | None = integer("", Label("First year to buy", "最早投建年"), low=2000, high=2100, default=None)
    last_build_year: int | None = integer("", Label("Last year to buy", "最晚投建年"), low=2000, high=2100, default=None)
    lead_years: int = integer("year", Label("Years from paying to running", "建设周期"), low=0, high=10, default=0)
    life_years: int = integer("year", Label("Life", "寿命"), low=1, high=60)
    in_reference: bool = yes_no(
        Label("Also in the reference", "基准情景可用"), default=False,
        help=Label("yes: like-for-like replacement that business as usual would buy too.", "“是”表示常规更新亦会采用。"))
    site_limit: str = reference("site_limits.limit_id", Label("Takes of site limit", "占用场地限制"), default="")
    site_use_per_kw: float | None = number("", Label("Use of the limit per kW", "单位占用"), low=0, default=None,
                                           help=Label("In the unit of the limit, e.g. m2 per kW; storage: per kWh, "
                                                      "retrofits: per project, capture: per t/year.",
                                                      "与限制单位一致；储能按 kWh，改造按项目，捕集按 t/年计。"))


@dataclass(frozen=True, kw_only=True)
class SizedRow(OptionRow):
    """Columns of what is bought by the kW."""

    max_size_kw: float = number("kW", Label("Largest size", "最大规模"), low=0, aliases=("max_capacity_kw",))
    min_size_kw: float = number("kW", Label("Smallest size", "最小规模"), low=0, default=0.0)
    unit_size_kw: float | None = number("kW", Label("Size of one unit", "单机规模"), low=0.001, default=None)
    max_per_year_kw: float | None = number("kW", Label("Most that can be built in a year", "年建设上限"), low=0,
                                           default=None)
    capex_per_kw: YearPath = by_year("cur/kW", Label("Investment", "单位投资"), low=0)
    fixed_cost: float = number("cur", Label("Fixed cost of a purchase", "固定投资"), low=0, default=0.0)
    fixed_om_per_kw_year: YearPath = by_year("cur/kW/year", Label("Fixed O&M", "固定运维"), low=0)
    ageing_share: float = share(Label("Loss of output per year of age", "年衰减率"), high=0.2, default=0.0, small=True)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What purchase logic needs of an item; sizes in MW or MWh, costs per kW or kWh in the case's currency."""

    part: str
    item: str
    unit: str
    option: OptionRow
    largest_mw: float
    smallest_mw: float
    unit_size_mw: float | None
    max_per_year_mw: float | None
    capex_per_kw: YearPath
    fixed_cost_kcur: float
    fixed_om_per_kw_year: YearPath
    ageing_share: float
    counts_size: bool = False
    """Whether a different size class makes a different strategy: PV and storage, not every boiler."""


def offer_of(row: SizedRow, part: str, *, counts_size: bool = False) -> Offer:
    """The offer a row of kW-sized equipment makes."""
    return Offer(part=part, item=row.name, unit="kW", option=row, largest_mw=row.max_size_kw / KW_PER_MW,
                 smallest_mw=row.min_size_kw / KW_PER_MW,
                 unit_size_mw=None if row.unit_size_kw is None else row.unit_size_kw / KW_PER_MW,
                 max_per_year_mw=None if row.max_per_year_kw is None else row.max_per_year_kw / KW_PER_MW,
                 capex_per_kw=row.capex_per_kw, fixed_cost_kcur=row.fixed_cost / CUR_PER_KCUR,
                 fixed_om_per_kw_year=row.fixed_om_per_kw_year, ageing_share=row.ageing_share,
                 counts_size=counts_size)


def check_sizes(row: OptionRow, smallest: str, unit: str, largest: str) -> list[Problem]:
    """A smallest size or a unit above the largest, and years to buy that end before they begin; keys of columns."""
    problems = [row.problem(key, f"{row.name}: {key} is above {largest} ({getattr(row, largest):g})",
                            "Lower it, or raise the largest size", "E453")
                for key in (smallest, unit) if (getattr(row, key) or 0.0) > getattr(row, largest)]
    first, last = row.first_build_year, row.last_build_year
    if first is not None and last is not None and last < first:
        problems.append(row.problem("last_build_year", f"{row.name}: the last year to buy is before the first, {first}",
                                    "Give a later year, or leave it blank", "E456"))
    return problems


@dataclass(frozen=True)
class Life:
    """When something bought in a year runs: from ``bought + lead`` for ``life`` years, inside the horizon."""

    years: tuple[int, ...]
    lead: int
    life: int
    build_years: tuple[int, ...]

    def serves(self, bought: int, year: int) -> bool:
        """Whether what was bought in ``bought`` runs in ``year``."""
        return bought + self.lead <= year < bought + self.lead + self.life

    def serving(self, year: int) -> tuple[int, ...]:
        """The build years whose purchases run in ``year``."""
        return tuple(v for v in self.build_years if self.serves(v, year))

    def residual_share(self, bought: int, rate: float) -> float:
        """Value left at the horizon of what was bought in ``bought``, as a share of its price."""
        return residual_share(rate, self.life, self.years[-1] - (bought + self.lead) + 1)


def life_of(option: OptionRow, case: Case) -> Life:
    """The life of an option; it can be bought in years from which it still runs inside the horizon."""
    years = case.years
    first = max(years[0], option.first_build_year or years[0])
    last = min(years[-1] - option.lead_years, option.last_build_year or years[-1])
    return Life(years, option.lead_years, option.life_years, tuple(range(first, last + 1)))


@dataclass(frozen=True)
class Purchase:
    """What was added to the model: ``stock[year]`` is the size that works, aged; all in MW (or MWh)."""

    stock: Expr
    bought: Expr
    adopted: Expr
    life: Life

    def installed(self, year: int) -> Expr:
        """The size that is installed in a year, not aged: the sum of what was bought and runs  [MW, storage: MWh]."""
        return sum(self.bought[v] for v in self.life.serving(year))


def add_purchase(block: BlockData, offer: Offer, case: Case, books: Books) -> Purchase:
    """stock[y] = sum of what was bought, runs in y and has aged; smallest..largest if adopted; its posts."""
    block.adopted = pyo.Var(domain=pyo.Binary, doc="adopted: 1 when ever bought")
    purchase = add_stock(block, offer, block.adopted, case, books)
    life = purchase.life
    classes = _size_classes(block, offer, life, case.settings.size_classes if offer.counts_size else 1)
    books.post(DecisionPost(
        part=offer.part, item=offer.item, unit=offer.unit, adopted=block.adopted, classes=classes,
        bought=lambda y: block.bought[y] * KW_PER_MW if y in life.build_years else 0.0,
        stock=lambda y: block.stock[y] * KW_PER_MW, smallest=_smallest(offer) * KW_PER_MW,
        largest=offer.largest_mw * KW_PER_MW, capex_of_largest=_capex_of_largest(offer, life),
        in_reference=offer.option.in_reference))
    if offer.option.site_limit:
        use = (offer.option.site_use_per_kw or 0.0) * KW_PER_MW
        books.post(SpacePost(limit=offer.option.site_limit, item=offer.item,
                             amount=lambda y: use * purchase.installed(y)))
    return purchase


def add_stock(block: BlockData, offer: Offer, adopted: Expr, case: Case, books: Books) -> Purchase:
    """stock[y] = sum of what was bought, runs in y and has aged, 0 unless adopted; its money posts.

    Beside ``add_purchase`` this serves a second size of an item that is already decided on: the power of a storage.
    """
    life, years, largest = life_of(offer.option, case), case.years, offer.largest_mw
    block.bought = pyo.Var(life.build_years, bounds=(0, largest),
                           doc="bought[v]: size bought in year v  [MW, storage: MWh, capture: kt/year]")
    block.stock = pyo.Var(years, bounds=(0, largest),
                          doc="stock[y]: size that works in year y, aged  [MW, storage: MWh, capture: kt/year]")
    purchase = Purchase(block.stock, block.bought, adopted, life)

    def stock_rule(b: BlockData, y: int) -> Expr:
        aged = sum(b.bought[v] * (1 - offer.ageing_share) ** (y - v - life.lead) for v in life.serving(y))
        return b.stock[y] == aged

    block.stock_of_purchases = pyo.Constraint(
        years, rule=stock_rule, doc="stock[y] = sum over v running in y of bought[v] * (1 - ageing)^(age)  [MW, MWh]")
    block.installed_limit = pyo.Constraint(
        years, rule=lambda b, y: purchase.installed(y) <= largest * adopted,
        doc="sum over v running in y of bought[v] <= largest * adopted  [MW, MWh]")
    _lumps(block, offer, life)
    books.post(*_money(block, offer, life, case))
    return purchase


def _capex_of_largest(offer: Offer, life: Life) -> float:
    first = next(iter(life.build_years), None)
    return 0.0 if first is None else offer.capex_per_kw[first] * offer.largest_mw + offer.fixed_cost_kcur


def _smallest(offer: Offer) -> float:
    return max(offer.smallest_mw, offer.unit_size_mw or 0.0, SMALLEST_ADOPTED_SHARE * offer.largest_mw)


def _lumps(block: BlockData, offer: Offer, life: Life) -> None:
    """Whole units, smallest purchases with their fixed cost, and what can be built in a year."""
    if offer.unit_size_mw is not None:
        most = int(offer.largest_mw / offer.unit_size_mw + 1e-9)
        block.units = pyo.Var(life.build_years, domain=pyo.NonNegativeIntegers, bounds=(0, most),
                              doc="units[v]: units bought in year v")
        block.whole_units = pyo.Constraint(
            life.build_years, rule=lambda b, v: b.bought[v] == offer.unit_size_mw * b.units[v],
            doc="bought[v] = unit size * units[v]  [MW]")
    if offer.smallest_mw > 0 or offer.fixed_cost_kcur > 0:
        block.buy = pyo.Var(life.build_years, domain=pyo.Binary, doc="buy[v]: 1 when anything is bought in year v")
        block.buy_smallest = pyo.Constraint(
            life.build_years, rule=lambda b, v: b.bought[v] >= offer.smallest_mw * b.buy[v],
            doc="bought[v] >= smallest * buy[v]  [MW]")
        block.buy_largest = pyo.Constraint(
            life.build_years, rule=lambda b, v: b.bought[v] <= offer.largest_mw * b.buy[v],
            doc="bought[v] <= largest * buy[v]  [MW]")
    if offer.max_per_year_mw is not None:
        block.build_rate = pyo.Constraint(
            life.build_years, rule=lambda b, v: b.bought[v] <= offer.max_per_year_mw,
            doc="bought[v] <= most per year  [MW]")


def _size_classes(block: BlockData, offer: Offer, life: Life, count: int) -> dict[str, Expr]:
    """Cut 0..largest into ``count`` classes; the total ever bought falls in exactly one when adopted.

    The top class is open upward as far as replacements inside the horizon can go.
    """
    smallest, largest = _smallest(offer), offer.largest_mw
    names = [f"{k + 1}/{count}" for k in range(count)]
    rounds = -(-len(life.years) // life.life)
    low = {n: max(smallest, largest * k / count) for k, n in enumerate(names)}
    high = {n: largest * (k + 1) / count if k + 1 < count else largest * rounds for k, n in enumerate(names)}
    block.size_class = pyo.Var(names, domain=pyo.Binary, doc="size_class[k]: 1 when the total bought is in class k")
    total = sum(block.bought[v] for v in life.build_years)
    block.one_class = pyo.Constraint(expr=sum(block.size_class[n] for n in names) == block.adopted,
                                     doc="sum over k of size_class[k] = adopted")
    block.class_low = pyo.Constraint(expr=total >= sum(low[n] * block.size_class[n] for n in names),
                                     doc="total bought >= sum of low[k] * size_class[k]  [MW]")
    block.class_high = pyo.Constraint(expr=total <= sum(high[n] * block.size_class[n] for n in names),
                                      doc="total bought <= sum of high[k] * size_class[k]  [MW]")
    return {n: block.size_class[n] for n in names} if count > 1 else {}


def _money(block: BlockData, offer: Offer, life: Life, case: Case) -> list[MoneyPost]:
    """Capex when paid, O&M of what is installed, and the consistent residual value at the horizon."""
    rate, last = case.site.discount_rate_share, case.years[-1]

    def price(v: int) -> Expr:
        fixed = offer.fixed_cost_kcur * block.buy[v] if offer.fixed_cost_kcur > 0 else 0.0
        return offer.capex_per_kw[v] * block.bought[v] + fixed

    def post(account: str, amount: Callable[[int], Expr], timing: Timing, *, cash: bool = True) -> MoneyPost:
        return MoneyPost(account=account, part=offer.part, item=offer.item, amount=amount, timing=timing, cash=cash)

    return [
        post("capex", lambda y: price(y) if y in life.build_years else 0.0, Timing.START),
        post("fixed_om", lambda y: offer.fixed_om_per_kw_year[y] * sum(block.bought[v] for v in life.serving(y)),
             Timing.MID),
        post("residual_value",
             lambda y: -sum(price(v) * life.residual_share(v, rate) for v in life.build_years) if y == last else 0.0,
             Timing.END, cash=False),
    ]

"""Retrofits: a project that lowers end uses or process emissions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Sheet, YearPath, by_year, choice, identifier, number, reference, share
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData, Expr
from zcopt.model.books import Books, DecisionPost, MoneyPost, SavingPost, SpacePost, Timing
from zcopt.model.links import replaced_options
from zcopt.model.part import Part
from zcopt.model.purchase import Life, OptionRow, life_of
from zcopt.units import CUR_PER_KCUR

TARGET = "end_uses.end_use_id|processes.process_id|carriers.carrier_id"


@dataclass(frozen=True, kw_only=True)
class RetrofitRow(OptionRow):
    """A project that lowers end uses or process emissions; savings on the same target multiply."""

    sheet = Sheet(name="retrofits", label=Label("Retrofits", "节能改造"), option_key="retrofit_id",
                  help=Label("A project that lowers end uses, all end uses of a carrier, or a process emission.",
                             "降低终端用能、某能源品种全部用能或过程排放的改造项目。"))

    retrofit_id: str = identifier(Label("Retrofit", "改造项目"))
    saves_on_1: str = reference(TARGET, Label("Saves on (1)", "节约对象 1"))
    saving_share_1: float = share(Label("Saving (1)", "节约率 1"), low=-1.0)
    saves_on_2: str = reference(TARGET, Label("Saves on (2)", "节约对象 2"), default="")
    saving_share_2: float | None = share(Label("Saving (2)", "节约率 2"), low=-1.0, default=None)
    saves_on_3: str = reference(TARGET, Label("Saves on (3)", "节约对象 3"), default="")
    saving_share_3: float | None = share(Label("Saving (3)", "节约率 3"), low=-1.0, default=None)
    saves_on_4: str = reference(TARGET, Label("Saves on (4)", "节约对象 4"), default="")
    saving_share_4: float | None = share(Label("Saving (4)", "节约率 4"), low=-1.0, default=None)
    capex_cost: YearPath = by_year("cur", Label("Investment of the whole project", "项目总投资"), low=0)
    om_cost_per_year: YearPath = by_year("cur/year", Label("Extra O&M", "新增运维费"), default={})
    downtime_cost: float = number("cur", Label("Cost of standing still", "停产损失"), low=0, default=0.0)
    divisible: Literal["whole", "units", "share"] = choice(
        ("whole", "units", "share"), Label("Can be built in parts", "可分期实施"), default="whole",
        help=Label("whole: all or nothing; units: in equal lots; share: any part. Parts only where no other retrofit "
                   "acts on the same target.", "whole 整体实施；units 按批次；share 任意比例。仅当该对象无其他改造时可分期。"))
    lots_count: int | None = number("", Label("Number of lots", "批次数"), low=1, default=None)

    @property
    def savings(self) -> tuple[tuple[str, float], ...]:
        """What it saves on, and by which share."""
        pairs = ((self.saves_on_1, self.saving_share_1), (self.saves_on_2, self.saving_share_2),
                 (self.saves_on_3, self.saving_share_3), (self.saves_on_4, self.saving_share_4))
        return tuple((target, saving) for target, saving in pairs if target and saving is not None)


def add_retrofit(block: BlockData, row: RetrofitRow, case: Case, books: Books) -> None:
    """on[y] = sum over v running in y of build[v] <= 1; its savings, capex, O&M, downtime and residual value."""
    life = life_of(row, case)
    domain = {"whole": pyo.Binary, "units": pyo.NonNegativeIntegers, "share": pyo.NonNegativeReals}[row.divisible]
    lots = int(row.lots_count or 1) if row.divisible == "units" else 1
    smallest = 0.01 if row.divisible == "share" else 1 / lots
    block.build = pyo.Var(life.build_years, domain=domain, bounds=(0, lots), doc="build[v]: lots built in year v")
    block.on = pyo.Var(case.years, bounds=(0, 1), doc="on[y]: share of the project in use in year y")
    block.adopted = pyo.Var(domain=pyo.Binary, doc="adopted: 1 when ever built")

    def alive(y: int) -> Expr:
        return sum(block.build[v] for v in life.serving(y)) / lots

    may_be_replaced = row.retrofit_id in replaced_options(case)
    block.on_while_alive = pyo.Constraint(
        case.years, rule=lambda b, y: b.on[y] <= alive(y) if may_be_replaced else b.on[y] == alive(y),
        doc="on[y] = sum over v running in y of build[v] / lots (<= where another option may replace it)")
    block.once = pyo.Constraint(case.years, rule=lambda b, y: alive(y) <= b.adopted if life.serving(y)
                                else pyo.Constraint.Skip, doc="sum over v running in y of build[v] / lots <= adopted")
    block.adopted_is_built = pyo.Constraint(
        expr=sum(block.build[v] for v in life.build_years) >= smallest * lots * block.adopted,
        doc="sum over v of build[v] >= smallest lot * adopted")
    for target, saving in row.savings:
        books.post(SavingPost(target=target, measure=row.retrofit_id, share=saving, active=lambda y: block.on[y]))
    books.post(*_money(block, row, life, lots, case), DecisionPost(
        part=RetrofitRow.sheet.name, item=row.retrofit_id, unit="project", adopted=block.adopted,
        bought=lambda y: block.build[y] / lots if y in life.build_years else 0.0, stock=lambda y: block.on[y],
        smallest=smallest, largest=1.0,
        capex_of_largest=max(row.capex_cost.values()) / CUR_PER_KCUR, in_reference=row.in_reference))
    if row.site_limit:
        books.post(SpacePost(limit=row.site_limit, item=row.retrofit_id,
                             amount=lambda y: (row.site_use_per_kw or 0.0) * alive(y)))


def _money(block: BlockData, row: RetrofitRow, life: Life, lots: int, case: Case) -> list[MoneyPost]:
    rate, last, name = case.site.discount_rate_share, case.years[-1], RetrofitRow.sheet.name

    def built(v: int) -> Expr:
        return block.build[v] / lots if v in life.build_years else 0.0

    def price(v: int) -> float:
        return row.capex_cost[v] / CUR_PER_KCUR

    posts = [
        MoneyPost(account="capex", part=name, item=row.retrofit_id, timing=Timing.START,
                  amount=lambda y: price(y) * built(y)),
        MoneyPost(account="residual_value", part=name, item=row.retrofit_id, timing=Timing.END, cash=False,
                  amount=lambda y: -sum(price(v) * life.residual_share(v, rate) * built(v) for v in life.build_years)
                  if y == last else 0.0),
    ]
    if row.om_cost_per_year:
        posts.append(MoneyPost(account="fixed_om", part=name, item=row.retrofit_id,
                               amount=lambda y: row.om_cost_per_year[y] / CUR_PER_KCUR
                               * sum(block.build[v] for v in life.serving(y)) / lots))
    if row.downtime_cost:
        posts.append(MoneyPost(account="downtime", part=name, item=row.retrofit_id, timing=Timing.START,
                               amount=lambda y: row.downtime_cost / CUR_PER_KCUR * built(y)))
    return posts


def check_retrofits(case: Case) -> list[Problem]:
    """Parts of projects only where nothing else acts on the target; savings that are typed in pairs."""
    rows = case.rows(RetrofitRow)
    acting = Counter(target for row in rows for target, _ in row.savings)
    problems = []
    for row in rows:
        shared = [target for target, _ in row.savings if acting[target] > 1]
        if row.divisible != "whole" and shared:
            problems.append(row.problem(
                "divisible", f"{row.retrofit_id} can be built in parts, but other retrofits also act on {shared[0]}",
                "Choose whole, or cut it into several retrofits", "E420"))
        for k in (2, 3, 4):
            target, saving = getattr(row, f"saves_on_{k}"), getattr(row, f"saving_share_{k}")
            if bool(target) != (saving is not None):
                problems.append(row.problem(f"saving_share_{k}", f"{row.retrofit_id}: target and saving {k} must both "
                                            "be given or both be blank", "Fill or clear both cells", "E421"))
    return problems


PART = Part(RetrofitRow, add_retrofit, check_retrofits)

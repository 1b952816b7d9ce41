"""Retrofits: a project that lowers end uses, process emissions or materials, and may raise others.

A change of route is one project with savings of both signs: less clinker takes less calcination, kiln fuel and kiln power, and
more slag (a negative saving).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from zcopt.errors import Problem
from zcopt.finance import discount_factor, residual_share
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Sheet, YearPath, by_year, choice, identifier, integer, number, reference, share
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData, Expr
from zcopt.model.books import Books, DecisionPost, MoneyPost, SavingPost, SpacePost, Timing
from zcopt.model.links import BY_CONTRACT, replaced_options
from zcopt.model.part import Part
from zcopt.model.purchase import Life, OptionRow, life_of
from zcopt.units import CUR_PER_KCUR

TARGET = "end_uses.end_use_id|processes.process_id|carriers.carrier_id|materials.material_id"
SAVINGS = range(1, 7)
"""The numbered pairs of target and saving of a row."""
LEAST_SAVING = -10.0
"""A project may use up to eleven times as much of something: scrap from 5 % to half of the charge."""


@dataclass(frozen=True, kw_only=True)
class RetrofitRow(OptionRow):
    """A project that lowers end uses, process emissions or materials; savings on the same target multiply."""

    sheet = Sheet(name="retrofits", label=Label("Retrofits", "节能改造"), option_key="retrofit_id",
                  help=Label("A project that lowers end uses, all end uses of a carrier, or a process emission.",
                             "降低终端用能、某能源品种全部用能或过程排放的改造项目。"))

    retrofit_id: str = identifier(Label("Retrofit", "改造项目"))
    saves_on_1: str = reference(TARGET, Label("Saves on (1)", "节约对象 1"))
    saving_share_1: float = share(Label("Saving (1)", "节约率 1"), low=LEAST_SAVING,
                                  help=Label("Of what is used before; negative: more is used.",
                                             "占改造前用量；负值表示用量增加。"))
    saves_on_2: str = reference(TARGET, Label("Saves on (2)", "节约对象 2"), default="")
    saving_share_2: float | None = share(Label("Saving (2)", "节约率 2"), low=LEAST_SAVING, default=None)
    saves_on_3: str = reference(TARGET, Label("Saves on (3)", "节约对象 3"), default="")
    saving_share_3: float | None = share(Label("Saving (3)", "节约率 3"), low=LEAST_SAVING, default=None)
    saves_on_4: str = reference(TARGET, Label("Saves on (4)", "节约对象 4"), default="")
    saving_share_4: float | None = share(Label("Saving (4)", "节约率 4"), low=LEAST_SAVING, default=None)
    saves_on_5: str = reference(TARGET, Label("Saves on (5)", "节约对象 5"), default="")
    saving_share_5: float | None = share(Label("Saving (5)", "节约率 5"), low=LEAST_SAVING, default=None)
    saves_on_6: str = reference(TARGET, Label("Saves on (6)", "节约对象 6"), default="")
    saving_share_6: float | None = share(Label("Saving (6)", "节约率 6"), low=LEAST_SAVING, default=None)
    capex_cost: YearPath = by_year("cur", Label("Investment of the whole project", "项目总投资"), low=0)
    om_cost_per_year: YearPath = by_year("cur/year", Label("Extra O&M", "新增运维费"), default={})
    downtime_cost: float = number("cur", Label("Cost of standing still", "停产损失"), low=0, default=0.0)
    divisible: Literal["whole", "units", "share"] = choice(
        ("whole", "units", "share"), Label("Can be built in parts", "可分期实施"), default="whole",
        help=Label("whole: all or nothing; units: in equal lots; share: any part. Parts only where no other retrofit "
                   "acts on the same target.", "whole 整体实施；units 按批次；share 任意比例。仅当该对象无其他改造时可分期。"))
    lots_count: int | None = number("", Label("Number of lots", "批次数"), low=1, default=None)
    ownership: Literal["owned", "shared_saving", "either"] = choice(
        ("owned", "shared_saving", "either"), Label("Ownership", "投资模式"), default="owned",
        help=Label("shared_saving: an energy-service company invests and is paid a share of the saving; either: the model "
                   "chooses.", "shared_saving 为节能服务公司投资、按节能效益分享；either 由模型选择。"))
    shared_saving_share: float | None = share(Label("Share of the saving that is paid", "节能效益分享比例（支付服务公司）"),
                                              default=None)
    shared_saving_years: int | None = integer("year", Label("Years it is paid", "分享年限"), low=1, high=40, default=None,
                                              help=Label("Then the equipment and the saving are the factory's.",
                                                         "期满后设备与节能效益归工厂。"))
    shared_saving_price_per_kwh: YearPath = by_year(
        "cur/kWh", Label("Agreed price of a saved kWh", "约定节能单价"), low=0, default={},
        help=Label("The saving is the share (1..6) of the use before any measure, as contracts fix it.",
                   "节能量按实施任何措施前的用能乘以节约率计，即合同约定基准。"))

    @property
    def savings(self) -> tuple[tuple[str, float], ...]:
        """What it saves on, and by which share."""
        pairs = ((getattr(self, f"saves_on_{k}"), getattr(self, f"saving_share_{k}")) for k in SAVINGS)
        return tuple((target, saving) for target, saving in pairs if target and saving is not None)


def add_retrofit(block: BlockData, row: RetrofitRow, case: Case, books: Books) -> None:
    """on[y] = what runs in y over all modes of ownership, at most 1; savings, capex or contract, O&M, downtime."""
    life = life_of(row, case)
    lots = int(row.lots_count or 1) if row.divisible == "units" else 1
    block.on = pyo.Var(case.years, bounds=(0, 1), doc="on[y]: share of the project in use in year y")
    owned = None if row.ownership == "shared_saving" else _add_mode(block, row, case, life, lots)
    shared = None
    if row.ownership != "owned":
        block.shared = pyo.Block()
        shared = _add_mode(block.shared, row, case, life, lots)
        if owned is not None:
            block.one_mode = pyo.Constraint(expr=block.adopted + block.shared.adopted <= 1,
                                            doc="adopted (owned) + adopted (shared saving) <= 1")

    def alive(y: int) -> Expr:
        return sum(mode.build[v] for mode in (owned, shared) if mode is not None for v in life.serving(y)) / lots

    may_be_replaced = row.retrofit_id in replaced_options(case)
    block.on_while_alive = pyo.Constraint(
        case.years, rule=lambda b, y: b.on[y] <= alive(y) if may_be_replaced else b.on[y] == alive(y),
        doc="on[y] = sum over v running in y of build[v] / lots (<= where another option may replace it)")
    for target, saving in row.savings:
        books.post(SavingPost(target=target, measure=row.retrofit_id, share=saving, active=lambda y: block.on[y]))
    if owned is not None:
        books.post(*_money(block, row, life, lots, case),
                   _decision(block, row, row.retrofit_id, life, lots, lambda y: block.on[y]))
    if shared is not None:
        name = row.retrofit_id + (BY_CONTRACT if owned is not None else "")
        books.post(*_contract_money(block.shared, row, name, life, lots, case, books),
                   _decision(block.shared, row, name, life, lots, lambda y: block.on[y]))
    if row.site_limit:
        books.post(SpacePost(limit=row.site_limit, item=row.retrofit_id,
                             amount=lambda y: (row.site_use_per_kw or 0.0) * alive(y)))


def _smallest(row: RetrofitRow, lots: int) -> float:
    return 0.01 if row.divisible == "share" else 1 / lots


def _add_mode(b: BlockData, row: RetrofitRow, case: Case, life: Life, lots: int) -> BlockData:
    """build[v] in one mode of ownership; at most the whole project runs, none unless adopted."""
    domain = {"whole": pyo.Binary, "units": pyo.NonNegativeIntegers, "share": pyo.NonNegativeReals}[row.divisible]
    b.build = pyo.Var(life.build_years, domain=domain, bounds=(0, lots), doc="build[v]: lots built in year v")
    b.adopted = pyo.Var(domain=pyo.Binary, doc="adopted: 1 when ever built")
    b.once = pyo.Constraint(
        case.years, rule=lambda b, y: sum(b.build[v] for v in life.serving(y)) / lots <= b.adopted if life.serving(y)
        else pyo.Constraint.Skip, doc="sum over v running in y of build[v] / lots <= adopted")
    b.adopted_is_built = pyo.Constraint(
        expr=sum(b.build[v] for v in life.build_years) >= _smallest(row, lots) * lots * b.adopted,
        doc="sum over v of build[v] >= smallest lot * adopted")
    return b


def _decision(b: BlockData, row: RetrofitRow, name: str, life: Life, lots: int,
              in_use: Callable[[int], Expr]) -> DecisionPost:
    """Adopting a mode; ``in_use`` where there is one mode, else what of this mode runs."""
    owned = row.ownership != "shared_saving" and name == row.retrofit_id
    return DecisionPost(
        part=RetrofitRow.sheet.name, item=name, unit="project", adopted=b.adopted,
        bought=lambda y: b.build[y] / lots if y in life.build_years else 0.0,
        stock=lambda y: sum(b.build[v] for v in life.serving(y)) / lots if row.ownership == "either" else in_use(y),
        smallest=_smallest(row, lots), largest=1.0,
        capex_of_largest=max(row.capex_cost.values()) / CUR_PER_KCUR if owned else 0.0, in_reference=row.in_reference)


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
        posts.append(_upkeep(block, row, row.retrofit_id, lots, life.serving))
    if row.downtime_cost:
        posts.append(_downtime(block, row, row.retrofit_id, life, lots))
    return posts


def _upkeep(b: BlockData, row: RetrofitRow, item: str, lots: int, paid_for: Callable[[int], Sequence[int]]) -> MoneyPost:
    """O&M of what was built in the years ``paid_for`` names."""
    return MoneyPost(account="fixed_om", part=RetrofitRow.sheet.name, item=item,
                     amount=lambda y: row.om_cost_per_year[y] / CUR_PER_KCUR * sum(b.build[v] for v in paid_for(y)) / lots)


def _downtime(b: BlockData, row: RetrofitRow, item: str, life: Life, lots: int) -> MoneyPost:
    return MoneyPost(account="downtime", part=RetrofitRow.sheet.name, item=item, timing=Timing.START,
                     amount=lambda y: row.downtime_cost / CUR_PER_KCUR * b.build[y] / lots if y in life.build_years else 0.0)


def _contract_money(b: BlockData, row: RetrofitRow, item: str, life: Life, lots: int, case: Case,
                    books: Books) -> list[MoneyPost]:
    """No capex: a share of the agreed saving for some years, upkeep after them, and what the contract is worth at the end."""
    name, term, last = RetrofitRow.sheet.name, row.shared_saving_years or 0, case.years[-1]

    def under_contract(y: int) -> tuple[int, ...]:
        return tuple(v for v in life.serving(y) if y < v + life.lead + term)

    def payment(y: int) -> float:
        return (row.shared_saving_share or 0.0) * row.shared_saving_price_per_kwh[y] * saved_mwh(row, y, books)

    def worth(v: int) -> float:
        return contract_value(payment, v + life.lead, min(term, life.life), life.life, last, case.site.discount_rate_share)

    posts = [
        MoneyPost(account="shared_saving", part=name, item=item,
                  amount=lambda y: payment(y) * sum(b.build[v] for v in under_contract(y)) / lots),
        MoneyPost(account="residual_value", part=name, item=item, timing=Timing.END, cash=False,
                  amount=lambda y: -sum(worth(v) * b.build[v] for v in life.build_years) / lots if y == last else 0.0)]
    if row.om_cost_per_year:
        posts.append(_upkeep(b, row, item, lots, lambda y: [v for v in life.serving(y) if v not in under_contract(y)]))
    if row.downtime_cost:
        posts.append(_downtime(b, row, item, life, lots))
    return posts


def saved_mwh(row: RetrofitRow, year: int, books: Books) -> float:
    """What a contract takes the project to save in a year: its share of what its end uses need before any measure  [MWh]."""
    return sum(saving * books.needs[use][year] for target, saving in row.savings
               for use in ([target] if target in books.reducible else [u for u, c in books.reducible.items() if c == target])
               if books.reducible[use] and use in books.needs)


def contract_value(payment: Callable[[int], float], first: int, term: int, life: int, last: int, rate: float) -> float:
    """What a contract is worth after ``last``: its payments buy ``life`` years of service, those still owed come off.

    All payments, valued when service begins, times the share of the service still to come, less payments still to come, in
    the middle of years; those after the planned years are as in the last. With a term as long as the life it is nothing.
    """
    def value(at: int, years: range) -> float:
        return sum(payment(min(y, last)) * discount_factor(rate, y + 0.5 - at) for y in years)

    bought = value(first, range(first, first + term)) * residual_share(rate, life, last - first + 1)
    return bought - value(last + 1, range(last + 1, first + term))


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
        for k in SAVINGS[1:]:
            target, saving = getattr(row, f"saves_on_{k}"), getattr(row, f"saving_share_{k}")
            if bool(target) != (saving is not None):
                problems.append(row.problem(f"saving_share_{k}", f"{row.retrofit_id}: target and saving {k} must both "
                                            "be given or both be blank", "Fill or clear both cells", "E421"))
        if row.ownership != "owned":
            problems += _check_contract(row)
    return problems


def _check_contract(row: RetrofitRow) -> list[Problem]:
    """All three terms of a shared-saving contract."""
    return [row.problem(key, f"{row.retrofit_id} may be a shared-saving contract, but {key} is blank",
                        "Give the share, the years and the agreed price of a saved kWh", "E424")
            for key in ("shared_saving_share", "shared_saving_years", "shared_saving_price_per_kwh")
            if getattr(row, key) in (None, {})]


PART = Part(RetrofitRow, add_retrofit, check_retrofits)

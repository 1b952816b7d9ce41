"""The grid connection and the electricity bill: energy by class, network charge, levies, peaks, capacity, export."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.row import (
    REQUIRED,
    Label,
    Layout,
    Row,
    Sheet,
    YearPath,
    by_year,
    choice,
    identifier,
    integer,
    number,
    reference,
    share,
    text,
)
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData, Expr
from zcopt.model.books import Activity, Books, EnergyPost, MoneyPost
from zcopt.model.part import Part
from zcopt.units import CUR_PER_KCUR, KW_PER_MW, KWH_PER_MWH, MONTHS

ALL_CLASSES = "all"
DAY_TYPES = ("all", "workday", "weekend", "holiday")


@dataclass(frozen=True, kw_only=True)
class GridRow(Row):
    """The connection to the public grid and what is charged beside energy and peaks."""

    sheet = Sheet(name="grid", label=Label("Grid connection", "电网接入"), layout=Layout.SETTINGS,
                  help=Label("The connection, its charges, and what is paid for power sent back.",
                             "接入容量、各项收费与上网电价。"))

    carrier: str = reference("carriers.carrier_id", Label("Carrier", "能源品种"), default="electricity")
    connection_kw: float = number("kW", Label("Connection", "接入容量"), low=0)
    transformer_kva: float | None = number("kVA", Label("Transformer capacity", "变压器容量"), low=0, default=None)
    network_price_per_kwh: YearPath = by_year("cur/kWh", Label("Network charge", "输配电价"), low=0)
    levies_price_per_kwh: YearPath = by_year("cur/kWh", Label("Levies", "政府性基金及附加"), low=0)
    fixed_fee_cost_per_month: YearPath = by_year("cur/month", Label("Fixed fee", "固定费用"), low=0, default={})
    peak_charging: Literal["demand", "capacity", "cheaper"] = choice(
        ("demand", "capacity", "cheaper"), Label("Charged by", "基本电费方式"), default="demand",
        help=Label("demand: peaks; capacity: transformer kVA; cheaper: whichever costs less in the year.",
                   "demand 按需量；capacity 按容量；cheaper 逐年取低。"))
    capacity_price_per_kva_month: YearPath = by_year("cur/kVA/month", Label("Capacity charge", "容量电价"), low=0, default={})
    power_factor_adjustment_share: float = share(
        Label("Power factor adjustment of the bill", "力调系数"), low=-0.1, high=0.5, default=0.0,
        help=Label("On energy and peak charges; negative is a reward.", "按电度与基本电费计；负值为奖励。"))
    export_price_per_kwh: YearPath = by_year("cur/kWh", Label("Export price", "上网电价"), default={},
                                             help=Label("Blank: no export.", "留空表示不允许上网。"))
    export_limit_kw: float | None = number("kW", Label("Export limit", "上网功率上限"), low=0, default=None)


@dataclass(frozen=True, kw_only=True)
class TariffRow(Row):
    """A price class of energy."""

    sheet = Sheet(name="tariff", label=Label("Energy prices", "电度电价"), required=True,
                  help=Label("A price class and its energy price, before network charge and levies.",
                             "分时时段及其电度电价（不含输配电价与基金）。"))

    class_id: str = identifier(Label("Class", "时段"), Label("A short letter: S P F V D.", "字母代号：S P F V D。"))
    class_name: str = text(Label("Meaning", "含义"))
    energy_price_per_kwh: YearPath = by_year("cur/kWh", Label("Energy price", "电度电价"))
    export_price_per_kwh: YearPath = by_year("cur/kWh", Label("Export price in this class", "该时段上网电价"), default={},
                                             help=Label("Blank: the export price of sheet grid.", "留空取 grid 表的上网电价。"))


@dataclass(frozen=True, kw_only=True)
class TariffHoursRow(Row):
    """Which class holds in which hour: a line of 24 letters for months and a kind of day."""

    sheet = Sheet(name="tariff_hours", label=Label("Tariff hours", "分时时段"), required=True,
                  help=Label("For some months and a kind of day: 24 class letters, hour 0 to 23. A holiday line wins over "
                             "a weekend or workday line, and those over an 'all' line.",
                             "按月份与日类型给出 24 个时段字母；节假日优先，其次周末/工作日，再次 all。"))

    months: str = text(Label("Months", "月份"), Label("1-12, or 1,2,12", "如 1-12 或 1,2,12"), default=REQUIRED)
    day_type: Literal["all", "workday", "weekend", "holiday"] = choice(DAY_TYPES, Label("Kind of day", "日类型"),
                                                                       default="all")
    classes: str = text(Label("24 class letters", "24 小时时段字母"), Label("e.g. VVVVVVVVFFPP...", "如 VVVVVVVVFFPP…"),
                        default=REQUIRED)


@dataclass(frozen=True, kw_only=True)
class TariffTierRow(Row):
    """A rising block price: energy above a threshold in a month costs more."""

    sheet = Sheet(name="tariff_tiers", label=Label("Energy tiers", "阶梯加价"),
                  help=Label("Energy above the threshold in a month pays this on top.", "月用电量超过门槛部分的加价。"))

    from_kwh_per_month: float = number("kWh", Label("Above, per month", "月度门槛"), low=0)
    extra_price_per_kwh: YearPath = by_year("cur/kWh", Label("Extra price", "加价"), low=0)


@dataclass(frozen=True, kw_only=True)
class DemandChargeRow(Row):
    """A charge on the highest import of a month."""

    sheet = Sheet(name="demand_charges", label=Label("Demand charges", "需量电费"),
                  help=Label("A charge on the month's highest import, in all hours or in some classes.",
                             "按当月最大需量计收，可限定时段。"))

    charge_id: str = identifier(Label("Charge", "费用"))
    months: str = text(Label("Months", "月份"), default="1-12")
    classes: str = text(Label("In classes", "适用时段"), Label("all, or letters such as SP", "all 或时段字母如 SP"),
                        default=ALL_CLASSES)
    price_per_kw_month: YearPath = by_year("cur/kW/month", Label("Price", "单价"), low=0)
    look_back_share: float = share(Label("Look-back: share of an earlier peak", "回溯比例"), default=0.0)
    look_back_months: str = text(Label("Look-back to the peaks of months", "回溯月份"), default="",
                                 help=Label("1-12 or a list; the billed peak of every month is at least the share of "
                                            "these.", "月份列表；各月计费需量不低于其比例。"))
    look_back_previous_months: int = integer("month", Label("Look-back to the last months", "回溯前若干月"), low=0,
                                             high=11, default=0,
                                             help=Label("Counted back from each month, around the turn of the year.",
                                                        "自当月向前滚动，跨年循环。"))
    least_transformer_share: float = share(Label("Least billed share of transformer", "最低计费比例（占变压器）"),
                                              default=0.0)


def months_in(written: str) -> tuple[int, ...]:
    """"1-3,12" -> (1, 2, 3, 12); ValueError when it is not a list of months."""
    found: list[int] = []
    for piece in written.replace("，", ",").replace("、", ",").replace(";", ",").split(","):
        first, dash, last = piece.strip().partition("-")
        found += range(int(first), int(last if dash else first) + 1)
    if not found or any(month not in MONTHS for month in found):
        raise ValueError(written)
    return tuple(dict.fromkeys(found))


def hour_classes(case: Case) -> Mapping[tuple[int, str], str]:
    """(month, day type) -> 24 class letters; the most special line wins."""
    found: dict[tuple[int, str], str] = {}
    lines = sorted(case.rows(TariffHoursRow), key=lambda row: row.day_type != "all")
    for row in lines:
        types = DAY_TYPES[1:] if row.day_type == "all" else (row.day_type,)
        for month in months_in(row.months):
            for kind in types:
                found[month, kind] = row.classes
    return found


def add_grid(block: BlockData, row: GridRow, case: Case, books: Books) -> None:
    """import[y,m,s] <= connection; its bill; export at a price."""
    time = case.time
    block.imported = pyo.Var(time.hours, bounds=(0, row.connection_kw / KW_PER_MW),
                             doc="import[y,m,s]: power drawn from the grid, at most the connection  [MW]")
    classes = hour_classes(case)
    letter = {(slot.month, slot.step): classes[slot.month, slot.day_type][slot.hour] for slot in time.slots}
    books.post(EnergyPost(carrier=row.carrier, part="grid", item="grid", activity=Activity.GRID_ELECTRICITY,
                          amount=lambda y, m, s: block.imported[y, m, s]))
    _energy_bill(block, row, case, books, letter)
    if row.peak_charging != "capacity":
        _demand_charges(block, row, case, books, letter)
    if row.peak_charging != "demand":
        _capacity_charge(block, row, case, books)
    if row.export_price_per_kwh or any(tariff.export_price_per_kwh for tariff in case.rows(TariffRow)):
        _export(block, row, case, books, letter)


def _energy_bill(block: BlockData, row: GridRow, case: Case, books: Books, letter: Mapping[tuple[int, int], str]) -> None:
    """energy price of the class, network charge and levies on every kWh; tiers; fixed fee."""
    time = case.time
    price = {tariff.class_id: tariff.energy_price_per_kwh for tariff in case.rows(TariffRow)}
    adjusted = 1 + row.power_factor_adjustment_share

    books.tariffs[row.carrier] = lambda y, m, s: (
        adjusted * price[letter[m, s]][y] + row.network_price_per_kwh[y] + row.levies_price_per_kwh[y])

    def imported(y: int) -> Expr:
        return sum(time.weight_h[m, s] * block.imported[y, m, s] for m, s in time.slot)

    books.post(
        _bill("energy", lambda y: adjusted * sum(
            time.weight_h[m, s] * price[letter[m, s]][y] * block.imported[y, m, s] for m, s in time.slot)),
        _bill("network", lambda y: row.network_price_per_kwh[y] * imported(y)),
        _bill("levies", lambda y: row.levies_price_per_kwh[y] * imported(y)))
    if row.fixed_fee_cost_per_month:
        books.post(_bill("fixed_fee", lambda y: row.fixed_fee_cost_per_month[y] / CUR_PER_KCUR * len(time.months)))
    tiers = case.rows(TariffTierRow)
    if tiers:
        block.above = pyo.Var(time.year_months, range(len(tiers)), bounds=(0, None),
                              doc="above[y,m,k]: import of the month above threshold k  [MWh]")
        block.tier = pyo.Constraint(
            time.year_months, range(len(tiers)),
            rule=lambda b, y, m, k: b.above[y, m, k] >= sum(
                time.weight_h[m, s] * b.imported[y, m, s] for s in time.steps[m])
            - tiers[k].from_kwh_per_month / KWH_PER_MWH,
            doc="above[y,m,k] >= import of month (y,m) - threshold[k]  [MWh]")
        books.post(_bill("tiers", lambda y: sum(tier.extra_price_per_kwh[y] * block.above[y, m, k]
                                                for m in time.months for k, tier in enumerate(tiers))))


def _demand_charges(block: BlockData, row: GridRow, case: Case, books: Books, letter: Mapping[tuple[int, int], str]) -> None:
    """peak[y,m] >= import in the hours looked at; billed >= peak, look-backs and the least share of the transformer."""
    charges = case.rows(DemandChargeRow)
    block.demand = pyo.Block(range(len(charges)))
    for k, charge in enumerate(charges):
        _demand_charge(block.demand[k], block, row, charge, case, letter)
    adjusted = 1 + row.power_factor_adjustment_share

    def paid(y: int) -> Expr:
        return adjusted * sum(charge.price_per_kw_month[y] * block.demand[k].billed[y, m]
                              for k, charge in enumerate(charges) for m in months_in(charge.months)
                              if m in case.time.months)

    if row.peak_charging == "demand":
        books.post(_bill("demand_charge", paid))
    else:
        _cheaper(block, row, case, books, paid)


def _demand_charge(b: BlockData, grid: BlockData, row: GridRow, charge: DemandChargeRow, case: Case,
                   letter: Mapping[tuple[int, int], str]) -> None:
    time = case.time
    ceiling = row.connection_kw / KW_PER_MW
    looked_at = [(m, s) for m, s in time.slot if charge.classes == ALL_CLASSES or letter[m, s] in charge.classes]
    b.peak = pyo.Var(time.year_months, bounds=(0, ceiling), doc="peak[y,m]: highest import of the month  [MW]")
    b.billed = pyo.Var(time.year_months, bounds=(0, None), doc="billed[y,m]: demand that is charged  [MW]")
    b.peak_of_hours = pyo.Constraint(
        [(y, m, s) for y in case.years for m, s in looked_at],
        rule=lambda b, y, m, s: b.peak[y, m] >= grid.imported[y, m, s], doc="peak[y,m] >= import[y,m,s]  [MW]")
    b.billed_peak = pyo.Constraint(time.year_months, rule=lambda b, y, m: b.billed[y, m] >= b.peak[y, m],
                                   doc="billed[y,m] >= peak[y,m]  [MW]")
    earlier = [(y, m, yy, mm) for y, m in time.year_months for yy, mm in _looked_back_to(charge, case, y, m)]
    if charge.look_back_share > 0 and earlier:
        b.look_back = pyo.Constraint(
            earlier, rule=lambda b, y, m, yy, mm: b.billed[y, m] >= charge.look_back_share * b.peak[yy, mm],
            doc="billed[y,m] >= look-back share * peak of an earlier month  [MW]")
    if charge.least_transformer_share > 0 and row.transformer_kva:
        least = charge.least_transformer_share * row.transformer_kva / KW_PER_MW
        b.least = pyo.Constraint(time.year_months, rule=lambda b, y, m: b.billed[y, m] >= least,
                                 doc="billed[y,m] >= least share * transformer capacity  [MW]")


def _looked_back_to(charge: DemandChargeRow, case: Case, year: int, month: int) -> list[tuple[int, int]]:
    """The (year, month) whose peaks a month looks back to; before the first year its own months stand in."""
    named = months_in(charge.look_back_months) if charge.look_back_months else ()
    found = [(year, m) for m in named if m in case.time.months and m != month]
    for back in range(1, charge.look_back_previous_months + 1):
        m = (month - back - 1) % 12 + 1
        before = year - 1 if month - back < 1 and year > case.years[0] else year
        if m in case.time.months:
            found.append((before, m))
    return found


def _capacity_charge(block: BlockData, row: GridRow, case: Case, books: Books) -> None:
    if row.peak_charging == "capacity":
        books.post(_bill("capacity_charge", lambda y: _capacity_cost(row, case, y)))


def _capacity_cost(row: GridRow, case: Case, year: int) -> float:
    """price * kVA * months  [thousand currency]"""
    adjusted = 1 + row.power_factor_adjustment_share
    kva = row.transformer_kva or 0.0
    return adjusted * row.capacity_price_per_kva_month[year] * kva * len(case.time.months) / CUR_PER_KCUR


def _cheaper(block: BlockData, row: GridRow, case: Case, books: Books, demand: Callable[[int], Expr]) -> None:
    """peak_cost[y] is the demand charge or, where by_capacity[y] = 1, the capacity charge."""
    most = {y: sum(c.price_per_kw_month[y] for c in case.rows(DemandChargeRow)) * row.connection_kw / KW_PER_MW
            * len(case.time.months) * (1 + row.power_factor_adjustment_share) for y in case.years}
    block.by_capacity = pyo.Var(case.years, domain=pyo.Binary, doc="by_capacity[y]: 1 when charged by transformer kVA")
    block.peak_cost = pyo.Var(case.years, bounds=(0, None), doc="peak_cost[y]  [thousand currency]")
    block.peak_cost_demand = pyo.Constraint(
        case.years, rule=lambda b, y: b.peak_cost[y] >= demand(y) - most[y] * b.by_capacity[y],
        doc="peak_cost[y] >= demand charges[y] - most[y] * by_capacity[y]  [thousand currency]")
    block.peak_cost_capacity = pyo.Constraint(
        case.years, rule=lambda b, y: b.peak_cost[y] >= _capacity_cost(row, case, y) * b.by_capacity[y],
        doc="peak_cost[y] >= capacity charge[y] * by_capacity[y]  [thousand currency]")
    books.post(_bill("demand_or_capacity_charge", lambda y: block.peak_cost[y]))


def _export(block: BlockData, row: GridRow, case: Case, books: Books, letter: Mapping[tuple[int, int], str]) -> None:
    """export[y,m,s] <= its limit, paid at the export price of the class, else of the grid sheet."""
    time = case.time
    by_class = {tariff.class_id: tariff.export_price_per_kwh for tariff in case.rows(TariffRow)}
    limit = row.connection_kw if row.export_limit_kw is None else row.export_limit_kw
    block.exported = pyo.Var(time.hours, bounds=(0, limit / KW_PER_MW), doc="export[y,m,s]: power sent back  [MW]")

    def price(y: int, m: int, s: int) -> float:
        path = by_class[letter[m, s]] or row.export_price_per_kwh
        return path.get(y, 0.0)

    books.post(
        EnergyPost(carrier=row.carrier, part="grid", item="export", activity=Activity.EXPORTED_ELECTRICITY,
                   amount=lambda y, m, s: -block.exported[y, m, s]),
        _bill("export", lambda y: -sum(
            price(y, m, s) * time.weight_h[m, s] * block.exported[y, m, s] for m, s in time.slot)))


def _bill(account: str, amount: Callable[[int], Expr]) -> MoneyPost:
    return MoneyPost(account=account, part="grid", item="export" if account == "export" else "grid", amount=amount)


def check_grid(case: Case) -> list[Problem]:
    """Tariff lines of 24 known letters, every month and kind of day covered, readable lists of months."""
    problems: list[Problem] = []
    known = "".join(row.class_id for row in case.rows(TariffRow))
    for line in case.rows(TariffHoursRow):
        problems += _check_months(line, "months", line.months)
        if len(line.classes) != 24:
            problems.append(line.problem("classes", f"{len(line.classes)} letters, a day has 24 hours",
                                         "Give one letter per hour, hour 0 first", "E430"))
        unknown = sorted(set(line.classes) - set(known))
        if unknown:
            problems.append(line.problem("classes", f"class {', '.join(unknown)} is not in sheet tariff",
                                         f"Use letters of {known}, or add the class to sheet tariff", "E431"))
    for charge in case.rows(DemandChargeRow):
        problems += _check_months(charge, "months", charge.months)
        if charge.look_back_months:
            problems += _check_months(charge, "look_back_months", charge.look_back_months)
    if not problems and case.rows(TariffHoursRow):
        covered = hour_classes(case)
        missing = [f"month {m} {kind}" for m in MONTHS for kind in DAY_TYPES[1:] if (m, kind) not in covered]
        if missing:
            problems.append(case.rows(TariffHoursRow)[0].problem(
                "months", f"no price class for {missing[0]}" + (f" and {len(missing) - 1} more" if missing[1:] else ""),
                "Add lines until every month has an 'all' line", "E432"))
    grid = case.rows(GridRow)
    if grid and grid[0].peak_charging != "demand" and not (grid[0].transformer_kva and grid[0].capacity_price_per_kva_month):
        problems.append(grid[0].problem("transformer_kva", "charging by capacity needs transformer kVA and its price",
                                        "Fill both, or choose demand", "E433"))
    return problems


def _check_months(row: Row, key: str, written: str) -> list[Problem]:
    try:
        months_in(written)
    except ValueError:
        return [row.problem(key, f"'{written}' is not a list of months", "Write 1-12 or 1,2,12", "E434")]
    return []


PART = Part(GridRow, add_grid, check_grid)

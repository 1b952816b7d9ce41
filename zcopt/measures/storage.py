"""Storage of any hourly carrier: batteries, hot and chilled water, steam, hydrogen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Sheet, YearPath, by_year, identifier, number, reference, share
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData, Expr
from zcopt.model.books import Books, EnergyPost, MoneyPost
from zcopt.model.part import Part
from zcopt.model.purchase import Offer, OptionRow, add_purchase, add_stock, check_sizes
from zcopt.units import CUR_PER_KCUR, KW_PER_MW, KWH_PER_MWH


@dataclass(frozen=True, kw_only=True)
class StorageRow(OptionRow):
    """A storage that may be bought: energy by the kWh, power sized apart or by its duration."""

    sheet = Sheet(name="storage", label=Label("Storage", "储能"), option_key="storage_id",
                  help=Label("Battery, hot or chilled water, steam: anything that fills and empties within a day.",
                             "电池、蓄热、蓄冷、蓄汽等日内充放的储能。"))

    storage_id: str = identifier(Label("Storage", "储能"))
    carrier: str = reference("carriers.carrier_id", Label("Carrier", "能源品种"), default="electricity")
    max_energy_kwh: float = number("kWh", Label("Largest energy", "最大容量"), low=0)
    min_energy_kwh: float = number("kWh", Label("Smallest energy", "最小容量"), low=0, default=0.0)
    unit_energy_kwh: float | None = number("kWh", Label("Energy of one unit", "单机容量"), low=0.001, default=None)
    max_per_year_kwh: float | None = number("kWh", Label("Most that can be built in a year", "年建设上限"), low=0,
                                            default=None)
    duration_hours: float | None = number("h", Label("Hours of full power", "满功率时长"), low=0.1, default=None,
                                          help=Label("Power is energy over these hours. Blank: power is sized apart.",
                                                     "功率 = 容量 / 时长；留空则功率独立优化。"))
    max_power_kw: float | None = number("kW", Label("Largest power", "最大功率"), low=0, default=None,
                                        help=Label("Only where power is sized apart.", "仅在功率独立优化时填写。"))
    capex_per_kwh: YearPath = by_year("cur/kWh", Label("Investment per energy", "容量投资"), low=0)
    capex_per_kw: YearPath = by_year("cur/kW", Label("Investment per power", "功率投资"), low=0, default={})
    fixed_cost: float = number("cur", Label("Fixed cost of a purchase", "固定投资"), low=0, default=0.0)
    fixed_om_per_kwh_year: YearPath = by_year("cur/kWh/year", Label("Fixed O&M per energy", "固定运维"), low=0)
    charge_efficiency_share: float = share(Label("Efficiency of charging", "充电效率"), low=0.01)
    discharge_efficiency_share: float = share(Label("Efficiency of discharging", "放电效率"), low=0.01)
    self_discharge_share_per_hour: float = share(Label("Loss of level per hour", "每小时自放电率"), high=0.5, default=0.0,
                                                 small=True)
    min_level_share: float = share(Label("Lowest level", "最低荷电"), high=0.99, default=0.0,
                                   help=Label("1 less the usable depth.", "1 减可用深度。"))
    cycles_per_year_limit: float | None = number("", Label("Full cycles in a year, at most", "年循环次数上限"), low=0,
                                                 default=None)
    ageing_share: float = share(Label("Loss of energy per year of age", "年衰减率"), high=0.2, default=0.0, small=True)
    wear_cost_per_kwh: float = number("cur/kWh", Label("Wear per energy discharged", "放电损耗成本"), low=0, default=0.0,
                                      help=Label("Paid in cash for every kWh discharged. 0 where wear is in life and ageing.",
                                                 "按放电量计付的现金成本；已计入寿命与衰减时填 0。"))


def add_storage(block: BlockData, row: StorageRow, case: Case, books: Books) -> None:
    """level[y,m,s] = level[previous] * (1 - loss) + charge * efficiency - discharge / efficiency; the day closes."""
    energy = add_purchase(block, _energy_offer(row, case), case, books)
    if row.duration_hours is not None:
        hours = row.duration_hours
        _add_levels(block, row, case, energy.stock, lambda y: energy.installed(y) / hours)
    else:
        block.power = pyo.Block()
        power = add_stock(block.power, _power_offer(row, case), energy.adopted, case, books)
        _add_levels(block, row, case, energy.stock, lambda y: power.stock[y])
    _add_throughput(block, row, case, energy.stock, books)
    books.post(EnergyPost(carrier=row.carrier, part=StorageRow.sheet.name, item=row.storage_id,
                          amount=lambda y, m, s: block.discharge[y, m, s] - block.charge[y, m, s]))


def _add_levels(block: BlockData, row: StorageRow, case: Case, energy: Expr, power: Callable[[int], Expr]) -> None:
    """lowest level * stock[y] <= level[y,m,s] <= stock[y]; charge + discharge <= power[y]."""
    time, hours = case.time, case.time.hours
    kept = {key: (1 - row.self_discharge_share_per_hour) ** slot.duration_h for key, slot in time.slot.items()}
    # what is discharged early in a long slot loses nothing later: counted so, long slots are never too dear
    early = {key: (1 - row.self_discharge_share_per_hour) ** max(0.0, slot.duration_h - 1) for key, slot in time.slot.items()}
    block.charge = pyo.Var(hours, bounds=(0, None), doc="charge[y,m,s]: power drawn from the carrier  [MW]")
    block.discharge = pyo.Var(hours, bounds=(0, None), doc="discharge[y,m,s]: power delivered to the carrier  [MW]")
    block.level = pyo.Var(hours, bounds=(0, None), doc="level[y,m,s]: energy stored at the end of the slot  [MWh]")

    def level_rule(b: BlockData, y: int, m: int, s: int) -> Expr:
        slot = time.slot[m, s]
        stored = (row.charge_efficiency_share * b.charge[y, m, s]
                  - early[m, s] / row.discharge_efficiency_share * b.discharge[y, m, s])
        level = kept[m, s] * b.level[y, m, slot.previous] + slot.duration_h * stored
        return b.level[y, m, s] == level if slot.duration_h <= 1 else b.level[y, m, s] <= level

    block.level_balance = pyo.Constraint(
        hours, rule=level_rule, doc="level[y,m,s] = (1 - self-discharge)^hours * level[y,m,previous] "
        "+ hours * (charge efficiency * charge[y,m,s] - discharge[y,m,s] / discharge efficiency); in slots of several hours "
        "<=, discharge times (1 - self-discharge)^(hours - 1)  [MWh]")
    block.level_high = pyo.Constraint(hours, rule=lambda b, y, m, s: b.level[y, m, s] <= energy[y],
                                      doc="level[y,m,s] <= stock[y]  [MWh]")
    if row.min_level_share > 0:
        block.level_low = pyo.Constraint(
            hours, rule=lambda b, y, m, s: b.level[y, m, s] >= row.min_level_share * energy[y],
            doc="level[y,m,s] >= lowest level share * stock[y]  [MWh]")
    # one converter or pump serves both directions, so the two share its power
    block.power_limit = pyo.Constraint(
        hours, rule=lambda b, y, m, s: b.charge[y, m, s] + b.discharge[y, m, s] <= power(y),
        doc="charge[y,m,s] + discharge[y,m,s] <= power[y]  [MW]")


def _add_throughput(block: BlockData, row: StorageRow, case: Case, energy: Expr, books: Books) -> None:
    """Over the year discharge <= cycles * stock[y]; wear is paid per MWh discharged."""
    time = case.time
    if row.cycles_per_year_limit is None and row.wear_cost_per_kwh == 0:
        return
    block.discharged = pyo.Var(time.year_months, bounds=(0, None), doc="discharged[y,m]: delivered in the month  [MWh]")
    block.discharged_total = pyo.Constraint(
        time.year_months, rule=lambda b, y, m: b.discharged[y, m] == sum(
            time.weight_h[m, s] * b.discharge[y, m, s] for s in time.steps[m]),
        doc="discharged[y,m] = sum over s of weight[s] * discharge[y,m,s]  [MWh]")
    cycles = row.cycles_per_year_limit
    if cycles is not None:
        block.cycle_limit = pyo.Constraint(
            case.years, rule=lambda b, y: sum(b.discharged[y, m] for m in time.months) <= cycles * energy[y],
            doc="sum over m of discharged[y,m] <= cycles * stock[y]  [MWh]")
    if row.wear_cost_per_kwh > 0:
        books.post(MoneyPost(account="wear", part=StorageRow.sheet.name, item=row.storage_id,
                             amount=lambda y: row.wear_cost_per_kwh * sum(block.discharged[y, m] for m in time.months)))


def _energy_offer(row: StorageRow, case: Case) -> Offer:
    """Energy by the kWh; where power follows from the duration, its price is part of the kWh."""
    power_share = 0.0 if row.duration_hours is None or not row.capex_per_kw else 1 / row.duration_hours
    price = {y: row.capex_per_kwh[y] + power_share * row.capex_per_kw.get(y, 0.0) for y in case.years}
    return Offer(part=StorageRow.sheet.name, item=row.storage_id, unit="kWh", option=row,
                 largest_mw=row.max_energy_kwh / KWH_PER_MWH, smallest_mw=row.min_energy_kwh / KWH_PER_MWH,
                 unit_size_mw=None if row.unit_energy_kwh is None else row.unit_energy_kwh / KWH_PER_MWH,
                 max_per_year_mw=None if row.max_per_year_kwh is None else row.max_per_year_kwh / KWH_PER_MWH,
                 capex_per_kw=price, fixed_cost_kcur=row.fixed_cost / CUR_PER_KCUR,
                 fixed_om_per_kw_year=row.fixed_om_per_kwh_year, ageing_share=row.ageing_share, counts_size=True)


def _power_offer(row: StorageRow, case: Case) -> Offer:
    """Power by the kW, in any size and year; it does not age, and its upkeep is in that of the energy."""
    free = dict.fromkeys(case.years, 0.0)
    return Offer(part=StorageRow.sheet.name, item=row.storage_id, unit="kW", option=row,
                 largest_mw=(row.max_power_kw or 0.0) / KW_PER_MW, smallest_mw=0.0, unit_size_mw=None,
                 max_per_year_mw=None, capex_per_kw=row.capex_per_kw or free, fixed_cost_kcur=0.0,
                 fixed_om_per_kw_year=free, ageing_share=0.0)


def check_storage(case: Case) -> list[Problem]:
    """Power by duration or sized apart, not both; only carriers that balance hourly; sizes that fit each other."""
    problems = []
    for row in case.rows(StorageRow):
        problems += check_sizes(row, "min_energy_kwh", "unit_energy_kwh", "max_energy_kwh")
        if (row.duration_hours is None) == (row.max_power_kw is None):
            problems.append(row.problem("duration_hours", f"{row.storage_id}: power follows from the duration or is sized "
                                        "apart", "Fill either duration_hours or max_power_kw", "E454"))
        if case.carrier(row.carrier).balance == "yearly":
            problems.append(row.problem("carrier", f"{row.carrier} balances over the month and needs no storage",
                                        "Choose a carrier that balances hourly", "E455"))
    return problems


PART = Part(StorageRow, add_storage, check_storage)

"""CO2 capture on a process or on the burning of a fuel: what is stored for good is not emitted, or is removed.

Flue gas cannot be kept, so what is captured follows the hours of its source, and the heat and power it needs are drawn in
those hours. Sizes are kept in thousand tonnes a year, so that money per tonne comes out in thousands of the currency.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from zcopt.carbon.emissions import Emissions
from zcopt.carbon.factors import CO2, gas_of, has_factor, process_factor
from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Sheet, YearPath, by_year, choice, identifier, number, reference, series, share
from zcopt.inputs.sheets import CarrierRow, ProcessRow
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData, Expr
from zcopt.model.balance import in_month
from zcopt.model.books import Activity, ActivityPost, Books, EnergyPost, Grain, MoneyPost
from zcopt.model.ledger import Ledger
from zcopt.model.part import Part
from zcopt.model.purchase import Offer, OptionRow, add_purchase, check_sizes
from zcopt.units import CUR_PER_KCUR, KWH_PER_MWH

T_PER_KT = 1000.0
COUNTED_FATES = ("stored", "held_for_good")


@dataclass(frozen=True, kw_only=True)
class CaptureRow(OptionRow):
    """A capture plant on one source of CO2."""

    sheet = Sheet(name="captures", rare=True, label=Label("CO2 capture", "二氧化碳捕集"), option_key="capture_id",
                  help=Label("Captures CO2 of a process or of a fuel that is burnt. Only what is stored or held for good counts; "
                             "CO2 of biomass is a removal.",
                             "捕集过程或燃料燃烧的 CO2；仅永久封存或固化的计减排，生物源计清除。"))

    capture_id: str = identifier(Label("Capture plant", "捕集装置"))
    source_id: str = reference("processes.process_id|carriers.carrier_id", Label("Captures from", "捕集对象"),
                               help=Label("A process that emits CO2, or a fuel.", "排放 CO2 的过程，或燃料。"))
    reached_share: float = share(Label("Share of the source that reaches it", "进入装置的比例"), default=1.0,
                                 help=Label("Lower where only some of the stacks are connected.", "仅部分烟囱接入时小于 100%。"))
    capture_rate_share: float = share(Label("Capture rate", "捕集率"), low=0.01, help=Label("Of the CO2 that reaches it.",
                                                                                        "占进入装置 CO2 的比例。"))
    fate: Literal["stored", "held_for_good", "released_later"] = choice(
        ("stored", "held_for_good", "released_later"), Label("What becomes of the CO2", "CO2 去向"), default="stored",
        help=Label("stored: under ground; held_for_good: in a product that keeps it (carbonates); released_later: urea, fuels, "
                   "drinks - counts nothing.",
                   "stored 地质封存；held_for_good 永久固化于产品（碳酸盐）；released_later 尿素、燃料、饮料等，不计减排。"))
    max_tco2_per_year: float = number("tCO2/year", Label("Largest capacity", "最大规模"), low=0)
    min_tco2_per_year: float = number("tCO2/year", Label("Smallest capacity", "最小规模"), low=0, default=0.0)
    capex_per_tco2_year: YearPath = by_year("cur/tCO2", Label("Investment per t/year of capacity", "单位产能投资"), low=0)
    fixed_om_per_tco2_year: YearPath = by_year("cur/tCO2", Label("Fixed O&M per t/year of capacity, a year", "单位产能年运维"),
                                               low=0)
    fixed_cost: float = number("cur", Label("Fixed cost of a purchase", "固定投资"), low=0, default=0.0)
    variable_cost_per_tco2: float = number("cur/tCO2", Label("Solvent and other costs per t captured", "吸收剂等变动费用"),
                                           low=0, default=0.0)
    transport_storage_price_per_tco2: YearPath = by_year(
        "cur/tCO2", Label("Transport and storage per t captured", "运输与封存单价"),
        help=Label("0 must be typed; negative: the CO2 is sold.", "无费用须填 0；负值表示出售收入。"))
    heat_carrier: str = reference("carriers.carrier_id", Label("Heat from carrier", "用热载体"), default="")
    heat_kwh_per_tco2: float | None = number("kWh/tCO2", Label("Heat per t captured", "单位捕集热耗"), low=0, default=None)
    power_carrier: str = reference("carriers.carrier_id", Label("Power from carrier", "用电载体"), default="electricity")
    power_kwh_per_tco2: float = number("kWh/tCO2", Label("Power per t captured, compression included", "单位捕集电耗（含压缩）"),
                                       low=0)
    availability_share: float = share(Label("Availability", "可用率"), default=1.0)
    profile: str = series(Label("Hours of the source", "排放源逐时曲线"), default="",
                          help=Label("file:column in timeseries/; blank: evenly over each month. Only the shape within a month "
                                     "counts.", "timeseries/ 中的 文件:列；留空为月内均匀，仅取月内形状。"))

    @property
    def energy_kwh_per_tco2(self) -> tuple[tuple[str, float], ...]:
        """Carrier and kWh per tonne captured of its heat and power."""
        pairs = ((self.heat_carrier, self.heat_kwh_per_tco2), (self.power_carrier, self.power_kwh_per_tco2))
        return tuple((carrier, energy) for carrier, energy in pairs if carrier and energy)


def add_capture(block: BlockData, row: CaptureRow, case: Case, books: Books) -> None:
    """flow[y,m] within capacity and what the source emits; its energy, costs and tonnes."""
    time, shape = case.time, _shape(row, case)
    stock = add_purchase(block, _offer(row), case, books).stock
    block.flow = pyo.Var(time.year_months, bounds=(0, None), doc="flow[y,m]: CO2 captured in the month  [t]")
    block.captured = pyo.Var(time.year_months, bounds=(0, None),
                             doc="captured[y,m]: the same, as the year adds it up, so that months can stand apart  [t]")
    block.captured_in_year = pyo.Var(case.years, bounds=(0, None), doc="captured_in_year[y]: CO2 captured in the year  [t]")
    block.captured_is_flow = pyo.Constraint(time.year_months, rule=lambda b, y, m: b.captured[y, m] == b.flow[y, m],
                                            doc="captured[y,m] = flow[y,m]  [t]")
    block.year_of_months = pyo.Constraint(
        case.years, rule=lambda b, y: b.captured_in_year[y] == sum(b.captured[y, m] for m in time.months),
        doc="captured_in_year[y] = sum over m of captured[y,m]  [t]")
    over_mean = {m: max(shape[m, s] for s in time.steps[m]) * time.month_hours[m] for m in time.months}
    per_stock = {m: row.availability_share * T_PER_KT * time.month_hours[m] / time.year_hours for m in time.months}
    block.capacity = pyo.Constraint(
        time.year_months, rule=lambda b, y, m: over_mean[m] * b.flow[y, m] <= per_stock[m] * stock[y]
        if over_mean[m] > 0 else b.flow[y, m] <= 0,
        doc="busiest over mean hour * flow[y,m] <= availability * stock[y] * hours of the month / hours of the year  [t]")
    books.needs[row.capture_id] = dict.fromkeys(case.years, row.max_tco2_per_year / KWH_PER_MWH * sum(
        energy for _, energy in row.energy_kwh_per_tco2))
    books.when_counted(SourceLimit(block, row, case, books))
    books.post(*_energy(block, row, case), *_money(block, row), *_tonnes(block, row, case))


def _offer(row: CaptureRow) -> Offer:
    """Capacity in kt a year where other purchases count MW, so that a price per t/year stands where theirs is per kW."""
    return Offer(part=CaptureRow.sheet.name, item=row.capture_id, unit="tCO2/year", option=row,
                 largest_mw=row.max_tco2_per_year / T_PER_KT, smallest_mw=row.min_tco2_per_year / T_PER_KT, unit_size_mw=None,
                 max_per_year_mw=None, capex_per_kw=row.capex_per_tco2_year, fixed_cost_kcur=row.fixed_cost / CUR_PER_KCUR,
                 fixed_om_per_kw_year=row.fixed_om_per_tco2_year, ageing_share=0.0)


def _shape(row: CaptureRow, case: Case) -> dict[tuple[int, int], float]:
    """(month, step) -> share of the month's CO2 in an hour of the slot; times their weights these add up to 1 a month."""
    time = case.time
    values = time.profiles[row.profile] if row.profile else dict.fromkeys(time.slot, 1.0)
    found: dict[tuple[int, int], float] = {}
    for m in time.months:
        total = sum(time.weight_h[m, s] * values[m, s] for s in time.steps[m])
        found |= {(m, s): values[m, s] / total if total > 0 else 0.0 for s in time.steps[m]}
    return found


def _energy(block: BlockData, row: CaptureRow, case: Case) -> Iterator[EnergyPost]:
    """- kWh per t * flow, in the hours of the source where the carrier balances hourly  [MW]"""
    shape = _shape(row, case)

    def post(carrier: str, mwh_per_t: float) -> EnergyPost:
        if case.carrier(carrier).balance == "yearly":
            return EnergyPost(carrier=carrier, part=CaptureRow.sheet.name, item=row.capture_id, grain=Grain.MONTH,
                              amount=lambda y, m: -mwh_per_t * block.flow[y, m])
        return EnergyPost(carrier=carrier, part=CaptureRow.sheet.name, item=row.capture_id,
                          amount=lambda y, m, s: -mwh_per_t * shape[m, s] * block.flow[y, m])

    return (post(carrier, energy / KWH_PER_MWH) for carrier, energy in row.energy_kwh_per_tco2)


def _money(block: BlockData, row: CaptureRow) -> Iterator[MoneyPost]:
    def post(account: str, price: Callable[[int], float]) -> MoneyPost:
        return MoneyPost(account=account, part=CaptureRow.sheet.name, item=row.capture_id,
                         amount=lambda y: price(y) / CUR_PER_KCUR * block.captured_in_year[y])

    yield post("co2_transport_storage", lambda y: row.transport_storage_price_per_tco2[y])
    if row.variable_cost_per_tco2:
        yield post("variable_om", lambda y: row.variable_cost_per_tco2)


def _tonnes(block: BlockData, row: CaptureRow, case: Case) -> Iterator[ActivityPost]:
    """Fossil and process CO2 is captured, that of biomass removed; each under the name of the source it came from."""
    if row.fate not in COUNTED_FATES:
        return
    biogenic = _biogenic_share(row, case)
    for activity, part_of in ((Activity.CAPTURED_CO2, 1 - biogenic), (Activity.REMOVED_CO2, biogenic)):
        if part_of > 0:
            yield ActivityPost(activity=activity, part=CaptureRow.sheet.name, item=row.source_id, unit="tCO2e", gas=CO2,
                               amount=lambda y, part_of=part_of: part_of * block.captured_in_year[y])  # type: ignore[misc]


@dataclass(frozen=True, eq=False)
class SourceLimit:
    """What a source emits after all savings limits what is captured from it, month by month."""

    captures: BlockData
    row: CaptureRow
    case: Case
    books: Books

    def __call__(self, block: BlockData, ledger: Ledger, emissions: Emissions) -> None:
        """flow <= rate * reached * emitted; all plants on one source together treat no more than it emits."""
        row, emitted = self.row, self._emitted(emissions)
        block.reached = pyo.Constraint(
            self.case.time.year_months,
            rule=lambda b, y, m: self.captures.flow[y, m] <= row.capture_rate_share * row.reached_share * emitted(y, m),
            doc="flow[y,m] <= capture rate * share reached * CO2 of the source in month (y,m)  [t]")
        plants = [(self.captures.parent_component()[k], other) for k, other in enumerate(self.case.rows(CaptureRow))
                  if other.source_id == row.source_id]
        if len(plants) > 1 and plants[0][1] is row:
            block.source = pyo.Constraint(
                self.case.time.year_months,
                rule=lambda b, y, m: sum(plant.flow[y, m] / other.capture_rate_share for plant, other in plants)
                <= emitted(y, m), doc="sum over plants on a source of flow[y,m] / capture rate <= CO2 of the source  [t]")

    def _emitted(self, emissions: Emissions) -> Callable[[int, int], Expr]:
        """CO2 of the source in a month  [t]: a process evenly over the year, a fuel as it is bought and burnt."""
        time, source = self.case.time, self.row.source_id
        carrier = _carrier(self.case, source)
        if carrier is None:
            lines = [line for line in emissions.lines if line.source == source and line.ledger == "direct"
                     and line.part == ProcessRow.sheet.name]
            return lambda y, m: time.month_hours[m] / time.year_hours * sum(line.tco2(y) for line in lines)
        burnt = [post for post in self.books.energy if post.carrier == source and post.activity is Activity.FUEL]
        factor = (carrier.emission_factor_tco2e_per_unit or 0.0) * carrier.units_per_mwh
        return lambda y, m: factor * sum(in_month(post, self.case, y, m) for post in burnt)


def _carrier(case: Case, source: str) -> CarrierRow | None:
    return next((row for row in case.rows(CarrierRow) if row.carrier_id == source), None)


def _biogenic_share(row: CaptureRow, case: Case) -> float:
    carrier = _carrier(case, row.source_id)
    return 0.0 if carrier is None else carrier.biogenic_share


def check_captures(case: Case) -> list[Problem]:
    """A source that emits CO2 and how much, heat given with its carrier, and sizes that fit each other."""
    problems = []
    for row in case.rows(CaptureRow):
        problems += check_sizes(row, "min_tco2_per_year", "min_tco2_per_year", "max_tco2_per_year")
        if not _emits_co2(row, case):
            problems.append(row.problem("source_id", f"{row.capture_id}: {row.source_id} is no known source of CO2",
                                        "Choose a fuel with an emission factor, or a process whose gas is CO2 and whose factor "
                                        "is above 0", "E480"))
        if bool(row.heat_carrier) != (row.heat_kwh_per_tco2 is not None):
            problems.append(row.problem("heat_kwh_per_tco2", f"{row.capture_id}: heat per tonne and its carrier must both be "
                                        "given or both be blank", "Fill or clear both cells", "E481"))
    return problems


def _emits_co2(row: CaptureRow, case: Case) -> bool:
    carrier = _carrier(case, row.source_id)
    if carrier is not None:
        return carrier.kind == "fuel" and (carrier.emission_factor_tco2e_per_unit or 0.0) > 0
    process = next((found for found in case.rows(ProcessRow) if found.process_id == row.source_id), None)
    return process is not None and gas_of(process) == CO2 and has_factor(process) and process_factor(case, process) > 0


PART = Part(CaptureRow, add_capture, check_captures)

"""The best a year can be: everything on offer at once, as one small linear program of yearly energies.

It is the model of the run with much left out, always in favour of the plan: hours and months (only the sums of a year balance),
0/1 choices, smallest sizes, links between options, ageing, fixed costs, and every year for itself. So what
is out of reach here is out of reach in the run; what is within reach here may still be out of reach there.

Energies are in MWh of the year, sizes in MW. What a part adds to the model must be added here too, or its sheet be left
out of ``KNOWN``: a case with rows of an unknown sheet is not judged.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from zcopt.carbon.emissions import GREEN
from zcopt.checks.captured import add_captures
from zcopt.checks.counted import Counted
from zcopt.checks.linear import Program
from zcopt.checks.savings import left_shares, savings_by_target
from zcopt.checks.supply import is_bought
from zcopt.checks.year import YearOfHours
from zcopt.factory.end_use import EndUseRow, annual_mwh
from zcopt.factory.equipment import EquipmentRow
from zcopt.factory.grid import GridRow, TariffRow
from zcopt.factory.process import annual_tco2
from zcopt.inputs.case import Case
from zcopt.inputs.materials import MaterialRow
from zcopt.inputs.row import Row
from zcopt.inputs.sheets import CarrierRow, ProcessRow
from zcopt.measures.capture import CaptureRow
from zcopt.measures.certificate import CertificateRow
from zcopt.measures.converter import ConverterRow
from zcopt.measures.direct_line import DirectLineRow
from zcopt.measures.green_power import GreenPowerRow, tenor_of
from zcopt.measures.offset import OffsetRow
from zcopt.measures.pv import PvRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.measures.storage import StorageRow
from zcopt.measures.supplier import SupplierRow, factor_range
from zcopt.model.balance import GENERATED_HERE
from zcopt.model.books import Activity
from zcopt.model.conversion import ConversionRow, own_power
from zcopt.model.ledger import purchase_of
from zcopt.model.links import SiteLimitRow
from zcopt.model.offset_rules import OffsetRulesRow
from zcopt.model.purchase import SizedRow, life_of
from zcopt.units import KW_PER_MW, KWH_PER_MWH

KNOWN: frozenset[type[Row]] = frozenset({
    GridRow, CarrierRow, EndUseRow, EquipmentRow, ProcessRow, MaterialRow, PvRow, StorageRow, ConverterRow, DirectLineRow,
    RetrofitRow, SupplierRow, CaptureRow, GreenPowerRow, CertificateRow, OffsetRulesRow, OffsetRow})
"""The parts this program understands."""

Flow = dict[int, float]


@dataclass
class BestYear:
    """The program of a year, and which column is what."""

    case: Case
    year: int
    hours: YearOfHours
    savings: Mapping[str, list[tuple[RetrofitRow, float]]]
    """End use or process -> the retrofits that act on it and their shares."""
    left: Mapping[str, tuple[float, float]]
    """End use or process -> least and most of it that can be left; where nothing acts on it there is no entry."""
    program: Program = field(default_factory=Program)
    balance: dict[str, Flow] = field(default_factory=lambda: defaultdict(dict))
    """Carrier -> supply less use  [MWh]."""
    entries: list[Counted] = field(default_factory=list)
    """What the accounting rules count."""
    used: dict[str, int] = field(default_factory=dict)
    """End use or process -> what is left of it after savings  [MWh, tCO2e]."""
    size: dict[str, int] = field(default_factory=dict)
    """Option -> its size  [MW]."""
    on: dict[str, int] = field(default_factory=dict)
    """Retrofit -> the share of it that is in use."""
    bought: dict[str, int] = field(default_factory=dict)
    """Fuel or heat with a yearly limit -> what is bought  [MWh]."""
    unmet: dict[str, int] = field(default_factory=dict)
    """Carrier of end uses -> what is not served; 0 unless asked for  [MWh]."""

    def columns_of(self, *activities: Activity) -> list[int]:
        """The columns of some activities."""
        return [entry.column for entry in self.entries if entry.activity in activities]


def best_year(case: Case, year: int, hours: YearOfHours) -> BestYear:
    """The program of a year; every carrier balances over the year."""
    savings = savings_by_target(case)
    best = BestYear(case, year, hours, savings, left_shares(savings, case, year))
    _add_needs(best)
    _add_savings(best)
    _add_purchases(best)
    add_captures(best)
    _add_grid(best)
    _add_conversions(best)
    _add_generation(best)
    _add_stores(best)
    _add_green(best)
    _add_site_limits(best)
    _add_export(best)
    for use in case.rows(EndUseRow):
        if use.carrier not in best.unmet:
            best.unmet[use.carrier] = best.program.column(high=0.0)
            best.balance[use.carrier][best.unmet[use.carrier]] = 1.0
    best.program.equal += [(flow, 0.0) for flow in best.balance.values()]
    for offset in case.rows(OffsetRow):
        best.entries.append(Counted(Activity.OFFSET, "", "tCO2e", best.program.column(offset.available_tco2(year))))
    return best


def _add_needs(best: BestYear) -> None:
    """used = need * least..most left; heat recovered from it; processes count as they are."""
    case, left = best.case, best.left
    for use in case.rows(EndUseRow):
        need, (least, most) = annual_mwh(use, case, best.year), left.get(use.end_use_id, (1.0, 1.0))
        column = best.used[use.end_use_id] = best.program.column(need * most, need * least)
        best.balance[use.carrier][column] = -1.0
        if use.rejects_carrier and case.carrier(use.carrier).balance == "hourly":
            recovered = best.program.column()
            best.balance[use.rejects_carrier][recovered] = 1.0
            best.program.at_most.append(({recovered: 1.0, column: -use.rejected_share}, 0.0))
    for process in case.rows(ProcessRow):
        need, (least, most) = annual_tco2(process, case, best.year), left.get(process.process_id, (1.0, 1.0))
        ends = sorted((need * least, need * most))
        best.used[process.process_id] = best.program.column(ends[1], ends[0])
        best.entries.append(Counted(Activity.PROCESS, "", "tCO2e", best.used[process.process_id], process.process_id))
    for material in case.rows(MaterialRow):
        (low, high), (least, most) = _material_tco2(material, best), left.get(material.material_id, (1.0, 1.0))
        ends = [factor * share for factor in (low, high) for share in (least, most)]
        best.used[material.material_id] = best.program.column(max(ends), min(ends))
        best.entries.append(Counted(Activity.PURCHASED_MATERIAL, "", "tCO2e", best.used[material.material_id],
                                    material.material_id, material.product))


def _material_tco2(row: MaterialRow, best: BestYear) -> tuple[float, float]:
    """Before retrofits, from the best and from the worst suppliers that can deliver by then  [tCO2e]."""
    units = row.annual_units(best.case, best.year)
    low, high = factor_range(row, best.case, best.year)
    return units * low, units * high


def _add_savings(best: BestYear) -> None:
    """used >= need * (1 - sum of savings in use): a product of (1 - s) is never below 1 - the sum of s."""
    needs = {use.end_use_id: annual_mwh(use, best.case, best.year) for use in best.case.rows(EndUseRow)}
    needs |= {process.process_id: annual_tco2(process, best.case, best.year) for process in best.case.rows(ProcessRow)}
    needs |= {material.material_id: _material_tco2(material, best)[0] for material in best.case.rows(MaterialRow)}
    for row in best.case.rows(RetrofitRow):
        best.on[row.retrofit_id] = best.program.column(1.0 if life_of(row, best.case).serving(best.year) else 0.0)
    for target, pairs in best.savings.items():
        if needs[target] <= 0:
            continue
        terms = {best.used[target]: -1.0}
        for row, share in pairs:
            if share > 0:
                terms[best.on[row.retrofit_id]] = terms.get(best.on[row.retrofit_id], 0.0) - needs[target] * share
        best.program.at_most.append((terms, -needs[target]))


def _add_purchases(best: BestYear) -> None:
    """bought <= limit of the year."""
    for row in best.case.rows(CarrierRow):
        if is_bought(row):
            limit = math.inf if row.limit_units is None else row.limit_units[best.year] / row.units_per_mwh
            column = best.program.column(limit)
            best.balance[row.carrier_id][column] = 1.0
            best.entries.append(Counted(purchase_of(row), row.carrier_id, "MWh", column))
            if row.limit_units is not None:
                best.bought[row.carrier_id] = column


def _add_grid(best: BestYear) -> None:
    """import <= connection * hours."""
    for row in best.case.rows(GridRow)[:1]:
        column = best.program.column(row.connection_kw / KW_PER_MW * best.hours.hours)
        best.balance[row.carrier][column] = 1.0
        best.entries.append(Counted(Activity.GRID_ELECTRICITY, row.carrier, "MWh", column))


def _add_export(best: BestYear) -> None:
    """export <= its limit * hours, and at most what is generated on site."""
    for row in best.case.rows(GridRow)[:1]:
        if not row.export_price_per_kwh and not any(tariff.export_price_per_kwh for tariff in best.case.rows(TariffRow)):
            return
        limit = row.connection_kw if row.export_limit_kw is None else row.export_limit_kw
        column = best.program.column(limit / KW_PER_MW * best.hours.hours)
        best.balance[row.carrier][column] = -1.0
        best.program.at_most.append(({column: 1.0, **{own: -1.0 for own in best.columns_of(*GENERATED_HERE)}}, 0.0))
        best.entries.append(Counted(Activity.EXPORTED_ELECTRICITY, row.carrier, "MWh", column))


def largest_mw(row: SizedRow, case: Case, year: int) -> float:
    """The most that can be installed in a year: the largest size in whole units, and what may be built a year."""
    most = row.max_size_kw
    if row.unit_size_kw is not None:
        most = row.unit_size_kw * math.floor(most / row.unit_size_kw + 1e-9)
    if row.max_per_year_kw is not None:
        most = min(most, row.max_per_year_kw * len(life_of(row, case).serving(year)))
    return most / KW_PER_MW if life_of(row, case).serving(year) else 0.0


def _add_conversions(best: BestYear) -> None:
    """output <= size * hours of availability."""
    case = best.case
    for old in case.rows(EquipmentRow):
        size = old.capacity_kw / KW_PER_MW if old.runs(best.year, case.years[0]) else 0.0
        _add_conversion(best, old, best.program.column(size))
    for row in case.rows(ConverterRow):
        best.size[row.converter_id] = best.program.column(largest_mw(row, case, best.year))
        _add_conversion(best, row, best.size[row.converter_id])


def _add_conversion(best: BestYear, row: ConversionRow, size: int) -> None:
    """Outputs and inputs in their ratios; an efficiency by hour lies anywhere between its worst and its best hour."""
    full_load = row.availability_share * best.hours.full_load_hours(row.availability_profile)
    firsts: list[float | None] = [row.input_1_per_output]
    if row.efficiency_profile:
        efficiency = best.hours.series(row.efficiency_profile)
        firsts = [1 / float(efficiency.max()), 1 / float(efficiency.min())]
    running = [best.program.column() for _ in firsts]
    best.program.at_most.append(({size: -full_load, **dict.fromkeys(running, 1.0)}, 0.0))
    for column, first in zip(running, firsts, strict=True):
        for carrier, ratio in ((row.input_1_carrier, first), (row.input_2_carrier, row.input_2_per_output),
                               (row.input_3_carrier, row.input_3_per_output)):
            if carrier and ratio is not None:
                flow = best.balance[carrier]
                flow[column] = flow.get(column, 0.0) - ratio
    outputs = ((row.output_1_carrier, 1.0), (row.output_2_carrier, row.output_2_per_output),
               (row.output_3_carrier, row.output_3_per_output))
    for k, (carrier, ratio) in enumerate(outputs):
        if carrier and ratio is not None:
            _add_output(best, row, carrier, ratio, running, wasted=k > 0 and row.heat_may_be_wasted)


def _add_output(best: BestYear, row: ConversionRow, carrier: str, ratio: float, running: list[int], *, wasted: bool) -> None:
    """made = ratio * output, counted as own generation where it is; heat beside the main output may be wasted."""
    case, made = best.case, best.program.column()
    best.program.equal.append(({made: -1.0, **dict.fromkeys(running, ratio)}, 0.0))
    best.balance[carrier][made] = 1.0
    kind, source = case.carrier(carrier).kind, case.carrier(row.input_1_carrier).kind if row.input_1_carrier else ""
    if kind == "electricity" and source != "electricity" and ratio > 0:
        best.entries.append(Counted(own_power(row, case), carrier, "MWh", made))
    if wasted and kind == "heat":
        lost = best.program.column()
        best.program.at_most.append(({lost: 1.0, made: -1.0}, 0.0))
        best.balance[carrier][lost] = -1.0


def _add_generation(best: BestYear) -> None:
    """PV and direct lines: output <= full-load hours * size."""
    for row in best.case.rows(PvRow):
        kept = row.attributes == "kept"
        _add_output_of_profile(best, row, row.profile, row.carrier, Activity.OWN_NON_FOSSIL_ELECTRICITY if kept
                               else Activity.OWN_NON_FOSSIL_SOLD_ATTRIBUTES)
    for line in best.case.rows(DirectLineRow):
        _add_output_of_profile(best, line, line.profile, line.carrier, Activity.DIRECT_LINE_ELECTRICITY)


def _add_output_of_profile(best: BestYear, row: SizedRow, profile: str, carrier: str, activity: Activity) -> None:
    size = best.size[row.name] = best.program.column(largest_mw(row, best.case, best.year))
    made = best.program.column()
    best.program.at_most.append(({made: 1.0, size: -best.hours.full_load_hours(profile)}, 0.0))
    best.balance[carrier][made] = 1.0
    best.entries.append(Counted(activity, carrier, "MWh", made))


def store_mw(row: StorageRow, case: Case, year: int) -> float:
    """The largest power a store can have in a year."""
    power = row.max_power_kw if row.duration_hours is None else row.max_energy_kwh / row.duration_hours
    return (power or 0.0) / KW_PER_MW if life_of(row, case).serving(year) else 0.0


def _add_stores(best: BestYear) -> None:
    """A store gives back no more than it took over the year; it may lose up to all, which helps where heat must go "
      "somewhere."""
    for row in best.case.rows(StorageRow):
        lost = best.program.column(store_mw(row, best.case, best.year) * best.hours.hours)
        best.balance[row.carrier][lost] = -1.0


def _add_green(best: BestYear) -> None:
    """Contracts and certificates, each to its limits and share of the import, together at most the import."""
    case, year = best.case, best.year
    imported = best.columns_of(Activity.GRID_ELECTRICITY)

    def add(activity: Activity, most: float, share: float) -> None:
        column = best.program.column(most)
        best.entries.append(Counted(activity, "", "MWh", column))
        best.program.at_most.append(({column: 1.0, **dict.fromkeys(imported, -share)}, 0.0))

    for row in case.rows(GreenPowerRow):
        add(Activity.GREEN_CONTRACT, row.max_energy_kwh / KWH_PER_MWH if tenor_of(row, case).serving(year) else 0.0,
            row.import_cap_share)
    for kind in case.rows(CertificateRow):
        valid = [v for v in case.years if v <= year < v + kind.vintage_validity_years]
        most = math.inf if kind.max_mwh is None else sum(kind.max_mwh[v] for v in valid)
        add(Activity.CERTIFICATE, most, kind.import_cap_share)
    green = best.columns_of(*GREEN)
    best.program.at_most.append(({**dict.fromkeys(green, 1.0), **dict.fromkeys(imported, -1.0)}, 0.0))


def _add_site_limits(best: BestYear) -> None:
    """sum of use per kW * size <= available; stores and retrofits take none here."""
    rows: tuple[SizedRow, ...] = (*best.case.rows(PvRow), *best.case.rows(ConverterRow), *best.case.rows(DirectLineRow))
    for limit in best.case.rows(SiteLimitRow):
        terms = {best.size[row.name]: (row.site_use_per_kw or 0.0) * KW_PER_MW for row in rows
                 if row.site_limit == limit.limit_id}
        if terms:
            best.program.at_most.append((terms, limit.available))

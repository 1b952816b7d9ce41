"""Energy needed against energy bought in the base year, and loads against the connection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zcopt.checks.usual import Usual, figure, percent
from zcopt.checks.year import YearOfHours
from zcopt.errors import Problem
from zcopt.factory.end_use import EndUseRow
from zcopt.factory.equipment import EquipmentRow
from zcopt.factory.grid import GridRow
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import CarrierRow

LOAD_FACTOR = Usual(0.05, 1.0, "share", "data/sector_baselines.csv: 45 to 90 % of the peak")
OFF_BALANCE = 0.10


def check_loads(case: Case) -> list[Problem]:
    """Loads against the connection, peaks of profiles, purchases against end uses."""
    hours = YearOfHours(case)
    return [*_connection(case, hours), *_peaky(case, hours), *_purchases(case, hours)]


def _connection(case: Case, hours: YearOfHours) -> list[Problem]:
    """Mean and peak of the electric end uses in the base year; what runs on equipment comes on top."""
    found = case.rows(GridRow)
    uses = [use for use in case.rows(EndUseRow) if found and use.carrier == found[0].carrier and use.base_year_energy_kwh]
    if not uses or found[0].connection_kw <= 0:
        return []
    grid, load = found[0], hours.power((use.profile, use.base_year_energy_kwh) for use in uses)
    bought = [row.base_year_purchase_units * row.kwh_per_unit for row in case.rows(CarrierRow)
              if row.carrier_id == grid.carrier and row.base_year_purchase_units is not None]
    mean = max([float(hours.weight_h @ load), *bought]) / hours.hours
    problems = []
    if not LOAD_FACTOR.holds(mean / grid.connection_kw):
        problems.append(grid.problem("connection_kw", f"electricity in the base year comes to {figure(mean)} kW on "
                                     f"average, {percent(mean / grid.connection_kw)} of the connection of "
                                     f"{figure(grid.connection_kw)} kW; {LOAD_FACTOR}",
                                     "Check the units of the connection (kW or MW) and of the energies (kWh or MWh)", "W455"))
    peak, limit = float(load.max()), min(grid.connection_kw, grid.transformer_kva or np.inf)
    if peak > limit:
        key = "connection_kw" if limit == grid.connection_kw else "transformer_kva"
        problems.append(grid.problem(key, f"electric end uses reached {figure(peak)} kW in the base year "
                                     f"({hours.when(int(load.argmax()))}), above {figure(limit)}",
                                     "Check the energies and profiles, or give the true "
                                     "connection: a contracted demand is not the connection", "W456"))
    return problems


def _peaky(case: Case, hours: YearOfHours) -> list[Problem]:
    """End uses whose mean is a small share of their peak."""
    problems = []
    for use in case.rows(EndUseRow):
        values = hours.series(use.profile)
        share = hours.full_load_hours(use.profile) / hours.hours / float(values.max())
        if use.profile and not LOAD_FACTOR.holds(share):
            problems.append(use.problem("profile", f"{use.end_use_id} uses on average {percent(share)} of its peak; "
                                        f"{LOAD_FACTOR}",
                                        "Look for a single value in another unit in the series", "W455"))
    return problems


@dataclass
class Need:
    """Between which bounds the base year's need of a carrier lies  [kWh]."""

    least: float = 0.0
    most: float = 0.0


def _purchases(case: Case, hours: YearOfHours) -> list[Problem]:
    """What was bought against what the end uses and the equipment in between needed."""
    needs, problems = base_year_needs(case, hours), []
    for row in case.rows(CarrierRow):
        if row.base_year_purchase_units is None:
            continue
        bought, need = row.base_year_purchase_units * row.kwh_per_unit, needs[row.carrier_id]
        if (1 - OFF_BALANCE) * need.least <= bought <= (1 + OFF_BALANCE) * need.most:
            continue
        between = figure(need.most) if need.least == need.most else f"{figure(need.least)} to {figure(need.most)}"
        problems.append(row.problem("base_year_purchase_units", f"{row.carrier_id}: {figure(bought)} kWh were bought in "
                                    f"the base year, but end uses and existing equipment account for {between} kWh; more "
                                    f"than {percent(OFF_BALANCE)} apart",
                                    "Complete the end uses, or check the units, the heating value and the efficiencies",
                                    "W465"))
    return problems


def base_year_needs(case: Case, hours: YearOfHours) -> dict[str, Need]:
    """Carrier -> what end uses and existing equipment took of it.

    Where one machine alone makes a carrier its input follows; where several do, or the carrier may also be bought,
    recovered or made beside something else, each input lies between nothing and all.
    """
    needs = {row.carrier_id: Need() for row in case.rows(CarrierRow)}
    for use in case.rows(EndUseRow):
        needs[use.carrier].least += use.base_year_energy_kwh
        needs[use.carrier].most += use.base_year_energy_kwh
    for carrier in _from_use_to_source(case):
        _pass_on(needs, carrier, case, hours)
    return needs


def _pass_on(needs: dict[str, Need], carrier: str, case: Case, hours: YearOfHours) -> None:
    """Add to every input of the makers of a carrier what its need may take of them."""
    makers, need, row = [m for m in case.rows(EquipmentRow) if carrier in _outputs(m)], needs[carrier], case.carrier(carrier)
    elsewhere = (row.base_year_purchase_units or row.price_per_unit is not None or row.kind == "electricity"
                 or any(use.rejects_carrier == carrier for use in case.rows(EndUseRow)))
    alone = not elsewhere and len({_recipe(maker) for maker in makers}) == 1 and all(_outputs(m) == [carrier] for m in makers)
    for maker in makers[:1] if alone else makers:
        for source, low, high in _inputs(maker, hours):
            needs[source].least += low * need.least if alone else 0.0
            if high > 0 and need.most > 0:
                needs[source].most += high * need.most if maker.output_1_carrier == carrier else np.inf
    if makers and elsewhere:
        need.least = 0.0


def _outputs(row: EquipmentRow) -> list[str]:
    return [c for c in (row.output_1_carrier, row.output_2_carrier, row.output_3_carrier) if c]


def _recipe(row: EquipmentRow) -> tuple[object, ...]:
    return (row.input_1_carrier, row.input_1_per_output, row.efficiency_profile, row.input_2_carrier, row.input_2_per_output,
            row.input_3_carrier, row.input_3_per_output)


def _inputs(row: EquipmentRow, hours: YearOfHours) -> list[tuple[str, float, float]]:
    """Carrier, least and most kWh per kWh of main output."""
    found = [(c, r, r) for c, r in ((row.input_1_carrier, row.input_1_per_output), (row.input_2_carrier, row.input_2_per_output),
                                    (row.input_3_carrier, row.input_3_per_output)) if c and r is not None]
    if row.efficiency_profile:
        efficiency = hours.series(row.efficiency_profile)
        found.append((row.input_1_carrier, 1 / float(efficiency.max()), 1 / float(efficiency.min())))
    return found


def _from_use_to_source(case: Case) -> Sequence[str]:
    """Made carriers, each before what it is made from; circles are cut."""
    order: list[str] = []

    def visit(carrier: str, above: frozenset[str]) -> None:
        for row in case.rows(EquipmentRow):
            for source in (row.input_1_carrier, row.input_2_carrier, row.input_3_carrier):
                if source and row.output_1_carrier == carrier and source not in above and source not in order:
                    visit(source, above | {source})
        if carrier not in order:
            order.append(carrier)

    for use in case.rows(EndUseRow):
        if use.carrier not in order:
            visit(use.carrier, frozenset({use.carrier}))
    return order[::-1]

"""Efficiencies of equipment, converters and storage against physics and what is on the market.

The sheets hold no temperatures, so a Carnot limit cannot be computed; the ranges are those of machines that exist.
"""

from __future__ import annotations

from dataclasses import dataclass

from zcopt.checks.usual import Usual, figure, percent
from zcopt.checks.year import YearOfHours
from zcopt.errors import Problem
from zcopt.factory.equipment import EquipmentRow
from zcopt.inputs.case import Case
from zcopt.measures.converter import ConverterRow
from zcopt.measures.storage import StorageRow
from zcopt.model.conversion import ConversionRow

HEAT_FROM_POWER = Usual(0.5, 12.1, "kWh/kWh", "data/technology_costs.csv: resistance heaters 0.95, heat pumps 2.6 to 4, "
                        "chillers 6 to 7, vapour recompression 12.1")
HEAT_FROM_FUEL = Usual(0.2, 1.1, "kWh/kWh", "lower heating value; a condensing boiler gains at most the 11 % of natural gas")
POWER_FROM_FUEL = Usual(0.1, 0.65, "kWh/kWh", "the best combined cycles reach 64 %")
POWER_FROM_HEAT = Usual(0.02, 0.5, "kWh/kWh", "data/technology_costs.csv: waste-heat ORC 8 to 15 %; steam turbines stay "
                        "below 50 %")
HEAT_FROM_HEAT = Usual(0.05, 1.8, "kWh/kWh", "data/technology_costs.csv: exchangers 1, double-effect absorption 1.2; "
                       "absorption heat pumps 1.7")
ROUND_TRIP = Usual(0.5, 0.98, "share", "data/technology_costs.csv: lithium storage 86.5 % on the AC side; heat stores 90 "
                   "to 97 %")


@dataclass(frozen=True)
class Energies:
    """Energy per unit of main output by kind of carrier  [kWh/kWh]."""

    fuel_in: float
    power_in: float
    heat_in: float
    power_out: float
    fuel_out: float
    heat_out: float

    @property
    def all_in(self) -> float:
        """Everything that goes in."""
        return self.fuel_in + self.power_in + self.heat_in


def check_conversions(case: Case) -> list[Problem]:
    """Energy from nowhere, and efficiencies and COPs no machine has."""
    hours = YearOfHours(case)
    rows: tuple[ConversionRow, ...] = (*case.rows(EquipmentRow), *case.rows(ConverterRow))
    problems = []
    for row in rows:
        key = "efficiency_profile" if row.efficiency_profile else "input_1_per_output"
        energies = energies_of(row, case, hours)
        if row.input_1_carrier and energies.all_in > 0:
            problems += _from_nowhere(row, key, energies) or _unusual(row, key, energies)
    return problems + [problem for row in case.rows(StorageRow) for problem in _round_trip(row)]


def energies_of(row: ConversionRow, case: Case, hours: YearOfHours) -> Energies:
    """Inputs and outputs per unit of main output; an efficiency by hour counts by its mean."""
    first = row.input_1_per_output
    if row.efficiency_profile:
        first = hours.hours / hours.full_load_hours(row.efficiency_profile)
    inputs = ((row.input_1_carrier, first), (row.input_2_carrier, row.input_2_per_output),
              (row.input_3_carrier, row.input_3_per_output))
    outputs = ((row.output_1_carrier, 1.0), (row.output_2_carrier, row.output_2_per_output),
               (row.output_3_carrier, row.output_3_per_output))

    def total(pairs: tuple[tuple[str, float | None], ...], kind: str) -> float:
        return sum(ratio or 0.0 for carrier, ratio in pairs if carrier and case.carrier(carrier).kind == kind)

    return Energies(total(inputs, "fuel"), total(inputs, "electricity"), total(inputs, "heat"),
                    total(outputs, "electricity"), total(outputs, "fuel"), total(outputs, "heat"))


def _from_nowhere(row: ConversionRow, key: str, e: Energies) -> list[Problem]:
    """Power and fuels cannot hold more energy than went in; only heat can be drawn from the surroundings."""
    made = e.power_out + e.fuel_out
    if made <= e.all_in * (1 + 1e-9) or row.non_fossil_power:
        return []
    return [row.problem(key, f"{row.name} makes {figure(made / e.all_in)} kWh of power or fuel per kWh that goes in, and "
                        "no machine makes more than 1", "Type kWh in per kWh of main output (a generator of 40 % needs "
                        "2.5), and list every carrier it draws on", "E457")]


def _unusual(row: ConversionRow, key: str, e: Energies) -> list[Problem]:
    """The first range that the row falls out of, by what it turns into what."""
    made = e.power_out + e.heat_out
    if e.fuel_in and not e.power_in and not e.heat_in and not e.fuel_out:
        return _fuel_burner(row, key, e, made / e.fuel_in)
    if e.power_in and not e.fuel_in and e.heat_out and not e.power_out and not HEAT_FROM_POWER.holds(e.heat_out / e.power_in):
        return [row.problem(key, f"{row.name} makes {figure(e.heat_out / e.power_in)} kWh of heat or cold per kWh of "
                            f"electricity; {HEAT_FROM_POWER}", "Type kWh in per kWh out: 0.33 for a COP of 3, not 3", "W450")]
    if e.heat_in and not e.fuel_in and not e.power_in:
        usual, out = (POWER_FROM_HEAT, e.power_out) if e.power_out else (HEAT_FROM_HEAT, e.heat_out)
        if not usual.holds(out / e.heat_in):
            return [row.problem(key, f"{row.name} makes {figure(out / e.heat_in)} kWh per kWh of heat; {usual}",
                                "Type kWh in per kWh out, and list every carrier it draws on", "W452")]
    return []


def _fuel_burner(row: ConversionRow, key: str, e: Energies, total: float) -> list[Problem]:
    if not HEAT_FROM_FUEL.holds(total):
        return [row.problem(key, f"{row.name} makes {figure(total)} kWh per kWh of fuel; {HEAT_FROM_FUEL}",
                            "Type kWh in per kWh out: 1.11 for a boiler of 90 %, not 0.9", "W451")]
    if e.power_out and not POWER_FROM_FUEL.holds(e.power_out / e.fuel_in):
        return [row.problem(key, f"{row.name} makes {figure(e.power_out / e.fuel_in)} kWh of power per kWh of fuel; "
                            f"{POWER_FROM_FUEL}",
                            "Type kWh in per kWh out: 2.5 for a generator of 40 %", "W452")]
    return []


def _round_trip(row: StorageRow) -> list[Problem]:
    """Efficiency of charging times that of discharging."""
    share = row.charge_efficiency_share * row.discharge_efficiency_share
    if ROUND_TRIP.holds(share):
        return []
    return [row.problem("charge_efficiency_share", f"{row.storage_id} gives back {percent(share)} of what it takes; "
                        f"{ROUND_TRIP}",
                        "Give the losses of charging and of discharging apart: 93 % each make a round trip of 86.5 %", "W453")]

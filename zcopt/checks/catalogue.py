"""What an option of a kind usually costs, from data/technology_costs.csv.

A row of the workbook does not say which technology it is, so its kind is told from what it turns into what, and the range
spans all technologies of that kind. The catalogue is in yuan: cases in another currency are not compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from zcopt.checks.usual import Usual
from zcopt.inputs.case import Case
from zcopt.inputs.tables import DataRow, table
from zcopt.measures.converter import ConverterRow
from zcopt.measures.pv import PvRow
from zcopt.measures.storage import StorageRow
from zcopt.model.purchase import OptionRow
from zcopt.units import KW_PER_MW

CURRENCY = "CNY"
HEAT_PUMP_COP = 1.2
"""Electricity that makes more heat than this per kWh drives a heat pump or chiller."""

KINDS: Mapping[str, Sequence[str]] = MappingProxyType({
    "PV": ("commercial rooftop PV", "ground PV (direct line)"),
    "battery": ("lithium storage 2 h, all in", "lithium storage 2 h, system bid"),
    "heat store": ("hot-water tank", "molten-salt store", "concrete heat store"),
    "heat pump or chiller": ("heat pump, hot water 80-90 C", "heat pump, steam 120-125 C", "heat pump, 150 C",
                             "maglev centrifugal chiller"),
    "electric heater": ("electric boiler", "electrode boiler with store", "electric process heater"),
    "boiler or burner": ("gas boiler", "biomass boiler", "coal boiler", "fuel-oil boiler", "gas burner on a furnace"),
    "waste-heat generator": ("waste-heat ORC", "cement waste-heat power", "top-gas turbine or coke dry quenching"),
    "electrolyser": ("alkaline electrolyser",),
})
"""Kind of option -> its technologies in the catalogue."""

PER_KW_OR_KWH = {"yuan/W": KW_PER_MW, "yuan/Wh": KW_PER_MW, "yuan/kW": 1.0, "yuan/kW heat": 1.0, "yuan/kW cooling": 1.0,
                 "yuan/kWh heat": 1.0}
"""What turns a unit of the catalogue into CNY per kW or kWh; capex in other units is not of a size."""


def kind_of(row: OptionRow, case: Case) -> str:
    """The kind of an option, empty when the catalogue has none: what a size of it costs depends on it."""
    if isinstance(row, PvRow):
        return "PV" if row.ownership == "owned" else ""
    if isinstance(row, StorageRow):
        return {"electricity": "battery", "heat": "heat store"}.get(case.carrier(row.carrier).kind, "")
    return _kind_of_converter(row, case) if isinstance(row, ConverterRow) else ""


def _kind_of_converter(row: ConverterRow, case: Case) -> str:
    """By its first input and its main output; those with more than one input are of no single kind."""
    if not row.input_1_carrier or row.input_2_carrier:
        return ""
    what = case.carrier(row.input_1_carrier).kind, case.carrier(row.output_1_carrier).kind
    if what == ("electricity", "heat"):
        pumps = row.efficiency_profile or 1 / (row.input_1_per_output or 1.0) > HEAT_PUMP_COP
        return "heat pump or chiller" if pumps else "electric heater"
    return {("fuel", "heat"): "boiler or burner", ("heat", "electricity"): "waste-heat generator",
            ("electricity", "fuel"): "electrolyser"}.get(what, "")


@cache
def usual_capex(kind: str) -> Usual:
    """Lowest and highest investment of a kind [CNY per kW, stores per kWh], over all years of the catalogue."""
    rows = [row for technology in KINDS[kind] for row in table("technology_costs").where(technology=technology)
            if row.text("quantity").startswith("capex") and row.unit in PER_KW_OR_KWH]
    values = [PER_KW_OR_KWH[row.unit] * value for row in rows for value in _ends(row)]
    unit = "CNY/kWh" if kind in ("battery", "heat store") else "CNY/kW"
    return Usual(min(values), max(values), unit, f"data/technology_costs.csv: {', '.join(KINDS[kind])}")


def _ends(row: DataRow) -> list[float]:
    return [row.number(column) for column in ("value_low", "value_central", "value_high") if row.text(column)]

"""Where every carrier comes from: followed along the chain, from what is bought or generated to what is used."""

from __future__ import annotations

from collections.abc import Iterator

from zcopt.errors import Problem
from zcopt.factory.end_use import EndUseRow
from zcopt.factory.equipment import EquipmentRow
from zcopt.factory.grid import GridRow
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import CarrierRow
from zcopt.measures.converter import ConverterRow
from zcopt.measures.direct_line import DirectLineRow
from zcopt.measures.pv import PvRow
from zcopt.model.conversion import ConversionRow

Chain = tuple[str, frozenset[str], frozenset[str]]
"""A maker's name, the carriers it needs (none: it needs nothing) and those it makes."""


def check_supply(case: Case) -> list[Problem]:
    """Carriers that are used but come from nowhere, and what is bought without an emission factor."""
    problems = []
    for row in case.rows(CarrierRow):
        bought = is_bought(row) or (row.base_year_purchase_units and row.kind != "electricity")
        if bought and row.use == "energy" and row.emission_factor_tco2e_per_unit is None:
            problems.append(row.problem("factor_tco2e_per_unit", f"{row.carrier_id} can be bought but has no emission factor",
                                        "Give tCO2e per own unit; 0 must be typed", "E443"))
    problems += _feedstocks(case)
    supplied = supplied_carriers(case)
    for use in case.rows(EndUseRow):
        if use.carrier not in supplied:
            problems.append(use.problem("carrier", f"{use.end_use_id} needs {use.carrier}, which "
                                        f"{_why(case, use.carrier, supplied)}",
                                        "Give the carrier a price, or add equipment that makes it from what is supplied; "
                                        "a storage alone supplies nothing", "E444"))
    return problems


def _feedstocks(case: Case) -> Iterator[Problem]:
    """Only a fuel can be a material, and a material is not turned into energy, or its carbon would be lost."""
    conversions: tuple[ConversionRow, ...] = (*case.rows(EquipmentRow), *case.rows(ConverterRow))
    for row in (row for row in case.rows(CarrierRow) if row.use == "feedstock"):
        if row.kind != "fuel":
            yield row.problem("use", f"{row.carrier_id} is {row.kind}, and only a fuel can be a feedstock",
                              "Choose energy, or kind fuel", "E439")
        for maker in conversions:
            inputs = (maker.input_1_carrier, maker.input_2_carrier, maker.input_3_carrier)
            if row.carrier_id in inputs:
                key = f"input_{inputs.index(row.carrier_id) + 1}_carrier"
                yield maker.problem(key, f"{maker.name} turns {row.carrier_id} into energy, but that is a feedstock",
                                    "Give what is burnt as a carrier of its own with use energy", "E447")


def is_bought(row: CarrierRow) -> bool:
    """Whether a carrier can be bought by its price; electricity comes through the grid instead."""
    return row.price_per_unit is not None and row.kind != "electricity"


def supplied_carriers(case: Case) -> frozenset[str]:
    """Every carrier that can be had: bought, generated, or made from carriers that can be had.

    A storage only keeps what is there, and makers that feed each other in a circle make nothing.
    """
    found = {row.carrier_id for row in case.rows(CarrierRow) if is_bought(row)}
    sources: tuple[GridRow | PvRow | DirectLineRow, ...] = (*case.rows(GridRow), *case.rows(PvRow), *case.rows(DirectLineRow))
    found |= {row.carrier for row in sources}
    chains, before = list(_chains(case)), -1
    while len(found) > before:
        before = len(found)
        for _, needs, makes in chains:
            if needs <= found:
                found |= makes
    return frozenset(found)


def _chains(case: Case) -> Iterator[Chain]:
    rows: tuple[ConversionRow, ...] = (*case.rows(EquipmentRow), *case.rows(ConverterRow))
    for row in rows:
        needs = frozenset(filter(None, (row.input_1_carrier, row.input_2_carrier, row.input_3_carrier)))
        makes = frozenset(filter(None, (row.output_1_carrier, row.output_2_carrier, row.output_3_carrier)))
        yield row.name, needs, makes
    for use in case.rows(EndUseRow):
        if use.rejects_carrier:
            yield use.end_use_id, frozenset({use.carrier}), frozenset({use.rejects_carrier})


def _why(case: Case, carrier: str, supplied: frozenset[str]) -> str:
    """Nothing makes it, or those that make it lack something."""
    for name, needs, makes in _chains(case):
        if carrier in makes:
            return f"{name} makes from {', '.join(sorted(needs - supplied))}, which nothing supplies"
    return "nothing supplies"

"""Converters that may be bought: heat pumps, boilers, CHP, chillers, oven heaters - each is a row, none is code."""

from __future__ import annotations

from dataclasses import dataclass

from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Sheet, identifier
from zcopt.model.algebra import BlockData
from zcopt.model.books import Books
from zcopt.model.conversion import ConversionRow, add_conversion, check_conversion
from zcopt.model.part import Part
from zcopt.model.purchase import SizedRow, add_purchase, check_sizes, offer_of


@dataclass(frozen=True, kw_only=True)
class ConverterRow(ConversionRow, SizedRow):
    """Something that turns carriers into carriers and may be bought; sizes in kW of main output."""

    sheet = Sheet(name="converters", label=Label("Converters", "转换设备"), option_key="converter_id",
                  help=Label("Heat pump, electric, gas or biomass boiler, CHP, absorption chiller, oven heaters; sizes in "
                             "kW of main output.",
                             "热泵、电/燃气/生物质锅炉、热电联产、吸收式冷机、烘房加热等，规模按主输出 kW 计。"))

    converter_id: str = identifier(Label("Converter", "转换设备"))


def add_converter(block: BlockData, row: ConverterRow, case: Case, books: Books) -> None:
    """output[y,m,s] <= availability[m,s] * stock[y]; what is bought ages and ends like everything that is bought."""
    offer = offer_of(row, ConverterRow.sheet.name)
    stock = add_purchase(block, offer, case, books).stock
    add_conversion(block, row, lambda y: stock[y], offer.largest_mw, case, books)


def check_converters(case: Case) -> list[Problem]:
    """Sizes that contradict each other; carriers, ratios and efficiencies of every row."""
    return [problem for row in case.rows(ConverterRow)
            for problem in (*check_sizes(row, "min_size_kw", "unit_size_kw", "max_size_kw"), *check_conversion(row, case))]


PART = Part(ConverterRow, add_converter, check_converters)

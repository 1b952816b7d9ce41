"""Units as planners write them, and how a column's numbers are turned into the unit behind the door."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zcopt import units
from zcopt.inputs.row import Column, Kind, Label
from zcopt.inputs.scale import Scale, currency_of, is_unit, plain_unit, scale_of, units_on_offer, usual_unit


def column(unit: str) -> Column:
    return Column(key="x", kind=Kind.NUMBER, label=Label("x", "x"), help=Label("", ""), unit=unit)


@pytest.mark.parametrize(("written", "wanted", "factor"), [
    ("MWh", "kWh", 1e3), ("万kWh", "kWh", 1e4), ("GJ", "kWh", 1e3 / 3.6), ("tce", "GJ", 29.3076), ("万元", "cur", 1e4),
    ("元/MWh", "cur/kWh", 1e-3), ("万元/万kWh", "cur/kWh", 1), ("元/kVA/月", "cur/kVA/month", 1), ("%", "share", 0.01),
    ("万Nm3", "Nm3", 1e4), ("元/W", "cur/kW", 1e3), ("元/Wp", "cur/kW", 1e3), ("元/kWp", "cur/kW", 1), ("万元/MW", "cur/kW", 10),
    ("元/Wh", "cur/kWh", 1e3), ("元/瓦/年", "cur/kW/year", 1e3), ("元/tce", "cur/kWh", 1 / 8141), ("tCO2/MWh", "kgCO2/kWh", 1)])
def test_factors(written: str, wanted: str, factor: float) -> None:
    assert units.factor_between(written, wanted) == pytest.approx(factor, rel=1e-5)


@pytest.mark.parametrize(("written", "wanted"), [("kWh", "kW"), ("parsec", "km"), ("元", "cur/kWh"), ("元/t", "cur/kWh")])
def test_what_does_not_measure_the_same(written: str, wanted: str) -> None:
    with pytest.raises(units.UnknownUnit):
        units.factor_between(written, wanted)


@pytest.mark.parametrize(("written", "plain"), [
    ("元/(kW·月)", "元/kW/月"), ("元／kW*月", "元/kW/月"), (" k Wh ", "kWh"), ("KWH", "kWh"), ("Ｎｍ３", "Nm3"), ("m²", "m2"),
    ("rmb/kwh", "RMB/kWh")])
def test_one_spelling(written: str, plain: str) -> None:
    assert plain_unit(written) == plain


def test_offers_start_with_the_usual_unit_and_leave_out_other_currencies() -> None:
    assert usual_unit(column("share"), "CNY") == "%"
    assert units_on_offer(column("cur/kWh"), "EUR") == (
        "EUR/kWh", "kEUR/kWh", "EUR/MWh", "kEUR/MWh", "EUR/万kWh", "kEUR/万kWh", "EUR/GJ", "kEUR/GJ", "EUR/Wh")
    assert units_on_offer(column("cur"), "CNY")[0] == "CNY"
    assert units_on_offer(column("kW"), "CNY")[:3] == ("kW", "MW", "GW")
    assert (currency_of("万元/t"), currency_of("kWh")) == ("CNY", "")


def test_prices_of_plants_per_watt_are_offered_and_nothing_else_is() -> None:
    offers = {unit: units_on_offer(column(unit), "CNY") for unit in (
        "cur/kW", "cur/kWh", "cur/kW/year", "cur/kW/month", "kW", "kWh", "kgCO2/kWh")}
    assert "元/W" in offers["cur/kW"] and "元/Wh" in offers["cur/kWh"] and "元/W/year" in offers["cur/kW/year"]
    assert not [unit for unit in offers["cur/kW"] if unit.endswith("/W") and unit[0] in "万千k"]
    assert not [unit for key in ("cur/kW/month", "kW", "kWh", "kgCO2/kWh") for unit in offers[key]
                if {"W", "Wp", "Wh"} & set(unit.split("/"))]
    assert scale_of(column("cur/kW"), "元/W", "CNY").inward(2.7) == pytest.approx(2700)
    assert scale_of(column("cur/kWh"), "元/Wh", "CNY").inward(0.8) == pytest.approx(800)


def test_a_currency_the_tables_do_not_know() -> None:
    assert scale_of(column("cur/kWh"), "GBP/MWh", "GBP") == Scale("GBP/MWh", "cur/kWh", 1e-3)
    with pytest.raises(units.UnknownUnit):
        scale_of(column("cur/kWh"), "GBP/MWh", "CNY")


@pytest.mark.parametrize(("text", "answer"), [("kWh", True), ("万元/年", True), ("1", False), (1, False), ("load", False),
                                              ("", False)])
def test_what_reads_as_a_unit(text: object, answer: bool) -> None:
    assert is_unit(text) is answer


def test_percent_has_no_rounding_dust() -> None:
    scale = scale_of(column("share"), "%", "CNY")
    assert [scale.inward(percent) for percent in (7, 12, 29, 57)] == [0.07, 0.12, 0.29, 0.57]
    assert scale.shown(1.2) == "120 %"


@given(st.floats(-1e9, 1e9), st.sampled_from(["kWh", "MWh", "GJ", "tce", "万kWh", "kgce"]))
def test_outward_undoes_inward(value: float, written: str) -> None:
    scale = scale_of(column("kWh"), written, "CNY")
    assert scale.outward(scale.inward(value)) == pytest.approx(value)

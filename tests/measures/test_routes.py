"""Changes of route as rows, worked by hand: less clinker, more scrap, hydrogen instead of gas."""

from __future__ import annotations

import pytest

from tests.stories import Story, factory, heat_factory, solve, years_of
from zcopt.checks.savings import check_savings
from zcopt.factory.end_use import EndUseRow
from zcopt.factory.equipment import EquipmentRow
from zcopt.inputs.case import Case
from zcopt.inputs.materials import MaterialRow
from zcopt.inputs.row import Row
from zcopt.inputs.sheets import CarrierRow, ProcessRow, ProductRow
from zcopt.measures.converter import ConverterRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.model.targets import TargetRow

NOW = (2026,)


def coal(name: str = "coal") -> CarrierRow:
    """0.4 t/MWh at 0.1 a kWh."""
    return CarrierRow(carrier_id=name, kind="fuel", balance="yearly", price_per_unit=years_of(0.1, NOW),
                      factor_tco2e_per_unit=0.0004)


def material(name: str, per_unit: float, factor: float, price: float, product: str) -> MaterialRow:
    return MaterialRow(material_id=name, product=product, amount_units=per_unit, factor_tco2e_per_unit=factor,
                       price_per_unit=years_of(price, NOW))


def made(product: str, power_mwh: float, *rows: Row) -> Case:
    """1,000 t of a product with ``power_mwh`` of power at 1 a kWh and 0.5 t/MWh."""
    return factory(load_kw=[power_mwh * 1000]).with_rows(
        ProductRow(product_id=product, product_unit="t", base_year_output_units=1_000, output_units=years_of(1_000, NOW)), *rows)


def project(name: str, capex: float, **saved: float) -> RetrofitRow:
    """A project by what it saves; what it uses more of is negative."""
    pairs = {f"saves_on_{k}": target for k, target in enumerate(saved, 1)}
    shares = {f"saving_share_{k}": saving for k, saving in enumerate(saved.values(), 1)}
    return RetrofitRow(retrofit_id=name, life_years=1, capex_cost=years_of(capex, NOW), **pairs, **shares)  # type: ignore[arg-type]


def used(plan: Story, name: str) -> float:
    return plan.number(next(line for line in plan.built.emissions.lines if line.source == name).amount(2026))


def cement(*rows: Row) -> Case:
    """A tonne of cement: 0.75 t clinker (0.5 t CO2 and 1 MWh of coal a tonne of it, 75 kWh power), 0.2 t slag."""
    return made("cement", 75, coal(), EndUseRow(end_use_id="kiln", carrier="coal", base_year_energy_kwh=750_000),
                ProcessRow(process_id="calcination", base_year_activity_units=750, factor_tco2e_per_unit=0.5, gas="CO2"),
                material("slag", 0.2, 0.02, 100, "cement"), *rows)


def test_less_clinker_takes_less_of_everything_but_slag() -> None:
    """0.65 t clinker instead of 0.75 and 0.3 t slag instead of 0.2."""
    less = project("clinker ratio", 500, calcination=2 / 15, kiln=2 / 15, load=2 / 15, slag=-0.5)
    plan = solve(cement(less))
    assert plan.bought("clinker ratio") == pytest.approx(1)
    assert used(plan, "calcination") == pytest.approx(650)
    assert plan.indicator("scope1_tco2") == pytest.approx(650 * 0.5 + 650 * 0.4)
    assert plan.money("energy") == pytest.approx(65_000)
    assert plan.money("fuel") == pytest.approx(65_000)
    assert plan.money("materials") == pytest.approx(300 * 100)
    # the slag of scope 3 grows and stays apart
    assert plan.number(plan.built.emissions.upstream(2026)) == pytest.approx(300 * 0.02)
    assert plan.indicator("gross_tco2") == pytest.approx(585 + 32.5)


def test_dear_slag_keeps_the_clinker() -> None:
    """The project saves 10,000 of power and 10,000 of coal a year, less 500; 100 t more slag may cost 195 a tonne."""
    for price, taken in ((194, 1), (196, 0)):
        case = cement(project("clinker ratio", 500, calcination=2 / 15, kiln=2 / 15, load=2 / 15, slag=-0.5))
        rows = tuple(material("slag", 0.2, 0.02, price, "cement") for _ in NOW)
        plan = solve(Case(name=case.name, rows_by_type={**case.rows_by_type, MaterialRow: rows}, grid=case.grid))
        assert plan.bought("clinker ratio") == pytest.approx(taken)


def steel(*rows: Row) -> Case:
    """A tonne of steel: 1 t own iron of 1.6 t ore and 4 MWh of coke, 0.2 t of limestone CO2, 0.1 t scrap, 0.2 MWh power."""
    return made("steel", 200, coal("coke"), EndUseRow(end_use_id="furnace", carrier="coke", base_year_energy_kwh=4_000_000),
                ProcessRow(process_id="fluxes", base_year_activity_units=200, factor_tco2e_per_unit=1.0, gas="CO2"),
                material("ore", 1.6, 0.05, 800, "steel"), material("pig_iron", 0.05, 1.6, 3_000, "steel"),
                material("scrap", 0.1, 0.0, 2_500, "steel"), *rows)


def test_more_scrap_takes_less_iron_and_more_power() -> None:
    """0.4 t scrap instead of 0.1, 30 % less iron of either kind, 60 % more power."""
    more = project("scrap", 1_000, furnace=0.3, fluxes=0.3, ore=0.3, pig_iron=0.3, scrap=-3.0, load=-0.6)
    plan = solve(steel(more, TargetRow(indicator="scope1_tco2", limit={2026: 1_300})))
    assert used(plan, "scrap") == pytest.approx(400)
    assert used(plan, "ore") == pytest.approx(1_120)
    assert used(plan, "pig_iron") == pytest.approx(35)
    assert plan.indicator("scope1_tco2") == pytest.approx(0.7 * (1_600 + 200))
    assert plan.indicator("gross_tco2") == pytest.approx(1_260 + 320 * 0.5)
    assert plan.money("energy") == pytest.approx(320_000)
    assert plan.money("materials") == pytest.approx(1_120 * 800 + 35 * 3_000 + 400 * 2_500)
    # scope 3: less ore and bought iron
    assert plan.number(plan.built.emissions.upstream(2026)) == pytest.approx(1_120 * 0.05 + 35 * 1.6)


def test_hydrogen_moves_the_emission_upstream() -> None:
    """1,000 kWh of heat in an hour; hydrogen at 33.3 kWh/kg and 30 a kg, 10 kg CO2 a kg where it was made."""
    hydrogen = CarrierRow(carrier_id="hydrogen", kind="fuel", balance="yearly", carrier_unit="kg", kwh_per_unit=33.3,
                          price_per_unit=years_of(30, NOW), factor_tco2e_per_unit=0.0, upstream_factor_tco2e_per_unit=0.010)
    old = EquipmentRow(equipment_id="gas burners", output_1_carrier="heat", input_1_carrier="gas", input_1_per_output=1.25,
                       capacity_kw=1_000, age_years=0, life_years=20)
    burners = ConverterRow(converter_id="hydrogen burners", output_1_carrier="heat", input_1_carrier="hydrogen",
                           input_1_per_output=1.11, max_size_kw=2_000, life_years=1, capex_per_kw=years_of(5, NOW),
                           fixed_om_per_kw_year=years_of(0, NOW))
    case = heat_factory(heat_kw=[1_000.0]).with_rows(hydrogen, old, burners)
    with_gas = solve(case)
    assert with_gas.indicator("scope1_tco2") == pytest.approx(1_250 * 0.0002)
    half = solve(case.with_rows(TargetRow(indicator="scope1_tco2", limit={2026: 0.125})))
    # half of the heat, 555 kWh of hydrogen
    assert half.bought("hydrogen burners") == pytest.approx(500)
    assert used(half, "hydrogen") == pytest.approx(555 / 33.3)
    assert half.number(half.built.emissions.upstream(2026)) == pytest.approx(555 / 33.3 * 0.010)
    assert half.money("fuel") == pytest.approx(625 * 0.4 + 555 / 33.3 * 30)


def test_more_of_nothing_is_said() -> None:
    """Three times no slag is no slag: the share needs something to be a share of."""
    less = project("clinker ratio", 500, calcination=2 / 15, ash=-2.0)
    case = cement(less, material("ash", 0.0, 0.0, 50, "cement"))
    assert [(p.code, p.key) for p in check_savings(case)] == [("W481", "saving_share_2")]
    assert check_savings(cement(project("clinker ratio", 500, calcination=2 / 15, slag=-2.0))) == []

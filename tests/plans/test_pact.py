"""The exchange with buyers: every required field, in the form PACT 3.0 asks; what is missing is said and never invented."""

from __future__ import annotations

import datetime
import json
import re
import uuid
from dataclasses import replace
from typing import Any

import pytest

from tests.plans.test_footprint import MEASURES, tables, works
from tests.stories import changed, years_of
from zcopt.inputs.case import Case
from zcopt.inputs.footprint import DECLARED_UNITS, FootprintDeclarationRow
from zcopt.inputs.materials import MaterialRow
from zcopt.inputs.row import Row
from zcopt.inputs.sheets import ProductRow, SiteRow
from zcopt.plans.pact import URN, check_declarations, decimal, listed, pact_document

REQUIRED = ("id", "specVersion", "created", "status", "companyName", "companyIds", "productDescription", "productIds",
            "productNameCompany", "pcf")
REQUIRED_OF_PCF = ("declaredUnitOfMeasurement", "declaredUnitAmount", "productMassPerDeclaredUnit", "referencePeriodStart",
                   "referencePeriodEnd", "pcfExcludingBiogenicUptake", "pcfIncludingBiogenicUptake", "fossilGhgEmissions",
                   "fossilCarbonContent", "ipccCharacterizationFactors", "crossSectoralStandards", "exemptedEmissionsPercent")
NUMBERS = ("declaredUnitAmount", "productMassPerDeclaredUnit", "pcfExcludingBiogenicUptake", "pcfIncludingBiogenicUptake",
           "fossilGhgEmissions", "fossilCarbonContent", "biogenicCarbonContent", "exemptedEmissionsPercent")
DECIMAL = re.compile(r"-?\d+(\.\d+)?")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
SAID = FootprintDeclarationRow(
    product="brick", product_name="Facing brick", product_description="Fired clay brick", declared_unit="kilogram",
    product_ids="urn:gtin:4012345000016; urn:uuid:12345678-1234-4234-8234-123456789012", declared_units=1_000, mass_kg=1.0,
    fossil_carbon_kg=0.0, biogenic_carbon_kg=0.03, exempted_share=0.01, standards="ISO14067; PACT-3.0")


def declared(*rows: Row, said: FootprintDeclarationRow | None = SAID) -> Case:
    case = changed(works(*rows), SiteRow, company_name="Brick Works", company_ids="urn:lei:5299000j2n45ddnes1c3")
    return case if said is None else case.with_rows(said)


def exported() -> dict[str, Any]:
    case = declared(*MEASURES)
    found = tables(case, declared())
    document = pact_document(case, found, "P1", datetime.datetime(2026, 3, 1, 8, 30, tzinfo=datetime.UTC))
    one: dict[str, Any] = json.loads(json.dumps(document))["data"][0]
    return one


def test_every_required_field_is_there_and_filled() -> None:
    found = exported()
    assert all(found[key] for key in REQUIRED)
    assert all(found["pcf"][key] for key in REQUIRED_OF_PCF)
    assert uuid.UUID(found["id"]).version == 4
    assert re.fullmatch(r"\d+\.\d+\.\d+", found["specVersion"]) and found["specVersion"].startswith("3.")
    assert TIME.fullmatch(found["created"]) and found["status"] == "Active"
    assert all(URN.fullmatch(name) for name in (*found["companyIds"], *found["productIds"]))
    assert len(set(found["productIds"])) == 2


def test_numbers_are_strings_and_the_period_is_past() -> None:
    pcf = exported()["pcf"]
    assert all(isinstance(pcf[key], str) and DECIMAL.fullmatch(pcf[key]) for key in NUMBERS)
    assert (pcf["referencePeriodStart"], pcf["referencePeriodEnd"]) == ("2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z")
    assert pcf["declaredUnitOfMeasurement"] in DECLARED_UNITS
    assert all(re.fullmatch(r"AR\d+", one) for one in pcf["ipccCharacterizationFactors"])


def test_the_figures_by_hand() -> None:
    """1,300 kg a tonne of the base year is 1.3 a kg; 0.03 kg of biogenic carbon took up 0.11 kg of CO2."""
    pcf = exported()["pcf"]
    assert (pcf["pcfExcludingBiogenicUptake"], pcf["fossilGhgEmissions"]) == ("1.3", "1.3")
    assert (pcf["pcfIncludingBiogenicUptake"], pcf["exemptedEmissionsPercent"]) == ("1.19", "1")
    assert pcf["exemptedEmissionsDescription"] == "Not counted for lack of data: upstream of gas; upstream of grid power"


def test_a_forecast_stands_in_an_extension_alone() -> None:
    found = exported()
    (extension,) = found["extensions"]
    assert {"specVersion", "data"} <= set(extension)
    assert extension["data"]["kind"] == "forecast" and extension["data"]["plan"] == "P1"
    assert extension["data"]["pcfExcludingBiogenicUptake"] == [{"year": 2026, "value": "0.3875"}]
    assert "0.3875" not in json.dumps(found["pcf"])


def test_nothing_is_invented() -> None:
    blank = FootprintDeclarationRow(product="brick")
    problems = check_declarations(changed(declared(said=blank), SiteRow, company_name="", company_ids=""))
    assert {p.code for p in problems} == {"E499"}
    assert [p.key for p in problems] == ["company_name", "company_ids", "product_name", "product_description", "product_ids",
                                         "declared_unit", "declared_units", "mass_kg", "fossil_carbon_kg", "biogenic_carbon_kg",
                                         "exempted_share", "standards"]
    assert [(p.code, p.sheet) for p in check_declarations(declared(said=None))] == [("E499", "products")]
    assert check_declarations(declared()) == []


@pytest.mark.parametrize(("case", "code", "key"), [
    (declared(said=replace(SAID, product_ids="urn:gtin:1; 0412")), "E489", "product_ids"),
    (declared(said=replace(SAID, standards="ISO14067; ISO 14040")), "E489", "standards"),
    (changed(declared(), SiteRow, company_ids="urn:x"), "E489", "company_ids"),
    (changed(declared(), MaterialRow, factor_tco2e_per_unit=-0.1), "E489", "factor_tco2e_per_unit"),
    (changed(declared(), ProductRow, base_year_output_units=0), "E485", "base_year_output_units"),
    (declared(ProductRow(product_id="tile", base_year_output_units=1, output_units=years_of(1, (2026,))),
              replace(SAID, product="tile")), "E499", "product_id")])
def test_what_cannot_be_declared_is_said_at_its_cell(case: Case, code: str, key: str) -> None:
    assert {(p.code, p.key) for p in check_declarations(case)} == {(code, key)}


@pytest.mark.parametrize(("value", "written"), [(1300.0, "1300"), (0.0000012345678, "0.00000123457"), (1.5e9, "1500000000"),
                                               (-2.5, "-2.5"), (0.0, "0")])
def test_a_number_has_no_exponent(value: float, written: str) -> None:
    assert decimal(value) == written


@pytest.mark.parametrize(("typed", "entries"), [("a; b;a ;", ["a", "b"]), ("a；b", ["a", "b"]), ("", [])])
def test_cells_hold_several_entries(typed: str, entries: list[str]) -> None:
    assert listed(typed) == entries

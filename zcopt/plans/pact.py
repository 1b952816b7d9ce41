"""Footprints in the shape of the PACT data exchange, version 3.0 (WBCSD): what was, as footprints; what is planned, apart.

PACT speaks of past reference periods: ``pcf`` is that of the base year. What a plan leads to stands in an extension, which no
reader takes for a declared footprint. Numbers are written as strings. Nothing is invented: what the workbook does not say is a
problem at its cell.
"""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from zcopt.carbon.footprint import Allocation, left_out
from zcopt.carbon.inventory import has_base_year
from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.footprint import STANDARDS, FootprintDeclarationRow, FootprintShareRow
from zcopt.inputs.materials import MaterialRow
from zcopt.inputs.sheets import ProductRow
from zcopt.plans.tables import Record
from zcopt.units import TCO2_PER_TC

SPEC_VERSION, EXTENSION_VERSION = "3.0.0", "2.0.0"
DIGITS = 6
"""Significant digits of an exchanged number: no footprint is known better."""
URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{0,31}:[A-Za-z0-9()+,\-.:=@;$_!*'%/?#~&]+", re.IGNORECASE)
"""RFC 8141, without the separator of the cells it is typed in."""
WANTED = ("product_name", "product_description", "product_ids", "declared_unit", "declared_units", "mass_kg", "fossil_carbon_kg",
          "biogenic_carbon_kg", "exempted_share", "standards")
COMPANY = ("company_name", "company_ids")


def pact_document(case: Case, tables: Mapping[str, Sequence[Record]], plan: str, created: datetime.datetime,
                  new_id: Callable[[], uuid.UUID] = uuid.uuid4) -> dict[str, Any]:
    """``{"data": [a ProductFootprint per product]}`` of the base year, with the years of ``plan`` in an extension.

    ``created`` is in UTC. ``check_declarations`` must have found nothing.
    """
    return {"data": [_footprint(case, tables["footprint"], product, plan, created, str(new_id()))
                     for product in case.rows(ProductRow)]}


def _footprint(case: Case, rows: Sequence[Record], product: ProductRow, plan: str, created: datetime.datetime,
               name: str) -> dict[str, Any]:
    said = _declaration(case, product)
    assert said is not None and said.declared_units is not None
    totals = {(str(row["plan"]), int(row["year"] or 0)): float(row["kgco2e_per_unit"] or 0.0) / said.declared_units
              for row in rows if row["product"] == product.product_id and row["component"] == "total"
              and row["kgco2e_per_unit"] is not None}
    base = case.site.base_year
    return {
        "id": name, "specVersion": SPEC_VERSION, "created": created.strftime("%Y-%m-%dT%H:%M:%SZ"), "status": "Active",
        "companyName": case.site.company_name, "companyIds": listed(case.site.company_ids),
        "productDescription": said.product_description, "productIds": listed(said.product_ids),
        "productNameCompany": said.product_name,
        "comment": f"Scope 2 {'location' if case.site.footprint_ledger == 'location' else 'market'}-based. Rules: "
                   f"{case.site.rule_set}. Offsets are not deducted.",
        "pcf": _pcf(case, said, product, totals["base_year", base]),
        "extensions": [{"specVersion": EXTENSION_VERSION, "data": _forecast(case, said, plan, totals)}],
    }


def _pcf(case: Case, said: FootprintDeclarationRow, product: ProductRow, kg: float) -> dict[str, Any]:
    """Emissions counted are fossil or of processes; biogenic CO2 of fuels is neutral, that in the product is uptake."""
    base, lacking = case.site.base_year, [english for english, _ in left_out(case, product.product_id)]
    uptake = TCO2_PER_TC * (said.biogenic_carbon_kg or 0.0)
    found: dict[str, Any] = {
        "declaredUnitOfMeasurement": said.declared_unit, "declaredUnitAmount": "1",
        "productMassPerDeclaredUnit": decimal(said.mass_kg), "referencePeriodStart": f"{base}-01-01T00:00:00Z",
        "referencePeriodEnd": f"{base + 1}-01-01T00:00:00Z", "pcfExcludingBiogenicUptake": decimal(kg),
        "pcfIncludingBiogenicUptake": decimal(kg - uptake), "fossilGhgEmissions": decimal(kg),
        "fossilCarbonContent": decimal(said.fossil_carbon_kg), "biogenicCarbonContent": decimal(said.biogenic_carbon_kg),
        "ipccCharacterizationFactors": [case.site.gwp_set], "crossSectoralStandards": listed(said.standards),
        "exemptedEmissionsPercent": decimal(100 * (said.exempted_share or 0.0)),
    }
    allocated = _allocation(case, product)
    texts = {"boundaryProcessesDescription": said.boundary_description, "allocationRulesDescription": allocated,
             "exemptedEmissionsDescription": f"Not counted for lack of data: {'; '.join(lacking)}" if lacking else ""}
    return found | {key: text for key, text in texts.items() if text}


def _forecast(case: Case, said: FootprintDeclarationRow, plan: str, totals: Mapping[tuple[str, int], float]) -> dict[str, Any]:
    return {"kind": "forecast", "note": "Planned values, no footprint of a past period.", "plan": plan,
            "declaredUnitOfMeasurement": said.declared_unit, "declaredUnitAmount": "1",
            "pcfExcludingBiogenicUptake": [{"year": year, "value": decimal(totals[plan, year])} for year in case.years
                                           if (plan, year) in totals]}


def _allocation(case: Case, product: ProductRow) -> str:
    rows = [row for row in case.rows(FootprintShareRow) if row.product == product.product_id]
    return "; ".join(f"{row.source_id or 'all other sources'}: {row.base_share:.4g} by {row.method} allocation" for row in rows)


def decimal(value: float | None) -> str:
    """A number as PACT wants it: digits and a point, no exponent."""
    if value is None:
        raise ValueError("a number that was not checked is to be written")
    plain = Decimal(f"{value:.{DIGITS}g}") + 0
    return format(plain, "f")


def listed(typed: str) -> list[str]:
    """The entries of a cell, separated by ``;``."""
    return list(dict.fromkeys(entry.strip() for entry in typed.replace("；", ";").split(";") if entry.strip()))


def check_declarations(case: Case) -> list[Problem]:
    """Everything an exchange needs that the workbook does not say, or says in a form it does not allow."""
    site = case.site
    problems = [_missing(site, key) for key in COMPANY if not getattr(site, key)]
    problems += list(_urns(site, "company_ids", site.company_ids))
    if not has_base_year(case):
        problems.append(site.problem("base_year", f"nothing was measured in {site.base_year}, so that there is no footprint of a "
                                     "past period", "Give purchases on the sheet carriers and activities on processes", "E485"))
    for product in case.rows(ProductRow):
        problems += _of_product(case, product)
    return problems


def _of_product(case: Case, product: ProductRow) -> Iterator[Problem]:
    said = _declaration(case, product)
    if said is None:
        yield _missing(product, "product_id", f"a row of {product.product_id} on the sheet footprint_declarations")
        return
    yield from (_missing(said, key) for key in WANTED if getattr(said, key) in (None, ""))
    yield from _urns(said, "product_ids", said.product_ids)
    unknown = [name for name in listed(said.standards) if name not in STANDARDS]
    if unknown:
        yield _malformed(said, "standards", f"'{unknown[0]}' is none of {', '.join(STANDARDS)}")
    if product.base_year_output_units <= 0:
        yield product.problem("base_year_output_units", f"no {product.product_id} was made in {case.site.base_year}, so that "
                              "there is no footprint of a past period", "Give the output of the base year", "E485")
    if not Allocation(case).is_known:
        yield _missing(product, "product_id", "shares of every source on the sheet footprint_shares")
    for row in case.rows(MaterialRow):
        if row.product == product.product_id and row.factor_tco2e_per_unit < 0:
            yield _malformed(row, "factor_tco2e_per_unit", "below 0: uptake belongs to biogenic_carbon_kg of the declaration, as "
                             "the number without it must hold none")


def _declaration(case: Case, product: ProductRow) -> FootprintDeclarationRow | None:
    return next((row for row in case.rows(FootprintDeclarationRow) if row.product == product.product_id), None)


def _missing(row: Any, key: str, what: str = "") -> Problem:
    problem: Problem = row.problem(key, f"the exchange of footprints needs {what or key}",
                                   "Fill the cell; nothing is assumed for what leaves the house", "E499")
    return problem


def _malformed(row: Any, key: str, why: str) -> Problem:
    problem: Problem = row.problem(key, f"the exchange of footprints cannot take {key}: {why}",
                                   "Write it as the exchange wants it", "E489")
    return problem


def _urns(row: Any, key: str, typed: str) -> Iterator[Problem]:
    wrong = [entry for entry in listed(typed) if not URN.fullmatch(entry)]
    if wrong:
        yield _malformed(row, key, f"'{wrong[0]}' is no URN such as urn:uuid:... or urn:gtin:...")

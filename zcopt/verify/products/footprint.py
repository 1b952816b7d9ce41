"""The tables footprint and footprint_bridge: tonnes of every product from the recomputed lines and its shares of the sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zcopt.plans.tables import Record
from zcopt.verify.carbon import Line
from zcopt.verify.findings import TONNES, Findings, listed
from zcopt.verify.products.allocation import KG_PER_T, Allocation
from zcopt.verify.products.bridge import Bridge
from zcopt.verify.run import PlanOf, Tables, figure, optional
from zcopt.verify.sheets import Inputs

BASE_YEAR, REFERENCE, TOTAL = "base_year", "reference", "total"
Key = tuple[object, ...]


def check_footprints(inputs: Inputs, tables: Tables, plans: Sequence[PlanOf], lines: Mapping[str, Sequence[Line]],
                     base_lines: Sequence[Line], findings: Findings) -> None:
    """Both tables, where the run has them and every source is given to products."""
    allocation = Allocation(inputs)
    if not tables.get("footprint"):
        return
    if not allocation.is_known:
        findings.differ("footprint", "all rows", "product", "rows", None, "some source is given to no product")
        return
    measured = sum(line.tco2 for line in base_lines if line.ledger in ("direct", "location")) > 0
    every = {BASE_YEAR: list(base_lines) if measured else [], **{name: list(own) for name, own in lines.items()}}
    kept = {name: [line for line in own if line.ledger in allocation.ledgers] for name, own in every.items()}
    _footprints(allocation, tables, kept, findings)
    if tables.get("footprint_bridge"):
        _bridges(allocation, tables, {plan.name: plan for plan in plans}, kept, findings)


def _footprints(allocation: Allocation, tables: Tables, lines: Mapping[str, Sequence[Line]], findings: Findings) -> None:
    columns = ("plan", "year", "product", "component")
    there: dict[Key, Record] = {tuple(row[k] for k in columns): row for row in tables["footprint"]}
    if len(there) < len(tables["footprint"]):
        findings.differ("footprint", "all rows", "component", len(tables["footprint"]), len(there), "each stands once")
    expected: dict[Key, float] = {}
    scales: dict[Key, float] = {}
    for product in allocation.products:
        for plan, own in lines.items():
            for line in own:
                tonnes = allocation.of(line, product.name) * line.tco2
                component = "suppliers" if line.part == "suppliers" else line.category
                for part in (component, TOTAL):
                    of = plan, line.year, product.name, part
                    expected[of] = expected.get(of, 0.0) + tonnes
                    scales[of] = scales.get(of, 0.0) + abs(tonnes)
    for key in dict.fromkeys((*expected, *there)):
        row: Record = there.get(key, {"tco2": 0.0})
        findings.same("footprint", listed(key), "tco2", figure(row, "tco2"), expected.get(key, 0.0),
                      "tonnes of the sources x shares of the product", least=TONNES, scale=scales.get(key, 0.0))
        if key in there:
            _per_unit(allocation, key, there[key], findings)


def _per_unit(allocation: Allocation, key: Key, row: Record, findings: Findings) -> None:
    product = next((one for one in allocation.products if one.name == key[2]), None)
    made = allocation.inputs.output(str(key[2]), int(str(key[1])))
    kg = figure(row, "tco2") * KG_PER_T / made if made > 0 else None
    findings.same("footprint", listed(key), "kgco2e_per_unit", optional(row, "kgco2e_per_unit"), kg, "tonnes over output")
    if product is not None:
        findings.same_word("footprint", listed(key), "unit", row["unit"], f"kgCO2e/{product.product_unit}", "unit of the product")


def _bridges(allocation: Allocation, tables: Tables, plans: Mapping[str, PlanOf], lines: Mapping[str, Sequence[Line]],
             findings: Findings) -> None:
    last, base_year = allocation.inputs.years[-1], allocation.inputs.site.base_year
    now = {name: [line for line in own if line.year == last] for name, own in lines.items()}
    expected: dict[Key, float] = {}
    for product in allocation.products:
        if not (allocation.inputs.output(product.name, last) > 0 and allocation.inputs.output(product.name, base_year) > 0):
            continue
        bridge = Bridge(allocation, product.name, list(lines[BASE_YEAR]), now[REFERENCE], plans[REFERENCE])
        for name, plan in plans.items():
            expected |= {(name, product.name, step): kg for step, kg in bridge.steps(now[name], plan).items()}
    there: dict[Key, Record] = {tuple(row[k] for k in ("plan", "product", "step")): row for row in tables["footprint_bridge"]}
    for key in dict.fromkeys((*expected, *there)):
        row = there.get(key)
        size = abs(expected.get((*key[:2], "base_year"), 0.0)) + abs(expected.get((*key[:2], "last_year"), 0.0))
        findings.same("footprint_bridge", listed(key), "kgco2e_per_unit", None if row is None else figure(row, "kgco2e_per_unit"),
                      expected.get(key), "steps from the base year to the plan", least=1e-5, scale=100 * size)
        if row is not None:
            unit = next((one.product_unit for one in allocation.products if one.name == key[1]), "")
            findings.same_word("footprint_bridge", listed(key), "unit", row["unit"], f"kgCO2e/{unit}", "unit of the product")

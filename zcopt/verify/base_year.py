"""The emissions of the base year, from purchases, sales and processes as measured; and the table of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zcopt.verify.activities import Amount, material_factor, material_units, purchase_of
from zcopt.verify.carbon import Line, as_exported, lines_of, total
from zcopt.verify.findings import TONNES, Findings, listed
from zcopt.verify.rules import fuel_factor, process_factor
from zcopt.verify.run import Tables, figure
from zcopt.verify.sheets import Inputs

KEY = ("ledger", "part", "source", "scope", "category", "gas", "unit")


def base_year_lines(inputs: Inputs, findings: Findings) -> tuple[Line, ...]:
    """The lines of the base year; none where a fuel that was bought has no factor: it is not computed then."""
    if any(row.base_year_purchase_units is not None and row.kind != "electricity" and row.use != "feedstock"
           and fuel_factor(row) is None for row in inputs.carriers.values()):
        return ()
    year = inputs.site.base_year
    return lines_of(inputs, base_year_amounts(inputs), findings, (year,), base_year=True)


def base_year_amounts(inputs: Inputs) -> tuple[Amount, ...]:
    """What was bought, sold, emitted and used in the base year."""
    return as_exported((*_carriers(inputs), *_own(inputs)))


def _carriers(inputs: Inputs) -> Iterator[Amount]:
    year = inputs.site.base_year
    for name, row in inputs.carriers.items():
        sold = "exported_electricity" if row.kind == "electricity" else "exported_heat"
        for units, activity in ((row.base_year_purchase_units, purchase_of(row.kind, row.use)),
                                (row.base_year_export_units, sold)):
            if units is not None:
                yield Amount(activity, "carriers", name, {year: units * row.kwh_per_unit / 1000.0}, name)


def _own(inputs: Inputs) -> Iterator[Amount]:
    year = inputs.site.base_year
    for row in inputs.rows("processes"):
        yield Amount(row.kind, "processes", row.name, {year: row.base_year_activity_units}, unit=row.activity_unit,
                     gas=row.gas or "CO2e", factor={year: process_factor(inputs, row)})
    for row in inputs.rows("materials"):
        factors = [("purchased_material", material_factor(row, year)), ("inbound_transport", row.transport_tco2e_per_unit)]
        for activity, factor in factors:
            if factor is not None:
                yield Amount(activity, "materials", row.name, {year: material_units(inputs, row, year)}, unit=row.material_unit,
                             gas="CO2e", factor={year: factor}, product=row.product)


def gross_of(lines: Sequence[Line], year: int) -> float:
    """Scope 1 and location-based scope 2  [tCO2e]."""
    return total(lines, "direct", year) + total(lines, "location", year)


def check_base_year(inputs: Inputs, tables: Tables, lines: Sequence[Line], findings: Findings) -> None:
    """The table of the base year against the lines, where the run has one."""
    year = inputs.site.base_year
    there: dict[tuple[object, ...], list[float]] = {}
    for row in tables.get("base_year", ()):
        name = listed(("base year", *(row[key] for key in KEY)))
        findings.same("base_year", name, "tco2", figure(row, "tco2"), figure(row, "activity") * figure(row, "factor"),
                      "activity x factor", least=TONNES)
        source = inputs.named(str(row["part"]), str(row["source"]))
        findings.same_word("base_year", name, "cited", row["cited"], source.source if source is not None else None,
                           "source typed in the row")
        sums = there.setdefault(tuple(row[key] for key in KEY), [0.0, 0.0])
        sums[0] += figure(row, "activity")
        sums[1] += figure(row, "tco2")
    if not there:
        return
    expected: dict[tuple[object, ...], list[float]] = {}
    for line in lines:
        sums = expected.setdefault(tuple(getattr(line, key) for key in KEY), [0.0, 0.0])
        sums[0] += line.amount or 0.0
        sums[1] += (line.amount or 0.0) * line.factor
    for key in {**there, **expected}:
        for column, a, b in zip(("activity", "tco2"), there.get(key, (0.0, 0.0)), expected.get(key, (0.0, 0.0)), strict=True):
            findings.same("base_year", listed((year, *key)), column, a, b, "as measured x factor of the base year", least=TONNES)

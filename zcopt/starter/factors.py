"""Emission factors of grid electricity: official, then projected, by region."""

from __future__ import annotations

from collections.abc import Sequence

from zcopt.inputs.tables import DataRow, table
from zcopt.starter.records import Record, rounded
from zcopt.starter.regions import Region

NATIONAL = "National"
COLUMN = "value_kgco2_per_kwh"


def grid_factors(region: Region, years: Sequence[int], base_year: int) -> Record:
    """The sheet grid_factors: average of the region, residual of the country (no other is published)."""
    own = region.alias("grid_factor_region")
    average, rows, note = _path(own or NATIONAL, "average", "projection_average_trend", (base_year, *years))
    if not own:
        note = f"No factor of {region.name} is published: the national one stands in. {note}"
    market, market_rows, market_note = _path(NATIONAL, "residual", "projection_residual_flat", (base_year, *years))
    source = "; ".join(dict.fromkeys(row.cited for row in rows))
    market_source = "; ".join(dict.fromkeys(row.cited for row in market_rows))
    market_note = f"National: no residual factor of a province is published. {market_note}"
    return {
        "average_kgco2_per_kwh": {y: average[y] for y in years}, "market_kgco2_per_kwh": {y: market[y] for y in years},
        "base_year_average_kgco2_per_kwh": average[base_year], "base_year_market_kgco2_per_kwh": market[base_year],
        **{f"source:{key}": source for key in ("average_kgco2_per_kwh", "base_year_average_kgco2_per_kwh")},
        **{f"source:{key}": market_source for key in ("market_kgco2_per_kwh", "base_year_market_kgco2_per_kwh")},
        **{f"note:{key}": note for key in ("average_kgco2_per_kwh", "base_year_average_kgco2_per_kwh")},
        **{f"note:{key}": market_note for key in ("market_kgco2_per_kwh", "base_year_market_kgco2_per_kwh")}}


def _path(region: str, kind: str, projection: str, years: Sequence[int]) -> tuple[dict[int, float], list[DataRow], str]:
    """Official years, then projection rows, then the national trend on the last official value."""
    official = {int(row.vintage): row for row in table("grid_factors").where(region=region, kind=kind)}
    projected = {int(row.vintage): row for row in table("grid_factors").where(region=region, kind=projection)}
    last, change = max(official), yearly_change(kind, projection)
    values, used, words = {}, [official[last]], set()
    for year in years:
        row = official.get(year) or projected.get(year)
        if row is not None:
            values[year], used = row.number(COLUMN), [*used, row]
            words.add("official" if year in official else "projected rows of the table (derived)")
        elif year < min(official):
            values[year] = official[min(official)].number(COLUMN)
            words.add(f"before {min(official)}: the value of {min(official)} (derived)")
        else:
            values[year] = rounded(official[last].number(COLUMN) * change ** (year - last))
            words.add(f"{last} official, then {change - 1:+.1%} a year, the national trend (derived)")
    return values, used, f"{'; '.join(sorted(words))}.".capitalize()


def yearly_change(kind: str, projection: str) -> float:
    """How the national factor changes from year to year in the projection of the table."""
    official = max(table("grid_factors").where(region=NATIONAL, kind=kind), key=lambda row: row.vintage)
    end = max(table("grid_factors").where(region=NATIONAL, kind=projection), key=lambda row: row.vintage)
    ratio = end.number(COLUMN) / official.number(COLUMN)
    return float(round(ratio ** (1 / (int(end.vintage) - int(official.vintage))), 4))

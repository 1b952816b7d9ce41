"""Tables shadow_prices and price_lines: in money of the year, between what easing saves and tightening loses, as typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zcopt.plans.tables import Record
from zcopt.verify.findings import Findings, listed
from zcopt.verify.run import Tables, figure, optional
from zcopt.verify.sheets import Inputs

KWH_PER_MWH = 1000.0
OPEN_SHARE = 0.01
"""What the solves behind a difference leave open of it."""


def check_prices(inputs: Inputs, tables: Tables, findings: Findings) -> None:
    """Both tables, where the run has them."""
    for row in tables.get("shadow_prices", ()):
        _shadow(inputs, row, findings)
    if tables.get("price_lines"):
        _lines(inputs, tables, findings)


def _shadow(inputs: Inputs, row: Record, findings: Findings) -> None:
    """In money of the year; and between what easing saves and tightening loses."""
    year, price, name = row["year"], figure(row, "price"), str(row["limit"])
    later = None
    if year is not None:
        later = price * (1 + inputs.site.discount_rate_share) ** (figure(row, "year") - inputs.years[0] + 0.5)
    findings.same("shadow_prices", name, "price_in_year", optional(row, "price_in_year"), later, "price in money of the year")
    ends = [("difference_eased", "price"), ("price", "difference_tightened"), ("true_low", "true_high"),
            ("difference_eased", "true_high")]
    for low, high in ends:
        below, over = optional(row, low), optional(row, high)
        if below is not None and over is not None:
            findings.at_most("shadow_prices", name, low, below, over, high, least=OPEN_SHARE * max(abs(below), abs(over), 1e-3))


def _lines(inputs: Inputs, tables: Tables, findings: Findings) -> None:
    """Prices per tonne in the inputs, and those of the limits that bind."""
    expected = {(kind, item, year): price for kind, item, path in _paths(inputs) for year, price in path.items()
                if year in inputs.years}
    shadows = {(str(row["limit"]), row["year"]): optional(row, "price_in_year") for row in tables.get("shadow_prices", ())}
    for row in tables["price_lines"]:
        key = str(row["kind"]), str(row["item"]), int(figure(row, "year"))
        if key[0] == "shadow":
            value = next((price for (limit, year), price in shadows.items() if year == key[2] and limit.endswith(key[1])), None)
        else:
            value = expected.pop(key, None)
        findings.same("price_lines", listed(key), "price", optional(row, "price"), value,
                      "price per tonne of the inputs or limits")
    for key, price in expected.items():
        findings.differ("price_lines", listed(key), "price", None, price, "the inputs have such a price")


def _paths(inputs: Inputs) -> Iterator[tuple[str, str, Mapping[int, float]]]:
    carbon, factor = inputs.one("carbon_cost"), inputs.one("grid_factors").market_kgco2_per_kwh
    yield "ets", "scope 1", carbon.scope1_price
    yield "internal", "gross", carbon.internal_price
    for kind, sheet, column, scale in (("certificate", "certificates", "price_per_mwh", 1.0),
                                       ("green_power", "green_power", "premium_price_per_kwh", KWH_PER_MWH)):
        for row in inputs.rows(sheet):
            yield kind, row.name, {y: price * scale / factor[y] for y, price in getattr(row, column).items() if factor.get(y)}
    for row in inputs.rows("offsets"):
        yield "offset", row.name, row.price_per_tco2

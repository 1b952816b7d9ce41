"""The tables of a run: their columns, in order, with what each holds.

One schema for writing the CSV files, for reading them back and for every report. Money is in the currency of the
case, undiscounted unless the column says so; payments are positive, receipts negative.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

ColumnType = Literal["text", "number", "integer", "flag"]


class TableColumn(NamedTuple):
    """A column of a result table; ``unit`` "cur" is the currency of the case, "share" is 0..1."""

    key: str
    type: ColumnType
    unit: str
    help: str


def _c(key: str, type: ColumnType, unit: str, help: str) -> TableColumn:
    return TableColumn(key, type, unit, help)


TABLES: Final[dict[str, tuple[TableColumn, ...]]] = {
    "plans": (
        _c("rank", "integer", "", "place in the ranking, 1 is best; 0 is the reference"),
        _c("plan", "text", "", "short name: P1, P2 ..., reference"),
        _c("archetype", "text", "", "what the plan is an example of, blank where it is only a near-best alternative"),
        _c("net_present_cost", "number", "cur", "discounted cost less residual value: what was minimised"),
        _c("npv_vs_reference", "number", "cur", "net present cost of the reference minus that of the plan"),
        _c("capex_total", "number", "cur", "undiscounted investment over all years"),
        _c("capex_peak_year", "number", "cur", "largest investment of a single year"),
        _c("irr", "number", "share", "internal rate of return against the reference; blank where not unique"),
        _c("payback_years", "number", "years", "simple payback against the reference; blank where never"),
        _c("cumulative_gross_tco2", "number", "tCO2e", "scope 1 and location-based scope 2 over all years"),
        _c("gross_last_year_tco2", "number", "tCO2e", "the same in the last year"),
        _c("market_last_year_tco2", "number", "tCO2e", "scope 1 and market-based scope 2 in the last year"),
        _c("net_last_year_tco2", "number", "tCO2e", "market-based less offsets in the last year"),
        _c("offsets_share", "number", "share", "offsets of the last year over base-year gross emissions"),
        _c("lcoa_per_tco2", "number", "cur/tCO2e", "levelised cost of abatement against the reference"),
        _c("full_year_cost_error_share", "number", "share", "cost on all hours over cost on typical days, minus 1"),
        _c("full_year_unserved_mwh", "number", "MWh", "energy nothing in the plan can supply on all hours; blank: not checked"),
        _c("full_year_missed", "text", "", "promises the plan misses on all hours, and by how much"),
        _c("targets_met", "flag", "", "yes when every target holds"),
        _c("reason", "text", "", "why the plan stands where it stands"),
        _c("bound", "number", "cur", "proved lower bound of this plan's search"),
        _c("gap", "number", "share", "distance of the plan to its bound"),
        _c("tie_with_above", "flag", "", "yes when the difference to the plan above is inside the solver gap"),
    ),
    "decisions": (
        _c("plan", "text", "", "plan"),
        _c("part", "text", "", "sheet of the item"),
        _c("item", "text", "", "name of the item in its sheet"),
        _c("year", "integer", "", "year of purchase or signature"),
        _c("quantity", "number", "", "what is bought or signed"),
        _c("unit", "text", "", "unit of quantity"),
        _c("capex", "number", "cur", "investment in that year"),
    ),
    "flows": (
        _c("plan", "text", "", "plan"),
        _c("year", "integer", "", "year"),
        _c("carrier", "text", "", "energy carrier"),
        _c("item", "text", "", "name of the item"),
        _c("direction", "text", "", "supply or use, seen from the carrier"),
        _c("energy_mwh", "number", "MWh", "energy of the year, always positive"),
        _c("part", "text", "", "sheet of the item"),
    ),
    "money": (
        _c("plan", "text", "", "plan"),
        _c("year", "integer", "", "year in which it falls"),
        _c("account", "text", "", "capex, fixed_om, energy, demand_charge ...; residual_value closes the books"),
        _c("item", "text", "", "name of the item"),
        _c("cash", "number", "cur", "amount; payments positive, receipts negative"),
        _c("discounted", "number", "cur", "amount times the discount factor; these add up to the net present cost"),
        _c("part", "text", "", "sheet of the item"),
        _c("timing", "text", "", "start, mid or end of the year"),
        _c("is_cash", "flag", "", "no for residual value and internal prices, which only steer the choice"),
    ),
    "carbon": (
        _c("plan", "text", "", "plan"),
        _c("year", "integer", "", "year"),
        _c("source", "text", "", "what emits"),
        _c("scope", "text", "", "1, 2, 3, offset, biogenic, removal or outside"),
        _c("category", "text", "", "stationary_combustion, process, purchased_electricity ... as in data/accounting_rules.csv"),
        _c("gas", "text", "", "CO2 or another gas; CO2e where several are weighed together"),
        _c("ledger", "text", "", "direct, location, contractual, net, upstream, biogenic or removal"),
        _c("activity", "number", "", "amount of the activity"),
        _c("unit", "text", "", "unit of the activity"),
        _c("factor", "number", "", "tCO2e per unit of the activity"),
        _c("tco2", "number", "tCO2e", "activity times factor; negative where it lowers a ledger"),
        _c("part", "text", "", "sheet of the item"),
    ),
    "indicators": (
        _c("plan", "text", "", "plan"),
        _c("year", "integer", "", "year"),
        _c("indicator", "text", "", "key of the indicator"),
        _c("value", "number", "", "value; blank when not computed"),
        _c("unit", "text", "", "unit"),
        _c("limit", "number", "", "target of the case for the year; blank where there is none"),
        _c("margin", "number", "", "distance to the limit, negative when missed"),
        _c("sense", "text", "", "<= or >= where there is a limit"),
    ),
    "dispatch": (
        _c("plan", "text", "", "plan"),
        _c("year", "integer", "", "year"),
        _c("month", "integer", "", "month"),
        _c("day", "integer", "", "typical day of the month"),
        _c("day_weight", "number", "days", "days of the year this day stands for"),
        _c("hour", "integer", "", "hour of the day, 0..23"),
        _c("carrier", "text", "", "energy carrier"),
        _c("part", "text", "", "sheet of the item"),
        _c("item", "text", "", "name of the item"),
        _c("direction", "text", "", "supply or use"),
        _c("power_kw", "number", "kW", "mean power in the hour, always positive"),
    ),
}

LAST_YEAR_COLUMNS: Final = {
    "gross_last_year_tco2": "gross_{year}_tco2",
    "market_last_year_tco2": "market_{year}_tco2",
    "net_last_year_tco2": "net_{year}_tco2",
}
"""Columns whose name in the file carries the last year of the horizon (gross_2030_tco2)."""

Cell = str | float | int | bool | None
Record = dict[str, Cell]


def columns(table: str) -> tuple[str, ...]:
    """The column keys of a table, in order."""
    return tuple(column.key for column in TABLES[table])

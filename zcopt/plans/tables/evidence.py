"""What the run started from and what it proved: inputs, base year, archetypes, must-haves, own reductions first."""

from __future__ import annotations

from typing import Final

from zcopt.plans.tables.column import TableColumn

_c = TableColumn

TABLES: Final[dict[str, tuple[TableColumn, ...]]] = {
    "inputs": (
        _c("sheet", "text", "", "sheet of the workbook; timeseries for hourly columns"),
        _c("item", "text", "", "name of the row, a number where rows have none; file:column for hourly columns"),
        _c("key", "text", "", "column of the sheet"),
        _c("year", "integer", "", "year, blank where the column has none"),
        _c("value", "text", "", "what the run took, converted to the unit"),
        _c("unit", "text", "", "unit; shares are 0..1"),
        _c("cell", "text", "", "cell it was typed in; blank for a default"),
    ),
    "base_year": (
        _c("source", "text", "", "what emits"),
        _c("part", "text", "", "sheet of the item"),
        _c("scope", "text", "", "1, 2, 3, biogenic, removal or outside"),
        _c("category", "text", "", "as in data/accounting_rules.csv"),
        _c("gas", "text", "", "CO2 or another gas; CO2e where several are weighed together"),
        _c("ledger", "text", "", "direct, location, contractual, upstream, biogenic or removal"),
        _c("activity", "number", "", "amount of the activity in the base year"),
        _c("unit", "text", "", "unit of the activity"),
        _c("factor", "number", "", "tCO2e per unit of the activity"),
        _c("tco2", "number", "tCO2e", "activity times factor"),
        _c("cited", "text", "", "where activity and factor come from, as typed in the row"),
    ),
    "archetypes": (
        _c("archetype", "text", "", "what was asked for"),
        _c("plan", "text", "", "the plan that is it; blank where there is none"),
        _c("objective", "text", "", "what was made as small as possible under all promises, on typical days"),
        _c("value", "number", "", "its value in the plan"),
        _c("bound", "number", "", "proved: no plan has less; blank: nothing was proved"),
        _c("gap", "number", "share", "distance of the value to its bound; blank: no bound"),
        _c("unit", "text", "", "unit of value and bound; cur is the currency of the case"),
        _c("status", "text", "", "how the solve ended, or why there is none"),
    ),
    "must_have": (
        _c("part", "text", "", "sheet of the item"),
        _c("item", "text", "", "name of the item"),
        _c("slack", "number", "share", "plans that cost at most this much more than the best are looked at"),
        _c("verdict", "text", "", "must_have, choice, must_avoid, or not_decided where the time did not suffice"),
        _c("cost_of_other", "number", "cur", "least net present cost found with the other decision: without it where the best "
           "plan has it, with it where not; blank where none was found within the largest slack"),
        _c("cost_of_other_bound", "number", "cur", "proved: with the other decision no plan costs less"),
        _c("size_min", "number", "", "least ever bought where it is adopted, in any plan within the slack"),
        _c("size_max", "number", "", "most ever bought, in any plan within the slack"),
        _c("unit", "text", "", "unit of the sizes"),
        _c("sizes_decided", "flag", "", "yes when both sizes are proved to 1 % of the largest on offer"),
        _c("earliest_year", "integer", "", "first year by which a smallest size can be bought within the slack"),
        _c("latest_year", "integer", "", "last year in which it can first be bought within the slack"),
        _c("years_decided", "flag", "", "yes when no year outside these was left undecided"),
    ),
    "audit": (
        _c("plan", "text", "", "plan"),
        _c("year", "integer", "", "year"),
        _c("base_year_gross_tco2", "number", "tCO2e", "scope 1 and location-based scope 2 of the base year"),
        _c("reference_gross_tco2", "number", "tCO2e", "the same in the reference"),
        _c("marginal_price", "number", "cur/tCO2e", "marginal cost up to which the factory was to reduce itself"),
        _c("lowest_gross_tco2", "number", "tCO2e", "lowest gross emissions found within budget at that price, without offsets"),
        _c("lowest_gap_share", "number", "share", "cost and priced tonnes of that search might be lower by at most this"),
        _c("tolerance_share", "number", "share", "room above the lowest"),
        _c("allowed_gross_tco2", "number", "tCO2e", "the most a plan may emit"),
        _c("gross_tco2", "number", "tCO2e", "what the plan emits"),
        _c("market_tco2", "number", "tCO2e", "after contracts and certificates"),
        _c("offsets_tco2", "number", "tCO2e", "compensated"),
        _c("net_tco2", "number", "tCO2e", "left"),
        _c("reductions_first", "flag", "", "whether the plan keeps within what is allowed"),
    ),
}

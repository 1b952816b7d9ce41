"""What is not recomputed, column by column, with the reason: so that no table passes unseen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from zcopt.verify.findings import Findings
from zcopt.verify.run import Tables

_WORDS = "words beside the figures"
_SOLVES = "found by solves whose plans are not kept; held by their sums, quotients or order"
_SEARCHED = "found by solves whose plans are not kept; held against each other"
LEFT: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "plans": {_WORDS: ("reason", "full_year_missed"),
              "what a strategy might still cost less is not in the tables": ("tie_with_above",)},
    "decisions": {_WORDS: ("unit",)},
    "indicators": {_WORDS: ("unit",)},
    "scorecard": {_WORDS: ("reason_en", "reason_zh")},
    "archetypes": {_WORDS: ("objective", "unit", "status")},
    "footprint": {_WORDS: ("missing_en", "missing_zh")},
    "finance": {"the best plan before tax is not kept": ("tax_changes_plan", "tax_change")},
    "audit": {"found by a solve whose plan is not kept": ("lowest_gap_share",)},
    "price_sweep": {_WORDS: ("adopted",), "the bound of the priced cost is not kept": ("gap",)},
    "macc": {_WORDS: ("kind", "shares"),
             _SOLVES: ("abatement_error_tco2", "cost_error", "alone_tco2", "alone_cost", "alone_cost_per_tco2", "last_in_tco2",
                       "last_in_cost", "last_in_cost_per_tco2", "wedge_cost_per_tco2")},
    "shadow_prices": {_WORDS: ("limit", "limit_zh", "place", "unit"),
                      _SEARCHED: ("holds_eased_by", "holds_tightened_by", "step", "difference_eased", "difference_tightened",
                                  "true_low", "true_high")},
    "must_have": {_WORDS: ("unit",), _SEARCHED: ("size_min", "size_max", "sizes_decided", "earliest_year", "latest_year",
                                                 "years_decided")},
}
"""Table -> why -> columns."""


def left_columns(table: str) -> frozenset[str]:
    """The columns of a table that are not recomputed."""
    return frozenset(column for columns in LEFT.get(table, {}).values() for column in columns)


def say_what_is_left(tables: Tables, findings: Findings) -> None:
    """Name every table no figure of which was looked at, and every column of the others that was not."""
    for table, rows in tables.items():
        if rows and not findings.compared[table]:
            findings.not_recomputed[f"{table}.csv"] = "no figure of it could be recomputed"
        elif rows:
            for why, columns in LEFT.get(table, {}).items():
                findings.not_recomputed[f"{table}.csv: {', '.join(columns)}"] = why

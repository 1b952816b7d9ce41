"""What the plans beside the ranked ones are called; needs nothing heavy, so that reports and commands can use it."""

from __future__ import annotations

from collections.abc import Mapping

LEAST_COST, NO_CERTIFICATES = "least_cost", "no_certificates"
ARCHETYPES: Mapping[str, tuple[str, str]] = {
    LEAST_COST: ("least cost", "成本最低"),
    "deepest_cut": ("deepest physical cut within budget", "预算内实体减排最深"),
    "lowest_capex": ("lowest investment", "投资最低"),
    NO_CERTIFICATES: ("no certificates, no offsets", "无绿证无抵消"),
    "fastest": ("fastest: least cumulative emissions within the cost slack", "最快：成本松弛内累计排放最低"),
}
"""Their names in English and Chinese."""
SEPARATOR = "; "
"""Between the names of a plan that is an example of several."""

"""Rule sets: every activity is mentioned, and what none mentions is an error."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from tests.stories import factory, solve
from zcopt.carbon import rules
from zcopt.carbon.rules import RULE_SETS, Factor, count
from zcopt.errors import ModelError
from zcopt.model.books import Activity


@pytest.mark.parametrize("rule_set", RULE_SETS)
@pytest.mark.parametrize("activity", Activity)
def test_every_rule_set_mentions_every_activity(rule_set: str, activity: Activity) -> None:
    assert count(rule_set, activity).scope


def test_an_activity_nobody_mentions_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    without = {a: c for a, c in RULE_SETS["ghg_protocol"].items() if a is not Activity.GRID_ELECTRICITY}
    monkeypatch.setattr(rules, "RULE_SETS", MappingProxyType({"zero_carbon_factory_2026": without}))
    with pytest.raises(ModelError, match="does not say how grid_electricity counts"):
        solve(factory())


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_certificates_are_never_physical_and_offsets_never_market(rule_set: str) -> None:
    for activity in (Activity.GREEN_CONTRACT, Activity.CERTIFICATE):
        rule = count(rule_set, activity)
        assert (rule.location, rule.contractual) == (Factor.NOT_COUNTED, Factor.MINUS_GRID_MARKET)
        assert rule.physical_non_fossil == 0
    offset = count(rule_set, Activity.OFFSET)
    assert (offset.direct, offset.location, offset.contractual, offset.net) == (
        Factor.NOT_COUNTED, Factor.NOT_COUNTED, Factor.NOT_COUNTED, Factor.MINUS_ONE)


def test_own_power_whose_attributes_are_sold_counts_like_grid_power() -> None:
    sold, grid = (count("ghg_protocol", a) for a in (Activity.OWN_NON_FOSSIL_SOLD_ATTRIBUTES, Activity.GRID_ELECTRICITY))
    assert (sold.location, sold.contractual, sold.non_fossil) == (grid.location, grid.contractual, 0)

"""Process emissions of model factories come source by source where published factors tell them apart."""

from __future__ import annotations

import pytest

from zcopt.inputs.tables import table
from zcopt.starter.baselines import baseline_ids, find_baseline
from zcopt.starter.processes import captures_of, processes_of

YEARS = range(2026, 2031)


@pytest.mark.parametrize("sector", baseline_ids())
def test_sources_add_up_to_what_the_baseline_emits(sector: str) -> None:
    baseline = find_baseline(sector)
    total = sum(float(str(row["base_year_activity_units"])) * float(str(row["factor_tco2e_per_unit"]))
                for row in processes_of(baseline))
    assert total == pytest.approx(baseline.process_tco2e, abs=0.5)


@pytest.mark.parametrize(("sector", "names"), [
    ("building_materials", ["calcination"]), ("non_ferrous_primary", ["anode", "pfc"]), ("steel_bf_bof", ["process_emissions"])])
def test_cement_and_aluminium_are_split_by_published_factors(sector: str, names: list[str]) -> None:
    rows = processes_of(find_baseline(sector))
    assert [row["process_id"] for row in rows] == names
    assert all("data/" in str(row["source"]) for row in rows)


def test_capture_is_on_offer_for_a_kiln_alone_and_never_at_a_european_price() -> None:
    (row,) = captures_of(find_baseline("building_materials"), YEARS)
    assert row["source_id"] == "calcination" and row["capture_rate_share"] == 90
    europe = next(r.value for r in table("technology_costs").where(technology="carbon capture, cement", quantity="capex",
                                                                   region="Europe", cost_year="2030"))
    path = row["capex_per_tco2_year"]
    assert isinstance(path, dict) and path[2030] == pytest.approx(0.5 * europe / 8760, rel=1e-3)
    assert row["heat_kwh_per_tco2"] == pytest.approx(833 / 0.8, rel=1e-3)
    assert "derived" in str(row["source"])
    assert all(captures_of(find_baseline(sector), YEARS) == [] for sector in baseline_ids() if sector != "building_materials")

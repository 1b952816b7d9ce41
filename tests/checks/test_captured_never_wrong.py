"""What capture reaches is never called impossible: plants drawn at random, each case also solved."""

from __future__ import annotations

import dataclasses
import random
from collections import Counter

from tests.stories import heat_factory, status_of, years_of
from zcopt.checks.solvable import check_solvable
from zcopt.errors import Severity
from zcopt.factory.equipment import EquipmentRow
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import ProcessRow
from zcopt.measures.capture import CaptureRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.model.solve import Status
from zcopt.model.targets import TargetRow

TWO = (2026, 2027)
CASES = 60


def drawn_case(seed: int) -> Case:
    """Heat of gas in two hours, a kiln of 5 t that may be improved, up to four plants, and a target in the second year."""
    draw = random.Random(seed)
    pick = draw.choice
    case = heat_factory([0.5, 1.0], [draw.randint(1, 9) * 1e3, draw.randint(1, 9) * 1e3], years=TWO,
                        profiles={"shift": [1.0, float(draw.randint(0, 3))]})
    boiler = EquipmentRow(equipment_id="boiler", output_1_carrier="heat", input_1_carrier="gas", input_1_per_output=1.25,
                          capacity_kw=pick([9e3, 2e4]), age_years=0, life_years=10)
    kiln = ProcessRow(process_id="kiln", base_year_activity_units=5, factor_tco2e_per_unit=1.0, gas="CO2")
    better = RetrofitRow(retrofit_id="better", saves_on_1="kiln", saving_share_1=pick([0.1, 0.4]), life_years=2,
                         capex_cost=years_of(100, TWO))
    plants = [_plant(draw, k) for k in range(draw.randint(1, 4))]
    target = TargetRow(indicator=pick(["scope1_tco2", "gross_tco2"]), limit={2027: draw.randint(1, 20) / 4})
    return case.with_rows(boiler, kiln, better, *plants, target)


def _plant(draw: random.Random, number: int) -> CaptureRow:
    pick = draw.choice
    row = CaptureRow(
        capture_id=f"plant {number}", source_id=pick(["kiln", "kiln", "gas"]), capture_rate_share=pick([0.5, 0.9]),
        reached_share=pick([1.0, 0.6]), max_tco2_per_year=pick([1.0, 3.0, 10.0]), min_tco2_per_year=pick([0.0, 0.5]),
        life_years=draw.randint(1, 3), lead_years=pick([0, 1]), capex_per_tco2_year=years_of(draw.randint(0, 300), TWO),
        fixed_om_per_tco2_year=years_of(10, TWO), transport_storage_price_per_tco2=years_of(draw.randint(0, 80), TWO),
        power_kwh_per_tco2=draw.randint(0, 300), availability_share=pick([1.0, 0.8]), profile=pick(["", "shift"]),
        fate=pick(["stored", "stored", "released_later"]))
    return dataclasses.replace(row, heat_carrier="heat", heat_kwh_per_tco2=draw.randint(1, 900)) if pick([True, False]) else row


def test_what_has_a_plan_is_never_called_impossible() -> None:
    found: Counter[tuple[bool, Status]] = Counter()
    for seed in range(CASES):
        case = drawn_case(seed)
        refused = any(problem.severity is Severity.ERROR for problem in check_solvable(case))
        status = status_of(case)
        assert not (refused and status is Status.PROVED), f"seed {seed} has a plan"
        found[refused, status] += 1
    assert found[False, Status.PROVED] >= 15 and found[True, Status.INFEASIBLE] >= 10, found

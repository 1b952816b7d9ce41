"""The common linear program means the same in every peer that is installed, and a peer that differs is noticed."""

from __future__ import annotations

import pytest

from benchmarks.common_lp import common_lp
from benchmarks.growth import slope
from benchmarks.measure import Watch
from benchmarks.peers import FLOOR, OURS, TOLERANCE, compared, disagreement, solved

HOURS = 48


def test_zcopt_and_the_floor_agree_and_no_limit_on_sizes_binds() -> None:
    ours, floor = solved(OURS, HOURS, Watch()), solved(FLOOR, HOURS, Watch())
    assert ours is not None
    assert floor is not None
    assert disagreement({FLOOR: floor.objective, OURS: ours.objective}) < TOLERANCE
    lp = common_lp(HOURS)
    for name, option in (("roof", lp.roof), ("battery", lp.battery), ("pump", lp.pump)):
        assert 0.01 < getattr(ours, name) < 0.9 * option.largest
        assert getattr(ours, name) == pytest.approx(getattr(floor, name), rel=1e-4)


def test_linopy_agrees_with_the_floor() -> None:
    pytest.importorskip("linopy", reason="linopy is not installed")
    linopy, floor = solved("linopy", HOURS, Watch()), solved(FLOOR, HOURS, Watch())
    assert linopy is not None
    assert floor is not None
    assert linopy.objective == pytest.approx(floor.objective, rel=TOLERANCE)


def test_a_peer_with_another_objective_fails_the_run() -> None:
    record = {"objective": 100.0, "prepare": 1.0, "prepare_cpu": 1.0, "solve": 1.0}
    with pytest.raises(SystemExit, match="objectives differ"):
        compared(HOURS, {FLOOR: record, OURS: {**record, "objective": 100.001}})


def test_ratios_are_to_the_floor_and_to_pypsa() -> None:
    record = {"objective": 100.0, "solve": 1.0, "prepare": 5.0}
    found = compared(HOURS, {FLOOR: {**record, "prepare_cpu": 1.0}, OURS: {**record, "prepare_cpu": 5.0},
                             "PyPSA": {**record, "prepare_cpu": 20.0}})
    ours = next(line for line in found if line["peer"] == OURS)
    assert (ours["prepare_over_floor"], ours["prepare_over_pypsa"], ours["whole"]) == (5.0, 0.25, 6.0)


def test_the_slope_of_a_square_is_two() -> None:
    assert slope([1, 2, 4, 8], [3, 12, 48, 192]) == pytest.approx(2)

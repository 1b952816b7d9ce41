"""Made cases are sound, can be solved, are the same for the same seed, and get as large as they say."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from benchmarks.cases import SIZES, make_case
from zcopt.api import time_grid_of
from zcopt.checks import check_case
from zcopt.errors import Severity
from zcopt.measures.converter import ConverterRow
from zcopt.measures.pv import PvRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.measures.storage import StorageRow
from zcopt.model.build import build
from zcopt.model.matrix import compile_matrix
from zcopt.model.solve import SolveOptions, Solver, Status
from zcopt.parts import PARTS


@pytest.mark.parametrize("name", SIZES)
def test_every_size_is_a_sound_case_with_as_many_options_as_it_says(name: str) -> None:
    size = SIZES[name]
    case = make_case(size)
    assert [p for p in check_case(case) if p.severity is Severity.ERROR] == []
    assert len(case.years) == size.years
    counts = [len(case.rows(kind)) for kind in (RetrofitRow, PvRow, StorageRow, ConverterRow)]
    assert counts == [size.retrofits, size.pv, size.storages, size.converters]


def test_hours_of_a_year_follow_from_the_size() -> None:
    size = dataclasses.replace(SIZES["tiny"], slots_per_day=24)
    mean_days = 12 * 24
    assert len(time_grid_of(make_case(size)).slots) == mean_days
    with_peak = time_grid_of(make_case(dataclasses.replace(size, keep_peak=True)))
    assert len(with_peak.slots) >= 2 * mean_days, "every month has a peak day beside its mean day"


def test_the_seed_decides_the_case() -> None:
    first, again, other = (make_case(SIZES["small"], seed) for seed in (1, 1, 2))
    assert first.rows_by_type == again.rows_by_type
    assert all(np.array_equal(first.series[name], again.series[name]) for name in first.series)
    assert first.rows(RetrofitRow) != other.rows(RetrofitRow)
    assert not np.array_equal(first.series["made:process"], other.series["made:process"])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_small_case_is_solved_and_some_but_not_all_is_bought(seed: int) -> None:
    case = make_case(SIZES["small"], seed)
    built = build(case.on_grid(time_grid_of(case)), PARTS)
    matrix = compile_matrix(built.model)
    outcome = Solver(matrix, SolveOptions(relative_gap=1e-3, threads=1)).solve()
    assert outcome.status is Status.PROVED
    assert outcome.values is not None
    adopted = [float(outcome.values[matrix.column_of[id(d.adopted)]]) for d in built.books.decisions]
    assert 0 < sum(adopted) < len(adopted), "a case in which all or nothing is bought decides nothing"

"""Index arithmetic in numpy, one ``passModel``: the floor nobody can go below in Python."""

from __future__ import annotations

import highspy
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from benchmarks.common_lp import Answer, CommonLp, Vector
from benchmarks.measure import Watch

ROOF, BATTERY, PUMP, PEAK, SINGLE = 0, 1, 2, 3, 4
IMPORT, SUN, CHARGE, DISCHARGE, LEVEL, BOILER, HEAT = range(7)
"""Single columns first, then a block of columns per hourly variable."""
Columns = NDArray[np.int64]
Term = tuple[int | Columns, float | Vector]


class Rows:
    """Blocks of rows, one row per hour, gathered as index arrays."""

    def __init__(self, hours: int) -> None:
        self.hours, self.t = hours, np.arange(hours)
        self.row: list[Columns] = []
        self.column: list[Columns] = []
        self.value: list[Vector] = []
        self.lower: list[Vector] = []
        self.upper: list[Vector] = []

    def hourly(self, variable: int) -> Columns:
        """The columns of an hourly variable."""
        return SINGLE + variable * self.hours + self.t

    def add(self, lower: float | Vector, upper: float | Vector, *terms: Term) -> None:
        """lower[t] <= sum of value[t] * column[t] <= upper[t]."""
        first = len(self.lower) * self.hours
        for column, value in terms:
            self.row.append(first + self.t)
            self.column.append(np.broadcast_to(column, self.hours))
            self.value.append(np.broadcast_to(value, self.hours))
        self.lower.append(np.broadcast_to(lower, self.hours))
        self.upper.append(np.broadcast_to(upper, self.hours))

    def matrix(self, columns: int) -> sp.csc_matrix:
        """All rows as one matrix."""
        entries = np.concatenate(self.value), (np.concatenate(self.row), np.concatenate(self.column))
        return sp.csc_matrix(entries, shape=(len(self.lower) * self.hours, columns))


def rows_of(lp: CommonLp) -> Rows:
    """The equations of the common program."""
    rows, t = Rows(lp.hours), np.arange(lp.hours)
    imported, sun, charge, discharge, level, boiler, heat = (rows.hourly(k) for k in range(7))
    none = -np.inf
    rows.add(lp.load_mw, lp.load_mw, (imported, 1), (sun, 1), (discharge, 1), (charge, -1), (heat, -1 / lp.cop))
    rows.add(lp.heat_mw, lp.heat_mw, (boiler, 1), (heat, 1))
    rows.add(none, 0, (sun, 1), (ROOF, -lp.sun))
    rows.add(none, 0, (heat, 1), (PUMP, -1))
    rows.add(none, 0, (imported, 1), (PEAK, -1))
    rows.add(0, 0, (level, 1), (level[t - 1], lp.loss - 1), (charge, -lp.eta_in), (discharge, 1 / lp.eta_out))
    rows.add(none, 0, (level, 1), (BATTERY, -1))
    rows.add(none, 0, (charge, 1), (discharge, 1), (BATTERY, -1 / lp.duration_h))
    return rows


def program(lp: CommonLp) -> highspy.HighsLp:
    """The whole program as HiGHS takes it."""
    rows, made = rows_of(lp), highspy.HighsLp()
    columns = SINGLE + 7 * lp.hours
    cost, upper = np.zeros(columns), np.full(columns, np.inf)
    cost[:SINGLE] = lp.roof.cost, lp.battery.cost, lp.pump.cost, lp.peak_cost
    upper[:SINGLE] = lp.roof.largest, lp.battery.largest, lp.pump.largest, lp.connection_mw
    cost[rows.hourly(IMPORT)], cost[rows.hourly(BOILER)] = lp.import_cost, lp.boiler_cost
    upper[rows.hourly(IMPORT)], upper[rows.hourly(BOILER)] = lp.connection_mw, lp.boiler_mw
    matrix = rows.matrix(columns)
    made.num_row_, made.num_col_ = matrix.shape
    made.col_cost_, made.col_lower_, made.col_upper_ = cost, np.zeros(columns), upper
    made.row_lower_, made.row_upper_ = np.concatenate(rows.lower), np.concatenate(rows.upper)
    made.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    made.a_matrix_.start_, made.a_matrix_.index_, made.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    return made


def solve(lp: CommonLp, watch: Watch, with_solve: bool) -> Answer | None:
    with watch.phase("describe"):
        pass
    with watch.phase("build"):
        made = program(lp)
    with watch.phase("hand_over"):
        highs = highspy.Highs()  # type: ignore[no-untyped-call]
        highs.setOptionValue("output_flag", False)
        highs.setOptionValue("threads", 1)
        highs.passModel(made)
    if not with_solve:
        return None
    with watch.phase("solve"):
        highs.run()
        values = np.array(highs.getSolution().col_value)
    return Answer(highs.getObjectiveValue(), *(float(values[k]) for k in (ROOF, BATTERY, PUMP)))

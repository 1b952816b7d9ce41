"""linopy: labelled arrays, straight into HiGHS."""

from __future__ import annotations

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from benchmarks.common_lp import Answer, CommonLp
from benchmarks.measure import Watch


def model_of(lp: CommonLp) -> linopy.Model:
    """The common program, one statement per equation."""
    model, t = linopy.Model(), pd.RangeIndex(lp.hours, name="t")

    def series(values: np.ndarray) -> xr.DataArray:
        return xr.DataArray(values, coords=[t])

    def hourly(name: str, upper: float = np.inf) -> linopy.Variable:
        return model.add_variables(0, upper, [t], name=name)

    roof, battery, pump = (model.add_variables(0, option.largest, name=name) for name, option in
                           (("roof", lp.roof), ("battery", lp.battery), ("pump", lp.pump)))
    peak = model.add_variables(0, lp.connection_mw, name="peak")
    imported, boiler = hourly("import", lp.connection_mw), hourly("boiler", lp.boiler_mw)
    sun, charge, discharge, level, heat = map(hourly, ("sun", "charge", "discharge", "level", "heat"))
    model.add_constraints(imported + sun + discharge - charge - heat / lp.cop == series(lp.load_mw), name="electricity")
    model.add_constraints(boiler + heat == series(lp.heat_mw), name="heat_balance")
    model.add_constraints(sun - series(lp.sun) * roof <= 0, name="sun_limit")
    model.add_constraints(heat - pump <= 0, name="pump_limit")
    model.add_constraints(imported - peak <= 0, name="peak_limit")
    model.add_constraints(level - (1 - lp.loss) * level.roll(t=1) - lp.eta_in * charge + discharge / lp.eta_out == 0,
                          name="level_balance")
    model.add_constraints(level - battery <= 0, name="level_limit")
    model.add_constraints(charge + discharge - battery / lp.duration_h <= 0, name="power_limit")
    model.add_objective(lp.roof.cost * roof + lp.battery.cost * battery + lp.pump.cost * pump + lp.peak_cost * peak
                        + (series(lp.import_cost) * imported).sum() + (lp.boiler_cost * boiler).sum())
    return model


def solve(lp: CommonLp, watch: Watch, with_solve: bool) -> Answer | None:
    with watch.phase("describe"):
        pass
    with watch.phase("build"):
        model = model_of(lp)
    with watch.phase("hand_over"):
        highs = model.to_highspy()
        highs.setOptionValue("output_flag", False)
        highs.setOptionValue("threads", 1)
    if not with_solve:
        return None
    with watch.phase("solve"):
        highs.run()
        values = np.array(highs.getSolution().col_value)
    # the four single columns were added first, in this order
    return Answer(highs.getObjectiveValue(), *(float(value) for value in values[:3]))

"""oemof-solph: an energy system of two buses, its Pyomo model, handed over by Pyomo's own interface to HiGHS."""

from __future__ import annotations

import warnings

import pandas as pd
import pyomo.environ as pyo
from oemof import solph
from pyomo.contrib.appsi.solvers.highs import Highs

from benchmarks.common_lp import Answer, CommonLp, Option
from benchmarks.measure import Watch

warnings.filterwarnings("ignore")


def sized(option: Option, per: float = 1.0) -> solph.Investment:
    """An option sized in units of ``per`` of its own."""
    return solph.Investment(ep_costs=option.cost * per, maximum=option.largest / per)


def system_of(lp: CommonLp) -> solph.EnergySystem:
    """The common program in components."""
    index = pd.date_range("2026-01-01", periods=lp.hours + 1, freq="h")
    system = solph.EnergySystem(timeindex=index, infer_last_interval=False)
    power, heat = solph.Bus("electricity"), solph.Bus("heat")
    parts, flow = solph.components, solph.Flow
    peak = solph.Investment(ep_costs=lp.peak_cost, maximum=lp.connection_mw)
    system.add(
        power, heat,
        parts.Sink("load", inputs={power: flow(nominal_capacity=1, fix=lp.load_mw.tolist())}),
        parts.Sink("heating", inputs={heat: flow(nominal_capacity=1, fix=lp.heat_mw.tolist())}),
        parts.Source("grid", outputs={power: flow(nominal_capacity=peak, variable_costs=lp.import_cost.tolist())}),
        parts.Source("boiler", outputs={heat: flow(nominal_capacity=lp.boiler_mw, variable_costs=lp.boiler_cost)}),
        parts.Source("roof", outputs={power: flow(nominal_capacity=sized(lp.roof), max=lp.sun.tolist())}),
        parts.Converter("pump", inputs={power: flow()}, outputs={heat: flow(nominal_capacity=sized(lp.pump))},
                        conversion_factors={heat: lp.cop}),
        parts.GenericStorage(
            "battery", inputs={power: flow(nominal_capacity=solph.Investment())},
            outputs={power: flow(nominal_capacity=solph.Investment())}, nominal_capacity=sized(lp.battery),
            invest_relation_input_capacity=1 / lp.duration_h, invest_relation_output_capacity=1 / lp.duration_h,
            inflow_conversion_factor=lp.eta_in, outflow_conversion_factor=lp.eta_out, loss_rate=lp.loss, balanced=True,
            initial_storage_level=None))
    return system


def solve(lp: CommonLp, watch: Watch, with_solve: bool) -> Answer | None:
    with watch.phase("describe"):
        system = system_of(lp)
    with watch.phase("build"):
        model = solph.Model(system)
    with watch.phase("hand_over"):
        solver = Highs()
        solver.highs_options = {"threads": 1}
        solver.set_instance(model)
    if not with_solve:
        return None
    with watch.phase("solve"):
        solver.solve(model)
    bought = {flow[0].label: pyo.value(variable) for flow, variable in
              ((key[:2], var) for key, var in model.InvestmentFlowBlock.invest.items())}
    battery = next(pyo.value(var) for var in model.GenericInvestmentStorageBlock.invest.values())
    return Answer(pyo.value(model.objective), bought["roof"], battery, bought["pump"])

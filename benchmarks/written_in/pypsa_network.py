"""PyPSA: a network of two buses. The grid is a generator whose size, the peak, is paid; the boiler is one on the heat bus."""

from __future__ import annotations

import logging

import numpy as np
import pypsa

from benchmarks.common_lp import Answer, CommonLp
from benchmarks.measure import Watch

logging.disable(logging.WARNING)


def network_of(lp: CommonLp) -> pypsa.Network:
    """The common program; a link is sized by its input, a battery by its power."""
    network = pypsa.Network()
    network.set_snapshots(range(lp.hours))
    network.add("Bus", ["electricity", "heat"])
    network.add("Load", "load", bus="electricity", p_set=lp.load_mw)
    network.add("Load", "heating", bus="heat", p_set=lp.heat_mw)
    network.add("Generator", "grid", bus="electricity", p_nom_extendable=True, p_nom_max=lp.connection_mw,
                capital_cost=lp.peak_cost, marginal_cost=lp.import_cost)
    network.add("Generator", "boiler", bus="heat", p_nom=lp.boiler_mw, marginal_cost=lp.boiler_cost)
    network.add("Generator", "roof", bus="electricity", p_nom_extendable=True, p_nom_max=lp.roof.largest, p_max_pu=lp.sun,
                capital_cost=lp.roof.cost)
    network.add("Link", "pump", bus0="electricity", bus1="heat", efficiency=lp.cop, p_nom_extendable=True,
                p_nom_max=lp.pump.largest / lp.cop, capital_cost=lp.pump.cost * lp.cop)
    network.add("StorageUnit", "battery", bus="electricity", p_nom_extendable=True,
                p_nom_max=lp.battery.largest / lp.duration_h, capital_cost=lp.battery.cost * lp.duration_h,
                max_hours=lp.duration_h, efficiency_store=lp.eta_in, efficiency_dispatch=lp.eta_out, standing_loss=lp.loss,
                cyclic_state_of_charge=True)
    return network


def solve(lp: CommonLp, watch: Watch, with_solve: bool) -> Answer | None:
    with watch.phase("describe"):
        network = network_of(lp)
    with watch.phase("build"):
        model = network.optimize.create_model()
    with watch.phase("hand_over"):
        highs = model.to_highspy()
        highs.setOptionValue("output_flag", False)
        highs.setOptionValue("threads", 1)
    if not with_solve:
        return None
    with watch.phase("solve"):
        highs.run()
        values = np.array(highs.getSolution().col_value)
    column = {int(label): k for k, label in enumerate(model.matrices.vlabels)}

    def size(kind: str, name: str) -> float:
        variable = model.variables[f"{kind}-p_nom"]
        return float(values[column[int(variable.labels.sel(name=name))]])

    return Answer(highs.getObjectiveValue(), size("Generator", "roof"),
                  size("StorageUnit", "battery") * lp.duration_h, size("Link", "pump") * lp.cop)

"""Capture in the best a year can be: all plants at their largest, in favour of the plan as everything there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zcopt.checks.counted import Counted
from zcopt.inputs.sheets import CarrierRow
from zcopt.measures.capture import COUNTED_FATES, CaptureRow
from zcopt.model.books import Activity
from zcopt.model.purchase import life_of
from zcopt.units import KWH_PER_MWH

if TYPE_CHECKING:
    from zcopt.checks.best_year import BestYear


def add_captures(best: BestYear) -> None:
    """captured <= availability * largest, and <= rate * share reached * CO2 of the source in the year; its energy is drawn."""
    for row in best.case.rows(CaptureRow):
        runs = bool(life_of(row, best.case).serving(best.year))
        captured = best.program.column(row.availability_share * row.max_tco2_per_year if runs else 0.0)
        best.program.at_most.append(({captured: 1.0, **_emitted(best, row, -row.capture_rate_share * row.reached_share)}, 0.0))
        for carrier, energy in row.energy_kwh_per_tco2:
            flow = best.balance[carrier]
            flow[captured] = flow.get(captured, 0.0) - energy / KWH_PER_MWH
        if row.fate in COUNTED_FATES:
            _add_tonnes(best, row, captured)


def _emitted(best: BestYear, row: CaptureRow, times: float) -> dict[int, float]:
    """The columns of the source, each with its CO2 per unit, fossil or not, times a factor."""
    if row.source_id in best.used:
        return {best.used[row.source_id]: times}
    carrier = best.case.carrier(row.source_id)
    factor = (carrier.emission_factor_tco2e_per_unit or 0.0) * carrier.units_per_mwh
    return {entry.column: times * factor for entry in best.entries
            if entry.activity is Activity.FUEL and entry.carrier == row.source_id}


def _add_tonnes(best: BestYear, row: CaptureRow, captured: int) -> None:
    """Captured and removed CO2, in the shares of the source."""
    biogenic = next((c.biogenic_share for c in best.case.rows(CarrierRow) if c.carrier_id == row.source_id), 0.0)
    for activity, share in ((Activity.CAPTURED_CO2, 1 - biogenic), (Activity.REMOVED_CO2, biogenic)):
        if share > 0:
            column = best.program.column()
            best.program.equal.append(({column: -1.0, captured: share}, 0.0))
            best.entries.append(Counted(activity, "", "tCO2e", column, row.source_id))

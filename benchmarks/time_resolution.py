"""How many typical days decide well: plans chosen on few days, dispatched on all 8,760 hours.

    python -m benchmarks.time_resolution [CASE ...]      cases: pv-battery starter car-plant

Writes results/time_resolution.csv and prints the tables of docs/decisions/time-resolution.md. Every line is one case decided
on one choice of typical days: the seconds its search took, the seconds the reference and the plan took on all hours, how far
typical days were off about the plan (error), and how much more the plan costs on all hours than the best plan that any choice
of days led to (regret). Plans that miss a promise on all hours are resized, as in every run.

``pv-battery`` has three years, PV, a battery, a heat pump and two retrofits. ``starter`` is what ``zcopt new`` makes for a
machinery plant in Jiangsu, three years. ``car-plant`` is cases/auto-plant planned for its last three years only, so that every
choice of days can be solved in minutes.
"""

from __future__ import annotations

import dataclasses
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from benchmarks.cases import Size, make_case
from benchmarks.measure import ROOT, Record, alone, context, hand_back, show, whole_peak_mb, write_csv
from zcopt.api import FullYearScope, load_case, optimize
from zcopt.inputs.case import Case
from zcopt.inputs.row import Row
from zcopt.inputs.sheets import SettingsRow, SiteRow
from zcopt.starter.folder import make_starter_folder

GAP = 0.001
TIME_LIMIT_SECONDS = 120.0
PV_BATTERY = Size(years=3, days_per_month=1, slots_per_day=24, keep_peak=True, retrofits=2, pv=1, storages=1, converters=1)
STARTER = {"sector": "machinery", "province": "江苏"}


class Days(NamedTuple):
    """A choice of typical days: mean days per month and price pattern, whether the peak day is kept, slots per day."""

    per_month: int
    peak: bool
    slots: int


CHOICES = (Days(1, False, 24), Days(1, True, 24), Days(1, True, 6), Days(2, True, 6), Days(2, True, 24), Days(4, True, 6))
CASES = ("pv-battery", "starter", "car-plant")


def case_of(name: str) -> Case:
    """A case of the study, as it would be read."""
    if name == "pv-battery":
        return make_case(PV_BATTERY)
    if name == "starter":
        with tempfile.TemporaryDirectory() as folder:
            made = make_starter_folder(Path(folder) / "case", range(2026, 2029), "CNY", **STARTER)
            return load_case(made.workbook.parent)
    case = load_case(ROOT / "cases" / "auto-plant")
    return _with(case, SiteRow, first_year=case.years[-3])


def _with(case: Case, kind: type[Row], **changes: object) -> Case:
    rows = dict(case.rows_by_type)
    rows[kind] = (dataclasses.replace(case.one(kind), **changes),)
    return dataclasses.replace(case, rows_by_type=MappingProxyType(rows))


def measure(name: str, days: Days) -> Record:
    """The best plan decided on these days, and what it and the reference cost on all hours."""
    case = _with(case_of(name), SettingsRow, typical_days_per_month=days.per_month, keep_peak_days=days.peak,
                 slots_per_day=days.slots)
    result = optimize(case, plans=1, gap=GAP, time_limit=TIME_LIMIT_SECONDS, threads=2, archetypes=False,
                      full_year=FullYearScope.BEST)
    best, seconds = result.best, result.seconds
    check = best.full_year
    if check is None or check.cost is None:
        raise RuntimeError(f"{name} on {days}: the plan cannot be run on all hours")
    return {
        "days_per_month": days.per_month, "peak_day": days.peak, "slots_per_day": days.slots,
        "slots_per_year": len(result.case.time.slots), "rows": result.model_size["rows"], "gap": best.gap,
        "typical_days_cost": best.decided.net_present_cost, "all_hours_cost": check.cost,
        "error": best.decided.net_present_cost / check.cost - 1, "unserved_mwh": check.unserved_mwh, "missed": len(check.missed),
        "corrections": check.corrections, "certified_gap": check.certified_gap,
        "reference_error": result.reference.decided.net_present_cost / result.reference.net_present_cost - 1,
        "search_seconds": seconds["typical_days"] + seconds["build"] + seconds["hand_over"] + seconds["solve"],
        "all_hours_seconds": seconds["all_hours"], "peak_mb": whole_peak_mb()}


def with_regret(records: Sequence[Record]) -> list[Record]:
    """Each record with how much more its plan costs than the best of those that hold on all hours; None where it does not."""
    holding = [r["all_hours_cost"] for r in records if not r["missed"] and not r["unserved_mwh"]]
    least = min(holding, default=None)
    return [{**r, "regret": None if least is None or r["missed"] or r["unserved_mwh"] else r["all_hours_cost"] / least - 1}
            for r in records]


def shown(records: Sequence[Mapping[str, object]]) -> list[tuple[str, ...]]:
    """The lines of the printed table."""
    def share(value: object) -> str:
        return f"{100 * value:.2f} %" if isinstance(value, float) else "-"

    return [(f"{r['days_per_month']} mean{' + peak' if r['peak_day'] else ''}", str(r["slots_per_day"]), f"{r['rows']:,}",
             share(r["error"]), share(r["reference_error"]), share(r["regret"]), f"{r['unserved_mwh']:.3g}", str(r["missed"]),
             str(r["corrections"]), share(r["certified_gap"]), f"{r['search_seconds']:.1f}", f"{r['all_hours_seconds']:.1f}",
             f"{r['peak_mb']:.0f}")
            for r in records]


HEADER = ("days per month", "slots", "rows", "error", "of reference", "regret", "unserved MWh", "missed", "resized",
          "certified gap", "search s", "all hours s", "peak MB")


def main(arguments: Sequence[str]) -> None:
    if arguments[:1] == ["--alone"]:
        hand_back(measure(arguments[1], CHOICES[int(arguments[2])]))
        return
    about, everything = context(), list[Record]()
    for name in arguments or CASES:
        records = with_regret([alone("benchmarks.time_resolution", "--alone", name, str(k)) for k in range(len(CHOICES))])
        everything += [{"case": name, **record} for record in records]
        show(name, HEADER, shown(records))
        print(f"\n{write_csv('time_resolution', everything, about)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

"""Whether what is asked for can be met at all: only what no plan could keep is an error, with the best there is beside it.

Every claim rests on ``best_year``, which leaves out whatever could stand in a plan's way, and on the accounting of the run
itself: the coefficients of an indicator are read from zcopt/carbon by asking for every amount one by one.
"""

from __future__ import annotations

from zcopt.checks.best_year import KNOWN, BestYear, best_year
from zcopt.checks.indicators import HardLimit, Judge, add_offset_limits, hard_limits
from zcopt.checks.linear import ROUNDING, Optimum
from zcopt.checks.money import check_budget
from zcopt.checks.peaks import check_peaks
from zcopt.checks.usual import figure, percent
from zcopt.checks.year import YearOfHours
from zcopt.errors import Problem
from zcopt.factory.end_use import EndUseRow
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import CarrierRow
from zcopt.parts import PARTS
from zcopt.units import KWH_PER_MWH


def check_solvable(case: Case) -> list[Problem]:
    """Needs, peaks, targets and budget; a case with parts this check does not know is left to the run, with a note."""
    unknown = [row for part in PARTS if part.row not in KNOWN for row in case.rows(part.row)]
    if unknown:
        row = unknown[0]
        return [row.problem(row.identifier_key(), f"whether all targets can be met was not checked before the run: sheet "
                            f"{row.sheet.name} is not part of that check", "Run the case: the run finds out", "N450")]
    hours = YearOfHours(case)
    best = {year: best_year(case, year, hours) for year in case.years}
    for one in best.values():
        add_offset_limits(case, one)
    unserved = [problem for year in case.years for problem in _needs(best[year])]
    peaks = check_peaks(best)
    if unserved:
        return [*unserved, *peaks]
    limits = _limits(case, best)
    return [*peaks, *limits, *check_budget(best, with_targets=not limits)]


def _needs(best: BestYear) -> list[Problem]:
    """Energy that cannot be supplied over the year even after all savings: through a limit, else through sizes."""
    opened = dict.fromkeys(best.unmet.values(), float("inf"))
    left_out = dict.fromkeys(best.unmet.values(), 1.0)
    short = best.program.least(left_out, opened)
    if not isinstance(short, Optimum) or short.value <= ROUNDING * _served(best):
        return []
    for carrier, column in best.bought.items():
        enough = best.program.least({column: 1.0}, {column: float("inf")})
        if isinstance(enough, Optimum):
            row = best.case.carrier(carrier)
            return [_limit_too_low(row, best.year, enough.value * row.units_per_mwh)]
    return [_unserved(best, carrier, short.columns[column]) for carrier, column in best.unmet.items()
            if short.columns[column] > ROUNDING * _served(best)]


def _served(best: BestYear) -> float:
    """What all end uses need together, what rounding is measured against  [MWh]."""
    return max(1e-6, sum(best.program.high[best.used[use.end_use_id]] for use in best.case.rows(EndUseRow)))


def _limit_too_low(row: CarrierRow, year: int, least: float) -> Problem:
    limit = (row.limit_units or {})[year]
    return row.problem("limit_units", f"at most {figure(limit)} {row.carrier_unit} of {row.carrier_id} can be bought in "
                       f"{year}, but after all savings and with all other supply on offer {figure(least)} "
                       f"{row.carrier_unit} are needed; {figure(least - limit)} are missing",
                       "Raise the limit, or offer savings or converters that need less", "E462", year=year)


def _unserved(best: BestYear, carrier: str, missing_mwh: float) -> Problem:
    use = max((use for use in best.case.rows(EndUseRow) if use.carrier == carrier),
              key=lambda use: best.program.low[best.used[use.end_use_id]])
    need = sum(best.program.low[best.used[u.end_use_id]] for u in best.case.rows(EndUseRow) if u.carrier == carrier)
    return use.problem("carrier", f"end uses need {figure(need * KWH_PER_MWH)} kWh of {carrier} in {best.year} after all "
                       f"savings, and with everything on offer {figure(missing_mwh * KWH_PER_MWH)} kWh of it cannot be "
                       "supplied",
                       "Raise the connection, or the sizes on offer: equipment at the end of its life needs a successor "
                       "in sheet converters", "E461")


def _limits(case: Case, best: dict[int, BestYear]) -> list[Problem]:
    """Hard limits on the wrong side of the best that a year, or the years up to it, can reach."""
    problems = []
    for hard in hard_limits(case):
        judge = Judge(case, best, hard.indicator, hard.year)
        missed = judge.missed(hard.limit)
        if missed is not None and missed > ROUNDING * judge.scale:
            problems.append(_out_of_reach(hard, judge, missed))
    return problems


def _out_of_reach(hard: HardLimit, judge: Judge, missed: float) -> Problem:
    def shown(value: float) -> str:
        return percent(value) if judge.indicator.is_share else f"{figure(value)} {judge.indicator.unit}"

    best = judge.reachable(hard.limit)
    reach = f"the best any plan could reach is {shown(best)}" if best is not None else "no plan can reach it"
    return hard.row.problem(hard.key, f"{hard.indicator} {judge.indicator.sense} {shown(hard.limit)} is out of reach in "
                            f"{hard.year}: with everything on offer at full size at once {reach}; {figure(missed)} "
                            f"{judge.miss_unit} are missing",
                            "Ease the target, or offer more: hours, budgets, links and smallest sizes come on top of this",
                            "E460", year=hard.year)

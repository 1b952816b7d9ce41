"""Savings of several retrofits on one end use or process."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

from zcopt.checks.usual import percent
from zcopt.errors import Problem
from zcopt.factory.end_use import EndUseRow
from zcopt.inputs.case import Case
from zcopt.inputs.materials import MaterialRow
from zcopt.inputs.sheets import ProcessRow
from zcopt.measures.retrofit import SAVINGS, RetrofitRow
from zcopt.model.links import LinkRow
from zcopt.model.purchase import life_of

MOST_SAVED_TOGETHER = 0.95


def check_savings(case: Case) -> list[Problem]:
    """Savings of what may be in use together that add up to more than all or leave nearly nothing; more of nothing."""
    problems = _more_of_nothing(case)
    for target, pairs in savings_by_target(case).items():
        chosen = _together(pairs, case)
        total, combined = sum(share for _, share in chosen), 1 - math.prod(1 - share for _, share in chosen)
        if len(chosen) > 1 and (total > 1 or combined > MOST_SAVED_TOGETHER):
            row = chosen[0][0]
            names = ", ".join(retrofit.retrofit_id for retrofit, _ in chosen)
            problems.append(row.problem(_key(row, chosen[0][1]), f"{len(chosen)} retrofits together save "
                                        f"{percent(combined)} of {target} (their sum is {percent(total)}): {names}; more "
                                        f"than {percent(MOST_SAVED_TOGETHER)} together is unusual (each saves of what the "
                                        "others leave)",
                                        "Lower savings that count the same waste twice, or link what excludes each other",
                                        "W457"))
    return problems


def _more_of_nothing(case: Case) -> list[Problem]:
    """A project that is to use more of what is not used at all: a share of nothing is nothing."""
    unused = {use.end_use_id for use in case.rows(EndUseRow) if use.base_year_energy_kwh == 0}
    unused |= {process.process_id for process in case.rows(ProcessRow) if process.base_year_activity_units == 0}
    unused |= {material.material_id for material in case.rows(MaterialRow) if material.amount_units == 0}
    return [row.problem(_key(row, share), f"{row.retrofit_id} is to use {percent(-share)} more of {target}, of which nothing "
                        "is used",
                        "Give what is used today, however little, and the share that belongs to it", "W481")
            for row in case.rows(RetrofitRow) for target, share in row.savings if share < 0 and target in unused]


def savings_by_target(case: Case) -> dict[str, list[tuple[RetrofitRow, float]]]:
    """End use or process -> the retrofits that act on it and their shares; a carrier stands for all its end uses."""
    carrier = {use.end_use_id: use.carrier for use in case.rows(EndUseRow)}
    carrier |= {process.process_id: "" for process in case.rows(ProcessRow)}
    carrier |= {material.material_id: "" for material in case.rows(MaterialRow)}
    found: dict[str, list[tuple[RetrofitRow, float]]] = {}
    for row in case.rows(RetrofitRow):
        for named, share in row.savings:
            for target in [named] if named in carrier else [t for t, c in carrier.items() if c == named]:
                found.setdefault(target, []).append((row, share))
    return found


def left_shares(savings: Mapping[str, list[tuple[RetrofitRow, float]]], case: Case, year: int) -> dict[str, tuple[float, float]]:
    """End use or process -> least and most of it that can be left in a year: all that save, or all that add, at once."""
    found = {}
    for target, pairs in savings.items():
        running = [share for row, share in pairs if life_of(row, case).serving(year)]
        found[target] = (math.prod(1 - max(share, 0.0) for share in running), math.prod(1 - min(share, 0.0) for share in running))
    return found


def _together(pairs: list[tuple[RetrofitRow, float]], case: Case) -> list[tuple[RetrofitRow, float]]:
    """The largest savings first, leaving out what excludes or replaces one already taken."""
    apart: dict[str, set[str]] = defaultdict(set)
    for link in case.rows(LinkRow):
        if link.relation in ("excludes", "replaces"):
            apart[link.first].add(link.second)
            apart[link.second].add(link.first)
    taken: list[tuple[RetrofitRow, float]] = []
    names: set[str] = set()
    for row, share in sorted(pairs, key=lambda pair: -pair[1]):
        if share > 0 and apart[row.retrofit_id].isdisjoint(names):
            taken.append((row, share))
            names.add(row.retrofit_id)
    return taken


def _key(row: RetrofitRow, share: float) -> str:
    return next(f"saving_share_{k}" for k in SAVINGS if getattr(row, f"saving_share_{k}") == share)

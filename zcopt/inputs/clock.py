"""The time stamps of a series file: which hours are left out or stand there twice, as clocks put forward and back make them."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from zcopt.inputs.words import listed

HOUR, QUARTER = datetime.timedelta(hours=1), datetime.timedelta(minutes=15)
MOST_STEPS = 40_000
"""A year of quarter hours and more; stamps that lie further apart are not walked through."""
_STAMP = re.compile(r"\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T]+(\d{1,2}):(\d{2})")

Stamp = datetime.datetime


@dataclass(frozen=True)
class Clock:
    """From when to when the stamps go, and which of the steps between are missing or stand there twice."""

    first: Stamp
    last: Stamp
    missing: tuple[Stamp, ...]
    double: tuple[Stamp, ...]

    @property
    def unsteady(self) -> str:
        """``missing 2025-03-30 02:00; twice 2025-10-26 02:00``; empty when every step stands there once."""
        return "; ".join(f"{what} {listed(map(_shown, some), 5)}" for what, some in (("missing", self.missing),
                                                                                     ("twice", self.double)) if some)

    def __str__(self) -> str:
        return "; ".join(filter(None, (f"from {_shown(self.first)} to {_shown(self.last)}", self.unsteady)))


def clock_of(cells: Sequence[object]) -> Clock | None:
    """What a column of time stamps says; None unless all are stamps, mostly hours or quarter hours apart.

    A year without 29 February misses nothing.
    """
    stamps = [stamp for cell in cells if (stamp := stamp_of(cell)) is not None]
    if len(stamps) < max(2, len(cells)):
        return None
    step = Counter(later - sooner for sooner, later in pairwise(stamps)).most_common(1)[0][0]
    if step not in (HOUR, QUARTER):
        return None
    first, last, here = min(stamps), max(stamps), Counter(stamps)
    steps = (first + step * n for n in range(min((last - first) // step, MOST_STEPS)))
    missing = tuple(stamp for stamp in steps if stamp not in here)
    if all((stamp.month, stamp.day) == (2, 29) for stamp in missing) and len(missing) == datetime.timedelta(days=1) // step:
        missing = ()
    return Clock(first, last, missing, tuple(stamp for stamp, times in here.items() if times > 1))


def stamp_of(cell: object) -> Stamp | None:
    """The time a cell says, None when it says none; 24:00 is midnight of the next day."""
    if isinstance(cell, datetime.datetime):
        return cell.replace(second=0, microsecond=0) + datetime.timedelta(minutes=round(cell.second / 60))
    match = _STAMP.match(cell) if isinstance(cell, str) else None
    if match is None:
        return None
    year, month, day, hour, minute = (int(part) for part in match.groups())
    try:
        return datetime.datetime(year, month, day) + datetime.timedelta(hours=hour, minutes=minute)
    except (ValueError, OverflowError):
        return None


def _shown(stamp: Stamp) -> str:
    return f"{stamp:%Y-%m-%d %H:%M}"

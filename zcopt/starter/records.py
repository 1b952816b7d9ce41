"""Records for the workbook, each with where its numbers come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from zcopt.inputs.tables import DataRow

Record = dict[str, object]
"""Column key -> value, as ``write_template`` takes it."""
Content = dict[str, list[Record]]
"""Sheet -> its records."""

DERIVED = "derived"
"""The source of a number that is judged or computed here; the note of its record says how."""


def cited(rows: Iterable[DataRow], note: str = "", **values: object) -> Record:
    """A record whose source names every data row it was made from; without rows it is derived."""
    sources = list(dict.fromkeys(row.cited for row in rows))
    return {**values, "source": "; ".join(sources) or DERIVED, "note": note}


def flat(years: Sequence[int], value: float) -> dict[int, float]:
    """The same number in every year."""
    return dict.fromkeys(years, value)


def between(years: Sequence[int], points: Mapping[int, float]) -> dict[int, float]:
    """Straight lines between known years; before the first and after the last the value stays."""
    known = sorted(points)

    def at(year: int) -> float:
        earlier = [y for y in known if y <= year]
        later = [y for y in known if y >= year]
        if not earlier or not later:
            return points[known[0] if not earlier else known[-1]]
        first, last = earlier[-1], later[0]
        weight = 0.0 if first == last else (year - first) / (last - first)
        return points[first] + weight * (points[last] - points[first])

    return {year: rounded(at(year)) for year in years}


def rounded(value: float, digits: int = 4) -> float:
    """To significant digits, so that cells stay readable."""
    return float(f"{value:.{digits}g}")

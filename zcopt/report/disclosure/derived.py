"""Questions made of other questions: sums, differences, changes against the base year."""

from __future__ import annotations

from dataclasses import dataclass

from zcopt.report.disclosure.quantities import NO_BASE_YEAR, Figure, Quantity, View


@dataclass(frozen=True)
class Total:
    """The sum of other questions; those without an answer add nothing, all without: none."""

    parts: tuple[Quantity, ...]

    def at(self, view: View, year: int | None) -> Figure:
        """The sum of what is known."""
        found = [part.at(view, year) for part in self.parts]
        known = [figure.value for figure in found if isinstance(figure.value, int | float)]
        return Figure(sum(known)) if known else Figure(None, found[0].why)

    def said(self, view: View) -> str:
        """Every part."""
        return " + ".join(part.said(view) for part in self.parts)


@dataclass(frozen=True)
class BelowBase:
    """1 - value / value of the base year."""

    of: Quantity

    def at(self, view: View, year: int | None) -> Figure:
        """None without a base year."""
        now, then = self.of.at(view, year), self.of.at(view, None)
        if not isinstance(now.value, int | float) or not isinstance(then.value, int | float) or then.value == 0:
            return Figure(None, now.why or then.why or NO_BASE_YEAR)
        return Figure(1 - now.value / then.value)

    def said(self, view: View) -> str:
        """What is compared."""
        return f"1 - value / base year of: {self.of.said(view)}"


@dataclass(frozen=True)
class Contraction:
    """Base year less a fixed share of it for every year since: a linear path of absolute contraction."""

    of: Quantity
    yearly_share: float

    def at(self, view: View, year: int | None) -> Figure:
        """What the path allows, never below zero."""
        then = self.of.at(view, None)
        if not isinstance(then.value, int | float):
            return Figure(None, then.why)
        passed = 0 if year is None else year - view.base_year
        return Figure(then.value * max(0.0, 1 - self.yearly_share * passed))

    def said(self, view: View) -> str:
        """The formula."""
        return f"base year x (1 - {self.yearly_share:g} x years since {view.base_year}) of: {self.of.said(view)}"


@dataclass(frozen=True)
class Less:
    """One question less another."""

    first: Quantity
    second: Quantity

    def at(self, view: View, year: int | None) -> Figure:
        """None where either has no answer."""
        a, b = self.first.at(view, year), self.second.at(view, year)
        if not isinstance(a.value, int | float) or not isinstance(b.value, int | float):
            return Figure(None, a.why or b.why)
        return Figure(a.value - b.value)

    def said(self, view: View) -> str:
        """Both."""
        return f"[{self.first.said(view)}] - [{self.second.said(view)}]"

"""The plan that a ranking by cost per tonne would choose, and what it costs more than the optimum.

Every offer is looked at by itself, at its largest size and as early as possible, as an expert's list would; then the list is
taken from the cheapest tonne on: all that saves money, and more until every promise can be kept. Sizes and years of that
choice are optimised, so the gap shown is the least such a list costs (Vogt-Schilb and Hallegatte, Energy Policy 66, 2014).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zcopt.analysis.forms import Form, cost_form, form_of, yearly_forms
from zcopt.model.books import DecisionPost, Timing
from zcopt.model.build import Built
from zcopt.model.matrix import Matrix, Vector, columns_of
from zcopt.model.objective import discount
from zcopt.model.solve import Outcome, SolveOptions
from zcopt.model.solvers import Report, Solvers, nobody
from zcopt.model.stop import leave_if_asked, stoppable
from zcopt.units import CUR_PER_KCUR

SIZE_SHARE = 1 - 1e-6
"""An offer is held at this share of the most of it there can be."""
ROUGH_GAP = 0.5
"""How closely a plan is looked for where only its existence matters."""
NO_TONNES = 1e-6


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An offer by itself against the reference: discounted cost [currency], discounted net abatement [tCO2e]."""

    item: str
    cost: float
    net_discounted_tco2: float

    @property
    def per_tonne(self) -> float | None:
        """Cost per tonne; None where nothing is abated."""
        return self.cost / self.net_discounted_tco2 if self.net_discounted_tco2 > NO_TONNES else None


@dataclass(frozen=True, kw_only=True)
class CheapestFirst:
    """The list, how far down it was taken, and the net present cost of that choice with its bound [currency].

    ``forced`` tells whether every offer taken is also bought; where some exclude each other they are only allowed.
    """

    offers: tuple[Offer, ...]
    taken: tuple[str, ...]
    forced: bool
    cost: float
    bound: float


def cheapest_first(built: Built, matrix: Matrix, options: SolveOptions, *, report: Report | None = None) -> CheapestFirst | None:
    """The plan of a ranking by cost per tonne; None when the time limit came first. Raises StoppedEarly on Ctrl-C."""
    with stoppable():
        return _List(built, matrix, options, report or nobody).plan()


class _List:
    def __init__(self, built: Built, matrix: Matrix, options: SolveOptions, report: Report) -> None:
        self.built, self.matrix = built, matrix
        self.solvers = Solvers(matrix, options, report, months=built.case.time.year_months)
        self.cost = cost_form(built, matrix)
        self.tonnes = self._discounted_net()
        self.new = [d for d in built.books.decisions if not d.in_reference]

    def plan(self) -> CheapestFirst | None:
        offers = self._offers()
        if offers is None:
            return None
        order = [offer.item for offer in offers]
        saving = sum(offer.per_tonne is not None and offer.per_tonne < 0 for offer in offers)
        self.solvers.restore_cost()
        taken = self._as_far_as_needed(order, saving)
        if taken is None:
            return None
        outcome, forced = self._solve(order[:taken], adopt=True, what="cheapest first"), True
        if outcome.values is None:
            outcome, forced = self._solve(order[:taken], adopt=False, what="cheapest first"), False
        if outcome.values is None:
            return None
        return CheapestFirst(offers=tuple(offers), taken=tuple(order[:taken]), forced=forced,
                             cost=outcome.objective * CUR_PER_KCUR, bound=outcome.bound * CUR_PER_KCUR)

    def _offers(self) -> list[Offer] | None:
        """Every offer alone, cheapest tonne first; what abates nothing comes last."""
        policies = [p.constraint for p in self.built.books.promises if not p.binds_reference]
        self.solvers.drop(policies)
        base = self._solve([], adopt=True, what="reference")
        found: list[Offer] = []
        for number, decision in enumerate(self.new, start=1):
            values = None if base.values is None else self._alone(decision, f"offer {number}/{len(self.new)} by itself")
            if values is None or base.values is None:
                if self.solvers.seconds_left <= 0 or base.values is None:
                    return None
                continue  # it cannot stand by itself: it needs another, and is reached with it
            found.append(Offer(item=decision.item, cost=(self.cost.of(values) - self.cost.of(base.values)) * CUR_PER_KCUR,
                               net_discounted_tco2=self.tonnes.of(base.values) - self.tonnes.of(values)))
        self.solvers.restore(policies)
        found += [Offer(item=d.item, cost=0.0, net_discounted_tco2=0.0) for d in self.new
                  if d.item not in {offer.item for offer in found}]
        return sorted(found, key=lambda offer: (offer.per_tonne is None, offer.per_tonne or 0.0, offer.item))

    def _alone(self, decision: DecisionPost, what: str) -> Vector | None:
        """The cheapest operation with as much of one offer as there can be, as early as can be."""
        size = form_of(self.matrix, sum(decision.stock(y) for y in self.built.case.years))
        entries = size.entries()
        if not entries:
            return None
        scale = max(abs(x) for x in entries.values())
        self.solvers.set_cost(-size.coefficients / scale, 0.0)
        most = self._solve([decision.item], adopt=True, what=what)
        if most.values is None:
            return None
        held = self.solvers.add_row({c: x / scale for c, x in entries.items()})
        self.solvers.bound_row(held, SIZE_SHARE * (size.of(most.values) - size.constant) / scale, np.inf)
        self.solvers.restore_cost()
        outcome = self._solve([decision.item], adopt=True, what=what, start=most.values)
        self.solvers.bound_row(held, -np.inf, np.inf)
        return outcome.values

    def _as_far_as_needed(self, order: Sequence[str], saving: int) -> int | None:
        """The shortest beginning of the list, at least all that saves money, with which every promise can be kept."""
        low, high = saving, len(order)
        while low < high:
            middle = (low + high) // 2
            outcome = self._solve(order[:middle], adopt=False, what=f"first {middle} of {len(order)} offers", gap=ROUGH_GAP)
            if outcome.values is None and self.solvers.seconds_left <= 0:
                return None
            low, high = (low, middle) if outcome.values is not None else (middle + 1, high)
        return low

    def _solve(self, allowed: Sequence[str], *, adopt: bool, what: str, gap: float | None = None,
               start: Vector | None = None) -> Outcome:
        """With nothing new but what is allowed, which with ``adopt`` must be bought."""
        leave_if_asked()
        held = {c: float(d.item in allowed) for d in self.new if adopt or d.item not in allowed
                for c in columns_of(self.matrix, [d.adopted])}
        self.solvers.fix(held)
        outcome = self.solvers.solve(what, relative_gap=gap, start=start)
        self.solvers.release(held)
        leave_if_asked()
        return outcome

    def _discounted_net(self) -> Form:
        forms = yearly_forms(self.built, self.matrix, "net")
        weight = {y: discount(self.built.case, y, Timing.MID) for y in forms}
        return Form(np.sum([weight[y] * form.coefficients for y, form in forms.items()], axis=0),
                    sum(weight[y] * form.constant for y, form in forms.items()))

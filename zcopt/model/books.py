"""The shared books. Parts append posts; balance, targets, objective, extraction and reports sum the same posts.

Inside the model power is in MW, energy in MWh, money in thousands of the case's currency (so that a price per kWh
times MWh needs no factor), emissions in tCO2e. A post carries its final unit and sign, and is written once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from zcopt.errors import ModelError
from zcopt.inputs.row import Row
from zcopt.model.algebra import BlockData, ConstraintData, Expr, Variable

if TYPE_CHECKING:
    from zcopt.carbon.emissions import Emissions
    from zcopt.model.ledger import Ledger


class Grain(StrEnum):
    """How often a post happens: each hour (year, month, step) or each month (year, month)."""

    HOUR = "hour"
    MONTH = "month"


class Timing(StrEnum):
    """When in its year money flows: purchases at the start, operation in the middle, residual value at the end."""

    START = "start"
    MID = "mid"
    END = "end"


class Activity(StrEnum):
    """What crosses the factory's boundary or happens inside it, as the accounting rules see it."""

    FUEL = "fuel"
    FEEDSTOCK = "feedstock"
    PROCESS = "process"
    FUGITIVE = "fugitive"
    CAPTURED_CO2 = "captured_co2"
    REMOVED_CO2 = "removed_co2"
    GRID_ELECTRICITY = "grid_electricity"
    OWN_NON_FOSSIL_ELECTRICITY = "own_non_fossil_electricity"
    OWN_NON_FOSSIL_SOLD_ATTRIBUTES = "own_non_fossil_sold_attributes"
    OWN_BIOMASS_ELECTRICITY = "own_biomass_electricity"
    OWN_FOSSIL_ELECTRICITY = "own_fossil_electricity"
    DIRECT_LINE_ELECTRICITY = "direct_line_electricity"
    EXPORTED_ELECTRICITY = "exported_electricity"
    EXPORTED_FOSSIL_ELECTRICITY = "exported_fossil_electricity"
    PURCHASED_HEAT = "purchased_heat"
    EXPORTED_HEAT = "exported_heat"
    GREEN_CONTRACT = "green_contract"
    CERTIFICATE = "certificate"
    OFFSET = "offset"
    PURCHASED_MATERIAL = "purchased_material"
    INBOUND_TRANSPORT = "inbound_transport"


@dataclass(frozen=True, kw_only=True)
class EnergyPost:
    """Energy of one item on one carrier [MWh in the slot or month]; supply positive, use negative.

    ``amount(year, month, step)`` or, at month grain, ``amount(year, month)``. ``activity`` is set when the energy
    crosses the boundary or is generated on site; energy that only moves between parts has none.
    """

    carrier: str
    part: str
    item: str
    amount: Callable[..., Expr]
    grain: Grain = Grain.HOUR
    activity: Activity | None = None


@dataclass(frozen=True, kw_only=True)
class MoneyPost:
    """Money of one item on one account [thousand currency in the year]; payments positive, receipts negative.

    ``cash`` is False for what steers the choice but is never paid: residual value, internal prices, target prices.
    """

    account: str
    part: str
    item: str
    amount: Callable[[int], Expr]
    timing: Timing = Timing.MID
    cash: bool = True


@dataclass(frozen=True, kw_only=True)
class ActivityPost:
    """An activity that is not energy on a carrier: process emissions and materials [own unit], contracts and
    certificates [MWh], offsets and stored CO2 [tCO2e]; ``amount(year)``.

    ``factor(year)`` is the item's own factor [tCO2e/unit], for activities whose rule says ``item``. ``gas`` is what is
    emitted, "CO2e" where it is not known apart; ``product`` is set when it belongs to one product alone. ``profile`` is
    the series a contract is delivered by, for matching it hour by hour; empty where that is not known.
    """

    activity: Activity
    part: str
    item: str
    unit: str
    amount: Callable[[int], Expr]
    factor: Callable[[int], float] | None = None
    gas: str = "CO2"
    product: str = ""
    profile: str = ""


@dataclass(frozen=True, kw_only=True)
class RegisterPost:
    """Attributes that are kept until they are used, by vintage [MWh]: ``bought(vintage)``, and of each vintage what is
    ``used(vintage, year)`` and left over at the end of the year, ``left(vintage, year)``, while it is valid.
    """

    part: str
    item: str
    validity_years: int
    bought: Callable[[int], Expr]
    used: Callable[[int, int], Expr]
    left: Callable[[int, int], Expr]


@dataclass(frozen=True, kw_only=True)
class SavingPost:
    """A measure multiplies what is left of ``target`` by (1 - share * active[year]).

    ``target`` is an end use, a process, or a carrier: then every end use of the carrier.
    """

    target: str
    measure: str
    share: float
    active: Callable[[int], Expr]


@dataclass(frozen=True, kw_only=True)
class DecisionPost:
    """Something that may be adopted: ``adopted`` is 1 when it ever is, whatever the year and the size.

    ``bought(year)`` is the quantity in ``unit`` bought or signed in that year. ``classes`` are 0/1 variables that
    say which size class the final size falls in; exactly one is 1 when adopted. ``stock(year)`` is what is in use, in
    ``unit``: 0, or between ``smallest`` and ``largest``.
    """

    part: str
    item: str
    unit: str
    adopted: Variable
    bought: Callable[[int], Expr]
    stock: Callable[[int], Expr]
    smallest: float = 1.0
    largest: float = 1.0
    capex_of_largest: float = 0.0
    """Investment when as much as possible is bought at once [thousand currency]; how much a difference can weigh."""
    in_reference: bool = False
    classes: Mapping[str, Variable] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PromisePost:
    """A tagged constraint: a target, budget or limit a planner typed, with its place and wording.

    ``body`` is what is limited, ``limit`` the number; the constraint is body <= limit or body >= limit, in ``unit``.
    ``per_solver_unit`` turns the constraint's own unit into ``unit`` (thousand currency -> currency: 1000).
    """

    kind: str
    year: int | None
    row: Row
    key: str
    constraint: ConstraintData
    wording: str
    unit: str
    per_solver_unit: float = 1.0
    binds_reference: bool = False
    """Whether the limit holds in the reference too: physical limits do, targets and budgets do not."""


@dataclass(frozen=True, kw_only=True)
class SpacePost:
    """What an item takes of a shared site limit (roof area, a transformer bay), ``amount(year)``."""

    limit: str
    item: str
    amount: Callable[[int], Expr]


CountedRule = Callable[[BlockData, "Ledger", "Emissions"], None]


@dataclass
class Books:
    """All posts of a model, in the order the parts wrote them."""

    energy: list[EnergyPost] = field(default_factory=list)
    money: list[MoneyPost] = field(default_factory=list)
    activities: list[ActivityPost] = field(default_factory=list)
    savings: list[SavingPost] = field(default_factory=list)
    decisions: list[DecisionPost] = field(default_factory=list)
    promises: list[PromisePost] = field(default_factory=list)
    space: list[SpacePost] = field(default_factory=list)
    registers: list[RegisterPost] = field(default_factory=list)
    reducible: dict[str, str] = field(default_factory=dict)
    """What savings may act on: end use, process or material -> its carrier ("" where it has none)."""
    needs: dict[str, Mapping[int, float]] = field(default_factory=dict)
    """What an end use [MWh] or a process [tCO2e] comes to by year before any saving; bounds on energy and gross emissions
    are made of it, which materials do not touch."""
    tariffs: dict[str, Callable[[int, int, int], float]] = field(default_factory=dict)
    """Carrier -> what a kWh bought from the grid costs at (year, month, step), without demand charges."""
    counted_rules: list[CountedRule] = field(default_factory=list)
    """Equations of parts on yearly amounts, written once the ledger is known: rule(block, ledger, emissions)."""
    _remaining: Callable[[str, int], Expr] | None = None

    def post(self, *posts: EnergyPost | MoneyPost | ActivityPost | SavingPost | DecisionPost | PromisePost
             | SpacePost | RegisterPost) -> None:
        """Append posts, each to its book."""
        shelves = {EnergyPost: self.energy, MoneyPost: self.money, ActivityPost: self.activities,
                   SavingPost: self.savings, DecisionPost: self.decisions, PromisePost: self.promises,
                   SpacePost: self.space, RegisterPost: self.registers}
        for post in posts:
            shelves[type(post)].append(post)  # type: ignore[attr-defined]

    def when_counted(self, rule: CountedRule) -> None:
        """Write ``rule``'s equations after the ledger: shares of what is imported, gates on emissions."""
        self.counted_rules.append(rule)

    def close_savings(self, remaining: Callable[[str, int], Expr]) -> None:
        """State what is left of every target once all savings are known."""
        self._remaining = remaining

    def remaining(self, target: str, year: int) -> Expr:
        """The share of an end use or process that is left in a year; 1 where no measure acts on it.

        Raises ModelError before the savings are closed: a part may use it inside a post, not while it is added.
        """
        if self._remaining is None:
            raise ModelError(f"what remains of {target} was asked before all savings were posted")
        return self._remaining(target, year)

    def carriers(self) -> Iterator[str]:
        """The carriers anything was posted on, in order of first mention."""
        return iter(dict.fromkeys(post.carrier for post in self.energy))

    def on_carrier(self, carrier: str) -> Sequence[EnergyPost]:
        """The energy posts of a carrier."""
        return [post for post in self.energy if post.carrier == carrier]

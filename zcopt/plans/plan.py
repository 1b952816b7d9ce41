"""A plan: a strategy with its sizes, years, money, energy and carbon; frozen, and free of any solver object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from zcopt.errors import BrokenPromise


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What is bought or signed in a year."""

    part: str
    item: str
    year: int
    quantity: float
    unit: str
    capex: float


@dataclass(frozen=True, kw_only=True)
class Flow:
    """Energy of an item on a carrier over a year [MWh], always positive; ``direction`` is supply or use."""

    year: int
    carrier: str
    part: str
    item: str
    direction: str
    energy_mwh: float


@dataclass(frozen=True, kw_only=True)
class MoneyLine:
    """An amount of money [currency]: payments positive, receipts negative."""

    year: int
    account: str
    part: str
    item: str
    timing: str
    is_cash: bool
    cash: float
    discounted: float


@dataclass(frozen=True, kw_only=True)
class CarbonLine:
    """Tonnes of a source in a ledger: activity times factor."""

    year: int
    source: str
    part: str
    scope: str
    category: str
    gas: str
    ledger: str
    activity: float
    unit: str
    factor: float
    tco2: float
    carrier: str = ""
    product: str = ""


@dataclass(frozen=True, kw_only=True)
class IndicatorValue:
    """An indicator of a year, with the target of the case where there is one; ``margin`` is negative when missed."""

    year: int
    indicator: str
    value: float | None
    unit: str
    sense: str
    limit: float | None
    margin: float | None


@dataclass(frozen=True, kw_only=True)
class CertificateLine:
    """Certificates of a kind and vintage in a year [MWh]: bought, used, and left over, kept for later or expired."""

    certificate: str
    vintage: int
    year: int
    bought_mwh: float
    used_mwh: float
    banked_mwh: float
    expired_mwh: float


@dataclass(frozen=True, kw_only=True)
class DispatchLine:
    """Mean power of an item in a representative hour [kW], always positive."""

    year: int
    month: int
    day: int
    day_weight: float
    hour: int
    carrier: str
    part: str
    item: str
    direction: str
    power_kw: float


@dataclass(frozen=True)
class Strategy:
    """What a plan adopts, whatever the year: the items, and the size class of those that have one."""

    adopted: frozenset[str]
    classes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def key(self) -> tuple[tuple[str, str], ...]:
        """A sortable form in which equal strategies are equal."""
        return tuple(sorted((item, self.classes.get(item, "")) for item in self.adopted))


@dataclass(frozen=True, kw_only=True)
class FullYearCheck:
    """A plan dispatched on all hours with its investments held: its cost [currency], None where it cannot be run at all.

    ``unserved_mwh`` is energy no equipment of the plan can supply or take, ``missed`` the promises that then cannot be
    kept; the cost counts neither.
    """

    cost: float | None
    unserved_mwh: float = 0.0
    missed: tuple[BrokenPromise, ...] = ()
    corrections: int = 0
    """How often the plan's sizes were chosen again because promises were missed, or energy was, on all hours."""
    minimum_loads_left_out: bool = False
    """Whether the case has minimum part loads, which are not kept on all hours: the cost is then a lower bound."""
    certified_gap: float | None = None
    """At most this share of the cost is the plan above the best possible plan; None where that cannot be said."""

    @property
    def holds(self) -> bool:
        """Whether everything is supplied and every promise kept."""
        return self.cost is not None and self.unserved_mwh == 0 and not self.missed


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One way to go, fully described. Money in the currency of the case, ``net_present_cost`` is what was minimised."""

    name: str
    archetype: str = ""
    strategy: Strategy
    net_present_cost: float
    bound: float
    gap: float
    status: str
    seconds: float
    strategy_gap: float = 0.0
    """How much cheaper the same strategy might still be, as a share; differences between plans below it are ties."""
    decisions: tuple[Decision, ...]
    flows: tuple[Flow, ...]
    money: tuple[MoneyLine, ...]
    carbon: tuple[CarbonLine, ...]
    indicators: tuple[IndicatorValue, ...]
    certificates: tuple[CertificateLine, ...] = ()
    dispatch: tuple[DispatchLine, ...] = ()
    full_year: FullYearCheck | None = None
    """How the plan fares on all 8,760 hours of every year; None when that was not asked."""
    on_typical_days: Plan | None = None
    """The same plan as typical days have it, where everything else here comes from its dispatch on all hours."""

    @property
    def decided(self) -> Plan:
        """The plan as typical days have it: what the search found and its bound speaks of."""
        return self.on_typical_days or self

    @property
    def full_year_cost_error_share(self) -> float | None:
        """Cost on all hours over the cost on typical days, minus 1; None where the plan was not dispatched on all hours."""
        if self.on_typical_days is None or self.on_typical_days.net_present_cost == 0:
            return None
        return self.net_present_cost / self.on_typical_days.net_present_cost - 1

    def indicator(self, key: str, year: int) -> float | None:
        """The value of an indicator in a year, None when it was not computed."""
        return next((i.value for i in self.indicators if i.indicator == key and i.year == year), None)

    def cash_by_year(self) -> dict[int, float]:
        """What is paid less what is received, by year, undiscounted; without residual values and internal prices."""
        found: dict[int, float] = {}
        for line in self.money:
            if line.is_cash:
                found[line.year] = found.get(line.year, 0.0) + line.cash
        return found

    def capex_by_year(self) -> dict[int, float]:
        """Investment by year."""
        found: dict[int, float] = {}
        for line in self.money:
            if line.account == "capex":
                found[line.year] = found.get(line.year, 0.0) + line.cash
        return found

    @property
    def capex_total(self) -> float:
        """Undiscounted investment over all years."""
        return sum(self.capex_by_year().values())

    @property
    def targets_met(self) -> bool:
        """Whether no target is missed by more than rounding (1e-6 of the limit)."""
        return all(i.margin is None or i.margin >= -1e-6 * max(1.0, abs(i.limit or 0.0)) for i in self.indicators)

"""A tiny factory to tell stories with: one year and a few slots, numbers a person can check in the head.

    plan = solve(factory(hours=[0.3, 1.1], load_kw=[0, 90]).with_rows(...))
    plan.money("energy")

Each hour of a story is one slot that stands for one hour; prices are per kWh, loads in kW.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from types import MappingProxyType

import pyomo.environ as pyo

from zcopt.factory.end_use import EndUseRow
from zcopt.factory.grid import GridRow, TariffHoursRow, TariffRow
from zcopt.inputs.case import Case
from zcopt.inputs.row import Row
from zcopt.inputs.sheets import CarrierRow, GridFactorsRow, SettingsRow, SiteRow
from zcopt.inputs.timegrid import Slot, TimeGrid
from zcopt.model.build import Built, build
from zcopt.model.matrix import compile_matrix, load_values
from zcopt.model.objective import discount
from zcopt.model.solve import Outcome, SolveOptions, Solver, Status
from zcopt.parts import PARTS

LETTERS = "abcdefghijklmnopqrstuvwx"


def years_of(value: float, years: Sequence[int]) -> MappingProxyType[int, float]:
    """The same number in every year."""
    return MappingProxyType({year: value for year in years})


def story_grid(years: Sequence[int], hours: int, profiles: dict[str, Sequence[float]], weight_h: float = 1.0,
               months: Sequence[int] = (1,)) -> TimeGrid:
    """One day of ``hours`` slots in each month, the same in all months."""
    slots = tuple(Slot(m, s, 0, s, weight_h, (s - 1) % hours) for m in months for s in range(hours))
    values = {name: {(m, s): float(v[s]) for m in months for s in range(hours)} for name, v in profiles.items()}
    return TimeGrid(tuple(years), slots, values)


def factory(prices: Sequence[float] = (1.0,), load_kw: Sequence[float] = (100.0,), *, years: Sequence[int] = (2026,),
            rate: float = 0.0, connection_kw: float = 1e6, profiles: dict[str, Sequence[float]] | None = None,
            weight_h: float = 1.0, months: Sequence[int] = (1,), factor: float = 0.5) -> Case:
    """A factory that needs ``load_kw`` of electricity at ``prices`` per kWh and has nothing else."""
    hours = len(prices)
    letters = LETTERS[:hours]
    energy = sum(load_kw) * weight_h * len(months)
    rows: list[Row] = [
        SiteRow(base_year=years[0] - 1, first_year=years[0], last_year=years[-1], series_year=2025,
                discount_rate_share=rate),
        CarrierRow(carrier_id="electricity", kind="electricity", balance="hourly", base_year_purchase_units=energy),
        GridFactorsRow(average_kgco2_per_kwh=years_of(factor, years), market_kgco2_per_kwh=years_of(factor, years),
                       base_year_average_kgco2_per_kwh=factor, base_year_market_kgco2_per_kwh=factor),
        GridRow(connection_kw=connection_kw, network_price_per_kwh=years_of(0, years),
                levies_price_per_kwh=years_of(0, years)),
        *(TariffRow(class_id=letter, energy_price_per_kwh=years_of(price, years))
          for letter, price in zip(letters, prices, strict=True)),
        TariffHoursRow(months="1-12", classes=letters.ljust(24, letters[0])),
        EndUseRow(end_use_id="load", carrier="electricity", base_year_energy_kwh=energy, profile="load"),
        SettingsRow(size_classes=1),
    ]
    by_type: dict[type[Row], tuple[Row, ...]] = {}
    for row in rows:
        by_type[type(row)] = (*by_type.get(type(row), ()), row)
    grid = story_grid(years, hours, {"load": load_kw, **(profiles or {})}, weight_h, months)
    return Case(name="story", rows_by_type=MappingProxyType(by_type), grid=grid)


def changed(case: Case, kind: type[Row], **changes: object) -> Case:
    """The same case with these columns changed in every row of a sheet."""
    rows = dict(case.rows_by_type)
    rows[kind] = tuple(dataclasses.replace(row, **changes) for row in rows[kind])  # type: ignore[arg-type]
    return dataclasses.replace(case, rows_by_type=MappingProxyType(rows))


def status_of(case: Case) -> Status:
    """How the solve of a story ends, for stories that cannot be kept."""
    return Solver(compile_matrix(build(case, PARTS).model), SolveOptions(threads=1)).solve().status


class Story:
    """A solved story: what was paid, bought, used and emitted."""

    def __init__(self, built: Built, outcome: Outcome) -> None:
        self.built = built
        self.outcome = outcome

    @property
    def cost(self) -> float:
        """Net present cost in the currency."""
        return self.outcome.objective * 1000

    def money(self, account: str, year: int | None = None, item: str | None = None) -> float:
        """Undiscounted amount of an account in the currency."""
        years = self.built.case.years if year is None else (year,)
        return 1000 * sum(float(pyo.value(post.amount(y))) for post in self.built.books.money for y in years
                          if post.account == account and item in (None, post.item))

    def books_total(self) -> float:
        """The discounted sum of all money posts, which must be the objective."""
        case = self.built.case
        return 1000 * sum(discount(case, y, post.timing) * float(pyo.value(post.amount(y)))
                          for post in self.built.books.money for y in case.years)

    def bought(self, item: str, year: int | None = None) -> float:
        """Quantity bought, in the unit of the decision (kW, kWh, project ...)."""
        years = self.built.case.years if year is None else (year,)
        post = next(d for d in self.built.books.decisions if d.item == item)
        return sum(float(pyo.value(post.bought(y))) for y in years)

    def number(self, expression: object) -> float:
        """The value of any expression of the model."""
        return float(pyo.value(expression))

    def energy_kw(self, item: str, carrier: str = "electricity", year: int | None = None) -> list[float]:
        """Power of an item in each slot of a year; supply positive, use negative."""
        case = self.built.case
        y = case.years[0] if year is None else year
        posts = [p for p in self.built.books.energy if p.item == item and p.carrier == carrier]
        return [1000 * sum(float(pyo.value(p.amount(y, m, s))) for p in posts) for m, s in case.time.slot]

    def indicator(self, key: str, year: int | None = None) -> float:
        """Value of an indicator."""
        y = self.built.case.years[0] if year is None else year
        found = self.built.indicators[key]
        below = 1.0 if found.denominator is None else float(pyo.value(found.denominator(y)))
        return float(pyo.value(found.numerator(y))) / below


def solve(case: Case, relative_gap: float = 1e-9) -> Story:
    """Build and solve a story; the money book must equal the objective."""
    built = build(case, PARTS)
    matrix = compile_matrix(built.model)
    outcome = Solver(matrix, SolveOptions(relative_gap=relative_gap, threads=1)).solve()
    assert outcome.status is Status.PROVED, outcome.status
    assert outcome.values is not None
    load_values(matrix, outcome.values)
    story = Story(built, outcome)
    assert abs(story.books_total() - story.cost) <= 1e-6 * max(1.0, abs(story.cost))
    return story


def gas(price: float, years: Sequence[int] = (2026,), factor: float = 0.0002) -> CarrierRow:
    """Natural gas by the kWh: bought at ``price``, balanced over the month, 0.2 kg/kWh."""
    return CarrierRow(carrier_id="gas", kind="fuel", balance="yearly", price_per_unit=years_of(price, years),
                      factor_tco2e_per_unit=factor)


def heat_factory(prices: Sequence[float] = (1.0,), heat_kw: Sequence[float] = (100.0,), *, gas_price: float = 0.4,
                 years: Sequence[int] = (2026,), rate: float = 0.0,
                 profiles: dict[str, Sequence[float]] | None = None) -> Case:
    """A factory that needs only heat, ``heat_kw``, and can buy electricity and gas to make it from."""
    case = factory(prices, [1.0] * len(prices), years=years, rate=rate, profiles={"heat": heat_kw, **(profiles or {})})
    need = EndUseRow(end_use_id="heating", carrier="heat", base_year_energy_kwh=sum(heat_kw), profile="heat")
    rows = {**case.rows_by_type, EndUseRow: (need,)}
    return dataclasses.replace(case, rows_by_type=MappingProxyType(rows)).with_rows(
        gas(gas_price, years), CarrierRow(carrier_id="heat", kind="heat", balance="hourly"))

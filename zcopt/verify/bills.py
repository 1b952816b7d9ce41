"""What a plan pays for energy, contracts and running its equipment, as far as yearly figures say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zcopt.verify.activities import KWH_PER_MWH, Amount, captured_t
from zcopt.verify.purchases import options_of
from zcopt.verify.run import PlanOf
from zcopt.verify.sheets import Inputs

MONTHS = 12


@dataclass(frozen=True)
class Bill:
    """An account of an item by year [cur]; ``values`` None where yearly figures do not give it, for ``why``.

    ``least`` and ``most`` are then what it lies between. ``timing`` and ``is_cash`` are what the money table must say,
    where they are given: tax on what is never paid stands beside tax on what is.
    """

    account: str
    part: str
    item: str
    values: Mapping[int, float] | None
    timing: str = "mid"
    is_cash: bool | None = True
    why: str = ""
    least: Mapping[int, float] = field(default_factory=dict)
    most: Mapping[int, float] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, str]:
        """How the money table names it."""
        return self.account, self.part, self.item


def energy_bills(inputs: Inputs, plan: PlanOf, amounts: Mapping[tuple[str, str, str], Amount]) -> Iterator[Bill]:
    """Fuels, grid, own and contracted power, running costs, materials."""
    yield from _fuels(inputs, plan)
    for grid in inputs.rows("grid"):
        yield from _grid(inputs, plan, grid)
    yield from _power(inputs, plan)
    yield from _running(inputs, plan)
    yield from _goods(inputs, plan, amounts)


def _fuels(inputs: Inputs, plan: PlanOf) -> Iterator[Bill]:
    for name, row in inputs.carriers.items():
        price = row.price_per_unit
        if row.kind != "electricity" and price is not None:
            yield Bill("fuel", "carriers", name, {
                y: price[y] / row.kwh_per_unit * KWH_PER_MWH * plan.flow("carriers", name, name, "supply", y)
                for y in inputs.years})


def _grid(inputs: Inputs, plan: PlanOf, grid: Any) -> Iterator[Bill]:
    """Network charge and levies on every kWh, fees; energy by class, peaks and tiers need the hours."""
    kwh = {y: KWH_PER_MWH * plan.flow("grid", "grid", grid.carrier, "supply", y) for y in inputs.years}
    yield Bill("network", "grid", "grid", {y: grid.network_price_per_kwh[y] * kwh[y] for y in inputs.years})
    yield Bill("levies", "grid", "grid", {y: grid.levies_price_per_kwh[y] * kwh[y] for y in inputs.years})
    if grid.fixed_fee_cost_per_month:
        yield Bill("fixed_fee", "grid", "grid", {y: grid.fixed_fee_cost_per_month[y] * MONTHS for y in inputs.years})
    adjusted, tariff = 1 + grid.power_factor_adjustment_share, inputs.rows("tariff")
    yield _by_class(("energy", "grid", "grid"), kwh, {
        y: [adjusted * r.energy_price_per_kwh[y] for r in tariff] for y in inputs.years})
    sold = {y: -KWH_PER_MWH * plan.flow("grid", "export", grid.carrier, "use", y) for y in inputs.years}
    yield _by_class(("export", "grid", "export"), sold, {
        y: [(r.export_price_per_kwh or grid.export_price_per_kwh).get(y, 0.0) for r in tariff] for y in inputs.years})
    yield from _peaks(inputs, grid, adjusted)


def _peaks(inputs: Inputs, grid: Any, adjusted: float) -> Iterator[Bill]:
    """Capacity by the kVA is exact; peaks are not, but where the cheaper of both is paid it is at most that of capacity."""
    capacity, none = dict[int, float](), dict.fromkeys(inputs.years, 0.0)
    if grid.capacity_price_per_kva_month:
        capacity = {y: adjusted * grid.capacity_price_per_kva_month[y] * (grid.transformer_kva or 0.0) * MONTHS
                    for y in inputs.years}
    if grid.peak_charging == "capacity":
        yield Bill("capacity_charge", "grid", "grid", capacity)
    for account in ("demand_charge", "demand_or_capacity_charge", "tiers"):
        yield Bill(account, "grid", "grid", None, why="peaks and months, which yearly flows do not hold",
                   least=none, most=capacity if account == "demand_or_capacity_charge" else {})


def _by_class(key: tuple[str, str, str], kwh: Mapping[int, float], prices: Mapping[int, Sequence[float]]) -> Bill:
    """Exact where all classes of the year cost the same, else between the cheapest and the dearest of them."""
    ends = {y: sorted((min(prices[y]) * amount, max(prices[y]) * amount)) for y, amount in kwh.items()}
    if all(high - low <= 1e-9 * max(abs(high), abs(low)) for low, high in ends.values()):
        return Bill(*key, {y: low for y, (low, _) in ends.items()})
    return Bill(*key, None, why="prices by the hour; only held between the cheapest and the dearest class",
                least={y: low for y, (low, _) in ends.items()}, most={y: high for y, (_, high) in ends.items()})


def _third_party(inputs: Inputs, plan: PlanOf, row: Any) -> Bill:
    """Its price, or the tariff of the hour less a discount: energy by class, network charge and levies."""
    key, kwh = ("third_party_energy", "pv", row.name), {
        y: KWH_PER_MWH * plan.flow("pv", row.name, row.carrier, "supply", y) for y in inputs.years}
    if row.energy_price_per_kwh is not None:
        return Bill(*key, {y: row.energy_price_per_kwh[y] * kwh[y] for y in inputs.years})
    grid = next(grid for grid in inputs.rows("grid") if grid.carrier == row.carrier)
    kept, adjusted = 1 - (row.tariff_discount_share or 0.0), 1 + grid.power_factor_adjustment_share
    return _by_class(key, kwh, {y: [
        kept * (adjusted * r.energy_price_per_kwh[y] + grid.network_price_per_kwh[y] + grid.levies_price_per_kwh[y])
        for r in inputs.rows("tariff")] for y in inputs.years})


def _power(inputs: Inputs, plan: PlanOf) -> Iterator[Bill]:
    for row in inputs.rows("pv"):
        if row.ownership == "third_party":
            yield _third_party(inputs, plan, row)
    installed = {o.item: o.installed for o in options_of(inputs, plan) if o.part == "direct_lines"}
    for row in inputs.rows("direct_lines"):
        taken = {y: row.price_per_kwh[y] * KWH_PER_MWH * plan.flow("direct_lines", row.name, row.carrier, "supply", y)
                 for y in inputs.years}
        promised = row.take_or_pay_share > 0
        yield Bill("direct_line_energy", "direct_lines", row.name, None if promised else taken, least=taken if promised else {},
                   why="what must be paid if not taken follows from the hours")
        if row.capacity_fee_per_kw_year:
            yield Bill("capacity_fee", "direct_lines", row.name,
                       {y: row.capacity_fee_per_kw_year[y] * installed[row.name](y) for y in inputs.years})


def _running(inputs: Inputs, plan: PlanOf) -> Iterator[Bill]:
    """Variable and fixed upkeep of what converts, wear, shifting, capture."""
    none = dict.fromkeys(inputs.years, 0.0)
    for part in ("equipment", "converters"):
        for row in inputs.rows(part):
            if row.variable_om_per_kwh > 0:
                yield Bill("variable_om", part, row.name, {
                    y: row.variable_om_per_kwh * KWH_PER_MWH * plan.flow(part, row.name, row.output_1_carrier, "supply", y)
                    for y in inputs.years})
    for row in inputs.rows("equipment"):
        yield from _equipment(inputs, row)
    for row in inputs.rows("storage"):
        if row.wear_cost_per_kwh > 0:
            yield Bill("wear", "storage", row.name, None, why="flows hold charge and discharge as one figure", least=none)
    for row in inputs.rows("end_uses"):
        if row.shiftable_share > 0:
            yield Bill("shifting", "end_uses", row.name, None, why="moved within the day, which yearly flows do not show",
                       least=none)
    for row in inputs.rows("captures"):
        yield from _capture(inputs, plan, row)


def _equipment(inputs: Inputs, row: Any) -> Iterator[Bill]:
    """Upkeep while it lasts; where it may be retired early, at most that."""
    first, price = inputs.years[0], row.fixed_om_per_kw_year
    full = {y: price.get(y, 0.0) * row.capacity_kw * (row.age_years + y - first < row.life_years) for y in inputs.years}
    none = dict.fromkeys(inputs.years, 0.0)
    if price:
        early = row.early_retirement
        yield Bill("fixed_om", "equipment", row.name, None if early else full, least=none if early else {},
                   most=full if early else {}, why="how much is retired early is not among the decisions")
    if row.early_retirement and row.retirement_cost_per_kw > 0:
        yield Bill("retirement", "equipment", row.name, None, timing="start", least=none,
                   why="how much is retired early is not among the decisions",
                   most=dict.fromkeys(inputs.years, row.retirement_cost_per_kw * row.capacity_kw))


def _capture(inputs: Inputs, plan: PlanOf, row: Any) -> Iterator[Bill]:
    tonnes = {y: captured_t(plan, row, y) for y in inputs.years}
    known = all(t is not None for t in tonnes.values())
    for account, price in (("co2_transport_storage", row.transport_storage_price_per_tco2),
                           ("variable_om", dict.fromkeys(inputs.years, row.variable_cost_per_tco2))):
        yield Bill(account, "captures", row.name, {y: price[y] * (tonnes[y] or 0.0) for y in inputs.years} if known else None,
                   why="the tonnes captured are not known")


def _goods(inputs: Inputs, plan: PlanOf, amounts: Mapping[tuple[str, str, str], Amount]) -> Iterator[Bill]:
    """Materials, suppliers, green power, certificates and offsets at their prices."""
    for row in inputs.rows("materials"):
        if row.price_per_unit is not None:
            yield _priced("materials", amounts["purchased_material", "materials", row.name], row.price_per_unit)
    for row in inputs.rows("suppliers"):
        yield _priced("supplier_premium", amounts["purchased_material", "suppliers", row.name], row.premium_price_per_unit)
        signed = plan.bought("suppliers", row.name)
        yield Bill("supplier_one_off", "suppliers", row.name, {y: row.one_off_cost * signed.get(y, 0.0) for y in inputs.years},
                   timing="start")
    for row in inputs.rows("green_power"):
        yield _priced("green_premium", amounts["green_contract", "green_power", row.name],
                      {y: row.premium_price_per_kwh[y] * KWH_PER_MWH for y in inputs.years})
    for part, column in (("certificates", "price_per_mwh"), ("offsets", "price_per_tco2")):
        for row in inputs.rows(part):
            price, bought = getattr(row, column), plan.bought(part, row.name)
            yield Bill(part, part, row.name, {y: price[y] * bought.get(y, 0.0) for y in inputs.years})


def _priced(account: str, amount: Amount, price: Mapping[int, float]) -> Bill:
    """price * amount, where the amount is known in every year."""
    known = {y: price[y] * value for y, value in amount.values.items() if value is not None}
    return Bill(account, amount.part, amount.item, known if len(known) == len(amount.values) else None, why=amount.why)

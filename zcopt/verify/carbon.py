"""Every tonne of a plan from its activities, the rules and the factors; and the carbon table held against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from zcopt.plans.tables import Record
from zcopt.verify.activities import Amount
from zcopt.verify.findings import RELATIVE, TONNES, Findings, listed
from zcopt.verify.rules import factor, fuel_factor, rule_of
from zcopt.verify.run import PlanOf, figure
from zcopt.verify.sheets import Inputs

OWN_NON_FOSSIL = ("own_non_fossil_electricity", "own_non_fossil_sold_attributes", "own_biomass_electricity")
KEY = ("year", "ledger", "part", "source", "scope", "category", "gas", "unit")
KNOWN_PARTS = ("carriers", "grid", "pv", "direct_lines", "equipment", "converters", "processes", "materials", "suppliers",
               "captures", "green_power", "certificates", "offsets")
Key = tuple[object, ...]


@dataclass(frozen=True)
class Line:
    """Tonnes of a source in a ledger of a year; ``amount`` None where the activity is not known."""

    year: int
    ledger: str
    part: str
    source: str
    scope: str
    category: str
    gas: str
    unit: str
    amount: float | None
    factor: float
    activity: str
    carrier: str = ""
    product: str = ""

    @property
    def tco2(self) -> float:
        """Its tonnes, none where the activity is not known."""
        return (self.amount or 0.0) * self.factor

    @property
    def key(self) -> Key:
        """What tells it from other lines of the plan."""
        return tuple(getattr(self, name) for name in KEY)


def as_exported(amounts: Sequence[Amount]) -> tuple[Amount, ...]:
    """Power of a site without own non-fossil generation is exported as fossil."""
    if any(amount.activity in OWN_NON_FOSSIL for amount in amounts):
        return tuple(amounts)
    return tuple(replace(amount, activity="exported_fossil_electricity") if amount.activity == "exported_electricity" else amount
                 for amount in amounts)


def lines_of(inputs: Inputs, amounts: Sequence[Amount], findings: Findings, years: Sequence[int], *,
             base_year: bool = False) -> tuple[Line, ...]:
    """All lines of the activities; an activity that no rule mentions is noted."""
    return tuple(line for amount in amounts for line in _lines(inputs, amount, findings, years, base_year=base_year))


def _lines(inputs: Inputs, amount: Amount, findings: Findings, years: Sequence[int], *, base_year: bool) -> Iterator[Line]:
    rule, row = rule_of(inputs, amount.activity), inputs.carriers.get(amount.carrier)
    if rule is None:
        findings.not_recomputed[amount.activity] = f"rule set {inputs.site.rule_set} does not mention it"
        return
    in_own_units = row is not None and row.kind != "electricity"
    per_mwh, unit = (1000.0 / row.kwh_per_unit, row.carrier_unit) if row is not None and in_own_units else (1.0, amount.unit)
    burnt = amount.activity == "fuel"
    category = "mobile_combustion" if burnt and row is not None and row.burnt_in == "vehicles" else rule.category
    for year in years:
        value = amount.values[year]
        units = None if value is None else per_mwh * value
        for ledger, source in rule.ledgers.items():
            tonnes = factor(inputs, source, amount.carrier, amount.factor, year, base_year=base_year)
            if tonnes is None and ledger != "upstream":
                findings.differ("carbon", listed((amount.item, ledger)), "factor", None, source, "the inputs hold no such factor")
            if tonnes is not None:
                upstream = ledger == "upstream" and rule.scope != "3"
                yield Line(year, ledger, amount.part, amount.item, "3" if upstream else rule.scope,
                           "fuel_and_energy_upstream" if upstream else category, amount.gas, unit, units, tonnes, amount.activity,
                           amount.carrier, amount.product)
        if burnt and row is not None and row.biogenic_share > 0:
            yield Line(year, "biogenic", amount.part, amount.item, "biogenic", "biogenic", amount.gas, unit, units,
                       (fuel_factor(row) or 0.0) * row.biogenic_share, amount.activity, amount.carrier)


def filled(plan: PlanOf, amounts: Sequence[Amount], findings: Findings) -> tuple[Amount, ...]:
    """Amounts that cannot be recomputed taken from the carbon table, where it has them; what it lacks stays unknown."""
    return tuple(_filled(plan, amount, findings) for amount in amounts)


def _filled(plan: PlanOf, amount: Amount, findings: Findings) -> Amount:
    unknown = [year for year, value in amount.values.items() if value is None]
    if not unknown:
        return amount
    what = f"{amount.activity} of {amount.part}, {amount.item}"
    found: dict[int, float] = {}
    for year in unknown:
        rows = [row for row in plan.rows("carbon", part=amount.part, source=amount.item, year=year, unit=amount.unit)
                if row["gas"] == amount.gas]
        if len({row["activity"] for row in rows}) == 1:
            found[year] = figure(rows[0], "activity")
    target = findings.taken if len(found) == len(unknown) else findings.not_recomputed
    target[f"{plan.name}: {what}"] = amount.why
    return replace(amount, values={**amount.values, **found})


def check_carbon(plan: PlanOf, lines: Sequence[Line], findings: Findings) -> None:
    """Hold the carbon table against the lines, row by row and in every column."""
    there: dict[Key, list[Record]] = {}
    for row in plan.rows("carbon"):
        there.setdefault(tuple(row[name] for name in KEY), []).append(row)
        _product(plan, row, findings)
    expected: dict[Key, list[Line]] = {}
    for line in lines:
        expected.setdefault(line.key, []).append(line)
    for key, rows in there.items():
        if key not in expected:
            _unexpected(plan, key, rows, findings)
    for key, group in expected.items():
        _compare(plan, key, group, there.get(key, []), findings)


def _product(plan: PlanOf, row: Record, findings: Findings) -> None:
    """tco2 = activity * factor in every row, whatever it is."""
    findings.same("carbon", _name(plan, [row[name] for name in KEY]), "tco2", figure(row, "tco2"),
                  figure(row, "activity") * figure(row, "factor"), "activity x factor", least=TONNES)


def _unexpected(plan: PlanOf, key: Key, rows: Sequence[Record], findings: Findings) -> None:
    part, tonnes = str(key[KEY.index("part")]), sum(figure(row, "tco2") for row in rows)
    if part not in KNOWN_PARTS:
        findings.not_recomputed[f"carbon of {part}"] = "activities of this sheet are not known here; the rows are consistent"
        return
    if abs(tonnes) > TONNES or any(abs(figure(row, "activity")) > TONNES for row in rows):
        findings.differ("carbon", _name(plan, key), "tco2", tonnes, None, "nothing in inputs, flows and decisions leads to it")


def _compare(plan: PlanOf, key: Key, group: Sequence[Line], rows: Sequence[Record], findings: Findings) -> None:
    name, amounts = _name(plan, key), [line.amount for line in group if line.amount is not None]
    for row in rows:
        closest = min((line.factor for line in group), key=lambda f: abs(f - figure(row, "factor")))
        findings.same("carbon", name, "factor", figure(row, "factor"), closest, "by the accounting rules and the inputs' factors")
        for column in ("carrier", "product"):
            findings.same_word("carbon", name, column, row[column], getattr(group[0], column), f"{column} of the activity")
    if len(amounts) < len(group):
        return
    scale = max(abs(amount) for amount in amounts)
    findings.same("carbon", name, "activity", sum(figure(row, "activity") for row in rows), sum(amounts),
                  f"{group[0].activity} from flows, decisions and inputs", least=TONNES, scale=scale)
    findings.same("carbon", name, "tco2", sum(figure(row, "tco2") for row in rows),
                  sum((line.amount or 0.0) * line.factor for line in group), "activity x factor, both recomputed",
                  least=TONNES, scale=scale)


def total(lines: Sequence[Line], ledger: str, year: int, *, without: Sequence[str] = ()) -> float:
    """Tonnes of a ledger in a year."""
    return sum((line.amount or 0.0) * line.factor for line in lines
               if line.ledger == ledger and line.year == year and line.activity not in without)


def size(lines: Sequence[Line], year: int) -> float:
    """The sum of all tonnes of a year whatever their sign: what differences of them are made of."""
    return sum(abs((line.amount or 0.0) * line.factor) for line in lines if line.year == year) * (1 + RELATIVE)


def _name(plan: PlanOf, key: Sequence[object]) -> str:
    return listed((plan.name, *key))

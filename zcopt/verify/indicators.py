"""Indicators from activities and tonnes, and their distance to the targets of the case."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zcopt.plans.tables import Record
from zcopt.verify.activities import Amount
from zcopt.verify.base_year import base_year_amounts, gross_of
from zcopt.verify.carbon import Line, size, total
from zcopt.verify.findings import Findings, listed
from zcopt.verify.products.allocation import KG_PER_T, Allocation
from zcopt.verify.rules import Rule, rule_of
from zcopt.verify.run import PlanOf, optional
from zcopt.verify.sheets import Inputs

KGCE_PER_KWH = {"carbon_per_tce_calorific": 0.1229, "carbon_per_tce_equivalent": 0.2856}
"""GB/T 2589-2020 calorific, and the equivalent convention."""
GREEN = ("green_contract", "certificate")
MWH_PER_TCE = 29.3076 / 3.6
TEN_THOUSAND = 1e4
HIGHER_IS_BETTER = ("gross_reduction_share", "non_fossil_energy_share", "non_fossil_electricity_share",
                    "physical_non_fossil_electricity_share", "carbon_removal_share", "offset_cover_share")
BY_THE_HOUR = ("hourly_matched_electricity_share",)
AS_GIVEN = ("value", "limit", "margin")
NOTHING_SHARE = 1e-7
"""A sum of tonnes below this share of their sizes may be rounding."""


@dataclass(frozen=True)
class PlanYear:
    """What the indicators of a year are made of: tonnes and energy."""

    inputs: Inputs
    lines: Sequence[Line]
    energy: Sequence[tuple[Amount, Rule]]
    year: int

    def tonnes(self, ledger: str, *, without: Sequence[str] = ()) -> float:
        """Tonnes of a ledger."""
        return total(self.lines, ledger, self.year, without=without)

    @property
    def captured(self) -> float:
        """Fossil and process CO2 stored."""
        return -sum((line.amount or 0.0) * line.factor for line in self.lines
                    if line.year == self.year and line.ledger == "direct" and line.activity == "captured_co2")

    def _is_electricity(self, amount: Amount, rule: Rule) -> bool:
        return self.inputs.is_electricity(amount.carrier) if amount.carrier else rule.non_fossil != 0

    def _tce_per_mwh(self, amount: Amount, rule: Rule, kgce: float) -> float:
        row = self.inputs.carriers.get(amount.carrier)
        if rule.with_fuel:
            return 0.0
        if row is None or self._is_electricity(amount, rule):
            return kgce
        return 1 / MWH_PER_TCE if row.tce_per_unit is None else row.tce_per_unit * 1000.0 / row.kwh_per_unit

    def _non_fossil(self, amount: Amount, rule: Rule) -> float:
        row = self.inputs.carriers.get(amount.carrier)
        return row.biogenic_share if row is not None and amount.activity == "fuel" else rule.non_fossil

    def known(self, amount: Amount) -> float:
        """The amount of the year. Raises LookupError where it is not known."""
        value = amount.values[self.year]
        if value is None:
            raise LookupError(f"{amount.activity} of {amount.item}: {amount.why}")
        return value

    def energy_tce(self, kgce: float) -> float:
        """E at a standard coal of a kWh  [tce]."""
        return sum(rule.energy * self._tce_per_mwh(a, rule, kgce) * self.known(a) for a, rule in self.energy if rule.energy)

    def non_fossil_tce(self, kgce: float) -> float:
        """R  [tce]."""
        return sum(self._non_fossil(a, rule) * self._tce_per_mwh(a, rule, kgce) * self.known(a) for a, rule in self.energy
                   if self._non_fossil(a, rule))

    def power(self, kind: str) -> float:
        """Electricity: all that is used, non-fossil, or physically non-fossil  [MWh]."""
        def weight(amount: Amount, rule: Rule) -> float:
            return {"all": rule.energy, "non_fossil": self._non_fossil(amount, rule), "physical": rule.physical}[kind]

        return sum(weight(a, rule) * self.known(a) for a, rule in self.energy
                   if (kind == "physical" or self._is_electricity(a, rule)) and weight(a, rule))


def check_indicators(inputs: Inputs, plan: PlanOf, amounts: Sequence[Amount], lines: Sequence[Line],
                     base_lines: Sequence[Line], findings: Findings) -> None:
    """Every indicator of every year: its value, limit and margin."""
    counted = _counted(inputs, amounts)
    _once_a_year(inputs, plan, findings)
    limits, cumulative = limits_of(inputs), 0.0
    for year in inputs.years:
        of_year = PlanYear(inputs, lines, counted, year)
        cumulative += of_year.tonnes("direct") + of_year.tonnes("location")
        try:
            values = _values(of_year, cumulative, base_lines)
        except LookupError as error:
            findings.not_recomputed[f"{plan.name}: indicators"] = str(error)
            continue
        for row in plan.rows("indicators", year=year):
            _check(plan, row, values, limits, size(lines, year), findings)


def _counted(inputs: Inputs, amounts: Sequence[Amount]) -> list[tuple[Amount, Rule]]:
    """Amounts that count as energy, with their rules."""
    rules = {amount.activity: rule_of(inputs, amount.activity) for amount in amounts}
    return [(amount, rule) for amount in amounts if (rule := rules[amount.activity]) is not None
            and (rule.energy or rule.non_fossil)]


def _once_a_year(inputs: Inputs, plan: PlanOf, findings: Findings) -> None:
    """Every indicator of the plan stands in every year planned, once."""
    years: dict[str, list[int]] = {}
    for row in plan.rows("indicators"):
        years.setdefault(str(row["indicator"]), []).append(int(str(row["year"])))
    for key, found in years.items():
        findings.same_word("indicators", listed((plan.name, key)), "year", sorted(found), list(inputs.years), "every year once")


def _values(of: PlanYear, cumulative: float, base_lines: Sequence[Line]) -> Mapping[str, float | None]:
    """Every indicator that yearly figures give; None where the case has no data for it."""
    gross, market = of.tonnes("direct") + of.tonnes("location"), of.tonnes("direct") + of.tonnes("contractual")
    site, base = of.inputs.site, gross_of(base_lines, of.inputs.site.base_year)
    kgce, net = site.electricity_kgce_per_kwh, of.tonnes("net")
    carbon = of.tonnes("direct") + of.tonnes("contractual", without=() if site.certificates_lower_index else GREEN)
    power, energy = of.power("all"), of.energy_tce(kgce)
    nothing = NOTHING_SHARE * size(of.lines, of.year)
    values: dict[str, float | None] = {
        "gross_tco2": gross, "market_tco2": market, "net_tco2": market + net, "scope1_tco2": of.tonnes("direct"),
        "cumulative_gross_tco2": cumulative, "energy_tce": energy, "electricity_mwh": power,
        "carbon_per_tce": _over(carbon, energy), "non_fossil_energy_share": _over(of.non_fossil_tce(kgce), energy),
        "non_fossil_electricity_share": _over(of.power("non_fossil"), power),
        "physical_non_fossil_electricity_share": _over(of.power("physical"), power),
        "carbon_removal_share": _over(of.captured + of.tonnes("removal"), carbon + of.captured, nothing),
        "offset_cover_share": _over(-of.tonnes("net", without=("removed_co2",)), market, nothing),
        "upstream_tco2": of.tonnes("upstream") if _has_upstream(of.inputs) else None,
        "gross_reduction_share": _over(base - gross, base) if base > 0 else None}
    values |= {key: _over(carbon, of.energy_tce(convention)) for key, convention in KGCE_PER_KWH.items()}
    return values | _relative(of, gross, energy)


def _relative(of: PlanYear, gross: float, energy: float) -> dict[str, float | None]:
    """Footprint [kgCO2e] and gross emissions per unit of every product, energy per unit of the only one, and both per 10^4 of
    value added of all."""
    products, inputs = of.inputs.rows("products"), of.inputs
    added = None
    if products and all(row.value_added_per_unit is not None for row in products):
        added = sum(inputs.output(row.name, of.year) * row.value_added_per_unit for row in products) / TEN_THOUSAND
    output = inputs.output(products[0].name, of.year) if len(products) == 1 else None
    found: dict[str, float | None] = {
        "product_footprint": None, "carbon_per_product": None,
        "energy_per_product": None if output is None else _over(energy, output),
        "carbon_per_value_added": None if added is None else _over(gross, added),
        "energy_per_value_added": None if added is None else _over(energy, added)}
    return found | _of_products(of)


def _of_products(of: PlanYear) -> dict[str, float | None]:
    """By the product's shares of the sources; None where some source has none."""
    allocation, inputs = Allocation(of.inputs), of.inputs
    own = [line for line in of.lines if line.year == of.year]
    found: dict[str, float | None] = {}
    for product in allocation.products:
        made = inputs.output(product.name, of.year)
        for indicator, ledgers, unit in (("product_footprint", allocation.ledgers, KG_PER_T),
                                         ("carbon_per_product", ("direct", "location"), 1.0)):
            tonnes = allocation.tonnes([line for line in own if line.ledger in ledgers], product.name)
            found[inputs.indicator_key(indicator, product.name)] = _over(unit * tonnes, made) if allocation.is_known else None
    return found


def base_year_values(inputs: Inputs, base_lines: Sequence[Line]) -> Mapping[str, float | None]:
    """Every indicator of the base year as measured; none where it was not."""
    if gross_of(base_lines, inputs.site.base_year) <= 0:
        return {}
    energy = _counted(inputs, base_year_amounts(inputs))
    return _values(PlanYear(inputs, base_lines, energy, inputs.site.base_year), 0.0, base_lines)


def _over(above: float, below: float, nothing: float = 0.0) -> float | None:
    """None over zero; not a number over what may be zero or the rounding of it."""
    if below == 0:
        return None
    return math.nan if abs(below) <= nothing else above / below


def _has_upstream(inputs: Inputs) -> bool:
    return bool(inputs.rows("materials")) or bool(inputs.one("grid_factors").upstream_kgco2_per_kwh) or any(
        row.upstream_factor_tco2e_per_unit is not None for row in inputs.carriers.values())


def limits_of(inputs: Inputs) -> Mapping[tuple[str, int], float]:
    """The tightest target of the case by indicator and year."""
    found: dict[tuple[str, int], float] = {}
    for row in inputs.rows("targets"):
        key = inputs.indicator_key(row.indicator, row.product)
        for year, limit in row.limit.items():
            known = found.get((key, year), limit)
            found[key, year] = max(known, limit) if key in HIGHER_IS_BETTER else min(known, limit)
    return found


def _check(plan: PlanOf, row: Record, values: Mapping[str, float | None], limits: Mapping[tuple[str, int], float],
           tonnes: float, findings: Findings) -> None:
    key, year = str(row["indicator"]), int(str(row["year"]))
    name = listed((plan.name, year, key))
    there = {column: optional(row, column) for column in AS_GIVEN}
    if key in BY_THE_HOUR:
        findings.taken[f"indicator {key}"] = "made of hours, which yearly tables do not hold"
        return
    if key not in values:
        findings.not_recomputed[f"indicator {key}"] = "not known here; its margin is checked"
        value = there["value"]
    elif math.isnan(values[key] or 0.0):
        findings.taken[name] = "what it is divided by is nothing but rounding"
        value = there["value"]
    else:
        value = values[key]
        findings.same("indicators", name, "value", there["value"], value, "from activities, rules and factors",
                      scale=tonnes if key.endswith("tco2") else 10.0)
    limit = limits.get((key, year))
    findings.same("indicators", name, "limit", there["limit"], limit, "tightest target of the case")
    margin = None
    if limit is not None and value is not None:
        margin = value - limit if key in HIGHER_IS_BETTER else limit - value
    findings.same("indicators", name, "margin", there["margin"], margin, "distance of value and limit",
                  scale=max(abs(limit or 0.0), abs(value or 0.0)) * 100)
    if there["value"] is not None:
        findings.same_word("indicators", name, "sense", row["sense"], ">=" if key in HIGHER_IS_BETTER else "<=",
                           "which side of a limit is good")

"""Contracts, certificates and offsets on offer, targets that can be met, and how far assumptions are doubted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zcopt.inputs.sensitivity import CARBON_ADDED, DEFAULT_CURRENCY
from zcopt.inputs.tables import table
from zcopt.starter.baselines import Baseline
from zcopt.starter.carriers import kwh_per_unit
from zcopt.starter.factors import COLUMN
from zcopt.starter.records import Content, Record, cited, flat, rounded
from zcopt.units import MWH_PER_TCE

Years = Sequence[int]
PREMIUM_PER_CERTIFICATE = 2.5
GREEN_POWER_SHARE, CERTIFICATE_SHARE = 0.6, 0.4
OFFSET_SHARE = 0.05
CUT_OF_SCOPE_2 = 0.5
MARGIN = 0.9
"""A national value is set as a target where contracts alone leave this much room (derived)."""


def contracts_of(baseline: Baseline, years: Years, base_tco2: float) -> Content:
    """Green power, certificates and offsets, all at constant prices of today."""
    prices = table("market_prices")
    certificate = prices.where(item="green certificate, 2026 generation")[0]
    credit = prices.where(item="CCER")[-1]
    cap = table("rules_zero_carbon_factory").one(rule_id="E1")
    mwh = baseline.amount("electricity")
    premium = rounded(PREMIUM_PER_CERTIFICATE * certificate.value / 1000, 3)
    return {
        "green_power": [cited([certificate], f"Premium: {PREMIUM_PER_CERTIFICATE:g} x the certificate price, because no "
                              f"premium is published and that price is its least; volume {GREEN_POWER_SHARE:.0%} of the "
                              "electricity (derived).", contract_id="green_power_trade",
                              premium_price_per_kwh=flat(years, premium),
                              max_energy_kwh=rounded(GREEN_POWER_SHARE * mwh * 1000, 3),
                              import_cap_share=100 * GREEN_POWER_SHARE)],
        "certificates": [cited([certificate], f"{certificate.vintage} price held flat; cap {CERTIFICATE_SHARE:.0%} (derived).",
                               certificate_id="gec", price_per_mwh=flat(years, certificate.value),
                               import_cap_share=100 * CERTIFICATE_SHARE, vintage_validity_years=2)],
        "offsets": [cited([credit], f"{credit.vintage} price held flat; at most {OFFSET_SHARE:.0%} of the base year (derived).",
                          offset_id="ccer", kind="ccer", price_per_tco2=flat(years, credit.value),
                          max_tco2=flat(years, rounded(OFFSET_SHARE * base_tco2, 3)))],
        "offset_rules": [{"cap_share_of_base_year": 100 * OFFSET_SHARE, "source:cap_share_of_base_year": cap.cited,
                          "note:cap_share_of_base_year": "The cap of the ETS: no national share exists for factories."}]}


def ranges_of(currency: str) -> list[Record]:
    """How far each assumption is moved in the tornado; a carbon price in yuan holds only where the case counts in yuan."""
    found = []
    for row in table("sensitivity").rows:
        name, low, high = row.text("assumption"), row.number("value_low"), row.number("value_high")
        if name != CARBON_ADDED:
            found.append(cited([row], row.note, assumption=name, low_share=low, high_share=high))
        elif currency == DEFAULT_CURRENCY:
            found.append(cited([row], row.note, assumption=name, added_price_per_tco2=high))
    return found


def targets_of(baseline: Baseline, years: Years, scope1_tco2: float, heat_tco2: float) -> list[Record]:
    """Half of the emissions of bought power gone by the last year, and the national entry values within reach."""
    rules = table("rules_zero_carbon_factory")
    residual = max(table("grid_factors").where(region="National", kind="residual"), key=lambda row: row.vintage)
    power_tco2 = baseline.amount("electricity") * residual.number(COLUMN)
    fixed = scope1_tco2 + heat_tco2
    records = [cited([residual, baseline.row], f"{fixed:,.0f} t of fuels, processes and heat + {1 - CUT_OF_SCOPE_2:.0%} of "
                     f"{power_tco2:,.0f} t of bought power (derived; replace it by your own path).", indicator="market_tco2",
                     limit={years[-1]: rounded(fixed + (1 - CUT_OF_SCOPE_2) * power_tco2)})]
    electric_tce = baseline.amount("electricity") / MWH_PER_TCE
    total_tce = electric_tce + sum(baseline.amount(energy) * kwh_per_unit(energy) / 1000 / MWH_PER_TCE
                                   for energy in baseline.energies if energy != "electricity")
    entry = years[min(1, len(years) - 1):]
    carbon, non_fossil = rules.one(rule_id="N1.1b"), rules.one(rule_id="N1.2b")
    later = "The value of 2030 is not set: it takes measures this starter does not have (derived)."
    if fixed / total_tce <= MARGIN * carbon.number("value_threshold"):
        records.append(cited([carbon], f"National value to enter. {later}", indicator="carbon_per_tce",
                             limit=flat(entry, carbon.number("value_threshold"))))
    if MARGIN * electric_tce / total_tce >= non_fossil.number("value_threshold") / 100:
        records.append(cited([non_fossil], f"National value to enter. {later}", indicator="non_fossil_energy_share",
                             limit=flat(entry, non_fossil.number("value_threshold") / 100)))
    return records


def settings_of() -> Record:
    """Modest settings, so that a first run is quick."""
    values: dict[str, Any] = {"typical_days_per_month": 1, "keep_peak_days": "yes", "slots_per_day": 6, "plans": 3,
                              "relative_gap_share": 1, "cost_slack_share": 25, "distance": 1, "distance_weights": "count",
                              "size_classes": 1, "time_limit_seconds": 300, "threads": 2, "seed": 1}
    texts = {f"source:{key}": "derived" for key in values}
    return {**values, **texts, "note:slots_per_day": "Coarse, so that a first run is quick; refine it when the inputs are yours."}

"""The electricity bill of a region: classes, hours, prices, network charge, peaks and export, each as far as data/ knows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from zcopt.inputs.tables import DataRow, table
from zcopt.starter.records import Content, Record, cited, flat, rounded
from zcopt.starter.regions import Region

Years = Sequence[int]
CLASSES: Mapping[str, str] = {"S": "sharp 尖", "P": "peak 峰", "F": "flat 平", "V": "valley 谷", "D": "deep valley 深谷"}
"""Dearest first."""
VOLTAGES = ((8_000.0, "1-10 kV"), (40_000.0, "110 kV"), (float("inf"), "220 kV"))
"""Up to this peak [kW] a site is taken to be supplied at this voltage (derived)."""
CONNECTION_PER_PEAK = 1.5
"""Room for electrified heat (derived)."""
POWER_FACTOR = 0.95
SPREAD_MONTH = 8


def bill_of(region: Region, years: Years, peak_kw: float) -> Content:
    """The sheets grid, tariff, tariff_hours and demand_charges."""
    voltage = voltage_of(peak_kw)
    network, levies = network_charge(region, voltage), _levies(region)
    hours = _hours(region)
    return {"grid": [_grid(region, years, peak_kw, network, levies)],
            "tariff": _tariff(region, years, network, levies, hours),
            "tariff_hours": hours,
            "demand_charges": [_demand_charge(region, years)]}


def voltage_of(peak_kw: float) -> str:
    """The voltage a site of this size is taken to be supplied at."""
    return next(voltage for most, voltage in VOLTAGES if peak_kw <= most)


def network_charge(region: Region, voltage: str) -> DataRow:
    """The two-part energy charge of a voltage."""
    return table("network_tariffs").one(region=region.alias("network_region"), item="energy_charge_two_part", voltage=voltage)


def _levies(region: Region) -> tuple[float, list[DataRow], str]:
    """Government funds of the region, else the median of all regions."""
    own = table("network_tariffs").where(region=region.alias("network_region"), item="government_funds")
    if own:
        return own[0].value, [own[0]], ""
    every = table("network_tariffs").where(item="government_funds")
    return (rounded(median(row.value for row in every)), [],
            f"Levies: none for {region.name} in data/network_tariffs.csv; median of {len(every)} regions (derived).")


def _grid(region: Region, years: Years, peak_kw: float, network: DataRow, levies: tuple[float, list[DataRow], str]) -> Record:
    kva = rounded(CONNECTION_PER_PEAK * peak_kw / POWER_FACTOR, 2)
    prices = table("market_prices").where(item="PV mechanism price", region=region.alias("feed_in_region"))
    export: dict[str, object] = {}
    if prices:
        export = {"export_price_per_kwh": flat(years, rounded(prices[0].value)), "export_limit_kw": rounded(peak_kw, 2),
                  "source:export_price_per_kwh": prices[0].cited,
                  "note:export_price_per_kwh": "First auction rounds; a range stands as its middle. Limit: the peak (derived)."}
    else:
        export = {"note:export_price_per_kwh": f"Blank, so surplus is not paid: data/market_prices.csv has no feed-in price "
                                               f"for {region.name}."}
    size_note = (f"Derived: {CONNECTION_PER_PEAK:g} x the peak of {peak_kw:,.0f} kW in data/sector_baselines.csv at a power "
                 f"factor of {POWER_FACTOR:g}.")
    return {
        "carrier": "electricity", "connection_kw": rounded(kva * POWER_FACTOR), "transformer_kva": kva,
        "network_price_per_kwh": flat(years, network.value), "levies_price_per_kwh": flat(years, levies[0]),
        "peak_charging": "demand", **export,
        "source:carrier": "derived", "source:peak_charging": "derived", "note:peak_charging": "Charged by demand.",
        "source:connection_kw": "derived", "note:connection_kw": size_note,
        "source:transformer_kva": "derived", "note:transformer_kva": size_note,
        "source:network_price_per_kwh": network.cited,
        "note:network_price_per_kwh": f"{network.text('voltage')}: chosen by the size of the peak (derived). Held flat.",
        "source:levies_price_per_kwh": "; ".join(row.cited for row in levies[1]) or "derived",
        "note:levies_price_per_kwh": levies[2] or "Held flat."}


# --- prices ------------------------------------------------------------------------------------------------------

def _tariff(region: Region, years: Years, network: DataRow, levies: tuple[float, list[DataRow], str],
            hours: Sequence[Record]) -> list[Record]:
    """A row per class the hours use: the price without network charge and levies."""
    used = [letter for letter in CLASSES if any(letter in str(record["classes"]) for record in hours)]
    prices, sources, note = energy_prices(region, network, levies[0])
    ratios, ratio_note = class_ratios(region)
    if any(letter not in prices for letter in used):
        note += f" Other classes: flat price times the ratio. {ratio_note}"
        sources = [*sources, *_ratio_rows(region)[:1]]
    return [cited(sources, note.strip(), class_id=letter, class_name=CLASSES[letter],
                  energy_price_per_kwh=flat(years, rounded(prices.get(letter, prices["F"] * ratios[letter]))))
            for letter in used]


def energy_prices(region: Region, network: DataRow, levies: float) -> tuple[dict[str, float], list[DataRow], str]:
    """Class -> energy price as far as it is published; the flat class is always there, with what was done in a note."""
    prices = table("tou_prices").where(region=region.alias("price_region"))
    published = [row for row in prices if row.text("item") == "price"]
    if published:
        return _from_full_prices(region, published, network, levies)
    parts = [row for row in prices if row.text("item") in ("component: agency energy", "component: loss",
                                                             "component: system operation")]
    if parts:
        return {"F": sum(row.value for row in parts)}, parts[:1], (
            "Flat price: agency energy + loss + system operation of the notice.")
    spread = [row for row in prices if row.text("item") == "spread"]
    if spread and _ratio_rows(region):
        return _from_spread(region, spread[0])
    flat_price, count = national_flat_price()
    return {"F": flat_price}, [], (f"Flat price: none for {region.name} in data/tou_prices.csv; median of {count} regions "
                                   "with published prices (derived).")


def _from_full_prices(region: Region, rows: Sequence[DataRow], network: DataRow,
                      levies: float) -> tuple[dict[str, float], list[DataRow], str]:
    """Published prices hold network charge and levies, which stand on sheet grid: they are taken off."""
    voltages = list(dict.fromkeys(row.text("voltage") for row in rows if _kv(row.text("voltage"))))
    chosen = next((v for v in voltages if _kv(v) == network.text("voltage")), voltages[0])
    inside = network_charge(region, _kv(chosen)).value + levies
    mine = [row for row in rows if row.text("voltage") == chosen]
    return ({row.text("price_class"): row.value - inside for row in mine}, mine[:1],
            f"Published price at {chosen} ({mine[0].vintage}) less the network charge of that voltage and levies "
            f"({inside:.4f}); one month held flat (derived). {mine[0].note}".strip())


def _from_spread(region: Region, row: DataRow) -> tuple[dict[str, float], list[DataRow], str]:
    """flat = spread / (ratio of the dearest class in August - ratio of valley)."""
    august = [r for r in _ratio_rows(region) if str(SPREAD_MONTH) in r.text("months").split(",")] or _ratio_rows(region)
    by_class = {r.text("price_class"): r.value for r in august}
    used = _classes_in_month(region, SPREAD_MONTH)
    top = next(by_class[letter] for letter in CLASSES if letter in by_class and letter in used)
    return {"F": row.value / (top - by_class["V"])}, [row], (
        f"Flat price: peak-to-valley spread {row.value:g} / ({top:g} - {by_class['V']:g}), the ratios of August (derived).")


def national_flat_price() -> tuple[float, int]:
    """The median flat price, without network charge and levies, of the regions with a published one, and their number."""
    found = []
    for row in table("regions").rows:
        published = table("tou_prices").where(region=row.text("price_region"), item="price", price_class="F")
        published = tuple(price for price in published if _kv(price.text("voltage")))
        if published:
            network = table("network_tariffs").one(region=row.text("network_region"), item="energy_charge_two_part",
                                                   voltage=_kv(published[0].text("voltage")))
            funds = table("network_tariffs").where(region=row.text("network_region"), item="government_funds")
            found.append(published[0].value - network.value - (funds[0].value if funds else 0.0))
    return rounded(median(found)), len(found)


def _kv(voltage: str) -> str:
    """"110 kV two-part" -> "110 kV"; empty when none is stated."""
    match = re.match(r"(1-10|35|110|220) kV", voltage)
    return match.group(0) if match else ""


# --- ratios ------------------------------------------------------------------------------------------------------

def _ratio_rows(region: Region) -> list[DataRow]:
    return list(table("tou_ratios").where(region=region.alias("tou_region"), unit="ratio to flat"))


def class_ratios(region: Region) -> tuple[dict[str, float], str]:
    """Class -> price per flat price: the mean over the months of the region, else the median of all regions."""
    own = _mean_by_class(_ratio_rows(region))
    every = [_mean_by_class(table("tou_ratios").where(region=name, unit="ratio to flat"))
             for name in dict.fromkeys(row.text("region") for row in table("tou_ratios").rows)]
    common = {letter: rounded(median(found)) for letter in CLASSES
              if (found := [ratios[letter] for ratios in every if letter in ratios])}
    note = ("Ratios: mean over the months of data/tou_ratios.csv (derived)." if own else
            f"Ratios: none for {region.name} in data/tou_ratios.csv; medians of the other regions (derived).")
    return {**common, **own}, note


def _mean_by_class(rows: Iterable[DataRow]) -> dict[str, float]:
    """Weighted by the number of months each row holds for."""
    weights: dict[str, list[tuple[float, int]]] = {}
    for row in rows:
        weights.setdefault(row.text("price_class"), []).append((row.value, len(row.text("months").split(","))))
    return {letter: sum(v * n for v, n in pairs) / sum(n for _, n in pairs) for letter, pairs in weights.items()}


# --- hours -------------------------------------------------------------------------------------------------------

def _period_rows(region: Region, applies: str) -> tuple[DataRow, ...]:
    return table("tou_periods").where(region=region.alias("tou_region"), applies=applies)


def _classes_in_month(region: Region, month: int) -> set[str]:
    return {row.text("price_class") for row in _period_rows(region, "all_days") if str(month) in row.text("months").split(",")}


def _hours(region: Region) -> list[Record]:
    """A line of 24 letters per group of months, and one for holidays where the rule has one."""
    rows = _period_rows(region, "all_days")
    if not rows:
        return [cited([], f"No time-of-use hours for {region.name} in data/tou_periods.csv: one flat price in all hours "
                          "(derived). Replace it by the hours of the notice.", months="1-12", day_type="all", classes="F" * 24)]
    groups = list(dict.fromkeys(row.text("months") for row in rows))
    missing = sorted(set(range(1, 13)) - {int(month) for group in groups for month in group.split(",")})
    return [record for group in groups
            for record in _lines(region, group, missing if group == groups[-1] else [])]


def _lines(region: Region, group: str, missing: Sequence[int]) -> list[Record]:
    """The line of a group of months, which also serves the missing ones, and its line for holidays."""
    rows, part, special = ([row for row in _period_rows(region, applies) if row.text("months") == group]
                           for applies in ("all_days", "part_of_months", "holidays"))
    notes = [rows[0].note]
    if any("." in row.text("hours") for row in rows):
        notes.append("half hours go to the dearer class")
    if missing:
        notes.append(f"months {', '.join(map(str, missing))} are not in the table: the same hours are taken (derived)")
    if part:
        notes.append(f"{part[0].note}: left out, because a line holds for whole months (derived)")
    months, letters = ",".join([group, *map(str, missing)]), _letters(rows)
    lines = [cited(rows[:1], "; ".join(filter(None, notes)), months=months, day_type="all", classes=letters)]
    if special:
        lines.append(cited(special[:1], special[0].note, months=months, day_type="holiday", classes=_letters(special, letters)))
    return lines


def _letters(rows: Sequence[DataRow], below: str = " " * 24) -> str:
    """24 letters; the dearest class of an hour wins, over what stands below."""
    letters = list(below)
    for row in sorted(rows, key=lambda row: list(CLASSES).index(row.text("price_class")), reverse=True):
        for hour in hours_in(row.text("hours")):
            letters[hour] = row.text("price_class")
    return "".join(letters)


def hours_in(written: str) -> list[int]:
    """The hours a list of spans touches: "19.5-21,23-1" -> 19, 20, 23, 0."""
    found: list[int] = []
    for span in written.split(","):
        first, last = map(float, span.split("-"))
        end = last if last > first else last + 24
        found += [hour % 24 for hour in range(int(first), int(-(-end // 1)))]
    return list(dict.fromkeys(found))


# --- peaks -------------------------------------------------------------------------------------------------------

def _demand_charge(region: Region, years: Years) -> Record:
    """The region's demand charge, else the median of those published."""
    every = table("demand_charges").where(item="demand_charge")
    own = table("demand_charges").where(item="demand_charge", region=region.alias("demand_region"))
    price = own[0].value if own else median(row.value for row in every)
    note = (f"{own[0].text('voltage')}; {own[0].note}".rstrip("; ") if own else
            f"None for {region.name} in data/demand_charges.csv; median of the {len(every)} published (derived).")
    return cited(own[:1], note, charge_id="monthly_peak", months="1-12", classes="all",
                 price_per_kw_month=flat(years, rounded(price)))

"""Units a planner may write, what they measure, and how they convert.

A unit is an atom (``kWh``) or a quotient of atoms (``cur/kWh``, ``cur/kW/year``). ``cur`` stands for the
currency of the case. Everything is converted once, at the door; behind it names carry the unit.
"""

from __future__ import annotations

HOURS_PER_YEAR = 8760
MONTHS = tuple(range(1, 13))
HOURS_PER_DAY = 24
KW_PER_MW = 1000.0
KWH_PER_MWH = 1000.0
CUR_PER_KCUR = 1000.0
GJ_PER_MWH = 3.6
TJ_PER_KWH = 3.6e-6
TCO2_PER_TC = 44 / 12
"""Molar mass of CO2 over that of carbon, rounded as the guidelines round it."""
GJ_PER_TCE = 29.3076
"""Standard coal, GB/T 2589-2020."""
MWH_PER_TCE = GJ_PER_TCE / GJ_PER_MWH

ATOMS: dict[str, tuple[str, float]] = {
    # power
    "kW": ("power", 1.0), "MW": ("power", 1e3), "GW": ("power", 1e6), "万kW": ("power", 1e4),
    "kWp": ("power", 1.0), "MWp": ("power", 1e3), "W": ("power", 1e-3), "Wp": ("power", 1e-3),
    "kVA": ("power", 1.0), "MVA": ("power", 1e3),
    # energy
    "Wh": ("energy", 1e-3), "kWh": ("energy", 1.0), "MWh": ("energy", 1e3), "GWh": ("energy", 1e6), "万kWh": ("energy", 1e4),
    "MJ": ("energy", 1 / 3.6), "GJ": ("energy", 1e3 / 3.6), "TJ": ("energy", 1e6 / 3.6),
    "tce": ("energy", MWH_PER_TCE * 1e3), "kgce": ("energy", MWH_PER_TCE),
    # money, in the currency of the case
    "cur": ("money", 1.0), "yuan": ("money", 1.0), "元": ("money", 1.0), "CNY": ("money", 1.0),
    "EUR": ("money", 1.0), "USD": ("money", 1.0), "千元": ("money", 1e3), "kCNY": ("money", 1e3),
    "万元": ("money", 1e4), "百万元": ("money", 1e6), "MCNY": ("money", 1e6), "亿元": ("money", 1e8),
    "kEUR": ("money", 1e3), "MEUR": ("money", 1e6), "kUSD": ("money", 1e3), "MUSD": ("money", 1e6),
    # what is emitted
    "tCO2e": ("emission", 1.0), "tCO2": ("emission", 1.0), "kgCO2e": ("emission", 1e-3), "kgCO2": ("emission", 1e-3),
    "gCO2": ("emission", 1e-6), "ktCO2e": ("emission", 1e3), "万tCO2": ("emission", 1e4),
    # amounts of stuff
    "t": ("mass", 1.0), "kg": ("mass", 1e-3), "万t": ("mass", 1e4), "kt": ("mass", 1e3),
    "Nm3": ("gas volume", 1.0), "m3": ("gas volume", 1.0), "kNm3": ("gas volume", 1e3), "万Nm3": ("gas volume", 1e4),
    "m2": ("area", 1.0), "万m2": ("area", 1e4), "km": ("length", 1.0), "m": ("length", 1e-3),
    # time
    "year": ("time", 1.0), "month": ("month", 1.0), "h": ("hour", 1.0), "day": ("day", 1.0),
    # counts and shares
    "share": ("share", 1.0), "%": ("share", 0.01), "‰": ("share", 0.001), "1": ("share", 1.0),
    "unit": ("own unit", 1.0), "万unit": ("own unit", 1e4), "C": ("temperature", 1.0),
}

ALIASES = {
    "years": "year", "a": "year", "yr": "year", "年": "year", "月": "month", "小时": "h", "hours": "h",
    "度": "kWh", "万度": "万kWh", "千瓦时": "kWh", "万千瓦时": "万kWh", "兆瓦时": "MWh", "千瓦": "kW", "兆瓦": "MW",
    "瓦": "W", "瓦时": "Wh", "千伏安": "kVA", "吨": "t", "万吨": "万t", "吨标煤": "tce", "吨标准煤": "tce",
    "万标方": "万Nm3", "标方": "Nm3", "10^4Nm3": "万Nm3", "1e4Nm3": "万Nm3", "万元人民币": "万元", "人民币": "元",
    "平方米": "m2", "㎡": "m2", "m²": "m2",
    "Nm³": "Nm3", "万Nm³": "万Nm3", "m³": "m3", "万平方米": "万m2", "tCO₂": "tCO2", "tCO₂e": "tCO2e", "百分比": "%",
    "RMB": "CNY", "°C": "C", "℃": "C", "公里": "km", "单位": "unit",
}

SUFFIXES = (
    "kw", "kwp", "mw", "kva", "kwh", "mwh", "gj", "tce", "tco2", "tco2e", "t", "kg", "m2", "km", "share",
    "years", "year", "h", "hours", "months", "month", "cost", "price", "per_kw", "per_kwh", "per_kw_year",
    "per_kwh_year", "per_unit", "per_tco2", "per_mwh", "per_km", "per_kw_month", "per_kva_month", "per_year",
    "c", "count", "degrees", "units", "kgco2_per_kwh", "tco2_per_unit", "kgce_per_kwh", "kwh_per_unit",
    "per_output", "m2_per_kw", "factor", "m", "per_tj",
)
"""What the name of a number may end with, so that formulas can be checked by reading them."""


class UnknownUnit(ValueError):
    """A unit that is not in the tables, or measures something else than the column."""


def parse(unit: str) -> tuple[tuple[str, ...], float]:
    """Split ``cur/kWh`` into its dimensions ``("money", "/energy")`` and its factor to base units.

    Raises UnknownUnit when an atom is not in the tables.
    """
    dimensions: list[str] = []
    factor = 1.0
    for position, written in enumerate(unit.replace(" ", "").split("/")):
        atom = ALIASES.get(written, written)
        if atom not in ATOMS:
            raise UnknownUnit(written)
        dimension, size = ATOMS[atom]
        if position and dimension == "share":
            continue
        dimensions.append(("/" if position else "") + dimension)
        factor = factor / size if position else factor * size
    return tuple(dimensions), factor


def factor_between(written: str, wanted: str) -> float:
    """What a number in ``written`` is multiplied with to be in ``wanted``.

    Raises UnknownUnit when the two do not measure the same thing.
    """
    have, factor = parse(written)
    want, base = parse(wanted)
    if have != want:
        raise UnknownUnit(f"{written} does not measure what {wanted} measures")
    return factor / base


PER: dict[str, tuple[str, ...]] = {
    "kWh": ("MWh", "万kWh", "GJ"), "MWh": ("kWh", "万kWh", "GJ"), "kW": ("MW",), "kVA": ("MVA",), "unit": ("万unit",),
    "tCO2e": ("tCO2", "万tCO2"), "tCO2": ("tCO2e", "万tCO2"), "t": ("kg", "万t"), "Nm3": ("kNm3", "万Nm3"), "m2": ("万m2",),
}
"""What prices and factors are usually given per, besides the unit of the column."""
ABOVE: dict[str, tuple[str, ...]] = {"money": ("cur", "元", "yuan", "千元", "万元", "kEUR", "kUSD"),
                                     "emission": ("tCO2", "kgCO2", "gCO2")}
"""What is usually counted per such a unit."""
PER_SMALL: dict[str, str] = {"kW": "W", "kWh": "Wh"}
"""What prices of plants are given per in trade: PV at 2.7 元/W, batteries at 0.8 元/Wh; never in thousands of a currency."""
UNUSUAL = ("1", "‰", "W", "Wp", "Wh")
"""Known, but not offered for the amounts of a factory."""
APPARENT = ("kVA", "MVA")
"""Kin of active power that are not offered for it, nor it for them: which is which depends on the power factor."""


def convertible(unit: str) -> tuple[str, ...]:
    """Units offered in a drop-down for a column in ``unit``, the column's first.

    The first atom is swapped for its kin, and so is what it is counted per: cur/kWh offers 元/MWh.
    """
    first, *rest = unit.split("/")
    if first not in ATOMS:
        return (unit,)
    dimension = ATOMS[first][0]
    kin = tuple(atom for atom, (other, _) in ATOMS.items()
                if other == dimension and atom not in UNUSUAL and (atom in APPARENT) == (first in APPARENT))
    if not rest or rest[0] not in PER:
        return tuple(dict.fromkeys("/".join([atom, *rest]) for atom in (first, *kin)))
    above = (first, *ABOVE.get(dimension, kin))
    small = [f"{atom}/{PER_SMALL[rest[0]]}" for atom in above if ATOMS[atom][1] == 1] if dimension == "money" and (
        rest[0] in PER_SMALL and "month" not in rest) else []
    large = [f"{atom}/{per}" for per in (rest[0], *PER[rest[0]]) for atom in above]
    return tuple(dict.fromkeys("/".join([unit, *rest[1:]]) for unit in (*large, *small)))

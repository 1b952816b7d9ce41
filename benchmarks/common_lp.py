"""The linear program every peer is given: PV, battery, gas boiler, heat pump, tariff and demand charge, one year.

Power in MW, energy in MWh, money in thousands. Every cost is already a present value, so all peers see the same numbers:

    minimise  roof_cost pv + battery_cost energy + pump_cost pump + peak_cost peak
              + sum over t of weight (price[t] import[t] + boiler_cost boiler[t])
    load[t] + charge[t] + pump_heat[t] / cop = import[t] + sun_power[t] + discharge[t]
    heat[t] = boiler[t] + pump_heat[t]
    sun_power[t] <= sun[t] pv;  pump_heat[t] <= pump;  import[t] <= peak <= connection;  boiler[t] <= boiler_mw
    level[t] = (1 - loss) level[t-1] + eta_in charge[t] - discharge[t] / eta_out <= energy;  the first follows the last
    charge[t] + discharge[t] <= energy / duration

The hours are one billing period: one demand charge on one peak, one cycle of the battery. Limits on sizes do not bind.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zcopt.finance import discount_factor, residual_share

Vector = NDArray[np.float64]

HOURS_PER_YEAR = 8760
RATE = 0.08
MID_YEAR = discount_factor(RATE, 0.5)
FIRST_HOUR = 24 * 90
"""Shorter horizons begin in spring, when both loads are there."""
CLASSES = "VVVVVVFFPPPFDDFFFPPPPPFV"
PRICE_PER_KWH = {"P": 1.02, "F": 0.66, "V": 0.32, "D": 0.24}


@dataclass(frozen=True, kw_only=True)
class Option:
    """What may be bought: price and upkeep per kW (battery: kWh), life in years, and a limit far above any use [MW, MWh]."""

    capex: float
    upkeep: float
    life_years: int
    largest: float

    @property
    def cost(self) -> float:
        """Present value of one year of use: price less residual value, and upkeep [thousands per MW or MWh]."""
        left = residual_share(RATE, self.life_years, 1) * discount_factor(RATE, 1)
        return self.capex * (1 - left) + self.upkeep * MID_YEAR


@dataclass(frozen=True)
class CommonLp:
    """The data. ``weight_h`` is the hours of the year each hour stands for."""

    hours: int
    load_mw: Vector
    heat_mw: Vector
    sun: Vector
    roof: Option = Option(capex=3_000, upkeep=35, life_years=25, largest=100)
    battery: Option = Option(capex=620, upkeep=10, life_years=12, largest=300)
    pump: Option = Option(capex=3_900, upkeep=60, life_years=20, largest=50)
    duration_h: float = 2.0
    eta_in: float = 0.95
    eta_out: float = 0.94
    loss: float = 0.001
    cop: float = 2.4
    boiler_mw: float = 12.0
    boiler_input: float = 1.11
    gas_price: float = 0.33
    demand_price: float = 240.0
    """Per kW of the peak of the billing period."""
    connection_mw: float = 40.0

    @property
    def weight_h(self) -> float:
        return HOURS_PER_YEAR / self.hours

    @property
    def price(self) -> Vector:
        """The tariff by hour [per kWh]."""
        return np.array([PRICE_PER_KWH[CLASSES[t % 24]] for t in range(self.hours)])

    @property
    def import_cost(self) -> Vector:
        """Present value of an hour of import at 1 MW [thousands]."""
        return self.price * self.weight_h * MID_YEAR

    @property
    def boiler_cost(self) -> float:
        """Present value of an hour of the boiler at 1 MW of heat [thousands]."""
        return self.gas_price * self.boiler_input * self.weight_h * MID_YEAR

    @property
    def peak_cost(self) -> float:
        """Present value of 1 MW of peak [thousands]."""
        return self.demand_price * MID_YEAR


def common_lp(hours: int, seed: int = 7) -> CommonLp:
    """The data of the first ``hours`` hours from spring on, or of the whole year."""
    random = np.random.default_rng(seed)
    hour = np.arange(HOURS_PER_YEAR)
    day, of_day = hour // 24, hour % 24
    work = np.where(day % 7 < 5, 1.0, np.where(day % 7 == 5, 0.7, 0.45)) * np.where((of_day >= 8) & (of_day < 22), 1.0, 0.75)
    celsius = 14 + 13 * np.sin(2 * np.pi * (day - 110) / 365) + 4 * np.sin(2 * np.pi * (of_day - 9) / 24)
    load = (1.5 + 7.0 * work + 0.05 * np.maximum(celsius - 22, 0)) * random.uniform(0.93, 1.07, HOURS_PER_YEAR)
    heat = (1.0 + 2.4 * work + 0.06 * np.maximum(18 - celsius, 0)) * random.uniform(0.95, 1.05, HOURS_PER_YEAR)
    clear = np.maximum(0.0, np.sin((of_day - 6) / 12 * np.pi)) * (0.65 + 0.25 * np.sin(2 * np.pi * (day - 80) / 365))
    sun = np.round(clear * np.repeat(random.uniform(0.25, 1.0, 365), 24), 4)
    first = 0 if hours == HOURS_PER_YEAR else FIRST_HOUR
    part = slice(first, first + hours)
    return CommonLp(hours, load[part], heat[part], sun[part])


@dataclass(frozen=True)
class Answer:
    """What a peer found: the objective [thousands] and sizes bought [MW, MWh]."""

    objective: float
    roof: float
    battery: float
    pump: float

"""Model factories of data/: how much energy a factory of a sector uses, and what for."""

from __future__ import annotations

from dataclasses import dataclass

from zcopt.errors import UsageError
from zcopt.inputs.tables import DataRow, table
from zcopt.inputs.words import comparable, did_you_mean, listed

AMOUNTS = {"electricity": "electricity_mwh", "natural_gas": "natural_gas_nm3", "coal": "coal_t", "coke": "coke_t",
           "diesel": "diesel_t", "purchased_heat": "purchased_heat_gj"}
"""Energy of sector_end_uses.csv -> the column of sector_baselines.csv with the year's amount."""


@dataclass(frozen=True)
class Use:
    """What a share of a baseline's energy is for; ``carrier`` is what the end use draws on."""

    row: DataRow
    name: str
    energy: str
    carrier: str
    share: float
    shape: str
    scaling_share: float


@dataclass(frozen=True)
class Baseline:
    """A model factory."""

    row: DataRow
    baseline_id: str
    site_sector: str
    product: str
    product_unit: str
    output_units: float
    process_tco2e: float
    peak_kw: float
    load_factor_share: float
    load_shape: str
    pv_kwp: float
    uses: tuple[Use, ...]

    def amount(self, energy: str) -> float:
        """What is bought in a year: MWh, Nm3, t or GJ."""
        return self.row.number(AMOUNTS[energy])

    @property
    def energies(self) -> tuple[str, ...]:
        """The energies it buys."""
        return tuple(energy for energy in AMOUNTS if self.amount(energy) > 0)


def baseline_ids() -> tuple[str, ...]:
    """All model factories."""
    return tuple(row.text("baseline_id") for row in table("sector_baselines").rows)


def find_baseline(written: str) -> Baseline:
    """The model factory of an id, an English or a Chinese name.

    Raises UsageError with the nearest id when there is none.
    """
    word = comparable(written)
    for row in table("sector_baselines").rows:
        if word in (comparable(row.text(key)) for key in ("baseline_id", "sector", "sector_zh")):
            return _baseline(row)
    known = baseline_ids()
    within = [name for name in known if name.startswith(word.replace(" ", "_") + "_")]
    hint = f"Choose one of {listed(within)}" if within else did_you_mean(written, known, f"Known: {listed(known, 30)}")
    raise UsageError(f"there is no model factory for the sector {written}. {hint}")


def _baseline(row: DataRow) -> Baseline:
    name = row.text("baseline_id")
    return Baseline(
        row=row, baseline_id=name, site_sector=row.text("site_sector"), product=row.text("product"),
        product_unit=row.text("unit"), output_units=row.number("annual_output_units"),
        process_tco2e=row.number("process_tco2e"), peak_kw=row.number("peak_kw"),
        load_factor_share=row.number("load_factor_share"), load_shape=row.text("load_shape"),
        pv_kwp=row.number("roof_pv_kwp"),
        uses=tuple(Use(use, use.text("end_use"), use.text("energy"), use.text("carrier"), use.value, use.text("shape"),
                       use.number("scaling_share")) for use in table("sector_end_uses").where(baseline_id=name)))

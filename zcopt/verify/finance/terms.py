"""What the sheet finance says of one purchase: how it is written off, granted and credited; and tax on a row of profits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Terms:
    """The row of the sheet with the real discount rate."""

    row: Any
    rate: float

    @property
    def nominal_rate(self) -> float:
        """Discount rate of money of each year."""
        return float((1 + self.rate) * (1 + self.row.inflation_share) - 1)

    def level(self, years_on: float) -> float:
        """Prices so many years after the start over those at the start."""
        return float((1 + self.row.inflation_share) ** years_on)

    def later(self, years_on: float) -> float:
        """Value today of 1 in constant prices."""
        return float((1 + self.rate) ** -years_on)

    def granted(self, item: str) -> float:
        """Share of a price that is granted, before the limit on all."""
        return float(self.row.grant_share) if item in self.row.grant_items else 0.0

    def credited(self, item: str) -> float:
        """Share of a price that is taken off the tax."""
        return float(self.row.equipment_credit_share) if item in self.row.credit_items else 0.0

    def written_off(self, part: str, item: str, life: int) -> list[float]:
        """Straight line over the years of its class, what is still on the books in the last year of service."""
        row = self.row
        over = row.pv_tax_life_years if part == "pv" else row.machinery_tax_life_years
        if item in row.buildings_items:
            over = row.buildings_tax_life_years
        if item in row.electronics_items:
            over = row.electronics_tax_life_years
        books, found = 1.0, []
        for age in range(1, life + 1):
            off = books if age == life else (1 - row.kept_book_share) / over if age <= over else 0.0
            found.append(off)
            books -= off
        return found

    def deductions(self, part: str, item: str, lead: int, life: int, granted: float) -> dict[int, float]:
        """Years after paying -> what is deducted of a price of 1, in the money it was paid in."""
        base = 1.0 if self.row.grants_taxed else 1 - granted
        return {lead + k: base * off for k, off in enumerate(self.written_off(part, item, life))}

    def worth_of(self, deductions: dict[int, float], after: int) -> float:
        """Value ``after`` years after paying of the deductions from then on, in money of then."""
        rate = self.nominal_rate
        return float(sum(off * (1 + rate) ** -(age + 0.5 - after) for age, off in deductions.items() if age >= after))

    def given_back(self, deductions: dict[int, float], lead: int, granted: float, credited: float) -> tuple[float, float]:
        """Of a price of 1, valued when it is paid: what is deducted less the grant where that is taxed, and incentives."""
        taxed = granted * self.later(0.5) / self.level(0.5) if self.row.grants_taxed else 0.0
        return self.worth_of(deductions, 0) - taxed, granted + credited * self.later(lead + 0.5)

    def tax(self, profits: Sequence[float], own: Sequence[float]) -> list[float]:
        """What profits add to the tax of each year; ``own`` profits of the company limit what losses are worth, none: nothing."""
        if not own:
            return [self.row.income_tax_share * profit for profit in profits]
        both = [a + b for a, b in zip(own, profits, strict=True)]
        return [a - b for a, b in zip(self._owed(both), self._owed(own), strict=True)]

    def _owed(self, profits: Sequence[float]) -> list[float]:
        losses, gains = ([max(sign * p, 0.0) for p in profits] for sign in (-1.0, 1.0))
        return [self.row.income_tax_share * left for left in carried(losses, gains, self.row.carry_forward_years)]

    def credits(self, earned: Sequence[float], profits: Sequence[float], own: Sequence[float]) -> list[float]:
        """Credits used by year: at once, or as far as the tax of the company goes."""
        if not own:
            return list(earned)
        taxes = self._owed([a + b for a, b in zip(own, profits, strict=True)])
        left = carried(earned, taxes, self.row.carry_forward_years)
        return [tax - rest for tax, rest in zip(taxes, left, strict=True)]


def carried(pots: Sequence[float], against: Sequence[float], years: int) -> list[float]:
    """What is left of the amounts of ``against`` when each pot is used in its year and ``years`` later ones, oldest first."""
    rest, left = list(pots), list(against)
    for k in range(len(left)):
        for born in range(max(0, k - years), k + 1):
            used = min(rest[born], left[k])
            rest[born] -= used
            left[k] -= used
    return left

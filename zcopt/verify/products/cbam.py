"""The CBAM table: embedded emissions of what is sold to the EU and what they cost, from the recomputed lines and the sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from zcopt.inputs.tables import table
from zcopt.verify.carbon import Line, total
from zcopt.verify.findings import MONEY, Findings, listed
from zcopt.verify.run import PlanOf, Tables, figure, optional
from zcopt.verify.sheets import Inputs

PAID_AT_HOME = ("carbon_price", "carbon_tax")


def check_cbam(inputs: Inputs, tables: Tables, plans: Sequence[PlanOf], lines: Mapping[str, Sequence[Line]],
               findings: Findings) -> None:
    """Every plan, good and year, where the run has the table."""
    if not tables.get("cbam"):
        return
    there = {(row["plan"], row["good"], row["year"]): row for row in tables["cbam"]}
    for plan in plans:
        for good in inputs.rows("cbam_goods"):
            for year in inputs.years:
                row = there.pop((plan.name, good.name, year), None)
                name = listed((plan.name, year, good.name))
                if row is None:
                    findings.differ("cbam", name, "good", None, good.name, "sold to the EU")
                    continue
                found = _Good(inputs, good, year, plan, lines[plan.name])
                for column, value in found.figures().items():
                    findings.same("cbam", name, column, optional(row, column), value, "by the sheets, data/cbam.csv and the plan",
                                  least=MONEY / 100 if "cost" in column or column.endswith("eur") else 1e-8, scale=10.0)
                for column, word in (("sector", good.sector), ("basis", good.basis), ("missing", found.missing)):
                    findings.same_word("cbam", name, column, row[column], word, "sheet cbam_goods, and what was not computed")
    for key in there:
        findings.differ("cbam", listed(key), "good", str(key[1]), None, "no such good, plan or year")


@dataclass
class _Good:
    """A good in a year of a plan; None is not computed."""

    inputs: Inputs
    good: Any
    year: int
    plan: PlanOf
    lines: Sequence[Line]

    def _rule(self, item: str) -> float | None:
        for row in table("cbam").rows:
            until = row.cells["to_year"]
            if (row.cells["item"] == item and row.cells["sector"] in ("all", self.good.sector)
                    and float(row.cells["from_year"]) <= self.year and (not until or self.year <= float(until))):
                return float(row.cells["value"])
        return None

    def figures(self) -> dict[str, float | None]:
        """Every column."""
        terms, good, year = self.inputs.one("cbam_terms"), self.good, self.year
        made, exported = self.inputs.output(good.product, year) * good.product_t_per_unit, good.exported_t[year]
        direct_t, per_t = self._direct(), self._own(made)
        counts = self._rule("indirect emissions count")
        mark_up = good.mark_up_share.get(year, self._rule("mark-up on default values"))
        before = self._precursors(mark_up, power=bool(counts))
        own = None if counts is None else _sum(per_t) if counts else per_t[0]
        see = _sum((_product(own, None if mark_up is None else 1 + mark_up) if good.basis == "default" else own, before))
        free = terms.free_allocation_share.get(year, self._rule("free allocation factor"))
        correction = terms.correction_share
        if correction is None:
            correction = self._rule("cross-sectoral correction factor")
        adjustment = _product(good.benchmark_tco2_per_t, free, correction)
        certificates = None if see is None or adjustment is None else max(0.0, see - adjustment) * exported
        price, rate = terms.certificate_price.get(year), terms.euro_exchange_factor.get(year)
        paid = self._paid(per_t[0], exported, rate)
        gross = _product(certificates, price)
        cost = None if gross is None or paid is None else max(0.0, gross - paid)
        self.missing = "; ".join(name for name, value in (
            ("embedded emissions", see), ("benchmark", good.benchmark_tco2_per_t), ("free allocation factor", free),
            ("correction factor", correction), ("certificate price", price), ("exchange rate for the price paid at home", paid))
            if value is None)
        return {"production_t": made, "exported_t": exported, "direct_tco2": direct_t, "own_direct_tco2_per_t": per_t[0],
                "own_indirect_tco2_per_t": per_t[1], "precursors_tco2_per_t": before, "mark_up_share": mark_up,
                "see_tco2_per_t": see, "benchmark_tco2_per_t": good.benchmark_tco2_per_t, "free_allocation_share": free,
                "correction_share": correction, "adjustment_tco2_per_t": adjustment, "certificates_tco2": certificates,
                "certificate_price_eur": price, "paid_at_home_eur": paid, "cost_eur": cost, "cost": _product(cost, rate)}

    def _direct(self) -> float:
        """The good's share of direct emissions and bought heat of its sources, with corrections  [tCO2e]."""
        own = sum(line.tco2 for line in self.lines if line.year == self.year
                  and (not self.good.sources or line.source in self.good.sources)
                  and (line.ledger == "direct" or (line.ledger, line.category) == ("location", "purchased_heat")))
        return float(self.good.attributed_share * own + self.good.corrections_tco2.get(self.year, 0.0))

    def _own(self, made: float) -> tuple[float | None, float | None]:
        """Direct and indirect emissions of a tonne, of the plan or by default value."""
        good = self.good
        if good.basis == "default":
            return good.default_direct_tco2_per_t, good.default_indirect_tco2_per_t
        if made <= 0:
            return None, None
        typed = self.inputs.one("cbam_terms").power_kgco2_per_kwh.get(self.year)
        power = sum((line.amount or 0.0) * (typed if typed is not None and line.part == "grid" else line.factor)
                    for line in self.lines if line.year == self.year
                    and (line.ledger, line.category) == ("location", "purchased_electricity"))
        share = good.attributed_share if good.power_attributed_share is None else good.power_attributed_share
        return self._direct() / made, share * power / made

    def _precursors(self, mark_up: float | None, *, power: bool) -> float | None:
        rows = [row for row in self.inputs.rows("cbam_precursors") if row.good == self.good.name and self.good.basis == "actual"]
        each = []
        for row in rows:
            embodied = _sum((row.direct_tco2_per_t, row.indirect_tco2_per_t)) if power else row.direct_tco2_per_t
            raised = 1.0 if not row.is_default else None if mark_up is None else 1 + mark_up
            each.append(_product(row.precursor_t_per_t, embodied, raised))
        return _sum(each)

    def _paid(self, direct: float | None, exported: float, rate: float | None) -> float | None:
        """The carbon price paid at home on what is exported  [EUR]."""
        terms = self.inputs.one("cbam_terms")
        emitted = total(self.lines, "direct", self.year)
        paid = sum(figure(row, "cash") for row in self.plan.rows("money", year=self.year) if row["account"] in PAID_AT_HOME)
        price = terms.home_price_per_tco2.get(self.year, max(0.0, paid) / emitted if emitted > 0 else 0.0)
        return 0.0 if price == 0 else _product(price, direct, exported, None if rate is None else 1 / rate)


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known, 0.0) if len(known) == len(values) else None


def _product(*values: float | None) -> float | None:
    known = [value for value in values if value is not None]
    return prod(known) if len(known) == len(values) else None

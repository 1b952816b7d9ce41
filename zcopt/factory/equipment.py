"""Existing equipment: what turns carriers into carriers today, until the end of its life."""

from __future__ import annotations

from dataclasses import dataclass

from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Sheet, YearPath, by_year, identifier, integer, number, yes_no
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData, Expr
from zcopt.model.books import Books, MoneyPost, Timing
from zcopt.model.conversion import ConversionRow, add_conversion, check_conversion
from zcopt.model.part import Part
from zcopt.units import KW_PER_MW


@dataclass(frozen=True, kw_only=True)
class EquipmentRow(ConversionRow):
    """Equipment that is there already; at the end of its life it is gone."""

    sheet = Sheet(name="equipment", label=Label("Existing equipment", "既有设备"),
                  help=Label("Boilers, chillers, CHP, PV that are there already; sizes in kW of main output. What replaces "
                             "them is a row of sheet converters.",
                             "既有锅炉、冷机、热电联产、光伏等，规模按主输出 kW 计；到期替换设备填入 converters。"))

    equipment_id: str = identifier(Label("Equipment", "设备"))
    capacity_kw: float = number("kW", Label("Capacity of main output", "主输出容量"), low=0)
    age_years: int = integer("year", Label("Age at the start of the first year planned", "规划首年初已用年限"), low=0, high=100)
    life_years: int = integer("year", Label("Life", "寿命"), low=1, high=100,
                              help=Label("It runs while its age is below its life.", "年限小于寿命时运行。"))
    fixed_om_per_kw_year: YearPath = by_year("cur/kW/year", Label("Fixed O&M", "固定运维"), low=0, default={})
    early_retirement: bool = yes_no(Label("May be retired early", "可提前退役"), default=False)
    retirement_cost_per_kw: float = number("cur/kW", Label("Cost of retiring early", "提前退役成本"), low=0, default=0.0)

    def runs(self, year: int, first_year: int) -> bool:
        """age + (y - first year) < life."""
        return self.age_years + year - first_year < self.life_years


def add_equipment(block: BlockData, row: EquipmentRow, case: Case, books: Books) -> None:
    """size[y] = capacity * keep[y] while age + (y - first year) < life, else 0."""
    capacity = row.capacity_kw / KW_PER_MW
    years = [y for y in case.years if row.runs(y, case.years[0])]
    if row.early_retirement:
        _add_keep(block, years)

    def kept(y: int) -> Expr:
        if y not in years:
            return 0.0
        return block.keep[y] if row.early_retirement else 1.0

    add_conversion(block, row, lambda y: capacity * kept(y), capacity, case, books)
    if row.fixed_om_per_kw_year:
        books.post(MoneyPost(account="fixed_om", part=row.sheet.name, item=row.equipment_id,
                             amount=lambda y: row.fixed_om_per_kw_year[y] * capacity * kept(y)))
    if row.early_retirement and row.retirement_cost_per_kw > 0:
        cost = row.retirement_cost_per_kw * capacity
        books.post(MoneyPost(
            account="retirement", part=row.sheet.name, item=row.equipment_id, timing=Timing.START,
            amount=lambda y: cost * ((kept(y - 1) if y > years[0] else 1.0) - kept(y)) if y in years else 0.0))


def _add_keep(block: BlockData, years: list[int]) -> None:
    """keep[y] <= keep[y-1]: what is retired does not come back; any share may be retired."""
    block.keep = pyo.Var(years, bounds=(0, 1), doc="keep[y]: share of the capacity that is not retired early")
    block.no_return = pyo.Constraint(years[1:], rule=lambda b, y: b.keep[y] <= b.keep[y - 1],
                                     doc="keep[y] <= keep[y-1]")


def check_equipment(case: Case) -> list[Problem]:
    """Carriers, ratios and efficiencies of every row."""
    return [problem for row in case.rows(EquipmentRow) for problem in check_conversion(row, case)]


PART = Part(EquipmentRow, add_equipment, check_equipment)

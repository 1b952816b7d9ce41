"""The bill of materials: what goes into a product, read by the model, the inventory and the footprint."""

from __future__ import annotations

from dataclasses import dataclass

from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Row, Sheet, YearPath, by_year, identifier, number, reference, text
from zcopt.inputs.sheets import ProductRow


@dataclass(frozen=True, kw_only=True)
class MaterialRow(Row):
    """A material of a product. What is used grows with the product's output; retrofits may use less or more of it."""

    sheet = Sheet(name="materials", label=Label("Materials", "原材料"),
                  help=Label("The bill of materials of each product: scope 3 and product footprints.",
                             "各产品的物料清单，用于范围三与产品碳足迹。"))

    material_id: str = identifier(Label("Material", "材料"))
    product: str = reference("products.product_id", Label("Of product", "所属产品"))
    material_unit: str = text(Label("Unit", "单位"), default="t")
    amount_units: float = number("", Label("Per unit of product", "单位产品用量"), low=0,
                                 help=Label("In the material's unit, in the base year and before any measure.",
                                            "以材料单位计，基准年、实施措施前的用量。"))
    planned_amount_units: YearPath = by_year(
        "", Label("Per unit of product, by year", "单位产品用量（逐年）"), low=0, default={},
        help=Label("Where a change is decided already. Blank: as in the base year.", "已确定的变化；留空同基准年。"))
    factor_tco2e_per_unit: float = number(
        "", Label("Emission factor, cradle to gate [tCO2e per unit]", "从摇篮到大门排放因子"),
        help=Label("0 must be typed. Negative only for what takes up carbon, with its source.",
                   "为 0 也须填写；仅固碳材料可为负，并注明来源。"))
    planned_factor_tco2e_per_unit: YearPath = by_year(
        "", Label("Emission factor by year [tCO2e per unit]", "排放因子（逐年）"), default={},
        help=Label("Where its makers have promised a path. Blank: as in the base year.", "供应商已承诺的路径；留空同基准年。"))
    transport_tco2e_per_unit: float | None = number(
        "", Label("Inbound transport [tCO2e per unit]", "运入运输排放"), low=0, default=None,
        help=Label("Blank: not counted, and the report says so.", "留空表示未计入，报告中会注明。"))
    price_per_unit: YearPath | None = by_year(
        "cur/unit", Label("Price", "单价"), low=0, default=None,
        help=Label("Blank: what it costs is outside the plan, also when a measure uses more or less of it.",
                   "留空表示其费用不计入方案，即使措施改变其用量。"))

    def factor(self, year: int) -> float:
        """Cradle to gate, without inbound transport  [tCO2e per unit]."""
        return self.planned_factor_tco2e_per_unit.get(year, self.factor_tco2e_per_unit)

    def annual_units(self, case: Case, year: int) -> float:
        """What is used in a planned year or the base year before any measure: per product * output  [own unit]."""
        product = next(p for p in case.rows(ProductRow) if p.product_id == self.product)
        return self.planned_amount_units.get(year, self.amount_units) * product.made_units(year)

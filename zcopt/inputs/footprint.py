"""What product footprints need beside the bill of materials: shares of joint sources, and what an exchange of them declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from zcopt.inputs.row import Label, Role, Row, Sheet, YearPath, by_year, choice, number, reference, share, text

DECLARED_UNITS = ("liter", "kilogram", "cubic meter", "kilowatt hour", "megajoule", "ton kilometer", "square meter", "piece",
                  "hour", "megabit second")
"""Units a footprint may be declared in, by the PACT data exchange 3.0."""
STANDARDS = ("ISO14067", "ISO14083", "ISO14040-44", "GHGP-Product", "PEF", "PACT-1.0", "PACT-2.0", "PACT-3.0")
"""Standards a footprint may be calculated by, as PACT 3.0 names them."""


@dataclass(frozen=True, kw_only=True)
class FootprintShareRow(Row):
    """How much of a source belongs to a product."""

    sheet = Sheet(name="footprint_shares", rare=True, label=Label("Footprint shares", "碳足迹分摊"), role=Role.RULE,
                  help=Label("Which share of a source belongs to which product, where there are several; the shares of a source "
                             "add up to 100%. A blank source stands for all that have no rows of their own.",
                             "多产品时各排放源的分摊比例，每个排放源合计 100%；排放源留空表示其余全部。"))

    product: str = reference("products.product_id", Label("Product", "产品"))
    source_id: str = reference(
        "carriers.carrier_id|end_uses.end_use_id|processes.process_id", Label("Source", "排放源"), default="",
        help=Label("A carrier, a process, or end uses: then all of a carrier, weighed by what they need before savings.",
                   "能源品种、过程，或终端用能（须列全该能源品种的终端，按节能前需求加权）。"))
    base_share: float = share(Label("Share in the base year", "基准年比例"))
    planned_share: YearPath = by_year("share", Label("Share by year", "比例（逐年）"), low=0, high=1, default={},
                                      help=Label("Where the mix of products changes. Blank: as in the base year.",
                                                 "产品结构变化时填写；留空同基准年。"))
    method: Literal["subdivision", "physical", "economic"] = choice(
        ("subdivision", "physical", "economic"), Label("By", "分摊方法"),
        help=Label("In this order of preference (ISO 14067): sub-meters; mass, energy or machine hours; value.",
                   "按 ISO 14067 优先顺序：细分计量；质量、能量或机时；价值。"))

    def share_in(self, year: int) -> float:
        """The share of a planned year or the base year."""
        return self.planned_share.get(year, self.base_share)


@dataclass(frozen=True, kw_only=True)
class FootprintDeclarationRow(Row):
    """What a product's footprint is declared with when it is handed on (PACT data exchange 3.0); nothing of it is assumed."""

    sheet = Sheet(name="footprint_declarations", rare=True, label=Label("Footprint declarations", "碳足迹声明"), role=Role.RULE,
                  help=Label("For zcopt footprint alone: what a buyer's system asks beside the number itself.",
                             "仅供 zcopt footprint 导出使用：数据交换所需的声明信息。"))

    product: str = reference("products.product_id", Label("Product", "产品"))
    product_name: str = text(Label("Name the buyer knows", "产品名称"), default="")
    product_description: str = text(Label("Description", "产品描述"), default="")
    product_ids: str = text(Label("Product IDs", "产品标识"), default="",
                            help=Label("URNs separated by ; e.g. urn:gtin:...", "URN，以 ; 分隔。"))
    declared_unit: str = choice(DECLARED_UNITS, Label("Declared unit", "声明单位"), default="")
    declared_units: float | None = number("", Label("Declared units per unit of product", "单位产品折合声明单位数"), low=1e-9,
                                          default=None, help=Label("1000 where the product is counted in t and declared in kg.",
                                                                   "产品以 t 计、以 kg 声明时填 1000。"))
    mass_kg: float | None = number("kg", Label("Mass per declared unit", "单位声明质量"), low=0, default=None)
    fossil_carbon_kg: float | None = number("kg", Label("Fossil carbon in it per declared unit", "化石碳含量"), low=0,
                                            default=None)
    biogenic_carbon_kg: float | None = number(
        "kg", Label("Biogenic carbon in it per declared unit", "生物碳含量"), low=0, default=None,
        help=Label("44/12 of it is taken off in the footprint with biogenic uptake.", "含生物碳吸收的碳足迹按其 44/12 扣减。"))
    exempted_share: float | None = share(Label("Emissions left out", "豁免排放比例"), high=0.05, default=None, small=True,
                                         help=Label("At most 5%.", "不超过 5%。"))
    standards: str = text(Label("Standards followed", "依据标准"), default="",
                          help=Label("Separated by ; : ISO14067, GHGP-Product, PEF, PACT-3.0 ...", "以 ; 分隔，如 ISO14067。"))
    boundary_description: str = text(Label("What the boundary holds", "系统边界说明"), default="")

    @property
    def name(self) -> str:
        """Declarations are named by their product."""
        return self.product

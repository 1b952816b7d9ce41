"""Rules between options: needs, excludes, replaces, together; and limits of the site that options share."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Literal

from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Role, Row, Sheet, choice, identifier, number, reference, text
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData, Expr
from zcopt.model.books import Books, DecisionPost, PromisePost

BY_THIRD_PARTY, BY_CONTRACT = " (third party)", " (shared saving)"
"""What follows the name of an option in a mode without investment, where both modes are on offer."""


@dataclass(frozen=True, kw_only=True)
class LinkRow(Row):
    """A rule between two options."""

    sheet = Sheet(name="links", label=Label("Links", "措施关联"), role=Role.RULE,
                  help=Label("needs: the first only together with the second; excludes: never both; replaces: the first "
                             "takes the place of the second; together: both or none.",
                             "needs 依赖；excludes 互斥；replaces 替代；together 同时。"))

    first: str = reference("option", Label("First option", "措施一"))
    relation: Literal["needs", "excludes", "replaces", "together"] = choice(
        ("needs", "excludes", "replaces", "together"), Label("Relation", "关系"))
    second: str = reference("option", Label("Second option", "措施二"))


@dataclass(frozen=True, kw_only=True)
class SiteLimitRow(Row):
    """Something the site has only so much of."""

    sheet = Sheet(name="site_limits", label=Label("Site limits", "场地限制"), role=Role.RULE,
                  help=Label("Roof area, transformer bays, floor space: shared by the options that name the limit.",
                             "屋顶面积、变压器间隔、场地等，由引用该限制的措施共享。"))

    limit_id: str = identifier(Label("Limit", "限制"))
    available: float = number("", Label("Available", "可用量"), low=0)
    limit_unit: str = text(Label("Unit", "单位"), default="m2")


def replaced_options(case: Case) -> set[str]:
    """Options that another one may take the place of."""
    return {row.second for row in case.rows(LinkRow) if row.relation == "replaces"}


def add_links(block: BlockData, case: Case, books: Books) -> None:
    """One tagged constraint per link and year, and one per site limit and year."""
    options = _options(books)
    rows = case.rows(LinkRow)
    block.link = pyo.Block(range(len(rows)))
    for k, row in enumerate(rows):
        b, first, second = block.link[k], options[row.first], options[row.second]
        b.keep = pyo.Constraint(case.years, rule=lambda b, y, r=row.relation, f=first, s=second: _link(r, f, s, y),
                                doc="stock_a[y]/largest_a <= stock_b[y]/smallest_b (needs); adopted_a + adopted_b <= 1 "
                                    "(excludes); stock_a + stock_b <= 1 (replaces); adopted_a = adopted_b (together)")
        for y in case.years:
            books.post(PromisePost(kind="link", year=y, row=row, key="relation", constraint=b.keep[y],
                                   wording=f"{row.first} {row.relation} {row.second} in {y}", unit="",
                                   binds_reference=True))
    _site_limits(block, case, books)


def _options(books: Books) -> dict[str, DecisionPost]:
    """Every option by its name; one with several modes of ownership stands for any of them."""
    found: dict[str, DecisionPost] = {}
    for post in books.decisions:
        name = typed_name(post.item)
        found[name] = _either(found[name], post) if name in found else post
    return found


def typed_name(item: str) -> str:
    """The name in the sheet of an item that stands for one mode of ownership."""
    return item.removesuffix(BY_THIRD_PARTY).removesuffix(BY_CONTRACT)


def _either(one: DecisionPost, other: DecisionPost) -> DecisionPost:
    return dataclasses.replace(one, adopted=one.adopted + other.adopted, stock=lambda y: one.stock(y) + other.stock(y))


def _link(relation: str, first: DecisionPost, second: DecisionPost, year: int) -> Expr:
    if relation == "needs":
        return first.stock(year) / first.largest <= second.stock(year) / second.smallest
    if relation == "excludes":
        return first.adopted + second.adopted <= 1
    if relation == "replaces":
        return first.stock(year) / first.largest + second.stock(year) / second.largest <= 1
    return first.adopted == second.adopted


def _site_limits(block: BlockData, case: Case, books: Books) -> None:
    rows = case.rows(SiteLimitRow)
    used = {row.limit_id: [p for p in books.space if p.limit == row.limit_id] for row in rows}
    rows = tuple(row for row in rows if used[row.limit_id])
    block.site = pyo.Block(range(len(rows)))
    for k, row in enumerate(rows):
        b = block.site[k]
        b.keep = pyo.Constraint(
            case.years, rule=lambda b, y, r=row: sum(p.amount(y) for p in used[r.limit_id]) <= r.available,
            doc="sum of what options take of the limit in y <= available")
        for y in case.years:
            books.post(PromisePost(kind="site_limit", year=y, row=row, key="available", constraint=b.keep[y],
                                   wording=f"{row.limit_id} {y} <= {row.available:g} {row.limit_unit}",
                                   unit=row.limit_unit, binds_reference=True))

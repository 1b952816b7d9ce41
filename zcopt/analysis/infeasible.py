"""Why a case has no plan, in sentences for a planner, in English and in Chinese; and the same as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from zcopt.errors import BrokenPromise, Cure, Explanation, NamedLimit, plain

Both = tuple[str, str]

KINDS: Mapping[str, Both] = {
    "target": ("target", "目标"), "never_rising": ("never rising", "逐年不升"), "budget": ("budget", "预算"),
    "link": ("link", "措施关联"), "site_limit": ("site limit", "场地限制"), "offset_rule": ("offset rule", "抵消规则"),
    "green_cap": ("green power cap", "绿电绿证上限"), "carrier_limit": ("purchase limit", "采购上限"),
    "build_rate": ("build rate", "建设速度"), "balance": ("need", "用能需求"), "offer": ("on offer", "可选规模")}
"""What a kind of limit is called."""

LINK = "link"


@dataclass(frozen=True)
class Section:
    """A heading and its lines."""

    title: Both
    lines: tuple[Both, ...]


def sections_of(why: Explanation) -> tuple[Section, ...]:
    """The cause, what cures it alone, the smallest mix, and what does not help; sections without lines are left out."""
    found = (
        Section(_cause_title(why), tuple(_listed(limit) for limit in why.conflict)),
        Section(("Sizes and needs behind it", "相关的规模与需求"), tuple(_listed(limit) for limit in why.taking_part)),
        Section(("Any one of these makes a plan possible, cheapest plan first", "以下任一项放宽即可行（按方案成本由低到高）"),
                tuple(_cure(cure, why.currency) for cure in why.cures)),
        Section(("The smallest changes that make a plan possible, each counted as a share of its own limit",
                 "使方案可行的最小调整（各按其限值的比例计）"), () if why.mix is None else (_cure(why.mix, why.currency),)),
        Section(("Easing these alone does not help, however far", "单独放宽以下各项无济于事"),
                tuple(_listed(limit) for limit in why.no_help)),
        Section(("Whether easing these alone helps was not decided in time", "限时内未能判定单独放宽以下各项是否有效"),
                tuple(_listed(limit) for limit in why.undecided)),
    )
    return tuple(section for section in found if section.lines)


def _cause_title(why: Explanation) -> Both:
    """What is said above the limits in conflict."""
    en, zh = ("These cannot all be kept", "以下约束不能同时满足")
    if why.only_whole_numbers:
        en = f"{en}, because projects and units come whole: in fractions they could"
        zh = f"{zh}：项目与机组须取整，若可分割则可满足"
    if why.in_reference:
        en, zh = f"Not even the reference is possible. {en}", f"基准情景亦不可行。{zh}"
    if not why.irreducible:
        en, zh = f"{en} (perhaps not all of them are needed for it)", f"{zh}（其中个别约束可能并非必要）"
    return en, zh


def _listed(limit: NamedLimit) -> Both:
    kind = KINDS.get(limit.kind, (limit.kind, limit.kind))
    place = f" ({limit.place})" if limit.place else ""
    return f"{kind[0]}: {limit.wording}{place}", (limit.wording_zh or f"{kind[1]}：{limit.wording}") + place


def _cure(cure: Cure, currency: str) -> Both:
    eased = [_eased(promise) for promise in cure.eased]
    proof = ("Not proved: no plan was found in time with it", "未证实：限时内未找到方案")
    if cure.proved:
        cost = f"{(cure.net_present_cost or 0.0) / 1e6:,.2f}"
        proof = (f"Proved by solving again: a plan then costs about {cost} million {currency}",
                 f"已重新求解证实：方案成本约 {cost} 百万 {currency}")
    if not cure.least:
        proof = f"{proof[0]}. A smaller change may do", f"{proof[1]}。或有更小的调整"
    return "; ".join(en for en, _ in eased) + f". {proof[0]}", "；".join(zh for _, zh in eased) + f"。{proof[1]}"


def _eased(promise: BrokenPromise) -> Both:
    place = f" ({promise.place})" if promise.place else ""
    wording, zh = promise.wording + place, (promise.wording_zh or promise.wording) + place
    if promise.kind == LINK:
        return f"drop the link {wording}", f"取消关联 {zh}"
    miss = f"{plain(promise.short_by)} {promise.unit}".strip()
    if promise.ease_to is None or promise.typed is None:
        return f"{wording}: {miss} more room", f"{zh}：需放宽 {miss}"
    new, old = (_cell(value, promise.cell_unit) for value in (promise.ease_to, promise.typed))
    return f"{wording}: type {new} instead of {old}, short by {miss}", f"{zh}：由 {old} 改为 {new}，缺口 {miss}"


def _cell(value: float, unit: str) -> str:
    return f"{value * 100:.6g} %" if unit == "share" else plain(value)


def as_data(why: Explanation) -> dict[str, Any]:
    """Everything found, for infeasible.json."""
    return asdict(why)


def from_data(data: Mapping[str, Any]) -> Explanation:
    """What infeasible.json holds, as it was."""
    def cure(one: Mapping[str, Any]) -> Cure:
        return Cure(**{**one, "eased": tuple(BrokenPromise(**promise) for promise in one["eased"])})

    lists = {key: tuple(NamedLimit(**limit) for limit in data[key])
             for key in ("conflict", "taking_part", "no_help", "undecided")}
    return Explanation(**{**data, **lists, "cures": tuple(map(cure, data["cures"])),
                          "mix": None if data["mix"] is None else cure(data["mix"])})


def lines_of(sections: Iterable[Section], language: str = "en") -> list[str]:
    """The sections as lines of plain text."""
    side = 1 if language == "zh" else 0
    return [line for section in sections for line in (section.title[side] + ("：" if side else ":"),
                                                      *(f"  {entry[side]}" for entry in section.lines))]

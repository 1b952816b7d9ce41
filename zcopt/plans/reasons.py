"""One sentence per plan, in English and in Chinese: where it stands, what it does instead, what that costs and saves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from zcopt.errors import plain
from zcopt.plans.archetype_names import ARCHETYPES, SEPARATOR
from zcopt.plans.plan import Plan
from zcopt.plans.search import StopReason
from zcopt.units import CUR_PER_KCUR

MOST_NAMED = 3
"""Items named in a sentence; the rest is counted."""
CLEARLY_DIFFERENT_SHARE = 1e-3
"""Of a quantity: sizes that differ by less are the same."""
HALF_A_TONNE = 0.5
INVESTING = ("capex", "residual_value")

Both = tuple[str, str]


def millions(value: float) -> str:
    """An amount of currency in millions, two decimals."""
    return f"{value / (CUR_PER_KCUR * 1e3):,.2f}"


def ten_thousands(value: float) -> str:
    """The same as Chinese counts it, in 万, equally rounded."""
    return f"{value / (CUR_PER_KCUR * 10):,.0f}"


def first_reason(plan: Plan, reference: Plan, last: int) -> Both:
    """Why the first plan is first."""
    gross, before = plan.indicator("gross_tco2", last) or 0.0, reference.indicator("gross_tco2", last) or 0.0
    value = reference.net_present_cost - plan.net_present_cost
    verb_en, verb_zh = ("saves", "节约") if value >= 0 else ("costs", "增加成本")
    place = (f"Least cost of all strategies that keep every target: {verb_en} {millions(abs(value))} million against the "
             f"reference and emits {gross:,.0f} instead of {before:,.0f} tCO2e gross in {last}.",
             f"满足全部目标的最低成本方案：较参照方案{verb_zh} {ten_thousands(abs(value))} 万，"
             f"{last} 年总排放 {gross:,.0f} 吨（参照方案 {before:,.0f} 吨）。") if plan.targets_met else (
             f"First of plans that all miss a target, by cost: {millions(abs(value))} million "
             f"{'cheaper' if value >= 0 else 'dearer'} than the reference.",
             f"所有方案均有目标未达标，按成本列首位：较参照方案{verb_zh} {ten_thousands(abs(value))} 万。")
    return _joined([place, example_of(plan)])


def reason_against(plan: Plan, above: Plan, best: Plan, years: Sequence[int], *, tie: bool, dominated_by: str,
                   near_duplicate_of: str) -> Both:
    """Why a plan stands below another one, and what it trades against it."""
    dearer = plan.net_present_cost - above.net_present_cost
    share = dearer / abs(best.net_present_cost) if best.net_present_cost else 0.0
    place = ((f"Level with {above.name} inside the solver gap", f"与 {above.name} 在求解间隙内持平") if tie else
             (f"{millions(dearer)} million ({share:.2%} of the best) dearer than {above.name}",
              f"比 {above.name} 贵 {ten_thousands(dearer)} 万（占最优 {share:.2%}）"))
    swap, money, carbon = swapped(plan, above), _money(plan, above), _carbon(plan, above, years)
    sentence = (f"{place[0]}: {swap[0]}; {money[0]}; {carbon[0]}.", f"{place[1]}：{swap[1]}；{money[1]}；{carbon[1]}。")
    extra = [sentence, example_of(plan)]
    if near_duplicate_of:
        extra.append((f"Nearly the same as {near_duplicate_of}.", f"与 {near_duplicate_of} 近似。"))
    elif dominated_by:
        extra.append((f"{dominated_by} costs no more and emits less over the years.",
                      f"{dominated_by} 成本不高于此，且累计排放更低。"))
    return _joined(extra)


def example_of(plan: Plan) -> Both:
    """What the plan is the example of beside its place; blank for a plan that is none."""
    keys = [key for key in plan.archetype.split(SEPARATOR) if key in ARCHETYPES and key != "least_cost"]
    if not keys:
        return "", ""
    en, zh = (", ".join(ARCHETYPES[key][0] for key in keys), "、".join(ARCHETYPES[key][1] for key in keys))
    return f"Example of: {en}.", f"典型方案：{zh}。"


def swapped(plan: Plan, other: Plan) -> Both:
    """What the plan adopts instead, and what it has in another size; by what it changes in money, largest first."""
    adds, leaves, resizes = differences(plan, other)
    weight = _weight_of_items(plan, other)
    plus, minus = (_named(sorted(items, key=lambda item: -weight.get(item, 0.0))) for items in (adds, leaves))
    pieces: list[Both] = []
    if plus[0] and minus[0]:
        pieces.append((f"takes {plus[0]} instead of {minus[0]}", f"以 {plus[1]} 代替 {minus[1]}"))
    elif plus[0]:
        pieces.append((f"adds {plus[0]}", f"增加 {plus[1]}"))
    elif minus[0]:
        pieces.append((f"does without {minus[0]}", f"不用 {minus[1]}"))
    if resizes or not pieces:
        pieces += _sizes(plan, other, resizes, weight)
    return "; ".join(en for en, _ in pieces), "；".join(zh for _, zh in pieces)


def differences(plan: Plan, other: Plan) -> tuple[list[str], list[str], list[str]]:
    """What a plan adopts that the other does not, leaves out, and has in another size class."""
    mine, theirs = plan.strategy, other.strategy
    both = mine.adopted & theirs.adopted
    resized = [item for item in both if mine.classes.get(item) != theirs.classes.get(item)]
    return sorted(mine.adopted - theirs.adopted), sorted(theirs.adopted - mine.adopted), sorted(resized)


def _sizes(plan: Plan, other: Plan, resizes: Sequence[str], weight: Mapping[str, float]) -> list[Both]:
    """Sizes beside each other: of the items named, else of all that both adopt and that differ; else other years."""
    mine, theirs = _quantities(plan), _quantities(other)
    both = resizes or sorted(plan.strategy.adopted & other.strategy.adopted)
    differ = [item for item in both if item in mine and item in theirs
              and abs(mine[item][0] - theirs[item][0]) > CLEARLY_DIFFERENT_SHARE * max(mine[item][0], theirs[item][0])]
    if not differ:
        return [("the same measures at other times", "相同措施、不同时间")]
    differ.sort(key=lambda item: -weight.get(item, 0.0))
    shown = [(item, plain(mine[item][0], 4), plain(theirs[item][0], 4), mine[item][1]) for item in differ[:MOST_NAMED]]
    more = len(differ) - len(shown)
    en = ", ".join(f"{item} {a} instead of {b} {unit}" for item, a, b, unit in shown) + (f" and {more} more" if more else "")
    zh = "、".join(f"{item} {a}（原 {b}）{unit}" for item, a, b, unit in shown) + (f" 等另 {more} 项" if more else "")
    return [(en, zh)]


def _quantities(plan: Plan) -> dict[str, tuple[float, str]]:
    """What is ever bought of each item, and its unit."""
    found: dict[str, tuple[float, str]] = {}
    for decision in plan.decisions:
        found[decision.item] = found.get(decision.item, (0.0, ""))[0] + decision.quantity, decision.unit
    return found


def _weight_of_items(plan: Plan, other: Plan) -> dict[str, float]:
    """How much the money of each item differs, year by year and account by account."""
    change: dict[tuple[str, int, str], float] = {}
    for sign, lines in ((1.0, plan.money), (-1.0, other.money)):
        for line in lines:
            key = line.item, line.year, line.account
            change[key] = change.get(key, 0.0) + sign * line.discounted
    weight: dict[str, float] = {}
    for (item, _, _), amount in change.items():
        weight[item] = weight.get(item, 0.0) + abs(amount)
    return weight


def _money(plan: Plan, above: Plan) -> Both:
    """What the swap costs to invest and what it changes in running, both discounted, the value left taken off."""
    invests = _discounted(plan, investing=True) - _discounted(above, investing=True)
    runs = _discounted(plan, investing=False) - _discounted(above, investing=False)
    en, zh = ("more", "多") if invests >= 0 else ("less", "少")
    dear_en, dear_zh = ("costs", "多支出") if runs >= 0 else ("saves", "节约")
    nothing = millions(0)
    first, then = millions(abs(invests)), millions(abs(runs))
    investing = ("invests the same" if first == nothing else f"invests {first} million {en}",
                 "相同" if first == nothing else f"{zh} {ten_thousands(abs(invests))} 万")
    running = ("runs at the same cost" if then == nothing else f"{dear_en} {then} million in running",
               "相同" if then == nothing else f"{dear_zh} {ten_thousands(abs(runs))} 万")
    return (f"{investing[0]} net of the value left and {running[0]} (present values)",
            f"净投资（扣残值，现值）{investing[1]}，运行费用{running[1]}（现值）")


def _discounted(plan: Plan, *, investing: bool) -> float:
    return sum(line.discounted for line in plan.money if (line.account in INVESTING) is investing)


def _carbon(plan: Plan, above: Plan, years: Sequence[int]) -> Both:
    def change(over: Iterable[int]) -> float:
        return sum((plan.indicator("gross_tco2", y) or 0.0) - (above.indicator("gross_tco2", y) or 0.0) for y in over)

    last, all_years = change(years[-1:]), change(years)
    words = [(("more", "多") if tonnes >= 0 else ("less", "少")) for tonnes in (last, all_years)]
    if abs(last) < HALF_A_TONNE and abs(all_years) < HALF_A_TONNE:
        return "emits the same", "排放相同"
    return (f"emits {abs(last):,.0f} tCO2e gross {words[0][0]} in {years[-1]}, "
            f"{abs(all_years):,.0f} {words[1][0]} over all years",
            f"{years[-1]} 年总排放{words[0][1]} {abs(last):,.0f} 吨，累计{words[1][1]} {abs(all_years):,.0f} 吨")


def _named(items: Sequence[str]) -> Both:
    more = len(items) - MOST_NAMED
    shown = items[:MOST_NAMED]
    return (", ".join(shown) + (f" and {more} more" if more > 0 else ""),
            "、".join(shown) + (f" 等另 {more} 项" if more > 0 else ""))


def _joined(pieces: Iterable[Both]) -> Both:
    kept = [piece for piece in pieces if piece[0]]
    return " ".join(en for en, _ in kept), "".join(zh for _, zh in kept)


def stop_detail(reason: StopReason, cost_slack_share: float, plans: int) -> Both:
    """Why the list of plans ends, and up to what cost plans were of interest."""
    slack_en, slack_zh = f"plans up to {cost_slack_share:.0%} dearer than the best are of interest", (
        f"关注成本不超过最优 {cost_slack_share:.0%} 的方案")
    what = {
        StopReason.ENOUGH: (f"the {plans} plan{'s' if plans != 1 else ''} asked for were found", f"已找到所需的 {plans} 个方案"),
        StopReason.EXHAUSTED: ("no further strategy keeps every promise and differs enough",
                               "没有其他既满足全部约束又足够不同的方案"),
        StopReason.TOO_DEAR: ("the next plan costs more than the slack allows", "下一方案超出成本松弛"),
        StopReason.TIME_LIMIT: ("the time limit was reached", "达到时间上限"),
        StopReason.INTERRUPTED: ("it was interrupted by the user", "被用户中断"),
    }[reason]
    return f"{what[0]}; {slack_en}", f"{what[1]}；{slack_zh}"

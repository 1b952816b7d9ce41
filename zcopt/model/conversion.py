"""Turning carriers into carriers: fixed ratios of inputs and outputs per unit of main output.

One idea used by existing equipment and by converters that may be bought: heat pumps, boilers, CHP, chillers, ovens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from zcopt.errors import Problem
from zcopt.inputs.case import Case
from zcopt.inputs.row import Label, Row, number, reference, series, share, yes_no
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData, Expr
from zcopt.model.books import Activity, Books, EnergyPost, MoneyPost

CARRIER = "carriers.carrier_id"
PER_OUTPUT_HELP = Label("kWh in per kWh of main output: 1.11 for a boiler of 90 %, 0.33 for a COP of 3.",
                        "每 kWh 主输出所需输入：效率 90% 的锅炉为 1.11，COP 为 3 的热泵为 0.33。")


@dataclass(frozen=True, kw_only=True)
class ConversionRow(Row):
    """Columns of everything that turns carriers into carriers; sizes are those of the main output."""

    output_1_carrier: str = reference(CARRIER, Label("Main output", "主输出"))
    output_2_carrier: str = reference(CARRIER, Label("Output (2)", "输出 2"), default="")
    output_2_per_output: float | None = number("", Label("Output (2) per main output [kWh/kWh]", "输出 2 与主输出之比"),
                                               low=0, default=None)
    output_3_carrier: str = reference(CARRIER, Label("Output (3)", "输出 3"), default="")
    output_3_per_output: float | None = number("", Label("Output (3) per main output [kWh/kWh]", "输出 3 与主输出之比"),
                                               low=0, default=None)
    input_1_carrier: str = reference(CARRIER, Label("Input (1)", "输入 1"), default="",
                                     help=Label("Blank: needs nothing, e.g. PV that is there already.",
                                                "留空表示无需输入，如既有光伏。"))
    input_1_per_output: float | None = number("", Label("Input (1) per main output [kWh/kWh]", "输入 1 与主输出之比"),
                                              low=0, default=None, help=PER_OUTPUT_HELP)
    efficiency_profile: str = series(Label("Main output per input (1), by hour", "逐时效率/COP"), default="",
                                     help=Label("Instead of the ratio of input (1): efficiency or COP as file:column.",
                                                "替代输入 1 的比例：逐时效率或 COP，写作 文件:列。"))
    input_2_carrier: str = reference(CARRIER, Label("Input (2)", "输入 2"), default="")
    input_2_per_output: float | None = number("", Label("Input (2) per main output [kWh/kWh]", "输入 2 与主输出之比"),
                                              low=0, default=None)
    input_3_carrier: str = reference(CARRIER, Label("Input (3)", "输入 3"), default="")
    input_3_per_output: float | None = number("", Label("Input (3) per main output [kWh/kWh]", "输入 3 与主输出之比"),
                                              low=0, default=None)
    availability_share: float = share(Label("Availability", "可用率"), default=1.0)
    availability_profile: str = series(Label("Availability by hour [kW per kW]", "逐时可用率 [kW/kW]"), default="",
                                       help=Label("Times the availability; blank: the same in every hour.",
                                                  "与可用率相乘；留空为全时段相同。"))
    min_load_share: float = share(
        Label("Smallest load when running", "最低负荷率"), default=0.0,
        help=Label("Share of size. Makes the dispatch non-convex: a 0/1 choice in every hour, slow to solve.",
                   "占规模的比例；逐时启停变量使模型非凸、求解变慢。"))
    variable_om_per_kwh: float = number("cur/kWh", Label("Variable O&M per main output", "变动运维"), low=0, default=0.0)
    heat_may_be_wasted: bool = yes_no(
        Label("Heat of outputs (2) and (3) may be wasted", "副产热可弃"), default=False,
        help=Label("yes: a chiller may run although nobody takes its waste heat; no: all of it must be used.",
                   "“是”表示副产热可不利用（如冷机余热）；“否”表示必须全部利用。"))
    non_fossil_power: bool = yes_no(
        Label("Its power is non-fossil", "发电为非化石"), default=False,
        help=Label("Only where it makes electricity: yes for hydro, wind, PV, biomass, waste heat.",
                   "仅对发电设备：水、风、光、生物质、余热发电填“是”。"))


Profile = Mapping[tuple[int, int], float]


def add_conversion(block: BlockData, row: ConversionRow, size: Callable[[int], Expr], largest_mw: float, case: Case,
                   books: Books) -> None:
    """output[y,m,s] <= availability[m,s] * size[y]; inputs and other outputs in fixed ratios to it.

    ``size(year)`` is what is installed and works [MW of main output], never above ``largest_mw``.
    """
    time, available = case.time, _availability(row, case)
    block.output = pyo.Var(time.hours, bounds=(0, None), doc="output[y,m,s]: power of the main output  [MW]")
    block.output_limit = pyo.Constraint(
        time.hours, rule=lambda b, y, m, s: b.output[y, m, s] <= available[m, s] * size(y),
        doc="output[y,m,s] <= availability[m,s] * size[y]  [MW]")
    if row.min_load_share > 0:
        _add_min_load(block, row.min_load_share, size, largest_mw, case)
    outputs = outputs_of(row, case)
    for carrier, ratio in (*outputs, *((c, _negative(r)) for c, r in inputs_of(row, case))):
        books.post(_energy(block, row, carrier, ratio, case))
    wasted = [(c, r) for c, r in outputs[1:] if row.heat_may_be_wasted and case.carrier(c).kind == "heat"]
    if wasted:
        _add_waste(block, row, wasted, case, books)
    if row.variable_om_per_kwh > 0:
        books.post(MoneyPost(account="variable_om", part=row.sheet.name, item=row.name,
                             amount=lambda y: row.variable_om_per_kwh * sum(
                                 time.weight_h[m, s] * block.output[y, m, s] for m, s in time.slot)))


def _add_min_load(block: BlockData, least: float, size: Callable[[int], Expr], largest_mw: float, case: Case) -> None:
    """Off, or between least * size and size: one 0/1 per hour, which makes the dispatch non-convex."""
    hours = case.time.hours
    block.running = pyo.Var(hours, domain=pyo.Binary, doc="running[y,m,s]: 1 when on")
    block.off_gives_nothing = pyo.Constraint(
        hours, rule=lambda b, y, m, s: b.output[y, m, s] <= largest_mw * b.running[y, m, s],
        doc="output[y,m,s] <= largest size * running[y,m,s]  [MW]")
    block.least_load = pyo.Constraint(
        hours, rule=lambda b, y, m, s: b.output[y, m, s] >= least * size(y) - least * largest_mw * (1 - b.running[y, m, s]),
        doc="output[y,m,s] >= least load share * (size[y] - largest size * (1 - running[y,m,s]))  [MW]")


def _add_waste(block: BlockData, row: ConversionRow, outputs: Sequence[tuple[str, Profile]], case: Case,
               books: Books) -> None:
    """wasted[k,y,m,s] <= ratio[k] * output[y,m,s]: heat made beside the main output that nobody takes."""
    hours, which = case.time.hours, range(len(outputs))
    block.wasted = pyo.Var(which, hours, bounds=(0, None), doc="wasted[k,y,m,s]: heat of output k not used  [MW]")
    block.wasted_limit = pyo.Constraint(
        which, hours, rule=lambda b, k, y, m, s: b.wasted[k, y, m, s] <= outputs[k][1][m, s] * b.output[y, m, s],
        doc="wasted[k,y,m,s] <= output ratio[k] * output[y,m,s]  [MW]")

    def unused(k: int) -> Callable[..., Expr]:
        return lambda y, m, s: -block.wasted[k, y, m, s]

    books.post(*(EnergyPost(carrier=carrier, part=row.sheet.name, item=f"{row.name} wasted", amount=unused(k))
                 for k, (carrier, _) in enumerate(outputs)))


def _energy(block: BlockData, row: ConversionRow, carrier: str, ratio: Profile, case: Case) -> EnergyPost:
    """ratio * output on a carrier; electricity made of anything but electricity is generated on site."""
    makes_power = _is_electricity(carrier, case) and all(value > 0 for value in ratio.values())
    passes_on = _is_electricity(row.input_1_carrier, case)
    return EnergyPost(carrier=carrier, part=row.sheet.name, item=row.name,
                      activity=own_power(row, case) if makes_power and not passes_on else None,
                      amount=lambda y, m, s: ratio[m, s] * block.output[y, m, s])


def own_power(row: ConversionRow, case: Case) -> Activity:
    """How electricity made here counts: with its fuel where it is made of one, fossil unless the row says otherwise."""
    if not row.non_fossil_power:
        return Activity.OWN_FOSSIL_ELECTRICITY
    burnt = any(case.carrier(carrier).kind == "fuel" for carrier, _ in inputs_of(row, case))
    return Activity.OWN_BIOMASS_ELECTRICITY if burnt else Activity.OWN_NON_FOSSIL_ELECTRICITY


def _is_electricity(carrier: str, case: Case) -> bool:
    return bool(carrier) and case.carrier(carrier).kind == "electricity"


def outputs_of(row: ConversionRow, case: Case) -> list[tuple[str, Profile]]:
    """Carrier and kWh per kWh of main output of each output, the main one first."""
    pairs = ((row.output_1_carrier, 1.0), (row.output_2_carrier, row.output_2_per_output),
             (row.output_3_carrier, row.output_3_per_output))
    return [(carrier, _flat(ratio, case)) for carrier, ratio in pairs if carrier and ratio is not None]


def inputs_of(row: ConversionRow, case: Case) -> list[tuple[str, Profile]]:
    """Carrier and kWh per kWh of main output of each input; 1 / efficiency[m,s] where that is given by hour."""
    pairs = ((row.input_1_carrier, row.input_1_per_output), (row.input_2_carrier, row.input_2_per_output),
             (row.input_3_carrier, row.input_3_per_output))
    found = [(carrier, _flat(ratio, case)) for carrier, ratio in pairs if carrier and ratio is not None]
    if row.efficiency_profile:
        efficiency = case.time.profiles[row.efficiency_profile]
        found.insert(0, (row.input_1_carrier, {key: 1 / value for key, value in efficiency.items()}))
    return found


def _availability(row: ConversionRow, case: Case) -> Profile:
    if not row.availability_profile:
        return _flat(row.availability_share, case)
    return {key: row.availability_share * value for key, value in case.time.profiles[row.availability_profile].items()}


def _flat(value: float, case: Case) -> Profile:
    return dict.fromkeys(case.time.slot, value)


def _negative(ratio: Profile) -> Profile:
    return {key: -value for key, value in ratio.items()}


def check_conversion(row: ConversionRow, case: Case) -> list[Problem]:
    """Carriers and ratios that are typed in pairs, the first input by ratio or by hour, efficiencies above zero."""
    problems = []
    for key in ("output_2", "output_3", "input_2", "input_3"):
        if bool(getattr(row, f"{key}_carrier")) != (getattr(row, f"{key}_per_output") is not None):
            problems.append(row.problem(f"{key}_per_output", f"{row.name}: carrier and ratio of {key} must both be given "
                                        "or both be blank", "Fill or clear both cells", "E450"))
    ways = (row.input_1_per_output is not None) + bool(row.efficiency_profile)
    if ways != (1 if row.input_1_carrier else 0):
        problems.append(row.problem("input_1_per_output", f"{row.name}: input (1) needs a carrier and either a ratio or an "
                                    "efficiency by hour", "Fill the carrier and one of the two", "E451"))
    efficiency = case.series.get(row.efficiency_profile)
    if efficiency is not None and min(efficiency) <= 0:
        problems.append(row.problem("efficiency_profile", f"{row.name}: an efficiency of {min(efficiency):g} would need "
                                    "endless input", "Give values above zero; use availability for hours of standstill",
                                    "E452"))
    return problems

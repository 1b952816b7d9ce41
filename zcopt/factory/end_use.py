"""End uses: what the factory needs energy for."""

from __future__ import annotations

from zcopt.inputs.case import Case
from zcopt.inputs.end_uses import EndUseRow, annual_mwh
from zcopt.model import algebra as pyo
from zcopt.model.algebra import BlockData, Expr
from zcopt.model.books import Books, EnergyPost, Grain, MoneyPost
from zcopt.model.part import Part

__all__ = ["PART", "EndUseRow", "add_end_use", "annual_mwh", "shape"]


def add_end_use(block: BlockData, row: EndUseRow, case: Case, books: Books) -> None:
    """use[y,m,s] = annual[y] / hours * shape[m,s] * remaining[y] + moved up - moved down  [MWh]"""
    name = EndUseRow.sheet.name
    books.reducible[row.end_use_id] = row.carrier
    annual = {y: annual_mwh(row, case, y) for y in case.years}
    books.needs[row.end_use_id] = annual
    if case.carrier(row.carrier).balance == "yearly":
        hours = case.time.month_hours
        books.post(EnergyPost(
            carrier=row.carrier, part=name, item=row.end_use_id, grain=Grain.MONTH,
            amount=lambda y, m: -annual[y] * hours[m] / case.time.year_hours * books.remaining(row.end_use_id, y)))
        return
    load = {(y, m, s): annual[y] / case.time.year_hours * value
            for y in case.years for (m, s), value in shape(row, case).items()}

    def used(y: int, m: int, s: int) -> Expr:
        return load[y, m, s] * books.remaining(row.end_use_id, y)

    books.post(EnergyPost(carrier=row.carrier, part=name, item=row.end_use_id,
                          amount=lambda y, m, s: -used(y, m, s)))
    if row.shiftable_share > 0:
        _add_shifting(block, row, case, books, load)
    if row.rejects_carrier:
        block.recovered = pyo.Var(case.time.hours, bounds=(0, None), doc="recovered[y,m,s]: waste heat taken  [MW]")
        books.when_counted(lambda b, ledger, emissions: setattr(b, "waste_heat", pyo.Constraint(
            case.time.hours,
            rule=lambda _, y, m, s: block.recovered[y, m, s] <= row.rejected_share * used(y, m, s),
            doc="recovered[y,m,s] <= rejected share * use[y,m,s]  [MW]")))
        books.post(EnergyPost(carrier=row.rejects_carrier, part=name, item=row.end_use_id,
                              amount=lambda y, m, s: block.recovered[y, m, s]))


def shape(row: EndUseRow, case: Case) -> dict[tuple[int, int], float]:
    """(month, step) -> load over mean load; the weighted mean is 1."""
    time = case.time
    if not row.profile:
        return {key: 1.0 for key in time.slot}
    mean = time.mean(row.profile)
    return {key: value / mean for key, value in time.profiles[row.profile].items()}


def _add_shifting(block: BlockData, row: EndUseRow, case: Case, books: Books,
                  load: dict[tuple[int, int, int], float]) -> None:
    """Inside each window of a day what is moved up equals what is moved down; each at most the shiftable share."""
    time = case.time
    windows: dict[tuple[int, int, int], list[int]] = {}
    for slot in time.slots:
        windows.setdefault((slot.month, slot.day, slot.hour // row.shift_window_hours), []).append(slot.step)
    block.up = pyo.Var(time.hours, bounds=(0, None), doc="up[y,m,s]: load moved into the slot  [MW]")
    block.down = pyo.Var(time.hours, bounds=(0, None), doc="down[y,m,s]: load moved out of the slot  [MW]")
    block.window_closes = pyo.Constraint(
        case.years, list(windows),
        rule=lambda b, y, m, d, k: sum(
            time.slot[m, s].duration_h * (b.up[y, m, s] - b.down[y, m, s]) for s in windows[m, d, k]) == 0,
        doc="sum over the window of hours * (up - down) = 0  [MWh]")
    books.when_counted(lambda b, ledger, emissions: setattr(b, "shift_limit", pyo.Constraint(
        time.hours, [0, 1],
        rule=lambda _, y, m, s, k: (block.up if k else block.down)[y, m, s]
        <= row.shiftable_share * load[y, m, s] * books.remaining(row.end_use_id, y),
        doc="up[y,m,s], down[y,m,s] <= shiftable share * use[y,m,s]  [MW]")))
    name = EndUseRow.sheet.name
    books.post(
        EnergyPost(carrier=row.carrier, part=name, item=f"{row.end_use_id} shifted",
                   amount=lambda y, m, s: block.down[y, m, s] - block.up[y, m, s]),
        MoneyPost(account="shifting", part=name, item=row.end_use_id,
                  amount=lambda y: row.shift_cost_per_kwh * sum(
                      time.weight_h[m, s] * block.up[y, m, s] for m, s in time.slot)))


PART = Part(EndUseRow, add_end_use)

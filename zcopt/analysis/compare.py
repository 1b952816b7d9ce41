"""What changed between two runs: inputs cell by cell, decisions, money, carbon and indicators; from their folders alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

from zcopt.errors import UsageError
from zcopt.plans.input_table import TIMESERIES
from zcopt.plans.run_folder import SavedRun
from zcopt.plans.tables import Record

SAME_SHARE = 1e-6
"""Numbers that differ by less, as a share of the larger, are the same."""
LEDGERS = ("gross_tco2", "market_tco2", "net_tco2")

Both = tuple[str, str]
SECTIONS: Mapping[str, Both] = {
    "inputs": ("Inputs", "输入"), "options": ("Run settings", "运行设置"), "decisions": ("Decisions", "决策"),
    "money": ("Money, discounted", "资金（现值）"), "carbon": ("Emissions", "排放"), "indicators": ("Indicators", "指标")}
"""The parts of a comparison and what they are called."""


@dataclass(frozen=True)
class Change:
    """One thing that is not the same: ``old`` or ``new`` is None where one of the runs does not have it."""

    what: str
    year: int | None
    unit: str
    old: float | str | None
    new: float | str | None
    place: str = ""

    @property
    def by(self) -> float | None:
        """new - old, None where one of them is no number."""
        both_numbers = isinstance(self.old, float) and isinstance(self.new, float)
        return self.new - self.old if both_numbers else None  # type: ignore[operator]


@dataclass(frozen=True)
class Comparison:
    """The changes from one plan of a run to one of another, by section; an empty section holds no change."""

    old_run: str
    new_run: str
    old_plan: str
    new_plan: str
    currency: str
    sections: Mapping[str, tuple[Change, ...]]
    same_inputs: bool
    """Whether the input files are the same, byte by byte."""
    notes: tuple[Both, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Plain data for ``--json``."""
        return {**{key: value for key, value in asdict(self).items() if key not in ("sections", "notes")},
                "notes": [{"en": en, "zh": zh} for en, zh in self.notes],
                "sections": {key: [{**asdict(one), "by": one.by} for one in changes] for key, changes in self.sections.items()}}


def compare(old: SavedRun, new: SavedRun, *, old_plan: str = "", new_plan: str = "") -> Comparison:
    """What changed from the plan of one run to that of another, by default the best of each.

    Raises UsageError for a plan that is not in its run.
    """
    before, after = _plan(old, old_plan), _plan(new, new_plan)
    sections = {
        "inputs": _inputs(old, new), "options": _options(old, new),
        "decisions": _changes(_decisions(old, before), _decisions(new, after)),
        "money": _changes(_money(old, before), _money(new, after)),
        "carbon": _changes(_emissions(old, before), _emissions(new, after)),
        "indicators": _changes(_indicators(old, before), _indicators(new, after)),
    }
    return Comparison(old.folder.name, new.folder.name, before, after, str(new.manifest["currency"]), sections,
                      _hashes(old) == _hashes(new), tuple(_notes(old, new)))


def _plan(run: SavedRun, wanted: str) -> str:
    names = [str(row["plan"]) for row in run.tables["plans"]]
    if not names:
        raise UsageError(f"{run.folder} has no plan; zcopt show {run.folder} says why")
    if wanted and wanted not in names:
        raise UsageError(f"{run.folder.name} has no plan {wanted}; it has {', '.join(names)}")
    return wanted or next((str(row["plan"]) for row in run.tables["plans"] if row["rank"] == 1), names[0])


def _notes(old: SavedRun, new: SavedRun) -> Iterable[Both]:
    """What makes a comparison less than one of like with like."""
    for key, words in (("currency", ("currencies", "货币")), ("zcopt_version", ("versions of zcopt", "zcopt 版本")),
                       ("base_year", ("base years", "基准年"))):
        a, b = old.manifest.get(key), new.manifest.get(key)
        if a != b:
            yield f"The {words[0]} differ: {a} and {b}", f"{words[1]}不同：{a} 与 {b}"
    if not all(run.tables.get("inputs") for run in (old, new)):
        yield ("A run keeps no table of its inputs: only files are compared", "其中一次运行未保存输入表，仅比较文件")


def _hashes(run: SavedRun) -> dict[str, str]:
    return {str(entry["file"]): str(entry["sha256"]) for entry in run.manifest["inputs"]}


def _inputs(old: SavedRun, new: SavedRun) -> tuple[Change, ...]:
    """Cells that hold something else; files where a run keeps no table, and hourly files whose sums are the same."""
    tables = [run.tables.get("inputs", ()) for run in (old, new)]
    a, b = _hashes(old), _hashes(new)
    files = {name: Change(f"file {name}", None, "sha256", a.get(name, "")[:12] or None, b.get(name, "")[:12] or None)
             for name in sorted({*a, *b}) if a.get(name) != b.get(name)}
    if not all(tables):
        return tuple(files.values())
    before, after = (_cells(table) for table in tables)
    changed = [key for key in dict.fromkeys([*before, *after]) if _value(before.get(key)) != _value(after.get(key))]
    seen = {str(item).partition(":")[0] for sheet, item, _, _ in changed if sheet == TIMESERIES}
    hourly = [change for name, change in files.items()
              if name.startswith(f"{TIMESERIES}/") and PurePosixPath(name).stem not in seen]
    return (*(_cell(key, before.get(key), after.get(key)) for key in changed), *hourly)


def _cells(table: Sequence[Record]) -> dict[tuple[Any, ...], Record]:
    return {(row["sheet"], row["item"], row["key"], row["year"]): row for row in table}


def _value(row: Record | None) -> str | None:
    return None if row is None else str(row["value"])


def _cell(key: tuple[Any, ...], before: Record | None, after: Record | None) -> Change:
    sheet, item, column, year = key
    row = after or before
    assert row is not None
    cells = [str(one["cell"]) for one in (before, after) if one is not None and one["cell"]]
    place = f"{sheet}!{' -> '.join(dict.fromkeys(cells))}" if cells else str(sheet)
    name = " ".join(str(piece) for piece in (sheet, item, column) if piece)
    return Change(name, year, str(row["unit"] or ""), _typed(_value(before)), _typed(_value(after)), place)


def _typed(text: str | None) -> float | str | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return text


def _options(old: SavedRun, new: SavedRun) -> tuple[Change, ...]:
    a, b = (dict(run.manifest.get("options") or {}) for run in (old, new))
    return tuple(Change(key, None, "", _plain(a.get(key)), _plain(b.get(key))) for key in dict.fromkeys([*a, *b])
                 if a.get(key) != b.get(key))


def _plain(value: Any) -> float | str | None:
    if value is None or isinstance(value, str):
        return value
    return ("yes" if value else "no") if isinstance(value, bool) else float(value)


Amounts = Mapping[tuple[str, int | None, str], float]


def _decisions(run: SavedRun, plan: str) -> Amounts:
    return _summed((f"{row['part']} {row['item']}", row["year"], row["unit"], row["quantity"])
                   for row in run.tables["decisions"] if row["plan"] == plan)


def _money(run: SavedRun, plan: str) -> Amounts:
    """Net present cost and its accounts, and investment as paid."""
    currency = str(run.manifest["currency"])
    lines = [row for row in run.tables["money"] if row["plan"] == plan]
    accounts = _summed((f"{row['account']}", None, currency, row["discounted"]) for row in lines)
    total: Amounts = {("net present cost", None, currency): sum(accounts.values())}
    paid = _summed(("investment paid", row["year"], currency, row["cash"]) for row in lines if row["account"] == "capex")
    return {**total, **accounts, **paid}


def _emissions(run: SavedRun, plan: str) -> Amounts:
    """The three totals by year and over all years, and gross emissions by source over all years."""
    totals = [row for row in run.tables["indicators"] if row["plan"] == plan and row["indicator"] in LEDGERS]
    by_year = _summed((str(row["indicator"]), row["year"], "tCO2e", row["value"]) for row in totals)
    cumulative = _summed((f"{row['indicator']}, all years", None, "tCO2e", row["value"]) for row in totals)
    sources = _summed((f"{row['source']} ({row['ledger']}), all years", None, "tCO2e", row["tco2"])
                      for row in run.tables["carbon"] if row["plan"] == plan)
    return {**cumulative, **by_year, **sources}


def _indicators(run: SavedRun, plan: str) -> Amounts:
    return _summed((str(row["indicator"]), row["year"], str(row["unit"] or ""), row["value"]) for row in run.tables["indicators"]
                   if row["plan"] == plan and row["indicator"] not in LEDGERS)


def _summed(lines: Iterable[tuple[Any, Any, Any, Any]]) -> dict[tuple[str, int | None, str], float]:
    """Amounts with the same name, year and unit added up; a blank one is left out, it is no zero."""
    found: dict[tuple[str, int | None, str], float] = {}
    for what, year, unit, amount in lines:
        if amount is not None:
            key = str(what), year, str(unit or "")
            found[key] = found.get(key, 0.0) + float(amount)
    return found


def _changes(before: Amounts, after: Amounts) -> tuple[Change, ...]:
    return tuple(Change(*key, before.get(key), after.get(key)) for key in dict.fromkeys([*before, *after])
                 if not _alike(before.get(key), after.get(key)))


def _alike(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= SAME_SHARE * max(abs(a), abs(b), SAME_SHARE)

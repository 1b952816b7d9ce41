"""What can go wrong, and how it is said.

    ZcoptError                    anything zcopt raises on purpose; ``exit_code`` is what the command line returns
    |-- InputError          (1)   the inputs hold problems; carries every Problem found
    |-- UsageError          (2)   a command or a call was put together wrongly
    |-- InfeasibleError     (3)   the promises made in the inputs cannot all be kept
    |-- StoppedEarly        (5)   stopped by a limit or by Ctrl-C before any plan was found
    |-- OutputError         (6)   a result could not be written
    `-- ModelError         (70)   a mistake of ours: the program contradicts itself
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """How much a problem matters: an error stops a run, a warning stands in the report, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


_SEVERITY_BY_LETTER = {"E": Severity.ERROR, "W": Severity.WARNING, "N": Severity.NOTE}
_CODE = re.compile(r"[EWN]\d{3}")


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing wrong in the inputs: where it is, what was found, and how to mend it.

    ``code`` is a letter (E error, W warning, N note) and three digits. Raises ModelError for any other.
    """

    code: str
    message: str
    fix: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    key: str = ""
    found: str = ""

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise ModelError(f"a problem carries the code {self.code!r}, which is no letter E, W or N with three digits")

    @property
    def severity(self) -> Severity:
        """How much it matters; the letter of the code says it and nothing else does."""
        return _SEVERITY_BY_LETTER[self.code[0]]

    @property
    def place(self) -> str:
        """``case.xlsx > retrofits!D7``, as much of it as is known."""
        inside = "!".join(part for part in (self.sheet, self.cell) if part)
        return " > ".join(part for part in (self.file, inside) if part)

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        said = " ".join(filter(None, (sentence(self.message, capital=False), sentence(self.fix))))
        return f"{place}{said} [{self.code}]"

    def as_dict(self) -> dict[str, str]:
        """Severity and all fields as text, for issues.json and ``--json``."""
        return {"severity": str(self.severity), **asdict(self)}


def sentence(text: str, *, capital: bool = True) -> str:
    """``text`` ending in exactly one stop; a leading plain word gets its capital, a key such as ``max_size_kw`` does not."""
    words = text.strip()
    if words and words[-1] not in ".?!":
        words += "."
    first = words.partition(" ")[0].rstrip(".,;:?!")
    plain_word = first.isascii() and first.isalpha() and first.islower()
    return words[:1].upper() + words[1:] if capital and plain_word else words


class ZcoptError(Exception):
    """Anything zcopt raises on purpose."""

    exit_code = 70


class InputError(ZcoptError):
    """The inputs hold errors; ``problems`` lists everything that was found, not only the first."""

    exit_code = 1

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        errors = [p for p in self.problems if p.severity is Severity.ERROR]
        super().__init__("\n".join(str(p) for p in errors) or "no errors")


class UsageError(ZcoptError):
    """A command or a call was put together wrongly."""

    exit_code = 2


def plain(value: float, digits: int = 6) -> str:
    """A number in so many significant digits, thousands apart and without a power of ten where it has no more than 15."""
    return f"{float(f'{value:.{digits}g}'):,.15g}"


@dataclass(frozen=True, kw_only=True)
class NamedLimit:
    """A target, budget or limit in the planner's words, and the cell it was typed in."""

    kind: str
    year: int | None
    wording: str
    place: str
    wording_zh: str = ""

    def __str__(self) -> str:
        return self.wording + (f" ({self.place})" if self.place else "")


@dataclass(frozen=True, kw_only=True)
class BrokenPromise(NamedLimit):
    """A limit that cannot be kept together with the others, and by how much.

    ``typed`` is what stands in the cell and ``ease_to`` what to type there instead, in ``cell_unit`` (shares as 0..1);
    None where no single number in that cell would do.
    """

    short_by: float
    unit: str
    typed: float | None = None
    ease_to: float | None = None
    cell_unit: str = ""

    def __str__(self) -> str:
        return f"{super().__str__()}: misses by {plain(self.short_by)} {self.unit}".rstrip()


@dataclass(frozen=True, kw_only=True)
class Cure:
    """Limits eased so that a plan exists. ``proved``: the case was solved again with the new limits.

    ``net_present_cost`` is that of the plan found then [currency], within a few percent of the best.
    """

    eased: tuple[BrokenPromise, ...]
    proved: bool
    least: bool = True
    """Whether no smaller change does, to about a percent; False where the time did not suffice to know."""
    net_present_cost: float | None = None


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Why no plan keeps every promise: the limits in conflict, what cures it alone, and the smallest mix.

    ``conflict`` holds limits that cannot all be kept; ``irreducible`` says that each of them is needed for that.
    ``taking_part`` are sizes and balances behind it. ``only_whole_numbers``: sizes in fractions would keep everything.
    ``no_help`` are limits that, eased alone, cure nothing however far; ``undecided`` those the time did not suffice for.
    """

    conflict: tuple[NamedLimit, ...] = ()
    irreducible: bool = False
    taking_part: tuple[NamedLimit, ...] = ()
    only_whole_numbers: bool = False
    in_reference: bool = False
    cures: tuple[Cure, ...] = ()
    no_help: tuple[NamedLimit, ...] = ()
    undecided: tuple[NamedLimit, ...] = ()
    mix: Cure | None = None
    currency: str = ""


@dataclass
class InfeasibleError(ZcoptError):
    """The promises made in the inputs cannot all be kept; ``broken`` is the nearest way out, earliest year first."""

    broken: Sequence[BrokenPromise] = field(default_factory=tuple)
    explanation: Explanation | None = None
    folder: Path | None = None
    """The run folder that holds the explanation, where one was written."""

    exit_code = 3

    def __str__(self) -> str:
        lines = [str(promise) for promise in self.broken] or ["no single promise could be named"]
        return "the promises made in the inputs cannot all be kept:\n  " + "\n  ".join(lines)


class StoppedEarly(ZcoptError):
    """A time limit or Ctrl-C ended the search before any plan was found."""

    exit_code = 5


class OutputError(ZcoptError):
    """A result could not be written."""

    exit_code = 6


class ModelError(ZcoptError):
    """The program contradicts itself: a mistake of ours, never of the planner."""

    exit_code = 70

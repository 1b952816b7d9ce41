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


@dataclass(frozen=True, kw_only=True)
class BrokenPromise:
    """A target, budget or limit that cannot be kept together with the others, and by how much."""

    kind: str
    year: int | None
    wording: str
    place: str
    short_by: float
    unit: str

    def __str__(self) -> str:
        place = f" ({self.place})" if self.place else ""
        return f"{self.wording}{place}: misses by {self.short_by:,.6g} {self.unit}"


@dataclass
class InfeasibleError(ZcoptError):
    """The promises made in the inputs cannot all be kept; ``broken`` is the nearest way out, earliest year first."""

    broken: Sequence[BrokenPromise] = field(default_factory=tuple)

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

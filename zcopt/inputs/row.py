"""One sheet row: every column declared once.

A row type is a frozen dataclass whose fields are made by the functions below (``number``, ``by_year``, ``choice`` ...).
From the declaration come the template, the reader, the messages, docs/sheets.md and the marked copy.

    @dataclass(frozen=True, kw_only=True)
    class PvRow(Row):
        sheet = Sheet("pv", Label("PV", "光伏"), help=Label("a roof or field ...", "..."))
        pv_id: str = identifier(Label("PV field", "光伏"))
        max_capacity_kw: float = number("kW", Label("Largest size", "最大容量"), low=0)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple

from zcopt.errors import Problem


class Label(NamedTuple):
    """A text in English and in Chinese."""

    en: str
    zh: str


class Layout(StrEnum):
    """TABLE: a record per row. SETTINGS: one record per sheet, a field per row."""

    TABLE = "table"
    SETTINGS = "settings"


class Role(StrEnum):
    """What a sheet is for: its colour in the workbook."""

    SETTINGS = "settings"
    PRESENT = "present"
    OPTION = "option"
    RULE = "rule"


class Kind(StrEnum):
    """What a cell may hold."""

    TEXT = "text"
    IDENTIFIER = "identifier"
    NUMBER = "number"
    INTEGER = "integer"
    YES_NO = "yes_no"
    CHOICE = "choice"
    REFERENCE = "reference"
    BY_YEAR = "by_year"
    SERIES = "series"
    DATE = "date"


class Missing(Enum):
    """The mark of a column without default: it must be filled."""

    REQUIRED = "required"


REQUIRED = Missing.REQUIRED


@dataclass(frozen=True, kw_only=True)
class Column:
    """The declaration of one column; ``key`` is the field's name.

    ``unit`` is the unit behind the door ("share" is typed in %). ``low`` and ``high`` are inclusive.
    ``reference`` names what an entry must exist in: "sheet.key", or "option" for anything that may be adopted.

    """

    key: str
    kind: Kind
    label: Label
    help: Label
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    reference: str = ""
    default: Any = REQUIRED
    aliases: tuple[str, ...] = ()
    several: bool = False
    small: bool = False
    """Whether shares below 1 % are usual here, so that a typed 0.5 means 0.5 % and raises no doubt."""
    gaps: bool = False
    """A by-year column in which a blank year means: nothing in that year (a target), instead of: as the year before."""

    @property
    def required(self) -> bool:
        """Whether a blank cell is a problem."""
        return self.default is REQUIRED


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet of the workbook: its name (ASCII, at most 31 characters), layout and what a row is."""

    name: str
    label: Label
    help: Label
    layout: Layout = Layout.TABLE
    required: bool = False
    option_key: str = ""
    """The identifier column when a row is something that may be adopted (links and site limits refer to it)."""
    role: Role = Role.PRESENT
    rare: bool = False
    """Whether most factories do without it: an empty one is hidden in the workbook, and the README sheet says so."""

    @property
    def tab(self) -> Role:
        """The role of the sheet: rows that may be adopted make it a sheet of options."""
        return Role.OPTION if self.option_key else self.role


@dataclass(frozen=True)
class Place:
    """Where a row was read: ``cells`` maps a column key (``price_per_kwh.2027`` for years) to its cell."""

    file: str = ""
    sheet: str = ""
    row: int = 0
    cells: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def cell(self, key: str, year: int | None = None) -> str:
        """The cell of a column, of its year where it has years; empty when the row was not read from a file."""
        return self.cells.get(f"{key}.{year}" if year else key, "") or self.cells.get(key, "")


YearPath = Mapping[int, float]


@dataclass(frozen=True, kw_only=True)
class Row:
    """The base of all rows: where it was read, where its numbers come from, and a free note."""

    sheet: ClassVar[Sheet]

    place: Place = field(default_factory=Place, compare=False)
    source: str = ""
    note: str = ""

    @classmethod
    def columns(cls) -> tuple[Column, ...]:
        """The declared columns with the field's name as key: the row's own in order, then those it inherits."""
        if cls not in _COLUMNS:
            own_first = [name for kind in cls.__mro__ for name in vars(kind).get("__annotations__", ())]
            declared = {f.name: f.metadata["column"] for f in fields(cls) if "column" in f.metadata}
            _COLUMNS[cls] = tuple(dataclasses.replace(declared[name], key=name)
                                  for name in dict.fromkeys(own_first) if name in declared)
        return _COLUMNS[cls]

    @classmethod
    def column(cls, key: str) -> Column:
        """The column called ``key``; KeyError when there is none."""
        return next(c for c in cls.columns() if c.key == key)

    @classmethod
    def identifier_key(cls) -> str:
        """The key of the identifier column, empty when rows have no name."""
        return next((c.key for c in cls.columns() if c.kind is Kind.IDENTIFIER), "")

    @property
    def name(self) -> str:
        """The identifier of this row, empty when rows have none."""
        key = self.identifier_key()
        return str(getattr(self, key)) if key else ""

    def problem(self, key: str, message: str, fix: str, code: str, *, year: int | None = None) -> Problem:
        """A Problem at this row's cell of column ``key``; its severity follows from the code."""
        value = getattr(self, key, "")
        found = value.get(year, "") if year is not None and isinstance(value, Mapping) else value
        return Problem(code=code, message=message, fix=fix, file=self.place.file, sheet=self.place.sheet or self.sheet.name,
                       cell=self.place.cell(key, year), key=key, found=str(found))


_COLUMNS: dict[type[Row], tuple[Column, ...]] = {}
"""The columns of each row type, put together once: thousands of rows ask for them."""


def _column(kind: Kind, label: Label, help: Label | None, default: Any, **more: Any) -> Any:
    column = Column(key="", kind=kind, label=label, help=help or Label("", ""), default=default, **more)
    if default is REQUIRED:
        return field(metadata={"column": column})
    if isinstance(default, Mapping):
        return field(default_factory=lambda: MappingProxyType(dict(default)), metadata={"column": column})
    return field(default=default, metadata={"column": column})


def identifier(label: Label, help: Label | None = None, aliases: Sequence[str] = ()) -> Any:
    """The name of a row, unique in its sheet."""
    return _column(Kind.IDENTIFIER, label, help, REQUIRED, aliases=tuple(aliases))


def text(label: Label, help: Label | None = None, default: Any = "", aliases: Sequence[str] = ()) -> Any:
    """Free text."""
    return _column(Kind.TEXT, label, help, default, aliases=tuple(aliases))


def date(label: Label, help: Label | None = None, default: Any = REQUIRED) -> Any:
    """A calendar date, kept as ``datetime.date``."""
    return _column(Kind.DATE, label, help, default)


def number(unit: str, label: Label, help: Label | None = None, *, low: float | None = None, high: float | None = None,
           default: Any = REQUIRED, aliases: Sequence[str] = ()) -> Any:
    """A number in ``unit``; ``None`` as default means: may stay blank, and blank is not zero."""
    return _column(Kind.NUMBER, label, help, default, unit=unit, low=low, high=high, aliases=tuple(aliases))


def share(label: Label, help: Label | None = None, *, low: float = 0.0, high: float = 1.0, default: Any = REQUIRED,
          aliases: Sequence[str] = (), small: bool = False) -> Any:
    """A share, typed in percent and kept as 0..1; ``small`` where less than 1 % is usual."""
    return _column(Kind.NUMBER, label, help, default, unit="share", low=low, high=high, aliases=tuple(aliases), small=small)


def integer(unit: str, label: Label, help: Label | None = None, *, low: float | None = None, high: float | None = None,
            default: Any = REQUIRED, aliases: Sequence[str] = ()) -> Any:
    """A whole number."""
    return _column(Kind.INTEGER, label, help, default, unit=unit, low=low, high=high, aliases=tuple(aliases))


def by_year(unit: str, label: Label, help: Label | None = None, *, low: float | None = None, high: float | None = None,
            default: Any = REQUIRED, aliases: Sequence[str] = (), gaps: bool = False) -> Any:
    """One number per year of the horizon, wide; a blank year takes the year before it, and the reader says so.

    With ``gaps`` a blank year stays blank and is left out of the mapping.
    """
    return _column(Kind.BY_YEAR, label, help, default, unit=unit, low=low, high=high, aliases=tuple(aliases), gaps=gaps)


def choice(choices: Sequence[str], label: Label, help: Label | None = None, *, default: Any = REQUIRED,
           aliases: Sequence[str] = ()) -> Any:
    """One of ``choices``."""
    return _column(Kind.CHOICE, label, help, default, choices=tuple(choices), aliases=tuple(aliases))


def yes_no(label: Label, help: Label | None = None, *, default: Any = REQUIRED) -> Any:
    """Yes or no."""
    return _column(Kind.YES_NO, label, help, default, choices=("yes", "no"))


def reference(target: str, label: Label, help: Label | None = None, *, default: Any = REQUIRED,
              several: bool = False, aliases: Sequence[str] = ()) -> Any:
    """The name of a row elsewhere: "carriers.carrier_id", "option"; alternatives separated by "|"."""
    return _column(Kind.REFERENCE, label, help, default, reference=target, several=several, aliases=tuple(aliases))


def series(label: Label, help: Label | None = None, *, default: Any = REQUIRED) -> Any:
    """An hourly column of a file in timeseries/, written ``file:column``."""
    return _column(Kind.SERIES, label, help, default)

"""A text in two languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Label:
    """A text in English and in Chinese; adding joins both sides."""

    en: str
    zh: str

    @classmethod
    def same(cls, text: str) -> Label:
        """A text that reads the same in both languages: a name, a number, a unit."""
        return cls(text, text)

    def __add__(self, other: Label | str) -> Label:
        en, zh = (other.en, other.zh) if isinstance(other, Label) else (other, other)
        return Label(self.en + en, self.zh + zh)

    def filled(self, **values: object) -> Label:
        """``{name}`` in either text replaced by a value."""
        return Label(self.en.format(**values), self.zh.format(**values))

    @property
    def both(self) -> str:
        """``English 中文``, once where both are the same."""
        return self.en if self.en == self.zh else f"{self.en} {self.zh}"

    def with_unit(self, unit: Label | str) -> Label:
        """``Cost [10,000 yuan]``."""
        return self + " [" + unit + "]" if unit not in ("", Label.same("")) else self

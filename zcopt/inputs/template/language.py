"""Which language the labels, prompts and the README of a workbook speak. Keys and sheet names never change."""

from __future__ import annotations

from enum import StrEnum

from zcopt.errors import UsageError
from zcopt.inputs.row import Label


class Language(StrEnum):
    """BOTH: English, then Chinese. EN, ZH: one of them alone."""

    BOTH = "both"
    EN = "en"
    ZH = "zh"

    @classmethod
    def named(cls, name: str) -> Language:
        """The language called ``name``; UsageError when there is none."""
        try:
            return cls(name)
        except ValueError:
            raise UsageError(f"unknown language {name}; known: {', '.join(cls)}") from None

    def parts(self, label: Label) -> tuple[str, ...]:
        """The texts of a label to show, blank ones left out; the other language where the wanted one is blank."""
        wanted = {Language.BOTH: (label.en, label.zh), Language.EN: (label.en,), Language.ZH: (label.zh,)}[self]
        return tuple(text for text in wanted if text) or tuple(text for text in label if text)

    def say(self, label: Label, between: str = "  ") -> str:
        """A label as one text."""
        return between.join(self.parts(label))

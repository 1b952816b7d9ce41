"""Colours that stay apart for colour-blind readers and in grey print (Okabe and Ito, 2008)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

QUALITATIVE: Final = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#B3A100", "#7F7F7F", "#332288",
                      "#117733")
PHYSICAL: Final = "#0072B2"
CONTRACTUAL: Final = "#E69F00"
REMOVAL: Final = "#009E73"
OFFSET: Final = "#CC79A7"
REMAINING: Final = "#B8BFC6"
REFERENCE: Final = "#5B6470"
GOOD: Final = "#0072B2"
BAD: Final = "#D55E00"
NEUTRAL: Final = "#E9ECEF"
INK: Final = "#1F2933"
KIND_LOOKS: Final[Mapping[str, tuple[str, str]]] = {
    "physical": (PHYSICAL, ""), "mixed": (REMAINING, ""), "contractual": (CONTRACTUAL, "/"), "removal": (REMOVAL, "\\"),
    "offset": (OFFSET, "x")}
"""Colour and hatching of each kind of reduction, in the order they are read."""
HATCH: Final = {"fillmode": "overlay", "fgcolor": "#FFFFFF", "fgopacity": 0.7, "size": 7}


def luminance(color: str) -> float:
    """Relative luminance of ``#RRGGBB``, 0 to 1 (WCAG 2.2)."""
    shares = (int(color[k:k + 2], 16) / 255 for k in (1, 3, 5))
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(color: str, other: str) -> float:
    """1 to 21; small text needs 4.5 (WCAG 2.2)."""
    dark, light = sorted((luminance(color), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(color: str) -> str:
    """Black or white, whichever is easier to read on a colour."""
    return max("#000000", "#FFFFFF", key=lambda ink: contrast(ink, color))


def color_of(index: int) -> str:
    """The colour of the n-th series; repeats after ten."""
    return QUALITATIVE[index % len(QUALITATIVE)]

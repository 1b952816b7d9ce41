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


def color_of(index: int) -> str:
    """The colour of the n-th series; repeats after ten."""
    return QUALITATIVE[index % len(QUALITATIVE)]

"""The one door to Pyomo: ``from zcopt.model import algebra as pyo``.

Pyomo is imported when the first name is used, so that a part's columns can be read without it, and its untyped
objects are confined to the aliases below.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, TypeAlias

Expr: TypeAlias = Any
"""A linear expression, a variable or a number."""
Variable: TypeAlias = Any
ConstraintData: TypeAlias = Any
BlockData: TypeAlias = Any
ModelData: TypeAlias = Any


def __getattr__(name: str) -> Any:
    """Hand out a name of ``pyomo.environ``; AttributeError for the names Python itself asks a module for."""
    if name.startswith("__"):
        raise AttributeError(name)
    import pyomo.environ

    return getattr(pyomo.environ, name)


def paused_collector() -> AbstractContextManager[Any]:
    """Python's garbage collector rests inside: a model is made of so many objects that looking through them costs a fifth
    of the time it takes to write it, and none of them is garbage."""
    from pyomo.common.gc_manager import PauseGC

    collector: AbstractContextManager[Any] = PauseGC()
    return collector

"""Being asked to stop: Ctrl-C, or SIGTERM alike, ends solves and not the program, so that what was found can be kept."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from zcopt.errors import StoppedEarly

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class _Asked:
    """Signals belong to the whole process, and so does what they asked for."""

    listening = False
    to_stop = False


def asked() -> bool:
    """Whether Ctrl-C or SIGTERM came since the outermost ``stoppable`` block began. May be called from any thread."""
    return _Asked.to_stop


def leave_if_asked() -> None:
    """Raise StoppedEarly when a stop was asked for."""
    if asked():
        raise StoppedEarly("interrupted")


@contextmanager
def stoppable(told: Callable[[], None] | None = None) -> Iterator[None]:
    """Inside, the first Ctrl-C or SIGTERM only makes ``asked`` true and calls ``told``; the second raises KeyboardInterrupt.

    Blocks inside a block belong to it. Outside the main thread, which alone gets signals, nothing changes.
    """
    if _Asked.listening or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: Any) -> None:
        if _Asked.to_stop:
            raise KeyboardInterrupt
        _Asked.to_stop = True
        if told is not None:
            told()

    before = {number: signal.signal(number, stop) for number in SIGNALS}
    _Asked.listening = True
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        _Asked.listening = _Asked.to_stop = False

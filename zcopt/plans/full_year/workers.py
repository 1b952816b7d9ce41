"""Processes that build months beside the main one: deaf to Ctrl-C, which the main process answers, and gone when it is.

A terminal sends Ctrl-C to every process. A worker that died of it would take the search down with it, and one that outlives a
killed main process would go on for minutes.
"""

from __future__ import annotations

import os
import signal
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

Result = TypeVar("Result")
SECONDS_BETWEEN_LOOKS = 0.5


def in_processes(work: Callable[..., Result], jobs: Sequence[tuple[Any, ...]], processes: int) -> Iterator[Result]:
    """The results of ``work`` for each job's arguments, in order; what is not taken is not waited for."""
    from joblib import Parallel, delayed

    with _deaf_children():
        team = Parallel(n_jobs=processes, return_as="generator", initializer=_settle, initargs=(os.getpid(),))
        results = team(delayed(work)(*job) for job in jobs)
    try:
        yield from (result for result in results)  # bare "yield from results" would close them before what follows
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # that jobs were cancelled is what was asked for
            results.close()


def _settle(main: int) -> None:
    """Once in each worker: Ctrl-C is not for it, and it leaves when its main process has."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with, args=(main,), daemon=True).start()


def _leave_with(main: int) -> None:
    while os.getppid() == main:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os._exit(1)


@contextmanager
def _deaf_children() -> Iterator[None]:
    """Processes started inside never get Ctrl-C where a signal can be blocked; one that comes meanwhile waits."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

"""A function over many inputs in worker processes, one result at a time as each is done."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

#: what the numerical libraries read, before they are imported, for their number of threads
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


class _Worker(SpawnProcess):
    """Ends in silence when a neighbour was ended while it read their common queue."""

    def run(self) -> None:
        with suppress(EOFError, BrokenPipeError):
            super().run()


class _Spawn(SpawnContext):
    Process = _Worker


def cores() -> int:
    """Processor cores that this process may use."""
    with suppress(AttributeError):  # not on every system
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def each_done(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    jobs: int,
    died: Callable[[Item], Result],
) -> Iterator[tuple[int, Result]]:
    """(index, result) of every item, in the order in which they are done.

    Each of `jobs` fresh (spawned) processes computes with one thread; `function` is a module's
    own and does not raise. When a process dies, the items that were under way run again alone,
    each in a process of its own; `died` makes the result of one that dies again.

    Leaving the loop early (Ctrl-C included) ends the workers, whose clean-up code still runs.
    """
    left = deque(range(len(items)))
    while left:
        suspects: list[int] = []
        yield from _pooled(function, items, left, jobs, suspects)
        for index in suspects:
            alone = deque([index])
            dead: list[int] = []
            yield from _pooled(function, items, alone, 1, dead)
            if dead:
                yield index, died(items[index])


def _pooled(
    function: Callable[[Any], Any],
    items: Sequence[Any],
    left: deque[int],
    jobs: int,
    suspects: list[int],
) -> Iterator[tuple[int, Any]]:
    """Work on `left` until it is empty or a process dies; then `suspects` were under way."""
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(
        min(jobs, len(left)),
        mp_context=_Spawn(),
        initializer=_only_the_parent_decides,
    )
    running: dict[Future[Any], int] = {}
    try:
        with _one_thread_each():
            while left or running:
                # no more than one item per process is handed out: after a death, few are suspect
                with _deaf_to_ctrl_c():
                    while left and len(running) < jobs:
                        running[pool.submit(function, items[left[0]])] = left[0]
                        left.popleft()
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    try:
                        result = future.result()
                    except BrokenProcessPool:
                        suspects.extend(sorted(running.values()))
                        return
                    yield running.pop(future), result
    except BrokenProcessPool:  # told by submit
        suspects.extend(sorted(running.values()))
    except BaseException:
        for worker in set(multiprocessing.active_children()) - others:
            worker.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _only_the_parent_decides() -> None:
    """In a worker: Ctrl-C is the parent's to hear; its SIGTERM ends the work with clean-up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)


def _leave(number: int, frame: object) -> None:
    raise SystemExit(130)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes started inside compute with one thread, unless the user said otherwise."""
    said = {name: os.environ.get(name) for name in _THREADS}
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    try:
        yield
    finally:
        for name, value in said.items():
            if value is None:
                os.environ.pop(name, None)


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Processes started inside never hear Ctrl-C, not even before their first line.

    They inherit that it is blocked. Here it waits meanwhile: ignoring it would lose one.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

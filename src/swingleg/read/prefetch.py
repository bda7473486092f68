"""Let a producer (the video decoder) work ahead of its consumer in a thread of its own."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Iterable
from typing import TypeVar

T = TypeVar("T")
_END = object()


def prefetch(items: Iterable[T], depth: int = 6) -> Generator[T, None, None]:
    """The same items in the same order, up to `depth` of them made ahead of time.

    An exception of the producer is raised in the consumer at the item where it happened. When the
    consumer stops early, the producer stops after the item at hand.
    """
    shelf: queue.Queue = queue.Queue(maxsize=depth)
    stop = threading.Event()

    def put(thing: object) -> bool:
        while not stop.is_set():
            try:
                shelf.put(thing, timeout=0.1)
                return True
            except queue.Full:
                continue
        return False

    def produce() -> None:
        try:
            for item in items:
                if not put(item):
                    return
            put(_END)
        except BaseException as error:  # handed over, raised on the other side
            put(_Failure(error))

    thread = threading.Thread(target=produce, name="swingleg-prefetch", daemon=True)
    thread.start()
    try:
        while True:
            thing = shelf.get()
            if thing is _END:
                return
            if isinstance(thing, _Failure):
                raise thing.error
            yield thing
    finally:
        stop.set()
        thread.join()


class _Failure:
    def __init__(self, error: BaseException) -> None:
        self.error = error

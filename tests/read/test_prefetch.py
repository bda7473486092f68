"""Working ahead in a thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from swingleg.read.prefetch import prefetch


def test_same_items_in_order() -> None:
    assert list(prefetch(range(100), depth=3)) == list(range(100))
    assert list(prefetch([])) == []


def test_failure_arrives_where_it_happened() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    ahead = prefetch(items())
    assert next(ahead) == 1
    with pytest.raises(ValueError, match="broken"):
        next(ahead)


def test_stopping_early_ends_the_thread() -> None:
    before = threading.active_count()
    ahead = prefetch(iter(range(10**9)), depth=2)
    assert next(ahead) == 0
    ahead.close()  # type: ignore[attr-defined]
    assert threading.active_count() == before

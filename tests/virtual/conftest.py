"""Designed gaits are solved once per session: each takes seconds."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pytest

from swingleg.virtual.motion import Gait, design_gait, preset


@functools.cache
def solved(name: str) -> Gait:
    return design_gait(preset(name))


@pytest.fixture(scope="session")
def gait() -> Callable[[str], Gait]:
    return solved

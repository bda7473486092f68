"""Shared by all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def _results_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Pose results of tests neither come from the user's cache nor go there (the weights do)."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("swingleg.pose.kept.cache_directory", lambda: folder)
        yield


@pytest.fixture(autouse=True)
def _library_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the user's library; children inherit it."""
    monkeypatch.setenv("SWINGLEG_LIBRARY", str(tmp_path / "library"))
    monkeypatch.delenv("SWINGLEG_LIBRARY_FILES", raising=False)

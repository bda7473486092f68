"""The trimmed network gives the whole network's outputs, and a cache that is read-only none."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from swingleg.pose import trim
from swingleg.pose.blazepose import _OUTPUTS, _Network
from swingleg.pose.weights import ensure

NAME = "pose_landmark_full.tflite"


def test_trimmed_network_gives_the_same_outputs(tmp_path: Path) -> None:
    whole = tmp_path / NAME
    shutil.copy(ensure() / NAME, whole)
    kept = trim.trimmed_file(whole, _OUTPUTS)
    assert kept != whole
    crop = np.random.default_rng(1).random((256, 256, 3), dtype=np.float32)
    for one, other in zip(
        _Network(whole, 1, _OUTPUTS)(crop), _Network(kept, 1, _OUTPUTS)(crop), strict=True
    ):
        np.testing.assert_array_equal(one, other)


def test_whole_network_serves_where_none_can_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = tmp_path / NAME
    shutil.copy(ensure() / NAME, whole)

    def refuse(*_: object) -> None:
        raise OSError("read-only")

    monkeypatch.setattr(trim, "write_atomically", refuse)
    assert trim.trimmed_file(whole, _OUTPUTS) == whole


def test_newer_weights_are_trimmed_anew(tmp_path: Path) -> None:
    whole = tmp_path / NAME
    shutil.copy(ensure() / NAME, whole)
    stale = whole.with_suffix(".trimmed.tflite")
    stale.write_bytes(b"old")
    os.utime(stale, (1, 1))
    assert trim.trimmed_file(whole, _OUTPUTS).stat().st_size > 1_000_000

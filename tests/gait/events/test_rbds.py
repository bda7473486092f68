"""The shipped weights on the public recordings they were made from; skipped without the data."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("ezc3d", reason="reading RBDS needs ezc3d (development only)")
_DATA = os.environ.get("SWINGLEG_DATA")
if not _DATA or not (Path(_DATA) / "rbds").is_dir():
    pytest.skip("SWINGLEG_DATA is not set to a folder with rbds/", allow_module_level=True)

from validation.events_degrade import Look, degrade  # noqa: E402
from validation.events_rbds import errors  # noqa: E402
from validation.rbds import load_sagittal  # noqa: E402

from swingleg.gait.events import detect_events  # noqa: E402


@pytest.mark.parametrize("speed", [2.5, 4.5])
def test_markers(speed: float) -> None:
    motion, truth = load_sagittal("RBDS012", speed, None)
    table = errors(detect_events(motion), truth)
    assert table.td.notna().all()
    assert np.sqrt((table.td**2).mean()) < 5.0
    assert np.sqrt((table.to**2).mean()) < 6.0


def test_like_a_video() -> None:
    motion, truth = load_sagittal("RBDS018", 3.5, None)
    look = Look(60.0, noise_m=0.01, memory=5, offsets=1.0)
    spoilt = degrade(motion, look, 0.725, np.random.default_rng(1))
    table = errors(detect_events(spoilt), truth)
    assert table.td.notna().all()
    assert np.sqrt((table.td**2).mean()) < 10.0
    assert table.td_z.std() < 2.0

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
from validation.events_sprint import sped_up  # noqa: E402
from validation.rbds import load_force, load_sagittal  # noqa: E402

from swingleg.core.recording import forces_dataset  # noqa: E402
from swingleg.gait.events import detect_events, force_events  # noqa: E402


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


def test_no_gap_towards_sprinting() -> None:
    """The same run sped up a little further each time: errors grow, but never in a step."""
    motion, truth = load_sagittal("RBDS014", 4.5, None)
    part = motion.sel(time=slice(2.0, 10.0))
    inside = truth[truth.touch_down_s.between(2.1, 9.6)]
    mean = []
    for speed in np.arange(5.0, 8.6, 0.25):
        faster, contacts = sped_up(part, inside, float(speed))
        table = errors(detect_events(faster), contacts)
        assert table.td.notna().all()
        mean.append(table[["td", "to"]].mean())
    step = np.abs(np.diff(np.array(mean), axis=0))
    assert step.max() < 5.0
    assert np.abs(mean).max() < 25.0


def test_plates_as_the_loader_finds_them() -> None:
    motion, truth = load_sagittal("RBDS016", 3.5, None)
    time, force = load_force("RBDS016", 3.5)
    events = force_events(forces_dataset(time, force[:, None]), motion)
    assert len(events) == len(truth)
    table = errors(events, truth)
    assert table[["td", "to"]].abs().max().max() < 1.0


def test_other_laboratory() -> None:
    hamner = pytest.importorskip("validation.hamner")
    if not (Path(_DATA) / "hamner").is_dir():
        pytest.skip("SWINGLEG_DATA holds no hamner folder")
    found = []
    for speed in hamner.SPEEDS:
        motion, truth = hamner.load_sagittal(speed, None)
        events = detect_events(motion)
        found.append(errors(events, truth))
        low, high = truth.touch_down_s.min() - 0.1, truth.touch_down_s.max() + 0.1
        assert events.touch_down_s.between(low, high).sum() == len(truth)
    table = np.vstack([t[["td", "to"]] for t in found])
    assert np.isfinite(table).all()
    assert table.std(axis=0) == pytest.approx([1.7, 3.9], abs=1.1)

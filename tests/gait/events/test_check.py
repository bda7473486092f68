"""An impossible cadence is named, with the slow-motion factor that would mend it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from swingleg.core.errors import GaitError
from swingleg.gait.events import cadence_spm, check_cadence, detect_events
from tests.gait.events.runner import run


def _events(cadence: float, steps: int = 12) -> pd.DataFrame:
    down = np.arange(steps) * 60.0 / cadence
    side = np.where(np.arange(steps) % 2, "left", "right")
    return pd.DataFrame({"side": side, "touch_down_s": down, "toe_off_s": down + 0.2})


@pytest.mark.parametrize("cadence", [120.0, 172.0, 300.0])
def test_running_cadences_pass(cadence: float) -> None:
    assert cadence_spm(_events(cadence)) == pytest.approx(cadence)
    check_cadence(_events(cadence))


@pytest.mark.parametrize(("slower", "factor"), [(8, 8), (4, 4), (2, 2)])
def test_slow_motion_is_advised(slower: int, factor: int) -> None:
    with pytest.raises(GaitError, match=f"--slow-motion {factor} "):
        check_cadence(_events(172.0 / slower))


def test_a_factor_too_many() -> None:
    with pytest.raises(GaitError, match="leave out --slow-motion"):
        check_cadence(_events(172.0 * 4), slow_motion=4.0)


def test_too_fast() -> None:
    with pytest.raises(GaitError, match="no running cadence"):
        check_cadence(_events(400.0))


def test_a_slow_clip_with_few_strides_is_told_so() -> None:
    motion, _ = run(duration=1.3)
    slow = motion.assign_coords(time=motion.time * 8)
    with pytest.raises(GaitError):
        check_cadence(detect_events(slow))


def test_a_slow_clip_is_found_and_refused() -> None:
    motion, _ = run(duration=4.0)
    slow = motion.assign_coords(time=motion.time * 8)
    with pytest.raises(GaitError, match="--slow-motion 8"):
        check_cadence(detect_events(slow))


@pytest.mark.parametrize("factor", [1 / 8, 8])
def test_advice_on_the_clock_speaks_of_the_input(factor: float) -> None:
    """Motion capture has no slow motion, and a clip of key points is not at hand."""
    events = _events(172.0 * factor)
    said = {}
    for medium in ("video", "keypoints", "markers"):
        events.attrs |= {"medium": medium, "fps": 30.0}
        with pytest.raises(GaitError) as error:
            check_cadence(events)
        said[medium] = str(error.value)
    assert f"--slow-motion {1 / factor:g}" in said["video"]
    assert "--slow-motion" not in said["keypoints"] + said["markers"]
    assert f"--fps {30 / factor:.0f}" in said["keypoints"]
    assert "frame rate, 30 frames/s, that the file states" in said["markers"]
    assert "clip" not in said["keypoints"] + said["markers"]


@pytest.mark.parametrize(("kind", "verb"), [("video", "Film"), ("markers", "Record")])
def test_too_short_a_recording(kind: str, verb: str) -> None:
    with pytest.raises(GaitError, match=f"{verb} at least 5 s"):
        detect_events(run(duration=1.2)[0].assign_attrs(kind=kind))


def test_legs_that_stand_still() -> None:
    motion, _ = run(duration=6.0)
    still = motion.copy(deep=True).assign_attrs(kind="markers")
    for name in ("position", "segment_angle", "joint_angle"):
        still[name].values[:] = still[name].values[:1]
    with pytest.raises(GaitError, match="--static FILE") as error:
        detect_events(still)
    assert "picture" not in str(error.value)

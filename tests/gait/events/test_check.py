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

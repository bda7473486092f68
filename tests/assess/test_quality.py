"""What is said about a recording: who was measured, what the camera did, whose clock it has."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from swingleg.assess.quality import judge_quality
from swingleg.core.athlete import Condition
from swingleg.core.findings import QualityWarning
from swingleg.core.keypoints import KEYPOINTS, keypoints_dataset
from tests.fixtures import synthetic_motion

STRIDE_S = 0.7


def strides(stride_s: float = STRIDE_S) -> pd.DataFrame:
    start = np.arange(10) * stride_s
    return pd.DataFrame(
        {"side": "right", "touch_down_s": start, "next_touch_down_s": start + stride_s}
    )


def keypoints(**attrs: object) -> xr.Dataset:
    time = np.arange(480) / 60
    position = np.zeros((time.size, len(KEYPOINTS), 2))
    made = keypoints_dataset(
        time, position, np.ones(position.shape[:2]), width=1000, height=1000, fps=60, backend="none"
    )
    return made.assign_attrs(attrs)


def warnings(
    stride_s: float = STRIDE_S, speed: float | None = 3.0, **attrs: object
) -> dict[str, QualityWarning]:
    motion = synthetic_motion(kind="video", near_side="right").assign_attrs(px_per_unit=400.0)
    quality = judge_quality(
        keypoints(**attrs), motion, strides(stride_s), Condition(speed_m_s=speed)
    )
    return {w.code: w for w in quality.warnings}


def test_a_plain_recording_has_nothing_to_say() -> None:
    assert not warnings(camera="still", persons_seen=1, person=1, people="1 at 500,500")


@pytest.mark.parametrize(("turn", "told"), [(12.0, False), (-23.0, True), (float("nan"), False)])
def test_a_turned_camera_is_told_with_its_angle(turn: float, told: bool) -> None:
    motion = synthetic_motion(kind="video", near_side="right").assign_attrs(
        px_per_unit=400.0, camera_turn_deg=turn
    )
    found = judge_quality(keypoints(), motion, strides(), Condition(speed_m_s=3.0)).warnings
    words = [w.message for w in found if w.code == "camera_turned"]
    assert len(words) == told
    assert not told or "about 23°" in words[0]


def test_several_people_are_listed_with_the_one_measured() -> None:
    found = warnings(
        persons_seen=3, person=2, people_at_s=1.25, people="1 at 9,9; 2 at 50,9; 3 at 90,9"
    )["other_people"]
    assert "3 people were seen (at 1.2 s, left to right: 1 at 9,9;" in found.message
    assert "number 2 from the left was measured" in found.message
    assert "--person 1 to 3" in found.fix
    late = warnings(persons_seen=2, person=0, people_at_s=0.0, people="1 at 9,9; 2 at 50,9")
    assert "at another time" in late["other_people"].message


@pytest.mark.parametrize(
    ("camera", "code"),
    [("hand-held", "camera_moved"), ("panning", "camera_followed"), ("unknown", "camera_unknown")],
)
def test_a_camera_that_moved_is_told(camera: str, code: str) -> None:
    assert list(warnings(camera=camera)) == [code]


def test_whose_clock_it_is() -> None:
    assert list(warnings(slow_motion=8.0, slow_motion_in_file=8.0)) == ["slow_motion_read"]
    assert list(warnings(slow_motion=8.0, slow_motion_in_file=1.0)) == []
    found = warnings(slow_motion=1.0, slow_motion_in_file=8.0)
    assert "8 times slower" in found["slow_motion_disagrees"].message


@pytest.mark.parametrize(
    ("stride_s", "speed", "unusual"),
    [
        (1.1, 3.0, True),
        (0.7, 3.0, False),
        (0.48, 3.0, True),
        (0.48, 9.0, False),
        (0.48, None, True),
    ],
)
def test_a_cadence_may_be_possible_and_yet_unusual(
    stride_s: float, speed: float | None, unusual: bool
) -> None:
    assert ("unusual_cadence" in warnings(stride_s, speed)) is unusual


def test_who_cannot_use_slow_motion_is_told_of_the_frame_rate() -> None:
    motion = synthetic_motion(kind="video", near_side="right")
    motion = motion.assign_attrs(px_per_unit=400.0, medium="keypoints")
    quality = judge_quality(keypoints(), motion, strides(1.0), Condition(speed_m_s=3.0))
    (unusual,) = (w for w in quality.warnings if w.code == "unusual_cadence")
    assert "--fps" in unusual.fix and "--slow-motion" not in unusual.fix


@pytest.mark.parametrize(
    ("given", "weighed", "told"),
    [(70.0, 68.6, False), (70.0, 85.0, True), (70.0, np.nan, False), (np.nan, 70.0, False)],
)
def test_a_mass_that_the_plates_do_not_weigh_is_told(
    given: float, weighed: float, told: bool
) -> None:
    rows = strides()
    rows.attrs |= {"mass_kg": given, "weighed_kg": weighed}
    motion = synthetic_motion(kind="markers", near_side="")
    quality = judge_quality(None, motion, rows, Condition(speed_m_s=3.0))
    found = {w.code: w for w in quality.warnings}
    assert ("mass_disagrees" in found) is told
    if told:
        assert "85 kg, not 70 kg" in found["mass_disagrees"].message

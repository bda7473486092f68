"""From key points of a drawn runner to a Motion: axes, scale, speed, ground, refusals."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from swingleg.core.athlete import Athlete, Condition
from swingleg.core.errors import PersonError
from swingleg.core.keypoints import CAMERA, KEYPOINTS, keypoints_dataset
from swingleg.core.motion import joint, point, segment
from swingleg.core.said import parse_known_length
from swingleg.motion import condition_of, motion_from_keypoints, picture_frame
from swingleg.motion.calibration import load_weights
from swingleg.motion.camera import from_first
from swingleg.motion.scale import STANCE_REL_SD
from swingleg.report.project import to_pixels
from tests.motion.legs import running_points, running_state

FPS = 60
TIME = np.arange(0, 5.0, 1 / FPS)
PARTS = ("hip", "knee", "ankle", "heel", "toe_tip")


def drawn(facing: int = 1, *, drift_px_s: float = 0.0) -> xr.Dataset:
    """Two legs in antiphase, shoulders above, in a 1000 × 1200 picture."""
    position = np.full((TIME.size, len(KEYPOINTS), 2), np.nan)
    for side, phase in (("right", 0.0), ("left", np.pi)):
        points = running_points(TIME, phase)
        points[..., 0] += drift_px_s * TIME[:, None]
        for k, part in enumerate(PARTS):
            position[:, KEYPOINTS.index(f"{side}_{part}")] = points[:, k]
        position[:, KEYPOINTS.index(f"{side}_shoulder")] = points[:, 0] + [40.0, 300.0]
    position[..., 0] = position[..., 0] if facing > 0 else 1000 - position[..., 0]
    position[..., 1] = 1200 - position[..., 1]
    confidence = np.isfinite(position[..., 0]).astype(float)
    return keypoints_dataset(
        TIME, position, confidence, width=1000, height=1200, fps=FPS, backend="drawn"
    )


@pytest.mark.parametrize("facing", [1, -1])
def test_angles_do_not_depend_on_the_way_the_runner_faces(facing: int) -> None:
    motion = motion_from_keypoints(drawn(facing), Athlete(height_m=1.78))
    assert motion.attrs["facing"] == facing
    assert motion.attrs["near_side"] == ("right" if facing > 0 else "left")
    state = np.degrees(running_state(motion.time.values))
    inner = slice(20, -20)
    assert segment(motion, "right", "thigh")[inner] == pytest.approx(state[inner, 2], abs=1.5)
    knee = state[:, 2] - state[:, 3]
    assert joint(motion, "right", "knee")[inner] == pytest.approx(knee[inner], abs=2.5)


def test_a_mirrored_clip_exchanges_the_sides() -> None:
    plain, mirrored = (motion_from_keypoints(drawn(), mirrored=m) for m in (False, True))
    assert mirrored.attrs["near_side"] == "left"
    assert segment(mirrored, "left", "thigh") == pytest.approx(segment(plain, "right", "thigh"))


def turned(share: float) -> xr.Dataset:
    """Near shoulder ahead of the far one by a share of the trunk's length, as a turned camera
    shows it.
    """
    keypoints = drawn()
    place = {"keypoint": "right_shoulder", "space": "x"}
    keypoints.position.loc[place] += share * 300.0
    return keypoints


def test_the_cameras_turn_is_told_and_too_much_of_it_refused() -> None:
    weights = load_weights("blazepose")
    shown = [
        motion_from_keypoints(turned(share), calibrate=weights).attrs["camera_turn_deg"]
        for share in (0.0, -0.2)
    ]
    assert 5 < shown[1] - shown[0] < 40  # the near shoulder falls behind: more of the front is seen
    with pytest.raises(PersonError, match="away from the side view, towards the runner's front"):
        motion_from_keypoints(turned(-0.9), calibrate=weights)
    assert np.isnan(motion_from_keypoints(turned(-0.9)).attrs["camera_turn_deg"])


def test_the_scale_comes_from_the_height_and_is_unknown_without_it() -> None:
    known = motion_from_keypoints(drawn(), Athlete(height_m=2.0))
    assert known.attrs["leg_length_m"] == pytest.approx(0.4918 * 2.0)
    assert known.position.attrs["units"] == "m"
    unknown = motion_from_keypoints(drawn())
    assert unknown.position.attrs["units"] == "leg"
    assert unknown.attrs["leg_length"] == pytest.approx(1.0)
    assert np.isnan(unknown.attrs["leg_length_m"])
    ratio = point(known, "right_knee") / point(unknown, "right_knee")
    assert np.nanmedian(ratio) == pytest.approx(0.4918 * 2.0, rel=1e-6)


def test_measured_segments_beat_the_height() -> None:
    athlete = Athlete(height_m=1.78, thigh_m=0.5, shank_m=0.5)
    assert motion_from_keypoints(drawn(), athlete).attrs["leg_length_m"] == pytest.approx(1.0)


def test_a_known_length_beats_the_body() -> None:
    known = parse_known_length("1.5m:100,900,600,900")
    motion = motion_from_keypoints(drawn(), Athlete(height_m=1.78), known_length=known)
    assert motion.attrs["px_per_unit"] == pytest.approx(500 / 1.5)
    assert motion.attrs["scale_source"] == "known length"
    assert motion.attrs["scale_rel_sd"] == pytest.approx(known.rel_sd)


def test_a_known_speed_gives_the_scale_where_nothing_else_does() -> None:
    """Lengths as with the height whose stance foot shows that speed; the error is larger."""
    by_height = motion_from_keypoints(drawn(), Athlete(height_m=1.78))
    said = Condition(speed_m_s=float(by_height.attrs["speed"]), speed_source="given")
    by_speed = motion_from_keypoints(drawn(), said=said)
    assert by_speed.attrs["scale_source"] == "speed"
    assert by_speed.attrs["leg_length_m"] == pytest.approx(by_height.attrs["leg_length_m"])
    assert by_speed.attrs["scale_rel_sd"] > by_height.attrs["scale_rel_sd"]
    both = motion_from_keypoints(drawn(), Athlete(height_m=1.78), said=said)
    assert both.attrs["scale_source"] == "height"


def test_a_speed_keeps_the_error_it_came_with() -> None:
    motion = motion_from_keypoints(drawn(), Athlete(height_m=1.78))
    lap = condition_of(motion, Condition(speed_m_s=3.0, speed_sd_m_s=0.06, speed_source="lap"))
    assert (lap.speed_sd_m_s, lap.speed_source) == (0.06, "lap")
    plain = condition_of(motion, Condition(speed_m_s=3.0, speed_source="given"))
    assert plain.speed_sd_m_s == pytest.approx(0.03)


def seen_by(camera: xr.Dataset, path: np.ndarray, kind: str) -> xr.Dataset:
    """The key points as a camera with that path would have seen them, and has told."""
    position = from_first(camera.position.values, path, (499.5, 599.5))
    moved = camera.assign(position=(camera.position.dims, position))
    told = moved.assign(camera=(("time", "parameter"), path))
    return told.assign_coords(parameter=list(CAMERA)).assign_attrs(camera=kind)


def test_an_unsteady_camera_changes_nothing_but_the_drawing() -> None:
    wave = np.sin(np.outer(TIME, [5.0, 9.0, 3.0, 4.0]))
    path = wave * [12.0, 9.0, 0.8, 0.01] + [0, 0, 0, 1]
    still = motion_from_keypoints(drawn(), Athlete(height_m=1.78))
    keypoints = seen_by(drawn(), path, "hand-held")
    motion = motion_from_keypoints(keypoints, Athlete(height_m=1.78))
    assert point(motion, "pelvis") == pytest.approx(point(still, "pelvis"), abs=1e-6)
    assert segment(motion, "right", "shank") == pytest.approx(segment(still, "right", "shank"))
    ankle = point(motion, "right_ankle")
    steady, drawn_on = (to_pixels(m, ankle, m.time.values) for m in (still, motion))
    expected = from_first(steady, motion.camera.values, (499.5, 599.5))
    assert drawn_on == pytest.approx(expected, abs=1e-6)
    assert np.abs(drawn_on - steady).max() > 10


def test_a_camera_that_follows_does_not_make_a_treadmill() -> None:
    """The runner stays in the picture's middle; the background says 3 leg lengths a second."""
    leg = float(motion_from_keypoints(drawn()).attrs["px_per_unit"])
    path = np.column_stack([3 * leg * TIME, 0 * TIME, 0 * TIME, 0 * TIME + 1])
    keypoints = seen_by(drawn(drift_px_s=3 * leg), path, "panning")
    motion = motion_from_keypoints(keypoints, Athlete(height_m=1.78))
    assert not motion.attrs["in_place"]
    assert motion.attrs["travel_speed"] == pytest.approx(3 * 0.4918 * 1.78, rel=0.01)
    blind = motion_from_keypoints(keypoints.drop_vars("camera"), Athlete(height_m=1.78))
    assert blind.attrs["in_place"]


@pytest.mark.parametrize(
    ("camera", "foot", "source"),
    [
        ("still", 2.0, "background"),
        ("panning", 2.9, "background"),
        ("panning", 2.0, "stance foot"),  # parallax: the camera went along
        ("panning", np.nan, "background"),
        ("unknown", 2.9, "stance foot"),
    ],
)
def test_speed_is_read_from_the_background_where_that_can_be_trusted(
    camera: str, foot: float, source: str
) -> None:
    motion = motion_from_keypoints(drawn(), Athlete(height_m=1.78)).assign_attrs(
        camera=camera, in_place=0, speed=foot, speed_sd=0.05, travel_speed=3.0, travel_speed_sd=0.01
    )
    found = condition_of(motion, Condition())
    assert found.speed_source == source
    assert found.speed_m_s == (3.0 if source == "background" else foot)
    least = 0.04 if source == "background" else 0.085
    assert found.speed_sd_m_s >= least * found.speed_m_s


def test_a_motion_can_be_drawn_back_onto_its_picture() -> None:
    keypoints = drawn(-1)
    motion = motion_from_keypoints(keypoints, Athlete(height_m=1.78))
    pixels = picture_frame(motion).to_pixels(point(motion, "left_ankle"))
    seen = keypoints.position.sel(keypoint="left_ankle").values
    back = np.column_stack([np.interp(TIME, motion.time.values, pixels[:, k]) for k in (0, 1)])
    assert np.abs(back - seen)[5:-5].max() < 8.0


def test_running_through_the_picture_is_overground() -> None:
    here = motion_from_keypoints(drawn(), Athlete(height_m=1.78))
    away = motion_from_keypoints(drawn(drift_px_s=1500.0), Athlete(height_m=1.78))
    assert condition_of(here, Condition()).treadmill is True
    assert condition_of(away, Condition()).treadmill is False


def test_said_speed_stays_and_unsaid_speed_needs_metres() -> None:
    motion = motion_from_keypoints(drawn(), Athlete(height_m=1.78))
    said = condition_of(motion, Condition(speed_m_s=3.0, speed_source="given"))
    assert (said.speed_m_s, said.speed_source) == (3.0, "given")
    seen = condition_of(motion.assign_attrs(speed=3.4, speed_sd=0.1), Condition())
    assert (seen.speed_m_s, seen.speed_source) == (3.4, "stance foot")
    parts = [3.4 * motion.attrs["scale_rel_sd"], 0.1, 3.4 * STANCE_REL_SD]
    assert seen.speed_sd_m_s == pytest.approx(np.linalg.norm(parts))
    assert condition_of(motion.assign_attrs(speed=-1.0), Condition()).speed_m_s is None
    no_metres = motion_from_keypoints(drawn()).assign_attrs(speed=3.4)
    assert condition_of(no_metres, Condition()).speed_m_s is None


def test_unseen_feet_are_refused_in_one_line() -> None:
    keypoints = drawn()
    keypoints["position"].loc[{"keypoint": "left_toe_tip"}] = np.nan
    with pytest.raises(PersonError, match="heel and toe"):
        motion_from_keypoints(keypoints)


def test_nobody_is_refused() -> None:
    keypoints = drawn()
    keypoints["position"][:] = np.nan
    with pytest.raises(PersonError, match="no frames"):
        motion_from_keypoints(keypoints)


def test_only_the_longest_pass_is_measured() -> None:
    keypoints = drawn()
    keypoints["position"][60:90] = np.nan
    motion = motion_from_keypoints(keypoints)
    assert motion.time.values[0] == pytest.approx(1.5, abs=0.02)
    assert motion.attrs["pass_share"] == pytest.approx(210 / 270, abs=0.01)


def test_a_leg_without_confidence_is_not_seen() -> None:
    keypoints = drawn()
    left = [f"left_{part}" for part in PARTS]
    keypoints.confidence.loc[{"keypoint": left}] = 0.0
    with pytest.raises(PersonError, match="left leg's hip, knee, ankle, heel and toe are not all"):
        motion_from_keypoints(keypoints)
    keypoints.confidence.loc[{"keypoint": left}] = np.nan
    with pytest.raises(PersonError, match="left leg's hip, knee, ankle, heel and toe are not all"):
        motion_from_keypoints(keypoints)


def test_points_that_lie_on_one_another_make_no_leg() -> None:
    keypoints = drawn()
    for side in ("left", "right"):
        keypoints.position.loc[{"keypoint": f"{side}_ankle"}] = 0.0
        keypoints.position.loc[{"keypoint": f"{side}_knee"}] = 0.0
    with pytest.raises(PersonError, match="make no leg"):
        motion_from_keypoints(keypoints, calibrate=load_weights("blazepose") or False)


def test_times_in_another_unit_are_told() -> None:
    keypoints = drawn()
    keypoints = keypoints.assign_coords(time=1e-3 * keypoints.time.values)
    with pytest.raises(PersonError, match=r"seen for 5 ms only.*check its times"):
        motion_from_keypoints(keypoints)

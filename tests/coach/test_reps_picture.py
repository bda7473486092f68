"""Key points of drills: each lift is one leg's, and a standing leg is not drawn up."""

from __future__ import annotations

import numpy as np
import pytest

from swingleg.coach.reps.one_leg import by_size, in_turn, one_leg_per_lift
from swingleg.core.keypoints import KEYPOINTS, keypoints_dataset
from swingleg.pose.sides import consistent_sides

_FPS, _LEG = 60.0, 400.0
_POINTS = ("hip", "knee", "ankle", "heel", "toe_tip")


def _pictures(sides: tuple[str, ...], lasts_s: float = 0.8):
    """Somebody facing right who lifts one leg after the other; the right leg is near."""
    count = round((1 + lasts_s * len(sides)) * _FPS)
    time = np.arange(count) / _FPS
    place = np.full((count, len(KEYPOINTS), 2), np.nan)
    sure = np.full((count, len(KEYPOINTS)), 0.9)
    for side in ("left", "right"):
        thigh, knee = np.zeros(count), np.zeros(count)
        for k, own in enumerate(sides):
            if own == side:
                part = np.clip((time - 0.5 - k * lasts_s) / lasts_s, 0, 1)
                wave = (1 - np.cos(2 * np.pi * part)) / 2
                thigh, knee = thigh + np.radians(60) * wave, knee + np.radians(110) * wave
        hip = np.tile([500.0, 300.0], (count, 1))
        low = hip + 0.53 * _LEG * np.column_stack([np.sin(thigh), np.cos(thigh)])
        end = low + 0.47 * _LEG * np.column_stack([np.sin(thigh - knee), np.cos(thigh - knee)])
        for part, xy in zip(
            _POINTS,
            (hip, low, end, end + np.array([-20, 25]), end + np.array([60, 30])),
            strict=True,
        ):
            place[:, KEYPOINTS.index(f"{side}_{part}")] = xy
            sure[:, KEYPOINTS.index(f"{side}_{part}")] = 0.95 if side == "right" else 0.6
    place[:, KEYPOINTS.index("nose")] = (540.0, 20.0)
    for side in ("left", "right"):
        place[:, KEYPOINTS.index(f"{side}_ear")] = (500.0, 20.0)
        place[:, KEYPOINTS.index(f"{side}_shoulder")] = (500.0, 80.0)
    return keypoints_dataset(
        time, place, sure, width=1000, height=800, fps=_FPS, backend="made", source="made"
    )


def _exchanged(keypoints, frames: slice):
    out = keypoints.copy(deep=True)
    for part in _POINTS:
        pair = [KEYPOINTS.index(f"{s}_{part}") for s in ("left", "right")]
        out.position.values[frames, pair] = keypoints.position.values[frames][:, pair[::-1]]
    return out


def _ankle(keypoints, side: str) -> np.ndarray:
    return np.asarray(keypoints.position.sel(keypoint=f"{side}_ankle").values)


@pytest.mark.parametrize("sides", [("right",) * 3, ("left",) * 3, ("right", "left") * 2])
def test_names_that_are_right_stay(sides: tuple[str, ...]) -> None:
    made = _pictures(sides)
    kept = one_leg_per_lift(consistent_sides(made, take_turns=False))
    np.testing.assert_array_equal(kept.position.values, made.position.values)
    assert kept.attrs["renamed_frames"] == 0


@pytest.mark.parametrize("width", (1, 4, 8))
def test_an_exchange_at_the_top_is_undone(width: int) -> None:
    """Frames 50 to 60 hold the first lift's top."""
    made = _pictures(("left", "right", "left"))
    wrong = _exchanged(made, slice(50, 50 + width)).assign_attrs(near_side="right")
    put_right = one_leg_per_lift(wrong)
    for side in ("left", "right"):
        np.testing.assert_allclose(_ankle(put_right, side), _ankle(made, side))


def test_a_standing_leg_drawn_up_is_doubted() -> None:
    made = _pictures(("left",)).assign_attrs(near_side="right")
    k = KEYPOINTS.index("right_ankle")
    made.position.values[50:58, k] += (0, -120)
    found = one_leg_per_lift(made)
    assert (found.confidence.values[50:58, k] < 0.2).all()
    assert (found.confidence.values[:30, k] > 0.9).all()


def test_legs_that_need_not_take_turns() -> None:
    """One leg alone works: exchanging every other lift would fit a running cycle."""
    made = _pictures(("right",) * 5)
    found = consistent_sides(made, take_turns=False)
    assert found.attrs["swapped_frames"] == 0
    np.testing.assert_array_equal(found.confidence.values, made.confidence.values)


def test_a_lift_left_open_takes_its_turn() -> None:
    found = [(10 * k, 10 * k + 8) for k in range(6)]
    signs, left = in_turn(found, [5.0, -5.0, 6.0, 0.5, 5.0, -4.0])
    assert signs.tolist() == [1, -1, 1, -1, 1, -1]
    assert left == []


def test_where_legs_take_no_turns_what_is_open_is_said() -> None:
    found = [(10 * k, 10 * k + 8) for k in range(5)]
    signs, left = in_turn(found, [5.0, 5.0, 0.5, 6.0, 5.0])
    assert signs.tolist() == [1, 1, 1, 1, 1]
    assert left == [2]


def _far_away(keypoints, share: float = 0.88):
    """The left leg, which is far, smaller where it is up; its foot stands where it stood."""
    out = keypoints.copy(deep=True)
    hip = out.position.values[:, KEYPOINTS.index("left_hip")]
    high = _ankle(keypoints, "left")[:, 1]
    high = (high.max() - high) / np.ptp(high)
    share = (1 - (1 - share) * np.sqrt(high))[:, None]
    for part in _POINTS[1:]:
        k = KEYPOINTS.index(f"left_{part}")
        out.position.values[:, k] = hip + share * (out.position.values[:, k] - hip)
    return out


def _called_near(keypoints, first: int, lasts_s: float = 0.8):
    """Whole lifts of the far leg called the near one's, and little told between the two."""
    start = round((0.5 + first * lasts_s) * _FPS)
    frames = slice(start, start + round(2 * lasts_s * _FPS))
    out = _exchanged(keypoints, frames)
    for part in _POINTS:
        out.confidence.values[frames, KEYPOINTS.index(f"left_{part}")] = 0.87
        out.confidence.values[frames, KEYPOINTS.index(f"right_{part}")] = 0.95
    return out.assign_attrs(near_side="right")


def test_whole_lifts_of_the_far_leg_called_the_near_ones_are_told_by_its_size() -> None:
    made = _far_away(_pictures(("right", "right", "right", "left", "left")))
    put_right = one_leg_per_lift(_called_near(made, 3))
    up = slice(round(3.2 * _FPS), round(3.4 * _FPS))
    for side in ("left", "right"):
        np.testing.assert_allclose(_ankle(put_right, side)[up], _ankle(made, side)[up])
    assert len(put_right.attrs["side_unsure_s"]) == 2  # that it rests on little is still said


def test_a_lift_of_the_near_legs_own_size_stays_its_own() -> None:
    made = _pictures(("right",) * 5)
    for part in _POINTS:
        made.confidence.values[round(2.9 * _FPS) :, KEYPOINTS.index(f"left_{part}")] = 0.9
    found = one_leg_per_lift(made.assign_attrs(near_side="right"))
    np.testing.assert_array_equal(found.position.values, made.position.values)
    assert len(found.attrs["side_unsure_s"]) == 2


def _walks_away(keypoints, to: float = 0.75):
    """Everything grows smaller, at a steady pace, about a point of the picture."""
    out = keypoints.copy(deep=True)
    share = np.linspace(1.0, to, out.sizes["time"])[:, None, None]
    out.position.values[:] = 400 + share * (out.position.values - 400)
    return out


def test_who_walks_away_has_no_other_leg_for_it() -> None:
    made = _walks_away(_pictures(("right",) * 5))
    for part in _POINTS:
        made.confidence.values[round(2.9 * _FPS) :, KEYPOINTS.index(f"left_{part}")] = 0.9
    found = one_leg_per_lift(made.assign_attrs(near_side="right"))
    np.testing.assert_array_equal(found.position.values, made.position.values)
    assert len(found.attrs["side_unsure_s"]) == 2 and found.attrs["mixed_up_s"] == []


@pytest.mark.parametrize("to", [0.75, 1.3])
def test_a_far_leg_is_told_by_its_size_of_who_walks(to: float) -> None:
    made = _far_away(_pictures(("right", "right", "right", "left", "left")), share=0.8)
    put_right = one_leg_per_lift(_called_near(_walks_away(made, to), 3))
    assert len(put_right.attrs["mixed_up_s"]) == 2


def _drawn_up(keypoints, frames: slice):
    """Both ankles a little higher than they stand."""
    out = keypoints.copy(deep=True)
    for side in ("left", "right"):
        out.position.values[frames, KEYPOINTS.index(f"{side}_ankle"), 1] -= 0.045 * _LEG
    return out


def test_both_legs_drawn_up_around_a_lift_of_the_wrong_leg_are_doubted() -> None:
    """One of them stands: before the lift it is not known which, in the lift it is. Around a lift
    whose leg is sure nothing is doubted for it."""
    made = _far_away(_pictures(("right", "right", "right", "left", "left")))
    wrong, sure = slice(170, 186), slice(72, 88)  # around the beginnings of two lifts
    drawn = _drawn_up(_drawn_up(_called_near(made, 3), wrong), sure)
    found = one_leg_per_lift(drawn)
    assert len(found.attrs["mixed_up_s"]) == 2
    gap = _ankle(drawn, "left")[wrong, 1] - _ankle(drawn, "right")[wrong, 1]
    one_up = np.abs(gap) > 0.07 * _LEG
    assert 3 <= one_up.sum() <= 13
    left, right = (
        found.confidence.sel(keypoint=f"{side}_ankle").values[wrong] for side in ("left", "right")
    )
    assert (left[~one_up] < 0.2).all() and (left[one_up] > 0.8).all()
    assert (right < 0.2).all()
    np.testing.assert_array_equal(found.confidence.values[sure], drawn.confidence.values[sure])


def test_size_is_held_against_two_sure_lifts_at_least() -> None:
    found = [(10 * k, 10 * k + 8) for k in range(4)]
    votes, signs = [5.0, 0.5, 0.6, 6.0], np.ones(4)
    sizes = [1.0, 0.85, 0.95, 1.02]
    assert by_size(found, votes, signs, [1, 2], sizes, near=1).tolist() == [1, -1, 1, 1]
    assert by_size(found, votes, signs, [1, 2], sizes, near=-1).tolist() == [1, 1, 1, 1]
    one_sure = [5.0, 0.5, 0.6, -6.0]
    assert by_size(found, one_sure, np.sign(one_sure), [1], sizes, near=1)[1] == 1


def test_a_sure_lift_whose_size_is_not_seen_does_not_count() -> None:
    found = [(10 * k, 10 * k + 8) for k in range(4)]
    votes, signs = [5.0, 0.5, 6.0, 6.0], np.ones(4)
    sizes = [1.0, 0.85, np.nan, 1.02]
    assert by_size(found, votes, signs, [1], sizes, near=1).tolist() == [1, -1, 1, 1]
    assert by_size(found, votes, signs, [1], [np.nan, 0.85, np.nan, 1.02], near=1)[1] == 1
    assert by_size(found, votes, signs, [1], [1.0, np.nan, 1.0, 1.02], near=1)[1] == 1

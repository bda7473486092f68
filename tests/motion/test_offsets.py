"""How far key points lie off the fitted leg, and what a calibration makes of lengths."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from swingleg.core.keypoints import SIDES
from swingleg.motion.calibration import Weights, load_weights
from swingleg.motion.clues import clues_of
from swingleg.motion.fitted_leg import FittedLeg, fitted_leg
from swingleg.motion.frame import Frame
from swingleg.motion.legs import calibrated
from swingleg.motion.offsets import OFFSETS, offsets_of
from tests.motion.test_assemble import TIME, drawn

GRID = np.arange(TIME[0], TIME[-1], 1 / 240)
PICTURE = Frame(1, 0.0, (500.0, 600.0), (0.0, 0.0), 1.0)
KNEE_X = 2  # column of the near leg's knee, x


def legs_of_drawn(**moved: np.ndarray) -> tuple[dict[str, FittedLeg], np.ndarray]:
    """Legs fitted to drawn key points, whose x is then moved off them: name → (F,) pixels."""
    clip = drawn()
    legs = {side: fitted_leg(clip, side, PICTURE, GRID, None) for side in SIDES}
    own = legs["right"]
    off = own.off.copy()
    off[:, 1, 0] += moved.get("knee", np.zeros(TIME.size)) / own.length
    legs["right"] = replace(own, off=off)
    return legs, offsets_of(clip, legs, "right", PICTURE, GRID)


def test_key_points_on_the_leg_have_no_offsets() -> None:
    _, offsets = legs_of_drawn()
    assert offsets.shape == (GRID.size, OFFSETS)
    assert np.abs(offsets[:, :20]).max() < 0.03


def test_a_point_that_lies_off_in_every_frame_alike_counts_for_nothing() -> None:
    _, plain = legs_of_drawn()
    _, same = legs_of_drawn(knee=np.full(TIME.size, 20.0))
    assert same == pytest.approx(plain, abs=1e-9)


def test_a_point_that_leaves_the_leg_once_a_stride_shows() -> None:
    wave = 15.0 * np.sin(2 * np.pi * 1.4 * TIME)
    legs, moved = legs_of_drawn(knee=wave)
    _, plain = legs_of_drawn()
    there = (moved - plain)[:, KNEE_X] * legs["right"].length
    inside = slice(60, -60)
    assert there[inside] == pytest.approx(15.0 * np.sin(2 * np.pi * 1.4 * GRID[inside]), abs=0.6)
    others = np.delete(moved - plain, KNEE_X, axis=1)
    assert others[:, :-5] == pytest.approx(0.0, abs=1e-9)


def test_shoulders_that_are_not_there_are_unknown() -> None:
    clip = drawn()
    legs = {side: fitted_leg(clip, side, PICTURE, GRID, None) for side in SIDES}
    names = [str(k) for k in clip.keypoint.values if not str(k).endswith("shoulder")]
    offsets = offsets_of(clip.sel(keypoint=names), legs, "right", PICTURE, GRID)
    assert np.isnan(offsets[:, 20:]).all() and np.isfinite(offsets[:, :20]).all()


def _only(**parts: np.ndarray) -> Weights:
    """The shipped weights with nothing learned but these parts."""
    weights = load_weights("blazepose")
    assert weights is not None
    none = {
        name: 0 * getattr(weights, name) for name in ("coefficients", "length", "foot", "share")
    }
    return replace(weights, **{**none, **parts})


def test_the_far_leg_gets_the_near_ones_length_and_both_their_thighs_share() -> None:
    clip = drawn()
    legs = {side: fitted_leg(clip, side, PICTURE, GRID, None) for side in SIDES}
    smaller = replace(
        legs["left"].shape,
        thigh_length=0.95 * legs["left"].shape.thigh_length,
        shank_length=0.95 * legs["left"].shape.shank_length,
    )
    legs["left"] = replace(legs["left"], shape=smaller)
    clues = clues_of(clip, legs, "right", PICTURE, GRID)
    share = np.array([0.01, 0.02])
    out = calibrated(legs, clues, "right", _only(share=share))
    for side, more in zip(("right", "left"), share, strict=True):
        assert out[side].length == pytest.approx(legs["right"].length)
        before, after = (leg[side].shape.thigh_length / leg[side].length for leg in (legs, out))
        assert after - before == pytest.approx(more)

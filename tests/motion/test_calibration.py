"""The calibration: what it sees, that it changes nothing without weights, where it comes from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from swingleg.core.keypoints import SIDES
from swingleg.gait.events.habits import in_time
from swingleg.motion import motion_from_keypoints
from swingleg.motion.calibration import (
    AS_IT_IS,
    OUTPUTS,
    load_weights,
    provenance,
)
from swingleg.motion.clues import Clues, around, beside, clues_of, pose, stride_time
from swingleg.motion.fitted_leg import fitted_leg
from swingleg.motion.frame import Frame
from tests.gait.events.runner import run
from tests.motion.test_assemble import drawn

TIME = np.arange(0, 5, 1 / 240)


def test_the_stride_is_found_even_where_two_strides_are_more_alike() -> None:
    period = 0.58
    wave = np.sin(2 * np.pi * TIME / period) + 0.15 * np.sin(np.pi * TIME / period)
    assert stride_time(TIME, wave) == pytest.approx(period, abs=0.01)


def test_beside_looks_both_ways_and_at_the_ends_one_way() -> None:
    ramp = TIME[:, None]
    out = beside(TIME, ramp, 0.5)[:, 0]
    middle = (TIME > 0.6) & (TIME < 4.4)
    assert out[middle] == pytest.approx(TIME[middle])
    assert out[0] == pytest.approx(0.5, abs=0.01) and out[-1] == pytest.approx(TIME[-1] - 0.5)


def test_a_periodic_run_looks_like_itself_a_stride_away() -> None:
    angle = np.sin(2 * np.pi * TIME / 0.6)[:, None] * np.array([0.5, 0.8, 1.0])
    z = pose(TIME, angle, -angle, 0.6)
    inside = (TIME > 0.7) & (TIME < 4.3)
    assert z[inside][:, -6:] == pytest.approx(z[inside][:, :6], abs=1e-2)
    assert z[inside][:, 12:15] == pytest.approx(-angle[inside], abs=1e-2)  # half a stride away


def test_what_is_around_a_parabola_is_its_bend_and_slope() -> None:
    time = np.arange(0, 1, 1 / 240)
    out = around((3 * time**2)[:, None], 240)[40:-40]
    at = time[40:-40]
    for k, away in enumerate((0.025, 0.05)):
        assert out[:, 2 * k] == pytest.approx(6 * away**2)
        assert out[:, 2 * k + 1] == pytest.approx(12 * at * away)


def test_shipped_weights_fit_their_features_and_name_their_source() -> None:
    weights = load_weights("blazepose")
    assert weights is not None and load_weights("another") is None
    sizes = (weights.z_mean.size, weights.h_mean.size, weights.v_mean.size)
    shown = weights.terms(Clues(*(np.zeros((1, n)) for n in sizes), 240.0), np.array([0]))
    assert weights.coefficients.shape == (shown.shape[1], 2 * len(OUTPUTS))
    nothing = np.full((3, weights.v_mean.size), np.nan)
    unknown = weights.view(nothing)
    assert (unknown == 0).all()
    assert np.isnan(weights.turn_deg(nothing))
    square = np.broadcast_to(weights.v_mean, nothing.shape)
    assert abs(weights.turn_deg(square)) < 10
    assert 0.9 < weights.length_factor(nothing) < 1.2
    about = provenance("blazepose")
    assert "CC BY 4.0" in about["data"] and len(about["runners"]) >= 12


def test_a_curve_through_few_corrections_is_that_of_all() -> None:
    keypoints = drawn()
    weights = load_weights("blazepose")
    assert weights is not None
    picture = Frame(1, 0.0, (640.0, 360.0), (0.0, 0.0), 1.0)
    grid = keypoints.time.values[0] + np.arange(600) / 240
    legs = {side: fitted_leg(keypoints, side, picture, grid, None) for side in SIDES}
    clues = clues_of(keypoints, legs, "right", picture, grid)
    assert clues.rate_hz == pytest.approx(240)
    every = weights.terms(clues, np.arange(grid.size)) @ weights.coefficients
    gap = np.degrees(weights.corrections(clues) - every)[:, :3]
    assert np.sqrt((gap**2).mean()) < 0.05 and np.abs(gap).max() < 0.5


def test_weights_of_zero_change_nothing_and_real_ones_only_so_much() -> None:
    keypoints = drawn()
    weights = load_weights("blazepose")
    assert weights is not None
    zero = replace(
        weights,
        coefficients=0 * weights.coefficients,
        length=0 * weights.length,
        foot=0 * weights.foot,
        share=0 * weights.share,
        events=np.zeros(4),
        rate=AS_IT_IS,
    )
    plain, same, moved = (
        motion_from_keypoints(keypoints, calibrate=c) for c in (False, zero, weights)
    )
    legs = ["hip", "knee"]  # the foot of a calibrated leg is turned less to lie flat
    xr.testing.assert_allclose(plain.joint_angle.sel(joint=legs), same.joint_angle.sel(joint=legs))
    apart = np.abs((moved.segment_angle - plain.segment_angle).values)
    assert 0 < np.nanmedian(apart) < 15
    assert plain.attrs["calibrated"] == 0 and moved.attrs["calibrated"] == 1


def test_contacts_are_moved_by_how_late_they_come_and_no_surer_than_that() -> None:
    motion, events = run()
    events = events.assign(touch_down_sd_s=0.002, toe_off_sd_s=0.02)
    late = motion.assign_attrs(
        touch_down_late_s=0.012, toe_off_late_s=-0.003,
        touch_down_late_sd_s=0.006, toe_off_late_sd_s=0.008,
    )  # fmt: skip
    out = in_time(events, late)
    assert (events.touch_down_s - out.touch_down_s).to_numpy() == pytest.approx(0.012)
    assert (events.toe_off_s - out.toe_off_s).to_numpy() == pytest.approx(-0.003)
    assert (out.touch_down_sd_s == 0.006).all() and (out.toe_off_sd_s == 0.02).all()
    assert in_time(events, motion).equals(events)

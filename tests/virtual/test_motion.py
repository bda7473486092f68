"""The designed motion obeys belt, floor and gravity, and shows the features it was given."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from swingleg.virtual.foot import FootShape, ankle_in_stance, lowest_sole
from swingleg.virtual.motion import PRESETS, SIDES, design_gait, healthy_leg, preset, run
from swingleg.virtual.stride import SINK_M
from swingleg.virtual.truth import metrics

T = np.arange(0.0, 2.2, 0.001)


@pytest.mark.parametrize("name", PRESETS)
def test_segments_keep_their_lengths_and_angles(gait, name):
    g = gait(name)
    m = run(g, T, seed=3)
    for a, b, length, angle in (
        ("hip", "knee", g.legs.thigh, m.thigh),
        ("knee", "ankle", g.legs.shank, m.shank),
    ):
        d = (m.points[b] - m.points[a])[..., :2]
        assert np.allclose(np.linalg.norm(d, axis=-1), length, atol=1e-9)
        assert np.allclose(np.rad2deg(np.arctan2(d[..., 0], -d[..., 1])), angle, atol=1e-6)


@pytest.mark.parametrize("name", PRESETS)
def test_planted_foot_moves_with_the_belt(gait, name):
    g = gait(name)
    m = run(g, T, seed=3)
    for i in range(2):
        flat = m.in_stance[:, i].astype(bool) & (np.abs(m.foot[:, i]) < 1e-9)
        both = flat[1:] & flat[:-1]
        speed = np.diff(m.points["heel"][:, i, 0]) / np.diff(T)
        assert both.sum() > 15  # heels rise early, if slowly, under a low knee lift
        assert np.allclose(speed[both], -g.design.speed_m_s, atol=1e-6)


@pytest.mark.parametrize("name", PRESETS)
def test_sole_never_sinks_beyond_the_midsole(gait, name):
    g = gait(name)
    m = run(g, T, seed=3)
    for i in range(2):
        low = lowest_sole(g.legs.foot, np.deg2rad(m.foot[:, i]), m.points["ankle"][:, i, 1])
        planted = m.in_stance[:, i].astype(bool)
        assert low[planted].min() > -SINK_M - 1e-6
        assert np.abs(low[planted]).max() < SINK_M + 1e-6
        assert low[~planted].min() > -SINK_M  # a shuffling heel may brush the belt


@pytest.mark.parametrize("name", PRESETS)
def test_pelvis_falls_freely_in_flight_and_never_jumps(gait, name):
    g = gait(name)
    m = run(g, T, seed=3)
    dt = T[1] - T[0]
    accel = np.diff(m.pelvis[:, 1], 2) / dt**2
    flying = ~m.in_stance.astype(bool).any(axis=1)
    inside = flying[2:] & flying[1:-1] & flying[:-2]
    assert inside.sum() > 100
    assert np.allclose(accel[inside], -9.81, atol=0.02)
    assert np.abs(np.diff(m.pelvis, axis=0)).max() < 0.003  # 3 m/s at most: no jump


WANTED = {
    "clean": {"thigh_elevation_peak_deg": (33, 1.5), "knee_flexion_late_swing_min_deg": (7.7, 1)},
    "over_strider": {
        "thigh_elevation_peak_deg": (17.5, 1.5),
        "knee_flexion_late_swing_min_deg": (-3.5, 1),
        "knee_flexion_contact_deg": (0.5, 1),
        "shank_angle_contact_deg": (17, 1),
        "overstride_hip_leg": (0.29, 0.015),
        "overstride_knee_leg": (0.148, 0.01),
    },
    "low_knee_lift": {"thigh_elevation_peak_deg": (18, 1.5)},
    "heel_flick": {"knee_flexion_swing_peak_deg": (128, 2.5)},
    "bouncy": {"vertical_oscillation_m": (0.13, 0.01)},
}


@pytest.mark.parametrize("name", PRESETS)
def test_preset_shows_its_fault(gait, name):
    found = metrics(gait(name), 5.0, seed=1)
    for side in SIDES:
        for metric, (value, tolerance) in WANTED[name].items():
            assert found[side][metric] == pytest.approx(value, abs=tolerance), (side, metric)


def test_over_strider_is_otherwise_ordinary(gait):
    found = metrics(gait("over_strider"), 5.0)["right"]
    assert 0.20 < found["contact_time_s"] < 0.258
    assert 0.065 < found["vertical_oscillation_m"] < 0.113
    assert 90 < found["knee_flexion_swing_peak_deg"] < 119
    assert 0.45 < found["heel_height_peak_leg"] < 0.75
    assert found["foot_strike_angle_deg"] < 20
    assert 23.4 < found["thigh_extension_peak_deg"] < 31


@pytest.mark.parametrize("name", PRESETS)
def test_pelvis_falls_through_landing_to_its_lowest_point(gait, name):
    g = gait(name)
    t = np.arange(-0.1, g.design.contact_time_s, 0.001)
    m = run(g, t + 2 * g.design.stride_time_s, seed=3)
    y, knee = m.pelvis[:, 1], m.knee[:, SIDES.index("right")]
    stance = t > 0
    share = t[stance] / g.design.contact_time_s
    assert 0.35 < share[np.argmin(y[stance])] < 0.50
    assert 0.33 < share[np.argmax(knee[stance])] < 0.45
    fall = np.gradient(y, t)
    assert fall[np.abs(t) < 0.05].max() < -0.3  # never stops at touch-down
    assert -1.1 < np.interp(0.0, t, fall) < -0.5


@pytest.mark.parametrize("name", PRESETS)
def test_heel_does_not_scuff_before_landing(gait, name):
    g = gait(name)
    t = np.arange(-0.14, 0.0, 0.001)
    m = run(g, t + 2 * g.design.stride_time_s, seed=3)
    i = SIDES.index("right")
    low = lowest_sole(g.legs.foot, np.deg2rad(m.foot[:, i]), m.points["ankle"][:, i, 1])
    assert low[t < -0.025].min() > 0.010
    lead = m.points["ankle"][:, i, 0] - m.pelvis[:, 0]
    assert -0.05 < t[np.argmax(lead)] < -0.012  # drawn back before it lands


def test_sides_may_differ():
    design = preset("clean")
    low = replace(design.left, thigh_elevation_peak_deg=26.0)
    g = design_gait(replace(design, left=low))
    found = metrics(g, 4.0)
    assert found["right"]["thigh_elevation_peak_deg"] == pytest.approx(33, abs=1.5)
    assert found["left"]["thigh_elevation_peak_deg"] == pytest.approx(26, abs=1.5)


def test_strides_vary_by_seed_but_contacts_repeat(gait):
    g = gait("clean")
    a, b, c = (run(g, T, seed=s) for s in (1, 1, 2))
    assert np.array_equal(a.thigh, b.thigh)
    assert 0.3 < np.abs(a.thigh - c.thigh).max() < 8
    planted = a.in_stance.astype(bool)
    assert np.allclose(a.thigh[planted], c.thigh[planted])


def test_healthy_leg_interpolates_in_speed():
    assert healthy_leg(3.0).thigh_elevation_peak_deg == pytest.approx((27.96 + 34.37) / 2)
    assert healthy_leg(9.0) == healthy_leg(4.5)


def test_rolling_foot_keeps_its_sole_on_the_ground():
    shape = FootShape()
    angle = np.deg2rad(np.linspace(-55, 20, 200))
    _, y = ankle_in_stance(shape, angle, np.zeros(200))
    assert np.allclose(lowest_sole(shape, angle, y), 0.0, atol=1e-9)

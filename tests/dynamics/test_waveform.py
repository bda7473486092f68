"""Closed forms: what a half sine's figures are on paper."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from swingleg.dynamics import stiffness, waveform
from swingleg.dynamics.loading import classes, thirds
from swingleg.dynamics.stances import GRAVITY_M_S2

SHARE = np.arange(101) / 100
contact_times = st.floats(0.12, 0.35)
flights = st.floats(0.02, 0.2)


def _sine(contact: float, flight: float) -> np.ndarray:
    return (np.pi / 2 * (contact + flight) / contact * np.sin(np.pi * SHARE))[None]


@given(contact_times, flights)
def test_sinking_and_stiffness_of_a_half_sine_are_morins(contact: float, flight: float) -> None:
    tc, stride = np.array([contact]), np.array([2 * (contact + flight)])
    force = _sine(contact, flight)
    peak, sinking = stiffness.morin(tc, stride)
    assert waveform.peak_force(force) == pytest.approx(peak, rel=1e-3)
    assert waveform.lowering(force, tc, stride) == pytest.approx(sinking, rel=5e-3)
    # Morin's own formula, written out
    fmax = np.pi / 2 * (flight / contact + 1)
    paper = fmax * GRAVITY_M_S2 * contact**2 / np.pi**2 - GRAVITY_M_S2 * contact**2 / 8
    assert sinking[0] == pytest.approx(paper)
    stiff = stiffness.vertical_stiffness(peak, sinking, 70.0)
    assert stiff[0] == pytest.approx(fmax * 70 * GRAVITY_M_S2 / paper / 1000)


@given(contact_times, flights, st.floats(-0.8, 0.8))
def test_sinking_is_that_of_a_body_that_comes_back_to_its_height(
    contact: float, flight: float, early: float
) -> None:
    """A lopsided force, stepped through on its own: fall, contact and flight close the path."""
    step = contact + flight
    shape = np.sin(np.pi * SHARE) * (1 + early * np.cos(np.pi * SHARE))
    force = shape / np.trapezoid(shape, SHARE) * step / contact
    time = np.linspace(0, step, 20001)
    pull = (np.interp(time / contact, SHARE, force, right=0.0) - 1) * GRAVITY_M_S2
    speed = np.concatenate([[0], np.cumsum((pull[1:] + pull[:-1]) / 2)]) * time[1]
    speed -= np.trapezoid(speed, time) / step
    height = np.concatenate([[0], np.cumsum((speed[1:] + speed[:-1]) / 2)]) * time[1]
    assert height[-1] == pytest.approx(0, abs=1e-9)
    sinking = waveform.lowering(force[None], np.array([contact]), np.array([2 * step]))
    assert sinking[0] == pytest.approx(-height[time <= contact].min(), abs=2e-4)


def test_leg_is_softer_than_the_vertical_spring_and_too_long_a_step_has_none() -> None:
    peak, sinking, contact = np.array([2.5]), np.array([0.06]), np.array([0.24])
    vertical = stiffness.vertical_stiffness(peak, sinking, 70.0)
    leg = stiffness.leg_stiffness(peak, sinking, contact, 70.0, 3.5, 0.94)
    assert 0 < leg[0] < vertical[0]
    assert np.isnan(stiffness.leg_stiffness(peak, sinking, contact, 70.0, 9.0, 0.94)[0])


def test_landing_impulse_is_the_area_of_the_first_50_ms() -> None:
    contact = np.array([0.2, 0.2])
    force = np.stack([np.full(101, 2.0), 10 * SHARE])
    impulse = waveform.landing_impulse(force, contact)
    assert impulse == pytest.approx([2.0 * 0.05, 0.5 * 10 * 0.25 * 0.05])
    assert waveform.landing_impulse(force[:1], np.array([0.04])) == pytest.approx([2.0 * 0.04])


def test_loading_rate_ends_at_the_impact_peak_or_at_13_percent() -> None:
    ramp = 20.0 * SHARE
    peak = np.where(SHARE <= 0.1, 15.0 * SHARE, 1.5 - 5 * (SHARE - 0.1))
    rate = waveform.loading_rate(np.stack([ramp, peak]), np.array([0.25, 0.25]))
    assert rate == pytest.approx([20 / 0.25, 15 / 0.25])


def test_braking_counts_the_backward_force_only() -> None:
    forward = -0.3 * np.sin(2 * np.pi * SHARE)[None]
    braking = waveform.braking_impulse(forward, np.array([0.25]))
    assert braking == pytest.approx([0.3 / np.pi * 0.25], rel=2e-3)
    assert waveform.braking_impulse(np.abs(forward), np.array([0.25])) == pytest.approx([0.0])


def test_classes_are_thirds_that_rise_with_speed() -> None:
    slow, fast = thirds(2.6), thirds(4.4)
    assert slow and fast and slow[0] < slow[1] and fast[0] > slow[0]
    low, high = thirds(3.5) or (0, 0)
    rates = np.array([low - 1, (low + high) / 2, high + 1, np.nan])
    assert list(classes(rates, 3.5)) == ["low", "usual", "high", None]
    assert thirds(6.0) is None and list(classes(rates, 6.0)) == [None] * 4

"""Passive hip torque: the published curves' values, and the share of the work."""

from __future__ import annotations

import numpy as np
import pytest

from swingleg.dynamics.leg.passive import ligaments, passive_share, recoil, with_muscle


def test_relaxed_hip_as_published() -> None:
    hip = np.array([-30.0, -20.0, -10.0, 0.0, 20.0, 40.0, 60.0])
    known = [41.2, 23.4, 14.8, 10.6, 7.0, 4.9, 2.0]
    assert np.allclose(with_muscle(hip, np.full(7, 60.0)), known, atol=0.06)


def test_ligaments_are_slack_where_runners_move() -> None:
    assert ligaments(np.array(-20.0)) == pytest.approx(0.001, abs=5e-4)
    assert ligaments(np.array(-40.0)) == pytest.approx(1.51, rel=0.01)
    assert ligaments(np.array(110.0)) < -2  # and hold back a thigh that is far up


def test_a_spring_that_does_half_of_it_has_half_the_share() -> None:
    times = np.linspace(0, 0.3, 301)[None]
    rate = 5 * np.sin(np.pi * times / 0.3)
    net = np.full_like(times, 0.8)
    assert passive_share(net / 2, net, rate, times)[0] == pytest.approx(0.5)
    assert passive_share(3 * net, net, rate, times)[0] == pytest.approx(1.0)
    assert passive_share(-net, net, rate, times)[0] == 0.0
    assert np.isnan(passive_share(net, -net, rate, times)[0])


def test_recoil_counts_the_way_forward_only() -> None:
    times = np.linspace(0, 1, 1001)[None]
    rate = np.where(times < 0.5, -1.0, 1.0)
    assert recoil(np.full_like(times, 0.2), rate, times)[0] == pytest.approx(0.1, rel=0.01)

"""Plates of known force, cut into stances."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from swingleg.dynamics.plates import measured_force
from swingleg.dynamics.stances import PERCENT, stances_of
from tests.dynamics.plates import WEIGHT_N, half_sines, runner

PERIOD = 0.72


@pytest.mark.parametrize("per_foot", [False, True])
def test_half_sines_come_back(per_foot: bool) -> None:
    motion, events, strides = runner(period=PERIOD)
    stances = stances_of(strides)
    plates = half_sines(events, PERIOD, per_foot=per_foot)
    seen = measured_force(plates, motion, stances, None)
    assert seen.known.all() and seen.weighed
    assert seen.body_weight_n == pytest.approx(WEIGHT_N, rel=0.01)
    wanted = np.pi / 2 * stances.mean_force_bw[:, None] * np.sin(np.pi * PERCENT / 100)
    middle = slice(10, 91)
    assert seen.vertical[:, middle] == pytest.approx(wanted[:, middle], abs=0.12)
    braking = np.clip(-seen.forward, 0, None).mean(axis=1)
    assert braking == pytest.approx(0.2 / np.pi, rel=0.08)


def test_the_laboratorys_axes_are_turned_to_the_runners() -> None:
    motion, events, strides = runner(period=PERIOD)
    stances, plates = stances_of(strides), half_sines(events, PERIOD)
    turn = np.array([[0.0, 0, 1], [0, 1, 0], [-1, 0, 0]])  # runner = turn · laboratory
    turned = plates.copy()
    turned["force"] = (plates.force.dims, plates.force.values @ turn)
    motion.attrs["lab_rotation"] = [float(v) for v in turn.ravel()]
    seen = measured_force(turned, motion, stances, None)
    plain = measured_force(plates, motion.assign_attrs(lab_rotation=np.eye(3)), stances, None)
    assert seen.vertical == pytest.approx(plain.vertical)
    assert seen.forward == pytest.approx(plain.forward)


def test_a_constant_output_of_the_empty_plate_is_taken_off() -> None:
    motion, events, strides = runner(period=PERIOD)
    stances, plates = stances_of(strides), half_sines(events, PERIOD)
    shifted = plates.copy()
    shifted["force"] = plates.force + xr.DataArray([12.0, 40.0, -8.0], dims="space")
    seen, plain = (measured_force(p, motion, stances, 70.0) for p in (shifted, plates))
    assert seen.vertical == pytest.approx(plain.vertical, abs=0.02)


def test_steps_beside_the_plate_are_not_measured() -> None:
    motion, events, strides = runner(period=PERIOD)
    stances, plates = stances_of(strides), half_sines(events, PERIOD)
    half = plates.copy(deep=True)
    late = plates.time.values > 4.0
    half["force"][late] = 0.0
    seen = measured_force(half, motion, stances, WEIGHT_N / 9.81)
    assert seen.body_weight_n == pytest.approx(WEIGHT_N) and not seen.weighed
    assert seen.known[stances.toe_off < 3.9].all()
    assert not seen.known[stances.touch_down > 4.1].any()
    assert np.isnan(seen.vertical[~seen.known]).all()


def test_without_a_body_weight_nothing_is_measured() -> None:
    motion, events, strides = runner(period=PERIOD)
    half = half_sines(events, PERIOD)
    half["force"][half.time.values > 4.0] = 0.0
    assert not measured_force(half, motion, stances_of(strides), None).known.any()

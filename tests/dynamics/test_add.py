"""The force stage in the table of strides, and what the summary makes of it."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from swingleg.core.athlete import Athlete, Condition
from swingleg.core.measure import Measure
from swingleg.dynamics import add_forces, stance_forces
from swingleg.dynamics.add import MOTION, PLATE
from swingleg.gait.availability import FORCE_METRICS
from swingleg.gait.measure import measure_strides
from swingleg.gait.summary import summarise
from tests.dynamics.plates import WEIGHT_N, half_sines, runner

PERIOD = 0.72
FAST = Condition(speed_m_s=2.9, treadmill=True)
KNOWN = Athlete(height_m=1.72, mass_kg=70.0)


def _analysed(
    condition: Condition = FAST,
    athlete: Athlete = KNOWN,
    forces: bool | xr.Dataset = False,
    **how: object,
) -> tuple[pd.DataFrame, dict, dict]:
    motion, events, _ = runner(period=PERIOD, **how)
    plates = half_sines(events, PERIOD) if forces is True else forces or None
    strides = measure_strides(motion, events, condition, athlete)
    before = strides.copy(deep=True)
    found = stance_forces(strides, motion, athlete, plates)
    filled = add_forces(strides, found, motion, condition, athlete)
    pd.testing.assert_frame_equal(strides, before)  # nothing is changed in place
    metrics, missing = summarise(filled, motion, condition, athlete)
    return filled, metrics, {u.metric: u for u in missing}


def test_plates_come_first_and_say_so() -> None:
    filled, metrics, missing = _analysed(forces=True, kind="markers", fps=200.0)
    assert set(filled["force_source"]) == {PLATE}
    assert not set(FORCE_METRICS) & set(missing)
    contact = 0.36 * PERIOD
    peak = np.pi / 2 * PERIOD / 2 / contact
    assert metrics["peak_force_bw"].both.value == pytest.approx(peak, rel=0.03)
    braking = 0.2 / np.pi * contact
    assert metrics["braking_impulse_bw_s"].both.value == pytest.approx(braking, rel=0.08)
    assert 0 <= metrics["loading_class"].left.value <= 1


def test_markers_give_an_estimate_of_every_metric() -> None:
    filled, metrics, missing = _analysed(kind="markers", fps=200.0)
    assert set(filled["force_source"]) == {MOTION}
    assert not set(FORCE_METRICS) & set(missing)
    braking = metrics["braking_impulse_bw_s"].both
    assert 0.005 < braking.value < 0.04 and braking.half_width > 0.005
    assert set(filled["loading_class"]) <= {"low", "usual", "high"}


def test_video_gives_no_loading_class() -> None:
    filled, metrics, missing = _analysed(kind="video", fps=60.0)
    assert "loading_class" in missing
    assert filled["loading_class"].isna().all()
    assert {"peak_force_bw", "impact_impulse_bw_s", "vertical_stiffness_kn_m"} <= set(metrics)


def test_an_estimates_interval_is_wider_than_a_plates() -> None:
    wide, narrow = (
        _analysed(forces=plates, kind="markers", fps=200.0)[1]["peak_force_bw"].both
        for plates in (False, True)
    )
    assert isinstance(wide, Measure) and wide.half_width > 2 * narrow.half_width


def test_without_mass_there_is_no_stiffness_unless_the_plates_weigh_the_runner() -> None:
    light = Athlete(height_m=1.72)
    _, metrics, missing = _analysed(athlete=light)
    assert "--mass" in missing["vertical_stiffness_kn_m"].fix
    assert "peak_force_bw" in metrics
    _, weighed, _ = _analysed(athlete=light, forces=True)
    given = _analysed(athlete=Athlete(height_m=1.72, mass_kg=WEIGHT_N / 9.81), forces=True)[1]
    name = "vertical_stiffness_kn_m"
    assert weighed[name].both.value == pytest.approx(given[name].both.value, rel=0.02)


def test_without_speed_leg_stiffness_and_class_are_missing() -> None:
    _, metrics, missing = _analysed(condition=Condition(treadmill=True), kind="markers", fps=200.0)
    assert "--speed" in missing["leg_stiffness_kn_m"].fix
    assert "--speed" in missing["loading_class"].fix
    assert "vertical_stiffness_kn_m" in metrics


def test_without_the_stage_the_summary_says_it_was_not_run() -> None:
    motion, events, _ = runner(period=PERIOD)
    strides = measure_strides(motion, events, FAST, KNOWN)
    _, missing = summarise(strides, motion, FAST, KNOWN)
    reasons = {u.metric: u.reason for u in missing}
    assert all("not run" in reasons[name] for name in FORCE_METRICS)


def test_stiffness_grows_in_proportion_to_mass() -> None:
    light, heavy = (
        _analysed(athlete=Athlete(height_m=1.72, mass_kg=m))[0]["leg_stiffness_kn_m"]
        for m in (50.0, 100.0)
    )
    assert heavy.to_numpy() == pytest.approx(2 * light.to_numpy())


def test_thirty_seconds_take_less_than_a_tenth() -> None:
    motion, _, strides = runner(period=PERIOD, duration=30.0, rate=150.0, kind="markers", fps=150.0)
    stance_forces(strides, motion, KNOWN)  # weights are read once
    spent = []
    for _ in range(3):
        start = time.process_time()
        stance_forces(strides, motion, KNOWN)
        spent.append(time.process_time() - start)
    assert min(spent) < 0.1

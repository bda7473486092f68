"""Force-plate events on loads whose contacts are known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from swingleg.core.errors import GaitError, OptionError
from swingleg.core.recording import forces_dataset
from swingleg.core.strides import validate_events
from swingleg.gait.events import detect_events, force_events, marker_lag, plate_warnings
from tests.gait.events.runner import run

RATE_HZ = 1000.0
PEAK_N = 1700.0


def load(
    truth: pd.DataFrame, duration: float, *, up: int = 1, drift_n: float = 0.0, noise_n: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """(T,) seconds and (T, 2, 3) newtons under the left and right foot: a half-sine per contact."""
    time = np.arange(0.0, duration, 1 / RATE_HZ)
    force = np.zeros((time.size, 2, 3))
    for contact in truth.itertuples():
        share = (time - contact.touch_down_s) / (contact.toe_off_s - contact.touch_down_s)
        on = (share > 0) & (share < 1)
        force[on, 0 if contact.side == "left" else 1, up] += PEAK_N * np.sin(np.pi * share[on])
    force[:, :, up] += 30.0 + drift_n * time[:, None] / duration
    force[:, :, up] += noise_n * np.random.default_rng(2).standard_normal((time.size, 2))
    return time, force


def plates(
    truth: pd.DataFrame, duration: float = 8.0, *, one_belt: bool = False, **how: float
) -> xr.Dataset:
    time, force = load(truth, duration, **how)  # type: ignore[arg-type]
    if one_belt:
        return forces_dataset(time, force.sum(axis=1, keepdims=True))
    return forces_dataset(time, force, sides=("left", "right"))


def gaps(found: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """Errors of every true contact, ms."""
    rows = []
    for contact in truth.itertuples():
        own = found[found.side == contact.side]
        near = own.iloc[(own.touch_down_s - contact.touch_down_s).abs().argmin()]
        down = near.touch_down_s - contact.touch_down_s
        rows.append((down * 1e3, (near.toe_off_s - contact.toe_off_s) * 1e3))
    return pd.DataFrame(rows, columns=["down", "up"])


@pytest.mark.parametrize("one_belt", [False, True])
@pytest.mark.parametrize("up", [1, 2])
def test_contacts_and_sides(one_belt: bool, up: int) -> None:
    motion, truth = run()
    events = force_events(plates(truth, one_belt=one_belt, up=up, noise_n=5.0), motion)
    validate_events(events)
    assert len(events) == len(truth)
    error = gaps(events, truth)
    # 50 N of a half-sine of 1700 N, rounded by the 30 Hz low-pass: within a few ms of its feet
    assert error.abs().max().max() < 6.0
    assert error.std().max() < 1.5
    assert (events.source == "force").all()


def test_drift_and_offset_are_taken_off() -> None:
    motion, truth = run()
    steady, drifting = (
        force_events(plates(truth, drift_n=d, one_belt=True), motion) for d in (0.0, 150.0)
    )
    assert steady.side.tolist() == drifting.side.tolist()
    np.testing.assert_allclose(steady.touch_down_s, drifting.touch_down_s, atol=0.002)
    np.testing.assert_allclose(steady.toe_off_s, drifting.toe_off_s, atol=0.002)


def test_a_lag_shifts_and_doubt_widens() -> None:
    motion, truth = run()
    forces = plates(truth)
    plain = force_events(forces, motion)
    late = force_events(forces, motion, lag_s=0.007, clock_sd_s=0.004)
    np.testing.assert_allclose(late.touch_down_s - plain.touch_down_s, 0.007, atol=1e-9)
    assert (late.touch_down_sd_s > plain.touch_down_sd_s).all()


def test_a_walk_on_one_belt_is_refused() -> None:
    motion, truth = run()
    walk = truth.assign(toe_off_s=truth.touch_down_s + 0.45)
    with pytest.raises(GaitError, match="stays loaded"):
        force_events(plates(walk, one_belt=True), motion)


def test_empty_plates_say_so() -> None:
    motion, truth = run()
    with pytest.raises(GaitError, match="no running contact"):
        force_events(plates(truth.iloc[:0], noise_n=3.0), motion)


def test_auto_takes_plates_where_they_saw_and_markers_elsewhere() -> None:
    motion, truth = run(overground=4.0)
    stepped_on = truth.iloc[4:7]
    events = detect_events(motion, forces=plates(stepped_on, one_belt=True))
    assert (events.source == "force").sum() == 3
    assert len(events) >= len(truth)
    only = events[events.source == "force"]
    assert gaps(only, stepped_on).abs().max().max() < 6.0
    assert only.touch_down_sd_s.max() < events[events.source != "force"].touch_down_sd_s.min()


def test_a_contact_cut_off_by_the_plate_is_not_taken() -> None:
    motion, truth = run(overground=4.0)
    cut = truth.copy()
    cut.iloc[5, cut.columns.get_loc("touch_down_s")] += 0.09
    events = detect_events(motion, forces=plates(cut, one_belt=True))
    assert (events.source == "force").sum() == len(truth) - 1


def test_plates_on_another_clock_are_not_believed_over_the_markers() -> None:
    motion, truth = run()
    late = truth.assign(touch_down_s=truth.touch_down_s + 0.02, toe_off_s=truth.toe_off_s + 0.02)
    forces = plates(late, one_belt=True)
    # but for a contact that the markers only infer
    assert (detect_events(motion, forces=forces).source == "force").sum() <= 1
    told = detect_events(motion, forces=forces, lag_s=-0.02)
    assert (told.source == "force").sum() == len(truth)


def test_force_alone_and_kinematic_alone() -> None:
    motion, truth = run()
    forces = plates(truth)
    assert (detect_events(motion, forces=forces, source="force").source == "force").all()
    assert not (detect_events(motion, forces=forces, source="kinematic").source == "force").any()
    with pytest.raises(OptionError, match="no force plates"):
        detect_events(motion, source="force")
    with pytest.raises(OptionError, match="no event source"):
        detect_events(motion, source="imu")


def test_useless_plates_fall_back_on_markers() -> None:
    motion, truth = run()
    empty = plates(truth.iloc[:0], noise_n=3.0)
    events = detect_events(motion, forces=empty)
    assert (events.source != "force").all()
    with pytest.raises(GaitError, match="no running contact"):
        detect_events(motion, forces=empty, source="force")


def late_markers(late_s: float) -> tuple[xr.Dataset, xr.Dataset]:
    """Forces, and a pelvis whose acceleration is the force's, seen `late_s` late."""
    motion, truth = run(duration=10.0)
    time, force = load(truth, 10.0)
    total = force[:, :, 1].sum(axis=1)
    acceleration = (total - total.mean()) / 70.0
    velocity = np.cumsum(acceleration - acceleration.mean()) / RATE_HZ
    velocity -= velocity.mean()
    height = np.cumsum(velocity) / RATE_HZ
    moved = motion.copy(deep=True)
    moved.position.loc[{"point": "pelvis", "space": "y"}] = np.interp(
        motion.time.values - late_s, time, height
    )
    return forces_dataset(time, force, sides=("left", "right")), moved


@pytest.mark.parametrize("late_s", [0.0, 0.010, -0.006])
def test_marker_lag_is_found(late_s: float) -> None:
    forces, moved = late_markers(late_s)
    assert marker_lag(forces, moved) == pytest.approx(late_s, abs=0.0015)


@pytest.mark.parametrize(("late_s", "way"), [(0.010, "after"), (-0.009, "before")])
def test_another_clock_is_told_with_the_option_that_mends_it(late_s: float, way: str) -> None:
    forces, moved = late_markers(late_s)
    (note,) = plate_warnings(forces, moved)
    assert f" ms {way} the forces" in note.message
    given = float(note.fix.split("--marker-lag ")[1].rstrip("."))
    assert given == pytest.approx(1000 * late_s, abs=1.5)
    assert plate_warnings(forces, moved, given / 1000) == ()


def test_a_lag_within_its_error_is_not_told() -> None:
    forces, moved = late_markers(0.002)
    assert plate_warnings(forces, moved) == ()
    assert plate_warnings(None, moved) == ()
    assert plate_warnings(forces.isel(time=slice(0, 2000)), moved) == ()  # too short to tell


def test_plates_that_nobody_stepped_on_are_told() -> None:
    motion, truth = run(duration=6.0)
    (note,) = plate_warnings(plates(truth.iloc[:0], 6.0, noise_n=3.0), motion)
    assert note.code == "plates_unloaded" and "--forces FILE" in note.fix
    assert plate_warnings(plates(truth, 6.0), motion) == ()


def test_too_short_for_a_lag() -> None:
    motion, truth = run(duration=2.0)
    assert np.isnan(marker_lag(plates(truth, 2.0), motion))

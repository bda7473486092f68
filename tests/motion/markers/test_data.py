"""Public recordings of three laboratories; skipped without the data."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from swingleg.motion.markers import motion_from_markers, motion_of
from tests.motion.markers.runner import turn

_DATA = os.environ.get("SWINGLEG_DATA")
if not _DATA or not (Path(_DATA) / "rbds").is_dir():
    pytest.skip("SWINGLEG_DATA is not set to a folder with rbds/", allow_module_level=True)

from validation import metrics_hamner, rbds  # noqa: E402
from validation.metrics_rbds import KEY, agreement, one_trial, strike_lines  # noqa: E402


def test_metrics_are_those_of_the_first_computation() -> None:
    import pandas as pd

    reference = pd.read_csv(rbds.root() / "reference_per_runner.csv").set_index(KEY)
    own = pd.DataFrame([one_trial(s, 3.5) for s in ("RBDS012", "RBDS026")]).set_index(KEY)
    for name in ("knee_flexion_stance_peak_deg", "knee_flexion_swing_peak_deg"):
        assert (own[name] - reference.loc[own.index, name]).abs().max() < 0.5
    rows = [r for r in agreement(own, reference).splitlines()[2:] if not r.endswith("yes |")]
    assert {r.split("|")[1].strip() for r in rows} <= {
        "step_length_leg",  # another speed of the belt
        "peak_force_bw",  # low-passed here
        "braking_impulse_bw_s",
        # 10 Hz and a shoe here, 15 Hz and none there (validation/swing_torque.md)
        "hip_torque_flexor_peak_nm_kg",
        "hip_torque_extensor_peak_nm_kg",
        "hip_flexion_power_peak_w_kg",
        "hip_flexion_work_j_kg",
    }
    assert strike_lines(own).startswith("Agreement on 100")


@pytest.mark.parametrize("runner", ["RBDS012", "RBDS022"])
def test_speed_from_the_standing_foot(runner: str) -> None:
    errors = [rbds.load_motion(runner, v).attrs["speed"] / v - 1 for v in rbds.SPEEDS]
    assert np.abs(errors).max() < 0.03 and np.sqrt(np.mean(np.square(errors))) < 0.02


def test_exchanged_labels_in_the_file_are_told() -> None:
    run, standing = rbds.load_files("RBDS03", 2.5)
    motion, warnings = motion_from_markers(run.markers, static=standing.markers)
    told = {w.code: w.message for w in warnings}
    assert "labelled R.MT5 lies where R.MT1 should" in told["marker_labels"]
    other = rbds.load_motion("RBDS03", 3.5)
    flat = [
        m.segment_angle.sel(side="right", segment="foot").quantile(0.5) for m in (motion, other)
    ]
    assert abs(float(flat[0] - flat[1])) < 8


def test_a_sloping_belt_is_read() -> None:
    run, standing = rbds.load_files("RBDS002", 3.5)
    sloped = run.markers.copy(deep=True)
    sloped.position.values[:] = run.markers.position.values @ turn(6, "z").T
    motion, warnings = motion_from_markers(sloped, static=standing.markers)
    assert motion.attrs["ground_slope_deg"] == pytest.approx(6, abs=1.0)
    assert "ground_slopes" in {w.code for w in warnings}


def test_force_turns_with_the_markers() -> None:
    """In the runner's axes braking comes before propulsion, and up carries the weight."""
    run, standing = rbds.load_files("RBDS012", 3.5)
    motion, _ = motion_from_markers(run.markers, static=standing.markers)
    rotation = np.reshape(motion.attrs["lab_rotation"], (3, 3))
    force = run.forces.force.values[:, 0] @ rotation.T
    contacts = rbds.load_sagittal("RBDS012", 3.5)[1]
    time = run.forces.time.values
    for down, up in contacts[["touch_down_s", "toe_off_s"]].to_numpy()[5:15]:
        early = (time > down) & (time < down + 0.4 * (up - down))
        late = (time > down + 0.6 * (up - down)) & (time < up)
        assert force[early, 0].mean() < force[late, 0].mean()
    assert force[:, 1].mean() > 500


@pytest.mark.parametrize("speed", [3, 5])
def test_hamner_angles_follow_inverse_kinematics(speed: int) -> None:
    motion, ik = metrics_hamner.hamner(speed)
    assert ik is not None
    found = metrics_hamner.differences(motion, ik)
    for (joint, _), (offset, rmse) in found.items():
        assert rmse < 4.0 and abs(offset) < 9.0, joint


def test_a_short_overground_run() -> None:
    motion, _ = metrics_hamner.bmc()
    assert motion.attrs["in_place"] == 0
    assert motion.attrs["speed"] == pytest.approx(2.75, abs=0.1)


def test_a_long_trial_is_quick() -> None:
    from time import perf_counter

    run, standing = rbds.load_files("RBDS016", 2.5)
    spent = []
    for _ in range(3):
        start = perf_counter()
        motion_from_markers(run.markers, static=standing.markers)
        spent.append(perf_counter() - start)
    assert min(spent) < 0.7  # .15 s on a free core; room for a busy one


def test_cut_off_changes_the_peaks_little() -> None:
    made = rbds._trial("RBDS018", 3.5)["made"]
    peaks = [
        float(motion_of(made, hz).joint_angle.sel(joint="knee").max()) for hz in (12.0, 15.0, None)
    ]
    assert np.ptp(peaks) < 1.5

"""On a real run: torques near the first computation's, the lever, plates' onset, and the curves."""

from __future__ import annotations

import os

import numpy as np
import pandas as pd
import pytest

from swingleg.core.athlete import Athlete
from swingleg.dynamics.leg import swing_leg
from swingleg.dynamics.leg.curves import swing_curves
from swingleg.dynamics.leg.metrics import FUNCTIONS
from swingleg.dynamics.leg.swing import swings_of_rows
from swingleg.gait.strides import strides_from_events

pytestmark = pytest.mark.skipif(
    not os.environ.get("SWINGLEG_DATA"), reason="set SWINGLEG_DATA to the folder that holds rbds/"
)


@pytest.fixture(scope="module")
def run():
    from validation.rbds import load_motion, load_sagittal, root
    from validation.rbds_strides import plate_events

    motion, contacts = load_motion("RBDS012", 3.5), load_sagittal("RBDS012", 3.5)[1]
    events = plate_events(contacts)
    reference = pd.read_csv(root() / "reference_per_runner.csv")
    own = reference.query("runner == 'RBDS012' and speed_m_s == 3.5").iloc[0]
    return motion, strides_from_events(events), own


def test_near_the_first_computation_on_its_own_footing(run) -> None:
    motion, strides, reference = run
    found = {name: [] for name in FUNCTIONS}
    for side in ("left", "right"):
        leg = swing_leg(motion, side, Athlete(sex="male"), 0.0, cutoff_hz=None)
        swings = swings_of_rows(leg, strides[strides["side"] == side])
        for name, function in FUNCTIONS.items():
            found[name].append(np.nanmean(function(swings)))
    for name in ("hip_torque_flexor_peak_nm_kg", "hip_torque_extensor_peak_nm_kg"):
        assert np.mean(found[name]) == pytest.approx(reference[name], rel=0.12), name
    assert np.mean(found["lever_saving_pct"]) > 50


def test_curves_hold_together(run) -> None:
    motion, strides, _ = run
    rows = strides[strides["side"] == "right"].iloc[:8]
    leg = swing_leg(motion, "right", Athlete(sex="male"), 0.25 / 75)
    curves = swing_curves(motion, leg, rows, 75.0)
    causes = curves["cause"]
    rest = causes.sel(part=["muscle", "gravity", "motion", "hip"]).sum("part")
    assert np.allclose(rest, causes.sel(part="net"), atol=1e-12)
    assert np.allclose(causes.sel(part="muscle"), curves["torque"], atol=1e-12)
    assert np.allclose(curves["torque_scaled"].sel(scale=1.0), curves["torque"].sel(joint="hip"))
    assert 0.3 < float(curves["inertia_ratio"].min()) < 0.8
    assert (curves["passive_low"] < curves["passive_high"]).isel(percent=slice(0, 30)).all()
    sd = curves["torque_sd"].sel(joint="hip")
    assert 0.0 < float(sd.mean()) < 0.3


def test_plates_tell_when_the_drive_begins_and_say_nothing_of_stances_beside_them() -> None:
    from validation.rbds import MARKER_LAG_S, load_files, load_motion, load_sagittal
    from validation.rbds_strides import plate_events

    from swingleg.core.athlete import Condition
    from swingleg.dynamics import add_forces, add_torques, stance_forces
    from swingleg.gait import measure_strides

    motion, contacts = load_motion("RBDS012", 3.5), load_sagittal("RBDS012", 3.5)[1]
    events = plate_events(contacts)
    forces = load_files("RBDS012", 3.5)[0].forces
    me, pace = Athlete(sex="male", mass_kg=75.7), Condition(speed_m_s=3.5, treadmill=True)
    strides = measure_strides(motion, events, pace, me)
    strides = add_forces(strides, stance_forces(strides, motion, me, forces), motion, pace, me)
    strides.loc[3, "peak_force_bw"] = np.nan  # as where a foot came down beside the plate
    filled = add_torques(strides, motion, pace, me, forces, lag_s=MARKER_LAG_S)
    onset = filled["drive_onset_ms"]
    assert np.isnan(onset[3]) and onset.drop(3).notna().mean() > 0.95
    assert -100 < onset.mean() < -20 and onset.std() < 20
    assert "drive_onset_ms" not in filled.attrs["withheld"]
    blind = forces.assign(cop=forces.cop * np.nan)
    none = add_torques(strides, motion, pace, me, blind)
    assert none["drive_onset_ms"].isna().all()
    assert "where the force acts" in none.attrs["withheld"]["drive_onset_ms"][0]

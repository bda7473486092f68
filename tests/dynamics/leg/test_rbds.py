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

    motion, contacts = load_motion("RBDS012", 3.5), load_sagittal("RBDS012", 3.5)[1]
    events = contacts.sort_values("touch_down_s", ignore_index=True).assign(
        touch_down_sd_s=0.003, toe_off_sd_s=0.003, source="force"
    )
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

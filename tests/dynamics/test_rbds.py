"""The shipped weights on public recordings; skipped without the data.

The weights were made from these runners: this holds the path from file to force together. Figures
for unknown runners: validation/force_rbds.md.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

pytest.importorskip("ezc3d", reason="reading RBDS needs ezc3d")
_DATA = os.environ.get("SWINGLEG_DATA")
if not _DATA or not (Path(_DATA) / "rbds").is_dir():
    pytest.skip("SWINGLEG_DATA is not set to a folder with rbds/", allow_module_level=True)

from validation import hamner  # noqa: E402
from validation.rbds import load_files, load_sagittal  # noqa: E402

from swingleg.core.athlete import Athlete, Condition  # noqa: E402
from swingleg.core.recording import forces_dataset  # noqa: E402
from swingleg.dynamics import add_forces, stance_forces  # noqa: E402
from swingleg.gait.events import detect_events  # noqa: E402
from swingleg.gait.strides import strides_from_events  # noqa: E402


@pytest.mark.parametrize(("subject", "speed"), [("RBDS012", 2.5), ("RBDS018", 4.5)])
def test_estimate_against_the_plate(subject: str, speed: float) -> None:
    motion, _ = load_sagittal(subject, speed, None)
    strides = strides_from_events(detect_events(motion))
    run, _ = load_files(subject, speed)
    plate = stance_forces(strides, motion, Athlete(), run.forces)
    guess = stance_forces(strides, motion, Athlete())
    assert plate.plate.mean() > 0.95 and not guess.plate.any()
    known = np.isfinite(plate.contact_s)
    apart = (guess.vertical - plate.vertical)[known]
    assert np.sqrt((apart**2).mean()) < 0.12
    peak = guess.vertical[known].max(axis=1) / plate.vertical[known].max(axis=1) - 1
    assert abs(peak.mean()) < 0.05
    assert plate.mass_kg == pytest.approx(motion.attrs["mass_kg"], rel=0.01)


def _filled(
    strides: pd.DataFrame, motion: xr.Dataset, plates: xr.Dataset | None = None
) -> pd.DataFrame:
    found = stance_forces(strides, motion, Athlete(), plates)
    return add_forces(strides, found, motion, Condition(speed_m_s=3.0), Athlete())


def test_another_laboratory() -> None:
    motion, _ = hamner.load_sagittal(3, None)
    strides = strides_from_events(detect_events(motion))
    time, force = hamner.load_foot_forces(3)
    plates = forces_dataset(time, force, sides=["left", "right"])
    bare = motion.assign_attrs(lab_rotation=np.eye(3))
    filled = _filled(strides, bare, plates)
    guess = _filled(strides, motion)
    gap = guess["peak_force_bw"].mean() / filled["peak_force_bw"].mean() - 1
    assert abs(gap) < 0.06
    assert 0.010 < filled["braking_impulse_bw_s"].mean() < 0.025

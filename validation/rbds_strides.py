"""RBDS trial → Strides as `swingleg.analyze` fills them, on the contacts that the plates tell."""

from __future__ import annotations

import pandas as pd

from swingleg.core.athlete import Athlete, Condition
from swingleg.dynamics import add_forces, add_torques, stance_forces
from swingleg.gait.measure import measure_strides
from validation.rbds import MARKER_LAG_S, load_files, load_motion, load_sagittal

#: of a plate's contact, seconds
PLATE_SD_S = 0.003


def plate_events(contacts: pd.DataFrame) -> pd.DataFrame:
    """The Events table of contacts that force plates tell."""
    return contacts.sort_values("touch_down_s", ignore_index=True).assign(
        touch_down_sd_s=PLATE_SD_S, toe_off_sd_s=PLATE_SD_S, source="force"
    )


def trial_strides(
    subject: str,
    speed: float,
    athlete: Athlete,
    condition: Condition,
    *,
    overstride_limit_leg: float | None = None,
) -> pd.DataFrame:
    """Strides of one trial with the metrics of force and torque."""
    motion = load_motion(subject, speed)
    events = plate_events(load_sagittal(subject, speed)[1])
    strides = measure_strides(
        motion, events, condition, athlete, overstride_limit_leg=overstride_limit_leg
    )
    forces = load_files(subject, speed)[0].forces
    found = stance_forces(strides, motion, athlete, forces)
    strides = add_forces(strides, found, motion, condition, athlete)
    return add_torques(strides, motion, condition, athlete, forces, lag_s=MARKER_LAG_S)

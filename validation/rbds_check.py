"""Print the RBDS loader's figures beside the reference's: python -m validation.rbds_check."""

from __future__ import annotations

import functools
from itertools import pairwise

import numpy as np
import pandas as pd
import xarray as xr

from validation.rbds import SPEEDS, SUBJECTS, load_sagittal, root


def _compare() -> None:
    """Print the loader's figures beside reference_per_runner.csv."""
    reference = pd.read_csv(root() / "reference_per_runner.csv").set_index(["runner", "speed_m_s"])
    rows = []
    for subject in SUBJECTS:
        for speed in SPEEDS:
            motion, contacts = load_sagittal(subject, speed)
            rows.append({"runner": subject, "speed_m_s": speed, **_summary(motion, contacts)})
    own = pd.DataFrame(rows).set_index(["runner", "speed_m_s"])
    columns = [c for c in own if c in reference]
    gap = own[columns] - reference.loc[own.index, columns]
    print(own[["n", "lag_ms", "mass_kg", "speed_measured_m_s"]].round(2).to_string())
    print(gap.agg(["mean", "std", "min", "max"]).T.round(4).to_string())
    wide = gap.abs() > 4 * gap.std()
    print("far off:", [(i, c) for c in columns for i in gap.index[wide[c]]])


def _summary(motion: xr.Dataset, contacts: pd.DataFrame) -> dict[str, float]:
    time = motion.time.values
    out: dict[str, list[float]] = {
        k: []
        for k in (
            "thigh_elevation_peak_deg",
            "hip_flexion_peak_deg",
            "knee_flexion_swing_peak_deg",
            "knee_flexion_late_swing_min_deg",
            "knee_flexion_contact_deg",
            "foot_strike_angle_deg",
            "ankle_dorsiflexion_contact_deg",
            "overstride_hip_leg",
            "shank_angle_contact_deg",
        )
    }
    strides = []
    for side, own in contacts.groupby("side"):
        leg = {
            n: motion.segment_angle.sel(side=side, segment=n).values
            for n in ("thigh", "shank", "foot")
        }
        knee, hip, ankle = (
            motion.joint_angle.sel(side=side, joint=n).values for n in ("knee", "hip", "ankle")
        )
        ahead = (
            motion.position.sel(point=f"{side}_ankle", space="x")
            - motion.position.sel(point=f"{side}_hip", space="x")
        ).values
        for (_, one), (_, two) in pairwise(own.iterrows()):
            stride = two.touch_down_s - one.touch_down_s
            if not 0.4 < stride < 1.0:
                continue
            strides.append(stride)
            swing = (time > one.toe_off_s) & (time < two.touch_down_s)
            at = functools.partial(np.interp, two.touch_down_s, time)
            peak = np.flatnonzero(swing)[knee[swing].argmax()]
            out["thigh_elevation_peak_deg"].append(leg["thigh"][swing].max())
            out["hip_flexion_peak_deg"].append(hip[swing].max())
            out["knee_flexion_swing_peak_deg"].append(knee[peak])
            late = np.flatnonzero(swing & (np.arange(len(time)) > peak))
            out["knee_flexion_late_swing_min_deg"].append(knee[late].min())
            out["knee_flexion_contact_deg"].append(at(knee))
            out["foot_strike_angle_deg"].append(at(leg["foot"]))
            out["ankle_dorsiflexion_contact_deg"].append(at(ankle))
            out["shank_angle_contact_deg"].append(at(leg["shank"]))
            out["overstride_hip_leg"].append(at(ahead) / motion.attrs["leg_length"])
    result = {name: float(np.mean(values)) for name, values in out.items()}
    contact = contacts.toe_off_s - contacts.touch_down_s
    return {
        "n": len(contacts),
        "lag_ms": motion.attrs["marker_lag_estimate_s"] * 1e3,
        "mass_kg": motion.attrs["mass_kg"],
        "speed_measured_m_s": motion.attrs["speed_m_s"],
        "contact_time_s": float(contact.mean()),
        "cadence_spm": 120 / float(np.mean(strides)),
        **result,
    }


if __name__ == "__main__":
    _compare()

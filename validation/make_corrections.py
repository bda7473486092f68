"""Shifts of the norm bands whose metric this version defines better → norms/corrections.csv.

    SWINGLEG_DATA=… python -m validation.make_corrections

The median over the twelve development runners of this version minus the reference table, by speed.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from validation.metrics_rbds import study

WHY = {
    "step_length_leg": "reference's belt speed was read 1.9 % too high from the braking foot",
    "peak_force_bw": "reference took the largest unfiltered sample, here after a 30 Hz low-pass",
    "braking_impulse_bw_s": "raw force was integrated 20 ms beyond contact; here 30 Hz, in contact",
    **dict.fromkeys(
        (
            "hip_torque_flexor_peak_nm_kg",
            "hip_torque_extensor_peak_nm_kg",
            "hip_flexion_power_peak_w_kg",
            "hip_flexion_work_j_kg",
        ),
        "reference barefoot and 15 Hz, here a shoe of .25 kg and 10 Hz",
    ),
}
TARGET = Path(__file__).parents[1] / "src" / "swingleg" / "norms" / "corrections.csv"


def corrections() -> pd.DataFrame:
    """metric, dataset, speed_label_m_s, add, why."""
    own, reference = study()
    rows = []
    for name, why in WHY.items():
        moved = (own[name] - reference.loc[own.index, name]).groupby(level="speed_m_s").median()
        rows += [(name, "RBDS", label, float(f"{add:.3g}"), why) for label, add in moved.items()]
    return pd.DataFrame(rows, columns=["metric", "dataset", "speed_label_m_s", "add", "why"])


if __name__ == "__main__":
    corrections().to_csv(TARGET, index=False)

"""Mean ± sd curves over the gait cycle of the 12 development RBDS runners → norms/curves.csv.

    SWINGLEG_DATA=… python -m validation.make_curves

A stride runs from touch-down (0 %) to the next touch-down of the same side (100 %), 101 points.
Each runner's curve is the mean over strides of both sides; mean and sd (n − 1) are between
runners. Markers at 150 Hz, 15 Hz filter, force contacts. Speed: mean measured belt speed.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from swingleg.core.athlete import Athlete, Condition
from swingleg.gait.curves import grid
from swingleg.gait.metrics.leg import leg_of
from swingleg.gait.strides import strides_from_events
from validation.rbds import DOUBTFUL, SPEEDS, SUBJECTS, load_sagittal

ANGLES = {"thigh": "thigh", "knee": "knee_joint", "shank": "shank", "ankle": "ankle_joint"}
TARGET = Path(__file__).parents[1] / "src" / "swingleg" / "norms" / "curves.csv"


def runner_curves(subject: str, speed: float) -> tuple[dict[str, np.ndarray], float]:
    """Angle → (101,) mean curve in degrees, and the measured speed."""
    motion, contacts = load_sagittal(subject, speed)
    events = contacts.sort_values("touch_down_s", ignore_index=True).assign(
        touch_down_sd_s=0.0, toe_off_sd_s=0.0, source="force"
    )
    strides = strides_from_events(events)
    legs = [
        leg_of(motion, strides, side, Condition(), Athlete(), np.array([]))
        for side in ("left", "right")
    ]
    curves = {
        angle: np.mean(
            [
                np.nanmean(leg.at(key, grid(leg.touch_down, leg.next_touch_down, 101)), axis=0)
                for leg in legs
            ],
            axis=0,
        )
        for angle, key in ANGLES.items()
    }
    return curves, float(motion.attrs["speed_m_s"])


def main() -> None:
    rows = []
    for speed in SPEEDS:
        runners = [s for s in SUBJECTS if (s, speed) not in DOUBTFUL]
        found = [runner_curves(subject, speed) for subject in runners]
        measured = float(np.mean([v for _, v in found]))
        for angle in ANGLES:
            stack = np.stack([curves[angle] for curves, _ in found])
            for pct in range(101):
                rows.append(
                    {
                        "angle": angle,
                        "speed_label_m_s": speed,
                        "speed_m_s": round(measured, 4),
                        "n_runners": len(runners),
                        "cycle_pct": pct,
                        "mean_deg": round(float(stack[:, pct].mean()), 2),
                        "sd_deg": round(float(stack[:, pct].std(ddof=1)), 2),
                    }
                )
    pd.DataFrame(rows).to_csv(TARGET, index=False)


if __name__ == "__main__":
    main()

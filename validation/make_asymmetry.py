"""How far right and left differ in healthy runners → src/swingleg/norms/asymmetry.csv.

    SWINGLEG_DATA=… python -m validation.make_asymmetry

Right − left of each runner's means in the 12 development RBDS runners × 3 speeds; rms over speeds,
then over runners (about zero: neither side is the norm). Holds true asymmetry and the errors of
marker placement, so the limit made from it is cautious.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from swingleg.core.athlete import Athlete, Condition
from swingleg.core.metrics import METRICS, has_asymmetry
from swingleg.gait.measure import measure_strides
from validation.rbds import DOUBTFUL, SPEEDS, SUBJECTS, load_sagittal
from validation.rbds_strides import plate_events

TARGET = Path(__file__).parents[1] / "src" / "swingleg" / "norms" / "asymmetry.csv"


def asymmetry(subject: str, speed: float) -> pd.Series:
    """Right − left of the mean of every numeric metric."""
    motion, contacts = load_sagittal(subject, speed)
    events = plate_events(contacts)
    condition = Condition(speed_m_s=motion.attrs["speed_m_s"], treadmill=True)
    strides = measure_strides(motion, events, condition, Athlete())
    mean = strides.select_dtypes("number").groupby(strides["side"]).mean()
    return mean.loc["right"] - mean.loc["left"]


def main() -> None:
    trials = [(s, v) for s in SUBJECTS for v in SPEEDS if (s, v) not in DOUBTFUL]
    table = pd.DataFrame([asymmetry(*trial) for trial in trials], index=[s for s, _ in trials])
    per_runner = (table**2).groupby(level=0).mean()
    rows = [
        {"metric": name, "n_runners": len(per_runner), "rms": f"{np.sqrt(mean):.4g}"}
        for name, mean in per_runner.mean().items()
        if name in METRICS and has_asymmetry(str(name)) and np.isfinite(mean)
    ]
    pd.DataFrame(rows).to_csv(TARGET, index=False)


if __name__ == "__main__":
    main()

"""Metrics of the 12 development RBDS runners × 3 speeds against reference_per_runner.csv.

    SWINGLEG_DATA=… python -m validation.metrics_rbds > validation/metrics_rbds.md

Both from the same C3D files, by independent code: what is compared are definitions, not accuracy.
Events are the force contacts (50 N after a 30 Hz low-pass), so the event detector plays no part.
"""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

import swingleg
from swingleg.core.athlete import Athlete, Condition
from swingleg.core.metrics import METRICS
from swingleg.gait.measure import measure_strides
from validation.rbds import SPEEDS, SUBJECTS, load_sagittal, root

KEY = ["runner", "speed_m_s"]


def one_trial(subject: str, speed: float) -> dict[str, object]:
    """Mean of every metric over the trial's strides, both sides, with its speed."""
    motion, contacts = load_sagittal(subject, speed)
    events = contacts.sort_values("touch_down_s", ignore_index=True).assign(
        touch_down_sd_s=0.003, toe_off_sd_s=0.003, source="force"
    )
    condition = Condition(speed_m_s=motion.attrs["speed_m_s"], treadmill=True)
    strides = measure_strides(motion, events, condition, Athlete(), overstride_limit_leg=0.08)
    numbers = strides.select_dtypes("number")
    per_side = numbers.groupby(strides["side"]).mean().mean()
    names = [n for n in METRICS if n in per_side and n != "speed_m_s"]
    return {
        "runner": subject,
        "speed_m_s": speed,
        "speed_measured_m_s": motion.attrs["speed_m_s"],
        "strides": len(strides),
        "dropped": strides.attrs["dropped"],
        **{name: float(per_side[name]) for name in names},
    }


def main() -> None:
    reference = pd.read_csv(root() / "reference_per_runner.csv").set_index(KEY)
    own = pd.DataFrame([one_trial(s, v) for s in SUBJECTS for v in SPEEDS]).set_index(KEY)
    names = [n for n in own if n in reference.columns and n in METRICS]
    gap = own[names] - reference.loc[own.index, names]
    print("# Metrics against the first computation, 12 RBDS runners × 3 speeds\n")
    print(f"Printed by `validation/metrics_rbds.py`, swingleg {swingleg.__version__},")
    print(f"{datetime.datetime.now(datetime.UTC).date()}. Data: Fukuchi et al. 2017, CC BY 4.0.")
    print(f"{int(own['strides'].sum())} strides; {int(own['dropped'].sum())} dropped as missed.\n")
    print("| metric | unit | mean difference | sd | largest | between-runner sd |")
    print("|---|---|---|---|---|---|")
    for name in names:
        d = gap[name].to_numpy()
        spread = float(reference[name].groupby(level="speed_m_s").std().mean())
        largest = d[np.nanargmax(np.abs(d))]
        print(
            f"| {name} | {METRICS[name].unit} | {np.nanmean(d):+.3g} | {np.nanstd(d, ddof=1):.2g} "
            f"| {largest:+.2g} | {spread:.2g} |"
        )


if __name__ == "__main__":
    main()

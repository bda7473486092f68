"""How much runners differ in what `bands.csv` has no norm of → src/swingleg/norms/runners.csv.

    SWINGLEG_DATA=… python -m validation.make_runners

12 RBDS runners at 2.5, 3.5 and 4.5 m/s on a treadmill, their own height and mass. Mean of each
leg over the trial's strides, then of both legs; standard deviation between runners. For shares
(of rearfoot strikes, of landings under a flexing knee, of high loading): of the runners' shares.

A yardstick for comparisons (`comparison/verdict.py`), not a norm: twelve runners give a spread
with a relative error of about a fifth (1/√22), too few for percentiles.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from swingleg.core.athlete import Athlete, Condition
from swingleg.core.keypoints import SIDES
from swingleg.core.metrics import METRICS
from swingleg.norms.bands import norm_for, overstride_limit
from validation.rbds import DOUBTFUL, SPEEDS, SUBJECTS, root
from validation.rbds_strides import trial_strides

TARGET = Path(__file__).parents[1] / "src" / "swingleg" / "norms" / "runners.csv"
SOURCE = "12 runners (RBDS, Fukuchi et al. 2017, doi 10.7717/peerj.3298)"
#: RBDS has no markers on the trunk. 20 + 20 runners at 3.4 m/s, parted at the median of the mean
#: trunk angle over stance: 10.8 ± 2.2 and 3.6 ± 2.8°, which makes 4.4° over all 40
PUBLISHED = (
    ("trunk_lean_deg", 3.4, 40, "4.41", "Teng & Powers 2015, doi 10.1249/MSS.0000000000000436"),
)
#: what counts as yes of a category
YES = {"foot_strike": "rearfoot", "loading_class": "high"}
#: fewer runners than this give no spread
LEAST = 8


def trial_means(subject: str, speed: float, person: pd.Series) -> dict[str, float]:
    """Metric → mean of both legs."""
    athlete = Athlete(height_m=person["Height"] / 100, mass_kg=person["Mass"])
    condition = Condition(speed_m_s=speed, treadmill=True)
    strides = trial_strides(
        subject, speed, athlete, condition, overstride_limit_leg=overstride_limit(speed)
    )
    means = {}
    for name, spec in METRICS.items():
        if name not in strides or name == "speed_m_s":
            continue
        values = strides[name]
        if spec.kind == "category":
            values = (values == YES[name]).where(values.notna())
        numbers = pd.to_numeric(values, errors="coerce")
        legs = [numbers[strides["side"] == side].mean() for side in SIDES]
        means[name] = float(np.mean(legs))
    return means


def main() -> None:
    people = pd.read_csv(root() / "participants.csv").set_index("Subject")
    rows: list[tuple[str, float, int, str, str]] = [*PUBLISHED]
    for speed in SPEEDS:
        table = pd.DataFrame(
            trial_means(s, speed, people.loc[int(s.removeprefix("RBDS"))])
            for s in SUBJECTS
            if (s, speed) not in DOUBTFUL
        )
        for name in METRICS:
            if name not in table or norm_for(name, speed) is not None:
                continue
            known = table[name].dropna()
            if len(known) >= LEAST:
                rows.append((name, speed, len(known), f"{known.std(ddof=1):.3g}", SOURCE))
    order = {name: place for place, name in enumerate(METRICS)}
    rows.sort(key=lambda row: (order[row[0]], row[1]))
    columns = ["metric", "speed_m_s", "n_runners", "sd", "source"]
    pd.DataFrame(rows, columns=columns).to_csv(TARGET, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()

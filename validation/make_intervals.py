"""Print how wide the systematic part of video's intervals must be, metric by metric.

    python -m validation.make_intervals FOLDER …

For each metric and leg: the standard deviation with which 95 % of the intervals of clips, each
judged by a calibration without its runner, hold the mean of the whole trial; then widened for
people by `WIDER`. The columns video_near and video_far of ``gait/systematic.csv`` and
``dynamics/errors.csv`` follow it, the knee's peaks wider still (validation/video_real.md). Run it
on other clips than those that set the columns to learn whether they hold.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from validation.clips import clips, usable
from validation.video import LEGS, left_out

WIDER = {"near": 1.2, "far": 1.4}


def needed_sd(rows: pd.DataFrame, in_use: float) -> float:
    """The systematic sd that makes 95 % of the intervals hold; in_use : the one in them now."""
    whole = (rows["high"] - rows["low"]) / 2 / 1.96
    rest = np.maximum(whole**2 - in_use**2, 0.0)
    miss = (rows["value"] - rows["truth"]).abs() / 1.96
    sd = np.sqrt(np.maximum(miss**2 - rest, 0.0))
    return float(np.quantile(sd, 0.95))


def main() -> None:
    from swingleg.gait.uncertainty import _table

    found = list(usable([clip for folder in sys.argv[1:] for clip in clips(Path(folder))]))
    rows = pd.concat([r.metrics for r in left_out(found, figure=False)])
    for name, own in rows.groupby("metric", sort=False):
        if name not in _table():
            continue
        cells = []
        for leg in LEGS:
            sd = needed_sd(own[own["leg"] == leg], _table()[name][f"video_{leg}"])
            cells.append(f"{leg} {sd:.2g}, for people {WIDER[leg] * sd:.2g}")
        print(f"{name:<36}{'   '.join(cells)}")


if __name__ == "__main__":
    main()

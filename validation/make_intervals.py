"""Print how wide the systematic part of video's intervals must be, metric by metric.

    python -m validation.make_intervals FOLDER …

For each metric and leg: the standard deviation with which 95 % of the intervals of clips, each
judged by a calibration without its runner, hold the mean of the whole trial; then widened for
people by `WIDER`. The columns video_near and video_far of ``gait/systematic.csv`` and
``dynamics/errors.csv`` follow it (video never surer than markers,
the far leg never surer than the near one), the knee's peaks
wider still (validation/video_real.md). Run it
on other clips than those that set the columns to learn whether they hold.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from validation.clips import clips, usable
from validation.video import left_out
from validation.video_tables import LEGS, needed_sd, video_sd

WIDER = {"near": 1.5, "far": 1.75}


def main() -> None:
    found = list(usable([clip for folder in sys.argv[1:] for clip in clips(Path(folder))]))
    rows = pd.concat([r.metrics for r in left_out(found, figure=False)])
    for name, own in rows.groupby("metric", sort=False):
        cells = []
        for leg in LEGS:
            sd = needed_sd(own[own["leg"] == leg], video_sd(str(name), leg))
            cells.append(f"{leg} {sd:.2g}, for people {WIDER[leg] * sd:.2g}")
        print(f"{name:<36}{'   '.join(cells)}")


if __name__ == "__main__":
    main()

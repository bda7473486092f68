"""Accuracy of the video way on virtual runners that the calibration never saw.

    python -m validation.video FOLDER … [--shipped]
    python -m validation.video --render PYTHON [--count 96]

With --render, PYTHON (of an environment with the extra `virtual`) first renders the clips of the
RBDS grid into a temporary folder; finished ones are kept. FOLDER holds rendered clips with their
truth (`swingleg virtual render --grid`). Each runner's clips are judged by a calibration trained on
the other runners' clips; with --shipped by the shipped one (for clips that did not train it).
Prints and writes validation/video.md.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
from importlib.resources import files
from pathlib import Path

import numpy as np
import xarray as xr

from swingleg.motion.calibration import Weights
from validation.clips import Clip, clips, side_by_side, usable
from validation.judges import judges, lands_as_measured, own_judges
from validation.train_video import (
    TRAINED_TURN_DEG,
    Sample,
    rmse,
    sample_of,
)
from validation.video_cases import ANGLES, Record, record
from validation.video_tables import LEGS, table


def draw(samples: list[Sample], weights: dict[str, Weights]) -> None:
    """docs/img/validation-video.svg: a clip's error over the camera's turn, before and after."""
    import matplotlib.pyplot as plt

    from validation.figures import COLOURS, STYLE, TARGET

    rows = []
    for s in samples:
        change = weights[s.clip.subject].corrections(s.clues)
        yaw = abs(s.clip.yaw_deg)
        rows.append((yaw, rmse(s.error, s.keep), rmse(s.error - change, s.keep)))
    turn = np.array([r[0] for r in rows])
    before, after = (np.array([r[k] for r in rows]) for k in (1, 2))
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(2, 4, figsize=(9.5, 4.6), sharex=True, sharey="col")
        for leg in (0, 1):
            for k, name in enumerate(ANGLES):
                ax = axes[leg, k]
                ax.scatter(turn, before[:, leg, k], s=9, color="#aaaaaa", lw=0, label="fitted")
                ax.scatter(turn, after[:, leg, k], s=9, color=COLOURS[0], lw=0, label="calibrated")
                ax.set_title(f"{LEGS[leg]} {name}")
                ax.set_ylim(0, None)
        for ax in axes[1]:
            ax.set_xlabel("camera turned by, degrees")
        for ax in axes[:, 0]:
            ax.set_ylabel("RMSE, degrees")
        axes[0, 0].legend(frameon=False, fontsize=7, handletextpad=0)
        figure.savefig(TARGET / "validation-video.svg", metadata={"Date": None})
        plt.close(figure)


def left_out(found: list[tuple[Clip, xr.Dataset]], *, figure: bool) -> list[Record]:
    """Clips judged by a calibration that never saw their runner; designed landings only teach."""
    samples = side_by_side(sample_of, *zip(*found, strict=True))
    each = judges([s for s in samples if abs(s.clip.yaw_deg) <= TRAINED_TURN_DEG], found)
    if figure:
        draw(samples, {runner: judge.weights for runner, judge in each.items()})
    scored = [(clip, k) for clip, k in found if lands_as_measured(clip)]
    judged = side_by_side(record, *zip(*scored, strict=True), own_judges(each, scored))
    return [r for r in judged if r is not None]


def rendered(python: str, count: int) -> Path:
    """Folder of the RBDS grid's clips, rendered where they are not there yet."""
    folder = Path(tempfile.gettempdir()) / "swingleg-grid"
    grid = files("swingleg.virtual").joinpath("grids", "rbds.toml")
    command = [python, "-m", "swingleg", "virtual", "render", "--grid", str(grid)]
    command += ["--count", str(count), "--jobs", "2", "--data", os.environ["SWINGLEG_DATA"]]
    subprocess.run([*command, "-o", str(folder)], check=True)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="*", metavar="FOLDER")
    parser.add_argument("--render", metavar="PYTHON", help="render the clips first")
    parser.add_argument("--count", type=int, default=96, help="clips to render")
    parser.add_argument("--shipped", action="store_true", help="judge the shipped calibration")
    parser.add_argument("--dry", action="store_true", help="print only")
    args = parser.parse_args()
    if args.render:
        args.folders.append(rendered(args.render, args.count))
    if not args.folders:
        parser.error("give a FOLDER of clips, or --render PYTHON")
    found = list(usable([clip for folder in args.folders for clip in clips(folder)]))
    if args.shipped:
        judged = side_by_side(record, *zip(*found, strict=True))
        records = [r for r in judged if r is not None]
        how = "Judged by the shipped calibration."
    else:
        records = left_out(found, figure=not args.dry)
        how = (
            "Each runner is judged by a calibration and contacts learned from the clips of the "
            "others."
        )
    text = table(records, how)
    print(text)
    if not args.dry:
        Path(__file__).with_name("video.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

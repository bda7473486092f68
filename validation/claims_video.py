"""May strides from video be set against each other? Virtual runners, stride by stride.

    python -m validation.claims_video FOLDER … > validation/claims_video.md

FOLDER holds rendered clips with their truth (`validation/video.py --render` makes them). Each
stride of the near leg is measured from the video and on the motion that was rendered, at the same
contacts; strides are taken less their clip's mean, as `assess.claims` does with a recording.
"""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

import swingleg
from swingleg.assess.claims.base import noun
from swingleg.core.athlete import Athlete
from swingleg.core.errors import InputError
from swingleg.gait import measure_strides
from swingleg.pipeline import analyze_keypoints
from validation.clips import Clip, clips, usable
from validation.swing_video import true_motion
from validation.video_cases import settings_of

PAIRS = (
    ("thigh_elevation_peak_deg", "knee_flexion_late_swing_min_deg"),
    ("thigh_elevation_peak_deg", "overstride_hip_leg"),
    ("knee_flexion_late_swing_min_deg", "overstride_knee_leg"),
    ("thigh_elevation_peak_deg", "knee_flexion_swing_peak_deg"),
    ("heel_height_peak_leg", "vertical_oscillation_m"),
    ("foot_strike_angle_deg", "overstride_hip_leg"),
)
NAMES = tuple(dict.fromkeys(name for pair in PAIRS for name in pair))
FEWEST = 4


def with_angles(motion: xr.Dataset, truth: dict[str, Any]) -> xr.Dataset:
    """`true_motion` with the rendered angles and the pelvis between the hips."""
    known, time = np.asarray(truth["time_s"]), motion.time.values
    segments = np.stack(
        [
            [
                np.interp(time, known, truth["angle_deg"][side][s])
                for s in ("thigh", "shank", "foot")
            ]
            for side in ("left", "right")
        ]
    ).transpose(2, 0, 1)
    joints = np.full_like(segments, np.nan)
    joints[..., 1] = segments[..., 0] - segments[..., 1]
    joints[..., 2] = segments[..., 2] - segments[..., 1]
    points = [str(p) for p in motion.point.values]
    place = motion.position.values.copy()
    hips = [points.index("left_hip"), points.index("right_hip")]
    place[:, points.index("pelvis")] = place[:, hips].mean(axis=1)
    return motion.assign(
        position=motion.position.copy(data=place),
        segment_angle=motion.segment_angle.copy(data=segments),
        joint_angle=motion.joint_angle.copy(data=joints),
    )


def strides_of(clip: Clip, keypoints: xr.Dataset) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """(n, names) of the near leg from video and in truth, each less its mean; None if too few."""
    try:
        analysis = analyze_keypoints(keypoints, settings_of(clip.truth))
    except InputError:
        return None
    motion = with_angles(true_motion(clip.truth), clip.truth)
    truth = measure_strides(motion, analysis.events, analysis.condition, Athlete())
    both = analysis.strides.merge(truth, on=["side", "touch_down_s"], suffixes=("", "_true"))
    both = both[both["side"] == clip.near]
    if len(both) < FEWEST:
        return None
    seen = both[list(NAMES)]
    true = both[[f"{n}_true" for n in NAMES]].set_axis(list(NAMES), axis=1)
    return seen - seen.mean(), true - true.mean()


def table(folders: list[Path]) -> str:
    """The committed page."""
    found = [f for c in folders for one, k in usable(clips(c)) if (f := strides_of(one, k))]
    seen, true = (pd.concat([f[k] for f in found], ignore_index=True) for k in (0, 1))
    error = seen - true
    rows = [
        "# Strides from video, one against the next",
        "",
        f"Printed by `validation/claims_video.py`, swingleg {swingleg.__version__},",
        f"{datetime.datetime.now(datetime.UTC).date()}. Virtual runners, {len(found)} clips,",
        f"{len(seen)} strides of the near leg, each less its clip's mean. The calibration of the",
        "pose knew these runners: strangers' errors are larger. In each measure's own unit.",
        "",
        "| measure | strides differ (sd) | error of a stride (sd) |",
        "|---|---|---|",
        *(f"| {noun(n)} | {true[n].std():.2g} | {error[n].std():.2g} |" for n in NAMES),
        "",
        "| relation between strides | true r | r from video | r of the errors |",
        "|---|---|---|---|",
    ]
    for x, y in PAIRS:
        r = [t[x].corr(t[y]) for t in (true, seen, error)]
        rows.append(f"| {noun(x)} with {noun(y)} | " + " | ".join(f"{v:+.2f}" for v in r) + " |")
    return "\n".join(rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    print(table(parser.parse_args().folders))

"""The swing leg's torques from video against those of the motion that was rendered.

    SWINGLEG_DATA=… python -m validation.swing_video FOLDER …

FOLDER holds rendered clips with their truth (`validation/video.py --render` makes them). Each
runner's clips are judged by a calibration of the pose and a quick part of the cycle
(`dynamics.leg.cycle`) that were learned from the *other* runners. Truth: the same code on the
motion that was rendered. Prints and writes validation/swing_video.md, and prints how wide the
systematic part of the intervals must be (``gait/systematic.csv``).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from unittest import mock

import numpy as np
import pandas as pd
import xarray as xr
from scipy.interpolate import CubicSpline

from swingleg import __version__
from swingleg.core.athlete import Athlete, Condition
from swingleg.core.errors import InputError
from swingleg.core.metrics import METRICS
from swingleg.core.motion import LEG_POINTS, POINTS, motion_dataset
from swingleg.dynamics import add_torques
from swingleg.dynamics.leg import add, cycle, swing_leg
from swingleg.dynamics.leg.add import leg_of_rows
from swingleg.gait import measure_strides
from swingleg.gait.availability import TORQUE_METRICS
from swingleg.pipeline import analyze_keypoints
from validation import rbds
from validation.clips import Clip, clips, side_by_side, usable
from validation.judges import Judge, judges
from validation.make_cycle import line_over_speed
from validation.make_intervals import WIDER
from validation.rbds_strides import plate_events
from validation.train_video import TRAINED_TURN_DEG, sample_of
from validation.video_cases import is_extending, labels_of, settings_of
from validation.video_tables import held_out, needed_sd

NAMES = tuple(n for n in TORQUE_METRICS if n != "drive_onset_ms")
EDGE_S = 0.15
LEGS = ("near", "far")
ABOUT = """\
Virtual runners: rendered bodies driven by measured runs (RBDS: Fukuchi, Fukuchi & Duarte 2017,
PeerJ 5:e3298, CC BY 4.0), 50 frames/s and more. Each clip is judged by a calibration and a quick
part of the cycle learned from the other runners. Truth is the torque that the same code gives
(10 Hz) on the motion that was rendered. Rendered people are not people. Intervals are judged
by what the recording makes uncertain alone (truth and estimate share the body's masses here) and as
they are shown, with the masses' part. Their shipped widths were chosen on all of these clips, which
shows that they are consistent; *held out*: the recording's part with the width that the other
runners ask for."""


def true_motion(truth: dict) -> xr.Dataset:
    """The rendered motion as a Motion of markers: leg points alone, on a uniform grid."""
    known = np.asarray(truth["time_s"])
    time = np.linspace(known[0], known[-1], known.size)
    frames = time.size
    position = np.full((frames, len(POINTS), 2), np.nan)
    for side in ("left", "right"):
        for part in LEG_POINTS:
            path = np.asarray(truth["point_m"][side][part])[:, :2]
            position[:, POINTS.index(f"{side}_{part}")] = CubicSpline(known, path)(time)

    def empty(*shape: int) -> np.ndarray:
        return np.full((frames, *shape), np.nan)

    return motion_dataset(
        time,
        {
            "position": position,
            "position_sd": np.zeros_like(position),
            "joint_angle": empty(2, 3),
            "joint_angle_sd": empty(2, 3),
            "segment_angle": empty(2, 3),
            "segment_angle_sd": empty(2, 3),
            "trunk_angle": empty(),
            "trunk_angle_sd": empty(),
            "visible": np.ones((frames, 2)),
        },
        units="m",
        attrs={
            "kind": "markers",
            "source_fps": truth["fps"],
            "facing": 0,
            "near_side": "",
            "leg_length": truth["leg_length_m"],
            "leg_length_m": truth["leg_length_m"],
            "scale_rel_sd": 0.0,
        },
    )


@cache
def trial_truth(subject: str, speed: float, athlete: Athlete) -> dict[str, dict[str, float]]:
    """Side → metric → mean over the runner's whole 30 s trial, from markers."""
    label = min(rbds.SPEEDS, key=lambda v: abs(v - speed))
    motion, contacts = rbds.load_motion(subject, label), rbds.load_sagittal(subject, label)[1]
    events = plate_events(contacts)
    pace = Condition(speed_m_s=label, treadmill=True)
    strides = add_torques(measure_strides(motion, events, pace, athlete), motion, pace, athlete)
    means = strides.groupby("side")[list(NAMES)].mean()
    return {str(side): {str(k): float(v) for k, v in row.items()} for side, row in means.iterrows()}


@contextmanager
def without(subject: str) -> Iterator[None]:
    """The quick part of the cycle from the other runners, and no doubt about the body."""
    others = tuple(s for s in rbds.SUBJECTS if s != subject)
    table = line_over_speed(others)
    sure = dict.fromkeys(add.BODY_SD, 0.0)
    with (
        mock.patch.object(cycle, "_table", lambda: table),
        mock.patch.object(add, "BODY_SHARE", 0.0),
        mock.patch.object(add, "BODY_SD", sure),
    ):
        yield


def judge(clip: Clip, keypoints: xr.Dataset, who: Judge | None) -> tuple[list[dict], list[dict]]:
    """Rows of waveforms (a row per leg) and of metrics (a row per leg and metric)."""
    truth = clip.truth
    settings = settings_of(truth)
    calibrate = who.weights if who else False
    with without(clip.subject), who.seated() if who else nullcontext():
        try:
            done = analyze_keypoints(keypoints, settings, calibrate=calibrate)
        except InputError as error:
            print(f"{clip.path.name}: {error}")
            return [], []
        waves, numbers = [], []
        real, mass = true_motion(truth), float(truth["athlete"]["mass_kg"])
        for leg, side in (("near", clip.near), ("far", clip.far)):
            rows = done.strides[done.strides["side"] == side]
            seen = leg_of_rows(done.motion, rows, side, done.condition, done.athlete, mass)
            shoe = done.athlete.shoe_mass_kg / mass
            plain = swing_leg(done.motion, side, done.athlete, shoe)
            known = swing_leg(real, side, done.athlete, shoe)
            times = _swing_times(truth, side, done.motion)
            if len(times) < 3:
                continue
            reference = known.torques(times)[1]
            line = {"leg": leg, **labels_of(clip)}
            for name, own in (("", seen), ("plain_", plain)):
                error = own.torques(times)[1] - reference
                likeness = [
                    np.corrcoef(a, b)[0, 1]
                    for a, b in zip(own.torques(times)[1][..., 0], reference[..., 0], strict=True)
                ]
                line[f"{name}hip"] = (error[..., 0] ** 2).mean()
                line[f"{name}mean"] = (error[..., 0].mean(axis=0) ** 2).mean()
                line[f"{name}knee"] = (error[..., 1] ** 2).mean()
                line[f"{name}r"] = float(np.mean(likeness))
            waves.append(line)
            here = trial_truth(clip.subject, truth["speed_m_s"], done.athlete)[side]
            for name in NAMES:
                measure = done.metrics[name].of(side) if name in done.metrics else None
                if measure is None:
                    continue
                numbers.append(
                    {
                        "leg": leg,
                        "metric": name,
                        "value": measure.value,
                        "low": measure.ci_low,
                        "high": measure.ci_high,
                        "truth": here[name],
                        **labels_of(clip),
                    }
                )
    return waves, numbers


def _swing_times(truth: dict, side: str, motion: xr.Dataset) -> np.ndarray:
    """(S, 101) seconds: true swings well inside clip and motion."""
    first = max(truth["time_s"][0], motion.time.values[0]) + EDGE_S
    last = min(truth["time_s"][-1], motion.time.values[-1]) - EDGE_S
    own = [e for e in truth["events"] if e["side"] == side]
    swings = [
        (a["toe_off_s"], b["touch_down_s"])
        for a, b in pairwise(own)
        if a["toe_off_s"] > first and b["touch_down_s"] < last
    ]
    return np.array([np.linspace(a, b, 101) for a, b in swings])


def study(folders: list[Path], *, plain: bool = False) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Waveforms and metrics of every clip of an RBDS runner at 50 frames/s or more."""
    every = [c for f in folders for c in clips(f) if c.subject in rbds.SUBJECTS]
    every = [c for c in every if not is_extending(c) and abs(c.yaw_deg) <= TRAINED_TURN_DEG]
    found = list(usable(every))
    if plain:
        return _judged(found, {clip.subject: None for clip, _ in found})
    samples = side_by_side(sample_of, *zip(*found, strict=True))
    return _judged(found, judges(samples, found))


def _judged(
    found: list[tuple[Clip, xr.Dataset]], each: Mapping[str, Judge | None]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    fast = [(clip, keypoints) for clip, keypoints in found if clip.truth["fps"] >= 50]
    done = side_by_side(judge, *zip(*fast, strict=True), [each[c.subject] for c, _ in fast])
    waves = [row for own, _ in done for row in own]
    numbers = [row for _, own in done for row in own]
    return pd.DataFrame(waves), pd.DataFrame(numbers)


def table(waves: pd.DataFrame, numbers: pd.DataFrame) -> str:
    """The committed page."""
    day = datetime.now(UTC).date()
    people, count = waves["subject"].nunique(), waves["clip"].nunique()
    parts = [
        "# Swing torques from video",
        f"Printed by `validation/swing_video.py`, swingleg {__version__}, {day}. {count} clips of "
        f"{people} runners.",
        ABOUT,
        "## Hip torque over the swing\n",
        _waves(waves),
        "*As marker*: low-pass 10 Hz as for motion capture, nothing put back.\n",
        "## Single figures against the mean of the runner's whole trial (markers)\n",
        _numbers(numbers),
    ]
    return "\n\n".join(parts) + "\n"


def _groups(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    yaw = rows["yaw"].abs()
    return {
        "60 fps, yaw ≤ 15°": rows[(rows.fps == 60) & (yaw <= 15)],
        "60 fps, yaw 15–30°": rows[(rows.fps == 60) & (yaw > 15)],
        "120 fps": rows[rows.fps == 120],
    }


def _waves(waves: pd.DataFrame) -> str:
    lines = [
        "| clips | leg | n | RMSE, Nm/kg | of the mean swing | r | knee RMSE "
        "| as marker: RMSE | r |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, group in _groups(waves).items():
        for leg in LEGS:
            own = group[group.leg == leg]
            if own.empty:
                continue
            hip, mean, knee, plain = (
                np.sqrt(own[c].mean()) for c in ("hip", "mean", "knee", "plain_hip")
            )
            lines.append(
                f"| {name} | {leg} | {len(own)} | {hip:.2f} | {mean:.2f} | {own.r.mean():.3f} "
                f"| {knee:.2f} | {plain:.2f} | {own.plain_r.mean():.3f} |"
            )
    return "\n".join(lines)


def _numbers(numbers: pd.DataFrame) -> str:
    lines = [
        "| metric | leg | n | bias | RMSE | r over all | r at one speed | sd between runners "
        "| 95 % intervals that hold: recording's part, held out | shipped | as shown |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for name in NAMES:
        for leg in LEGS:
            own = numbers[(numbers.metric == name) & (numbers.leg == leg)]
            if own.empty:
                continue
            error = own.value - own.truth
            half = (own.high - own.low) / 2
            body = 1.96 * add.BODY_SD.get(name, add.BODY_SHARE * own.value.abs())
            other = held_out(own, name, leg)["inside"].mean()
            held, shown = ((error.abs() <= width).mean() for width in (half, np.hypot(half, body)))
            apart = own.assign(
                value=own.value - own.groupby("speed").value.transform("mean"),
                truth=own.truth - own.groupby("speed").truth.transform("mean"),
            )
            spread = np.sqrt(own.groupby("speed").truth.var().mean())
            unit = METRICS[name].unit
            lines.append(
                f"| {name}, {unit} | {leg} | {len(own)} | {error.mean():+.3g} "
                f"| {np.sqrt((error**2).mean()):.3g} | {_r(own):.2f} | {_r(apart):.2f} "
                f"| {spread:.3g} | {other:.0%} | {held:.0%} | {shown:.0%} |"
            )
    return "\n".join(lines)


def _r(rows: pd.DataFrame) -> float:
    if rows.truth.std() < 1e-9:
        return float("nan")
    return float(np.corrcoef(rows.value, rows.truth)[0, 1])


def needed(numbers: pd.DataFrame, *, plain: bool) -> str:
    """What the columns video_near and video_far must hold."""
    from swingleg.gait.uncertainty import _table

    lines = []
    for name, own in numbers.groupby("metric", sort=False):
        cells = []
        for leg in LEGS:
            kind = "plain" if plain else "video"
            in_use = _table().get(str(name), {}).get(f"{kind}_{leg}", 0.0)
            sd = needed_sd(own[own.leg == leg], in_use)
            cells.append(f"{leg} {sd:.2g}, for people {WIDER[leg] * sd:.2g}")
        lines.append(f"{name!s:<42}{'   '.join(cells)}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--plain", action="store_true", help="without a calibration; print only")
    parser.add_argument("--json", type=Path, help="write every row there as well")
    args = parser.parse_args()
    waves, numbers = study(args.folders, plain=args.plain)
    text = table(waves, numbers)
    print(text)
    print(needed(numbers, plain=args.plain))
    if args.json:
        rows = {"waves": waves.to_dict("records"), "numbers": numbers.to_dict("records")}
        args.json.write_text(json.dumps(rows, default=float), encoding="utf-8")
    if args.plain:
        return
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

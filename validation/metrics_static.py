"""What it costs to have no standing trial, on the 12 development RBDS runners.

    SWINGLEG_DATA=… python -m validation.metrics_static > validation/metrics_static.md

RBDS runs carry no knee and ankle markers; they are put where the standing trial's lateral (and
medial) markers are carried by the segment's cluster, and the file is renamed to Plug-in Gait. The
mean widths of `centres.LATERAL_TO_CENTRE_LEG` come from these same runners (printed below, with
their spread); with each runner's own share taken out they move by less than .001 leg lengths.
"""

from __future__ import annotations

import datetime
from itertools import pairwise

import numpy as np
import pandas as pd
import xarray as xr

import swingleg
from swingleg.core.athlete import Athlete, Condition
from swingleg.core.keypoints import SIDES
from swingleg.core.metrics import METRICS
from swingleg.core.recording import markers_dataset
from swingleg.gait.measure import measure_strides
from swingleg.motion import stance
from swingleg.motion.markers import motion_from_markers
from swingleg.motion.markers.body import Body
from swingleg.motion.markers.centres import pelvic_tilt
from validation.rbds import SPEEDS, SUBJECTS, _trial, load_sagittal
from validation.rbds_strides import plate_events

_JOINTS = {"knee": ("thigh", "Knee"), "ankle": ("shank", "Ankle")}


def as_plug_in_gait(subject: str, speed: float, medial: bool) -> xr.Dataset:
    """The trial's Markers under Plug-in Gait names, in the runner's axes."""
    made = _trial(subject, speed)["made"]
    body: Body = made.body
    paths: dict[str, np.ndarray] = {}
    for one in body.followed:
        for side in SIDES:
            s, big = f"{side[0]}.", side[0].upper()

            def at(label: str, follow=one) -> np.ndarray:
                return follow.track.carry(body.rest[label][None])[:, 0]

            if one.segment == "pelvis":
                paths |= {big + "ASI": at(s + "asis"), big + "PSI": at(s + "psis")}
            if one.side != side:
                continue
            if one.segment == "foot":
                toe = (at(s + "mt1") + at(s + "mt5")) / 2
                paths |= {big + "HEE": at(s + "heel.bottom"), big + "TOE": toe}
            for joint, (segment, name) in _JOINTS.items():
                if one.segment == segment:
                    short = {"knee": "KNE", "ankle": "ANK"}[joint]
                    wand = {"knee": ("THI", "thigh"), "ankle": ("TIB", "shank")}[joint]
                    paths[big + short] = at(s + name.lower())
                    paths[big + wand[0]] = at(f"{s}{wand[1]}.bottom.lateral")
                    if medial:
                        paths[big + short + "M"] = at(f"{s}{name.lower()}.medial")
    stacked = np.stack(list(paths.values()), axis=1)
    return markers_dataset(made.time, stacked, list(paths), source=subject)


def metrics_of(motion: xr.Dataset, subject: str, speed: float) -> pd.Series:
    """Mean of every number metric over both sides."""
    contacts = load_sagittal(subject, speed)[1]
    events = plate_events(contacts)
    condition = Condition(speed_m_s=speed, treadmill=True)
    strides = measure_strides(motion, events, condition, Athlete(), overstride_limit_leg=0.08)
    return strides.select_dtypes("number").groupby(strides["side"]).mean().mean()


def standing_lines() -> str:
    """Offsets lateral marker → centre and standing posture, mean and sd of the 24 legs."""
    rows, tilts = [], []
    for subject in SUBJECTS:
        body: Body = _trial(subject, 2.5)["made"].body
        rest = body.rest
        front, rear = ((rest["l." + m] + rest["r." + m]) / 2 for m in ("asis", "psis"))
        tilts.append(float(pelvic_tilt(front, rear)))
        for side in SIDES:
            chain = [rest[f"@{j} {side}"] for j in ("hip", "knee", "ankle")]
            leg = sum(np.linalg.norm(b - a) for a, b in pairwise(chain))
            row = []
            for above, centre, name in ((0, 1, "knee"), (1, 2, "ankle")):
                lateral = rest[f"{side[0]}.{name}"]
                along = chain[above] - lateral
                along = along / np.linalg.norm(along)
                axis = np.array([0.0, 0.0, 1.0])
                axis = axis - along * (axis @ along)
                axis = axis / np.linalg.norm(axis)
                offset = (chain[centre] - lateral) / leg
                inward = axis if side == "left" else -axis
                row += [offset @ np.cross(along, axis), offset @ along, offset @ inward]
            down = [b - a for a, b in pairwise(chain)][:2]
            rows.append([*row, *(np.degrees(np.arctan2(d[0], -d[1])) for d in down)])
    mean, sd = np.mean(rows, axis=0), np.std(rows, axis=0, ddof=1)
    names = [
        f"{j} {way}, leg lengths" for j in ("knee", "ankle") for way in ("forward", "up", "in")
    ]
    lines = ["| standing | mean | sd |", "|---|---|---|"]
    for name, m, s in zip([*names, "thigh angle, °", "shank angle, °"], mean, sd, strict=True):
        lines.append(f"| {name} | {m:+.4f} | {s:.4f} |")
    flat = _flat_feet()
    lines.append(
        f"| foot at flat mid-stance of the run, ° | {flat.mean():+.1f} | {flat.std():.1f} |"
    )
    lines.append(f"| pelvic tilt, ° | {np.mean(tilts):+.1f} | {np.std(tilts, ddof=1):.1f} |")
    return "\n".join(lines)


def _flat_feet() -> np.ndarray:
    """(72,) foot angle at flat mid-stance, zero = standing, degrees."""
    out = []
    for subject in SUBJECTS:
        for speed in SPEEDS:
            motion = load_sagittal(subject, speed)[0]
            time, rate = motion.time.values, motion.attrs["source_fps"]
            for k, side in enumerate(SIDES):
                points = motion.position.values[:, 5 * k : 5 * k + 5]
                middles = stance.mid_stances(time, points, np.ones(time.size))
                foot = motion.segment_angle.sel(side=side, segment="foot").values
                out.append(stance.foot_zero(foot, stance.around(middles, time.size, rate))[0])
    return np.array(out)


def table() -> str:
    """The committed page."""
    gaps: dict[str, list[pd.Series]] = {"medial": [], "lateral": []}
    for subject in SUBJECTS:
        for speed in SPEEDS:
            full = metrics_of(load_sagittal(subject, speed)[0], subject, speed)
            for kind, found in gaps.items():
                markers = as_plug_in_gait(subject, speed, kind == "medial")
                motion, _ = motion_from_markers(markers)
                found.append(metrics_of(motion, subject, speed) - full)
    names = [
        n for n in METRICS if n in gaps["medial"][0].index and METRICS[n].unit in ("deg", "leg")
    ]
    rows = ["| metric | medial in the trial: bias, sd | lateral only: bias, sd |", "|---|---|---|"]
    for name in names:
        cells = []
        for kind in ("medial", "lateral"):
            d = np.array([gap[name] for gap in gaps[kind]])
            cells.append(f"{d.mean():+.2g}, {d.std(ddof=1):.2g}")
        rows.append(f"| {name} ({METRICS[name].unit}) | {' | '.join(cells)} |")
    return "\n".join(
        [
            "# No standing trial: what it costs, 12 RBDS runners × 3 speeds",
            "",
            f"Printed by `validation/metrics_static.py`, swingleg {swingleg.__version__},",
            f"{datetime.datetime.now(datetime.UTC).date()}. Data: Fukuchi et al. 2017, CC BY 4.0.",
            "Trials renamed to Plug-in Gait, minus the same trials with their standing trial.",
            "",
            *rows,
            "",
            "## Standing legs, from which the lateral offsets are taken",
            "",
            standing_lines(),
            "",
        ]
    )


if __name__ == "__main__":
    print(table())

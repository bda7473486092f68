"""Development loader for RBDS: C3D markers and treadmill force → Motion and true contacts.

Data: Fukuchi, Fukuchi & Duarte 2017, PeerJ 5:e3298, doi 10.7717/peerj.3298 (CC BY 4.0), found
through the environment variable SWINGLEG_DATA. Needs ``ezc3d`` (development only).

How the points are made (as `norms_reference.csv` defines them): hip centre by Harrington 2007
(J Biomech 40:595, single-variable form); knee and ankle centre = midpoint of the medial and
lateral markers of the standing trial, carried by the segment's marker cluster; heel = lowest rear
marker; toe = mean of the first and fifth metatarsal markers. A marker that drops out, jumps or was
never recorded is rebuilt from the rigid fit of its segment's other markers to the standing trial.

Markers lag the force by about one frame. The lag estimated per trial by cross-correlating the
pelvis's vertical acceleration with the force is 7.5 ms, SD 2.1 over the 36 trials; correcting by
the trial's own estimate spreads event errors within a runner more than correcting by one constant
(touch-down 2.8 against 2.2 ms), so the spread is the estimate's, and one frame is taken for all.
The force events are moved onto the marker clock; the estimate is kept as an attribute.
"""

from __future__ import annotations

import functools
import hashlib
import os
import pickle
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.motion import POINTS, motion_dataset
from validation.rbds_force import belt_speed, force_contacts, low_pass, marker_lag, unloaded
from validation.rbds_points import PELVIS, PREFIX, body_points, joint_centres, pelvis_angle

SUBJECTS = tuple(
    f"RBDS{number}"
    for number in ("002", "03", "08", "010", "012", "014", "016", "018", "020", "022", "024", "026")
)
SPEEDS = (2.5, 3.5, 4.5)
#: the foot speed in stance says 2.8, not 4.5 m/s (data/README.md)
DOUBTFUL = (("RBDS024", 4.5),)

#: seconds by which markers lag the force: one frame (see above)
MARKER_LAG_S = 1 / 150.0

_CACHE_VERSION = "5"


def root() -> Path:
    """The RBDS folder.

    Raises
    ------
    FileNotFoundError : SWINGLEG_DATA is not set or holds no rbds folder.
    """
    base = os.environ.get("SWINGLEG_DATA")
    if not base or not (Path(base) / "rbds").is_dir():
        raise FileNotFoundError("set SWINGLEG_DATA to the folder that holds rbds/ (RBDS C3D files)")
    return Path(base) / "rbds"


def load_sagittal(
    subject: str, speed: float, cutoff_hz: float | None = 15.0
) -> tuple[xr.Dataset, pd.DataFrame]:
    """One running trial as a Motion (kind "markers", 150 Hz, metres) and its force contacts.

    Parameters
    ----------
    subject : as in `SUBJECTS`. speed : 2.5, 3.5 or 4.5 m/s.
    cutoff_hz : zero-lag 4th-order Butterworth on the points; None leaves them raw.

    Returns
    -------
    motion : x forward, y up from the belt; foot and ankle zeroed on the standing trial. attrs add
        ``speed_m_s`` (belt, from the stance foot), ``marker_lag_s``, ``marker_lag_estimate_s``,
        ``mass_kg`` (from the plate) and ``subject``.
    contacts : side, touch_down_s, toe_off_s on the marker clock; force above 50 N after a 30 Hz
        low-pass.
    """
    raw = _trial(subject, speed)
    points = raw["points"] if cutoff_hz is None else low_pass(raw["points"], cutoff_hz, 150.0)
    tilt = raw["pelvis_angle"]
    if cutoff_hz is not None:
        tilt = low_pass(tilt, cutoff_hz, 150.0)
    motion = _motion(points, tilt, raw)
    return motion, raw["contacts"].copy()


def load_force(subject: str, speed: float) -> tuple[np.ndarray, np.ndarray]:
    """(N,) time on the marker clock and (N, 3) force on the runner, newtons: forward, up, right.

    300 Hz, not low-passed; the unloaded level of the plate is taken off.
    """
    raw = _trial(subject, speed)
    return raw["force_time"], raw["force"]


def segment_angles(points: np.ndarray) -> np.ndarray:
    """(T, 2, 3) raw thigh, shank, foot angle in degrees from (T, 2, 5, 2) hip … toe."""
    hip, knee, ankle, heel, toe = np.moveaxis(points, 2, 0)
    from_vertical = [np.arctan2(d[..., 0], -d[..., 1]) for d in (knee - hip, ankle - knee)]
    along = toe - heel
    return np.degrees(np.stack([*from_vertical, np.arctan2(along[..., 1], along[..., 0])], -1))


# --------------------------------------------------------------------------- one trial, cached


@functools.lru_cache(maxsize=40)
def _trial(subject: str, speed: float) -> dict:
    folder = root() / subject
    run = folder / f"{subject}runT{round(speed * 10)}.c3d"
    key = hashlib.sha256(f"{_CACHE_VERSION} {run} {run.stat().st_mtime}".encode()).hexdigest()[:16]
    cache = Path(tempfile.gettempdir()) / "swingleg-rbds" / f"{key}.pkl"
    if cache.exists():
        with cache.open("rb") as stream:
            return pickle.load(stream)
    trial = _compute(run, folder / f"{subject}static.c3d", subject)
    cache.parent.mkdir(parents=True, exist_ok=True)
    partial = cache.with_suffix(f".{os.getpid()}")
    with partial.open("wb") as stream:
        pickle.dump(trial, stream)
    partial.replace(cache)
    return trial


def _compute(run: Path, static: Path, subject: str) -> dict:
    markers, force = _read(run)
    standing = {name: np.nanmedian(xyz, axis=0) for name, xyz in _read(static)[0].items()}
    centres = joint_centres(standing)
    points, pelvis = body_points(markers, standing, centres)
    flat_static = np.array(
        [
            [centres[PREFIX[s] + p][:2] for p in ("hip", "knee", "ankle", "heel", "toe")]
            for s in ("left", "right")
        ]
    )[None]
    static_angle = segment_angles(flat_static)[0]
    static_pelvis = pelvis_angle({name: standing[name][None] for name in PELVIS})[0]
    thigh_shank = np.linalg.norm(np.diff(flat_static[0, :, :3], axis=1), axis=-1)
    force_time = np.arange(len(force)) / 300.0
    force = force - unloaded(force)
    lag = marker_lag(pelvis["centre"][:, 1], force[:, 1])
    contacts = force_contacts(force[:, 1], points)
    contacts[["touch_down_s", "toe_off_s"]] += MARKER_LAG_S
    return {
        "points": points,
        "pelvis": pelvis["centre"],
        "pelvis_angle": pelvis["angle"] - static_pelvis,
        "static_angle": static_angle,
        "leg_length": float(thigh_shank.sum(axis=1).mean()),
        "contacts": contacts,
        "force_time": force_time + MARKER_LAG_S,
        "force": force,
        "lag": lag,
        "mass_kg": float(force[:, 1].mean() / 9.81),
        "belt_speed": belt_speed(points, contacts),
        "subject": subject,
    }


def _read(path: Path) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Markers (T, 3) in metres, NaN where lost, and force on the runner (N, 3): x, y up, z."""
    import ezc3d

    c3d = ezc3d.c3d(str(path))
    xyz = c3d["data"]["points"][:3] / 1000.0
    lost = (np.abs(xyz).sum(axis=0) == 0) | ~np.isfinite(xyz).all(axis=0)
    xyz[:, lost] = np.nan
    labels = c3d["parameters"]["POINT"]["LABELS"]["value"]
    plate = c3d["parameters"]["FORCE_PLATFORM"]
    calibration = np.asarray(plate["CAL_MATRIX"]["value"])[:, :, 0]
    channel = np.asarray(plate["CHANNEL"]["value"]).ravel()[:6].astype(int) - 1
    plate_force = (calibration @ c3d["data"]["analogs"][0][channel])[:3].T
    return {name: xyz[:, i].T for i, name in enumerate(labels)}, _to_lab(plate_force)


def _to_lab(plate: np.ndarray) -> np.ndarray:
    """Plate axes (T, 3) → lab: plate Y lies along the belt, Z points down, X to the left."""
    return np.stack([plate[:, 1], -plate[:, 2], -plate[:, 0]], axis=1)


# ------------------------------------------------------------------------------------- motion


def _motion(points: np.ndarray, pelvis_tilt: np.ndarray, raw: dict) -> xr.Dataset:
    frames = len(points)
    rate = 150.0
    angle = segment_angles(points)
    zero = raw["static_angle"]
    segment = angle.copy()
    segment[..., 2] -= zero[None, :, 2]
    joint = np.empty_like(segment)
    joint[..., 0] = segment[..., 0] + pelvis_tilt[:, None] - zero[None, :, 0]
    joint[..., 1] = segment[..., 0] - segment[..., 1]
    joint[..., 2] = angle[..., 2] - angle[..., 1] - (zero[:, 2] - zero[:, 1])[None]
    pelvis = points[:, :, 0].mean(axis=1)
    neck = np.full_like(pelvis, np.nan)
    position = np.concatenate(
        [points.reshape(frames, 10, 2), pelvis[:, None], neck[:, None]], axis=1
    )
    assert position.shape[1] == len(POINTS)
    nothing = np.full(frames, np.nan)
    return motion_dataset(
        np.arange(frames) / rate,
        {
            "position": position,
            "position_sd": np.full_like(position, 0.002),
            "joint_angle": joint,
            "joint_angle_sd": np.full_like(joint, 0.5),
            "segment_angle": segment,
            "segment_angle_sd": np.full_like(segment, 0.5),
            "trunk_angle": nothing,
            "trunk_angle_sd": nothing,
            "visible": np.ones((frames, 2)),
        },
        units="m",
        attrs={
            "kind": "markers",
            "source_fps": rate,
            "facing": 0,
            "near_side": "",
            "leg_length": raw["leg_length"],
            "leg_length_m": raw["leg_length"],
            "scale_rel_sd": 0.0,
            "bias_sd_deg": 0.0,
            "speed_m_s": raw["belt_speed"],
            "marker_lag_s": MARKER_LAG_S,
            "marker_lag_estimate_s": raw["lag"],
            "mass_kg": raw["mass_kg"],
            "subject": raw["subject"],
        },
    )

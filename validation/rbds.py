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
import warnings
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from scipy.signal import butter, correlate, filtfilt

from swingleg.core.motion import POINTS, motion_dataset

SUBJECTS = tuple(
    f"RBDS{number}"
    for number in ("002", "03", "08", "010", "012", "014", "016", "018", "020", "022", "024", "026")
)
SPEEDS = (2.5, 3.5, 4.5)
#: the foot speed in stance says 2.8, not 4.5 m/s (data/README.md)
DOUBTFUL = (("RBDS024", 4.5),)

_PREFIX = {"left": "L.", "right": "R."}
_PELVIS = tuple(s + m for s in ("L.", "R.") for m in ("ASIS", "PSIS", "Iliac.Crest"))
_CLUSTER = {
    segment: tuple(
        f"{segment}.{end}.{face}" for end in ("Top", "Bottom") for face in ("Lateral", "Medial")
    )
    for segment in ("Thigh", "Shank")
}
_FOOT = ("Heel.Bottom", "Heel.Top", "Heel.Lateral", "MT1", "MT5")
#: seconds by which markers lag the force: one frame (see above)
MARKER_LAG_S = 1 / 150.0

_JUMP_M = 0.02
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
    pelvis_angle = raw["pelvis_angle"]
    if cutoff_hz is not None:
        pelvis_angle = low_pass(pelvis_angle, cutoff_hz, 150.0)
    motion = _motion(points, pelvis_angle, raw)
    return motion, raw["contacts"].copy()


def load_force(subject: str, speed: float) -> tuple[np.ndarray, np.ndarray]:
    """(N,) time on the marker clock and (N, 3) force on the runner, newtons: forward, up, right.

    300 Hz, not low-passed; the unloaded level of the plate is taken off.
    """
    raw = _trial(subject, speed)
    return raw["force_time"], raw["force"]


def low_pass(values: np.ndarray, cutoff_hz: float, rate_hz: float) -> np.ndarray:
    """Zero-lag 4th-order Butterworth along axis 0 (Winter's correction for two passes)."""
    b, a = butter(2, min(cutoff_hz / 0.802 / (rate_hz / 2), 0.99))
    return filtfilt(b, a, values, axis=0, padlen=min(60, len(values) - 1))


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
    centres = _joint_centres(standing)
    points, pelvis = _points(markers, standing, centres)
    flat_static = np.array(
        [
            [centres[_PREFIX[s] + p][:2] for p in ("hip", "knee", "ankle", "heel", "toe")]
            for s in ("left", "right")
        ]
    )[None]
    static_angle = segment_angles(flat_static)[0]
    static_pelvis = _pelvis_angle({name: standing[name][None] for name in _PELVIS})[0]
    thigh_shank = np.linalg.norm(np.diff(flat_static[0, :, :3], axis=1), axis=-1)
    force_time = np.arange(len(force)) / 300.0
    force = force - _unloaded(force)
    lag = _marker_lag(pelvis["centre"][:, 1], force[:, 1])
    contacts = _contacts(force[:, 1], points)
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
        "belt_speed": _belt_speed(points, contacts),
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


# ------------------------------------------------------------------------------ joint centres


def _joint_centres(standing: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Standing joint centres and foot points by "L.hip" … "R.toe", metres."""
    centres = {}
    for prefix in _PREFIX.values():
        centres[prefix + "hip"] = _harrington(standing, prefix)
        centres[prefix + "knee"] = (
            standing[prefix + "Knee"] + standing[prefix + "Knee.Medial"]
        ) / 2
        centres[prefix + "ankle"] = (
            standing[prefix + "Ankle"] + standing[prefix + "Ankle.Medial"]
        ) / 2
        centres[prefix + "heel"] = standing[prefix + "Heel.Bottom"]
        centres[prefix + "toe"] = (standing[prefix + "MT1"] + standing[prefix + "MT5"]) / 2
    return centres


def _harrington(markers: dict[str, np.ndarray], prefix: str) -> np.ndarray:
    """Hip centre in metres by the single-variable equations of Harrington et al. 2007.

    From the middle of the front spines, in mm, with pelvis depth PD and width PW: forward
    −0.24 PD − 9.9, up −0.30 PW − 10.9, sideways 0.33 PW + 7.3.
    """
    left, right = markers["L.ASIS"], markers["R.ASIS"]
    middle = (left + right) / 2
    back = (markers["L.PSIS"] + markers["R.PSIS"]) / 2
    width, depth = np.linalg.norm(right - left), np.linalg.norm(middle - back)
    across = (right - left) / width
    forward = middle - back
    forward = forward - across * (forward @ across)
    forward /= np.linalg.norm(forward)
    up = np.cross(across, forward)
    sideways = (1 if prefix == "R." else -1) * (0.33 * width + 0.0073)
    return (
        middle
        + forward * (-0.24 * depth - 0.0099)
        + up * (-0.30 * width - 0.0109)
        + across * sideways
    )


def _points(
    markers: dict[str, np.ndarray], standing: dict[str, np.ndarray], centres: dict[str, np.ndarray]
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """(T, 2, 5, 2) hip, knee, ankle, heel, toe and the pelvis: its centre (T, 2) and angle (T,)."""
    hips = [centres["L.hip"], centres["R.hip"]]
    names = [standing[name] for name in _PELVIS]
    pelvis = _carry(markers, _PELVIS, standing, [*hips, *names])
    sides = []
    for side, prefix in enumerate(_PREFIX.values()):
        thigh = tuple(prefix + name for name in _CLUSTER["Thigh"])
        shank = tuple(prefix + name for name in _CLUSTER["Shank"])
        foot = tuple(prefix + name for name in _FOOT)
        by_thigh = _carry(markers, thigh, standing, [centres[prefix + "knee"]])
        by_shank = _carry(markers, shank, standing, [centres[prefix + "ankle"]])
        by_foot = _carry(
            _relabelled(markers, standing, prefix),
            foot,
            standing,
            [centres[prefix + "heel"], centres[prefix + "toe"]],
        )
        chain = [pelvis[:, side], by_thigh[:, 0], by_shank[:, 0], by_foot[:, 0], by_foot[:, 1]]
        sides.append(np.stack(chain, axis=1))
    frame = {name: pelvis[:, 2 + i] for i, name in enumerate(_PELVIS)}
    spines = [frame[s + m] for s in ("L.", "R.") for m in ("ASIS", "PSIS")]
    centre = np.mean(spines, axis=0)[:, :2]
    return np.stack(sides, axis=1)[..., :2], {"centre": centre, "angle": _pelvis_angle(frame)}


def _pelvis_angle(frame: dict[str, np.ndarray]) -> np.ndarray:
    """(T,) anterior tilt of the PSIS → ASIS line, degrees: front down positive."""
    front, back = ((frame["L." + m] + frame["R." + m]) / 2 for m in ("ASIS", "PSIS"))
    along = front - back
    return np.degrees(np.arctan2(-along[:, 1], along[:, 0]))


def _relabelled(
    markers: dict[str, np.ndarray], standing: dict[str, np.ndarray], prefix: str
) -> dict[str, np.ndarray]:
    """Undo swapped forefoot labels when the other assignment fits the standing foot better."""
    first, fifth = prefix + "MT1", prefix + "MT5"
    nothing = np.full_like(markers[prefix + "Heel.Bottom"], np.nan)
    one, five = markers.get(first, nothing), markers.get(fifth, nothing)
    options = [{first: one, fifth: five}, {first: five, fifth: one}]
    foot = tuple(prefix + name for name in _FOOT)
    fits = [_median_misfit({**markers, **option}, foot, standing) for option in options]
    best = 1 if fits[1] < 0.6 * fits[0] else 0
    return {**markers, **options[best]}


# --------------------------------------------------------------------------------- rigid fits


def _stack(
    markers: dict[str, np.ndarray], names: tuple[str, ...], standing: dict[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    any_marker = next(iter(markers.values()))
    seen = np.stack([markers.get(n, np.full_like(any_marker, np.nan)) for n in names], axis=1)
    return seen, np.stack([standing[n] for n in names])


def _median_misfit(
    markers: dict[str, np.ndarray], names: tuple[str, ...], standing: dict[str, np.ndarray]
) -> float:
    seen, template = _stack(markers, names, standing)
    weight = np.isfinite(seen[..., 0]).astype(float)
    return float(np.nanmedian(np.sqrt(np.nanmean(_misfit(seen, template, weight) ** 2, axis=1))))


def _carry(
    markers: dict[str, np.ndarray],
    names: tuple[str, ...],
    standing: dict[str, np.ndarray],
    carried: list[np.ndarray],
) -> np.ndarray:
    """(T, K, 3) standing points carried by the rigid motion of a marker cluster.

    A marker further than 2 cm from where the others put it (beyond its usual distance) is left
    out of that frame; frames with fewer than three markers are interpolated in time.
    """
    seen, template = _stack(markers, names, standing)
    weight = np.isfinite(seen[..., 0]).astype(float)
    with warnings.catch_warnings():  # a marker that was never recorded has no usual distance
        warnings.simplefilter("ignore", RuntimeWarning)
        usual = np.nan_to_num(np.nanmedian(_left_out(seen, template, weight), axis=0))
    for _ in range(2):
        apart = _left_out(seen, template, weight) - usual
        apart = np.where(weight > 0, apart, -np.inf)
        worst = apart.argmax(axis=1)
        frames = np.flatnonzero((apart.max(axis=1) > _JUMP_M) & (weight.sum(axis=1) > 3))
        weight[frames, worst[frames]] = 0.0
    rotation, shift = _rigid(seen, template, weight)
    placed = np.einsum("tij,kj->tki", rotation, np.stack(carried)) + shift[:, None]
    few = weight.sum(axis=1) < 3
    if few.any():
        good = np.flatnonzero(~few)
        flat = placed.reshape(len(placed), -1)
        frames = np.arange(len(placed))
        flat[few] = np.stack([np.interp(frames[few], good, c[good]) for c in flat.T], axis=1)
    return placed


def _rigid(
    seen: np.ndarray, template: np.ndarray, weight: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Per-frame rotation (T, 3, 3) and shift (T, 3), template → seen (Kabsch 1976)."""
    w = weight / np.maximum(weight.sum(axis=1, keepdims=True), 1e-9)
    seen = np.nan_to_num(seen)
    there, here = np.einsum("tm,tmi->ti", w, seen), w @ template
    cross = np.einsum("tm,tmi,tmj->tij", w, seen - there[:, None], template - here[:, None])
    u, _, vt = np.linalg.svd(cross)
    flip = np.ones((len(seen), 3))
    flip[:, 2] = np.sign(np.linalg.det(u @ vt))
    rotation = np.einsum("tij,tj,tjk->tik", u, flip, vt)
    return rotation, there - np.einsum("tij,tj->ti", rotation, here)


def _misfit(seen: np.ndarray, template: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """(T, M) distance of each marker from the fitted template, metres."""
    rotation, shift = _rigid(seen, template, weight)
    placed = np.einsum("tij,mj->tmi", rotation, template) + shift[:, None]
    return np.linalg.norm(seen - placed, axis=-1)


def _left_out(seen: np.ndarray, template: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """(T, M) distance of each marker from where the *other* markers put it."""
    columns = []
    for m in range(len(template)):
        others = weight.copy()
        others[:, m] = 0.0
        columns.append(_misfit(seen, template, others)[:, m])
    return np.stack(columns, axis=1)


# -------------------------------------------------------------------------------------- force


def _unloaded(force: np.ndarray) -> np.ndarray:
    """(3,) plate output in flight: mean of the samples near the lower envelope of the vertical."""
    smooth = low_pass(force[:, 1], 30.0, 300.0)
    cut = np.percentile(smooth, 2) + 0.02 * np.percentile(smooth, 95)
    return force[smooth < cut].mean(axis=0)


def _marker_lag(pelvis_y: np.ndarray, vertical: np.ndarray) -> float:
    """Seconds by which the markers lag the force: peak of their cross-correlation (15 Hz)."""
    frames = np.arange(len(pelvis_y)) / 150.0
    fine = np.arange(0.0, frames[-1], 1 / 1200.0)
    smooth = low_pass(pelvis_y, 15.0, 150.0)
    acceleration = np.interp(fine, frames, np.gradient(np.gradient(smooth)))
    force = np.interp(fine, np.arange(len(vertical)) / 300.0, low_pass(vertical, 15.0, 300.0))
    a, f = (v - v.mean() for v in (acceleration, force))
    full = correlate(a[600:-600], f[600:-600], mode="same", method="fft")
    middle = len(full) // 2
    window = full[middle - 48 : middle + 49]
    k = int(np.clip(window.argmax(), 1, 95))
    low, top, high = window[k - 1 : k + 2]
    return float((k - 48 + 0.5 * (low - high) / (low - 2 * top + high)) / 1200.0)


def _contacts(vertical: np.ndarray, points: np.ndarray) -> pd.DataFrame:
    """Contacts in seconds of the force clock; the side is that of the lower foot at mid-contact."""
    smooth = low_pass(vertical, 30.0, 300.0)
    loaded = smooth > 50.0
    rise, fall = (np.flatnonzero(np.diff(loaded.astype(int)) == s) for s in (1, -1))

    def crossing(i: np.ndarray) -> np.ndarray:
        return (i + (50.0 - smooth[i]) / (smooth[i + 1] - smooth[i])) / 300.0

    down, up = crossing(rise), crossing(fall)
    up = up[up > down[0]]
    down = down[: len(up)]
    real = (up - down > 0.08) & (up - down < 0.6)
    down, up = down[real], up[real]
    height = points[:, :, 3:, 1].mean(axis=2)
    middle = np.clip(np.round((down + up) / 2 * 150).astype(int), 0, len(height) - 1)
    side = np.array(["left", "right"])[height[middle].argmin(axis=1)]
    return pd.DataFrame({"side": side, "touch_down_s": down, "toe_off_s": up})


def _belt_speed(points: np.ndarray, contacts: pd.DataFrame) -> float:
    """Median backward speed of the heel–toe middle in the middle third of contact, m/s."""
    velocity = -np.gradient(
        low_pass(points[:, :, 3:, 0].mean(axis=2), 15.0, 150.0), 1 / 150.0, axis=0
    )
    speeds = []
    for side, down, up in contacts.itertuples(index=False):
        a, b = (round((down + (up - down) * part) * 150) for part in (1 / 3, 2 / 3))
        speeds.append(velocity[a:b, 0 if side == "left" else 1].mean())
    return float(np.nanmedian(speeds))


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


def _compare() -> None:
    """Print the loader's figures beside reference_per_runner.csv."""
    reference = pd.read_csv(root() / "reference_per_runner.csv").set_index(["runner", "speed_m_s"])
    rows = []
    for subject in SUBJECTS:
        for speed in SPEEDS:
            motion, contacts = load_sagittal(subject, speed)
            rows.append({"runner": subject, "speed_m_s": speed, **_summary(motion, contacts)})
    own = pd.DataFrame(rows).set_index(["runner", "speed_m_s"])
    columns = [c for c in own if c in reference]
    gap = own[columns] - reference.loc[own.index, columns]
    print(own[["n", "lag_ms", "mass_kg", "speed_measured_m_s"]].round(2).to_string())
    print(gap.agg(["mean", "std", "min", "max"]).T.round(4).to_string())
    wide = gap.abs() > 4 * gap.std()
    print("far off:", [(i, c) for c in columns for i in gap.index[wide[c]]])


def _summary(motion: xr.Dataset, contacts: pd.DataFrame) -> dict[str, float]:
    time = motion.time.values
    out: dict[str, list[float]] = {
        k: []
        for k in (
            "thigh_elevation_peak_deg",
            "hip_flexion_peak_deg",
            "knee_flexion_swing_peak_deg",
            "knee_flexion_late_swing_min_deg",
            "knee_flexion_contact_deg",
            "foot_strike_angle_deg",
            "ankle_dorsiflexion_contact_deg",
            "overstride_hip_leg",
            "shank_angle_contact_deg",
        )
    }
    strides = []
    for side, own in contacts.groupby("side"):
        leg = {
            n: motion.segment_angle.sel(side=side, segment=n).values
            for n in ("thigh", "shank", "foot")
        }
        knee, hip, ankle = (
            motion.joint_angle.sel(side=side, joint=n).values for n in ("knee", "hip", "ankle")
        )
        ahead = (
            motion.position.sel(point=f"{side}_ankle", space="x")
            - motion.position.sel(point=f"{side}_hip", space="x")
        ).values
        for (_, one), (_, two) in pairwise(own.iterrows()):
            stride = two.touch_down_s - one.touch_down_s
            if not 0.4 < stride < 1.0:
                continue
            strides.append(stride)
            swing = (time > one.toe_off_s) & (time < two.touch_down_s)
            at = functools.partial(np.interp, two.touch_down_s, time)
            peak = np.flatnonzero(swing)[knee[swing].argmax()]
            out["thigh_elevation_peak_deg"].append(leg["thigh"][swing].max())
            out["hip_flexion_peak_deg"].append(hip[swing].max())
            out["knee_flexion_swing_peak_deg"].append(knee[peak])
            late = np.flatnonzero(swing & (np.arange(len(time)) > peak))
            out["knee_flexion_late_swing_min_deg"].append(knee[late].min())
            out["knee_flexion_contact_deg"].append(at(knee))
            out["foot_strike_angle_deg"].append(at(leg["foot"]))
            out["ankle_dorsiflexion_contact_deg"].append(at(ankle))
            out["shank_angle_contact_deg"].append(at(leg["shank"]))
            out["overstride_hip_leg"].append(at(ahead) / motion.attrs["leg_length"])
    result = {name: float(np.mean(values)) for name, values in out.items()}
    contact = contacts.toe_off_s - contacts.touch_down_s
    return {
        "n": len(contacts),
        "lag_ms": motion.attrs["marker_lag_estimate_s"] * 1e3,
        "mass_kg": motion.attrs["mass_kg"],
        "speed_measured_m_s": motion.attrs["speed_m_s"],
        "contact_time_s": float(contact.mean()),
        "cadence_spm": 120 / float(np.mean(strides)),
        **result,
    }


if __name__ == "__main__":
    _compare()

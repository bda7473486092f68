"""Development loader for Hamner subject01: TRC markers and force per foot → Motion and contacts.

Data: Hamner & Delp 2013, J Biomech 46:780, as processed by Fox 2024, R Soc Open Sci 11:231909; one
runner at 2, 3, 4 and 5 m/s on an instrumented treadmill, markers 100 Hz, force 1000 Hz per foot;
found through the environment variable SWINGLEG_DATA.

Points as in `validation.rbds`: hip centre by Harrington 2007, knee and ankle centre = midpoint of
the standing trial's epicondyle and malleolus markers carried by the segment's cluster, heel = CAL,
toe = mean of TOE and MT5. The pelvis has four spine markers and no iliac crests.

The force was low-passed by its makers (almost nothing above 30 Hz): its 50 N crossings come about
6–10 ms early at touch-down beside a 30 Hz low-pass, so spreads can be judged here, biases cannot.
Markers and force share a clock: the lag of `validation.rbds_force.marker_lag` is −1 ms, SD 2.
"""

from __future__ import annotations

import functools
import os
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.motion import motion_dataset
from validation.rbds import segment_angles
from validation.rbds_force import low_pass
from validation.rbds_points import pelvis_angle
from validation.rigid import carry

SPEEDS = (2, 3, 4, 5)
_RATE_HZ = 100.0
_SPINES = ("ASIS", "PSIS")


def root() -> Path:
    """The folder of the subject.

    Raises
    ------
    FileNotFoundError : SWINGLEG_DATA is not set or holds no hamner folder.
    """
    base = os.environ.get("SWINGLEG_DATA")
    if not base or not (Path(base) / "hamner" / "subject01").is_dir():
        raise FileNotFoundError("set SWINGLEG_DATA to the folder that holds hamner/subject01")
    return Path(base) / "hamner" / "subject01"


def load_sagittal(speed: int, cutoff_hz: float | None = 15.0) -> tuple[xr.Dataset, pd.DataFrame]:
    """One running trial as a Motion (kind "markers", 100 Hz, metres) and its force contacts.

    Parameters
    ----------
    speed : 2, 3, 4 or 5 m/s. cutoff_hz : zero-lag low-pass on the points; None leaves them raw.

    Returns
    -------
    motion : x forward, y up; attrs add ``speed_m_s`` (nominal), ``mass_kg`` (from the force) and
        ``subject`` ("hamner01").
    contacts : side, touch_down_s, toe_off_s; vertical force of that foot above 50 N after a 30 Hz
        low-pass; contacts cut off by the recording's ends are left out.
    """
    raw = _trial(speed)
    points, tilt = raw["points"], raw["pelvis_angle"]
    if cutoff_hz is not None:
        points, tilt = (low_pass(v, cutoff_hz, _RATE_HZ) for v in (points, tilt))
    return _motion(points, tilt, raw), raw["contacts"].copy()


def load_force(speed: int) -> tuple[np.ndarray, np.ndarray]:
    """(N,) time and (N, 3) force of both feet together on the runner, newtons: forward, up, right.

    1000 Hz, as the makers low-passed it.
    """
    time, per_foot = load_foot_forces(speed)
    return time, per_foot.sum(axis=1)


def load_foot_forces(speed: int) -> tuple[np.ndarray, np.ndarray]:
    """(N,) time and (N, 2, 3) force on the left and right foot, newtons."""
    raw = _trial(speed)
    return raw["force_time"], raw["force"]


@functools.lru_cache(maxsize=4)
def _trial(speed: int) -> dict:
    time, markers = _read_trc(root() / f"Run_{speed}.trc")
    standing = {
        name: _face_forward(np.nanmedian(xyz, axis=0))
        for name, xyz in _read_trc(root() / "static.trc")[1].items()
    }
    centres = _centres(standing)
    points, pelvis = _body(markers, standing, centres)
    flat = np.array(
        [[centres[s + p][:2] for p in ("hip", "knee", "ankle", "heel", "toe")] for s in ("L", "R")]
    )[None]
    force_time, force = _read_force(root() / f"Run_{speed}_grf.mot")
    frame = {s + "." + m: standing[s + m[:3]] for s in "LR" for m in _SPINES}
    standing_tilt = pelvis_angle({name: xyz[None] for name, xyz in frame.items()})[0]
    return {
        "time": time,
        "points": points,
        "pelvis_angle": pelvis - standing_tilt,
        "static_angle": segment_angles(flat)[0],
        "leg_length": float(np.linalg.norm(np.diff(flat[0, :, :3], axis=1), axis=-1).sum(1).mean()),
        "force_time": force_time,
        "force": force,
        "contacts": _contacts(force_time, force[:, :, 1]),
        "mass_kg": float(force[:, :, 1].sum(axis=1).mean() / 9.81),
        "speed": float(speed),
    }


def _read_trc(path: Path) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """(T,) seconds and markers (T, 3) in metres."""
    lines = path.read_text().splitlines()
    names = [cell.strip() for cell in lines[3].split("\t")[2:] if cell.strip()]
    rows = [line.split("\t") for line in lines[5:] if line.strip()]
    width = 2 + 3 * len(names)
    table = np.array(
        [[float(c) if c.strip() else np.nan for c in (row + [""] * width)[:width]] for row in rows]
    )
    xyz = table[:, 2:].reshape(len(table), -1, 3) / 1000.0
    return table[:, 1], {name: xyz[:, k] for k, name in enumerate(names)}


def _read_force(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """(N,) seconds and (N, 2, 3) newtons, left and right."""
    lines = path.read_text().splitlines()
    head = next(k for k, line in enumerate(lines) if line.strip() == "endheader")
    names = lines[head + 1].split("\t")
    table = np.array([line.split("\t") for line in lines[head + 2 :] if line.strip()], dtype=float)
    column = {name.strip(): k for k, name in enumerate(names)}
    pick = [[column[f"{s}_ground_force_v{a}"] for a in "xyz"] for s in "LR"]
    return table[:, 0], table[:, pick]


def _face_forward(xyz: np.ndarray) -> np.ndarray:
    """The standing trial faces the laboratory's z; running goes along x."""
    return np.array([xyz[2], xyz[1], -xyz[0]])


def _centres(standing: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    out = {}
    for side, sign in (("L", -1.0), ("R", 1.0)):
        out[side + "hip"] = _hip(standing, sign)
        out[side + "knee"] = (standing[side + "LFC"] + standing[side + "MFC"]) / 2
        out[side + "ankle"] = (standing[side + "LMAL"] + standing[side + "MMAL"]) / 2
        out[side + "heel"] = standing[side + "CAL"]
        out[side + "toe"] = (standing[side + "TOE"] + standing[side + "MT5"]) / 2
    return out


def _hip(standing: dict[str, np.ndarray], sign: float) -> np.ndarray:
    """Hip centre by the single-variable equations of Harrington et al. 2007, metres."""
    left, right = standing["LASI"], standing["RASI"]
    middle, back = (left + right) / 2, (standing["LPSI"] + standing["RPSI"]) / 2
    width, depth = np.linalg.norm(right - left), np.linalg.norm(middle - back)
    across = (right - left) / width
    forward = middle - back
    forward = forward - across * (forward @ across)
    forward /= np.linalg.norm(forward)
    shift = (-0.24 * depth - 0.0099, -0.30 * width - 0.0109, sign * (0.33 * width + 0.0073))
    axes = (forward, np.cross(across, forward), across)
    return middle + sum(size * axis for size, axis in zip(shift, axes, strict=True))


def _body(
    markers: dict[str, np.ndarray], standing: dict[str, np.ndarray], centres: dict[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """(T, 2, 5, 2) hip … toe of left and right, and the pelvis's anterior tilt (T,) degrees."""
    spines = ("LASI", "RASI", "LPSI", "RPSI")
    carried = [centres["Lhip"], centres["Rhip"], *(standing[s] for s in spines)]
    pelvis = carry(markers, spines, standing, carried)
    named = {"L.ASIS": 2, "R.ASIS": 3, "L.PSIS": 4, "R.PSIS": 5}
    sides = []
    for k, side in enumerate("LR"):
        by = {
            part: carry(markers, tuple(side + m for m in cluster), standing, points)[:, :]
            for part, cluster, points in (
                ("thigh", ("TH1", "TH2", "TH3"), [centres[side + "knee"]]),
                ("shank", ("TB1", "TB2", "TB3"), [centres[side + "ankle"]]),
                ("foot", ("CAL", "TOE", "MT5"), [centres[side + "heel"], centres[side + "toe"]]),
            )
        }
        chain = [pelvis[:, k], by["thigh"][:, 0], by["shank"][:, 0], *by["foot"].transpose(1, 0, 2)]
        sides.append(np.stack(chain, axis=1))
    tilt = pelvis_angle({name: pelvis[:, k] for name, k in named.items()})
    return np.stack(sides, axis=1)[..., :2], tilt


def _contacts(time: np.ndarray, vertical: np.ndarray) -> pd.DataFrame:
    """Contacts of both feet whose touch-down and toe-off are both recorded."""
    tables = []
    for k, side in enumerate(("left", "right")):
        smooth = low_pass(vertical[:, k], 30.0, 1000.0)
        loaded = smooth > 50.0
        rise, fall = (np.flatnonzero(np.diff(loaded.astype(int)) == s) for s in (1, -1))
        down, up = (
            time[i] + (50.0 - smooth[i]) / (smooth[i + 1] - smooth[i]) * 0.001 for i in (rise, fall)
        )
        up = up[up > down[0]]
        down = down[: len(up)]
        tables.append(pd.DataFrame({"side": side, "touch_down_s": down, "toe_off_s": up}))
    contacts = pd.concat(tables).sort_values("touch_down_s", ignore_index=True)
    length = contacts.toe_off_s - contacts.touch_down_s
    return contacts[length.between(0.08, 0.6)].reset_index(drop=True)


def _motion(points: np.ndarray, tilt: np.ndarray, raw: dict) -> xr.Dataset:
    angle, zero = segment_angles(points), raw["static_angle"]
    segment = angle.copy()
    segment[..., 2] -= zero[None, :, 2]
    joint = np.empty_like(segment)
    joint[..., 0] = segment[..., 0] + tilt[:, None] - zero[None, :, 0]
    joint[..., 1] = segment[..., 0] - segment[..., 1]
    joint[..., 2] = angle[..., 2] - angle[..., 1] - (zero[:, 2] - zero[:, 1])[None]
    frames = len(points)
    pelvis = points[:, :, 0].mean(axis=1)[:, None]
    neck = np.full_like(pelvis, np.nan)
    position = np.concatenate([points.reshape(frames, 10, 2), pelvis, neck], axis=1)
    nothing = np.full(frames, np.nan)
    return motion_dataset(
        raw["time"],
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
            "source_fps": _RATE_HZ,
            "facing": 0,
            "near_side": "",
            "leg_length": raw["leg_length"],
            "leg_length_m": raw["leg_length"],
            "scale_rel_sd": 0.0,
            "bias_sd_deg": 0.0,
            "speed_m_s": raw["speed"],
            "mass_kg": raw["mass_kg"],
            "subject": "hamner01",
        },
    )

"""A runner of rigid segments with markers on them: known joint centres and sagittal angles.

The feet obey the ground (`tests.gait.events.runner`); each knee closes the chain between hip and
ankle. Runner's axes: x forward, y up, z right. Labels are those of the OpenSim running set.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr

from swingleg.core.recording import markers_dataset
from swingleg.motion.markers.centres import harrington
from tests.gait.events.runner import run

THIGH_M = SHANK_M = 0.46
HIP_HALF_M = 0.085
SIDES = ("left", "right")
#: pelvis shape: label → forward, up, right; its hip centres are brought to the leg's hips
_PELVIS = {
    "LASI": (0.10, 0.02, -0.12),
    "RASI": (0.10, 0.02, 0.12),
    "LPSI": (-0.07, 0.05, -0.05),
    "RPSI": (-0.07, 0.05, 0.05),
}
#: clusters: outward, forward, share of the way down
_THIGH = {"TH1": (0.09, 0.02, 0.3), "TH2": (0.08, -0.05, 0.5), "TH3": (0.07, 0.05, 0.7)}
_SHANK = {"TB1": (0.06, 0.02, 0.2), "TB2": (0.05, -0.04, 0.5), "TB3": (0.05, 0.04, 0.7)}


def paths(*, rate: float = 200.0, duration: float = 6.0, overground: float = 0.0) -> tuple:
    """(T,) time, label → (T, 3) paths, and the true (T, 2, 3) thigh, shank, foot angles."""
    motion, _ = run(duration=duration, rate=rate, overground=overground)
    at = {str(p): motion.position.sel(point=p).values for p in motion.point.values}
    pelvis = at["pelvis"]
    legs = []
    for side in SIDES:
        hip, ankle = pelvis, at[f"{side}_ankle"]
        legs.append((hip, _knee(hip, ankle), ankle, at[f"{side}_heel"], at[f"{side}_toe"]))
    return motion.time.values, _markers(pelvis, legs), _angles(legs)


def standing() -> dict[str, np.ndarray]:
    """Label → (3,) of the same body standing straight, feet flat."""
    hip = np.array([[0.0, THIGH_M + SHANK_M + 0.08]])
    knee, ankle = (hip - np.array([0.0, d]) for d in (THIGH_M, THIGH_M + SHANK_M))
    heel, toe = np.array([[-0.05, 0.03]]), np.array([[0.12, 0.03]])
    found = _markers(hip, [(hip, knee, ankle, heel, toe)] * 2)
    return {label: path[0] for label, path in found.items()}


def as_markers(time: np.ndarray, found: Mapping[str, np.ndarray]) -> xr.Dataset:
    return markers_dataset(
        time, np.stack(list(found.values()), axis=1), list(found), source="t.trc"
    )


def as_standing(found: Mapping[str, np.ndarray]) -> xr.Dataset:
    time = np.arange(20) / 100.0
    return as_markers(time, {label: np.tile(xyz, (20, 1)) for label, xyz in found.items()})


def trial(found: Mapping[str, np.ndarray], *, without: tuple[str, ...] = ("FC", "MAL")) -> dict:
    """The labels of a run: medial and lateral joint markers were taken off."""
    return {label: path for label, path in found.items() if not label.endswith(without)}


def turn(degrees: float, axis: str = "y") -> np.ndarray:
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    rows = {
        "x": [[1, 0, 0], [0, c, -s], [0, s, c]],
        "y": [[c, 0, s], [0, 1, 0], [-s, 0, c]],
        "z": [[c, -s, 0], [s, c, 0], [0, 0, 1]],
    }
    return np.array(rows[axis])


def _knee(hip: np.ndarray, ankle: np.ndarray) -> np.ndarray:
    """The knee of a leg with constant lengths, bent forward."""
    along = ankle - hip
    reach = np.linalg.norm(along, axis=1, keepdims=True)
    assert (reach < THIGH_M + SHANK_M).all()
    down = along / reach
    forward = np.stack([-down[:, 1], down[:, 0]], axis=1)
    return hip + along / 2 + forward * np.sqrt(THIGH_M**2 - (reach / 2) ** 2)


def _markers(pelvis: np.ndarray, legs: list) -> dict[str, np.ndarray]:
    shape = {label: np.array(xyz) for label, xyz in _PELVIS.items()}
    back = (shape["LPSI"] + shape["RPSI"]) / 2
    left, right = harrington(shape["LASI"], shape["RASI"], back)
    widen = HIP_HALF_M / ((right - left)[2] / 2)
    middle = (left + right) / 2
    out = {label: _flat(pelvis, 0.0) + (xyz - middle) for label, xyz in shape.items()}
    half = HIP_HALF_M / widen
    for letter, sign, (hip, knee, ankle, heel, toe) in zip("LR", (-1, 1), legs, strict=True):
        base = sign * half
        out |= _cluster(letter, sign, base, hip, knee, _THIGH)
        out |= _cluster(letter, sign, base, knee, ankle, _SHANK)
        for names, centre, width in ((("LFC", "MFC"), knee, 0.05), (("LMAL", "MMAL"), ankle, 0.04)):
            for name, out_in in zip(names, (1, -1), strict=True):
                out[letter + name] = _flat(centre, base + sign * out_in * width)
        out[letter + "CAL"] = _flat(heel, base)
        out[letter + "TOE"] = _flat(toe, base - sign * 0.04)
        out[letter + "MT5"] = _flat(toe, base + sign * 0.04)
        out[letter + "ACR"] = _flat(pelvis + np.array([0.05, 0.5]), sign * 0.2)
    return out


def _cluster(letter: str, sign: int, base: float, top, bottom, shape) -> dict[str, np.ndarray]:
    along = bottom - top
    front = np.stack([-along[:, 1], along[:, 0]], axis=1)
    front = front / np.linalg.norm(front, axis=1, keepdims=True)
    return {
        letter + name: _flat(top + share * along + ahead * front, base + sign * aside)
        for name, (aside, ahead, share) in shape.items()
    }


def _flat(xy: np.ndarray, z: float) -> np.ndarray:
    return np.column_stack([xy, np.full(len(xy), z)])


def _angles(legs: list) -> np.ndarray:
    out = []
    for hip, knee, ankle, heel, toe in legs:
        thigh, shank, foot = knee - hip, ankle - knee, toe - heel
        down = [np.arctan2(d[:, 0], -d[:, 1]) for d in (thigh, shank)]
        out.append(np.degrees(np.stack([*down, np.arctan2(foot[:, 1], foot[:, 0])], axis=1)))
    return np.stack(out, axis=1)

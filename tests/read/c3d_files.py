"""C3D files made for the tests: markers, analog channels and force plates with known loads."""

from __future__ import annotations

from pathlib import Path

import ezc3d
import numpy as np

RATE_HZ, RATIO = 100.0, 4
#: plate axes as columns, lab z up: x to the lab's y, y to the lab's x, so z points down
AXES_Z_UP = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, -1.0]])
#: the same plate in a lab with y up, as in RBDS
AXES_Y_UP = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, -1.0], [-1.0, 0.0, 0.0]])
HALF_M = np.array([0.25, 0.9])


def corners_mm(axes: np.ndarray, centre_m: np.ndarray, half_m: np.ndarray = HALF_M) -> np.ndarray:
    """(3, 4) corners 1..4 in the quadrants +x+y, −x+y, −x−y, +x−y of the plate."""
    signs = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    flat = np.concatenate([signs * half_m, np.zeros((4, 1))], axis=1)
    return (flat @ axes.T + centre_m).T * 1000.0


def write_c3d(
    path: Path,
    *,
    frames: int = 20,
    markers: dict[str, np.ndarray] | None = None,
    units: str | None = "mm",
    analog: np.ndarray | None = None,
    labels: list[str] | None = None,
    analog_units: list[str] | None = None,
    plates: list[dict] | None = None,
    first_frame: int = 0,
    extra: dict[tuple[str, str], object] | None = None,
) -> Path:
    """A C3D file. markers : label → (frames, 3) in `units`. analog : (frames × RATIO, C).

    plates : each with type, channel (1-based), and where wanted corners, origin, calibration.
    """
    c3d = ezc3d.c3d()
    if markers is None:
        markers = standing(frames)
    point = c3d["parameters"]["POINT"]
    point["RATE"]["value"] = [RATE_HZ]
    point["LABELS"]["value"] = list(markers)
    if units is not None:
        point["UNITS"]["value"] = [units]
    points = np.ones((4, len(markers), frames))
    points[:3] = np.stack(list(markers.values()), axis=1).transpose(2, 1, 0)
    c3d["header"]["points"]["first_frame"] = first_frame
    c3d["data"]["points"] = points
    if analog is not None:
        channels = analog.shape[1]
        group = c3d["parameters"]["ANALOG"]
        group["RATE"]["value"] = [RATE_HZ * RATIO]
        group["LABELS"]["value"] = labels or [f"ch{k + 1}" for k in range(channels)]
        group["UNITS"]["value"] = analog_units or ["N"] * channels
        c3d["data"]["analogs"] = analog.T[None]
    if plates is not None:
        _add_plates(c3d, plates)
    for (group_name, name), value in (extra or {}).items():
        c3d.add_parameter(group_name, name, value)
    c3d.write(str(path))
    return path


def standing(frames: int, up: int = 2) -> dict[str, np.ndarray]:
    """Three markers of somebody 1.6 m tall above the floor, in millimetres."""
    places = {"HEAD": 1600.0, "HIP": 950.0, "HEEL": 40.0}
    cloud = {}
    for name, height in places.items():
        xyz = np.full((frames, 3), 100.0) + np.linspace(0, 50, frames)[:, None]
        xyz[:, up] = height
        cloud[name] = xyz
    return cloud


def _add_plates(c3d: ezc3d.c3d, plates: list[dict]) -> None:
    group = c3d["parameters"]["FORCE_PLATFORM"]
    count, widest = len(plates), max(len(plate["channel"]) for plate in plates)
    channel = np.zeros((widest, count), dtype=int)
    corners, origin = np.zeros((3, 4, count)), np.zeros((3, count))
    calibration = np.zeros((6, 6, count))
    for k, plate in enumerate(plates):
        channel[: len(plate["channel"]), k] = plate["channel"]
        corners[..., k] = plate.get("corners", 0.0)
        origin[:, k] = plate.get("origin", 0.0)
        calibration[..., k] = plate.get("calibration", 0.0)
    group["USED"]["value"] = [count]
    group["TYPE"]["value"] = [plate["type"] for plate in plates]
    group["CHANNEL"]["value"] = channel
    group["CORNERS"]["value"] = corners
    group["ORIGIN"]["value"] = origin
    if any("calibration" in plate for plate in plates):
        group["CAL_MATRIX"]["value"] = calibration

"""RBDS for validation: C3D markers and treadmill force → Motion and true contacts.

Data: Fukuchi, Fukuchi & Duarte 2017, PeerJ 5:e3298, doi 10.7717/peerj.3298 (CC BY 4.0), found
through the environment variable SWINGLEG_DATA. Files are read by `swingleg.read`, points made by
`swingleg.motion.markers`: what is judged here is what a user gets.

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

from swingleg.core.recording import Recording
from swingleg.motion.markers import MarkerBody, body_from_markers, motion_of
from swingleg.motion.markers.centres import leg_angles as segment_angles
from swingleg.read.registry import read
from validation.rbds_force import force_contacts, low_pass, marker_lag, unloaded

__all__ = [
    "DOUBTFUL",
    "MARKER_LAG_S",
    "SPEEDS",
    "SUBJECTS",
    "load_files",
    "load_force",
    "load_motion",
    "load_sagittal",
    "low_pass",
    "root",
    "segment_angles",
]

SUBJECTS = tuple(
    f"RBDS{number}"
    for number in ("002", "03", "08", "010", "012", "014", "016", "018", "020", "022", "024", "026")
)
SPEEDS = (2.5, 3.5, 4.5)
#: said to have a foot speed of 2.8 m/s in stance; read here it is 4.5, as set
DOUBTFUL = (("RBDS024", 4.5),)

#: seconds by which markers lag the force: one frame (see above)
MARKER_LAG_S = 1 / 150.0

_CACHE_VERSION = "7"


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
        ``speed_m_s`` (from the stance foot), ``marker_lag_s``, ``marker_lag_estimate_s``,
        ``mass_kg`` (from the plate) and ``subject``. Space is x, y only.
    contacts : side, touch_down_s, toe_off_s on the marker clock; force above 50 N after a 30 Hz
        low-pass.
    """
    raw = _trial(subject, speed)
    return _motion(raw, cutoff_hz).isel(space=slice(0, 2)), raw["contacts"].copy()


def load_motion(subject: str, speed: float, cutoff_hz: float | None = 15.0) -> xr.Dataset:
    """As `load_sagittal`, the Motion alone, in three dimensions."""
    return _motion(_trial(subject, speed), cutoff_hz)


def load_files(subject: str, speed: float) -> tuple[Recording, Recording]:
    """The running trial and the standing trial as they are read."""
    folder = root() / subject
    run = read(folder / f"{subject}runT{round(speed * 10)}.c3d")
    return run, read(folder / f"{subject}static.c3d")


def load_force(subject: str, speed: float) -> tuple[np.ndarray, np.ndarray]:
    """(N,) time on the marker clock and (N, 3) force on the runner, newtons: forward, up, right.

    300 Hz, not low-passed; the unloaded level of the plate is taken off.
    """
    raw = _trial(subject, speed)
    return raw["force_time"], raw["force"]


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
    trial = _compute(subject, speed)
    cache.parent.mkdir(parents=True, exist_ok=True)
    partial = cache.with_suffix(f".{os.getpid()}")
    with partial.open("wb") as stream:
        pickle.dump(trial, stream)
    partial.replace(cache)
    return trial


def _compute(subject: str, speed: float) -> dict:
    run, standing = load_files(subject, speed)
    made, warnings = body_from_markers(run.markers, static=standing.markers)
    points = motion_of(made, None).position.values[:, :10].reshape(-1, 2, 5, 3)
    force = run.forces.force.values[:, 0] @ made.axes.rotation.T
    force = force - unloaded(force)
    lag = marker_lag(made.body.pelvis[:, 1], force[:, 1])
    contacts = force_contacts(force[:, 1], points)
    contacts[["touch_down_s", "toe_off_s"]] += MARKER_LAG_S
    return {
        "made": made,
        "warnings": warnings,
        "contacts": contacts,
        "force_time": run.forces.time.values + MARKER_LAG_S,
        "force": force,
        "lag": lag,
        "mass_kg": float(force[:, 1].mean() / 9.81),
        "subject": subject,
    }


def _motion(raw: dict, cutoff_hz: float | None) -> xr.Dataset:
    made: MarkerBody = raw["made"]
    motion = motion_of(made, cutoff_hz)
    return motion.assign_attrs(
        speed_m_s=motion.attrs["speed"],
        marker_lag_s=MARKER_LAG_S,
        marker_lag_estimate_s=raw["lag"],
        mass_kg=raw["mass_kg"],
        subject=raw["subject"],
    )

"""Development loader for Hamner subject01: TRC markers and force per foot → Motion and contacts.

Data: Hamner & Delp 2013, J Biomech 46:780, as processed by Fox 2024, R Soc Open Sci 11:231909; one
runner at 2, 3, 4 and 5 m/s on an instrumented treadmill, markers 100 Hz, force 1000 Hz per foot;
found through the environment variable SWINGLEG_DATA.

Files are read by `swingleg.read`, points made by `swingleg.motion.markers`. The standing trial
faces the laboratory's z, the run its x.

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

from swingleg.motion.markers import body_from_markers, motion_of
from swingleg.read.registry import read
from validation.rbds_force import low_pass

SPEEDS = (2, 3, 4, 5)


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
    motion = motion_of(raw["made"], cutoff_hz).isel(space=slice(0, 2))
    attrs = {"speed_m_s": raw["speed"], "mass_kg": raw["mass_kg"], "subject": "hamner01"}
    return motion.assign_attrs(attrs), raw["contacts"].copy()


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
    standing = read(root() / "static.trc").markers
    made, _ = body_from_markers(read(root() / f"Run_{speed}.trc").markers, static=standing)
    force_time, force = _read_force(root() / f"Run_{speed}_grf.mot")
    return {
        "made": made,
        "force_time": force_time,
        "force": force,
        "contacts": _contacts(force_time, force[:, :, 1]),
        "mass_kg": float(force[:, :, 1].sum(axis=1).mean() / 9.81),
        "speed": float(speed),
    }


def _read_force(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """(N,) seconds and (N, 2, 3) newtons, left and right."""
    lines = path.read_text().splitlines()
    head = next(k for k, line in enumerate(lines) if line.strip() == "endheader")
    names = lines[head + 1].split("\t")
    table = np.array([line.split("\t") for line in lines[head + 2 :] if line.strip()], dtype=float)
    column = {name.strip(): k for k, name in enumerate(names)}
    pick = [[column[f"{s}_ground_force_v{a}"] for a in "xyz"] for s in "LR"]
    return table[:, 0], table[:, pick]


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

"""A measured run as material for a virtual runner: Motion, contacts and metrics of one trial.

The trial goes the way a user's file goes (`swingleg.pipeline.analyze`), so that what is rendered
and what is later compared rest on the same definitions.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.errors import InputError
from swingleg.core.keypoints import SIDES


@dataclass(frozen=True)
class Trial:
    """Where a measured run lies, and what is known of its runner.

    name : of the trial, such as "RBDS002 3.5 m/s". speed_m_s : set on the treadmill; None = that
    of the feet. marker_lag_ms : by which the laboratory's markers lag its plates.
    knee_rate_deg_s : at which the knee flexes at each landing instead of as measured (negative:
    it still extends), and foot_contact_deg : angle from the ground at which the foot lands instead
    (toes up positive): `virtual.landing`.
    """

    name: str
    run: Path
    static: Path | None = None
    height_m: float = 1.75
    mass_kg: float = 70.0
    sex: Literal["male", "female"] = "male"
    speed_m_s: float | None = None
    marker_lag_ms: float = 0.0
    subject: str = ""
    knee_rate_deg_s: float | None = None
    foot_contact_deg: float | None = None

    @property
    def changed(self) -> dict[str, float]:
        """What is not as it was measured: name → value asked for."""
        asked = {"knee_rate_deg_s": self.knee_rate_deg_s, "foot_contact_deg": self.foot_contact_deg}
        return {name: value for name, value in asked.items() if value is not None}


@dataclass(frozen=True)
class Capture:
    """A trial, measured. metrics: side → metric name → mean over the whole trial."""

    trial: Trial
    motion: xr.Dataset
    events: pd.DataFrame
    strides: pd.DataFrame
    metrics: dict[str, dict[str, float]]
    cadence_spm: float
    speed_m_s: float


def load_capture(trial: Trial) -> Capture:
    """Read and measure a trial: contacts from its force plates where it has them.

    Raises
    ------
    InputError : the file holds no run that can be measured, or one in the plane alone.
    """
    from swingleg.gait import measure_strides
    from swingleg.norms import overstride_limit
    from swingleg.pipeline import analyze
    from swingleg.read.registry import read
    from swingleg.settings import Settings
    from swingleg.virtual.landing import late_knee, turned_foot

    plates = read(trial.run).forces is not None
    settings = Settings(
        height=trial.height_m,
        mass=trial.mass_kg,
        speed=trial.speed_m_s,
        static=str(trial.static) if trial.static else None,
        marker_lag=trial.marker_lag_ms,
        events="force" if plates else "kinematic",
    )
    done = analyze(trial.run, settings)
    if "z" not in done.motion.space.values:
        raise InputError(
            "a body cannot be driven by motion in one plane",
            where=str(trial.run),
            fix="Give motion capture with markers in space.",
        )
    cadence = done.metrics["cadence_spm"].both
    motion, strides = done.motion, done.strides
    if trial.knee_rate_deg_s is not None:
        motion = late_knee(motion, done.events, trial.knee_rate_deg_s)
    if trial.foot_contact_deg is not None:
        motion = turned_foot(motion, done.events, trial.foot_contact_deg)
    if motion is not done.motion:
        strides = measure_strides(
            motion,
            done.events,
            done.condition,
            done.athlete,
            overstride_limit_leg=overstride_limit(done.condition.speed_m_s),
        )
    return Capture(
        trial=trial,
        motion=motion,
        events=done.events,
        strides=strides,
        metrics=means(strides),
        cadence_spm=cadence.value if cadence else float("nan"),
        speed_m_s=float(trial.speed_m_s or done.motion.attrs["speed"]),
    )


def means(strides: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Mean of every numeric metric column per side; metrics that no stride has are left out."""
    from swingleg.core.metrics import METRICS

    found: dict[str, dict[str, float]] = {}
    for side in SIDES:
        rows = strides[strides["side"] == side]
        values = {
            name: float(rows[name].mean())
            for name in METRICS
            if name in rows and pd.api.types.is_numeric_dtype(rows[name])
        }
        found[side] = {k: v for k, v in values.items() if np.isfinite(v)}
    return found

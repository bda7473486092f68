"""Small folders that look like what analyze, drill and programme write."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import h5py

from swingleg.core.metrics import METRICS, spec_of

#: metric → value, half of its interval, norm's mean and sd
MEASURED = {
    "thigh_elevation_peak_deg": (33.0, 2.0, 33.0, 4.0),
    "knee_flexion_late_swing_min_deg": (8.0, 3.0, 8.0, 5.0),
    "overstride_hip_leg": (0.25, 0.02, 0.24, 0.03),
    "cadence_spm": (170.0, 1.5, 172.0, 10.0),
    "contact_time_s": (0.23, 0.01, 0.22, 0.015),
}
SIDES = ("left", "right", "both")


def measure(value: float, half: float, unit: str, n: int = 10) -> dict[str, Any]:
    return {"value": value, "ci_low": value - half, "ci_high": value + half, "unit": unit, "n": n}


def metrics(changes: dict[str, float]) -> dict[str, Any]:
    """Metrics of a summary; changes : metric → what is added to its value."""
    found: dict[str, Any] = {}
    for name in METRICS:
        if name not in MEASURED:
            none = dict.fromkeys(SIDES)
            found[name] = {**none, "norm": None, "z": dict(none)}
            continue
        value, half, mean, sd = MEASURED[name]
        one = measure(value + changes.get(name, 0.0), half, spec_of(name).unit)
        sides = SIDES if spec_of(name).two_sided else ("both",)
        norm = {"mean": mean, "sd": sd, "p5": mean - 1.64 * sd, "p95": mean + 1.64 * sd,
                "p10": mean - 1.28 * sd, "p90": mean + 1.28 * sd, "source": "designed"}  # fmt: skip
        z = (one["value"] - mean) / sd
        found[name] = {
            **{side: one if side in sides else None for side in SIDES},
            "norm": norm,
            "z": {side: z if side in sides else None for side in SIDES},
        }
    share = {**measure(0.5, 0.2, "1"), "ci_low": 0.2, "ci_high": 0.8}
    found["lands_under_flexing_knee"] |= {"left": share, "right": share, "both": share}
    return found


def analysis(
    folder: Path,
    clip: str = "run.mp4",
    *,
    name: str | None = None,
    day: str = "2026-05-03",
    speed: float | None = 3.3,
    kind: str = "video",
    height: float | None = 1.78,
    mass: float | None = 70.0,
    changes: dict[str, float] | None = None,
    **condition: Any,
) -> Path:
    """A result of analyze; no clip lies where it says, so its day is that of the summary."""
    folder.mkdir(parents=True, exist_ok=True)
    data = {
        "schema": 1,
        "swingleg": "0.1.0",
        "input": {"path": f"clips/{clip}", "kind": kind, "frames": 360, "fps": 60.0,
                  "duration_s": 6.0, "slow_motion_factor": 1.0, "near_side": "right"},
        "athlete": {"name": name, "height_m": height, "mass_kg": mass, "sex": "female",
                    "shoe_mass_kg": 0.25},
        "condition": {"speed_m_s": speed, "speed_sd_m_s": 0.0, "speed_source": "given",
                      "treadmill": True, "surface": "treadmill", "event": "distance",
                      "incline_pct": 0.0, "protocol": None} | condition,
        "quality": {"score": 0.9, "warnings": []},
        "strides": {"left": 8, "right": 8},
        "metrics": metrics(changes or {}),
        "findings": [{"id": "over_stride", "severity": "act", "side": "left", "text": "It lands.",
                      "evidence": ["overstride_hip_leg"], "cause": None, "drills": ["marching"]}],
        "unavailable": [],
        "claims": [],
        "timings_s": {"pose": 1.0},
    }  # fmt: skip
    summary = folder / "summary.json"
    summary.write_text(json.dumps(data), encoding="utf-8")
    rows = ["side,touch_down_s,thigh_elevation_peak_deg"]
    rows += [f"{SIDES[i % 2]},{0.35 * i:.2f},{33 + 0.3 * (i % 5)}" for i in range(16)]
    (folder / "strides.csv").write_text("\n".join(rows), encoding="utf-8")
    (folder / "events.csv").write_text("side,touch_down_s\nleft,0.1\n", encoding="utf-8")
    (folder / "report.html").write_text(f"<p>{name or 'somebody'}</p>", encoding="utf-8")
    with h5py.File(folder / "motion.nc", "w") as file:
        file.attrs.update({"kind": "video", "calibrated": [1], "near_side": "right",
                           "scale_source": "height"})  # fmt: skip
    dated(summary, day)
    return folder


def many(root: Path, number: int, first: int = 0) -> list[Path]:
    """Results of different recordings."""
    return [analysis(root / f"r{i:03}", f"run{i:03}.mp4") for i in range(first, first + number)]


def dated(path: Path, day: str) -> None:
    """Set when a file was last changed: noon here of a day."""
    seconds = datetime.fromisoformat(day).replace(hour=12).timestamp()
    os.utime(path, (seconds, seconds))

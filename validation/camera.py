"""What an unsteady or following camera does to the metrics, and what is left of it.

    python -m validation.camera > validation/camera.md

Clips with a known camera path are made from the demo (`validation.camera_clips`) and analysed as a
user would, and once more with the camera's path withheld.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from swingleg import __version__
from swingleg.core.analysis import Analysis
from swingleg.core.errors import SwinglegError
from swingleg.core.measure import Measure
from swingleg.demo import demo_clip, demo_truth
from swingleg.motion.camera import to_first
from swingleg.pipeline import analyze, analyze_keypoints
from swingleg.settings import Settings
from validation.camera_clips import CASES, Case

METRICS = (
    "vertical_oscillation_m", "thigh_elevation_peak_deg", "knee_flexion_contact_deg",
    "overstride_hip_leg", "trunk_lean_deg", "contact_time_s",
)  # fmt: skip
HEADER = f"""# Cameras that move

swingleg {__version__}, {datetime.now(UTC).date()}. The demo (a virtual runner, 3.3 m/s, 60
frames/s, 307 pixels per metre) seen by cameras whose motion is known: a window that sways, turns
and bounces, and the runner cut out and set before another background, with a camera that follows
or stands still. Printed by `python -m validation.camera`.
"""

PATHS = """## The camera's path

Spread of a fixed point in x / y, pixels, as filmed and with the path found taken out (about a
straight line).

| camera | found to be | spread px |
|---|---|---|"""
FIGURES = """
## Metrics

Near leg. "outside": the still camera's value is not within the 95 % interval. The runner over
ground is a cut-out whose edges differ from the demo's, which itself moves the key points.
"""
SPEEDS = """
## Speed without being told

True speed 3.30 m/s; metres from the height. In pixels: the hip against the background, as the
picture shows it.

| camera | in pixels | stance foot m/s | taken m/s | ground |
|---|---|---|---|---|"""


def value_of(analysis: Analysis, name: str) -> Measure | None:
    """Near leg, or both for the whole body."""
    metric = analysis.metrics.get(name)
    return (metric.right or metric.both) if metric else None


def path_error(case: Case, analysis: Analysis) -> str:
    """Spread in x and y, in pixels, of a point that should stand still."""
    keypoints = analysis.keypoints
    assert keypoints is not None
    size = keypoints.sizes["time"]
    path = np.tile([0.0, 0.0, 0.0, 1.0], (size, 1))
    if "camera" in keypoints:
        path = keypoints.camera.values
    middle = (keypoints.attrs["width"] - 1) / 2, (keypoints.attrs["height"] - 1) / 2
    raw = case.fixed_point(size)
    points = to_first(raw, path, middle)
    off = [np.std(p - np.polyval(np.polyfit(np.arange(size), p, 1), np.arange(size)))
           for p in points.T]  # fmt: skip
    return f"{raw[:, 0].std():.1f} / {raw[:, 1].std():.1f} → {off[0]:.2f} / {off[1]:.2f}"


def row(name: str, analysis: Analysis, still: Analysis) -> str:
    """Value, and whether the still camera's value lies in the interval."""
    cells = []
    for metric in METRICS:
        seen, known = value_of(analysis, metric), value_of(still, metric)
        if seen is None or known is None:
            cells.append("–")
            continue
        inside = seen.ci_low <= known.value <= seen.ci_high
        cells.append(f"{seen.value:.4g}{'' if inside else ' (outside)'}")
    return f"| {name} | {' | '.join(cells)} |"


def main() -> None:
    """Print the tables."""
    truth = demo_truth()
    body = {"height": truth["athlete"]["height_m"], "mass": truth["athlete"]["mass_kg"]}
    with demo_clip() as (clip, _):
        still = analyze(clip, Settings(**body, speed=truth["speed_m_s"]))
    rows, speeds, paths = [row("still", still, still)], [], []
    with tempfile.TemporaryDirectory() as folder:
        for case in CASES:
            clip = case.make(Path(folder))
            on_belt = case.follow is None
            settings = Settings(**body, speed=truth["speed_m_s"] if on_belt else None)
            try:
                found = analyze(clip, settings)
            except SwinglegError as error:
                rows.append(f"| {case.name}: refused ({error.what}) |" + " |" * len(METRICS))
                continue
            assert found.keypoints is not None
            a = found.motion.attrs
            if case.camera is not None or case.follow:
                paths.append(f"| {case.name} | {a['camera']} | {path_error(case, found)} |")
            rows.append(row(case.name, found, still))
            if "camera" in found.keypoints:
                blind = analyze_keypoints(found.keypoints.drop_vars("camera"), settings)
                rows.append(row(f"{case.name}, path withheld", blind, still))
            if not on_belt:
                own = truth["speed_m_s"] / truth["metres_per_px"]
                enlarged = 1.0 if case.camera is None else 1.06
                px = float(a["travel_speed"] * a["px_per_unit"]) / (own * enlarged * case.share)
                c = found.condition
                speeds.append(
                    f"| {case.name} | {px - 1:+.1%} | {float(a['speed']):.2f} | "
                    f"{c.speed_m_s:.2f} ±{1.96 * c.speed_sd_m_s:.2f} ({c.speed_source}) | "
                    f"{'treadmill' if c.treadmill else 'overground'} |"
                )
    print(HEADER)
    print(PATHS)
    print("\n".join(paths))
    print(FIGURES)
    print(f"| camera | {' | '.join(METRICS)} |\n|---|{'---|' * len(METRICS)}")
    print("\n".join(rows))
    print(SPEEDS)
    print("\n".join(speeds))


if __name__ == "__main__":
    main()

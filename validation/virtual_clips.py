"""Video accuracy on virtual runners: clips rendered by `swingleg.virtual` against their truth.

    python -m validation.virtual_clips [CLIP.mp4 ...] > validation/virtual_clips.md

Without clips, the demo that ships. Every clip needs its CLIP.truth.json beside it.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from swingleg import __version__
from swingleg.core.analysis import Analysis
from swingleg.core.metrics import METRICS
from swingleg.core.motion import joint, segment
from swingleg.pipeline import analyze
from swingleg.settings import Settings

ANGLES = ("thigh", "shank", "foot", "knee")


def settings_of(truth: dict[str, Any]) -> Settings:
    """What a user would say about the clip."""
    athlete = truth["athlete"]
    return Settings(
        height=athlete["height_m"],
        mass=athlete["mass_kg"],
        sex=athlete["sex"],
        speed=truth["speed_m_s"],
        treadmill=truth["treadmill"],
    )


def angle_errors(analysis: Analysis, truth: dict[str, Any], side: str) -> dict[str, tuple]:
    """Bias, SD and RMSE in degrees of each angle over the whole clip."""
    motion = analysis.motion
    time = motion.time.values
    found = {}
    for name in ANGLES:
        known = np.interp(time, truth["time_s"], truth["angle_deg"][side][name])
        seen = joint(motion, side, name) if name == "knee" else segment(motion, side, name)
        error = seen - known
        found[name] = (error.mean(), error.std(), np.sqrt((error**2).mean()))
    return found


def event_errors(analysis: Analysis, truth: dict[str, Any], side: str, column: str) -> np.ndarray:
    """(N,) error in ms of each event found, against the nearest true one."""
    seen = analysis.events.loc[analysis.events["side"] == side, column].dropna().to_numpy()
    known = np.array([e[column] for e in truth["events"] if e["side"] == side])
    difference = seen[:, None] - known
    return 1000 * difference[np.arange(seen.size), np.abs(difference).argmin(axis=1)]


def metric_rows(analysis: Analysis, truth: dict[str, Any], side: str) -> list[tuple]:
    """(name, truth, Measure) of every metric that both know."""
    known = truth["metrics"][side]
    rows = []
    for name in METRICS:
        measure = analysis.metrics[name].of(side) if name in analysis.metrics else None
        if measure is not None and known.get(name) is not None:
            rows.append((name, float(known[name]), measure))
    return rows


def report(clip: Path) -> str:
    """The tables of one clip."""
    truth = json.loads(clip.with_suffix(".truth.json").read_text(encoding="utf-8"))
    analysis = analyze(clip, settings_of(truth))
    near = truth["near_side"]
    far = "left" if near == "right" else "right"
    cadence = analysis.metrics["cadence_spm"].both
    assert cadence is not None
    lines = [
        f"## {clip.stem}",
        "",
        f"Cadence {cadence.value:.1f} against {truth['cadence_spm']:.1f} steps/min. Planted: "
        f"{', '.join(truth['planted']) or 'nothing'}. Raised: "
        f"{', '.join(f'{f.id} ({f.severity}, {f.side})' for f in analysis.findings)}.",
        "",
        "| leg | thigh bias / SD / RMSE ° | shank | foot | knee | touch-down mean (range) ms "
        "| toe-off |",
        "|---|---|---|---|---|---|---|",
    ]
    for label, side in (("near", near), ("far", far)):
        angles = angle_errors(analysis, truth, side)
        cells = [" / ".join(f"{v:.1f}" for v in angles[name]) for name in ANGLES]
        for column in ("touch_down_s", "toe_off_s"):
            e = event_errors(analysis, truth, side, column)
            cells.append(f"{e.mean():+.0f} ({e.min():+.0f} to {e.max():+.0f})")
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    lines += ["", "| near leg | truth | measured | inside |", "|---|---|---|---|"]
    rows = metric_rows(analysis, truth, near)
    for name, value, m in rows:
        inside = "yes" if m.ci_low <= value <= m.ci_high else "**no**"
        lines.append(
            f"| {name} | {value:.4g} | {m.value:.4g} [{m.ci_low:.4g}, {m.ci_high:.4g}] | {inside} |"
        )
    held = sum(m.ci_low <= value <= m.ci_high for _, value, m in rows)
    return "\n".join([*lines, "", f"{held} of {len(rows)} truths inside the 95 % interval.", ""])


def main(argv: list[str]) -> None:
    clips = [Path(a) for a in argv] or [Path(str(files("swingleg.demo") / "overstrider.mp4"))]
    print(f"""# Video on virtual runners

swingleg {__version__}, {datetime.now(UTC).date().isoformat()}. Rendered clips (side view, camera
square to the running direction, 60 frames/s, 1280 × 720), one body, one set of clothes, one scene:
a check that the chain is sound, not a measure of accuracy on people. The presets' motion is
designed, not measured (see virtual_realism.md). Printed by `validation/virtual_clips.py`.
""")
    for clip in clips:
        print(report(clip))


if __name__ == "__main__":
    main(sys.argv[1:])

"""What-ifs of runners seen on video beside those of the same runners from markers.

    SWINGLEG_DATA=… python -m validation.simulate_video FOLDER …

FOLDER holds rendered clips (`validation/video.py --render`) driven by RBDS runs (Fukuchi et al.
2017, doi 10.7717/peerj.3298, CC BY 4.0). What is likely of a runner is learned from the others;
video's error from the runners in `make_likely.CHOSEN`. Writes simulate_video.md.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import numpy as np

from swingleg import __version__
from swingleg.pipeline import analyze_keypoints
from swingleg.simulate import personal as people
from swingleg.simulate.answers import answers, difference, model_of
from swingleg.simulate.assumptions import central
from swingleg.simulate.cycle import MeanCycle
from swingleg.simulate.likely import _stored, posterior
from swingleg.simulate.personal import Person
from swingleg.simulate.wish import Wish
from validation import rbds
from validation.clips import keypoints_of
from validation.make_likely import CHOSEN, between, chosen
from validation.simulate import Trial, trial
from validation.video_cases import settings_of

TARGET = Path(__file__).with_suffix(".md")
WISHES = (Wish("knee_lift", 5.0), Wish("cadence", 5.0))
ROWS = {
    "hip_torque_flexor_peak_nm_kg": ("hip-flexor torque, Nm/kg", 2),
    "effort": ("effort, (Nm/kg)²", 3),
    "overstride_hip_leg": ("contact ahead of the hip, leg", 4),
    "braking_impulse_bw_s": ("braking, BW s", 4),
    "peak_force_bw": ("peak force, BW", 2),
    "vertical_oscillation_m": ("oscillation, m", 4),
}


@dataclass(frozen=True)
class Found:
    """figures : of the own motion. changes : per wish; empty where there is no answer."""

    figures: dict[str, float]
    changes: tuple[dict[str, float], ...]


def main(folders: Sequence[str]) -> None:
    trials = [trial(runner, speed) for runner in rbds.SUBJECTS for speed in rbds.SPEEDS]
    by = {(t.runner, t.speed): t for t in trials}
    pairs = []
    for key, clip in chosen(folders).items():
        with likely_without(key[0], trials):
            analysis = analyze_keypoints(keypoints_of(clip), settings_of(clip.truth))
            seen = ask(people.personal(analysis, 0.8, "as run on"))
        t = by[key]
        known = ask(Person(t.body, t.cycle, t.speed))
        pairs.append((key[0], seen, known))
        print(key, flush=True)
    lines = [
        "# What-ifs from video beside those from markers\n",
        f"swingleg {__version__}, {datetime.now(UTC):%Y-%m-%d}; "
        "`python -m validation.simulate_video`\n",
        "Rendered runners (RBDS: Fukuchi et al. 2017, doi 10.7717/peerj.3298, CC BY 4.0), one clip "
        "per runner and speed. The price of giving was chosen on six clips of the runners "
        f"{', '.join(CHOSEN)} and on two more clips, video's error found on all of theirs; the "
        "other six had no part in either. The calibration of the pose knows all of them. "
        "Rendered people are not people.\n",
    ]
    for words, mine in (("Chosen on", True), ("Held out", False)):
        some = [(s, k) for runner, s, k in pairs if (runner in CHOSEN) is mine]
        lines += [f"## {words}: {len(some)} clips\n", table(some)]
    TARGET.write_text("\n".join(lines), encoding="utf-8")


def likely_without(runner: str, trials: Sequence[Trial]) -> AbstractContextManager[object]:
    """`personal` with what is likely learned from the other runners."""
    line, spread = between([t for t in trials if t.runner != runner])

    def other(cycle: MeanCycle, speed: float, leg_m: float) -> MeanCycle:
        return posterior(cycle, speed, leg_m, line, spread, _stored()["error"])

    return mock.patch.object(people, "likely", other)


def ask(person: Person) -> Found | None:
    """None without a baseline."""
    model = model_of(central(person.body, person.objective), person.cycle, person.speed_m_s)
    if model is None:
        return None
    found = tuple(difference(answers(model, [wish])[0], model) for wish in WISHES)
    return Found(model.figures, found)


def table(pairs: Sequence[tuple[Found | None, Found | None]]) -> str:
    """Answers given, mean changes, runners whose changes have one sign, SD of the difference."""
    lines = []
    for i, wish in enumerate(WISHES):
        seen = [s.changes[i] if s else {} for s, _ in pairs]
        known = [k.changes[i] if k else {} for _, k in pairs]
        both = [(s, k) for s, k in zip(seen, known, strict=True) if s and k]
        lines += [
            f"{wish.label}: answered {sum(map(bool, seen))} of {len(pairs)} from video, "
            f"{sum(map(bool, known))} from markers; {len(both)} by both:\n",
            "| change of | video: mean (SD) | markers: mean (SD) | same sign | root mean square "
            "of the difference |",
            "|---|---|---|---|---|",
        ]
        for name, (words, decimals) in ROWS.items():
            a, b = (np.array([row[side][name] for row in both]) for side in (0, 1))
            one, two = (f"{x.mean():+.{decimals}f} ({x.std():.{decimals}f})" for x in (a, b))
            apart = np.sqrt(np.mean((a - b) ** 2))
            same = f"{(a * b > 0).sum()} of {len(both)}"
            lines.append(f"| {words} | {one} | {two} | {same} | {apart:.{decimals}f} |")
        lines.append("")
    levels = [(s.figures, k.figures) for s, k in pairs if s and k]
    lines += ["Own motion, video less markers: mean, SD:\n", "| | |", "|---|---|"]
    for name, (words, decimals) in ROWS.items():
        off = np.array([s[name] - k[name] for s, k in levels])
        lines.append(f"| {words} | {off.mean():+.{decimals}f}, {off.std():.{decimals}f} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])

"""What `swingleg compare` says when nothing changed, and when the thigh was lifted 6° more.

    SWINGLEG_DATA=… python -m validation.compare CLIPS FOLDER …

CLIPS : made by `validation.compare_clips`. FOLDER : rendered sets with truth, for many pairs of one
runner and speed. Prints and writes validation/compare.md. Clips are judged by the shipped
calibration, which saw these runners; ``between.csv`` was made with calibrations that did not.
"""

from __future__ import annotations

import argparse
import itertools
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.comparison.between import recording_sd, serial_correlation, usual_strides
from swingleg.comparison.compare import compare
from swingleg.comparison.difference import RESOLUTION
from swingleg.comparison.model import Pair
from swingleg.comparison.spread import joined, quantile, spread_of, two_sided_p
from swingleg.comparison.verdict import BAND_SD, adjusted_p, band_of
from swingleg.comparison.verdict import told as verdict_told
from swingleg.core.analysis import Analysis
from swingleg.core.athlete import Athlete, Condition
from swingleg.core.errors import InputError
from swingleg.core.keypoints import SIDES
from swingleg.core.metrics import METRICS
from swingleg.dynamics import add_forces, add_torques, stance_forces
from swingleg.gait import measure_strides
from swingleg.norms.runners import runners_sd
from swingleg.pipeline import analyze_keypoints
from validation.clips import Clip, clips, usable
from validation.compare_clips import LIFT_DEG, RUNNERS, lifted
from validation.make_between import marker_strides
from validation.rbds import load_motion, load_sagittal
from validation.rbds_strides import plate_events
from validation.video_cases import is_usual, settings_of

LIFT = "thigh_elevation_peak_deg"
_QUARTERS = (0.25, 0.5, 0.75)
_PLANNED = {
    "again": "base and again",
    "elsewhere": "base and elsewhere",
    "lifted": "base and lifted",
    "lifted-elsewhere": "base and lifted-elsewhere",
    "exact": "again and lifted",
}
_HEAD = (
    "| pairs | of | measures | changed | not changed | cannot tell | p < .05 | curves differ |\n"
    "|---|---|---:|---:|---:|---:|---:|---:|"
)


def analysis_of(clip: Clip, keypoints: xr.Dataset) -> Analysis | None:
    try:
        return analyze_keypoints(keypoints, settings_of(clip.truth))
    except InputError:
        return None


def tally(name: str, many: str, pairs: Iterable[Pair]) -> str:
    """A row of the table."""
    found = list(pairs)
    changes = [c for p in found for c in p.changes]
    verdicts = Counter(c.verdict for c in changes)
    curves = [c for p in found for c in p.curves]
    cells = [
        f"{100 * share / max(len(changes), 1):.1f} %"
        for share in (
            verdicts["up"] + verdicts["down"],
            verdicts["same"],
            verdicts["unsure"],
            sum(c.p < 0.05 for c in changes),
        )
    ]
    differ = sum(bool(c.clusters) for c in curves)
    return (
        f"| {len(found)} | {name}{many} | {len(changes)} | {' | '.join(cells)} | "
        f"{differ} of {len(curves)} |"
    )


@dataclass
class Honesty:
    """Of what was called "not changed", where the truth of both clips is known."""

    name: str
    known: int = 0
    outside: int = 0
    matters: int = 0
    bounds: list[float] = field(default_factory=list)
    worst: Counter[str] = field(default_factory=Counter)

    def add(self, pair: Pair, before: Clip, after: Clip) -> None:
        """Count the pair's verdicts "not changed" whose true change lies beyond their bound."""
        for c in pair.with_verdict("same"):
            if c.band:
                self.bounds.append(c.bound / c.band * BAND_SD)
            true = _true(before, after, c.metric, str(c.side))
            if not np.isfinite(true):
                continue
            self.known += 1
            self.outside += abs(true) > c.bound
            self.worst[c.metric] += abs(true) > c.bound
            self.matters += c.worthwhile is not None and abs(true) > c.worthwhile

    def row(self) -> str:
        """A row of the table."""
        share = 100 * self.outside / max(self.known, 1)
        which = ", ".join(f"{METRICS[m].label} ({n})" for m, n in self.worst.most_common(3) if n)
        quarters = " · ".join(f"{q:.1f}" for q in np.quantile(self.bounds or [np.nan], _QUARTERS))
        return (
            f"| {self.name} | {self.known} | {self.outside} ({share:.1f} %) | {self.matters} | "
            f"{quarters} | {which} |"
        )


def same_belt(analysis: Analysis) -> Analysis:
    """Overground clips of these sets are the same treadmill run, filmed as if elsewhere."""
    return replace(
        analysis, condition=replace(analysis.condition, treadmill=True, surface="treadmill")
    )


def many_pairs(folders: list[Path]) -> tuple[list[str], Honesty]:
    """Halves of clips, and clips of one runner at one speed."""
    halves: list[Pair] = []
    runs: dict[tuple[str, float, str], list[tuple[Clip, Analysis]]] = {}
    for clip, keypoints in usable([c for folder in folders for c in clips(folder)]):
        if not is_usual(clip):
            continue
        middle = float(keypoints.time.values.mean())
        parts = (slice(None, middle), slice(middle, None))
        cut = [analysis_of(clip, keypoints.sel(time=part)) for part in parts]
        if cut[0] is not None and cut[1] is not None:
            halves.append(compare(cut[0], cut[1], same_session=True).pairs[0])
        whole = analysis_of(clip, keypoints)
        if whole is not None:
            key = (clip.subject, clip.truth["speed_m_s"], clip.near)
            runs.setdefault(key, []).append((clip, same_belt(whole)))
    other, honest = [], Honesty("two clips of one run, other camera")
    for group in runs.values():
        for (one, before), (two, after) in list(itertools.combinations(group, 2))[:3]:
            other.append(compare(before, after).pairs[0])
            honest.add(other[-1], one, two)
    rows = [
        tally("halves of a clip", " (same session)", halves),
        tally("two clips of one run", ", other camera, clothes, light", other),
    ]
    return rows, honest


def marker_halves() -> str:
    """A row of the table: halves of RBDS trials, as one session."""
    strides = marker_strides()
    many = wrong = same = low = pairs = 0
    for (_, speed), trial in strides.groupby(["runner", "speed"]):
        p, families, coarse = [], [], []
        for name, spec in METRICS.items():
            drift = recording_sd(name, "markers", "session")
            if spec.kind != "number" or name not in trial or drift is None:
                continue
            for side in SIDES if spec.two_sided else SIDES[:1]:
                values = pd.to_numeric(trial.loc[trial["side"] == side, name], errors="coerce")
                x = values.dropna().to_numpy(dtype=float)
                half = x.size // 2
                if half < 5:
                    continue
                serial, usual = serial_correlation(name), usual_strides(name, "markers")
                one, two = (spread_of(v, serial, usual) for v in (x[:half], x[-half:]))
                least = RESOLUTION * 10.0**-spec.decimals
                apart = (max(math.sqrt(2) * drift, least), math.inf)
                sd, df = joined([(one.sd, one.df), (two.sd, two.df), apart])
                gap = two.mean - one.mean
                p.append(two_sided_p(gap, sd, df))
                families.append(spec.family)
                bound = abs(gap) + quantile(df) * sd
                coarse.append((gap, bound, band_of(name, runners_sd(name, speed))))
        for family in set(families):
            mine = [k for k, f in enumerate(families) if f == family]
            for k, q in zip(mine, adjusted_p([p[k] for k in mine]), strict=True):
                verdict = verdict_told(coarse[k][0], p[k], float(q), *coarse[k][1:])
                wrong += verdict in ("up", "down")
                same += verdict == "same"
        many, low, pairs = many + len(p), low + sum(k < 0.05 for k in p), pairs + 1
    return (
        f"| {pairs} | halves of RBDS trials, markers left on | {many} | {100 * wrong / many:.1f} % "
        f"| {100 * same / many:.1f} % | {100 * (many - wrong - same) / many:.1f} % "
        f"| {100 * low / many:.1f} % | |"
    )


def planned(folder: Path) -> tuple[list[str], list[str], list[Honesty]]:
    """The clips of `compare_clips`: rows of the table, what was found of the lift, honesty."""
    found = {clip.path.stem: (clip, k) for clip, k in usable(clips(folder))}
    made = {name: (clip, a) for name, (clip, k) in found.items() if (a := analysis_of(clip, k))}
    kinds: dict[str, list[Pair]] = {}
    lines = []
    honest = {kind: Honesty(name) for kind, name in _PLANNED.items()}
    for subject, *_ in RUNNERS:
        base_clip, base = made[f"{subject}-base"]
        again_clip, again = made[f"{subject}-again"]
        for kind in ("again", "elsewhere", "lifted", "lifted-elsewhere"):
            clip, analysis = made[f"{subject}-{kind}"]
            session = "elsewhere" not in kind
            pair = compare(base, analysis, same_session=session).pairs[0]
            kinds.setdefault(kind, []).append(pair)
            honest[kind].add(pair, base_clip, clip)
            if "lifted" in kind:
                lines += told(subject, f"base, {kind}", pair, base_clip, clip)
        pair = compare(again, made[f"{subject}-lifted"][1], same_session=True).pairs[0]
        kinds.setdefault("exact", []).append(pair)
        honest["exact"].add(pair, again_clip, made[f"{subject}-lifted"][0])
        lines += told(subject, "again, lifted", pair, again_clip, made[f"{subject}-lifted"][0])
    rows = [
        tally("base and again", ": nothing changed, same session", kinds["again"]),
        tally("base and elsewhere", ": nothing changed, other camera", kinds["elsewhere"]),
        tally("again and lifted", ": the same strides, thigh 6° higher", kinds["exact"]),
        tally("base and lifted", ": other strides, thigh 6° higher", kinds["lifted"]),
        tally(
            "base and lifted-elsewhere",
            ": thigh 6° higher, other camera",
            kinds["lifted-elsewhere"],
        ),
    ]
    return rows, lines, list(honest.values())


def told(subject: str, name: str, pair: Pair, before: Clip, after: Clip) -> list[str]:
    """A row per leg of the lift, and everything else that was called changed."""
    lines = []
    for side in ("left", "right"):
        change = pair.of(LIFT, side)
        true = _true(before, after, LIFT, side)
        if change is None:
            continue
        curves = [c for c in pair.curves if (c.angle, c.side) == ("thigh", side) and c.clusters]
        where = "; ".join(
            f"{k.start_pct:.0f}–{k.end_pct:.0f} %" for c in curves for k in c.clusters
        )
        lines.append(
            f"| {subject} {name} | knee lift, {side} | {true:+.1f} | "
            f"{change.difference.value:+.1f} ±{change.detectable:.1f} | {change.q:.3f} | "
            f"{change.verdict} | {where} |"
        )
    for c in pair.changes:
        if c.verdict in ("up", "down") and c.metric != LIFT:
            true = _true(before, after, c.metric, str(c.side))
            known = f"{true:+.3g}" if np.isfinite(true) else "not known"
            lines.append(
                f"| {subject} {name} | {METRICS[c.metric].label}, {c.side} | {known} | "
                f"{c.difference.value:+.3g} ±{c.detectable:.2g} | {c.q:.3f} | {c.verdict} | |"
            )
    return lines


#: what a higher thigh changes in the swing's torques
_FOLLOWING = (
    "hip_flexion_power_peak_w_kg",
    "hip_flexion_work_j_kg",
    "hip_passive_share_high",
    "hip_torque_extensor_peak_nm_kg",
    "knee_torque_flexor_late_swing_peak_nm_kg",
)


def following() -> list[str]:
    """What the lift changes in the torques, from the markers themselves: rows of a table."""
    lines = []
    for subject, speed, height, mass, _ in RUNNERS:
        athlete = Athlete(height_m=height, mass_kg=mass)
        condition = Condition(speed_m_s=speed, treadmill=True)
        usual, events = load_motion(subject, speed), plate_events(load_sagittal(subject, speed)[1])
        tables = []
        for motion in (usual, lifted(usual, events, LIFT_DEG)):
            strides = measure_strides(motion, events, condition, athlete)
            found = stance_forces(strides, motion, athlete, None)
            strides = add_forces(strides, found, motion, condition, athlete)
            tables.append(add_torques(strides, motion, condition, athlete, None))
        for name in _FOLLOWING:
            means = [t.groupby("side")[name].mean() for t in tables]
            gap = means[1] - means[0]
            lines.append(
                f"| {subject} | {METRICS[name].label} | {gap['left']:+.3f} | {gap['right']:+.3f} |"
            )
    return lines


def _true(before: Clip, after: Clip, metric: str, side: str) -> float:
    sides = ("left", "right") if side == "both" else (side,)
    gaps = [
        after.truth["metrics"].get(s, {}).get(metric, np.nan)
        - before.truth["metrics"].get(s, {}).get(metric, np.nan)
        for s in sides
    ]
    return float(np.mean(gaps))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clips", type=Path)
    parser.add_argument("folders", type=Path, nargs="*", metavar="FOLDER")
    args = parser.parse_args()
    rows, lines, honest = planned(args.clips)
    if args.folders:
        more, other = many_pairs(args.folders)
        rows, honest = rows + more, [*honest, other]
    rows.append(marker_halves())
    text = "\n".join(
        [
            "# Comparing two recordings",
            "",
            "Printed by `python -m validation.compare` from virtual clips (RBDS runners, 60 and "
            "120 frames/s). Where nothing changed, every “changed” is wrong; p < .05 would be "
            "5 % if the intervals were exactly as wide as they should be on virtual runners.",
            "",
            _HEAD,
            *rows,
            "",
            "“Not changed” is told with its bound, the largest change that is left. Where the "
            "clips' truth knows the change of the strides in them: how many true changes lie "
            "beyond the bound (at most 5 % should), and how many are more than half a standard "
            "deviation between runners, which matters by convention and which the bound left "
            "open. Bounds: quartiles, in standard deviations between runners (1.96 is the most).",
            "",
            "| pairs | not changed, truth known | beyond the bound | more than half an SD | "
            "bounds | beyond the bound most often |",
            "|---|---:|---:|---:|---|---|",
            *(each.row() for each in honest),
            "",
            f"The thigh lifted by {LIFT_DEG:g}° in every swing, knee and ankle angles kept. Truth: "
            "of the strides in the two clips.",
            "",
            "| pair | measure | truth | found | q | verdict | curve differs |",
            "|---|---|---:|---:|---:|---|---|",
            *lines,
            "",
            "“Not known” is not in the clips' truth. What the same lift changes in the markers' "
            "own motion, by inverse dynamics over the whole trial (per kg of body mass):",
            "",
            "| runner | measure | left | right |",
            "|---|---|---:|---:|",
            *following(),
        ]
    )
    print(text)
    Path(__file__).with_name("compare.md").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

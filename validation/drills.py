"""`swingleg drill` on rendered drills: counts, the drill's name, scores, and the errors of angles.

    python -m validation.drills CLIPS

CLIPS : made by `validation.drill_clips`. Prints and writes validation/drills.md. The clips with odd
numbers were looked at while the counting was made (and 04, for a fault of the tracker); the even
ones only when it stood, once.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from swingleg.coach.drills import DRILLS
from swingleg.coach.reps import Session, measure_drill
from swingleg.coach.reps.qualities import qualities_of
from swingleg.coach.reps.recorded import Recorded, Said, record_of
from swingleg.coach.reps.segment import segment_reps
from swingleg.coach.reps.signals import Leg, Signals, ahead_of, lift_of, signals_of
from swingleg.coach.reps.window import wanted_lift, window_of
from swingleg.core.athlete import Athlete
from swingleg.core.keypoints import SIDES

_OUT = Path(__file__).with_suffix(".md")
_SHOWN = ("thigh", "knee", "ankle", "ahead", "trunk", "support_knee", "knee_after_thigh", "slower",
          "lowering", "shank")  # fmt: skip
_UNIT = {"ahead": "leg", "knee_after_thigh": "share", "slower": "ln", "lowering": "ln"}
#: what a table cannot show
_HISTORY = (
    "Everything was chosen on the odd clips; of the even ones only 04 was looked at before, where "
    "the tracker lost a person for 1.5 s. When the even clips were then measured for the first "
    "time, 7 of 10 had both legs exact, 10 of 10 the total, and 9 of 10 were recognised: in three "
    "(10, 14, 18) a far leg's lift was named the near leg's. Two rules came from looking at those "
    "three: where legs take turns, a lift whose name hangs by little takes its turn "
    "(`coach.reps.one_leg.in_turn`), which mended 10 and 18; and where they do not, it is the far "
    "leg's when it is drawn a tenth smaller than the near one (`by_size`), which mended 14, whose "
    "two far lifts are counted but have no points. So the table's even clips are no longer held "
    "out.",
    "",
    "Of the size of the lifted leg (thigh and shank, in leg lengths of the picture around the "
    "lift, as who walks away grows smaller as a whole): between lifts of one leg it varies by 2 % "
    "(sd), the far leg's is from 1 % more to 8 % less than the near one's, mostly 4 % less; in "
    "14's two far lifts, drawn on the near leg, 17 and 20 %. What was tried and left: the height "
    "of the standing foot in the picture (the near one stands lower by .07 leg lengths, but the "
    "network misplaces it by up to .25 in just these lifts), and confidences against a fixed "
    "limit (a near lift of 13 is told by no more than the far lifts of 14).",
    "",
    "Faults are named by errors that were taken from the odd clips and the growing fault, and "
    "widened by Student's t for so few clips (`coach/reps/errors.toml`). So the ankle of the "
    "lifted leg and the standing heel are not told from video: at the top of a deep fold the foot "
    "reads up to 32° too pointed, more than what was planted in 12.",
)


@dataclass(frozen=True)
class Clip:
    """One clip: its number in the set (0 = of the ladder), truth, and what was found."""

    name: str
    number: int
    truth: dict[str, Any]
    alone: Session
    told: Session
    source: Recorded

    @property
    def counts(self) -> tuple[int, int]:
        return self.truth["counts"]["left"], self.truth["counts"]["right"]

    @property
    def exact(self) -> bool:
        """The same without and with the drill named."""
        return all((s.count("left"), s.count("right")) == self.counts
                   for s in (self.alone, self.told))  # fmt: skip

    @property
    def recognised(self) -> bool:
        return self.alone.drill is self.told.drill


def clips(folder: Path) -> Iterable[Clip]:
    """Measure every clip of a folder."""
    for path in sorted(folder.glob("*.truth.json")):
        truth = json.loads(path.read_text())
        video = path.with_name(path.name.replace(".truth.json", ".mp4"))
        source = record_of(video, Said(Athlete(height_m=truth["athlete"]["height_m"])))
        drill = DRILLS[truth["drill"]]
        alone, told = measure_drill(source.motion), measure_drill(source.motion, drill)
        head = video.stem.split("-")[0]
        number = int(head) if head.isdigit() and "ladder" not in video.stem else 0
        yield Clip(video.stem, number, truth, alone, told, source)


def row(clip: Clip) -> str:
    """One clip as a line of the table."""
    t, s = clip.truth, clip.alone
    found = f"{s.count('left')} / {s.count('right')}" + ("" if clip.exact else " ✗")
    name = s.drill.id if s.drill else "cannot tell: " + ", ".join(s.recognised.nearest)
    score = clip.told.scores.score if clip.told.scores else None
    points = f"{score.value:.0f} ({score.ci_low:.0f}–{score.ci_high:.0f})" if score else "none"
    planted = ", ".join(f"{f} {size:g}" for f, size in t["planted"].items()) or "none"
    named = ", ".join(n.fault.id for n in clip.told.faults) or "none"
    tried = f"{len(t['false_starts'])} / {len(s.segments.attempts)}"
    c = t["conditions"]
    return (
        f"| {clip.name} | {c['fps']} | {c['yaw_deg']:g} | {clip.counts[0]} / {clip.counts[1]} "
        f"| {found} | {tried} | {name if not clip.recognised else 'yes'} | {points} | {planted} "
        f"| {named} |"
    )


def summary(chosen: list[Clip], words: str) -> str:
    """How many of the clips meet the aims."""
    exact = sum(c.exact for c in chosen)
    known = sum(c.recognised for c in chosen)
    total = sum(sum(c.counts) == c.alone.count("left") + c.alone.count("right") for c in chosen)
    return f"| {words} | {len(chosen)} | {exact} | {total} | {known} |"


def true_signals(truth: dict[str, Any]) -> Signals:
    """The truth as if it had been recorded."""
    time = np.array(truth["time_s"])
    rate = 1.0 / float(np.median(np.diff(time)))
    legs = {}
    for side in SIDES:
        own = truth["angle_deg"][side]
        thigh, knee, ankle = (np.array(own[n], dtype=float) for n in ("thigh", "knee", "ankle"))
        seen = np.ones(time.size, dtype=bool)
        legs[side] = Leg(
            side, thigh, knee, ankle, lift_of(thigh, knee), ahead_of(thigh, knee),
            np.zeros(time.size), seen,
        )  # fmt: skip
    trunk = truth["angle_deg"].get("trunk", np.full(time.size, np.nan))
    return Signals(time, rate, legs, np.array(trunk, dtype=float), np.zeros((time.size, 2)))


def errors(clip: Clip) -> dict[str, dict[str, float]]:
    """ "near" and "far" leg → quality → mean error over the clip's repetitions."""
    target = clip.told.drill.target if clip.told.drill else None
    assert target is not None
    rests = target.pattern == "single"
    true, seen = true_signals(clip.truth), signals_of(clip.source.motion)
    lifts = [segment_reps(s, wanted_lift(target)).reps for s in (true, seen)]
    out: dict[str, dict[str, list[float]]] = {"near": {}, "far": {}}
    for lift in lifts[0]:
        same = [
            x
            for x in lifts[1]
            if x.side == lift.side
            and abs(x.peak_s - lift.peak_s) < 0.3
            and x not in clip.told.mixed_up  # they have no points
        ]
        if not same:
            continue
        a, b = (qualities_of(window_of(s, x), rests) for s, x in ((true, lift), (seen, same[0])))
        leg = out["near" if lift.side == clip.truth["near_side"] else "far"]
        for name in _SHOWN:
            leg.setdefault(name, []).append(b[name] - a[name])
    return {leg: {n: float(np.nanmean(v)) for n, v in rows.items() if np.isfinite(v).any()}
            for leg, rows in out.items()}  # fmt: skip


def error_table(chosen: list[Clip]) -> str:
    """Mean and spread between clips of each quality's error, near and far leg."""
    every = [errors(c) for c in chosen]
    lines = ["| quality | unit | near: mean | near: sd | far: mean | far: sd |",
             "|---|---|---:|---:|---:|---:|"]  # fmt: skip
    for name in _SHOWN:
        cells = []
        for leg in ("near", "far"):
            values = np.array([e[leg][name] for e in every if name in e[leg]])
            digits = 2 if name in _UNIT else 1
            if values.size > 1:
                cells += [f"{values.mean():+.{digits}f}", f"{values.std(ddof=1):.{digits}f}"]
            else:
                cells += ["not told", ""]
        lines.append(f"| {name} | {_UNIT.get(name, 'deg')} | {' | '.join(cells)} |")
    return "\n".join(lines)


def ladder(chosen: list[Clip]) -> str:
    """Scores of one drill with one fault in growing sizes."""
    rows = sorted(
        (next(iter(c.truth["planted"].values()), 0.0), c) for c in chosen
    ) if chosen else []  # fmt: skip
    lines = ["| fault | size | score | named |", "|---|---:|---:|---|"]
    for size, c in rows:
        fault = next(iter(c.truth["planted"]), "none")
        score = c.told.scores.score if c.told.scores else None
        named = ", ".join(n.fault.id for n in c.told.faults) or "none"
        lines.append(f"| {fault} | {size:g} | {score.value:.1f} | {named} |" if score else "")
    return "\n".join(lines)


def report(found: list[Clip]) -> str:
    """The whole page."""
    the_set = [c for c in found if c.number]
    odd, even = ([c for c in the_set if c.number % 2 == k] for k in (1, 0))
    return "\n".join(
        [
            "# Drills: counted, recognised, scored",
            "",
            "Printed by `python -m validation.drills CLIPS` on the clips of "
            "`validation.drill_clips`: virtual performers, their truth known. Counts are left / "
            "right; attempts are false starts, true / found. ✗: a count is wrong, with the drill "
            "named or without.",
            "",
            "| clip | fps | yaw | truth | found | attempts | recognised | score | planted "
            "| named |",
            "|---|---:|---:|---|---|---|---|---:|---|---|",
            *(row(c) for c in the_set),
            "",
            "| clips | number | both legs exact | total exact | recognised |",
            "|---|---:|---:|---:|---:|",
            summary(the_set, "all"),
            summary(odd, "odd, looked at while the counting was made"),
            summary(even, "even, see below"),
            "",
            *_HISTORY,
            "",
            "## Errors of what is scored",
            "",
            "Mean over a clip's repetitions; mean and standard deviation between clips. The odd "
            "clips' gave `coach/reps/errors.toml`, with the growing fault's for the ankle.",
            "",
            "Odd clips:",
            "",
            error_table(odd),
            "",
            "Even clips:",
            "",
            error_table(even),
            "",
            "## One fault in growing sizes",
            "",
            ladder([c for c in found if not c.number]),
            "",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clips", type=Path)
    text = report(list(clips(parser.parse_args().clips)))
    _OUT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()

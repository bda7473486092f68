"""Where in the cycle the mean curve of an angle differs between two recordings.

A cluster-based permutation test (Maris & Oostenveld 2007, J Neurosci Methods 164:177; for curves
of movement Pataky 2016, J Biomech 49:3299): neighbouring points whose difference is large for its
standard error form a cluster; its mass is the sum of squares of what they exceed the threshold by;
and it is compared with the largest masses when there is no change. Deviations from the papers: the
mass (theirs is the plain sum: errors of a camera are low and wide, changes of a run high and
narrow); strides are exchanged in blocks, because neighbours depend on each other, and exchanged
differences are stretched by as much of that as blocks of so few strides lose; and to each
exchanged difference a curve is added that two recordings of the same running may differ by
(``curves.csv``: principal parts of the errors of mean curves, from pairs of virtual clips), for
else a camera that stands elsewhere would count as a change of the runner.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib import resources

import numpy as np

from swingleg.comparison.between import serial_correlation
from swingleg.comparison.difference import Legs, Likeness
from swingleg.comparison.model import Cluster, CurveChange
from swingleg.core.analysis import Analysis
from swingleg.gait.cycles import PCT, whole_curves, whole_strides

ANGLES = ("thigh", "knee")
#: angle → the metric whose strides depend on each other as the curve's do at their most
_SERIAL = {"thigh": "thigh_elevation_peak_deg", "knee": "knee_flexion_swing_peak_deg"}
#: |difference| over its standard error from which neighbours join a cluster
THRESHOLD = 2.0
#: chance of any cluster of a pair of recordings without a change
LEVEL = 0.05
DRAWS = 2000
SEED = 20260714
#: fewest strides of a leg in each recording
FEWEST = 3
#: a block holds at most so many strides, and each recording at least so many blocks
_LONGEST_BLOCK, _FEWEST_BLOCKS = 5, 8
#: of angles whose error between recordings is not known (motion capture): markers' slow drift
_DRIFT_DEG = 0.4
#: and markers put on anew
_ANEW_DEG = 2.0


def curve_change(
    angle: str, legs: Legs, before: Analysis, after: Analysis, likeness: Likeness, tests: int = 1
) -> CurveChange | None:
    """One angle of one leg; None where a recording has no whole stride of it.

    tests : curves looked at in this comparison (Bonferroni).
    """
    one = whole_curves(before.motion, before.strides, legs.before, angle)
    two = whole_curves(after.motion, after.strides, legs.after, angle)
    if not len(one) or not len(two):
        return None
    reason = ""
    if min(len(one), len(two)) < FEWEST:
        reason = f"fewer than {FEWEST} whole strides in one recording"
    elif legs.before != legs.after:
        reason = "not tested: one leg is held against the other, and a runner's legs differ"
    clusters: tuple[Cluster, ...] = ()
    if not reason:
        spread = _recordings_parts(angle, legs, before, after, likeness)
        serial = serial_correlation(_SERIAL[angle])
        clusters = clusters_of(one, two, spread, LEVEL / tests, serial)
    return CurveChange(
        angle=angle,
        side=legs.side,
        before=one.mean(axis=0),
        after=two.mean(axis=0),
        before_sd=one.std(axis=0, ddof=1) if len(one) > 1 else np.zeros(PCT.size),
        after_sd=two.std(axis=0, ddof=1) if len(two) > 1 else np.zeros(PCT.size),
        toe_off_pct=(_toe_off(before, legs.before), _toe_off(after, legs.after)),
        n=(len(one), len(two)),
        clusters=clusters,
        reason=reason,
    )


def clusters_of(
    before: np.ndarray, after: np.ndarray, parts: np.ndarray, level: float, serial: float = 0.0
) -> tuple[Cluster, ...]:
    """Clusters whose chance without a change is below `level`.

    Parameters
    ----------
    before, after : (n, 101) degrees. parts : (K, 101) curves; their sum, each times a standard
        normal number, is what two recordings of the same running differ by. serial : correlation
        of a stride with the next.
    """
    rng = np.random.default_rng(SEED)
    n1, n2 = len(before), len(after)
    everything = np.vstack([before, after])
    block = _block(n1, n2)
    stretch = _stretch(block, serial)
    extra = rng.normal(size=(DRAWS, len(parts))) @ parts
    known = (parts**2).sum(axis=0)

    def statistic(
        one: np.ndarray, two: np.ndarray, more: np.ndarray | float = 0.0, times: float = 1.0
    ) -> np.ndarray:
        variance = one.var(axis=0, ddof=1) / n1 + two.var(axis=0, ddof=1) / n2
        gap = times * (two.mean(axis=0) - one.mean(axis=0)) + more
        return np.asarray(gap / np.sqrt(variance + known + 1e-12))

    seen = _clusters(statistic(before, after))
    if not seen:
        return ()
    largest = np.empty(DRAWS)
    order = _orders(n1, n2, block, rng)
    for k in range(DRAWS):
        mixed = everything[next(order)]
        found = _clusters(statistic(mixed[:n1], mixed[n1:], extra[k], stretch))
        largest[k] = max((c[2] for c in found), default=0.0)
    gap = after.mean(axis=0) - before.mean(axis=0)
    out = []
    for start, end, mass in seen:
        p = (1 + int((largest >= mass).sum())) / (1 + DRAWS)
        if p >= level:
            continue
        inside = gap[start : end + 1]
        peak = int(np.abs(inside).argmax())
        out.append(
            Cluster(
                float(PCT[start]),
                float(PCT[end]),
                float(inside.mean()),
                float(inside[peak]),
                float(PCT[start + peak]),
                p,
            )
        )
    return tuple(out)


def _clusters(t: np.ndarray) -> list[tuple[int, int, float]]:
    """(first, last, mass) of neighbouring points beyond the threshold with the same sign."""
    sign = np.where(np.abs(t) > THRESHOLD, np.sign(t), 0).astype(int)
    edges = np.flatnonzero(np.diff(sign)) + 1
    starts, ends = np.r_[0, edges], np.r_[edges, sign.size]
    return [
        (int(a), int(b - 1), float(((np.abs(t[a:b]) - THRESHOLD) ** 2).sum()))
        for a, b in zip(starts, ends, strict=True)
        if sign[a]
    ]


def _block(n1: int, n2: int) -> int:
    return int(np.clip(min(n1, n2) // _FEWEST_BLOCKS, 1, _LONGEST_BLOCK))


def _stretch(block: int, serial: float) -> float:
    """By how much too little means of exchanged blocks differ, strides being an AR(1) series."""
    ahead = np.arange(1, block)
    kept = 1 + 2 * float(((1 - ahead / block) * serial**ahead).sum())
    return float(np.sqrt((1 + serial) / (1 - serial) / kept))


def _orders(n1: int, n2: int, block: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Endless orders of all strides, in blocks of neighbours of one recording."""
    pieces = [
        np.arange(first + at, min(first + at + block, first + n))
        for first, n in ((0, n1), (n1, n2))
        for at in range(0, n, block)
    ]
    while True:
        yield np.concatenate([pieces[i] for i in rng.permutation(len(pieces))])


def _recordings_parts(
    angle: str, legs: Legs, before: Analysis, after: Analysis, likeness: Likeness
) -> np.ndarray:
    """(K, 101) parts of the difference between two recordings of the same running."""
    each = []
    for analysis, side in ((before, legs.before), (after, legs.after)):
        if analysis.motion.attrs["kind"] == "markers":
            sd = _DRIFT_DEG if likeness.alike == "session" else _ANEW_DEG
            each.append(np.full((1, PCT.size), sd))
            continue
        leg = "near" if side == analysis.motion.attrs["near_side"] else "far"
        kind = "session" if likeness.alike == "session" and likeness.known else "other"
        each.append(_table()[angle, leg, kind])
    return np.vstack(each)


@cache
def _table() -> dict[tuple[str, str, str], np.ndarray]:
    """(angle, leg, session or other) → (K, 101) principal parts of one recording's error."""
    text = resources.files("swingleg.comparison").joinpath("curves.csv").read_text("utf-8")
    found: dict[tuple[str, str, str], list[list[float]]] = {}
    for row in csv.DictReader(text.splitlines()):
        key = row["angle"], row["leg"], row["kind"]
        found.setdefault(key, []).append([float(row[str(k)]) for k in range(PCT.size)])
    return {key: np.array(parts) for key, parts in found.items()}


def _toe_off(analysis: Analysis, side: str) -> float:
    rows = whole_strides(analysis.motion, analysis.strides, side)
    share = (rows["toe_off_s"] - rows["touch_down_s"]) / (
        rows["next_touch_down_s"] - rows["touch_down_s"]
    )
    return 100 * float(share.mean())

"""What the markers' state means for the user: gaps, jumps, labels, as quality warnings."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from swingleg.core.findings import QualityWarning
from swingleg.motion.markers.body import Body, Followed
from swingleg.motion.markers.gaps import runs
from swingleg.motion.markers.maps import plain
from swingleg.motion.markers.trial import Trial

Bools = NDArray[np.bool_]

#: so many markers are named in one line
_NAMED = 6


def cluster_warnings(
    followed: Iterable[Followed], run: Trial, rate: float, taken_off: frozenset[str]
) -> list[QualityWarning]:
    """Swapped labels, jumps and rebuilt gaps of the clusters.

    taken_off : labels of the standing trial that nobody expects in a run (medial knee …).
    """
    gaps: dict[str, tuple[float, float]] = {}
    jumps: dict[str, float] = {}
    swaps, never = [], []
    for one in followed:
        swaps += [_swap_line(one, i, j) for i, j in one.track.swapped]
        for m, label in enumerate(one.labels):
            if label.startswith("@"):
                continue
            lost, jumped = one.track.lost[:, m], one.track.jumped[:, m]
            name = run.name.get(plain(label), label)
            if lost.all():
                if one.stood and np.isfinite(one.shape[m, 0]) and label not in taken_off:
                    never.append(name)
            elif lost.any():
                longest = max(b - a for a, b in runs(lost)) / rate
                gaps[name] = (float(lost.mean()), longest)
            if jumped.any():
                jumps[name] = float(jumped.mean())
    out = []
    if swaps:
        out.append(
            QualityWarning(
                "marker_labels",
                f"{'; '.join(swaps)}, because the segment is rigid that way",
                "Correct the labels in the capture software.",
            )
        )
    if gaps:
        out.append(QualityWarning("marker_gaps", _gap_line(gaps), _GAP_FIX))
    if jumps:
        named = _named((f"{n} ({_pct(s)} of frames)" for n, s in _by_size(jumps)), len(jumps))
        out.append(
            QualityWarning(
                "marker_jumps",
                f"markers lay over 2 cm from where their segment puts them and were left out: "
                f"{named}",
                "Check these markers' labels in the capture software.",
            )
        )
    if never:
        out.append(
            QualityWarning(
                "marker_missing",
                f"these markers of the standing trial are not in the trial and were rebuilt from "
                f"their segment: {_named(never)}",
                "Check the labels, if the markers were on.",
            )
        )
    return out


_GAP_FIX = "Fill long gaps in the capture software; a marker lost in every stride is better moved."


def point_warnings(
    closed: dict[str, float], open_: dict[str, tuple[float, float]], longest_s: float
) -> list[QualityWarning]:
    """Gaps of the body's points, after the clusters did what they could.

    closed : point → share of frames closed by a spline. open_ : point → share of frames left open
    and the longest such gap, s.
    """
    out = []
    if closed:
        named = _named((f"{n} ({_pct(s)})" for n, s in _by_size(closed)), len(closed))
        out.append(
            QualityWarning(
                "marker_spline",
                f"gaps of at most {longest_s:g} s were closed by a spline: {named} of frames",
                _GAP_FIX,
            )
        )
    if open_:
        named = _named(
            (f"{n} ({_pct(s[0])} of frames, up to {s[1]:.2f} s)" for n, s in open_.items()),
            len(open_),
        )
        out.append(
            QualityWarning(
                "marker_gaps_open",
                f"too few markers for {named}: these strides are left out",
                _GAP_FIX,
            )
        )
    return out


def unseen_warnings(never: list[str]) -> list[QualityWarning]:
    """Points that no frame shows: what rests on them is left out."""
    if not never:
        return []
    return [
        QualityWarning(
            "point_missing",
            f"too few markers in any frame for {_named(never)}: what rests on it is left out",
            "Check the labels of its segment's markers, in the trial and in the standing trial.",
        )
    ]


def centre_warnings(body: Body, standing: bool) -> list[QualityWarning]:
    """What it costs that joint centres or zeros had to be guessed."""
    out = []
    lateral = sorted({joint for (joint, _), how in body.how.items() if how == "lateral"})
    if lateral:
        out.append(
            QualityWarning(
                "joint_centres_guessed",
                f"no medial marker for the {' and '.join(lateral)}: the centre is set from the "
                "lateral marker by mean joint widths of 12 runners, which adds about "
                "1.5° (sd) to knee, thigh and shank angles",
                "Give a standing trial with medial markers by --static.",
            )
        )
    measured = all(how != "marker" for how in body.how.values())
    if not standing and measured:
        out.append(
            QualityWarning(
                "no_standing_trial",
                "no standing trial: ankle and foot angles are zeroed at flat mid-stance, and hip "
                "flexion on a mean standing pelvis (±5°)",
                "Give the standing trial with --static.",
            )
        )
    return out


def _swap_line(one: Followed, i: int, j: int) -> str:
    """What was done to two labels of a cluster, of which the file may hold only one."""
    gone = [k for k in (i, j) if one.track.lost[:, k].all()]
    if not gone:
        names = f"{one.labels[i]} and {one.labels[j]}"
        return f"the labels {names} are exchanged in the file; they were exchanged back"
    there = one.labels[j if gone[0] == i else i]
    return (
        f"the marker labelled {one.labels[gone[0]]} lies where {there} should; it was taken for it"
    )


def _gap_line(gaps: dict[str, tuple[float, float]]) -> str:
    sized = sorted(gaps.items(), key=lambda item: -item[1][0])
    parts = [f"{n} ({_pct(s)} of frames, up to {long:.2f} s)" for n, (s, long) in sized]
    return (
        "markers lost at times, and rebuilt wherever three others of their segment were seen: "
        f"{_named(parts)}"
    )


def _by_size(shares: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(shares.items(), key=lambda item: -item[1])


def _named(parts: Iterable[str], count: int | None = None) -> str:
    listed = list(parts)
    more = len(listed) - _NAMED
    return ", ".join(listed[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _pct(share: float) -> str:
    return f"{100 * share:.1f} %" if share >= 0.001 else "< 0.1 %"

"""Two or more analyses of one runner → a Comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from swingleg.comparison.conditions import (
    cautions_of,
    check_surfaces,
    likeness_of,
    subject_of,
)
from swingleg.comparison.curves import ANGLES, curve_change
from swingleg.comparison.difference import Legs, change_of
from swingleg.comparison.model import Caution, Comparison, NotCompared, Pair
from swingleg.comparison.rates import rate_change
from swingleg.comparison.verdict import judged
from swingleg.core.analysis import Analysis
from swingleg.core.errors import OptionError
from swingleg.core.metrics import METRICS
from swingleg.norms.asymmetry import usual_gap

#: a condition of the recording, not something that it shows
_GIVEN = ("speed_m_s",)
_LEGS_DIFFER = (
    "the camera stood on opposite sides, and what a runner's legs usually differ by is not known"
)


def compare(
    before: Analysis,
    after: Analysis,
    *more: Analysis,
    same_session: bool = False,
    labels: Sequence[str] | None = None,
) -> Comparison:
    """Hold the first recording against each of the others.

    Parameters
    ----------
    before, after, more : analyses of one runner on one surface.
    same_session : they were recorded one after the other: the same clothes, light and camera
        place, or markers left on. Then more of the measurement error repeats, and smaller changes
        can be told. It is checked against the pictures.
    labels : what to call them; default: the names of the files that were measured.

    Raises
    ------
    OptionError : different surfaces, or the same recording twice.

    Notes
    -----
    Interval of a difference: Student's, of the strides of both (n reduced for their serial
    correlation) and of what two recordings of the same running differ by. Verdicts: Benjamini &
    Hochberg 1995 (J R Stat Soc B 57:289) within each family of metrics, all pairs together.
    """
    everyone = (before, after, *more)
    names = tuple(labels) if labels else tuple(_label(a, k) for k, a in enumerate(everyone))
    pairs = []
    for k, later in enumerate(everyone[1:], start=1):
        _check_different(before, later, names[k])
        caution = check_surfaces(before, later, (names[0], names[k]))
        cautions = (caution,) if caution else ()
        pairs.append(_pair(before, later, k, same_session, cautions))
    verdicts = iter(judged([c for pair in pairs for c in pair.changes]))
    pairs = [replace(pair, changes=tuple(next(verdicts) for _ in pair.changes)) for pair in pairs]
    return Comparison(
        tuple(subject_of(a, name) for a, name in zip(everyone, names, strict=True)),
        tuple(pairs),
        same_session,
    )


def _label(analysis: Analysis, number: int) -> str:
    return Path(analysis.input.path).stem or f"recording {number + 1}"


def _check_different(before: Analysis, after: Analysis, name: str) -> None:
    if before is after or before.strides.equals(after.strides):
        raise OptionError(
            f"{name} is the same recording as the first",
            fix="Give two recordings of one runner.",
        )


def _pair(
    before: Analysis,
    after: Analysis,
    number: int,
    same_session: bool,
    cautions: tuple[Caution, ...],
) -> Pair:
    likeness = likeness_of(before, after, same_session)
    crossed = crossed_sides(before, after)
    changes, missing = [], []
    for name, spec in METRICS.items():
        if name in _GIVEN:
            continue
        gap = usual_gap(name) if crossed and spec.two_sided else 0.0
        if gap is None:
            missing.append(NotCompared(name, _LEGS_DIFFER))
            continue
        found = []
        for legs in _legs(spec.two_sided, crossed):
            if spec.kind != "number":
                change = rate_change(name, legs, before, after, likeness)
            else:
                change = change_of(name, legs, before, after, likeness, gap)
            if change is not None:
                found.append(change)
        changes += found
        if not found:
            missing.append(NotCompared(name, _why(name, before, after)))
    wanted = _legs(True, crossed)
    tests = len(wanted) * len(ANGLES)
    curves = [
        c
        for angle in ANGLES
        for legs in wanted
        if (c := curve_change(angle, legs, before, after, likeness, tests)) is not None
    ]
    return Pair(
        number,
        tuple(changes),
        tuple(curves),
        (*cautions, *cautions_of(before, after, same_session)),
        tuple(missing),
    )


def crossed_sides(before: Analysis, after: Analysis) -> tuple[str, str] | None:
    """The near legs of both, where the camera stood on opposite sides."""
    sides = [str(a.motion.attrs.get("near_side") or "") for a in (before, after)]
    return (sides[0], sides[1]) if all(sides) and sides[0] != sides[1] else None


def _legs(two_sided: bool, crossed: tuple[str, str] | None) -> list[Legs]:
    if not two_sided:
        return [Legs("both", "both", "both")]
    if crossed:
        return [Legs("near", *crossed)]
    return [Legs("left", "left", "left"), Legs("right", "right", "right")]


def _why(name: str, before: Analysis, after: Analysis) -> str:
    """Why a metric was not compared, in a recording's own words."""
    for which, analysis in (("the first", before), ("the later", after)):
        reason = next((u.reason for u in analysis.unavailable if u.metric == name), None)
        if reason:
            return f"{which} recording: {reason.rstrip('.')}"
    return "it was not measured on the same leg in both recordings"

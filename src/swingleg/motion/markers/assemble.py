"""Markers → Motion: set, axes, clusters, joint centres, gaps, angles, in that order."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from swingleg.core.athlete import Athlete
from swingleg.core.errors import InputError
from swingleg.core.findings import QualityWarning
from swingleg.core.keypoints import SIDES
from swingleg.core.motion import LEG_POINTS
from swingleg.motion.markers.axes import LabAxes, axes_from, find_axes, unit
from swingleg.motion.markers.body import Body, Builder
from swingleg.motion.markers.centres import leg_angles, pelvic_tilt
from swingleg.motion.markers.gaps import close_gaps, runs
from swingleg.motion.markers.maps import MarkerMap, choose_map, lacks, missing_markers, plain
from swingleg.motion.markers.motion import MarkerBody, Standing, motion_of
from swingleg.motion.markers.report import (
    centre_warnings,
    cluster_warnings,
    point_warnings,
    unseen_warnings,
)
from swingleg.motion.markers.sanity import check_moves, check_seen, check_stands, landmarks
from swingleg.motion.markers.trial import Trial, trial_of

Floats = NDArray[np.float64]

#: between pelvis and feet lies about a leg; metres
_PLAUSIBLE_M = (0.35, 1.4)
#: units that a length is mistaken for, by how many of them make a metre
_UNITS = {"mm": 1000.0, "cm": 100.0, "inches": 39.37}
#: the ankle stands about so far from heel to metatarsals
_ANKLE_SHARE = 0.3
#: a slope worth telling, degrees; on RBDS's level belt it is read as .6 ± .2
_SLOPE_DEG = 2.0
#: relative difference between a given speed and the feet's that is worth telling
_SPEED_OFF = 0.04


def motion_from_markers(
    markers: xr.Dataset,
    athlete: Athlete | None = None,
    *,
    static: xr.Dataset | None = None,
    marker_map: MarkerMap | None = None,
    cutoff_hz: float | None = 15.0,
    max_gap_s: float = 0.1,
    speed_m_s: float | None = None,
) -> tuple[xr.Dataset, tuple[QualityWarning, ...]]:
    """The runner's motion from the markers of a running trial.

    Joint centres: hip by Harrington 2007; knee and ankle = middle of the medial and lateral
    marker of the standing trial, carried by the segment's cluster; without a standing trial from
    medial markers in the trial, else set from the lateral marker by mean widths.

    Parameters
    ----------
    markers : Markers of the trial (`core.recording`), any laboratory axes.
    athlete : its height, where given, is held against the markers' length unit.
    static : Markers of a standing trial of the same session.
    marker_map : the set's map; without it the best of those known.
    cutoff_hz : low-pass of the points, as the norms were made; peak swing knee flexion and
        late-swing extension change by less than 0.1° between 12 Hz and none on RBDS (6 Hz: 2°).
        None = raw.
    max_gap_s : longest gap closed by a spline where the segment cannot be rebuilt; about a
        seventh of a stride, beyond which a spline no longer follows the swinging leg.
    speed_m_s : the speed said, held against that of the feet.

    Returns
    -------
    Motion (see `motion_of`) and what the user should know of the markers.

    Raises
    ------
    InputError : markers that are needed are missing, or the length unit is wrong.
    GaitError : this is not a run.
    """
    made, warnings = body_from_markers(
        markers, athlete, static=static, marker_map=marker_map, max_gap_s=max_gap_s
    )
    motion = motion_of(made, cutoff_hz)
    return motion, (*warnings, *speed_warnings(motion, speed_m_s))


def body_from_markers(
    markers: xr.Dataset,
    athlete: Athlete | None = None,
    *,
    static: xr.Dataset | None = None,
    marker_map: MarkerMap | None = None,
    max_gap_s: float = 0.1,
    runs: bool = True,
) -> tuple[MarkerBody, tuple[QualityWarning, ...]]:
    """As `motion_from_markers`, up to the filter; `motion_of` makes a Motion at any cut-off.

    runs : False for somebody who does drills and may stay where they are.
    """
    run = _even(trial_of(markers))
    standing = None if static is None else trial_of(static)
    stood = standing is not None
    if not run.name:
        raise InputError(
            "no marker is ever seen: every position is empty",
            where=run.source or None,
            fix="Export the trial again, with its markers labelled.",
        )
    names = {**(standing.name if standing else {}), **run.name}
    chosen = marker_map or choose_map(names.values(), run.source, stood=stood)
    if lacks(chosen, set(names)):
        raise missing_markers(chosen, names.values(), run.source, stood=stood)
    rate = (run.time.size - 1) / float(run.time[-1] - run.time[0])
    pelvis, heel, toe = landmarks(run, chosen)
    check_seen(run, chosen, standing=False)
    if runs:
        check_moves(pelvis, heel, run.source, stood=stood)
    up = None
    if standing is not None:
        check_seen(standing, chosen, standing=True)
        stood_pelvis, stood_heel, stood_toe = landmarks(standing, chosen)
        _check_unit(stood_pelvis, stood_heel, standing.source, athlete)
        check_stands(stood_pelvis, stood_heel, standing.source)
        ankle = stood_heel + _ANKLE_SHARE * (stood_toe - stood_heel)
        up = _mean(stood_pelvis[:, None] - ankle)
    _check_unit(pelvis, heel, run.source, athlete)
    axes = find_axes(run.time, pelvis, heel, toe, up, runs=runs)
    rest = None
    if standing is not None:
        own = _standing_axes(standing, chosen, axes.rotation[1])
        rest = standing.turned(own).rest()
    body = Builder(run.turned(axes.rotation), chosen, rest).build()
    joints = [f"{joint}_{face}" for joint in ("knee", "ankle") for face in ("lateral", "medial")]
    off = frozenset(n for joint in joints for side in SIDES for n in chosen.landmark(joint, side))
    warnings = cluster_warnings(body.followed, run, rate, off)
    body, gap_warnings = _closed(body, rate, max_gap_s)
    warnings += [*gap_warnings, *centre_warnings(body, rest is not None), *_axis_warnings(axes)]
    measured = any(how != "marker" for how in body.how.values())
    made = MarkerBody(
        time=run.time,
        body=body,
        axes=axes,
        standing=_standing(body, chosen) if rest is not None else None,
        visible=_visible(body),
        marker_set=chosen.name,
        kind="markers" if measured else "keypoints",
    )
    return made, tuple(warnings)


def speed_warnings(motion: xr.Dataset, said_m_s: float | None) -> tuple[QualityWarning, ...]:
    """Whether the speed said and that of the standing feet disagree."""
    seen = float(motion.attrs["speed"])
    if said_m_s is None or not np.isfinite(seen) or abs(seen / said_m_s - 1) <= _SPEED_OFF:
        return ()
    return (
        QualityWarning(
            "speed_disagrees",
            f"the standing feet move at {seen:.2f} m/s, not at the {said_m_s:.2f} m/s given",
            "Check the speed given, and that the file is of that trial; a belt that slows under "
            "the runner's weight shows so too.",
        ),
    )


def _mean(vectors: Floats) -> Floats:
    flat = vectors.reshape(-1, 3)
    return np.asarray(flat[np.isfinite(flat[:, 0])].mean(axis=0))


def _check_unit(pelvis: Floats, heel: Floats, where: str, athlete: Athlete | None) -> None:
    """Raise InputError where a leg has no human length."""
    reach = np.linalg.norm(pelvis[:, None] - heel, axis=-1)
    leg = float(np.nanquantile(reach, 0.9)) if np.isfinite(reach).any() else float("nan")
    low, high = _PLAUSIBLE_M
    if athlete is not None and athlete.height_m is not None:
        low, high = 0.35 * athlete.height_m, 0.75 * athlete.height_m
    if low <= leg <= high or not np.isfinite(leg):
        return
    fits = [unit for unit, many in _UNITS.items() if low <= leg / many <= high]
    fits += [unit for unit, many in _UNITS.items() if low <= leg * many <= high]
    guess = f"; are they in {fits[0]}?" if fits and leg > high else "; is the unit right?"
    raise InputError(
        f"pelvis and heel are {leg:.3g} m apart, which is no human leg{guess}",
        where=where or None,
        fix="Write the length unit into the file, or convert the positions to metres.",
    )


def _standing_axes(standing: Trial, chosen: MarkerMap, up: Floats) -> Floats:
    """(3, 3) the standing runner's own axes: the trial may face another way than the run."""
    asis, psis = (
        [n for s in SIDES for n in chosen.landmark(name, s) if n in standing]
        for name in ("asis", "psis")
    )
    psis = psis or [n for n in chosen.landmark("sacrum") if n in standing]
    if len(asis) == 2 and psis:
        left, right = (standing.seen((n,))[:, 0] for n in asis)
        return axes_from(up, np.cross(up, _mean(right - left)))
    _, heel, toe = landmarks(standing, chosen)
    return axes_from(up, unit(_mean(toe - heel)))


def _standing(body: Body, chosen: MarkerMap) -> Standing:
    """Angles of the standing trial from its joint centres."""
    rest = body.rest
    nothing = np.full(3, np.nan)

    def at(labels: tuple[str, ...]) -> Floats:
        return np.mean([rest.get(plain(n), nothing) for n in labels or ("?",)], axis=0)

    legs = []
    for side in SIDES:
        toe = chosen.landmark("toe", side) or chosen.landmark("toe_single", side)
        centres = [rest.get(f"@{joint} {side}", nothing) for joint in ("hip", "knee", "ankle")]
        legs.append(np.stack([*centres, at(chosen.landmark("heel", side)), at(toe)]))
    points = np.stack(legs)
    front, rear = (
        at(tuple(n for s in SIDES for n in chosen.landmark(name, s))) for name in ("asis", "psis")
    )
    if not np.isfinite(rear).all():
        rear = at(chosen.landmark("sacrum"))
    length = np.linalg.norm(np.diff(points[:, :3], axis=1), axis=-1).sum(axis=1).mean()
    return Standing(leg_angles(points), float(pelvic_tilt(front, rear)), float(length))


def _closed(body: Body, rate: float, max_gap_s: float) -> tuple[Body, list[QualityWarning]]:
    """Close short gaps of the points by splines; tell which, and which stay open."""
    frames = len(body.pelvis)
    stacked = np.concatenate(
        [
            body.legs.reshape(frames, 10, 3),
            np.stack([body.front, body.rear, body.pelvis, body.neck], axis=1),
        ],
        axis=1,
    )
    points, closed = close_gaps(stacked, round(max_gap_s * rate))
    names = [f"{side} {part}" for side in SIDES for part in LEG_POINTS]
    names += ["front of the pelvis", "rear of the pelvis", "pelvis", "neck"]
    shares = {n: float(closed[:, k].mean()) for k, n in enumerate(names) if closed[:, k].any()}
    still: dict[str, tuple[float, float]] = {}
    for k, name in enumerate(names):
        gap = ~np.isfinite(points[:, k, 0])
        if gap.any() and not gap.all():
            still[name] = float(gap.mean()), max(b - a for a, b in runs(gap)) / rate
    parts = [name for name in names if name.startswith(SIDES)]
    never = [n for k, n in enumerate(parts) if not np.isfinite(points[:, k, 0]).any()]
    warnings = [*point_warnings(shares, still, max_gap_s), *unseen_warnings(never)]
    if not closed.any():
        return body, warnings
    legs = points[:, :10].reshape(body.legs.shape)
    front, rear, pelvis, neck = (points[:, k] for k in range(10, 14))
    return (
        Body(legs, front, rear, pelvis, neck, body.how, body.rest, body.followed),
        warnings,
    )


def _visible(body: Body) -> Floats:
    """(T, 2) share of knee, ankle, heel and toe that stand on markers seen in that frame."""
    out = []
    for k, side in enumerate(SIDES):
        good = np.isfinite(body.legs[:, k, 1:, 0]).astype(float)
        for one in body.followed:
            columns = {"thigh": [0], "shank": [1], "foot": [2, 3]}.get(one.segment, [])
            if one.side == side and columns:
                few = (~(one.track.lost | one.track.jumped)).sum(axis=1) < 3
                good[np.ix_(few, columns)] = 0.0
        out.append(good.mean(axis=1))
    return np.stack(out, axis=1)


def _axis_warnings(axes: LabAxes) -> list[QualityWarning]:
    if not axes.snapped:
        return [
            QualityWarning(
                "lab_vertical_guessed",
                "no axis of the laboratory points up; up was taken from the feet to the pelvis, "
                "which may be 5° off and moves thigh, shank and foot angles by as much",
                "Export the markers with one axis vertical.",
            )
        ]
    if abs(axes.slope_deg) < _SLOPE_DEG:
        return []
    return [
        QualityWarning(
            "ground_slopes",
            f"the feet's ground slopes {axes.slope_deg:+.1f}° "
            f"({100 * np.tan(np.radians(axes.slope_deg)):+.0f} %) against the laboratory's axes",
            "Give --incline if the treadmill was inclined; angles are from the vertical.",
        )
    ]


def _even(run: Trial) -> Trial:
    """The trial on a uniform clock: rounded times put right, skipped frames left as gaps."""
    step = float(np.median(np.diff(run.time)))
    even = np.linspace(run.time[0], run.time[-1], run.time.size)
    if np.abs(even - run.time).max() < 0.5 * step:
        return Trial(even, run.position, run.index, run.name, run.source)
    frames = np.round((run.time - run.time[0]) / step).astype(int)
    position = np.full((frames[-1] + 1, *run.position.shape[1:]), np.nan)
    position[frames] = run.position
    time = run.time[0] + np.arange(len(position)) * step
    return Trial(time, position, run.index, run.name, run.source)

"""The way of the data, in order: read → pose → motion → gait → dynamics → assess → coach.

`analyze` reads like the architecture page; each line is one stage, a function from one typed
thing to the next.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from swingleg.core.analysis import Analysis, InputInfo
from swingleg.core.errors import GaitError, InputError, OptionError
from swingleg.core.findings import QualityWarning
from swingleg.core.recording import Recording
from swingleg.core.wording import medium_of
from swingleg.settings import Settings

if TYPE_CHECKING:
    from swingleg.motion.calibration import Weights

#: progress(stage, done, total): total 0 = length unknown
Progress = Callable[[str, float, float], None]
#: settings that speak of a picture
_OF_PICTURES = ("person", "metres_per_pixel", "known_length", "mirrored", "roll")
#: the file of electromyograms, and what is said of it
_OF_EMG = ("emg", "emg_offset", "emg_mapping")


def analyze(
    path: str | Path,
    settings: Settings | None = None,
    *,
    progress: Progress | None = None,
    reuse: bool = False,
) -> Analysis:
    """Measure one recording.

    Parameters
    ----------
    path : a video, or a file or folder that `read.readable` lists (C3D, TRC, OpenPose, ...).
    settings : what is known about the runner and the recording.
    progress : called as progress(stage, done, total).
    reuse : a video's pose is kept in the cache; a clip measured before is not measured again, and
        one that was interrupted goes on where it stopped.

    Raises
    ------
    InputError : the file, the person in it or the gait cannot be measured.
    ModelError : the pose model's weights cannot be had.
    """
    from swingleg.read.registry import kind_of

    s, path = settings or Settings(), Path(path)
    clock = _Clock(progress)
    Thread(target=_warm_up, daemon=True).start()
    with _located(str(path), s):
        seen = _film(path, s, clock, reuse) if kind_of(path) == "video" else _file(path, s, clock)
        return _measure(seen, s, clock)


def analyze_keypoints(
    keypoints: xr.Dataset,
    settings: Settings | None = None,
    *,
    progress: Progress | None = None,
    calibrate: Weights | bool = True,
) -> Analysis:
    """Measure a Keypoints dataset that is already at hand; as `analyze` from there on.

    calibrate : see `motion.motion_from_keypoints`.
    """
    source = Path(str(keypoints.attrs.get("source") or "keypoints"))
    s, clock = settings or Settings(), _Clock(progress)
    with _located(str(source), s):
        seen = _from_keypoints(keypoints, source, "keypoints", s, clock, calibrate=calibrate)
        return _measure(seen, s, clock)


@dataclass(frozen=True)
class _Seen:
    """What every kind of input comes to: how the runner moved, and whatever came with it.

    motion : for the metrics. sharp : the same for event detection, which filters by itself.
    notes : of the reader and of the joint centres.
    """

    info: InputInfo
    motion: xr.Dataset
    sharp: xr.Dataset
    keypoints: xr.Dataset | None = None
    forces: xr.Dataset | None = None
    signals: tuple[xr.Dataset, ...] = ()
    notes: tuple[QualityWarning, ...] = ()


def _film(path: Path, s: Settings, clock: _Clock, reuse: bool) -> _Seen:
    """A video: pose first."""
    from swingleg.pose.run import estimate_pose

    _nothing_to(s, ("static", "forces", "markers", "mapping", *_OF_EMG), "a video")

    with clock.stage("pose") as tick:
        keypoints = estimate_pose(
            path,
            slow_motion=s.slow_motion,
            backend=s.backend,
            person=s.to_person(),
            progress=tick,
            reuse=reuse,
        )
    return _from_keypoints(keypoints, path, "video", s, clock)


def _file(path: Path, s: Settings, clock: _Clock) -> _Seen:
    """Motion capture or keypoints that another program wrote."""
    from swingleg.read.emg import read_emg
    from swingleg.read.registry import read

    if s.slow_motion is not None:
        raise InputError(
            "--slow-motion is for videos; this file's times are taken as they are",
            where=str(path),
            fix="Leave it out; for key points without a clock give the true rate with --fps.",
        )
    with clock.stage("read"):
        recording = read(path, mapping=s.mapping, fps=s.fps)
        static = read(s.static) if s.static else None
        forces = read(s.forces).forces if s.forces else recording.forces
        signals = read_emg(s.emg, mapping=s.emg_mapping) if s.emg else recording.signals
    if s.emg is None:
        _nothing_to(s, _OF_EMG[1:], "a recording without --emg")
    if s.forces and forces is None:
        raise InputError(
            "the file given with --forces holds no forces",
            where=s.forces,
            fix="Give the trial's ground reaction forces as MOT, STO or C3D.",
        )
    if recording.markers is not None:
        return _from_markers(replace(recording, forces=forces, signals=signals), static, s, clock)
    if recording.keypoints is not None:
        _nothing_to(s, _OF_EMG, "a file of key points")
        from swingleg.pose.sides import consistent_sides

        keypoints = consistent_sides(recording.keypoints)
        return _from_keypoints(keypoints, path, "keypoints", s, clock, recording.notes)
    raise InputError(
        "the file holds neither markers nor keypoints",
        fix="Give the file with the trial's markers; forces and angles alone show no leg.",
    )


def _nothing_to(s: Settings, names: tuple[str, ...], kind: str) -> None:
    """Refuse options that would do nothing: the user believes that they do something."""
    for name in names:
        if getattr(s, name) != getattr(Settings(), name):
            raise OptionError(
                f"--{name.replace('_', '-')} does nothing to {kind}", fix="Leave it out."
            )


def _from_keypoints(
    keypoints: xr.Dataset,
    path: Path,
    kind: str,
    s: Settings,
    clock: _Clock,
    notes: tuple[QualityWarning, ...] = (),
    calibrate: Weights | bool = True,
) -> _Seen:
    from swingleg.motion import motion_from_keypoints

    with clock.stage("motion"):
        motion = motion_from_keypoints(
            keypoints,
            s.to_athlete(),
            metres_per_px=s.metres_per_pixel,
            known_length=s.to_known_length(),
            said=s.to_condition(),
            roll_deg=s.roll,
            mirrored=s.mirrored,
            calibrate=calibrate,
        )
    info = InputInfo(
        path=str(path),
        kind=kind,
        **_extent(keypoints.time.values, float(keypoints.attrs["fps"])),
        slow_motion_factor=float(keypoints.attrs.get("slow_motion", 1.0)),
        near_side=str(motion.attrs["near_side"]) or None,
        width=int(keypoints.attrs["width"]),
        height=int(keypoints.attrs["height"]),
        virtual=bool(keypoints.attrs.get("virtual", False)),
    )
    return _Seen(info, motion, motion, keypoints=keypoints, notes=notes)


def _from_markers(
    recording: Recording, static: Recording | None, s: Settings, clock: _Clock
) -> _Seen:
    from swingleg.motion.markers import (
        body_from_markers,
        load_marker_map,
        motion_of,
        speed_warnings,
    )

    _nothing_to(s, _OF_PICTURES, "motion capture")
    markers = recording.markers
    assert markers is not None
    if static is not None and static.markers is None:
        raise InputError(
            "the standing trial holds no markers",
            where=str(static.path),
            fix="Give --static the file of the trial in which the runner stands.",
        )
    with clock.stage("motion"):
        body, found = body_from_markers(
            markers,
            s.to_athlete(),
            static=static.markers if static else None,
            marker_map=load_marker_map(Path(s.markers)) if s.markers else None,
        )
        motion = motion_of(body)
        found = (*found, *speed_warnings(motion, s.to_condition().speed_m_s))
    rate = float(markers.attrs["rate_hz"])
    info = InputInfo(str(recording.path), recording.kind, **_extent(markers.time.values, rate))
    notes = (*recording.notes, *found)
    return _Seen(
        info,
        motion,
        motion_of(body, None),
        forces=recording.forces,
        signals=recording.signals,
        notes=notes,
    )


def _measure(seen: _Seen, s: Settings, clock: _Clock) -> Analysis:
    from swingleg.assess import assess, judge_quality, with_norms
    from swingleg.assess.claims import judge_claims
    from swingleg.coach import worded
    from swingleg.dynamics import (
        add_for_claims,
        add_forces,
        add_torques,
        stance_forces,
        waveforms,
    )
    from swingleg.dynamics.emg import emg_of
    from swingleg.gait import measure_strides, summarise
    from swingleg.gait.events import check_cadence, detect_events, plate_warnings
    from swingleg.motion import condition_of
    from swingleg.norms import overstride_limit

    motion, athlete = seen.motion, s.to_athlete()
    condition = condition_of(motion, s.to_condition())
    with clock.stage("gait"):
        events = detect_events(
            seen.sharp, forces=seen.forces, source=s.events, lag_s=s.marker_lag / 1000
        )
        notes = (*seen.notes, *plate_warnings(seen.forces, seen.sharp, s.marker_lag / 1000))
        check_cadence(events, slow_motion=seen.info.slow_motion_factor)
        limit = overstride_limit(condition.speed_m_s)
        strides = measure_strides(motion, events, condition, athlete, overstride_limit_leg=limit)
    with clock.stage("dynamics"):
        found = stance_forces(strides, seen.sharp, athlete, seen.forces)
        strides = add_forces(strides, found, motion, condition, athlete)
        lag_s = s.marker_lag / 1000
        strides = add_torques(strides, motion, condition, athlete, seen.forces, lag_s=lag_s)
        strides = add_for_claims(strides, motion, condition, athlete)
        emg, emg_notes = emg_of(
            seen.signals, events, motion, offset_s=s.emg_offset / 1000, asked=s.emg is not None
        )
        metrics, unavailable = summarise(strides, motion, condition, athlete)
    with clock.stage("assess"):
        metrics = with_norms(metrics, condition, athlete.shoe_mass_kg)
        findings = worded(assess(metrics, condition), metrics)
        single = medium_of(motion) == "markers"
        claims = judge_claims(strides, metrics, condition, emg, one_by_one=single)
        notes = (*notes, *emg_notes)
        quality = judge_quality(seen.keypoints, motion, strides, condition, notes)
    return Analysis(
        input=seen.info,
        athlete=athlete,
        condition=condition,
        quality=quality,
        motion=motion,
        events=events,
        strides=strides,
        metrics=metrics,
        findings=findings,
        unavailable=unavailable,
        claims=claims,
        keypoints=seen.keypoints,
        forces=waveforms(found, strides),
        timings=clock.seconds,
    )


def _extent(time: np.ndarray, fps: float) -> dict[str, Any]:
    """frames, fps and duration_s of an `InputInfo`."""
    return {"frames": int(time.size), "fps": fps, "duration_s": float(time[-1] - time[0])}


@cache
def _warm_up() -> None:
    """Import the later stages while the networks run: about a second less to wait."""
    for stage in ("motion", "gait", "dynamics", "assess", "coach", "report.page"):
        import_module(f"swingleg.{stage}")
    import_module("h5netcdf")
    import_module("swingleg.report.html").template()
    gc.freeze()  # code is never garbage: to search it again at the exit would take .2 s


@contextmanager
def _located(where: str, s: Settings) -> Iterator[None]:
    """Name the file in any input error that does not yet, and doubt a slow-motion factor."""
    try:
        yield
    except InputError as error:
        fix = error.fix or ""
        if isinstance(error, GaitError) and s.slow_motion not in (None, 1):
            fix += f" Check --slow-motion {s.slow_motion:g} too: is the clip really that slow?"
        raise type(error)(error.what, where=error.where or where, fix=fix) from error


@dataclass
class _Clock:
    """Times the stages and passes their progress on."""

    progress: Progress | None
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[Callable[[float, float], Any]]:
        def tick(done: float, total: float) -> None:
            if self.progress is not None:
                self.progress(name, done, total)

        start = time.perf_counter()
        tick(0.0, 0.0)
        yield tick
        tick(1.0, 1.0)
        self.seconds[name] = time.perf_counter() - start

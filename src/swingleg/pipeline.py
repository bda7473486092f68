"""The way of the data, in order: read → pose → motion → gait → assess → coach.

`analyze` reads like the architecture page; each line is one stage, a function from one typed
thing to the next.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

import xarray as xr

from swingleg.core.analysis import Analysis, InputInfo
from swingleg.core.errors import GaitError, InputError
from swingleg.settings import Settings

#: progress(stage, done, total): total 0 = length unknown
Progress = Callable[[str, float, float], None]


def analyze(
    path: str | Path, settings: Settings | None = None, *, progress: Progress | None = None
) -> Analysis:
    """Measure one recording.

    Parameters
    ----------
    path : a video file.
    settings : what is known about the runner and the recording.
    progress : called as progress(stage, done, total).

    Raises
    ------
    InputError : the file, the person in it or the gait cannot be measured.
    ModelError : the pose model's weights cannot be had.
    """
    from swingleg.pose.run import estimate_pose

    s = settings or Settings()
    clock = _Clock(progress)
    Thread(target=_warm_up, daemon=True).start()
    with clock.stage("pose") as tick:
        keypoints = estimate_pose(path, slow_motion=s.slow_motion, backend=s.backend, progress=tick)
    with _located(str(path), s):
        return _measure(keypoints, s, Path(path), clock)


def analyze_keypoints(
    keypoints: xr.Dataset, settings: Settings | None = None, *, progress: Progress | None = None
) -> Analysis:
    """Measure a Keypoints dataset that is already at hand; as `analyze` from there on."""
    source = Path(str(keypoints.attrs.get("source") or "keypoints"))
    return _measure(keypoints, settings or Settings(), source, _Clock(progress))


def _measure(keypoints: xr.Dataset, s: Settings, path: Path, clock: _Clock) -> Analysis:
    from swingleg.assess import assess, judge_quality, with_norms
    from swingleg.coach import worded
    from swingleg.gait import measure_strides, summarise
    from swingleg.gait.events import check_cadence, detect_events
    from swingleg.motion import condition_of, motion_from_keypoints
    from swingleg.norms import overstride_limit

    athlete = s.to_athlete()
    with clock.stage("motion"):
        motion = motion_from_keypoints(
            keypoints,
            athlete,
            metres_per_px=s.metres_per_pixel,
            roll_deg=s.roll,
            mirrored=s.mirrored,
        )
        condition = condition_of(motion, s.to_condition())
    with clock.stage("gait"):
        events = detect_events(motion)
        check_cadence(events, slow_motion=s.slow_motion)
        limit = overstride_limit(condition.speed_m_s)
        strides = measure_strides(motion, events, condition, athlete, overstride_limit_leg=limit)
        metrics, unavailable = summarise(strides, motion, condition, athlete)
    with clock.stage("assess"):
        metrics = with_norms(metrics, condition)
        findings = worded(assess(metrics, condition), metrics)
        quality = judge_quality(keypoints, motion, strides, condition)
    return Analysis(
        input=_input_info(keypoints, motion, path, s),
        athlete=athlete,
        condition=condition,
        quality=quality,
        motion=motion,
        events=events,
        strides=strides,
        metrics=metrics,
        findings=findings,
        unavailable=unavailable,
        keypoints=keypoints,
        timings=clock.seconds,
    )


def _input_info(keypoints: xr.Dataset, motion: xr.Dataset, path: Path, s: Settings) -> InputInfo:
    frames = keypoints.time.values
    return InputInfo(
        path=str(path),
        kind="video",
        frames=int(frames.size),
        fps=float(keypoints.attrs["fps"]),
        duration_s=float(frames[-1] - frames[0]),
        slow_motion_factor=s.slow_motion,
        near_side=str(motion.attrs["near_side"]) or None,
        width=int(keypoints.attrs["width"]),
        height=int(keypoints.attrs["height"]),
        virtual=bool(keypoints.attrs.get("virtual", False)),
    )


def _warm_up() -> None:
    """Import the later stages while the networks run: about a second less to wait."""
    for stage in ("motion", "gait", "assess", "coach", "report.html"):
        import_module(f"swingleg.{stage}")


@contextmanager
def _located(where: str, s: Settings) -> Iterator[None]:
    """Name the file in any input error that does not yet, and doubt a slow-motion factor."""
    try:
        yield
    except InputError as error:
        fix = error.fix or ""
        if isinstance(error, GaitError) and s.slow_motion != 1:
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

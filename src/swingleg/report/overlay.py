"""The clip with the fitted motion drawn on: skeleton, angles, contacts; timing as recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from swingleg.core.analysis import Analysis
from swingleg.core.errors import OptionError
from swingleg.core.motion import LEG_POINTS, SIDES, joint, segment
from swingleg.report import project
from swingleg.report.files import whole_file

MAX_LINES = 720
#: ticks per second of the written clip; any phone's time stamps fall on it closely enough
_CLOCK = 90_000
_FLASH_S = 0.08
_TRAIL_S = 0.45
_CRF = "21"
#: (done, total) frames
Tick = Callable[[float, float], None]


@dataclass(frozen=True)
class Flash:
    """A contact event to show, at the foot: a touch-down (ring) or a toe-off (tick)."""

    time_s: float
    words: str
    side: str
    ring: bool
    lasts_s: float = _FLASH_S


@dataclass(frozen=True)
class Track:
    """Everything drawn, as arrays in output pixels.

    time (T,) s; legs: side → (T, 5, 2); trunk (T, 2, 2); thigh, knee: side → (T,) degrees.
    """

    time: np.ndarray
    legs: dict[str, np.ndarray]
    trunk: np.ndarray
    thigh: dict[str, np.ndarray]
    knee: dict[str, np.ndarray]
    flashes: tuple[Flash, ...]
    near: str


def write_overlay(
    analysis: Analysis,
    video_in: str | Path,
    path_out: str | Path,
    *,
    progress: Tick | None = None,
) -> Path:
    """Write an H.264 MP4 of at most 720 lines, upright, every frame at its own time.

    Raises
    ------
    OptionError : the motion does not come from a picture. VideoError : the clip cannot be read.
    OutputError : the file cannot be written; nothing half-written is left.
    """
    if not project.has_picture(analysis.motion):
        raise OptionError("an overlay needs motion that was measured from a video",
                          fix="Give the clip itself, not its keypoints or markers.")  # fmt: skip
    return write_drawn(
        lambda scale: track_of(analysis, scale),
        video_in,
        path_out,
        slow=analysis.input.slow_motion_factor,
        fps=analysis.input.fps,
        total=analysis.input.frames,
        progress=progress,
    )


def write_drawn(
    track_at: Callable[[tuple[float, float]], Track],
    video_in: str | Path,
    path_out: str | Path,
    *,
    slow: float,
    fps: float,
    total: int,
    progress: Tick | None = None,
) -> Path:
    """The clip with a track drawn on it.

    track_at : the track for a scale, output / picture in x and y. slow : slow-motion factor; fps
    and total : of the clip in real time.

    Raises
    ------
    VideoError : the clip cannot be read. OutputError : the file cannot be written.
    """
    import av

    from swingleg.read.video import frames
    from swingleg.report.paint import paint

    path_out = Path(path_out)
    with (
        frames(video_in, slow_motion=slow) as source,
        whole_file(path_out) as part,
        av.open(str(part), "w", format="mp4", options={"movflags": "+faststart"}) as sink,
    ):
        stream: Any = None
        for frame in source:
            if stream is None:
                size, scale = _out_size(frame.width, frame.height)
                track = track_at(scale)
                stream = _stream(sink, size, fps / slow)
            image = frame.resized(*size)
            paint(image, frame.time_s, track)
            picture = av.VideoFrame.from_ndarray(image, format="rgb24")
            picture.pts = round(frame.time_s * slow * _CLOCK)
            picture.time_base = Fraction(1, _CLOCK)
            sink.mux(stream.encode(picture))
            if progress is not None and frame.index % 8 == 0:
                progress(frame.index + 1, total)
        if stream is not None:
            sink.mux(stream.encode(None))
    if progress is not None:
        progress(total, total)
    return path_out


def _stream(sink: Any, size: tuple[int, int], fps: float) -> Any:
    """libx264, yuv420p, its clock fine enough for variable frame rates."""
    rate = Fraction(fps if fps > 0 else 30.0).limit_denominator(1001)
    stream = sink.add_stream("libx264", rate=rate, options={"crf": _CRF, "preset": "veryfast"})
    stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
    stream.codec_context.time_base = Fraction(1, _CLOCK)
    return stream


def _out_size(width: int, height: int) -> tuple[tuple[int, int], tuple[float, float]]:
    """Even (width, height) of at most MAX_LINES lines, and the scale in x and y."""
    factor = min(1.0, MAX_LINES / height)
    out = (max(2, 2 * round(width * factor / 2)), max(2, 2 * round(height * factor / 2)))
    return out, (out[0] / width, out[1] / height)


def track_of(analysis: Analysis, scale: tuple[float, float]) -> Track:
    """Motion and events as output pixels; scale: output / picture in x and y."""
    motion = analysis.motion
    names = [f"{s}_{p}" for s in SIDES for p in LEG_POINTS] + ["pelvis", "neck"]
    xy = motion.position.sel(point=names, space=["x", "y"]).values
    time = motion.time.values
    pixels = project.to_pixels(motion, xy, time) * np.asarray(scale)
    legs = {"left": pixels[:, 0:5], "right": pixels[:, 5:10]}
    near = str(motion.attrs.get("near_side") or analysis.input.near_side or "right")
    return Track(
        time=time,
        legs=legs,
        trunk=pixels[:, 10:12],
        thigh={s: segment(motion, s, "thigh") for s in SIDES},
        knee={s: joint(motion, s, "knee") for s in SIDES},
        flashes=_flashes(analysis, time),
        near=near,
    )


def _flashes(analysis: Analysis, time: np.ndarray) -> tuple[Flash, ...]:
    """Touch-downs and toe-offs within the motion, in order."""
    found = []
    for event in analysis.events.itertuples():
        side = str(event.side)
        letter = side[0].upper()
        for at, words, ring in (
            (event.touch_down_s, f"{letter} contact", True),
            (event.toe_off_s, f"{letter} toe-off", False),
        ):
            if np.isfinite(at) and time[0] <= at <= time[-1]:
                found.append(Flash(float(at), words, side, ring))
    return tuple(sorted(found, key=lambda f: f.time_s))


def at_time(track: Track, values: np.ndarray, time_s: float) -> np.ndarray:
    """Linear interpolation of (T, ...) samples to one time; NaN outside the motion."""
    step = (track.time[-1] - track.time[0]) / (track.time.size - 1)
    place = (time_s - track.time[0]) / step
    if place < -0.5 or place > track.time.size - 0.5:
        return np.full(values.shape[1:], np.nan)
    place = min(max(place, 0.0), track.time.size - 1.0)
    low = min(int(place), track.time.size - 2)
    part = place - low
    return np.asarray(values[low] * (1 - part) + values[low + 1] * part)


def live_flashes(track: Track, time_s: float) -> list[Flash]:
    """Events shown at this time: from the event for as long as each lasts."""
    return [f for f in track.flashes if 0 <= time_s - f.time_s <= f.lasts_s]


def trail(track: Track, time_s: float) -> np.ndarray:
    """(n, 2) recent path of the near ankle."""
    recent = (track.time <= time_s) & (track.time >= time_s - _TRAIL_S)
    path = track.legs[track.near][recent, 2]
    return path[np.isfinite(path).all(axis=1)]
